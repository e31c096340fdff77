"""`assent`: the commands, their options and examples. Each calls one use case of `app.py` and prints it."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from assent.cli import netcfg as _netcfg  # noqa: F401  (registers its command)
from assent.cli.approvals import approvals_app
from assent.cli.config import (
    ConfigState,
    ConfirmWithin,
    DriverOption,
    DryRun,
    InventoryOption,
    Unconfirmed,
    Yes,
    config_app,
    where,
)
from assent.cli.lab import lab_app
from assent.cli.networking import network_app
from assent.cli.operators import operator_app
from assent.cli.output import complain, fail, print_json
from assent.cli.prompts import prompts_app
from assent.cli.regulating import regulations_app
from assent.cli.serving import serve_app, verify
from assent.cli.stream import lost_output, mute, tolerate_encodings
from assent.intents.errors import AssentError, InvalidInput, Temporary

app = typer.Typer(
    name="assent",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="From what people want of a network, said in plain language, to a network that does it.",
    epilog="Start with: [bold]assent init my.yaml[/] and then [bold]assent run my.yaml[/]",
)
slice_app = typer.Typer(no_args_is_help=True, help="Slices: from a customer's words to profiles.")
audit_app = typer.Typer(no_args_is_help=True, help="The append-only, hash-chained audit log.")
app.add_typer(slice_app, name="slice")
app.add_typer(approvals_app, name="approvals")
app.add_typer(audit_app, name="audit")
app.add_typer(config_app, name="config")
app.add_typer(prompts_app, name="prompts")
app.add_typer(network_app, name="network")
app.add_typer(serve_app, name="serve")
app.command(epilog="Example: assent verify running/ proposed/ --claims claims.json")(verify)
app.add_typer(lab_app, name="lab")
app.add_typer(operator_app, name="operator")
app.add_typer(regulations_app, name="regulations")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")]
State = Annotated[
    Path | None,
    typer.Option("--state", help="State folder; without it, one per scenario in the user's data folder."),
]
PastState = Annotated[
    Path | None, typer.Option("--state", help="State folder of a run; without it, the latest run's.")
]
_SHOWN = 300
MAX_SEED = 2**53
"""The largest that every JSON reader keeps exactly, as in the scenario file."""


def _named(model: str | None) -> str | None:
    if model is not None and not model.strip():
        raise InvalidInput("--model: name a model, such as embedded, or leave it out", field="model")
    return model


ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        callback=_named,
        help="Who thinks: embedded, openai/NAME[@URL], ollama/NAME, local:FILE.gguf, anthropic/NAME and others, "
        "recorded:FILE, or a chain a,b,embedded. ($ASSENT_MODEL)",
    ),
]
RecordOption = Annotated[
    Path | None,
    typer.Option("--record", help="Append every answer of a model here; --model recorded:FILE replays it."),
]


def _dumped_at_the_end(context: typer.Context, path: Path | None) -> Path | None:
    if path is not None:
        from assent.reasoning import metrics

        metrics.dump(path)  # so that a path that cannot be written is known before anything is done
        context.call_on_close(lambda: metrics.dump(path))
    return path


MetricsOption = Annotated[
    Path | None,
    typer.Option(
        "--metrics",
        callback=_dumped_at_the_end,
        help="At the end, write counters of tokens, cost, validity and substitutions here (Prometheus text).",
    ),
]
PrivacyOption = Annotated[
    str | None,
    typer.Option(
        "--privacy",
        help="What may leave this machine: local (nothing, the default), redacted, or open. ($ASSENT_PRIVACY)",
    ),
]
Batch = Annotated[
    Path | None, typer.Option("--batch", help='A file with one {"id", "text"} per line; one answer a line.')
]


def _version(wanted: bool) -> None:
    if wanted:
        from assent import __version__

        typer.echo(f"assent {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: assent run examples/shared-cell/scenario.yaml --report report.html")
def run(
    scenario: Annotated[Path, typer.Argument(help="The scenario file; `assent init` writes a starter.")],
    state: State = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start anew, also where this state holds an earlier run.")
    ] = False,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=MAX_SEED, help="Instead of the scenario's.")
    ] = None,
    report: Annotated[Path, typer.Option("--report", help="Where to write the page.")] = Path("report.html"),
    transcript: Annotated[
        Path | None, typer.Option("--transcript", help="Also write the transcript (JSON lines) here.")
    ] = None,
    json: Json = False,
) -> None:
    """Negotiate, slice, configure, enforce and keep a whole scenario.

    The same command again, after a crash or kill -9, finishes what was begun; once finished, it shows the
    record ([bold]--fresh[/] runs it again).
    """
    from assent.app.settings import model_settings
    from assent.cli.running import run_command

    run_command(
        scenario,
        state_folder=state,
        fresh=fresh,
        model=model,
        settings=model_settings(privacy, model=model, record=record),
        seed=seed,
        report=report,
        transcript=transcript,
        as_json=json,
    )


@app.command(epilog="Example: assent init my.yaml && assent run my.yaml")
def init(
    path: Annotated[Path, typer.Argument(help="Where to write the starter scenario.")] = Path(
        "scenario.yaml"
    ),
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
    json: Json = False,
) -> None:
    """Write a starter scenario, commented, ready to run and to change."""
    from assent.cli.starter import write_starter

    write_starter(path, force=force, as_json=json)


@app.command(
    epilog=(
        'Example: assent configure "block SNMP from h1\'s LAN on R3" '
        "--network examples/four-routers/network.yaml"
    )
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
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    json: Json = False,
) -> None:
    """Turn a customer's words into GSMA NEST and TS 28.541 ServiceProfiles."""
    from assent.app.settings import model_settings
    from assent.cli.wishes import slice_design_command

    settings = model_settings(privacy, model=model, record=record)
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


@app.command(epilog="Example: assent negotiate --batch cases.jsonl --json")
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
    """Hold negotiations on levels and allocations, one JSON result per line."""
    from assent.app.settings import model_settings
    from assent.cli.wishes import negotiate_command

    negotiate_command(batch, model=model, settings=model_settings(privacy, model=model, record=record))


@app.command(epilog="Example: assent inspect --batch messages.jsonl --json")
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


@app.command(epilog="Example: assent models --model ollama/qwen2.5:7b --model embedded")
def models(
    model: Annotated[
        list[str] | None, typer.Option("--model", help="Try this one instead of those that are configured.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Ask each of them one harmless question.")
    ] = True,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="This settings file, instead of the usual one.")
    ] = None,
    privacy: PrivacyOption = None,
    json: Json = False,
) -> None:
    """List the models that are configured, by role, and try each with one skill."""
    from assent.app.settings import model_settings
    from assent.cli.models import models_command

    environment = {**os.environ, "ASSENT_SETTINGS": str(settings)} if settings else None
    models_command(model or [], settings=model_settings(privacy, environment), check=check, as_json=json)


@app.command(epilog="Example: assent doctor --json")
def doctor(json: Json = False) -> None:
    """Say what this machine can do, and how to enable what is missing."""
    from assent.cli.checkup import doctor_command

    doctor_command(as_json=json)


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


def _leave_with(error: AssentError) -> NoReturn:
    if "--json" in sys.argv:
        print_json({"error": error.as_dict()})
        sys.exit(error.exit_code)
    fail(error)


def main() -> None:
    """Entry point. Every error becomes one line (or one JSON document) and its exit code, never a traceback."""
    tolerate_encodings()
    try:
        _guarded()
    except SystemExit as left:
        lost = lost_output()
        if lost is None or left.code:
            raise
        complain(f"error: the output cannot be written: {lost.strerror}; what was asked for is done")
        sys.exit(Temporary.exit_code)


def _guarded() -> NoReturn:
    try:
        sys.exit(app(standalone_mode=False))
    except AssentError as error:
        _leave_with(error)
    except (typer.Abort, KeyboardInterrupt):
        complain("interrupted; the same command again goes on")
        if threading.active_count() > 1:  # a workflow that waits for a person would keep the process alive
            sys.stdout.flush()
            os._exit(130)
        sys.exit(130)
    except TyperException as error:  # an unknown option, a missing argument
        message = getattr(error, "format_message", error.__str__)()
        if not message:  # no command was named: the help was printed instead
            sys.exit(InvalidInput.exit_code)
        _leave_with(InvalidInput(f"{message} (see --help)"))
    except BrokenPipeError as error:  # the reader of a pipe went away
        mute(error)
        sys.exit(0)
    except Exception as error:
        if os.environ.get("ASSENT_DEBUG"):
            raise
        _report_ours(error)


def _report_ours(error: Exception) -> NoReturn:
    """A fault of the program itself, told in a line that can be reported; ASSENT_DEBUG=1 shows where."""
    said = " ".join(str(error).split())[:_SHOWN]
    message = f"internal error: {type(error).__name__}: {said}; please report it"
    if "--json" in sys.argv:
        print_json({"error": AssentError(message).as_dict()})
    else:
        complain(message)
    sys.exit(AssentError.exit_code)


if __name__ == "__main__":
    main()
