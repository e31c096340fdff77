"""`assent run`: tells the run as it happens, writes the report, and ends with what it came to."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn

from assent.app.compose import Choices
from assent.app.running import RunRecord, RunRequest, run_scenario
from assent.app.scenario import load_scenario
from assent.cli.approvals import at_the_terminal
from assent.cli.narrator import Narrator
from assent.cli.output import complain, console, fail, print_json
from assent.intents.base import Json
from assent.intents.decision import Decision, Taken
from assent.intents.errors import InvalidInput
from assent.intents.events import (
    ChangePlanned,
    ChangeVerified,
    DecisionAsked,
    Event,
    NegotiationEnded,
    OpportunityFound,
    SliceDesigned,
)
from assent.lifecycle import state
from assent.reasoning.settings import ModelSettings


def run_command(
    scenario: Path,
    *,
    state_folder: Path | None,
    fresh: bool,
    model: str | None,
    settings: ModelSettings,
    seed: int | None,
    report: Path,
    transcript: Path | None,
    as_json: bool,
) -> None:
    _check_targets(scenario, report, transcript)
    choices = Choices(model=model, seed=seed, settings=settings)
    request = RunRequest(scenario, state_folder, fresh, choices)
    record = run_scenario(request, _say_what_waits) if as_json else _told(request)
    _write_report(record, report)
    if transcript is not None:
        _copy(record.transcript, transcript)
    if as_json:
        print_json(_as_json(record, report))
    else:
        _say_where(record, report)
    if record.error is not None:
        if as_json:
            sys.exit(record.error.exit_code)
        fail(record.error)


def _check_targets(scenario: Path, report: Path, transcript: Path | None) -> None:
    """Raises InvalidInput for a target that cannot be written, or that another file would be lost to."""
    taken = {scenario.resolve(): "the scenario"}
    for option, target in (("--report", report), ("--transcript", transcript)):
        if target is None:
            continue
        place = target.resolve()
        if place in taken:
            raise InvalidInput(
                f"{option} {target}: that is {taken[place]}; give another file", field=option[2:]
            )
        taken[place] = f"what {option} names too"
        problem = _unwritable(target)
        if problem:
            raise InvalidInput(f"{option} {target}: cannot be written: {problem}", field=option[2:])


def _unwritable(target: Path) -> str:
    """Why, found by opening it; nothing is changed, and what is no plain file (a pipe) is not touched."""
    try:
        there = target.exists()
        if there and not target.is_file() and not target.is_dir():
            return ""
        with target.open("ab"):
            pass
        if not there:
            target.unlink()
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
    return ""


def _told(request: RunRequest) -> RunRecord:
    screen = console()
    says = {(one.operator, one.version): one.says for one in load_scenario(request.scenario).statements()}
    narrator = Narrator(screen, says)
    bar = Progress(
        TextColumn("holding the network to it"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} s"),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
    with bar:
        task = bar.add_task("live", total=None, visible=False)

        def progress(lived: int, total: int) -> None:
            bar.update(task, completed=lived, total=total, visible=True)

        def prompt(decision: Decision) -> Taken | None:
            bar.stop()
            answer = at_the_terminal(decision)
            bar.start()
            return answer

        if sys.stdin.isatty() and screen.is_terminal:
            request = replace(request, choices=replace(request.choices, prompt=prompt))
        return run_scenario(request, _never_failing(narrator.hear), progress)


def _say_what_waits(event: Event) -> None:
    if isinstance(event.body, DecisionAsked):
        decision = event.body.decision
        complain(f"{decision.question} Waits for: assent approvals approve|reject {decision.id}")


def _never_failing(hear: Callable[[Event], None]) -> Callable[[Event], None]:
    """A listener that falls silent at its first fault: what is told must not change what is done."""
    silent: list[Exception] = []

    def listener(event: Event) -> None:
        if silent:
            return
        try:
            hear(event)
        except Exception as error:  # noqa: BLE001 - a fault of the narration is not one of the run
            silent.append(error)
            complain(f"the narration stops here ({type(error).__name__}: {error}); the report tells all")

    return listener


def _say_where(record: RunRecord, report: Path) -> None:
    screen = console()
    if record.replayed:
        screen.print("This run was over already: the above is its record. [bold]--fresh[/] runs it again.")
    elif record.resumed:
        screen.print("An earlier process had begun this run; it was finished now.")
    screen.print(f"Report: [bold]{report}[/]   state, transcript and audit log: {record.folder}")
    if (record.folder / "configurations").is_dir():
        screen.print(f"Router configurations: git -C {record.folder / 'configurations'} log -p")


def _write_report(record: RunRecord, path: Path) -> None:
    from assent.app.report import ReportInput, render
    from assent.app.report.describe import topology_of

    loaded = record.loaded
    page = render(
        ReportInput(
            name=loaded.scenario.name,
            events=record.events,
            samples=record.samples,
            topology=topology_of(loaded),
            cells=tuple(cell.name for cell in loaded.scenario.cells),
            says={(one.operator, one.version): one.says for one in loaded.statements()},
            audit_heads=record.audit_heads,
        )
    )
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: the report cannot be written: {error.strerror}") from None


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise InvalidInput(f"{target}: the transcript cannot be written: {error.strerror}") from None


def _as_json(record: RunRecord, report: Path) -> Json:
    bodies = [event.body for event in record.events]
    return {
        "name": record.loaded.scenario.name,
        "status": record.status,
        "resumed": record.resumed,
        "replayed": record.replayed,
        "agreements": [
            body.agreement.model_dump(mode="json") for body in bodies if isinstance(body, NegotiationEnded)
        ],
        "opportunities": [
            {"at_s": event.at_s, **event.body.opportunity.model_dump(mode="json")}
            for event in record.events
            if isinstance(event.body, OpportunityFound)
        ],
        "slices": [
            {
                "id": body.design.slice_id,
                "serviceProfile": body.design.service_profile.model_dump(
                    mode="json", by_alias=True, exclude_none=True
                ),
            }
            for body in bodies
            if isinstance(body, SliceDesigned)
        ],
        "changes": [
            {
                "domain": body.change.domain,
                "key": body.change.idempotency_key,
                "plan": body.change.plan,
                "diff": body.change.diff,
                "notes": body.change.notes,
            }
            for body in bodies
            if isinstance(body, ChangePlanned) and not body.change.empty
        ],
        "verified": [
            {"domain": body.domain, "key": body.key, "outcome": body.outcome}
            for body in bodies
            if isinstance(body, ChangeVerified)
        ],
        "reports": [one.model_dump(mode="json") for one in state.newest_reports(record.events).values()],
        "error": record.error.as_dict() if record.error else None,
        "report": str(report),
        "state": str(record.folder),
        "transcript": str(record.transcript),
    }
