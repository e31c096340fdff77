"""How anything reaches the person: JSON, one-line errors, and a console that knows whether it is piped."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, NoReturn

from assent.intents.errors import AssentError, Clarify, InvalidInput

if TYPE_CHECKING:
    from rich.console import Console

    from assent.intents.base import Json

PIPED_WIDTH = 110


def console() -> Console:
    """A terminal's own width; a fixed one when piped, so that tables keep their shape in files."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PIPED_WIDTH, highlight=False)


def print_json(value: Json) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def print_json_line(value: Json) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


def fail(error: AssentError) -> NoReturn:
    """One error, for a person: what, where, how to fix it. Exits with the error's code."""
    if isinstance(error, InvalidInput) and len(error.problems) > 1:
        lines = [f"error: {len(error.problems)} problems", *(f"  {problem}" for problem in error.problems)]
    elif isinstance(error, Clarify):
        lines = ["question: " + question for question in error.questions]
    else:
        lines = [f"error: {error.message}"]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.exit(error.exit_code)
