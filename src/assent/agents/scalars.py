"""One field of an object as one number in the topic's unit, or the reason why it is none. For `extraction`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from assent.agents.arbitration.lexicon import vocabulary
from assent.agents.figures import figures, mbps_per
from assent.agents.payload import Rejected

VALUE_KEYS = vocabulary(
    "value proposedvalue proposal proposed proposedthroughput offer bid decision decisionvalue throughput rate "
    "bandwidth level amount number answer finalvalue target share demand valor valeur wert"
)
_UNIT_ENDINGS = ("gbps", "mbps", "kbps", "bps", "mbits", "kbits", "gbits", "mhz", "ghz", "khz", "dbm")

_HEDGES = re.compile(
    r"(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|exactly|only|~|=)\s*", re.IGNORECASE
)
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d{1,2}")
_NO_NUMBERS = frozenset(
    {"nan", "inf", "infinity", "-inf", "-infinity", "+inf", "null", "none", "true", "false", ""}
)


def number(part: Any, stated: str | None, unit: str, key: str) -> float:
    """A field as a number in `unit`. Raises Rejected for everything that is not one clear number."""
    if isinstance(part, Mapping):
        amount = [inner for name, inner in part.items() if split_unit(name)[0] in VALUE_KEYS]
        if len(amount) != 1 or isinstance(amount[0], Mapping):
            raise Rejected(f"`{key}` is an object, not a number")
        return number(amount[0], said_unit(part) or stated, unit, key)
    if isinstance(part, bool) or not isinstance(part, int | float | str):
        raise Rejected(f"`{key}` is {kind_of(part)}, not a number")
    if isinstance(part, str):
        return number_in(part.strip(), stated, unit, key)
    try:
        value = float(part)
    except OverflowError:
        raise Rejected(f"`{key}` is not a finite number") from None
    return _scaled(value, stated, unit, key)


def number_in(text: str, stated: str | None, unit: str, key: str) -> float:
    if text.lower() in _NO_NUMBERS or len(text) > 200:
        raise Rejected(f"`{key}` is {text[:20]!r}, not a number")
    if NUMBER.fullmatch(text):
        return _scaled(float(text), stated, unit, key)
    if _DECIMAL_COMMA.fullmatch(text):
        return _scaled(float(text.replace(",", ".")), stated, unit, key)
    bare = _HEDGES.sub("", text, count=1)
    read = figures(bare, unit)
    if len(read) == 1 and not bare[: read[0].start].strip() and not bare[read[0].end :].strip(" .!"):
        return read[0].value if read[0].measured else _scaled(read[0].value, stated, unit, key)
    if bare.lower().endswith(unit.lower()) and NUMBER.fullmatch(bare[: -len(unit)].strip()):
        return _scaled(float(bare[: -len(unit)]), None, unit, key)
    if len(read) > 1:
        raise Rejected(f"`{key}` is {text[:40]!r}: more than one number")
    raise Rejected(f"`{key}` is {text[:40]!r}, not a number in {unit}")


def _scaled(value: float, stated: str | None, unit: str, key: str) -> float:
    if not math.isfinite(value):
        raise Rejected(f"`{key}` is not a finite number")
    if stated is None or stated.lower() == unit.lower():
        return value
    said = re.sub(r"its?$", "it/s", stated) if stated.lower().endswith(("bits", "bit")) else stated
    mine, theirs = mbps_per(unit), mbps_per(said)
    if mine is None or theirs is None:
        raise Rejected(f"the unit {stated[:20]!r} is not {unit}")
    return value * theirs / mine


def kind_of(value: Any) -> str:
    names = {
        bool: "a boolean",
        type(None): "null",
        list: "a list",
        tuple: "a list",
        dict: "an object",
        str: "text",
    }
    return names.get(type(value), "a number" if isinstance(value, int | float) else "something else")


def split_unit(key: Any) -> tuple[str, str | None]:
    return _split_text(str(key)[:64])


@lru_cache(maxsize=1024)
def _split_text(key: str) -> tuple[str, str | None]:
    """A key without its unit, and that unit: `throughput_mbps` is (throughput, mbps)."""
    plain = re.sub(r"[^a-z]", "", key.lower())
    for ending in _UNIT_ENDINGS:
        if plain.endswith(ending):
            return plain.removesuffix(ending).removesuffix("in") or "value", ending
    return plain, None


def said_unit(found: Mapping[Any, Any]) -> str | None:
    unit = next((part for key, part in found.items() if str(key).lower() in ("unit", "units")), None)
    if unit is not None and not isinstance(unit, str):
        raise Rejected(f"the unit is {kind_of(unit)}, not text")
    return unit or None
