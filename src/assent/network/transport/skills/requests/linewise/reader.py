"""Reads requests for lists: new ones with all their lines, bound or not, and new lines of lists that are there.

`dispatch` asks it first: it answers only where every word has its part, and leaves all others to the readers that know
more words and ask.
"""

from __future__ import annotations

import re

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import Kind, numbered_kind
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective, Direction
from assent.network.transport.skills.requests.linewise.clauses import clauses
from assent.network.transport.skills.requests.linewise.composing import composed
from assent.network.transport.skills.requests.linewise.deriving import derived
from assent.network.transport.skills.requests.linewise.ios import with_lines
from assent.network.transport.skills.requests.linewise.naming import Named, named_list
from assent.network.transport.skills.requests.linewise.places import Places, described, without_places
from assent.network.transport.skills.requests.linewise.rules import NotUnderstood, Rule
from assent.network.transport.skills.requests.linewise.symbols import symbols
from assent.network.transport.skills.requests.linewise.wish import Wish, take
from assent.network.transport.skills.requests.spoken import Spoken

_ABOUT = re.compile(
    r"\b(?:acl|access|list\w*|filter\w*|filtr\w*|permit\w*|allow\w*|den[iy]\w*|block\w*|drop\w*|reject\w*|only|may|let\w*|"
    r"lista\w*|liste\w*|permi\w*|dej[ae]\w*|deix[ae]\w*|bloque\w*|bloquei\w*|nega\w*|nieg\w*|prohib\w*|proib\w*|interdi\w*|"
    r"autori\w*|laiss\w*|refus\w*|must|should|can|cannot|nothing|no|puede\w*|pode\w*|peu\w*)\b"
)
_OTHER = re.compile(
    r"\b(?:ipv6|v6|vrf|ospf area|bgp neighbou?r|prefix|prefixes|tunnel\w*|qos|dscp|polic\w+|shap\w+|mtu|vlan \d+ "
    r"to|rename|resequence|renumber\w*|renumer\w*|hostname|route-map|nat|remark|snmp-server|ntp server)\b|\?"
)
_SLASHED = re.compile(r"(?<![\w./])(\d{2,5})/(\d{2,5})(?![\w/.])")
_PLUS = re.compile(r"\s\+\s")
_NE_QUE = re.compile(
    r"\bn(?:e\s+|['’])((?!(?:pas|plus|jamais)\b)\w+(?:\s(?!pas\b|plus\b|jamais\b)\w+){0,2}?)\s+que\b",
    re.IGNORECASE,
)
"""`n'autoriser que le NFS`."""
_RULED = re.compile(r"\s/\s(?=(?:permit|deny)\b)", re.IGNORECASE)
_SWAPPED = re.compile(r"\b(\d{1,5})/(tcp|udp)\b", re.IGNORECASE)
_MANAGED = re.compile(r"\b(?:the )?(?:routers?(?:'s?)? )?vtys?(?: lines?)?\b", re.IGNORECASE)
_LONGEST = 1500


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where something has no part. Raises Clarify for what is missing."""
    wish = _wish(said)
    try:
        return None if wish is None else composed(wish, said.ground)
    except NotUnderstood:
        return None


def read_unplaced(said: Spoken) -> list[AnyObjective] | None:
    """Denials, where the network itself has to tell where they belong. None where something has no part."""
    wish = _wish(said)
    if wish is None or wish.name is not None or wish.ports or wish.said & {"CREATE", "LISTW", "LATER"}:
        return None
    try:
        return derived(wish)
    except NotUnderstood:
        return None


def _wish(said: Spoken) -> Wish | None:
    if len(said.text) > _LONGEST or not _ABOUT.search(said.plain) or _OTHER.search(said.plain):
        return None
    text = _PLUS.sub(" and ", _SLASHED.sub(r"\1, \2", said.text))
    text = _SWAPPED.sub(r"\2 \1", _RULED.sub("; ", _NE_QUE.sub(r"only \1", text)))
    named = named_list(text, said.ground)
    if named is None:
        return None
    try:
        return _understood(named, said)
    except NotUnderstood:
        return None


def _understood(named: Named, said: Spoken) -> Wish:
    ground = said.ground
    kind, known = _kind(named, said)
    text, entries = with_lines(named.text, kind, ground)
    managed = known and kind == "standard"
    if managed:
        text = _MANAGED.sub(" ", text)
    places, wish = Places(managed=managed), Wish(named.name)
    wish.entries = entries
    found = [described(clause, ground) for clause in clauses(symbols(text, ground))]
    for clause in found:
        take(without_places(clause, ground, places), wish, ground)
    wish.said = places.said
    wish.lines = places.lines
    wish.standard = "STD" in places.said or numbered_kind(named.name or "") == "standard"
    wish.exactly = bool(
        places.interfaces or places.labels or places.ways or places.said & {"LISTW", "IFACEW"}
    )
    wish.routers, wish.ports, wish.direction = _placed(places, wish, ground)
    return wish


def _kind(named: Named, said: Spoken) -> tuple[Kind, bool]:
    """Standard or extended, and whether a list of that name is there."""
    devices = [said.ground.device(router) for router in said.ground.routers]
    known = [one.acls[named.name].kind for one in devices if named.name in one.acls]
    if known:
        return known[0], True
    if (kind := numbered_kind(named.name or "")) is not None:
        return kind, False
    return (
        "standard" if re.search(r"\b(?:standard|std|estandar|padrao)\b", said.plain) else "extended"
    ), False


def _placed(places: Places, wish: Wish, ground: Ground) -> tuple[list[str], list[Port], Direction | None]:
    routers = list(dict.fromkeys(places.routers))
    ways = set(places.ways) or {way for _, way in places.facing if way}
    if len(ways) > 1:
        raise NotUnderstood
    ports: list[Port] = []
    for name in dict.fromkeys(places.interfaces):
        having = [r for r in (routers or ground.routers) if _has(r, name, ground)]
        if len(having) > 1 and wish.name is not None:
            having = [r for r in having if wish.name in ground.device(r).acls] or having
        if len(having) > 1:
            having = [r for r in having if _in_lan(r, ground.interface(r, name), wish, ground)]
        if len(having) != 1:
            raise NotUnderstood
        ports.append(Port(having[0], ground.interface(having[0], name)))
    for labelled in places.labels:
        here = [port for port in labelled if not routers or port.router in routers]
        if len(here) != 1:
            raise NotUnderstood
        ports += here
    for far, _ in places.facing:
        near = routers or ground.neighbours(far)
        names = ground.facing(near[0], far) if len(near) == 1 else []
        if len(names) != 1:
            raise NotUnderstood
        ports.append(Port(near[0], names[0]))
    if not ports and len(routers) == 1 and len(ways) == 1:
        ports = [
            Port(routers[0], name)
            for name in ground.lans(routers[0])
            if _in_lan(routers[0], name, wish, ground)
        ]
    ports = list(dict.fromkeys(ports))
    routers = routers or list(dict.fromkeys(port.router for port in ports))
    return routers, ports, next(iter(ways), None)


def _has(router: str, name: str, ground: Ground) -> bool:
    try:
        return ground.interface(router, name) in ground.device(router).interfaces
    except Clarify:
        return False


def _in_lan(router: str, interface: str, wish: Wish, ground: Ground) -> bool:
    """Whether all packets come from that interface's subnet, or all go there."""
    if interface not in ground.lans(router):
        return False
    subnet = ground.subnet(router, interface)
    rules = [one for one in wish.rules if isinstance(one, Rule)]
    sides = ([one.sources for one in rules], [one.destinations for one in rules])
    return any(
        side and all(ends and all(end.subnet_of(subnet) for end in ends) for ends in side) for side in sides
    )
