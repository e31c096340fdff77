"""Static routes and OSPF through a tunnel: which prefix, on which end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective, OspfInterface, OspfNetwork, StaticRoute
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.labels import labelled
from assent.network.transport.skills.requests.spoken import BOTH, Spoken

_ROUTES = (
    r"\b(?:routes?|statics?|rutas?|rotas?|reach\w*|send\w*|reroute|rout(?:ed|ing)|carried|carry|leave|"
    r"traffic|estatic\w+|"
    r"encaminh\w+|encamin\w+|tunneled|tunnelled|hidden|inside it|alcanz\w+|alcanc\w+|atteign\w+|joign\w+|"
    r"trafico|trafego|trafic|se hablen|talk|speak)\b"
)
_STATIC = r"\bstatic(?:s\b| (?:ip )?routes?)|\broutes?\b(?!r)|\brutas?\b|\brotas?\b|\bestatica|\bstatiques?\b"
"""What asks for a static route, whatever else does."""
_AREA = r"\b(?:area|aire)\D{0,5}(\d+)"
_COST = r"\b(?:cost|costo|custo|cout|metric|metrica|metrique)\D{0,9}(\d+)"
_BOTH_WAYS = (
    r"\bother(?:'s| side'?s?| one'?s?| end'?s?| router'?s?)?\b|\beach other\b|\bboth (?:ways|directions|lans|"
    r"sites)\b|"
    r"\bin (?:both|either) directions?\b|\bambos sentidos\b|\bnos dois sentidos\b|\bdans les deux sens\b|"
    r"\bfar side\b|"
    r"\b(?:the )?(?:two|both) (?:lans|sites|offices|shops|branches)\b|\blos? d[eo]l otro\b|\boutro lado\b|"
    r"\bopposite\b|"
    r"\beach (?:side|end|router)\b|\bmutual\w*\b|\brespective\w*\b|\bcada (?:lado|extremo|uno|um|router)\b|"
    r"\bde chaque cote\b|"
    r"\bdel otro\b|\bdo outro\b|\bde l'autre\b|\blan[ -]to[ -]lan\b|\bbetween the (?:two )?(?:lans|sites)\b"
)


def routes(
    said: Spoken, here: Port, there: Port, inside: Mapping[str, IPv4Address | None]
) -> list[AnyObjective]:
    """Static routes through the tunnel, each on the router that is said, or from whose side the prefix is far.

    Raises Clarify where routes are wished and no prefix is certain.
    """
    if not said.says(_ROUTES):
        return []
    distance = said.number(r"\b(?:distanc\w*|ad|preference)\b\D{0,12}(\d+)") or 1
    made: list[AnyObjective] = []
    for at, prefix in _far_prefixes(said, (here, there)):
        port = _router_for(said, at, prefix, here, there)
        made.append(_route(port, prefix, here, there, inside, distance))
    if not made and said.says(_BOTH_WAYS):
        for port, far in ((here, there), (there, here)):
            prefix = said.ground.subnet(far.router, said.ground.lan(far.router))
            made.append(_route(port, prefix, here, there, inside, distance))
    if not made and said.says(_STATIC):
        raise Clarify(
            [f"Which prefixes should be routed through the tunnel, on {here.router} or {there.router}?"]
        )
    return list(dict.fromkeys(made))


def _route(
    port: Port,
    prefix: IPv4Network,
    here: Port,
    there: Port,
    inside: Mapping[str, IPv4Address | None],
    distance: int,
) -> StaticRoute:
    hop = inside[there.router if port == here else here.router]
    return build(StaticRoute, router=port.router, prefix=prefix, next_hop=hop, distance=distance)


def in_ospf(said: Spoken, ends: Mapping[Port, IPv4Network | None]) -> list[AnyObjective]:
    """The tunnel's network in the area that is said, and the cost of its ends."""
    area = said.number(_AREA) if said.has("OSPF", "AREA") else None
    cost = said.number(_COST)
    made: list[AnyObjective] = []
    for port, inside in ends.items():
        if area is not None and inside is not None:
            made.append(OspfNetwork(router=port.router, prefix=inside, area=area))
        if cost is not None:
            made.append(build(OspfInterface, router=port.router, interface=port.interface, cost=cost))
    return made


def _far_prefixes(said: Spoken, ends: tuple[Port, Port]) -> list[tuple[int, IPv4Network]]:
    found: list[tuple[int, IPv4Network]] = []
    for at, token in enumerate(said.tokens):
        if token.kind == "net" and token.value.network.prefixlen < 29:
            found.append((at, token.value.network))
        elif token.kind == "host":
            found.append((at, said.ground.host(str(token.value)).address.network))
    if not found and not said.says(_BOTH_WAYS):
        found = [
            (at, one.addresses[0].network)
            for at, port in labelled(said)
            if (one := said.ground.port(port.router, port.interface)) and one.addresses
        ]
    found = found or _lans(said, ends)
    return list({prefix: (at, prefix) for at, prefix in found}.values())


def _lans(said: Spoken, ends: tuple[Port, Port]) -> list[tuple[int, IPv4Network]]:
    """`R3's LAN`, `la LAN de R1`."""
    found: list[tuple[int, IPv4Network]] = []
    for at, token in enumerate(said.tokens):
        if token.text.lower() not in ("lan", "lans"):
            continue
        near = (*said.tokens[max(0, at - 2) : at], *said.tokens[at + 1 : at + 4])
        whose = next((str(t.value) for t in near if t.kind == "router"), None)
        if whose in {port.router for port in ends} and len(said.ground.lans(str(whose))) == 1:
            found.append((at, said.ground.subnet(str(whose), said.ground.lan(str(whose)))))
    return found


def _router_for(said: Spoken, at: int, prefix: IPv4Network, here: Port, there: Port) -> Port:
    owner = said.ground.gateway(prefix)
    for port, other in ((here, there), (there, here)):
        if owner is not None and owner.router == port.router:
            return other
    near = said.nearest_router(at, (here.router, there.router))
    stated = _stated_on(said, (here, there))
    if stated is not None:
        return stated
    if near is None:
        raise Clarify([f"On which router should the route to {prefix} be: {here.router} or {there.router}?"])
    return here if near == here.router else there


def _stated_on(said: Spoken, ends: tuple[Port, Port]) -> Port | None:
    """`from core1`, `on porto a floating static route`, `une route sur R1`."""
    verb = r"\b(?:routes?|rutas?|rotas?|statics?|estatica|through|leave|with|qui)\b"
    for port in ends:
        name = re.escape(port.router.lower())
        there = said.says(rf"\b(?:from|on|en|no|sur|em) (?:router )?{name}\b(?=.{{0,60}}{verb})")
        if (
            there
            or said.says(
                rf"\b(?:routes?|ruta|rota|statics?|estatica|statique)\b.{{0,20}}\b(?:on|en|no|sur|em) {name}\b"
            )
        ) and not BOTH.search(said.plain):
            return port
    for port in ends:
        name = re.escape(port.router.lower())
        if said.says(
            rf"\b(?:routes?|ruta|rota|statics?|estatica|statique)\b.{{0,20}}\b(?:on|en|no|sur|em) {name}\b"
        ):
            return port
    return None
