"""Slices over several domains: the resource database, ways, split budgets, labels."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest
from domain_adverts import adverts, border, crossing, everything, hosting, need
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assent.intents.domains import Advert, Budget, Offer, Segment, Stitch
from assent.intents.errors import InvalidInput, Refused
from assent.service.domains import budgets
from assent.service.domains.database import Entry, current, meeting_points, received
from assent.service.domains.spanning import amended, credited, splits
from assent.service.domains.stitching import disagreeing

NUMBERS = {"dl_latency_ms", "ul_latency_ms"}


def route(segments: tuple[Segment, ...]) -> list[str]:
    return [f"{one.domain}:{one.enters}-{one.leaves}" for one in segments]


def test_the_cheapest_way_that_is_in_time() -> None:
    slow = splits([need()], adverts())[0]
    assert route(slow.segments) == ["ran:town-b1", "metro:b1-b2", "edge:b2-b2", "edge:b2-b3", "dc:b3-b3"]
    assert [len(one.functions) for one in slow.segments] == [0, 0, 2, 0, 1]
    assert slow.segments[2].functions[0].role == "AMF"
    assert slow.latency_ms == {"s-1": (12.0, 12.0)}
    assert slow.cost == pytest.approx(30 * (1 + 0.1 + 1) + 4 * 3 + 2)
    quick = splits([need(ms=9)], adverts())[0]
    assert quick.domains == ("ran", "fast", "edge", "dc")
    assert quick.latency_ms == {"s-1": (8.0, 8.0)}


def test_alternatives_differ_and_cost_more_and_more() -> None:
    found = splits([need()], adverts(), most=9)
    assert [one.domains[1] for one in found] == ["metro", "fast"]
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert splits([need()], adverts(), without={"metro"})[0].domains[1] == "fast"


def test_several_slices_share_what_is_free() -> None:
    """120 Mbit/s do not fit into the cheap way's 100; each direction is looked at by itself."""
    wide = {
        "ran": {"crossings": [crossing("town", "b1", 4, kbps=10**6)]},
        "edge": {"crossings": [crossing("b2", "b3", 2, kbps=10**6)]},
    }
    found = splits([need("a", kbps=30_000), need("b", kbps=30_000)], adverts(**wide))[0]
    by_slice = {one.slice_id: one.domain for one in found.segments if one.domain in ("metro", "fast")}
    assert sorted(by_slice.values()) == ["fast", "metro"]
    one = need("a", kbps=1, dl_kbps=60_000)
    other = need("b", kbps=1, ul_kbps=60_000, dl_kbps=1)
    assert "fast" not in splits([one, other], adverts())[0].domains


@pytest.mark.parametrize(
    ("wanted", "changed", "why"),
    [
        (need(ms=5), {}, r"latency: s-1 may take 5 ms up and 5 ms down, the domains need 8 and 8"),
        (need(kbps=70_000), {}, "throughput: s-1 needs 70000 kbit/s up and 140000 down"),
        (need(area="moon"), {}, "no domain has the area moon; there are: town"),
        (need(), {"dc": {"hostings": [hosting("b3", cpu=1)]}}, "compute"),
        (need(), {"dc": {"hostings": [hosting("b3", roles=("X",))]}}, "no domain hosts CACHE"),
        (need(), {"ran": {"crossings": [crossing("town", "b1", up=99)]}}, "availability: .* reach 98.9"),
        (need(ms=1, kbps=90_000), {}, "several limits together stand in the way: latency, throughput"),
        (need(), {"edge": {"crossings": []}}, "border points do not join"),
    ],
)
def test_what_cannot_be_had_is_said(wanted: Any, changed: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        splits([wanted], adverts(**changed))


def test_segments_meet_at_one_label_each() -> None:
    segments = splits([need()], adverts())[0].segments
    for one, other in pairwise(segments):
        assert one.stitches[-1] == other.stitches[0] and one.stitches[-1].point == one.leaves == other.enters
    stitches = [one for segment in segments for one in segment.stitches]
    assert len(set(stitches)) == len(segments) - 1
    taken = Stitch(point="b1", kind="vlan", label=100)
    assert splits([need()], adverts(), taken={taken})[0].segments[0].stitches[0].label == 101
    told = {
        one.domain: [s for x in segments if x.domain == one.domain for s in x.stitches] for one in segments
    }
    assert disagreeing(segments, told) == ()
    wrong = Stitch(point="b1", kind="vlan", label=7)
    assert disagreeing(segments, {**told, "metro": [wrong, *told["metro"][1:]]}) == (
        "metro does not have b1 vlan 100",
        "metro has b1 vlan 7, which was not agreed",
    )


def test_labels_that_only_one_side_can_take_are_none() -> None:
    other = {"borders": [{"name": "b1", "labels": [{"kind": "vlan", "low": 300, "high": 400}]}]}
    with pytest.raises(Refused, match="have no label left at b1"):
        splits([need()], adverts(ran=other))
    teid = [{"kind": "teid", "low": 1, "high": 2**32 - 1}, {"kind": "s-nssai", "low": 1, "high": 2**32 - 1}]
    both = {
        name: {"borders": [{**b, "labels": teid[::-1]} for b in one["borders"]]}
        for name, one in everything().items()
    }
    label = splits([need()], adverts(**both))[0].segments[0].stitches[0]
    assert (label.kind, label.label) == ("s-nssai", 0x0100000A)


def test_what_a_domain_could_do_changes_the_split() -> None:
    listed = {one.domain: one for one in adverts()}
    segment = next(one for one in splits([need()], adverts())[0].segments if one.domain == "metro")
    less = amended(listed["metro"], segment, Offer(segment=segment.id, ul_kbps=10, dl_latency_ms=9))
    assert (less.crossings[0].to_z.kbps, less.crossings[0].to_a.latency_ms) == (10, 9)
    again = splits([need()], [less if one.domain == "metro" else one for one in adverts()])
    assert again[0].domains[1] == "fast"
    back = next(one for one in again[0].segments if one.domain == "fast")  # it crosses from z to a
    turned = amended(listed["fast"], back, Offer(segment=back.id, ul_kbps=10))
    assert (turned.crossings[0].to_a.kbps, turned.crossings[0].to_z.kbps) == (10, 100_000)
    more = credited(listed["fast"], again[0].segments)
    assert (more.crossings[0].to_a.kbps, more.crossings[0].to_z.kbps) == (110_000, 120_000)
    assert credited(listed["dc"], again[0].segments).hostings[0].cpu == 66


def test_a_border_point_named_like_an_area_is_no_way_around_the_radio() -> None:
    trap = {**everything()["metro"], "domain": "trap", "borders": [border("town"), border("b2")]}
    trap["crossings"] = [crossing("town", "b2", 0.1, price=0)]
    found = splits([need()], [*adverts(), Advert.model_validate(trap)])[0]
    assert found.domains[0] == "ran" and "trap" not in found.domains


@pytest.mark.parametrize("price", [0.0, 1e-9, 1e3, 1e6])
@pytest.mark.parametrize("kbps", [0, 10**12])
def test_prices_and_capacities_beyond_reason_spoil_nothing(price: float, kbps: int) -> None:
    mad = {
        **everything()["metro"],
        "domain": "mad",
        "crossings": [crossing("b1", "b2", 0.001, kbps=kbps, price=price)],
    }
    hall = {**everything()["dc"], "domain": "hall", "hostings": [hosting("b3", cpu=1e6, price=price)]}
    found = splits([need()], [*adverts(), Advert.model_validate(mad), Advert.model_validate(hall)], most=20)
    plain = [one for one in found if not {"mad", "hall"} & set(one.domains)]
    assert [round(one.cost, 6) for one in plain] == [77.0, 134.0]
    assert ("mad" in found[0].domains) == (kbps > 0 and price < 0.1)
    assert [one.cost for one in found] == sorted(one.cost for one in found)


# The resource database


def test_an_advert_is_taken_renewed_and_forgotten() -> None:
    raw = everything()["ran"]
    one = received(raw, "ran", None, 100)
    assert current([one], 159) and not current([one], 160) and not current([one], 99)
    assert received(raw, "ran", one, 150).known and current([received(raw, "ran", one, 150)], 200)
    assert not received({**raw, "version": 2, "areas": ["town", "port"]}, "ran", one, 150).known
    assert meeting_points(adverts())["b2"] == ("edge", "fast", "metro")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"domain": "metro"}, "speaks for metro"),
        ({"version": 1, "valid_s": 50}, "told before, with another content"),
        ({"version": 0}, "version"),
        ({"version": 2, "operator": "mallory"}, "does not change its operator"),
        ({"version": True}, "version"),
        ({"valid_s": math.nan}, "JSON"),
        ({"valid_s": 1e9}, "valid_s"),
        ({"nodes": ["R1"]}, "nodes"),
        ({"borders": []}, "borders"),
        ({"borders": [{"name": "b1", "labels": [{"kind": "vlan", "low": 5, "high": 4}]}]}, "vlan label"),
        ({"crossings": [crossing("town", "nowhere")]}, "crossing town – nowhere"),
        ({"crossings": [crossing("town", "b1", kbps=-1)]}, "kbps"),
        ({"crossings": [crossing("town", "b1", ms=0)]}, "latency_ms"),
        ({"crossings": [crossing("town", "b1", up=101)]}, "availability"),
        ({"crossings": [crossing("town", "b1", price=-1)]}, "price"),
        ({"crossings": [crossing("town", "b1")] * 2}, "two crossings"),
        ({"hostings": [hosting("b9")]}, "hostings"),
        ({"areas": ["x\n" * 9]}, "areas"),
        ({"kind": "core"}, "only access domains"),
        ({"areas": ["a" * 60] * 100_000}, "larger than"),
    ],
)
def test_hostile_adverts_change_nothing(change: dict[str, Any], where: str) -> None:
    raw = everything()["ran"]
    known = received(raw, "ran", None, 100)
    with pytest.raises(InvalidInput, match=where) as error:
        received({**raw, **change}, "ran", known, 110)
    assert len(error.value.message) < 700
    assert current([known], 110) == (known.advert,)


@pytest.mark.parametrize("raw", [None, [], "x", 7, {}, {"domain": object()}, {1: {2}}])
def test_what_is_no_advert_is_none(raw: Any) -> None:
    with pytest.raises(InvalidInput):
        received(raw, "ran", None, 0)


def test_an_older_version_never_comes_back() -> None:
    raw = everything()["ran"]
    newer = received({**raw, "version": 3}, "ran", None, 0)
    with pytest.raises(InvalidInput, match="older than 3"):
        received(raw, "ran", newer, 1)


# Budgets

MS = st.floats(0.001, 50).map(lambda one: round(one, 6))
SUCCESS = st.one_of(st.floats(90, 100), st.sampled_from([99.9, 99.99, 99.999, 99.9999, 100.0])).map(
    lambda one: round(one, 8)
)


@given(st.floats(0.001, 500).map(lambda one: round(one, 5)), st.lists(MS, min_size=1, max_size=8))
@example(0.3, [0.1, 0.1, 0.1])
def test_latencies_sum_to_no_more_than_the_whole(whole: float, can: list[float]) -> None:
    shares = budgets.split_latency(whole, can)
    total = sum(budgets.exact(one) for one in can)
    assert (shares is None) == (total > budgets.exact(whole))
    if shares is None:
        return
    assert sum(budgets.exact(one) for one in shares) <= budgets.exact(whole)
    assert all(share >= one for share, one in zip(shares, can, strict=True))
    for share, one in zip(shares, can, strict=True):  # in proportion, to the microsecond
        fair = budgets.exact(whole) * budgets.exact(one) / total
        assert fair - Fraction(1, 1000) <= budgets.exact(share) <= fair
    assert budgets.exact(whole) - sum(map(budgets.exact, shares)) <= Fraction(len(can), 1000)


@given(st.floats(50, 100).map(lambda one: round(one, 6)), st.lists(SUCCESS, min_size=1, max_size=8))
@example(99.8001, [99.9, 99.9])
@example(100.0, [100.0, 100.0])
def test_products_are_no_less_than_the_whole(whole: float, can: list[float]) -> None:
    shares = budgets.split_success(whole, can)
    assert (shares is None) == (budgets.product(can) < budgets.exact(whole) / 100)
    if shares is None:
        return
    assert budgets.product(shares) >= budgets.exact(whole) / 100
    assert all(share <= one for share, one in zip(shares, can, strict=True))
    order = sorted(range(len(can)), key=lambda at: can[at])
    assert all(shares[a] <= shares[z] for a, z in pairwise(order))  # who fails more may fail more
    if len(can) > 1 and budgets.product(can) > budgets.exact(whole) / 100 + Fraction(1, 10**6):
        assert max(shares) > whole or whole == 100  # never copied


def test_a_budget_is_split_in_every_part_or_not_at_all() -> None:
    whole = Budget(
        dl_latency_ms=10,
        ul_latency_ms=20,
        availability_percent=99,
        dl_reliability_percent=99,
        ul_reliability_percent=99,
    )
    can = whole.model_copy(update={"dl_latency_ms": 2, "ul_latency_ms": 5, "availability_percent": 99.9})
    one = can.model_copy(update={"dl_reliability_percent": 99.9, "ul_reliability_percent": 99.9})
    other = one.model_copy(update={"dl_latency_ms": 3.0})
    shares = budgets.split(whole, [one, other])
    assert shares is not None
    assert [one.dl_latency_ms for one in shares] == [4, 6] and [one.ul_latency_ms for one in shares] == [
        10,
        10,
    ]
    assert budgets.split(whole, [one, other, other.model_copy(update={"dl_latency_ms": 5.1})]) is None


@settings(max_examples=40)
@given(st.data())
def test_any_split_conserves_what_was_asked(data: st.DataObject) -> None:
    """Random domains in two layers: the program finds a way exactly where enumeration does, at the same cost."""
    ways = data.draw(
        st.lists(
            st.tuples(MS, st.sampled_from([99.0, 99.9, 99.99]), st.integers(0, 9)), min_size=1, max_size=4
        )
    )
    whole = data.draw(st.floats(1, 80).map(lambda one: round(one, 3)))
    base = everything()
    plain = {name: base[name] for name in ("ran", "edge", "dc")}
    listed = [Advert.model_validate(one) for one in plain.values()]
    for at, (ms, up, price) in enumerate(ways):
        said = {
            **base["metro"],
            "domain": f"m{at}",
            "crossings": [crossing("b1", "b2", ms, up=up, price=price)],
        }
        listed.append(Advert.model_validate(said))
    asked = need(ms=whole)
    fitting = [
        price
        for ms, up, price in ways
        if ms + 4 + 0.5 + 2 + 0.5 <= whole and Fraction(str(up)) * Fraction("0.9999") ** 4 >= Fraction("99.9")
    ]
    if not fitting:
        with pytest.raises(Refused):
            splits([asked], listed)
        return
    found = splits([asked], listed)[0]
    assert found.cost == pytest.approx(30 * (min(fitting) + 2) + 4 * 3 + 2)
    for name, goal in asked.budget:
        parts = [getattr(one.budget, name) for one in found.segments]
        if name in NUMBERS:
            assert sum(map(budgets.exact, parts)) <= budgets.exact(goal)
        else:
            assert budgets.product(parts) >= budgets.exact(goal) / 100
            assert all(part > goal for part in parts)


def test_entries_survive_being_kept() -> None:
    one = received(everything()["fast"], "fast", None, 5)
    assert Entry.model_validate_json(one.model_dump_json(by_alias=True)) == one


def test_all_functions_run_in_order_and_once() -> None:
    for first, second in product(("UPF", "CACHE"), ("CACHE", "FIREWALL")):
        asked = need(functions=tuple(f for f in need().functions if f.role in ("AMF", first, second)))
        anything = {"edge": {"hostings": [hosting("b2")]}, "dc": {"hostings": [hosting("b3")]}}
        found = splits([asked], adverts(**anything))[0]
        assert [f.name for one in found.segments for f in one.functions] == [f.name for f in asked.functions]
