"""`assent network import`: a network file from running configurations, or from NetBox."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from assent.cli.output import console, print_json
from assent.intents.errors import InvalidInput

network_app = typer.Typer(no_args_is_help=True, help="Network files of networks that exist already.")


@network_app.callback()
def _root() -> None:
    pass


@network_app.command("import", epilog="Example: assent network import running-configs/ --out network.yaml")
def import_(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder with what `show running-config` printed, one file per router."),
    ] = None,
    netbox: Annotated[
        str | None,
        typer.Option("--netbox", help="Instead: NetBox's address; the token is in the environment."),
    ] = None,
    token_env: Annotated[
        str, typer.Option("--token-env", help="The variable that holds the token.")
    ] = "NETBOX_TOKEN",
    site: Annotated[str | None, typer.Option("--site", help="Only this site (its slug) of NetBox.")] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", help="Which roles (slugs) of NetBox are routers; router.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Where to write the network file.")] = Path(
        "network.yaml"
    ),
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")] = False,
) -> None:
    """Write the network file of a network that exists, and say what nobody could know."""
    if (folder is None) == (netbox is None):
        raise InvalidInput("give either a folder of running configurations, or --netbox URL")
    if folder is not None:
        from assent.network.transport.importing.folder import read_folder

        found = read_folder(folder)
    else:
        from assent.network.transport.importing.netbox import NetBox, read_netbox

        token = os.environ.get(token_env)
        if not token:
            raise InvalidInput(
                f"the environment has no {token_env}; set it to NetBox's API token", field="token_env"
            )
        found = read_netbox(NetBox(netbox or "", token, site, tuple(role or ("router",))))
    found.write(out, force=force)
    routers = len(found.network["routers"])
    if json:
        print_json({"network": str(out), "routers": routers, "notes": found.notes})
        return
    console().print(f"Wrote {out}: {routers} router(s)", markup=False)
    for note in found.notes:
        console().print(f"note: {note}", markup=False, soft_wrap=True)
