"""The network as a model is told of it: a compact JSON view without texts, so no secret is in a prompt."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from pydantic import InstanceOf, PlainSerializer, WithJsonSchema

from assent.intents.base import Json
from assent.network.transport.device import Acl, Device, Interface
from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import render_entry
from assent.network.transport.network import RoutedNetwork


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
    """What of a network's view identifies it, beside its addresses: routers, hosts, lists, and what interfaces are
    described as. The names of interfaces are the maker's words and say nothing of whose they are.
    """
    found = {*network.devices, *network.hosts}
    known = {name.lower() for name in found} | _PLAIN
    for device in network.devices.values():
        found.update(name for name in device.acls if not name.isdigit())
        said = (one.description or "" for one in device.interfaces.values())
        found.update(words for words in said if not set(re.findall(r"[\w.-]+", words.lower())) <= known)
    return found


_PLAIN = {
    *(
        "lan",
        "wan",
        "uplink",
        "downlink",
        "link",
        "loopback",
        "management",
        "mgmt",
        "unused",
        "internet",
        "hosts",
    ),
    *("to", "from", "towards", "of", "the", "s", "network", "subnet", "port", "interface", "router", "host"),
}
"""Words of descriptions that say nothing of whose network it is: sentences use them, too."""


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
