"""Makers of objectives about OSPF, static routes and BGP, by what a clause leans towards."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Any

from assent.network.transport.edge_objectives import DisconnectRouters
from assent.network.transport.objectives import (
    ANYWHERE,
    AnyObjective,
    BgpAnnounce,
    BgpPeer,
    DisconnectHost,
    OspfInterface,
    OspfNetwork,
    OspfProcess,
    PrefixListEdit,
    StaticRoute,
)
from assent.network.transport.routing_objectives import PrefixEntry
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.leaning.settings import Maker
from assent.network.transport.skills.requests.leaning.slots import Misfit, Slots

_AREA = r"area|zone|zona|aire"


def _ports(slots: Slots, **fields: Any) -> list[AnyObjective]:
    return [
        build(OspfInterface, router=spot.router, interface=spot.interface, **fields) for spot in slots.spots()
    ]


def _number(name: str) -> Maker:
    return lambda slots: _ports(slots, **{name: slots.number()})


def _timers(slots: Slots) -> list[AnyObjective]:
    hello, dead = slots.number(), slots.number()
    if hello >= dead:
        raise Misfit("timers the wrong way round")
    return _ports(slots, hello_s=hello, dead_s=dead)


def _processes(slots: Slots, **fields: Any) -> list[AnyObjective]:
    return [build(OspfProcess, router=router, **fields) for router in _routed(slots)]


def _routed(slots: Slots) -> tuple[str, ...]:
    """Routers that run OSPF already."""
    found = slots.routers(ospf=True)
    if any(not slots.ground.device(name).ospf for name in found):
        raise Misfit("a router without OSPF")
    return found


def _router_id(slots: Slots) -> list[AnyObjective]:
    router = slots.router()
    return [build(OspfProcess, router=router, router_id=slots.address())]


def _reference(slots: Slots) -> list[AnyObjective]:
    token = slots.one("num")
    mbps = token.value // 1000 if token.unit == "kbps" else token.value
    return _processes(slots, reference_mbps=int(mbps))


def _external(slots: Slots) -> dict[str, Any]:
    """Metric and type of what is carried into OSPF."""
    found: dict[str, Any] = {}
    kind = slots.says(r"e1|type 1|tipo 1|e-1") or slots.perhaps(after=r"type|tipo") == 1
    if kind:
        found["type"] = "E1"
    metric = slots.perhaps()
    if metric is not None:
        found["metric"] = metric
    again = slots.perhaps()
    if again is not None:
        raise Misfit("a number too many")
    return found


_DEFAULT = r"default|defecto|defeito|defaut|padrao|predeterminada|predefinida|omissao|xz|last resort|gateway"


def _originate(how: str) -> Maker:
    def make(slots: Slots) -> list[AnyObjective]:
        whole = slots.heard.line(range(len(slots.heard.tokens)))
        named = [t for t in slots.heard.tokens if t.kind == "net" and t.value.network.prefixlen]
        if not slots.says(_DEFAULT) and (named or not re.search(rf"\b(?:{_DEFAULT})\b", whole)):
            raise Misfit("another route than the default")
        more = _external(slots)
        slots.maybe("net")
        fields: dict[str, Any] = {"default_originate": how}
        if "type" in more:
            fields["default_type"] = more["type"]
        if "metric" in more:
            fields["default_metric"] = more["metric"]
        return _processes(slots, **fields)

    return make


_ORIGINS = (
    ("static", r"statics?|static routes?|estatic[oa]s?|statiques?|rotas? estatica\w*|rutas? estatica\w*"),
    ("connected", r"connected|directly|attached|conectad[oa]s?|ligadas|connectee?s?|dire(?:c?ta|cte)ment\w*"),
    ("bgp", r"e?bgp"),
)  # fmt: skip


def _origin(slots: Slots, router: str) -> str:
    said = [name for name, words in _ORIGINS if slots.says(words)]
    if len(said) != 1:
        raise Misfit("which routes is not certain")
    if said[0] != "bgp":
        return said[0]
    running = slots.ground.device(router).bgp
    if running is None:
        raise Misfit("no BGP there")
    return f"bgp {running.asn}"


def _redistribute(slots: Slots) -> list[AnyObjective]:
    (router, *more) = _routed(slots)
    if more:
        raise Misfit("several routers")
    external = _external(slots)
    fields: dict[str, Any] = {"redistribute": _origin(slots, router)}
    if "type" in external:
        fields["redistribute_type"] = external["type"]
    if "metric" in external:
        fields["redistribute_metric"] = external["metric"]
    return [build(OspfProcess, router=router, **fields)]


def _unredistribute(slots: Slots) -> list[AnyObjective]:
    (router, *more) = _routed(slots)
    if more:
        raise Misfit("several routers")
    return [build(OspfProcess, router=router, stop_redistribute=_origin(slots, router))]


def _area_kind(kind: str) -> Maker:
    """Every router in the area has to agree on what it is."""

    def make(slots: Slots) -> list[AnyObjective]:
        area = slots.number()
        there = [
            name
            for name in slots.ground.routers
            for process in slots.ground.device(name).ospf.values()
            if any(one.area == area for one in process.networks)
            or any(
                port.ospf_area and port.ospf_area[1] == area
                for port in slots.ground.device(name).interfaces.values()
            )
        ]
        if not there:
            raise Misfit("no router in that area")
        borders = {name for name in there if kind.startswith("totally") and _is_border(slots, name)}
        plain = {"totally-stub": "stub", "totally-nssa": "nssa"}.get(kind, kind)
        return [
            build(
                OspfProcess,
                router=name,
                area_type=(area, kind if not kind.startswith("totally") or name in borders else plain),
            )
            for name in dict.fromkeys(there)
        ]

    return make


def _is_border(slots: Slots, name: str) -> bool:
    areas = {one.area for process in slots.ground.device(name).ospf.values() for one in process.networks}
    return len(areas) > 1


def _join(slots: Slots) -> list[AnyObjective]:
    area = slots.number(after=_AREA)
    net = slots.maybe("net")
    if net is not None:
        return [build(OspfNetwork, router=slots.router(), prefix=net.value.network, area=area)]
    return [
        build(
            OspfNetwork,
            router=one.router,
            prefix=slots.ground.subnet(one.router, one.interface or ""),
            area=area,
        )
        for one in slots.spots()
    ]


def _leave(slots: Slots) -> list[AnyObjective]:
    """Networks that are in OSPF now, no longer."""
    net = slots.maybe("net")
    if net is not None:
        wanted = [(slots.router(), net.value.network)]
    else:
        ports = [(one.router, one.interface or "") for one in slots.spots()]
        wanted = [(router, slots.ground.subnet(router, name)) for router, name in ports]
    made: list[AnyObjective] = []
    for router, prefix in wanted:
        areas = [
            one.area
            for process in slots.ground.device(router).ospf.values()
            for one in process.networks
            if one.match.network == prefix
        ]
        if len(areas) != 1:
            raise Misfit("it is not announced by itself")
        made.append(build(OspfNetwork, router=router, prefix=prefix, area=areas[0], remove=True))
    return made


def _discard(slots: Slots) -> list[AnyObjective]:
    return [build(StaticRoute, router=slots.router(), prefix=slots.prefix(), interface="Null0")]


def _static(slots: Slots) -> list[AnyObjective]:
    router = _own_router(slots)
    token = slots.maybe("net")
    hop = slots.maybe("addr")
    if token is None or hop is None or token.value.ip != token.value.network.network_address:
        raise Misfit("no destination or no next hop")
    return [_route(slots, router, token.value.network, hop.value)]


def _own_router(slots: Slots) -> str:
    """The one router that is cabled to the next hop: others are where the route leads."""
    return _reaching(slots, slots.routers())


def _reaching(slots: Slots, found: tuple[str, ...]) -> str:
    hops = [slots.heard.tokens[at].value for at in slots.span if slots.heard.tokens[at].kind == "addr"]
    near = [
        name
        for name in found
        for hop in hops
        if any(
            hop in one.network and hop != one.ip and hop in slots.ground.owners
            for port in slots.ground.device(name).interfaces.values()
            for one in port.addresses
        )
    ]
    if len(set(near)) != 1:
        raise Misfit("on which router is not certain")
    return near[0]


def _route(slots: Slots, router: str, prefix: Any, hop: IPv4Address) -> AnyObjective:
    distance = slots.perhaps(after=r"distance|distancia|ad|administrativ\w+|preference|xa")
    if distance is None and slots.says(
        r"floating|flotante|flutuante|flottante|backup|respaldo|secours|reserva"
    ):
        raise Misfit("a floating route without distance")
    return build(StaticRoute, router=router, prefix=prefix, next_hop=hop, distance=distance or 1)


def _default_route(slots: Slots) -> list[AnyObjective]:
    slots.maybe("net")
    hop = slots.maybe("addr")
    if hop is not None:
        return [_route(slots, _own_router(slots), ANYWHERE, hop.value)]
    router, far = _two(slots)
    name = slots.ground.towards(router, far)
    ends = [
        one.ip
        for end in slots.ground.far_ends(router, name)
        if end.router == far
        for one in slots.ground.device(far).interfaces[end.interface].addresses
    ]
    if len(ends) != 1:
        raise Misfit("the next hop is not certain")
    return [_route(slots, router, ANYWHERE, ends[0])]


def _two(slots: Slots) -> tuple[str, str]:
    found = slots.routers()
    if len(found) != 2 or found[1] not in slots.ground.neighbours(found[0]):
        raise Misfit("not a router and its neighbour")
    return found[0], found[1]


def _no_static(slots: Slots) -> list[AnyObjective]:
    net, hop = slots.maybe("net"), slots.maybe("addr")
    routers = slots.routers() if slots.routers_near or slots.heard.mentions else slots.ground.routers
    hits = [
        (router, one)
        for router in routers
        for one in slots.ground.device(router).statics
        if (net is None or one.prefix == net.value.network) and (hop is None or one.next_hop == hop.value)
    ]
    if len(hits) != 1:
        raise Misfit("which route is not certain")
    (router, one) = hits[0]
    return [
        build(
            StaticRoute, router=router, prefix=one.prefix, next_hop=one.next_hop, interface=one.interface,
            distance=one.distance, remove=True,
        )
    ]  # fmt: skip


def _border(slots: Slots) -> tuple[str, IPv4Address]:
    """The one router that has BGP neighbours of another AS, inside, and that neighbour."""
    pairs = [
        (name, address)
        for name in slots.ground.routers
        for running in [slots.ground.device(name).bgp]
        if running is not None and slots.ground.device(name).ospf
        for address in running.neighbors
    ]
    if len(pairs) != 1:
        raise Misfit("which BGP neighbour is not certain")
    return pairs[0]


def _announce(remove: bool) -> Maker:
    def make(slots: Slots) -> list[AnyObjective]:
        router, _ = _border(slots)
        token = slots.one("net").value
        if token.ip != token.network.network_address:
            raise Misfit("no subnet")
        return [build(BgpAnnounce, router=router, prefix=token.network, remove=remove)]

    return make


def _accept(action: str) -> Maker:
    def make(slots: Slots) -> list[AnyObjective]:
        router, neighbor = _border(slots)
        running = slots.ground.device(router).bgp
        one = running.neighbors.get(neighbor) if running else None
        if one is None or one.prefix_in is None:
            raise Misfit("no list for what comes in")
        entry = PrefixEntry(action="deny" if action == "deny" else "permit", prefix=slots.prefix())
        return [build(PrefixListEdit, router=router, list=one.prefix_in, entries=(entry,))]

    return make


def _peer(**fields: Any) -> Maker:
    def make(slots: Slots) -> list[AnyObjective]:
        router, neighbor = _border(slots)
        token = slots.maybe("addr")
        if token is not None and token.value != neighbor:
            raise Misfit("another neighbour")
        return [build(BgpPeer, router=router, neighbor=neighbor, **fields)]

    return make


def _peer_timers(slots: Slots) -> list[AnyObjective]:
    keepalive, hold = slots.number(), slots.number()
    return _peer(keepalive_s=keepalive, hold_s=hold)(slots)


def _max_prefix(slots: Slots) -> list[AnyObjective]:
    return _peer(max_prefix=slots.number())(slots)


def _unhost(slots: Slots) -> list[AnyObjective]:
    hosts = slots.hosts()
    if len(hosts) != 1:
        raise Misfit("not one host")
    name = hosts[0]
    port = slots.ground.host(name).port
    others = any(one.port == port and one.name != name for one in slots.ground.network.hosts.values())
    return [build(DisconnectHost, host=name, router=port.router, interface=port.interface, keep_port=others)]


def _unlink(slots: Slots) -> list[AnyObjective]:
    spots = slots.spots()
    if len(spots) != 2:
        raise Misfit("not the two ends of a cable")
    (a, z) = spots
    return [
        build(DisconnectRouters, a=a.router, a_interface=a.interface, z=z.router, z_interface=z.interface)
    ]


MAKERS: dict[str, Maker] = {
    "cost": _number("cost"),
    "priority": _number("priority"),
    "noelect": lambda slots: _ports(slots, priority=0),
    "hello": _number("hello_s"),
    "dead": _number("dead_s"),
    "timers": _timers,
    "passive": lambda slots: _ports(slots, passive=True),
    "active": lambda slots: _ports(slots, passive=False),
    "pointtopoint": lambda slots: _ports(slots, network_type="point-to-point"),
    "broadcast": lambda slots: _ports(slots, network_type="broadcast"),
    "uncost": lambda slots: _ports(slots, clear=("cost",)),
    "join": _join,
    "routerid": _router_id,
    "reference": _reference,
    "originate": _originate("if-present"),
    "originatealways": _originate("always"),
    "unoriginate": _originate("no"),
    "redistribute": _redistribute,
    "unredistribute": _unredistribute,
    "stub": _area_kind("stub"),
    "totallystub": _area_kind("totally-stub"),
    "nssa": _area_kind("nssa"),
    "normalarea": _area_kind("normal"),
    "maxpaths": lambda slots: _processes(slots, max_paths=slots.number()),
    "singlepath": lambda slots: _processes(slots, max_paths=1),
    "distance": lambda slots: _processes(slots, distance=slots.number()),
    "leave": _leave,
    "discard": _discard,
    "static": _static,
    "defaultroute": _default_route,
    "nostatic": _no_static,
    "announce": _announce(False),
    "unannounce": _announce(True),
    "accept": _accept("permit"),
    "refuse": _accept("deny"),
    "peershut": _peer(shutdown=True),
    "peerup": _peer(shutdown=False),
    "peertimers": _peer_timers,
    "maxprefix": _max_prefix,
    "unhost": _unhost,
    "unlink": _unlink,
}
