"""Static routes that send packets round in circles, also those for addresses that nobody in the network has."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from assent.network.transport.verifier.stepping import steps
from assent.network.transport.verifier.view import View

_SOMEWHERE = tuple(map(IPv4Address, ("1.1.1.1", "9.9.9.9", "100.64.0.1", "198.18.0.1", "203.0.113.254")))
"""Addresses far apart: for a short prefix, one of them is hardly covered by a longer one."""


def circles(view: View) -> Iterator[str]:
    """One line for each static route whose packets come back to a router that they have passed."""
    for router, device in sorted(view.network.devices.items()):
        for prefix in dict.fromkeys(one.prefix for one in device.statics if one.vrf is None):
            address = _only_in(view, router, prefix)
            way = _circle(view, router, address, ()) if address is not None else None
            if way is not None:
                yield f"{router}: ip route {prefix}: packets for {address} go round: {' → '.join(way)}"


def _only_in(view: View, router: str, prefix: IPv4Network) -> IPv4Address | None:
    """An address for which the router uses its route to exactly this prefix."""
    low, high = prefix.network_address, prefix.broadcast_address
    inside = [low + 1, high - 1] if prefix.num_addresses > 2 else [low, high]
    for address in (*inside, *(one for one in _SOMEWHERE if one in prefix)):
        route = view.routes.lookup(router, address)
        if route is not None and route.prefix == prefix and route.protocol == "static":
            return address
    return None


def _circle(view: View, router: str, address: IPv4Address, passed: tuple[str, ...]) -> tuple[str, ...] | None:
    if router in passed:
        return (*passed, router)
    for step in steps(view, router, address):
        if step.into is not None and step.end == "router":
            found = _circle(view, step.into.router, address, (*passed, router))
            if found is not None:
                return found
    return None
