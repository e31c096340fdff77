"""Unit 6, the LLM: asks the model that decides, whatever model that is (MAESTRO, section III-6)."""

from __future__ import annotations

from dataclasses import dataclass

from assent.agents.brief import Situation
from assent.agents.fields import built
from assent.agents.offers import told
from assent.intents.errors import AssentError
from assent.intents.negotiation import Finding, Proposal
from assent.reasoning.model import Model
from assent.reasoning.skill import Skill


@dataclass(frozen=True)
class Said:
    """What the model said. `proposal` None: it did not answer, and `failure` says why."""

    proposal: Proposal | None
    model: str
    substitutions: tuple[str, ...] = ()
    failure: str = ""
    tokens: int = 0
    usd: float = 0.0


class Llm:
    """One question to one model; a model that fails leaves the decision to validation's substitution."""

    def __init__(self, model: Model, skill: Skill[Situation, Proposal]) -> None:
        self.model = model
        self.skill = skill

    async def run(self, situation: Situation) -> tuple[Said, Finding]:
        try:
            answer = await self.model.answer(self.skill, situation)
        except AssentError as error:
            said = Said(None, self.model.name, (), f"{self.model.name}: {error.message}")
            return said, self._finding(f"no answer: {said.failure}", self.model.name)
        said = Said(
            answer.output,
            answer.model,
            tuple(map(str, answer.substitutions)),
            tokens=answer.tokens,
            usd=answer.usd,
        )
        summary = f"{answer.model} says {told(answer.output, situation.topic)}"
        return said, self._finding(summary, answer.model, answer.output.value)

    def _finding(self, summary: str, model: str, value: float | None = None) -> Finding:
        data = {"model": model, "value": value, "prompt": self.skill.prompt_hash}
        return built(Finding, unit="llm", summary=summary, data=data)
