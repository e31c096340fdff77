"""Reads wishes about OSPF on interfaces as a whole: every place, every property, and which belongs to which.

`dispatch` asks it where the clauses' readers left a question. As in `wishes`, it gives objectives only where each value
found its place and no word that limits or asks is left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, OspfInterface, OspfNetwork
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.common import COMMON
from assent.network.transport.skills.grammar.coverage import asks
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, foreign, tokenize, unaccented
from assent.network.transport.skills.requests.leftovers import all_used
from assent.network.transport.skills.requests.ospf_values import ospf_values
from assent.network.transport.skills.requests.seeking import Mention, Spot
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.values import Value
from assent.network.transport.skills.requests.wishes import settled
from assent.network.transport.skills.requests.wording import folded, worded

_OWN = re.compile(
    r"\b(?:cost\w*|custo\w*|couts?|metric\w*|metri[cq]\w*|priorit\w*|priorid\w*|prio|hellos?|dead|passiv\w*|pasiv\w*|"
    r"point[- ]to[- ]point|p2p|punto a punto|ponto a ponto|point a point|network[- ]type|dr|designated|"
    r"timers?|areas?|zona|zone|aire|backbone)\b"
)
_OTHERS = re.compile(
    r"\b(?:acls?|access[- ]?(?:lists?|group)|[ei]?bgp|redistribut\w*|redistri\w*|summar\w*|"
    r"default[- ]information|originat\w*|"
    r"stub|nssa|static\w*|estatic\w*|statique\w*|router[- ]ids?|reference|distance|maximum[- ]paths|equal[- ]cost|ecmp|"
    r"next[- ]hop|default route|route to|block\w*|den(?:y|ied)|permit\w*|allow\w*|bloque\w*|steer|"
    r"waypoint|traffic|trafic\w*|"
    r"tunnel\w*|tunel|gre|ipip|shape|polic\w*|dscp|vrf|mtu|bandwidth|description|by default|"
    r"authenticat\w*|area \d+ (?:is|as|a)|"
    r"prefer\w*|avoid\w*|backup|all (?:other )?interfaces|range)\b"
)


def is_routed(said: Spoken) -> bool:
    """Whether OSPF's settings of interfaces are what all of it is about."""
    low = folded(worded(said.text))
    return bool(_OWN.search(low)) and not _OTHERS.search(low)


_SAME = (
    r"(?:the )?(?:same|likewise|ditto|idem|igual|lo mismo|o mesmo|la meme chose|pareil)(?: (?:on|at|for|"
    r"in|en|em|no|na|sur|chez|"
    r"goes for|applies to))? {THE}{R}(?: (?:'s )?(?:side|end))?(?: of course| too| as well)?"
)
_MOVED = (
    r"(?:from|de|del|da|do|desde) .*(?:area|zone|zona|aire) {N} .*(?:(?:area|zone|zona|aire) {N}|backbone)"
)
_ELECTION = r"(?:elections?|elected|dr|bdr|designated router|win|wins|won|against|eleg\w+|elei\w+|elect\w+)"
_ACTS = re.compile(
    r"\b(?:remov\w*|delet\w*|withdraw\w*|out of ospf|no longer|stop (?:announc|advertis)\w*|take .{1,30} out|leave\w*|"
    r"quita\w*|elimina\w*|retir\w*|supprim\w*|enlev\w*|not announc\w*)\b"
)
"""What makes an area one to leave: the clauses know."""
_IN_THE = r"no (?={PORT} |{R}|{I}|roteador |lado )"


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where it is not certain what is meant. Raises Clarify for values that cannot be."""
    text = re.sub(r"(?<![\w/.])([1-9]\d?)/(\d{1,3})(?![\w/.])", r"\1, \2", worded(said.text))
    tokens = without_background(literal(tokenize(text, Names(said.ground.routers, said.ground.hosts))))
    shape = Shape(tokens, text, said.ground)
    if any(
        asks(tokens, at) and not _read_verb(token) for at, token in enumerate(tokens) if token.kind == "word"
    ):
        return None
    if shape.all("bad", "six", "unknown", "text") or shape.has(r"by {N}"):
        return None
    if shape.has(r"(?:area|zone|zona|aire) {N}") and _ACTS.search(said.plain) and not shape.has(_MOVED):
        return None
    if foreign(text):
        for found in shape.find(_IN_THE):
            shape.use(found)
    values = ospf_values(shape)
    mentions = _with_far_ends(shape, _with_subnets(shape, Finder(shape).all(), values), values)
    placed = settled(shape, mentions, values)
    if placed is None:
        return None
    wanted, served = placed
    if any(spot.create for spot in wanted):
        return None  # what is made on the way has its own readers
    for one in mentions:
        if any(spot in wanted or spot.interface is None for spot in one.spots) and _elects(shape, one):
            served.update(range(one.start, one.end))
            shape.used.update(range(one.start, one.end))
    if not all_used(shape, served):
        return None
    return [made for spot, fields in wanted.items() for made in _of_spot(said.ground, spot, dict(fields))]


def _read_verb(token: Token) -> bool:
    """Whether it is a word that is known, or that every wish may begin with."""
    low = unaccented(token.text.lower())
    return token.value.isupper() or low in FILLERS or low in COMMON


def _of_spot(ground: Ground, spot: Spot, fields: dict[str, Any]) -> list[AnyObjective]:
    """Raises Clarify for an area where there is no address."""
    assert spot.interface is not None  # only full spots get values
    made: list[AnyObjective] = []
    area = fields.pop("area", None)
    if area is not None and area_of(ground, spot.router, spot.interface) != area:
        prefix = ground.subnet(spot.router, spot.interface)
        made.append(build(OspfNetwork, router=spot.router, prefix=prefix, area=area))
    if fields:
        made.append(build(OspfInterface, router=spot.router, interface=spot.interface, **fields))
    return made


def _with_subnets(shape: Shape, mentions: Sequence[Mention], values: Sequence[Value]) -> list[Mention]:
    """`announce 10.50.3.0/24 in area 2`: the port that has the subnet, of the routers that are said."""
    done = list(mentions)
    if not any(one.field == "area" for one in values):
        return done
    taken = {
        at for one in mentions for at in range(one.start, one.end) if any(s.interface for s in one.spots)
    }
    for at in shape.all("net"):
        if at in taken:
            continue
        subnet = shape.tokens[at].value.network
        hits = [
            Spot(router, name)
            for router in shape.routers() or shape.ground.routers
            for name, port in shape.ground.device(router).interfaces.items()
            if any(one.network == subnet for one in port.addresses)
        ]
        if len(hits) != 1:
            continue
        shape.used.add(at)
        if not any(hits[0] in one.spots for one in done):
            done.append(Mention(at, at + 1, (hits[0],)))
    return sorted(done, key=lambda one: one.start)


def _elects(shape: Shape, one: Mention) -> bool:
    """`R2 must win the election against R4`: who stands for it, and not what is set."""
    here = set(shape.piece(one.start))
    return any(here & set(shape.span(found)) for found in shape.find(_ELECTION))


def _with_far_ends(shape: Shape, mentions: Sequence[Mention], values: Sequence[Value]) -> list[Mention]:
    """A router said alone, as the other end of the one cable that is spoken of: `same on R2`, `and core1 never`."""
    full = [one for one in mentions if all(spot.interface for spot in one.spots)]
    cables = {spot for one in full for spot in one.spots}
    if len(cables) != 1:
        return list(mentions)
    (near,) = cables
    there = shape.ground.far_ends(near.router, near.interface or "")
    far = {port.router: Spot(port.router, port.interface) for port in there}
    done: list[Mention] = []
    same = [(shape.value(found, "R"), shape.span(found)) for found in shape.find(_SAME)]
    for router, span in same:
        if router in far:
            shape.used.update(span)
    for one in mentions:
        (spot, *more) = one.spots
        alone = not more and spot.interface is None and spot.router in far
        if alone and any(router == spot.router for router, _ in same):
            continue
        if alone and any(value.at in shape.piece(one.start) for value in values):
            one = replace(one, spots=(far[spot.router],))
        elif one in full and any(router in far for router, _ in same):
            one = replace(one, spots=(*one.spots, *far.values()))
        done.append(one)
    return done
