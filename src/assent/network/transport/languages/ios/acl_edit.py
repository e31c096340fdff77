"""Access lists while they are edited: entries have sequence numbers, shown or not.

IOS facts that matter here: `no access-list N ...` deletes the whole list, whatever follows; an entry without a
number goes to the end; numbers that are not shown are 10, 20, ... after `resequence N 10 10`; the same entry
twice is kept once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.languages.ios.acl_lines import Kind, parse_entry, render_entry
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import Impossible, Unmodelled, number

_NUMBERED = re.compile(r"^(\d+)\s+(.*)$")
_ENTRY = re.compile(r"^(?:permit|deny)\b")


def split(text: str) -> tuple[int | None, str]:
    """An entry's sequence number, if it shows one, and the rest."""
    found = _NUMBERED.match(text)
    if not found:
        return None, text
    return number(found.group(1), 1, 2_147_483_647, "a sequence number"), found.group(2)


def is_entry(body: str) -> bool:
    """Whether it decides about packets (a remark does not)."""
    return bool(_ENTRY.match(body))


def body_shown(kind: Kind, body: str) -> str:
    """An entry as IOS shows it. Raises Impossible."""
    try:
        return render_entry(kind, parse_entry(kind, body.split()))
    except Unmodelled:
        return " ".join(body.split())


def number_entries(nodes: Sequence[Node], bodies: Sequence[str]) -> None:
    """Gives each entry that has none the number that IOS gives it."""
    last = 0
    for node, body in zip(nodes, bodies, strict=True):
        if not is_entry(split(body)[1]):
            continue
        if node.sequence is None:
            node.sequence = split(body)[0] or last + 10
        last = max(last, node.sequence)


def place(nodes: Sequence[Node], sequence: int | None) -> tuple[int, int]:
    """(index, sequence) at which an entry goes. Raises Impossible where its number is taken."""
    taken = [node.sequence for node in nodes if node.sequence is not None]
    if sequence is None:
        return len(nodes), max(taken, default=0) + 10
    if sequence in taken:
        raise Impossible(f"sequence number {sequence} is taken; remove that entry first")
    before = [at for at, node in enumerate(nodes) if node.sequence is not None and node.sequence < sequence]
    return (before[-1] + 1 if before else 0), sequence


def find(kind: Kind, nodes: Sequence[Node], bodies: Sequence[str], wanted: str) -> int | None:
    """The entry that `no WANTED` means: by its number, or by what it says."""
    if wanted.isascii() and wanted.isdigit():
        hits = [at for at, node in enumerate(nodes) if node.sequence == int(wanted[:12])]
        return hits[0] if hits else None
    sequence, body = split(wanted)
    said = body_shown(kind, body)
    for at, one in enumerate(bodies):
        if body_shown(kind, split(one)[1]) == said and sequence in (None, nodes[at].sequence):
            return at
    return None
