"""Where a line stands, and which lines a command means. Used by `apply` alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assent.network.transport.languages.ios.grammar import Mode, inner_key, rank, shown, slot, sort_key
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import Impossible

_LEADS_OUT = re.compile(r"ip route \S+ \S+ [A-Za-z]\S*$")
"""A static route out of an interface, which is another one than the route through a gateway on that interface."""


def heading(node: Node) -> str:
    """A top-level line as IOS shows it; empty for a comment."""
    if node.comment:
        return ""
    try:
        return shown(Mode.TOP, node.text)[0]
    except Impossible:
        return node.text


def lines_shown(mode: Mode, node: Node) -> Iterable[str]:
    """A section's line as IOS shows it; as written where it cannot be."""
    try:
        return shown(mode, node.text) or (node.text,)
    except Impossible:
        return (node.text,)


def meant(node: Node, keys: set[str], wanted: str) -> bool:
    """Whether `no WANTED` takes out this top-level line; `keys` are the lines and slots that it names."""
    line = heading(node)
    if line in keys or slot(Mode.TOP, line) in keys:
        return True
    if not line.startswith(f"{wanted} "):
        return False
    more = line[len(wanted) + 1]
    return not (_LEADS_OUT.match(wanted) and more.isdigit())


def child_meant(mode: Mode, node: Node, keys: set[str], wanted: str) -> bool:
    """The same for a line of a section."""
    if node.comment:
        return False
    if node.text.startswith(f"{wanted} ") and not node.text.startswith("ip address "):
        return True
    if wanted in ("ip access-group in", "ip access-group out"):
        return slot(mode, node.text) == wanted
    return any(line in keys or slot(mode, line) in keys for line in lines_shown(mode, node))


def place(mode: Mode, children: list[Node], line: str) -> int:
    """The index among `children` at which IOS shows a new line."""
    order = rank(mode, line)
    if order is None:
        return len(children)
    key = inner_key(line)
    ranks = [None if child.comment else rank(mode, child.text) for child in children]
    before = [
        at
        for at, one in enumerate(ranks)
        if one is not None and (one < order or (one == order and inner_key(children[at].text) <= key))
    ]
    if before:
        return before[-1] + 1
    return next((at for at, one in enumerate(ranks) if one is not None), 0)


def depth(node: Node) -> int:
    """How far the lines under `node` are indented."""
    for child in node.children:
        if not child.comment:
            return len(child.raw) - len(child.raw.lstrip())
    return len(node.raw) - len(node.raw.lstrip()) + 1


def acl_depth(section: Node | None) -> int:
    """The same for a list's entries, which stand at the margin in a flat list."""
    return 0 if section is None else depth(section)


def group(text: str) -> str:
    """Lines of one group follow one another without a `!` between them."""
    words = text.split()
    if words[:2] == ["ip", "route"]:
        return "ip route"
    if words[:2] == ["ip", "prefix-list"]:
        return "ip prefix-list"
    if words[:3] == ["crypto", "isakmp", "key"]:
        return "crypto isakmp key"
    return f"access-list {words[1]}" if words[:1] == ["access-list"] and len(words) > 1 else ""


def not_after(text: str, key: tuple[object, ...]) -> bool:
    """Whether a top-level line stands before or at the place that `key` says."""
    try:
        return sort_key(text) <= key
    except TypeError:
        return True
