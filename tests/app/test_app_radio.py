"""What the radio cannot do is refused by name, end to end."""

from __future__ import annotations

import json
from pathlib import Path

from cli_process import assent

from assent.intents.base import Json

CAMERAS = """assent: 1
name: cameras
cells:
  - name: cell-1
    trace: {kind: listed, cqi: [15], step_s: 20}
operators:
  - name: watchers
    says: We run SAID uplink each.
"""


def run(folder: Path, said: str, more: str = "") -> tuple[int, str, Json]:
    path = folder / "scenario.yaml"
    path.write_text(CAMERAS.replace("SAID", said).replace("    trace", f"{more}    trace"))
    done = assent("run", path, "--state", "state", "--fresh", "--json", cwd=folder)
    return done.returncode, done.stderr, json.loads(done.stdout) if done.stdout.startswith("{") else {}


def test_two_hundred_cameras_on_one_cell_are_refused_naming_the_uplink(tmp_path: Path) -> None:
    code, _, record = run(tmp_path, "200 cameras, 2 Mbit/s")
    assert code == 4
    assert record["error"]["code"] == "refused"
    assert "the uplink of cell cell-1 reaches 33.6 Mbit/s" in record["error"]["message"]
    assert "400000 kbit/s uplink" in record["error"]["message"]


def test_what_fits_the_uplink_is_delivered(tmp_path: Path) -> None:
    code, said, record = run(tmp_path, "10 cameras, 2 Mbit/s")
    assert (code, record.get("status")) == (0, "fulfilled"), said


def negotiations(
    folder: Path, cqi: str, traffic: str, says: str = "We run 10 cameras, 2 Mbit/s uplink each."
) -> Json:
    folder.mkdir()
    path = folder / "scenario.yaml"
    cell = f"trace: {{kind: listed, cqi: {cqi}, step_s: 15}}\n    traffic: {{step_s: 15, percent: {traffic}}}"
    text = CAMERAS.replace("We run SAID uplink each.", says)
    path.write_text(text.replace("trace: {kind: listed, cqi: [15], step_s: 20}", cell))
    return json.loads(assent("run", path, "--state", "state", "--json", cwd=folder).stdout)


def test_a_slice_that_is_idle_while_the_channel_is_bad_is_not_degraded(tmp_path: Path) -> None:
    films = "We stream films, 20 Mbit/s downlink and 20 Mbit/s uplink."
    idle = negotiations(tmp_path / "idle", "[15, 1]", "[100, 0]", films)
    assert (idle["status"], len(idle["agreements"])) == ("fulfilled", 1)
    busy = negotiations(tmp_path / "busy", "[15, 1]", "[100]", films)
    assert (busy["status"], len(busy["agreements"])) == ("degraded", 2)


def test_an_uplink_that_is_not_delivered_degrades_without_a_talk_about_the_downlink(tmp_path: Path) -> None:
    found = negotiations(tmp_path / "uplink", "[15, 9]", "[100]")
    assert (found["status"], len(found["agreements"])) == ("degraded", 1)
