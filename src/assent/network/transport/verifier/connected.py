"""Connected routes, and who on a wire has a next hop's address."""

from __future__ import annotations

from ipaddress import IPv4Address

from assent.network.transport.network import Port
from assent.network.transport.verifier.route import Connected
from assent.network.transport.verifier.topology import Topology


def connected_of(topology: Topology) -> Connected:
    """The subnets of all interfaces that are up."""
    found: Connected = {}
    for router, device in topology.network.devices.items():
        for name, interface in device.interfaces.items():
            port = Port(router, name)
            if port in topology.up:
                for prefix in dict.fromkeys(address.network for address in interface.addresses):
                    routers = found.setdefault(prefix, {})
                    routers[router] = (*routers.get(router, ()), port)
    return found


def connected_without(known: Connected, topology: Topology, dead: frozenset[Port]) -> Connected:
    """Those of `topology`, which are `known`, when some interfaces are down."""
    found = dict(known)
    for port in dead & topology.up:
        for address in topology.interface(port).addresses:
            ports = tuple(one for one in found[address.network].get(port.router, ()) if one != port)
            routers = {**found[address.network], port.router: ports}
            found[address.network] = {router: some for router, some in routers.items() if some}
    return {prefix: routers for prefix, routers in found.items() if routers}


def neighbour(topology: Topology, port: Port, gateway: IPv4Address) -> Port | None:
    """The router on the same segment that has the gateway's address."""
    peers = topology.peers.get(port, ())
    return next((p for p in topology.owners.get(gateway, ()) if p in peers and p in topology.up), None)
