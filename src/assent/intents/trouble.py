"""What goes wrong at the other end of an exchange with another process or company, told and raised again here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from assent.intents.base import Frozen
from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent, Refused, Temporary


class Trouble(Frozen):
    """The other side cannot answer: `code` is that of the error tree."""

    kind: Literal["trouble"] = "trouble"
    code: str
    message: Annotated[str, Field(max_length=2000)]
    questions: tuple[Annotated[str, Field(max_length=500)], ...] = Field(default=(), max_length=32)


def trouble(error: AssentError) -> Trouble:
    """An error as the other side is told it."""
    questions = tuple(one[:500] for one in error.questions[:32]) if isinstance(error, Clarify) else ()
    return Trouble(code=error.code, message=error.message[:2000], questions=questions)


def raised(told: Trouble, who: str) -> AssentError:
    """The error that `who` told of."""
    if told.code == Clarify.code and told.questions:
        return Clarify([f"{who}: {question}" for question in told.questions])
    known: tuple[type[AssentError], ...] = (InvalidInput, Refused, Temporary)
    kinds = {one.code: one for one in known}
    return kinds.get(told.code, Permanent)(f"{who}: {told.message}")


def first(error: ValidationError) -> str:
    """What is wrong first, and where: nothing of the value itself."""
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"])[:200]
    return f"{where}: {problem['msg']}"[:500] if where else str(problem["msg"])[:500]
