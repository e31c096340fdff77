"""Claims in words: the names of the properties that verdicts are about, the same from every verifier."""

from __future__ import annotations

from assent.network.transport.claims import (
    Adjacency,
    Claim,
    Flow,
    Guarantee,
    Routing,
    Setting,
    Traffic,
)
from assent.network.transport.edge_claims import EdgeClaim
from assent.network.transport.routing_claims import (
    Announced,
    Isolated,
    PathUse,
    Peering,
    PeerSetting,
    RoutingClaim,
)
from assent.network.transport.verifier.edge import said as edge_said
from assent.network.transport.verifier.packets import NAMES


def said(claim: Claim) -> str:
    """One line; different claims have different ones."""
    if isinstance(claim, Traffic):
        enters = f" entering at {claim.enters}" if claim.enters else ""
        through = f" through {claim.through}" if claim.through else ""
        table = f" in VRF {claim.vrf}" if claim.vrf else ""
        return f"traffic {flow(claim.flow)}{enters}{through}{table} is {claim.expected}"
    if isinstance(claim, Setting):
        return f"{claim.router} {claim.interface}: {claim.field} is {claim.value!r}"
    if isinstance(claim, Routing):
        kind = f"{claim.protocol} " if claim.protocol else ""
        via = f" via {claim.next_hop}" if claim.next_hop else ""
        table = f" in VRF {claim.vrf}" if claim.vrf else ""
        return (
            f"{claim.router} has {'a' if claim.present else 'no'} {kind}route to {claim.prefix}{via}{table}"
        )
    if isinstance(claim, Adjacency):
        return f"{claim.a} and {claim.z} are {'' if claim.present else 'not '}OSPF neighbours"
    if isinstance(claim, Guarantee):
        return (
            f"slice {claim.slice_id}: {claim.kbps} kbps for {flow(claim.flow)} "
            f"from {claim.a} to {claim.z} at dscp {claim.dscp}"
        )
    if isinstance(claim, RoutingClaim):
        return _routing(claim)
    if isinstance(claim, EdgeClaim):
        return edge_said(claim)
    return f"tunnel {claim.a} {claim.a_interface} – {claim.z} {claim.z_interface} works"


def _routing(claim: RoutingClaim) -> str:
    if isinstance(claim, PathUse):
        said = [f"through {', '.join(claim.passes)}"] if claim.passes else []
        said += [f"past none of {', '.join(claim.avoids)}"] if claim.avoids else []
        said += [f"over {claim.paths} path(s)"] if claim.paths else []
        return f"from {claim.source} to {claim.destination}: {', '.join(said) or 'some path'}"
    if isinstance(claim, Peering):
        return f"{claim.router} has {'a' if claim.present else 'no'} BGP session with {claim.neighbor}"
    if isinstance(claim, Announced):
        verb = "offers" if claim.present else "does not offer"
        return f"{claim.router} {verb} {claim.prefix} to {claim.neighbor}"
    if isinstance(claim, PeerSetting):
        return f"{claim.router} BGP neighbour {claim.neighbor}: {claim.field.replace('_', ' ')} is {claim.value!r}"
    if isinstance(claim, Isolated):
        return f"VRF {claim.vrf} of {claim.router} is joined with no other table"
    return (
        f"{claim.router} prefix list {claim.list} {'permits' if claim.permitted else 'denies'} {claim.prefix}"
    )


def flow(it: Flow) -> str:
    """`udp 192.168.1.0/24 → 0.0.0.0/0 port 161`."""
    name = "ip" if it.protocol is None else NAMES.get(it.protocol, f"protocol {it.protocol}")
    return f"{name} {it.source}{_ports(it.source_ports)} → {it.destination}{_ports(it.destination_ports)}"


def _ports(ports: tuple[int, int] | None) -> str:
    if ports is None:
        return ""
    low, high = ports
    return f" port {low}" if low == high else f" ports {low}-{high}"
