"""How a turn of `assent slice chat` looks in a terminal: short lines, small tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from assent.cli.output import console
from assent.intents.change import CloudIntent
from assent.intents.showing import some
from assent.service.customer.energy import ASSUMPTIONS
from assent.service.customer.pricing import money
from assent.service.service_type import SST_NAMES

if TYPE_CHECKING:
    from assent.app.conversation.replies import Reply, Shown
    from assent.intents.base import Json
    from assent.intents.change import ChangeSet
    from assent.intents.decision import Decision


def show(reply: Reply) -> None:
    screen = console()
    for note in reply.notes:
        _say(note, "dim")
    for shown in reply.slices:
        _slice(shown)
    if reply.changes:
        table = _table("", "was", "is")
        several = len({one.slice for one in reply.changes}) > 1
        for change in reply.changes:
            label = f"{change.slice}: {change.label}" if several else change.label
            table.add_row(*map(Text, (label, change.before or "–", change.after or "–")))
        screen.print(table)
    _explained(reply)
    _costs(reply)
    _access(reply)
    for said in reply.says:
        _say(said)
    for joined in reply.joins:
        _say(f"slice {joined.slice} joins {joined.instance}: {'; '.join(joined.why)}", "dim")
    _topologies(reply.topologies)
    for number, option in enumerate(reply.options, 1):
        saving = (
            f"  (saves {money(option.saves_cents, reply.currency)} a month)" if option.saves_cents > 0 else ""
        )
        _say(f"  {number}  {option.label}{saving}")
    for question in reply.questions:
        _say(question, "yellow")
    if reply.total_cents is not None:
        was = ""
        if reply.was_cents is not None and reply.was_cents != reply.total_cents:
            was = f", was {money(reply.was_cents, reply.currency)}"
        _say(f"{money(reply.total_cents, reply.currency)} a month{was}", "bold")


def show_plan(decision: Decision, change: ChangeSet) -> None:
    """What the clouds would run, cloud by cloud."""
    intent = change.intent
    where: dict[str, list[str]] = {}
    if isinstance(intent, CloudIntent):
        for placed in (one for functions in intent.functions.values() for one in functions):
            where.setdefault(placed.cloud, []).append(
                f"{placed.function.role} ({placed.function.cpu:g} CPUs)"
            )
    for cloud, functions in sorted(where.items()):
        _say(f"{cloud}: {', '.join(functions)}", "dim")
    _say(decision.question)


def _slice(one: Shown) -> None:
    kind = SST_NAMES.get(one.sst, "operator-specific")
    _say(f"\n{one.number}  {one.title} ({kind})", "bold")
    table = _table("", "value", "why")
    for row in one.rows:
        table.add_row(Text(row.label), Text(row.value), Text(row.reason, style="dim"))
    console().print(table)


def _explained(reply: Reply) -> None:
    several = len({one.slice for one in reply.explained}) > 1
    for one in reply.explained:
        where = f" of slice {one.slice}" if several else ""
        _say(f"{one.label}{where} = {one.value}  ({one.name})", "bold")
        _say(f"  {one.reason}")
        if one.meaning:
            _say(f"  It is {one.meaning}.", "dim")


def _costs(reply: Reply) -> None:
    for price in reply.prices:
        table = _table(price.slice_id, f"{price.currency} a month", "how")
        for line in price.lines:
            table.add_row(
                Text(line.item), Text(f"{line.amount:,.2f}", justify="right"), Text(line.why, style="dim")
            )
        table.add_row(
            "total", Text(f"{price.amount:,.2f}", justify="right", style="bold"), Text(f"plan “{price.plan}”")
        )
        console().print(table)
    for energy in reply.energy:
        table = _table(energy.slice_id, "W", "why")
        for part in energy.lines:
            table.add_row(
                Text(part.part), Text(f"{part.watts:,.1f}", justify="right"), Text(part.why, style="dim")
            )
        table.add_row(
            "total", Text(f"{energy.watts:,.1f}", justify="right"), f"{energy.kwh_per_month:,.1f} kWh a month"
        )
        console().print(table)
    if reply.energy:
        for assumption in ASSUMPTIONS:
            _say(f"  assumed: {assumption}", "dim")


def _access(reply: Reply) -> None:
    for one in reply.access:
        bands = f", {one.frequency_range}, such as {', '.join(one.bands)}" if one.bands else ""
        cells = f"; about {some(one.cells, 'carrier')} of 40 MHz at a usual channel" if one.bands else ""
        _say(f"{one.slice_id}: {one.use}{bands}{cells}", "bold")
        for why in one.why:
            _say(f"  {why}", "dim")


def _topologies(found: Sequence[Json]) -> None:
    if not found:
        return
    table = _table("", "where", "ms", "used %", "W", "resilience")
    for number, one in enumerate(found, 1):
        figures = (f"{one[key]:.4g}" for key in ("latency_ms", "utilisation_percent", "energy_w"))
        table.add_row(str(number), Text(one["topology"]), *figures, Text(one["resilience"]))
    console().print(table)


def _say(text: str, style: str = "") -> None:
    console().print(Text(text, style=style))


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(Text(column))
    return table
