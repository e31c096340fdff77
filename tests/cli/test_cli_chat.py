"""`assent slice chat` from a script and from a pipe: what is printed, JSON lines, exit codes, taken up again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import ROOT, assent

CLOUDS = ROOT / "examples" / "operator-80-percent" / "clouds.yaml"


def chat(lines: str, tmp_path: Path, *more: object) -> subprocess.CompletedProcess[str]:
    (tmp_path / "say.txt").write_text(lines, "utf-8")
    return assent("slice", "chat", "--say", "say.txt", "--state", "state", *more, cwd=tmp_path)


def test_a_script_is_talked_through_and_taken_up_again(tmp_path: Path) -> None:
    done = chat("# first\n200 cameras, 2 Mbps uplink each\nmake it 50\n", tmp_path, "--clouds", CLOUDS)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "you> make it 50" in done.stdout and "EUR a month, was" in done.stdout
    again = chat("what will it cost?\naccept\nyes\n", tmp_path, "--conversation", "c1")
    assert (
        again.returncode == 0 and "We had come to this" in again.stdout and "Ordered: slice-" in again.stdout
    )
    over = chat("accept\n", tmp_path, "--conversation", "c1")
    assert "over: ordered" in over.stdout


def test_json_is_one_object_a_turn(tmp_path: Path) -> None:
    done = chat(f"telemedicine with 5 patients\nwhy 5 ms?\n{'x' * 20_001}\n", tmp_path, "--json")
    *turns, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2 and last["error"]["field"] == "say"
    assert [one["said"] for one in turns] == [None, "telemedicine with 5 patients", "why 5 ms?"]
    assert len(turns[1]["slices"]) == 2 and turns[1]["price"]["currency"] == "EUR"
    assert turns[2]["explained"][0]["name"] == "dLLatency, uLLatency"


def test_exit_codes(tmp_path: Path) -> None:
    assert chat("hello\n", tmp_path).returncode == 3
    assert chat("20 cameras\naccept\nno\n", tmp_path, "--clouds", CLOUDS).returncode == 4
    assert chat("x\n", tmp_path, "--plan", "none.yaml").returncode == 2
    assert assent("slice", "chat", "--say", "none", "--state", "s", cwd=tmp_path).returncode == 2


def test_the_catalogue_is_listed_shown_and_searched(tmp_path: Path) -> None:
    listed = json.loads(assent("catalogue", "list", "--json", cwd=tmp_path).stdout)
    assert {"serviceCategory", "serviceCandidate"} == set(listed)
    shown = json.loads(assent("catalogue", "show", "cameras", "--json", cwd=tmp_path).stdout)
    assert shown["serviceSpecification"]["id"] == "cameras"
    found = assent("catalogue", "search", "web shop", cwd=tmp_path)
    assert found.returncode == 0 and "LOAD-BALANCER" in found.stdout
    assert assent("catalogue", "show", "nothing", cwd=tmp_path).returncode == 2
    (tmp_path / "own.yaml").write_text("entries: [{key: x}]")
    assert assent("catalogue", "list", "--catalogue", "own.yaml", cwd=tmp_path).returncode == 2
