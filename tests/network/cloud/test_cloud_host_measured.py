"""What the host driver's slices get, by iperf3; and a controller that is killed wherever it is. Slow: seconds each."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import host_rig as rig
import pytest
from host_rig import deploy, ids, intent, iperf, operator, simple, traffic

from assent.network.cloud.drivers.host.site import Site
from assent.network.namespaces import resident

CAN, WHY = rig.CAN, rig.WHY
if CAN and shutil.which("iperf3") is None:
    CAN, WHY = False, "iperf3 is not installed"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.twin,
    pytest.mark.skipif(not CAN, reason=f"no host driver here: {WHY}"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    rig.end(tmp_path)
    Site(tmp_path / "host").compute.keep(())


@pytest.mark.parametrize("way", [("-R",), ()], ids=["downlink", "uplink"])
def test_rates_hold_and_a_hog_costs_its_neighbour_nothing(folder: Path, way: tuple[str, ...]) -> None:
    rates = {
        "hog": traffic(down=20_000, most=None, up=20_000),
        "steady": traffic(down=30_000, most=30_000, up=30_000),
    }
    deploy(operator(folder, uplink_mbps=100), intent(hog=simple(cpu=2), steady=simple(cpu=2), rates=rates))
    alone = iperf(folder, {"steady": way}, 2)["steady"]
    assert 30 * 0.9 <= alone <= 30 * 1.02
    both = iperf(folder, {"hog": (*way, "-P", "8"), "steady": way}, 2)
    assert both["steady"] >= alone * 0.95, (alone, both)
    assert 20 * 0.9 <= both["hog"] <= 70 * 1.05, "the hog gets what is left, and no more"


@pytest.mark.parametrize("way", ["-R", "-4"], ids=["downlink", "uplink"])
def test_a_slow_slice_has_its_rate_and_no_more(folder: Path, way: str) -> None:
    deploy(operator(folder), intent(s=simple(), rates={"s": traffic(down=64, most=64, up=64)}))
    found = iperf(folder, {"s": (way, "-w", "16K", "-l", "1K")}, 8)["s"]
    assert 0.064 * 0.8 <= found <= 0.064 * 1.02


_CONTROLLER = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import host_rig as rig
from pathlib import Path
from assent.network.namespaces.resident import Resident
real, left = Resident._ask, [int(sys.argv[3])]
def ask(self, operation, **request):
    left[0] -= 1
    if left[0] == 0 and sys.argv[4] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = real(self, operation, **request)
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
clouds = rig.operator(Path(sys.argv[2]))
wanted = rig.intent(2, s=rig.whole(cpu=0.7), t=rig.simple()) if sys.argv[5] == "grow" else rig.intent(2)
change = clouds.plan(wanted)
Path(sys.argv[2], "change.json").write_text(change.model_dump_json())
Resident._ask = ask
clouds.commit(change, 60)
print("through", left[0])
"""


@pytest.mark.parametrize("kind", ["grow", "end"])
def test_a_controller_killed_at_any_step_leaves_what_the_next_one_can_take_back_or_end(
    folder: Path, kind: str
) -> None:
    """kill -9 between any two requests: taken back, what stood stands; committed again, it is all there."""
    from assent.intents.change import ChangeSet

    first = intent(s=simple())
    here = str(Path(__file__).parent)
    step = 0
    while True:
        step += 9
        clouds = operator(folder)
        if not clouds.plan(first).empty:
            clouds.confirm(rig.begin(clouds, first))
        argv = [sys.executable, "-c", _CONTROLLER, here, str(folder), str(step), "before", kind]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
        change = ChangeSet.model_validate_json((folder / "change.json").read_text())
        clouds = operator(folder)
        if done.returncode == 0:
            assert "through" in done.stdout, done.stderr
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        if step % 2:
            clouds.commit(change, 60)
            clouds.confirm(change)
            assert ids(clouds) == _wanted(kind)
        else:
            clouds.rollback(change)
            assert clouds.plan(first).empty
    assert step > 9
    clouds.rollback(change)
    assert clouds.plan(first).empty
    deploy(clouds, intent(3))
    assert (
        resident.reach(folder / "host") is None
        and not (folder / "host").exists()
        and rig.cgroups(folder) == []
    )


def _wanted(kind: str) -> dict[str, list[str]]:
    if kind == "end":
        return {"core": [], "edge": []}
    return {
        "core": ["s/app1 STARTED", "s/app2 STARTED", "s/lb STARTED"],
        "edge": ["s/amf STARTED", "s/fw STARTED", "s/upf STARTED", "t/app STARTED", "t/upf STARTED"],
    }
