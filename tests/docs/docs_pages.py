"""Reads the documentation as a test does: files that a page gives, commands that it runs, output that it shows.

In a page, a ```console block is run: `$ COMMAND`, then the output that it claims. A line of `…` leaves lines
out, a `…` within a line leaves out what stands there; blanks are not compared. `$ echo $?` and a number say
which exit code the command before it had; without them it is 0. `<!-- file: NAME -->` before a block writes
the block to NAME first. A command that ends with `&` serves until the page ends, wherever a port is free; `curl`
asks it. Lines that begin with `$ make` are for people. Blocks of other kinds are not run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_BLOCK = re.compile(
    r"(?:^<!-- file: (?P<file>[\w./-]+) -->\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass
class Command:
    """One command of a page: the line it stands in, its words, and what it is said to print and return."""

    line: int
    words: list[str]
    shown: list[str] = field(default_factory=list)
    exit_code: int = 0


@dataclass(frozen=True)
class File:
    """A file that a page gives its reader."""

    name: str
    text: str


def steps(page: str) -> Iterator[Command | File]:
    """What a reader of the page does, from top to bottom."""
    for block in _BLOCK.finditer(page):
        if block["file"]:
            yield File(block["file"], block["body"])
        if block["kind"] == "console":
            first = page.count("\n", 0, block.start("body")) + 1
            yield from _commands(block["body"].splitlines(), first)


def _commands(lines: list[str], first: int) -> Iterator[Command]:
    current: Command | None = None
    asked_for_code = False
    for number, line in enumerate(lines, first):
        if line == "$ echo $?":
            asked_for_code = True
        elif line.startswith("$ "):
            if current is not None:
                yield current
            current = Command(number, shlex.split(line[2:], comments=True))
        elif current is None:
            raise ValueError(f"line {number}: output without a command: {line}")
        elif asked_for_code:
            current.exit_code, asked_for_code = int(line), False
        else:
            current.shown.append(line)
    if current is not None:
        yield current


def missing(shown: list[str], output: str) -> str | None:
    """The first line that a page shows and the output does not have, in this order."""
    lines = iter([_flat(line) for line in output.splitlines()])
    for line in shown:
        wanted = _flat(line)
        if wanted in ("", "…"):
            continue
        pattern = re.compile(".*".join(re.escape(part.strip()) for part in wanted.split("…")))
        if not any(pattern.fullmatch(candidate) for candidate in lines):
            return line
    return None


def _flat(line: str) -> str:
    return " ".join(line.split())
