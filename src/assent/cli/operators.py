"""`assent operator serve`: one business operator in a process of its own, for a mediator elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

operator_app = typer.Typer(no_args_is_help=True, help="A business operator in a process of its own (A2A).")


@operator_app.callback()
def _root() -> None:
    pass


@operator_app.command(
    "serve", epilog="Example: assent operator serve aurora.yaml --port 9001 --token-env AURORA_TOKEN"
)
def serve(
    file: Annotated[Path, typer.Argument(help="The operator's own file: name, says, personality, model.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 0,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen. Only this machine reaches the default.")
    ] = "127.0.0.1",
    token_env: Annotated[
        str, typer.Option("--token-env", help="The environment variable that holds the mediator's token.")
    ] = "ASSENT_OPERATOR_TOKEN",
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="PEM file: needed to listen beyond this machine.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help="PEM file of the certificate's key.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="Who thinks, instead of the file's.")] = None,
    privacy: Annotated[
        str | None, typer.Option("--privacy", help="What may leave this machine for a model: as in `run`.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Say where it listens as one JSON line.")] = False,
) -> None:
    """Answer a mediator's questions until interrupted. The operator's sentence never leaves this process."""
    import os

    from pydantic import SecretStr

    from assent.api.a2a import agent_app
    from assent.api.listen import listening, serve_until_interrupted
    from assent.app.operators import hosted
    from assent.app.settings import model_settings
    from assent.cli.output import console, print_json_line
    from assent.intents.errors import InvalidInput

    token = os.environ.get(token_env, "")
    if not token:
        raise InvalidInput(f"the environment variable {token_env} holds no token; set it", field="token_env")
    operator = hosted(file, model_settings(privacy, model=model), model)
    with listening(host, port, certificate, key) as socket:
        scheme = "https" if certificate else "http"
        url = f"{scheme}://{socket.where}/"
        application = agent_app(operator, url, SecretStr(token))
        if json:
            print_json_line({"operator": operator.name, "url": url})
        else:
            console().print(f"{operator.name} answers at {url}; Ctrl-C ends it", markup=False)
        serve_until_interrupted(application, socket, certificate, key)
