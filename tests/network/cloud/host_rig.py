"""Clouds of namespaces for tests: a chain over two of them, and everything that they could leave behind."""

from __future__ import annotations

import json
import time
from pathlib import Path

from assent.intents.change import ChangeSet, CloudIntent, SliceTraffic
from assent.intents.evidence import Outcome, Verdict, overall
from assent.intents.service import NetworkFunction, PlacedFunction, Snssai
from assent.inventory.clouds import Cloud, HostSettings
from assent.network.cloud.drivers.host import roles
from assent.network.cloud.drivers.host.layout import Chain
from assent.network.cloud.drivers.host.site import Site, parts
from assent.network.cloud.operator import CloudOperator
from assent.network.namespaces import resident
from assent.network.namespaces.resident import Resident

CAN, WHY = resident.available(("setsid", "ip", "tc", "nft"))
if CAN and not roles.has_haproxy():
    CAN, WHY = False, "HAProxy is not installed"

CHAIN = (("amf", "AMF"), ("upf", "UPF"), ("fw", "FIREWALL"))
APPLICATIONS = (("lb", "LOAD-BALANCER"), ("app1", "APPLICATION-SERVER"), ("app2", "APPLICATION-SERVER"))


class WallClock:
    def now_s(self) -> float:
        return time.time()


def clouds(uplink_mbps: int = 100) -> tuple[Cloud, ...]:
    settings = HostSettings(uplink_mbps=uplink_mbps)
    sizes = {"cpu": 8, "ram_mb": 16_000, "disk_gb": 100}
    return tuple(Cloud(name=name, driver="host", host=settings, **sizes) for name in ("edge", "core"))  # type: ignore[arg-type]


def operator(folder: Path, uplink_mbps: int = 100) -> CloudOperator:
    return CloudOperator(clouds(uplink_mbps), folder, WallClock())


def traffic(down: int | None = 20_000, most: int | None = 40_000, up: int | None = 5_000) -> SliceTraffic:
    return SliceTraffic(
        snssai=Snssai(sst=1),
        dl_guaranteed_kbps=down,
        dl_max_kbps=most,
        ul_guaranteed_kbps=up,
        ul_max_kbps=most,
        dl_latency_ms=50,
    )


def placed(name: str, role: str, cloud: str = "edge", cpu: float = 0.5, ram_mb: int = 256) -> PlacedFunction:
    function = NetworkFunction(name=name, role=role, cpu=cpu, ram_mb=ram_mb, disk_gb=1)
    return PlacedFunction(function=function, cloud=cloud)


def whole(cpu: float = 0.5) -> tuple[PlacedFunction, ...]:
    """From the edge to two applications behind a balancer on the other cloud."""
    near = tuple(placed(name, role, "edge", cpu) for name, role in CHAIN)
    return near + tuple(placed(name, role, "core", cpu) for name, role in APPLICATIONS)


def simple(cloud: str = "edge", cpu: float = 0.5) -> tuple[PlacedFunction, ...]:
    return (placed("upf", "UPF", cloud, cpu), placed("app", "APPLICATION-SERVER", cloud, cpu))


def intent(
    version: int = 1,
    *,
    stopped: tuple[str, ...] = (),
    rates: dict[str, SliceTraffic] | None = None,
    **slices: tuple[PlacedFunction, ...],
) -> CloudIntent:
    given = rates or {}
    known = {name: given.get(name, traffic()) for name in slices}
    return CloudIntent(id="i", version=version, functions=slices, stopped=stopped, traffic=known)


def deploy(found: CloudOperator, wanted: CloudIntent) -> tuple[Verdict, ...]:
    """Made and confirmed; what the probe said."""
    change = begin(found, wanted)
    verdicts = found.probe(change)
    assert overall(verdicts) is Outcome.PASS, [one for one in verdicts if one.outcome is not Outcome.PASS]
    found.confirm(change)
    assert found.plan(wanted).empty
    return verdicts


def begin(found: CloudOperator, wanted: CloudIntent) -> ChangeSet:
    assert found.feasible(wanted).feasible, found.feasible(wanted).reason
    change = found.plan(wanted)
    assert overall(found.verify(change)) is Outcome.PASS
    found.commit(change, 60)
    return change


def ids(found: CloudOperator) -> dict[str, list[str]]:
    return {cloud: [f"{one.id} {one.vnf_state}" for one in some] for cloud, some in found.instances().items()}


def end(folder: Path) -> None:
    """Whatever a test left."""
    found = resident.reach(folder / "host")
    if found is not None:
        found.end()


def inhabitants(pid: int) -> list[int]:
    """The processes in the namespace of processes that `pid` is in."""
    own = (Path("/proc") / str(pid) / "ns" / "pid").readlink()
    found = []
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                same = (one / "ns" / "pid").readlink() == own
            except OSError:
                continue
            if same:
                found.append(int(one.name))
    return found


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def cgroups(folder: Path) -> list[str]:
    """Those of this test's site; other sites may run on this machine at the same time."""
    return [str(one) for one in Site(folder / "host").compute.bases() if one.is_dir()]


def kernel_names() -> set[str]:
    """Cards and named namespaces of this machine itself."""
    folders = (Path("/sys/class/net"), Path("/run/netns"))
    return {str(one) for folder in folders if folder.is_dir() for one in folder.iterdir()}


def chains(folder: Path) -> dict[str, Chain]:
    """What was built, by slice."""
    with inside(folder) as found:
        return {part.record.slice_id: part.chain for part in parts(found.notes()).values()}


def inside(folder: Path) -> Resident:
    found = resident.reach(folder / "host")
    assert found is not None
    return found


def iperf(folder: Path, asked: dict[str, tuple[str, ...]], seconds: float) -> dict[str, float]:
    """Mbit/s that slices get at once, from iperf3 in their users' and applications' namespaces; options by slice."""
    known = chains(folder)
    with inside(folder) as found:
        commands = []
        for name in asked:
            end = known[name].end()
            assert end is not None
            if f"{end.space}/iperf" not in found.processes():
                found.start(f"{end.space}/iperf", end.space, ["iperf3", "-s"])
            argv = ["iperf3", "-c", known[name].address(end.place), "-t", str(seconds), "-O", "1", "-J"]
            commands.append((known[name].user, [*argv, "--connect-timeout", "2000", *asked[name]], ""))
        time.sleep(0.3)
        outputs = found.run(commands)
    return {
        name: json.loads(out)["end"]["sum_received"]["bits_per_second"] / 1e6
        for name, out in zip(asked, outputs, strict=True)
    }
