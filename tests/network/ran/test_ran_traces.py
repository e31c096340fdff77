"""Traces: generated ones are car-like and the same everywhere; files are read strictly."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.errors import InvalidInput
from assent.inventory.radio import CarTrace, Cell, FileTrace, ListedTrace, Phase
from assent.network.ran.traces import cell_series, cqi_series

CAR = CarTrace(phases=(Phase(until_s=100, cqi=13), Phase(until_s=200, cqi=3), Phase(until_s=300, cqi=11)))


def test_a_car_keeps_to_its_phases_and_moves_smoothly() -> None:
    series = cqi_series(CAR, 1, Path())
    assert len(series) == 300
    for begin, level in ((0, 13), (100, 3), (200, 11)):
        assert fmean(series[begin + 10 : begin + 100]) == pytest.approx(level, abs=1.0)
        assert len(set(series[begin + 10 : begin + 100])) > 1
    steps = [abs(a - b) for a, b in pairwise(series)]
    assert max(steps) <= 5


def test_the_same_seed_is_the_same_on_every_platform() -> None:
    assert cqi_series(CAR, 1, Path())[:20] == FIRST
    assert cqi_series(CAR, 2, Path()) != cqi_series(CAR, 1, Path())
    seeded = CAR.model_copy(update={"seed": 1})
    assert cqi_series(seeded, 99, Path()) == cqi_series(CAR, 1, Path())


FIRST = (13, 14, 13, 13, 13, 13, 13, 13, 13, 13, 13, 14, 14, 13, 12, 12, 12, 12, 12, 11)


def test_two_cells_fade_apart() -> None:
    a, b = (cell_series(Cell(name=name, trace=CAR), 1, Path()) for name in ("a", "b"))
    assert a != b


@given(st.integers(), st.lists(st.tuples(st.integers(1, 40), st.integers(0, 15)), min_size=1, max_size=6))
def test_every_car_has_one_cqi_a_second(seed: int, stretches: list[tuple[int, int]]) -> None:
    ends = [sum(length for length, _ in stretches[: i + 1]) for i in range(len(stretches))]
    trace = CarTrace(phases=tuple(Phase(until_s=e, cqi=c) for e, (_, c) in zip(ends, stretches, strict=True)))
    series = cqi_series(trace, seed, Path())
    assert len(series) == ends[-1]
    assert all(0 <= cqi <= 15 for cqi in series)


def test_listed() -> None:
    assert cqi_series(ListedTrace(step_s=3, cqi=(4, 15)), 0, Path()) == (4, 4, 4, 15, 15, 15)


def read(folder: Path, text: str, **given: int) -> tuple[int, ...]:
    (folder / "t.csv").write_text(text)
    return cqi_series(FileTrace(path="t.csv", **given), 0, folder)


def test_files_of_both_forms(tmp_path: Path) -> None:
    assert read(tmp_path, "9\n10\n0\n15\n") == (9, 10, 0, 15)
    assert read(tmp_path, "t_s,CQI,mode\r\n0,9,5G\r\n1,8,LTE\r\n") == (9, 8)
    assert read(tmp_path, "t_s,cqi\n0,9\n3,8\n") == (9, 9, 9, 8)
    assert read(tmp_path, "cqi\n1\n2\n3\n4\n", start_s=1, duration_s=2) == (2, 3)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("9\nx\n", "t.csv:2"),
        ("9\n16\n", "t.csv:2"),
        ("9\n-1\n", "t.csv:2"),
        ("9\n\n8\n", "t.csv:2"),
        ("cqi\n9\n9.5\n", "t.csv:3"),
        ("cqi\nNaN\n", "t.csv:2"),
        ("t_s,cqi\n0,9\n0,9\n", "t.csv:3"),
        ("t_s,cqi\n5,9\n", "t.csv:2"),
        ("t_s,cqi\n0\n", "t.csv:2"),
        ("a,b\n1,2\n", "cqi"),
        ("", "empty"),
        ("٣\n", "cqi"),
    ],
)
def test_bad_rows_name_their_line(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read(tmp_path, text)
    assert where in error.value.message


def test_all_bad_rows_are_listed_and_long_ones_cut(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        read(tmp_path, "1\n" + "z" * 5000 + "\n2\n99\n")
    assert [p.where.rsplit(":", 1)[1] for p in error.value.problems] == ["2", "4"]
    assert len(error.value.message) < 200 + len(str(tmp_path))


def test_files_that_are_none(tmp_path: Path) -> None:
    for path in ("missing.csv", ".", "/dev/zero", "a\0b"):
        with pytest.raises(InvalidInput):
            cqi_series(FileTrace(path=path), 0, tmp_path)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="UTF-8"):
        cqi_series(FileTrace(path="binary"), 0, tmp_path)
    with pytest.raises(InvalidInput, match="behind"):
        read(tmp_path, "1\n2\n", start_s=2)


def test_real_cars(shared: Path) -> None:
    folder = shared / "data" / "cqi-traces"
    timed = cqi_series(FileTrace(path="B_2020.01.16_12.10.03_1hz.csv"), 0, folder)
    assert timed[:4] == (9, 12, 12, 11)
    assert len(timed) == 387
    listed = cqi_series(FileTrace(path="volos_cars_cqi.csv", start_s=1000, duration_s=50), 0, folder)
    assert len(listed) == 50
