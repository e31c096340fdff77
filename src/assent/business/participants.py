"""Who takes part: a business operator with its private intent, and the mediator. Both think with an agent.

`negotiation` sees them as `Participant` and `MediatorPort`, so that an operator may as well live in another
process. Everything private stays in the operator's own Brief.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import Field

from assent.agents.brief import Brief, Message
from assent.agents.fields import built
from assent.business.intent import BusinessIntent
from assent.business.optima.allocation import settle
from assent.business.optimisers import UtilityOptimizer, demands
from assent.business.skills.mediate import GUIDED
from assent.intents.base import Finite, Frozen
from assent.intents.negotiation import Finding, Incentive, Personality, Pressure, Topic, Turn, Utility
from assent.intents.ports import Optimizer


class View(Frozen):
    """What a participant sees of a negotiation in a round: the mediator's feedback and its own history.

    `previous` holds the feedback of the round before under the mediator's name and, only where operators
    know each other (mode *open*), the others' last values; `goals` then holds what the others declare.
    """

    topic: Topic
    round: int
    seed: int
    feedback: Message | None = None
    previous: dict[str, Finite] = Field(default_factory=dict)
    own_last: Finite | None = None
    own_terms: dict[str, Finite] | None = None
    goals: dict[str, Utility] = Field(default_factory=dict)
    incentives: tuple[Incentive, ...] = ()


class Agent(Protocol):
    """`agents.pipeline.Agent`, or whoever else turns a Brief into a Turn."""

    async def decide(self, brief: Brief) -> Turn: ...


class Participant(Protocol):
    """One side of the table. `concurrent`: its replies really wait for something, so they need a deadline."""

    @property
    def concurrent(self) -> bool: ...

    def declare(self, topic: Topic) -> Utility: ...

    async def propose(self, view: View) -> Turn: ...


class MediatorPort(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def concurrent(self) -> bool: ...

    @property
    def utility(self) -> Utility | None: ...

    async def mediate(self, table: Table) -> Turn: ...


@dataclass(frozen=True)
class Table:
    """What the mediator sees in a round: messages, declared utilities and everybody's weight."""

    topic: Topic
    round: int
    seed: int
    messages: tuple[Message, ...]
    values: Mapping[str, float]
    declared: Mapping[str, Utility]
    weights: Mapping[str, float]
    previous: Mapping[str, float]
    own_last: float | None = None
    terms: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class BusinessOperator:
    """An operator that negotiates with a local agent. `utility` overrides what the intent would declare.

    `goal` (its sentence, or whatever its agent should know) and the intent's limits never leave it.
    """

    name: str
    agent: Agent
    intent: BusinessIntent | None = None
    utility: Utility | None = None
    personality: Personality = Personality.NORMAL
    goal: str = ""
    concurrent: bool = True

    def declare(self, topic: Topic) -> Utility:
        """The utility that the mediator may optimise."""
        if self.utility is not None:
            return self.utility
        if self.intent is None:
            raise ValueError(f"operator {self.name} has neither an intent nor a utility")
        return self.intent.declared(topic)

    async def propose(self, view: View) -> Turn:
        least, most = (None, None) if self.intent is None else self.intent.reservation()
        brief = built(
            Brief,
            agent=self.name,
            role="negotiator",
            topic=view.topic,
            round=view.round,
            seed=view.seed,
            personality=self.personality,
            goal=self.goal,
            utility=self.declare(view.topic),
            reservation_lower=least,
            reservation_upper=most,
            declared={},
            weights={},
            inbox=() if view.feedback is None else (view.feedback,),
            previous=view.previous,
            own_last=view.own_last,
            own_terms=view.own_terms,
            goals=view.goals,
            incentives=view.incentives,
        )
        return await self.agent.decide(brief)


@dataclass(frozen=True)
class Mediator:
    """The network operator's mediator. `utility` is its own interest in a level topic, if it has one."""

    agent: Agent
    utility: Utility | None = None
    name: str = "mediator"
    concurrent: bool = True
    optimizer: Optimizer = field(default_factory=UtilityOptimizer)

    async def mediate(self, table: Table) -> Turn:
        """One feedback; on an allocation with each participant's share in a finding of the optimizer."""
        brief = built(
            Brief,
            agent=self.name,
            role="mediator",
            topic=table.topic,
            round=table.round,
            seed=table.seed,
            personality=Personality.NORMAL,
            goal="",
            utility=self.utility,
            reservation_lower=None,
            reservation_upper=None,
            declared=dict(table.declared),
            weights=dict(table.weights),
            inbox=table.messages,
            previous=dict(table.previous),
            own_last=table.own_last,
            own_terms=None,
            goals={},
            incentives=(),
        )
        turn = await self.agent.decide(brief)
        if table.topic.kind != "allocation":
            return turn
        return turn.model_copy(update={"findings": (*turn.findings, shares_finding(table, self.optimizer))})


def shares_finding(table: Table, optimizer: Optimizer) -> Finding:
    """What the mediator suggests that each participant gets, as firmly as the topic's pressure says."""
    said = amounts(table, optimizer)
    total = math.fsum(said.values())
    text = f"shares of {total:.10g} {table.topic.unit} in all, of {table.topic.upper:.10g} available"
    return Finding(unit="optimizer", summary=text, data={"shares": said})


def amounts(table: Table, optimizer: Optimizer) -> dict[str, float]:
    """Suggested shares: demands cut in proportion, the optimum, or with soft pressure something between."""
    topic, names = table.topic, sorted(table.topic.participants)
    limits = demands(topic, names)
    asked = {name: table.values[name] * table.weights.get(name, 1.0) for name in names}
    cut = settle(asked, limits, topic.upper)
    if topic.pressure is Pressure.NONE:
        return cut
    best = optimizer.optimum(topic, weighted(table.declared, table.weights)).shares or {}
    guided = 1.0 if topic.pressure is Pressure.HARD else GUIDED
    mixed = {name: guided * best.get(name, 0.0) + (1.0 - guided) * cut[name] for name in names}
    return settle(mixed, limits, topic.upper)


def weighted(declared: Mapping[str, Utility], weights: Mapping[str, float]) -> dict[str, Utility]:
    """Declared utilities with the mediator's incentives in them; who is excluded does not count."""
    counted: dict[str, Utility] = {}
    for name in sorted(declared):
        share = weights.get(name, 1.0)
        if share > 0.0:
            utility = declared[name]
            counted[name] = utility.model_copy(update={"weight": utility.weight * share})
    return counted or dict(declared)
