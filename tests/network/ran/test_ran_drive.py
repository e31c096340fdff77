"""Generated drives against real ones, and the command that writes them."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from assent.intents.errors import InvalidInput
from assent.inventory.radio import FileTrace
from assent.network.ran.drive import Statistics, drive, statistics
from assent.network.ran.traces import cqi_series

sys.path.insert(0, str(Path(__file__).parents[2] / "app"))
from cli_process import assent


def test_statistics_of_a_trace_that_is_easy_to_count() -> None:
    found = statistics([5, 5, 6, 6, 8, 8, 4, 4])
    assert (found.dwell_s, found.mean_step, found.lowest, found.highest) == (2.0, pytest.approx(7 / 3), 4, 8)
    assert found.step_shares == (pytest.approx(1 / 3),) * 3
    assert statistics([7]) == Statistics(7.0, 0.0, 7, 7, 1.0, 0.0, (0.0, 0.0, 0.0))


def test_a_drive_is_its_seeds() -> None:
    assert drive(1, 50, 300) == drive(1, 50, 300) != drive(2, 50, 300)
    assert drive(1, 50, 100) == drive(1, 50, 300)[:100]


def test_who_drives_faster_dwells_less() -> None:
    dwells = [statistics(drive(1, speed, 3000)).dwell_s for speed in (0, 5, 30, 100, 300)]
    assert dwells == sorted(dwells, reverse=True)
    assert dwells[0] > 10 > 4 > dwells[2] > 2.5


@pytest.mark.parametrize(
    ("speed", "seconds", "mean"),
    [
        (-1, 10, 9),
        (501, 10, 9),
        (float("nan"), 10, 9),
        (9, 0, 9),
        (9, 86_401, 9),
        (9, 10, 0),
        (9, 10, float("nan")),
    ],
)
def test_no_such_drive(speed: float, seconds: int, mean: float) -> None:
    with pytest.raises(InvalidInput):
        drive(1, speed, seconds, mean)


def test_generated_drives_are_like_real_ones(shared: Path) -> None:
    """Each figure of the generated drives lies within what real drives span, widened by a fifth."""
    real, made = [], []
    for number, path in enumerate(sorted((shared / "data" / "cqi-traces").glob("*_1hz.csv"))):
        rows = list(csv.DictReader(path.open()))
        series = cqi_series(FileTrace(path=str(path), duration_s=86_400), 1, Path("/"))
        real.append(statistics(series))
        speed = sum(float(row["speed_kmh"]) for row in rows) / len(rows)
        made += [statistics(drive(seed, speed, 3000, real[-1].mean_cqi)) for seed in (number, number + 100)]
    assert len(real) >= 4
    for name in ("mean_cqi", "sd", "dwell_s", "mean_step"):
        found = [getattr(one, name) for one in real]
        for one in made:
            assert min(found) * 0.8 <= getattr(one, name) <= max(found) * 1.2, name
    for kind in range(3):
        found = [one.step_shares[kind] for one in real]
        assert all(min(found) * 0.8 <= one.step_shares[kind] <= max(found) * 1.3 for one in made), kind
    assert min(one.lowest for one in made) <= 2 and {one.highest for one in made} == {15}


def test_the_command_writes_what_a_scenario_reads(tmp_path: Path) -> None:
    done = assent(
        "lab",
        "traces",
        "--seed",
        "4",
        "--speed",
        "50",
        "--duration",
        "90",
        "--out",
        "car.csv",
        "--json",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["file"], told["seconds"]) == ("car.csv", 90)
    assert cqi_series(FileTrace(path="car.csv"), 1, tmp_path) == drive(4, 50, 90)
    bad = assent("lab", "traces", "--speed", "-3", "--out", "car.csv", cwd=tmp_path)
    assert bad.returncode == 2 and bad.stderr.startswith("error: a speed of -3.0 km/h")
    nowhere = assent("lab", "traces", "--out", "no/such/car.csv", cwd=tmp_path)
    assert nowhere.returncode == 2 and "cannot be written" in nowhere.stderr
