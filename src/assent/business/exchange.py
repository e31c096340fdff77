"""What a mediator and a business operator in another process say to each other: questions and answers.

Nothing private is in them: an operator declares what it may be held to, and proposes. Its sentence, its limits and
what its agent's units found stay with it. Both sides validate what they receive: neither trusts the other.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from assent.business.intent import BusinessIntent
from assent.business.participants import View
from assent.intents.base import Frozen, Json, Name
from assent.intents.errors import InvalidInput, Permanent
from assent.intents.negotiation import AnyProposal
from assent.intents.trouble import Trouble, first, raised

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


Reply: TypeAlias = Annotated[Declaration | Proposed | Trouble, Field(discriminator="kind")]

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def read_question(raw: Json) -> DeclareQuestion | ProposeQuestion:
    """Raises InvalidInput that names the field."""
    try:
        return _QUESTION.validate_python(raw, strict=False)
    except ValidationError as error:
        raise InvalidInput(f"not a question of this exchange: {first(error)}") from None


def read_reply(raw: Json, operator: str) -> Declaration | Proposed:
    """Raises Permanent where it is none, and what the operator said went wrong with it."""
    try:
        reply = _REPLY.validate_python(raw, strict=False)
    except ValidationError as error:
        raise Permanent(f"{operator} answered something else than was asked: {first(error)}") from None
    if isinstance(reply, Trouble):
        raise raised(reply, operator)
    return reply
