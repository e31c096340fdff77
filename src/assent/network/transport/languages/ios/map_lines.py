"""Route maps, to the model and back.

IOS facts that matter here: an entry without words is `permit 10`; several `match` lines of one kind are one; the
entry of a number is one, whatever it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from assent.network.transport.device_bgp import RouteMapEntry
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import Impossible, Unmodelled, number

_SETS = ("local-preference", "metric", "weight")
_MOST = {"local-preference": 4_294_967_295, "metric": 4_294_967_295, "weight": 65_535}


def full_heading(words: list[str]) -> list[str]:
    """`route-map NAME` as `route-map NAME permit 10`. Raises Unmodelled, Impossible."""
    if words[0] != "route-map" or not 2 <= len(words) <= 4:
        raise Unmodelled
    action, sequence = [*words[2:], *("permit", "10")[len(words) - 2 :]]
    if action not in ("permit", "deny"):
        raise Unmodelled
    return ["route-map", words[1], action, str(number(sequence, 0, 65_535, "a sequence number"))]


def parse_map_entry(
    words: list[str],
    node: Node,
    report: Callable[[Node, Impossible], None],
    strange: Callable[[Node, str], None],
) -> tuple[str, RouteMapEntry]:
    """The name of the map, and the entry. Raises Unmodelled, Impossible."""
    _, name, action, sequence = full_heading(words)
    done: Literal["permit", "deny"] = "permit" if action == "permit" else "deny"
    it = RouteMapEntry(done, int(sequence), line=node.number)
    for child in node.children:
        try:
            it = map_line(it, child.text.split())
        except Unmodelled:
            it = replace(it, unknown=(*it.unknown, child.text))
            strange(child, node.text)
        except Impossible as error:
            report(child, error)
    return name, it


def render_map_entry(it: RouteMapEntry) -> list[str]:
    """The entry's lines without indentation."""
    lines = [f"match ip address prefix-list {' '.join(it.prefix_lists)}"] if it.prefix_lists else []
    values = (it.local_preference, it.metric, it.weight)
    lines += [f"set {word} {value}" for word, value in zip(_SETS, values, strict=True) if value is not None]
    return [*lines, *it.unknown]


def map_line(it: RouteMapEntry, words: list[str]) -> RouteMapEntry:
    """The entry with one more line. Raises Unmodelled, Impossible."""
    match words:
        case ["match", "ip", "address", "prefix-list", *names] if names:
            return replace(it, prefix_lists=tuple(dict.fromkeys((*it.prefix_lists, *names))))
        case ["set", word, value] if word in _SETS:
            found = number(value, 0, _MOST[word], f"a {word}")
            if word == "local-preference":
                return replace(it, local_preference=found)
            return replace(it, metric=found) if word == "metric" else replace(it, weight=found)
    raise Unmodelled
