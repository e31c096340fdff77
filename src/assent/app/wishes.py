"""Single wishes: a configuration from a sentence, slice profiles from a customer's words; one or a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from assent.intents.base import Json
from assent.intents.errors import AssentError, InvalidInput
from assent.intents.jsonline import name_of, read_line
from assent.reasoning.lessons import episode
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.reasoning.usage import Budgets

if TYPE_CHECKING:
    from assent.business.participants import Agent
    from assent.network.transport.configure import ConfigureResult
    from assent.network.transport.network import RoutedNetwork
    from assent.reasoning.model import Model
    from assent.service.design import DesignAnswer

MAX_LINE = 1_000_000
"""A batch's line may have this many characters."""
MOST_CHARACTERS = 16_000_000
"""Of one line; more is not even looked at."""


@dataclass(frozen=True)
class BatchLine:
    """One line of a batch: its wish, or what is wrong with it."""

    id: Json
    text: str
    error: AssentError | None = None


class Configurator:
    """Sentences to verified configurations of one network. Each starts from the network as given."""

    def __init__(
        self,
        network: RoutedNetwork,
        model: Model,
        loop: Loop,
        verifiers: Sequence[str] = (),
        learn: Path | None = None,
    ) -> None:
        from assent.app.verifiers import chosen

        self._network = network
        self._model = model
        self._loop = loop
        self._verifier = chosen(verifiers)
        self._learn = learn

    def configure(self, text: str) -> ConfigureResult:
        """Raises InvalidInput for a text that is no sentence at all."""
        from assent.intents.evidence import Outcome
        from assent.network.transport.configure import configure

        with episode(self._learn) as held:
            result = self._loop.run(configure(self._model, self._network, text, self._verifier))
            if result.status == "config" and result.verdict is Outcome.PASS:
                held.end("verified", [f"{one.verifier}: {one.property}" for one in result.verdicts][:20])
        return result


class SliceDesigner:
    """A customer's words to slices."""

    def __init__(self, model: Model, loop: Loop, learn: Path | None = None) -> None:
        self._model = model
        self._loop = loop
        self._learn = learn

    def design(self, text: str) -> DesignAnswer:
        from assent.service.design import design_text

        if not text.strip():
            raise InvalidInput("the request is empty: say what the slice is for", field="text")
        with episode(self._learn):  # nobody but the customer can say whether it is what was meant
            return self._loop.run(design_text(self._model, text))


def configurator(
    network: Path, model: str | None, settings: ModelSettings, loop: Loop, verifiers: Sequence[str] = ()
) -> Configurator:
    """Raises InvalidInput for a network file that is none, Refused for a model that privacy forbids."""
    from assent.network.transport.load import load_network

    thinker = make_model(model or settings.model, settings)
    return Configurator(load_network(network), thinker, loop, verifiers, settings.learn)


def slice_designer(model: str | None, settings: ModelSettings, loop: Loop) -> SliceDesigner:
    return SliceDesigner(make_model(model or settings.model, settings), loop, settings.learn)


class Negotiator:
    """Cases of a batch to agreements: `assent negotiate`. Each case is on its own."""

    def __init__(self, model: str | None, settings: ModelSettings, loop: Loop) -> None:
        self._default = model or settings.model
        self._settings = settings
        self._loop = loop
        self._budgets = Budgets(settings.caps)
        self._models: dict[str, Model] = {}

    def negotiate(self, number: int, line: str) -> Json:
        """The result of one line, or its error: a bad line stops no other. `number` is its place in the file."""
        from assent.business.batch import negotiate_line

        waits = self._default != "embedded" or bool(self._settings.models) or '"model"' in line
        with episode(self._settings.learn) as held:
            answer = self._loop.run(negotiate_line(line, self._agent, self._model, concurrent=waits))
            if answer.get("stopped_by") == "consensus":
                held.end("verified", ("the negotiation ended by consensus",))
        return _placed(answer, number)

    def _model(self, spec: str | None) -> Model:
        name = spec or self._default
        if name not in self._models:
            self._models[name] = make_model(name, self._settings, budgets=self._budgets)
        return self._models[name]

    def _agent(self, spec: str | None) -> Agent:
        from assent.business.agency import both_roles

        return both_roles(self._model(spec))


class Inspector:
    """Messages of a batch to what extraction and arbitral unit say of them: `assent inspect`."""

    def __init__(self, model: str | None, settings: ModelSettings, loop: Loop) -> None:
        plain = model is None and settings.model == "embedded" and not settings.models and not settings.learn
        self._arbiter = None if plain else make_model(settings.model if model is None else model, settings)
        self._loop = loop
        self._learn = settings.learn

    def inspect(self, number: int, line: str) -> Json:
        """The result of one line, or its error: a bad line stops no other. `number` is its place in the file."""
        from assent.agents.inspection import inspect_line

        with episode(self._learn):  # whether a ruling is right, a person says
            return _placed(self._loop.run(inspect_line(line, self._arbiter)), number)


def _placed(answer: Json, number: int) -> Json:
    """An error that goes by no `id` says which line it is about."""
    if answer["id"] is None and "error" in answer:
        answer["error"]["message"] = f"line {number}: {answer['error']['message']}"
    return answer


def raw_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Every line of a batch file that is not empty, with its number from 1; a byte order mark is no part of it.

    Raises InvalidInput where the file cannot be read, or is no file of lines.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            for number in count(1):
                line = file.readline(MOST_CHARACTERS)
                if len(line) == MOST_CHARACTERS:
                    raise InvalidInput(
                        f"{path}: line {number} has {MOST_CHARACTERS} characters and more: is it a file of lines?",
                        field="batch",
                    )
                if line.strip():
                    yield number, line
                if not line:
                    return
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}", field="batch") from None


def batch_lines(path: Path) -> Iterator[BatchLine]:
    """Every line of a batch file, in order. A bad line is a `BatchLine` with its error: it stops no other.

    Raises InvalidInput where the file cannot be read.
    """
    for number, line in raw_lines(path):
        yield _line(number, line)


def _line(number: int, line: str) -> BatchLine:
    if len(line) > MAX_LINE:
        return _bad(None, number, f"longer than {MAX_LINE} characters")
    try:
        found = read_line(line)
    except InvalidInput as error:
        return _bad(None, number, error.message)
    if not isinstance(found, dict):
        return _bad(None, number, 'not an object such as {"id": 1, "text": "..."}')
    identity = name_of(found)
    if identity is None and found.get("id") is not None:
        return _bad(None, number, "`id` should be a string or a number", "id")
    if not isinstance(found.get("text"), str):
        return _bad(identity, number, "`text` is missing or no string", "text")
    return BatchLine(identity, found["text"])


def _bad(identity: Json, number: int, message: str, field: str | None = None) -> BatchLine:
    return BatchLine(identity, "", InvalidInput(f"line {number}: {message}", field=field))
