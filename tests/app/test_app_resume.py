"""kill -9 at any moment, and the same command again: the same end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_process import ROOT, assent

from assent.lifecycle.audit import verify
from assent.lifecycle.store import Store
from assent.network.transport.repository import ConfigRepository

SCENARIO = """
assent: 1
name: short
seed: 5
operators:
  - {name: fast, says: We want 60 Mbps for premium users.}
  - {name: frugal, says: Keep it cheap; 10 Mbps suffice.}
cells:
  - {name: c1, attached_to: R1 GigabitEthernet0/0, trace: {kind: listed, step_s: 15, cqi: [14, 3, 14]}}
network: NETWORK
clouds:
  - {name: dc, cpu: 32, ram_mb: 65536, disk_gb: 500, attached_to: R3 GigabitEthernet0/0}
closed_loop: {hold_s: 3, cooldown_s: 5}
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("short") / "scenario.yaml"
    path.write_text(SCENARIO.replace("NETWORK", str(ROOT / "examples/four-routers/network.yaml")))
    return path


def end_state(folder: Path) -> dict[str, object]:
    """Everything that a run leaves, but wall time and the hashes over it."""
    store = Store(folder / "assent.sqlite")
    try:
        return {
            "events": sorted((e.workflow, e.step, e.model_dump_json()) for e in store.events()),
            "samples": store.samples(),
            "intact": verify(store).intact,
            "transcript": (folder / "transcript.jsonl").read_bytes(),
            "commits": [one.sha for one in ConfigRepository(folder / "configurations").history()],
            "routers": {p.name: p.read_text() for p in sorted((folder / "transport").glob("*.cfg"))},
        }
    finally:
        store.close()


@pytest.fixture(scope="module")
def undisturbed(scenario: Path) -> dict[str, object]:
    done = assent("run", scenario, "--state", "calm", cwd=scenario.parent)
    assert done.returncode == 0, done.stderr
    return end_state(scenario.parent / "calm")


# Each driver of a real device is reached through these; whatever dies here must be found and finished.
KILL = """
import os, signal, sys
from assent.lifecycle.durable import Durable
step, count, fatal = Durable.step, 0, int(sys.argv[1])
def doomed(self, name, function, *args):
    global count
    count += 1
    mine = count == fatal
    def last(*inner):
        result = function(*inner)
        if mine: os.kill(os.getpid(), signal.SIGKILL)
        return result
    return step(self, name, last, *args)
Durable.step = doomed
sys.argv = ["assent", "run", sys.argv[2], "--state", sys.argv[3]]
from assent.cli.main import main
main()
"""


RARE = [pytest.param(number, marks=pytest.mark.slow) for number in (3, 5, 12, 14, 16, 18, 20, 24, 28, 33)]


@pytest.mark.parametrize("number", [1, 9, 13, 15, 17, 19, 21, *RARE])
def test_killed_inside_a_durable_step_it_ends_the_same(
    scenario: Path, undisturbed: dict[str, object], tmp_path: Path, number: int
) -> None:
    command = [sys.executable, "-c", KILL, str(number), str(scenario), str(tmp_path / "state")]
    environment = {**os.environ, "ASSENT_DATA": str(tmp_path / "data")}
    killed = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    again = assent("run", scenario, "--state", "state", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert end_state(tmp_path / "state") == undisturbed


@pytest.mark.parametrize("delay_s", [0.7, 1.0, 1.3, 1.6])
def test_killed_at_some_moment_it_ends_the_same(
    scenario: Path, undisturbed: dict[str, object], tmp_path: Path, delay_s: float
) -> None:
    command = [sys.executable, "-m", "assent.cli.main", "run", str(scenario), "--state", "state"]
    environment = {**os.environ, "ASSENT_DATA": str(tmp_path / "data")}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    time.sleep(delay_s)
    process.kill()
    process.wait()
    assert assent("run", scenario, "--state", "state", cwd=tmp_path).returncode == 0
    assert end_state(tmp_path / "state") == undisturbed


def test_a_second_launcher_is_turned_away(scenario: Path, tmp_path: Path) -> None:
    from assent.lifecycle.folder import StateFolder

    folder = StateFolder(tmp_path / "state")
    folder.lock()
    try:
        second = assent("run", scenario, "--state", "state", cwd=tmp_path)
    finally:
        folder.unlock()
    assert second.returncode == 5
    assert "another assent process" in second.stderr


def test_a_state_of_another_scenario_is_kept(scenario: Path, tmp_path: Path) -> None:
    assert assent("run", scenario, "--state", "state", cwd=tmp_path).returncode == 0
    other = tmp_path / "other.yaml"
    other.write_text(scenario.read_text().replace("seed: 5", "seed: 6"))
    refused = assent("run", other, "--state", "state", cwd=tmp_path)
    assert refused.returncode == 2 and "another scenario" in refused.stderr
    assert assent("run", other, "--state", "state", "--fresh", cwd=tmp_path).returncode == 0
