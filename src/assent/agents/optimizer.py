"""Unit 5, optimizer: what mathematics proposes (MAESTRO, sections III-5 and IV-B).

The mediator's is the optimum of the declared utilities, weighted by its incentives. A negotiator's is one step
of Eq. 1 from its last value: its own utility's gradient together with the mediator's feedback. As printed,
Eq. 1 descends; utilities are maximised here, so the step ascends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assent.agents.brief import Brief, Heard
from assent.agents.fields import built
from assent.agents.offers import within, words
from assent.intents.base import Json
from assent.intents.errors import AssentError
from assent.intents.negotiation import Finding, Pressure, Quadratic, Topic, Utility
from assent.intents.ports import Optimizer


@dataclass(frozen=True)
class Suggestion:
    """`value` is what the model is shown: None with pressure *none*. `computed` is there for substitution.

    `firm`: the decision is replaced by it. `shares`: for an allocation, by participant. `terms`: for a
    multi-attribute topic, as `value`; `computed_terms` as `computed`.
    """

    value: float | None = None
    computed: float | None = None
    firm: bool = False
    shares: dict[str, float] | None = None
    method: str = ""
    terms: dict[str, float] | None = None
    computed_terms: dict[str, float] | None = None


class OptimizerUnit:
    """`source` None: no suggestion. `learning_rate`: eta, as a share of the full step towards balance."""

    def __init__(self, source: Optimizer | None = None, learning_rate: float = 0.5) -> None:
        self.source = source
        self.learning_rate = learning_rate

    def run(
        self, brief: Brief, heard: Sequence[Heard], lower: float, upper: float
    ) -> tuple[Suggestion, Finding]:
        if self.source is None:
            return Suggestion(), _finding("no optimizer was given; no suggestion")
        topic = _within(brief.topic, lower, upper)
        try:
            if brief.role == "mediator":
                found = self._mediator(self.source, brief, topic, heard)
            else:
                found = self._negotiator(self.source, brief, topic, heard)
        except AssentError as error:
            return Suggestion(), _finding(f"no suggestion: {error.message}")
        if found is None:
            return Suggestion(), _finding("no utility is known; no suggestion")
        return _pressed(found, topic)

    def _mediator(
        self, source: Optimizer, brief: Brief, topic: Topic, heard: Sequence[Heard]
    ) -> Suggestion | None:
        declared = _weighted(brief, heard)
        if not declared:
            return None
        best = source.optimum(topic, declared, brief.utility)
        if best.terms is not None:
            return _package(best.terms, topic, best.method)
        value = best.value if best.value is not None else sum((best.shares or {}).values())
        return Suggestion(
            computed=_clip(value, topic.lower, topic.upper), shares=best.shares, method=best.method
        )

    def _negotiator(
        self, source: Optimizer, brief: Brief, topic: Topic, heard: Sequence[Heard]
    ) -> Suggestion | None:
        if topic.attributes:
            return self._package_step(source, brief, topic, heard)
        feedback = _feedback(brief, heard)
        if feedback is not None and topic.pressure is Pressure.HARD:
            return Suggestion(
                computed=_clip(feedback, topic.lower, topic.upper), method="mediator's directive"
            )
        if brief.utility is None:
            return None
        response = source.optimum(topic, {brief.agent: brief.utility})
        best = (
            response.value
            if response.value is not None
            else (response.shares or {}).get(brief.agent, topic.lower)
        )
        last = best if brief.own_last is None else _clip(brief.own_last, topic.lower, topic.upper)
        if feedback is None:
            return Suggestion(computed=_acceptable(best, brief, topic), method="own best response")
        step = ascend(last, brief.utility, best, feedback, self.learning_rate)
        return Suggestion(computed=_acceptable(step, brief, topic), method="Eq. 1")

    def _package_step(
        self, source: Optimizer, brief: Brief, topic: Topic, heard: Sequence[Heard]
    ) -> Suggestion | None:
        """Eq. 1 on every attribute of a package."""
        said = [one.terms for one in heard if one.legitimate and one.sender not in topic.participants]
        feedback = next((terms for terms in said if terms is not None), None)
        if feedback is not None and topic.pressure is Pressure.HARD:
            return _package(feedback, topic, "mediator's directive")
        if brief.utility is None:
            return None
        best = source.optimum(topic, {brief.agent: brief.utility}).terms or {}
        if feedback is None or brief.own_terms is None:
            return _package(best, topic, "own best response")
        last, rate = brief.own_terms, self.learning_rate
        step = {name: x + rate * ((best[name] - x) + (feedback[name] - x)) / 2.0 for name, x in last.items()}
        return _package(step, topic, "Eq. 1")


def ascend(x: float, utility: Utility, best: float, feedback: float, learning_rate: float) -> float:
    """One step of Eq. 1 from `x`, upwards, each gradient divided by its own curvature (so scales cancel).

    For U = -w(x-t)^2 that pull is t - x; for U = w ln(1+x) it is 1 + x, never further than to `best`.
    The mediator's utility is taken as quadratic around its feedback. eta = 1 is the full step to balance.
    """
    own = best - x if isinstance(utility, Quadratic) else min(1.0 + x, max(best - x, 0.0))
    return x + learning_rate * (own + (feedback - x)) / 2.0


def _weighted(brief: Brief, heard: Sequence[Heard]) -> dict[str, Utility]:
    """Declared utilities, by the weight of each agent's say. Who declared nothing: what it said stands in."""
    utilities: dict[str, Utility] = dict(brief.declared)
    for one in heard:
        if one.sender not in utilities and one.legitimate and one.value is not None and one.terms is None:
            utilities[one.sender] = Quadratic(target=one.value)
    weighted: dict[str, Utility] = {}
    for name in sorted(utilities):
        weight = min(max(brief.weights.get(name, 1.0), 0.0), 1.0)
        utility = utilities[name]
        if weight > 0:
            scaled = {"weight": utility.weight * weight}
            weighted[name] = utility if weight == 1 else utility.model_copy(update=scaled)
    return weighted


def _feedback(brief: Brief, heard: Sequence[Heard]) -> float | None:
    """What the mediator said: the one sender that is no participant. Malicious or unreadable: nothing."""
    said = [one.value for one in heard if one.legitimate and one.sender not in brief.topic.participants]
    return next((value for value in said if value is not None), None)


def _acceptable(value: float, brief: Brief, topic: Topic) -> float:
    """Within the operator's own limits, as far as the bounds leave them room."""
    lower = topic.lower if brief.reservation_lower is None else max(topic.lower, brief.reservation_lower)
    upper = topic.upper if brief.reservation_upper is None else min(topic.upper, brief.reservation_upper)
    own = _clip(value, lower, upper) if lower <= upper else value
    return _clip(own, topic.lower, topic.upper)


def _package(terms: Mapping[str, float], topic: Topic, method: str) -> Suggestion:
    inside = within(terms, topic.package())
    return Suggestion(computed=inside[topic.attributes[0].name], method=method, computed_terms=inside)


def _within(topic: Topic, lower: float, upper: float) -> Topic:
    if (topic.lower, topic.upper) == (lower, upper):
        return topic
    return topic.model_copy(update={"lower": lower, "upper": upper})


def _clip(value: float, lower: float, upper: float) -> float:
    return min(max(value, lower), upper)


def _pressed(found: Suggestion, topic: Topic) -> tuple[Suggestion, Finding]:
    data: dict[str, Json] = {"pressure": topic.pressure.value, "method": found.method}
    if topic.pressure is Pressure.NONE:
        quiet = Suggestion(
            None, found.computed, False, None, found.method, computed_terms=found.computed_terms
        )
        return quiet, _finding("pressure none: nothing is suggested", data)
    firm = topic.pressure is Pressure.HARD
    data["suggestion"] = found.computed
    if found.shares is not None:
        data["shares"] = dict(found.shares)
    if found.computed_terms is not None:
        data["terms"] = dict(found.computed_terms)
        said = words(found.computed_terms, topic.attributes)
    else:
        said = f"{found.computed:.6g} {topic.unit}"
    verb = "decides" if firm else "suggests"
    summary = f"{verb} {said} ({found.method}; pressure {topic.pressure.value})"
    shown = Suggestion(
        found.computed,
        found.computed,
        firm,
        found.shares,
        found.method,
        terms=found.computed_terms,
        computed_terms=found.computed_terms,
    )
    return shown, _finding(summary, data)


def _finding(summary: str, data: dict[str, Json] | None = None) -> Finding:
    return built(Finding, unit="optimizer", summary=summary, data=data or {})
