"""Places of a request that it calls by the words of their descriptions."""

from __future__ import annotations

from collections.abc import Iterable

from assent.network.transport.network import Port
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.requests.spoken import Spoken


def labelled(said: Spoken, routers: Iterable[str] = ()) -> list[tuple[int, Port]]:
    """(token, place) of each place that is called by its description. A place beside its router's name first."""
    found: list[tuple[int, Port]] = []
    words = [
        (at, stem(token.text)) for at, token in enumerate(said.tokens) if token.kind in ("word", "service")
    ]
    near = tuple(routers) or said.routers
    for scope in (near, said.ground.routers):
        for at, word in words:
            port = unique(said.ground, scope, word, {other for _, other in words})
            if port is not None and port not in {p for _, p in found}:
                found.append((at, port))
        if found:
            return sorted(found)
    return []
