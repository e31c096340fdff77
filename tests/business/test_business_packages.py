"""Multi-attribute topics: the mathematics of packages, and negotiations of them with all seven units."""

from __future__ import annotations

import asyncio
import random

import pytest
from business_fakes import Crashing, EmbeddedModel, Lying, Slow
from hypothesis import given
from hypothesis import strategies as st

from assent.agents.extraction import extract_package
from assent.business.agency import both_roles
from assent.business.negotiation import Negotiation
from assent.business.optima import allocation, level, packages, stepwise
from assent.business.optimisers import UtilityOptimizer
from assent.business.participants import BusinessOperator, Mediator
from assent.business.protocol import open_negotiation
from assent.business.skills.understand import understand
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import (
    Additive,
    Attribute,
    Offer,
    Personality,
    Preference,
    Pressure,
    Quadratic,
    Topic,
)

PACKAGE = (
    Attribute(name="throughput", unit="Mbps", upper=134.0),
    Attribute(name="latency", unit="ms", lower=5.0, upper=50.0, better="less"),
    Attribute(name="price", unit="EUR", upper=100.0, better="less"),
)
GAMER = Additive(
    attributes={
        "throughput": Preference(weight=0.2, target=45),
        "latency": Preference(weight=0.7, target=8),
        "price": Preference(weight=0.1),
    }
)
CINEMA = Additive(
    attributes={"throughput": Preference(weight=0.8, target=110), "price": Preference(weight=0.2)}
)

preferences = st.builds(
    Preference,
    weight=st.floats(0.05, 5),
    target=st.none() | st.floats(0, 140),
    better=st.sampled_from([None, "more", "less"]),
)
utilities = st.builds(Additive, attributes=st.fixed_dictionaries({one.name: preferences for one in PACKAGE}))
groups = st.lists(utilities, min_size=1, max_size=4)


def anywhere(pick: random.Random) -> list[float]:
    return [pick.uniform(one.lower, one.upper) for one in PACKAGE]


def worth(group, package) -> list[float]:
    return [packages.utility_of(one, PACKAGE, package) for one in group]


@given(groups, st.integers(0, 10**6))
def test_nobody_finds_a_package_that_beats_the_solutions(group, seed: int) -> None:
    pick = random.Random(seed)
    best = sum(
        one.weight * u for one, u in zip(group, worth(group, packages.welfare(group, PACKAGE)), strict=True)
    )
    least = min(worth(group, packages.max_min(group, PACKAGE)))
    bargain = packages.nash(group, PACKAGE)
    product = 1.0
    for u in worth(group, bargain):
        product *= u
    for _ in range(40):
        tried = worth(group, anywhere(pick))
        assert all(-1e-9 <= u <= 1 + 1e-9 for u in tried)
        assert sum(one.weight * u for one, u in zip(group, tried, strict=True)) <= best + 1e-9
        assert min(tried) <= least + 0.01
        together = 1.0
        for u in tried:
            together *= u
        assert together <= product + 1e-4


@given(groups)
def test_eq_1_climbs_to_the_closed_form_of_packages(group) -> None:
    climbed, closed = packages.gradient(group, PACKAGE), packages.welfare(group, PACKAGE)
    assert sum(worth(group, climbed)) == pytest.approx(sum(worth(group, closed)), abs=1e-5)


@given(utilities, st.floats(0, 1), st.integers(0, 10**6))
def test_a_concession_is_worth_the_aspiration_and_as_near_as_can_be(utility, aspiration, seed: int) -> None:
    pick = random.Random(seed)
    towards = anywhere(pick)
    reachable = min(aspiration, packages.utility_of(utility, PACKAGE, packages.peak(utility, PACKAGE)))
    found = packages.nearest(utility, PACKAGE, reachable, towards)
    assert packages.utility_of(utility, PACKAGE, found) >= reachable - 1e-6

    def far(package) -> float:
        parts = zip(PACKAGE, package, towards, strict=True)
        return sum(((x - y) / (one.upper - one.lower)) ** 2 for one, x, y in parts)

    for _ in range(60):
        other = anywhere(pick)
        if packages.utility_of(utility, PACKAGE, other) >= reachable:
            assert far(other) >= far(found) - 1e-4


@given(groups, st.integers(0, 10**6))
def test_what_is_improved_leaves_nobody_worse_off(group, seed: int) -> None:
    start = anywhere(random.Random(seed))
    before, after = worth(group, start), worth(group, packages.improved(group, PACKAGE, start))
    assert all(now >= then for now, then in zip(after, before, strict=True))


@given(groups, utilities, st.integers(0, 3))
def test_no_lie_pays_under_the_median_of_packages(group, lie, who: int) -> None:
    """With values that fall with the distance, on every attribute, whatever is declared instead."""
    liar = who % len(group)
    peaked = [
        Additive(
            attributes={
                name: wish.model_copy(update={"target": wish.target or 0.0, "better": None})
                for name, wish in one.attributes.items()
            }
        )
        for one in group
    ]
    honest = packages.medians(peaked, PACKAGE)
    lied = packages.medians([*peaked[:liar], lie, *peaked[liar + 1 :]], PACKAGE)
    assert worth(peaked, lied)[liar] <= worth(peaked, honest)[liar] + 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_eq_1_is_another_way_to_the_same_level_and_shares(seed: int) -> None:
    pick = random.Random(seed)
    wanted = [Quadratic(target=pick.uniform(0, 134), weight=pick.uniform(0.2, 4)) for _ in range(5)]
    assert stepwise.level(wanted, 0, 134) == pytest.approx(level.optimum(wanted, 0, 134), abs=1e-3)
    demands, capacity = [pick.uniform(10, 134) for _ in wanted], pick.uniform(20, 200)
    climbed = stepwise.allocation(wanted, demands, capacity)
    assert climbed == pytest.approx(allocation.optimum(wanted, demands, capacity), abs=1e-3)


def table(wanted, *, agents=None, traits=None, mediator=None) -> Negotiation:
    mind = both_roles(EmbeddedModel())
    operators = {
        name: BusinessOperator(
            name,
            (agents or {}).get(name, mind),
            intent=asyncio.run(understand(EmbeddedModel(), one)) if isinstance(one, str) else None,
            utility=None if isinstance(one, str) else one,
            personality=(traits or {}).get(name, Personality.NORMAL),
            concurrent=name in (agents or {}),
        )
        for name, one in wanted.items()
    }
    return Negotiation(operators, Mediator(mind, mediator, concurrent=False))


def topic(names, **more) -> Topic:
    settings = {"max_rounds": 8, **more}
    return Topic(
        id="t",
        resource="cell",
        kind="multi-attribute",
        upper=134.0,
        participants=tuple(names),
        attributes=PACKAGE,
        **settings,
    )


def held(negotiation: Negotiation, about: Topic):
    state, rounds = asyncio.run(negotiation.run(open_negotiation(about)))
    return negotiation.agreement(state), rounds, state


@pytest.mark.parametrize("pressure", list(Pressure))
@pytest.mark.parametrize("optimizer", ["welfare", "gradient", "nash", "proportional", "max-min", "median"])
def test_packages_are_agreed_within_every_tolerance(pressure: Pressure, optimizer: str) -> None:
    wanted = {"arcade": GAMER, "cinema": CINEMA, "thrift": "basic users, low cost, 20 Mbps"}
    agreement, rounds, state = held(table(wanted), topic(wanted, pressure=pressure, optimizer=optimizer))
    assert agreement.agreed and agreement.stopped_by == "consensus", agreement.stopped_by
    assert set(agreement.terms) == {one.name for one in PACKAGE}
    assert agreement.value == agreement.terms["throughput"]
    for one in PACKAGE:
        said = [terms[one.name] for terms in state.terms.values()]
        assert max(said) - min(said) <= one.slack * 1.001
        assert one.lower <= agreement.terms[one.name] <= one.upper
    assert state.messages == 2 * len(wanted) * len(rounds)
    assert all(isinstance(turn.proposal, Offer) for held_round in rounds for turn in held_round.turns)
    if pressure is Pressure.HARD:
        assert agreement.distance < 1e-3


def test_concessions_are_traded_across_attributes() -> None:
    """What is agreed is worth more to them together, and to who gave way on throughput, than the middle."""
    wanted = {"arcade": GAMER, "cinema": CINEMA}
    agreement, rounds, _ = held(table(wanted), topic(wanted, pressure=Pressure.SOFT, optimizer="nash"))
    opened = [list(turn.proposal.terms.values()) for turn in rounds[0].turns]
    middle = [sum(column) / 2 for column in zip(*opened, strict=True)]
    final = [agreement.terms[one.name] for one in PACKAGE]
    assert worth([GAMER], final)[0] > worth([GAMER], middle)[0]
    assert sum(worth([GAMER, CINEMA], final)) > sum(worth([GAMER, CINEMA], middle)) + 0.01


def test_the_mediators_price_counts_and_a_toxic_operator_is_warned() -> None:
    wanted = {"arcade": GAMER, "cinema": CINEMA}
    seller = Additive(attributes={"price": Preference(better="more")})
    free, _, _ = held(table(wanted), topic(wanted))
    paid, _, _ = held(table(wanted, mediator=seller), topic(wanted))
    assert paid.terms["price"] > free.terms["price"] + 20
    _, rounds, _ = held(table(wanted, traits={"cinema": Personality.TOXIC}), topic(wanted))
    assert [one.agent for one in rounds[0].incentives] == ["cinema"]


@pytest.mark.parametrize("failing", [Crashing, Lying, Slow])
def test_who_fails_over_a_package_does_not_stop_the_others(failing) -> None:
    wanted = {"arcade": GAMER, "cinema": CINEMA}
    about = topic(wanted, deadline_s=0.2, max_rounds=2)
    _, rounds, state = held(table(wanted, agents={"cinema": failing()}), about)
    turn = rounds[0].turns[1]
    assert turn.model == "standing value" and turn.substitutions
    assert set(state.terms) == {"arcade", "cinema"}


def test_utilities_have_to_fit_their_topic() -> None:
    wanted = {"a": Quadratic(target=5), "b": GAMER}
    with pytest.raises(InvalidInput, match="additive"):
        held(table(wanted), topic(wanted))
    stray = Additive(attributes={"colour": Preference()})
    with pytest.raises(InvalidInput, match="colour"):
        UtilityOptimizer().optimum(topic(["a"]), {"a": stray})


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ({"terms": {"throughput": 20, "latency": 10}, "reasoning": "x"}, "price` is missing"),
        (
            {"terms": {"throughput": 20, "latency": 99, "price": 1}, "reasoning": "x"},
            "latency` 99 is outside",
        ),
        (
            {"terms": {"throughput": 20, "latency": float("nan"), "price": 1}, "reasoning": "x"},
            "not a finite",
        ),
        (
            {"value": 30, "terms": {"throughput": 20, "latency": 9, "price": 1}, "reasoning": "x"},
            "more than one",
        ),
        ({"value": 30, "reasoning": "x"}, "missing"),
        ([1, 2, 3], "not a list"),
        ("30 Mbps, 9 ms and 3 EUR", "not text"),
    ],
)
def test_half_a_package_is_no_package(raw, what: str) -> None:
    found = extract_package(raw, PACKAGE)
    assert found.status == "rejected" and what in found.error


def test_a_package_is_read_as_people_write_it() -> None:
    terms = '{"throughput_mbps": "20 Mbps", "latency": "9 ms", "price": 3}'
    raw = f'```json\n{{"terms": {terms}, "value": 20, "reasoning": "ok"}}\n```'
    found = extract_package(raw, PACKAGE)
    assert found.terms == {"throughput": 20.0, "latency": 9.0, "price": 3.0} and found.value == 20.0
