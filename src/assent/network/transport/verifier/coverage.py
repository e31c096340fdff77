"""Which differences a change announces: what its claims say may go, or may come."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address

from assent.network.transport.claims import Claim, Routing, Setting, Traffic
from assent.network.transport.network import Port
from assent.network.transport.routing_claims import Announced, Peering
from assent.network.transport.verifier.packets import Boxes, flow_boxes, intersect_all, subtract_all
from assent.network.transport.verifier.places import Source
from assent.network.transport.verifier.reach import Fate, fates, routers
from assent.network.transport.verifier.view import View


def unannounced(
    before: View, claims: Sequence[Claim], source: Source, address: IPv4Address, boxes: Boxes, expected: str
) -> Boxes:
    """The packets of a difference that no traffic claim speaks of. Raises TooComplex.

    A claim about packets through a router speaks only of those that passed it before.
    """
    left = boxes
    for claim in claims:
        if (
            left
            and isinstance(claim, Traffic)
            and claim.expected == expected
            and _enters(before, claim, source)
        ):
            meant = intersect_all(left, flow_boxes(claim.flow))
            if meant and claim.through is not None:
                told = fates(before, source.entry, address, meant, through=claim.through)
                meant = tuple(box for fate in told if fate.passed for box in fate.boxes)
            left = subtract_all(left, meant)
    return left


def filter_announced(claims: Sequence[Claim], fate: Fate) -> bool:
    """Whether a claim says that this very list is bound there, or no longer is."""
    if fate.port is None:
        return False
    return any(
        isinstance(claim, Setting)
        and Port(claim.router, claim.interface) == fate.port
        and claim.field in ("acl_in", "acl_out")
        for claim in claims
    )


def route_announced(claims: Sequence[Claim], before: View, address: IPv4Address, old: Sequence[Fate]) -> bool:
    """Whether a claim says that a route to the address goes, or the BGP session over which its packets went."""
    for claim in claims:
        if isinstance(claim, Routing | Announced):
            if not claim.present and address in claim.prefix and not _summarised(claims, claim):
                return True
        elif isinstance(claim, Peering) and not claim.present:
            far = {port.router for port in before.topology.owners.get(claim.neighbor, ())}
            pair = {claim.router, *far}
            if len(pair) > 1 and all(pair <= set(routers(fate)) for fate in old if fate.kind == "delivered"):
                return True
    return False


def _summarised(claims: Sequence[Claim], gone: Routing | Announced) -> bool:
    """Whether a wider route is to take the place of the one that goes: its packets are to be delivered as before."""
    return any(
        isinstance(claim, Routing)
        and claim.present
        and claim.router == gone.router
        and claim.prefix != gone.prefix
        and gone.prefix.subnet_of(claim.prefix)
        and claim.prefix.prefixlen > 0
        for claim in claims
    )


def place_announced(claims: Sequence[Claim], before: View, after: View, ports: Sequence[Port]) -> bool:
    """Whether a claim is about one of these LAN interfaces as such: shut down, another subnet on it, or its subnet gone
    from the router."""
    for claim in claims:
        if isinstance(claim, Setting):
            here = Port(claim.router, claim.interface) in ports
            down = claim.field == "shutdown" and claim.value is True
            if here and (down or claim.field in ("addresses", "address", "dot1q")):
                return True
        elif isinstance(claim, Routing) and claim.protocol == "connected":
            owners = (after if claim.present else before).topology.subnets.get(claim.prefix, ())
            if any(port in ports for port in owners if port.router == claim.router):
                return True
    return False


def _enters(before: View, claim: Traffic, source: Source) -> bool:
    if claim.enters is None or claim.enters == source.entry.router:
        return True
    port = source.entry.port
    hosts = before.topology.hosts.get(port, ()) if port is not None else ()
    return any(host.name == claim.enters for host in hosts)
