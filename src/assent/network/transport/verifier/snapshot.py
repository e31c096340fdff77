"""Views of networks: built once per network, derived where little differs (a cut cable, another access list)."""

from __future__ import annotations

from dataclasses import replace

from assent.network.transport.device import Device
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier import acl, ospf, topology, tunnels
from assent.network.transport.verifier.connected import connected_without
from assent.network.transport.verifier.ospf import Graph
from assent.network.transport.verifier.routes import Routes
from assent.network.transport.verifier.topology import Topology
from assent.network.transport.verifier.view import View

_KEPT = 8
_recent: list[View] = []
"""The views of the networks asked about last, the latest at the end: planner and verifier ask about the same ones,
and all requests of a batch about the one that they start from."""


def of(network: RoutedNetwork) -> View:
    """What follows from the configurations of a network."""
    view = next((one for one in _recent if one.network is network), None) or build(network)
    _recent[:] = [*(one for one in _recent if one is not view), view][-_KEPT:]
    return view


def build(network: RoutedNetwork, like: View | None = None) -> View:
    """A new view; routes are taken over from `like` where nothing that they depend on differs."""
    if like is None:
        return tunnels.raise_tunnels(_base(topology.build(network)), _base)
    view = _derived(topology.build(network), like)
    return replace(view, alike=like.alike or like) if view.routes is like.routes else view


def _derived(at: Topology, like: View) -> View:
    base = _base(at, like.under or like)
    if base.routes is like.routes and not like.tunnels:
        return base
    return tunnels.raise_tunnels(base, lambda at: _base(at, like))


def without(view: View, link: tuple[Port, Port]) -> View:
    """The network when a cable is cut."""
    if link not in view.cuts:
        view.cuts[link] = _without(view, link)
    return view.cuts[link]


def _without(view: View, link: tuple[Port, Port]) -> View:
    dead = topology.ports_of_link(view.network, link)
    if view.alike is not None and topology.ports_of_link(view.alike.network, link) == dead:
        return _derived(topology.build(view.network).without(dead), without(view.alike, link))
    if view.tunnels:
        down = topology.build(view.network).without(dead)
        return tunnels.raise_tunnels(_base(down, view.under or view), lambda at: _base(at, view))
    left = view.topology.without(dead)
    graph = view.graph.without(dead)
    routes = Routes(
        left, graph, connected_without(view.routes.connected, view.topology, dead), like=view.routes
    )
    return View(view.network, left, graph, routes, {})


def _base(at: Topology, like: View | None = None) -> View:
    graph = ospf.build(at, like.graph if like is not None else None)
    if like is None:
        return View(at.network, at, graph, Routes(at, graph), {})
    if _same_routing(like, at, graph):
        return View(at.network, at, graph, like.routes, {})
    alike = like.routes if _same_words(like.network, at.network) else None
    return View(at.network, at, graph, Routes(at, graph, like=alike), {})


def _same_routing(like: View, at: Topology, graph: Graph) -> bool:
    if like.topology.up != at.up or like.topology.peers != at.peers or like.topology.owners != at.owners:
        return False
    if like.graph.speakers != graph.speakers or like.graph.edges != graph.edges:
        return False
    if like.graph.adverts != graph.adverts or like.graph.area_types != graph.area_types:
        return False
    return _same_words(like.network, at.network) and _same_statics_and_bgp(like.network, at.network)


def _same_statics_and_bgp(one: RoutedNetwork, other: RoutedNetwork) -> bool:
    return all(
        device is (known := one.devices[name])
        or (
            (device.statics, device.bgp, device.prefix_lists, device.route_maps)
            == (known.statics, known.bgp, known.prefix_lists, known.route_maps)
            and (device.bgp is None or _let_in(device) == _let_in(known))
        )
        for name, device in other.devices.items()
    )


def _let_in(device: Device) -> list[object]:
    """The inbound lists of its interfaces: what decides about its BGP sessions, besides addresses and routes."""
    return [(n, acl.bound(device, i.acl_in)) for n, i in device.interfaces.items()]


def _same_words(one: RoutedNetwork, other: RoutedNetwork) -> bool:
    """Whether the routers' addresses and all that they say of OSPF as a whole are the same."""
    return one.devices.keys() == other.devices.keys() and all(
        device is (known := one.devices[name])
        or (device.ospf == known.ospf and _addresses(device) == _addresses(known))
        for name, device in other.devices.items()
    )


def _addresses(device: Device) -> list[object]:
    return [(n, i.addresses, i.tunnel is None) for n, i in device.interfaces.items()]
