"""Frozen models out of parts that are already valid, without the cost of validating or aliasing them again.

The units and the pipeline use it in their hot paths: an agent's turn builds a dozen small records. Where anything
comes from outside, build the model in the ordinary way.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
_set = object.__setattr__


def built(model: type[M], /, **fields: Any) -> M:
    """`model.model_construct(**fields)` for models without aliases and private attributes; give *all* fields."""
    one = model.__new__(model)
    _set(one, "__dict__", fields)
    _set(one, "__pydantic_fields_set__", set(fields))
    _set(one, "__pydantic_extra__", None)
    _set(one, "__pydantic_private__", None)
    return one
