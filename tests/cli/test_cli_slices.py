"""`assent slice deploy` and its siblings, `assent agents`: tables, JSON, exit codes, errors with their line."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import ROOT, assent

CLOUDS = ROOT / "examples" / "operator-80-percent" / "clouds.yaml"
TEXT = "Deploy a slice for 200 cameras, average utilisation above 80 %"


def test_from_words_to_termination(tmp_path: Path) -> None:
    at = ("--state", "state", "--json")
    done = assent("slice", "deploy", TEXT, "--clouds", CLOUDS, *at, cwd=tmp_path)
    asked = json.loads(done.stdout)
    assert (done.returncode, asked["status"]) == (3, "needs-decision") and asked["recommendations"]
    plot = ("--plot", "plot.svg")
    done = assent("slice", "deploy", TEXT, "--pick", "2", "--yes", *plot, *at, cwd=tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["choice"]) == ("deployed", "r2")
    circles = ElementTree.parse(tmp_path / "plot.svg").iter("{http://www.w3.org/2000/svg}circle")
    assert len(list(circles)) == len(answer["recommendations"])
    name = answer["slices"][0]["id"]
    listed = json.loads(assent("slice", "list", *at, cwd=tmp_path).stdout)
    assert [one["id"] for one in listed] == [name]
    assert assent("slice", "scale", name, "--factor", "1.5", "--yes", *at, cwd=tmp_path).returncode == 0
    stopped = assent("slice", "operate", name, "stop", "--yes", "--state", "state", cwd=tmp_path).stdout
    assert "uplink 800 Mbit/s" in stopped and "deactivateNsi" in stopped and "allocateNsi" not in stopped
    shown = json.loads(assent("slice", "show", name, *at, cwd=tmp_path).stdout)
    assert (shown["administrativeState"], shown["version"]) == ("LOCKED", 3)
    done = assent("slice", "terminate", name, "--yes", "--state", "state", cwd=tmp_path)
    assert done.returncode == 0 and "DECOMMISSIONING" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("deploy", TEXT), 2, "--clouds or --scenario"),
        (("deploy", TEXT, "--clouds", CLOUDS, "--pick", "1"), 4, "give --yes"),
        (("deploy", TEXT, "--clouds", CLOUDS, "--pick", "99", "-y"), 2, "recommendations"),
        (("deploy", "200 cameras, utilisation above 180 %", "--clouds", CLOUDS), 3, "between 0 and 100"),
        (("deploy", "hello", "--clouds", CLOUDS), 3, "question"),
        (("deploy", TEXT, "--clouds", CLOUDS, "--feedback", "cheaper", "-y"), 3, "least that can be had"),
        (("list",), 2, "no slice was deployed here"),
        (("deploy", "7 cameras on region only", "--clouds", CLOUDS), 3, "note: not used: “region”"),
    ],
)
def test_errors_say_what_to_do(words: tuple[str | Path, ...], code: int, said: str, tmp_path: Path) -> None:
    done = assent("slice", *words, "--state", "state", cwd=tmp_path)
    assert done.returncode == code, done.stderr + done.stdout
    assert said in " ".join((done.stderr + done.stdout).split()) and "Traceback" not in done.stderr


def test_a_picture_that_cannot_be_written_deploys_nothing(tmp_path: Path) -> None:
    at = ("--state", "state", "--clouds", CLOUDS)
    done = assent("slice", "deploy", TEXT, *at, "-y", "--pick", "1", "--plot", "no/p.svg", cwd=tmp_path)
    assert done.returncode == 2 and "no/p.svg: cannot be written" in done.stderr
    assert json.loads(assent("slice", "list", "--state", "state", "--json", cwd=tmp_path).stdout) == []


def test_clouds_that_make_no_sense_have_their_line(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(
        "clouds:\n  - {name: a, cpu: 1, ram_mb: 1, disk_gb: 1}\naccess_ms: {b: 1}\n"
    )
    done = assent("slice", "deploy", TEXT, "--clouds", "c.yaml", "--state", "s", cwd=tmp_path)
    assert done.returncode == 2 and "c.yaml:3" in done.stderr and "'b'" in done.stderr


def test_agents_are_shown_changed_and_checked(tmp_path: Path) -> None:
    text = assent("agents", "show", cwd=tmp_path).stdout
    (tmp_path / "mine.yaml").write_text(text.replace("Resource Management Agent", "Janitor"), "utf-8")
    assert assent("agents", "check", "mine.yaml", "--json", cwd=tmp_path).returncode == 0
    more = ("--clouds", CLOUDS, "--agents", "mine.yaml", "--pick", "1", "--yes", "--state", "s", "--json")
    assert json.loads(assent("slice", "deploy", TEXT, *more, cwd=tmp_path).stdout)["status"] == "deployed"
    (tmp_path / "bad.yaml").write_text(
        text.replace("agent: Resource Management Agent", "agent: Slice Modelling Agent")
    )
    done = assent("agents", "check", "bad.yaml", cwd=tmp_path)
    assert done.returncode == 2 and "no tool leads from" in done.stderr and "bad.yaml:" in done.stderr


def _host() -> bool:
    from assent.network.namespaces import resident

    return resident.available(("setsid", "ip", "tc", "nft"))[0]


@pytest.mark.parametrize(
    "clouds",
    [
        "clouds.yaml",
        pytest.param(
            "clouds-host.yaml",
            marks=[
                pytest.mark.slow,
                pytest.mark.twin,
                pytest.mark.skipif(not _host(), reason="no host driver here"),
            ],
        ),
    ],
)
def test_the_example_runs(tmp_path: Path, clouds: str) -> None:
    import os
    import subprocess

    script = ROOT / "examples" / "operator-80-percent" / "run.sh"
    environment = {
        **os.environ,
        "CLOUDS": clouds,
        "STATE": str(tmp_path / "state"),
        "ASSENT": f"{sys.executable} -m assent.cli.main",
    }
    done = subprocess.run(
        ["sh", script], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OPERATION" in done.stdout and "DECOMMISSIONING" in done.stdout and "99.5 %" in done.stdout
    assert not (tmp_path / "state" / "cloud" / "host").exists(), "nothing runs any more"


def test_manifests_are_written_whatever_the_clouds_are(tmp_path: Path) -> None:
    from ruamel.yaml import YAML

    wish = "Deploy a slice for 200 cameras, average utilisation above 80 %"
    state = ["--state", "state"]
    done = assent(
        "slice", "deploy", wish, "--clouds", CLOUDS, *state, "--pick", "1", "--yes", "--json", cwd=tmp_path
    )
    name = json.loads(done.stdout)["slices"][0]["id"]
    done = assent("slice", "manifests", name, *state, "-o", "out", cwd=tmp_path)
    assert done.returncode == 2 and "names no images: give --image" in done.stderr
    for wrong in ("UPF=", "UPF=a b", "=x"):
        done = assent("slice", "manifests", name, *state, "--image", wrong, cwd=tmp_path)
        assert done.returncode == 2 and "--image" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
    images = ["--image", "registry.example/nf:1.0", "--image", "upf=registry.example/upf:2"]
    texts = []
    for _ in range(2):
        done = assent("slice", "manifests", name, *state, "-o", "out", *images, "--json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        (file,) = json.loads(done.stdout)["files"]
        texts.append((tmp_path / "out" / file).read_bytes())
    assert texts[0] == texts[1]
    made = list(YAML(typ="safe").load_all(texts[0]))
    assert {one["kind"] for one in made} == {"Namespace", "NetworkPolicy", "Service", "Deployment"}
    shown = {
        one["spec"]["template"]["spec"]["containers"][0]["image"]
        for one in made
        if one["kind"] == "Deployment"
    }
    assert shown == {"registry.example/nf:1.0", "registry.example/upf:2"}
