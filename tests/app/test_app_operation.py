"""Slices under load: scaled through the life cycle, refused where there is no room, and none the worse for a kill."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.app.operation import Wanted, periods, records, watch
from assent.app.slices import CloudsFile, People, SliceDesk, opened
from assent.intents.decision import APPROVE, Taken
from assent.intents.errors import InvalidInput, Permanent, Refused
from assent.intents.operation import Usage
from assent.inventory.clouds import Cloud
from assent.lifecycle.operation import Seen
from assent.network.cloud.drivers.host.site import Site, parts
from assent.network.namespaces import resident
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.service.operation.policy import OperationPolicy, ScalingPolicy
from assent.service.operation.trace import Row, Trace

sys.path.insert(0, str(Path(__file__).parent.parent / "network" / "cloud"))
import host_rig as host

TEXT = "Deploy a slice for 200 cameras, average utilisation above 80 %"
PEOPLE = People(lambda asked: asked.options[0].name, lambda *_: Taken(choice=APPROVE, by="test"))
POLICY = OperationPolicy(default=ScalingPolicy(hold_s=20, cooldown_s=20, retry_s=20, retry_most_s=80))


def clouds(cpu: float) -> CloudsFile:
    return CloudsFile(
        clouds=(Cloud(name="region", cpu=cpu, ram_mb=262144, disk_gb=40000),), access_ms={"region": 5}
    )


def deployed(desk: SliceDesk, text: str = TEXT) -> str:
    with Loop() as loop:
        order = desk.deploy(text, make_model("embedded", ModelSettings(), {}), loop, PEOPLE)
    return order.instances[0].id


def trace(*levels: float, every_s: int = 100) -> Trace:
    rows = tuple(Row(t_s=n * every_s, load_percent=level) for n, level in enumerate(levels))
    return Trace({"": rows})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SliceDesk]:
    with opened(tmp_path / "state", clouds(20)) as found:
        yield found


def in_order(desk: SliceDesk) -> bool:
    """What the slices have, what runs, and what is held are one and the same."""
    kept = [one for one in desk.keeper.instances() if not one.ended]
    wanted = {f"{one.id}/{f.function.name}": f.function.cpu for one in kept for f in one.functions}
    runs = {one.id: one.cpu for listed in desk.cloud.instances().values() for one in listed}
    held = sum(desk.ledger.held("cloud/region/cpu").values())
    return runs == wanted and held == pytest.approx(sum(wanted.values()))


def cpus(desk: SliceDesk, name: str) -> float:
    return sum(one.function.cpu for one in desk.keeper.find(name).functions)


def test_it_grows_with_its_load_and_shrinks_again(desk: SliceDesk) -> None:
    name = deployed(desk)
    before = cpus(desk, name)
    up = watch(desk, Wanted((), trace(60, 160), POLICY, 400))
    assert cpus(desk, name) > 1.4 * before and in_order(desk)
    assert {one.outcome for one in up.ended} == {"done"} and up.decided[0].direction == "up"
    down = watch(desk, Wanted((name,), trace(20), POLICY, 400))
    assert down.since_s == up.until_s + POLICY.every_s
    assert cpus(desk, name) < before and in_order(desk)
    again = watch(desk, Wanted((name,), trace(20), POLICY, 400))
    assert not again.decided  # under the same load it stays as it is
    history = desk.keeper.find(name).history
    assert [one.operation for one in history] == ["allocateNsi"] + ["modifyNsi"] * (len(history) - 1)
    assert all(one.note.startswith("scaled") for one in history[1:])


def test_a_drained_slice_is_locked_once_nobody_is_on_it(desk: SliceDesk) -> None:
    name = deployed(desk)
    watch(desk, Wanted((), trace(0), POLICY, 100))
    assert desk.keeper.find(name).administrative == "UNLOCKED"  # nobody drained it
    desk.change(name, "drain", PEOPLE)
    watch(desk, Wanted((), trace(1), POLICY, 100))
    assert desk.keeper.find(name).administrative == "SHUTTINGDOWN"  # somebody is on it
    seen: list[Seen] = []
    watch(desk, Wanted((), trace(30, 0), POLICY, 200), seen.append)
    one = desk.keeper.find(name)
    assert (one.administrative, one.operational) == ("LOCKED", "DISABLED") and in_order(desk)
    assert one.history[-1].operation == "deactivateNsi" and "nobody is on it" in one.history[-1].note
    locked = [(each.at_s - seen[0].at_s, each.locked) for each in seen if each.locked]
    assert locked == [(120, {name: ""})]  # quiet from 100 s on, for hold_s
    desk.change(name, "start", PEOPLE)
    assert desk.keeper.find(name).administrative == "UNLOCKED"


def test_what_does_not_fit_is_refused_told_and_tried_again_later(tmp_path: Path) -> None:
    with opened(tmp_path / "state", clouds(7)) as desk:
        name = deployed(desk)
        before = desk.keeper.find(name)
        found = watch(desk, Wanted((), trace(160), POLICY, 300))
        refused = [one for one in found.ended if one.outcome == "refused"]
        assert [one.retry_at_s - one.decided_s for one in refused if one.retry_at_s] == [20, 40, 80, 80, 80]
        assert "not enough cpu" in refused[0].message and in_order(desk)
        assert desk.keeper.find(name) == before
        (report,) = found.reports
        assert any("was refused: cloud region has not enough cpu" in why for why in report.violations[-1].why)
    with opened(tmp_path / "state", clouds(20)) as desk:  # there is room now
        assert watch(desk, Wanted((), trace(160), POLICY, 300)).ended[0].outcome == "done"
        assert in_order(desk)


def test_a_cloud_that_fails_half_way_leaves_nothing_half_applied(desk: SliceDesk, monkeypatch: Any) -> None:
    name = deployed(desk)
    before = desk.keeper.find(name)

    def fails(change: Any) -> str:
        raise Permanent("the cloud does not answer")

    monkeypatch.setattr(desk.cloud, "confirm", fails)
    found = watch(desk, Wanted((name,), trace(160), POLICY, 60))
    assert {one.outcome for one in found.ended} == {"refused"}
    assert found.ended[0].message == "the cloud does not answer"
    assert desk.keeper.find(name) == before and in_order(desk)


def test_a_size_by_hand_is_the_new_measure_of_its_bounds(desk: SliceDesk) -> None:
    name = deployed(desk)
    tight = OperationPolicy(default=ScalingPolicy(hold_s=20, cooldown_s=20, max_factor=1.5))
    watch(desk, Wanted((name,), trace(400), tight, 300))
    first = cpus(desk, name)
    assert not watch(desk, Wanted((name,), trace(400), tight, 300)).decided  # at its most
    desk.change(name, "scale", PEOPLE, factor=1.2)
    watch(desk, Wanted((name,), trace(400), tight, 300))
    assert cpus(desk, name) > 1.6 * first


def test_reports_are_of_what_was_recorded(desk: SliceDesk, tmp_path: Path) -> None:
    name = deployed(desk)
    watch(desk, Wanted((name,), trace(50, 300, 50, every_s=40), POLICY, 200))
    with records(tmp_path / "state") as found:  # beside the desk, which holds the folder
        whole = found.report(name)
        parts = [found.report(name, *span) for span in periods(whole.since_s, whole.until_s, 40)]
        assert sum(one.judged_s for one in parts) == whole.judged_s == 200
        assert parts[0].compliance_percent == 100 and not parts[0].violations
        assert whole.violations and parts[1].violations[0].since_s == 40
        with pytest.raises(InvalidInput, match="was not watched in that time"):
            found.report(name, since_s=1000)
        with pytest.raises(InvalidInput, match="there is no slice 'x'"):
            found.report("x")


def test_samples_that_were_spoilt_are_one_clear_error(desk: SliceDesk, tmp_path: Path) -> None:
    name = deployed(desk)
    watch(desk, Wanted((name,), trace(50), POLICY, 20))
    file = tmp_path / "state" / "measurements.sqlite"
    with sqlite3.connect(file) as spoilt:
        spoilt.execute("UPDATE slice_samples SET sample = '{\"slice_id\": 7}'")
    with (
        records(tmp_path / "state") as found,
        pytest.raises(Permanent, match=r"a sample of .* cannot be read"),
    ):
        found.report(name)
    spoilt.close()
    file.write_bytes(b"nonsense" * 1000)
    file.with_name(file.name + "-wal").unlink(missing_ok=True)
    with records(tmp_path / "state") as found, pytest.raises(Permanent, match="not a readable store"):
        found.report(name)


def modify(desk: SliceDesk, name: str, text: str) -> None:
    with Loop() as loop:
        desk.modify(name, text, make_model("embedded", ModelSettings(), {}), loop, PEOPLE)


def test_a_slice_that_is_only_allocated_runs_once_it_is_activated(desk: SliceDesk) -> None:
    model = make_model("embedded", ModelSettings(), {})
    with Loop() as loop:
        (one,) = desk.deploy(TEXT, model, loop, PEOPLE, activate=False).instances
    states = (one.phase, one.administrative, one.operational)
    assert states == ("COMMISSIONING", "LOCKED", "DISABLED") and in_order(desk)
    assert {i.vnf_state for listed in desk.cloud.instances().values() for i in listed} == {"STOPPED"}
    with pytest.raises(Refused, match=r"deactivateNsi cannot be done: .* is inactive: nothing of it runs"):
        desk.change(one.id, "stop", PEOPLE)
    found = watch(desk, Wanted((), trace(100), POLICY, 50))
    assert not found.decided and found.reports[0].judged_s == 0
    desk.change(one.id, "start", PEOPLE)
    one = desk.keeper.find(one.id)
    assert (one.phase, one.administrative, one.operational) == ("OPERATION", "UNLOCKED", "ENABLED")
    with pytest.raises(Refused, match="is active: it is active already"):
        desk.change(one.id, "start", PEOPLE)
    assert [done.operation for done in one.history] == ["allocateNsi", "activateNsi"]


def test_a_slice_is_given_another_promise(desk: SliceDesk) -> None:
    name = deployed(desk)
    before = desk.keeper.find(name)
    modify(desk, name, "400 cameras at 2 Mbps uplink each")
    one = desk.keeper.find(name)
    assert (one.profile.id, one.profile.plmn_info) == (before.profile.id, before.profile.plmn_info)
    assert one.profile.max_ues == 400 and one.profile.ul_thpt_per_slice is not None
    assert one.profile.ul_thpt_per_slice.guaranteed_kbps == 800_000 and in_order(desk)
    assert one.history[-1].note == "modify: “400 cameras at 2 Mbps uplink each”"
    modify(desk, name, "100 cameras")
    assert cpus(desk, name) < 0.7 * sum(f.function.cpu for f in before.functions) and in_order(desk)
    kept = desk.keeper.find(name)
    for text, why in (
        ("voice calls for 50 users", "deploy another"),
        ("5000 cameras", "not enough cpu"),
        ("100 cameras, latency 5 ms", "deploy it anew"),
        ("telemedicine with 5 patients", "slices"),
    ):
        with pytest.raises(Refused, match=why):
            modify(desk, name, text)
        assert desk.keeper.find(name) == kept and in_order(desk)


def test_what_there_is_to_watch_is_checked_first(desk: SliceDesk, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no slice to be watched"):
        watch(desk, Wanted((), trace(50), POLICY))
    name = deployed(desk)
    with pytest.raises(InvalidInput, match=r"carry no traffic.*say with --trace"):
        watch(desk, Wanted((), None, POLICY))
    with pytest.raises(InvalidInput, match="says nothing of"):
        watch(desk, Wanted((), Trace({"x": (Row(t_s=0, ues=1),)}), POLICY))
    with pytest.raises(InvalidInput, match="about 'x', which was never deployed"):
        watch(desk, Wanted((), Trace({"": (Row(t_s=0, ues=1),), "x": (Row(t_s=0, ues=1),)}), POLICY))
    odd = OperationPolicy(slices={"x": ScalingPolicy()})
    with pytest.raises(InvalidInput, match="policy is about 'x', which was never deployed"):
        watch(desk, Wanted((), trace(50), odd))
    with pytest.raises(InvalidInput, match="moments"):
        watch(desk, Wanted((), trace(50), POLICY, 31_536_000))
    desk.change(name, "delete", PEOPLE)
    with pytest.raises(InvalidInput, match="was terminated"):
        watch(desk, Wanted((name,), trace(50), POLICY))
    with pytest.raises(InvalidInput, match="no slice was deployed"), records(tmp_path / "elsewhere"):
        pass


def test_what_drivers_measure_scales_too(desk: SliceDesk, monkeypatch: Any) -> None:
    """By the wall's clock, with the usage that a platform reports."""
    name = deployed(desk)
    ids = [one.id for listed in desk.cloud.instances().values() for one in listed]
    observe, now = desk.cloud.observe, [1_000_000.0]

    def busy() -> Any:
        usage = tuple(Usage(id=one, cpu_percent=97.0, dl_mbps=5, ul_mbps=50) for one in ids)
        return observe().model_copy(update={"usage": usage})

    monkeypatch.setattr(desk.cloud, "observe", busy)
    monkeypatch.setattr(time, "time", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    before = cpus(desk, name)
    found = watch(desk, Wanted((name,), None, POLICY, 60))
    assert found.since_s == 1_000_000 and cpus(desk, name) > before and in_order(desk)
    assert found.samples[name][0].source == "measured" and found.samples[name][0].got.ul_mbps == 50
    (report,) = found.reports
    assert {one.attribute: one.met for one in report.objectives}[
        "uLThptPerSlice"
    ] is None  # nobody said the demand


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from test_app_operation import *
with opened(Path(sys.argv[2]), clouds(20)) as desk:
    watch(desk, Wanted((), trace(60, 160, 20, 300, 20), POLICY, 500), lambda seen: print(seen.at_s, flush=True))
"""


def ended(folder: Path) -> Any:
    """Everything that a watch leaves, but wall time."""
    with opened(folder, clouds(20)) as desk:
        assert in_order(desk)
        with records(folder) as found:
            name = desk.keeper.instances()[0].id
            return (
                desk.keeper.instances(),
                found.samples(name),
                [
                    (event.step, event.at_s, event.body)
                    for event in desk.store.events(workflow=f"scale/{name}")
                ],
            )


def test_a_watch_that_is_killed_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    folders = [tmp_path / "straight", tmp_path / "killed"]
    for folder in folders:
        with opened(folder, clouds(20)) as desk:
            deployed(desk)
    run = [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)]
    subprocess.run([*run, str(folders[0])], check=True, capture_output=True, timeout=120)
    kills, moments = 0, 3
    while kills < 20:
        process = subprocess.Popen([*run, str(folders[1])], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(moments):
            process.stdout.readline()
        time.sleep(0.004 * kills)  # somewhere in the next one
        over = process.poll() is not None
        process.kill()
        process.wait()
        process.stdout.close()
        if over and not process.returncode:
            break
        kills, moments = kills + 1, moments + 4
    assert 3 <= kills < 20
    straight, killed = map(ended, folders)
    assert killed == straight and len(straight[2]) > 6


@pytest.mark.twin
@pytest.mark.skipif(not host.CAN, reason=f"no host driver here: {host.WHY}")
def test_a_real_process_that_is_busy_makes_its_slice_grow(tmp_path: Path) -> None:
    """On this machine's own namespaces and cgroups, by the wall's clock."""
    cloud = Cloud(name="region", cpu=16, ram_mb=262144, disk_gb=40000, driver="host")
    bounds = {"up_above_percent": 25, "target_percent": 15, "down_below_percent": 0}  # others want CPUs, too
    policy = OperationPolicy(default=ScalingPolicy(hold_s=1, cooldown_s=60, **bounds), every_s=1)
    folder = tmp_path / "state" / "cloud"
    with opened(tmp_path / "state", CloudsFile(clouds=(cloud,), access_ms={"region": 5})) as desk:
        if not Site(folder / "host").compute.enforced:
            pytest.skip("CPU time is not counted here")
        name = deployed(desk, "20 cameras, 2 Mbps uplink and 1 Mbps downlink each")
        try:
            before = {f.function.name: f.function.cpu for f in desk.keeper.find(name).functions}
            busy(folder, f"{name}-video-recorder")
            found = watch(desk, Wanted((name,), None, policy, 5))
            after = {f.function.name: f.function.cpu for f in desk.keeper.find(name).functions}
            assert [one.outcome for one in found.ended] == ["done"] and in_order(desk)
            assert after[f"{name}-video-recorder"] > before[f"{name}-video-recorder"]
            assert found.reports[0].availability_percent == 100
        finally:
            desk.change(name, "delete", PEOPLE)
    assert resident.reach(folder / "host") is None


def busy(folder: Path, function: str) -> None:
    """A process that never rests, among those of a function."""
    found = resident.reach(folder / "host")
    assert found is not None
    with found:
        hops = [
            hop for part in parts(found.notes()).values() for hop in (*part.chain.path, *part.chain.beside)
        ]
        space = next(hop.space for hop in hops if hop.id.endswith(f"/{function}"))
        compute = Site(folder / "host").compute
        size = compute.size(space)
        assert size is not None
        join = "".join(f"echo $$ > {one}/cgroup.procs; " for one in compute.limit(space, size))
        found.start("busy", space, ["sh", "-c", f"{join}while :; do :; done"])
