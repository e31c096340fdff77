"""`assent slice span` and what follows: spans, augment, release. Slices over several administrative domains.

Registered by import. What needs time to load is loaded when a command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import Json, MetricsOption, ModelOption, PrivacyOption, RecordOption
from assent.cli.wishing import slice_app

DomainsOption = Annotated[
    Path | None,
    typer.Option("--domains", help="The domains file (docs/domains.md); remembered in the state."),
]
SpanState = Annotated[
    Path | None,
    typer.Option("--state", help="State folder; without it, `spans` in the user's data folder."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Approve the change without being asked.")]
SpanName = Annotated[str, typer.Argument(help="A span, or a slice of it, as `assent slice spans` shows it.")]


@slice_app.command(
    "span", epilog='Example: assent slice span "200 cameras downtown" --domains domains.yaml --deploy --yes'
)
def slice_span(
    text: Annotated[str, typer.Argument(help="What the slice is for, in words.")],
    domains: DomainsOption = None,
    area: Annotated[
        str | None,
        typer.Option("--from", help="The service area where its UEs are; may be named in the text instead."),
    ] = None,
    alternatives: Annotated[
        int, typer.Option("--alternatives", min=1, max=20, help="At most so many splits, the cheapest first.")
    ] = 1,
    deploy: Annotated[
        bool, typer.Option("--deploy", help="Deploy the cheapest split that comes about.")
    ] = False,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    state: SpanState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Split a slice over administrative domains: segments, and what each may take of the whole. With [bold]--deploy[/],
    delegate them.

    All or nothing: what one domain declines leads to another split, or nothing is held in any.
    """
    from assent.app.settings import model_settings
    from assent.cli.spans import span_command

    settings = model_settings(privacy, model=model, record=record)
    span_command(
        text,
        domains=domains,
        area=area,
        most=alternatives,
        deploy=deploy,
        model=model,
        settings=settings,
        state=state,
        yes=yes,
        as_json=json,
    )


@slice_app.command("spans", epilog="Example: assent slice spans --json")
def slice_spans(domains: DomainsOption = None, state: SpanState = None, json: Json = False) -> None:
    """List slices that span several domains, with every segment and its budget."""
    from assent.cli.spans import spans_command

    spans_command(domains, state, as_json=json)


@slice_app.command("augment", epilog="Example: assent slice augment span-1f0c21aa --ul-latency 12 --yes")
def slice_augment(
    name: SpanName,
    of_slice: Annotated[str | None, typer.Option("--slice", help="Which slice of the span.")] = None,
    segment: Annotated[str | None, typer.Option("--segment", help="Only this segment, by its id.")] = None,
    ul_latency: Annotated[
        float | None, typer.Option("--ul-latency", help="Uplink, at most so many ms.")
    ] = None,
    dl_latency: Annotated[
        float | None, typer.Option("--dl-latency", help="Downlink, at most so many ms.")
    ] = None,
    ul_kbps: Annotated[int | None, typer.Option("--ul-kbps", help="Uplink throughput in kbit/s.")] = None,
    dl_kbps: Annotated[int | None, typer.Option("--dl-kbps", help="Downlink throughput in kbit/s.")] = None,
    availability: Annotated[float | None, typer.Option("--availability", help="In %.")] = None,
    ul_reliability: Annotated[float | None, typer.Option("--ul-reliability", help="Uplink, in %.")] = None,
    dl_reliability: Annotated[float | None, typer.Option("--dl-reliability", help="Downlink, in %.")] = None,
    domains: DomainsOption = None,
    state: SpanState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Change what a running slice, or one of its segments, is promised; where it cannot be had, all stays as it was."""
    from assent.cli.spans import augment_command

    values = {
        "slice_id": of_slice,
        "segment": segment,
        "ul_latency_ms": ul_latency,
        "dl_latency_ms": dl_latency,
        "ul_kbps": ul_kbps,
        "dl_kbps": dl_kbps,
        "availability_percent": availability,
        "ul_reliability_percent": ul_reliability,
        "dl_reliability_percent": dl_reliability,
    }
    augment_command(name, values, domains, state, yes=yes, as_json=json)


@slice_app.command("release", epilog="Example: assent slice release span-1f0c21aa --yes")
def slice_release(
    name: SpanName,
    domains: DomainsOption = None,
    state: SpanState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """End a slice that spans several domains; what it held is given back in every one."""
    from assent.cli.spans import release_command

    release_command(name, domains, state, yes=yes, as_json=json)
