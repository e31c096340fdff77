"""A model with a meter: what every answer took, and whether it was this model's at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from assent.intents.errors import AssentError, Permanent, Temporary
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome, Unfinished
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset


@dataclass(frozen=True)
class Asked:
    """One answer. `outcome`: `substituted` where another model of the chain gave it, `invalid` where none that the
    skill accepts came, `silent` where none came at all.
    """

    outcome: Literal["valid", "substituted", "invalid", "silent"]
    seconds: float
    tokens: int = 0
    usd: float = 0.0
    why: str = ""


class Metered:
    """Answers as `model` does; `asked` holds what was asked since `take` was called."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._asked: list[Asked] = []

    @property
    def name(self) -> str:
        return self._model.name

    def take(self) -> tuple[Asked, ...]:
        """All answers since the last time."""
        taken, self._asked = tuple(self._asked), []
        return taken

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        started = perf_counter()
        try:
            answer = await self._model.answer(skill, question)
        except AssentError as error:
            self._failed(error, perf_counter() - started)
            raise
        outcome: Literal["valid", "substituted"] = "substituted" if answer.substitutions else "valid"
        why = "; ".join(map(str, answer.substitutions))
        self._asked.append(Asked(outcome, perf_counter() - started, answer.tokens, answer.usd, why))
        return answer

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
        started = perf_counter()
        try:
            done = await self._model.drive(agent, goal, tools, ledger, wants=wants, limits=limits)
        except AssentError as error:
            self._failed(error, perf_counter() - started)
            raise
        outcome: Literal["valid", "substituted"] = "substituted" if done.substitutions else "valid"
        why = "; ".join(map(str, done.substitutions))
        self._asked.append(Asked(outcome, perf_counter() - started, done.tokens, why=why))
        return done

    def _failed(self, error: AssentError, seconds: float) -> None:
        """A question back, a refusal, and an agent's word that it cannot get there, are answers, too."""
        if isinstance(error, Temporary):
            self._asked.append(Asked("silent", seconds, why=error.message))
        elif isinstance(error, Permanent) and type(error) is not Unfinished:
            self._asked.append(Asked("invalid", seconds, why=error.message))
        else:
            self._asked.append(Asked("valid", seconds))
