"""Which subnets a change leaves with a single way in: said to the person, not forbidden."""

from __future__ import annotations

from collections.abc import Iterable

from assent.network.transport.grounding import Ground
from assent.network.transport.network import RoutedNetwork

Edge = tuple[str, str, str, str]


def single_ways(before: RoutedNetwork, after: RoutedNetwork) -> list[str]:
    """Notes on links that have become the only way to some LANs."""
    old, new = _links(before), _links(after)
    if len(new) >= len(old):
        return []
    ground = Ground(after)
    notes = []
    for edge in new:
        side = _cut_off(ground.routers, new, edge)
        if not side or (edge in old and _cut_off(ground.routers, old, edge)):
            continue
        lans = [str(ground.subnet(name, port)) for name in side for port in ground.lans(name)]
        if lans:
            a, a_port, z, z_port = edge
            notes.append(
                f"no second path remains for {', '.join(lans)}: only the link {a} {a_port} – {z} {z_port} leads there"
            )
    return notes


def _links(network: RoutedNetwork) -> list[Edge]:
    """Cables between ports that are up at both ends."""

    def up(router: str, name: str) -> bool:
        one = network.devices[router].interfaces.get(name)
        return one is not None and bool(one.addresses) and not one.shutdown

    return [
        (a.router, a.interface, z.router, z.interface)
        for a, z in network.links
        if up(a.router, a.interface) and up(z.router, z.interface)
    ]


def _cut_off(routers: Iterable[str], links: list[Edge], edge: Edge) -> list[str]:
    """The smaller side of what falls apart without `edge`; nothing where another way remains."""
    rest = [one for one in links if one != edge]
    here = _reached(edge[0], rest)
    if edge[2] in here:
        return []
    there = _reached(edge[2], rest)
    return [name for name in routers if name in min(here, there, key=len)]


def _reached(start: str, links: list[Edge]) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for a, _, z, _ in links:
            for near, far in ((a, z), (z, a)):
                if near == at and far not in found:
                    found.add(far)
                    todo.append(far)
    return found
