"""Whole runs over O1 and A1, against local services."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from cli_process import assent

sys.path.insert(0, str(Path(__file__).parents[1] / "network" / "ran"))
from ran_servers import A1P, ProvMnS, Service, serving

SCENARIO = """assent: 1
name: driven
cells:
  - name: cell-1
    trace: {kind: listed, cqi: [15, 15, 9], step_s: 5}
operators:
  - name: one
    says: We want 30 Mbps for our users.
ran:
  driver: DRIVER
  url: URL
  timeout_s: 2
"""


def run(folder: Path, driver: str, url: str) -> dict[str, object]:
    path = folder / "scenario.yaml"
    path.write_text(SCENARIO.replace("DRIVER", driver).replace("URL", url))
    done = assent("run", path, "--state", "state", "--json", cwd=folder)
    assert done.stdout.startswith("{"), done.stderr
    return {**json.loads(done.stdout), "exit_code": done.returncode}


def test_a_run_over_o1_follows_the_channel(tmp_path: Path) -> None:
    service = Service(root="/ProvMnS/v1")
    with serving(ProvMnS, service) as url:
        record = run(tmp_path, "o1", url)
    assert (record["status"], record["exit_code"], service.refused) == ("fulfilled", 0, [])
    (cell,) = service.objects.values()
    ratios = {name: one["attributes"]["rRMPolicyMinRatio"] for name, one in cell.items()}
    assert ratios == {"slice-cell-1": 51, "slice-cell-1-ul": 21}
    (change,) = record["changes"]  # type: ignore[misc]
    assert any("O1 (RRMPolicyRatio) cannot express dLLatency" in note for note in change["notes"])


def test_a_run_over_a1_sets_targets(tmp_path: Path) -> None:
    service = Service(root="/A1-P/v2")
    known = {
        name: {"type": "number"} for name in ("maxNumberOfUes", "guaDlThptPerSlice", "guaUlThptPerSlice")
    }
    schema = {"properties": {"sliceSlaObjectives": {"properties": known}}}
    service.policy_types = {"ORAN_SliceSLATarget_1.0.0": schema}
    with serving(A1P, service) as url:
        record = run(tmp_path, "a1", url)
    assert (record["status"], service.refused) == ("fulfilled", [])
    (policy,) = service.objects.values()
    assert policy["sliceSlaObjectives"]["guaDlThptPerSlice"] == 30_000


@pytest.mark.parametrize("driver", ["o1", "a1"])
def test_where_nobody_answers_the_run_ends_with_one_line(tmp_path: Path, driver: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO.replace("DRIVER", driver).replace("URL", "http://127.0.0.1:9"))
    done = assent("run", path, "--state", "state", cwd=tmp_path)
    assert done.returncode in (5, 6)
    assert "Traceback" not in done.stderr and "cannot be reached" in done.stderr
