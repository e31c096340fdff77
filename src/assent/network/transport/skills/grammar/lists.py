"""Reads what a clause says of an access list as a whole: its name, where it is bound, its removal."""

from __future__ import annotations

import re

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    AnyObjective,
    BindList,
    Direction,
    RemoveList,
)
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.places import Context, reject_unknown


def direction_of(clause: Clause) -> Direction | None:
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        if is_word(token, "IN"):
            return "in"
        if is_word(token, "OUT"):
            return "out"
        if is_word(token, "in"):
            last = at == len(tokens) - 1 or tokens[at + 1].kind == "cut"
            near = at > 0 and tokens[at - 1].kind in ("iface", "router")
            if last or (near and not (at + 1 < len(tokens) and tokens[at + 1].kind == "router")):
                return "in"
    return None


def list_of(clause: Clause) -> tuple[str | None, bool]:
    """The list's number or name, and whether it is to be a standard one."""
    standard = clause.has("STANDARD")
    at = clause.where("ACL")
    if at is None:
        return None, standard
    found = re.search(
        r"(?:acl|access[- ]?lists?|access[- ]?group|lista de (?:acceso|acesso)|liste d.acc[eè]s)"
        r"\s+(?:extended\s+|standard\s+)?"
        r"(?:number(?:ed)?\s+|named?\s+|called\s+|n[uú]mero\s+|no\.?\s+|#\s*)?([\w-]+)",
        clause.text, re.IGNORECASE,
    )  # fmt: skip
    name = found.group(1) if found else ""
    explicit = bool(
        re.search(
            r"\b(?:named?|called|llamada|chamada|nomm[eé]e|number(?:ed)?)\b", clause.text, re.IGNORECASE
        )
    )
    if name.isdigit() or (name and (explicit or _is_name(name))):
        return name, standard or (name.isdigit() and (int(name) < 100 or 1300 <= int(name) <= 1999))
    return None, standard


def _is_name(word: str) -> bool:
    """Names of lists are written so that they stand out: capitals, digits, dashes."""
    return (word.isupper() and len(word) > 2) or bool(re.search(r"[A-Z].*[\d_-]|[\d_-].*[A-Z]", word))


def read_list(clause: Clause, context: Context) -> list[AnyObjective]:
    """Removing a list, binding it, or unbinding it. Raises Clarify."""
    reject_unknown(clause, context.ground)
    ground = context.ground
    name = _known_list(clause, context)
    routers = [token.value for token in clause.all("router")] or ([context.router] if context.router else [])
    having = [router for router in (routers or ground.routers) if name in ground.device(router).acls]
    if len(having) != 1:
        raise Clarify([f"On which router is access list {name}: {listed(having or ground.routers)}?"])
    router = having[0]
    ports = [ground.interface(router, token.value) for token in clause.all("iface")]
    unbind = clause.has("REMOVE", "NO", "DISCONNECT", "unbind", "detach")
    if unbind and not ports:
        return [RemoveList(router=router, list=name)]
    direction = direction_of(clause)
    if unbind:
        bound = [
            (port, way)
            for port in ports
            for way, one in _bound(ground, router, port)
            if one == name and direction in (None, way)
        ]
        if not bound:
            raise Clarify(
                [f"Access list {name} is not bound to {router} {listed(ports)}. What should be removed?"]
            )
        return [
            BindList(router=router, interface=port, direction=way, list=name, remove=True)
            for port, way in bound
        ]
    if not ports or direction is None:
        raise Clarify(
            [f"On which interface of {router}, and in which direction, should access list {name} be bound?"]
        )
    return [BindList(router=router, interface=port, direction=direction, list=name) for port in ports]


def _bound(ground: Ground, router: str, port: str) -> list[tuple[Direction, str | None]]:
    one = ground.device(router).interfaces[port]
    return [("in", one.acl_in), ("out", one.acl_out)]


def _known_list(clause: Clause, context: Context) -> str:
    ground = context.ground
    names = list(dict.fromkeys(name for router in ground.routers for name in ground.device(router).acls))
    words = re.findall(r"[\w.-]+", clause.text)
    for name in names:
        if name in words or name.lower() in (word.lower() for word in words):
            return name
    on = [token.value for token in clause.all("router")]
    there = [name for router in on for name in ground.device(router).acls]
    if len(there) == 1 and list_of(clause)[0] is None:
        return there[0]
    raise Clarify([f"Which access list is meant: {listed(there or names) or 'there is none'}?"])
