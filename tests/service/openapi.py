"""TS 28.541's OpenAPI as a strict validator: unknown attribute names are errors, which the standard leaves open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML


class SliceNrm:
    """The schemas of one folder of OpenAPI files, with `$ref`s to sibling files written out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Any] = {}

    def problems(self, schema: str, value: Any) -> list[str]:
        validator = Draft202012Validator(self._whole("TS28541_SliceNrm.yaml", schema))
        return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(value)]

    def _whole(self, file: str, schema: str) -> Any:
        if file not in self._files:  # YAML 1.2: YES and NO stay strings
            self._files[file] = YAML(typ="safe", pure=True).load((self._folder / file).read_text("utf-8"))
        return self._strict(file, self._files[file]["components"]["schemas"][schema])

    def _strict(self, file: str, node: Any) -> Any:
        if isinstance(node, list):
            return [self._strict(file, one) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            target, _, path = node["$ref"].partition("#")
            return self._whole(target or file, path.rsplit("/", 1)[-1])
        plain = {
            key: self._strict(file, one) for key, one in node.items() if key not in ("example", "format")
        }
        if "properties" in node:
            plain["additionalProperties"] = False
        return plain
