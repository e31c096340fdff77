"""`assent serve verify`: the verification service; `assent verify`: the same for two folders, without a service."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assent.cli.output import console, print_json, print_json_line
from assent.intents.errors import InvalidInput, Permanent, Refused

serve_app = typer.Typer(no_args_is_help=True, help="Services over HTTP. On this machine only, unless told.")

_MIN_TOKEN = 16

Host = Annotated[str, typer.Option("--host", help="Where to listen. Only this machine reaches the default.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")]
TokenVariable = Annotated[
    str, typer.Option("--token-env", help="The variable that holds the token that requests must show.")
]
Certificate = Annotated[
    Path | None, typer.Option("--certificate", help="PEM file: needed to listen beyond this machine.")
]
Key = Annotated[Path | None, typer.Option("--key", help="PEM file of the certificate's key.")]
WhereAsJson = Annotated[bool, typer.Option("--json", help="Say where it listens as one JSON line.")]
VerifierOption = Annotated[
    list[str] | None,
    typer.Option("--verifier", help="Besides static: twin or batfish; may be repeated.", show_default=False),
]


@serve_app.callback()
def _root() -> None:
    pass


@serve_app.command("verify", epilog="Example: assent serve verify --port 8080")
def serve_verify(
    host: Host = "127.0.0.1",
    port: Port = 8080,
    verifier: VerifierOption = None,
    token_env: TokenVariable = "ASSENT_TOKEN",
    certificate: Certificate = None,
    key: Key = None,
    json: WhereAsJson = False,
) -> None:
    """Answer /verify, /topology and /syntax until interrupted. Beyond this machine with TLS and a token only."""
    from assent.api.verification import application

    app = application(token=token_of(host, token_env), verifiers=verifier or ())
    serve(app, "Verification service", host, port, certificate, key, as_json=json)


def token_of(host: str, variable: str) -> str | None:
    """The token that requests must show. Raises Refused where one is needed, InvalidInput where it is short."""
    from assent.reasoning.privacy import is_loopback

    token = os.environ.get(variable) or None
    if not is_loopback(host) and token is None:
        raise Refused(
            f"{host} is not this machine alone: set {variable} to a token for requests to show", field="host"
        )
    if token is not None and len(token) < _MIN_TOKEN:
        raise InvalidInput(f"{variable}: give at least {_MIN_TOKEN} characters", field="token")
    return token


def serve(
    app: Any, title: str, host: str, port: int, certificate: Path | None, key: Path | None, *, as_json: bool
) -> None:
    """Says where it listens, and answers until interrupted."""
    from assent.api.listen import listening, serve_until_interrupted

    with listening(host, port, certificate, key) as opened:
        url = f"{'https' if certificate else 'http'}://{opened.where}"
        if as_json:
            print_json_line({"url": url})
        else:
            console().print(f"{title} at {url}; Ctrl-C ends it", markup=False)
        serve_until_interrupted(app, opened, certificate, key)


def verify(
    before: Annotated[
        Path, typer.Argument(help="A folder with every router's configuration as it runs: R1.cfg, ...")
    ],
    after: Annotated[Path, typer.Argument(help="A folder with every router's configuration as it shall be.")],
    claims: Annotated[
        Path | None,
        typer.Option("--claims", help="What the change is to bring about: a JSON list of claims."),
    ] = None,
    verifier: VerifierOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")] = False,
) -> None:
    """Judge a change from two folders of configurations; exit code 6 where it is not verified."""
    from assent.app.verification import from_folders

    found = from_folders(before, after, claims, verifier or ())
    if json:
        print_json(found)
    else:
        from assent.cli.wishes import show_verdicts
        from assent.intents.evidence import Outcome, Verdict

        verdicts = [
            Verdict(property=one["name"], outcome=Outcome(one["verdict"]), evidence=one["evidence"])
            for one in found["checks"]
        ]
        show_verdicts(verdicts)
        console().print(found["verdict"])
    if found["verdict"] != "pass":
        sys.exit(Permanent.exit_code)
