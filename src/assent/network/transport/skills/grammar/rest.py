"""What a request says of everything else: `nothing else may reach h2`, `deny all other traffic from the LAN`.

`reading` keeps such a clause with the filter before it; `filtering` reads both as one list.
"""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE, Rest, Service
from assent.network.transport.skills.grammar.clauses import Clause, begins_rest, is_word
from assent.network.transport.skills.grammar.ends import Ends, ends_of
from assent.network.transport.skills.grammar.lists import direction_of
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.ports import services_of

_MARK = Token("cut", "…", "…")
"""Between a filter and the clause about the rest that was joined to it."""
_ALL_TRAFFIC = ("else", "rest", "remaining", "anything", "everything", "nothing")
_OTHERS = ("others", "elsewhere", "anyone", "anybody", "everyone", "everybody", "nobody", "hosts", "sources")


def belongs(clause: Clause, before: Clause) -> bool:
    """Whether a clause only completes the filter before it: where it is applied, or what becomes of the rest."""
    if is_rest(clause):
        return True
    if clause.all("net", "addr", "host", "service", "proto") or clause.has("DENY", "PERMIT"):
        return False
    applied = clause.has("SET", "IT", "ACL", "CONNECT", "bind", "binding", "attach")
    return applied and direction_of(clause) is not None and not before.has("IN", "OUT")


def is_rest(clause: Clause) -> bool:
    return any(begins_rest(clause.tokens[at:]) for at in range(len(clause.tokens)))


def together(before: Clause, clause: Clause) -> Clause:
    """Both as one; what is said of the rest stands behind a mark."""
    mark = (_MARK,) if is_rest(clause) else ()
    return Clause((*before.tokens, *mark, *clause.tokens))


def divided(clause: Clause) -> tuple[Clause, Clause | None]:
    """The filter, with the places at which it is applied, and what is said of the rest."""
    if _MARK not in clause.tokens:
        return clause, None
    at = clause.tokens.index(_MARK)
    main, rest = clause.tokens[:at], tuple(t for t in clause.tokens[at + 1 :] if t != _MARK)
    ports = [i for i, token in enumerate(rest) if token.kind == "iface" or is_word(token, "IN", "OUT")]
    cut = next(
        (i for i, t in enumerate(rest) if ports and is_word(t, "SET", "IT", "ON", "IN", "OUT")), len(rest)
    )
    return Clause((*main, *rest[cut:])), Clause(rest[:cut])


def denies(clause: Clause) -> bool:
    """Whether the rest is denied (`nothing else may`, `everything else is blocked`)."""
    if clause.has("NOT", "NO"):
        return not clause.has("DENY")
    return clause.has("DENY", "SHUT") or not clause.has("PERMIT", "CAN")


def rest_of(
    clause: Clause,
    only: str | None,
    action: Literal["deny", "permit"],
    services: tuple[Service, ...],
    ends: Ends,
    ground: Ground,
) -> Rest | None:
    """What the opposite is done to; None where the filter says all of it. Raises Clarify for a contradiction."""
    denied = denies(clause)
    if denied == (action == "deny") and (denied or only is not None):
        raise Clarify([f"What should become of the rest? ({clause.text})"])
    if not denied or action == "deny":
        return None
    said = ends_of(clause, ground)
    sources, destinations = _referred(clause, said, ends)
    all_services = (Service(),)
    others = _of_others(clause)
    named = tuple(services_of(clause))
    wanted = named or (all_services if _of_everything(clause) or not others else services or all_services)
    if others and not sources:
        destinations = destinations or tuple(ends.destinations)
        return Rest(services=wanted, destinations=destinations or (ANYWHERE,))
    if sources or destinations:
        return Rest(services=wanted, sources=sources or (ANYWHERE,), destinations=destinations or (ANYWHERE,))
    if named:
        raise Clarify([f"From where, or to where, is it denied? ({clause.text})"])
    if only is not None and ends.destinations and clause.has("NOT", "NO"):
        return Rest(destinations=tuple(ends.destinations))
    return None


def _of_others(clause: Clause) -> bool:
    words = clause.text.lower().split()
    return any(word.strip(".,") in _OTHERS for word in words) or (
        clause.has("FROM")
        and clause.has("ANY", "HOST")
        and not clause.all("net", "addr", "host")
        and "lan" not in words
    )


def _of_everything(clause: Clause) -> bool:
    people = any(word in clause.text.lower() for word in ("one else", "body else"))
    return not people and (
        any(word in _ALL_TRAFFIC for word in clause.text.lower().split()) or clause.has("TRAFFIC")
    )


def _referred(
    clause: Clause, said: Ends, ends: Ends
) -> tuple[tuple[IPv4Network, ...], tuple[IPv4Network, ...]]:
    """`from the LAN`, `to it`, `to that server`: what the filter itself spoke of."""
    sources = tuple(one for one in said.sources if one != ANYWHERE)
    destinations = tuple(one for one in said.destinations if one != ANYWHERE)
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        after = [t for t in tokens[at + 1 : at + 3] if not is_word(t, "the", "this")][:1]
        if not after or not is_word(after[0], "LAN", "IT", "HOST", "them"):
            continue
        if after[0].text.lower() in ("hosts", "servers"):
            continue
        if is_word(token, "FROM") and not sources:
            sources = tuple(ends.sources)
        if is_word(token, "TO", "REACH") and not destinations:
            destinations = tuple(ends.destinations)
    return sources, destinations


def every_router(clause: Clause, ground: Ground) -> tuple[str, ...]:
    """All routers where the clause says `all routers`, `every device` or manages `the routers`; else none."""
    if clause.all("router"):
        return ()
    for at, token in enumerate(clause.tokens):
        if not is_word(token, "ROUTER"):
            continue
        before = clause.tokens[max(0, at - 3) : at]
        if any(is_word(t, "ANY", "each") for t in before):
            return ground.routers
        if token.text.lower().endswith("s") and any(is_word(t, "REACH", "TO", "ON") for t in before):
            return ground.routers
    return ()


def manages(clause: Clause) -> bool:
    """Whether the routers are what is reached rather than where the list is."""
    at = clause.where("ROUTER") or 0
    return any(is_word(t, "REACH", "TO") for t in clause.tokens[max(0, at - 3) : at])
