"""The agent: seven units in a row (MAESTRO, Fig. 2). `business` asks it for a turn, round after round.

A negotiator and the mediator are the same agent with another role and another skill.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from assent.agents.arbitral import Arbitral, Arbitrated, heard, unjudged
from assent.agents.brief import Brief, Heard, Situation
from assent.agents.extraction import Extraction, Received, receive
from assent.agents.fields import built
from assent.agents.llm import Llm, Said
from assent.agents.observability import Observability, Observed
from assent.agents.offers import offered
from assent.agents.optimizer import OptimizerUnit, Suggestion
from assent.agents.regulatory import Regulated, Regulatory
from assent.agents.units import Units
from assent.agents.validation import Validated, Validation
from assent.intents.negotiation import Finding, Proposal, Turn
from assent.intents.ports import Observations, Optimizer, Regulations
from assent.reasoning.model import Model
from assent.reasoning.skill import Skill

__all__ = ["Agent", "Units"]

UnitName: TypeAlias = Literal[
    "extraction", "arbitral", "regulatory", "observability", "optimizer", "llm", "validation"
]


class Agent:
    """Decides what to say. `arbiter` judges others' messages; None: the embedded solver.

    Nothing is remembered between turns: the same brief gives the same turn (as far as the model does).
    """

    def __init__(
        self,
        model: Model,
        propose: Skill[Situation, Proposal],
        units: Units | None = None,
        *,
        optimizer: Optimizer | None = None,
        observations: Observations | None = None,
        regulations: Regulations | None = None,
        arbiter: Model | None = None,
    ) -> None:
        self.units = units or Units()
        self.extraction = Extraction()
        self.arbitral = Arbitral(arbiter)
        self.regulatory = Regulatory(regulations)
        self.observability = Observability(observations)
        self.optimizer = OptimizerUnit(optimizer, self.units.learning_rate)
        self.llm = Llm(model, propose)
        self.validation = Validation()

    async def decide(self, brief: Brief) -> Turn:
        """One turn. Awaits nothing but the models: where they are embedded, `send(None)` drives it to the end."""
        received, extracted = self._extract(brief)
        judged, arbitrated = await self._arbitrate(brief, received)
        rules, regulated = self._regulate(brief)
        now, observed = self._observe(brief, rules)
        findings = (extracted, arbitrated, regulated, observed)
        if not (rules.valid and now.valid):
            return _halted(brief, now, findings, judged)
        suggestion, optimized = self._optimize(brief, judged.heard, now)
        situation = _situation(brief, judged.heard, now, suggestion, (*findings, optimized))
        said, asked, complaints, spent = await self._ask(situation)
        final, validated = self._validate(said, situation, suggestion, complaints)
        return built(
            Turn,
            agent=brief.agent,
            role=brief.role,
            proposal=final.proposal,
            findings=(*findings, optimized, asked, validated),
            model=said.model,
            substitutions=(*judged.substitutions, *said.substitutions, *final.substitutions),
            tokens=judged.tokens + spent[0],
            usd=judged.usd + spent[1],
        )

    def _extract(self, brief: Brief) -> tuple[tuple[Received, ...], Finding]:
        lower, upper, unit = brief.topic.lower, brief.topic.upper, brief.topic.unit
        package = brief.topic.package() if brief.topic.attributes else ()
        if self.units.extraction:
            return self.extraction.run(brief.inbox, lower, upper, unit, package)
        plain = tuple(
            receive(one, lower, upper, unit, package) for one in brief.inbox if isinstance(one.raw, dict)
        )  # without the unit, only what has the agreed form is understood
        return plain, _off("extraction", f"objects only, {len(plain)} of {len(brief.inbox)} messages")

    async def _arbitrate(self, brief: Brief, received: tuple[Received, ...]) -> tuple[Arbitrated, Finding]:
        if self.units.arbitral:
            return await self.arbitral.run(brief, received, brief.topic.lower, brief.topic.upper)
        rulings = unjudged(received)
        return Arbitrated(heard(brief, received, rulings), rulings), _off("arbitral", "everybody is believed")

    def _regulate(self, brief: Brief) -> tuple[Regulated, Finding]:
        if self.units.regulatory:
            return self.regulatory.run(brief.topic)
        return Regulated(brief.topic.lower, brief.topic.upper), _off("regulatory", "the topic's bounds stand")

    def _observe(self, brief: Brief, rules: Regulated) -> tuple[Observed, Finding]:
        if self.units.observability and rules.valid:
            return self.observability.run(brief.topic, rules.lower, rules.upper)
        note = "the bounds stand" if rules.valid else "nothing is left to observe"
        return Observed(rules.lower, rules.upper), _off("observability", note)

    def _optimize(
        self, brief: Brief, messages: tuple[Heard, ...], now: Observed
    ) -> tuple[Suggestion, Finding]:
        if self.units.optimizer:
            return self.optimizer.run(brief, messages, now.lower, now.upper)
        return Suggestion(), _off("optimizer", "nothing is suggested")

    async def _ask(self, situation: Situation) -> tuple[Said, Finding, tuple[str, ...], tuple[int, float]]:
        """The model's answer; where validation complains, its second one, and the complaint. Last, tokens and USD."""
        if not self.units.llm:
            off = _off("llm", "the decision is substituted")
            return Said(None, "none", (), "the LLM unit is switched off"), off, (), (0, 0.0)
        said, finding = await self.llm.run(situation)
        complaint = self.validation.complaint(said, situation) if self.units.validation else ""
        if not complaint:
            return said, finding, (), (said.tokens, said.usd)
        note = built(Finding, unit="validation", summary=complaint, data={})
        again = situation.model_copy(update={"findings": (*situation.findings, note)})
        second, finding = await self.llm.run(again)
        spent = (said.tokens + second.tokens, said.usd + second.usd)
        return second, finding, (complaint,), spent

    def _validate(
        self, said: Said, situation: Situation, suggestion: Suggestion, complaints: tuple[str, ...]
    ) -> tuple[Validated, Finding]:
        """Switched off, only what must hold for anything to be said is kept: an answer, and within bounds."""
        validated, finding = self.validation.run(said, situation, suggestion, complaints)
        if self.units.validation:
            return validated, finding
        note = "only bounds are kept" if not validated.substitutions else validated.substitutions[0]
        return validated, _off("validation", note)


def _situation(
    brief: Brief,
    messages: tuple[Heard, ...],
    now: Observed,
    suggestion: Suggestion,
    findings: tuple[Finding, ...],
) -> Situation:
    """The brief, digested. Built from validated parts only, so it is not validated again."""
    return built(
        Situation,
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
        heard=messages,
        previous=brief.previous,
        own_last=brief.own_last,
        incentives=brief.incentives,
        lower=now.lower,
        upper=now.upper,
        suggestion=suggestion.value,
        findings=findings,
        package=brief.topic.package(now.lower, now.upper) if brief.topic.attributes else (),
        own_terms=brief.own_terms,
        suggested=suggestion.terms,
        declared=brief.declared,
        goals=brief.goals,
    )


def _halted(brief: Brief, now: Observed, findings: tuple[Finding, ...], judged: Arbitrated) -> Turn:
    """There is nothing to negotiate: the units after observability are not asked."""
    reason = next(one.summary for one in findings if one.summary.startswith("halt"))
    rest = tuple(
        built(Finding, unit=unit, summary="not asked: the topic is halted", data={"halt": True})
        for unit in ("optimizer", "llm", "validation")
    )
    value, text = (
        max(0.0, min(now.lower, now.upper)),
        f"The topic is halted: {reason.removeprefix('halt: ')}"[:2000],
    )
    return built(
        Turn,
        agent=brief.agent,
        role=brief.role,
        proposal=_nothing(brief, value, text),
        findings=(*findings, *rest),
        model="none",
        substitutions=judged.substitutions,
        tokens=judged.tokens,
        usd=judged.usd,
    )


def _nothing(brief: Brief, value: float, text: str) -> Proposal:
    if not brief.topic.attributes:
        return built(Proposal, value=value, reasoning=text)
    package = brief.topic.package()
    last = brief.own_terms or {one.name: one.lower for one in package}
    return offered({**last, package[0].name: value}, package, text)


def _off(unit: UnitName, instead: str) -> Finding:
    return built(Finding, unit=unit, summary=f"switched off: {instead}", data={"off": True})
