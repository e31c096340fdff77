"""Placement against what can be counted by hand, and against trying everything."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.errors import InvalidInput, Refused
from assent.intents.service import NetworkFunction
from assent.inventory.clouds import Cloud
from assent.service.placement import Chain, Site, Used, feasible, place

CLOUDS = (
    Cloud(name="edge", cpu=8, ram_mb=32_000, disk_gb=500, latency_ms=0.2, cost_per_cpu=3),
    Cloud(name="metro", cpu=32, ram_mb=64_000, disk_gb=2_000, latency_ms=0.5, cost_per_cpu=2),
    Cloud(name="core", cpu=64, ram_mb=128_000, disk_gb=2_000, latency_ms=0.5, cost_per_cpu=1),
)
ACCESS = {"edge": 0.1, "metro": 1.0, "core": 5.0}


def chain(name: str, budget: float, *roles: str, cpu: float = 2) -> Chain:
    functions = tuple(
        NetworkFunction(name=f"{name}-{role}", role=role, cpu=cpu, ram_mb=2_000, disk_gb=10)
        for role in roles or ("AMF", "UPF", "APP")
    )
    return Chain(slice_id=name, functions=functions, latency_ms=budget)


def site(**changes: object) -> Site:
    values: dict[str, object] = {"clouds": CLOUDS, "access_ms": ACCESS, "between_ms": {}, "used": {}}
    return Site(**{**values, **changes})  # type: ignore[arg-type]


def where(chains: list[Chain], at: Site) -> dict[str, str]:
    return {one.function.name: one.cloud for placed in place(chains, at) for one in placed.functions}


def test_the_cheapest_cloud_that_is_near_enough() -> None:
    assert where([chain("a", 20)], site()) == {"a-AMF": "core", "a-UPF": "core", "a-APP": "core"}
    assert where([chain("a", 1.5)], site()) == {"a-AMF": "core", "a-UPF": "metro", "a-APP": "metro"}
    (placed,) = place([chain("a", 1.5)], site())
    assert (placed.latency_ms, placed.cost) == (1.5, 2 * 1 + 2 * 2 + 2 * 2)


def test_the_near_goal_pays_for_it() -> None:
    (placed,) = place([chain("a", 20)], site(), "latency")
    assert placed.latency_ms == pytest.approx(0.3)


def test_capacity_counts_what_is_used_already() -> None:
    assert where([chain("a", 20)], site(used={"core": Used(cpu=63)}))["a-UPF"] == "metro"


@pytest.mark.parametrize(
    ("chains", "changes", "words"),
    [
        (
            [chain("a", 0.25)],
            {},
            "latency: a may take 0.25 ms, and the nearest clouds that have room give 0.3 ms",
        ),
        ([chain("a", 50, cpu=65)], {}, "CPU: the functions need 195 CPUs"),
        ([chain("a", 50)], {"used": {c.name: Used(disk_gb=10_000) for c in CLOUDS}}, "disk"),
        ([chain("a", 50)], {"used": {c.name: Used(ram_mb=10**6) for c in CLOUDS}}, "RAM"),
        ([chain("a", 50)], {"apart": [("a-UPF", "a-APP")], "together": [("a-UPF", "a-APP")]}, "affinity"),
        ([chain("a", 50)], {"access_ms": {}}, "no cloud can be reached"),
        ([chain("a", 0.1, cpu=500)], {}, "several limits together"),
    ],
)
def test_the_binding_constraint_in_words(chains: list[Chain], changes: dict[str, object], words: str) -> None:
    at = site(**changes)
    with pytest.raises(Refused, match=words):
        place(chains, at)
    answer = feasible(chains, at)
    assert not answer.feasible and words in answer.reason


def test_feasible_offers_the_latency_that_can_be_had() -> None:
    assert feasible([chain("a", 0.25)], site()).best["a latency_ms"] == pytest.approx(0.3)
    assert feasible([chain("a", 5)], site()).feasible


def test_affinity() -> None:
    apart = where([chain("a", 20)], site(apart=[("a-UPF", "a-APP")]))
    assert apart["a-UPF"] != apart["a-APP"]
    together = where([chain("a", 1.5)], site(together=[("a-AMF", "a-UPF")]))
    assert together["a-AMF"] == together["a-UPF"] == "metro"


@pytest.mark.parametrize(
    ("chains", "changes", "words"),
    [
        ([], {}, "at least one slice"),
        ([chain("a", 1), chain("a", 1)], {}, "two slices"),
        ([chain("a", 1)], {"access_ms": {"moon": 1.0}}, "moon"),
        ([chain("a", 1)], {"access_ms": {"edge": float("nan")}}, "cannot be right"),
        ([chain("a", 1)], {"apart": [("a-UPF", "b-UPF")]}, "b-UPF"),
    ],
)
def test_bad_input(chains: list[Chain], changes: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        place(chains, site(**changes))


def test_ties_go_by_name_whatever_the_order() -> None:
    twins = [Cloud(name=name, cpu=8, ram_mb=32_000, disk_gb=500) for name in ("c", "a", "b")]
    for order in permutations(twins):
        at = Site(list(order), {one.name: 1.0 for one in order}, {}, {})
        assert set(where([chain("x", 9)], at).values()) == {"a"}


@settings(max_examples=25, deadline=None)
@given(
    cpus=st.lists(st.integers(1, 6), min_size=3, max_size=3),
    prices=st.lists(st.integers(1, 5), min_size=3, max_size=3),
    access=st.lists(st.integers(0, 6), min_size=3, max_size=3),
    budget=st.integers(1, 12),
)
def test_as_good_as_trying_everything(
    cpus: list[int], prices: list[int], access: list[int], budget: int
) -> None:
    clouds = [
        Cloud(name=f"c{i}", cpu=cpus[i], ram_mb=99_000, disk_gb=999, latency_ms=0, cost_per_cpu=prices[i])
        for i in range(3)
    ]
    at = Site(clouds, {f"c{i}": float(access[i]) for i in range(3)}, {}, {})
    costs = []
    for amf, upf, app in product(range(3), repeat=3):
        load = [2 * (amf, upf, app).count(i) for i in range(3)]
        way = access[upf] + (0 if upf == app else access[upf] + access[app])
        if way <= budget and all(load[i] <= cpus[i] for i in range(3)):
            costs.append(2 * (prices[amf] + prices[upf] + prices[app]))
    try:
        (placed,) = place([chain("a", budget)], at)
    except Refused:
        assert not costs
    else:
        assert placed.cost == pytest.approx(min(costs))
