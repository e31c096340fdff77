"""CQI traces: what a cell's channel quality is, second by second.

The RAN operator plays them against its cells. A trace is generated, written out, or read from a file.
Generated ones use only sums and products of seeded uniforms, so that every platform computes the same.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from assent.intents.errors import InvalidInput, Problem
from assent.inventory.radio import CarTrace, Cell, FileTrace, ListedTrace, Trace

MAX_BYTES = 64 * 1024 * 1024
_MAX_PROBLEMS = 20
_RAMP_S = 8
"""How long a car takes from one radio environment into the next."""


def cell_series(cell: Cell, seed: int, base_folder: Path) -> tuple[int, ...]:
    """The CQI of `cell`, one per second. A car trace without a seed of its own fades in its own way."""
    if isinstance(cell.trace, CarTrace) and cell.trace.seed is None:
        return _car(cell.trace, f"{seed}/{cell.name}")
    return cqi_series(cell.trace, seed, base_folder)


def cqi_series(trace: Trace, seed: int, base_folder: Path) -> tuple[int, ...]:
    """One CQI (0..15) per second. File paths are relative to `base_folder`.

    Raises InvalidInput, with the lines, for a file that is missing, too large or not a trace.
    """
    if isinstance(trace, CarTrace):
        return _car(trace, str(seed if trace.seed is None else trace.seed))
    if isinstance(trace, ListedTrace):
        return tuple(cqi for cqi in trace.cqi for _ in range(trace.step_s))
    return _from_file(trace, base_folder)


def lasts_s(trace: Trace, base_folder: Path) -> int:
    """How many seconds `cqi_series` gives, without generating any. Raises InvalidInput like it."""
    if isinstance(trace, CarTrace):
        return trace.phases[-1].until_s
    if isinstance(trace, ListedTrace):
        return trace.step_s * len(trace.cqi)
    return len(_from_file(trace, base_folder))


def bell(random: Random) -> float:
    """Roughly normal, mean 0, variance 1, within ±3.5: the sum of four uniforms."""
    return (sum(random.random() for _ in range(4)) - 2.0) * 1.732


def _car(trace: CarTrace, seed: str) -> tuple[int, ...]:
    """The phase's level, a shadowing walk that is drawn back to it, and fades of a few seconds."""
    random = Random(f"car/{seed}")
    series: list[int] = []
    shadow = fade = 0.0
    came_from = float(trace.phases[0].cqi)
    begins = 0
    for phase in trace.phases:
        ramp = min(_RAMP_S, (phase.until_s - begins) // 2)
        for second in range(phase.until_s - begins):
            way = min(1.0, (second + 1) / (ramp + 1))
            smooth = way * way * (3.0 - 2.0 * way)
            level = came_from + (phase.cqi - came_from) * smooth
            shadow = 0.85 * shadow + 0.45 * bell(random)
            fade = 0.5 * fade + (0.8 * random.random() if random.random() < 0.06 else 0.0)
            series.append(max(0, min(15, int(level + shadow - fade + 0.5))))
        came_from, begins = float(phase.cqi), phase.until_s
    return tuple(series)


def _from_file(trace: FileTrace, base_folder: Path) -> tuple[int, ...]:
    path = base_folder / trace.path
    series = _seconds(path, _lines(path))
    wanted = series[trace.start_s : trace.start_s + trace.duration_s]
    if not wanted:
        raise InvalidInput(
            f"{path}: start_s {trace.start_s} lies behind the trace's end at {len(series)} s", field="start_s"
        )
    return wanted


def _lines(path: Path) -> list[str]:
    try:
        if not path.is_file():
            raise InvalidInput(f"{path}: there is no such file", field="path")
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(f"{path}: larger than {MAX_BYTES} bytes; cut out what you need", field="path")
        lines = path.read_text(encoding="utf-8-sig").rstrip().split("\n")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InvalidInput(f"{path}: cannot be read: {reason}", field="path") from None
    if lines == [""]:
        raise InvalidInput(f"{path}: the file is empty", field="path")
    return lines


def _seconds(path: Path, lines: list[str]) -> tuple[int, ...]:
    """The file's CQIs, one per second: by its `t_s` column (a value holds until the next), else by row."""
    header = [name.lower() for name in _fields(lines[0])]
    headed = not _is_integer(header[0])
    if headed and "cqi" not in header:
        raise InvalidInput(f"{path}:1: no column `cqi`, and no integer per line either", field="path")
    column = header.index("cqi") if headed else 0
    time_column = header.index("t_s") if headed and "t_s" in header else None
    problems: list[Problem] = []
    series: list[int] = []
    for number, line in enumerate(lines[headed:], start=1 + headed):
        try:
            cqi = _integer(_fields(line), column, "cqi", 15)
            if time_column is not None:
                _hold_until(series, _integer(_fields(line), time_column, "t_s", 10**6))
            series.append(cqi)
        except _BadRow as bad:
            problems.append(Problem(f"{path}:{number}", bad.field, str(bad)))
            if len(problems) >= _MAX_PROBLEMS:
                break
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(f"{problems[0]}{more}", field="path", problems=problems)
    return tuple(series)


class _BadRow(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _hold_until(series: list[int], at_s: int) -> None:
    """Repeat the last CQI until `at_s`."""
    if at_s < len(series) or (at_s > 0 and not series):
        raise _BadRow("t_s", f"time {at_s} comes after second {len(series) - 1}: times start at 0 and grow")
    series.extend(series[-1:] * (at_s - len(series)))


def _fields(line: str) -> list[str]:
    return [field.strip(' "\t\r') for field in line.split(",")]


def _integer(row: list[str], column: int, name: str, upper: int) -> int:
    """Errors say nothing of what stands there: the path may name any file of this machine."""
    text = row[column] if column < len(row) else ""
    if _is_integer(text) and 0 <= int(text) <= upper:
        return int(text)
    raise _BadRow(name, f"column {column + 1} is no integer from 0 to {upper}")


def _is_integer(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 9
