"""One agent for both roles: batches and campaigns give every participant and the mediator the same mind."""

from __future__ import annotations

from dataclasses import dataclass

from assent.agents.brief import Brief
from assent.agents.pipeline import Agent
from assent.business.optimisers import UtilityOptimizer
from assent.business.skills.mediate import mediate_skill
from assent.business.skills.propose import propose_skill
from assent.intents.negotiation import Turn
from assent.reasoning.model import Model


@dataclass(frozen=True)
class BothRoles:
    """Implements `participants.Agent`: proposes or mediates, as the brief says."""

    negotiator: Agent
    mediator: Agent

    async def decide(self, brief: Brief) -> Turn:
        agent = self.mediator if brief.role == "mediator" else self.negotiator
        return await agent.decide(brief)


def both_roles(model: Model) -> BothRoles:
    """An agent that thinks with `model`, with the optimizer and all seven units."""
    optimizer = UtilityOptimizer()
    return BothRoles(
        Agent(model, propose_skill, optimizer=optimizer, arbiter=model),
        Agent(model, mediate_skill, optimizer=optimizer, arbiter=model),
    )
