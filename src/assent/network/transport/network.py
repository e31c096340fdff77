"""A routed network as the transport domain works with it: devices with their texts, links, hosts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv4Interface

from assent.network.transport.device import Device


@dataclass(frozen=True, slots=True, order=True)
class Port:
    """One end of a link."""

    router: str
    interface: str

    def __str__(self) -> str:
        return f"{self.router} {self.interface}"


@dataclass(frozen=True, slots=True)
class HostPort:
    """A host: its address, and the port it hangs on."""

    name: str
    address: IPv4Interface
    port: Port


@dataclass(frozen=True)
class RoutedNetwork:
    """`texts`: each router's running configuration; `devices`: what it says. Keyed by router."""

    texts: dict[str, str]
    devices: dict[str, Device]
    links: tuple[tuple[Port, Port], ...]
    hosts: dict[str, HostPort]

    def with_device(self, name: str, text: str, device: Device) -> RoutedNetwork:
        """The same network in which one router runs another configuration."""
        return replace(self, texts={**self.texts, name: text}, devices={**self.devices, name: device})

    def far_end(self, port: Port) -> Port | None:
        """The other end of the link on `port`, or None where nothing is cabled."""
        for a, z in self.links:
            if a == port:
                return z
            if z == port:
                return a
        return None
