"""What a page says about the code: generated tables are fresh, links lead somewhere, exit codes are right."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from docs_pages import PAGES, ROOT

from assent.intents.errors import AssentError

EVERYTHING = (*PAGES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs" / "decisions").glob("*.md")))
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def test_the_tables_of_fields_are_those_of_the_models() -> None:
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    page = (ROOT / "docs" / "scenario.md").read_text("utf-8")
    assert generate["fresh"](page) == page, "docs/scenario.md is stale: run `python docs/generate.py`"


@pytest.mark.parametrize("page", EVERYTHING, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    wrong = []
    for link in _LINK.findall(text):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            wrong.append(link)
    assert not wrong


@pytest.mark.parametrize("page", EVERYTHING, ids=lambda page: page.name)
def test_modules_that_a_page_names_exist(page: Path) -> None:
    named = re.findall(r"`((?:src/assent|docs|tests|benchmarks|examples)/[\w./-]+)`", page.read_text("utf-8"))
    assert not [path for path in named if not (ROOT / path).exists()]


def test_every_error_of_the_tree_is_in_the_table_of_exit_codes() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for error in AssentError.__subclasses__():
        inner = error.__module__ != AssentError.__module__  # never leaves the room that raises it
        assert inner or re.search(rf"\| {error.exit_code} +\| `{error.code}` ", page), error.code


def test_every_command_and_option_is_described() -> None:
    from typer.main import get_command

    from assent.cli.main import app

    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for name, options in _commands(get_command(app)):
        assert f"## `assent {name}`" in page, name
        section = page.split(f"## `assent {name}`", 1)[1].split("\n## ", 1)[0]
        assert not [option for option in options if f"`{option}" not in section], name


def _commands(command, path=()):
    children = getattr(command, "commands", None)
    if children is None:
        options = [opt for one in command.params for opt in one.opts if opt.startswith("--")]
        yield " ".join(path), [option for option in options if option != "--help"]
        return
    for name, child in children.items():
        yield from _commands(child, (*path, name))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
