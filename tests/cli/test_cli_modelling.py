"""`assent slice model`: a table, one JSON document, CSV files; one clear error, and then no file at all."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import assent

EXPERIMENT = """\
name: "[half] full"
clouds:
  - {name: edge, cpu: 10, ram: 100, hdd: 100}
nfs:
  - {name: UPF, cpu: 8, ram: 10, hdd: 10}
  - {name: giant, cpu: 80, ram: 10, hdd: 10}
slices:
  - {name: Video, composition: [{nf: UPF, weight: 100}]}
  - {name: Never, composition: [{nf: giant, weight: 10}]}
services:
  - {name: gold, composition: [{slice: Video, weight: 50}], max_wait: 2}
  - {name: lost, composition: [{slice: Never, weight: 50}]}
slicelets:
  - {name: first, service: gold, duration: 4}
  - {name: second, service: gold, duration: 8}
  - {name: third, service: gold, duration: 8}
  - {name: fourth, service: lost, duration: 8}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "e.yaml").write_text(EXPERIMENT, "utf-8")
    return tmp_path


def test_it_has_help(folder: Path) -> None:
    done = assent("slice", "model", "--help", cwd=folder)
    assert done.returncode == 0 and "--utilisation" in done.stdout


def test_a_person_reads_verdicts_and_reasons(folder: Path) -> None:
    done = assent("slice", "model", "e.yaml", cwd=folder)
    assert done.returncode == 0, done.stderr
    flat = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert flat[0] == "[half] full: 4 slicelets offered, 2 admitted, 2 refused; over after 8 s"
    assert any(line.startswith("edge 80.0 / 60.0 / 80.0") for line in flat)
    assert "refused: third (epoch 1): waited 2 s: slice 'Video' has 0 % left, 50 % is needed" in flat
    assert any(line.startswith("not deployed: giant: no cloud has room") for line in flat)


def test_a_program_reads_json(folder: Path) -> None:
    done = assent("slice", "model", "e.yaml", "--json", cwd=folder)
    answer = json.loads(done.stdout)
    assert (answer["offered"], answer["admitted"], answer["refused"], answer["finish_s"]) == (4, 2, 2, 8)
    assert [one["code"] for one in answer["slicelets"]] == [
        None,
        None,
        "waited-too-long",
        "slice-not-deployed",
    ]
    assert [one["admitted"] for one in answer["functions"]] == [True, False]
    used = answer["utilisation"]
    assert used["times_s"] == [0, 4, 8] and used["clouds"][0]["cpu"]["used_percent"] == [80, 40, 0]
    again = assent("slice", "model", "e.yaml", "--json", "--seed", "0", cwd=folder)
    assert again.stdout == done.stdout


def test_files_hold_every_slicelet_and_every_change(folder: Path) -> None:
    done = assent("slice", "model", "e.yaml", "--csv", "s.csv", "--utilisation", "u.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((folder / "s.csv").open(encoding="utf-8")))
    assert [(row["name"], row["admitted"], row["ended_s"]) for row in rows] == [
        ("first", "True", "4.0"),
        ("second", "True", "8.0"),
        ("third", "False", ""),
        ("fourth", "False", ""),
    ]
    changes = list(csv.DictReader((folder / "u.csv").open(encoding="utf-8")))
    assert [(row["time_s"], row["cloud"], row["cpu_percent"]) for row in changes] == [
        ("0.0", "edge", "80.0"),
        ("4.0", "edge", "40.0"),
        ("8.0", "edge", "0.0"),
    ]


def test_an_error_says_where_and_writes_nothing(folder: Path) -> None:
    (folder / "e.yaml").write_text(EXPERIMENT.replace("service: lost", "service: nobody"), "utf-8")
    done = assent("slice", "model", "e.yaml", "--csv", "s.csv", cwd=folder)
    assert done.returncode == 2 and not (folder / "s.csv").exists()
    assert done.stderr.startswith("error: e.yaml:17:20: slicelets[3].service: there is no 'nobody'")
    told = assent("slice", "model", "e.yaml", "--json", cwd=folder)
    assert json.loads(told.stdout)["error"]["problems"][0]["field"] == "slicelets[3].service"


def test_a_file_that_cannot_be_written_is_an_error(folder: Path) -> None:
    done = assent("slice", "model", "e.yaml", "--csv", "no/such/s.csv", cwd=folder)
    assert done.returncode == 2 and "cannot be written" in done.stderr
