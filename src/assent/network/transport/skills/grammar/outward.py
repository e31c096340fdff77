"""One router's ports towards several others, where a clause speaks of them: `R4's links to R1 and R3`."""

from __future__ import annotations

from assent.intents.errors import Clarify
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.places import Context, Place


def outward(clause: Clause, context: Context) -> tuple[Place, ...]:
    """At the near end alone; nothing where it is not certain which router that is."""
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        linked = any(is_word(one, "LINK", "INTERFACE", "LAN") for one in tokens[max(0, at - 2) : at])
        if not (linked and (is_word(token, "TO", "FACING", "WITH") or token.text.lower() == "with")):
            continue
        far: list[str] = []
        for one in tokens[at + 1 :]:
            joint = (one.kind == "cut" and one.value == ",") or is_word(
                one, "AND", "TO", "FACING", "WITH", "the", "OF"
            )
            if one.kind == "router":
                far.append(str(one.value))
            elif not joint:
                break
        near = {str(one.value) for one in clause.all("router")} - set(far)
        router = next(iter(near)) if len(near) == 1 else None if near else context.router
        if len(far) > 1 and router is not None and router not in far:
            try:
                return tuple(Place(router, context.ground.towards(router, name)) for name in far)
            except Clarify:
                continue
    return ()
