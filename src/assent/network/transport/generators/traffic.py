"""What a filter claims about traffic: where its lists decide about all packets, and only there."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network

from assent.network.transport.claims import Flow, Traffic
from assent.network.transport.generators.part import Part
from assent.network.transport.generators.placement import Placement
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE, FilterTraffic, Service


def claims_of(objective: FilterTraffic, placement: Placement, ground: Ground, part: Part) -> None:
    """Traffic claims where the lists decide for all packets; an exact binding decides only for packets there."""
    through = objective.router if objective.router and not placement.exact else None
    flows = [
        Flow(
            source=s,
            destination=d,
            protocol=service.protocol,
            source_ports=service.source_ports,
            destination_ports=service.ports,
        )
        for service in _judged(objective)
        for s in objective.sources
        for d in _beyond(objective, through, ground)
    ]
    if objective.established or (placement.exact and not _complete(objective, placement, ground)):
        return
    if objective.action == "deny":
        part.claims += [Traffic(flow=flow, expected="denied", through=through) for flow in flows]
    if objective.action == "permit" and _known_ends(objective, ground):
        part.claims += [Traffic(flow=flow, expected="permitted", through=None) for flow in flows]
    if objective.rest is not None and objective.action == "permit":
        part.claims += [
            Traffic(flow=flow, expected="denied", through=through) for flow in _left_over(objective, ground)
        ]
    if objective.only in ("service", "everything") and objective.action == "permit":
        part.claims += [
            Traffic(flow=flow, expected="denied", through=through) for flow in _complement(objective, ground)
        ]


def _beyond(objective: FilterTraffic, through: str | None, ground: Ground) -> tuple[IPv4Network, ...]:
    """What leaves a router: an outbound list decides nothing about packets to the router itself."""
    if through is None or objective.direction != "out":
        return objective.destinations
    own = ground.addresses(through)
    if not any(ip in one for one in objective.destinations for ip in own):
        return objective.destinations
    lans = [ground.subnet(router, name) for router in ground.routers for name in ground.lans(router)]
    hosts = [IPv4Network(ground.host(name).address.ip) for name in ground.hosts]
    known = [one for one in (*lans, *hosts) if not any(ip in one for ip in own)]
    inside = [one for one in known if _inside(one, objective.destinations)]
    return tuple(
        dict.fromkeys(one for one in inside if not _inside(one, tuple(o for o in inside if o != one)))
    )


def _judged(objective: FilterTraffic) -> tuple[Service, ...]:
    """All traffic from anywhere leaves OSPF alive (its entry comes first): what is judged is everybody's."""
    if ANYWHERE in objective.sources and objective.services == (Service(),):
        return tuple(Service(protocol=protocol) for protocol in (1, 6, 17))
    return objective.services


def _complete(objective: FilterTraffic, placement: Placement, ground: Ground) -> bool:
    """Whether the exact bindings are the only way: all sources (or destinations) live behind them."""
    for one in placement.bindings:
        if one.interface not in ground.lans(one.router):
            continue
        subnet = ground.subnet(one.router, one.interface)
        ends = objective.sources if one.direction == "in" else objective.destinations
        if all(end.subnet_of(subnet) for end in ends):
            return True
    return False


def _known_ends(objective: FilterTraffic, ground: Ground) -> bool:
    return all(ground.gateway(end) is not None for end in (*objective.sources, *objective.destinations))


def _complement(objective: FilterTraffic, ground: Ground) -> list[Flow]:
    """TCP, UDP and ICMP between the ends, less the services that are permitted."""
    if any(service.protocol is None or service.source_ports for service in objective.services):
        return []
    out = []
    for protocol in (1, 6, 17):
        taken = sorted(
            service.ports or (0, 65_535) for service in objective.services if service.protocol == protocol
        )
        for ports in _outside(taken):
            for source, destination in _pairs(objective, ground):
                whole = ports == (0, 65_535) or protocol == 1
                out.append(
                    Flow(
                        source=source,
                        destination=destination,
                        protocol=protocol,
                        destination_ports=None if whole else ports,
                    )
                )
    return out


def _left_over(objective: FilterTraffic, ground: Ground) -> list[Flow]:
    """Of a stated rest: the other services of those who may, and everything of the other known subnets."""
    rest = objective.rest
    if rest is None or any(service.source_ports for service in objective.services):
        return []
    out: list[Flow] = []
    if rest.services == (Service(),):
        inner = objective.model_copy(
            update={
                "sources": tuple(s for s in objective.sources if _inside(s, rest.sources)),
                "destinations": tuple(d for d in objective.destinations if _inside(d, rest.destinations)),
            }
        )
        out += _complement(inner, ground)
    else:
        whole = {one.protocol for one in rest.services if one.ports is None and one.source_ports is None}
        same = _pairs(objective, ground)
        out += [
            one
            for one in _complement(objective, ground)
            if one.protocol in whole
            and any(
                one.source == s and one.destination == d
                for s, d in same
                if _inside(s, rest.sources) and _inside(d, rest.destinations)
            )
        ]
    for service in _split(rest.services):
        pairs = [(s, d) for s in _others(rest.sources, objective.sources, ground) for d in rest.destinations]
        pairs += [
            (s, d)
            for s in rest.sources
            if s != ANYWHERE
            for d in _others(rest.destinations, objective.destinations, ground)
        ]
        for source, destination in pairs:
            if (
                source != destination
                and not destination.subnet_of(source)
                and not source.subnet_of(destination)
            ):
                out.append(
                    Flow(
                        source=source,
                        destination=destination,
                        protocol=service.protocol,
                        source_ports=service.source_ports,
                        destination_ports=service.ports,
                    )
                )
    return out


def _split(services: tuple[Service, ...]) -> tuple[Service, ...]:
    return tuple(Service(protocol=p) for p in (1, 6, 17)) if services == (Service(),) else services


def _inside(one: IPv4Network, those: tuple[IPv4Network, ...]) -> bool:
    return any(one.subnet_of(other) for other in those)


def _others(
    rest: tuple[IPv4Network, ...], said: tuple[IPv4Network, ...], ground: Ground
) -> list[IPv4Network]:
    """The network's LANs in the rest that the filter's own entries do not speak of."""
    lans = [ground.subnet(router, name) for router in ground.routers for name in ground.lans(router)]
    return [one for one in lans if _inside(one, rest) and not any(one.overlaps(other) for other in said)]


def _pairs(objective: FilterTraffic, ground: Ground) -> list[tuple[IPv4Network, IPv4Network]]:
    return [
        (s, d) for s in objective.sources for d in objective.destinations if (s, d) != (ANYWHERE, ANYWHERE)
    ]


def _outside(taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    gaps, start = [], 0
    for low, high in taken:
        if low > start:
            gaps.append((start, low - 1))
        start = max(start, high + 1)
    return [*gaps, (start, 65_535)] if start <= 65_535 else gaps
