"""A skill for tests of models: adds up numbers. Its instructions are `add_up.md` beside this file."""

from __future__ import annotations

from pydantic import Field

from assent.intents.base import Frozen
from assent.intents.errors import Clarify, Refused
from assent.reasoning.skill import Skill


class Numbers(Frozen):
    numbers: tuple[int, ...]
    note: str = ""


class Total(Frozen):
    total: float = Field(description="the sum of the numbers")


def add_up(question: Numbers) -> Total:
    """Asks where there is nothing to add, refuses 13, fails on 666."""
    if not question.numbers:
        raise Clarify(["Which numbers?"])
    if 13 in question.numbers:
        raise Refused("13 is not added here")
    if 666 in question.numbers:
        raise ValueError("666 cannot be added")
    return Total(total=sum(question.numbers))


def is_the_sum(question: Numbers, answer: Total) -> None:
    if answer.total != sum(question.numbers):
        raise ValueError(
            f"total: {answer.total:g} is not the sum: add up all {len(question.numbers)} numbers"
        )


ADD_UP: Skill[Numbers, Total] = Skill(
    name="add_up",
    package="fakes",
    question=Numbers,
    answer=Total,
    example=(Numbers(numbers=(1, 1)), Total(total=2)),
    solve=add_up,
    validators=(is_the_sum,),
)
