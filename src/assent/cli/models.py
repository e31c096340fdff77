"""`assent models`: which models answer which roles, each tried with one skill."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass

from assent.app.skills import roles, skill_named
from assent.cli.output import console, print_json
from assent.intents.errors import AssentError, Permanent
from assent.reasoning.run import Loop
from assent.reasoning.select import links, make_model
from assent.reasoning.settings import ModelSettings

SKILL = "classify"
"""What models are tried with; the question is the skill's own example, which is in every prompt anyway."""


@dataclass(frozen=True)
class Tried:
    """One model of one chain, and how it did. `valid`: it gave an answer that the skill's validators accept."""

    model: str
    roles: tuple[str, ...]
    valid: bool
    seconds: float
    tokens: int
    problem: str = ""


def models_command(specs: list[str], *, settings: ModelSettings, check: bool, as_json: bool) -> None:
    """Exit code 6 where a model did not answer."""
    used = _used(specs, settings)
    with Loop() as loop:
        tried = [_try(model, names, settings, loop, check=check) for model, names in used.items()]
    if as_json:
        print_json({"skill": SKILL, "privacy": settings.privacy, "models": [asdict(one) for one in tried]})
    else:
        _show(tried, checked=check)
    if check and not all(one.valid for one in tried):
        sys.exit(Permanent.exit_code)


def _used(specs: list[str], settings: ModelSettings) -> dict[str, tuple[str, ...]]:
    """Every model that is configured, and for which roles."""
    chains = {"default": settings.model, **settings.models}
    if specs:
        chains = {f"--model {number}": spec for number, spec in enumerate(specs, 1)}
    found: dict[str, list[str]] = {}
    for role, spec in chains.items():
        for model in links(spec):
            found.setdefault(model, []).append(role)
    return {model: tuple(names) for model, names in found.items()}


def _try(model: str, names: tuple[str, ...], settings: ModelSettings, loop: Loop, *, check: bool) -> Tried:
    skill = skill_named(SKILL)
    alone = settings.model_copy(update={"models": {}, "votes": 1, "asking": {}})
    try:
        made = make_model(model, alone)
        if not check:
            return Tried(model, names, True, 0.0, 0)
        answer = loop.run(made.answer(skill, skill.example[0]))
    except AssentError as error:
        return Tried(model, names, False, 0.0, 0, error.message)
    return Tried(model, names, True, round(answer.seconds, 4), answer.tokens)


def _show(tried: list[Tried], *, checked: bool) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("model", overflow="fold")
    table.add_column("answers for", overflow="fold")
    for column in ("valid", "seconds", "tokens"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("problem", ratio=2, overflow="fold")
    for one in tried:
        valid = ("[green]yes[/]" if one.valid else "[red]NO[/]") if checked or not one.valid else "–"
        measured = (f"{one.seconds:.3f}", str(one.tokens)) if checked and one.valid else ("–", "–")
        table.add_row(escape(one.model), ", ".join(one.roles), valid, *measured, escape(one.problem))
    console().print(table)
    console().print(f"roles: {', '.join(roles())}, and names of agents", style="dim", markup=False)
