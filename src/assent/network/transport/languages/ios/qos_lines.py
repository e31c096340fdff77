"""Class maps and policy maps (MQC), to the model and back.

Rates are kbit/s for queues and bit/s for policing and shaping, as IOS has them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assent.network.transport.device import ClassMap, PolicyClass
from assent.network.transport.languages.ios import names
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import Impossible, Unmodelled, number

_MAX_BPS = 100_000_000_000
_MAX_KBPS = 100_000_000
_PLAIN_POLICING = (["conform-action", "transmit"], ["exceed-action", "drop"], ["violate-action", "drop"])


def parse_match(mode: str, words: list[str]) -> list[tuple[Any, str]]:
    """One `match ...` line of a class map. Raises Unmodelled, Impossible."""
    match words:
        case ["match", "access-group", "name", name] | ["match", "access-group", name]:
            return [("access-group", name)]
        case ["match", "ip", "dscp", *values] | ["match", "dscp", *values] if values:
            if len(values) > 1 and mode != "match-any":
                raise Unmodelled
            return [("dscp", str(_dscp(value))) for value in values]
        case _:
            raise Unmodelled


def render_class_map(it: ClassMap) -> list[str]:
    return [_render_match(kind, value) for kind, value in it.match]


def parse_class(
    name: str,
    node: Node,
    report: Callable[[Node, Impossible], None],
    strange: Callable[[Node, str], None],
) -> PolicyClass:
    """`class NAME` of a policy map. `strange` is told of each line that the model has no word for."""
    fields: dict[str, Any] = {}
    unknown: list[str] = []
    for child in node.children:
        try:
            _class_line(fields, child.text.split())
            if any(one.text.split() not in _PLAIN_POLICING for one in child.children):
                fields.pop("police_bps", None)
                raise Unmodelled
        except Unmodelled:
            unknown.append(child.text)
            strange(child, node.text)
        except Impossible as error:
            report(child, error)
    return PolicyClass(name, **fields, unknown=tuple(unknown))


def render_class(it: PolicyClass) -> list[str]:
    lines: list[str] = []
    for template, value in (
        ("priority {}", it.priority_kbps),
        ("bandwidth {}", it.bandwidth_kbps),
        ("police cir {}", it.police_bps),
        ("shape average {}", it.shape_bps),
        ("set dscp {}", None if it.set_dscp is None else names.dscp_name(it.set_dscp)),
    ):
        if value is not None:
            lines.append(template.format(value))
    return [*lines, *it.unknown]


def _class_line(fields: dict[str, Any], words: list[str]) -> None:
    match words:
        case ["set", "dscp", value] | ["set", "ip", "dscp", value]:
            fields["set_dscp"] = _dscp(value)
        case ["bandwidth", value] if value[0].isdigit():
            fields["bandwidth_kbps"] = number(value, 1, _MAX_KBPS, "a bandwidth")
        case ["priority", value] if value[0].isdigit():
            fields["priority_kbps"] = number(value, 1, _MAX_KBPS, "a priority bandwidth")
        case ["shape", "average", value] if value[0].isdigit():
            fields["shape_bps"] = number(value, 8000, _MAX_BPS, "a shaping rate")
        case ["police", "cir", value, *rest] | ["police", value, *rest] if value[0].isdigit():
            _plain(rest)
            fields["police_bps"] = number(value, 8000, _MAX_BPS, "a policing rate")
        case _:
            raise Unmodelled


def _plain(words: list[str]) -> None:
    """Bursts, and the default actions written out, change nothing that the model says; others do."""
    while words and words[0] in ("bc", "be") and len(words) > 1:
        words = words[2:]
    while words and words[0].isdigit():
        words = words[1:]
    while words:
        if words[:2] not in _PLAIN_POLICING:
            raise Unmodelled
        words = words[2:]


def _dscp(word: str) -> int:
    value = names.dscp_value(word)
    if value is None:
        raise Impossible(f"{word!r} is no DSCP")
    return value


def _render_match(kind: str, value: str) -> str:
    if kind == "dscp":
        return f"match dscp {names.dscp_name(int(value))}"
    return f"match access-group {value}" if value.isdigit() else f"match access-group name {value}"
