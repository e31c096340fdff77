"""Unit 3, regulatory: what the rules allow, with citations (MAESTRO, section III-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assent.agents.fields import built
from assent.intents.base import Json
from assent.intents.errors import AssentError
from assent.intents.negotiation import Finding, Topic
from assent.intents.ports import Constraint, Regulations


@dataclass(frozen=True)
class Regulated:
    """The bounds that remain, in the topic's unit. Not `valid`: the rules leave nothing to negotiate."""

    lower: float
    upper: float
    valid: bool = True
    constraints: tuple[Constraint, ...] = ()


class Regulatory:
    """`source` None: there is nothing to consult, which the finding says."""

    def __init__(self, source: Regulations | None = None) -> None:
        self.source = source

    def run(self, topic: Topic) -> tuple[Regulated, Finding]:
        if self.source is None:
            return Regulated(topic.lower, topic.upper), _finding(
                "no source of regulations; the topic's bounds stand"
            )
        try:
            constraints = tuple(self.source.constraints(topic))
        except AssentError as error:
            return Regulated(topic.lower, topic.upper), _finding(
                f"the source failed ({error.message}); bounds stand"
            )
        regulated = _bounded(topic, constraints)
        return regulated, _finding(_summary(topic, regulated), constraints)


def _bounded(topic: Topic, constraints: Sequence[Constraint]) -> Regulated:
    lower = max([topic.lower, *(one.lower for one in constraints if one.lower is not None)])
    upper = min([topic.upper, *(one.upper for one in constraints if one.upper is not None)])
    if lower > upper:
        return Regulated(min(topic.lower, max(upper, 0.0)), max(upper, 0.0), False, tuple(constraints))
    return Regulated(lower, upper, True, tuple(constraints))


def _summary(topic: Topic, regulated: Regulated) -> str:
    if not regulated.valid:
        return "halt: the rules leave no value: " + _cited(regulated.constraints)
    if not regulated.constraints:
        return "no rule bounds this topic"
    if (regulated.lower, regulated.upper) == (topic.lower, topic.upper):
        return "within the rules as it is: " + _cited(regulated.constraints)
    bounds = f"{regulated.lower:g} to {regulated.upper:g} {topic.unit}"
    return f"bounded to {bounds}: " + _cited(regulated.constraints)


def _cited(constraints: Sequence[Constraint]) -> str:
    return "; ".join(f"{one.rule} ({one.citation})" for one in constraints)


def _finding(summary: str, constraints: Sequence[Constraint] = ()) -> Finding:
    listed: list[Json] = [
        {"lower": one.lower, "upper": one.upper, "rule": one.rule, "citation": one.citation}
        for one in constraints
    ]
    return built(Finding, unit="regulatory", summary=summary, data={"constraints": listed})
