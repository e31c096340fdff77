"""Unit 4, observability: what the shared resource can do now (MAESTRO, section III-4).

A topic whose resource can no longer carry its upper bound adapts; one whose resource carries nothing halts.
"""

from __future__ import annotations

from dataclasses import dataclass

from assent.agents.fields import built
from assent.agents.figures import mbps_per
from assent.intents.base import Json
from assent.intents.change import Conditions
from assent.intents.errors import AssentError
from assent.intents.negotiation import Finding, Topic
from assent.intents.ports import Observations


@dataclass(frozen=True)
class Observed:
    """The bounds under present conditions, in the topic's unit. Not `valid`: the negotiation halts."""

    lower: float
    upper: float
    valid: bool = True


class Observability:
    """`source` None: nobody watches, which the finding says."""

    def __init__(self, source: Observations | None = None) -> None:
        self.source = source

    def run(self, topic: Topic, lower: float, upper: float) -> tuple[Observed, Finding]:
        if self.source is None:
            return _judged(lower, upper, topic, "nobody observes the resource", {})
        try:
            conditions = self.source.conditions(topic.resource)
        except AssentError as error:
            return _judged(lower, upper, topic, f"cannot be observed ({error.message})", {})
        return _under(conditions, topic, lower, upper)


def _under(now: Conditions, topic: Topic, lower: float, upper: float) -> tuple[Observed, Finding]:
    data: dict[str, Json] = {
        "at_s": now.at_s,
        "cqi": now.cqi,
        "reachable_mbps": now.reachable_mbps,
        "permitted_mbps": now.permitted_mbps,
        "demand_mbps": dict(now.demand_mbps),
    }
    seen = f"CQI {now.cqi}, reachable {now.reachable_mbps:g} Mbps, permitted {now.permitted_mbps:g} Mbps"
    if now.cqi == 0:
        return _judged(lower, 0.0, topic, f"{seen}: nothing can be carried", data)
    factor = mbps_per(topic.unit)
    if factor is None:
        return _judged(lower, upper, topic, f"{seen}; no bound on values in {topic.unit}", data)
    carried = min(now.reachable_mbps, now.permitted_mbps) / factor
    if carried < upper:
        return _judged(lower, carried, topic, f"{seen}: at most {carried:g} {topic.unit} now", data)
    return _judged(lower, upper, topic, seen, data)


def _judged(
    lower: float, upper: float, topic: Topic, seen: str, data: dict[str, Json]
) -> tuple[Observed, Finding]:
    valid = upper > lower
    summary = seen if valid else f"halt: {seen}; no value above {lower:g} {topic.unit} is left to negotiate"
    found = {**data, "lower": lower, "upper": upper, "valid": valid}
    finding = built(Finding, unit="observability", summary=summary, data=found)
    return Observed(min(lower, upper), upper, valid), finding
