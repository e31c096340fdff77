"""`assent lab maestro ...`: the paper's experiments, one command each. Everything heavy is imported when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.output import console, print_json
from assent.cli.traces import traces

if TYPE_CHECKING:
    from assent.intents.base import Json
    from assent.lab.campaign import Campaign
    from assent.lab.study import Study

lab_app = typer.Typer(no_args_is_help=True, help="Experiments: the papers' figures again, and beyond.")
maestro_app = typer.Typer(
    no_args_is_help=True, help="MAESTRO: figures 3a, 3b and 5, the learning rate, liars."
)
lab_app.add_typer(maestro_app, name="maestro")
lab_app.command(epilog="Example: assent lab traces --speed 50 --duration 900 --out car.csv")(traces)

Model = Annotated[
    str, typer.Option("--model", help="Who thinks beside `embedded`; as for `assent run --model`.")
]
Privacy = Annotated[
    str | None, typer.Option("--privacy", help="What may leave this machine: local (the default) or open.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed and model, the same numbers.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=256, help="Processes that play at once.")]
Games = Annotated[int, typer.Option("--games", min=1, max=100_000, help="Repetitions of each case.")]
Rounds = Annotated[int, typer.Option("--rounds", min=1, max=100, help="At most so many rounds.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write CSV files, SVG plots and a page here.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")]


@maestro_app.command(epilog="Example: assent lab maestro fig3a --out results --model ollama/llama3.1")
def fig3a(
    games: Games = 50,
    rounds: Rounds = 5,
    goals_known: Annotated[
        bool, typer.Option("--goals-known", help="Let both agents know what the other declares.")
    ] = False,
    model: Model = "embedded",
    privacy: Privacy = None,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """Personalities: what a cost agent and a QoS agent decide, by their traits."""

    def work(campaign: Campaign) -> Study:
        from assent.lab import fig3a as experiment

        return experiment.study(campaign, games=games, rounds=rounds, goals_known=goals_known)

    hold(work, model, privacy, seed, workers, out, json)


@maestro_app.command(epilog="Example: assent lab maestro fig3b --out results")
def fig3b(
    games: Games = 100,
    rounds: Rounds = 4,
    model: Model = "embedded",
    privacy: Privacy = None,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """Optimizers: distance of consensus to the optimum, by pressure and number of agents."""

    def work(campaign: Campaign) -> Study:
        from assent.lab import fig3b as experiment

        return experiment.study(campaign, games=games, rounds=rounds)

    hold(work, model, privacy, seed, workers, out, json)


@maestro_app.command(epilog="Example: assent lab maestro fig5 --out results")
def fig5(
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="Another scenario of one cell to draw the time line of.")
    ] = None,
    model: Model = "embedded",
    privacy: Privacy = None,
    seed: Seed = 5,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """The time line: negotiated levels on a cell whose channel and operators change."""

    def work(campaign: Campaign) -> Study:
        from assent.lab import fig5 as experiment

        return experiment.study(campaign, scenario=scenario)

    hold(work, model, privacy, seed, 1, out, json)


@maestro_app.command(epilog="Example: assent lab maestro eta --out results")
def eta(
    games: Games = 2000,
    agents: Annotated[int, typer.Option("--agents", min=2, max=1000, help="Agents in each.")] = 5,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """The learning rate of Eq. 1: slow convergence, instability. No model is asked."""

    def work(campaign: Campaign) -> Study:
        from assent.lab import eta as experiment

        return experiment.study(campaign, games=games, agents=agents)

    hold(work, "embedded", None, seed, workers, out, json)


@maestro_app.command(epilog="Example: assent lab maestro liar --out results")
def liar(
    games: Games = 100,
    model: Model = "embedded",
    privacy: Privacy = None,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """How far one lying agent can move the consensus, mechanism by mechanism."""

    def work(campaign: Campaign) -> Study:
        from assent.lab import liar as experiment

        return experiment.study(campaign, games=games)

    hold(work, model, privacy, seed, workers, out, json)


def hold(
    work: Callable[[Campaign], Study],
    model: str,
    privacy: str | None,
    seed: int,
    workers: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Hold the experiment under a progress bar, write what was asked for, and tell the result."""
    from assent.app.settings import model_settings
    from assent.lab.campaign import Campaign

    with watched() as progress:
        study = work(Campaign(seed, model, workers, model_settings(privacy, model=model), progress))
    tell(study, out, as_json)


@contextmanager
def watched() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the standard error, where that is a terminal; told how many are done, of how many."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    errors = Console(stderr=True, emoji=False)
    bar = Progress(
        TextColumn("playing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
    with bar:
        task = bar.add_task("games", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress


def tell(study: Study, out: Path | None, as_json: bool, **more: Json) -> None:
    """Write the files that were asked for, and print the result; `more` goes into its JSON."""
    written = [] if out is None else study.write(out)
    if as_json:
        print_json({**study.as_json(), **more, "files": [str(path) for path in written]})
    else:
        _tell(study, written)


def _tell(study: Study, written: list[Path]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    from assent.lab.study import show

    screen = console()
    screen.print(Text(study.title, style="bold"))
    for table in (*study.tables, *study.timings):
        if not table.shown:
            continue
        shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=escape(table.title), title_justify="left")
        for index, name in enumerate(table.columns):
            numbers = all(not isinstance(row[index], str) for row in table.rows)
            shown.add_column(escape(name), justify="right" if numbers else "left", overflow="fold")
        for row in table.rows:
            shown.add_row(*(escape(show(cell)) for cell in row))
        screen.print(shown)
    for note in study.notes:
        screen.print(Text(note, style="dim"))
    if written:
        screen.print(f"written: {', '.join(path.name for path in written)} in {written[0].parent}")
