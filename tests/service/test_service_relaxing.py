"""What has to give: the least of it, nothing that is possible already, and by the customer's priorities."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.service.customer.relaxing import Slices, relaxed
from assent.service.design import design_all
from assent.service.requirement import Rate, SliceRequirement


def cameras(ues: int = 200, latency: float = 100) -> SliceRequirement:
    return SliceRequirement(
        service_type="cameras",
        ues=ues,
        ul_per_ue=Rate(guaranteed_kbps=2000, max_kbps=2000),
        dl_latency_ms=latency,
        ul_latency_ms=latency,
    )


def world(kbps: float, ms: float):  # type: ignore[no-untyped-def]
    """A network that carries `kbps` of uplink in all, no faster than `ms`."""

    def possible(slices: Slices) -> bool:
        profiles = [one.service_profile for one in design_all(slices, "s")]
        up = sum((one.ul_thpt_per_slice.guaranteed_kbps or 0) for one in profiles if one.ul_thpt_per_slice)
        return up <= kbps and all((one.ul_latency_ms or 0) >= ms for one in profiles)

    return possible


@settings(max_examples=25, deadline=None)
@given(
    ues=st.integers(20, 3000),
    latency=st.floats(1, 100),
    part=st.floats(0.1, 0.9),
    longer=st.floats(1.1, 8),
    both=st.booleans(),
)
def test_it_is_possible_and_hardly_more_than_needed(
    ues: int, latency: float, part: float, longer: float, both: bool
) -> None:
    asked = (cameras(ues, round(latency, 3)),)
    network = world(ues * 2000 * part, latency * longer if both else 0)
    found = relaxed(asked, network)
    assert found and all(network(one.slices) for one in found)
    for one in found:
        after = one.slices[0]
        if both:
            assert (after.ul_latency_ms or 0) <= latency * longer * 1.11 + 0.01
        if after.ues != ues:
            assert (after.ues or 0) >= ues * part * 0.88 - 2


def test_what_the_customer_keeps_gives_last() -> None:
    asked = (cameras(),)
    network = world(100_000, 0)
    assert "devices" in relaxed(asked, network, keep=["uplink"])[0].label
    assert "uplink" in relaxed(asked, network, keep=["ues"])[0].label
    assert "devices 200 → 50" in relaxed(asked, network, give=["ues"])[0].label


def test_latency_of_the_slice_that_is_too_fast() -> None:
    asked = (cameras(latency=100), cameras(latency=5))
    (only,) = relaxed(asked, world(10**9, 8))
    assert only.label == "slice 2: latency 5 ms → 8 ms"


def test_nothing_is_proposed_where_nothing_helps() -> None:
    assert relaxed((cameras(),), lambda slices: False) == ()


@pytest.mark.parametrize("limit", [0.9, 0.7])
def test_what_only_looked_possible_is_eased(limit: float) -> None:
    asked = (cameras(),)

    def confirmed(slices: Slices) -> bool:
        return world(100_000 * limit, 0)(slices)

    assert all(confirmed(one.slices) for one in relaxed(asked, world(100_000, 0), confirmed=confirmed))
    assert relaxed(asked, world(100_000, 0), confirmed=confirmed)
