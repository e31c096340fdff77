"""Two filters in one clause: `block SSH from A to B and HTTP from B to C` is no cross product. `filtering` uses it."""

from __future__ import annotations

from itertools import pairwise

from assent.intents.errors import Clarify
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token


def pairs(clause: Clause) -> tuple[Clause, ...]:
    """Each filter with the verb they share; empty where there is one. Raises Clarify where they cannot be parted."""
    tokens = clause.tokens
    starts = [at for at, token in enumerate(tokens) if is_word(token, "FROM") and _source(clause, at)]
    if not any(_leads(clause, at, nxt) for at, nxt in pairwise(starts)) or clause.has("BETWEEN"):
        return ()
    cuts: list[int] = []
    for begin, nxt in pairwise(starts):
        joints = [i for i in range(begin, nxt) if is_word(tokens[i], "AND")]
        if not _leads(clause, begin, nxt) or not joints or clause.has("EXCEPT", "ONLY", "NOT", "NO"):
            raise Clarify([f"These are several filters in one (“{clause.text}”). Say them one by one?"])
        services = [i for i in range(begin, nxt) if tokens[i].kind in ("service", "proto")]
        before = [i for i in joints if not services or i < services[0]]
        cuts.append((before or joints)[-1])
    verb = next((token for token in tokens if is_word(token, "DENY", "PERMIT")), None)
    if verb is None:
        raise Clarify([f"These are several filters in one (“{clause.text}”). Say them one by one?"])
    edges = [0, *(cut + 1 for cut in cuts), len(tokens)]
    found = [tokens[a : b - (b < len(tokens))] for a, b in pairwise(edges)]
    spoken = [token for token in found[0] if token.kind in ("service", "proto", "num", "range")]
    rest = [
        Clause((verb, *([] if _names(piece) else spoken), *piece)) if not _verb(piece) else Clause(piece)
        for piece in found[1:]
    ]
    return (Clause(found[0]), *rest)


def _verb(piece: tuple[Token, ...]) -> bool:
    return Clause(piece).has("DENY", "PERMIT")


def _names(piece: tuple[Token, ...]) -> bool:
    return bool(Clause(piece).all("service", "proto"))


def _source(clause: Clause, at: int) -> bool:
    """`from` with an end right after it, rather than `from reaching`."""
    return any(
        t.kind in ("host", "net", "addr", "router") for t in clause.tokens[at + 1 : at + 4]
    ) and not any(is_word(t, "REACH") for t in clause.tokens[at + 1 : at + 2])


def _leads(clause: Clause, at: int, end: int) -> bool:
    """Whether a destination is said between two sources."""
    return any(is_word(token, "TO", "REACH") for token in clause.tokens[at:end])
