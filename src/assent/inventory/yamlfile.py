"""YAML files whose errors name the line and the field.

YAML 1.2 (so `NO` and `on` stay strings), no duplicate keys, no aliases, no tags, bounded size: a file is input
like any other and may be hostile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import (
    AliasToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    TagToken,
)

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Problem
from assent.inventory.findings import findings

MAX_BYTES = 4 * 1024 * 1024
"""A network of some thousand routers fits; a bomb does not."""

MAX_DEPTH = 50
"""No schema here needs a tenth of it; a parser's time grows with the square of it."""

_OPENING = (FlowSequenceStartToken, FlowMappingStartToken, BlockSequenceStartToken, BlockMappingStartToken)
_CLOSING = (FlowSequenceEndToken, FlowMappingEndToken, BlockEndToken)

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
        problems = [
            Problem(self.where(one.loc), _dotted(one.loc), one.message) for one in findings(error, self.data)
        ]
        return InvalidInput(_headline(problems), field=problems[0].field or None, problems=problems)

    def where(self, loc: Sequence[str | int]) -> str:
        """`file:line:column` of the deepest part of `loc` that the file has."""
        line, column = 0, 0
        node: Json = self.marks
        for step in loc:
            position = _position(node, step)
            if position is None:
                continue  # the file has no such part
            line, column = position
            node = node[step]
        return f"{self.name}:{line + 1}:{column + 1}"


def read(path: Path) -> YamlFile:
    """Raises InvalidInput where the file cannot be read or is no YAML."""
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode):
            raise InvalidInput(f"{path}: is no regular file")
        if about.st_size > MAX_BYTES:
            raise InvalidInput(f"{path}: larger than {MAX_BYTES} bytes; split it")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"{path}: cannot be read: {reason}") from None
    return parse(text, str(path))


def parse(text: str, name: str) -> YamlFile:
    """Raises InvalidInput where `text` is not one plain YAML document."""
    try:
        _scan(text, name)
        marks = YAML(typ="rt", pure=True).load(text)
        data = _unwrap(marks)
    except MarkedYAMLError as error:
        raise _syntax_error(name, error) from None
    except ReaderError as error:
        raise InvalidInput(f"{name}: not valid YAML: character {error.position + 1} is not allowed") from None
    except (
        YAMLError,
        ValueError,
        OverflowError,
        RecursionError,
        TypeError,
    ) as error:  # TypeError: a key is no scalar
        raise InvalidInput(
            f"{name}: not valid YAML: a value cannot be read ({type(error).__name__})"
        ) from None
    return YamlFile(name, data, marks if isinstance(marks, CommentedMap | CommentedSeq) else None)


def _scan(text: str, name: str) -> None:
    """Refuses aliases and deep nesting before anything is built: both make small files take very long. And tags,
    which say that a value is something else than it looks like."""
    depth = 0
    for token in YAML(typ="rt", pure=True).scan(text):
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        where = f"{name}:{token.start_mark.line + 1}:{token.start_mark.column + 1}"
        if isinstance(token, AliasToken):
            raise InvalidInput(f"{where}: YAML aliases (`*name`) are not accepted; write the value out")
        if isinstance(token, TagToken):
            raise InvalidInput(f"{where}: YAML tags (`!name`) are not accepted; write plain values")
        if depth > MAX_DEPTH:
            raise InvalidInput(f"{where}: nested deeper than {MAX_DEPTH} levels")


def _syntax_error(name: str, error: MarkedYAMLError) -> InvalidInput:
    """Where and what kind; nothing of the file's content, as the path may name any file of this machine."""
    mark = error.problem_mark or error.context_mark
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    kind = "a key is given twice" if isinstance(error, DuplicateKeyError) else _kind(error.problem or "")
    problem = Problem(where, "", f"not valid YAML: {kind or 'syntax error'}")
    return InvalidInput(str(problem), problems=[problem])


def _kind(problem: str) -> str:
    """The parser's words up to its first quotation that is more than one character or a token's kind."""
    harmless = re.match(r"""(?:[^'"]|(['"])(?:[^'"]|<[a-z ]+>)\1)*""", problem)
    return harmless.group(0).strip() if harmless else ""


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


def _headline(problems: Sequence[Problem]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
