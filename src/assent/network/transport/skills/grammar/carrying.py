"""Whether words only say where a route that was spoken of is to be known: `and have OSPF announce it to everybody`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.tokens import unaccented

_GIVES = re.compile(
    r"\b(?:an{1,2}oun?c|advertis|originat|inject|spread|carr|distribut|redistrib|propag|push|"
    r"leak|shar|tell|told|pass|flood|"
    r"learn|anunci|annonc|difund|diffus|inyect|injet|reparti|publi|ofre|offer|hand|know|feed)\w*"
)
_TO = re.compile(
    r"\b(?:ospf|igp)\b|"
    r"\b(?:every(?:body|one|where)|others|(?:all|other) (?:the )?(?:other )?routers|inside|"
    r"the rest|internally|neighbou?rs|todos|"
    r"demas|outros|autres|tous|reste|resto|dentro|interieur)\b"
)
_OWN = (
    "STATIC", "STATICS", "CONNECTED", "AREA", "VIA", "PASSIVE", "ROUTERID", "DENY", "NO", "NOT", "REMOVE", "LAN",
    "LOOPBACK", "TUNNEL", "DEFAULTROUTE",
)  # fmt: skip


def carries(tokens: Sequence[Token]) -> bool:
    """`spread that to everybody`: no route, port or subnet of its own. Of a longer text the first sentence counts."""
    part: list[Token] = []
    for token in tokens:
        if token.kind == "cut" and str(token.value) in ".;\n!?":
            break
        part.append(token)
    if any(
        t.kind in ("net", "addr", "iface", "host") or (t.kind == "word" and t.value in _OWN) for t in part
    ):
        return False
    text = unaccented(" ".join(token.text for token in part).lower())
    return bool(_GIVES.search(text) and _TO.search(text)) and "bgp" not in text
