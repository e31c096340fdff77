"""BGP sessions: between whom they are, in which ASes, and what is set on them (RP)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

from assent.network.transport.generators.bgp import borders, outside
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, BgpPeer, InterfaceSettings
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.exchange.marked import Marked

SESSION = (
    r"(?:[ei]?bgp|peerings?|peers?|sessions?|sesion(?:es)?|sess(?:ao|oes)|neighbou?rs?|neighbou?rships?|nbrs?|"
    r"neis?|vecin[oa]s?|"
    r"vecindad|vizinh[oa]s?|vizinhanca|voisins?|voisinage)"
)
PROVIDER = (
    r"(?:providers?|upstream(?: isp)?|isps?|carriers?|transit(?: provider)?|proveedor(?:es)?|operador(?:a|"
    r"es)?|provedor(?:es)?|"
    r"fornecedor|fournisseurs?|operateurs?|fai)"
)
AS = (
    r"(?:as-?numbers?|as-?no\.?|asns?|as|autonomous systems?|remote-?as|local-?as|sistemas? autonomos?|"
    r"systemes? autonomes?)"
    r"(?: (?:numbers?|is|of|=|:|no|nr|numero|and|el|o|l))*"
)
N = r"<N\d+>"
BOTH = (
    r"\b(?:(?:on |at |in )?(?:both|each|either)(?: (?:ends?|sides?|routers?|of them|boxes))?|both ways|"
    r"ambos(?: \w+)?|ambas(?: \w+)?|"
    r"(?:n?os|d?os|n?as|las|los|les|des|aux) (?:dois|duas|dos|deux)(?: \w+)?|chaque cote|cada (?:lado|extremo|ponta))\b"
)


@dataclass(frozen=True)
class End:
    """A router's side of a session."""

    router: str
    neighbor: IPv4Address


def ends(ground: Ground) -> list[End]:
    return [
        End(name, address)
        for name in ground.routers
        for running in [ground.device(name).bgp]
        if running is not None
        for address in running.neighbors
    ]


def far(ground: Ground, end: End) -> str | None:
    """The router that has the neighbour's address."""
    port = ground.owners.get(end.neighbor)
    return port.router if port is not None else None


def meant(marked: Marked) -> list[End]:
    """The sides of sessions that are there and are spoken of; none where that is not certain."""
    ground = marked.ground
    named = list(dict.fromkeys(str(one) for one in marked.values("R")))
    addresses = set(marked.values("A"))
    found = [
        one
        for one in ends(ground)
        if (not addresses or {one.neighbor, *ground.addresses(one.router)} & addresses)
        and all(name in (one.router, far(ground, one)) for name in named if _speaks(ground, name))
    ]
    by_address = [one for one in found if one.neighbor in addresses]
    found = by_address or found
    if len(found) == 2 and far(ground, found[0]) == found[1].router:
        return found if marked.has(BOTH) or _between(marked, named) else [_side(marked, found)]
    return found if len(found) == 1 else []


def _speaks(ground: Ground, name: str) -> bool:
    """Whether a router has BGP: others are where a subnet is, or who cares."""
    return ground.device(name).bgp is not None


def _between(marked: Marked, named: list[str]) -> bool:
    """`timers between edge1 and isp`: what both ends have to have alike."""
    alike = marked.has(
        r"\b(?:timers?|keep-?alive\w*|hold|password|secret|key|md5|temporizador\w*|contrasena|senha|clave)\b"
    )
    return (
        alike
        and len(named) == 2
        and marked.has(r"\b(?:between|entre) (?:\w+ )?<R\d+> (?:and|y|e|et) (?:\w+ )?<R\d+>")
    )


_NOT_LED = "".join(
    f"(?<!{one} )"
    for one in ("from", "from the", "to", "to the", "with", "with the", "of", "of the", "do", "del", "du")
)


def _side(marked: Marked, found: list[End]) -> End:
    """The one on which it is done: where that is said, else the one that is not the provider's."""
    ground = marked.ground
    at = marked.find(
        r"(?:\b(?:on|at|configure|en|no|na|sur|make|tell|have|let) (?:the |router )?|^ |"
        r"[.:;] )(?P<at><R\d+>)(?! (?:'s|and|y|e|et)? ?"
        rf"(?:side of|{SESSION}))|"
        rf"{_NOT_LED}(?P<whose><R\d+>) (?:should|must|may|can|shall|has to|needs to|is to|debe|deve|doit|"
        rf"tiene que)\b|{_NOT_LED}(?P<does><R\d+>)(?: router)?(?: please| kindly| to| now)* "
        r"(?:send|sends|originat\w*|announc\w*|advertis\w*|offers?|gives?|tells?|inject\w*)\b"
    )
    tells = (
        at is not None
        and at["at"] is None
        and marked.has(rf"\b{_LIMIT}\b[^.;]{{0,40}}<N\d+>|\b(?:weight|local-? ?pref)")
    )
    if at is not None and not tells:
        name = str(marked.value(at["at"] or at["whose"] or at["does"]))
        here = [one for one in found if one.router == name]
        if here:
            return here[0]
    inside = [one for one in found if ground.device(one.router).ospf]
    return inside[0] if inside else found[0]


_DESCRIBED = (
    r"\b(?:descri\w*|label\w*|call\w*|nam\w*|text|comment\w*|nome\w*|nombre|nom|llam\w*|cham\w*|appel\w*|"
    r"rotul\w*|etiquet\w*)\b"
    r"[^<.;]{0,40}(?:<R\d+>[^<.;]{0,20})?(?P<text><T\d+>)"
)
_LIMIT = (
    r"(?:max\w*|limit\w*|at most|no more than|not more than|more than|up to|cap\w*|au plus|au maximum|"
    r"como (?:maximo|mucho)|no maximo|"
    r"mas de|mais (?:de|do que|que)|plus de|tope|over|exceed\w*|hasta|ate|jusqu'a|never more than|above|"
    r"beyond|threshold)"
)
_PREFIXES = r"(?:bgp )?(?:prefix\w*|prefij\w*|routes?|rutas?|rotas?|networks?|entries)"
LIMITED = rf"\b{_LIMIT}\b[^<.;]{{0,40}}<N\d+> {_PREFIXES}\b"
_WARNS = r"\b(?:warn\w*|restart\w*|%|percent)\b"
_SHUTS = (
    r"\b(?:shut\w*|close[sd]?|disabl\w*|deactivat\w*|suspend\w*|(?:take|bring|put) (?:\w+ ){0,4}down|coup\w*|cierr\w*|"
    r"cerrar|desactiv\w*|desativ\w*|"
    r"desabilit\w*|deshabilit\w*|ferm\w*|encerr\w*|derrub\w*|deslig\w*|tumb\w*|baja\w*|administratively down|"
    r"silence|park|"
    r"(?:must|should|shall|has to) be down|arret\w*|fech\w*)\b"
)
_OPENS = (
    r"\b(?:no shut\w*|re-?open\w*|re-?enabl\w*|(?:bring|put|get) (?:\w+ ){0,5}(?:back )?up(?: again)?|"
    r"reactiv\w*|reativ\w*|unshut\w*|"
    r"levant\w*|reabr\w*|rouvr\w*|relig\w*|open (?:\w+ )*again|(?:switch|turn) (?:\w+ )*(?:back )?on|"
    r"rehabilit\w*|start\w* again|"
    r"resume\w*|back (?:up|in service|online))\b"
)
GOES = (
    r"\b(?:remov\w*|delet\w*|drop\w*|tear (?:it )?down|get rid|apag\w*|elimin\w*|borr\w*|quit\w*|supprim\w*|"
    r"retir\w*|decommission\w*|"
    r"unconfigure|no neighbou?r|has to go|goes away|obsolete|no longer needed|enlev\w*|scrap|kill|dismantle|"
    r"cancel\w*)\b"
)


_KEPT = (
    r"\b(?:without|sin|sem|sans|not|don't|do not|nao|no|ne)(?: (?:any|the|la|el|o|a|le|pas|lo|"
    r"it))* (?:delet\w*|remov\w*|los\w+|"
    r"borr\w*|elimin\w*|apag\w*|supprim\w*|perd\w*|retir\w*|effac\w*|touch\w*|quit\w*)\b[^.;,]*"
)
"""What is said to stay."""


def settings(marked: Marked) -> dict[str, Any] | None:
    """What is set on a session, taken out of the line; None where something of it is not read for certain."""
    wanted: dict[str, Any] = {}
    if (text := marked.take(_DESCRIBED)) is not None:
        wanted["description"] = str(marked.value(text["text"]))
    timers = _timers(marked)
    if timers is None:
        return None
    wanted |= timers
    for field, pattern in _NUMBERED.items():
        found = marked.take(pattern)
        if found is not None:
            value = next(one for name, one in found.groupdict().items() if one)
            wanted[field] = marked.value(value)
    if "max_prefix" in wanted and marked.has(_WARNS):
        return None
    if marked.has(r"\bnext-?hop-?self\b"):
        wanted["next_hop_self"] = (
            marked.take(rf"(?:\bno |\bwithout |{GOES}[^<.;]{{0,20}})\bnext-?hop-?self\b") is None
        )
        marked.take(r"\bnext-?hop-?self\b")
    wanted |= _default(marked)
    return wanted


def _pair(words: str, *, gap: int = 40) -> str:
    """A number closely after one of the words, or right before it."""
    after = rf"(?:\b(?:{words})\b[^<.;]{{0,{gap}}}?(?P<after><N\d+>))"
    before = rf"(?:(?P<before><N\d+>)(?: (?:as|of|de|en|the|a|is|como|for))* (?:{words})\b)"
    return f"{after}|{before}"


_NUMBERED = {
    "local_preference": _pair(r"local-? ?pref\w*|lp|preferenc\w+ loca\w+|preferences? locales?"),
    "weight": _pair(r"weights?|pesos?|poids|ponderac\w+"),
    "multihop": _pair(r"(?:ebgp-? ?)?multi-? ?hop|hops|saltos|sauts", gap=14),
    "max_prefix": (
        rf"(?:(?:\bif\b[^<.;]{{0,40}})?\b{_LIMIT}\b[^<.;]{{0,40}}?(?P<a><N\d+>) (?:\w+ ){{0,2}}{_PREFIXES}\b)|"
        r"(?:\bmax\w*-? ?prefix\w*[^<.;]{0,20}(?P<e><N\d+>))|"
        rf"(?:\b{_PREFIXES}\b[^<.;]{{0,40}}?\b{_LIMIT}\b[^<.;]{{0,20}}?(?P<b><N\d+>))|"
        rf"(?:(?P<c><N\d+>) (?:\w+ )?{_PREFIXES}\b[^<.;]{{0,40}}\b{_LIMIT}\b)|"
        rf"(?:\b{_LIMIT}\b[^.;]{{0,60}}?(?P<d><N\d+>) {_PREFIXES})"
    ),
}


def _timers(marked: Marked) -> dict[str, Any] | None:
    keep, hold = r"keep-? ?alives?", r"hold(?:-? ?(?:time\w*|timers?|down)?)?"
    if not marked.has(rf"\b(?:timers?|temporizador\w*|{keep}|{hold})\b(?!-)"):
        return {}
    pair = marked.take(
        rf"\b{keep} ?/? ?(?:and |y |e |et )?{hold}\b[^<]{{0,24}}?(?P<k>{N})[^<]{{0,12}}?(?P<h>{N})"
    )
    if pair is not None:
        both_s = {"keepalive_s": int(marked.value(pair["k"])), "hold_s": int(marked.value(pair["h"]))}
        return both_s if both_s["keepalive_s"] < both_s["hold_s"] else None
    first = marked.find(rf"\b(?:{keep}|{hold})\b")
    number = marked.find(N)
    found: dict[str, Any] = {}
    if first is not None and number is not None:
        leads = number.start() < first.start() and len(marked.line[number.end() : first.start()]) < 14
        for field, word in (("keepalive_s", keep), ("hold_s", hold)):
            pattern = (
                rf"(?P<n>{N})[^<,.;]{{0,14}}?\b{word}\b"
                if leads
                else rf"\b{word}\b(?:[^<]|<R\d+>){{0,40}}?(?P<n>{N})"
            )
            hit = marked.take(pattern)
            if hit is not None:
                found[field] = int(marked.value(hit["n"]))
    elif (both := marked.take(rf"\btimers?\b[^<]{{0,40}}?(?P<k>{N})[^<]{{0,16}}?(?P<h>{N})")) is not None:
        found = {"keepalive_s": int(marked.value(both["k"])), "hold_s": int(marked.value(both["h"]))}
    whole = len(found) == 2 and found["keepalive_s"] < found["hold_s"]
    return found if whole else None


_DEFAULT = (
    r"\b(?:default-? ?originate|(?:originat\w*|send\w*|give\w*|offer\w*|announc\w*|advertis\w*|hand\w*|"
    r"tell\w*|inject\w*|anunci\w*|annonc\w*|"
    r"envi\w*|mand\w*|envoy\w*|provide\w*|deliver\w*)\b[^<.;]{0,30}(?:<R\d+>[^<.;]{0,20})?\b(?:default(?: route| one)?|"
    r"(?:ruta|rota) (?:por defecto|por defeito|por omissao|predeterminada|default|padrao)|route par defaut)|"
    r"default(?: route)?\b[^<.;]{0,40}\b(?:originat\w*|announce\w*|advertis\w*))\b"
)


def _default(marked: Marked) -> dict[str, Any]:
    if marked.has(r"\b(?:accept\w*|acept\w*|aceit\w*|tak(?:e|es)|static\w*|estatic\w*|ospf|redistrib\w*)\b"):
        return {}
    stops = marked.has(rf"\b(?:no longer|stop\w*|not|no|cease|ne|nao|{GOES})\b[^<.;]{{0,30}}?{_DEFAULT}")
    found = marked.take(_DEFAULT)
    if found is None:
        return {}
    marked.drop(r"\b(?:default-? ?originate|originat\w*(?: it)?)\b")
    return {"default_originate": not stops}


def toggled(marked: Marked) -> dict[str, Any]:
    """Whether a session is shut, opened or taken away, where nothing else is wished."""
    marked.drop(_KEPT)
    opens = marked.drop(_OPENS)
    if opens:
        return {"shutdown": False}
    if marked.has(rf"{GOES}[^.;]{{0,40}}?\b{SESSION}\b|\b{SESSION}\b[^.;]{{0,60}}?{GOES}|{GOES} <A\d+>"):
        return {"remove": True}
    if marked.drop(_SHUTS):
        return {"shutdown": True}
    return {}


def systems(marked: Marked) -> list[str]:
    """The marks of AS numbers: those that are said to be, and those that can be nothing else."""
    said = [one["n"] for one in re.finditer(rf"\b{AS} ?(?P<n>{N})", marked.line)]
    said += [
        mark.group()
        for mark in marked.marks("N")
        if mark.group() not in said
        and isinstance(value := marked.value(mark.group()), int)
        and (64_000 <= value <= 65_535 or value >= 4_200_000_000)
    ]
    return sorted(said, key=marked.line.index)


_RN = (
    r"(?:'s|\(|,|:|=|which|that|is|in|has|gets|uses|with|runs?|as|asn|el|en|no|na|est|dans|tem|tiene|esta|o|a|l|the|"
    r"local|numbers?|numero|side|end|"
    r"be|should|will|sera|its|own|su|seu|remote-?as|being|l'as|l'asn|being|deve|usar|debe|ser|es|e|autonomous|"
    r"system|joins|belongs|to|"
    r"fica|queda|itself|mismo|own|have|ter|tener|ha|must|shall|i|se|situe)"
)
_NR = r"(?:on|for|at|is|en|no|na|sur|para|pour|of|to|the|=|:|->|belongs|goes|\(|o|el|le|a|cote|being|du|lado|do|del)"


def owned(marked: Marked, named: list[str], numbers: list[str]) -> dict[str, int]:
    """Which router has which of the AS numbers; empty where that is not certain."""
    line = marked.line
    beside = r"<R\d+>(?: |,|and|y|e|et|/|&|<->|->|with|to|con|com|avec|router)+<R\d+>"
    pair = re.search(
        rf"{beside}(?P<gap>[^<]{{0,40}})(?P<a>{N}) ?(?:\(|,|and|y|e|et|/|&|{AS}| )+(?P<b>{N})(?! ?(?:{_NR} )+<R)",
        line,
    )
    if pair is not None and "(" not in pair["gap"] and not re.search(r"^ ?(?:is|has|uses)\b", pair["gap"]):
        first = re.findall(r"<R\d+>", pair.group())[:2]
        return {
            str(marked.value(r)): int(marked.value(n))
            for r, n in zip(first, (pair["a"], pair["b"]), strict=True)
        }
    after = {n: _router(marked, rf"(?P<r><R\d+>) ?(?:{_RN} ?)*{re.escape(n)}") for n in numbers}
    before = {n: _router(marked, rf"{re.escape(n)} ?(?:{_NR} ?)+(?P<r><R\d+>)") for n in numbers}
    for found in (after, before):
        whole = [name for name in found.values() if name in named]
        if len(set(whole)) == len(numbers) == len(named):
            return {name: int(marked.value(n)) for n, name in found.items() if name}
    mixed = {n: after[n] or before[n] for n in numbers}
    known = [name for name in mixed.values() if name in named]
    if re.search(rf"{beside}[^<]*{N}(?! ?(?:{_NR} )+<R)", line):
        return {}
    if len(numbers) == len(named) == 2 and len(set(known)) == 1 and list(mixed.values()).count(None) == 1:
        other = next(name for name in named if name not in known)
        return {mixed[n] or other: int(marked.value(n)) for n in numbers}
    return {}


def _router(marked: Marked, pattern: str) -> str | None:
    found = marked.find(pattern)
    return str(marked.value(found["r"])) if found is not None else None


@dataclass(frozen=True)
class Fresh:
    """Sessions that are new, and what else comes with them."""

    peers: tuple[BgpPeer, ...]
    others: tuple[AnyObjective, ...] = ()


def created(marked: Marked) -> Fresh | None:
    """New sessions: over the cable of two routers, or to an address; None where nothing is, or not for certain."""
    numbers = systems(marked)
    if not numbers:
        return None
    return _over_cable(marked, numbers) or _to_address(marked, numbers)


def _over_cable(marked: Marked, numbers: list[str]) -> Fresh | None:
    ground = marked.ground
    named = list(dict.fromkeys(str(one) for one in marked.values("R")))
    spoken = [name for name in named if not _only_lan(marked, name)]
    if len(spoken) != 2 or len(ground.facing(spoken[0], spoken[1])) != 1:
        return None
    if any(one.router in spoken and far(ground, one) in spoken for one in ends(ground)):
        return None  # it is there
    running = {name: process.asn for name in spoken if (process := ground.device(name).bgp) is not None}
    asns = owned(marked, spoken, numbers)
    if not asns and len(running) == 1 and len(numbers) == 1:
        asns = {name: int(marked.value(numbers[0])) for name in spoken if name not in running}
    asns = {**asns, **running}
    if set(asns) != set(spoken) or not {int(marked.value(n)) for n in numbers} <= set(asns.values()):
        return None
    addresses = {name: _address(ground, name, other) for name, other in (spoken, spoken[::-1])}
    if None in addresses.values() or any(one not in ground.owners for one in marked.values("A")):
        return None
    between = {one.network for a, z in (spoken, spoken[::-1]) for one in _nets(ground, a, z)}
    for mark in [one.group() for one in marked.marks("P")]:
        if marked.value(mark).network in between:
            marked.take(re.escape(mark))
    for mark in [*numbers, *(one.group() for one in marked.marks("A"))]:
        marked.take(re.escape(mark))
    peers = tuple(
        build(BgpPeer, router=name, neighbor=addresses[other], asn=asns[name], remote_as=asns[other])
        for name, other in (spoken, spoken[::-1])
    )
    return Fresh(peers)


def _only_lan(marked: Marked, name: str) -> bool:
    """Whether a router is named only as where a subnet is."""
    marks = [one.group() for one in marked.marks("R") if marked.value(one.group()) == name]
    return all(
        marked.has(rf"{one} 's (?:lan|loopback|network|subnet)\b") and not marked.has(rf"{one} \(")
        for one in marks
    )


def _address(ground: Ground, name: str, other: str) -> IPv4Address | None:
    port = ground.port(name, ground.towards(name, other))
    return port.addresses[0].ip if port is not None and port.addresses else None


def _nets(ground: Ground, a: str, z: str) -> list[Any]:
    port = ground.port(a, ground.towards(a, z))
    return list(port.addresses) if port is not None else []


_OURS = r"\b(?:our|we|we're|ours|local|own|us|nosotros|somos|nuestr[oa]|noss[oa]|nous|notre|its own|itself)\b"


def _to_address(marked: Marked, numbers: list[str]) -> Fresh | None:
    ground = marked.ground
    named = list(dict.fromkeys(str(one) for one in marked.values("R")))
    inside = [name for name in borders(ground) if ground.device(name).ospf]
    router = named[0] if len(named) == 1 else inside[0] if not named and len(inside) == 1 else None
    if router is None:
        return None
    running = ground.device(router).bgp
    port = _port(marked, router)
    own = {
        *ground.addresses(router),
        *([port.address.ip] if port is not None and port.address is not None else []),
    }
    beyond = [one for one in dict.fromkeys(marked.values("A")) if one not in own]
    local, remote = _both_systems(marked, router, numbers, running.asn if running is not None else None)
    if len(beyond) != 1 or remote is None or (local is None and running is None):
        return None
    if running is not None and beyond[0] in running.neighbors:
        return None
    for mark in [*numbers, *(one.group() for one in marked.marks("A"))]:
        marked.take(re.escape(mark))
    fields: dict[str, Any] = {"asn": local} if local is not None else {}
    peer = build(BgpPeer, router=router, neighbor=beyond[0], remote_as=remote, **fields)
    return Fresh((peer,), (port,) if port is not None else ())


def _port(marked: Marked, router: str) -> InterfaceSettings | None:
    """`Gi0/3 gets 198.18.5.2/30`: an interface that gets its address with the session."""
    nets = [one.group() for one in marked.marks("P")]
    own = [mark for mark in nets if marked.value(mark).ip != marked.value(mark).network.network_address]
    ports = [one.group() for one in marked.marks("I")]
    if len(own) != 1 or len(ports) != 1:
        return None
    address = marked.value(own[0])
    name = marked.ground.interface(router, str(marked.value(ports[0])))
    marked.take(re.escape(own[0]))
    marked.take(re.escape(ports[0]))
    return build(InterfaceSettings, router=router, interface=name, address=address, shutdown=False)


def _both_systems(
    marked: Marked, router: str, numbers: list[str], running: int | None
) -> tuple[int | None, int | None]:
    """(the router's own AS, the neighbour's)."""
    values = {mark: int(marked.value(mark)) for mark in numbers}
    ours = [mark for mark, value in values.items() if value == running]
    theirs = [mark for mark in numbers if mark not in ours]
    if running is None and len(numbers) == 2:
        said = [
            mark
            for mark in numbers
            if (
                marked.has(rf"(?:{_OURS}|<R\d+>) ?(?:'s )?(?:{_RN} ?)*{re.escape(mark)}")
                and not marked.has(rf"<A\d+>[^<.;]{{0,16}}{re.escape(mark)}")
            )
            or marked.has(rf"{re.escape(mark)} (?:(?:on|for|is) )?(?:{_OURS}|the local)")
        ]
        ours = said if len(said) == 1 else []
        theirs = [mark for mark in numbers if mark not in ours]
    if len(theirs) != 1 or len(ours) > 1:
        return None, None
    return (values[ours[0]] if ours else None), values[theirs[0]]


def by_default(ground: Ground) -> End | None:
    """The one side of a session with another AS that is inside."""
    found = [
        End(name, one)
        for name in borders(ground)
        if ground.device(name).ospf
        for one in outside(ground, name)
    ]
    return found[0] if len(found) == 1 else None
