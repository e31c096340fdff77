"""Arithmetic in the front matter of regulations, such as `topic_upper * min(1, 100 / bandwidth_mhz)`.

Numbers, names, + - * /, brackets, min and max; nothing else is evaluated, whatever a document says.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

from assent.intents.errors import InvalidInput

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"min": min, "max": max}
_MAX_CHARS = 200
_ALLOWED = "only numbers, known names, + - * /, brackets, min and max are allowed"


def evaluate(expression: str | float, names: Mapping[str, float]) -> float | None:
    """The value; None where a name is unknown (the rule cannot be applied). Raises InvalidInput otherwise."""
    if isinstance(expression, int | float):
        return _finite(float(expression), str(expression))
    if len(expression) > _MAX_CHARS:
        raise InvalidInput(f"the expression has {len(expression)} characters; at most {_MAX_CHARS}")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        _check(tree.body)
        if any(
            node.id not in names for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_value(node)
        ):
            return None
        return _finite(_value(tree.body, names, expression), expression)
    except (
        SyntaxError,
        ValueError,
        ZeroDivisionError,
        OverflowError,
        RecursionError,
        TypeError,
        KeyError,
    ) as error:
        raise InvalidInput(f"the expression {expression!r} cannot be evaluated: {error}") from None


def _check(node: ast.expr) -> None:
    """Only arithmetic, even where a name is not known yet. Raises ValueError."""
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        parts = [node.left, node.right]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        parts = [node.operand]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        parts = node.args
        if not parts or node.keywords:
            raise ValueError(_ALLOWED)
    elif isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and type(node.value) in (int, float)):
        parts = []
    else:
        raise ValueError(_ALLOWED)
    for part in parts:
        _check(part)


def _is_value(node: ast.Name) -> bool:
    return node.id not in _FUNCTIONS


def _value(node: ast.expr, names: Mapping[str, float], whole: str) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in names:
        return float(names[node.id])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, names, whole)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left, names, whole), _value(node.right, names, whole))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args and not node.keywords:
        return _FUNCTIONS[node.func.id]([_value(one, names, whole) for one in node.args])
    raise ValueError(_ALLOWED)


def _finite(value: float, expression: str) -> float:
    if not math.isfinite(value):
        raise InvalidInput(f"the expression {expression!r} is not a finite number")
    return value
