"""What an agent is given when it is asked for a proposal, and what its central model is asked.

`business` builds a Brief for each participant and round; the pipeline's units read it, and condense it into
the Situation that is the question of the skills `propose` (negotiator) and `mediate` (mediator).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json
from assent.intents.negotiation import Attribute, Finding, Incentive, Personality, Proposal, Topic, Utility


class Message(Frozen):
    """What another agent sent, as it arrived: text or a JSON object. Untrusted."""

    sender: str
    raw: Json


class Brief(Frozen):
    """All that one agent knows in one round. `utility`, `goal` and the limits are private to it.

    A negotiator's inbox holds the mediator's feedback of the last round; the mediator's inbox holds this
    round's messages of all participants. `declared` and `weights` are known to the mediator only; a
    negotiator has its own utility. `previous` are the values said in the round before, by agent. `own_terms`: the
    package that it last said, on a multi-attribute topic. `goals`: what the other negotiators declare, only where
    the mode lets them know each other's goals.
    """

    agent: str
    role: Literal["negotiator", "mediator"]
    topic: Topic
    round: int = Field(ge=1)
    seed: int = 0
    personality: Personality = Personality.NORMAL
    goal: str = ""
    utility: Utility | None = None
    reservation_lower: Finite | None = None
    reservation_upper: Finite | None = None
    declared: dict[str, Utility] = Field(default_factory=dict)
    weights: dict[str, Finite] = Field(default_factory=dict)
    inbox: tuple[Message, ...] = ()
    previous: dict[str, Finite] = Field(default_factory=dict)
    own_last: Finite | None = None
    own_terms: dict[str, Finite] | None = None
    goals: dict[str, Utility] = Field(default_factory=dict)
    incentives: tuple[Incentive, ...] = ()


class Heard(Frozen):
    """A message after extraction and arbitration. `value` is None where it was rejected; `terms` is the package
    of a message on a multi-attribute topic."""

    sender: str
    value: Finite | None
    reasoning: str
    legitimate: bool
    weight: Finite = 1.0
    terms: dict[str, Finite] | None = None


class Situation(Frozen):
    """The question of the skills `propose` and `mediate`: the brief, digested by the units before the LLM.

    `lower` and `upper` bound what may be said (topic, regulation and present conditions together).
    `suggestion` is the optimizer's proposal, None with pressure *none*. On a multi-attribute topic `package` has the
    attributes with their present bounds, `suggested` the optimizer's package and `declared`, for the mediator,
    everybody's weighted utility.
    """

    agent: str
    role: Literal["negotiator", "mediator"]
    topic: Topic
    round: int
    seed: int
    personality: Personality
    goal: str
    utility: Utility | None
    reservation_lower: Finite | None
    reservation_upper: Finite | None
    heard: tuple[Heard, ...]
    previous: dict[str, Finite]
    own_last: Finite | None
    incentives: tuple[Incentive, ...]
    lower: Finite
    upper: Finite
    suggestion: Finite | None
    findings: tuple[Finding, ...]
    package: tuple[Attribute, ...] = ()
    own_terms: dict[str, Finite] | None = None
    suggested: dict[str, Finite] | None = None
    declared: dict[str, Utility] = Field(default_factory=dict)
    goals: dict[str, Utility] = Field(default_factory=dict)


__all__ = ["Brief", "Heard", "Message", "Proposal", "Situation"]
