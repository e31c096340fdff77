"""Reads wishes about BGP neighbours as a whole: sessions, what is announced, taken or refused, and how much.

`dispatch` asks it where the clauses' reader left a question. Who the neighbour is hangs on what the network has: where
there is only one outside, `the provider` is it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network

from assent.network.transport.generators.bgp import borders, outside
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, BgpAnnounce, BgpPeer
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.taking import excepts, taken
from assent.network.transport.skills.requests.spoken import Spoken

_OWN = (
    r"\b(?:[ei]?bgp|peering|peers?|asn?|prefix\w*|prefij\w*|neighbou?rs?|vecin[oa]s?|vizinh[oa]s?|voisin\w*|nei|nbr|upstream|provider|"
    r"isp|proveedor|provedor|operadora|fournisseur)\b"
)
_BEYOND = re.compile(
    r"\b(?:route[- ]?maps?|communit\w*|local[- ]?pref\w*|as[- ]path|med|prepend\w*|password\w*|"
    r"authenticat\w*|confederation|"
    r"reflector|dampen\w*|redistribut\w*|bandwidth|mtu|acl|access[- ]list|static|default[- ]originate|"
    r"http\w*|ssh|telnet|icmp)\b"
)
_ANNOUNCES = (
    r"\b(?:an{1,2}oun?c\w*|advertis\w*|originat\w*|publish\w*|offer\w*|publi\w*|anunci\w*|annonc\w*|difund\w*|diffus\w*|"
    r"stop telling|tell\w*)\b|"
    r"\b(?:provider|isp|upstream|proveedor|provedor|operadora|fournisseur|they)\b (?:\w+ )?(?:not|no longer|"
    r"never|nao|no|ne) (?:\w+ )?"
    r"(?:get|see|hear|receive|know|learn|be told|recib\w*|receb\w*|ve[ar]\w*|recev\w*|voir)\b"
)
_STOPS = (
    r"\b(?:stop\w*|no longer|cease\w*|withdraw\w*|quit|don'?t|not|never|any ?more|dej\w+ de|"
    r"parar de|pare de|deix\w* de|"
    r"cesse\w*|arrete\w*|ne plus|n[eo]|nao|retir\w*)\b"
)
_TAKES = (
    r"\b(?:accept\w*|tak(?:e|en|ing)|receiv\w*|learn\w*|acept\w*|aceit\w*|apprend\w*|inbound|incoming|"
    r"entrada|entrante|entree|from (?:them|the))\b"
)
_REFUSES = (
    r"\b(?:den(?:y|ied)|refus\w*|reject\w*|rechaz\w*|rejeit\w*|rejet\w*|filter(?:ed)? out|block\w*|"
    r"drop\w*|deneg\w*|recus\w*)\b"
)
_SHUTS = (
    r"\b(?:shut\w*|close\w*|disable\w*|suspend\w*|cierr\w*|cerrar|desactiv\w*|desativ\w*|encerr\w*|"
    r"ferm\w*|take down|bring down)\b"
)
_OPENS = (
    r"\b(?:no shut\w*|re-?open\w*|re-?enabl\w*|reactiv\w*|bring (?:it |the session )?(?:back )?up|unshut)\b"
)
_SESSION = (
    r"\b(?:sessions?|peering|neighbou?r\w*|peer|sesion\w*|sess(?:ao|oes)|vecin\w*|vizinh\w*|voisin\w*)\b"
)
_LIMITS = (
    r"\b(?:limit\w*|max\w*|at most|no more than|up to|cap\w*|como maximo|no maximo|au plus|au maximum)\b"
)
_TIMERS = r"\btimers?\b|\bkeep-?alives?\b|\bhold\b"
_PREFIXES = r"\b(?:prefix\w*|prefij\w*|routes?|rutas|rotas)\b"


def is_peer(said: Spoken) -> bool:
    """Whether BGP, or what is exchanged with the provider, is what all of it is about."""
    spoken = bool(said.says(_OWN)) or any(
        token.value in _neighbors(said.ground) for token in said.all("addr")
    )
    acts = (_ANNOUNCES, _TAKES, _SHUTS, _OPENS, _LIMITS, _TIMERS, r"\basn? ?\d+")
    return (
        spoken
        and any(said.says(one) for one in acts)
        and not _BEYOND.search(said.plain)
        and not said.has("TUNNEL")
    )


def _neighbors(ground: Ground) -> dict[IPv4Address, str]:
    """Every neighbour that a router has, and that router."""
    return {
        address: name
        for name, device in ground.network.devices.items()
        if device.bgp is not None
        for address in device.bgp.neighbors
    }


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where it is not certain what is meant."""
    pair = _sessions(said)
    if pair:
        return pair
    where = _where(said)
    if where is None or said.all("unknown", "bad", "text", "iface", "host") or _packets(said):
        return None
    router, neighbor = where
    nets = list(dict.fromkeys(token.value.network for token in said.all("net")))
    numbers = [token.value for token in said.all("num") if token.value not in _systems_of(said.ground)]
    if nets and not numbers:
        return _prefixes(said, router, neighbor, nets)
    if len(numbers) == 2 and not nets and said.says(r"\btimers?\b") and numbers[0] < numbers[1]:
        return [build(BgpPeer, router=router, neighbor=neighbor, keepalive_s=numbers[0], hold_s=numbers[1])]
    if len(numbers) == 1 and not nets and said.says(_LIMITS) and said.says(_PREFIXES):
        return [build(BgpPeer, router=router, neighbor=neighbor, max_prefix=numbers[0])]
    if not numbers and not nets and said.says(_SESSION) and not said.says(_ANNOUNCES):
        if said.says(_OPENS):
            return [build(BgpPeer, router=router, neighbor=neighbor, shutdown=False)]
        if said.says(_SHUTS):
            return [build(BgpPeer, router=router, neighbor=neighbor, shutdown=True)]
    return None


def _packets(said: Spoken) -> bool:
    """Whether kinds of packets are spoken of, which is a filter's business."""
    return any(token.text.lower() not in ("bgp", "ebgp", "ibgp") for token in said.all("service", "proto"))


def _systems_of(ground: Ground) -> set[int]:
    found: set[int] = set()
    for device in ground.network.devices.values():
        if device.bgp is not None:
            found |= {
                device.bgp.asn,
                *(one.remote_as for one in device.bgp.neighbors.values() if one.remote_as),
            }
    return found


def _where(said: Spoken) -> tuple[str, IPv4Address] | None:
    """The router and the neighbour that are meant: both are there already, and only one pair is."""
    ground = said.ground
    known = _neighbors(ground)
    addressed = [token.value for token in said.all("addr")]
    if any(one not in known and one not in ground.owners for one in addressed):
        return None
    meant = [one for one in addressed if one in known]
    beyond_us = _spoken_to(said)
    named = [name for name in said.routers if ground.device(name).bgp is not None and name in borders(ground)]
    named = [name for name in named if name not in beyond_us]
    named = [name for name in named if len(ground.device(name).ospf) > 0] or named
    if len(set(meant)) == 1 and (not named or known[meant[0]] in named):
        return known[meant[0]], meant[0]
    inside = named or [name for name in borders(ground) if len(ground.device(name).ospf) > 0]
    if meant or len(inside) != 1:
        return None
    beyond = outside(ground, inside[0])
    return (inside[0], beyond[0]) if len(beyond) == 1 else None


def _spoken_to(said: Spoken) -> set[str]:
    """`to the ISP`, `from the provider`: routers that are only the other side."""
    lead = (
        r"(?:to|from|with|by|towards|of|al|del|ao|do|au|du|a|de|par|por|con|com|avec)[ -](?:the |our |"
        r"el |o |la |le |a )?"
    )
    return {name for name in said.routers if said.says(rf"\b{lead}{re.escape(name.lower())}\b")}


def _prefixes(
    said: Spoken, router: str, neighbor: IPv4Address, nets: list[IPv4Network]
) -> list[AnyObjective] | None:
    """What is announced, or taken from the neighbour, or no longer."""
    if excepts(said.plain):
        return None
    running = said.ground.device(router).bgp
    one = running.neighbors.get(neighbor) if running is not None else None
    incoming = said.says(_TAKES)
    if said.says(_ANNOUNCES) and not (incoming and said.says(_REFUSES)):
        stops = bool(
            said.says(rf"{_STOPS}\W+(?:\w+\W+){{0,4}}?{_ANNOUNCES}") or said.says(r"\bwithdraw\w*|\bretir\w*")
        )
        return [build(BgpAnnounce, router=router, prefix=net, remove=stops) for net in nets]
    if not incoming or one is None or one.prefix_in is None:
        return None
    if any(
        name.lower() in said.plain
        for name in said.ground.device(router).prefix_lists
        if name != one.prefix_in
    ):
        return None  # another list is spoken of
    refuses = bool(said.says(_REFUSES) or said.says(rf"{_STOPS}\W+(?:\w+\W+){{0,4}}?{_TAKES}"))
    return [taken(said.ground, router, one.prefix_in, nets, said.plain, refuses=refuses)]


def _sessions(said: Spoken) -> list[AnyObjective] | None:
    """`R1 is AS 64601 (10.0.0.1), R2 is AS 64602`: a session over the link that both are on."""
    ground, named = said.ground, said.routers
    if (
        len(named) != 2
        or not ground.facing(named[0], named[1])
        or said.all("text", "iface", "unknown", "bad")
    ):
        return None
    nets = {token.value.network for token in said.all("net")} - _between(ground, named)
    announced = nets | {ground.host(str(token.value)).address.network for token in said.all("host")}
    tells = said.says(_ANNOUNCES) and not said.says(
        rf"\b(?:nothing|no prefix\w*|nada|rien)\b.{{0,30}}?{_ANNOUNCES}"
    )
    if len(announced) > 1 or bool(announced) != bool(tells):
        return None
    if any(ground.device(name).bgp is not None for name in named) or not said.says(
        r"\b[ei]?bgp\b|\bpeer\w*|\bsesi|\bsess"
    ):
        return None
    systems = {name: _system(said, name) for name in named}
    if None in systems.values() or len(said.all("num")) != 2:
        return None
    made: list[AnyObjective] = []
    for name, other in (named, named[::-1]):
        far = next(one for one in ground.far_ends(name, ground.towards(name, other)) if one.router == other)
        addresses = ground.device(other).interfaces[far.interface].addresses
        mine = ground.device(name).interfaces[ground.towards(name, other)].addresses
        if not addresses or not mine:
            return None
        if any(token.value not in ground.owners for token in said.all("addr")):
            return None
        if announced and _tells(said) == name:
            made.append(
                build(BgpAnnounce, router=name, prefix=next(iter(announced)), neighbor=addresses[0].ip)
            )
        made.append(
            build(BgpPeer, router=name, neighbor=addresses[0].ip, asn=systems[name], remote_as=systems[other])
        )
    told = [one for one in made if isinstance(one, BgpAnnounce)]
    return None if announced and not told else [*(one for one in made if one not in told), *told]


def _between(ground: Ground, named: Sequence[str]) -> set[IPv4Network]:
    """The subnets of the cables between two routers."""
    ports = [ground.port(named[0], name) for name in ground.facing(named[0], named[1])]
    return {one.network for port in ports if port is not None for one in port.addresses}


def _tells(said: Spoken) -> str | None:
    """Who announces: the router right before the verb, where one stands there."""
    found = said.says(
        rf"(\S+?),? (?:(?:has|is|ha|tem|tiene|doit|deve|debe|should|must|shall|will|que|de|to|then|also) )*{_ANNOUNCES}"
    )
    return next((name for name in said.routers if found and name.lower() == found.group(1)), None)


def _system(said: Spoken, name: str) -> int | None:
    low = re.escape(name.lower())
    after = said.says(
        rf"\b{low}\b\W{{0,3}}(?:(?:is|in|has|gets|uses|with|runs|es|esta|en|no|na|est|tem|tiene|the|el|o|local)\W+)*(?:as|asn)\W?\s*(\d+)"
    )
    before = said.says(rf"\b(?:as|asn)\W?\s*(\d+)\W+(?:(?:on|at|for|is|en|no|na|sur|para|pour)\W+)+{low}\b")
    found = after or before
    return int(found.group(1)) if found else None
