"""What one business operator privately wants: a sentence turned into numbers that its agent can defend.

`skills.understand` produces it; the operator's participant keeps it. Only `public()` and `utility()` ever
leave the operator: the objective's class, and the utility that it declares to the mediator.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from assent.intents.base import Finite, Frozen
from assent.intents.intent import ExpectationTarget, Intent, IntentExpectation, Plane
from assent.intents.negotiation import Quadratic

MAX_MBPS = 100_000.0
"""More than any cell will carry: a larger number is a slip of the pen."""

WEIGHTS = {"quality": 1.0, "balanced": 1.0, "cost": 1.2}
"""Curvature by objective. Above its target a cost-minded operator pays for every Mbps; below its target a
quality-minded one loses quality that its users notice less and less. So the former weighs a little more."""


class BusinessIntent(Frozen):
    """Private. Rates in Mbps of `direction`, latency in ms.

    `target_mbps` is what was said or derived from what was said; where only a wish without a number was
    expressed, `target_fraction` of the capacity stands in for it. `reasons` say which. `at_least_mbps` and
    `at_most_mbps` are limits that nobody else learns. `unclear` holds questions: not empty, the intent
    cannot be admitted.
    """

    segment: Literal["premium", "business", "standard", "basic", "iot", "emergency"] = "standard"
    objective: Literal["quality", "cost", "balanced"] = "balanced"
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

    def reservation(self) -> tuple[float | None, float | None]:
        """The least and the most that the operator accepts, in Mbps; None where it set no such limit."""
        return self.at_least_mbps, self.at_most_mbps

    def declarable(self) -> BusinessIntent:
        """Itself without what nobody else may learn: limits, users, reasons."""
        kept = {"objective", "strength", "target_mbps", "target_fraction", "uplink_mbps", "latency_ms"}
        kept |= {"priority", "direction"}
        return BusinessIntent.model_validate(self.model_dump(include=kept))

    def public(self, owner: str, resource: str, *, id: str | None = None, version: int = 1) -> Intent:
        """What others may know: whose intent it is, about which resource, and its objective's class."""
        objective = ExpectationTarget(name="objective", condition="IS_EQUAL_TO", value=self.objective)
        name = id or f"business.{owner}.{resource}"
        expectation = IntentExpectation(
            id=f"{name}.1", object_type="SharedResource", object_instance=resource, targets=(objective,)
        )
        return Intent(
            id=name,
            version=version,
            plane=Plane.BUSINESS,
            owner=owner,
            expectations=(expectation,),
            priority=self.priority,
        )


def said(intent: BusinessIntent) -> str:
    """What others may know: the objective's class and the target that it will declare."""
    target = intent.target_mbps
    aim = f"{target:g} Mbps" if target is not None else f"{intent.target_fraction or 0:.0%} of what there is"
    return f"objective {intent.objective}, declares a target of {aim}"
