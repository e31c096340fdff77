"""What is negotiated, what is said, what was found, and what was agreed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from assent.intents.base import Finite, Frozen, Json

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


Utility: TypeAlias = Annotated[Quadratic | Log, Field(discriminator="kind")]
"""A *declared* utility: what a business operator tells the mediator so that it can be optimised."""


class Topic(Frozen):
    """What is negotiated about one shared resource.

    *level*: one shared value x in [lower, upper]. *allocation*: shares x_i with sum <= upper.
    `upper` is what the resource can carry now, `unit` the unit of every value said about the topic.
    """

    id: str
    resource: str
    kind: Literal["level", "allocation"]
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

    @model_validator(mode="after")
    def _bounds(self) -> Topic:
        if self.lower > self.upper:
            raise ValueError(f"lower bound {self.lower} exceeds upper bound {self.upper}")
        return self


class Proposal(Frozen):
    """What an agent says in a round: MAESTRO's negotiated service intent. Nothing private is in it."""

    value: Finite = Field(ge=0)
    reasoning: Reasoning


class Finding(Frozen):
    """What one of the seven units found, for the units after it and for the transcript's reader."""

    unit: Literal["extraction", "arbitral", "regulatory", "observability", "optimizer", "llm", "validation"]
    summary: str
    data: dict[str, Json] = Field(default_factory=dict)


class Turn(Frozen):
    """One agent's part of a round: what it said and how it came to say it.

    `model` names who thought; `substitutions` says who should have, and why they did not.
    """

    agent: str
    role: Literal["negotiator", "mediator"]
    proposal: Proposal
    findings: tuple[Finding, ...] = ()
    model: str = "embedded"
    substitutions: tuple[str, ...] = ()


class Incentive(Frozen):
    """What the mediator does about an agent's behaviour. `weight` in [0, 1] multiplies its say."""

    agent: str
    kind: Literal["warning", "penalty", "exclusion", "restored"]
    weight: Finite = Field(ge=0, le=1)
    reason: str


class Round(Frozen):
    """One round: every participant's turn (sorted by name), then the mediator's feedback."""

    number: int = Field(ge=1)
    turns: tuple[Turn, ...]
    mediator: Turn
    incentives: tuple[Incentive, ...] = ()
    spread: Finite = Field(ge=0, description="largest distance between two values said")


class Agreement(Frozen):
    """What a negotiation ended with. `stopped_by` other than consensus or ruling: nothing was agreed.

    `value` for a level topic, `shares` (by participant) for an allocation; the other one is None.
    `optimum` is the theoretical optimum of the declared utilities, `distance` how far the outcome is
    from it (for shares: the largest difference); both in the topic's unit.
    """

    id: str
    version: int = Field(ge=1)
    topic: Topic
    agreed: bool
    value: Finite | None = None
    shares: dict[str, Finite] | None = None
    final_values: dict[str, Finite] = Field(default_factory=dict)
    rounds: int = Field(ge=0)
    stopped_by: Literal["consensus", "ruling", "rounds", "time", "budget", "halted"]
    optimum: Finite | dict[str, Finite] | None = None
    distance: Finite | None = None
    messages: int = Field(default=0, ge=0)
    parents: tuple[str, ...] = ()
    transcript_id: str = ""
