"""What a router does with a packet for an address: one step of forwarding.

`forwarding` joins the steps into paths, `reach` adds packet filters to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal, TypeAlias

from assent.network.transport.network import Port
from assent.network.transport.verifier.route import Hop, Route
from assent.network.transport.verifier.view import View

End: TypeAlias = Literal["router", "local", "subnet", "exit", "no-route", "discarded", "nobody"]
"""Where a step leads. `router`: to the next one. `local`: the address is this router's own. `subnet`: to a host
on a subnet of this router. `exit`: to a gateway that is no router of this network. The rest: nowhere."""


@dataclass(frozen=True, slots=True)
class Step:
    end: End
    out: Port | None = None
    into: Port | None = None
    route: Route | None = None


def egress_ports(view: View, source_router: str, destination: IPv4Address) -> tuple[Port, ...]:
    """Every port on any of the paths, without listing the paths."""
    passed = routers_on_paths(view, source_router, destination)
    found = (step.out for router in passed for step in steps(view, router, destination))
    return tuple(dict.fromkeys(out for out in found if out is not None))


def routers_on_paths(view: View, source_router: str, destination: IPv4Address) -> tuple[str, ...]:
    """Every router on any of the paths, the first one included."""
    seen = {source_router: None}
    waiting = [source_router]
    while waiting:
        for step in steps(view, waiting.pop(), destination):
            if step.into is not None and step.into.router not in seen:
                seen[step.into.router] = None
                waiting.append(step.into.router)
    return tuple(seen)


def steps(view: View, router: str, address: IPv4Address) -> tuple[Step, ...]:
    """What the router may do with a packet for the address: several steps where costs are equal."""
    at = view.steps.get(address)
    if at is None:
        at = view.steps[address] = {}
    known = at.get(router)
    if known is None:
        known = at[router] = tuple(_steps(view, router, address))
    return known


def steps_of_all(view: View, address: IPv4Address) -> Mapping[str, tuple[Step, ...]]:
    """The steps of every router. Asked at once: what is the same for all of them is looked up once."""
    at = view.steps.setdefault(address, {})
    missing = [router for router in view.network.devices if router not in at]
    if missing:
        owners = {port.router for port in view.topology.owners.get(address, ())}
        tables = [view.routes.table(prefix) for prefix in view.routes.chain(address)]
        for router in missing:
            if router in owners:
                at[router] = tuple(_steps(view, router, address))
            else:
                route = next((table[router] for table in tables if router in table), None)
                at[router] = tuple(_by(view, route, address))
    return at


def _steps(view: View, router: str, address: IPv4Address) -> Iterator[Step]:
    own = view.topology.owner(router, address)
    if own is not None:
        yield Step("local", into=own)
        return
    yield from _by(view, view.routes.lookup(router, address), address)


def _by(view: View, route: Route | None, address: IPv4Address) -> Iterator[Step]:
    if route is None:
        yield Step("no-route")
    elif not route.hops:
        yield Step("discarded", route=route)
    else:
        for hop in route.hops:
            yield _onward(view, route, hop, address)


def _onward(view: View, route: Route, hop: Hop, address: IPv4Address) -> Step:
    if hop.into is not None:
        return Step("router", hop.out, hop.into, route)
    target = hop.gateway or address
    owners = view.topology.owners.get(target, ())
    peers = view.topology.peers.get(hop.out, ())
    there = next((port for port in owners if port in peers and port in view.topology.up), None)
    if there is not None:
        return Step("router", hop.out, there, route)
    if owners or not is_edge(view, hop.out) or _hangs_elsewhere(view, hop.out, target):
        return Step("nobody", hop.out, route=route)
    return Step(
        "subnet" if hop.gateway is None and route.protocol == "connected" else "exit", hop.out, route=route
    )


def is_edge(view: View, port: Port) -> bool:
    """Whether hosts may be on this interface: it has some, or no other router is cabled to it."""
    interface = view.topology.interface(port)
    return port in view.topology.hosts or (not view.topology.peers.get(port) and interface.tunnel is None)


def _hangs_elsewhere(view: View, port: Port, address: IPv4Address) -> bool:
    places = view.topology.places.get(address)
    return places is not None and port not in places
