"""TS 28.541's schema of an RRMPolicyRatio as a strict validator: unknown attribute names are errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

NRM = "TS28541_NrNrm.yaml"


class NrNrm:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Any] = {}
        parts = self._file(NRM)["components"]["schemas"]["RRMPolicyRatio-Single"]["allOf"]
        own = [part["properties"]["attributes"] for part in parts if "properties" in part]
        attributes = self._merged(self._resolve(NRM, own))
        schema = {"type": "object", "properties": attributes, "additionalProperties": False}
        self._validator = Draft202012Validator(schema)
        assert {"resourceType", "rRMPolicyMemberList", "rRMPolicyMinRatio"} <= attributes.keys()

    def policy_problems(self, moi: Any) -> list[str]:
        return [error.message for error in self._validator.iter_errors(moi["attributes"])]

    def _merged(self, parts: list[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in parts:
            for one in part["allOf"]:
                found |= one["properties"]
        return found

    def _file(self, name: str) -> Any:
        if name not in self._files:  # YAML 1.2: YES and NO stay strings
            self._files[name] = YAML(typ="safe", pure=True).load((self._folder / name).read_text("utf-8"))
        return self._files[name]

    def _resolve(self, file: str, node: Any) -> Any:
        if isinstance(node, list):
            return [self._resolve(file, one) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            target, _, path = node["$ref"].partition("#")
            inside: Any = self._file(target or file)
            for step in path.strip("/").split("/"):
                inside = inside[step]
            return self._resolve(target or file, inside)
        return {key: self._resolve(file, one) for key, one in node.items()}
