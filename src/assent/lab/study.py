"""What an experiment comes to: tables, figures and what has to be said about them; written as CSV and SVG."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from assent.intents.base import Json
from assent.intents.errors import InvalidInput

Cell: TypeAlias = str | float | int | None

NOT_AN_LLM = (
    "`embedded` is a behavioural model whose personalities are calibrated to the paper's means, not a language "
    "model: where it matches the paper, that is a calibration, not a reproduction. A language model (--model) "
    "is what reproduces it or does not."
)


@dataclass(frozen=True)
class Table:
    """`name` is its CSV's. `shown`: part of what a person reads; the raw data of every game is not."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: bool = True

    def csv(self) -> str:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in self.rows)
        return text.getvalue()

    def markdown(self) -> str:
        lines = ["| " + " | ".join(self.columns) + " |", "|" + "---|" * len(self.columns)]
        lines += ["| " + " | ".join(show(cell) for cell in row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"

    def as_json(self) -> Json:
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"name": self.name, "title": self.title, "rows": rows}


@dataclass(frozen=True)
class Study:
    """One experiment's result. `timings` hold wall times, which no two runs share; `tables` are the same for
    the same seed and model."""

    name: str
    title: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    figures: Mapping[str, str]
    timings: tuple[Table, ...] = field(default=())

    def write(self, folder: Path) -> list[Path]:
        """CSV, SVG and a Markdown page. Raises InvalidInput where the folder cannot be written."""
        files = {f"{table.name}.csv": table.csv() for table in (*self.tables, *self.timings)}
        files |= {f"{name}.svg": svg for name, svg in self.figures.items()}
        files[f"{self.name}.md"] = self.markdown()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                (folder / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise InvalidInput(f"{folder}: cannot be written: {error.strerror}", field="out") from None
        return [folder / name for name in files]

    def markdown(self) -> str:
        parts = [f"# {self.title}\n", *(f"{note}\n" for note in self.notes)]
        for table in (*self.tables, *self.timings):
            if table.shown:
                parts += [f"**{table.title}**\n", table.markdown()]
        parts += [f"![{name}]({name}.svg)\n" for name in self.figures]
        return "\n".join(parts)

    def as_json(self) -> dict[str, Json]:
        return {
            "experiment": self.name,
            "title": self.title,
            "notes": list(self.notes),
            "tables": [table.as_json() for table in self.tables if table.shown],
            "timings": [table.as_json() for table in self.timings],
        }


def show(cell: Cell) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= 1000 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.3g}"
    return str(cell)


def mean_sd(values: Sequence[float]) -> tuple[float, float]:
    """Mean and sample standard deviation (0 for a single value). Raises ValueError for none."""
    if not values:
        raise ValueError("no values")
    return statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """Linear interpolation between order statistics."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
