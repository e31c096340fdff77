"""How anything reaches the person: JSON, one-line errors, and a console that knows whether it is piped."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from assent.cli.stream import emit
from assent.intents.errors import AssentError, Clarify, InvalidInput
from assent.intents.showing import visible

if TYPE_CHECKING:
    from rich.console import Console

    from assent.intents.base import Json

PIPED_WIDTH = 110


def console() -> Console:
    """A terminal's own width; a fixed one when piped, so that tables keep their shape in files."""
    from assent.cli.screen import Screen

    return Screen(width=None if sys.stdout.isatty() else PIPED_WIDTH, highlight=False)


def print_json(value: Json) -> None:
    emit(_json(value, indent=2) + "\n")


def print_json_line(value: Json) -> None:
    emit(_json(value) + "\n")


def fail(error: AssentError) -> NoReturn:
    """One error, for a person: what, where, how to fix it. Exits with the error's code."""
    if isinstance(error, InvalidInput) and len(error.problems) > 1:
        lines = [f"error: {len(error.problems)} problems", *(f"  {problem}" for problem in error.problems)]
    elif isinstance(error, Clarify):
        lines = ["question: " + question for question in error.questions]
    else:
        lines = [f"error: {error.message}"]
    complain("\n".join(lines))
    sys.exit(error.exit_code)


def complain(text: str) -> None:
    """To the standard error; where nobody reads it either, the exit code has to do."""
    with contextlib.suppress(OSError):
        sys.stderr.write(visible(text) + "\n")


def _json(value: Json, **options: Any) -> str:
    """Readable where the output can show every character; escaped where it would lose some."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return json.dumps(value, ensure_ascii=encoding != "utf8", allow_nan=False, **options)
