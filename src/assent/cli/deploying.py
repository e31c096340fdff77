"""Changes on their way to routers, for a person to approve or a program to read; and what was recorded of them."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assent.app.deployment import Deployment, Planned, Target, opened, repository_of
from assent.app.wishes import batch_lines
from assent.cli.output import complain, console, print_json, print_json_line
from assent.cli.wishes import leave, show_configuration, show_verdicts
from assent.intents.base import Json
from assent.intents.errors import AssentError, InvalidInput, Permanent, Refused
from assent.network.transport.change import diff as text_diff
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings

if TYPE_CHECKING:
    from assent.network.transport.repository import Recorded


@dataclass(frozen=True)
class Wish:
    text: str | None
    batch: Path | None
    model: str | None
    settings: ModelSettings
    verifiers: tuple[str, ...]


@dataclass(frozen=True)
class How:
    """How a change is to be made. Made by `how`."""

    dry_run: bool
    within_s: float
    yes: bool
    unconfirmed: bool
    as_json: bool


def how(dry_run: bool, within_s: float, yes: bool, unconfirmed: bool, as_json: bool) -> How:
    """Raises InvalidInput for a time that is none."""
    if not (math.isfinite(within_s) and within_s > 0):
        raise InvalidInput("--confirm-within: give a positive number of seconds", field="confirm_within")
    return How(dry_run, within_s, yes, unconfirmed, as_json)


def deploy_command(wish: Wish, target: Target, options: How) -> None:
    if wish.batch is not None:
        _deploy_batch(wish, wish.batch, target, options)
        return
    text = wish.text or ""
    with Loop() as loop, _ready(target, options, wish.verifiers) as (deployment, left):
        model = make_model(wish.model or "embedded", wish.settings)
        seen = deployment.network()
        result = deployment.configure(model, text, loop)
        if result.status != "config":
            print_json(result.as_contract()) if options.as_json else show_configuration(result)
            leave(result.status)
            return
        planned = deployment.plan(result, text, seen, options.within_s)
        if not options.as_json:
            show_configuration(result)
        done = _carried_out(deployment, planned, options)
    if options.as_json:
        print_json(
            {**result.as_contract(), "deployment": {**planned.as_json(), **done, "taken_back": list(left)}}
        )


def _deploy_batch(wish: Wish, batch: Path, target: Target, options: How) -> None:
    """Each line in turn, in the network as the ones before it left it; one answer a line. The first line that is not
    deployed ends it: what was confirmed before stands, nothing of that line or of those after it does."""
    if wish.text is not None:
        raise InvalidInput("give either a text in quotes, or --batch FILE")
    if not (options.yes or options.dry_run):
        raise Refused(
            "a batch is approved as a whole: give --yes, or look at it with --dry-run", field="approval"
        )
    options = replace(options, as_json=True)
    lines = list(batch_lines(batch))
    for line in lines:
        if line.error is not None:
            raise line.error
    with Loop() as loop, _ready(target, options, wish.verifiers) as (deployment, left):
        model = make_model(wish.model or "embedded", wish.settings)
        for at, line in enumerate(lines):
            try:
                seen = deployment.network()
                result = deployment.configure(model, line.text, loop)
                answer = result.as_contract(line.id)
                if result.status == "config":
                    planned = deployment.plan(result, line.text, seen, options.within_s)
                    done = _carried_out(deployment, planned, options)
                    taken = {"taken_back": list(left)} if at == 0 else {}
                    answer = {**answer, "deployment": {**planned.as_json(), **done, **taken}}
            except AssentError as error:
                print_json_line({"id": line.id, "error": error.as_dict()})
                complain(f"error: line {at + 1}: {error.message}; {_before(at, options)}")
                sys.exit(error.exit_code)
            print_json_line(answer)
            if result.status != "config":
                complain(f"error: line {at + 1} is answered with {result.status}; {_before(at, options)}")
                leave(result.status)


def _before(done: int, options: How) -> str:
    if options.dry_run or not done:
        return "nothing was sent"
    return f"the {done} line(s) before it stand, those after it were not tried"


def rollback_command(target: Target, commit: str, options: How) -> None:
    with _ready(target, options) as (deployment, _):
        _return(deployment, deployment.plan_return(commit, options.within_s), options)


def drift_command(target: Target, options: How, *, fix: bool) -> None:
    with _ready(target, options) as (deployment, _):
        found = deployment.drift()
        if fix and found:
            head = next(iter(deployment.repository.history())).sha
            _return(deployment, deployment.plan_return(head, options.within_s, tuple(found)), options)
            return
    if options.as_json:
        print_json({"drift": found})
    elif found:
        for text in found.values():
            _print(text)
    else:
        console().print("no drift: every router runs what was recorded")
    if found:
        sys.exit(Permanent.exit_code)


def history_command(target: Target, *, limit: int, as_json: bool) -> None:
    commits = [one for one, _ in zip(repository_of(target).history(), range(limit), strict=False)]
    if as_json:
        print_json([_as_json(one) for one in commits])
        return
    from datetime import UTC, datetime

    for one in commits:
        at = datetime.fromtimestamp(one.at_s, UTC).strftime("%Y-%m-%d %H:%M:%S")
        author = one.author.split(" <")[0]
        console().print(f"{one.sha[:10]}  {at}  {author}  {one.summary}", markup=False, soft_wrap=True)


def diff_command(target: Target, commit: str, other: str | None, *, as_json: bool) -> None:
    repository = repository_of(target)
    first = repository.show(commit)
    if other is None:
        history = list(repository.history())
        at = next(i for i, one in enumerate(history) if one.sha == first.sha)
        older, newer = (history[at + 1].texts if at + 1 < len(history) else {}), first
    else:
        older, newer = first.texts, repository.show(other)
    found = {
        name: text
        for name in sorted({*older, *newer.texts})
        if (text := text_diff(older.get(name, ""), newer.texts.get(name, ""), name))
    }
    if as_json:
        print_json({"commit": newer.sha, "diff": found})
        return
    for text in found.values():
        _print(text)


@contextmanager
def _ready(
    target: Target, options: How, verifiers: tuple[str, ...] = ()
) -> Iterator[tuple[Deployment, tuple[str, ...]]]:
    """The deployment, with what an earlier process left unconfirmed taken back, and the keys of that."""
    with opened(target, verifiers, dry_run=options.dry_run) as deployment:
        left = () if options.dry_run else deployment.settle()
        if left and not options.as_json:
            console().print("An earlier change was never confirmed; the routers run what they ran before it.")
        yield deployment, left


def _return(deployment: Deployment, planned: Planned, options: How) -> None:
    if not options.as_json:
        show_verdicts(planned.verdicts)
    done = _carried_out(deployment, planned, options)
    if options.as_json:
        checks = [
            {"name": one.property, "verdict": str(one.outcome), "evidence": list(one.evidence)}
            for one in planned.verdicts
        ]
        print_json({**planned.as_json(), **done, "checks": checks})


def _carried_out(deployment: Deployment, planned: Planned, options: How) -> dict[str, Json]:
    """Shows, asks, deploys. What came of it: `status` and, where it was made, the repository's `commit`."""
    if not options.as_json:
        _show(planned)
    if planned.change.empty:
        return {"status": "unchanged"}
    if options.dry_run:
        return {"status": "dry-run"}
    _approved(planned, options)
    commit = deployment.deploy(planned, options.within_s)
    if not options.as_json:
        console().print(f"\nConfirmed on {', '.join(sorted(planned.native))}; recorded as {commit[:10]}")
    return {"status": "deployed", "commit": commit}


def _show(planned: Planned) -> None:
    if planned.change.empty:
        console().print("\nNothing has to be sent: the routers say so already.")
    for note in planned.change.notes:
        console().print(f"note: {note}", markup=False)
    for name, text in planned.native.items():
        confirm = planned.capabilities[name].confirm
        back = f"taken back by {confirm}" if confirm else "confirm: unsupported; it stands at once"
        console().print(f"\nto {name} ({back}):", markup=False)
        _print(text)


def _approved(planned: Planned, options: How) -> None:
    """Raises Refused where nobody approves."""
    risky = ", ".join(planned.unconfirmed)
    if options.yes:
        if risky and not options.unconfirmed:
            raise Refused(
                f"{risky} cannot take the change back by itself; approve that with --unconfirmed",
                field="approval",
            )
        return
    if options.as_json or not sys.stdin.isatty():
        raise Refused(
            "nobody is here to approve it; give --yes, or look at it with --dry-run", field="approval"
        )
    import typer

    if risky and not typer.confirm(f"{risky} cannot take it back by itself when the link is lost. Go on?"):
        raise Refused("not approved; nothing was changed", field="approval")
    if not typer.confirm(f"Send this to {', '.join(sorted(planned.native))}?"):
        raise Refused("not approved; nothing was changed", field="approval")


def _print(text: str) -> None:
    console().print(text.rstrip("\n"), markup=False, highlight=False, soft_wrap=True)


def _as_json(one: Recorded) -> Json:
    return {
        "commit": one.sha,
        "change": one.change_id,
        "author": one.author,
        "at_s": one.at_s,
        "message": one.message,
    }
