"""A state of a network as checks look at it: devices, what follows from them, and single lines of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from assent.intents.errors import InvalidInput
from assent.network.transport.device import Device, Interface
from assent.network.transport.languages.ios.lexer import Node, read
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.view import View


class State:
    """Views of the network, of it with some interfaces down, and of its VRFs are worked out once."""

    def __init__(self, network: RoutedNetwork) -> None:
        self.network = network
        self._variants: dict[tuple[str, ...], State] = {}
        self._trees: dict[str, list[Node]] = {}

    @cached_property
    def view(self) -> View:
        return snapshot.build(self.network)

    def device(self, router: str) -> Device | None:
        return self.network.devices.get(router)

    def interface(self, port: Port) -> Interface | None:
        device = self.device(port.router)
        return device.interfaces.get(port.interface) if device else None

    def when_down(self, ports: Sequence[str]) -> State:
        """This network with these interfaces, and those at the other end of their cables, down."""
        key = tuple(sorted(ports))
        if not key:
            return self
        if key not in self._variants:
            self._variants[key] = State(self._without([port_of(one) for one in key]))
        return self._variants[key]

    def in_vrf(self, name: str) -> State:
        """This network seen from one VRF: its interfaces and static routes, and no others."""
        key = (f"vrf {name}",)
        if key not in self._variants:
            devices = {router: _in_vrf(device, name) for router, device in self.network.devices.items()}
            self._variants[key] = State(replace(self.network, devices=devices))
        return self._variants[key]

    def section(self, router: str, heading: str) -> tuple[Node, ...]:
        """What stands under the first line that is `heading`, as written."""
        return next((tuple(node.children) for node in self.tree(router) if node.text == heading), ())

    def interface_lines(self, port: Port) -> tuple[str, ...]:
        """The lines of an interface's section: for properties that the device model has no field for."""
        for node in self.tree(port.router):
            words = node.text.split(None, 1)
            if words[0] == "interface" and len(words) == 2 and full_name(words[1]) == port.interface:
                return tuple(child.text for child in node.children)
        return ()

    def tree(self, router: str) -> list[Node]:
        if router not in self._trees:
            self._trees[router] = read(self.network.texts.get(router, ""))
        return self._trees[router]

    def _without(self, ports: Sequence[Port]) -> RoutedNetwork:
        network = self.network
        ends = [end for port in ports for end in (port, network.far_end(port)) if end is not None]
        for end in ends:
            interface = self.interface(end)
            if interface is None:
                continue
            device = network.devices[end.router]
            down = {**device.interfaces, end.interface: replace(interface, shutdown=True)}
            changed = replace(device, interfaces=down)
            network = network.with_device(end.router, network.texts[end.router], changed)
        return network


def _in_vrf(device: Device, name: str) -> Device:
    interfaces = {
        key: replace(one, vrf=None if one.vrf == name else f"not {name}")
        for key, one in device.interfaces.items()
    }
    statics = tuple(replace(one, vrf=None) for one in device.statics if one.vrf == name)
    return replace(device, interfaces=interfaces, statics=statics, ospf={}, bgp=None)


def port_of(text: str) -> Port:
    """`R1 GigabitEthernet0/1`. Raises InvalidInput."""
    words = text.split()
    if len(words) != 2:
        raise InvalidInput(f"{text!r} is no interface: write such as 'R1 GigabitEthernet0/1'")
    return Port(words[0], words[1])
