"""The skill that reads what a customer says in the midst of a conversation about slices. `app.conversation` asks it.

It answers what was meant, as typed acts; nothing of it is carried out here. Ordering takes an act of its own, and a
person's approval behind it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, ValidationError

from assent.intents.base import Finite, Frozen
from assent.intents.errors import Clarify, Refused
from assent.reasoning.skill import Skill
from assent.service.attributes import meaning
from assent.service.requirement import MAX_QUESTIONS, Question, SliceRequests, SliceRequirement, asked
from assent.service.skills import turn_reading
from assent.service.skills.request import MAX_TEXT, SliceWish, known_roles, unsaid

ActKind: TypeAlias = Literal[
    "wish", "change", "scale", "remove", "explain", "price", "energy", "access", "show", "topologies", "help",
    "cheaper", "keep", "pick", "join", "own", "accept", "decline", "undo", "quit", "unclear",
]  # fmt: skip
Subject: TypeAlias = Literal["ues", "uplink", "downlink", "latency"]


class TurnQuestion(Frozen):
    """What was said, in which situation."""

    said: str = Field(max_length=MAX_TEXT)
    slices: tuple[SliceRequirement, ...] = Field(default=(), max_length=20)
    asked: tuple[str, ...] = Field(default=(), max_length=MAX_QUESTIONS)
    offers: int = Field(default=0, ge=0, le=100)


class Act(Frozen):
    """One thing that is meant. `slice`: its number from 1, 0 where none is named."""

    kind: ActKind
    slice: int = Field(default=0, ge=0, le=20)
    words: str = Field(default="", max_length=MAX_TEXT)
    change: SliceRequirement | None = None
    what: Subject | None = None
    give: Subject | None = None
    by: Finite | None = Field(default=None, gt=0, le=1000)
    plus: int | None = Field(default=None, ge=-1_000_000_000, le=1_000_000_000)
    attribute: str = Field(default="", max_length=40)
    option: int = Field(default=0, ge=0, le=100)


class Turn(Frozen):
    """`questions`: what has to be answered before anything of it can be done. `refuse`: why nobody should do it."""

    acts: tuple[Act, ...] = Field(default=(), max_length=20)
    questions: tuple[Question, ...] = Field(default=(), max_length=MAX_QUESTIONS)
    notes: tuple[str, ...] = Field(default=(), max_length=100)
    refuse: str = Field(default="", max_length=1000)


def solve(question: TurnQuestion) -> Turn:
    try:
        found = turn_reading.read(question.said, question.slices, question.offers)
        acts = tuple(Act.model_validate(one) for one in found.acts[:20])
    except Clarify as doubt:
        return Turn(questions=asked(doubt.questions))
    except Refused as refusal:
        return Turn(refuse=refusal.message[:1000])
    except ValidationError as error:
        told = error.errors(include_url=False)[0]
        shown = str(told["input"])[:40]
        return Turn(questions=(f"“{shown}” cannot be ({told['msg']}): which value do you mean?",))
    return Turn(acts=acts, notes=tuple(dict.fromkeys(found.notes)))


def _says_something(question: TurnQuestion, answer: Turn) -> None:
    if not answer.acts and not answer.questions and not answer.refuse.strip():
        raise ValueError("neither an act, nor a question, nor a refusal: use the act `unclear`")


def _is_complete(question: TurnQuestion, answer: Turn) -> None:
    """Acts have what they need, and speak of slices and proposals that are there."""
    for at, one in enumerate(answer.acts):
        if one.slice > len(question.slices):
            raise ValueError(f"acts[{at}].slice is {one.slice}; there are {len(question.slices)} slices")
        if one.kind == "pick" and not 1 <= one.option <= question.offers:
            raise ValueError(f"acts[{at}].option is {one.option}; there are {question.offers} proposals")
        if one.kind == "change" and one.change is None:
            raise ValueError(f"acts[{at}]: a change needs `change`, with what is newly stated")
        if one.kind == "scale" and (one.what is None or (one.by is None) == (one.plus is None)):
            raise ValueError(f"acts[{at}]: `scale` needs `what`, and either `by` or `plus`")
        if one.kind == "wish" and not one.words.strip():
            raise ValueError(f"acts[{at}]: `wish` needs `words`, the customer's own")
        if one.kind == "explain" and one.attribute and not meaning(one.attribute):
            raise ValueError(f"acts[{at}]: there is no attribute {one.attribute!r}")


def _numbers_were_said(question: TurnQuestion, answer: Turn) -> None:
    """A model may not invent a number, nor put words into the customer's mouth."""
    changes = [one.change for one in answer.acts if one.change is not None]
    known_roles(SliceWish(text=question.said), SliceRequests(slices=tuple(changes)))
    for problem in unsaid(question.said, changes):
        raise ValueError(problem)
    for at, one in enumerate(answer.acts):
        if one.kind == "wish" and " ".join(one.words.split()) not in " ".join(question.said.split()):
            raise ValueError(f"acts[{at}].words has to be a part of what was said, unchanged")


def _orders_alone(question: TurnQuestion, answer: Turn) -> None:
    """What costs money or ends the conversation is said by itself, not in passing."""
    for one in answer.acts:
        if one.kind == "accept" and not turn_reading.accepts(question.said):
            raise ValueError("`accept` takes an acceptance and nothing else in the sentence: use `unclear`")


TURN = Skill[TurnQuestion, Turn](
    name="turn",
    package="assent.service.skills",
    question=TurnQuestion,
    answer=Turn,
    example=(
        TurnQuestion(
            said="make it 50 cameras, and why 99.95?",
            slices=(SliceRequirement(service_type="cameras", ues=200),),
        ),
        Turn(
            acts=(
                Act(
                    kind="change",
                    change=SliceRequirement(service_type="cameras", ues=50, said={"ues": "50 cameras"}),
                ),
                Act(kind="explain", attribute="availability"),
            )
        ),
    ),
    solve=solve,
    validators=(_says_something, _is_complete, _numbers_were_said, _orders_alone),
    role="request",
    private=lambda question: [one.area for one in question.slices if one.area],
)

__all__ = ["TURN", "Act", "Turn", "TurnQuestion"]
