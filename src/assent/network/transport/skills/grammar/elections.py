"""Reads who may be designated router: OSPF priorities told by the election, not by their value."""

from __future__ import annotations

import re

from assent.intents.errors import Clarify
from assent.network.transport.objectives import (
    AnyObjective,
    OspfInterface,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import (
    Clause,
    is_word,
)
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import (
    Context,
    with_interface,
)


def elected(clause: Clause, context: Context) -> list[AnyObjective]:
    """`core2 wins the election: priority 250 there, and core1 must not be eligible`: each part has its router."""
    if not _INELIGIBLE.search(clause.text):
        return []
    named = list(dict.fromkeys(token.value for token in clause.all("router")))
    parts: list[list[Token]] = [[]]
    for token in clause.tokens:
        if is_word(token, "AND", "but", "while") or (token.kind == "cut" and token.value == ","):
            parts.append([])
        parts[-1].append(token)
    made: list[AnyObjective] = []
    for part in (Clause(tuple(part)) for part in parts):
        never = _INELIGIBLE.search(part.text) is not None
        value = next((t.value for t in part.all("num")), None) if part.has("PRIORITY") else None
        if not never and (value is None or (not value and made)):
            continue  # `never DR there, so priority 0`: said already
        spoken_of = [
            token.value
            for at, token in enumerate(part.tokens)
            if token.kind == "router"
            and not (at and is_word(part.tokens[at - 1], "TO", "FACING", "OF", "FROM"))
        ]
        router = spoken_of[0] if spoken_of else next((n for n in named if n not in _never(parts)), None)
        far = next((name for name in named if name != router), None)
        if router is None:
            raise Clarify([f"Which router should never be designated router? ({clause.text})"])
        if part.all("iface"):
            ports = [context.ground.interface(router, part.all("iface")[0].value)]
        elif far is not None:
            ports = [
                context.ground.towards(router, name) for name in _rivals(context, router, named) or [far]
            ]
        else:
            ports = [place.interface for place in with_interface(part, context) if place.interface]
        priority = 0 if never else value
        made += [build(OspfInterface, router=router, interface=port, priority=priority) for port in ports]
    return made


def _rivals(context: Context, router: str, named: list[str]) -> list[str]:
    """Several routers on whose segments it is not to be elected: `on its links to R1 and R3`."""
    others = [name for name in named if name != router]
    linked = all(name in context.ground.neighbours(router) for name in others)
    return others if len(others) > 1 and linked else []


def _never(parts: list[list[Token]]) -> set[str]:
    found = [Clause(tuple(part)) for part in parts]
    return {t.value for part in found if _INELIGIBLE.search(part.text) for t in part.all("router")}


_INELIGIBLE = re.compile(
    r"\b(?:not|never|no|n't|cannot|must not|no longer|jamais|nunca|nao|no debe|ineligible)\b[^,;]{0,24}?"
    r"\b(?:eligible|designated router|dr|elected|elegible|elegivel|candidate)\b|\bineligible\b",
    re.IGNORECASE,
)
