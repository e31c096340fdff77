"""A configuration as what can be compared: sections by heading, single lines by slot, lists by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assent.network.transport.languages.ios import acl_edit
from assent.network.transport.languages.ios.acl_lines import Kind, numbered_kind
from assent.network.transport.languages.ios.grammar import Mode, opens, shown, slot
from assent.network.transport.languages.ios.lexer import Node, read
from assent.network.transport.languages.ios.words import Impossible


@dataclass
class AclText:
    """`entries`: (number that is shown, what it says). `plain`: it holds nothing but permits and denies."""

    kind: Kind
    flat: bool
    entries: list[tuple[int | None, str]] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        return all(acl_edit.is_entry(body) for _, body in self.entries)

    @property
    def numbered(self) -> bool:
        return any(sequence is not None for sequence, _ in self.entries)


@dataclass
class Sections:
    bodies: dict[str, Node] = field(default_factory=dict)
    singles: dict[str, str] = field(default_factory=dict)
    acls: dict[str, AclText] = field(default_factory=dict)

    def of(self, mode: Mode) -> dict[str, Node]:
        return {heading: node for heading, node in self.bodies.items() if opens(heading) is mode}


def sections(text: str) -> Sections:
    """Never raises: a line that cannot be is compared as it is written."""
    found = Sections()
    for node in read(text):
        line = canonical(Mode.TOP, node)[0]
        mode = opens(line)
        words = line.split()
        if mode is Mode.ACL:
            kind: Kind = "standard" if words[2] == "standard" else "extended"
            _entries(found, words[3], kind, False, (child.text for child in node.children))
        elif words[0] == "access-list" and len(words) > 2 and (kind_ := numbered_kind(words[1])):
            _entries(found, words[1], kind_, True, (" ".join(words[2:]),))
        elif mode is not Mode.OTHER or node.children:
            found.bodies[line] = node
        elif line != "end":
            found.singles[slot(Mode.TOP, line)] = line
    return found


def canonical(mode: Mode, node: Node) -> tuple[str, ...]:
    """The node's line as IOS shows it."""
    try:
        return shown(mode, node.text) or ((node.text,) if mode is Mode.TOP else ())
    except Impossible:
        return (node.text,)


def children(mode: Mode, node: Node | None) -> list[tuple[str, Node]]:
    """(line as shown, node) of each line under `node`."""
    if node is None:
        return []
    return [(line, child) for child in node.children for line in canonical(mode, child)]


def _entries(found: Sections, name: str, kind: Kind, flat: bool, texts: Iterable[str]) -> None:
    acl = found.acls.setdefault(name, AclText(kind, flat))
    for text in texts:
        try:
            sequence, body = acl_edit.split(text)
            acl.entries.append(
                (sequence, acl_edit.body_shown(kind, body) if acl_edit.is_entry(body) else body)
            )
        except Impossible:
            acl.entries.append((None, text))
