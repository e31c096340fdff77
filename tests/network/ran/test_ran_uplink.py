"""Uplink, mixed UEs, borrowing and key figures, through the RAN operator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assent.intents.change import RanIntent, SliceShare
from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome, overall
from assent.intents.service import Snssai
from assent.inventory.radio import Cell, ListedTrace, Tdd, Traffic, UeGroup
from assent.network.ran import latency
from assent.network.ran.operator import RanOperator


def cell(**given: Any) -> Cell:
    return Cell(**{"name": "north", "trace": ListedTrace(cqi=(15, 15, 7)), **given})


def share(slice_id: str, dl: int, ul: int = 0, **given: Any) -> SliceShare:
    return SliceShare(slice_id=slice_id, cell="north", snssai=Snssai(sst=1), dl_kbps=dl, ul_kbps=ul, **given)


def intent(*shares: SliceShare, version: int = 1) -> RanIntent:
    return RanIntent(id="agreement", version=version, shares=shares)


def deployed(folder: Path, carrier: Cell, *shares: SliceShare) -> RanOperator:
    ran = RanOperator((carrier,), 1, folder, folder)
    change = ran.plan(intent(*shares))
    assert overall(ran.verify(change)) is Outcome.PASS
    ran.commit(change, 60)
    assert overall(ran.probe(change)) is Outcome.PASS
    ran.confirm(change)
    return ran


def test_two_hundred_cameras_are_refused_naming_the_uplink(tmp_path: Path) -> None:
    ran = RanOperator((cell(),), 1, tmp_path, tmp_path)
    cameras = intent(share("cameras", 1_000, 200 * 2_000))
    found = ran.feasible(cameras)
    assert not found.feasible
    assert "the uplink of cell north reaches 33.6 Mbit/s" in found.reason
    assert "400000 kbit/s uplink" in found.reason and "downlink" not in found.reason
    assert found.best == {"north": {"cameras": 1_000}, "north uplink": {"cameras": 33_590}}
    failed = [one for one in ran.verify(ran.plan(cameras)) if one.outcome is Outcome.FAIL]
    assert [one.property for one in failed] == ["cell north: slice cameras gets 400000 kbit/s uplink"]
    assert ran.feasible(intent(share("cameras", 1_000, 16 * 2_000))).feasible
    more_uplink = cell(tdd=Tdd(period_slots=10, downlink_slots=2, uplink_slots=8))
    assert (
        RanOperator((more_uplink,), 1, tmp_path, tmp_path)
        .feasible(intent(share("cameras", 1_000, 64 * 2_000)))
        .feasible
    )


def test_each_direction_has_its_own_ratio_and_both_follow_the_channel(tmp_path: Path) -> None:
    ran = deployed(tmp_path, cell(), share("a", 20_000, 8_000), share("b", 30_000))
    policies = ran.observe().state["north"]
    assert [(p["id"], p["attributes"]["rRMPolicyMinRatio"]) for p in policies["policies"]] == [
        ("a", 15),
        ("b", 23),
    ]
    assert [(p["id"], p["attributes"]["resourceType"]) for p in policies["uplink"]] == [("a-ul", "PRB_UL")]
    ran.at(2)
    changes = {(one.slice_id, one.direction): one.after_percent for one in ran.needed()}
    assert changes == {("a", "downlink"): 40, ("b", "downlink"): 60, ("a", "uplink"): 89}
    ran.adjust(ran.needed())
    assert ran.needed() == ()
    a, b = ran.deliver()
    assert a.uplink is not None and b.uplink is None
    assert a.uplink.delivered_mbps >= a.uplink.agreed_mbps == 8.0
    assert (a.uplink.ratio_percent, a.uplink.prb_percent) == (89, pytest.approx(89, abs=0.01))
    claims = {one.resource: one.amount for one in ran.feasible(intent(share("a", 20_000, 8_000))).claims}
    assert claims == {"ran/north/PRB_DL": 56, "ran/north/PRB_UL": 89}


def test_a_starved_uplink_is_short_and_an_idle_one_is_not(tmp_path: Path) -> None:
    ran = deployed(tmp_path, cell(), share("a", 20_000, 30_000))
    ran.at(2)
    ran.adjust(ran.needed())
    assert ran.deliver()[0].short == ("uplink",)
    idle = cell(traffic=Traffic(percent=(100, 100, 0)))
    ran = deployed(tmp_path / "idle", idle, share("a", 20_000, 30_000))
    ran.at(2)
    assert ran.deliver()[0].short == ()


def test_mixed_ues_need_more_prbs(tmp_path: Path) -> None:
    alike = deployed(tmp_path / "alike", cell(), share("a", 50_000))
    mixed = deployed(tmp_path / "mixed", cell(ues=(UeGroup(), UeGroup(cqi_offset=-6))), share("a", 50_000))
    assert alike.deliver()[0].ratio_percent == 38
    assert mixed.deliver()[0].ratio_percent == 61
    assert mixed.deliver()[0].short == ()
    assert mixed.conditions("north").permitted_mbps < alike.conditions("north").permitted_mbps


def test_borrowing_gives_what_others_leave(tmp_path: Path) -> None:
    traffic = Traffic(percent=(200,))
    apart = deployed(tmp_path / "apart", cell(traffic=traffic), share("a", 20_000), share("b", 60_000))
    lending = cell(traffic=traffic, borrowing=True)
    shared = deployed(tmp_path / "shared", lending, share("a", 20_000), share("b", 60_000))
    assert [one.delivered_mbps for one in apart.deliver()] == pytest.approx([20.15, 60.46], abs=0.01)
    assert [one.delivered_mbps for one in shared.deliver()] == pytest.approx([40, 94.36], abs=0.01)
    attributes = shared.observe().state["north"]["policies"][0]["attributes"]
    assert (attributes["rRMPolicyDedicatedRatio"], attributes["rRMPolicyMinRatio"]) == (0, 15)
    shared.at(2)
    shared.adjust(shared.needed())
    assert shared.needed() == ()
    assert shared.observe().state["north"]["borrowing"] is True


def test_an_uplink_packet_waits_for_its_grant(tmp_path: Path) -> None:
    """2 of 10 slots of 0.5 ms: up to 4 ms to the next uplink slot, one pattern for the grant, and the slot."""
    down, up = (latency.least_ms(cell(), direction) for direction in ("downlink", "uplink"))
    assert down is not None and up is not None
    assert 0.5 <= down <= 2.0
    assert 5.0 <= up <= 10.5
    fdd = cell(bandwidth_mhz=20, scs_khz=15, band="n1")
    assert latency.least_ms(fdd, "downlink") == pytest.approx(2.0, abs=0.1)
    assert latency.least_ms(fdd, "uplink") == pytest.approx(6, abs=0.1)
    assert latency.least_ms(cell(bandwidth_mhz=20, scs_khz=15, band="n75"), "uplink") is None


def test_latency_grows_with_the_load_and_without_a_bound_there_is_none() -> None:
    carrier = cell()

    def wait(offered: int, held: int = 20_000_000) -> float:
        found = latency.percentile_ms(carrier, "downlink", offered, held, seed=3)
        assert found is not None
        return found

    light, heavy, over = wait(2_000_000), wait(19_000_000), wait(40_000_000)
    assert light < heavy < over
    assert light < 5 < 100 < over
    assert latency.percentile_ms(carrier, "downlink", 0, 10**6, 1) is None
    assert latency.percentile_ms(carrier, "downlink", 10**6, 0, 1) is None
    uplink = latency.percentile_ms(carrier, "uplink", 100_000, 8_000_000, 1)
    assert uplink is not None and uplink > wait(100_000)
    again = latency.percentile_ms(carrier, "uplink", 100_000, 8_000_000, 1)
    assert uplink == again


def test_key_figures_of_a_second(tmp_path: Path) -> None:
    ran = deployed(tmp_path, cell(traffic=Traffic(percent=(50,))), share("a", 20_000, 4_000))
    (found,) = ran.deliver()
    assert (found.delivered_mbps, found.backlog, found.prb_percent) == (
        10.0,
        False,
        pytest.approx(7.443, abs=0.001),
    )
    assert found.latency_ms is not None and 0.5 < found.latency_ms < 10
    assert found.uplink is not None and found.uplink.latency_ms is not None
    assert found.uplink.latency_ms > found.latency_ms
    assert found == ran.deliver()[0]


def test_a_latency_that_no_ratio_can_hold_is_said(tmp_path: Path) -> None:
    ran = RanOperator((cell(),), 1, tmp_path, tmp_path)
    notes = ran.plan(intent(share("a", 1_000, 1_000, dl_latency_ms=0.5, ul_latency_ms=25))).notes
    assert len(notes) == 1
    assert "downlink latency of 0.5 ms for slice a cannot be promised" in notes[0]


def test_a_name_that_would_be_an_uplink_policys_is_refused(tmp_path: Path) -> None:
    ran = RanOperator((cell(),), 1, tmp_path, tmp_path)
    with pytest.raises(InvalidInput, match="-ul"):
        ran.plan(intent(share("a-ul", 1)))
