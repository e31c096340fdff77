"""Ports that a clause describes rather than names: `its leased line`, `every core-facing port`, `both ends`.

`routing` asks it where no interface is said. Words of descriptions, the number of cables and what is at their other
end decide; what fits several ports is nobody's, and is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assent.network.transport.grounding import LOGICAL, Ground
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.mentions import GLUED
from assent.network.transport.skills.grammar.places import Context, Place
from assent.network.transport.skills.grammar.tokens import unaccented

_EVERY = re.compile(
    r"\b(?:every|each|all|both|two|three|four|five|six|todas?|todos|cada|ambas?|ambos|toutes|tous|chaque|chacun\w*|les "
    r"deux|as duas|os dois|las dos|los dos)\b"
)
_PORTS = re.compile(
    r"\b(?:ports?|interfaces?|links?|uplinks?|neighbou?rs?|adjacenc\w*|cables?|puertos?|interfaz|interfaces|enlaces?|"
    r"portas?|ligac\w+|liens?|liaisons?|lines?|legs?)\b"
)
_CABLED = re.compile(
    r"\b(?:core|backbone|router|inter|transit|internal|infrastructure|uplinks?|links?|cables?|neighbou?rs?|adjacenc\w*|"
    r"enlaces?|liens?|liaisons?|trunks?|ospf)\b"
)
_USERS = re.compile(
    r"\b(?:lan|user|users|access|host|hosts|client|clients|edge|customer|end user|usuarios|utilisateurs|utilizadores)\b"
)
BOTH_ENDS = re.compile(
    r"\b(?:(?:both|either|each|every|the two) (?:ends?|sides?|directions?|ways?|routers?|extremes?)|in both|"
    r"on both|at both|dans les deux sens|des deux cotes|aux deux (?:extremites|bouts)|de chaque cote|"
    r"(?:en|nos|em) (?:los |as )?(?:ambos|dos|dois|ambas|duas) (?:sentidos|extremos|lados|pontas|extremidades)|"
    r"los dos extremos|ambos (?:extremos|lados|sentidos)|nas duas pontas|dos dois lados|both (?:\S+ ){0,2}sides)\b"
)


def described(clause: Clause, context: Context) -> tuple[Place, ...]:
    """The ports, each once; none where the words fit no port, or several."""
    ground = context.ground
    text = unaccented(" ".join(token.text for token in clause.tokens).lower())
    near = _near(clause, context)
    found = (
        _glued(clause, ground, near)
        or _every(text, ground, near)
        or _labelled(clause, ground, near)
        or _only_uplink(text, ground, near)
    )
    if BOTH_ENDS.search(text):
        found = with_far_ends(found, ground)
    return tuple(dict.fromkeys(found))


def with_far_ends(found: Sequence[Place], ground: Ground) -> list[Place]:
    """Each place, and what is at the other end of its cable."""
    out: list[Place] = []
    for place in found:
        far = ground.far_ends(place.router, place.interface or "")
        out += [place, *(Place(one.router, one.interface) for one in far)]
    return out


def _near(clause: Clause, context: Context) -> list[str]:
    said = [str(token.value) for token in clause.all("router")]
    return list(dict.fromkeys(said)) or ([context.router] if context.router else [])


def _glued(clause: Clause, ground: Ground, near: Sequence[str]) -> list[Place]:
    """`R1's R2-facing port`, `the wan1-side interface of porto`."""
    tokens = clause.tokens
    far = [
        str(token.value)
        for token, after in pairwise(tokens)
        if token.kind == "router" and after.unit == GLUED and (is_word(after, "FACING", "side"))
    ]
    ours = [name for name in near if name not in far]
    if not far or len(ours) != 1:
        return []
    return [Place(ours[0], port) for name in far for port in ground.facing(ours[0], name)]


def _every(text: str, ground: Ground, near: Sequence[str]) -> list[Place]:
    """`each of its five core-facing ports`, `both uplinks of dist1`, `every user port`."""
    if not (_EVERY.search(text) and _PORTS.search(text)) or len(near) > 1:
        return []
    out: list[Place] = []
    for router in near:
        if _USERS.search(text):
            out += [Place(router, name) for name in ground.lans(router)]
        elif _CABLED.search(text):
            out += [Place(router, name) for name in ground.up_ports(router) if _cabled(ground, router, name)]
    counted = re.search(r"\b(two|both|three|four|five|six)\b", text)
    numbers = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
    if counted and not BOTH_ENDS.search(text) and len(out) != numbers[counted.group(1)]:
        return []
    return out


def _cabled(ground: Ground, router: str, name: str) -> bool:
    return bool(ground.far_ends(router, name)) and not name.startswith(LOGICAL)


def _labelled(clause: Clause, ground: Ground, near: Sequence[str]) -> list[Place]:
    """`its leased line`, `the radio`: words of a description; of the routers that are spoken of, or else of all."""
    words = [token for token in clause.tokens if token.kind in ("word", "service")]
    stems = {stem(token.text) for token in words}
    for scope in (near, ground.routers):
        hits = {port for word in stems if (port := unique(ground, scope, word, stems)) is not None}
        cables = {frozenset((hit, *ground.far_ends(hit.router, hit.interface))) for hit in hits}
        if len(hits) == 1 or (hits and len(cables) == 1):
            return [Place(hit.router, hit.interface) for hit in sorted(hits, key=lambda one: one.router)]
    return _radio(ground, near, stems)


def _radio(ground: Ground, near: Sequence[str], stems: set[str]) -> list[Place]:
    """A cable between two routers that are both spoken of, and that both ends describe alike."""
    return [
        Place(a, port)
        for a in near
        for z in near
        if a != z
        for port in ground.facing(a, z)
        if stems & {"radio", "line", "link", "cable", "wire", "segment", "connection"}
    ]


def _only_uplink(text: str, ground: Ground, near: Sequence[str]) -> list[Place]:
    if not re.search(r"\buplink\b|\bonly (?:link|cable)\b|\benlace\b|\blien\b", text) or len(near) != 1:
        return []
    found = [name for name in ground.up_ports(near[0]) if _cabled(ground, near[0], name)]
    return [Place(near[0], found[0])] if len(found) == 1 else []
