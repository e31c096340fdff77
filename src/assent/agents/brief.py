"""What an agent is given when it is asked for a proposal, and what its central model is asked.

`business` builds a Brief for each participant and round; the pipeline's units read it, and condense it into
the Situation that is the question of the skills `propose` (negotiator) and `mediate` (mediator).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json
from assent.intents.negotiation import Finding, Incentive, Personality, Proposal, Topic, Utility


class Message(Frozen):
    """What another agent sent, as it arrived: text or a JSON object. Untrusted."""

    sender: str
    raw: Json


class Brief(Frozen):
    """All that one agent knows in one round. `utility`, `goal` and the limits are private to it.

    A negotiator's inbox holds the mediator's feedback of the last round; the mediator's inbox holds this
    round's messages of all participants. `declared` and `weights` are known to the mediator only; a
    negotiator has its own utility. `previous` are the values said in the round before, by agent.
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
    incentives: tuple[Incentive, ...] = ()


class Heard(Frozen):
    """A message after extraction and arbitration. `value` is None where it was rejected."""

    sender: str
    value: Finite | None
    reasoning: str
    legitimate: bool
    weight: Finite = 1.0


class Situation(Frozen):
    """The question of the skills `propose` and `mediate`: the brief, digested by the units before the LLM.

    `lower` and `upper` bound what may be said (topic, regulation and present conditions together).
    `suggestion` is the optimizer's proposal, None with pressure *none*.
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


__all__ = ["Brief", "Heard", "Message", "Proposal", "Situation"]
