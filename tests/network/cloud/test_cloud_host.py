"""The host driver on a real kernel: real packets through real software. Skipped, visibly, where it cannot run."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import host_rig as rig
import pytest
from host_rig import begin, deploy, ids, inside, intent, operator, placed, simple, whole

from assent.intents.errors import Inconsistent, Permanent
from assent.intents.evidence import Outcome, overall
from assent.inventory.clouds import Cloud
from assent.network.cloud.drivers.host import layout
from assent.network.cloud.drivers.host.cgroups import Compute, Size
from assent.network.cloud.drivers.host.driver import HostCloud
from assent.network.cloud.drivers.host.site import Site, parts
from assent.network.cloud.operator import CloudOperator
from assent.network.namespaces import resident
from assent.network.namespaces.resident import Resident

pytestmark = [pytest.mark.twin, pytest.mark.skipif(not rig.CAN, reason=f"no host driver here: {rig.WHY}")]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = rig.kernel_names()
    yield tmp_path
    rig.end(tmp_path)
    Site(tmp_path / "host").compute.keep(())
    assert rig.cgroups(tmp_path) == [] and rig.kernel_names() == before


def spaces(folder: Path) -> dict[str, str]:
    """The namespace of each function, by id."""
    with inside(folder) as found:
        known = parts(found.notes()).values()
    return {hop.id: hop.space for part in known for hop in (*part.chain.path, *part.chain.beside)}


def test_a_chain_over_two_clouds_from_start_to_nothing_left(folder: Path) -> None:
    clouds = operator(folder)
    said = {(one.verifier, one.evidence[0].split(":")[0]) for one in deploy(clouds, intent(s=whole()))}
    assert ("host/probe", "from its users to APPLICATION-SERVER") in said
    assert ids(clouds) == {
        "core": ["s/app1 STARTED", "s/app2 STARTED", "s/lb STARTED"],
        "edge": ["s/amf STARTED", "s/fw STARTED", "s/upf STARTED"],
    }
    with inside(folder) as found:
        inhabitants = rig.inhabitants(found.pid)
        programs = {name.split("/")[1] for name in found.processes()}
    assert {"haproxy", "server"} <= programs and len(inhabitants) >= len(programs)
    deploy(operator(folder), intent(2))
    assert ids(clouds) == {"core": [], "edge": []}
    assert not (folder / "host").exists() and resident.reach(folder / "host") is None
    time.sleep(0.05)
    assert rig.alive(inhabitants) == []


def test_what_changes_while_it_runs(folder: Path) -> None:
    """Sizes, rates and states without a new process for anybody else; a stop really stops."""
    clouds = operator(folder)
    deploy(clouds, intent(s=whole()))
    with inside(folder) as found:
        before = {pid: _command(pid) for pid in rig.inhabitants(found.pid)}
    deploy(clouds, intent(2, s=whole(cpu=0.7)))
    faster = rig.traffic(down=30_000, most=60_000)
    verdicts = deploy(clouds, intent(3, s=whole(cpu=0.7), rates={"s": faster}))
    assert any("guaranteed 30000, at most 60000" in one.evidence[0] for one in verdicts)
    with inside(folder) as found:
        assert {pid: _command(pid) for pid in rig.inhabitants(found.pid)} == before
    space = spaces(folder)["s/upf"]
    compute = Site(folder / "host").compute
    assert not compute.enforced or compute.size(space) == Size(0.7, 256)
    verdicts = deploy(clouds, intent(4, s=whole(cpu=0.7), rates={"s": faster}, stopped=("s/fw",)))
    assert any("a function is stopped; HTTP does not pass" in one.evidence for one in verdicts)
    assert "s/fw STOPPED" in ids(clouds)["edge"]
    verdicts = deploy(clouds, intent(5, s=whole(cpu=0.7), rates={"s": faster}, stopped=("s/app2",)))
    assert any("HTTP 200 from LOAD-BALANCER" in one.evidence[0] for one in verdicts), "the other one answers"
    stopped = f"{spaces(folder)['s/app2']}/server"
    with inside(folder) as found:
        assert stopped not in found.processes()
    deploy(clouds, intent(6, s=whole(cpu=0.7), rates={"s": faster}))


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_rates_from_slow_to_fast_are_seen_in_transfers(folder: Path) -> None:
    """The slow ones are given time, and no piece of 64 KiB passes at once."""
    kbps = {"slow": 256, "camera": 1000, "fast": 10_000_000}
    rates = {name: rig.traffic(down=one, most=one, up=one) for name, one in kbps.items()}
    clouds = operator(folder, uplink_mbps=20_000)
    wanted = intent(rates=rates, **dict.fromkeys(kbps, simple(cpu=0.2)))
    seen = [one for one in deploy(clouds, wanted) if "kbit/s in" in one.evidence[0]]
    assert len(seen) == 2 * len(kbps)
    slow = [one for one in seen if "slice fast" not in one.property]
    assert {one.outcome for one in slow} == {Outcome.PASS}, slow


def test_slices_do_not_reach_one_another(folder: Path) -> None:
    clouds = operator(folder)
    (verdict, *_) = [
        one
        for one in deploy(clouds, intent(a=simple(), b=simple(), c=simple()))
        if one.verifier == "host/namespaces" and "tries" in one.evidence[0]
    ]
    assert verdict.evidence == ("18 tries of 3 slices to reach one another: none came through",)
    with inside(folder) as found:  # and a hole is seen
        access, gateway = layout.access_of("edge"), layout.gateway_of("edge")
        found.run([(space, ["nft", "flush", "ruleset"], "") for space in (access, gateway)])
    change = clouds.plan(intent(2, a=simple(cpu=0.6), b=simple(), c=simple()))
    wrong = [one for one in clouds.probe(change) if one.outcome is Outcome.FAIL]
    assert any("users of slice a reach" in one.evidence[0] for one in wrong)
    deploy(clouds, intent(2, a=simple(cpu=0.6), b=simple(), c=simple()))


def test_what_is_done_behind_our_back_is_seen_and_mended(folder: Path) -> None:
    clouds = operator(folder)
    wanted = intent(s=whole(), t=simple())
    deploy(clouds, wanted)
    names = spaces(folder)

    def drifted(act: Any) -> list[str]:
        assert clouds.plan(wanted).empty
        with inside(folder) as found:
            act(found)
        seen = ids(clouds)
        deploy(operator(folder), wanted.model_copy(update={"version": 2}))
        return [one for cloud in ("core", "edge") for one in seen[cloud]]

    def kill(found: Resident) -> None:
        for pid in rig.inhabitants(found.pid):
            if _command(pid).startswith(b"haproxy"):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)

    assert "s/lb STOPPED" in drifted(kill)
    gone = drifted(lambda found: (found.stop([f"{names['s/app1']}/server"]), found.remove([names["s/app1"]])))
    assert "s/app1 STARTED" not in gone and "t/app STARTED" in gone
    opened = drifted(lambda found: found.run([(names["s/fw"], ["nft", "flush", "ruleset"], "")]))
    assert "s/fw STARTED" not in opened
    cut = drifted(lambda found: found.run([(names["t/app"], ["ip", "link", "del", "dev", "up"], "")]))
    assert "t/app STARTED" not in cut and "t/upf STARTED" not in cut and "s/upf STARTED" in cut
    deaf = drifted(lambda found: found.sysctl({names["t/upf"]: {"net/ipv4/ip_forward": "0"}}))
    assert "t/upf STOPPED" in deaf
    minor = next(iter(inside_chains(folder))).minor
    slower = [
        "tc",
        "class",
        "change",
        "dev",
        "up",
        "parent",
        "1:fffe",
        "classid",
        f"1:{minor:x}",
        "htb",
        "rate",
        "1mbit",
    ]
    drifted(lambda found: found.run([(layout.gateway_of("edge"), slower, "")]))


def inside_chains(folder: Path) -> list[layout.Chain]:
    with inside(folder) as found:
        return [
            part.chain for part in parts(found.notes()).values() if part.chain.entry == part.cloud == "edge"
        ]


def test_all_of_it_killed_is_all_of_it_gone_and_can_be_made_again(folder: Path) -> None:
    clouds = operator(folder)
    deploy(clouds, intent(s=simple()))
    with inside(folder) as found:
        inhabitants = rig.inhabitants(found.pid)
        os.kill(found.pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while rig.alive(inhabitants) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert rig.alive(inhabitants) == []
    assert ids(clouds) == {"core": [], "edge": []} and rig.cgroups(folder) == []
    deploy(clouds, intent(2, s=simple()))


def test_a_folder_that_is_removed_takes_everything_with_it(folder: Path) -> None:
    deploy(operator(folder), intent(s=simple()))
    with inside(folder) as found:
        inhabitants = rig.inhabitants(found.pid)
    (folder / "host" / "socket").unlink()
    deadline = time.monotonic() + 8
    while rig.alive(inhabitants) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert rig.alive(inhabitants) == []


def test_a_chain_without_an_application_ends_in_a_data_network(folder: Path) -> None:
    functions = (
        placed("smf", "smf"),
        placed("upf", "Upf"),
        placed("fw", "firewall"),
        placed("upf-standby", "UPF"),
    )
    verdicts = deploy(operator(folder), intent(s=functions))
    assert any("from its users to data network" in one.evidence[0] for one in verdicts)


def test_names_are_data(folder: Path) -> None:
    """Nothing that a person calls a function reaches a shell, a rule or the name of a card."""
    name = "$(touch pwned); `x` ' \" | ü {} \\ " + "n" * 150
    functions = (
        placed(name, "FIREWALL"),
        placed("--help", "APPLICATION-SERVER"),
        placed("-lb", "LB"),
        placed("a", "CACHE"),
    )
    slices: dict[str, Any] = {"; rm -rf . #" + "s" * 100: functions, "..": simple()}
    deploy(operator(folder), intent(**slices))
    with inside(folder) as found:
        assert all(len(space) <= 13 and space.isalnum() for space in found.spaces())
    assert not list(folder.rglob("pwned"))


def test_what_cannot_run_here_is_refused(folder: Path) -> None:
    clouds = operator(folder)
    refused = clouds.feasible(intent(s=(placed("q", "QUANTUM-REPEATER"),)))
    assert (
        not refused.feasible and "nothing here runs a function of role 'QUANTUM-REPEATER'" in refused.reason
    )
    many = intent(a=simple(), b=simple(), rates={name: rig.traffic(down=60_000, most=None) for name in "ab"})
    refused = clouds.feasible(many)
    assert "its uplink carries 100000 kbit/s, less than the 120000 kbit/s" in refused.reason
    assert overall(clouds.verify(clouds.plan(many))) is Outcome.FAIL
    silent = intent(s=simple()).model_copy(update={"traffic": {}})
    assert "nothing is known of the chain and the rates of slice s" in clouds.feasible(silent).reason
    assert not (folder / "host").exists()


def test_a_failure_takes_both_clouds_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = operator(folder)
    first = intent(s=whole())
    deploy(clouds, first)
    change = clouds.plan(intent(2, s=whole(cpu=0.7), t=simple()))
    real = HostCloud.write
    failed = []

    def write(self: HostCloud, before: Any, after: Any) -> None:
        real(self, before, after)
        if after.cloud == "edge" and not failed:
            failed.append(True)
            raise Permanent("no")

    monkeypatch.setattr(HostCloud, "write", write)
    with pytest.raises(Permanent, match=r"^no$"):
        clouds.commit(change, 60)
    assert failed and clouds.plan(first).empty and "t/upf STARTED" not in ids(clouds)["edge"]
    monkeypatch.setattr(HostCloud, "write", lambda *given: (_ for _ in ()).throw(Permanent("never")))
    with pytest.raises(Inconsistent):
        clouds.commit(clouds.plan(intent(3, s=whole(cpu=0.7))), 60)


def test_what_nobody_confirms_is_taken_back_by_time(folder: Path) -> None:
    class Clock:
        now = 0.0

        def now_s(self) -> float:
            return self.now

    clock = Clock()
    clouds = CloudOperator(rig.clouds(), folder, clock)
    begin(clouds, intent(s=simple()))
    clock.now = 61
    assert ids(clouds) == {"core": [], "edge": []} and not (folder / "host").exists()


def test_without_root_it_is_the_same(folder: Path) -> None:
    """In a namespace of users, as anybody may make one; compute is then not isolated, and it says so."""
    site = Site(folder / "host", rootless=True, compute=Compute("none", root=folder / "no-cgroups"))
    clouds = CloudOperator((Cloud(name="edge", cpu=8, ram_mb=16_000, disk_gb=100),), folder, rig.WallClock())
    southbound = HostCloud(Cloud(name="edge", cpu=8, ram_mb=16_000, disk_gb=100, driver="host"), site)
    clouds._driver._southbounds["edge"] = southbound  # type: ignore[attr-defined]
    verdicts = deploy(clouds, intent(s=simple(), t=simple()))
    told = [one for one in verdicts if one.outcome is Outcome.INCONCLUSIVE]
    assert any("compute isolation not enforced" in one.evidence[0] for one in told)
    notes = clouds.plan(intent(2, s=simple())).notes
    assert any("routers forward by the kernel alone" in one for one in notes)
    deploy(clouds, intent(2))
    assert not (folder / "host").exists()


def test_what_functions_use_is_measured(folder: Path) -> None:
    clouds = operator(folder)
    deploy(clouds, intent(s=simple(cpu=0.2)))
    if not Site(folder / "host").compute.enforced:
        assert clouds.observe().usage is None
        return
    idle = {one.id: one for one in clouds.observe().usage or ()}
    assert set(idle) == {"s/upf", "s/app"}
    named = spaces(folder)
    with inside(folder) as found:
        groups = Site(folder / "host").compute.limit(named["s/app"], Size(0.2, 256))
        join = "".join(f"echo $$ > {one}/cgroup.procs; " for one in groups)
        found.start("busy", named["s/app"], ["sh", "-c", f"{join}while :; do :; done"])
        part = next(iter(parts(found.notes()).values())).chain
        sent = f"[s.sendto(bytes(1200), ('{part.address(2)}', 9)) for _ in range(50)]"
        send = f"import socket; s = socket.socket(type=2); {sent}"
        assert found.attempt([(part.user, [sys.executable, "-c", send], "")])[0][0] == 0
        time.sleep(0.6)
    busy = {one.id: one for one in clouds.observe().usage or ()}
    with inside(folder) as found:
        found.stop(["busy"])
    assert idle["s/app"].cpu_percent < 20 < busy["s/app"].cpu_percent < 250
    assert busy["s/upf"].ul_mbps and 0.05 < busy["s/upf"].ul_mbps < 50
    deploy(clouds, intent(2, stopped=("s/app",), s=simple(cpu=0.2)))
    assert {one.id for one in clouds.observe().usage or ()} == {"s/upf"}
    deploy(clouds, intent(3))
