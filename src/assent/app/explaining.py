"""“Why did my slice get 40 Mbps?”: the use case of `assent slice explain`. Reads beside whatever goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assent.app.clouds import SITE
from assent.app.operation import Records, records
from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.intents.events import TopicOpened
from assent.lifecycle.explaining.facts import ALL, Fact
from assent.lifecycle.explaining.question import Wish, read_question
from assent.lifecycle.explaining.record import fact_of_delivery, fact_of_sample, facts_of
from assent.lifecycle.explaining.select import chosen, mentions, near
from assent.lifecycle.folder import StateFolder, data_folder, existing
from assent.lifecycle.skills.explain import EXPLAIN, MAX_FACT, Known, Why
from assent.lifecycle.store import Store
from assent.reasoning.model import Model
from assent.reasoning.redaction.known import knowing
from assent.reasoning.redaction.veil import names_in
from assent.reasoning.run import Loop

MAX_QUESTION = 2_000


@dataclass(frozen=True)
class Explanation:
    """An answer, the facts that it was given from, and who gave it."""

    slice_id: str
    question: str
    topics: tuple[str, ...]
    text: str
    cites: tuple[str, ...]
    facts: tuple[Fact, ...]
    model: str
    substitutions: tuple[str, ...] = ()

    def wire(self) -> dict[str, Json]:
        """The JSON answer of `assent slice explain`."""
        return {
            "slice": self.slice_id,
            "question": self.question,
            "topics": list(self.topics),
            "answer": self.text,
            "cites": list(self.cites),
            "facts": [{"cite": one.cite, "at_s": one.at_s, "text": one.text} for one in self.facts],
            "model": self.model,
            "substitutions": list(self.substitutions),
        }


def explain(state: Path | None, name: str, question: str, model: Model) -> Explanation:
    """From the desk of `state` or, where that knows no such slice, from a run; without `state`, the user's desk and the
    latest run. Raises InvalidInput where nobody knows the slice, and as the model does.
    """
    if len(question) > MAX_QUESTION:
        raise InvalidInput(f"the question is longer than {MAX_QUESTION} characters", field="question")
    wish = read_question(question)
    facts, note, names = _known(state, name, wish)
    why = Why(
        slice_id=name[:200],
        question=question,
        note=note,
        facts=tuple(Known(cite=one.cite, text=one.text[:MAX_FACT]) for one in facts),
    )
    with Loop() as loop, knowing(lambda: names):
        answer = loop.run(model.answer(EXPLAIN, why))
    cited = answer.output.cites
    return Explanation(
        slice_id=name,
        question=question,
        topics=tuple(sorted(wish.topics)),
        text=answer.output.text,
        cites=cited,
        facts=tuple(one for one in facts if one.cite in cited),
        model=answer.model,
        substitutions=tuple(str(one) for one in answer.substitutions),
    )


def _known(state: Path | None, name: str, wish: Wish) -> tuple[tuple[Fact, ...], str, frozenset[str]]:
    """The facts that answer, what the record lacks, and whom and what the record names."""
    refused: InvalidInput | None = None
    for source in _sources(state):
        with source as found:
            shares = found.shared_by(name)
            try:
                everything = facts_of(found.store, name, shares)
            except InvalidInput as error:
                refused = error
                continue
            for one in shares or (name,):
                everything += _seen(found, one, wish)
            facts = chosen(everything, wish)
            facts_or_all = facts or chosen(everything, read_question(""))
            said = (_shared(name, shares), _note(facts, everything, wish))
            return facts_or_all, " ".join(filter(None, said)), _names(found.store)
    raise refused or InvalidInput(f"there is no slice {name[:200]!r} on record", field="slice")


def _shared(name: str, shares: Sequence[str]) -> str:
    if not shares:
        return ""
    return f"{name} shares {', '.join(shares)}: what runs and was measured there is of all orders on it together."


def _names(store: Store) -> frozenset[str]:
    """Clouds, who took part, and what was negotiated about: facts speak of them in plain words."""
    opened = (event.body for event in store.events(kinds=["topic-opened"]))
    about = {one.topic.resource for one in opened if isinstance(one, TopicOpened)}
    who = set(store.heads()) - {"infrastructure", "mediator"}
    return frozenset(about | who | set(names_in(store.get(SITE))))


def _sources(state: Path | None) -> Iterator[AbstractContextManager[Records]]:
    desk = StateFolder(state or data_folder() / "slices")
    if state is not None or desk.used:
        yield records(desk.root)
    if state is None:
        yield _of_run(None)


@contextmanager
def _of_run(state: Path | None) -> Iterator[Records]:
    with closing(Store(existing(state).store, read_only=True)) as store:
        yield Records(store, None)


def _seen(found: Records, name: str, wish: Wish) -> list[Fact]:
    """The sample of the moment that is asked about, or the first one with the rate that is asked about."""
    if wish.at_s is None and wish.unit != "Mbps":
        return []
    watched = found.samples(name, *_around(wish))
    near_value = wish.value if wish.at_s is None else None
    if watched:
        rates = [(one, (one.got.dl_mbps, one.got.ul_mbps) if one.got else ()) for one in watched]
        hits = [
            one for one, got in rates if near_value is None or any(near(rate, near_value) for rate in got)
        ]
        return [fact_of_sample(one) for one in (hits[-1:] if near_value is None else hits[:1])]
    ran = found.store.samples(*_around(wish))
    delivered = [one for listed in ran.values() for one in listed if one.slice_id == name]
    slices = [one for one in delivered if near_value is None or near(one.delivered_mbps, near_value)]
    return [fact_of_delivery(one) for one in (slices[-1:] if near_value is None else slices[:1])]


def _around(wish: Wish) -> tuple[int, int | None]:
    """A sample may stand for an hour."""
    return (0, None) if wish.at_s is None else (max(0, wish.at_s - 3600), wish.at_s)


def _note(facts: tuple[Fact, ...], everything: list[Fact], wish: Wish) -> str:
    known = ", ".join(sorted({topic for one in everything for topic in one.topics} - {ALL}))
    if wish.open and wish.text.strip():
        return f"What the question is about is not clear; ask about {known}. This is what is on record."
    if not facts:
        return (
            f"Nothing about {', '.join(sorted(wish.topics))} is on record of this slice; there is: {known}."
        )
    if wish.value is not None and not any(mentions(one, wish) for one in facts):
        return f"No record says {wish.value:g} {wish.unit}; this is what is on record."
    return ""
