"""Who has a BGP session with whom, and why not (RFC 4271 8; what IOS checks before it opens or accepts one)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Protocol

from assent.network.transport.device_bgp import BgpNeighbor, BgpProcess
from assent.network.transport.network import Port
from assent.network.transport.secrets import keys_differ
from assent.network.transport.verifier import acl
from assent.network.transport.verifier.packets import Packet
from assent.network.transport.verifier.topology import Topology, is_loopback

BGP_PORT, TCP = 179, 6


class Known(Protocol):
    @property
    def topology(self) -> Topology: ...
    def cost(self, router: str, address: IPv4Address) -> int | None: ...
    def source(self, router: str, address: IPv4Address) -> IPv4Address | None: ...


@dataclass(frozen=True, slots=True)
class Peering:
    """`said`: what `router` says of its neighbour; `back`: what `peer` says of it. `reasons`: why there is no
    session. Without `peer` the address belongs to nobody in this network."""

    router: str
    said: BgpNeighbor
    peer: str
    back: BgpNeighbor | None
    reasons: tuple[str, ...]


def peerings(known: Known) -> Iterator[Peering]:
    """One for every neighbour that a router is configured with."""
    for router in sorted(known.topology.network.devices):
        process = known.topology.network.devices[router].bgp
        for said in process.neighbors.values() if process is not None else ():
            yield _peering(known, router, said)


def identity(topology: Topology, router: str) -> IPv4Address:
    """The BGP identifier: configured, or the highest loopback address, or the highest address that is up."""
    device = topology.network.devices[router]
    if device.bgp is not None and device.bgp.router_id is not None:
        return device.bgp.router_id
    up = [n for n, it in device.interfaces.items() if it.addresses and Port(router, n) in topology.up]
    chosen = [name for name in up if is_loopback(name)] or up
    return max((device.interfaces[name].addresses[0].ip for name in chosen), default=IPv4Address(0))


def _peering(known: Known, router: str, said: BgpNeighbor) -> Peering:
    topology = known.topology
    if said.remote_as is None:
        return Peering(router, said, "", None, (f"{router} knows no AS of {said.address}",))
    if said.shutdown:
        return Peering(router, said, "", None, (f"{router} has shut down {said.address}",))
    owners = [port for port in topology.owners.get(said.address, ()) if port.router != router]
    if not owners:
        return Peering(router, said, "", None, (f"nobody in this network has {said.address}",))
    up = [port for port in owners if port in topology.up]
    if not up:
        return Peering(router, said, owners[0].router, None, (f"{owners[0]} is down",))
    peer = up[0].router
    other = topology.network.devices[peer].bgp
    if other is None:
        return Peering(router, said, peer, None, (f"{peer} runs no BGP",))
    mine = _source(known, router, said)
    named = [one for one in other.neighbors.values() if topology.owner(router, one.address) is not None]
    back = next(
        (one for one in named if one.address == mine or _source(known, peer, one) == said.address), None
    )
    if back is None:
        where = ", ".join(str(one.address) for one in named)
        why = (
            f"{peer} expects {router} at {where}, not {mine}" if named else f"{peer} has no neighbour {mine}"
        )
        return Peering(router, said, peer, None, (why,))
    return Peering(router, said, peer, back, tuple(_reasons(known, router, said, peer, back)))


def _source(known: Known, router: str, said: BgpNeighbor) -> IPv4Address | None:
    if said.update_source is None:
        return known.source(router, said.address)
    interface = known.topology.network.devices[router].interfaces.get(said.update_source)
    if interface is None or Port(router, said.update_source) not in known.topology.up:
        return None
    return interface.addresses[0].ip if interface.addresses else None


def _reasons(known: Known, router: str, said: BgpNeighbor, peer: str, back: BgpNeighbor) -> Iterator[str]:
    devices = known.topology.network.devices
    here, there = devices[router].bgp, devices[peer].bgp
    assert here is not None and there is not None
    if back.shutdown:
        yield f"{peer} has shut down {back.address}"
    if said.remote_as != there.asn:
        yield f"{router} expects AS {said.remote_as}, {peer} is AS {there.asn}"
    if back.remote_as != here.asn:
        yield f"{peer} expects AS {back.remote_as}, {router} is AS {here.asn}"
    if keys_differ(said.password, back.password):
        yield f"the passwords of {router} and {peer} differ"
    if identity(known.topology, router) == identity(known.topology, peer):
        yield f"{router} and {peer} have the same BGP router id"
    for a, one, asn, z in ((router, said, here, peer), (peer, back, there, router)):
        yield from _out_of_reach(known, a, one, asn, z)


def _out_of_reach(
    known: Known, router: str, said: BgpNeighbor, process: BgpProcess, peer: str
) -> Iterator[str]:
    device = known.topology.network.devices[router]
    near = [
        name
        for name, it in device.interfaces.items()
        if Port(router, name) in known.topology.up and any(said.address in a.network for a in it.addresses)
    ]
    if not near and said.remote_as != process.asn and said.multihop in (None, 1):
        yield f"{said.address} is not on a subnet of {router}, and there is no ebgp-multihop"
    elif not near and known.cost(router, said.address) is None:
        yield f"{router} has no route to {said.address}"
    for name in near:
        yield from _filtered(known.topology, router, name, said)


def _filtered(topology: Topology, router: str, name: str, said: BgpNeighbor) -> Iterator[str]:
    """An inbound list drops the session where it lets neither the call nor the answer in."""
    device = topology.network.devices[router]
    interface = device.interfaces[name]
    filters = acl.bound(device, interface.acl_in)
    if filters is None:
        return
    own = next(a.ip for a in interface.addresses if said.address in a.network)
    call = Packet(said.address, own, TCP, source_port=40_000, destination_port=BGP_PORT, dscp=48)
    answer = Packet(
        said.address, own, TCP, source_port=BGP_PORT, destination_port=40_000, established=True, dscp=48
    )
    if all(acl.decide(filters, packet).action == "deny" for packet in (call, answer)):
        yield f"{router} {name} drops BGP from {said.address}"
