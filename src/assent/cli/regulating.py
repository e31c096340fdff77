"""`assent regulations add|list|search|remove`: the documents whose rules bound what may be agreed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.output import console, print_json

if TYPE_CHECKING:
    from assent.agents.library import Passage
    from assent.agents.rulebook import Entry, Rule
    from assent.intents.base import Json

regulations_app = typer.Typer(
    no_args_is_help=True, help="Documents whose rules bound negotiations: add, list, search, remove."
)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")]


@regulations_app.command("add", epilog="Example: assent regulations add licence.pdf city-rules.md")
def add(
    files: Annotated[list[Path], typer.Argument(help="Text, Markdown or PDF (extra `documents`).")],
    json: AsJson = False,
) -> None:
    """Keep documents, all of them or none, and show which bounds were read from them.

    Only what binds without condition bounds anything ("no slice may guarantee more than 80 Mbps"); other sentences
    on rates are cited beside the topic. Adding a file again replaces it.
    """
    from assent.agents.regulations import read_all
    from assent.app.regulating import library

    entries = read_all(files)
    with library() as kept:
        kept.put(entries)
    if json:
        print_json({"added": [_entry_as_json(one) for one in entries]})
        return
    for one in entries:
        console().print(
            f"Added {one.title} ({one.name}): {len(one.paragraphs)} paragraphs", markup=False, soft_wrap=True
        )
        for rule in one.rules:
            console().print(f"  {_bounds(rule)}: {rule.rule} ({rule.citation})", markup=False, soft_wrap=True)


@regulations_app.command("list", epilog="Example: assent regulations list --json")
def list_(json: AsJson = False) -> None:
    """Show the documents that were added, and those that come with Assent (assent:...)."""
    from assent.app.regulating import library

    with library(shipped=True) as kept:
        found = kept.documents()
    if json:
        print_json({"documents": [dict(vars(one)) for one in found]})
        return
    for one in found:
        counted = f"{one.paragraphs} paragraphs, {one.rules} rules"
        console().print(f"{one.document}: {one.title} ({counted})", markup=False, soft_wrap=True)


@regulations_app.command("search", epilog='Example: assent regulations search "power of base stations"')
def search(
    query: Annotated[str, typer.Argument(help="Words to look for.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many paragraphs.")] = 5,
    semantic: Annotated[
        bool, typer.Option("--semantic", help="By meaning instead of by words (extra `semantic`).")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show the paragraphs that say most about something, with their sources."""
    from assent.app.regulating import library

    with library(shipped=True) as kept:
        if semantic:
            from assent.agents.semantic import model

            found = kept.nearest(query, model().embed, limit)
        else:
            found = kept.search(query, limit)
    if json:
        print_json({"query": query, "passages": [_passage_as_json(one) for one in found]})
        return
    for one in found:
        console().print(
            f"{one.citation or one.title} ({one.document}, {one.place})", markup=False, soft_wrap=True
        )
        console().print(f"  {' '.join(one.text.split())[:400]}", markup=False, soft_wrap=True)
    if not found:
        console().print("nothing found")


@regulations_app.command("remove", epilog="Example: assent regulations remove city-rules.md")
def remove(
    names: Annotated[list[str], typer.Argument(help="As `list` shows them, or their last part.")],
    json: AsJson = False,
) -> None:
    """Forget documents, all of them or none; the files themselves stay."""
    from assent.app.regulating import library

    with library() as kept:
        removed = kept.remove(names)
    if json:
        print_json({"removed": list(removed)})
        return
    for one in removed:
        console().print(f"Removed {one}", markup=False, soft_wrap=True)


def _bounds(rule: Rule) -> str:
    if rule.upper is None and rule.lower is None:
        return "note"
    parts = [f"at least {rule.lower}" if rule.lower is not None else ""]
    parts.append(f"at most {rule.upper}" if rule.upper is not None else "")
    return ", ".join(part for part in parts if part) + f" {rule.applies_to.get('unit', '')}".rstrip()


def _entry_as_json(one: Entry) -> Json:
    rules: list[Json] = [rule.model_dump(mode="json") for rule in one.rules]
    return {"document": one.name, "title": one.title, "paragraphs": len(one.paragraphs), "rules": rules}


def _passage_as_json(one: Passage) -> Json:
    return dict(vars(one))
