"""`assent config history|diff|rollback|drift`: the commands and their options; `deploying` does the work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assent.app.deployment import Target

config_app = typer.Typer(
    no_args_is_help=True, help="What the routers ran and run: history, differences, the way back, drift."
)

DriverOption = Annotated[
    str | None,
    typer.Option("--driver", help="How routers are reached that need no inventory: simulated or twin."),
]
InventoryOption = Annotated[
    Path | None,
    typer.Option("--inventory", help="The devices' addresses, drivers and logins (devices.yaml)."),
]
ConfigState = Annotated[
    Path | None,
    typer.Option("--state", help="State folder; without it, one per network in the user's data folder."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show the very bytes that would be sent; write nothing.")
]
ConfirmWithin = Annotated[
    float,
    typer.Option("--confirm-within", help="Seconds after which routers take an unconfirmed change back."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for approval.")]
Unconfirmed = Annotated[
    bool,
    typer.Option(
        "--unconfirmed", help="With --yes: also on routers that cannot take a change back themselves."
    ),
]
NetworkOption = Annotated[
    Path | None, typer.Option("--network", help="The network file (network.yaml).", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")]


def where(network: Path | None, state: Path | None, driver: str | None, inventory: Path | None) -> Target:
    from assent.app.deployment import Target

    return Target(network, state, driver, inventory)


@config_app.command(
    "history", epilog="Example: assent config history --network examples/four-routers/network.yaml"
)
def history(
    network: NetworkOption = None,
    state: ConfigState = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many commits, the newest first.")] = 20,
    json: Json = False,
) -> None:
    """List what was recorded: one commit per change, with its author and evidence."""
    from assent.cli.deploying import history_command

    history_command(where(network, state, None, None), limit=limit, as_json=json)


@config_app.command(
    "diff", epilog="Example: assent config diff 3f2a91c --network examples/four-routers/network.yaml"
)
def diff(
    commit: Annotated[str, typer.Argument(help="A commit of the repository, or the beginning of its hash.")],
    other: Annotated[
        str | None, typer.Argument(help="The later commit; without it, the commit before.")
    ] = None,
    network: NetworkOption = None,
    state: ConfigState = None,
    json: Json = False,
) -> None:
    """Show what a commit changed, or how two commits differ."""
    from assent.cli.deploying import diff_command

    diff_command(where(network, state, None, None), commit, other, as_json=json)


@config_app.command(
    "rollback",
    epilog="Example: assent config rollback 3f2a91c --network network.yaml --driver simulated --dry-run",
)
def rollback(
    commit: Annotated[str, typer.Argument(help="The commit whose configurations are to run again.")],
    network: NetworkOption = None,
    state: ConfigState = None,
    driver: DriverOption = None,
    inventory: InventoryOption = None,
    dry_run: DryRun = False,
    confirm_within: ConfirmWithin = 120.0,
    yes: Yes = False,
    unconfirmed: Unconfirmed = False,
    json: Json = False,
) -> None:
    """Verify and deploy the way back to what a commit recorded: a change like any other, all routers or none."""
    from assent.cli.deploying import how, rollback_command

    options = how(dry_run, confirm_within, yes, unconfirmed, json)
    rollback_command(where(network, state, driver, inventory), commit, options)


@config_app.command(
    "drift", epilog="Example: assent config drift --network network.yaml --inventory devices.yaml"
)
def drift(
    network: NetworkOption = None,
    state: ConfigState = None,
    driver: DriverOption = None,
    inventory: InventoryOption = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Take the routers back to what was recorded last.")
    ] = False,
    dry_run: DryRun = False,
    confirm_within: ConfirmWithin = 120.0,
    yes: Yes = False,
    unconfirmed: Unconfirmed = False,
    json: Json = False,
) -> None:
    """Find what was changed behind Assent's back; exit code 6 where something was and is not fixed."""
    from assent.cli.deploying import drift_command, how

    options = how(dry_run, confirm_within, yes, unconfirmed, json)
    drift_command(where(network, state, driver, inventory), options, fix=fix)
