"""`assent approvals`: what waits for a person's decision in a run, and the decision."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assent.intents.base import Json
    from assent.intents.decision import Decision, Taken
    from assent.lifecycle.approvals import Question
    from assent.lifecycle.store import Store

approvals_app = typer.Typer(
    no_args_is_help=True, help="What waits for a person's decision, and the decision (scenario: approvals)."
)
State = Annotated[
    Path | None, typer.Option("--state", help="State folder of a run; without it, the latest run's.")
]
Json_ = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")]
Identity = Annotated[
    str, typer.Argument(metavar="ID", help="The question, as `assent approvals list` names it.")
]
By = Annotated[str | None, typer.Option("--by", help="Who decides; without it, the user's name.")]
_LONGEST_NAME = 100


@approvals_app.command("list", epilog="Example: assent approvals list --state state")
def list_questions(
    state: State = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what was decided already.")] = False,
    json: Json_ = False,
) -> None:
    """List the questions that a run waits with."""
    from assent.cli.output import console, print_json
    from assent.lifecycle.approvals import questions

    with _opened(state) as store:
        found = [one for one in questions(store) if everything or one.taken is None]
    if json:
        print_json([_as_json(one) for one in found])
        return
    if not found:
        console().print("Nothing waits for a decision.")
    for one in found:
        said = f"  [{one.taken.choice} by {one.taken.by}]" if one.taken else ""
        console().print(f"{one.decision.id}{said}\n  {one.decision.question}", markup=False)


@approvals_app.command("show", epilog="Example: assent approvals show deliver/cell-1/0/changes")
def show(identity: Identity, state: State = None, json: Json_ = False) -> None:
    """Show one question, with every line that would be changed."""
    from assent.cli.output import console, print_json
    from assent.intents.events import ChangePlanned
    from assent.lifecycle.approvals import find

    with _opened(state) as store:
        question = find(store, identity)
        planned = store.events(kinds=["change-planned"], workflow=identity.rpartition("/")[0])
    newest = {
        event.body.change.domain: event.body.change
        for event in planned
        if isinstance(event.body, ChangePlanned)
    }
    if json:
        diffs = {name: change.diff for name, change in newest.items()}
        print_json({**_as_json(question), "diffs": diffs})
        return
    console().print(question.decision.question, markup=False)
    for change in newest.values():
        for target, diff in sorted(change.diff.items()):
            console().print(f"{change.domain} {target}\n{diff}", markup=False)


@approvals_app.command(
    "approve", epilog="Example: assent approvals approve deliver/cell-1/0/changes --by kim"
)
def approve(identity: Identity, state: State = None, by: By = None, json: Json_ = False) -> None:
    """Let it be done. The run goes on by itself, or when the same `assent run` is given again."""
    _decide(identity, "approve", state, by, json)


@approvals_app.command("reject", epilog="Example: assent approvals reject deliver/cell-1/0/changes --by kim")
def reject(identity: Identity, state: State = None, by: By = None, json: Json_ = False) -> None:
    """Do not let it be done: nothing is changed, and what stood before stands."""
    _decide(identity, "reject", state, by, json)


def at_the_terminal(decision: Decision) -> Taken | None:
    """Ask the person who started the run; None where the answer will come from elsewhere (end of input)."""
    from assent.intents.decision import Taken

    options = "/".join(decision.options)
    while True:
        try:
            said = input(f"{decision.question} [{options}; nothing: decide elsewhere] ").strip().lower()
        except EOFError:
            return None
        if not said:
            return None
        chosen = [option for option in decision.options if option.startswith(said)]
        if len(chosen) == 1:
            return Taken(choice=chosen[0], by=user())


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _decide(identity: str, choice: str, state: Path | None, by: str | None, as_json: bool) -> None:
    from assent.cli.output import console, print_json
    from assent.intents.errors import InvalidInput
    from assent.lifecycle.approvals import answer

    name = user() if by is None else by.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInput(f"--by: a name of 1 to {_LONGEST_NAME} printable characters", field="by")
    with _opened(state, to_write=True) as store:
        question = answer(store, identity, choice, name)
    if as_json:
        print_json(_as_json(question))
    else:
        console().print(f"{choice}: {question.decision.question}", markup=False)


@contextmanager
def _opened(state: Path | None, *, to_write: bool = False) -> Iterator[Store]:
    from assent.intents.errors import InvalidInput
    from assent.lifecycle.folder import existing
    from assent.lifecycle.store import Store

    folder = existing(state)
    if to_write and folder.read_only:
        raise InvalidInput(f"{folder.root}: nothing can be written there")
    store = Store(folder.store, read_only=folder.read_only)
    try:
        yield store
    finally:
        store.close()


def _as_json(question: Question) -> Json:
    decision = question.decision
    return {
        "id": decision.id,
        "question": decision.question,
        "options": list(decision.options),
        "plan_hash": decision.plan_hash,
        "asked_at_s": question.asked_at,
        "expires_at_s": question.asked_at + decision.expires_s,
        "default": decision.default,
        "taken": question.taken.model_dump(mode="json") if question.taken else None,
    }
