"""What a model finds wrong with a file's data, in the file's own terms: no part of a schema library shows.

`yamlfile` calls it. Where a value may have one of several shapes, only the shape that it has is talked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assent.intents.base import Json

Loc = tuple[str | int, ...]

_SHAPES = {
    "string_type": "a text",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "int_type": "an integer",
    "float_type": "a number",
    "bool_type": "true or false",
}
"""What each kind of error says that a value should have been."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where: keys and indices only."""

    loc: Loc
    message: str


@dataclass(frozen=True)
class _Raw:
    """`tagged`: where the first union stands on the way to it; None where there is none."""

    loc: Loc
    tagged: Loc | None
    branch: str
    kind: str
    message: str

    @property
    def shape(self) -> str | None:
        """What the value of the union itself should have been, were it of this branch."""
        return _SHAPES.get(self.kind) if self.loc == self.tagged else None


def findings(error: ValidationError, data: Json) -> list[Finding]:
    """In the order of the model's fields; a part's finding makes that of the whole redundant."""
    raws = [_raw(one, data) for one in error.errors(include_url=False, include_context=False)]
    told = list(dict.fromkeys(_chosen(raws)))
    return [one for one in told if not any(_within(other.loc, one.loc) for other in told)]


def _raw(one: Mapping[str, Any], data: Json) -> _Raw:
    steps: Loc = one["loc"]
    loc: list[str | int] = []
    tagged: Loc | None = None
    branch = ""
    node = data
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        if _has(node, step):
            loc.append(step)
            node = node[step]
        elif last and one["type"] == "missing":
            loc.append(step)
        elif tagged is None:  # a union's tag or a validator's name: it has no place in the file
            tagged, branch = tuple(loc), str(step)
    return _Raw(tuple(loc), tagged, branch, one["type"], _message(one))


def _chosen(raws: Sequence[_Raw]) -> Iterator[Finding]:
    """Without the branches of unions whose shape the value does not have, unless it has none of them."""
    for raw in raws:
        rivals = [other for other in raws if raw.tagged is not None and other.tagged == raw.tagged]
        if raw.shape is None or len({other.branch for other in rivals}) < 2:
            yield Finding(raw.loc, raw.message)
        elif all(other.shape for other in rivals):
            shapes = dict.fromkeys(str(other.shape) for other in rivals)
            yield Finding(raw.loc, f"should be {' or '.join(shapes)}")


def _message(one: Mapping[str, Any]) -> str:
    if one["type"] in ("tuple_type", "list_type", "dict_type", "model_type", "model_attributes_type"):
        return f"should be {_SHAPES[one['type']]}"
    return str(one["msg"]).removeprefix("Value error, ").replace("Tuple should", "List should")


def _has(node: Json, step: str | int) -> bool:
    if isinstance(node, Mapping):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node)


def _within(inner: Loc, outer: Loc) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer
