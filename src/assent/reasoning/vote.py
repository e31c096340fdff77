"""Self-consistency: the same question several times, and the answer that most of them gave.

For answers only; a drive has effects on its ledger and is never put to the vote. `select` builds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from assent.intents.base import canonical
from assent.intents.errors import AssentError, Permanent, Temporary
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome
from assent.reasoning.skill import A, Answer, Q, Skill, merged
from assent.reasoning.tools import Toolset


class Vote:
    """`votes` answers of one model to a skill, asked for at once. With as many votes, the answer that was given first
    counts.
    """

    def __init__(self, model: Model, votes: Callable[[Skill[Any, Any]], int]) -> None:
        self._model = model
        self._votes = votes

    @property
    def name(self) -> str:
        return self._model.name

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        """What was not answered is no vote. Raises as the model does where no answer came at all, and at once
        what is no failure of the model (`Clarify`, `Refused`).
        """
        votes = self._votes(skill)
        if votes == 1:
            return await self._model.answer(skill, question)
        asked = (self._model.answer(skill, question) for _ in range(votes))
        results = await asyncio.gather(*asked, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, Temporary | Permanent):
                raise result
        given = [result for result in results if isinstance(result, Answer)]
        if not given:
            raise next(result for result in results if isinstance(result, AssentError))
        ballots = [canonical(skill.decision(answer.output)) for answer in given]
        winner = max(given, key=lambda answer: ballots.count(canonical(skill.decision(answer.output))))
        return merged(winner, given)

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
        return await self._model.drive(agent, goal, tools, ledger, wants=wants, limits=limits)
