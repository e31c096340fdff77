"""What a router does with a packet for an address, and all paths that come of it.

`reach` adds packet filters to these steps; the planner asks `paths` where to reserve bandwidth.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from assent.intents.errors import InvalidInput
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.stepping import steps
from assent.network.transport.verifier.view import View

MAX_PATHS = 10_000


def paths(
    network: RoutedNetwork, source_router: str, destination: IPv4Address
) -> tuple[tuple[Port, ...], ...]:
    """All equal-cost forwarding paths from a router to an address, each as its egress ports in order.

    The last port is the one onto the destination's subnet (none where a router itself is the destination).
    Paths that end nowhere or in a loop are left out; no path at all: an empty tuple. Raises InvalidInput for a
    router that is not in the network, or for more than 10 000 paths.
    """
    if source_router not in network.devices:
        raise InvalidInput(f"{source_router!r} is no router of this network", field="source_router")
    view = snapshot.of(network)
    found: list[tuple[Port, ...]] = []
    for path in _follow(view, source_router, destination, (), frozenset()):
        found.append(path)
        if len(found) > MAX_PATHS:
            raise InvalidInput(f"more than {MAX_PATHS} paths from {source_router} to {destination}")
    return tuple(found)


def _follow(
    view: View, router: str, address: IPv4Address, ports: tuple[Port, ...], passed: frozenset[str]
) -> Iterator[tuple[Port, ...]]:
    if router in passed:
        return
    for step in steps(view, router, address):
        if step.end == "local":
            yield ports
        elif step.end in ("subnet", "exit") and step.out is not None:
            yield (*ports, step.out)
        elif step.end == "router" and step.out is not None and step.into is not None:
            yield from _follow(view, step.into.router, address, (*ports, step.out), passed | {router})
