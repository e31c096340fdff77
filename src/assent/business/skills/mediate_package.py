"""Skill: the mediator's feedback of a round of a multi-attribute topic: one package for everybody.

A single text that is improved round by round: the middle of what was offered, drawn to the optimizer's package as
firmly as the pressure says, then changed so that somebody gains and nobody loses (by what was declared).
"""

from __future__ import annotations

import math

from assent.agents.brief import Heard, Situation
from assent.agents.offers import offered, words
from assent.business.optima import packages
from assent.business.optimisers import listed, named
from assent.business.skills.mediate import GUIDED
from assent.business.skills.propose import names_of
from assent.business.skills.propose_package import ATTRIBUTES, EXAMPLE, TOPIC, spoken, whole_package
from assent.intents.negotiation import Additive, Offer, Pressure, Proposal
from assent.reasoning.skill import Skill


def solve(situation: Situation) -> Offer:
    """The embedded mediator."""
    counted = [one for one in situation.heard if one.terms is not None and one.weight > 0.0]
    package, note = _direction(situation, counted)
    terms = named(situation.package, package)
    if situation.topic.pressure is not Pressure.HARD:
        terms = {one.name: spoken(terms[one.name], one) for one in situation.package}
    bare = offered(terms, situation.package, "")
    said = words(bare.terms, situation.package)
    return bare.model_copy(update={"reasoning": _summary(situation, counted, said) + note})


def follows_the_directive(situation: Situation, proposal: Proposal) -> None:
    """With hard pressure the optimizer's package is the mediator's (MAESTRO, section III-5)."""
    if situation.topic.pressure is not Pressure.HARD or situation.suggested is None:
        return
    for one in situation.package:
        aim = situation.suggested[one.name]
        said = proposal.terms.get(one.name) if isinstance(proposal, Offer) else None
        if said is None or abs(said - aim) > 1e-4 * max(one.upper - one.lower, 1e-9):
            raise ValueError(f"pressure is hard: {one.name} must be the optimizer's {aim:.6g}")


def _direction(situation: Situation, counted: list[Heard]) -> tuple[packages.Package, str]:
    """Where everybody should go, and what of it is a gain for all."""
    attributes, suggested = situation.package, situation.suggested
    aim = None if suggested is None else listed(attributes, suggested)
    if aim is not None and situation.topic.pressure is Pressure.HARD:
        return aim, ""
    middle = _middle(situation, counted)
    if aim is None:
        return middle, ""
    guided = [GUIDED * x + (1.0 - GUIDED) * y for x, y in zip(aim, middle, strict=True)]
    excluded = {one.sender for one in situation.heard if one.weight == 0.0}
    counting = [one for name, one in sorted(situation.declared.items()) if name not in excluded]
    utilities = [one for one in (*counting, situation.utility) if isinstance(one, Additive)]
    if not utilities:
        return guided, ""
    better = packages.improved(utilities, attributes, guided)
    gained = sum(
        packages.utility_of(one, attributes, better) > packages.utility_of(one, attributes, guided) + 1e-3
        for one in utilities
    )
    note = f" Traded across attributes: {gained} of {len(utilities)} gain by that and nobody loses."
    return better, note if gained else ""


def _middle(situation: Situation, counted: list[Heard]) -> packages.Package:
    if not counted:
        return [(one.lower + one.upper) / 2.0 for one in situation.package]
    total = math.fsum(one.weight for one in counted)
    offers = [(one.weight, listed(situation.package, one.terms or {})) for one in counted]
    return [
        math.fsum(weight * terms[at] for weight, terms in offers) / total
        for at in range(len(situation.package))
    ]


def _summary(situation: Situation, counted: list[Heard], said: str) -> str:
    if not counted:
        return f"No usable offer arrived. We direct you to {said}."
    apart = [one.name for one in situation.package if _range(counted, one.name) > one.slack]
    if not apart:
        return f"All {len(counted)} offers lie together. The common ground is {said}: please confirm."
    firm = "is binding" if situation.topic.pressure is Pressure.HARD else "is our guidance"
    text = f"{len(counted)} offers differ in {', '.join(apart)}. Please move to {said}."
    return text + (f" It rests on the collective optimum and {firm}." if situation.suggested else "")


def _range(counted: list[Heard], name: str) -> float:
    values = [(one.terms or {})[name] for one in counted]
    return max(values) - min(values)


_MIDDLE = {"throughput": 55.0, "latency": 20.0, "price": 40.0}
_HEARD = (
    Heard(
        sender="blue",
        value=80.0,
        reasoning="80 Mbps, latency 10 ms and price 20 EUR is where we start.",
        legitimate=True,
        terms={"throughput": 80.0, "latency": 10.0, "price": 20.0},
    ),
    Heard(
        sender="green",
        value=30.0,
        reasoning="30 Mbps, latency 30 ms and price 60 EUR serves us well.",
        legitimate=True,
        terms={"throughput": 30.0, "latency": 30.0, "price": 60.0},
    ),
)

mediate_package_skill: Skill[Situation, Proposal] = Skill(
    name="mediate_package",
    package="assent.business.skills",
    question=Situation,
    answer=Offer,
    example=(
        EXAMPLE.model_copy(
            update={
                "agent": "mediator",
                "role": "mediator",
                "topic": TOPIC,
                "goal": "",
                "utility": None,
                "heard": _HEARD,
                "own_last": None,
                "own_terms": None,
                "package": ATTRIBUTES,
            }
        ),
        Offer(
            value=55.0,
            terms=_MIDDLE,
            reasoning="2 offers differ in throughput, latency, price. Please move to 55 Mbps, latency 20 ms and "
            "price 40 EUR.",
        ),
    ),
    solve=solve,
    validators=(whole_package, follows_the_directive),
    role="mediator",
    private=names_of,
    decides=("value", "terms"),
)
