"""One business operator as a service for a mediator elsewhere: the operator's side of the exchange.

The sentence, what was understood of it, its limits and its agent's findings never leave this object; only the
declaration and the proposals do.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from assent.agents.pipeline import Agent
from assent.agents.units import Units
from assent.business.exchange import (
    Declaration,
    DeclareQuestion,
    Proposed,
    ProposeQuestion,
    read_question,
)
from assent.business.intent import BusinessIntent, said
from assent.business.optimisers import UtilityOptimizer
from assent.business.participants import BusinessOperator, View
from assent.business.skills.propose import propose_skill
from assent.business.skills.propose_package import propose_package_skill
from assent.business.skills.understand import understand
from assent.intents.base import Json
from assent.intents.errors import AssentError, InvalidInput
from assent.intents.negotiation import Personality
from assent.intents.trouble import trouble
from assent.reasoning.model import Model


@dataclass
class HostedOperator:
    """`says` is private. One question is answered at a time, so that a model is asked once for one sentence."""

    name: str
    says: str = field(repr=False)
    model: Model
    personality: Personality = Personality.NORMAL
    units: Units = field(default_factory=Units)
    _understood: BusinessIntent | None = field(default=None, repr=False)
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def answer(self, raw: Json) -> Json:
        """A reply to whatever came in; what went wrong is a reply as well. Never raises an AssentError."""
        try:
            question = read_question(raw)
            if question.operator != self.name:
                raise InvalidInput(f"here lives {self.name}, not {question.operator}", field="operator")
            if isinstance(question, DeclareQuestion):
                reply: Declaration | Proposed = await self._declare()
            else:
                reply = await self._propose(question)
        except AssentError as error:
            return trouble(error).model_dump(mode="json")
        return reply.model_dump(mode="json")

    async def _declare(self) -> Declaration:
        intent = await self._intent()
        return Declaration(intent=intent.declarable(), said=said(intent), model=self.model.name)

    async def _propose(self, question: ProposeQuestion) -> Proposed:
        view: View = question.view
        if self.name not in view.topic.participants:
            raise InvalidInput(
                f"{self.name} takes no part in topic {view.topic.id[:100]!r}", field="view.topic"
            )
        intent = await self._intent()
        skill = propose_package_skill if view.topic.attributes else propose_skill
        agent = Agent(self.model, skill, self.units, optimizer=UtilityOptimizer(), arbiter=self.model)
        operator = BusinessOperator(
            self.name, agent, intent, personality=self.personality, goal="; ".join(intent.reasons)
        )
        turn = await operator.propose(view)
        return Proposed(proposal=turn.proposal, model=turn.model, substitutions=turn.substitutions[:16])

    async def _intent(self) -> BusinessIntent:
        async with self._busy:
            if self._understood is None:
                self._understood = await understand(self.model, self.says)
            return self._understood
