"""`assent slice model`: a slicenet experiment in virtual time, as a table, one JSON document, or CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assent.cli.output import console, print_json
from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.service.modelling import read, simulate

if TYPE_CHECKING:
    from rich.table import Table

    from assent.service.modelling import Model

KINDS = ("cpu", "ram", "hdd")
SHOWN = 20
"""Refused slicelets that the table lists; the files have all."""


def model_command(
    experiment: Path, *, seed: int, csv_file: Path | None, utilisation_file: Path | None, as_json: bool
) -> None:
    """Nothing is printed, and no file touched, where the experiment is not valid."""
    model = simulate(read(experiment), seed)
    if csv_file is not None:
        rows = (verdict.wire() for verdict in model.verdicts())
        _write(csv_file, _COLUMNS, ([row[column] for column in _COLUMNS] for row in rows))
    if utilisation_file is not None:
        _write(utilisation_file, ("time_s", "cloud", *(f"{k}_percent" for k in KINDS)), _steps(model))
    if as_json:
        print_json(model.wire())
    else:
        _show(model)


_COLUMNS = (
    "epoch",
    "name",
    "service",
    "admitted",
    "code",
    "reason",
    "arrived_s",
    "started_s",
    "ended_s",
    "delay_s",
    "sla_violated",
)


def _steps(model: Model) -> Iterable[Sequence[Json]]:
    """Every change of every cloud."""
    every = len(model.utilisation.times)
    for index, cloud in enumerate(model.experiment.clouds):
        series = [model.utilisation.series(index, kind, every) for kind in KINDS]
        for time, *used in zip(series[0].times, *(one.used for one in series), strict=True):
            yield [round(time, 6), cloud.name, *(round(value, 6) for value in used)]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Json]]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}") from None


def _show(model: Model) -> None:
    from rich.text import Text

    screen = console()
    counts = f"{model.offered} slicelets offered, {model.admitted} admitted, {model.refused} refused"
    screen.print(Text.assemble((model.experiment.name, "bold"), f": {counts}; over after {model.finish:g} s"))
    screen.print(_cloud_table(model))
    screen.print(_service_table(model))
    for name, refusal in _parts_refused(model):
        screen.print(Text(f"not deployed: {name}: {refusal}"))
    refused = [verdict for verdict in model.verdicts() if verdict.refusal] if model.refused else []
    for verdict in refused[:SHOWN]:
        text = verdict.refusal.text if verdict.refusal else ""
        screen.print(Text(f"refused: {verdict.name} (epoch {verdict.epoch}): {text}"))
    if len(refused) > SHOWN:
        screen.print(Text(f"and {len(refused) - SHOWN} more; --csv FILE writes them all", style="dim"))


def _parts_refused(model: Model) -> list[tuple[str, str]]:
    refusals = [*model.deployment.nf_refusals.items(), *model.deployment.slice_refusals.items()]
    return [(name, refusal.text) for name, refusal in refusals]


def _cloud_table(model: Model) -> Table:
    from rich.markup import escape

    table = _table("Clouds: % held / worked on average / worked at most")
    table.add_column("cloud")
    for kind in KINDS:
        table.add_column(kind, justify="right")
    for index, cloud in enumerate(model.experiment.clouds):
        levels = [model.utilisation.level(index, kind) for kind in KINDS]
        cells = [f"{one.reserved:.1f} / {one.mean:.1f} / {one.peak:.1f}" for one in levels]
        table.add_row(escape(cloud.name), *cells)
    return table


def _service_table(model: Model) -> Table:
    from rich.markup import escape

    table = _table("Services")
    for column in (
        "service",
        "offered",
        "admitted",
        "refused",
        "mean delay s",
        "SLA violations",
        "latency ms",
    ):
        table.add_column(column, justify="left" if column == "service" else "right")
    tally = {service.name: [0, 0, 0.0, 0] for service in model.experiment.services}
    for verdict in model.verdicts():
        counts = tally[verdict.service]
        counts[0] += 1
        if verdict.admitted:
            counts[1] += 1
            counts[2] += verdict.delay
            counts[3] += verdict.sla_violated
    for service, demand in zip(model.experiment.services, model.deployment.demands, strict=True):
        offered, admitted, waited, violated = tally[service.name]
        mean = f"{waited / admitted:.2f}" if admitted else "-"
        numbers = (str(offered), str(admitted), str(offered - admitted), mean, str(violated))
        table.add_row(escape(service.name), *numbers, f"{demand.latency:g}")
    return table


def _table(title: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
