"""Recommendations for the operator: the table, the picture, how the request was read; and what a slice promises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assent.cli.output import console
from assent.intents.errors import InvalidInput

if TYPE_CHECKING:
    from rich.table import Table

    from assent.intents.instance import SliceInstance
    from assent.service.orchestration.recommend import Recommendation


def show_notes(notes: Sequence[str]) -> None:
    """How a request was read, and what nothing was made of: nothing is dropped in silence."""
    for note in notes:
        console().print(f"note: {note}", markup=False, style="dim")


def show_options(options: Sequence[Recommendation]) -> None:
    table = table_of("", "topology", "used %", "ms", "cost/h", "W", "headroom %")
    for number, one in enumerate(options, 1):
        values = (one.utilisation_percent, one.latency_ms, one.cost, one.energy_w, one.headroom_percent)
        table.add_row(str(number), one.topology, *(f"{value:.4g}" for value in values))
    screen = console()
    screen.print(table)
    for number, one in enumerate(options, 1):
        screen.print(f"{number}: {'; '.join(one.why)}", markup=False)


def draw(path: Path | None, options: Sequence[Recommendation], choice: str = "") -> None:
    """Cost against utilisation, one point a recommendation, by its number; the chosen one is filled.

    Raises InvalidInput where the file cannot be written.
    """
    if path is None or not options:
        return
    from assent.lab.plots import Point, points

    there = [
        Point(
            one.utilisation_percent,
            one.cost,
            str(number),
            0 if one.survives_cloud_loss else 1,
            filled=one.name == choice,
            title=f"{number}: {one.topology}: {one.utilisation_percent:g} % used, {one.cost:g} per hour, "
            f"{one.latency_ms:g} ms, {one.resilience}",
        )
        for number, one in enumerate(options, 1)
    ]
    kinds = (("survives the loss of any one cloud", 0), ("does not", 1))
    text = points(
        "Recommendations", "CPUs that sessions use, % on average", "cost per hour", there, kinds, right=100
    )
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}", field="plot") from None


def promised(one: SliceInstance) -> str:
    """What everybody on a slice is promised together, in a line or two."""
    from assent.service.attributes import values

    return "; ".join(f"{label} {value}" for label, value in values(one.promise).items())


def table_of(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
