"""The commands that make one section say what another says."""

from __future__ import annotations

from assent.network.transport.languages.ios import bgp_edit, vrf_edit
from assent.network.transport.languages.ios.grammar import Mode, known, opens, rank, slot
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.sections import children

_ORDERED = {
    Mode.INTERFACE: ("ip helper-address ", "ip address "),
    Mode.OSPF: ("network ", "redistribute "),
    Mode.BGP: ("network ", "redistribute "),
    Mode.CLASS_MAP: ("match ",),
    Mode.POLICY_MAP: ("class ",),
}
"""Lines whose order the model keeps: where appending cannot reach it, the tail is taken out and written again."""


def body(mode: Mode, node: Node) -> list[str]:
    """All lines under `node`, nested ones one step in."""
    lines: list[str] = []
    for line, child in children(mode, node):
        lines.append(line)
        lines.extend(f" {one}" for one in body(_inner(mode, line), child))
    return lines


def section_changes(mode: Mode, was: Node, will: Node) -> tuple[list[str], list[str]]:
    """(what to remove, what to add or set), each in the order in which a router takes it."""
    before = {line: node for line, node in children(mode, was) if not _default(mode, line)}
    after = {line: node for line, node in children(mode, will) if not _default(mode, line)}
    redone = _redone(mode, list(before), list(after))
    slots = {slot(mode, line) for line in after}
    removed = [
        negated(mode, line) for line in before if slot(mode, line) in redone or slot(mode, line) not in slots
    ]
    if mode is Mode.INTERFACE:  # a router keeps its primary address while it has secondary ones
        removed.sort(key=lambda line: line.startswith("no ip address") and not line.endswith("secondary"))
    added: list[str] = []
    for line, node in after.items():
        inner = _inner(mode, line)
        if line not in before or slot(mode, line) in redone:
            added.extend([line, *(f" {one}" for one in body(inner, node))])
        elif node.children or before[line].children:
            less, more = section_changes(inner, before[line], node)
            removed.extend([line, *(f" {one}" for one in less)] if less else [])
            added.extend([line, *(f" {one}" for one in more)] if more else [])
    if mode is Mode.INTERFACE:
        return vrf_edit.readdressed(before, after, removed, added)
    if mode is Mode.OSPF:
        return _passive(before, after, bgp_edit.areas_first(list(before), list(after), removed), added)
    if mode is Mode.BGP:
        return bgp_edit.whole_neighbors(list(after), removed), added
    return removed, added


def negated(mode: Mode, line: str) -> str:
    """What takes a line out. Not always `no` and the line: with its options IOS would take only those out."""
    if line.startswith("no "):
        return line.removeprefix("no ")
    words = line.split()
    if mode is Mode.INTERFACE and words[0] == "description":
        return "no description"
    if mode is Mode.INTERFACE and words[:3] == ["ip", "ospf", "message-digest-key"]:
        return f"no {' '.join(words[:4])}"
    if mode is Mode.OSPF and words[0] == "area" and words[2:3] in (["stub"], ["nssa"]):
        return f"no area {words[1]} {words[2]}"
    if mode in (Mode.OSPF, Mode.BGP) and words[0] == "redistribute":
        return f"no redistribute {' '.join(words[1:3] if words[1] in ('bgp', 'ospf') else words[1:2])}"
    if mode is Mode.OSPF and words[0] == "default-information":
        return "no default-information originate"
    return f"no {line}"


def _default(mode: Mode, line: str) -> bool:
    if mode is Mode.VRF:
        return line == "exit-address-family"
    return mode is Mode.INTERFACE and line in ("no ip address", "no shutdown")


def _inner(mode: Mode, line: str) -> Mode:
    return opens(line, mode) if mode is Mode.POLICY_MAP else Mode.OTHER


def _redone(mode: Mode, before: list[str], after: list[str]) -> set[str]:
    """Slots of lines that stay but come after one that is new, where the model keeps the order."""
    redone: set[str] = set()
    for start in _ORDERED.get(mode, ()):
        was = [slot(mode, line) for line in before if _ordered(mode, line, start)]
        will = [slot(mode, line) for line in after if _ordered(mode, line, start)]
        kept = [one for one in was if one in will]
        if will[: len(kept)] != kept:
            same = next((n for n, (a, b) in enumerate(zip(kept, will, strict=False)) if a != b), 0)
            redone.update(kept[same:])
    return redone


def _ordered(mode: Mode, line: str, start: str) -> bool:
    if line == "class class-default" or not known(mode, line):
        return False
    if start == "ip address ":
        return line.startswith(start) and line.endswith(" secondary")
    return line.startswith(start) and rank(mode, line) is not None


def _passive(
    before: dict[str, Node], after: dict[str, Node], removed: list[str], added: list[str]
) -> tuple[list[str], list[str]]:
    """Setting or clearing the default forgets every single interface: say those again after it."""
    default = "passive-interface default"
    if (default in before) == (default in after):
        return removed, added
    single = [line for line in after if "passive-interface" in line and line != default]
    removed = [line for line in removed if "passive-interface" not in line]
    added = [line for line in added if "passive-interface" not in line]
    flip = default if default in after else f"no {default}"
    return removed, [*added, flip, *single]
