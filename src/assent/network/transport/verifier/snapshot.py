"""Views of networks: built once per network, derived where little differs (a cut cable, another access list)."""

from __future__ import annotations

from assent.network.transport.device import Device
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier import ospf, topology, tunnels
from assent.network.transport.verifier.ospf import Graph
from assent.network.transport.verifier.routes import Routes, connected_without
from assent.network.transport.verifier.topology import Topology
from assent.network.transport.verifier.view import View

_KEPT = 4
_recent: list[View] = []
"""The views of the last networks asked about, by identity: planner and verifier ask about the same ones."""


def of(network: RoutedNetwork) -> View:
    """What follows from the configurations of a network."""
    for view in list(_recent):
        if view.network is network:
            return view
    view = build(network)
    _recent.append(view)
    del _recent[:-_KEPT]
    return view


def build(network: RoutedNetwork, like: View | None = None) -> View:
    """A new view; routes are taken over from `like` where nothing that they depend on differs."""
    base = _base(topology.build(network), like)
    if like is not None and base.routes is like.routes and not like.tunnels:
        return base
    return tunnels.raise_tunnels(base, _base)


def without(view: View, link: tuple[Port, Port]) -> View:
    """The network when a cable is cut."""
    dead = topology.ports_of_link(view.network, link)
    if view.tunnels:
        down = topology.build(view.network).without(dead)
        return tunnels.raise_tunnels(_base(down), _base)
    left = view.topology.without(dead)
    graph = view.graph.without(dead)
    return View(view.network, left, graph, Routes(left, graph, connected_without(view.routes, dead)), {})


def _base(at: Topology, like: View | None = None) -> View:
    graph = ospf.build(at)
    routes = like.routes if like is not None and _same_routing(like, at, graph) else Routes(at, graph)
    return View(at.network, at, graph, routes, {})


def _same_routing(like: View, at: Topology, graph: Graph) -> bool:
    if like.topology.up != at.up or like.topology.peers != at.peers or like.topology.owners != at.owners:
        return False
    if like.graph.speakers != graph.speakers or like.graph.edges != graph.edges:
        return False
    if like.graph.adverts != graph.adverts or like.graph.area_types != graph.area_types:
        return False
    mine, theirs = at.network.devices, like.network.devices
    if any(device.bgp is not None for device in mine.values()):  # lists and interfaces decide about sessions
        return all(device is theirs.get(name) for name, device in mine.items())
    return all(
        name in theirs
        and (
            device is theirs[name]
            or (device.statics, device.ospf) == (theirs[name].statics, theirs[name].ospf)
        )
        and _addresses(device) == _addresses(theirs[name])
        for name, device in mine.items()
    )


def _addresses(device: Device) -> list[object]:
    return [(n, i.addresses) for n, i in device.interfaces.items()]
