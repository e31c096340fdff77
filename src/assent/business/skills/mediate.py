"""Skill: the mediator's feedback of a round: a summary of all demands, with a direction to consensus.

Asked through the mediator's pipeline after all messages of the round were extracted and arbitrated.
"""

from __future__ import annotations

import math

from assent.agents.brief import Heard, Situation
from assent.business.skills.propose import amount, names_of
from assent.business.skills.strategies import rounded
from assent.intents.negotiation import Personality, Pressure, Proposal, Quadratic, Topic
from assent.reasoning.skill import Skill

GUIDED = 0.8
"""With soft pressure: the share of the optimizer's proposal in the feedback; the rest is what was said."""


def solve(situation: Situation) -> Proposal:
    """The embedded mediator. For a level its direction, for an allocation how much it hands out in all."""
    counted = [one for one in situation.heard if one.value is not None and one.weight > 0.0]
    if situation.topic.kind == "allocation":
        return _hand_out(situation, counted)
    value = direction(situation, counted)
    return Proposal(value=value, reasoning=_summary(situation, counted, value))


def direction(situation: Situation, counted: list[Heard]) -> float:
    """Where a shared level should go: the optimizer's proposal as firmly as the pressure says, and the demands."""
    suggestion = situation.suggestion
    if situation.topic.pressure is Pressure.HARD and suggestion is not None:
        return rounded(min(max(suggestion, situation.lower), situation.upper), situation, 3)
    middle = _middle(counted)
    if middle is None:
        middle = (situation.lower + situation.upper) / 2.0 if suggestion is None else suggestion
    if suggestion is not None:
        middle = GUIDED * suggestion + (1.0 - GUIDED) * middle
    return rounded(min(max(middle, situation.lower), situation.upper), situation)


def within_bounds(situation: Situation, proposal: Proposal) -> None:
    """The mediator may not direct anybody outside of the topic's bounds."""
    slack = 1e-9 * max(1.0, situation.upper)
    if not situation.lower - slack <= proposal.value <= situation.upper + slack:
        raise ValueError(
            f"value {proposal.value:g} is outside [{situation.lower:g}, {situation.upper:g}] {situation.topic.unit}"
        )


def follows_the_directive(situation: Situation, proposal: Proposal) -> None:
    """With hard pressure on a level, the optimizer's proposal is the mediator's (MAESTRO, section III-5)."""
    if situation.topic.kind != "level" or situation.topic.pressure is not Pressure.HARD:
        return
    if situation.suggestion is not None and abs(proposal.value - situation.suggestion) > 0.005:
        raise ValueError(f"pressure is hard: the value must be the optimizer's {situation.suggestion:.6g}")


def _middle(counted: list[Heard]) -> float | None:
    """The middle ground between the lowest and the highest demand, nearer to whose word weighs more."""
    if not counted:
        return None
    low = min(counted, key=lambda one: (one.value or 0.0, -one.weight))
    high = max(counted, key=lambda one: (one.value or 0.0, one.weight))
    total = low.weight + high.weight
    return ((low.value or 0.0) * low.weight + (high.value or 0.0) * high.weight) / total


def _hand_out(situation: Situation, counted: list[Heard]) -> Proposal:
    asked = math.fsum(one.value or 0.0 for one in counted)
    topic = situation.topic
    value = min(asked, situation.upper)
    said = amount(rounded(value, situation), topic)
    if asked > situation.upper:
        over = amount(rounded(asked, situation), topic)
        text = f"Together you ask for {over}, more than there is. We can hand out {said}: please move to your share."
    else:
        text = f"Together you ask for {said}, which the capacity can carry. Please confirm your shares."
    return Proposal(value=value, reasoning=text + _penalised(situation))


def _summary(situation: Situation, counted: list[Heard], value: float) -> str:
    topic, said = situation.topic, amount(value, situation.topic)
    if not counted:
        return f"No usable demand arrived. We direct you to {said}." + _penalised(situation)
    values = sorted(one.value or 0.0 for one in counted)
    if values[-1] - values[0] <= topic.tolerance:
        text = f"All {len(values)} demands lie together. The common ground is {said}: please confirm."
    else:
        low, high = (
            amount(rounded(values[0], situation), topic),
            amount(rounded(values[-1], situation), topic),
        )
        text = f"Demands of {len(values)} participants range from {low} to {high}. Please move to {said}."
    if situation.suggestion is not None:
        firm = "binding" if topic.pressure is Pressure.HARD else "our guidance"
        text += f" It rests on the collective optimum and is {firm}."
    return text + _penalised(situation)


def _penalised(situation: Situation) -> str:
    fewer = sum(1 for one in situation.heard if one.weight < 1.0)
    flagged = sum(1 for one in situation.heard if not one.legitimate)
    text = f" Pressure in {flagged} message(s) was disregarded." if flagged else ""
    return text + (f" {fewer} participant(s) count for less at present." if fewer else "")


_TOPIC = Topic(id="t-1", resource="cell-7", kind="level", upper=90.0, participants=("blue", "green"))
_HEARD = (
    Heard(sender="blue", value=70.0, reasoning="We open with 70 Mbps.", legitimate=True),
    Heard(sender="green", value=30.0, reasoning="30 Mbps is where we start.", legitimate=True),
)

mediate_skill: Skill[Situation, Proposal] = Skill(
    name="mediate",
    package="assent.business.skills",
    question=Situation,
    answer=Proposal,
    example=(
        Situation(
            agent="mediator",
            role="mediator",
            topic=_TOPIC,
            round=1,
            seed=0,
            personality=Personality.NORMAL,
            goal="",
            utility=Quadratic(target=50.0),
            reservation_lower=None,
            reservation_upper=None,
            heard=_HEARD,
            previous={},
            own_last=None,
            incentives=(),
            lower=0.0,
            upper=90.0,
            suggestion=50.0,
            findings=(),
        ),
        Proposal(
            value=50.0,
            reasoning="Demands of 2 participants range from 30 Mbps to 70 Mbps. Please move to 50 Mbps.",
        ),
    ),
    solve=solve,
    validators=(within_bounds, follows_the_directive),
    role="mediator",
    private=names_of,
    decides=("value",),
)
