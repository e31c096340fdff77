"""Writes the tables of fields in `scenario.md` from the models that read the file.

    python docs/generate.py

Names, types, limits and defaults are the models'; meanings and their order stand in `fields.yaml`. A field without a
meaning, or a meaning without a field, is an error. A test runs `fresh` and fails where the page is stale.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
PAGE = HERE / "scenario.md"
_PLACE = re.compile(r"(<!-- fields: (?P<model>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_NAMED_PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$": "name",
    r"^n\d{1,3}$": "`n` and a number",
    r"^[^\x00-\x1f\x7f-\x9f\u{2028}\u{2029}]*$": "one line",
    r"^\d+\.\d+\.\d+\.\d+$": "dotted quad",
    r"^[A-Za-z_][A-Za-z0-9_]{0,127}$": "name of a variable",
}


def fresh(page: str) -> str:
    """The page with its tables as they should be. Raises ValueError where meanings and fields differ."""
    models, meanings = _models(), YAML(typ="safe").load((HERE / "fields.yaml").read_text("utf-8"))
    asked = [place["model"] for place in _PLACE.finditer(page)]
    if sorted(asked) != sorted(meanings):
        raise ValueError(f"tables on the page: {sorted(asked)}; in fields.yaml: {sorted(meanings)}")
    return _PLACE.sub(
        lambda place: place[1] + _table(place["model"], models, meanings[place["model"]]) + place[3], page
    )


def _models() -> dict[str, dict[str, Any]]:
    """Every model of the scenario and network files, as JSON schemas by name."""
    from assent.app.scenario import Scenario

    schema = Scenario.model_json_schema()
    return {**schema["$defs"], "Scenario": schema}


def _table(name: str, models: dict[str, dict[str, Any]], meanings: dict[str, str]) -> str:
    schema = models[name]
    fields: dict[str, Any] = schema["properties"]
    if sorted(fields) != sorted(meanings):
        raise ValueError(f"{name}: fields {sorted(fields)}, meanings {sorted(meanings)}")
    rows = ["| field | type | default | meaning |", "|---|---|---|---|"]
    for field, meaning in meanings.items():
        about = fields[field]
        needed = field in schema.get("required", ())
        default = "**required**" if needed else _default(about)
        rows.append(f"| `{field}` | {_type(about, models)} | {default} | {' '.join(meaning.split())} |")
    return "\n".join(rows) + "\n"


def _type(about: dict[str, Any], models: dict[str, dict[str, Any]]) -> str:
    if "$ref" in about:
        return _reference(about["$ref"].rsplit("/", 1)[1], models)
    options = about.get("anyOf") or about.get("oneOf")
    if options:
        said = [_type(one, models) for one in options if one.get("type") != "null"]
        return " or ".join(said)
    if "const" in about:
        return f"`{about['const']}`"
    if "enum" in about:
        return " \\| ".join(f"`{value}`" for value in about["enum"])
    if about["type"] == "array":
        return f"list of {_type(about['items'], models)}{_limits(about, 'minItems', 'maxItems', ' entries')}"
    if about["type"] == "object":
        kept = (about.get("additionalProperties"), *about.get("patternProperties", {}).values())
        return f"mapping of name to {next(_type(one, models) for one in kept if isinstance(one, dict))}"
    return _scalar(about)


def _scalar(about: dict[str, Any]) -> str:
    if about["type"] == "string":
        pattern = about.get("pattern")
        word = _NAMED_PATTERNS.get(pattern, f"text matching `{pattern}`") if pattern else "text"
        return word + _limits(about, "minLength", "maxLength", " characters")
    word = {"integer": "integer", "number": "number", "boolean": "`true` \\| `false`"}[about["type"]]
    return word + _limits(about, "minimum", "maximum", "")


def _limits(about: dict[str, Any], low: str, high: str, unit: str) -> str:
    """`, 1 to 64 entries`, `, above 0, at most 100`, …"""
    least, most = about.get(low), about.get(high)
    above = about.get("exclusiveMinimum") if low == "minimum" else None
    if least is not None and most is not None:
        return f", {_number(least)} to {_number(most)}{unit}"
    said = f", above {_number(above)}" if above is not None else ""
    said += f", at least {_number(least)}{unit}" if least is not None and (least > 1 or not unit) else ""
    said += ", not empty" if least == 1 and unit else ""
    return said + (f", at most {_number(most)}{unit}" if most is not None else "")


def _number(value: float) -> str:
    return f"{int(value):_}".replace("_", " ") if float(value).is_integer() else f"{value:g}"


def _reference(name: str, models: dict[str, dict[str, Any]]) -> str:
    values = models[name].get("enum")
    if values:
        return " \\| ".join(f"`{value}`" for value in values)
    return f"[{name}](#{name.lower()})"


def _default(about: dict[str, Any]) -> str:
    value = about.get("default")
    if value is None:
        return "–"
    if isinstance(value, dict | list):
        return "its defaults" if value else "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PAGE.write_text(fresh(PAGE.read_text("utf-8")), "utf-8")
