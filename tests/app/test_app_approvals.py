"""`assent approvals` over processes of their own: a run waits, is killed while it waits, and goes on when answered."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from cli_process import ROOT, assent

SCENARIO = """
assent: 1
name: asked
seed: 5
operators:
  - {name: fast, says: We want 60 Mbps for premium users.}
  - {name: frugal, says: Keep it cheap; 10 Mbps suffice.}
cells:
  - {name: c1, attached_to: R1 GigabitEthernet0/0, trace: {kind: listed, step_s: 3, cqi: [14]}}
network: NETWORK
clouds:
  - {name: dc, cpu: 32, ram_mb: 65536, disk_gb: 500, attached_to: R3 GigabitEthernet0/0}
approvals: {changes: always, expires_s: 600}
"""
QUESTION = "deliver/c1/0/changes"


def test_a_run_waits_survives_a_kill_and_goes_on_when_it_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO.replace("NETWORK", str(ROOT / "examples/four-routers/network.yaml")))
    command = [sys.executable, "-m", "assent.cli.main", "run", str(path), "--state", "s", "--json"]
    waiting = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "ASSENT_DATA": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        open_questions = _asked(tmp_path)
    finally:
        waiting.send_signal(signal.SIGKILL)
        said = waiting.communicate()[1]
    assert f"assent approvals approve|reject {QUESTION}" in said
    assert [one["id"] for one in open_questions] == [QUESTION]
    shown = assent("approvals", "show", QUESTION, "--state", "s", cwd=tmp_path)
    assert "Commit the change of" in shown.stdout and "ASSENT-slice-c1" in shown.stdout
    assert (
        assent("approvals", "approve", QUESTION, "--by", "kim", "--state", "s", cwd=tmp_path).returncode == 0
    )
    again = assent("approvals", "reject", QUESTION, "--state", "s", cwd=tmp_path)
    assert again.returncode == 2 and "decided already: approve by kim" in again.stderr
    done = assent("run", path, "--state", "s", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "approve by kim" in done.stdout
    listed = assent("approvals", "list", "--all", "--json", "--state", "s", cwd=tmp_path)
    assert json.loads(listed.stdout)[0]["taken"] == {"choice": "approve", "by": "kim"}
    assert assent("audit", "verify", "--state", "s", cwd=tmp_path).returncode == 0


def _asked(folder: Path) -> list[dict[str, object]]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        listed = assent("approvals", "list", "--state", "s", "--json", cwd=folder)
        if listed.returncode == 0 and (found := json.loads(listed.stdout)):
            return found
        time.sleep(0.2)
    raise AssertionError("nothing was asked")
