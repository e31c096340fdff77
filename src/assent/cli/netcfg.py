"""`assent lab netcfg` and `assent lab netconfeval`: what becomes of sentences about networks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.lab import AsJson, Model, Out, Privacy, Seed, Workers, hold, lab_app
from assent.cli.output import console
from assent.cli.stream import emit

if TYPE_CHECKING:
    from assent.lab.campaign import Campaign
    from assent.lab.netcfg_run import Outcome
    from assent.lab.study import Study


@lab_app.command(epilog="Example: assent lab netcfg --set blind --failures --out results")
def netcfg(
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="Sets to run (again for more): paper, tunnels, blind.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where the sets are; examples/intents where nobody says.")
    ] = None,
    network: Annotated[str | None, typer.Option("--network", help="Only requests for this network.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="A sample of so many requests, drawn by --seed.")
    ] = None,
    attempts: Annotated[
        int, typer.Option("--attempts", min=1, max=20, help="Cycles of generate and verify.")
    ] = 3,
    verifier: Annotated[
        list[str] | None, typer.Option("--verifier", help="Besides static: twin or batfish; may be repeated.")
    ] = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="List what went wrong, request by request.")
    ] = False,
    model: Model = "embedded",
    privacy: Privacy = None,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """Sentences to verified changes: classified, verified-correct, cycles and time, beside the paper's."""
    outcomes: list[Outcome] = []

    def work(campaign: Campaign) -> Study:
        from assent.lab import netcfg as experiment
        from assent.lab.netcfg_set import SETS

        study, found = experiment.study(
            campaign,
            folder=folder,
            sets=tuple(sets or SETS),
            network=network,
            limit=limit,
            attempts=attempts,
            verifiers=tuple(one for one in verifier or () if one != "static"),
        )
        outcomes.extend(found)
        return study

    hold(work, model, privacy, seed, workers, out, json)
    if failures and not json:
        from assent.lab.netcfg import listed

        wrong = listed(outcomes)
        console().print(f"\n{len(wrong)} of {len(outcomes)} went wrong")
        emit("\n\n".join(wrong) + "\n" if wrong else "")


@lab_app.command(epilog="Example: assent lab netconfeval --model ollama/llama3.1 --limit 50")
def netconfeval(
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where NetConfEval's files are; ../shared/data/netconfeval."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="A sample of so many batches of each kind, drawn by --seed."),
    ] = None,
    model: Model = "embedded",
    privacy: Privacy = None,
    seed: Seed = 1,
    workers: Workers = 2,
    out: Out = None,
    json: AsJson = False,
) -> None:
    """NetConfEval, step 1: requirements in sentences to a specification, and conflicts among them."""

    def work(campaign: Campaign) -> Study:
        from assent.lab import netconfeval as experiment

        return experiment.study(campaign, folder=folder, limit=limit)

    hold(work, model, privacy, seed, workers, out, json)
