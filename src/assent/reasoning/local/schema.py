"""JSON schemas as llguidance constrains to them: every document that it lets through is valid for the original.

Pydantic's schemas leave open how long a text, a list or a number may be, and name formats that only pydantic knows.
Here everything gets a bound that holds in the original, too, and each such format a pattern.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from assent.intents.base import Json
from assent.intents.errors import Permanent

MAX_LENGTH = 2_000
"""Characters of a text that the schema does not bound; where it bounds it, that holds."""
MAX_ITEMS = 32
MAX_NUMBER = 10**9
_DROPPED = {
    "title",
    "description",
    "default",
    "examples",
    "discriminator",
    "deprecated",
    "readOnly",
    "$schema",
}
_OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"


def constrained(schema: Json) -> Json:
    """Raises `Permanent` for what cannot be constrained soundly."""
    if isinstance(schema, list):
        return [constrained(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in _DROPPED}
    made = {key: _below(key, value) for key, value in kept.items()}
    if "oneOf" in made:  # alternatives of a tagged union exclude one another
        made["anyOf"] = made.pop("oneOf")
    return _bounded(made)


def _below(key: str, value: Json) -> Json:
    if key in ("properties", "$defs", "patternProperties"):
        return {name: constrained(one) for name, one in value.items()}
    return value if key in ("enum", "const", "required") else constrained(value)


def _bounded(schema: dict[str, Json]) -> dict[str, Json]:
    if "uniqueItems" in schema:
        raise Permanent("a set cannot be constrained: the answer's type should have a tuple")
    kind = schema.get("type")
    if kind == "string":
        return _text(schema)
    if kind == "array" and "prefixItems" not in schema:
        return {**schema, "maxItems": schema.get("maxItems", max(MAX_ITEMS, schema.get("minItems", 0)))}
    if kind in ("integer", "number"):
        return _number(schema)
    if kind == "object" and "properties" in schema:
        # What tells the members of a union apart has a default, so pydantic does not require it; reading them does.
        tags = [name for name, one in schema["properties"].items() if "const" in one]
        required = list(dict.fromkeys([*schema.get("required", ()), *tags]))
        return {"additionalProperties": False, **schema, **({"required": required} if required else {})}
    return schema


def _text(schema: dict[str, Json]) -> dict[str, Json]:
    if "enum" in schema or "const" in schema:
        return schema
    own = schema.get("format")
    if own in _FORMATS:
        return {"type": "string", "pattern": _FORMATS[own]()}
    if own is not None:
        return schema
    if "pattern" in schema:
        return {key: value for key, value in schema.items() if key in ("type", "pattern")}
    most = schema.get("maxLength", max(MAX_LENGTH, schema.get("minLength", 0)))
    return {**schema, "maxLength": min(most, max(MAX_LENGTH, schema.get("minLength", 0)))}


def _number(schema: dict[str, Json]) -> dict[str, Json]:
    bounds = dict(schema)
    if "minimum" not in bounds and "exclusiveMinimum" not in bounds:
        bounds["minimum"] = min(-MAX_NUMBER, bounds.get("maximum", 0), bounds.get("exclusiveMaximum", 0) - 1)
    if "maximum" not in bounds and "exclusiveMaximum" not in bounds:
        bounds["maximum"] = max(MAX_NUMBER, bounds.get("minimum", 0), bounds.get("exclusiveMinimum", 0) + 1)
    return bounds


def _address() -> str:
    return rf"^{_OCTET}(\.{_OCTET}){{3}}$"


def _interface() -> str:
    return rf"^{_OCTET}(\.{_OCTET}){{3}}/(3[0-2]|[12]?[0-9])$"


@cache
def _network() -> str:
    """Prefixes without host bits: for each length, the octets that it leaves."""
    lengths = []
    for length in range(33):
        octets = []
        for number in range(4):
            own = min(max(length - 8 * number, 0), 8)
            steps = range(0, 256, 1 << (8 - own))
            octets.append(_OCTET if own == 8 else f"({'|'.join(map(str, steps))})")
        lengths.append(rf"{'[.]'.join(octets)}/{length}")
    return f"^({'|'.join(lengths)})$"


_GROUP = "[0-9a-f]{1,4}"


def _address6() -> str:
    """All eight groups written out."""
    return rf"^{_GROUP}(:{_GROUP}){{7}}$"


def _interface6() -> str:
    return rf"^{_GROUP}(:{_GROUP}){{7}}/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$"


def _network6() -> str:
    """Prefixes of whole groups, up to a subnet's 64 bits, and single addresses."""
    whole = (rf"{_GROUP}(:{_GROUP}){{{groups - 1}}}::/{16 * groups}" for groups in (1, 2, 3, 4))
    return rf"^(::/0|{'|'.join(whole)}|{_GROUP}(:{_GROUP}){{7}}/128)$"


_FORMATS: dict[str, Callable[[], str]] = {
    "ipv6": _address6,
    "ipv6interface": _interface6,
    "ipv6network": _network6,
    "ipv4": _address,
    "ipv4interface": _interface,
    "ipv4network": _network,
}
