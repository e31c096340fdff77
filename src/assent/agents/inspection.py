"""One message, inspected outside a negotiation: extraction and arbitral unit together. `assent inspect` calls it."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, ValidationError

from assent.agents.arbitral import Arbitral
from assent.agents.brief import Message
from assent.agents.extraction import Received, receive
from assent.agents.skills.arbitrate import Category, Statement
from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import InvalidInput
from assent.intents.jsonline import LineId, name_of, read_line
from assent.reasoning.model import Model


class Other(Frozen):
    id: str
    value: Finite | None = None


class Context(Frozen):
    """What is known beside the message: its reader (`self`), that reader's last value, and the others' values."""

    capacity_mbps: Finite = Field(ge=0)
    round: int = Field(default=1, ge=0)
    own_last_value: Finite | None = None
    self_: str = Field(default="", alias="self")
    others: tuple[Other, ...] = ()
    sender: str = ""


class Inspection(Frozen):
    """`verdict` is None where nothing could be extracted and nothing malicious stands in the text either."""

    status: Literal["accepted", "rejected"]
    value: Finite | None = None
    error: str | None = None
    verdict: Literal["legitimate", "malicious"] | None = None
    category: Category | None = None
    evidence: tuple[str, ...] = ()


class InspectionLine(Frozen):
    """One line of `assent inspect --batch`. What else a line carries (labels, notes) is nobody's business here."""

    model_config = ConfigDict(extra="ignore")

    id: LineId
    raw: Json
    context: Context


async def inspect_line(line: str, arbiter: Model | None = None) -> Json:
    """The result of a line of text, which may be anything, or `{"id", "error"}`."""
    found: Json = None
    try:
        found = read_line(line)
        asked = InspectionLine.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        message = f"{field or 'line'}: {first['msg'].removeprefix('Value error, ')}"
        return {"id": name_of(found), "error": InvalidInput(message, field=field or None).as_dict()}
    except InvalidInput as error:
        return {"id": None, "error": error.as_dict()}
    result = await inspect(asked.raw, asked.context, arbiter)
    return {"id": asked.id, **result.model_dump(mode="json")}


async def inspect(raw: Json, context: Context, arbiter: Model | None = None) -> Inspection:
    """Never raises for anything that the message holds. Values in Mbps."""
    received, question = statement_of(raw, context)
    ruling = (await Arbitral(arbiter).judge(question)).output
    silent = received.extracted.value is None and ruling.verdict == "legitimate"
    return Inspection(
        status=received.extracted.status,
        value=received.extracted.value,
        error=received.extracted.error,
        verdict=None if silent else ruling.verdict,
        category=ruling.category,
        evidence=ruling.evidence,
    )


def statement_of(raw: Json, context: Context) -> tuple[Received, Statement]:
    """What extraction reads out of a message, and what the arbitral unit is asked about it."""
    received = receive(Message.model_construct(sender=context.sender, raw=raw), 0.0, context.capacity_mbps)
    question = Statement.model_construct(
        sender=context.sender,
        sender_is_mediator=False,
        value=received.extracted.value,
        reasoning=received.text,
        lower=0.0,
        upper=context.capacity_mbps,
        unit="Mbps",
        others=_others(context),
        recipient_last=context.own_last_value,
    )
    return received, question


def _others(context: Context) -> dict[str, tuple[float, ...]]:
    known = [one for one in context.others if one.id not in (context.sender, context.self_)]
    return {one.id: () if one.value is None else (one.value,) for one in known}
