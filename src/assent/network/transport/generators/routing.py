"""OSPF and static routes to IOS lines and claims."""

from __future__ import annotations

from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.claims import Adjacency, Claim, Routing, Setting
from assent.network.transport.device import OspfProcess as Process
from assent.network.transport.generators.ospf_keys import keyed
from assent.network.transport.generators.part import (
    Part,
    area_of,
    neighbours,
    ospf_process,
    process_number,
    wildcard,
)
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.languages.ios import bgp_edit
from assent.network.transport.languages.ios.routing_lines import render_ospf
from assent.network.transport.objectives import ANYWHERE, OspfInterface, OspfNetwork, OspfProcess, StaticRoute
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.ospf import Node, is_nssa

HELLO_S, DEAD_S = 10, 40
"""IOS defaults on broadcast and point-to-point networks."""

_AREA_LINES = {
    "stub": "stub", "totally-stub": "stub no-summary", "nssa": "nssa", "totally-nssa": "nssa no-summary",
    "nssa-default": "nssa default-information-originate",
}  # fmt: skip
_CLEARED = {
    "cost": ("no ip ospf cost", "ospf_cost"), "priority": ("no ip ospf priority", "ospf_priority"),
    "hello": ("no ip ospf hello-interval", "ospf_hello_s"), "dead": ("no ip ospf dead-interval", "ospf_dead_s"),
}  # fmt: skip


def ospf_interface(objective: OspfInterface, ground: Ground) -> Part:
    """Raises Clarify where OSPF does not run on the router or the timers contradict each other."""
    part = Part()
    process = ospf_process(ground, objective.router)
    _checked_timers(objective, ground)
    lines = _lines(objective, ground)
    part.section(objective.router, f"interface {objective.interface}", lines)
    for field, name in (
        ("cost", "ospf_cost"),
        ("priority", "ospf_priority"),
        ("hello_s", "ospf_hello_s"),
        ("dead_s", "ospf_dead_s"),
        ("network_type", "ospf_network_type"),
    ):
        value = getattr(objective, field)
        if value is not None:
            part.claims.append(
                Setting(router=objective.router, interface=objective.interface, field=name, value=value)
            )
    for one in objective.clear:
        if one in _CLEARED:
            part.claims.append(
                Setting(
                    router=objective.router, interface=objective.interface, field=_CLEARED[one][1], value=None
                )
            )
    if objective.hello_s is not None or objective.dead_s is not None:
        _mirror_timers(objective, ground, part)
    if objective.key_id is not None or objective.no_authentication:
        keyed(objective, ground, part)
    if objective.passive is not None:
        word = "passive-interface" if objective.passive else "no passive-interface"
        part.section(objective.router, f"router ospf {process.process}", [f"{word} {objective.interface}"])
        _advertised(objective, ground, part)
        for far in neighbours(ground, objective.router, objective.interface):
            if objective.passive and len(ground.facing(objective.router, far.router)) == 1:
                part.claims.append(Adjacency(a=objective.router, z=far.router, present=False))
    return part


def _lines(objective: OspfInterface, ground: Ground) -> list[str]:
    now = ground.port(objective.router, objective.interface)
    said = (
        ("cost", objective.cost),
        ("priority", objective.priority),
        ("hello-interval", objective.hello_s),
        ("dead-interval", objective.dead_s),
        ("network", objective.network_type),
    )
    fields = {
        "network": "ospf_network_type",
        "cost": "ospf_cost",
        "priority": "ospf_priority",
        "hello-interval": "ospf_hello_s",
        "dead-interval": "ospf_dead_s",
    }
    lines = [
        f"ip ospf {word} {value}"
        for word, value in said
        if value is not None and getattr(now, fields[word], None) != value
    ]
    return lines + [
        _CLEARED[one][0]
        for one in objective.clear
        if one in _CLEARED and getattr(now, _CLEARED[one][1], None) is not None
    ]


def _advertised(objective: OspfInterface, ground: Ground, part: Part) -> None:
    """A passive interface sends no hellos, but its subnet is still advertised (RFC 2328 stub link)."""
    one = ground.port(objective.router, objective.interface)
    far = neighbours(ground, objective.router, objective.interface)
    peers = _peers(ground, objective.router)
    if one is None or not one.addresses or area_of(ground, objective.router, one.name) is None or far:
        part.claims += _still_adjacent(ground, objective.router) if not far else []
        return
    prefix = one.addresses[0].network
    part.claims += [Routing(router=peer, prefix=prefix, protocol="ospf") for peer in peers]


def _peers(ground: Ground, router: str) -> list[str]:
    found = [far.router for name in ground.up_ports(router) for far in neighbours(ground, router, name)]
    return list(dict.fromkeys(found))


def _still_adjacent(ground: Ground, router: str) -> list[Claim]:
    """What has to stay true while a process changes: its neighbours; without any, its connected subnets."""
    peers: list[Claim] = [Adjacency(a=router, z=peer) for peer in _peers(ground, router)]
    subnets = [ground.subnet(router, name) for name in ground.up_ports(router)]
    return peers or [Routing(router=router, prefix=prefix, protocol="connected") for prefix in subnets]


def _checked_timers(objective: OspfInterface, ground: Ground) -> None:
    """A dead interval no longer than the hello interval drops every neighbour (RFC 2328 C.3)."""
    now = ground.port(objective.router, objective.interface)
    if (objective.hello_s is None and objective.dead_s is None) or now is None:
        return
    hello = objective.hello_s or now.ospf_hello_s or HELLO_S
    follows = (
        4 * objective.hello_s if objective.hello_s else DEAD_S
    )  # IOS: dead is four hellos where it is not set
    dead = objective.dead_s or now.ospf_dead_s or follows
    if dead <= hello:
        raise Clarify(
            [
                f"The dead interval ({dead} s) must be longer than the hello interval ({hello} s). Which "
                "ones are meant?"
            ]
        )


def _mirror_timers(objective: OspfInterface, ground: Ground, part: Part) -> None:
    """Neighbours whose timers differ drop each other's hellos (RFC 2328 10.5): the far end gets the same."""
    said = (
        ("hello-interval", "ospf_hello_s", objective.hello_s),
        ("dead-interval", "ospf_dead_s", objective.dead_s),
    )
    for far in neighbours(ground, objective.router, objective.interface):
        there = ground.device(far.router).interfaces[far.interface]
        if all(value in (None, getattr(there, field)) for _, field, value in said):
            continue
        part.section(
            far.router,
            f"interface {far.interface}",
            [f"ip ospf {word} {value}" for word, _, value in said if value],
        )
        for _, field, value in said:
            if value is not None:
                part.claims.append(
                    Setting(router=far.router, interface=far.interface, field=field, value=value)
                )
        part.notes.append(f"{far} gets the same OSPF timers: neighbours drop hellos whose intervals differ")


def ospf_network(objective: OspfNetwork, ground: Ground) -> Part:
    """Raises Clarify where there is nothing to remove or nothing in the prefix to advertise."""
    part = Part()
    router, prefix = objective.router, objective.prefix
    statement = f"network {wildcard(prefix)} area {objective.area}"
    heading = f"router ospf {process_number(ground, router)}"
    have = [n for p in ground.device(router).ospf.values() for n in p.networks if n.match.network == prefix]
    if objective.remove:
        if not any(one.area == objective.area for one in have):
            raise Clarify(
                [
                    f"{router} has no OSPF network {prefix} in area {objective.area}. Which one should be removed?"
                ]
            )
        part.section(router, heading, [f"no {statement}"])
        part.claims += [Routing(router=router, prefix=prefix, protocol="ospf", present=False)]
        for name in ground.up_ports(router):
            if ground.subnet(router, name).overlaps(prefix):
                far = neighbours(ground, router, name)
                part.claims += [Adjacency(a=router, z=one.router, present=False) for one in far]
        return part
    inside = any(
        address.ip in prefix for one in ground.device(router).interfaces.values() for address in one.addresses
    )
    if not inside:
        raise Clarify(
            [
                f"{router} has no interface in {prefix}, so OSPF cannot advertise it from there. Which "
                "router or prefix is meant?"
            ]
        )
    moved = [f"no network {wildcard(prefix)} area {one.area}" for one in have if one.area != objective.area]
    part.section(router, heading, [*moved, statement])
    if moved:
        part.notes.append(
            f"{prefix} moves to area {objective.area}: neighbours on it must be in that area too"
        )
    part.claims += _learned(router, prefix, ground) or _still_adjacent(ground, router)
    return part


def _learned(router: str, prefix: IPv4Network, ground: Ground) -> list[Claim]:
    """Neighbours that are not on the subnet learn it by OSPF."""
    ports = ground.device(router).interfaces.values()
    inside = [a.network for one in ports if not one.shutdown for a in one.addresses if a.ip in prefix]
    return [
        Routing(router=peer, prefix=network, protocol="ospf")
        for peer in _peers(ground, router)
        for network in inside
        if not any(
            a.network == network for one in ground.device(peer).interfaces.values() for a in one.addresses
        )
    ]


def ospf_settings(objective: OspfProcess, ground: Ground) -> Part:
    """Raises Clarify where the router has no OSPF, or another one has the router id."""
    part = Part()
    process = ospf_process(ground, objective.router)
    lines = []
    if objective.router_id is not None:
        _checked_id(objective, ground)
        lines.append(f"router-id {objective.router_id}")
        part.notes.append(f"{objective.router} takes its new router id when its OSPF process restarts")
    if objective.reference_mbps is not None:
        lines.append(f"auto-cost reference-bandwidth {objective.reference_mbps}")
        part.notes.append("the reference bandwidth should be the same on all routers of the OSPF domain")
    if objective.default_originate is not None:
        lines.append(_originate(objective))
    if objective.passive_default is not None:
        lines += _passive_default(objective, ground)
    if objective.redistribute is not None:
        lines.append(_redistribute(_existing(objective, ground)))
    if objective.max_paths is not None:
        lines.append(f"maximum-paths {objective.max_paths}")
    if objective.distance is not None:
        lines.append(f"distance {objective.distance}")
    if objective.stop_redistribute is not None:
        if objective.stop_redistribute not in {origin for origin, _, _ in process.redistribute}:
            raise Clarify(
                [f"{objective.router} redistributes no {objective.stop_redistribute} routes. Which ones?"]
            )
        lines.append(f"no redistribute {objective.stop_redistribute}")
    if objective.area_type is not None:
        lines += _area_lines(objective, process.area_types.get(objective.area_type[0]), ground, part)
    lines = [line for line in lines if not _said_already(process, line)]
    part.section(objective.router, f"router ospf {process.process}", lines)
    part.claims += _outcome(objective, ground, part) or _still_adjacent(ground, objective.router)
    return part


def _outcome(objective: OspfProcess, ground: Ground, part: Part) -> list[Claim]:
    """What others see of the change: an external route for what is advertised."""
    device = ground.device(objective.router)
    peers = _peers(ground, objective.router)
    defaults = [one for one in device.statics if one.prefix == ANYWHERE]
    if objective.default_originate == "always" or (objective.default_originate == "if-present" and defaults):
        return [
            Routing(router=peer, prefix=ANYWHERE, protocol="ospf")
            for peer in peers
            if not _has_default(ground, peer)
        ]
    if objective.default_originate == "if-present":
        part.notes.append(
            f"{objective.router} has no default route itself: it advertises none until it has one"
        )
    if objective.stop_redistribute is not None:
        return _no_longer(objective, ground, peers)
    if objective.redistribute == "static":
        own = [one.prefix for one in device.statics if one.prefix != ANYWHERE and one.distance < 255]
        return [
            Routing(router=peer, prefix=prefix, protocol="ospf") for prefix in own[:4] for peer in peers[:1]
        ]
    return []


def _no_longer(objective: OspfProcess, ground: Ground, peers: list[str]) -> list[Claim]:
    """Neighbours no longer have the external routes that lead to the router: all, if it brings in nothing else."""
    routes = snapshot.of(ground.network).routes
    process = ospf_process(ground, objective.router)
    origins = [one for one in process.redistribute if one[0] == objective.stop_redistribute]
    gone = [
        prefix
        for prefix in routes.prefixes
        if routes.brings_in(objective.router, process.process, origins, prefix)
    ]
    return [
        Routing(router=peer, prefix=prefix, protocol="ospf", present=False)
        for prefix in sorted(gone)
        for peer in peers
    ]


def _has_default(ground: Ground, router: str) -> bool:
    return any(one.prefix == ANYWHERE for one in ground.device(router).statics)


def _checked_id(objective: OspfProcess, ground: Ground) -> None:
    for name, device in ground.network.devices.items():
        for process in device.ospf.values():
            if name != objective.router and process.router_id == objective.router_id:
                raise Clarify(
                    [
                        f"{objective.router_id} is already {name}'s router id. Which one should "
                        f"{objective.router} have?"
                    ]
                )


def _originate(objective: OspfProcess) -> str:
    if objective.default_originate == "no":
        return "no default-information originate"
    always = " always" if objective.default_originate == "always" else ""
    metric = f" metric {objective.default_metric}" if objective.default_metric not in (None, 1) else ""
    kind = " metric-type 1" if objective.default_type == "E1" else ""
    return f"default-information originate{always}{metric}{kind}"


def _said_already(process: Process, line: str) -> bool:
    return line in render_ospf(process)


def _existing(objective: OspfProcess, ground: Ground) -> OspfProcess:
    """Raises Clarify where the routes are to come from a process that the router does not run."""
    device = ground.device(objective.router)
    name, _, number = (objective.redistribute or "").partition(" ")
    if name == "bgp" and (device.bgp is None or str(device.bgp.asn) != number):
        runs = f"AS {device.bgp.asn}" if device.bgp is not None else "no BGP"
        raise Clarify([f"{objective.router} runs {runs}. Which routes should be redistributed into OSPF?"])
    if name == "ospf" and int(number) not in device.ospf:
        raise Clarify([f"{objective.router} runs no OSPF process {number}. Which one is meant?"])
    return objective


def _passive_default(objective: OspfProcess, ground: Ground) -> list[str]:
    """Passive by default, but not where there are neighbours: nobody means to lose them by tidying up."""
    if not objective.passive_default:
        return ["no passive-interface default"]
    linked = [
        name for name in ground.up_ports(objective.router) if neighbours(ground, objective.router, name)
    ]
    return ["passive-interface default", *(f"no passive-interface {name}" for name in linked)]


def _redistribute(objective: OspfProcess) -> str:
    metric = f" metric {objective.redistribute_metric}" if objective.redistribute_metric is not None else ""
    external = " metric-type 1" if objective.redistribute_type == "E1" else ""
    return f"redistribute {objective.redistribute}{metric}{external} subnets"


def _loses_externals(router: str, area: int, ground: Ground) -> bool:
    """Whether an NSSA takes external routes away from others in the area: its border then gives them a default."""
    view = snapshot.of(ground.network)
    process = ospf_process(ground, router)
    inside = [
        node.router for node, areas in view.graph.areas.items() if area in areas and node.router != router
    ]
    border = view.graph.is_border(Node(router, process.process))
    kinds = ("E1", "E2")
    return border and any(
        (route := view.routes.table(prefix).get(name)) is not None and route.kind in kinds
        for prefix in view.routes.prefixes
        for name in inside
    )


def _area_lines(objective: OspfProcess, now: str | None, ground: Ground, part: Part) -> list[str]:
    assert objective.area_type is not None
    area, kind = objective.area_type
    if area == 0 and kind != "normal":
        raise Clarify(["The backbone (area 0) cannot be a stub or NSSA (RFC 2328 3.6). Which area is meant?"])
    if kind == "normal":
        return [f"no area {area} {'nssa' if is_nssa(now or '') else 'stub'}"]
    if kind == "nssa" and _loses_externals(objective.router, area, ground):
        kind = "nssa-default"
        part.notes.append(
            f"area {area} no longer gets external routes: {objective.router} gives it a default route"
        )
    line = f"area {area} {_AREA_LINES[kind]}"
    if now is None or now == kind:
        return [line]
    return [*bgp_edit.areas_first([f"area {area} {_AREA_LINES[now]}"], [line], []), line]


def static_route(objective: StaticRoute, ground: Ground) -> Part:
    """Raises Clarify where the next hop is on no subnet of the router."""
    part = Part()
    via = str(objective.next_hop or objective.interface)
    table = f"vrf {objective.vrf} " if objective.vrf else ""
    line = f"ip route {table}{objective.prefix.network_address} {objective.prefix.netmask} {via}"
    if objective.vrf is not None and objective.vrf not in ground.device(objective.router).vrfs:
        there = listed(ground.device(objective.router).vrfs) or "it has none"
        raise Clarify([f"{objective.router} has no VRF {objective.vrf} ({there}). Which table is meant?"])
    if objective.remove:
        part.top(objective.router, f"no {line}")
        part.claims.append(
            Routing(
                router=objective.router,
                prefix=objective.prefix,
                protocol="static",
                next_hop=objective.next_hop,
                present=False,
                vrf=objective.vrf,
            )
        )
        return part
    if objective.next_hop is not None and not _connected(objective, ground):
        raise Clarify(
            [
                f"{objective.next_hop} is on no subnet of {objective.router}. Which next hop is meant: "
                f"{_hops(objective, ground)}?"
            ]
        )
    statics = ground.device(objective.router).statics
    same = [s for s in statics if (s.prefix, s.vrf) == (objective.prefix, objective.vrf)]
    if any(
        s.next_hop == objective.next_hop
        and s.interface == objective.interface
        and s.distance != objective.distance
        for s in same
    ):
        part.top(objective.router, f"no {line}")  # the same route at another distance would stay beside it
    line += f" {objective.distance}" if objective.distance != 1 else ""
    part.top(objective.router, line + (f" name {objective.name}" if objective.name else ""))
    part.claims.append(
        Routing(
            router=objective.router,
            prefix=objective.prefix,
            protocol="static",
            next_hop=objective.next_hop,
            vrf=objective.vrf,
        )
    )
    return part


def _connected(objective: StaticRoute, ground: Ground) -> bool:
    ports = ground.device(objective.router).interfaces.values()
    return any(
        objective.next_hop in address.network
        for one in ports
        if one.vrf == objective.vrf
        for address in one.addresses
    )


def _hops(objective: StaticRoute, ground: Ground) -> str:
    found = [
        f"{address.ip} ({far.router})"
        for name in ground.up_ports(objective.router)
        for far in ground.far_ends(objective.router, name)
        for address in ground.device(far.router).interfaces[far.interface].addresses[:1]
    ]
    return ", ".join(found) or "it has no neighbours"
