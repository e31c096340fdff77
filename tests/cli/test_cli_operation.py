"""`assent slice watch`, `trace`, `report`, `explain`: on the screen, as JSON and as files; errors and exit codes."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import ROOT, assent

from assent.cli.operation_views import SPARK_WIDTH, sparkline

CLOUDS = ROOT / "examples" / "operator-80-percent" / "clouds.yaml"
TEXT = "Deploy a slice for 200 cameras, average utilisation above 80 %"
NAME = "slice-d2df2d67-1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a slice that was deployed, and a load that breaks its promise for a while."""
    made = tmp_path_factory.mktemp("operation")
    more = ("--clouds", CLOUDS, "--pick", "1", "--yes", "--state", "state", "--json")
    assert assent("slice", "deploy", TEXT, *more, cwd=made).returncode == 0
    (made / "load.csv").write_text("t_s,load_percent\n0,60\n60,150\n240,20\n")
    (made / "policy.yaml").write_text(
        "default: {hold_s: 20, cooldown_s: 20}\ncredits: {compliance: [{below_percent: 99, credit_percent: 7}]}\n"
    )
    return made


def test_from_load_to_report(folder: Path) -> None:
    at = ("--state", "state")
    load = ("--trace", "load.csv", "--policy", "policy.yaml", "--for", "320", "--plot", "plot.svg")
    done = assent("slice", "watch", *load, *at, cwd=folder)
    assert done.returncode == 0, done.stderr + done.stdout
    for told in (
        "overloaded",
        "scale up: for 20 s above 80 %",
        "carries its load again",
        "scale down",
        "credit:",
    ):
        assert told in done.stdout, told
    assert "refused 0 times" in done.stdout
    assert ElementTree.parse(folder / "plot.svg").getroot().tag.endswith("svg")

    parts = json.loads(
        assent("slice", "report", NAME, *at, "--period", "160", "-o", "r.md", "--json", cwd=folder).stdout
    )
    assert [one["observed_s"] for one in parts] == [160, 160]
    html = ("-o", "r.html", "--json")
    answer = json.loads(assent("slice", "report", NAME, *at, *html, cwd=folder).stdout)
    assert (answer["observed_s"], answer["credit_percent"]) == (320, 7)
    assert answer["violations"] and answer["kpis"]["UTSNSI"] > 0
    page = (folder / "r.html").read_text("utf-8")
    assert page.count("<svg") == 2 and "uLThptPerSlice" in page and "http://www.w3.org" in page
    assert (
        "![r-load](r-load.svg)" in (folder / "r.md").read_text("utf-8") and (folder / "r-load.svg").exists()
    )

    done = assent("slice", "explain", NAME, "why was it scaled up?", *at, "--json", cwd=folder)
    said = json.loads(done.stdout)
    assert said["topics"] == ["scaling"] and said["model"] == "embedded"
    assert any("scaled up at" in one["text"] for one in said["facts"]) and said["cites"]

    done = assent("slice", "watch", NAME, "--trace", "load.csv", "--for", "10", *at, "--json", cwd=folder)
    again = json.loads(done.stdout)
    done = assent("slice", "modify", NAME, "100 cameras", "--yes", *at, "--json", cwd=folder)
    assert json.loads(done.stdout)["serviceProfileList"][0]["maxNumberofUEs"] == 100
    assert (again["since_s"], again["resumed"], len(again["reports"])) == (320, False, 1)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("watch",), 2, "say with --trace"),
        (("explain", "x", "why?"), 2, "no slice 'x' on record"),
        (("trace", "--out", "t.csv", "--shape", "square"), 2, "none of day, steps, burst, wander"),
    ],
)
def test_errors_say_what_to_do(words: tuple[str, ...], code: int, said: str, folder: Path) -> None:
    at = () if words[0] == "trace" else ("--state", "state")
    done = assent("slice", *words, *at, cwd=folder)
    assert done.returncode == code, done.stderr + done.stdout
    assert said in " ".join((done.stderr + done.stdout).split()) and "Traceback" not in done.stderr


def test_a_trace_is_made_up(folder: Path) -> None:
    more = ("--shape", "burst", "--peak", "200", "--duration", "100", "--seed", "4")
    done = assent("slice", "trace", "--out", "t.csv", *more, "--json", cwd=folder)
    answer = json.loads(done.stdout)
    assert (answer["rows"], answer["most_percent"]) == (11, 200.0)
    assert len((folder / "t.csv").read_text().splitlines()) == 12


def test_sparklines() -> None:
    assert sparkline([]) == "" and sparkline([0, 0]) == "▁▁" and sparkline([0, 50, 100]) == "▁▄█"
    assert (
        len(sparkline([1.0] * 1000)) == SPARK_WIDTH
        and len(sparkline([float(n) for n in range(61)])) == SPARK_WIDTH
    )
