"""Grounding: what a sentence's names mean in the network at hand, or a question that lists what there is.

The grammar resolves every mention here, and `feasibility` checks objectives (a language model's too) against
it. Nothing is invented: a device, interface or host that is not there becomes a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.device import Device, Interface
from assent.network.transport.languages.ios.names import full_name, interface_key
from assent.network.transport.network import HostPort, Port, RoutedNetwork

LOGICAL = ("Loopback", "Tunnel", "Vlan", "BVI", "Null", "Port-channel", "Dialer")
"""Interfaces that no cable goes into."""


class Ground:
    """One network, indexed by what people say about it."""

    def __init__(self, network: RoutedNetwork) -> None:
        self.network = network

    @property
    def routers(self) -> tuple[str, ...]:
        return tuple(self.network.devices)

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(self.network.hosts)

    def device(self, router: str) -> Device:
        return self.network.devices[router]

    def port(self, router: str, interface: str) -> Interface | None:
        return self.device(router).interfaces.get(interface)

    def router(self, name: str) -> str:
        """Raises Clarify where there is no such router."""
        if name in self.network.devices:
            return name
        for known in self.routers:
            if known.casefold() == name.casefold():
                return known
        raise Clarify([f"There is no router {name!r}. Which one is meant: {listed(self.routers)}?"])

    def host(self, name: str) -> HostPort:
        """Raises Clarify where there is no such host."""
        if name in self.network.hosts:
            return self.network.hosts[name]
        there = f"Which one is meant: {listed(self.hosts)}?" if self.hosts else "No hosts are known here."
        raise Clarify([f"There is no host {name!r}. {there}"])

    def interface(self, router: str, text: str) -> str:
        """The full name of an interface that `router` has; `0/1` finds the one port with that number.

        Raises Clarify where it has none or several.
        """
        have = self.device(router).interfaces
        name = full_name(text) or text
        if name in have:
            return name
        folded = [one for one in have if one.casefold() == name.casefold()]
        numbered = [one for one in have if text[0].isdigit() and one.rstrip("0123456789/.") + text == one]
        found = folded or numbered
        if len(found) == 1:
            return found[0]
        raise Clarify([f"{router} has no interface {name}. Which one is meant: {self.ports_of(router)}?"])

    def ports_of(self, router: str) -> str:
        return listed(sorted(self.device(router).interfaces, key=interface_key))

    @cached_property
    def owners(self) -> dict[IPv4Address, Port]:
        """Which interface has an address."""
        return {
            address.ip: Port(router, name)
            for router, device in self.network.devices.items()
            for name, interface in device.interfaces.items()
            for address in interface.addresses
        }

    @cached_property
    def _ends(self) -> dict[Port, tuple[Port, ...]]:
        found: dict[Port, tuple[Port, ...]] = {}
        for one, other in self.network.links:
            for near, far in ((one, other), (other, one)):
                found[near] = (*found.get(near, ()), far)
        return found

    def far_ends(self, router: str, interface: str) -> tuple[Port, ...]:
        """What is at the other end of the cable; several where the segment has several routers."""
        return self._ends.get(Port(router, interface), ())

    def facing(self, router: str, other: str) -> list[str]:
        """The interfaces of `router` that are cabled to `other`, in order."""
        found = [
            end.interface
            for end, fars in self._ends.items()
            if end.router == router and any(far.router == other for far in fars)
        ]
        return sorted(found, key=interface_key)

    def neighbours(self, router: str) -> list[str]:
        found = {far.router for end, fars in self._ends.items() if end.router == router for far in fars}
        return [name for name in self.routers if name in found]

    def towards(self, router: str, other: str) -> str:
        """The one interface of `router` that faces `other`. Raises Clarify where there are none or several."""
        found = self.facing(router, other)
        if len(found) == 1:
            return found[0]
        if found:
            raise Clarify([f"{router} has several links to {other}: which one, {listed(found)}?"])
        there = listed(self.neighbours(router)) or "no router"
        raise Clarify(
            [f"{router} has no link to {other} (it is linked to {there}). Which interface is meant?"]
        )

    def up_ports(self, router: str) -> list[str]:
        """Interfaces that carry packets: addressed and not shut down; loopbacks do not."""
        return [
            name
            for name, one in sorted(
                self.device(router).interfaces.items(), key=lambda item: interface_key(item[0])
            )
            if one.addresses and not one.shutdown and not name.startswith(("Loopback", "Null"))
        ]

    def lans(self, router: str) -> list[str]:
        """Up ports that no other router is on: where users are."""
        return [
            name
            for name in self.up_ports(router)
            if not self.far_ends(router, name) and not name.startswith("Tunnel")
        ]

    def lan(self, router: str) -> str:
        """The one LAN port of `router`. Raises Clarify where it has none or several."""
        found = self.lans(router)
        if len(found) == 1:
            return found[0]
        if found:
            raise Clarify([f"{router} has several LANs: which one, {self._subnets(router, found)}?"])
        raise Clarify([f"No LAN is attached to {router}. Which interface is meant: {self.ports_of(router)}?"])

    def subnet(self, router: str, interface: str) -> IPv4Network:
        """Raises Clarify where the interface has no address."""
        one = self.port(router, interface)
        if one is None or not one.addresses:
            raise Clarify([f"{router} {interface} has no address: which subnet is meant?"])
        return one.addresses[0].network

    def gateway(self, prefix: IPv4Network) -> Port | None:
        """The LAN port behind which `prefix` is (its connected subnet contains it), or None."""
        found = [
            Port(router, name)
            for router in self.routers
            for name in self.up_ports(router)
            for address in self.device(router).interfaces[name].addresses
            if prefix.subnet_of(address.network)
        ]
        lans = [port for port in found if port.interface in self.lans(port.router)]
        return lans[0] if lans else None

    def addresses(self, router: str) -> list[IPv4Address]:
        return [address.ip for one in self.device(router).interfaces.values() for address in one.addresses]

    def overlap(self, router: str, interface: str, address: IPv4Interface) -> str | None:
        """Why `address` cannot be on that port: taken, or its subnet overlaps another of the router's or a
        subnet elsewhere to which this port is not cabled. None where it can."""
        fars = self.far_ends(router, interface)
        for name, device in self.network.devices.items():
            for port, one in device.interfaces.items():
                if (name, port) == (router, interface):
                    continue
                reason = _clash(
                    address, f"{name} {port}", one.addresses, Port(name, port) in fars, name == router
                )
                if reason:
                    return reason
        for host in self.network.hosts.values():
            if host.address.ip == address.ip:
                return f"{address.ip} is already the address of host {host.name}"
        return None

    def _subnets(self, router: str, interfaces: Iterable[str]) -> str:
        return listed([f"{name} ({self.subnet(router, name)})" for name in interfaces])


def _clash(
    new: IPv4Interface, where: str, have: Iterable[IPv4Interface], cabled: bool, same_router: bool
) -> str | None:
    for one in have:
        if one.ip == new.ip:
            return f"{new.ip} is already the address of {where}"
        if not one.network.overlaps(new.network):
            continue
        if same_router:
            return f"{new} overlaps {one.network} on {where}, an interface of the same router"
        if not cabled:
            return f"{new} overlaps {one.network}, which is on {where} and not on this link"
    return None


def listed(names: Iterable[str]) -> str:
    """`R1, R2 or R3`; long lists are cut."""
    all_names = list(names)
    shown = all_names[:12]
    more = f" (and {len(all_names) - 12} more)" if len(all_names) > 12 else ""
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} or {shown[-1]}{more}"
