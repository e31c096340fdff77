"""`assent transcript`: what was said in negotiations, round by round, for a person to read."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.options import Json, PastState

if TYPE_CHECKING:
    from rich.console import Console

    from assent.app.transcripts import Negotiation
    from assent.intents.negotiation import Agreement, Round, Turn


def transcript(
    file: Annotated[
        Path | None, typer.Argument(help="A transcript, as `assent run --transcript` writes it.")
    ] = None,
    state: PastState = None,
    findings: Annotated[
        bool, typer.Option("--findings/--no-findings", help="What the seven units found, turn by turn.")
    ] = True,
    pager: Annotated[
        bool, typer.Option("--pager/--no-pager", help="Page by page, where the output is a terminal.")
    ] = True,
    json: Json = False,
) -> None:
    """Show what was said in a run's negotiations, what was found about it, and what it ended with."""
    from assent.app.transcripts import from_file, from_state
    from assent.cli.output import console, print_json
    from assent.intents.errors import InvalidInput

    if file is not None and state is not None:
        raise InvalidInput("give a FILE or --state, not both", field="state")
    found = from_state(state) if file is None else from_file(file)
    if json:
        print_json([one.as_json() for one in found])
        return
    screen = console()
    # `styles=False`: a pager shows plain text; what is hostile was made visible before it comes here.
    with screen.pager(styles=False) if pager and sys.stdout.isatty() else nullcontext():
        for one in found:
            _show(screen, one, findings=findings)
        if not found:
            screen.print("Nothing was negotiated.")


def _show(screen: Console, one: Negotiation, *, findings: bool) -> None:
    from rich.text import Text

    topic = one.topic
    bounds = f"{topic.lower:g} to {topic.upper:g} {topic.unit}"
    screen.print(Text(f"\n{_flat(topic.id)}", style="bold"))
    _line(screen, f"{topic.kind} of {topic.resource}, {bounds}; {', '.join(topic.participants)}")
    for held in one.rounds:
        _round(screen, held, topic.unit, findings=findings)
    if one.agreement is None:
        _line(screen, "not ended yet")
    else:
        _ending(screen, one.agreement)


def _round(screen: Console, held: Round, unit: str, *, findings: bool) -> None:
    from rich.text import Text

    screen.print(Text(f"\nround {held.number}  (spread {held.spread:g} {unit})", style="bold"))
    for change in held.changes:
        _line(screen, f"changed: {change}")
    for turn in (*held.turns, held.mediator):
        _turn(screen, turn, unit, findings=findings)
    for incentive in held.incentives:
        _line(
            screen,
            f"{incentive.kind} for {incentive.agent} (weight {incentive.weight:g}): {incentive.reason}",
        )


def _turn(screen: Console, turn: Turn, unit: str, *, findings: bool) -> None:
    from rich.text import Text

    from assent.app.transcripts import prompts

    said = getattr(turn.proposal, "terms", None)
    value = (
        ", ".join(f"{name} {one:g}" for name, one in said.items())
        if said
        else f"{turn.proposal.value:g} {unit}"
    )
    value = _flat(value)
    head = Text.assemble((f"  {_flat(turn.agent)}", "cyan"), f" ({turn.role}) ", (value, "bold"))
    screen.print(head, soft_wrap=True)
    _line(screen, f"“{turn.proposal.reasoning}”", indent=4)
    by = [f"model {turn.model}", *(f"prompt {one}" for one in prompts(turn))]
    by += [f"{turn.tokens} tokens"] if turn.tokens else []
    _line(screen, ", ".join(by), indent=4, style="dim")
    for substitution in turn.substitutions:
        _line(screen, f"instead of {substitution}", indent=4, style="yellow")
    for one in turn.findings if findings else ():
        _line(screen, f"{one.unit}: {one.summary}", indent=6, style="dim")


def _ending(screen: Console, agreement: Agreement) -> None:
    from rich.text import Text

    if agreement.shares is not None:
        what = ", ".join(f"{name} {share:g}" for name, share in agreement.shares.items())
    elif agreement.terms is not None:
        what = ", ".join(f"{name} {value:g}" for name, value in agreement.terms.items())
    else:
        what = "" if agreement.value is None else f"{agreement.value:g}"
    unit = "" if agreement.terms else f" {agreement.topic.unit}"
    told = _flat(f"agreed: {what}{unit}") if agreement.agreed else "no agreement"
    style = "bold green" if agreement.agreed else "bold yellow"
    optimum = agreement.optimum
    beside = f"; optimum {optimum:g}" if isinstance(optimum, float) else ""
    screen.print(
        Text(f"\n{told} after {agreement.rounds} rounds ({agreement.stopped_by}{beside})", style=style)
    )


def _line(screen: Console, text: str, *, indent: int = 2, style: str = "") -> None:
    """One paragraph: line breaks of others must not look like lines of ours."""
    from rich.padding import Padding
    from rich.text import Text

    screen.print(Padding(Text(_flat(text), style=style), (0, 0, 0, indent)))


def _flat(text: str) -> str:
    return text.replace("\n", "\\n").replace("\t", "\\t")
