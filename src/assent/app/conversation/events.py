"""What happened in a conversation, and what it comes to: `advance` is a pure function, so that they replay."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from assent.app.conversation.state import Status, Talk
from assent.intents.base import Frozen
from assent.intents.errors import Clarify
from assent.intents.showing import some
from assent.service import catalogue
from assent.service.customer.proposals import Proposal
from assent.service.customer.revising import revised, scaled
from assent.service.orchestration.goal import read_goal
from assent.service.requirement import MAX_SLICES, SliceRequests, SliceRequirement
from assent.service.skills.turn import Act, Turn


class Said(Frozen):
    """The customer's words; data, whatever they say."""

    kind: Literal["said"] = "said"
    text: str


class Wished(Frozen):
    """What a model read of words that ask for slices."""

    kind: Literal["wished"] = "wished"
    words: str
    requests: SliceRequests
    model: str


class Heard(Frozen):
    """What a model understood of a turn; `words` with those that were still unanswered."""

    kind: Literal["heard"] = "heard"
    words: str
    turn: Turn
    model: str


class Proposed(Frozen):
    """Numbered proposals on the table."""

    kind: Literal["proposed"] = "proposed"
    options: tuple[Proposal, ...]


class Planned(Frozen):
    """What an order would do, shown to be approved: the plans by their hashes. Nothing was done."""

    kind: Literal["planned"] = "planned"
    plans: tuple[str, ...]


class Ordered(Frozen):
    """What was accepted runs."""

    kind: Literal["ordered"] = "ordered"
    instances: tuple[str, ...]


class Failed(Frozen):
    """An order or a step of the conversation that came to nothing, and why."""

    kind: Literal["failed"] = "failed"
    code: str
    message: str


class Closed(Frozen):
    """The customer left; nothing is held."""

    kind: Literal["closed"] = "closed"


Event: TypeAlias = Annotated[
    Said | Wished | Heard | Proposed | Planned | Ordered | Failed | Closed, Field(discriminator="kind")
]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event)


def fold(name: str, events: Iterable[Event]) -> Talk:
    return reduce(advance, events, Talk(name=name))


def advance(talk: Talk, event: Event) -> Talk:
    """Never raises: what cannot be done becomes a question. Plans wait only as long as what they are of stands."""
    after = _advanced(talk, event)
    return after if after.wanted == talk.wanted else after.model_copy(update={"plans": ()})


def _advanced(talk: Talk, event: Event) -> Talk:
    match event:
        case Wished():
            return _wished(talk, event)
        case Heard():
            return _heard(talk, event)
        case Proposed():
            return talk.model_copy(update={"options": event.options})
        case Planned():
            return talk.model_copy(update={"plans": event.plans})
        case Ordered():
            return _over(talk, "ordered", event.instances)
        case Closed():
            return _over(talk, "closed")
        case _:
            return talk


def _over(talk: Talk, status: Status, instances: tuple[str, ...] = ()) -> Talk:
    return talk.model_copy(update={"status": status, "instances": instances, "options": (), "plans": ()})


def _wished(talk: Talk, event: Wished) -> Talk:
    asked = event.requests.questions
    if asked or event.requests.refuse:
        return talk.model_copy(update={"questions": asked, "unanswered": event.words if asked else ""})
    slices = (*talk.slices, *event.requests.slices)
    if len(slices) > MAX_SLICES:
        question = f"That makes {len(slices)} slices: which {MAX_SLICES} of them first?"
        return talk.model_copy(update={"questions": (question,)})
    words = (*talk.words, event.words)
    fresh = talk.changed(slices).model_copy(update={"words": words, "questions": (), "unanswered": ""})
    try:
        return fresh.model_copy(update={"goal": read_goal(fresh.text, money=False)[0]})
    except Clarify as doubt:
        return talk.model_copy(update={"questions": doubt.questions})


def _heard(talk: Talk, event: Heard) -> Talk:
    asked = event.turn.questions
    talk = talk.model_copy(update={"questions": asked, "unanswered": event.words if asked else ""})
    try:
        return reduce(_acted, sorted(event.turn.acts, key=_last_first), talk)
    except Clarify as doubt:
        return talk.model_copy(update={"questions": doubt.questions, "unanswered": ""})


def _last_first(act: Act) -> tuple[bool, int]:
    """Removals come last, from the end, so that numbers stay those that the customer saw."""
    return (act.kind == "remove", -act.slice if act.kind == "remove" else 0)


def _acted(talk: Talk, act: Act) -> Talk:
    match act.kind:
        case "change" | "scale":
            at = _at(talk, act)
            return talk.changed((*talk.slices[:at], _revised(talk, at, act), *talk.slices[at + 1 :]))
        case "remove":
            at = _at(talk, act)
            return talk.changed(talk.slices[:at] + talk.slices[at + 1 :])
        case "pick":
            chosen = talk.options[act.option - 1]
            if chosen.topology:
                return talk.model_copy(update={"topology": chosen.topology, "options": ()})
            return talk.changed(chosen.slices)
        case "keep":
            return _weighed(talk, act)
        case "own" | "join":
            return talk.model_copy(update={"own": act.kind == "own"})
        case "undo" if talk.past:
            return talk.model_copy(update={"slices": talk.past[-1], "past": talk.past[:-1], "options": ()})
        case "decline":
            return talk.model_copy(update={"options": ()})
        case _:
            return talk


def _at(talk: Talk, act: Act) -> int:
    if not talk.slices or act.slice > len(talk.slices):
        raise Clarify((f"Designed so far: {some(len(talk.slices), 'slice')}; which one do you mean?",))
    if not act.slice and len(talk.slices) > 1:
        raise Clarify((f"Which of the {len(talk.slices)} slices do you mean?",))
    return max(act.slice, 1) - 1


def _revised(talk: Talk, at: int, act: Act) -> SliceRequirement:
    was = talk.slices[at]
    if act.change is not None:
        return revised(was, act.change)[0]
    what = act.what or "ues"
    if act.plus is None:
        return scaled(was, what, act.by or 1.0, act.words)
    now = was.ues or catalogue.find(was.service_type).ues
    if now + act.plus < 1:
        raise Clarify((f"There are {now} devices; how many shall be left?",))
    return scaled(was, "ues", (now + act.plus) / now, act.words)


def _weighed(talk: Talk, act: Act) -> Talk:
    keep = [one for one in talk.keep if one != act.give]
    give = [one for one in talk.give if one != act.what]
    if act.what and act.what not in keep:
        keep.append(act.what)
    if act.give and act.give not in give:
        give.append(act.give)
    return talk.model_copy(update={"keep": tuple(keep), "give": tuple(give)})
