"""Reads requests about the local preference of all that a BGP neighbour tells."""

from __future__ import annotations

from assent.intents.errors import Clarify
from assent.network.transport.objectives import AnyObjective, BgpPeer
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.peer_keys import session
from assent.network.transport.skills.requests.spoken import Spoken

_WORDS = r"\b(?:local[- ]?pref(?:erence)?s?|lp|preferencias? loca(?:l|is|les)|preferences? locales?)\b"


def is_rating(said: Spoken) -> bool:
    """Whether it is about a neighbour's local preference; that of single prefixes is not read."""
    return bool(said.says(_WORDS)) and not said.all("net")


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the session or the value is missing."""
    reject_unknown(said.clause, said.ground)
    value = said.number(rf"{_WORDS}\D{{0,40}}?(?<![\d.])(\d+)(?![\d./])")
    value = (
        value
        if value is not None
        else said.number(rf"(?<![\d./])(\d+)(?![\d./]) (?:of |as |de |as the )?{_WORDS}")
    )
    if value is None:
        raise Clarify(["Which local preference is meant?"])
    router, neighbor = session(said)
    return [build(BgpPeer, router=router, neighbor=neighbor, local_preference=value)]
