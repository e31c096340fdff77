"""`assent slice watch`, `trace`, `report`, `explain`: slices in operation. Registered by import.

What needs time to load is loaded when a command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import MAX_SEED, Json, MetricsOption, ModelOption, PrivacyOption, RecordOption
from assent.cli.slices import DeskState, SliceName
from assent.cli.wishing import slice_app

Policy = Annotated[
    Path | None,
    typer.Option("--policy", help="When to scale, and what a broken promise costs (docs/operation.md)."),
]
Since = Annotated[int, typer.Option("--since", min=0, help="From this second of the desk's clock on.")]
Until = Annotated[int | None, typer.Option("--until", min=0, help="Up to this second; without it, the last.")]


@slice_app.command("watch", epilog="Example: assent slice watch --trace load.csv --policy scaling.yaml")
def slice_watch(
    names: Annotated[
        list[str] | None, typer.Argument(help="Slices by id; without any, all that live.")
    ] = None,
    trace: Annotated[
        Path | None,
        typer.Option("--trace", help="The load over time (CSV or YAML), for clouds that carry no traffic."),
    ] = None,
    policy: Policy = None,
    seconds: Annotated[
        int | None,
        typer.Option(
            "--for",
            min=1,
            max=31_536_000,
            help="So many seconds; without it, as long as the trace, or until interrupted.",
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Also draw load and size over time to this file (SVG).")
    ] = None,
    state: DeskState = None,
    json: Json = False,
) -> None:
    """Watch slices under load, scale them by themselves, and say what was kept of their promise.

    Killed, and begun again with the same words, it goes on where it was.
    """
    from assent.cli.operation_views import watch_command

    watch_command(
        tuple(names or ()), trace=trace, policy=policy, for_s=seconds, plot=plot, state=state, as_json=json
    )


@slice_app.command("trace", epilog="Example: assent slice trace --out load.csv --shape day --peak 150")
def slice_trace(
    out: Annotated[Path, typer.Option("--out", help="The CSV file to write: t_s, load_percent.")],
    shape: Annotated[str, typer.Option("--shape", help="day, steps, burst or wander.")] = "day",
    peak: Annotated[
        float, typer.Option("--peak", min=1, max=100_000, help="The most, in percent of what was promised.")
    ] = 120.0,
    duration: Annotated[
        int, typer.Option("--duration", min=1, max=31_536_000, help="How long, in seconds.")
    ] = 3600,
    every: Annotated[int, typer.Option("--every", min=1, max=86_400, help="Seconds from row to row.")] = 10,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=MAX_SEED, help="The same seed, the same trace.")
    ] = 1,
    json: Json = False,
) -> None:
    """Make up a load trace for [bold]assent slice watch[/]."""
    from assent.cli.operation_views import trace_command

    trace_command(out, shape, peak, duration, every, seed, as_json=json)


@slice_app.command("report", epilog="Example: assent slice report slice-a6f17403-1 -o report.html")
def slice_report(
    name: SliceName,
    since: Since = 0,
    until: Until = None,
    period: Annotated[
        int | None,
        typer.Option("--period", min=1, max=31_536_000, help="One report for so many seconds each."),
    ] = None,
    policy: Policy = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write it to this file (.md or .html), with a plot."),
    ] = None,
    state: DeskState = None,
    json: Json = False,
) -> None:
    """Report what was kept of a slice's promise: availability, latency, throughput, violations, credits.

    From what was recorded, and nothing else.
    """
    from assent.cli.operation_views import report_command

    report_command(
        name,
        since_s=since,
        until_s=until,
        period_s=period,
        policy=policy,
        out=out,
        state=state,
        as_json=json,
    )


@slice_app.command(
    "explain", epilog='Example: assent slice explain slice-a6f17403-1 "why was it scaled at 300 s?"'
)
def slice_explain(
    name: SliceName,
    question: Annotated[str, typer.Argument(help="What you want to know; without it, everything.")] = "",
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            help="State folder of slices or of a run; without it, your slices, then the latest run.",
        ),
    ] = None,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    json: Json = False,
) -> None:
    """Say why a slice is as it is, from what was recorded, and cite the records."""
    from assent.app.settings import model_settings
    from assent.cli.explanations import explain_command

    settings = model_settings(privacy, model=model, record=record)
    explain_command(name, question, state=state, model=model, settings=settings, as_json=json)
