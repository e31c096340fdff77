"""Unit 7, validation: is what the model said fit to be said? (MAESTRO, section III-7.)

`complaint` is asked first; the pipeline lets the model try once more with it. `run` then has the last word:
it substitutes what is still wrong by the optimizer's value, else the agent's last one, else the nearest bound.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assent.agents.arbitration.judge import THRESHOLD, Case, judge
from assent.agents.brief import Situation
from assent.agents.fields import built
from assent.agents.llm import Said
from assent.agents.offers import offered, problem, told
from assent.agents.optimizer import Suggestion
from assent.intents.base import Json
from assent.intents.negotiation import Finding, Proposal


@dataclass(frozen=True)
class Validated:
    """What is said in the end, and what had to be substituted to get there."""

    proposal: Proposal
    substitutions: tuple[str, ...] = ()


class Validation:
    """`far_share`: a distance to the suggestion beyond this share of the range is worth a warning."""

    def __init__(self, far_share: float = 0.25) -> None:
        self.far_share = far_share

    def complaint(self, said: Said, situation: Situation) -> str:
        """What is wrong with the answer, in words that help to do better; empty where nothing is."""
        if said.proposal is None:
            return ""
        return _wrong_value(said.proposal, situation) or _inconsistent(said.proposal, situation)

    def run(
        self, said: Said, situation: Situation, suggestion: Suggestion, complaints: tuple[str, ...] = ()
    ) -> tuple[Validated, Finding]:
        proposal = said.proposal
        wrong = said.failure if proposal is None else _wrong_value(proposal, situation)
        if proposal is None or wrong:
            validated = _substituted(said, situation, suggestion, wrong or "no answer")
            return validated, _finding(validated.substitutions[0], complaints, validated.proposal.value)
        if suggestion.firm and suggestion.value is not None:
            replaced = _proposed(
                suggestion.value,
                suggestion.terms,
                situation,
                "The optimizer's directive is {said} (hard pressure, " + suggestion.method + ").",
            )
            said_was, now = told(proposal, situation.topic), told(replaced, situation.topic)
            summary = f"hard pressure: {said_was} replaced by the optimizer's {now}"
            return Validated(replaced), _finding(summary, complaints, replaced.value)
        warnings = tuple(
            one for one in (_inconsistent(proposal, situation), self._far(proposal, situation)) if one
        )
        summary = "; ".join(warnings) if warnings else "valid"
        return Validated(proposal), _finding(summary, complaints, proposal.value, warnings)

    def _far(self, proposal: Proposal, situation: Situation) -> str:
        if situation.suggestion is None:
            return ""
        distance = abs(proposal.value - situation.suggestion)
        if distance <= self.far_share * (situation.upper - situation.lower):
            return ""
        return f"warning: {distance:.6g} {situation.topic.unit} from the optimizer's suggestion"


def _wrong_value(proposal: Proposal, situation: Situation) -> str:
    value, unit = proposal.value, situation.topic.unit
    if not math.isfinite(value):
        return "the value is not a number"
    if not situation.lower <= value <= situation.upper:
        bounds = f"{situation.lower:.6g} to {situation.upper:.6g} {unit}"
        return f"{value:.6g} {unit} is outside {bounds} (topic, regulation and present conditions)"
    return problem(proposal, situation.package) if situation.package else ""


def _inconsistent(proposal: Proposal, situation: Situation) -> str:
    quoted = _contradiction(
        proposal.reasoning, proposal.value, situation.lower, situation.upper, situation.topic.unit
    )
    if quoted is None:
        return ""
    return f"warning: the value {proposal.value:.6g} contradicts its own reasoning: “{quoted}”"


@lru_cache(maxsize=1024)
def _contradiction(reasoning: str, value: float, lower: float, upper: float, unit: str) -> str | None:
    """The words that contradict the value, judged as another agent's arbiter would; None where none do."""
    found = judge(Case(reasoning, value, lower, upper, unit, {}))
    if found.scores.get("contradiction", 0.0) < THRESHOLD:
        return None
    return found.evidence[0][:80] if found.evidence else reasoning[:80]


def _substituted(said: Said, situation: Situation, suggestion: Suggestion, wrong: str) -> Validated:
    if suggestion.computed is not None:
        value, source = suggestion.computed, "the optimizer's value"
    elif situation.own_last is not None:
        value, source = situation.own_last, "the agent's last value"
    else:
        known = said.proposal.value if said.proposal is not None else situation.lower
        value, source = (known if math.isfinite(known) else situation.lower), "the nearest bound"
    terms = suggestion.computed_terms or situation.own_terms
    final = _proposed(value, terms, situation, f"Substituted by {source}: {{said}}.")
    stated = told(final, situation.topic)
    note = f"{said.model}: {wrong.removeprefix(said.model + ': ')}; substituted by {source}, {stated}"
    return Validated(final, (note,))


def _proposed(
    value: float, terms: Mapping[str, float] | None, situation: Situation, sentence: str
) -> Proposal:
    """The value, or on a multi-attribute topic the package, within the bounds; `{said}` in the sentence is it."""
    package = situation.package
    if not package:
        clipped = _clip(value, situation)
        words = sentence.format(said=f"{clipped:.6g} {situation.topic.unit}")
        return built(Proposal, value=clipped, reasoning=words)
    whole = terms or {one.name: value if at == 0 else one.lower for at, one in enumerate(package)}
    offer = offered(whole, package, "")
    return offer.model_copy(update={"reasoning": sentence.format(said=told(offer, situation.topic))})


def _clip(value: float, situation: Situation) -> float:
    return min(max(value, situation.lower), situation.upper)


def _finding(
    summary: str, complaints: tuple[str, ...], value: float, warnings: tuple[str, ...] = ()
) -> Finding:
    text = f"after a second try ({complaints[0]}): {summary}" if complaints else summary
    data: dict[str, Json] = {"value": value, "complaints": list(complaints), "warnings": list(warnings)}
    return built(Finding, unit="validation", summary=text, data=data)
