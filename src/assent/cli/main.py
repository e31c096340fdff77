"""`assent`: the commands, their options and examples. Each calls one use case of `app.py` and prints it."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from assent.cli import chatting as _chatting  # noqa: F401  (registers its command)
from assent.cli import manifests as _manifests  # noqa: F401  (registers its command)
from assent.cli import netcfg as _netcfg  # noqa: F401  (registers its command)
from assent.cli import operating as _operating  # noqa: F401  (registers its commands)
from assent.cli import packaging as _packaging  # noqa: F401  (registers its commands)
from assent.cli import serving_slices as _serving_slices  # noqa: F401  (registers its command)
from assent.cli import spanning as _spanning  # noqa: F401  (registers its commands)
from assent.cli.approvals import approvals_app
from assent.cli.assistants import mcp_app
from assent.cli.audits import audit_app
from assent.cli.catalogues import catalogue_app
from assent.cli.config import config_app
from assent.cli.domains import domains_app
from assent.cli.evaluation import eval_
from assent.cli.lab import lab_app
from assent.cli.learning import learn_app
from assent.cli.networking import network_app
from assent.cli.operators import operator_app
from assent.cli.options import MAX_SEED, Json, MetricsOption, ModelOption, PrivacyOption, RecordOption, State
from assent.cli.output import complain, fail, print_json
from assent.cli.prompts import prompts_app
from assent.cli.regulating import regulations_app
from assent.cli.serving import serve_app, verify
from assent.cli.slices import agents_app
from assent.cli.stream import lost_output, mute, tolerate_encodings
from assent.cli.transcripts import transcript
from assent.cli.wishing import CONFIGURE, configure, inspect, negotiate, slice_app
from assent.intents.errors import AssentError, InvalidInput, Temporary

app = typer.Typer(
    name="assent",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="From what people want of a network, said in plain language, to a network that does it.",
    epilog="Start with: [bold]assent init my.yaml[/] and then [bold]assent run my.yaml[/]",
)
app.add_typer(slice_app, name="slice")
app.add_typer(agents_app, name="agents")
app.add_typer(approvals_app, name="approvals")
app.add_typer(audit_app, name="audit")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(config_app, name="config")
app.add_typer(domains_app, name="domains")
app.add_typer(prompts_app, name="prompts")
app.add_typer(network_app, name="network")
app.add_typer(serve_app, name="serve")
app.add_typer(mcp_app, name="mcp")
app.add_typer(learn_app, name="learn")
app.add_typer(lab_app, name="lab")
app.command(epilog="Example: assent transcript --state state --no-findings")(transcript)
app.command("eval", epilog="Example: assent eval arbitration --model embedded --limit 20")(eval_)
app.add_typer(operator_app, name="operator")
app.add_typer(regulations_app, name="regulations")


def _version(wanted: bool) -> None:
    if wanted:
        from assent import __version__

        typer.echo(f"assent {__version__}")
        raise typer.Exit


_SHOWN = 300
_INTERRUPTED = 130


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


app.command(epilog=CONFIGURE)(configure)
app.command(epilog="Example: assent verify running/ proposed/ --claims claims.json")(verify)
app.command(epilog="Example: assent negotiate --batch cases.jsonl --json")(negotiate)
app.command(epilog="Example: assent inspect --batch messages.jsonl --json")(inspect)


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
        _tell_of_substitutes()
        lost = lost_output()
        if lost is None or left.code:
            raise
        complain(f"error: the output cannot be written: {lost.strerror}; what was asked for is done")
        sys.exit(Temporary.exit_code)


def _tell_of_substitutes() -> None:
    """An answer is never silently another model's."""
    if "assent.reasoning.metrics" not in sys.modules:
        return
    from assent.reasoning.metrics import substituted

    for (model, instead), times in sorted(substituted().items()):
        often = "" if times == 1 else f" {times} times"
        complain(
            f"note: {model} gave no answer{often}: {instead} answered instead (assent models --model {model})"
        )


def _guarded() -> NoReturn:
    try:
        code = app(standalone_mode=False)
        if code == _INTERRUPTED:  # Typer ends Ctrl-C so, and says nothing
            raise KeyboardInterrupt
        sys.exit(code)
    except AssentError as error:
        _leave_with(error)
    except (typer.Abort, KeyboardInterrupt):
        complain("interrupted; the same command again goes on")
        if threading.active_count() > 1:  # a workflow that waits for a person would keep the process alive
            sys.stdout.flush()
            os._exit(_INTERRUPTED)
        sys.exit(_INTERRUPTED)
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
