"""What configurations name and do not define: lists, policies, classes, prefix lists, VRFs, IPsec profiles."""

from __future__ import annotations

from collections.abc import Iterator

from assent.network.transport.device import Device, Interface
from assent.network.transport.verifier.view import View


def undefined(view: View) -> Iterator[str]:
    """One line for each name that nothing in the router's configuration stands behind."""
    for router, device in sorted(view.network.devices.items()):
        for interface in device.interfaces.values():
            yield from (f"{router} {why}" for why in _of_interface(device, interface))
        yield from _of_policies(router, device)
        yield from _of_ospf(router, device)
        yield from _of_bgp(router, device)


def _of_interface(device: Device, it: Interface) -> Iterator[str]:
    for name in (it.acl_in, it.acl_out):
        if name is not None and name not in device.acls and not _half_read(device, name):
            yield f"{it.name}: ip access-group {name}, which is not defined: everything passes"
    for name in (it.acl6_in, it.acl6_out):
        if name is not None and name not in device.acls6 and not _half_read(device, name):
            yield f"{it.name}: ipv6 traffic-filter {name}, which is not defined: everything passes"
    for name in (it.policy_in, it.policy_out):
        if name is not None and name not in device.policy_maps and not _half_read(device, name):
            yield f"{it.name}: service-policy {name}, which is not defined"
    if it.vrf is not None and it.vrf not in device.vrfs and not _half_read(device, it.vrf):
        yield f"{it.name}: vrf forwarding {it.vrf}, which is not defined"
    profile = it.tunnel.protection if it.tunnel else None
    if profile is not None and profile not in device.crypto.profiles and not _half_read(device, profile):
        yield f"{it.name}: tunnel protection ipsec profile {profile}, which is not defined"


def _of_policies(router: str, device: Device) -> Iterator[str]:
    for policy in device.policy_maps.values():
        for one in policy.classes:
            known = one.name == "class-default" or one.name in device.class_maps
            if not known and not _half_read(device, one.name):
                yield f"{router} policy-map {policy.name}: class {one.name}, which is not defined"
    for match in device.class_maps.values():
        for kind, value in match.match:
            if kind == "access-group" and value not in device.acls and not _half_read(device, value):
                yield f"{router} class-map {match.name}: access-group {value}, which is not defined"


def _of_ospf(router: str, device: Device) -> Iterator[str]:
    for number, process in device.ospf.items():
        for name in sorted(process.passive | process.active):
            if name not in device.interfaces:
                yield f"{router} router ospf {number}: passive-interface {name}, which is not there"


def _of_bgp(router: str, device: Device) -> Iterator[str]:
    for one in device.bgp.neighbors.values() if device.bgp is not None else ():
        for name in (one.prefix_in, one.prefix_out):
            if name is not None and name not in device.prefix_lists and not _half_read(device, name):
                yield f"{router} neighbor {one.address}: prefix-list {name}, which is not defined: everything passes"

        for name in (one.map_in, one.map_out):
            if name is not None and name not in device.route_maps and not _half_read(device, name):
                yield f"{router} neighbor {one.address}: route-map {name}, which is not defined"
    for route_map in device.route_maps.values():
        for name in dict.fromkeys(name for entry in route_map.entries for name in entry.prefix_lists):
            if name not in device.prefix_lists and not _half_read(device, name):
                yield f"{router} route-map {route_map.name}: prefix-list {name}, which is not defined"


def _half_read(device: Device, name: str) -> bool:
    """Whether something of that name is there in words that the model does not have."""
    return any(name in line.text.split() for line in device.unknown if not line.section)
