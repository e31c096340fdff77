"""`assent domains`: what an NS provider's domains show of themselves, and serving one of one's own to others.

Registered by import. What needs time to load is loaded when a command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import Json

domains_app = typer.Typer(
    no_args_is_help=True, help="Administrative domains that slices span: NS provider and NS agents."
)


@domains_app.command("show", epilog="Example: assent domains show domains.yaml --json")
def show(
    file: Annotated[Path, typer.Argument(help="The domains file (docs/domains.md).")],
    state: Annotated[
        Path | None,
        typer.Option(
            "--state", help="With what is deployed in this state folder; without it, as if nothing were."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Show the resource database: what each domain's agent tells of it, and where domains meet."""
    from assent.cli.spans import show_command

    show_command(file, state, as_json=json)


@domains_app.command(
    "serve", epilog="Example: assent domains serve backbone.yaml --port 9101 --token-env BACKBONE_TOKEN"
)
def serve(
    file: Annotated[Path, typer.Argument(help="One domain: operator, and domain as in a domains file.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 0,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen. Only this machine reaches the default.")
    ] = "127.0.0.1",
    token_env: Annotated[
        str, typer.Option("--token-env", help="The environment variable that holds the provider's token.")
    ] = "ASSENT_DOMAIN_TOKEN",
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="PEM file: needed to listen beyond this machine.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help="PEM file of the certificate's key.")] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            "--state", help="The domain's state; without it, `domains/NAME` in the user's data folder."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Say where it listens as one JSON line.")] = False,
) -> None:
    """Answer an NS provider elsewhere for one domain until interrupted. Only abstracted topology leaves it."""
    from assent.cli.spans import serve_command

    serve_command(file, port, host, token_env, certificate, key, state, as_json=json)
