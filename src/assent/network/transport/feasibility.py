"""Whether an objective fits the network: every device it names is there, every address is free.

Both the embedded grammar's and a language model's objectives pass here before a line is generated. What does not
fit becomes a question.
"""

from __future__ import annotations

from ipaddress import IPv4Interface

from assent.intents.errors import Clarify
from assent.network.transport import edge_objectives as e
from assent.network.transport import objectives as o
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective


def checked(objective: AnyObjective, ground: Ground) -> None:
    """Raises Clarify for the first thing that does not fit."""
    for field in ("router", "a", "z"):
        name = getattr(objective, field, None)
        if name is not None and ground.router(name) != name:
            raise Clarify([f"There is no router {name!r}; is {ground.router(name)} meant?"])
    _interfaces(objective, ground)
    match objective:
        case o.InterfaceSettings():
            _settings(objective, ground)
        case o.ConnectHost():
            _host(objective, ground)
        case o.ConnectRouters():
            _free(ground, objective.a, objective.a_interface, objective.a_address)
            _free(ground, objective.z, objective.z_interface, objective.z_address)
            _uncabled(ground, objective.a, objective.a_interface)
            _uncabled(ground, objective.z, objective.z_interface)
            _same_subnet(objective.a_address, objective.z_address)
        case o.Tunnel():
            _free(ground, objective.a, "", objective.a_address)
            _free(ground, objective.z, "", objective.z_address)
            _same_subnet(objective.a_address, objective.z_address)
            if objective.a == objective.z:
                raise Clarify([f"A tunnel needs two routers: where should the one from {objective.a} end?"])
        case e.DisconnectRouters():
            far = ground.far_ends(objective.a, objective.a_interface)
            if (objective.z, objective.z_interface) not in {(one.router, one.interface) for one in far}:
                raise Clarify(
                    [f"{objective.a} and {objective.z} are not cabled there. Which cable is meant?"]
                )
        case e.MoveCable():
            _movable(ground, objective)
        case e.AddressHost():
            _readdressed(ground, objective)
        case o.DisconnectHost():
            ground.host(objective.host)
        case _:
            pass


def _interfaces(objective: AnyObjective, ground: Ground) -> None:
    """Interfaces that should exist do."""
    if isinstance(objective, o.InterfaceSettings) and objective.create:
        return
    if isinstance(objective, o.RemoveTunnel | o.RemoveInterface):
        return
    pairs = (
        ("router", "interface"),
        ("a", "a_interface"),
        ("z", "z_interface"),
        ("a", "a_source"),
        ("z", "z_source"),
    )
    for router_field, interface_field in pairs:
        router, interface = getattr(objective, router_field, None), getattr(objective, interface_field, None)
        if router is not None and interface is not None and interface != "Null0":
            ground.interface(router, interface)


def _settings(objective: o.InterfaceSettings, ground: Ground) -> None:
    name = objective.interface
    if objective.create and not name.startswith(("Loopback", "Vlan", "Tunnel")) and "." not in name:
        ground.interface(objective.router, name)
    if objective.dot1q is not None:
        _vlan(objective, ground)
    if objective.address is not None:
        _free(ground, objective.router, name, objective.address)


def _vlan(objective: o.InterfaceSettings, ground: Ground) -> None:
    if "." not in objective.interface:
        raise Clarify(
            [
                f"A VLAN needs a sub-interface, such as {objective.interface}.{objective.dot1q}. Should it be created?"
            ]
        )
    parent = objective.interface.rsplit(".", 1)[0]
    if objective.native:
        other = next(
            (
                name
                for name, one in ground.device(objective.router).interfaces.items()
                if one.native and name.startswith(f"{parent}.") and name != objective.interface
            ),
            None,
        )
        if other is not None:
            raise Clarify(
                [f"{objective.router} {other} has the native VLAN of {parent} already. Which one should?"]
            )
    for name, one in ground.device(objective.router).interfaces.items():
        sibling = name.startswith(f"{parent}.") and name != objective.interface
        if sibling and one.dot1q == objective.dot1q:
            raise Clarify(
                [f"VLAN {objective.dot1q} is already on {objective.router} {name}. Which VLAN is meant?"]
            )


def _host(objective: o.ConnectHost, ground: Ground) -> None:
    if objective.host in ground.network.hosts:
        raise Clarify(
            [
                f"{objective.host} is already attached to {ground.network.hosts[objective.host].port}. What is meant?"
            ]
        )
    if objective.address.network != objective.gateway.network or objective.address.ip == objective.gateway.ip:
        raise Clarify(
            [
                f"{objective.address} and its gateway {objective.gateway} must be two addresses of one "
                "subnet. Which ones are meant?"
            ]
        )
    owner = ground.owners.get(objective.address.ip)
    if owner is not None:
        raise Clarify(
            [
                f"{objective.address.ip} is already the address of {owner}. Which address should {objective.host} have?"
            ]
        )
    _uncabled(ground, objective.router, objective.interface)
    _free(ground, objective.router, objective.interface, objective.gateway)


def _readdressed(ground: Ground, objective: e.AddressHost) -> None:
    """The address fits the port that the host is on, and is nobody else's."""
    host = ground.host(objective.host)
    port = ground.port(host.port.router, host.port.interface)
    have = port.addresses if port else ()
    if objective.address.network not in {one.network for one in have}:
        there = ", ".join(map(str, have)) or "no address"
        raise Clarify(
            [f"{objective.address} is not of {host.port} ({there}). Which address should {host.name} have?"]
        )
    ip = objective.address.ip
    owner = next((str(port) for address, port in ground.owners.items() if address == ip), None) or next(
        (
            one.name
            for one in ground.network.hosts.values()
            if one.address.ip == ip and one.name != objective.host
        ),
        None,
    )
    if owner is not None:
        raise Clarify([f"{ip} is already the address of {owner}. Which one should {objective.host} have?"])


def _movable(ground: Ground, objective: e.MoveCable) -> None:
    """A cable is there, and the other port is free."""
    if not ground.far_ends(objective.router, objective.interface):
        raise Clarify([f"There is no cable in {objective.router} {objective.interface}. Which one is meant?"])
    _uncabled(ground, objective.router, objective.to)
    other = ground.port(objective.router, objective.to)
    if other is not None and other.addresses:
        raise Clarify(
            [f"{objective.router} {objective.to} is in use already. Which port should the cable go into?"]
        )


def _uncabled(ground: Ground, router: str, interface: str) -> None:
    far = ground.far_ends(router, interface)
    if far:
        raise Clarify([f"{router} {interface} is already cabled to {far[0]}. Which port is meant?"])


def _free(ground: Ground, router: str, interface: str, address: IPv4Interface) -> None:
    clash = ground.overlap(router, interface, address)
    if clash is not None:
        raise Clarify([f"{clash}. Which address should {f'{router} {interface}'.strip()} have?"])


def _same_subnet(one: IPv4Interface, other: IPv4Interface) -> None:
    if one.network != other.network or one.ip == other.ip:
        raise Clarify([f"{one} and {other} are not two addresses of one subnet. Which ones are meant?"])
