"""ETSI's SOL005 schemas as a judge of values: by the schema, and no attribute that it does not have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from ruamel.yaml import YAML

_BASE = "http://sol005/"


def judge(folder: Path) -> Callable[[str, Any], list[str]]:
    """`folder`: SOL005 of the folder of standards."""
    documents = {
        file.relative_to(folder).as_posix(): YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
        for file in sorted(folder.glob("**/*_def.yaml"))
    }
    resources = [
        (_BASE + name, Resource.from_contents(one, default_specification=DRAFT202012))
        for name, one in documents.items()
    ]
    registry: Registry = Registry().with_resources(resources)
    where = {
        schema: (name, one) for name, it in documents.items() for schema, one in it["definitions"].items()
    }
    validators: dict[str, Draft202012Validator] = {}

    def problems(schema: str, value: Any) -> list[str]:
        name, found = where[schema]
        if schema not in validators:
            reference = {"$ref": f"{_BASE}{name}#/definitions/{schema}"}
            validators[schema] = Draft202012Validator(reference, registry=registry)
        known = set(found.get("properties", {})) | {
            "statusEnteredTime"
        }  # required there, and nowhere defined
        strange = [f"{key} is no attribute of it" for key in (value or {}) if key not in known]
        return strange + [
            f"{error.json_path}: {error.message}" for error in validators[schema].iter_errors(value)
        ]

    return problems
