"""What a NEST derives from densities, messages and priority, and why; what an agreement's slice says of itself."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.negotiation import Agreement, Topic
from assent.intents.service import TermDensity, Thpt
from assent.reasoning.model import Model
from assent.service import nest as gst
from assent.service.catalogue import find
from assent.service.design import Facts, design_agreement, design_slice, design_text
from assent.service.requirement import Rate, SliceRequirement, Traffic
from assent.service.transport import transport_slice


def test_a_density_alone_becomes_term_density_only() -> None:
    design = design_slice(SliceRequirement(service_type="sensors", density_per_km2=10**6), "s", "i")
    assert design.service_profile.density == TermDensity(density=10**6)
    assert design.service_profile.max_ues == find("sensors").ues
    assert "no number of UEs without the size" in design.nest.rationale[gst.MAX_UES]


@given(st.integers(1, 10**6), st.floats(0.01, 900))
def test_a_density_times_an_area_is_a_number_of_ues(density: int, size: float) -> None:
    wanted = SliceRequirement(service_type="sensors", density_per_km2=density, area_km2=size)
    ues = gst.nest(wanted, "n").attributes[gst.MAX_UES]
    assert isinstance(ues, int) and density * size <= ues < density * size + 1.001


def test_a_stated_number_of_ues_wins_over_a_density() -> None:
    wanted = SliceRequirement(service_type="sensors", density_per_km2=100, area_km2=3, ues=7)
    assert gst.nest(wanted, "n").attributes[gst.MAX_UES] == 7


def test_messages_give_the_rate() -> None:
    traffic = Traffic(message_bytes=1_000, period_s=10)
    sheet = gst.nest(SliceRequirement(service_type="sensors", ues=500, traffic=traffic), "n")
    assert sheet.attributes[gst.UL_GUARANTEED] == 400  # 500 × 8000 bit / 10 s
    assert sheet.rationale[gst.UL_GUARANTEED].startswith("derived: 500 UEs × 1000 bytes / 10 s = 400 kbit/s")
    assert sheet.rationale[gst.DL_GUARANTEED].startswith("assumed")


@given(st.integers(1, 10**7), st.floats(0.001, 10**8), st.integers(1, 10**6))
def test_the_derived_rate_carries_the_messages(size: int, period_s: float, ues: int) -> None:
    traffic = Traffic(message_bytes=size, period_s=period_s)
    design = design_slice(SliceRequirement(service_type="sensors", ues=ues, traffic=traffic), "s", "i")
    rate = design.service_profile.ul_thpt_per_slice
    assert rate and rate.guaranteed_kbps and rate.max_kbps and rate.guaranteed_kbps <= rate.max_kbps
    needed = size * 8 * ues / period_s / 1_000
    assert rate.guaranteed_kbps >= min(needed, 10**9) * (1 - 1e-9)
    assert rate.guaranteed_kbps <= max(1, needed + 1)


def test_a_stated_rate_wins_over_messages() -> None:
    wanted = SliceRequirement(
        service_type="sensors",
        ul=Rate(guaranteed_kbps=77),
        traffic=Traffic(message_bytes=9_999, period_s=1),
    )
    assert gst.nest(wanted, "n").attributes[gst.UL_GUARANTEED] == 77


def test_priority_is_mission_critical_support() -> None:
    wanted = SliceRequirement(service_type="voice", priority=True, said={"priority": "top priority"})
    sheet = gst.nest(wanted, "n")
    assert sheet.attributes[gst.MISSION_CRITICAL] == 1
    assert sheet.rationale[gst.MISSION_CRITICAL].startswith("stated: “top priority”")
    assert gst.MISSION_CRITICAL not in gst.nest(SliceRequirement(service_type="voice"), "n").attributes


def test_the_explanations_say_what_was_not_used(solver: Model) -> None:
    found = asyncio.run(design_text(solver, "Video for 20 users at 10 Mbps in total, encrypted, 300 EUR"))
    listed = [line for line in found.explanations if line.startswith("not used: ")]
    assert len(listed) == 2 and "“300 EUR”" in listed[0] and "“encrypted”" in listed[1]


def agreement(**changes: object) -> Agreement:
    topic = Topic(id="t", resource="cell-1", kind="level", upper=134, participants=("bo-1", "bo-2"))
    base = {"id": "agreement-1", "version": 2, "topic": topic, "agreed": True, "rounds": 3}
    return Agreement.model_validate(base | {"stopped_by": "consensus", "value": 57.3} | changes)


@pytest.mark.parametrize(
    ("facts", "kbps", "reason"),
    [
        ({}, 5_730, "derived: a tenth of the agreed downlink, as nothing was said of it"),
        ({"bo-1": Facts(ul_mbps=8)}, 8_000, "stated by the operators"),
    ],
)
def test_an_agreements_uplink_is_capped_where_it_is_policed(
    facts: dict[str, Facts], kbps: int, reason: str
) -> None:
    _, (design,) = design_agreement(agreement(), (), facts=facts)
    profile = design.service_profile
    assert profile.ul_thpt_per_slice == Thpt(guaranteed_kbps=kbps, max_kbps=kbps)
    assert profile.dl_thpt_per_slice == Thpt(guaranteed_kbps=57_300, max_kbps=57_300)
    assert design.nest.rationale[gst.UL_GUARANTEED] == design.nest.rationale[gst.UL_MAX] == reason
    assert "stated" not in design.nest.rationale[gst.DL_GUARANTEED]
    assert transport_slice.__doc__ and "stated:" not in " ".join(design.explanations)
