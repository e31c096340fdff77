"""The scheduler: ratios hold, idle is not degraded, borrowing never makes PRBs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.service import Plmn, PlmnInfo, Snssai
from assent.network.ran.cell import Load, Tick, degraded, schedule
from assent.network.ran.policy import RRMPolicyRatio, RRMPolicyRatioAttributes, fixed_policy

MEMBER = PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1))
TICK = Tick("c", 7, 9, 100_000_000)


def policy(name: str, dedicated: int, low: int, high: int) -> RRMPolicyRatio:
    attributes = RRMPolicyRatioAttributes(
        members=(MEMBER,), max_ratio=high, min_ratio=low, dedicated_ratio=dedicated
    )
    return RRMPolicyRatio(id=name, attributes=attributes)


def test_a_full_buffer_gets_its_ratio() -> None:
    (found,) = schedule(TICK, [Load(fixed_policy("a", MEMBER, 38), 37_500)])
    assert (found.delivered_mbps, found.agreed_mbps, found.ratio_percent) == (38.0, 37.5, 38)
    assert found.backlog
    assert not degraded(found)


def test_degraded_only_with_backlog() -> None:
    starved, idle, busy = schedule(
        TICK,
        [
            Load(fixed_policy("a", MEMBER, 10), 20_000),
            Load(fixed_policy("b", MEMBER, 30), 30_000, offered_bps=0),
            Load(fixed_policy("c", MEMBER, 30), 30_000, offered_bps=30_000_000),
        ],
    )
    assert degraded(starved)
    assert idle.delivered_mbps == 0
    assert not degraded(idle)
    assert not busy.backlog


def test_borrowing_is_off_by_default() -> None:
    loads = [Load(policy("a", 0, 50, 100), 50_000, 0), Load(policy("b", 0, 50, 100), 50_000)]
    assert [one.delivered_mbps for one in schedule(TICK, loads)] == [0, 50]
    assert [one.delivered_mbps for one in schedule(TICK, loads, borrowing=True)] == [0, 100]


def test_dedicated_ratios_are_not_lent_and_max_ratios_hold() -> None:
    loads = [Load(policy("a", 30, 50, 100), 0, 0), Load(policy("b", 0, 50, 90), 0)]
    assert [one.delivered_mbps for one in schedule(TICK, loads, borrowing=True)] == [0, 70]
    loads = [Load(policy("a", 0, 50, 100), 0, 0), Load(policy("b", 0, 50, 60), 0)]
    assert [one.delivered_mbps for one in schedule(TICK, loads, borrowing=True)] == [0, 60]


@given(
    st.lists(
        st.tuples(st.integers(0, 25), st.integers(0, 100), st.none() | st.integers(0, 10**8)), max_size=4
    ),
    st.integers(0, 10**9),
)
def test_never_more_than_the_cell_and_never_less_by_borrowing(
    given_loads: list[tuple[int, int, int | None]], reachable: int
) -> None:
    tick = Tick("c", 0, 15, reachable)
    loads = [
        Load(policy(f"s{i}", low // 2, low, max(low, high)), 0, offered)
        for i, (low, high, offered) in enumerate(given_loads)
    ]
    own, lent = schedule(tick, loads), schedule(tick, loads, borrowing=True)
    assert sum(one.delivered_mbps for one in lent) <= reachable / 1e6 * (1 + 1e-12)
    for load, before, after in zip(loads, own, lent, strict=True):
        assert after.delivered_mbps >= before.delivered_mbps
        assert after.delivered_mbps <= load.policy.attributes.max_ratio * reachable / 1e8 * (1 + 1e-12)
        assert load.offered_bps is None or after.delivered_mbps <= load.offered_bps / 1e6


@pytest.mark.parametrize("borrowing", [False, True])
def test_an_empty_cell(borrowing: bool) -> None:
    assert schedule(TICK, [], borrowing=borrowing) == ()
