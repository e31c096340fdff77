"""VRFs while they are edited: their address families, and what an interface loses when it changes tables.

IOS facts that matter here: `vrf forwarding` takes an interface's addresses away, and so does its `no` form; each
`address-family` of a definition is closed by a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assent.network.transport.languages.ios.grammar import Mode, slot
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.placing import depth, place

ADDRESSES = ("ip address ", "ipv6 address ")
BINDS = ("ip access-group ", "service-policy ", "ipv6 traffic-filter ")
"""Lines of an interface that can stand there twice, once for each direction."""
_END = "exit-address-family"
_FORWARDING = ("vrf forwarding ", "ip vrf forwarding ")


def moves(parent: Node, text: str) -> bool:
    """Whether a command puts an interface into another routing table than it is in."""
    now = [child.text.split()[-1] for child in parent.children if child.text.startswith(_FORWARDING)]
    if text.startswith(_FORWARDING):
        return now != [text.split()[-1]]
    return bool(now) and text.removeprefix("no ").startswith(("vrf forwarding", "ip vrf forwarding"))


def edit(parent: Node, text: str, new: Callable[[str, int], Node]) -> None:
    """One command inside a VRF definition."""
    bare = text.removeprefix("no ")
    if bare == _END:
        return
    lines = [child.text for child in parent.children]
    if bare != text:
        hits = [at for at, line in enumerate(lines) if line == bare or line.startswith(f"{bare} ")]
        for at in reversed(hits):
            del parent.children[at : at + (2 if lines[at + 1 : at + 2] == [_END] else 1)]
        return
    same = [at for at, line in enumerate(lines) if slot(Mode.VRF, line) == slot(Mode.VRF, bare)]
    if same:
        if lines[same[0]] != bare:
            parent.children[same[0]] = new(bare, depth(parent))
        return
    at = place(Mode.VRF, parent.children, bare)
    at += lines[at : at + 1] == [_END]
    family = [new(_END, depth(parent))] if bare.startswith("address-family ") else []
    parent.children[at:at] = [new(bare, depth(parent)), *family]


def readdressed(
    before: Iterable[str], after: Iterable[str], removed: list[str], added: list[str]
) -> tuple[list[str], list[str]]:
    """An interface's changes with its addresses said again after it changed tables."""
    was, will = ([line for line in lines if line.startswith(_FORWARDING)] for lines in (before, after))
    if [line.split()[-1] for line in was] == [line.split()[-1] for line in will]:
        return removed, added
    addresses = [line for line in after if line.startswith(ADDRESSES)]
    removed = [line for line in removed if not line.removeprefix("no ").startswith(ADDRESSES)]
    others = [line for line in added if line not in addresses and line not in will]
    return removed, [*will, *addresses, *others]
