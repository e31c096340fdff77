"""`assent eval`: how good models are, suite by suite, and which one to take for which role on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.lab import AsJson, Out, Privacy, Seed, tell, watched
from assent.cli.output import console, print_json
from assent.cli.stream import emit

if TYPE_CHECKING:
    from assent.lab.evaluation.suite import Suite


def eval_(
    suites: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SUITE…", help="Names, or folders with a suite.yaml; `all`; nothing: list them."
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", help="A model to try; again for more, which are compared. [embedded]"),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="A sample of so many cases of each, drawn by --seed.")
    ] = None,
    recommend: Annotated[
        Path | None,
        typer.Option("--recommend", help="Write settings here: the model to take for each role. A new file."),
    ] = None,
    failures: Annotated[bool, typer.Option("--failures", help="List what went wrong, case by case.")] = False,
    record: Annotated[
        Path | None, typer.Option("--record", help="Append every answer here; recorded:FILE replays it.")
    ] = None,
    privacy: Privacy = None,
    seed: Seed = 1,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """Put suites of cases to models: scores with confidence intervals, cost and time, comparisons, advice."""
    from assent.lab.evaluation.suite import load, shipped

    if not suites:
        _list(as_json=json)
        return
    named = list(dict.fromkeys(name for one in suites for name in (shipped() if one == "all" else [one])))
    _hold([load(name, limit, seed) for name in named], model or ["embedded"], recommend, failures, record,
          privacy, out, json)  # fmt: skip


def _hold(
    suites: list[Suite],
    models: list[str],
    recommend: Path | None,
    failures: bool,
    record: Path | None,
    privacy: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    from assent.app.settings import model_settings
    from assent.intents.errors import InvalidInput
    from assent.lab.evaluation.recommend import advise, settings_text, this_machine, write_settings
    from assent.lab.evaluation.report import told, wrong
    from assent.lab.evaluation.run import evaluate

    if recommend is not None and recommend.exists():
        raise InvalidInput(f"{recommend}: is there already; name a new file", field="recommend")
    settings = model_settings(privacy, record=record)
    with watched() as progress:
        scores = evaluate(suites, models, settings, progress)
    machine, advice = this_machine(), advise(scores)
    if recommend is not None:
        write_settings(recommend, settings_text(advice, machine, settings.privacy))
    listed = wrong(scores) if failures else []
    more = {"failures": listed} if failures else {}
    tell(told(scores, advice, machine), out, as_json, **more)
    if not as_json:
        if failures:
            emit("\n".join([f"\n{len(listed)} went wrong", *listed, ""]))
        if recommend is not None:
            console().print(f"recommended settings: {recommend}", markup=False)


def _list(*, as_json: bool) -> None:
    from assent.lab.evaluation.suite import load, shipped

    found = [load(name) for name in shipped()]
    if as_json:
        print_json(
            [
                {"suite": one.name, "cases": len(one.tasks), "roles": one.file.roles, "title": one.file.title}
                for one in found
            ]
        )
        return
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("suite", no_wrap=True)
    table.add_column("cases", justify="right")
    table.add_column("for the roles")
    table.add_column("what", ratio=2)
    for one in found:
        table.add_row(
            escape(one.name), str(len(one.tasks)), ", ".join(one.file.roles), escape(one.file.title)
        )
    console().print(table)
    if not found:
        console().print("No suites are here: name a folder with a suite.yaml.", markup=False)
