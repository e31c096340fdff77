"""Static routes that lead one destination's traffic along a path, where no OSPF cost can: fewer rather than more."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import TypeAlias

from assent.intents.errors import InvalidInput
from assent.network.transport.claims import Routing
from assent.network.transport.device import StaticRoute
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.routing_lines import render_static
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.routing_check import router_paths
from assent.network.transport.verifier.view import View

Pins: TypeAlias = dict[str, IPv4Address]
"""By router: the next hop of its static route."""


def found(
    network: RoutedNetwork, path: tuple[str, ...], prefix: IPv4Network, target: IPv4Address
) -> Pins | None:
    """The next hops, only where a router would send the traffic elsewhere. None where they do not bring it about."""
    pins: Pins = {}
    for _ in path:
        try:
            now = router_paths(snapshot.build(_with(network, prefix, pins)), path[0], target)
        except InvalidInput:
            return None
        if now == (path,):
            return pins
        leaves = _leaves(path, now) if now else next((one for one in path[:-1] if one not in pins), None)
        if leaves is None or leaves in pins:
            return None
        hop = _next_hop(snapshot.of(network), leaves, path[path.index(leaves) + 1])
        if hop is None:
            return None
        pins[leaves] = hop
    return None


def wired(view: View, router: str) -> list[tuple[int, Port, str]]:
    """The routers at the other ends of a router's cables, with an address on the same subnet. No tunnels: what they
    carry passes the routers beneath them."""
    return [
        (1, port, peer.router)
        for port in sorted(view.topology.up)
        if port.router == router and not port.interface.startswith("Tunnel")
        for peer in view.topology.peers.get(port, ())
        if _shared(view, port, peer) is not None
    ]


def pinned(part: Part, prefix: IPv4Network, pins: Pins, ground: Ground) -> None:
    """Lines and claims. A static route of the router to the same prefix gives way."""
    for router, hop in pins.items():
        old = [one for one in ground.device(router).statics if one.prefix == prefix and one.vrf is None]
        gone = [f"no {render_static(replace(one, name=None))}" for one in old if one.distance == 1]
        part.top(router, render_static(StaticRoute(prefix, hop)), *gone)
        part.claims.append(Routing(router=router, prefix=prefix, protocol="static", next_hop=hop))
    if pins:
        verb = "gets" if len(pins) == 1 else "get"
        part.notes.append(
            f"no OSPF costs lead there: {', '.join(pins)} {verb} a static route to {prefix}, for all traffic there; it "
            "stays where a link further on fails"
        )


def _leaves(path: tuple[str, ...], now: tuple[tuple[str, ...], ...]) -> str | None:
    """The first router at which some way in use leaves the path."""
    for one in now:
        for at, name in enumerate(path[:-1]):
            if one[at : at + 2] != path[at : at + 2]:
                return name if one[at : at + 1] == (name,) else None
    return None


def _next_hop(view: View, router: str, far: str) -> IPv4Address | None:
    ends = [
        (port, peer)
        for port in sorted(view.topology.up)
        if port.router == router
        for peer in view.topology.peers.get(port, ())
        if peer.router == far
    ]
    return next((hop for port, peer in ends if (hop := _shared(view, port, peer)) is not None), None)


def _shared(view: View, port: Port, peer: Port) -> IPv4Address | None:
    """The peer's address on a subnet of the port."""
    subnets = [one.network for one in view.topology.interface(port).addresses]
    there = view.topology.interface(peer).addresses if peer in view.topology.up else ()
    return next((one.ip for one in there if any(one.ip in subnet for subnet in subnets)), None)


def _with(network: RoutedNetwork, prefix: IPv4Network, pins: Pins) -> RoutedNetwork:
    for router, hop in pins.items():
        device = network.devices[router]
        kept = tuple(
            one for one in device.statics if one.prefix != prefix or one.distance != 1 or one.vrf is not None
        )
        device = replace(device, statics=(*kept, StaticRoute(prefix, hop)))
        network = network.with_device(router, network.texts[router], device)
    return network
