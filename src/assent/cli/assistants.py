"""`assent mcp`: Assent's tools for assistants that speak MCP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.config import ConfigState, ConfirmWithin, DriverOption, InventoryOption, NetworkOption
from assent.cli.options import Json, MetricsOption, ModelOption, PrivacyOption

mcp_app = typer.Typer(no_args_is_help=True, help="Assent's tools for any assistant (Model Context Protocol).")

Run = Annotated[
    Path | None, typer.Option("--run", help="State folder of a run; without it, the latest run's.")
]
Writes = Annotated[
    bool,
    typer.Option("--allow-writes", help="Let the assistant propose changes, and approve what was shown."),
]
Unconfirmed = Annotated[
    bool,
    typer.Option("--unconfirmed", help="Also on routers that cannot take a change back by themselves."),
]


@mcp_app.command("serve", epilog="Example: assent mcp serve --network examples/four-routers/network.yaml")
def serve(
    network: NetworkOption = None,
    run: Run = None,
    state: ConfigState = None,
    driver: DriverOption = None,
    inventory: InventoryOption = None,
    allow_writes: Writes = False,
    unconfirmed: Unconfirmed = False,
    confirm_within: ConfirmWithin = 120.0,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    metrics: MetricsOption = None,
) -> None:
    """Serve configure, verify, slice_design, status, explain, deploy and approve over the standard streams.

    An assistant starts this command. Without [bold]--allow-writes[/], nothing can be changed through it.
    """
    from assent.api.mcp_server import serve as serving
    from assent.app.assistance import Allowed, Desk
    from assent.app.settings import model_settings
    from assent.cli.config import where
    from assent.cli.deploying import how
    from assent.reasoning.run import Loop

    how(False, confirm_within, False, unconfirmed, False)  # a time that is none is told before anything else
    target = where(network, state, driver, inventory)
    settings = model_settings(privacy, model=model)
    with Loop() as loop:
        allowed = Allowed(allow_writes, unconfirmed, confirm_within)
        serving(Desk(target, model, settings, loop, run, allowed))


@mcp_app.command("tools", epilog="Example: assent mcp tools --json")
def tools(json: Json = False) -> None:
    """List the tools, and which of them write."""
    import asyncio

    from assent.api.mcp_server import server
    from assent.app.assistance import Desk
    from assent.app.deployment import Target
    from assent.app.settings import model_settings
    from assent.cli.output import console, print_json
    from assent.reasoning.run import Loop

    with Loop() as loop:
        listed = asyncio.run(server(Desk(Target(), None, model_settings(), loop)).list_tools())
    found = [
        {
            "name": one.name,
            "writes": not (one.annotations and one.annotations.read_only_hint),
            "description": one.description,
            "input": one.input_schema,
        }
        for one in listed
    ]
    if json:
        print_json(found)
        return
    for one in found:
        console().print(
            f"{one['name']}{' (writes)' if one['writes'] else ''}: {one['description']}", markup=False
        )
