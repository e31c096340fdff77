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
    wholes = {one.loc[:length] for one in told for length in range(len(one.loc))}
    return [one for one in told if one.loc not in wholes]


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
    unions: dict[Loc, list[_Raw]] = {}
    for raw in raws:
        if raw.tagged is not None:
            unions.setdefault(raw.tagged, []).append(raw)
    instead = {tagged: _instead(rivals) for tagged, rivals in unions.items()}
    for raw in raws:
        said = None if raw.tagged is None or raw.shape is None else instead[raw.tagged]
        if said is None:
            yield Finding(raw.loc, raw.message)
        elif said:
            yield Finding(raw.loc, said)


def _instead(rivals: Sequence[_Raw]) -> str | None:
    """What one union's findings about shape become: None, themselves; "", nothing, as one branch has the shape."""
    if len({one.branch for one in rivals}) < 2:
        return None
    shapes = dict.fromkeys(one.shape for one in rivals)
    return "" if None in shapes else f"should be {' or '.join(str(shape) for shape in shapes)}"


def _message(one: Mapping[str, Any]) -> str:
    if one["type"] in ("tuple_type", "list_type", "dict_type", "model_type", "model_attributes_type"):
        return f"should be {_SHAPES[one['type']]}"
    return str(one["msg"]).removeprefix("Value error, ").replace("Tuple should", "List should")


def _has(node: Json, step: str | int) -> bool:
    if isinstance(node, Mapping):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node)
