"""YAML files whose errors name the line and the field.

YAML 1.2 (so `NO` and `on` stay strings), no duplicate keys, no aliases, bounded size: a file is input
like any other and may be hostile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import AliasToken

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Problem

MAX_BYTES = 4 * 1024 * 1024
"""A network of some thousand routers fits; a bomb does not."""

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: plain `data`, and the marks that tell where each part of it stands."""

    name: str
    data: Json
    marks: CommentedMap | CommentedSeq | None

    def validate(self, model: type[T]) -> T:
        """The file as `model`. Raises InvalidInput that lists every problem with line and field."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            raise self.invalid(error) from None

    def invalid(self, error: ValidationError) -> InvalidInput:
        """A validation error of (a part of) this file as problems that a person can find."""
        found = error.errors(include_url=False, include_context=False)
        problems = [
            Problem(self.where(one["loc"]), _dotted(one["loc"]), _plain(one["msg"]))
            for one in found
            if not any(_within(other["loc"], one["loc"]) for other in found)
        ]
        return InvalidInput(_headline(problems), field=problems[0].field or None, problems=problems)

    def where(self, loc: Sequence[str | int]) -> str:
        """`file:line:column` of the deepest part of `loc` that the file has."""
        line, column = 0, 0
        node: Json = self.marks
        for step in loc:
            position = _position(node, step)
            if position is None:
                continue  # a union's tag or a validator's name: no place of its own in the file
            line, column = position
            node = node[step]
        return f"{self.name}:{line + 1}:{column + 1}"


def read(path: Path) -> YamlFile:
    """Raises InvalidInput where the file cannot be read or is no YAML."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(f"{path}: larger than {MAX_BYTES} bytes; split it")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"{path}: cannot be read: {reason}") from None
    return parse(text, str(path))


def parse(text: str, name: str) -> YamlFile:
    """Raises InvalidInput where `text` is not one plain YAML document."""
    try:
        if any(isinstance(token, AliasToken) for token in YAML(typ="rt", pure=True).scan(text)):
            raise InvalidInput(f"{name}: YAML aliases (`*name`) are not accepted; write the value out")
        marks = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        raise _syntax_error(name, error) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{name}: not valid YAML: {type(error).__name__}: {error}") from None
    return YamlFile(name, _unwrap(marks), marks if isinstance(marks, CommentedMap | CommentedSeq) else None)


def _syntax_error(name: str, error: MarkedYAMLError) -> InvalidInput:
    mark = error.problem_mark or error.context_mark
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    problem = Problem(where, "", f"not valid YAML: {(error.problem or 'syntax error').strip()}")
    return InvalidInput(str(problem), problems=[problem])


def _unwrap(node: Json) -> Json:
    """Plain dicts, lists and scalars: nothing of the parser's own types goes further."""
    if isinstance(node, Mapping):
        return {_unwrap(key): _unwrap(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_unwrap(value) for value in node]
    for plain in (bool, int, float, str):
        if isinstance(node, plain):
            return plain(node)
    return node


def _within(inner: Sequence[str | int], outer: Sequence[str | int]) -> bool:
    """Whether `inner` is a part of `outer`: the part's problem makes the whole's redundant."""
    return len(inner) > len(outer) and tuple(inner[: len(outer)]) == tuple(outer)


def _position(node: Json, step: str | int) -> tuple[int, int] | None:
    try:
        if isinstance(node, CommentedMap) and step in node:
            place = node.lc.key(step)
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            place = node.lc.item(step)
        else:
            return None
    except (KeyError, AttributeError):
        return None
    return int(place[0]), int(place[1])


def _dotted(loc: Sequence[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).lstrip(".")


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def _headline(problems: Sequence[Problem]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
