"""Skill: what a negotiator offers in a round of a multi-attribute topic: a whole package.

The embedded solver lowers its aspiration towards what the mediator's package is worth to it, as far as its
personality concedes, and offers of all packages that are worth its aspiration the one closest to the mediator's:
it trades what is cheap to it against what is dear. Like `propose`, it names the package and nothing behind it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from assent.agents.brief import Heard, Situation
from assent.agents.offers import offered, problem, words
from assent.business.optima import packages
from assent.business.optimisers import listed, named
from assent.business.skills.propose import names_of, phrase
from assent.business.skills.strategies import Move, manner_of
from assent.intents.negotiation import (
    Additive,
    Attribute,
    Offer,
    Personality,
    Preference,
    Pressure,
    Proposal,
    Topic,
)
from assent.reasoning.skill import Skill


def solve(situation: Situation) -> Offer:
    """The embedded negotiator."""
    heard = directed(situation)
    terms, conduct = _move(situation, heard)
    package = situation.package
    rounded = {one.name: spoken(terms[one.name], one) for one in package}
    if conduct != "directive":
        rounded = _reserved(rounded, situation)
    first = package[0].name
    chosen = Move(rounded[first], terms[first], None if heard is None else heard[first], conduct)
    bare = offered(rounded, package, "")
    return bare.model_copy(update={"reasoning": phrase(situation, chosen, words(bare.terms, package))})


def directed(situation: Situation) -> Mapping[str, float] | None:
    """The package that the mediator directed to, if it was legitimate; in round 1 nobody has said anything."""
    said = [one.terms for one in situation.heard if one.legitimate and one.terms is not None]
    return said[-1] if said else None


def whole_package(situation: Situation, proposal: Proposal) -> None:
    """Every attribute must be named once, and be within its bounds."""
    wrong = problem(proposal, situation.package)
    if wrong:
        raise ValueError(wrong)


def within_own_limits(situation: Situation, proposal: Proposal) -> None:
    """An agent must not give away what its operator does not accept, unless the mediator's word is binding."""
    low, high = situation.reservation_lower, situation.reservation_upper
    if situation.topic.pressure is Pressure.HARD:
        return
    slack = 0.01 * max(1.0, situation.upper)
    if low is not None and proposal.value < min(low, situation.upper) - slack:
        raise ValueError("the value is below the least that your operator accepts")
    if high is not None and proposal.value > max(high, situation.lower) + slack:
        raise ValueError("the value is above the most that your operator accepts")


def spoken(value: float, one: Attribute) -> float:
    """As precisely as people speak about an attribute of this range: four digits of its upper bound."""
    size = math.floor(math.log10(one.upper)) if one.upper > 0.0 else 0
    return min(max(round(value, min(max(3 - size, 0), 12)), one.lower), one.upper)


def _move(situation: Situation, heard: Mapping[str, float] | None) -> tuple[dict[str, float], str]:
    package, topic = situation.package, situation.topic
    if topic.pressure is Pressure.HARD and heard is not None:
        return dict(heard), "directive"
    own = _own(situation)
    if heard is None or situation.own_terms is None:
        return named(package, packages.peak(own, package)), "opening"
    manner = manner_of(situation)
    share, conduct = manner.concession, "conceding" if manner.concession > 0.0 else "pressing"
    accepts = manner.accepts or (topic.pressure is Pressure.SOFT and share > 0.0)
    if accepts and situation.round >= topic.max_rounds:
        return dict(heard), "accepting"
    theirs = listed(package, heard)
    asked = packages.utility_of(own, package, listed(package, situation.own_terms))
    offers = packages.utility_of(own, package, theirs)
    aspiration = asked - min(share, 1.0) * max(asked - offers, 0.0)
    return named(package, packages.nearest(own, package, aspiration, theirs)), conduct


def _own(situation: Situation) -> Additive:
    """The agent's utility; without one the first attribute's direction is all that it wants."""
    if isinstance(situation.utility, Additive):
        return situation.utility
    return Additive(attributes={situation.package[0].name: Preference()})


def _reserved(terms: dict[str, float], situation: Situation) -> dict[str, float]:
    """The first attribute within what the operator privately accepts, as far as the bounds leave room."""
    first = situation.package[0]
    value = terms[first.name]
    value = value if situation.reservation_lower is None else max(value, situation.reservation_lower)
    value = value if situation.reservation_upper is None else min(value, situation.reservation_upper)
    return {**terms, first.name: min(max(value, first.lower), first.upper)}


ATTRIBUTES = (
    Attribute(name="throughput", unit="Mbps", upper=90.0),
    Attribute(name="latency", unit="ms", lower=5.0, upper=50.0, better="less"),
    Attribute(name="price", unit="EUR", upper=100.0, better="less"),
)
TOPIC = Topic(
    id="t-1",
    resource="cell-7",
    kind="multi-attribute",
    upper=90.0,
    participants=("blue", "green"),
    attributes=ATTRIBUTES,
)
_UTILITY = Additive(
    attributes={
        "throughput": Preference(weight=0.6),
        "latency": Preference(weight=0.3, target=10.0),
        "price": Preference(weight=0.1),
    }
)
EXAMPLE = Situation(
    agent="blue",
    role="negotiator",
    topic=TOPIC,
    round=2,
    seed=0,
    personality=Personality.NORMAL,
    goal="smooth video for our subscribers",
    utility=_UTILITY,
    reservation_lower=None,
    reservation_upper=None,
    heard=(
        Heard(
            sender="mediator",
            value=50.0,
            reasoning="Please move to 50 Mbps, latency 20 ms and price 45 EUR.",
            legitimate=True,
            terms={"throughput": 50.0, "latency": 20.0, "price": 45.0},
        ),
    ),
    previous={},
    own_last=90.0,
    incentives=(),
    lower=0.0,
    upper=90.0,
    suggestion=None,
    findings=(),
    package=ATTRIBUTES,
    own_terms={"throughput": 90.0, "latency": 10.0, "price": 0.0},
)

propose_package_skill: Skill[Situation, Proposal] = Skill(
    name="propose_package",
    package="assent.business.skills",
    question=Situation,
    answer=Offer,
    example=(
        EXAMPLE,
        Offer(
            value=60.0,
            terms={"throughput": 60.0, "latency": 18.0, "price": 45.0},
            reasoning="We come closer: 60 Mbps, latency 18 ms and price 45 EUR.",
        ),
    ),
    solve=solve,
    validators=(whole_package, within_own_limits),
    role="negotiator",
    private=names_of,
    decides=("value", "terms"),
)
