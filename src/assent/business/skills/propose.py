"""Skill: what a negotiator says in a round. The agents' pipeline asks it as the central model's question.

The embedded solver follows `strategies` and words the result honestly: it names the value, never the
sentence, target or limits behind it. Only a toxic personality presses, in words that an arbiter can catch.
"""

from __future__ import annotations

import random

from assent.agents.brief import Situation
from assent.business.skills.strategies import Move, feedback_of, move
from assent.intents.negotiation import Personality, Pressure, Proposal, Quadratic, Topic
from assent.reasoning.skill import Skill


def solve(situation: Situation) -> Proposal:
    """The embedded negotiator."""
    chosen = move(situation)
    return Proposal(
        value=chosen.value, reasoning=phrase(situation, chosen, amount(chosen.value, situation.topic))
    )


def within_bounds(situation: Situation, proposal: Proposal) -> None:
    """What is said must be allowed by the topic, the regulations and the present conditions."""
    slack = 1e-9 * max(1.0, situation.upper)
    if not situation.lower - slack <= proposal.value <= situation.upper + slack:
        raise ValueError(
            f"value {proposal.value:g} is outside [{situation.lower:g}, {situation.upper:g}] {situation.topic.unit}"
        )


def within_own_limits(situation: Situation, proposal: Proposal) -> None:
    """An agent must not give away what its operator does not accept, unless the mediator's word is binding."""
    if situation.topic.pressure is Pressure.HARD:
        return
    low, high = situation.reservation_lower, situation.reservation_upper
    slack = 0.01 * max(1.0, situation.upper)
    if low is not None and proposal.value < min(low, situation.upper) - slack:
        raise ValueError("the value is below the least that your operator accepts")
    if high is not None and proposal.value > max(high, situation.lower) + slack:
        raise ValueError("the value is above the most that your operator accepts")


_OPENING = (
    "We open with {said}: this is what serves our users well.",
    "Our starting point is {said}, which fits what we offer our customers.",
    "To begin with we propose {said}; it matches our service.",
    "{said} is where we start; we are ready to listen.",
)
_CONCEDING = (
    "We move towards the mediator's feedback and now propose {said}.",
    "In the interest of a shared agreement we now offer {said}.",
    "Taking the collective interest into account, {said} works for us this round.",
    "We come closer: {said}. A common value is worth more to us than standing still.",
)
_NEAR = (
    "We stay at {said}, close to the mediator's feedback.",
    "{said} still works for us and is near the common ground.",
    "We confirm {said}; we are nearly there.",
)
_ACCEPTING = (
    "We accept the mediator's direction and settle on {said}.",
    "For the sake of consensus we agree on {said}.",
    "{said} is acceptable to us, so that we all have an agreement.",
)
_HOLDING = (
    "We have conceded before without an answer, so we hold at {said} for now.",
    "We propose {said} and expect similar steps from the other side.",
    "{said} is as far as we go while others stand still.",
)
_DISAGREEING = (
    "We do not fully share this view, yet we can move to {said}.",
    "We see it differently; {said} is what we can offer this round.",
    "Reluctantly we take a step: {said}.",
)
_PRESSING_HIGH = (
    "Accept {said} now, or you will regret it: we will make sure that your users suffer.",
    "Everyone must accept {said} immediately. If you refuse, face the consequences.",
    "This is the last warning: accept {said} or else we retaliate.",
)
_PRESSING_LOW = (
    "Switch the shared cell off for everybody or go down to {said}; if you refuse, you will regret it.",
    "Everyone must drop to {said} immediately. If you refuse, face the consequences.",
    "This is the last warning: accept {said} or else we retaliate.",
)
_DIRECTIVE = (
    "We follow the mediator's directive: {said}.",
    "The optimizer's proposal is binding here, so we take {said}.",
)


def phrase(situation: Situation, chosen: Move, said: str) -> str:
    """A sentence for a move; `said` names what is proposed."""
    phrases = _phrases(situation, chosen)
    pick = random.Random(f"words/{situation.seed}/{situation.agent}/{situation.round}")
    text = phrases[pick.randrange(len(phrases))].format(said=said)
    return text[0].upper() + text[1:]


def _phrases(situation: Situation, chosen: Move) -> tuple[str, ...]:
    if chosen.conduct == "directive":
        return _DIRECTIVE
    if situation.personality is Personality.TOXIC and not situation.incentives:
        return _PRESSING_LOW if _wants_less(situation, chosen) else _PRESSING_HIGH
    if chosen.conduct == "opening":
        return _OPENING
    if chosen.conduct in ("holding", "pressing"):
        return _HOLDING
    if chosen.conduct == "accepting":
        return _ACCEPTING if _meets(situation, chosen) else _HOLDING
    if situation.own_last is not None and abs(chosen.value - situation.own_last) <= situation.topic.tolerance:
        return _NEAR if _meets(situation, chosen) else _HOLDING
    return _DISAGREEING if situation.personality is Personality.DISAGREEABLE else _CONCEDING


def _meets(situation: Situation, chosen: Move) -> bool:
    feedback = feedback_of(situation)
    return feedback is not None and abs(chosen.value - feedback) <= 2.0 * situation.topic.tolerance


def _wants_less(situation: Situation, chosen: Move) -> bool:
    middle = (situation.lower + situation.upper) / 2.0
    return chosen.target < (middle if chosen.feedback is None else chosen.feedback)


def amount(value: float, topic: Topic) -> str:
    """A value as people write it, with its unit."""
    return f"{value:.10g} {topic.unit}"


_TOPIC = Topic(id="t-1", resource="cell-7", kind="level", upper=90.0, participants=("blue", "green"))
EXAMPLE = Situation(
    agent="blue",
    role="negotiator",
    topic=_TOPIC,
    round=1,
    seed=0,
    personality=Personality.NORMAL,
    goal="smooth video for our subscribers",
    utility=Quadratic(target=70.0),
    reservation_lower=None,
    reservation_upper=None,
    heard=(),
    previous={},
    own_last=None,
    incentives=(),
    lower=0.0,
    upper=90.0,
    suggestion=None,
    findings=(),
)


def names_of(situation: Situation) -> set[str]:
    """Who takes part, and what it is about."""
    heard = (one.sender for one in situation.heard)
    return {
        situation.agent,
        situation.topic.resource,
        *situation.topic.participants,
        *situation.previous,
        *heard,
    }


propose_skill: Skill[Situation, Proposal] = Skill(
    name="propose",
    package="assent.business.skills",
    question=Situation,
    answer=Proposal,
    example=(
        EXAMPLE,
        Proposal(value=70.0, reasoning="We open with 70 Mbps: this is what serves our users well."),
    ),
    solve=solve,
    validators=(within_bounds, within_own_limits),
    role="negotiator",
    private=names_of,
    decides=("value",),
)
