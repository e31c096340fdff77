"""`assent audit`: the append-only, hash-chained log of what was said, decided, done and sent."""

from __future__ import annotations

from typing import Annotated

import typer

from assent.cli.options import Json, PastState

audit_app = typer.Typer(no_args_is_help=True, help="The append-only, hash-chained audit log.")


@audit_app.command("show", epilog="Example: assent audit show --tenant infrastructure")
def audit_show(
    state: PastState = None,
    tenant: Annotated[str | None, typer.Option("--tenant", help="Only this tenant's chain.")] = None,
    json: Json = False,
) -> None:
    """Print the audit log of a run: what was said, decided and done."""
    from assent.cli.auditing import show_command

    show_command(state, tenant=tenant, as_json=json)


@audit_app.command("sent", epilog="Example: assent audit sent --tenant bo-energy --json")
def audit_sent(
    state: PastState = None,
    own: Annotated[
        bool, typer.Option("--commands", help="What single commands sent, instead of a run's models.")
    ] = False,
    tenant: Annotated[str | None, typer.Option("--tenant", help="Only this tenant's chain.")] = None,
    json: Json = False,
) -> None:
    """Print every prompt and answer that left this machine, as it was sent; exit code 6 where the log was changed."""
    from assent.cli.auditing import sent_command

    sent_command(None if own else state, own=own, tenant=tenant, as_json=json)


@audit_app.command("verify", epilog="Example: assent audit verify --json")
def audit_verify(state: PastState = None, json: Json = False) -> None:
    """Recompute every hash chain; exit code 6 where one does not hold."""
    from assent.cli.auditing import verify_command

    verify_command(state, as_json=json)
