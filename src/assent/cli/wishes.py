"""`assent configure` and `assent slice design`: one wish for a person to read, or a batch for a program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assent.app.wishes import Inspector, Negotiator, batch_lines, configurator, raw_lines, slice_designer
from assent.cli.asking import ask_on
from assent.cli.output import console, print_json, print_json_line
from assent.cli.recommendations import show_notes
from assent.intents.base import Json
from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent, Refused
from assent.reasoning.run import Loop
from assent.reasoning.settings import ModelSettings

if TYPE_CHECKING:
    from assent.intents.evidence import Verdict
    from assent.network.transport.configure import ConfigureResult
    from assent.service.design import DesignAnswer

_EXIT = {"config": 0, "design": 0, "clarify": Clarify.exit_code, "refused": Refused.exit_code}
"""Exit codes by status; whatever else (`failed`): 6."""


def configure_command(
    text: str | None,
    *,
    network: Path | None,
    batch: Path | None,
    model: str | None,
    settings: ModelSettings,
    verifiers: Sequence[str] = (),
    interactive: bool = False,
    as_json: bool,
) -> None:
    if network is None:
        raise InvalidInput("which network? give --network FILE (see examples/four-routers/network.yaml)")
    _one_of(text, batch)
    if interactive and batch is not None:
        raise InvalidInput("--interactive asks about one request; leave --batch out", field="interactive")
    with Loop() as loop:
        worker = configurator(network, model, settings, loop, verifiers)
        if batch is not None:
            _run_batch(batch, lambda identity, wish: worker.configure(wish).as_contract(identity))
            return
        result = worker.configure(text or "")
        if interactive:
            result = ask_on(text or "", result, worker.configure)
    if as_json:
        print_json(result.as_contract())
    else:
        show_configuration(result)
    leave(result.status)


def slice_design_command(
    text: str | None, *, batch: Path | None, model: str | None, settings: ModelSettings, as_json: bool
) -> None:
    _one_of(text, batch)
    with Loop() as loop:
        worker = slice_designer(model, settings, loop)
        if batch is not None:
            _run_batch(batch, lambda identity, wish: {"id": identity, **worker.design(wish).wire()})
            return
        answer = worker.design(text or "")
    if as_json:
        print_json({"id": None, **answer.wire()})
    else:
        _show_design(answer)
    leave(answer.status)


def negotiate_command(batch: Path, *, model: str | None, settings: ModelSettings) -> None:
    with Loop() as loop:
        negotiator = Negotiator(model, settings, loop)
        for number, line in raw_lines(batch):
            print_json_line(negotiator.negotiate(number, line))


def inspect_command(batch: Path, *, model: str | None, settings: ModelSettings) -> None:
    with Loop() as loop:
        inspector = Inspector(model, settings, loop)
        for number, line in raw_lines(batch):
            print_json_line(inspector.inspect(number, line))


def _one_of(text: str | None, batch: Path | None) -> None:
    if (text is None) == (batch is None):
        raise InvalidInput("give either a text in quotes, or --batch FILE")


def _run_batch(path: Path, work: Callable[[Json, str], Json]) -> None:
    """One answer per line, in order; a bad line is answered with its error and stops no other."""
    for line in batch_lines(path):
        try:
            if line.error is not None:
                raise line.error
            print_json_line(work(line.id, line.text))
        except AssentError as error:
            print_json_line({"id": line.id, "error": error.as_dict()})


def leave(status: str) -> None:
    code = _EXIT.get(status, Permanent.exit_code)
    if code:
        sys.exit(code)


def show_configuration(result: ConfigureResult) -> None:
    from rich.syntax import Syntax
    from rich.text import Text

    screen = console()
    style = "green" if result.status == "config" else "yellow" if result.status == "clarify" else "red"
    screen.print(Text.assemble((result.status, f"bold {style}"), f"  {result.type}"))
    for question in result.questions:
        screen.print(Text(f"question: {question}"))
    if result.reason:
        screen.print(Text(result.reason))
    for router, lines in result.lines.items():
        screen.print(Text(f"\n{router}", style="bold"))
        screen.print(Syntax(lines.rstrip(), "text", background_color="default"))
    for note in result.notes:
        screen.print(Text(f"note: {note}", style="dim"))
    show_verdicts(result.verdicts)


def show_verdicts(verdicts: Sequence[Verdict]) -> None:
    if not verdicts:
        return
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Verification", title_justify="left")
    table.add_column("verdict", no_wrap=True)
    table.add_column("property", ratio=2)
    table.add_column("evidence", ratio=3)
    colours = {"pass": "green", "fail": "red", "inconclusive": "yellow"}
    for verdict in verdicts:
        colour = colours[verdict.outcome.value]
        table.add_row(
            f"[{colour}]{verdict.outcome.value}[/]", escape(verdict.property), escape(verdict.evidence[0])
        )
    console().print(table)


def _show_design(answer: DesignAnswer) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    screen = console()
    for question in answer.questions:
        screen.print(Text(f"question: {question}"))
    for design in answer.designs:
        title = f"{design.nest.service_type}, SST {design.snssai.sst}, SD {design.snssai.sd}"
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=escape(title), title_justify="left")
        table.add_column("GST attribute (NG.116)", ratio=3)
        table.add_column("value", justify="right", ratio=1)
        table.add_column("why", ratio=4, style="dim")
        for name, value in design.nest.attributes.items():
            table.add_row(escape(name), escape(str(value)), escape(design.nest.rationale.get(name, "")))
        screen.print(table)
        screen.print(Text(f"functions: {', '.join(one.role for one in design.chain)}", style="dim"))
    show_notes(answer.notes)
    if answer.designs:
        screen.print(Text("Rates are in kbit/s, latencies in ms, speeds in km/h.", style="dim"))
        screen.print(Text("--json prints the NEST and the TS 28.541 ServiceProfile.", style="dim"))
    else:
        for line in answer.explanations:
            screen.print(Text(line))
