"""Objects out of untrusted text: JSON wherever it stands, bounded before anything is parsed.

`extraction` calls this. Nothing here knows what the objects mean.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

MAX_CHARS = 20_000
MAX_DEPTH = 24
MAX_OBJECTS = 32


class Rejected(ValueError):
    """What was sent cannot be read as one proposal; says why, in words for its sender."""


class Repeated(dict[str, Any]):
    """An object in whose text a key stood twice with different values. `keys_repeated` names them."""

    keys_repeated: tuple[str, ...] = ()


def bounded(text: str) -> str:
    """The text, if it is short and shallow enough to parse. Raises Rejected."""
    if len(text) > MAX_CHARS:
        raise Rejected(f"{len(text)} characters; a message has at most {MAX_CHARS}")
    depth = deepest = 0
    for char in text:
        if char in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "}]":
            depth = max(0, depth - 1)
    if deepest > MAX_DEPTH:
        raise Rejected(f"nested {deepest} levels deep; at most {MAX_DEPTH} are read")
    return text


def measured(value: Any) -> int:
    """Roughly how many characters an object is. Raises Rejected as soon as it is too deep or too large."""
    return _measured(value, 0, 0)


def _measured(value: Any, depth: int, size: int) -> int:
    """`size`, and what this value adds to it."""
    if depth > MAX_DEPTH:
        raise Rejected(f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        for key, part in value.items():
            size += len(str(key)[:MAX_CHARS])
            if type(part) is str or type(part) is float:
                size += len(part) if type(part) is str else 8
            else:
                size = _measured(part, depth + 1, size)
            _checked(size)
    elif isinstance(value, list | tuple):
        for part in value:
            size = _measured(part, depth + 1, size)
    else:
        size += len(value) if isinstance(value, str | bytes) else 8
    return _checked(size)


def _checked(size: int) -> int:
    if size > MAX_CHARS:
        raise Rejected(f"more than {MAX_CHARS} characters; that is no proposal")
    return size


def objects(text: str) -> Iterator[tuple[Any, int, int]]:
    """Each JSON object or array of a bounded text, and where it stands; also with Python's quotes."""
    at = attempts = 0
    while (start := _opening(text, at)) >= 0:
        attempts += 1
        if attempts > MAX_OBJECTS:
            raise Rejected(f"more than {MAX_OBJECTS} objects: say one value")
        found = _strict(text, start) or _lenient(text, start)
        if found is None:
            at = start + 1
            continue
        value, at = found
        yield value, start, at


_OPENING = re.compile(r"[{\[]")


def _opening(text: str, at: int) -> int:
    match = _OPENING.search(text, at)
    return match.start() if match else -1


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain: dict[str, Any] = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: dict[str, Any] = {}
    differing = []
    for key, value in pairs:
        if key in seen and repr(seen[key]) != repr(value):
            differing.append(key)
        seen.setdefault(key, value)
    if not differing:
        return plain
    result = Repeated(plain)
    result.keys_repeated = tuple(sorted(set(differing)))
    return result


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, strict=False)  # models break lines within strings


def _strict(text: str, start: int) -> tuple[Any, int] | None:
    try:
        return _DECODER.raw_decode(text, start)
    except ValueError:  # also an integer with thousands of digits
        return None


def _lenient(text: str, start: int) -> tuple[Any, int] | None:
    """Single quotes, True/None, a trailing comma: what Python reads as a literal. One attempt a brace."""
    end = _closing(text, start)
    if end < 0:
        return None
    try:
        tree = ast.parse(text[start:end].strip(), mode="eval")
        if isinstance(tree.body, ast.Dict):
            _no_repetition(tree.body)
        value = ast.literal_eval(tree)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
    return (value, end) if isinstance(value, dict) else None


def _closing(text: str, start: int) -> int:
    """One past the bracket that closes the one at `start`, strings aside; -1 where there is none."""
    depth, quote, at = 0, "", start
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "\"'":
            quote = char
        elif char in "{[":
            depth += 1
        elif char in "}]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return -1


def _no_repetition(node: ast.Dict) -> None:
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
    if len(set(map(str, keys))) != len(keys):
        _twice()


def _twice() -> NoReturn:
    raise ValueError("a key stands twice")
