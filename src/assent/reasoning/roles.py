"""Who answers which role: one `Model` in front of several, and one that knows for whom it is asked.

A role is what a skill names as its `role` (else the skill's own name), or an agent's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset
from assent.reasoning.usage import TENANT


class PerRole:
    """`models` by role; `default` for every other."""

    def __init__(self, default: Model, models: Mapping[str, Model]) -> None:
        self._default = default
        self._models = dict(models)

    @property
    def name(self) -> str:
        return self._default.name

    def of(self, role: str, name: str = "") -> Model:
        return self._models.get(name) or self._models.get(role) or self._default

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        return await self.of(*skill.asked_as).answer(skill, question)

    async def drive(
        self,
        agent: AgentSpec,
        goal: str,
        tools: Toolset,
        ledger: CallLedger | None = None,
        *,
        wants: Sequence[str] = (),
        limits: DriveLimits = LIMITS,
    ) -> Outcome:
        model = self.of("agent", agent.name)
        return await model.drive(agent, goal, tools, ledger, wants=wants, limits=limits)


class ForTenant:
    """`model`, asked for `tenant`: the log of what leaves this machine has a chain for each."""

    def __init__(self, model: Model, tenant: str) -> None:
        self._model = model
        self._tenant = tenant

    @property
    def name(self) -> str:
        return self._model.name

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        token = TENANT.set(self._tenant)
        try:
            return await self._model.answer(skill, question)
        finally:
            TENANT.reset(token)

    async def drive(
        self,
        agent: AgentSpec,
        goal: str,
        tools: Toolset,
        ledger: CallLedger | None = None,
        *,
        wants: Sequence[str] = (),
        limits: DriveLimits = LIMITS,
    ) -> Outcome:
        token = TENANT.set(self._tenant)
        try:
            return await self._model.drive(agent, goal, tools, ledger, wants=wants, limits=limits)
        finally:
            TENANT.reset(token)
