"""Load traces: the demand on slices over time, from a CSV or YAML file, or made up by a seed.

A row holds from its `t_s` until the slice's next one. Its other columns: `slice` (an id; without it the row is about
every slice), `dl_mbps`, `ul_mbps`, `ues` (active at once), or `load_percent` of what the slice was promised. What
a row does not say of a slice follows in proportion from what it says.
"""

from __future__ import annotations

import csv
import math
import random
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import Field, ValidationError, model_validator

from assent.intents.base import Finite, Frozen, Json, digest
from assent.intents.errors import InvalidInput, Problem
from assent.intents.operation import Demand
from assent.inventory import yamlfile
from assent.inventory.bounded import read_bytes

MAX_ROWS = 200_000
MAX_BYTES = 16 * 1024 * 1024
_NAME = re.compile(r"[a-z][a-z_]{0,19}")
SHAPES = ("day", "steps", "burst", "wander")

Shape: TypeAlias = Literal["day", "steps", "burst", "wander"]


class Row(Frozen):
    """One line of a trace."""

    t_s: int = Field(ge=0, le=31_536_000)
    slice: str = Field(default="", max_length=200)
    dl_mbps: Finite | None = Field(default=None, ge=0, le=1e9)
    ul_mbps: Finite | None = Field(default=None, ge=0, le=1e9)
    ues: Finite | None = Field(default=None, ge=0, le=1e9)
    load_percent: Finite | None = Field(default=None, ge=0, le=1e6)

    @model_validator(mode="after")
    def _says_something(self) -> Row:
        rates = (self.dl_mbps, self.ul_mbps, self.ues)
        if self.load_percent is None and all(one is None for one in rates):
            raise ValueError("say dl_mbps, ul_mbps, ues or load_percent")
        if self.load_percent is not None and any(one is not None for one in rates):
            raise ValueError("load_percent says it all: leave dl_mbps, ul_mbps and ues out")
        return self

    def demand(self, promised: Demand) -> Demand:
        """In absolute terms, for a slice that was `promised` this much."""
        if self.load_percent is not None:
            return _times(promised, self.load_percent / 100)
        pairs = (
            (self.dl_mbps, promised.dl_mbps),
            (self.ul_mbps, promised.ul_mbps),
            (self.ues, promised.ues),
        )
        parts = [said / whole for said, whole in pairs if said is not None and whole > 0]
        rest = _times(promised, max(parts, default=0.0))
        return Demand(
            dl_mbps=rest.dl_mbps if self.dl_mbps is None else self.dl_mbps,
            ul_mbps=rest.ul_mbps if self.ul_mbps is None else self.ul_mbps,
            ues=rest.ues if self.ues is None else self.ues,
        )


class _File(Frozen):
    """The YAML form."""

    trace: tuple[Row, ...] = Field(min_length=1, max_length=MAX_ROWS)


@dataclass(frozen=True)
class Trace:
    """Rows by slice ("" for every slice), in order of time."""

    rows: dict[str, tuple[Row, ...]]

    @property
    def last_s(self) -> int:
        return max(rows[-1].t_s for rows in self.rows.values())

    @property
    def identity(self) -> str:
        return digest(
            {name: [row.model_dump(mode="json") for row in rows] for name, rows in self.rows.items()}
        )

    def about(self, slice_id: str) -> bool:
        """Whether it says anything of a slice."""
        return slice_id in self.rows or "" in self.rows

    def demand(self, slice_id: str, at_s: int, promised: Demand) -> Demand:
        """What the slice's users ask for at a moment; nothing before its first row."""
        rows = self.rows.get(slice_id) or self.rows.get("", ())
        place = bisect_right(rows, at_s, key=lambda row: row.t_s)
        return rows[place - 1].demand(promised) if place else Demand()


def read_trace(path: Path) -> Trace:
    """Raises InvalidInput that lists every problem with file and line."""
    if path.suffix.lower() in (".yaml", ".yml"):
        return _traced(str(path), [(0, row) for row in yamlfile.read(path).validate(_File).trace])
    try:
        text = read_bytes(path, MAX_BYTES, "trace").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: not UTF-8 text", field="trace") from None
    return _traced(str(path), _lines(path, text))


def made_up(shape: Shape, seed: int, duration_s: int, every_s: int, peak_percent: float) -> tuple[Row, ...]:
    """A trace for every slice, in percent of what was promised: the same seed, the same trace."""
    source = random.Random(f"{shape}/{seed}")
    times = range(0, duration_s + 1, every_s)
    levels = _LEVELS[shape](source, [at / max(duration_s, 1) for at in times])
    return tuple(
        Row(t_s=at, load_percent=round(max(0.0, level) * peak_percent, 1))
        for at, level in zip(times, levels, strict=True)
    )


def as_csv(rows: Sequence[Row]) -> str:
    return "\n".join(["t_s,load_percent", *(f"{row.t_s},{row.load_percent:g}" for row in rows), ""])


def _day(source: random.Random, parts: Sequence[float]) -> list[float]:
    """Quiet, a morning's rise, a busy evening, quiet again; with a little noise."""
    return [
        0.15
        + 0.35 * math.exp(-(((part - 0.4) / 0.1) ** 2))
        + 0.85 * math.exp(-(((part - 0.75) / 0.12) ** 2)) * (1 - 0.08 * source.random())
        for part in parts
    ]


def _steps(source: random.Random, parts: Sequence[float]) -> list[float]:
    heights = [source.choice((0.2, 0.4, 0.6, 0.8, 1.0)) for _ in range(8)]
    return [heights[min(int(part * 8), 7)] for part in parts]


def _burst(source: random.Random, parts: Sequence[float]) -> list[float]:
    begins = [source.uniform(0.1, 0.85) for _ in range(3)]
    return [1.0 if any(begin <= part < begin + 0.08 for begin in begins) else 0.3 for part in parts]


def _wander(source: random.Random, parts: Sequence[float]) -> list[float]:
    level, found = 0.5, []
    for _ in parts:
        level = min(1.0, max(0.05, level + source.gauss(0, 0.04)))
        found.append(level)
    return found


_LEVELS = {"day": _day, "steps": _steps, "burst": _burst, "wander": _wander}


def _lines(path: Path, text: str) -> list[tuple[int, Row]]:
    reader = csv.DictReader(StringIO(text))
    found, problems = [], []
    try:
        reader.fieldnames = _columns(path, reader.fieldnames or ())
        for values in reader:
            row = _row(values)
            if isinstance(row, Row):
                found.append((reader.line_num, row))
            else:
                problems.append(Problem(f"{path}:{reader.line_num}", *row))
            if len(found) > MAX_ROWS or len(problems) > 100:
                break
    except csv.Error as error:
        raise InvalidInput(f"{path}:{reader.line_num}: {error}", field="trace") from None
    if len(found) > MAX_ROWS:
        raise InvalidInput(f"{path}: more than {MAX_ROWS} rows", field="trace")
    if problems:
        raise _invalid(problems)
    return found


def _columns(path: Path, head: Sequence[str]) -> list[str]:
    """Raises InvalidInput. Nothing of the file but what could be a name: the path may name any file of this machine."""
    columns = [(name or "").strip() for name in head]
    wanted = ", ".join(Row.model_fields)
    for at, name in enumerate(columns):
        if name in columns[:at]:
            raise InvalidInput(f"{path}:1: column {at + 1} is there twice", field="trace")
        if name not in Row.model_fields:
            shown = f" {name!r}" if _NAME.fullmatch(name) else ""
            raise InvalidInput(
                f"{path}:1: there is no column{shown} (column {at + 1}); the columns are: {wanted}",
                field="trace",
            )
    if "t_s" not in columns:
        raise InvalidInput(f"{path}:1: the column t_s is missing; the columns are: {wanted}", field="trace")
    return columns


def _row(values: dict[str | None, Json]) -> Row | tuple[str, str]:
    """The row, or the field that is wrong and why."""
    if None in values:
        return "", "more values than columns"
    given = {str(name): (text or "").strip() for name, text in values.items()}
    try:
        return Row.model_validate({name: text for name, text in given.items() if text})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return ".".join(map(str, first["loc"])), first["msg"]


def _traced(name: str, rows: Sequence[tuple[int, Row]]) -> Trace:
    if not rows:
        raise InvalidInput(f"{name}: no rows", field="trace")
    by_slice: dict[str, list[Row]] = {}
    problems = []
    for line, row in rows:
        earlier = by_slice.setdefault(row.slice, [])
        if earlier and earlier[-1].t_s >= row.t_s:
            where = f"{name}:{line}" if line else name
            problems.append(
                Problem(
                    where,
                    "t_s",
                    f"{row.t_s} does not come after {earlier[-1].t_s}; put rows in order of time",
                )
            )
        earlier.append(row)
    if problems:
        raise _invalid(problems)
    return Trace({one: tuple(listed) for one, listed in sorted(by_slice.items())})


def _invalid(problems: Sequence[Problem]) -> InvalidInput:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return InvalidInput(f"{problems[0]}{more}", field=problems[0].field or "trace", problems=problems)


def _times(whole: Demand, factor: float) -> Demand:
    return Demand(dl_mbps=whole.dl_mbps * factor, ul_mbps=whole.ul_mbps * factor, ues=whole.ues * factor)
