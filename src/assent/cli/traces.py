"""`assent lab traces`: CQI traces like those of driving cars, for a scenario's `trace: {kind: file}`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.output import console, print_json
from assent.intents.errors import InvalidInput


def traces(
    out: Annotated[Path, typer.Option("--out", help="The CSV file to write: t_s, cqi, speed_kmh.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed, the same trace.")] = 1,
    speed: Annotated[float, typer.Option("--speed", help="How fast the car drives, in km/h.")] = 30.0,
    duration: Annotated[int, typer.Option("--duration", help="How long, in seconds.")] = 600,
    mean: Annotated[float, typer.Option("--mean", help="The CQI that it wanders around.")] = 10.5,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")] = False,
) -> None:
    """A CQI trace of a driving car, with the dwell times and steps of real ones."""
    from dataclasses import asdict

    from assent.network.ran.drive import drive, statistics

    series = drive(seed, speed, duration, mean)
    rows = [f"{second},{cqi},{speed:g}" for second, cqi in enumerate(series)]
    try:
        out.write_text("\n".join(["t_s,cqi,speed_kmh", *rows, ""]), encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{out}: cannot be written: {error.strerror or error}", field="out") from None
    found = statistics(series)
    if json:
        print_json({"file": str(out), "seconds": len(series), **asdict(found)})
        return
    console().print(
        f"Wrote {out}: {len(series)} s, CQI {found.lowest} to {found.highest}, mean {found.mean_cqi:.1f}; "
        f"each holds {found.dwell_s:.1f} s on average, steps of {found.mean_step:.1f}"
    )
