"""Transport slices to router configuration: classify and police at the edge, guarantee along every path.

Called by the transport operator. At the router where a direction of a slice enters, an access list picks its
packets by prefix, and a policy on the ingress interface marks their DSCP and polices them to the slice's rate.
On every egress interface of every equal-cost shortest path, a policy keeps the sum of the rates of all slices
that share the DSCP. Everything is named ASSENT-..., which is how it is found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from ipaddress import IPv4Address, IPv4Network

from assent.intents.change import Feasibility, TransportIntent
from assent.intents.errors import InvalidInput, Problem
from assent.intents.service import Sdp, TransportSlice
from assent.network.transport import change, stitching
from assent.network.transport.claims import Claim, Flow, Guarantee, Setting
from assent.network.transport.device import Device
from assent.network.transport.languages.ios.names import dscp_name, full_name
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.stitching import OURS, interface_of, physical
from assent.network.transport.verifier.forwarding import paths
from assent.network.transport.verifier.topology import bandwidth_kbps

_MIN_POLICE_BPS = 8000
_MAX_NAME = 40
"""IOS: class and policy map names."""


@dataclass(frozen=True)
class Direction:
    """One direction of a slice: from `source`'s router to the prefix behind `destination`."""

    slice_id: str
    name: str
    ingress: Port
    source: IPv4Network
    target: str
    destination: IPv4Network
    kbps: int
    dscp: int
    egress: tuple[Port, ...]


@dataclass
class _Router:
    """What one router needs: directions by ingress interface, kbit/s by egress interface and DSCP."""

    ingress: dict[str, list[Direction]] = field(default_factory=dict)
    egress: dict[str, dict[int, int]] = field(default_factory=dict)


def plan(network: RoutedNetwork, intent: TransportIntent) -> dict[str, str]:
    """The commands by router that make the network carry exactly the intent's slices.

    A slice that is gone is removed, a rate that changed is only re-written. Routers that need nothing are left
    out. Raises InvalidInput for ends that the network does not have.
    """
    there = stitching.staged(network, intent)
    wanted = _by_router(directions(there, intent))
    found: dict[str, str] = {}
    for router, device in sorted(there.devices.items()):
        running = network.texts[router]
        bare = change.candidate(there.texts[router], _removal(device))
        full = change.candidate(bare, _commands(wanted.get(router, _Router())))
        if commands := change.commands(running, full):
            found[router] = commands
    return found


def claims(network: RoutedNetwork, intent: TransportIntent) -> tuple[Claim, ...]:
    """What the plan promises: one guarantee per direction that has a rate, and no policy of Assent's where
    none is wanted. Raises InvalidInput."""
    found = directions(stitching.staged(network, intent), intent)
    return (
        *_guarantees(found),
        *_withdrawals(network, _by_router(found)),
        *stitching.claims(network, intent),
    )


def _withdrawals(network: RoutedNetwork, wanted: Mapping[str, _Router]) -> Iterator[Setting]:
    """Interfaces that have a policy of Assent's in `network` and are to have none."""
    for router, device in sorted(network.devices.items()):
        needed = wanted.get(router, _Router())
        for name, interface in sorted(device.interfaces.items()):
            if stitching.is_ours(interface):
                continue  # `stitching` says what becomes of it
            ways = (
                ("policy_in", interface.policy_in, needed.ingress),
                ("policy_out", interface.policy_out, needed.egress),
            )
            for field_name, policy, kept in ways:
                if policy is not None and policy.startswith(OURS) and name not in kept:
                    yield Setting(router=router, interface=name, field=field_name, value=None)


def _guarantees(found: Sequence[Direction]) -> tuple[Guarantee, ...]:
    return tuple(
        Guarantee(
            slice_id=one.slice_id,
            flow=Flow(source=one.source, destination=one.destination),
            a=one.ingress.router,
            z=one.target,
            kbps=one.kbps,
            dscp=one.dscp,
        )
        for one in found
    )


def feasible(network: RoutedNetwork, intent: TransportIntent) -> Feasibility:
    """Whether every path exists, has room, and has no policy of somebody else. Raises InvalidInput.

    `best`: what each egress interface that is too small can carry, in kbit/s.
    """
    network = stitching.staged(network, intent)
    found = directions(network, intent)
    problems = [f"slice {one.slice_id}: {_no_path(one)}" for one in found if not one.egress]
    problems.extend(_contradicting(found))
    best: dict[str, int] = {}
    for router, needed in sorted(_by_router(found).items()):
        device = network.devices[router]
        problems.extend(_occupied(router, device, needed))
        sums: dict[str, int] = {}
        for name, rates in needed.egress.items():
            whole = physical(Port(router, name)).interface
            sums[whole] = sums.get(whole, 0) + sum(rates.values())
        for name, total in sorted(sums.items()):
            capacity = bandwidth_kbps(device.interfaces[name])
            if total > capacity:
                best[f"{router} {name}"] = capacity
                far = network.far_end(Port(router, name))
                link = f"the link {router} {name} – {far}" if far else f"{router} {name}"
                problems.append(
                    f"{link} carries {capacity} kbit/s, and {total} kbit/s would be guaranteed on it"
                )
    reason = "; ".join(problems) or "every path exists and has room for the guarantees"
    return Feasibility(feasible=not problems, reason=reason, best=dict(best))


def directions(network: RoutedNetwork, intent: TransportIntent) -> tuple[Direction, ...]:
    """Every direction with a rate, by slice. Raises InvalidInput, listing every end that does not fit."""
    problems: list[Problem] = []
    found: list[Direction] = []
    ids = [one.id for one in intent.slices]
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        problems.append(Problem(f"slice {repeated}", "id", "two slices have this id"))
    for one in sorted(intent.slices, key=lambda one: one.id):
        ends = [_end(network, one, end, problems) for end in (one.a, one.z)]
        if ends[0] is not None and ends[1] is not None:
            found.extend(_directions(network, one, ends[0], ends[1], problems))
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(f"{problems[0]}{more}", field=problems[0].field, problems=problems)
    return tuple(found)


End = tuple[Port, IPv4Network]


def _end(network: RoutedNetwork, one: TransportSlice, sdp: Sdp, problems: list[Problem]) -> End | None:
    where = f"slice {one.id}, SDP {sdp.id}"
    if sdp.router not in network.devices:
        known = ", ".join(sorted(network.devices)[:8])
        problems.append(Problem(where, "router", f"there is no router {sdp.router}; known: {known}"))
        return None
    name = full_name(sdp.interface)
    if name is None or name not in network.devices[sdp.router].interfaces:
        known = ", ".join(sorted(network.devices[sdp.router].interfaces)[:8])
        message = f"{sdp.router} has no interface {sdp.interface}; it has {known}"
        problems.append(Problem(where, "interface", message))
        return None
    try:
        return Port(sdp.router, interface_of(sdp)), IPv4Network(sdp.prefix, strict=False)
    except ValueError:
        problems.append(Problem(where, "prefix", f"{sdp.prefix!r} is no IPv4 prefix such as 10.1.0.0/24"))
        return None


def _directions(
    network: RoutedNetwork, one: TransportSlice, a: End, z: End, problems: list[Problem]
) -> list[Direction]:
    if a[1].overlaps(z[1]):
        problems.append(Problem(f"slice {one.id}", "prefix", f"both ends are in {a[1]}: nothing to carry"))
        return []
    wanted = ((a, z, one.to_z_kbps, "z"), (z, a, one.to_a_kbps, "a"))
    return [
        Direction(
            slice_id=one.id,
            name=slice_name(one.id, end),
            ingress=here[0],
            source=here[1],
            target=there[0].router,
            destination=there[1],
            kbps=kbps,
            dscp=one.dscp,
            egress=_egress(network, here[0].router, there[1]),
        )
        for here, there, kbps, end in wanted
        if kbps > 0
    ]


def slice_name(slice_id: str, end: str) -> str:
    """ASSENT-<slice>-to-<end>, kept apart by a digest where IOS could not take the id as it is."""
    suffix = f"-to-{end}"
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", slice_id)
    room = _MAX_NAME - len(OURS) - len(suffix)
    if plain != slice_id or len(plain) > room:
        plain = f"{plain[: room - 7]}-{sha256(slice_id.encode()).hexdigest()[:6]}"
    return f"{OURS}{plain}{suffix}"


def _egress(network: RoutedNetwork, router: str, destination: IPv4Network) -> tuple[Port, ...]:
    """The egress interfaces of all equal-cost paths, each once."""
    target = _address_in(network, destination)
    ports = {port for path in paths(network, router, target) for port in path}
    return tuple(sorted(ports, key=lambda port: (port.router, port.interface)))


def _address_in(network: RoutedNetwork, prefix: IPv4Network) -> IPv4Address:
    """Someone in the prefix: a host that is there, or its first address that no router has."""
    for name in sorted(network.hosts):
        if network.hosts[name].address.ip in prefix:
            return network.hosts[name].address.ip
    taken = {
        address.ip
        for device in network.devices.values()
        for it in device.interfaces.values()
        for address in it.addresses
    }
    return next((one for one in prefix.hosts() if one not in taken), prefix.network_address)


def _by_router(found: Sequence[Direction]) -> dict[str, _Router]:
    routers: dict[str, _Router] = {}
    for one in _shared(found):
        edge = routers.setdefault(one.ingress.router, _Router())
        edge.ingress.setdefault(one.ingress.interface, []).append(one)
        for port in one.egress:
            rates = routers.setdefault(port.router, _Router()).egress.setdefault(port.interface, {})
            rates[one.dscp] = rates.get(one.dscp, 0) + one.kbps
    return routers


def _shared(found: Sequence[Direction]) -> list[Direction]:
    """Slices whose packets no router can tell apart share one class with the sum of their rates.

    The narrower prefixes come first: a policy takes the first class that matches.
    """
    groups: dict[tuple[Port, IPv4Network, IPv4Network, int], list[Direction]] = {}
    for one in found:
        groups.setdefault((one.ingress, one.source, one.destination, one.dscp), []).append(one)
    joined = [
        replace(
            group[0],
            name=group[0].name
            if len(group) == 1
            else slice_name("+".join(one.slice_id for one in group), group[0].name[-1]),
            kbps=sum(one.kbps for one in group),
        )
        for group in groups.values()
    ]
    return sorted(joined, key=lambda one: (-one.source.prefixlen - one.destination.prefixlen, one.name))


def _contradicting(found: Sequence[Direction]) -> list[str]:
    """A packet that belongs to two slices cannot have both their marks."""
    return [
        f"slices {one.slice_id} and {other.slice_id} share packets from {one.source} to {one.destination} at "
        f"{one.ingress}, but ask for DSCP {one.dscp} and {other.dscp}; give them one DSCP, or prefixes of their own"
        for at, one in enumerate(found)
        for other in found[at + 1 :]
        if one.dscp != other.dscp
        and one.ingress == other.ingress
        and one.source.overlaps(other.source)
        and one.destination.overlaps(other.destination)
    ]


def _no_path(one: Direction) -> str:
    return f"there is no path from {one.ingress.router} to {one.destination}"


def _occupied(router: str, device: Device, needed: _Router) -> list[str]:
    """An interface takes one policy per direction; somebody else's is not Assent's to replace."""
    wanted = [(name, "input", device.interfaces[name].policy_in) for name in sorted(needed.ingress)]
    wanted += [(name, "output", device.interfaces[name].policy_out) for name in sorted(needed.egress)]
    return [
        f"{router} {name} has the {way} policy {policy}, which is not Assent's; remove it, or take another edge"
        for name, way, policy in wanted
        if policy is not None and not policy.startswith(OURS)
    ]


def _removal(device: Device) -> str:
    """Everything of ours, unbound before it is deleted."""
    lines: list[str] = []
    for name, it in device.interfaces.items():
        for way, policy in (("input", it.policy_in), ("output", it.policy_out)):
            if policy is not None and policy.startswith(OURS):
                lines.extend([f"interface {name}", f" no service-policy {way} {policy}"])
    lines.extend(f"no policy-map {name}" for name in device.policy_maps if name.startswith(OURS))
    lines.extend(
        f"no class-map {one.mode} {name}" for name, one in device.class_maps.items() if name.startswith(OURS)
    )
    lines.extend(
        f"no ip access-list {one.kind} {name}" for name, one in device.acls.items() if name.startswith(OURS)
    )
    return "\n".join(lines)


def _commands(needed: _Router) -> str:
    """Everything that the router needs, what is referred to first."""
    lines: list[str] = []
    for found in needed.ingress.values():
        for one in found:
            lines.extend(
                [
                    f"ip access-list extended {one.name}",
                    f" permit ip {_said(one.source)} {_said(one.destination)}",
                ]
            )
            lines.extend([f"class-map match-any {one.name}", f" match access-group name {one.name}"])
    for dscp in sorted({dscp for rates in needed.egress.values() for dscp in rates}):
        lines.extend([f"class-map match-any {_dscp_class(dscp)}", f" match dscp {dscp_name(dscp)}"])
    for name, found in sorted(needed.ingress.items()):
        lines.append(f"policy-map {_policy('in', name)}")
        for one in found:
            police = max(one.kbps * 1000, _MIN_POLICE_BPS)
            lines.extend(
                [f" class {one.name}", f"  police cir {police}", f"  set dscp {dscp_name(one.dscp)}"]
            )
        lines.extend([f"interface {name}", f" service-policy input {_policy('in', name)}"])
    for name, rates in sorted(needed.egress.items()):
        lines.append(f"policy-map {_policy('out', name)}")
        for dscp, kbps in sorted(rates.items()):
            lines.extend([f" class {_dscp_class(dscp)}", f"  bandwidth {kbps}"])
        lines.extend([f"interface {name}", f" service-policy output {_policy('out', name)}"])
    return "\n".join(lines)


def _said(prefix: IPv4Network) -> str:
    if prefix.prefixlen == 0:
        return "any"
    if prefix.prefixlen == 32:
        return f"host {prefix.network_address}"
    return f"{prefix.network_address} {prefix.hostmask}"


def _dscp_class(dscp: int) -> str:
    return f"{OURS}dscp-{dscp_name(dscp)}"


def _policy(way: str, interface: str) -> str:
    name = f"{OURS}{way}-{interface}"
    return (
        name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 7]}-{sha256(name.encode()).hexdigest()[:6]}"
    )
