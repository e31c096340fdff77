"""Agents and models for this room's tests: they ask the embedded solvers without any unit in between."""

from __future__ import annotations

import asyncio
from typing import Any

from assent.agents.brief import Brief, Heard, Situation
from assent.business.optimisers import UtilityOptimizer
from assent.business.participants import weighted
from assent.business.skills.mediate import mediate_skill
from assent.business.skills.propose import propose_skill
from assent.intents.negotiation import Finding, Pressure, Turn
from assent.reasoning.skill import Answer, Skill


class EmbeddedModel:
    name = "embedded"

    async def answer(self, skill: Skill[Any, Any], question: Any) -> Answer[Any]:
        return Answer(skill.check(question, skill.solve(question)), "embedded")


class FakeAgent:
    """A pipeline with an optimizer and an arbiter that calls every threat malicious."""

    async def decide(self, brief: Brief) -> Turn:
        heard = tuple(self._hear(brief, one.sender, one.raw) for one in brief.inbox)
        suggestion = None
        if (
            brief.role == "mediator"
            and brief.topic.pressure is not Pressure.NONE
            and brief.topic.kind == "level"
        ):
            declared = weighted(brief.declared, brief.weights)
            suggestion = UtilityOptimizer().optimum(brief.topic, declared, brief.utility).value
        situation = Situation(
            agent=brief.agent,
            role=brief.role,
            topic=brief.topic,
            round=brief.round,
            seed=brief.seed,
            personality=brief.personality,
            goal=brief.goal,
            utility=brief.utility,
            reservation_lower=brief.reservation_lower,
            reservation_upper=brief.reservation_upper,
            heard=heard,
            previous=brief.previous,
            own_last=brief.own_last,
            incentives=brief.incentives,
            lower=brief.topic.lower,
            upper=brief.topic.upper,
            suggestion=suggestion,
            findings=(),
        )
        skill = propose_skill if brief.role == "negotiator" else mediate_skill
        proposal = skill.check(situation, skill.solve(situation))
        listed = [
            {
                "agent": one.sender,
                "verdict": "legitimate" if one.legitimate else "malicious",
                "category": "coercion",
            }
            for one in heard
        ]
        finding = Finding(unit="arbitral", summary="read", data={"verdicts": listed})
        return Turn(agent=brief.agent, role=brief.role, proposal=proposal, findings=(finding,))

    @staticmethod
    def _hear(brief: Brief, sender: str, raw: Any) -> Heard:
        text = raw["reasoning"]
        bad = "regret" in text or "consequences" in text or "or else" in text
        return Heard(
            sender=sender,
            value=raw["value"],
            reasoning=text,
            legitimate=not bad,
            weight=brief.weights.get(sender, 1.0),
        )


class Slow(FakeAgent):
    async def decide(self, brief: Brief) -> Turn:
        await asyncio.sleep(30)
        raise AssertionError("nobody waits that long")


class Crashing(FakeAgent):
    async def decide(self, brief: Brief) -> Turn:
        raise RuntimeError("private detail that must not be told")


class Lying(FakeAgent):
    """Speaks for somebody else, or beyond the bounds."""

    async def decide(self, brief: Brief) -> Turn:
        turn = await super().decide(brief)
        if brief.round % 2:
            return turn.model_copy(update={"agent": "somebody-else"})
        beyond = turn.proposal.model_copy(update={"value": brief.topic.upper * 1000 + 1})
        return turn.model_copy(update={"proposal": beyond})
