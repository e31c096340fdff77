"""The network as a model is told of it: a compact JSON view without texts, so no secret is in a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, TypeAlias

from pydantic import InstanceOf, PlainSerializer, WithJsonSchema

from assent.intents.base import Json
from assent.network.transport.device import Acl, Device, Interface
from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import render_entry
from assent.network.transport.network import RoutedNetwork
from assent.reasoning.redaction import patterns
from assent.reasoning.redaction.numbers import is_makers


def described(network: RoutedNetwork) -> Json:
    """Routers with interfaces, neighbours, OSPF, static routes and lists; hosts with their ports."""
    ground = Ground(network)
    return {
        "routers": {name: _router(ground, device) for name, device in network.devices.items()},
        "hosts": {
            host.name: {"address": str(host.address), "attached_to": str(host.port)}
            for host in network.hosts.values()
        },
    }


def names_of(network: RoutedNetwork) -> set[str]:
    """What identifies a network, beside its addresses: routers, hosts, interfaces, lists, autonomous systems,
    descriptions with the names in them, and what configurations name that no field stands for.

    What every network has (`Loopback0`, a list `100`, a description `uplink`) says nothing of whose it is.
    """
    found = {*network.devices, *network.hosts}
    known = {name.lower() for name in found} | PLAIN
    for device in network.devices.values():
        found.update(name for name in _named(device) if name.lower() not in PLAIN and not name.isdigit())
        found.update(port for port in device.interfaces if not is_makers(port))
        found.update(f"AS {number}" for number in _systems(device))
        for one in device.interfaces.values():
            found.update(_telling(one.description or "", known))
    for text in network.texts.values():
        for name in patterns.named(text):
            found.update(_telling(name, known))
    return found


def _named(device: Device) -> Iterator[str]:
    """The names of what a router's parts refer to."""
    for names in (
        device.acls,
        device.acls6,
        device.class_maps,
        device.policy_maps,
        device.prefix_lists,
        device.route_maps,
        device.vrfs,
    ):
        yield from names


def _systems(device: Device) -> Iterator[int]:
    if device.bgp is not None:
        yield device.bgp.asn
        yield from (one.remote_as for one in device.bgp.neighbors.values() if one.remote_as is not None)


def _telling(said: str, known: set[str]) -> Iterator[str]:
    """A description where it says more than every network's does, and the words in it that look like names."""
    words = re.findall(r"[\w.-]*\w", said)
    if {word.lower() for word in words} <= known:
        return
    yield said
    for at, word in enumerate(words):
        named = word.isupper() or (at > 0 and word[0].isupper()) or re.search(r"[A-Za-z][\w-]*\d", word)
        if named and len(word) > 1 and word.lower() not in known and not is_makers(word):
            yield word


PLAIN = frozenset(
    """
    lan wan uplink uplinks downlink link links loopback management mgmt unused spare internet hosts users to
    from towards of the s and a for in out on network subnet port interface router host switch trunk backup
    primary secondary access core edge transit any all guest guests staff voice video data web mail dns dhcp
    ntp snmp ssh telnet http https ftp tftp icmp tcp udp ip ipv4 ipv6 ospf bgp gre ipsec vpn nat acl vlan
    vrf dmz isp mpls qos default inbound outbound permit deny block server servers client clients printer
    printers camera cameras phone phones office floor tunnel tunnels private public admin local id
    """.split()  # noqa: SIM905 - a list of so many quoted words would be no easier to read
)
"""Words of descriptions and lists that say nothing of whose network it is: sentences use them, too."""


def _router(ground: Ground, device: Device) -> Json:
    name = next(one for one, other in ground.network.devices.items() if other is device)
    return {
        "interfaces": {port: _interface(ground, name, one) for port, one in device.interfaces.items()},
        "ospf": {
            str(process.process): [
                f"{n.match.address} {n.match.wildcard} area {n.area}" for n in process.networks
            ]
            for process in device.ospf.values()
        },
        "static_routes": [
            f"{s.prefix} via {s.next_hop or s.interface} distance {s.distance}" for s in device.statics
        ],
        "access_lists": {acl.name: _acl(acl) for acl in device.acls.values()},
    }


def _interface(ground: Ground, router: str, one: Interface) -> Json:
    said = {
        "addresses": [str(address) for address in one.addresses],
        "shutdown": one.shutdown,
        "description": one.description,
        "mtu": one.mtu,
        "area": area_of(ground, router, one.name),
        "linked_to": [str(far) for far in ground.far_ends(router, one.name)],
        "acl_in": one.acl_in,
        "acl_out": one.acl_out,
    }
    return {key: value for key, value in said.items() if value not in (None, [], False)}


def _acl(acl: Acl) -> list[str]:
    return [render_entry(acl.kind, entry) for entry in acl.entries]


NetworkView: TypeAlias = Annotated[
    InstanceOf[RoutedNetwork],
    PlainSerializer(described, return_type=dict),
    WithJsonSchema({"type": "object", "description": "routers, their interfaces and neighbours, hosts"}),
]
"""A network in a skill's question: solvers get the object, prompts the view."""
