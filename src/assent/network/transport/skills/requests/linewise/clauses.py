"""The symbols of a request in clauses, each of which says one thing: rules, the rest, a place, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assent.network.transport.skills.requests.linewise.symbols import Symbol

ACTING = frozenset(
    {"PERMIT", "DENY", "MODAL", "NEGMODAL", "NOTHING", "REST", "NOTHINGELSE", "NOBODYELSE", "NOT", "LINE"}
)
_DECIDING = frozenset(
    {"PERMIT", "DENY", "MODAL", "NEGMODAL", "NOTHINGELSE", "NOBODYELSE", "UNCHANGED", "LINE", "NOTHING"}
)


def clauses(symbols: Sequence[Symbol]) -> list[list[Symbol]]:
    """At stops; at commas and conjunctions where what follows says again what becomes of packets."""
    found: list[list[Symbol]] = [[]]
    inside = 0
    for at, one in enumerate(symbols):
        inside += (one.kind == "(") - (one.kind == ")")
        if (
            (one.kind == "STOP" and one.text == ":" and not _sentence(found[-1]))
            or one.kind == "STOP"
            or (one.kind in ("SEP", "AND", "BUT") and not inside and _anew(found[-1], symbols[at + 1 :]))
        ):
            found.append([])
        else:
            found[-1].append(one)
    return [trimmed(one) for one in found if trimmed(one)]


def trimmed(clause: Sequence[Symbol]) -> list[Symbol]:
    out = list(clause)
    while out and out[0].kind in ("SEP", "AND", "BUT", "STOP"):
        out = out[1:]
    while out and out[-1].kind in ("SEP", "AND", "BUT", "STOP"):
        out = out[:-1]
    return out


def _sentence(clause: Sequence[Symbol]) -> bool:
    return any(one.kind in ACTING for one in clause)


def _anew(clause: Sequence[Symbol], rest: Sequence[Symbol]) -> bool:
    """Whether the clause is whole, and the next part up to a comma or stop has an action of its own."""
    ahead: list[Symbol] = []
    for at, one in enumerate(rest):
        after = rest[at + 1].kind if at + 1 < len(rest) else ""
        if ahead and (
            one.kind in ("STOP", "SEP", "BUT") or (one.kind == "AND" and after in (*_DECIDING, "REST"))
        ):
            break
        if one.kind not in ("AND", "SEP", "BUT"):
            ahead.append(one)
    if not ahead:
        return False
    if (
        ahead[0].kind == "LOG"
        and len(rest) > 2
        and any(one.kind == "AND" and then.kind in ("DENY", "REST") for one, then in pairwise(rest[:4]))
    ):
        return True
    if ahead[0].kind in ("REST", "NOTHINGELSE", "NOBODYELSE", "LATER", "UNCHANGED", "LINE", "BIND", "CALLED"):
        return True
    if ahead[0].kind in ("REMOVE", "ADD", "REPLACE") and any(
        one.kind in ("REMOVE", "ADD", "REPLACE") for one in clause
    ):
        return True
    decided = any(one.kind in _DECIDING for one in clause)
    if not decided:
        return False
    first = next((one for one in ahead if one.kind in (*_DECIDING, "REST", "NOT")), None)
    if first is None:
        return False
    if ahead[0].kind in ("PERMIT", "DENY", "NEGMODAL", "NOTHING", "NOT"):
        return True
    return first.kind in ("PERMIT", "DENY", "MODAL", "NEGMODAL")
