"""What one business operator privately wants: a sentence turned into numbers that its agent can defend.

`skills.understand` produces it; the operator's participant keeps it. Only `public()` and `utility()` ever
leave the operator: the objective's class, and the utility that it declares to the mediator.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, model_validator

from assent.intents.base import Finite, Frozen
from assent.intents.intent import ExpectationTarget, Intent, IntentExpectation, Plane
from assent.intents.negotiation import Additive, Preference, Quadratic, Topic, Utility

MAX_MBPS = 100_000.0
"""More than any cell will carry: a larger number is a slip of the pen."""

Objective: TypeAlias = Literal["quality", "reliability", "cost", "energy", "balanced"]
"""What matters most: quality and reliability ask for more, cost and energy for less."""

Willing: TypeAlias = Literal["spare", "waits", "same-content", "shares-cost"]
"""What an operator offers others: capacity that it does not use, patience, a common stream, a common bill."""

RETURN_SHARE = 0.05
"""Of an uplink, what comes back down: a planning value."""

WEIGHTS: dict[Objective, float] = {
    "quality": 1.0,
    "reliability": 1.0,
    "balanced": 1.0,
    "cost": 1.2,
    "energy": 1.2,
}
"""Curvature by objective. Above its target a cost-minded operator pays for every Mbps; below its target a
quality-minded one loses quality that its users notice less and less. So the former weighs a little more."""


_ATTRIBUTE_WEIGHTS: dict[Objective, dict[str, float]] = {
    "quality": {"throughput": 0.5, "latency": 0.3, "price": 0.15, "energy": 0.05},
    "reliability": {"throughput": 0.4, "latency": 0.4, "price": 0.15, "energy": 0.05},
    "energy": {"throughput": 0.25, "latency": 0.1, "price": 0.25, "energy": 0.4},
    "balanced": {"throughput": 0.4, "latency": 0.2, "price": 0.3, "energy": 0.1},
    "cost": {"throughput": 0.25, "latency": 0.1, "price": 0.45, "energy": 0.2},
}
"""On a multi-attribute topic, what each attribute counts by objective: planning values."""

_OTHER_WEIGHT, _STATED_LATENCY, _LEAST_PART = 0.15, 0.2, 1e-3

_MEANINGS = {
    "throughput": ("throughput", "bandwidth", "rate", "capacity"),
    "latency": ("latency", "delay", "rtt"),
    "price": ("price", "cost", "fee", "tariff"),
    "energy": ("energy", "power", "carbon"),
}


def attribute_meaning(name: str) -> str:
    """What a topic's attribute is, by its name: throughput, latency, price, energy, or "" for any other."""
    plain = name.lower()
    return next((meaning for meaning, words in _MEANINGS.items() if any(word in plain for word in words)), "")


class Busy(Frozen):
    """When something is needed: hours of the day (0-23), days (0 is Monday), months (1-12). Empty: always."""

    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()


ALWAYS = Busy()


class BusinessIntent(Frozen):
    """Private. Rates in Mbps of `direction`, latency in ms.

    `target_mbps` is what was said or derived from what was said; where only a wish without a number was
    expressed, `target_fraction` of the capacity stands in for it. `reasons` say which. `at_least_mbps` and
    `at_most_mbps` are limits that nobody else learns. `service`: the application that it is for, if one was named.
    `busy` and `willing`: when it holds, and what it offers others. `frugal`: it wants energy saved. `unclear` holds
    questions: not empty, the intent cannot be admitted.
    """

    segment: Literal["premium", "business", "standard", "basic", "iot", "emergency"] = "standard"
    objective: Objective = "balanced"
    strength: Finite = Field(default=1.0, ge=0.25, le=4.0)
    target_mbps: Finite | None = Field(default=None, ge=0, le=MAX_MBPS)
    target_fraction: Finite | None = Field(default=None, ge=0, le=1)
    at_least_mbps: Finite | None = Field(default=None, ge=0, le=MAX_MBPS)
    at_most_mbps: Finite | None = Field(default=None, ge=0, le=MAX_MBPS)
    uplink_mbps: Finite | None = Field(default=None, ge=0, le=MAX_MBPS)
    latency_ms: Finite | None = Field(default=None, gt=0, le=3_600_000)
    users: int | None = Field(default=None, ge=0, le=1_000_000_000)
    priority: int = Field(default=1, ge=1, le=100)
    direction: Literal["downlink", "uplink", "both"] = "downlink"
    switch_off_allowed: bool = False
    service: str = Field(default="", max_length=100)
    busy: Busy = ALWAYS
    willing: tuple[Willing, ...] = ()
    frugal: bool = False
    reasons: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> BusinessIntent:
        low, high = self.at_least_mbps, self.at_most_mbps
        if low is not None and high is not None and low > high:
            raise ValueError(f"at least {low:g} and at most {high:g} Mbps cannot both hold")
        if not self.unclear and self.target_mbps is None and self.target_fraction is None:
            raise ValueError("give target_mbps or target_fraction, or ask in `unclear`")
        return self

    def target(self, capacity: float) -> float:
        """What to aim for on a resource that can carry `capacity` Mbps; never more than that."""
        wanted = self.target_mbps
        if wanted is None:
            wanted = (self.target_fraction or 0.0) * capacity
            wanted = max(wanted, self.at_least_mbps or 0.0)
            wanted = min(wanted, self.at_most_mbps if self.at_most_mbps is not None else wanted)
        return min(wanted, capacity)

    def utility(self, capacity: float) -> Quadratic:
        """What the operator declares to the mediator so that it can be optimised (DESIGN section 6)."""
        return Quadratic(target=self.target(capacity), weight=WEIGHTS[self.objective] * self.strength)

    def declared(self, topic: Topic) -> Utility:
        """What it declares on a topic.

        On an allocation a Mbps weighs the more, the less is wanted in all: where everybody has to give way, each then
        gives up the same part of what it wants, not the same number of Mbps, which would leave the small nothing.
        """
        if topic.kind == "multi-attribute":
            return self._additive(topic)
        level = self.utility(topic.upper)
        if topic.kind == "level" or topic.upper <= 0.0:
            return level
        part = max(level.target / topic.upper, _LEAST_PART)
        return level.model_copy(update={"weight": level.weight / part})

    def _additive(self, topic: Topic) -> Additive:
        """Weights by objective; what was said of an attribute is its target, else better is better."""
        shares = _ATTRIBUTE_WEIGHTS[self.objective]
        wishes: dict[str, Preference] = {}
        for at, one in enumerate(topic.attributes):
            meaning = "throughput" if at == 0 else attribute_meaning(one.name)
            weight, target = shares.get(meaning, _OTHER_WEIGHT), None
            if meaning == "throughput":
                target = self.target(topic.upper)
            elif meaning == "latency" and self.latency_ms is not None and one.unit in ("", "ms"):
                weight, target = weight + _STATED_LATENCY, self.latency_ms
            wishes[one.name] = Preference(weight=weight, target=target)
        return Additive(attributes=wishes)

    def reservation(self) -> tuple[float | None, float | None]:
        """The least and the most that the operator accepts, in Mbps; None where it set no such limit."""
        return self.at_least_mbps, self.at_most_mbps

    def declarable(self) -> BusinessIntent:
        """Itself without what nobody else may learn: limits, users, reasons."""
        kept = {"objective", "strength", "target_mbps", "target_fraction", "uplink_mbps", "latency_ms"}
        kept |= {"priority", "direction", "service", "busy", "willing", "frugal"}
        return BusinessIntent.model_validate(self.model_dump(include=kept))

    def on_downlink(self) -> BusinessIntent:
        """What it wants of a resource whose downlink is negotiated: who only sends needs of it what acknowledgements
        and commands take. The uplink stays as it was said; it is delivered, not negotiated."""
        if self.direction != "uplink" or self.uplink_mbps is None or self.target_mbps != self.uplink_mbps:
            return self
        reason = (
            f"only the uplink is used: {RETURN_SHARE:.0%} of it comes back as acknowledgements and commands"
        )
        target = round(self.uplink_mbps * RETURN_SHARE, 6)
        return self.model_copy(update={"target_mbps": target, "reasons": (*self.reasons, reason)})

    def public(self, owner: str, resource: str, *, id: str | None = None, version: int = 1) -> Intent:
        """What others may know: whose intent it is, about which resource, its objective's class, its uplink."""
        objective = ExpectationTarget(name="objective", condition="IS_EQUAL_TO", value=self.objective)
        targets = (objective, *self._delivered())
        name = id or f"business.{owner}.{resource}"
        expectation = IntentExpectation(
            id=f"{name}.1",
            object_type="SharedResource",
            object_instance=resource,
            targets=targets,
        )
        return Intent(
            id=name,
            version=version,
            plane=Plane.BUSINESS,
            owner=owner,
            expectations=(expectation,),
            priority=self.priority,
        )

    def _delivered(self) -> tuple[ExpectationTarget, ...]:
        """What is not negotiated, and whoever delivers it has to know: the uplink, for how many devices, what for."""
        each = self.uplink_mbps / self.users if self.uplink_mbps and self.users else None
        stated = (
            ("uLThptPerSlice", "IS_GREATER_THAN", self.uplink_mbps, "Mbps"),
            ("uLThptPerUE", "IS_GREATER_THAN", each, "Mbps"),
            ("maxNumberofUEs", "IS_EQUAL_TO", self.users, ""),
            ("service", "IS_EQUAL_TO", self.service, ""),
        )
        return tuple(
            ExpectationTarget.model_validate(
                {"name": name, "condition": condition, "value": value, "unit": unit}
            )
            for name, condition, value, unit in stated
            if value
        )


def said(intent: BusinessIntent) -> str:
    """What others may know: the objective's class, the target that it will declare, and its uplink."""
    target = intent.target_mbps
    aim = f"{target:g} Mbps" if target is not None else f"{intent.target_fraction or 0:.0%} of what there is"
    uplink = f" and {intent.uplink_mbps:g} Mbps uplink" if intent.uplink_mbps else ""
    return f"objective {intent.objective}, declares a target of {aim}{uplink}"
