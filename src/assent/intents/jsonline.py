"""One line of a batch: a JSON value of which every key counts, and the name that its answer goes by."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from assent.intents.base import Json
from assent.intents.errors import InvalidInput


def read_line(line: str) -> Json:
    """Raises InvalidInput for what is no JSON, and for an object that has a key twice: one would be lost."""
    try:
        found: Json = json.loads(line, object_pairs_hook=_once)
    except RecursionError:
        raise InvalidInput("the line is not JSON that can be read: it is nested too deeply") from None
    except ValueError as error:
        detail = str(error).partition(":")[0][:200]
        place = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidInput(f"the line is not JSON: {detail}{place}; write one object per line") from None
    return found


def name_of(found: Json) -> str | int | float | None:
    """The `id` of whatever a line holds, where it has one that can be repeated in an answer."""
    name = found.get("id") if isinstance(found, dict) else None
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        return None
    return None if isinstance(name, float) and not math.isfinite(name) else name


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise InvalidInput(f"the key {twice[:100]!r} stands twice in one object: write it once")
    return found


def _text_or_integer(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("should be text or an integer")
    return value


LineId = Annotated[str | int, BeforeValidator(_text_or_integer)]


def drop_half_a_line(path: Path) -> None:
    """A process that was killed while it wrote leaves half a line: drop it, so that the next starts clean."""
    with path.open("a+b") as file:
        file.seek(0)
        whole = file.read()
        if whole and not whole.endswith(b"\n"):
            file.truncate(whole.rfind(b"\n") + 1)
