"""The scheduler: ratios hold, borrowing never makes PRBs, many ticks at once are what one by one gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.service import Plmn, PlmnInfo, Snssai
from assent.network.ran.cell import ENDLESS, Load, delivered_bps, schedule
from assent.network.ran.policy import RRMPolicyRatio, RRMPolicyRatioAttributes, fixed_policy

MEMBER = PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1))
REACHABLE = 100_000_000


def policy(name: str, dedicated: int, low: int, high: int) -> RRMPolicyRatio:
    attributes = RRMPolicyRatioAttributes(
        members=(MEMBER,), max_ratio=high, min_ratio=low, dedicated_ratio=dedicated
    )
    return RRMPolicyRatio(id=name, attributes=attributes)


def mbps(loads: list[Load], *, borrowing: bool = True) -> list[float]:
    return [one.delivered_bps / 1e6 for one in schedule(REACHABLE, loads, borrowing=borrowing)]


def test_a_full_buffer_gets_its_ratio() -> None:
    (found,) = schedule(REACHABLE, [Load(fixed_policy("a", MEMBER, 38))])
    assert (found.delivered_bps, found.held_bps, found.backlog) == (38_000_000, 38_000_000, True)


def test_backlog_is_what_did_not_fit() -> None:
    idle, busy, full = schedule(
        REACHABLE,
        [
            Load(fixed_policy(name, MEMBER, 30), bps)
            for name, bps in zip("abc", (0, 30_000_000, 30_000_001), strict=True)
        ],
    )
    assert (idle.delivered_bps, idle.backlog) == (0, False)
    assert (busy.delivered_bps, busy.backlog) == (30_000_000, False)
    assert (full.delivered_bps, full.backlog) == (30_000_000, True)


def test_borrowing_is_off_by_default() -> None:
    loads = [Load(policy("a", 0, 50, 100), 0), Load(policy("b", 0, 50, 100))]
    assert mbps(loads, borrowing=False) == [0, 50]
    assert mbps(loads) == [0, 100]


def test_dedicated_ratios_are_not_lent_and_max_ratios_hold() -> None:
    assert mbps([Load(policy("a", 30, 50, 100), 0), Load(policy("b", 0, 50, 90))]) == [0, 70]
    assert mbps([Load(policy("a", 0, 50, 100), 0), Load(policy("b", 0, 50, 60))]) == [0, 60]
    assert mbps([Load(policy("a", 30, 50, 100), 40_000_000), Load(policy("b", 0, 50, 90))]) == [40, 60]


def test_whoever_wants_little_more_gets_it_and_the_others_share_the_rest() -> None:
    loads = [
        Load(policy("a", 0, 10, 100), 12_000_000),
        Load(policy("b", 0, 10, 100)),
        Load(policy("c", 0, 10, 100)),
    ]
    assert mbps(loads) == [12, 44, 44]


loads = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 100), st.none() | st.integers(0, 10**8)),
    min_size=1,
    max_size=4,
)


def build(found: list[tuple[int, int, int | None]]) -> list[Load]:
    return [
        Load(policy(f"s{i}", low // 2, low, max(low, high)), offered)
        for i, (low, high, offered) in enumerate(found)
    ]


@given(loads, st.integers(0, 10**9))
def test_never_more_than_the_cell_and_never_less_by_borrowing(
    found: list[tuple[int, int, int | None]], reachable: int
) -> None:
    listed = build(found)
    own, lent = schedule(reachable, listed), schedule(reachable, listed, borrowing=True)
    assert sum(one.delivered_bps for one in lent) <= reachable
    dedicated = sum(load.policy.attributes.dedicated_ratio * reachable // 100 for load in listed)
    idle = sum(
        max(0, load.policy.attributes.dedicated_ratio * reachable // 100 - one.delivered_bps)
        for load, one in zip(listed, lent, strict=True)
    )
    assert idle <= dedicated
    assert sum(one.delivered_bps for one in lent) + idle <= reachable
    for load, before, after in zip(listed, own, lent, strict=True):
        assert after.delivered_bps >= before.delivered_bps
        assert after.delivered_bps <= load.policy.attributes.max_ratio * reachable // 100
        assert load.offered_bps is None or after.delivered_bps <= load.offered_bps


@given(loads, st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.booleans())
def test_many_ticks_at_once(
    found: list[tuple[int, int, int | None]], ticks: list[int], borrowing: bool
) -> None:
    listed = build(found)
    offered = [ENDLESS if load.offered_bps is None else load.offered_bps for load in listed]
    together = delivered_bps(
        np.array(ticks), np.array([offered] * len(ticks)), [one.policy for one in listed], borrowing=borrowing
    )
    apart = [[one.delivered_bps for one in schedule(tick, listed, borrowing=borrowing)] for tick in ticks]
    assert together.tolist() == apart


@pytest.mark.parametrize("borrowing", [False, True])
def test_an_empty_cell(borrowing: bool) -> None:
    assert schedule(REACHABLE, [], borrowing=borrowing) == ()
