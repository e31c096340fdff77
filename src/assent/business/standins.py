"""Who speaks where somebody does not: late, silent, crashed or lying participants do not stop the others.

A participant's last value stands; for a mediator that fails the optimizer speaks. The turn's record says so.
"""

from __future__ import annotations

from assent.agents.offers import offered, problem, within, words
from assent.business.optima import packages
from assent.business.optima.utilities import best
from assent.business.optimisers import listed, named
from assent.business.participants import Table, amounts, shares_finding, weighted
from assent.business.protocol import STANDING_VALUE, NegotiationState
from assent.intents.negotiation import (
    AnyProposal,
    Finding,
    Pressure,
    Proposal,
    Topic,
    Turn,
    Utility,
)
from assent.intents.ports import Optimizer


def standing(state: NegotiationState, name: str, utility: Utility, reason: str) -> Turn:
    """The participant's last value, or before it said anything what it declared to like best."""
    topic, text = state.topic, "No usable message arrived in time; the last value stands."
    proposal: AnyProposal
    if topic.kind == "multi-attribute":
        package = topic.package()
        wanted = packages.peak(packages.additive(utility, package), package)
        proposal = offered(state.terms.get(name) or named(package, wanted), package, text)
    else:
        most = min(topic.upper, topic.demands.get(name, topic.upper))
        stands = state.values.get(name)
        value = best(utility, topic.lower, most) if stands is None else stands
        proposal = Proposal(value=min(max(value, topic.lower), topic.upper), reasoning=text)
    return Turn(
        agent=name,
        role="negotiator",
        proposal=proposal,
        model=STANDING_VALUE,
        substitutions=(f"{name}: {reason}",),
    )


def stand_in(table: Table, name: str, utility: Utility | None, optimizer: Optimizer, reason: str) -> Turn:
    """The mediator's turn where its agent failed. Without pressure, the mean of what was said stands in."""
    topic = table.topic
    findings: tuple[Finding, ...] = ()
    proposal: AnyProposal
    if topic.kind == "multi-attribute":
        package = topic.package()
        terms = within(_package(table, utility, optimizer), package)
        said = words(terms, package)
        proposal = offered(
            terms, package, f"The mediator's agent did not answer; the optimizer directs to {said}."
        )
    else:
        if topic.kind == "allocation":
            value = min(sum(amounts(table, optimizer).values()), topic.upper)
            findings = (shares_finding(table, optimizer),)
        else:
            value = _level(table, utility, optimizer)
        value = min(max(value, topic.lower), topic.upper)
        text = f"The mediator's agent did not answer; the optimizer directs to {value:.10g} {topic.unit}."
        proposal = Proposal(value=value, reasoning=text)
    return Turn(
        agent=name,
        role="mediator",
        proposal=proposal,
        findings=findings,
        model="optimizer",
        substitutions=(f"{name}: {reason}",),
    )


def may_say(turn: object, name: str, role: str, topic: Topic) -> bool:
    """Whether this is that participant's own turn, with values that the topic allows. It may be lying."""
    if not isinstance(turn, Turn) or turn.agent != name or turn.role != role:
        return False
    slack = 1e-9 * max(1.0, topic.upper)
    least = 0.0 if topic.kind == "allocation" else topic.lower
    if not least - slack <= turn.proposal.value <= topic.upper + slack:
        return False
    return topic.kind != "multi-attribute" or not problem(turn.proposal, topic.package())


def _level(table: Table, utility: Utility | None, optimizer: Optimizer) -> float:
    topic = table.topic
    if topic.pressure is Pressure.NONE:
        return sum(table.values.values()) / max(len(table.values), 1)
    found = optimizer.optimum(topic, weighted(table.declared, table.weights), utility).value
    return found or topic.lower


def _package(table: Table, utility: Utility | None, optimizer: Optimizer) -> dict[str, float]:
    topic = table.topic
    if topic.pressure is not Pressure.NONE or not table.terms:
        found = optimizer.optimum(topic, weighted(table.declared, table.weights), utility).terms
        if found is not None:
            return found
    said = [listed(topic.attributes, one) for one in table.terms.values()]
    return named(topic.attributes, [sum(column) / len(said) for column in zip(*said, strict=True)])
