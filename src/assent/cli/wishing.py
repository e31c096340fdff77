"""Commands that take what somebody wants, in words or one case a line: configure, slice, negotiate, inspect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.catalogues import Own
from assent.cli.config import (
    ConfigState,
    ConfirmWithin,
    DriverOption,
    DryRun,
    InventoryOption,
    Unconfirmed,
    Yes,
    where,
)
from assent.cli.options import MAX_SEED, Batch, Json, MetricsOption, ModelOption, PrivacyOption, RecordOption
from assent.intents.errors import InvalidInput

slice_app = typer.Typer(no_args_is_help=True, help="Slices: from a customer's words to profiles.")
CONFIGURE = (
    'Example: assent configure "block SNMP from h1\'s LAN on R3" --network examples/four-routers/network.yaml'
)


def configure(
    text: Annotated[str | None, typer.Argument(help="What should change, in words.")] = None,
    network: Annotated[
        Path | None, typer.Option("--network", help="The network file (network.yaml).", show_default=False)
    ] = None,
    batch: Batch = None,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    verifier: Annotated[
        list[str] | None,
        typer.Option(
            "--verifier", help="Besides static: twin or batfish; may be repeated.", show_default=False
        ),
    ] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask what is left open, and go on with the answers.")
    ] = False,
    deploy: Annotated[
        bool, typer.Option("--deploy", help="Make the change on the routers, once verified.")
    ] = False,
    driver: DriverOption = None,
    inventory: InventoryOption = None,
    state: ConfigState = None,
    dry_run: DryRun = False,
    confirm_within: ConfirmWithin = 120.0,
    yes: Yes = False,
    unconfirmed: Unconfirmed = False,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    json: Json = False,
) -> None:
    """Turn a sentence into a verified change of router configurations. Without [bold]--deploy[/], only show it."""
    from assent.app.settings import model_settings

    settings = model_settings(privacy, model=model, record=record)
    if deploy:
        from assent.cli.deploying import Wish, deploy_command, how

        target = where(network, state, driver, inventory)
        wish = Wish(text, batch, model, settings, tuple(verifier or ()))
        deploy_command(wish, target, how(dry_run, confirm_within, yes, unconfirmed, json))
        return
    for given, name in (
        (driver, "--driver"),
        (inventory, "--inventory"),
        (dry_run, "--dry-run"),
        (yes, "--yes"),
    ):
        if given:
            raise InvalidInput(f"{name} goes with --deploy", field=name.strip("-"))
    from assent.cli.wishes import configure_command

    configure_command(
        text,
        network=network,
        batch=batch,
        model=model,
        settings=settings,
        verifiers=verifier or (),
        interactive=interactive,
        as_json=json,
    )


@slice_app.command(
    "design", epilog='Example: assent slice design "200 cameras, 2 Mbps uplink each, city centre"'
)
def slice_design(
    text: Annotated[str | None, typer.Argument(help="What the slice is for, in words.")] = None,
    batch: Batch = None,
    catalogue: Own = None,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    json: Json = False,
) -> None:
    """Turn a customer's words into GSMA NEST and TS 28.541 ServiceProfiles."""
    from assent.app.catalogues import with_own
    from assent.app.settings import model_settings
    from assent.cli.wishes import slice_design_command

    settings = model_settings(privacy, model=model, record=record)
    with with_own(catalogue):
        slice_design_command(text, batch=batch, model=model, settings=settings, as_json=json)


@slice_app.command("model", epilog="Example: assent slice model experiment.yaml --csv slicelets.csv")
def slice_model(
    experiment: Annotated[
        Path, typer.Argument(help="A slicenet experiment, links and latency added or not.")
    ],
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=MAX_SEED, help="What random delays are drawn from.")
    ] = 0,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Also write each slicelet's verdict to this file.")
    ] = None,
    utilisation: Annotated[
        Path | None, typer.Option("--utilisation", help="Also write the clouds' utilisation over time here.")
    ] = None,
    json: Json = False,
) -> None:
    """Model a slicenet experiment in virtual time: who is admitted, how full the clouds are. Deploys nothing."""
    from assent.cli.modelling import model_command

    model_command(experiment, seed=seed, csv_file=csv, utilisation_file=utilisation, as_json=json)


def negotiate(
    batch: Annotated[Path, typer.Option("--batch", help="A file with one case per line (docs/cli.md).")],
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="Batches are always JSON; accepted for clarity.")
    ] = True,
) -> None:
    """Hold negotiations on levels, allocations and packages, one JSON result per line."""
    from assent.app.settings import model_settings
    from assent.cli.wishes import negotiate_command

    negotiate_command(batch, model=model, settings=model_settings(privacy, model=model, record=record))


def inspect(
    batch: Annotated[Path, typer.Option("--batch", help="A file with one message per line (docs/cli.md).")],
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="Batches are always JSON; accepted for clarity.")
    ] = True,
) -> None:
    """Extract what messages of a negotiation say, and judge whether they are legitimate."""
    from assent.app.settings import model_settings
    from assent.cli.wishes import inspect_command

    inspect_command(batch, model=model, settings=model_settings(privacy, model=model, record=record))
