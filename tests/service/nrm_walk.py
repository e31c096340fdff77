"""A value against one schema of a folder of OpenAPI files, strictly: unknown names are errors, also under `allOf`.

Schemas are followed as far as the value goes, so that those which contain one another do no harm.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML


@lru_cache(maxsize=16)
def _schemas(file: Path) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(file.read_text("utf-8"))["components"]["schemas"]


def problems(folder: Path, file: str, schema: str, value: Any) -> list[str]:
    return list(_walk(folder, file, {"$ref": f"#/components/schemas/{schema}"}, value, schema))


def _walk(folder: Path, file: str, schema: Any, value: Any, at: str):
    file, parts = _flat(folder, file, schema)
    properties = {
        key: (where, one) for where, part in parts for key, one in part.get("properties", {}).items()
    }
    if isinstance(value, dict) and properties:
        for _, part in parts:
            for key in part.get("required", []):
                if key not in value:
                    yield f"{at}: {key} is missing"
        for key, one in value.items():
            if key not in properties:
                yield f"{at}: {key} is no attribute of it"
                continue
            where, found = properties[key]
            yield from _walk(folder, where, found, one, f"{at}.{key}")
        return
    for where, part in parts:
        if isinstance(value, list) and "items" in part:
            if len(value) < part.get("minItems", 0):
                yield f"{at}: too few"
            for number, one in enumerate(value):
                yield from _walk(folder, where, part["items"], one, f"{at}.{number}")
        else:
            plain = {
                key: one
                for key, one in part.items()
                if key in ("type", "enum", "pattern", "minimum", "maximum")
            }
            for error in Draft202012Validator(plain).iter_errors(value):
                yield f"{at}: {error.message}"


def _flat(folder: Path, file: str, schema: Any) -> tuple[str, list[tuple[str, Any]]]:
    """The schema with references and `allOf` written out: its parts, each with the file that it stands in."""
    if "$ref" in schema:
        target, _, path = schema["$ref"].partition("#")
        file = target or file
        return _flat(folder, file, _schemas(folder / file)[path.rsplit("/", 1)[-1]])
    if "allOf" in schema:
        return file, [one for part in schema["allOf"] for one in _flat(folder, file, part)[1]]
    return file, [(file, schema)]
