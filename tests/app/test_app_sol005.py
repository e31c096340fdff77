"""`assent slice deploy` on a cloud behind an NFV orchestrator: from words to termination, killed, refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_process import assent

sys.path.insert(0, str(Path(__file__).parents[1] / "fakes"))
from nfvo_server import FakeNfvo, Fault

CLOUDS = """
clouds:
  - name: edge
    cpu: 64
    ram_mb: 256000
    disk_gb: 10000
    driver: sol005
    nfvo: {{url: "{url}", token_env: NFVO_TOKEN}}
"""
TEXT = "200 cameras, average utilisation above 80 %"


@pytest.fixture
def nfvo(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeNfvo]:
    monkeypatch.setenv("NFVO_TOKEN", "s3cr3t")
    with FakeNfvo(token="s3cr3t") as fake:
        yield fake


@pytest.fixture
def folder(tmp_path: Path, nfvo: FakeNfvo) -> Path:
    (tmp_path / "clouds.yaml").write_text(CLOUDS.format(url=nfvo.url), "utf-8")
    return tmp_path


DEPLOY = (
    "slice",
    "deploy",
    TEXT,
    "--clouds",
    "clouds.yaml",
    "--pick",
    "1",
    "--yes",
    "--state",
    "state",
    "--json",
)
AT = ("--state", "state", "--yes", "--json")


def test_from_words_to_termination_through_an_orchestrator(folder: Path, nfvo: FakeNfvo) -> None:
    done = assent(*DEPLOY, cwd=folder)
    assert done.returncode == 0, done.stderr
    name = json.loads(done.stdout)["slices"][0]["id"]
    (service,) = nfvo.services
    assert service["nsState"] == "INSTANTIATED" and service["nsInstanceName"].endswith(f"-edge-{name}")
    assert len(service["vnfInstance"]) == 4
    recorder = f"{name}-video-recorder"
    done = assent("slice", "scale", name, "--function", recorder, "--factor", "1.5", *AT, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert any(one.endswith("/scale") for one in nfvo.asked) and len(nfvo.services) == 1
    done = assent("slice", "terminate", name, *AT, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert nfvo.held() == {}
    assert "s3cr3t" not in done.stdout + done.stderr
    for path in (folder / "state").rglob("*"):
        assert not path.is_file() or b"s3cr3t" not in path.read_bytes(), path


def test_a_creation_that_fails_is_told_and_holds_nothing(folder: Path, nfvo: FakeNfvo) -> None:
    nfvo.fail_temp = {"INSTANTIATE": 99}
    done = assent(*DEPLOY, cwd=folder)
    assert done.returncode == 6
    assert "the VIM has no server left" in done.stdout
    assert nfvo.held() == {}


def test_a_process_killed_while_it_waits_is_settled_by_the_next(folder: Path, nfvo: FakeNfvo) -> None:
    nfvo.faults = [Fault("POST", "/instantiate$", "slow")]
    command = [sys.executable, "-m", "assent.cli.main", *DEPLOY]
    process = subprocess.Popen(command, cwd=folder, env=os.environ, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while nfvo.faults[0].times and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(0.7)  # what the orchestrator had begun is done by now
    done = assent("slice", "list", "--state", "state", "--json", cwd=folder)
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr
    assert nfvo.held() == {}


def test_a_cloud_whose_orchestrator_cannot_be_used_is_refused_with_line_and_field(folder: Path) -> None:
    bad = "clouds:\n  - {name: edge, cpu: 1, ram_mb: 1, disk_gb: 1, driver: sol005}\n"
    (folder / "clouds.yaml").write_text(bad, "utf-8")
    done = assent(*DEPLOY[:-1], cwd=folder)
    assert done.returncode == 2 and "clouds.yaml:2" in done.stderr and "go together" in done.stderr
