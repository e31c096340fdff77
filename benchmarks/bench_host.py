"""What slices get on the cloud driver `host`: `python benchmarks/bench_host.py [SECONDS]`.

Needs what the driver needs (docs/drivers.md), and iperf3. Two slices share an uplink of 100 Mbit/s: `hog` is guaranteed
20 and may have all of it, `steady` is guaranteed 30 and may have no more. Printed: how long deploying, scaling and
terminating take, and what iperf3 receives (one connection of `steady`, eight of `hog`), alone and side by side, in
either direction.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from assent.intents.change import CloudIntent, SliceTraffic
from assent.intents.service import NetworkFunction, PlacedFunction, Snssai
from assent.inventory.clouds import Cloud, HostSettings
from assent.network.cloud.drivers.host.site import parts
from assent.network.cloud.operator import CloudOperator
from assent.network.namespaces import resident

UPLINK_MBPS = 100
GUARANTEED_MBPS = {"hog": 20, "steady": 30}
MOST_MBPS = {"hog": None, "steady": 30}
CONNECTIONS = {"hog": "8", "steady": "1"}


def intent(version: int, cpu: float = 2.0, slices: tuple[str, ...] = ("hog", "steady")) -> CloudIntent:
    def placed(name: str, role: str) -> PlacedFunction:
        return PlacedFunction(
            function=NetworkFunction(name=name, role=role, cpu=cpu, ram_mb=512, disk_gb=1), cloud="edge"
        )

    def traffic(name: str) -> SliceTraffic:
        rate, most = GUARANTEED_MBPS[name] * 1000, MOST_MBPS[name]
        most_kbps = None if most is None else most * 1000
        return SliceTraffic(
            snssai=Snssai(sst=1),
            dl_guaranteed_kbps=rate,
            dl_max_kbps=most_kbps,
            ul_guaranteed_kbps=rate,
            ul_max_kbps=most_kbps,
        )

    chain = (placed("upf", "UPF"), placed("fw", "FIREWALL"), placed("app", "APPLICATION-SERVER"))
    return CloudIntent(
        id="bench",
        version=version,
        functions=dict.fromkeys(slices, chain),
        traffic={name: traffic(name) for name in slices},
    )


def carry_out(clouds: CloudOperator, wanted: CloudIntent, what: str) -> None:
    change = clouds.plan(wanted)
    began = time.perf_counter()
    clouds.commit(change, 60)
    committed = time.perf_counter() - began
    failed = [one for one in clouds.probe(change) if one.outcome == "fail"]
    clouds.confirm(change)
    print(
        f"{what:34} {committed * 1e3:7.0f} ms, probed in {time.perf_counter() - began - committed:.2f} s; {failed=}"
    )


def received(folder: Path, names: tuple[str, ...], way: str, seconds: float) -> dict[str, float]:
    """Mbit/s, all at once."""
    found = resident.reach(folder / "host")
    assert found is not None
    with found:
        chains = {part.record.slice_id: part.chain for part in parts(found.notes()).values()}
        commands = []
        for name in names:
            end = chains[name].path[-1]
            found.start(f"{end.space}/iperf", end.space, ["iperf3", "-s"])
            argv = ["iperf3", "-c", chains[name].address(end.place), "-J", "-O", "1", "-t", str(seconds)]
            argv += ["-P", CONNECTIONS[name], *(["-R"] if way == "downlink" else [])]
            commands.append((chains[name].user, argv, ""))
        time.sleep(0.3)
        outputs = found.run(commands, timeout_s=seconds + 20)
    return {
        name: json.loads(out)["end"]["sum_received"]["bits_per_second"] / 1e6
        for name, out in zip(names, outputs, strict=True)
    }


def main(seconds: float) -> None:
    can, why = resident.available(("setsid", "ip", "tc", "nft", "iperf3"))
    if not can:
        print(f"skipped: {why}")
        return
    cloud = Cloud(
        name="edge",
        cpu=64,
        ram_mb=64_000,
        disk_gb=64,
        driver="host",
        host=HostSettings(uplink_mbps=UPLINK_MBPS),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clouds = CloudOperator((cloud,), folder)
        try:
            carry_out(clouds, intent(1), "two slices of three functions")
            for way in ("downlink", "uplink"):
                alone = received(folder, ("steady",), way, seconds)["steady"]
                both = received(folder, ("hog", "steady"), way, seconds)
                cost = (1 - both["steady"] / alone) * 100
                print(
                    f"{way:9} steady alone {alone:6.2f} Mbit/s (guaranteed and at most 30); beside the hog "
                    f"{both['steady']:6.2f}: the hog costs it {cost:.2f} %; the hog has {both['hog']:6.2f}"
                )
            carry_out(clouds, intent(2, cpu=3.0), "scaled as they run")
            carry_out(clouds, intent(3, slices=()), "terminated")
        finally:
            found = resident.reach(folder / "host")
            if found is not None:
                found.end()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
