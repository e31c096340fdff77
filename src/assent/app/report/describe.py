"""What of a scenario the report draws."""

from __future__ import annotations

from assent.app.report.topology import Leaf, Link, Topology
from assent.app.scenario import LoadedScenario
from assent.inventory.routed import endpoint


def topology_of(loaded: LoadedScenario) -> Topology:
    """Routers, links, and what hangs on them."""
    network = loaded.network
    leaves = [Leaf(cell.name, "cell", _router(cell.attached_to)) for cell in loaded.scenario.cells]
    leaves += [Leaf(cloud.name, "cloud", _router(cloud.attached_to)) for cloud in loaded.scenario.clouds]
    if network is None:
        return Topology(leaves=tuple(leaves))
    leaves += [Leaf(name, "host", host.port.router) for name, host in network.hosts.items()]
    links = []
    for a, z in network.links:
        addresses = network.devices[a.router].interfaces[a.interface].addresses
        label = str(addresses[0].network) if addresses else ""
        links.append(Link((a.router, a.interface), (z.router, z.interface), label))
    return Topology(tuple(network.devices), tuple(links), tuple(leaves))


def _router(attached_to: str | None) -> str | None:
    return endpoint(attached_to)[0] if attached_to else None
