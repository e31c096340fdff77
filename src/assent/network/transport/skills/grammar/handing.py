"""Reads that a route which was just asked for is to be carried on by OSPF: `…, and have OSPF announce it` (RP)."""

from __future__ import annotations

import re
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.objectives import ANYWHERE, AnyObjective, OspfProcess
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.carrying import carries
from assent.network.transport.skills.grammar.clauses import Clause
from assent.network.transport.skills.grammar.places import Context


def handed_on(clause: Clause, context: Context) -> list[AnyObjective]:
    """The route of the clause before, into OSPF: a default route is originated, another redistributed. Raises Clarify
    where more than this one would be."""
    router, prefix = context.router, context.prefix
    if router is None or prefix is None or not carries(clause.tokens):
        return []
    named = {token.value for token in clause.all("router")}
    if named - {router}:
        return []
    if not context.ground.device(router).ospf:
        raise Clarify([f"{router} runs no OSPF. Which router should announce the route to {prefix}?"])
    at = clause.where("COST")
    metric = (
        next((t.value for t in clause.tokens[at + 1 : at + 4] if t.kind == "num"), None)
        if at is not None
        else None
    )
    external = "E1" if re.search(r"\be1\b|\b(?:type|tipo)[- ]?1\b", clause.text.lower()) else None
    if prefix == ANYWHERE:
        always = re.search(
            r"\b(?:always|siempre|sempre|toujours|regardless|unconditional\w*)\b", clause.text.lower()
        )
        wanted: dict[str, Any] = {"default_originate": "always" if always else "if-present"}
        wanted |= {"default_metric": metric} if metric is not None else {}
        wanted |= {"default_type": external} if external else {}
        return [build(OspfProcess, router=router, **wanted)]
    others = [one for one in context.ground.device(router).statics if one.prefix != prefix]
    if others:
        raise Clarify(
            [
                f"OSPF would carry every static route of {router}, also the one to {others[0].prefix}. Is that meant?"
            ]
        )
    return [
        build(OspfProcess, router=router, redistribute="static", redistribute_metric=metric,
              redistribute_type=external or "E2")
    ]  # fmt: skip
