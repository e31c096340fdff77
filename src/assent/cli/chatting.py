"""`assent slice chat`: a customer's conversation about slices, in the terminal or from a script.

Registered by import. What needs time to load is loaded when the command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.catalogues import Own
from assent.cli.options import Json, MetricsOption, ModelOption, PrivacyOption, RecordOption
from assent.cli.slices import Clouds, CostPlanFile, DeskState, ScenarioOfClouds, Yes
from assent.cli.wishing import slice_app
from assent.intents.errors import AssentError, InvalidInput

if TYPE_CHECKING:
    from assent.app.conversation.replies import Reply
    from assent.app.conversation.talker import Conversation
    from assent.intents.change import ChangeSet
    from assent.intents.decision import Decision, Taken

MAX_LINE = 20_000


@slice_app.command("chat", epilog="Example: assent slice chat --clouds examples/telemedicine/clouds.yaml")
def slice_chat(
    say: Annotated[
        Path | None,
        typer.Option("--say", help="A file with what the customer says, a line a turn; # begins a remark."),
    ] = None,
    clouds: Clouds = None,
    scenario: ScenarioOfClouds = None,
    conversation: Annotated[
        str | None,
        typer.Option("--conversation", help="Take up this conversation again, or begin one of this name."),
    ] = None,
    catalogue: Own = None,
    plan: CostPlanFile = None,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    state: DeskState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Talk about what you need of a network until it is the slice that you want, and order it.

    Everything can be corrected, explained, priced and undone. Nothing is deployed before you accept and approve.
    """
    from assent.app.catalogues import with_own
    from assent.app.clouds import clouds_of_scenario, read_clouds
    from assent.app.conversation.opening import conversing
    from assent.app.settings import model_settings
    from assent.reasoning.run import Loop
    from assent.reasoning.select import make_model
    from assent.service.customer.pricing import load_plan

    if clouds is not None and scenario is not None:
        raise InvalidInput("give --clouds or --scenario, not both", field="clouds")
    settings = model_settings(privacy, model=model, record=record)
    site = read_clouds(clouds) if clouds is not None else None
    site = clouds_of_scenario(scenario) if scenario is not None else site
    lines = _Lines(say, as_json=json)
    with with_own(catalogue), Loop() as loop:
        thinker = make_model(model or settings.model or "embedded", settings)
        with conversing(state, site, thinker, loop, load_plan(plan), conversation) as talk:
            code = _held(talk, lines, yes=yes)
    if code:
        sys.exit(code)


def _held(talk: Conversation, lines: _Lines, *, yes: bool) -> int:
    """As `_hold`; among lines of JSON an error is one more line."""
    try:
        return _hold(talk, lines, yes=yes)
    except AssentError as error:
        if not lines.as_json:
            raise
        from assent.cli.output import print_json_line

        print_json_line({"error": error.as_dict()})
        return error.exit_code


class _Lines:
    """What the customer says, turn by turn: from a file, a pipe, or the keyboard."""

    def __init__(self, say: Path | None, *, as_json: bool) -> None:
        self.as_json = as_json
        self.typed = say is None and sys.stdin.isatty() and not as_json
        self._lines = self._of_file(say) if say is not None else self._of_input()

    def next(self, prompt: str = "you> ") -> str | None:
        """None at the end."""
        if self.typed:
            sys.stdout.write(f"\n{prompt}")
            sys.stdout.flush()
        for line in self._lines:
            text = line.strip()
            if text.startswith("#") and not self.typed:
                self._show(f"\n{text}", "bold")
            elif text:
                if not self.typed:
                    self._show(f"\n{prompt}{text}", "cyan")
                return text
            elif self.typed:
                return ""
        return None

    def _show(self, text: str, style: str) -> None:
        if not self.as_json:
            from assent.cli.output import console

            console().print(text, style=style, markup=False, soft_wrap=True)

    def _of_file(self, path: Path) -> Iterator[str]:
        try:
            with path.open(encoding="utf-8-sig", errors="replace") as file:
                yield from _bounded(file.readline)
        except OSError as error:
            raise InvalidInput(f"{path}: cannot be read: {error.strerror}", field="say") from None

    def _of_input(self) -> Iterator[str]:
        yield from _bounded(sys.stdin.readline)


def _bounded(read) -> Iterator[str]:  # type: ignore[no-untyped-def]
    while line := read(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise InvalidInput(f"a turn has more than {MAX_LINE} characters", field="say")
        yield line


def _hold(talk: Conversation, lines: _Lines, *, yes: bool) -> int:
    """The whole conversation; the exit code."""
    reply = talk.resumed()
    _tell(reply, lines, None)
    while talk.talk.status == "open":
        text = lines.next()
        if text is None:
            break
        if text:
            reply = talk.say(text, _approving(lines, yes))
            _tell(reply, lines, text)
    return _code(reply)


def _approving(lines: _Lines, yes: bool):  # type: ignore[no-untyped-def]
    from assent.intents.decision import APPROVE, REJECT, Taken

    def approve(decision: Decision, change: ChangeSet) -> Taken | None:
        if yes:
            return Taken(choice=APPROVE, by="--yes")
        if not lines.as_json:
            from assent.cli.chat_screen import show_plan

            show_plan(decision, change)
        said = lines.next("approve (yes or no)? ")
        agreed = (said or "").strip().lower() in ("yes", "y", "approve")
        return Taken(choice=APPROVE if agreed else REJECT, by="the customer")

    return approve


def _tell(reply: Reply, lines: _Lines, said: str | None) -> None:
    if lines.as_json:
        from assent.cli.output import print_json_line

        print_json_line({"said": said, **reply.wire()})
    else:
        from assent.cli.chat_screen import show

        show(reply)


def _code(reply: Reply) -> int:
    from assent.intents.errors import Clarify

    if reply.error is not None:
        codes = {one.code: one.exit_code for one in AssentError.__subclasses__()}
        return codes.get(reply.error["code"], AssentError.exit_code)
    return Clarify.exit_code if reply.questions else 0
