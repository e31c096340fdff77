"""With hard pressure what is agreed is the optimum, as computed here without the product's own mathematics."""

from __future__ import annotations

import asyncio
import math
import random

import pytest
from business_fakes import EmbeddedModel

from assent.business.agency import both_roles
from assent.business.negotiation import Negotiation
from assent.business.participants import BusinessOperator, Mediator
from assent.business.protocol import open_negotiation
from assent.intents.negotiation import Log, Pressure, Quadratic, Topic, Utility

TOPICS = 500
"""Of each kind."""


def slope(utility: Utility, x: float) -> float:
    if isinstance(utility, Quadratic):
        return -2.0 * utility.weight * (x - utility.target)
    return utility.weight / (1.0 + x)


def halved(rises, low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if rises(middle) else (low, middle)
    return (low + high) / 2.0


def best_level(utilities: list[Utility], upper: float) -> float:
    return halved(lambda x: math.fsum(slope(one, x) for one in utilities) > 0.0, 0.0, upper)


def best_shares(utilities: list[Utility], demands: list[float], capacity: float) -> list[float]:
    """Everybody's slope is the same price, except at a bound; the price is halved in until the shares fit."""

    def shares(price: float) -> list[float]:
        pairs = zip(utilities, demands, strict=True)
        return [halved(lambda x, one=one: slope(one, x) > price, 0.0, most) for one, most in pairs]

    if sum(shares(0.0)) <= capacity:
        return shares(0.0)
    return shares(halved(lambda price: sum(shares(price)) > capacity, 0.0, 2e4))


def drawn(pick: random.Random) -> Utility:
    if pick.random() < 0.35:
        return Log(weight=pick.uniform(0.5, 400))
    return Quadratic(target=pick.uniform(0, 160), weight=pick.uniform(0.05, 5))


def held(topic: Topic, utilities: dict[str, Utility], mediator: Utility | None):
    mind = both_roles(EmbeddedModel())
    agents = {
        name: BusinessOperator(name, mind, utility=one, concurrent=False) for name, one in utilities.items()
    }
    table = Negotiation(agents, Mediator(mind, mediator, concurrent=False))
    state, _ = asyncio.run(table.run(open_negotiation(topic)))
    return table.agreement(state)


@pytest.mark.parametrize("kind", ["level", "allocation"])
def test_hard_consensus_is_the_independent_optimum(kind: str) -> None:
    pick = random.Random(kind)
    for number in range(TOPICS):
        names = [f"op{k}" for k in range(pick.randint(1, 4))]
        utilities = {name: drawn(pick) for name in names}
        capacity = pick.uniform(5, 300)
        demands = {
            name: pick.uniform(1, 150) for name in names if kind == "allocation" and pick.random() < 0.6
        }
        mediator = drawn(pick) if kind == "level" and pick.random() < 0.3 else None
        topic = Topic(
            id=str(number), resource="cell", kind=kind, upper=capacity, participants=tuple(names),
            demands=demands, max_rounds=4, pressure=Pressure.HARD,
        )  # fmt: skip
        agreement = held(topic, utilities, mediator)
        assert agreement.agreed, number
        wanted = [utilities[name] for name in names]
        if kind == "level":
            everybody = wanted if mediator is None else [*wanted, mediator]
            assert agreement.value == pytest.approx(best_level(everybody, capacity), abs=0.01), number
            continue
        most = [min(demands.get(name, capacity), capacity) for name in names]
        expected = dict(zip(names, best_shares(wanted, most, capacity), strict=True))
        assert agreement.shares == pytest.approx(expected, abs=0.01), number
        assert sum(agreement.shares.values()) <= capacity
