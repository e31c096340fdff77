"""Makers of objectives about interfaces and tunnels, by what a clause leans towards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from assent.network.transport.edge_objectives import TunnelEnd
from assent.network.transport.objectives import (
    AnyObjective,
    BindList,
    InterfaceSettings,
    RemoveList,
    RemoveTunnel,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.requests.leaning.slots import Misfit, Slots
from assent.network.transport.skills.requests.seeking import Spot

Maker = Callable[[Slots], list[AnyObjective]]


def settings(slots: Slots, **fields: Any) -> list[AnyObjective]:
    """The same settings of every place that is meant."""
    made: list[AnyObjective] = []
    for spot in slots.spots():
        assert spot.interface is not None  # `spots` gives full ones only
        if spot.interface.startswith("Tunnel"):
            made.append(_of_tunnel(spot.router, spot.interface, fields))
            continue
        more = dict(fields)
        if spot.create and "." in spot.interface and "dot1q" not in more:
            more["dot1q"] = int(spot.interface.rsplit(".", 1)[1])
        made.append(
            build(InterfaceSettings, router=spot.router, interface=spot.interface, create=spot.create, **more)
        )
    return made


def _of_tunnel(router: str, interface: str, fields: dict[str, Any]) -> AnyObjective:
    if set(fields) <= {"ip_mtu", "tcp_mss", "shutdown"}:
        return build(TunnelEnd, router=router, interface=interface, **fields)
    return build(InterfaceSettings, router=router, interface=interface, **fields)


def _address(slots: Slots) -> list[AnyObjective]:
    address = check_address(slots.one("net").value)
    if len(slots.spots()) != 1:
        raise Misfit("one address for several places")
    return settings(slots, address=address)


def _secondary(slots: Slots) -> list[AnyObjective]:
    token = slots.one("net", "addr")
    value = token.value
    if token.kind == "addr":
        raise Misfit("no prefix length")
    if len(slots.spots()) != 1:
        raise Misfit("one address for several places")
    return settings(slots, address=check_address(value), secondary=True)


def _mode(slots: Slots) -> list[AnyObjective]:
    fields: dict[str, Any] = {}
    number = slots.maybe("num")
    if number is not None:
        mbps = number.value // 1000 if number.unit == "kbps" else number.value
        fields["speed"] = str(mbps)
    elif slots.says(
        r"(?:auto\w*) (?:speed|negoci\w*|negot\w*)|(?:speed|velocid\w+|vitesse)(?: \S+){0,2} auto\w*"
    ):
        fields["speed"] = "auto"
    for mode, words in (
        ("full", "full|complet[oa]?|integral"),
        ("half", "half|medio|semi|meio"),
        ("auto", "auto duplex|duplex auto"),
    ):
        if slots.says(words):
            fields["duplex"] = mode
    if not fields:
        raise Misfit("neither speed nor duplex")
    return settings(slots, **fields)


def _bandwidth(slots: Slots) -> list[AnyObjective]:
    token = slots.one("num")
    if token.unit != "kbps" and token.value < _BARE_KBPS:
        raise Misfit("a rate without its unit")
    return settings(slots, bandwidth_kbps=int(token.value))


_BARE_KBPS = 1000
"""What is given without a unit is kbit/s, as in IOS, where it is that much."""


def _relay(slots: Slots) -> list[AnyObjective]:
    return settings(slots, helpers=(slots.address(of_host=True),))


def _unrelay(slots: Slots) -> list[AnyObjective]:
    said = slots.maybe("addr")
    made: list[AnyObjective] = []
    for spot in slots.spots():
        port = slots.ground.port(spot.router, spot.interface or "")
        have = port.helpers if port else ()
        gone = tuple(one for one in have if said is None or one == said.value)
        if not gone:
            raise Misfit("no helper there")
        made.append(build(InterfaceSettings, router=spot.router, interface=spot.interface, no_helpers=gone))
    return made


def _subinterface(slots: Slots) -> list[AnyObjective]:
    vlan = slots.number()
    fields: dict[str, Any] = {"dot1q": vlan}
    again = slots.maybe("num")
    if again is not None and again.value != vlan:
        raise Misfit("two VLANs")
    net = slots.maybe("net")
    if net is not None:
        fields["address"] = check_address(net.value)
    (spot, *more) = slots.spots()
    if more:
        raise Misfit("several ports")
    name = str(spot.interface)
    name = name if "." in name else f"{name}.{vlan}"
    if name in slots.ground.device(spot.router).interfaces:
        raise Misfit("it is there already")
    slots.taken = (Spot(spot.router, name, create=True),)
    return [build(InterfaceSettings, router=spot.router, interface=name, create=True, **fields)]


_PROPERTIES = {
    "description": r"desc\w*|labels?|text\w*|remark|libelle|etiquet\w*|rotulo",
    "address": r"ip|address\w*|adresse|direccion|endereco",
    "mtu": r"mtu",
    "bandwidth": r"bandwidth|ancho|largura|bande",
    "cost": r"costs?|metric\w*|costo|custo|cout",
    "priority": r"priorit\w*|prioridad\w*",
}


_GONE = (
    r"remov\w+|delet\w+|clear\w*|drop\w*|eras\w+|wip\w+|strip\w*|rid|away|blank|empty|without|no|goes?|default|reset|unset|"
    r"back|borr\w+|quit\w+|elimin\w+|retir\w+|suprim\w+|sin|sem|sans|apag\w+|tir\w+|supprim\w+|enlev\w+|effac\w+|vid\w+|otez"
)


def _clear(*only: str) -> Maker:
    def make(slots: Slots) -> list[AnyObjective]:
        if not slots.says(_GONE):
            raise Misfit("nothing says that it goes")
        said = [name for name in only if slots.says(_PROPERTIES[name])] or list(
            only[:1] if len(only) == 1 else ()
        )
        if len(said) != 1:
            raise Misfit("what should go is not said")
        return settings(slots, clear=tuple(said))

    return make


def _flag(**fields: bool) -> Maker:
    return lambda slots: settings(slots, **fields)


def _switched(shutdown: bool) -> Maker:
    def make(slots: Slots) -> list[AnyObjective]:
        return settings(slots, shutdown=shutdown)

    return make


def _sized(name: str) -> Maker:
    def make(slots: Slots) -> list[AnyObjective]:
        return settings(slots, **{name: slots.number()})

    return make


def _key(slots: Slots) -> list[AnyObjective]:
    key = slots.number()
    return [build(TunnelEnd, router=r, interface=i, key=key) for r, i in _tunnels(slots)]


def _keepalive(slots: Slots) -> list[AnyObjective]:
    every, times = slots.number(), slots.perhaps()
    value = (every, 3 if times is None else times)
    return [build(TunnelEnd, router=r, interface=i, keepalive=value) for r, i in _tunnels(slots)]


def _tunnel_down(slots: Slots) -> list[AnyObjective]:
    return [build(TunnelEnd, router=r, interface=i, shutdown=True) for r, i in _tunnels(slots)]


def _tunnel_gone(slots: Slots) -> list[AnyObjective]:
    return [build(RemoveTunnel, router=r, interface=i) for r, i in _tunnels(slots)]


def _tunnels(slots: Slots) -> Iterable[tuple[str, str]]:
    """The ends of the one tunnel that is spoken of, on the routers that are named, or all."""
    ground = slots.ground
    ends = [
        (router, name)
        for router in ground.routers
        for name, one in ground.device(router).interfaces.items()
        if one.tunnel is not None
    ]
    named = [at for at in slots.span if slots.heard.tokens[at].kind == "iface"]
    slots.used.update(named)
    said = {str(slots.heard.tokens[at].value) for at in named}
    numbered = [end for end in ends if end[1] in said]
    if said and not numbered:
        raise Misfit("no such tunnel")
    meant = numbered or ends
    whole = {str(t.value) for t in slots.heard.tokens if t.kind == "router"}
    here = [end for end in meant if end[0] in whole]
    addresses = {
        address.ip for router, name in meant for address in ground.device(router).interfaces[name].addresses
    }
    networks = {
        address.network
        for router, name in meant
        for address in ground.device(router).interfaces[name].addresses
    }
    if len(networks) != 1 or len(addresses) != len(meant):
        raise Misfit("which tunnel is not certain")
    both = slots.says(r"both|each|either|ambos|ambas|los dos|os dois|deux|as duas|las dos")
    return meant if both or not here else here


def _unbind(slots: Slots) -> list[AnyObjective]:
    name = slots.named_list()
    bound = [one for one in _bound(slots, name) if _meant(slots, one[0], one[1])]
    if len(bound) != 1:
        raise Misfit("where it is bound is not certain")
    return [
        build(BindList, router=router, interface=port, direction=way, list=name, remove=True)
        for router, port, way in bound
    ]


def _bound(slots: Slots, name: str) -> Iterable[tuple[str, str, str]]:
    for router in slots.ground.routers:
        for port, one in slots.ground.device(router).interfaces.items():
            for way, here in (("in", one.acl_in), ("out", one.acl_out)):
                if here == name:
                    yield router, port, way


def _meant(slots: Slots, router: str, port: str) -> bool:
    """Whether what is said of places does not speak against this one."""
    try:
        spots = slots.spots()
    except Misfit:
        spots = ()
    if spots and not any((spot.router, spot.interface) == (router, port) for spot in spots):
        return False
    said = {str(token.value) for token in slots.heard.tokens if token.kind == "router"}
    return not said or router in said


def _bind(slots: Slots) -> list[AnyObjective]:
    name = slots.named_list()
    into = slots.says(
        r"in|inbound|incoming|ingress|inward|entrant\w*|entrada|entrante|entree|enter\w*|ingressing"
    )
    out = slots.says(r"out|outbound|outgoing|egress|outward|sortant\w*|saida|salida|saliente|sortie|leav\w*")
    if into == out:
        raise Misfit("no direction")
    (spot, *more) = slots.spots()
    if more or name not in slots.ground.device(spot.router).acls:
        raise Misfit("not one place that has the list")
    way = "in" if into else "out"
    return [build(BindList, router=spot.router, interface=spot.interface, direction=way, list=name)]


def _drop_list(slots: Slots) -> list[AnyObjective]:
    name = slots.named_list()
    having = [r for r in slots.ground.routers if name in slots.ground.device(r).acls]
    said = [r for r in having if r in {str(t.value) for t in slots.heard.tokens if t.kind == "router"}]
    meant = said or having
    if len(meant) != 1:
        raise Misfit("which router's list is not certain")
    return [build(RemoveList, router=meant[0], list=name)]


MAKERS: dict[str, Maker] = {
    "address": _address,
    "secondary": _secondary,
    "description": lambda slots: settings(slots, description=str(slots.one("text").value)),
    "undescribe": _clear("description"),
    "unaddress": _clear("address"),
    "default": _clear("mtu", "bandwidth"),
    "shutdown": _switched(True),
    "up": _switched(False),
    "mtu": _sized("mtu"),
    "ipmtu": _sized("ip_mtu"),
    "mss": _sized("tcp_mss"),
    "bandwidth": _bandwidth,
    "speed": _mode,
    "relay": _relay,
    "unrelay": _unrelay,
    "noproxyarp": _flag(proxy_arp=False),
    "proxyarp": _flag(proxy_arp=True),
    "noredirects": _flag(redirects=False),
    "redirects": _flag(redirects=True),
    "nounreachables": _flag(unreachables=False),
    "unreachables": _flag(unreachables=True),
    "subinterface": _subinterface,
    "loopback": lambda slots: settings(slots),
    "tunnelkey": _key,
    "keepalive": _keepalive,
    "tunneldown": _tunnel_down,
    "untunnel": _tunnel_gone,
    "unbind": _unbind,
    "bind": _bind,
    "droplist": _drop_list,
}
