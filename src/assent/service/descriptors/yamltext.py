"""A descriptor as YAML text: the same bytes everywhere, and the same meaning in YAML 1.1 and 1.2.

Strings that any reader could take for something else stand in quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from assent.intents.base import Json

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_OTHERWISE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def dump(value: Json) -> str:
    """Block style, keys in the order given. Raises ValueError for NaN, infinities and lone surrogates."""
    text = "\n".join(_lines(value, 0)) + "\n"
    text.encode("utf-8")
    return text


def _lines(value: Json, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _entry(f"{pad}{_scalar(key)}:", one, depth + 1)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            inner = list(_lines(one, depth + 1)) if _nested(one) else [f"{pad}  {_leaf(one)}"]
            yield f"{pad}- {inner[0].lstrip()}"
            yield from inner[1:]
    else:
        yield f"{pad}{_leaf(value)}"


def _entry(start: str, value: Json, depth: int) -> Iterator[str]:
    if _nested(value):
        yield start
        yield from _lines(value, depth)
    else:
        yield f"{start} {_leaf(value)}"


def _nested(value: Json) -> bool:
    return isinstance(value, Mapping | Sequence) and not isinstance(value, str) and bool(value)


def _leaf(value: Json) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[]"
    return _scalar(value)


def _scalar(value: Json) -> str:
    if not isinstance(value, str):
        return json.dumps(value, allow_nan=False)
    if _PLAIN.fullmatch(value) and value.lower() not in _OTHERWISE:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() or one == " " else _escaped(one) for one in quoted)


def _escaped(one: str) -> str:
    return f"\\u{ord(one):04x}" if ord(one) <= 0xFFFF else f"\\U{ord(one):08x}"
