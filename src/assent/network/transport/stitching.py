"""Where a slice meets another domain under a VLAN label: a sub-interface of its own, for as long as the slice is there.

`slices` plans and claims through it. The sub-interface has the first address of the label's prefix, is announced where
its parent is and takes no routing neighbours. Its description begins with ASSENT-, which is how it is found again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Interface, IPv4Network

from assent.intents.change import TransportIntent
from assent.intents.errors import InvalidInput
from assent.intents.service import Sdp
from assent.network.transport import change
from assent.network.transport.claims import Claim, Routing, Setting
from assent.network.transport.device import Device, Interface
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier.ospf import area_of

OURS = "ASSENT-"

Wanted = dict[str, dict[str, Sdp]]
"""By router and sub-interface, the end of the slice that is stitched there."""


def interface_of(sdp: Sdp) -> str:
    """Where the slice's packets come in: the interface, or its sub-interface for the label."""
    name = full_name(sdp.interface) or sdp.interface
    return name if sdp.vlan is None else f"{name}.{sdp.vlan}"


def physical(port: Port) -> Port:
    """What a sub-interface is a part of."""
    return Port(port.router, port.interface.partition(".")[0])


def staged(network: RoutedNetwork, intent: TransportIntent) -> RoutedNetwork:
    """The network with exactly the sub-interfaces that the intent needs; ends that the network does not have are left
    to `slices` to name. Raises InvalidInput where somebody else has such a sub-interface."""
    wanted = _wanted(network, intent)
    for router, found in sorted(wanted.items()):
        for name in sorted(found):
            there = network.devices[router].interfaces.get(name)
            if there is not None and not is_ours(there):
                raise InvalidInput(
                    f"{router} has {name}, which is not Assent's; take another label", field="vlan"
                )
    plans = {
        router: "\n".join(commands(device, wanted.get(router, {})))
        for router, device in network.devices.items()
    }
    needed = {router: text for router, text in plans.items() if text}
    return change.changed(network, needed) if needed else network


def commands(device: Device, wanted: Mapping[str, Sdp]) -> list[str]:
    """What is not wanted goes first: its prefix may be another's now."""
    ours = {name: it for name, it in device.interfaces.items() if is_ours(it)}
    gone = [name for name, it in ours.items() if name not in wanted or not _serves(it, wanted[name])]
    lines = [line for name in gone for line in _removal(device, name)]
    for name, sdp in sorted(wanted.items()):
        if name not in ours or name in gone:
            lines += _addition(device, name, sdp)
    return lines


def is_ours(interface: Interface) -> bool:
    return interface.dot1q is not None and (interface.description or "").startswith(OURS)


def claims(network: RoutedNetwork, intent: TransportIntent) -> Iterator[Claim]:
    """Each label is on its sub-interface with its prefix, and those that are not wanted are gone."""
    wanted = _wanted(network, intent)
    for router, found in sorted(wanted.items()):
        for name, sdp in sorted(found.items()):
            yield Setting(router=router, interface=name, field="dot1q", value=sdp.vlan)
            yield Routing(router=router, prefix=IPv4Network(sdp.prefix), protocol="connected")
    kept = {(router, sdp.prefix) for router, found in wanted.items() for sdp in found.values()}
    for router, device in sorted(network.devices.items()):
        for name, it in sorted(device.interfaces.items()):
            for address in it.addresses if is_ours(it) and name not in wanted.get(router, {}) else ():
                if (router, str(address.network)) not in kept:
                    yield Routing(router=router, prefix=address.network, protocol="connected", present=False)


def _wanted(network: RoutedNetwork, intent: TransportIntent) -> Wanted:
    found: Wanted = {}
    for one in intent.slices:
        for sdp in (one.a, one.z):
            device = network.devices.get(sdp.router)
            if sdp.vlan is not None and device is not None and _parent(sdp) in device.interfaces:
                found.setdefault(sdp.router, {})[interface_of(sdp)] = sdp
    return found


def _parent(sdp: Sdp) -> str:
    return full_name(sdp.interface) or sdp.interface


def _address(sdp: Sdp) -> IPv4Interface:
    prefix = IPv4Network(sdp.prefix)
    return IPv4Interface((prefix[1], prefix.prefixlen))


def _serves(it: Interface, sdp: Sdp) -> bool:
    return it.dot1q == sdp.vlan and it.addresses == (_address(sdp),) and not it.shutdown


def _addition(device: Device, name: str, sdp: Sdp) -> Iterator[str]:
    address = _address(sdp)
    yield f"interface {name}"
    yield f" description {OURS}stitch {sdp.id} vlan {sdp.vlan}"
    yield f" encapsulation dot1Q {sdp.vlan}"
    yield f" ip address {address.ip} {address.netmask}"
    parent = device.interfaces[_parent(sdp)]
    area = area_of(device, parent, parent.addresses[0].ip) if parent.addresses else None
    if area is not None:
        yield f" ip ospf {area[0]} area {area[1]}"
        yield f"router ospf {area[0]}"
        yield f" passive-interface {name}"


def _removal(device: Device, name: str) -> Iterator[str]:
    for number, process in device.ospf.items():
        if name in process.passive:
            yield f"router ospf {number}"
            yield f" no passive-interface {name}"
    yield f"no interface {name}"
