"""Where a list goes: the interfaces and directions by which a filter means what was said."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.generators.entries import decided, entries
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import ANYWHERE, Direction, FilterTraffic


@dataclass(frozen=True)
class Binding:
    router: str
    interface: str
    direction: Direction

    def __str__(self) -> str:
        return f"{self.router} {self.interface} {self.direction}bound"


@dataclass(frozen=True)
class Placement:
    """`exact`: the person said the very interface, so that packets on other paths are not meant."""

    bindings: tuple[Binding, ...]
    exact: bool
    reason: str


def place(objective: FilterTraffic, ground: Ground) -> Placement:
    """Raises Clarify where it cannot be told."""
    if objective.router and objective.interface:
        if objective.direction is None:
            raise Clarify(
                [f"In which direction on {objective.router} {objective.interface}: inbound or outbound?"]
            )
        here = Binding(objective.router, objective.interface, objective.direction)
        return Placement((here,), True, f"as said, {here}")
    if objective.router:
        return _on_router(objective, ground, objective.router)
    if objective.action == "permit" and objective.only is None and objective.rest is None:
        return _where_denied(objective, ground)
    return _nearest(objective, ground)


def _on_router(objective: FilterTraffic, ground: Ground, router: str) -> Placement:
    """Every interface by which the packets can enter the router (or, outbound, leave it)."""
    direction = objective.direction or "in"
    ends = objective.sources if direction == "in" else objective.destinations
    if (objective.only == "source" and direction == "in") or (
        objective.only == "destination" and direction == "out"
    ):
        ends = (ANYWHERE,)
    if objective.rest is not None:
        rest = objective.rest
        ends = (*ends, *(rest.sources if direction == "in" else rest.destinations))
    chosen = [name for name in ground.up_ports(router) if _touches(ground, router, name, ends)]
    if not chosen:
        raise Clarify(
            [
                f"{router} has no interface that is up where this traffic could be filtered. Which router is meant?"
            ]
        )
    way = "enter" if direction == "in" else "leave"
    reason = f"{direction}bound on every interface by which it can {way} {router}"
    return Placement(tuple(Binding(router, name, direction) for name in chosen), False, reason)


def _touches(ground: Ground, router: str, interface: str, ends: tuple[IPv4Network, ...]) -> bool:
    lans = {name: ground.subnet(router, name) for name in ground.lans(router)}
    for end in ends:
        if end == ANYWHERE:
            return True
        local = [name for name, subnet in lans.items() if end.subnet_of(subnet)]
        if local:
            if interface in local:
                return True
        elif interface not in lans or end.overlaps(lans[interface]):
            return True
    return False


def _nearest(objective: FilterTraffic, ground: Ground) -> Placement:
    """As close to the source as possible, inbound; where the source is anywhere, outbound at the destination."""
    everyone = objective.rest is not None and ANYWHERE in objective.rest.sources
    near_destination = objective.only == "source" or everyone
    bindings: list[Binding] = []
    unknown: list[IPv4Network] = []
    for source in (*objective.sources, *(objective.rest.sources if objective.rest else ())):
        if source == ANYWHERE or near_destination:
            continue
        ports = _lans_of(ground, source)
        unknown += [] if ports else [source]
        bindings += [Binding(router, name, "in") for router, name in ports]
        if not ports:
            bindings = []
            break
    _reject_local(objective, ground, bindings)
    if bindings:
        return Placement(tuple(dict.fromkeys(bindings)), False, "inbound nearest the source")
    owner = _owner(objective, ground)
    if owner is not None:
        return _on_router(objective.model_copy(update={"router": owner, "direction": "in"}), ground, owner)
    ports = [
        port
        for destination in objective.destinations
        if destination != ANYWHERE
        for port in _lans_of(ground, destination)
    ]
    if ports:
        out = tuple(dict.fromkeys(Binding(router, name, "out") for router, name in ports))
        return Placement(
            out, False, f"outbound nearest the destination, {_why_there(near_destination, unknown)}"
        )
    raise Clarify([f"On which router should this be filtered: {listed(ground.routers)}?"])


def _why_there(near_destination: bool, unknown: list[IPv4Network]) -> str:
    if near_destination:
        return "because it has to decide for every source"
    if unknown:
        return f"because {listed([str(one) for one in unknown])} is unknown to this network"
    return "because the sources are anywhere"


def _lans_of(ground: Ground, prefix: IPv4Network) -> list[tuple[str, str]]:
    """The LAN ports whose subnets the prefix is in, or contains."""
    return [
        (router, name)
        for router in ground.routers
        for name in ground.lans(router)
        if prefix.overlaps(ground.subnet(router, name))
    ]


def _reject_local(objective: FilterTraffic, ground: Ground, bindings: list[Binding]) -> None:
    """Traffic inside one LAN passes no router."""
    for binding in bindings:
        subnet = ground.subnet(binding.router, binding.interface)
        inside = [d for d in objective.destinations if d.subnet_of(subnet)]
        ours = set(ground.addresses(binding.router))
        if (
            inside
            and not any(d.network_address in ours for d in inside)
            and len(inside) == len(objective.destinations)
        ):
            raise Clarify(
                [
                    f"Source and destination are both in {subnet}: no router sees that traffic. Which one is meant?"
                ]
            )


def _owner(objective: FilterTraffic, ground: Ground) -> str | None:
    """The router that all destinations are addresses of."""
    owners = {
        ground.owners[d.network_address].router
        if d.prefixlen == 32 and d.network_address in ground.owners
        else None
        for d in objective.destinations
    }
    return next(iter(owners)) if len(owners) == 1 else None


def _where_denied(objective: FilterTraffic, ground: Ground) -> Placement:
    """Wherever a list that is bound now denies it."""
    wanted = entries(objective)
    found: list[Binding] = []
    for router in ground.routers:
        device = ground.device(router)
        for name in ground.up_ports(router):
            one = device.interfaces[name]
            ways: tuple[tuple[Direction, str | None], ...] = (("in", one.acl_in), ("out", one.acl_out))
            for direction, bound in ways:
                acl = device.acls.get(bound or "")
                if acl is not None and any(decided(acl, entry) != "permit" for entry in wanted):
                    found.append(Binding(router, name, direction))
    ends = {"in": objective.sources, "out": objective.destinations}
    # a list at a LAN that the traffic never enters by, or leaves to, denies it idly
    found = [one for one in found if _touches(ground, one.router, one.interface, ends[one.direction])]
    if not found:
        raise Clarify(
            [
                "No access list denies this traffic: it is permitted already. Should everything else be "
                "denied instead, and where?"
            ]
        )
    return Placement(tuple(found), False, "in every list that denied it")
