"""Building objectives from what was read: a value out of range becomes a question in plain words."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from assent.intents.errors import Clarify
from assent.network.transport.objectives import Objective

T = TypeVar("T", bound=Objective)

_WORDS = {
    "mtu": "MTU", "bandwidth_kbps": "bandwidth (kbit/s)", "dot1q": "VLAN", "hello_s": "hello interval (s)",
    "dead_s": "dead interval (s)", "router_id": "router id", "reference_mbps": "reference bandwidth (Mbit/s)",
    "distance": "administrative distance", "redistribute_metric": "metric", "area": "OSPF area", "cost": "OSPF cost",
    "priority": "OSPF priority", "list": "access list", "number": "tunnel number",
}  # fmt: skip


def build(kind: type[T], **fields: Any) -> T:
    """The objective. Raises Clarify that names the value, its range and asks for another."""
    try:
        return kind(**fields)
    except ValidationError as error:
        raise Clarify([question(one) for one in error.errors(include_url=False)][:3]) from None


def question(error: Any) -> str:
    """One validation error as a question."""
    name = next((str(step) for step in error["loc"] if isinstance(step, str)), "")
    what = _WORDS.get(name, name.replace("_", " ")) or "value"
    bounds = error.get("ctx", {})
    given = error.get("input")
    if not isinstance(given, str | int | float):
        given = ""
    if {"ge", "le"} & bounds.keys():
        edge = f"at least {bounds['ge']}" if "ge" in bounds else f"at most {bounds['le']}"
        return f"The {what} {given} is out of range: it must be {edge}. Which value is meant?"
    if error["type"] == "value_error":
        return f"{str(error['msg']).removeprefix('Value error, ')}. What is meant?"
    return f"{given!r} cannot be the {what}: {error['msg'].lower()}. Which value is meant?"
