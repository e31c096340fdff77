"""Which tunnels work: both ends match, the far end is reached underneath, and not through the tunnel itself."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address

from assent.network.transport.network import Port
from assent.network.transport.verifier.packets import GRE, IPIP, Packet, packet_box
from assent.network.transport.verifier.reach import Entry, fates, show
from assent.network.transport.verifier.stepping import egress_ports
from assent.network.transport.verifier.topology import Topology
from assent.network.transport.verifier.view import View

_ROUNDS = 4


def raise_tunnels(base: View, build: Callable[[Topology], View]) -> View:
    """`base` with its tunnels up where they work. `build` makes a view of a topology.

    A tunnel whose far end is reached through the tunnel is taken down, as IOS does (recursive routing).
    """
    ends = _ends(base)
    if not ends:
        return base
    reasons: dict[Port, str | None] = {port: _source_reason(base, port) for port in ends}
    view = base
    for _ in range(_ROUNDS):
        up = [port for port in ends if reasons[port] is None]
        view = build(base.topology.with_tunnels(_matched(base, up), up))
        found = {port: _recursion(view, port) or _underlay(view, port) for port in up}
        worse = {port: why for port, why in found.items() if why}
        if not worse:
            break
        reasons.update(worse)
    else:
        view = build(base.topology)
        reasons.update({port: why or "does not settle" for port, why in reasons.items()})
    return View(view.network, view.topology, view.graph, view.routes, reasons, under=base)


def source_address(topology: Topology, port: Port) -> IPv4Address | None:
    """The address from which a tunnel sends, where its interface is up."""
    tunnel = topology.interface(port).tunnel
    if tunnel is None:
        return None
    named = Port(port.router, tunnel.source)
    if named in topology.up:
        addresses = topology.interface(named).addresses
        return addresses[0].ip if addresses else None
    try:
        address = IPv4Address(tunnel.source)
    except ValueError:
        return None
    return address if topology.owner(port.router, address) else None


def _ends(view: View) -> list[Port]:
    return sorted(
        (
            Port(router, name)
            for router, device in view.network.devices.items()
            for name, interface in device.interfaces.items()
            if interface.tunnel is not None and not interface.shutdown
        ),
        key=lambda port: (port.router, port.interface),
    )


def _source_reason(view: View, port: Port) -> str | None:
    tunnel = view.topology.interface(port).tunnel
    if tunnel is None or tunnel.destination is None:
        return f"{port} has no tunnel destination"
    if source_address(view.topology, port) is None:
        return f"the source {tunnel.source} of {port} is not up or has no address"
    return None


def _matched(view: View, ends: list[Port]) -> list[tuple[Port, Port]]:
    """Pairs whose sources and destinations mirror one another, in the same mode, with the same key, both encrypted or
    neither."""
    by_way = {}
    for port in ends:
        tunnel = view.topology.interface(port).tunnel
        if tunnel is not None:
            way = (tunnel.mode, tunnel.key, tunnel.protection is not None)
            by_way[source_address(view.topology, port), tunnel.destination, way] = port
    pairs = []
    for (source, destination, way), port in by_way.items():
        other = by_way.get((destination, source, way))
        if other is not None and port.router < other.router:
            pairs.append((port, other))
    return pairs


def _recursion(view: View, port: Port) -> str | None:
    """Whether the tunnel's own packets would go through it."""
    tunnel = view.topology.interface(port).tunnel
    if tunnel is None or tunnel.destination is None:
        return None
    route = view.routes.lookup(port.router, tunnel.destination)
    if route is None:
        return f"{port.router} has no route to the tunnel destination {tunnel.destination}"
    if port in egress_ports(view, port.router, tunnel.destination):
        return f"the destination {tunnel.destination} of {port} is reached through the tunnel itself: {route}"
    return None


def _underlay(view: View, port: Port) -> str | None:
    """Whether the far end gets the tunnel's packets: routes and access lists on the way, inbound ones included.

    IOS keeps a tunnel without keepalives up even then; nothing gets through it all the same.
    """
    tunnel = view.topology.interface(port).tunnel
    source = source_address(view.topology, port)
    if tunnel is None or tunnel.destination is None or source is None:
        return None
    packet = Packet(source, tunnel.destination, GRE if tunnel.mode == "gre" else IPIP)
    for fate in fates(view, Entry(port.router), tunnel.destination, (packet_box(packet),)):
        if fate.kind != "delivered":
            return f"{port}: {show(view, fate, packet)}"
    return None
