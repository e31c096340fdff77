"""One agent for both roles: batches and campaigns give every participant and the mediator the same mind."""

from __future__ import annotations

from dataclasses import dataclass

from assent.agents.brief import Brief
from assent.agents.pipeline import Agent
from assent.business.optimisers import UtilityOptimizer
from assent.business.skills.mediate import mediate_skill
from assent.business.skills.mediate_package import mediate_package_skill
from assent.business.skills.propose import propose_skill
from assent.business.skills.propose_package import propose_package_skill
from assent.intents.negotiation import Turn
from assent.reasoning.model import Model


@dataclass(frozen=True)
class BothRoles:
    """Implements `participants.Agent`: proposes or mediates, a value or a package, as the brief says."""

    negotiator: Agent
    mediator: Agent
    package_negotiator: Agent
    package_mediator: Agent

    async def decide(self, brief: Brief) -> Turn:
        if brief.topic.attributes:
            agent = self.package_mediator if brief.role == "mediator" else self.package_negotiator
        else:
            agent = self.mediator if brief.role == "mediator" else self.negotiator
        return await agent.decide(brief)


def both_roles(model: Model) -> BothRoles:
    """An agent that thinks with `model`, with the optimizer and all seven units."""
    optimizer = UtilityOptimizer()
    return BothRoles(
        Agent(model, propose_skill, optimizer=optimizer, arbiter=model),
        Agent(model, mediate_skill, optimizer=optimizer, arbiter=model),
        Agent(model, propose_package_skill, optimizer=optimizer, arbiter=model),
        Agent(model, mediate_package_skill, optimizer=optimizer, arbiter=model),
    )
