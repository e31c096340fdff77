"""How the embedded negotiators concede: a behavioural model, one line of parameters per personality.

This is not a language model. The parameters are calibrated to the means of MAESTRO's Fig. 3a: with two
operators and a mediator that answers with the middle of both, a participant that each round closes a share
c of its distance to the feedback ends at the point c_1 / (c_1 + c_2) between both targets. The paper's pairs
A-D (64) and V-D (72) fix c of agreeable and vulnerable against disagreeable; N-T (83) and D-T (51) fix how
one answers to being exploited.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from assent.agents.brief import Situation
from assent.business.optima.utilities import best
from assent.intents.negotiation import Additive, Personality, Pressure


@dataclass(frozen=True)
class Manner:
    """`concession`: the share of the distance to the feedback that is closed in a round.

    `retreat`: where the feedback moves away although it concedes, the share of the way back to its own target
    that it takes instead; `gives_in`: the probability that it concedes all the same, throughout a
    negotiation. `accepts`: takes the mediator's value in the last round.
    """

    concession: float
    retreat: float
    gives_in: float
    accepts: bool


MANNERS: dict[Personality, Manner] = {
    Personality.NORMAL: Manner(0.8, 0.2, 0.35, True),
    Personality.AGREEABLE: Manner(0.75, 0.0, 1.0, True),
    Personality.DISAGREEABLE: Manner(0.5, 1.0, 0.1, False),
    Personality.VULNERABLE: Manner(1.1, 0.0, 1.0, True),
    Personality.TOXIC: Manner(0.0, 0.0, 0.0, False),
}
WARNED = Manner(0.5, 0.0, 1.0, True)
"""A toxic agent after an incentive: it bargains (MAESTRO, section V: the warned operator cooperates)."""


@dataclass(frozen=True)
class Move:
    """The value to say, and what it answers to: own target, the mediator's feedback, the conduct shown."""

    value: float
    target: float
    feedback: float | None
    conduct: str


def move(situation: Situation) -> Move:
    """What the personality says this round. Deterministic for a seed."""
    target = own_target(situation)
    feedback = feedback_of(situation)
    if situation.topic.pressure is Pressure.HARD and feedback is not None:
        return Move(rounded(_clip(feedback, situation), situation, 3), target, feedback, "directive")
    if feedback is None or situation.own_last is None:
        first = _anticipated(situation, target)
        return Move(rounded(_reserved(first, situation), situation), target, feedback, "opening")
    exploited = _exploited(situation, target, feedback)
    manner = manner_of(situation)
    share = manner.concession
    conduct = "conceding" if share > 0.0 else "pressing"
    if exploited and _draw(situation) >= manner.gives_in:
        back = situation.own_last + manner.retreat * (target - situation.own_last)
        return Move(rounded(_reserved(back, situation), situation), target, feedback, "holding")
    accepts = manner.accepts or (situation.topic.pressure is Pressure.SOFT and share > 0.0)
    if conduct == "conceding" and accepts and situation.round >= situation.topic.max_rounds:
        share, conduct = 1.0, "accepting"
    wanted = situation.own_last + share * (feedback - situation.own_last)
    value = rounded(_reserved(wanted, situation), situation)
    return Move(value, target, feedback, conduct)


def own_target(situation: Situation) -> float:
    """The value that the agent would choose alone, within the bounds."""
    if situation.utility is None:
        middle = (situation.lower + situation.upper) / 2.0
        return _clip(middle if situation.own_last is None else situation.own_last, situation)
    return best(situation.utility, situation.lower, _most(situation))


def _anticipated(situation: Situation, target: float) -> float:
    """Its own target; where it knows what the others declare, a first step towards the middle of both already."""
    others = [
        best(one, situation.lower, situation.upper)
        for one in situation.goals.values()
        if not isinstance(one, Additive)
    ]
    if not others or situation.topic.kind != "level":
        return target
    middle = (target + math.fsum(others) / len(others)) / 2.0
    return target + min(manner_of(situation).concession, 1.0) * (middle - target)


def feedback_of(situation: Situation) -> float | None:
    """What the mediator last said, if it was legitimate; in round 1 nobody has said anything."""
    values = [one.value for one in situation.heard if one.legitimate and one.value is not None]
    return values[-1] if values else None


def rounded(value: float, situation: Situation, extra: int = 0) -> float:
    """As precisely as people speak about a resource of this size: four digits of its upper bound.

    Shares of an allocation are rounded down, so that rounding never asks for more.
    """
    size = math.floor(math.log10(situation.topic.upper)) if situation.topic.upper > 0.0 else 0
    digits = min(max(0, 3 - size) + extra, 12)
    if situation.topic.kind == "allocation":
        floored = math.floor(value * 10.0**digits + 1e-6) / 10.0**digits
        return _clip(floored, situation)
    return _clip(round(value, digits), situation)


def manner_of(situation: Situation) -> Manner:
    """The parameters of the agent's personality; a toxic one that was told off bargains."""
    if situation.personality is Personality.TOXIC and situation.incentives:
        return WARNED
    return MANNERS[situation.personality]


def _exploited(situation: Situation, target: float, feedback: float) -> bool:
    """Whether the mediator's feedback moved away from our target since the round before."""
    earlier = [value for name, value in sorted(situation.previous.items()) if name != situation.agent]
    if not earlier or situation.topic.kind == "allocation":
        return False
    span = max(situation.upper - situation.lower, 1e-12)
    return abs(feedback - target) - abs(earlier[0] - target) > 0.02 * span


def _draw(situation: Situation) -> float:
    return random.Random(f"{situation.seed}/{situation.agent}").random()


def _reserved(value: float, situation: Situation) -> float:
    """Within what the agent privately accepts; the bounds of the topic come last."""
    low, high = situation.reservation_lower, situation.reservation_upper
    value = value if low is None else max(value, low)
    value = value if high is None else min(value, high)
    return _clip(value, situation)


def _clip(value: float, situation: Situation) -> float:
    return min(max(value, situation.lower), _most(situation))


def _most(situation: Situation) -> float:
    demand = situation.topic.demands.get(situation.agent, situation.upper)
    if situation.topic.kind == "level":
        return situation.upper
    return max(situation.lower, min(situation.upper, demand))
