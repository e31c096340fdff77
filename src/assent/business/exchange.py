"""What a mediator and a business operator in another process say to each other: questions, answers, and a channel.

Nothing private is in them: an operator declares what it may be held to, and proposes. Its sentence, its limits and
what its agent's units found stay with it. Both sides validate what they receive: neither trusts the other.
"""

from __future__ import annotations

from typing import Annotated, Literal, Protocol, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from assent.business.intent import BusinessIntent
from assent.business.participants import View
from assent.intents.base import Frozen, Json, Name
from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent, Refused, Temporary
from assent.intents.negotiation import AnyProposal

PROTOCOL: Literal[1] = 1
"""Of this exchange; the two sides have to speak the same one."""


class DeclareQuestion(Frozen):
    """What does the operator want, as far as others may know?"""

    kind: Literal["declare"] = "declare"
    protocol: Literal[1] = PROTOCOL
    operator: Name


class ProposeQuestion(Frozen):
    """What does the operator propose in this round?"""

    kind: Literal["propose"] = "propose"
    protocol: Literal[1] = PROTOCOL
    operator: Name
    view: View


Question: TypeAlias = Annotated[DeclareQuestion | ProposeQuestion, Field(discriminator="kind")]


class Declaration(Frozen):
    """`intent` without limits and reasons: what the operator declares. `said`: the same in words."""

    kind: Literal["declaration"] = "declaration"
    intent: BusinessIntent
    said: Annotated[str, Field(max_length=500)]
    model: Annotated[str, Field(max_length=200)]


class Proposed(Frozen):
    kind: Literal["proposed"] = "proposed"
    proposal: AnyProposal
    model: Annotated[str, Field(max_length=200)]
    substitutions: tuple[Annotated[str, Field(max_length=500)], ...] = Field(default=(), max_length=16)


class Trouble(Frozen):
    """The operator cannot answer: `code` is that of the error tree."""

    kind: Literal["trouble"] = "trouble"
    code: str
    message: Annotated[str, Field(max_length=2000)]
    questions: tuple[Annotated[str, Field(max_length=500)], ...] = Field(default=(), max_length=32)


Reply: TypeAlias = Annotated[Declaration | Proposed | Trouble, Field(discriminator="kind")]

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


class Channel(Protocol):
    """A way to one operator's process. Raises Temporary where it does not answer in time, Permanent where what
    comes back is no answer, Refused where the other side does not let us in."""

    async def ask(self, question: Json, within_s: float) -> Json: ...


def read_question(raw: Json) -> DeclareQuestion | ProposeQuestion:
    """Raises InvalidInput that names the field."""
    try:
        return _QUESTION.validate_python(raw, strict=False)
    except ValidationError as error:
        raise InvalidInput(f"not a question of this exchange: {_first(error)}") from None


def read_reply(raw: Json, operator: str) -> Declaration | Proposed:
    """Raises Permanent where it is none, and what the operator said went wrong with it."""
    try:
        reply = _REPLY.validate_python(raw, strict=False)
    except ValidationError as error:
        raise Permanent(f"{operator} answered something else than was asked: {_first(error)}") from None
    if isinstance(reply, Trouble):
        raise _raised(reply, operator)
    return reply


def trouble(error: AssentError) -> Trouble:
    """An error as the other side is told it."""
    questions = tuple(one[:500] for one in error.questions[:32]) if isinstance(error, Clarify) else ()
    return Trouble(code=error.code, message=error.message[:2000], questions=questions)


def _raised(told: Trouble, operator: str) -> AssentError:
    if told.code == Clarify.code and told.questions:
        return Clarify([f"{operator}: {question}" for question in told.questions])
    known: tuple[type[AssentError], ...] = (InvalidInput, Refused, Temporary)
    kinds = {one.code: one for one in known}
    return kinds.get(told.code, Permanent)(f"{operator}: {told.message}")


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"])[:200]
    return f"{where}: {problem['msg']}"[:500] if where else str(problem["msg"])[:500]
