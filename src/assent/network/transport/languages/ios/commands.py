"""Configuration-mode commands as people and models write them, to a tree.

Indented or not, with `conf t`, `exit` and `end`, with the usual abbreviations. What is no configuration (show,
copy, reload, `do ...`) is refused: a change of configuration must not smuggle anything else in.
"""

from __future__ import annotations

import re

from assent.intents.errors import InvalidInput
from assent.network.transport.languages.ios.grammar import Mode, opens
from assent.network.transport.languages.ios.lexer import Node, read

_SKIPPED = re.compile(r"^(?:conf(?:ig(?:ure)?)?(?: t(?:erm(?:inal)?)?)?|en(?:able)?)$", re.IGNORECASE)
_NOT_CONFIGURATION = re.compile(
    r"^(?:do|show|sh|copy|write|wr|reload|erase|delete|format|debug|clear|ping|traceroute|telnet|ssh|tclsh)\b",
    re.IGNORECASE,
)
_GLOBAL = re.compile(
    r"^(?:no |default )?(?:interface|int|router|access-list|class-map|policy-map|hostname|line|banner|"
    r"ip (?:route|access-list|prefix-list|dhcp|domain|name-server|http|ssh|vrf)|ipv6 (?:route|access-list)|"
    r"snmp-server|ntp|logging|username|enable|aaa|crypto|vrf|route-map|service|boot|archive|track|vlan)\b",
    re.IGNORECASE,
)
_ABBREVIATED = tuple(
    (re.compile(rf"^(no )?{short}(?=\s|$)", re.IGNORECASE), full)
    for short, full in (
        (r"int(?:e(?:r(?:f(?:a(?:c(?:e)?)?)?)?)?)?", "interface"),
        (r"shut(?:d(?:o(?:w)?)?)?", "shutdown"),
        (r"desc(?:r(?:i(?:p(?:t)?)?)?)?", "description"),
        (r"ip add(?:r(?:e(?:s)?)?)?", "ip address"),
        (r"encap(?:s)?", "encapsulation"),
    )
)


def read_commands(text: str) -> list[Node]:
    """The commands as sections. Raises InvalidInput, naming the line, for what is no configuration."""
    result: list[Node] = []
    stack: list[tuple[Node, Mode]] = []
    for node in read(text):
        node.text = spelled_out(node.text)
        if node.text == "end" or _SKIPPED.match(node.text):
            stack.clear()
        elif node.text == "exit":
            del stack[-1:]
        else:
            _clean(node)
            _place(result, stack, node)
    return result


def spelled_out(text: str) -> str:
    """`int g0/1` as `interface g0/1`, `no shut` as `no shutdown`."""
    for pattern, full in _ABBREVIATED:
        if found := pattern.match(text):
            return f"{found.group(1) or ''}{full}{text[found.end() :]}"
    return text


def _clean(node: Node) -> None:
    if _NOT_CONFIGURATION.match(node.text):
        word = node.text.split()[0]
        raise InvalidInput(f"line {node.number}: {word!r} is no configuration command; leave it out")
    node.children = [child for child in node.children if child.text not in ("exit", "end")]
    for child in node.children:
        child.text = spelled_out(child.text)
        _clean(child)


def _place(result: list[Node], stack: list[tuple[Node, Mode]], node: Node) -> None:
    """Under the section that is open, where the line belongs there; at the top otherwise."""
    if stack and not _GLOBAL.match(node.text):
        if opens(node.text, Mode.POLICY_MAP) is Mode.CLASS or node.text.startswith("no class "):
            while len(stack) > 1 and stack[-1][1] is not Mode.POLICY_MAP:
                stack.pop()
        parent, mode = stack[-1]
        parent.children.append(node)
        if (inner := opens(node.text, mode)) is Mode.CLASS:
            stack.append((node, inner))
        return
    result.append(node)
    stack.clear()
    mode = opens(node.text)
    if mode is not Mode.OTHER or node.children:
        stack.append((node, mode))
        if mode is Mode.POLICY_MAP and node.children:
            last = node.children[-1]
            if opens(last.text, mode) is Mode.CLASS:
                stack.append((last, Mode.CLASS))
