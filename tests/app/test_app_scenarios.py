"""Scenarios that are not the example: they run to the end, or end in an error that says what and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_process import ROOT, assent

TWO_CELLS = ROOT / "examples" / "two-cells" / "scenario.yaml"

GOOD = """assent: 1
name: base
operators:
  - name: one
    says: We want 60 Mbps for premium users.
  - name: two
    says: Keep it cheap; 10 Mbps suffice.
cells:
  - name: c1
    attached_to: R1 GigabitEthernet0/0
    trace: {kind: listed, cqi: [14, 14, 14]}
network: NETWORK
clouds:
  - {name: dc, cpu: 32, ram_mb: 65536, disk_gb: 500, attached_to: R3 GigabitEthernet0/0}
"""


def scenario(folder: Path, text: str = GOOD) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text.replace("NETWORK", str(ROOT / "examples/four-routers/network.yaml")))
    return path


def test_five_operators_on_two_cells(tmp_path: Path) -> None:
    done = assent("run", TWO_CELLS, "--state", "state", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["status"] == "fulfilled"
    by_kind = {one["topic"]["resource"]: one for one in record["agreements"] if one["agreed"]}
    assert by_kind["harbour"]["topic"]["kind"] == "level"
    shares = by_kind["airport"]["shares"]
    assert set(shares) == {"budgetel", "cineline", "gatecams", "skymed"}
    assert sum(shares.values()) <= by_kind["airport"]["topic"]["upper"]
    routers = {target for c in record["changes"] if c["domain"] == "transport" for target in c["plan"]}
    assert routers == {"bergen-1", "bergen-2", "oslo"}


def test_a_changed_wish_is_negotiated_and_delivered(tmp_path: Path) -> None:
    done = assent("run", TWO_CELLS, "--state", "state", "--json", cwd=tmp_path)
    harbour = [a for a in json.loads(done.stdout)["agreements"] if a["topic"]["resource"] == "harbour"]
    moments = [one["transcript_id"] for one in harbour]
    assert "negotiate/harbour/45" in moments


@pytest.mark.parametrize(
    ("old", "new", "code", "expected"),
    [
        ("We want 60 Mbps for", "We want -60 Mbps for", 3, "scenario.yaml:5"),
        ("We want 60 Mbps for", "We need at least 100 and at most 20 Mbps for", 3, "scenario.yaml:5"),
        ("We want 60 Mbps for", "We want 60000000000 Mbps for", 3, "scenario.yaml:5"),
        ("We want 60 Mbps for premium users.", "Hello there.", 3, "scenario.yaml:5"),
        ("attached_to: R1 G", "attached_to: R9 G", 2, "yaml:10:5: cells[0].attached_to: there is no router"),
        ("R3 GigabitEthernet0/0}", "R3 GigabitEthernet7/0}", 2, "no interface 'GigabitEthernet7/0'"),
        ("cqi: [14, 14, 14]", "cqi: [14, 99]", 2, "scenario.yaml:11"),
        ("cpu: 32", "cpu: -32", 2, "scenario.yaml:14"),
        ("cpu: 32", "cpu: .nan", 2, "scenario.yaml:14"),
        ("name: two", "name: one", 2, "two operators have the same name"),
        ("    says: Keep", "    cells: [c7]\n    says: Keep", 2, "yaml:7:13: operators[1].cells[0]: there is no cell"),
        ("name: base", "nmae: base", 2, "scenario.yaml:2:1: nmae"),
        ("assent: 1", "assent: 2", 2, "scenario.yaml:1:1: assent"),
        ("name: base", "name: [", 2, "not valid YAML"),
        ("network: NETWORK", "network: nowhere.yaml", 2, "nowhere.yaml"),
        ("cpu: 32", "cpu: 0.5", 4, "CPU"),
        ("name: base", "name: base\nmodel: gpt-17", 2, "gpt-17"),
        ("name: base", "name: base\nmodel: openai/x@http://192.0.2.1/v1", 4, "192.0.2.1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place_and_nothing_changes(
    tmp_path: Path, old: str, new: str, code: int, expected: str
) -> None:
    assert old in GOOD
    done = assent("run", scenario(tmp_path, GOOD.replace(old, new)), "--state", "state", cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "state").glob("transport/pending*"))
    for router in (tmp_path / "state" / "transport").glob("*.cfg"):
        assert "ASSENT" not in router.read_text()


def test_a_scenario_that_was_turned_down_can_be_mended_in_the_same_state(tmp_path: Path) -> None:
    bad = scenario(tmp_path, GOOD.replace("60 Mbps", "-60 Mbps"))
    assert assent("run", bad, "--state", "state", cwd=tmp_path).returncode == 3
    assert assent("run", scenario(tmp_path), "--state", "state", cwd=tmp_path).returncode == 0


def test_errors_are_json_where_json_was_asked_for(tmp_path: Path) -> None:
    done = assent("run", scenario(tmp_path, GOOD.replace("name: base", "")), "--json", cwd=tmp_path)
    error = json.loads(done.stdout)["error"]
    assert (error["code"], error["problems"][0]["field"]) == ("invalid-input", "name")


def test_cells_alone_are_enough(tmp_path: Path) -> None:
    text = GOOD.split("network:")[0].replace("    attached_to: R1 GigabitEthernet0/0\n", "")
    done = assent("run", scenario(tmp_path, text), "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {change["domain"] for change in json.loads(done.stdout)["changes"]} == {"ran"}


def test_one_operator_has_nobody_to_negotiate_with(tmp_path: Path) -> None:
    text = GOOD.replace("  - name: two\n    says: Keep it cheap; 10 Mbps suffice.\n", "")
    done = assent("run", scenario(tmp_path, text), "--json", cwd=tmp_path)
    agreement = json.loads(done.stdout)["agreements"][0]
    assert (agreement["rounds"], agreement["value"]) == (0, 60.0)


def test_a_dead_channel_ends_honestly(tmp_path: Path) -> None:
    done = assent(
        "run", scenario(tmp_path, GOOD.replace("[14, 14, 14]", "[0, 0, 0]")), "--json", cwd=tmp_path
    )
    record = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert record["agreements"][0]["agreed"] is False
    assert record["status"] == "degraded"
    assert {one["fulfilment"]["status"] for one in record["reports"]} == {"NOT_FULFILLED"}
    assert record["changes"] == []


def test_hostile_names_and_sentences_stay_text_in_the_report(tmp_path: Path) -> None:
    nasty = "We want 60 Mbps <script>alert(1)</script> ${{7*7}} {{7*7}} \x1b[31m \u202e for premium users."
    path = scenario(tmp_path, GOOD.replace("We want 60 Mbps for premium users.", json.dumps(nasty)))
    done = assent("run", path, "--report", "out.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out.html").read_text()
    assert "<script>alert" not in page and "{{7*7}}" in page
    assert not {"\x1b", "\u202e"} & set(page) and r"\x1b[31m \u202e for" in page
    assert "http://" not in page and "https://" not in page and "src=" not in page


RING = """assent: 1
name: near
operators:
  - {name: one, says: We want 60 Mbps for premium users.}
  - {name: two, says: Keep it cheap; 10 Mbps suffice.}
cells:
  - {name: c1, attached_to: a Gi0/0, trace: {kind: listed, cqi: [14, 14]}}
network:
  routers:
    a:
      ospf: {process: 1}
      interfaces:
        Gi0/0: {address: 10.1.0.1/24, area: 0}
        Gi0/1: {address: 10.1.1.1/24, area: 0}
        Gi0/2: {address: 10.9.0.1/30, area: 0}
    b:
      ospf: {process: 1}
      interfaces:
        Gi0/0: {address: 10.2.0.1/24, area: AREA}
        Gi0/2: {address: 10.9.0.2/30, area: AREA}
clouds:
  - {name: here, cpu: CPU, ram_mb: 65536, disk_gb: 500, attached_to: a Gi0/1}
  - {name: there, cpu: 64, ram_mb: 65536, disk_gb: 500, attached_to: b Gi0/0}
"""


def test_a_cloud_on_the_cells_own_router_is_near(tmp_path: Path) -> None:
    text = RING.replace("AREA", "0").replace("CPU", "64")
    done = assent("run", scenario(tmp_path, text), "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "fulfilled"


def test_nothing_is_placed_where_the_network_does_not_lead(tmp_path: Path) -> None:
    text = RING.replace("AREA", "7", 1).replace("AREA", "7").replace("CPU", "1")
    done = assent("run", scenario(tmp_path, text), cwd=tmp_path)
    assert done.returncode == 4, done.stdout
    assert "CPU" in done.stderr and "there" not in done.stderr


def test_more_than_the_cell_can_ever_do_is_said(tmp_path: Path) -> None:
    text = GOOD.replace("We want 60 Mbps", "We want 60 Gbps")
    done = assent("run", scenario(tmp_path, text), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Capability: c1 can carry 134" in done.stdout


def test_a_share_of_nothing_is_not_fulfilled(tmp_path: Path) -> None:
    text = GOOD.replace(
        "network: NETWORK", "topics: {c1: {kind: allocation, pressure: hard}}\nnetwork: NETWORK"
    )
    text = text.replace("[14, 14, 14]", "[2, 2, 2]").replace("10 Mbps suffice", "0.2 Mbps suffice")
    done = assent("run", scenario(tmp_path, text), "--json", cwd=tmp_path)
    record = json.loads(done.stdout)
    shares = record["agreements"][0]["shares"]
    for report in record["reports"]:
        name = report["intent_id"].removeprefix("business.")
        expected = "FULFILLED" if shares[name] else "NOT_FULFILLED"
        assert report["fulfilment"]["status"] == expected
