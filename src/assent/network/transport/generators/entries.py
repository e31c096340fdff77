"""Access-list entries as sets of packets: which cover one another, which overlap, where a new one must go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from assent.network.transport.device import ANY, Acl, AclEntry, Action, Ports, WildcardSet
from assent.network.transport.objectives import FilterTraffic, Rest, Service

OSPF = 89
ALL_SPF_ROUTERS = IPv4Address("224.0.0.5")


def entries(objective: FilterTraffic) -> list[AclEntry]:
    """What the list has to say, in order, without the rest: `only` adds what is then denied."""
    said = [
        entry(objective.action, service, source, destination, objective)
        for service in objective.services
        for source in objective.sources
        for destination in objective.destinations
    ]
    all_services = (Service(),)
    anywhere = (IPv4Network("0.0.0.0/0"),)
    exclusive = {
        "service": (all_services, objective.sources, objective.destinations),
        "source": (objective.services, anywhere, objective.destinations),
        "destination": (objective.services, objective.sources, anywhere),
    }
    if objective.rest is not None:
        return [*said, *_stated_rest(objective, objective.rest)]
    if objective.only is None:
        return said
    if objective.only == "everything":
        return [*said, everything("deny" if objective.action == "permit" else "permit")]
    services, sources, destinations = exclusive[objective.only]
    other: Action = "deny" if objective.action == "permit" else "permit"
    rest = [
        replace(entry(other, service, source, destination, objective), established=False)
        for service in services
        for source in sources
        for destination in destinations
    ]
    return [*said, *rest]


def _stated_rest(objective: FilterTraffic, rest: Rest) -> list[AclEntry]:
    other: Action = "deny" if objective.action == "permit" else "permit"
    return [
        replace(entry(other, service, source, destination, objective), established=False)
        for service in rest.services
        for source in rest.sources
        for destination in rest.destinations
    ]


def entry(
    action: Action, service: Service, source: IPv4Network, destination: IPv4Network, objective: FilterTraffic
) -> AclEntry:
    return AclEntry(
        action=action,
        protocol=service.protocol,
        source=address_set(source),
        destination=address_set(destination),
        source_ports=Ports((service.source_ports,)) if service.source_ports else None,
        destination_ports=Ports((service.ports,)) if service.ports else None,
        established=objective.established and service.protocol == 6,
        log=(objective.log and action == "deny") or (objective.log and objective.action == action),
    )


def services_match(service: Service, entry: AclEntry) -> bool:
    """Whether an entry is about exactly that kind of packets."""
    ports = entry.destination_ports.ranges if entry.destination_ports else None
    return entry.protocol == service.protocol and ports == ((service.ports,) if service.ports else None)


def address_set(prefix: IPv4Network) -> WildcardSet:
    """A prefix as a list has it."""
    return ANY if prefix.prefixlen == 0 else WildcardSet(prefix.network_address, prefix.hostmask)


def everything(action: Action) -> AclEntry:
    """`permit ip any any` or `deny ip any any`."""
    return AclEntry(action=action)


def keep_ospf() -> AclEntry:
    return AclEntry(action="permit", protocol=OSPF)


def kills_ospf(new: Sequence[AclEntry], neighbour: IPv4Address, to: IPv4Address = ALL_SPF_ROUTERS) -> bool:
    """Whether an inbound list that begins so drops the neighbour's OSPF to `to` before permitting it."""
    hello = AclEntry("permit", OSPF, _host(neighbour), _host(to))
    for one in new:
        if covers(one, hello):
            return one.action == "deny"
    return False


def names_ospf(objective: FilterTraffic) -> bool:
    return any(service.protocol == OSPF for service in objective.services)


def _host(address: IPv4Address) -> WildcardSet:
    return WildcardSet(address, IPv4Address(0))


def overlaps(one: AclEntry, other: AclEntry) -> bool:
    """Whether some packet matches both."""
    return (
        (one.protocol is None or other.protocol is None or one.protocol == other.protocol)
        and _meet(one.source, other.source)
        and _meet(one.destination, other.destination)
        and _ports_meet(one.source_ports, other.source_ports)
        and _ports_meet(one.destination_ports, other.destination_ports)
        and (one.icmp_type is None or other.icmp_type is None or one.icmp_type == other.icmp_type)
        and (one.dscp is None or other.dscp is None or one.dscp == other.dscp)
    )


def covers(one: AclEntry, other: AclEntry) -> bool:
    """Whether every packet that matches `other` matches `one`."""
    return (
        (one.protocol is None or one.protocol == other.protocol)
        and _within(other.source, one.source)
        and _within(other.destination, one.destination)
        and _ports_within(other.source_ports, one.source_ports)
        and _ports_within(other.destination_ports, one.destination_ports)
        and (not one.established or other.established)
        and one.icmp_type in (None, other.icmp_type)
        and one.dscp in (None, other.dscp)
    )


def _meet(one: WildcardSet, other: WildcardSet) -> bool:
    fixed = ~int(one.wildcard) & ~int(other.wildcard) & 0xFFFFFFFF
    return (int(one.address) ^ int(other.address)) & fixed == 0


def _within(inner: WildcardSet, outer: WildcardSet) -> bool:
    fixed = ~int(outer.wildcard) & 0xFFFFFFFF
    free_inside = int(inner.wildcard) & fixed
    return free_inside == 0 and (int(inner.address) ^ int(outer.address)) & fixed == 0


def _ports_meet(one: Ports | None, other: Ports | None) -> bool:
    if one is None or other is None:
        return True
    return any(low <= high2 and low2 <= high for low, high in one.ranges for low2, high2 in other.ranges)


def _ports_within(inner: Ports | None, outer: Ports | None) -> bool:
    if outer is None:
        return True
    if inner is None:
        return False
    return all(
        any(low2 <= low and high <= high2 for low2, high2 in outer.ranges) for low, high in inner.ranges
    )


def decided(acl: Acl, new: AclEntry) -> Action | None:
    """What the list already does with all packets of `new`; None where it treats them differently."""
    for one in acl.entries:
        if covers(one, new):
            return one.action
        if overlaps(one, new):
            return None
    return "deny" if acl.entries else "permit"


def position(acl: Acl, new: AclEntry) -> int:
    """Where `new` has to stand: before the first entry that decides otherwise about some of its packets."""
    for at, one in enumerate(acl.entries):
        if one.action != new.action and overlaps(one, new):
            return at
    return len(acl.entries)
