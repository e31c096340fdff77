"""Requests about BGP as a whole: sessions, their settings, redistribution, prefix lists, and what is exchanged (RP)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assent.network.transport.objectives import AnyObjective, BgpAnnounce, BgpPeer, BgpProcess
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.exchange import entries, offers, sessions
from assent.network.transport.skills.requests.exchange.marked import Marked
from assent.network.transport.skills.requests.exchange.sessions import BOTH, PROVIDER, SESSION, End

_ABOUT = (
    rf"\b(?:[ei]?bgp|peering\w*|peers?|remote-?as|as <N\d+>|asn|max(?:imum)?-?prefix\w*|local-? ?pref\w*|"
    rf"prefix-? ?lists?|"
    rf"prefixes|prefijos|prefixos|{PROVIDER}|neighbou?rs? <A\d+>|vecin[oa] (?:bgp )?<A|vizinh[oa] (?:bgp )?<A|"
    rf"voisin (?:bgp )?<A)\b"
)
_OTHERS = (
    r"\b(?:tunnels?|gre|ipsec|acls?|access-? ?lists?|vrfs?|icmp|tcp|udp|ssh|telnet|https?|packets?|traffic|"
    r"mtu|bandwidth|qos|dscp|"
    r"access|acesso|acceso|acces|surf\w*|communit\w*|route-? ?maps?|as-? ?path|prepend\w*|med|"
    r"reflector\w*|confederation|aggregat\w*|summar\w*|"
    r"dampen\w*|bfd|static\w*|"
    r"estatic\w*|statique\w*|nssa|stub|passive|cost|areas?|vlan <N\d+>|subinterface|loopback|ibgp|trunk|nat|"
    r"dhcp|helper|hellos?|"
    r"passwords?|passphrase|md5|secrets?|contrasena|senha|palavra-passe|mot de passe|clave|chave|cle|key|"
    r"sources?|spoof\w*|destinations?|origen|origem|bogus|sources?|spoof\w*|destinations?|origen|origem|bogus|"
    r"trafico|trafego|trafic|pings?|paquetes|pacotes|paquets)\b"
)
_LEFT = r"\b(?:except\w*|unless|excepto|salvo|exceto|sauf|menos|whichever|either|maybe|perhaps|but not|if)\b"


def is_bgp(marked: Marked) -> bool:
    """Whether BGP is all that it is about."""
    if any(
        token.kind in ("service", "proto") and token.text.lower() not in _SPOKEN for token in marked.tokens
    ):
        return False
    lists = entries.named(marked) is not None
    others = marked.has(_OTHERS) and not (marked.has(_CARRIES) and marked.has(r"\bbgp\b"))
    if others or not (
        marked.has(_ABOUT)
        or lists
        or offers.outward(marked)
        or _between(marked)
        or marked.has(sessions.LIMITED)
        or _with_neighbour(marked)
    ):
        return False
    return not marked.has(r"\bospf\b") or marked.has(r"\bbgp\b")


def _between(marked: Marked) -> bool:
    """A session, and numbers that can only be those of ASes."""
    return bool(sessions.systems(marked)) and marked.has(rf"\b{SESSION}\b")


def _with_neighbour(marked: Marked) -> bool:
    """`announce it to isp`, `weight 300 for what 192.0.2.1 tells`: a neighbour by its name or address."""
    known = {one.neighbor for one in sessions.ends(marked.ground)}
    if known & set(marked.values("A")) and marked.has(_OF_NEIGHBOURS):
        return True
    behind = [marked.ground.host(str(one)).port.router for one in marked.values("H")]
    named = [str(one) for one in (*marked.values("R"), *behind)]
    devices = [marked.ground.device(name) for name in named if name in marked.ground.routers]
    return (offers.speaks(marked) or marked.has(_OF_NEIGHBOURS)) and any(
        one.bgp is not None and not one.ospf for one in devices
    )


_OF_NEIGHBOURS = (
    r"\b(?:weight|peso|poids|local-? ?pref\w*|prefix\w*|prefij\w*|routes?|rutas|rotas|sessions?|sesion|sessao|"
    r"keep-?alive\w*|"
    r"an{1,2}oun?c\w*|advertis\w*|anunci\w*|annonc\w*|accept\w*|neighbou?rs?|peers?|default-? ?originate)\b"
)
_SPOKEN = ("bgp", "ebgp", "ospf", "ip", "as", "http", "https")


def read(marked: Marked) -> list[AnyObjective] | None:
    """None where anything is left that is not certain."""
    whole = marked.line
    fresh = sessions.created(marked)
    sides = (
        [End(one.router, one.neighbor) for one in fresh.peers]
        if fresh is not None
        else sessions.meant(marked)
    )
    if fresh is None:
        _identified(marked)
    wanted = sessions.settings(marked)
    process = _redistributed(marked, sides)
    if wanted is None or process is None or marked.has(_LEFT):
        return None
    mark = entries.named(marked)
    settled = wanted and not marked.has(r"<[PT]\d+>")
    told = [] if process or settled else _exchanged(marked, mark, sides, fresh is not None)
    if told is None:
        return None
    if not (wanted or told or process or fresh):
        wanted = sessions.toggled(marked)
    where = _set_on(whole, sides, wanted) if wanted else []
    if (wanted and not where) or _over(marked, sides, told):
        return None
    peers = _peers(fresh.peers if fresh is not None else (), where, wanted)
    return [*(fresh.others if fresh is not None else ()), *peers, *process, *told]


def _identified(marked: Marked) -> None:
    """`edge1 (AS 65001)`: the number of an AS that is there only says who is meant."""
    known = {
        process.asn
        for name in marked.ground.routers
        if (process := marked.ground.device(name).bgp) is not None
    }
    for mark in sessions.systems(marked):
        if marked.value(mark) in known:
            marked.take(rf"\(? ?(?:{sessions.AS} ?)?{re.escape(mark)} ?\)?")


def _peers(fresh: Sequence[BgpPeer], where: Sequence[End], wanted: dict[str, Any]) -> list[AnyObjective]:
    found = {End(one.router, one.neighbor): one.model_dump(exclude_unset=True) for one in fresh}
    for end in where:
        found[end] = {"router": end.router, "neighbor": end.neighbor, **found.get(end, {}), **wanted}
    return [build(BgpPeer, **one) for one in found.values()]


def _set_on(line: str, sides: Sequence[End], wanted: dict[str, Any]) -> list[End]:
    """Which sides get a setting: both where it has to be alike or that is said."""
    if len(sides) < 2 or "keepalive_s" in wanted or re.search(BOTH, line):
        return list(sides)
    return []


def _over(marked: Marked, sides: Sequence[End], told: Sequence[AnyObjective]) -> bool:
    """Whether a value or a name is left that nothing was made of."""
    ground = marked.ground
    known = {one.neighbor for one in sides} | {one for end in sides for one in ground.addresses(end.router)}
    if any(value not in known for value in marked.values("A")) or any(True for _ in marked.marks("PNTIU")):
        return True
    prefixes = [getattr(one, "prefix", None) for one in told]
    near = {end.router for end in sides} | {sessions.far(ground, end) for end in sides}
    near |= {getattr(one, "router", None) for one in told}
    owners = {
        port.router for one in prefixes if one is not None and (port := ground.gateway(one)) is not None
    }
    hosts = {name for name in ground.hosts if ground.host(name).address.network in prefixes}
    if told:
        hosts |= {name for name in ground.hosts if ground.host(name).port.router in near}
    return not (
        {str(one) for one in marked.values("R")} <= near | owners and set(marked.values("H")) <= hosts
    )


def _exchanged(
    marked: Marked, mark: str | None, sides: Sequence[End], fresh: bool
) -> list[AnyObjective] | None:
    """What is told and taken, and the lists that decide it."""
    ground = marked.ground
    end = _teller(marked, sides, fresh=fresh)
    running = ground.device(end.router).bgp if end is not None else None
    peer = running.neighbors.get(end.neighbor) if running is not None and end is not None else None
    if mark is None:
        if end is None:
            return None if offers.speaks(marked) else []
        found = offers.read(marked, end)
        return _to(end, found) if fresh and found is not None else found
    name = entries.name_of(marked, mark)
    told: list[AnyObjective] = []
    if (
        end is not None
        and offers.speaks(marked, told=True)
        and (fresh or (peer is not None and peer.prefix_out == name))
    ):
        heard = offers.read(marked, end)
        if heard is None:
            return None
        told = _to(end, heard) if fresh else heard
    having = entries.having(marked, name)
    router = having[0] if len(having) == 1 else end.router if end is not None else _only_router(marked)
    if router is None or (end is not None and router != end.router):
        return None
    these = [one.prefix for one in told if isinstance(one, BgpAnnounce)]
    edits = entries.edited(marked, mark, router, these) if fresh or not told else []
    way = entries.bound(marked, mark)
    used = None if peer is None else peer.prefix_in if way == "accept" else peer.prefix_out
    marked.drop(r"<T\d+>")
    for one in [one.group() for one in marked.marks("T") if entries.same(marked, one.group(), name)]:
        marked.take(re.escape(one))
    if edits is None:
        return None
    if way is not None and end is not None and used != name and (name in having or edits):
        fields: dict[str, Any] = {way: name}
        edits.append(build(BgpPeer, router=end.router, neighbor=end.neighbor, **fields))
    return [*told, *edits] or None


def _only_router(marked: Marked) -> str | None:
    named = list(dict.fromkeys(str(one) for one in marked.values("R")))
    return named[0] if len(named) == 1 else None


def _to(end: End, told: Sequence[AnyObjective]) -> list[AnyObjective]:
    return [
        one.model_copy(update={"neighbor": end.neighbor}) if isinstance(one, BgpAnnounce) else one
        for one in told
    ]


def _teller(marked: Marked, sides: Sequence[End], *, fresh: bool) -> End | None:
    """The side that is spoken of where prefixes are."""
    ground = marked.ground
    if fresh and len(sides) == 2:
        before = marked.find(rf"(?P<r><R\d+>)[^<.;,]*?\b{offers.TELLS}")
        said = marked.find(rf"\b{offers.TELLS}\b[^.;]*? (?:on|from|by|at|en|no|sur|por|par) (?P<r><R\d+>)")
        hit = before or said
        names = {str(marked.value(hit["r"]))} if hit is not None else set()
        if not names:
            nets = [one.network for one in marked.values("P")]
            names = {port.router for one in nets if (port := ground.gateway(one)) is not None}
        found = [one for one in sides if one.router in names]
        return found[0] if len(found) == 1 else None
    if offers.outward(marked):
        return sessions.by_default(ground)
    if sides:
        return sides[0] if len(sides) == 1 else None
    bgp = [name for name in map(str, marked.values("R")) if ground.device(name).bgp is not None]
    return None if bgp or marked.values("A") else sessions.by_default(ground)


_CARRIES = (
    r"\b(?:re-? ?distribu\w*|inject\w*|inyect\w*|injet\w*|feed|leak\w*|import\w*|carry|bring|"
    r"(?:take|put|get|pull|send)(?= [^<.;]{0,40}\b(?:into|in) bgp))\b"
)
_INTO = r"(?:into|in|to|en|no|na|dans|em|over|through|by)"
_ORIGINS = (
    ("static", r"\b(?:static\w*|estatic\w*|statique\w*)\b"),
    ("connected", r"\b(?:connected|directly|conectad\w*|ligad\w*|connecte\w*|directement|attached)\b"),
    ("ospf", r"\bospf\b"),
)


def _redistributed(marked: Marked, sides: Sequence[End]) -> list[AnyObjective] | None:
    """What BGP is to carry of other protocols; None where it is OSPF that is to."""
    if not marked.has(_CARRIES):
        return []
    marked.drop(rf",? ?(?:(?:and|but) )?\b(?:not|never|no|nao|pas) {_INTO} (?:the )?ospf\b")
    if not marked.has(
        rf"\b{_INTO} (?:the |el |o |le )?bgp\b|\bbgp (?:should |must |has to |shall )?(?:re-?distribu|carr)"
    ):
        return None
    if marked.has(rf"\b{_INTO} (?:the )?ospf\b") or any(True for _ in marked.marks("PN")):
        return None
    found = [name for name, words in _ORIGINS if marked.has(words)]
    named = [str(one) for one in marked.values("R") if marked.ground.device(str(one)).bgp is not None]
    router = named[0] if len(set(named)) == 1 else sides[0].router if sides else None
    end = sessions.by_default(marked.ground)
    router = router or (end.router if end is not None else None)
    if router is None or len(found) != 1:
        return None
    stops = marked.has(
        rf"\b(?:stop\w*|no longer|not|don't|cease\w*|deja\w*|deix\w*|arret\w*|ne|{sessions.GOES})\b"
    )
    origin = found[0] if found[0] != "ospf" else f"ospf {min(marked.ground.device(router).ospf, default=0)}"
    field = "stop_redistribute" if stops else "redistribute"
    fields: dict[str, Any] = {field: origin}
    return [build(BgpProcess, router=router, **fields)]
