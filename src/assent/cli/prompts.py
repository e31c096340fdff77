"""`assent prompts list|show|diff`: what language models are told, and what has changed since."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Annotated, Any

import typer

prompts_app = typer.Typer(no_args_is_help=True, help="What language models are told, skill by skill.")
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")]
Name = Annotated[str, typer.Argument(help="A skill's name; `assent prompts list` has them.")]


@prompts_app.command("list", epilog="Example: assent prompts list --json")
def list_prompts(as_json: Json = False) -> None:
    """List every prompt: its skill, role, version and hash (which transcripts carry)."""
    from assent.app.skills import SKILLS
    from assent.cli.output import console, print_json

    rows = [_about(skill) for skill in SKILLS]
    if as_json:
        print_json(rows)
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in rows[0]:
        table.add_column(column.replace("_", " "))
    for row in rows:
        table.add_row(*map(str, row.values()))
    console().print(table)


@prompts_app.command("show", epilog="Example: assent prompts show arbitrate")
def show_prompt(name: Name, as_json: Json = False) -> None:
    """Print a prompt as models get it: the system's part, then worked examples as user and assistant."""
    from assent.app.skills import skill_named
    from assent.cli.output import console, print_json

    skill = skill_named(name)
    if as_json:
        print_json({**_about(skill), "messages": _messages(skill)})
        return
    for message in _messages(skill):
        console().print(f"# {message['role']}\n", style="bold", markup=False)
        console().print(message["content"] + "\n", markup=False, soft_wrap=True)


@prompts_app.command("diff", epilog="Example: assent prompts diff arbitrate old/arbitrate.md")
def diff_prompt(
    name: Name,
    other: Annotated[
        Path, typer.Argument(help="A prompt file to compare with, or a recording whose hashes to compare.")
    ],
    as_json: Json = False,
) -> None:
    """Compare a prompt with another version of its file, or with the prompts that a recording was made with.

    Exit code 6 where they differ.
    """
    from assent.app.skills import skill_named
    from assent.cli.output import console, print_json
    from assent.intents.errors import InvalidInput, Permanent

    skill = skill_named(name)
    try:
        text = other.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{other}: cannot be read: {error}", field="other") from None
    lines = _against_recording(skill, text) if other.suffix == ".jsonl" else _against_file(skill, text, other)
    if as_json:
        print_json({"skill": skill.name, "same": not lines, "diff": lines})
    else:
        console().print("\n".join(lines) or "the same", markup=False, soft_wrap=True)
    if lines:
        raise typer.Exit(Permanent.exit_code)


def _about(skill: Any) -> dict[str, Any]:
    return {
        "name": skill.name,
        "role": skill.role or skill.name,
        "version": skill.prompt.version,
        "examples": 1 + len(skill.prompt.shots),
        "prompt_hash": skill.prompt_hash,
        "file": f"{skill.package.replace('.', '/')}/{skill.name}.md",
    }


def _messages(skill: Any) -> list[dict[str, str]]:
    from assent.intents.base import canonical
    from assent.reasoning import prompt

    asked, answered = skill.example
    said = [{"role": "system", "content": prompt.system(skill, "schema")}]
    for question, answer in [(prompt.user(asked), canonical(answered)), *skill.prompt.shots]:
        said += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return said


def _against_file(skill: Any, text: str, other: Path) -> list[str]:
    from importlib.resources import files

    own = (files(skill.package) / f"{skill.name}.md").read_text(encoding="utf-8")
    compared = difflib.unified_diff(
        text.splitlines(), own.splitlines(), str(other), f"{skill.name}.md", lineterm=""
    )
    return list(compared)


def _against_recording(skill: Any, text: str) -> list[str]:
    from assent.intents.errors import InvalidInput

    try:
        records = [json.loads(line) for line in text.splitlines() if line.strip()]
        hashes = sorted({one["prompt"] for one in records if one.get("skill") == skill.name})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput(
            "the recording cannot be read: it has one JSON object a line", field="other"
        ) from None
    return [f"-{one}\n+{skill.prompt_hash}" for one in hashes if one != skill.prompt_hash]
