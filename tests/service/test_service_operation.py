"""A slice under load: the planning model, traces from files, and what is reported of a promise."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slices_in_operation import PROFILE, function, instance

from assent.intents.errors import InvalidInput
from assent.intents.instance import Member, SliceInstance
from assent.intents.operation import Demand, SliceSample, Usage
from assent.intents.service import STANDBY, Thpt
from assent.service.operation.load import BUFFER_MS, Moment, loaded, measured, promised
from assent.service.operation.policy import Credit, read_policy
from assent.service.operation.sla import report
from assent.service.operation.trace import SHAPES, as_csv, made_up, read_trace

AT = Moment(0, 10)


def samples(*ul_mbps: float, one: SliceInstance | None = None) -> list[SliceSample]:
    whole = one or instance()
    return [
        loaded(whole, Demand(ul_mbps=mbps, ues=100), Moment(10 * n, 10)) for n, mbps in enumerate(ul_mbps)
    ]


def test_what_fits_gets_through_and_what_does_not_is_lost_in_the_whole_chain() -> None:
    calm, full = samples(250, 1000)
    assert (calm.got.ul_mbps, calm.available, calm.load_percent) == (250, True, 50)
    assert (
        full.got.ul_mbps == 500 and full.got.ues == 62.5
    )  # no more than 800 may be sent, 500 of those pass the UPF
    assert [round(one.load_percent, 1) for one in full.functions] == [5.0, 160.0, 133.3]
    assert calm.latency_ms is not None and 5 < calm.latency_ms < 5.2
    assert full.latency_ms == 5 + 2 * BUFFER_MS
    assert calm.kpis()["UTSNSI"] == 250_000 and calm.kpis()["VR.VCpuUsageMean"]["upf"] == 50


def test_who_shares_a_slice_counts_too() -> None:
    joined = instance(members=(Member(order="o", profile=PROFILE),))
    assert promised(joined.promise) == Demand(dl_mbps=200, ul_mbps=800, ues=400)
    big = [
        p.model_copy(update={"function": p.function.model_copy(update={"cpu": 30.0})})
        for p in joined.functions
    ]
    found = loaded(joined.model_copy(update={"functions": tuple(big)}), Demand(ul_mbps=1200), AT)
    assert found.got.ul_mbps == 1200  # of 800 for each


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_nobody_gets_more_than_was_asked_or_is_carried(down: float, up: float, ues: float) -> None:
    asked = Demand(dl_mbps=down, ul_mbps=up, ues=ues)
    found = loaded(instance(), asked, AT)
    assert found.got.dl_mbps <= down + 1e-6 and found.got.ul_mbps <= min(up, 800) + 1e-6
    assert found.got.dl_mbps + found.got.ul_mbps <= 500 + 1e-3 and found.got.ues <= ues + 1e-6


def test_a_standby_carries_nothing_until_it_has_to() -> None:
    twins = function("upf", "UPF", 0.5), function(f"upf{STANDBY}", "UPF", 0.5, "b")
    demand = Demand(ul_mbps=250)
    first = loaded(instance(*twins), demand, AT)
    assert [one.load_percent for one in first.functions] == [50, 0]
    second = loaded(instance(*twins, stopped=("upf",), operational="DISABLED"), demand, AT)
    assert [one.load_percent for one in second.functions] == [0, 50] and second.available
    third = loaded(instance(*twins, stopped=("upf", f"upf{STANDBY}"), administrative="LOCKED"), demand, AT)
    assert not third.available and not third.expected and third.got.ul_mbps == 0


def test_what_drivers_measure_is_taken_as_it_is() -> None:
    usage = {
        "s-1/amf": Usage(id="s-1/amf", cpu_percent=3),
        "s-1/upf": Usage(id="s-1/upf", cpu_percent=70, dl_mbps=20, ul_mbps=200),
        "s-1/recorder": Usage(id="s-1/recorder", cpu_percent=40, ul_mbps=190),
    }
    found = measured(instance(), usage, AT)
    assert (found.asked, found.latency_ms, found.got.ul_mbps, found.available) == (None, None, 190, True)
    del usage["s-1/upf"]
    assert not measured(instance(), usage, AT).available


def test_what_nobody_measured_is_not_zero() -> None:
    """A cluster tells CPU only, and of a function that has just come up not even that."""
    known = {"s-1/amf": None, "s-1/upf": 90.0, "s-1/recorder": 40.0}
    usage = {name: Usage(id=name, cpu_percent=cpu) for name, cpu in known.items()}
    one = measured(instance(), usage, AT)
    assert one.available and one.got is None and one.load_percent == 90
    assert set(one.kpis()["VR.VCpuUsageMean"]) == {"upf", "recorder"} and "UTSNSI" not in one.kpis()
    found = report(PROFILE, [one], {})
    assert found.kpis["VR.VCpuUsageMean"] == {"recorder": 40.0, "upf": 90.0} and "DTSNSI" not in found.kpis
    assert not found.violations and [one.met for one in found.objectives if one.kpi == "throughput"] == [
        None,
        None,
    ]


def test_what_a_profile_promises_is_a_hundred_percent() -> None:
    assert promised(PROFILE) == Demand(dl_mbps=100, ul_mbps=400, ues=200)
    assert promised(PROFILE.model_copy(update={"dl_thpt_per_slice": None})).dl_mbps == 0


def test_traces_are_read_from_csv_and_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("t_s, slice ,ul_mbps,load_percent\n0,s-1,100,\n0,,,50\n60,s-1,200,\n")
    trace = read_trace(tmp_path / "a.csv")
    assert (trace.last_s, trace.about("other")) == (60, True)
    whole = promised(PROFILE)
    assert trace.demand("s-1", 59, whole) == Demand(dl_mbps=25, ul_mbps=100, ues=50)
    assert trace.demand("s-1", 60, whole).ul_mbps == 200
    assert trace.demand("other", 5, whole) == Demand(dl_mbps=50, ul_mbps=200, ues=100)
    (tmp_path / "b.yaml").write_text("trace:\n  - {t_s: 5, dl_mbps: 10, ul_mbps: 0, ues: 3}\n")
    trace = read_trace(tmp_path / "b.yaml")
    assert trace.demand("s-1", 4, whole) == Demand() and trace.demand("s-1", 5, whole).ues == 3


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("", ":1", "t_s is missing"),
        ("t_s,colour\n0,red\n", ":1", "no column 'colour'"),
        ("t_s,ues\n", "", "no rows"),
        ("t_s,ues\n0,nan\n", ":2", "finite"),
        ("t_s,ues\n0,-1\n", ":2", "greater than or equal to 0"),
        ("t_s,ues\n0,1\n0,2\n", ":3", "order of time"),
        ("t_s,ues\n0,\n", ":2", "say dl_mbps"),
        ("t_s,ues,load_percent\n0,1,5\n", ":2", "leave"),
        ("t_s,ues\n0,1,2,3\n", ":2", "more values"),
        ("t_s,ues\n1.5,1\n", ":2", "integer"),
    ],
)
def test_traces_that_make_no_sense_have_their_line(text: str, where: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=why) as caught:
        read_trace(path)
    assert f"t.csv{where}" in caught.value.message


def test_traces_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"\xff\xfe\x00")
    for name, why in (("t.csv", "UTF-8"), ("none.csv", "cannot be read"), (".", "cannot be read")):
        with pytest.raises(InvalidInput, match=why):
            read_trace(tmp_path / name)


@pytest.mark.parametrize("shape", SHAPES)
def test_made_up_traces_are_the_same_by_seed_and_can_be_read(shape: str, tmp_path: Path) -> None:
    rows = made_up(shape, 3, 600, 20, 120)  # type: ignore[arg-type]
    assert rows == made_up(shape, 3, 600, 20, 120)  # type: ignore[arg-type]
    (tmp_path / "t.csv").write_text(as_csv(rows))
    assert read_trace(tmp_path / "t.csv").rows[""] == rows
    assert 30 < max(row.load_percent or 0 for row in rows) <= 130


def test_a_kept_promise() -> None:
    found = report(PROFILE, samples(100, 400, 0), {})
    assert (found.availability_percent, found.compliance_percent, found.violations) == (100, 100, ())
    assert all(one.met for one in found.objectives) and found.judged_s == 30
    assert found.kpis["UTSNSI"] == 166_666.667


def test_a_broken_promise_says_when_why_and_what_it_costs() -> None:
    small = instance(
        function("amf", "AMF", 0.1), function("upf", "UPF", 0.2), function("rec", "VIDEO-RECORDER", 3)
    )
    plan = {
        "compliance": (
            Credit(below_percent=99, credit_percent=5),
            Credit(below_percent=60, credit_percent=10),
        )
    }
    found = report(
        PROFILE, samples(100, 300, 400, 100, 350, one=small), plan, lambda one: ["scaling was refused"]
    )
    rates = [one for one in found.violations if one.attribute == "uLThptPerSlice"]
    assert [(one.since_s, one.until_s, one.worst) for one in rates] == [(10, 30, 200_000), (40, 50, 200_000)]
    assert rates[0].why == ("upf was asked for more than it carries", "scaling was refused")
    assert found.availability_percent == 100 and found.compliance_percent == 40
    assert found.credit_percent == 10 and "below 60 %" in found.credit_why[0]
    late = [one for one in found.violations if one.kpi == "latency"]
    assert (
        late[0].worst == pytest.approx(5 + BUFFER_MS + 0.06) and late[0].promised < 50
    )  # the RAN has its share


def test_a_slice_that_was_locked_is_not_judged_and_one_that_is_impaired_is() -> None:
    locked = samples(100, one=instance(administrative="LOCKED", operational="DISABLED"))
    found = report(PROFILE, locked, {})
    assert (found.judged_s, found.availability_percent, found.violations) == (0, None, ())
    impaired = instance(operational="DISABLED", stopped=("upf",))
    found = report(PROFILE, samples(100, 100, one=impaired), {})
    assert found.availability_percent == 0 and found.violations[0].kpi == "availability"
    assert found.violations[0].why == ("upf does not run",)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 2000), min_size=1, max_size=30))
def test_reports_add_up(demand: list[float]) -> None:
    found = report(PROFILE, samples(*demand), {})
    assert found.compliance_percent is not None and found.availability_percent is not None
    assert 0 <= found.compliance_percent <= found.availability_percent <= 100
    for one in found.objectives:
        bad = sum(v.until_s - v.since_s for v in found.violations if v.attribute == one.attribute)
        if one.kpi != "availability" and one.kept_percent is not None:
            assert bad == pytest.approx(found.judged_s * (100 - one.kept_percent) / 100)
            assert one.met == (bad == 0)


def test_what_nobody_guaranteed_is_not_judged() -> None:
    profile = PROFILE.model_copy(update={"ul_thpt_per_slice": Thpt(max_kbps=1000), "dl_thpt_per_slice": None})
    found = report(profile, samples(1000), {})
    assert {one.attribute for one in found.objectives} == {"availability", "maxNumberofUEs", "dLLatency"}


def test_policies_have_their_line(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("every_s: 5\nslices:\n  s-1: {down_below_percent: 70}\n")
    with pytest.raises(InvalidInput, match=r"p.yaml:3.*must lie below"):
        read_policy(path)
    path.write_text("credits: {colour: [{below_percent: 99, credit_percent: 1}]}\n")
    with pytest.raises(InvalidInput, match="availability and compliance"):
        read_policy(path)
    path.write_text("every_s: 5\ndefault: {hold_s: 10}\nslices:\n  s-1: {hold_s: 20}\n")
    found = read_policy(path)
    assert (found.of("s-1").hold_s, found.of("s-2").hold_s) == (20, 10)
