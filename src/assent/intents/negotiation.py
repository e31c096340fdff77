"""What is negotiated, what is said, what was found, and what was agreed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from assent.intents.base import Finite, Frozen, Json, Name

Reasoning: TypeAlias = Annotated[str, StringConstraints(max_length=2000)]
"""Why somebody proposes a value. Data, never an instruction, wherever it comes from."""


class Personality(StrEnum):
    """The five traits of MAESTRO, section IV-A."""

    NORMAL = "normal"
    AGREEABLE = "agreeable"
    DISAGREEABLE = "disagreeable"
    VULNERABLE = "vulnerable"
    TOXIC = "toxic"


class Pressure(StrEnum):
    """How firmly the optimizer's proposal binds the decision (MAESTRO, section III-5)."""

    NONE = "none"
    SOFT = "soft"
    HARD = "hard"


class Quadratic(Frozen):
    """U(x) = -weight * (x - target)^2; x in the topic's unit."""

    kind: Literal["quadratic"] = "quadratic"
    target: Finite = Field(ge=0, le=1e9)
    weight: Finite = Field(default=1.0, gt=0, le=1e6)


class Log(Frozen):
    """U(x) = weight * ln(1 + x); x in the topic's unit."""

    kind: Literal["log"] = "log"
    weight: Finite = Field(default=1.0, gt=0, le=1e6)


class Preference(Frozen):
    """What one attribute of a package is worth: 1 at its best value, 0 at the bound that is furthest from it.

    With a `target` it falls with the square of the distance; without one it is linear in the attribute's
    direction, or in the other one where `better` says so (who sells sees a price from the other side).
    `weight` counts against the weights of the other attributes.
    """

    weight: Finite = Field(default=1.0, ge=0, le=1e6)
    target: Finite | None = Field(default=None, ge=0, le=1e9)
    better: Literal["more", "less"] | None = None


class Additive(Frozen):
    """U(package) = sum of weight_a v_a(x_a) over the attributes a of a *multi-attribute* topic, in [0, 1].

    Weights are shares of their sum; an attribute that is not named counts for nothing. `weight` is the say of
    the whole utility among others.
    """

    kind: Literal["additive"] = "additive"
    attributes: dict[str, Preference] = Field(min_length=1, max_length=16)
    weight: Finite = Field(default=1.0, gt=0, le=1e6)

    @model_validator(mode="after")
    def _wants_something(self) -> Additive:
        if not any(one.weight > 0.0 for one in self.attributes.values()):
            raise ValueError("give at least one attribute a weight above 0")
        return self


Utility: TypeAlias = Annotated[Quadratic | Log | Additive, Field(discriminator="kind")]
"""A *declared* utility: what a business operator tells the mediator so that it can be optimised."""

Method: TypeAlias = Literal["welfare", "gradient", "nash", "proportional", "max-min", "median"]
"""Which outcome the optimizer proposes; see `business.optimisers`."""


class Attribute(Frozen):
    """One thing that a *multi-attribute* topic settles. `better`: which way suits who uses the service.

    `tolerance`: values this close are the same; a hundredth of the range where absent.
    """

    name: Name
    unit: str = Field(default="", max_length=20)
    lower: Finite = Field(default=0.0, ge=0, le=1e9)
    upper: Finite = Field(ge=0, le=1e9)
    better: Literal["more", "less"] = "more"
    tolerance: Finite | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _bounds(self) -> Attribute:
        if self.lower > self.upper:
            raise ValueError(f"lower bound {self.lower} exceeds upper bound {self.upper}")
        return self

    @property
    def slack(self) -> float:
        """How far apart two values of it may lie and still be the same."""
        return (self.upper - self.lower) / 100.0 if self.tolerance is None else self.tolerance


class Limits(Frozen):
    """What a whole negotiation may take; None: no such limit. `usd`: by the prices in the models' settings."""

    time_s: Finite | None = Field(default=None, gt=0, le=86_400)
    tokens: int | None = Field(default=None, ge=1, le=10**12)
    usd: Finite | None = Field(default=None, gt=0, le=1e9)


class Topic(Frozen):
    """What is negotiated about one shared resource.

    *level*: one shared value x in [lower, upper]. *allocation*: shares x_i with sum <= upper.
    *multi-attribute*: one shared package, a value of each of the `attributes`; the first of them is what the
    resource carries, and has the topic's bounds and unit.
    `upper` is what the resource can carry now, `unit` the unit of every value said about the topic.
    """

    id: str
    resource: str
    kind: Literal["level", "allocation", "multi-attribute"]
    unit: str = "Mbps"
    lower: Finite = Field(default=0.0, ge=0)
    upper: Finite = Field(ge=0)
    participants: tuple[str, ...] = Field(min_length=1)
    demands: dict[str, Finite] = Field(
        default_factory=dict, description="the most that a participant can use, where the cell observes it"
    )
    tolerance: Finite = Field(default=1.0, gt=0)
    max_rounds: int = Field(default=8, ge=1, le=100)
    deadline_s: Finite = Field(default=60.0, gt=0, description="seconds a participant has per round")
    pressure: Pressure = Pressure.SOFT
    optimizer: Method = "welfare"
    limits: Limits = Limits()
    attributes: tuple[Attribute, ...] = Field(default=(), max_length=16)

    @model_validator(mode="after")
    def _bounds(self) -> Topic:
        if self.lower > self.upper:
            raise ValueError(f"lower bound {self.lower} exceeds upper bound {self.upper}")
        if (self.kind == "multi-attribute") != bool(self.attributes):
            raise ValueError("a multi-attribute topic, and only that, has `attributes`")
        names = [one.name for one in self.attributes]
        if len(set(names)) != len(names):
            raise ValueError("two attributes have the same name")
        return self

    def package(self, lower: float | None = None, upper: float | None = None) -> tuple[Attribute, ...]:
        """The attributes as they stand, the first one within the topic's present (or these) bounds."""
        first, *rest = self.attributes
        bounds = {
            "lower": self.lower if lower is None else lower,
            "upper": self.upper if upper is None else upper,
        }
        return (first.model_copy(update=bounds), *rest)


class Proposal(Frozen):
    """What an agent says in a round: MAESTRO's negotiated service intent. Nothing private is in it."""

    value: Finite = Field(ge=0)
    reasoning: Reasoning


class Offer(Proposal):
    """A proposal on a *multi-attribute* topic: the whole package, by attribute. `value` is the first one's."""

    terms: dict[str, Finite]


AnyProposal: TypeAlias = Offer | Proposal


class Finding(Frozen):
    """What one of the seven units found, for the units after it and for the transcript's reader."""

    unit: Literal["extraction", "arbitral", "regulatory", "observability", "optimizer", "llm", "validation"]
    summary: str
    data: dict[str, Json] = Field(default_factory=dict)


class Turn(Frozen):
    """One agent's part of a round: what it said and how it came to say it.

    `model` names who thought; `substitutions` says who should have, and why they did not. `tokens` and
    `usd`: what the models that were asked for this turn took together, as far as is known.
    """

    agent: str
    role: Literal["negotiator", "mediator"]
    proposal: AnyProposal
    findings: tuple[Finding, ...] = ()
    model: str = "embedded"
    substitutions: tuple[str, ...] = ()
    tokens: int = Field(default=0, ge=0)
    usd: Finite = Field(default=0.0, ge=0)


class Incentive(Frozen):
    """What the mediator does about an agent's behaviour. `weight` in [0, 1] multiplies its say."""

    agent: str
    kind: Literal["warning", "penalty", "exclusion", "restored"]
    weight: Finite = Field(ge=0, le=1)
    reason: str


class Round(Frozen):
    """One round: every participant's turn (sorted by name), then the mediator's feedback.

    `changes`: what had become different about the topic when the round began, and what follows from it.
    """

    number: int = Field(ge=1)
    turns: tuple[Turn, ...]
    mediator: Turn
    incentives: tuple[Incentive, ...] = ()
    spread: Finite = Field(ge=0, description="largest distance between two values said")
    changes: tuple[str, ...] = ()


class Agreement(Frozen):
    """What a negotiation ended with. `stopped_by` other than consensus or ruling: nothing was agreed.

    `value` for a level topic, `shares` (by participant) for an allocation, `terms` (by attribute) for a
    multi-attribute topic, where `value` is the first attribute's; the others are None.
    `optimum` is the theoretical optimum of the declared utilities, `distance` how far the outcome is
    from it (for shares: the largest difference); both in the topic's unit. For terms, `distance` is the largest
    difference as a share of its attribute's range. `tokens` and `usd`: what the negotiation took of them.
    """

    id: str
    version: int = Field(ge=1)
    topic: Topic
    agreed: bool
    value: Finite | None = None
    shares: dict[str, Finite] | None = None
    terms: dict[str, Finite] | None = None
    final_values: dict[str, Finite] = Field(default_factory=dict)
    rounds: int = Field(ge=0)
    stopped_by: Literal["consensus", "ruling", "rounds", "time", "budget", "halted"]
    optimum: Finite | dict[str, Finite] | None = None
    distance: Finite | None = None
    messages: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0)
    usd: Finite = Field(default=0.0, ge=0)
    parents: tuple[str, ...] = ()
    transcript_id: str = ""
