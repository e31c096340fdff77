"""From typed objectives to configuration: IOS lines for each router, and claims that say when the intent holds.

`configure` calls it through the skill `generate`; `templated` generation is this module. Objectives are worked
through in order, each in the network as the ones before it leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field

from assent.intents.base import Frozen
from assent.network.transport import edge_objectives as e
from assent.network.transport import objectives as o
from assent.network.transport.claims import Claim
from assent.network.transport.feasibility import checked
from assent.network.transport.generators import (
    bgp,
    cables,
    edge,
    filtering,
    interfaces,
    ipsec,
    list_edits,
    prefix_lists,
    qos,
    routing,
    steering,
    summaries,
    tunnels,
)
from assent.network.transport.generators.part import Part
from assent.network.transport.generators.redundancy import single_ways
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.apply import apply
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import AnyObjective

_GENERATORS: dict[type[o.Objective], Callable[[Any, Ground], Part]] = {
    o.InterfaceSettings: interfaces.interface,
    o.RemoveInterface: interfaces.removed_interface,
    o.ConnectHost: cables.connected_host,
    o.DisconnectHost: cables.disconnected_host,
    o.ConnectRouters: cables.connected_routers,
    o.OspfInterface: routing.ospf_interface,
    o.OspfNetwork: routing.ospf_network,
    o.OspfProcess: routing.ospf_settings,
    o.OspfSummary: summaries.summarised,
    o.StaticRoute: routing.static_route,
    o.BgpPeer: bgp.peer,
    o.BgpProcess: bgp.process,
    o.BgpAnnounce: bgp.announced,
    o.PrefixListEdit: prefix_lists.edited,
    o.SteerTraffic: steering.steered,
    o.FilterTraffic: filtering.filtered,
    o.RemoveList: filtering.removed_list,
    o.BindList: filtering.bound_list,
    o.Tunnel: tunnels.tunnel,
    o.RemoveTunnel: tunnels.removed_tunnel,
    e.EditList: list_edits.edited,
    e.ResequenceList: list_edits.resequenced,
    e.RenameList: list_edits.renamed,
    e.Qos: qos.treated,
    e.QosClass: qos.class_changed,
    e.QosBinding: qos.bound,
    e.Vrf: edge.vrf,
    e.Address6: edge.address6,
    e.Filter6: edge.filter6,
    e.TunnelEnd: ipsec.changed_end,
    e.RetireRouter: cables.retired,
    e.AddressHost: cables.readdressed_host,
    e.DisconnectRouters: cables.disconnected_routers,
    e.MoveCable: cables.moved_cable,
}


_WIRING = (
    o.ConnectHost, o.DisconnectHost, o.ConnectRouters, o.RemoveInterface, e.AddressHost, e.DisconnectRouters,
    e.MoveCable,
)  # fmt: skip


class Generated(Frozen):
    """`lines`: the commands for each router that changes. `notes`: what was decided, for the person to read."""

    lines: dict[str, str]
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = Field(default=())


def generate(objectives: Sequence[AnyObjective], network: RoutedNetwork) -> Generated:
    """Raises Clarify where an objective cannot be met in this network, with what has to be answered."""
    before = network = joined(network, objectives)
    lines: dict[str, list[str]] = {}
    claims: list[Claim] = []
    notes: list[str] = []
    for objective in objectives:
        ground = Ground(network)
        checked(objective, ground)
        part = _GENERATORS[type(objective)](objective, ground)
        for router, commands in part.lines.items():
            lines.setdefault(router, []).extend(commands)
        claims = [one for one in claims if not _overruled(one, part.claims)] + part.claims
        notes += part.notes
        network = attached(
            applied(network, {router: "\n".join(one) for router, one in part.lines.items()}), part
        )
    notes += single_ways(before, network)
    if not lines:
        notes.append("the network is so already: nothing has to change")
    texts = {router: "\n".join(lines[router]) + "\n" for router in sorted(lines)}
    return Generated(lines=texts, claims=tuple(dict.fromkeys(claims)), notes=tuple(dict.fromkeys(notes)))


def applied(network: RoutedNetwork, lines: dict[str, str]) -> RoutedNetwork:
    """The network in which these commands were entered. Raises InvalidInput, naming the command that cannot be."""
    for router in sorted(lines):
        text = apply(network.texts[router], lines[router])
        network = network.with_device(router, text, parse(text, router))
    return network


def attached(network: RoutedNetwork, part: Part) -> RoutedNetwork:
    """The network with the cables and hosts that an objective plugs in or out."""
    hosts = {name: host for name, host in network.hosts.items() if name not in part.unplugged}
    hosts |= {host.name: host for host in part.hosts}
    kept = tuple(link for link in network.links if not set(link) & set(part.cut))
    return replace(network, hosts=hosts, links=(*kept, *part.links))


def joined(network: RoutedNetwork, objectives: Sequence[AnyObjective]) -> RoutedNetwork:
    """The network with the routers that join it, still unconfigured. Raises Clarify where one is there already."""
    for objective in objectives:
        if isinstance(objective, o.ConnectRouters) and objective.new and objective.z not in network.devices:
            text = f"hostname {objective.z}\n!\ninterface {objective.z_interface}\n no ip address\n shutdown\n!\nend\n"
            network = replace(
                network,
                texts={**network.texts, objective.z: text},
                devices={**network.devices, objective.z: parse(text, objective.z)},
            )
    return network


def left(network: RoutedNetwork, objectives: Sequence[AnyObjective]) -> RoutedNetwork:
    """The network without the routers that leave it, once their cables are out."""
    gone = {one.router for one in objectives if isinstance(one, e.RetireRouter)}
    if not gone:
        return network
    return RoutedNetwork(
        {name: text for name, text in network.texts.items() if name not in gone},
        {name: device for name, device in network.devices.items() if name not in gone},
        tuple(link for link in network.links if not {port.router for port in link} & gone),
        {name: host for name, host in network.hosts.items() if host.port.router not in gone},
    )


def rewired(network: RoutedNetwork, objectives: Sequence[AnyObjective]) -> RoutedNetwork:
    """The same cables and hosts for a candidate whose texts were made elsewhere (a language model's lines)."""
    ground = Ground(network)
    for objective in objectives:
        if isinstance(objective, _WIRING):
            part = _GENERATORS[type(objective)](objective, ground)
            wired = part.hosts or part.unplugged or part.links or part.cut
            network = attached(network, part) if wired else network
    return network


def _overruled(old: Claim, new: Sequence[Claim]) -> bool:
    """Two settings of one field, a subnet that moves into another table: the later objective decides."""
    if old.kind == "routing" and old.protocol == "connected":
        return any(
            one.kind == "routing"
            and (one.router, one.prefix, one.protocol) == (old.router, old.prefix, old.protocol)
            and one.vrf != old.vrf
            for one in new
        )
    if old.kind != "setting":
        return False
    return any(
        one.kind == "setting"
        and (one.router, one.interface, one.field) == (old.router, old.interface, old.field)
        for one in new
    )
