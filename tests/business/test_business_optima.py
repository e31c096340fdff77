"""Optima against independent methods: dense search, projected gradients, and laws that must hold."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.business.optima import allocation, level
from assent.business.optima.utilities import gain, value
from assent.business.optimisers import UtilityOptimizer, nash
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Log, Quadratic, Topic, Utility

utilities = st.one_of(
    st.builds(Quadratic, target=st.floats(0, 200), weight=st.floats(0.01, 100)),
    st.builds(Log, weight=st.floats(0.01, 1000)),
)


def random_utilities(pick: random.Random, count: int) -> list[Utility]:
    return [
        Quadratic(target=pick.uniform(0, 150), weight=pick.uniform(0.1, 5))
        if pick.random() < 0.6
        else Log(weight=pick.uniform(1, 2000))
        for _ in range(count)
    ]


def golden(function, low: float, high: float) -> float:
    """Maximum of a concave function by golden-section search: no derivative, no closed form."""
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(120):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (a, high) if function(a) < function(b) else (low, b)
    return (low + high) / 2


@pytest.mark.parametrize("seed", range(60))
def test_the_level_optimum_is_what_a_search_finds(seed: int) -> None:
    pick = random.Random(seed)
    declared = random_utilities(pick, pick.randint(1, 10))
    found = level.optimum(declared, 0.0, 134.0)
    searched = golden(lambda x: sum(value(one, x) for one in declared), 0.0, 134.0)
    # a search by values alone sees no further than the square root of the arithmetic's precision
    assert sum(value(one, found) for one in declared) >= sum(value(one, searched) for one in declared) - 1e-6
    assert found == pytest.approx(searched, abs=2e-4)


@pytest.mark.parametrize("seed", range(60))
def test_the_level_optimum_has_no_slope_or_is_at_a_bound(seed: int) -> None:
    pick = random.Random(seed)
    declared = random_utilities(pick, pick.randint(1, 10))
    found = level.optimum(declared, 0.0, 134.0)
    low, high = 0.0, 134.0  # bisection of the derivative: independent of the closed form
    for _ in range(200):
        middle = (low + high) / 2
        rising = sum(
            2 * one.weight * (one.target - middle)
            if isinstance(one, Quadratic)
            else one.weight / (1 + middle)
            for one in declared
        )
        low, high = (middle, high) if rising > 0 else (low, middle)
    assert found == pytest.approx(low, abs=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_water_filling_meets_the_kkt_conditions(seed: int) -> None:
    pick = random.Random(seed)
    count = pick.randint(1, 8)
    declared = random_utilities(pick, count)
    demands = [pick.uniform(0, 120) for _ in range(count)]
    shares = allocation.optimum(declared, demands, 134.0)
    slopes = [
        2 * one.weight * (one.target - x) if isinstance(one, Quadratic) else one.weight / (1 + x)
        for one, x in zip(declared, shares, strict=True)
    ]
    inner = [s for s, x, d in zip(slopes, shares, demands, strict=True) if 1e-9 < x < d - 1e-9]
    price = inner[0] if inner else 0.0
    assert all(s == pytest.approx(price, abs=1e-6 * max(1, abs(price))) for s in inner)
    if sum(shares) < 134.0 - 1e-6:
        assert all(s <= 1e-6 or x >= d - 1e-9 for s, x, d in zip(slopes, shares, demands, strict=True))
    if inner:
        assert all(s <= price + 1e-6 for s, x in zip(slopes, shares, strict=True) if x <= 1e-9)


@pytest.mark.parametrize("seed", range(25))
def test_no_transfer_between_two_improves_the_shares(seed: int) -> None:
    pick = random.Random(seed)
    declared = random_utilities(pick, 4)
    demands = [pick.uniform(20, 134) for _ in range(4)]
    shares = allocation.optimum(declared, demands, 134.0)
    before = sum(value(one, x) for one, x in zip(declared, shares, strict=True))
    for giver in range(4):
        for taker in range(4):
            moved = list(shares)
            step = min(0.01, moved[giver], demands[taker] - moved[taker])
            if giver == taker or step <= 0:
                continue
            moved[giver] -= step
            moved[taker] += step
            assert sum(value(one, x) for one, x in zip(declared, moved, strict=True)) <= before + 1e-7


@given(
    st.lists(st.tuples(utilities, st.floats(0, 500)), min_size=1, max_size=12),
    st.floats(0, 1000, allow_subnormal=False),
)
@settings(max_examples=300, deadline=None)
def test_shares_never_exceed_capacity_or_demand(
    parties: list[tuple[Utility, float]], capacity: float
) -> None:
    declared = [one for one, _ in parties]
    demands = [most for _, most in parties]
    weights = [one.weight for one in declared]
    solutions = [
        allocation.optimum(declared, demands, capacity),
        allocation.proportional_fair(weights, demands, capacity),
        allocation.max_min(demands, capacity),
        allocation.nash(declared, demands, capacity) or [],
    ]
    for shares in solutions:
        assert sum(shares) <= capacity and math.fsum(shares) <= capacity and sum(reversed(shares)) <= capacity
        assert all(0 <= x <= most for x, most in zip(shares, demands, strict=False))


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=64), st.floats(0, 1e9))
@settings(max_examples=200, deadline=None)
def test_what_is_settled_fits_in_any_order_of_summing(said: list[float], capacity: float) -> None:
    wanted = {f"a{index}": one for index, one in enumerate(said)}
    settled = allocation.settle(wanted, {}, capacity)
    values = list(settled.values())
    assert sum(values) <= capacity and sum(reversed(values)) <= capacity and sum(sorted(values)) <= capacity
    assert all(0 <= settled[name] <= wanted[name] for name in wanted)


@pytest.mark.parametrize("seed", range(30))
def test_nash_on_a_level_maximises_the_product_of_gains(seed: int) -> None:
    pick = random.Random(seed)
    declared = random_utilities(pick, pick.randint(1, 6))
    found = level.nash(declared, 0.0, 134.0)
    grid = [134.0 * k / 4000 for k in range(1, 4001)]
    rational = [x for x in grid if all(gain(one, x) > 0 for one in declared)]
    if found is None:
        assert not rational
        return
    best = max(rational, key=lambda x: sum(math.log(gain(one, x)) for one in declared))
    assert found == pytest.approx(best, abs=0.05)


@pytest.mark.parametrize("seed", range(20))
def test_nash_shares_cannot_be_improved_in_product(seed: int) -> None:
    pick = random.Random(seed)
    declared = random_utilities(pick, 3)
    demands = [134.0] * 3
    shares = allocation.nash(declared, demands, 90.0)
    assert shares is not None
    product = sum(math.log(gain(one, x)) for one, x in zip(declared, shares, strict=True))
    for _ in range(300):
        cut = sorted(pick.uniform(0, 90) for _ in range(3))
        other = [cut[0], cut[1] - cut[0], cut[2] - cut[1]]
        gains = [gain(one, x) for one, x in zip(declared, other, strict=True)]
        if min(gains) > 0:
            assert sum(map(math.log, gains)) <= product + 1e-6


def test_nobody_who_cannot_gain_is_bargained_over() -> None:
    declared: list[Utility] = [Quadratic(target=0.0), Quadratic(target=50.0)]
    assert level.nash(declared, 0.0, 134.0) is None
    assert allocation.nash(declared, [100.0, 100.0], 134.0) is None
    assert level.nash([Log()], 0.0, 0.0) is None


@given(st.lists(st.floats(0, 134), min_size=1, max_size=9), st.integers(0, 8), st.floats(0, 134))
@settings(max_examples=200, deadline=None)
def test_lying_to_the_generalised_median_never_helps(peaks: list[float], who: int, lie: float) -> None:
    who %= len(peaks)
    honest = level.median(peaks, 0.0, 134.0)
    told = level.median([lie if k == who else peak for k, peak in enumerate(peaks)], 0.0, 134.0)
    assert abs(honest - peaks[who]) <= abs(told - peaks[who]) + 1e-9


def test_fair_solutions_of_textbook_cases() -> None:
    assert allocation.max_min([10.0, 80.0, 80.0], 100.0) == pytest.approx([10, 45, 45])
    assert allocation.proportional_fair([1.0, 3.0], [100.0, 100.0], 80.0) == pytest.approx([20, 60])
    assert level.max_min([Quadratic(target=0.0), Quadratic(target=100.0)], 0.0, 100.0) == pytest.approx(
        50, abs=1e-6
    )
    assert level.median([10.0, 20.0, 90.0], 0.0, 100.0) == pytest.approx(100 / 3)


def test_the_mediator_counts_on_a_level_and_not_on_an_allocation() -> None:
    declared: dict[str, Utility] = {"a": Quadratic(target=100.0), "b": Quadratic(target=100.0)}
    shared = Topic(id="t", resource="c", kind="level", upper=134.0, participants=("a", "b"))
    own = Quadratic(target=10.0, weight=2.0)
    assert UtilityOptimizer().optimum(shared, declared).value == pytest.approx(100)
    assert UtilityOptimizer().optimum(shared, declared, own).value == pytest.approx(55)
    split = shared.model_copy(update={"kind": "allocation"})
    assert UtilityOptimizer().optimum(split, declared, own) == UtilityOptimizer().optimum(split, declared)


@pytest.mark.parametrize("method", ["welfare", "nash", "proportional", "max-min", "median"])
@pytest.mark.parametrize("kind", ["level", "allocation"])
def test_every_method_answers_every_kind_of_topic_within_bounds(method, kind) -> None:
    topic = Topic(
        id="t", resource="c", kind=kind, lower=0.0, upper=60.0, participants=("a", "b"), demands={"b": 15.0}
    )
    best = UtilityOptimizer(method).optimum(topic, {"a": Quadratic(target=70.0), "b": Log(weight=5.0)})
    if kind == "level":
        assert best.value is not None and 0 <= best.value <= 60
    else:
        assert best.shares is not None and sum(best.shares.values()) <= 60 and best.shares["b"] <= 15


def test_without_declarations_there_is_no_optimum() -> None:
    topic = Topic(id="t", resource="c", kind="level", upper=60.0, participants=("a",))
    with pytest.raises(InvalidInput, match="nobody declared"):
        UtilityOptimizer().optimum(topic, {})
    assert nash(topic, {"a": Quadratic(target=30.0)}).value == pytest.approx(30)


def test_eq_1_ascends_to_the_closed_form_for_many_negotiations_at_once() -> None:
    np = pytest.importorskip("numpy")
    from assent.business.optima.dynamics import Population, ascend, level_optima, water_fill

    pick = np.random.default_rng(3)
    target = pick.uniform(0, 134, (300, 6))
    target[:, :2] = np.where(pick.random((300, 2)) < 0.5, np.nan, target[:, :2])
    weight = pick.uniform(0.2, 30, (300, 6))
    upper = pick.uniform(20, 134, 300)
    many = Population(target, weight, np.zeros(300), upper)
    result = ascend(many)
    assert result.converged.all() and (result.rounds < 200).all()
    closed = level_optima(many)
    assert np.abs(result.values - closed[:, None]).max() < 1e-4
    demands = pick.uniform(0, 134, (300, 6))
    filled = water_fill(many, demands)
    for row in range(0, 300, 10):
        declared = [
            Log(weight=w) if math.isnan(t) else Quadratic(target=t, weight=w)
            for t, w in zip(target[row].tolist(), weight[row].tolist(), strict=True)
        ]
        assert level.optimum(declared, 0.0, upper[row]) == pytest.approx(closed[row], abs=1e-6)
        most = np.minimum(demands[row], upper[row]).tolist()
        assert filled[row].tolist() == pytest.approx(allocation.optimum(declared, most, upper[row]), abs=1e-6)


def test_a_learning_rate_that_is_too_large_does_not_converge() -> None:
    np = pytest.importorskip("numpy")
    from assent.business.optima.dynamics import Population, ascend

    one = Population(np.array([[20.0, 100.0]]), np.ones((1, 2)), np.zeros(1), np.full(1, 134.0))
    assert ascend(one, eta=0.25).converged.all()  # 1/L
    start = np.array([[0.0, 0.0]])
    assert not ascend(one, start, eta=0.6).converged.any()  # beyond 2/L: it oscillates between the bounds
    slow = ascend(one, start, eta=0.001, max_rounds=5000)
    assert slow.converged.all() and slow.rounds[0] > 100
    with pytest.raises(InvalidInput):
        ascend(one, pull=0.0)
