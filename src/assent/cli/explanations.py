"""What `assent slice explain` prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assent.app.explaining import explain
from assent.cli.output import console, print_json
from assent.reasoning.select import make_model

if TYPE_CHECKING:
    from assent.reasoning.settings import ModelSettings


def explain_command(
    name: str, question: str, *, state: Path | None, model: str | None, settings: ModelSettings, as_json: bool
) -> None:
    thinker = make_model(model or settings.model or "embedded", settings)
    found = explain(state, name, question, thinker)
    if as_json:
        print_json(found.wire())
        return
    screen = console()
    screen.print(f"{found.slice_id}: {question or 'what is on record'}", markup=False)
    for line in found.text.splitlines():
        screen.print(f"  {line}", markup=False)
    if found.model != "embedded":
        screen.print(f"by {found.model}, from:", markup=False)
        for fact in found.facts:
            screen.print(f"  [{fact.cite}] {fact.text}", markup=False)
    for substitution in found.substitutions:
        screen.print(f"substituted: {substitution}", markup=False)
