"""Whether a candidate says what each objective asks: the device model, read back and compared.

`configure` adds these verdicts to the verifier's. They judge the letter (this field, that route); claims judge what
follows from it in the network. Who wrote the lines, templates or a model, does not matter here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport import objectives as o
from assent.network.transport.device import Device, Interface, Summary
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import AnyObjective

_FIELDS = {
    "description": "description", "mtu": "mtu", "bandwidth_kbps": "bandwidth_kbps", "speed": "speed",
    "duplex": "duplex", "dot1q": "dot1q", "native": "native", "shutdown": "shutdown",
    "cost": "ospf_cost", "priority": "ospf_priority",
    "redirects": "redirects", "unreachables": "unreachables", "proxy_arp": "proxy_arp",
    "hello_s": "ospf_hello_s", "dead_s": "ospf_dead_s", "network_type": "ospf_network_type",
}  # fmt: skip


def readback(objectives: Sequence[AnyObjective], candidate: RoutedNetwork) -> tuple[Verdict, ...]:
    """One verdict per objective that the device model can show. A later objective may overrule an earlier one."""
    found = []
    for at, objective in enumerate(objectives):
        wrong = _wrong(objective, candidate)
        if wrong is None:
            continue
        name = f"configured: {objective.kind} ({at + 1})"
        if wrong:
            found.append(
                Verdict(property=name, outcome=Outcome.FAIL, evidence=tuple(wrong), verifier="readback")
            )
        else:
            said = f"{_subject(objective)}: the parsed candidate has it"
            found.append(Verdict(property=name, outcome=Outcome.PASS, evidence=(said,), verifier="readback"))
    return tuple(found)


def _subject(objective: AnyObjective) -> str:
    router = (
        getattr(objective, "router", None) or f"{getattr(objective, 'a', '')}–{getattr(objective, 'z', '')}"
    )
    return f"{router} {getattr(objective, 'interface', None) or objective.kind}"


def _wrong(objective: AnyObjective, net: RoutedNetwork) -> list[str] | None:
    """What differs; nothing if all is as asked; None if the model has no field for it."""
    match objective:
        case o.InterfaceSettings() | o.OspfInterface():
            return _interface(objective, net.devices[objective.router])
        case o.RemoveInterface() | o.RemoveTunnel():
            there = objective.interface in net.devices[objective.router].interfaces
            return [f"{objective.router} still has {objective.interface}"] if there else []
        case o.OspfNetwork():
            return _network(objective, net.devices[objective.router])
        case o.OspfProcess():
            return _process(objective, net.devices[objective.router])
        case o.BgpPeer():
            return _peer(objective, net.devices[objective.router])
        case o.OspfSummary():
            return _summary(objective, net.devices[objective.router])
        case o.StaticRoute():
            return _route(objective, net.devices[objective.router])
        case o.RemoveList():
            there = objective.list in net.devices[objective.router].acls
            return [f"{objective.router} still has access list {objective.list}"] if there else []
        case _:
            return None


def _interface(objective: o.InterfaceSettings | o.OspfInterface, device: Device) -> list[str]:
    one = device.interfaces.get(objective.interface)
    if one is None:
        return [f"{objective.router} has no interface {objective.interface}"]
    wrong = [
        f"{objective.interface} {field} is {getattr(one, name)}, not {wanted}"
        for field, name in _FIELDS.items()
        if (wanted := getattr(objective, field, None)) is not None and getattr(one, name) != wanted
    ]
    if isinstance(objective, o.InterfaceSettings):
        return wrong + _addresses(objective, one)
    passive = any(
        one.name in p.passive or (p.passive_default and one.name not in p.active)
        for p in device.ospf.values()
    )
    wrong += _authenticated(objective, one)
    if objective.passive is not None and passive != objective.passive:
        wrong.append(f"{objective.interface} is {'passive' if passive else 'active'}")
    return wrong


def _authenticated(objective: o.OspfInterface, one: Interface) -> list[str]:
    """Never says a key."""
    if objective.no_authentication and one.ospf_auth is not None:
        return [f"{objective.interface} still authenticates OSPF"]
    if objective.key_id is None:
        return []
    if one.ospf_auth != "message-digest":
        return [f"{objective.interface} does not authenticate OSPF by MD5"]
    return (
        []
        if objective.key_id in dict(one.ospf_keys)
        else [f"{objective.interface} has no key {objective.key_id}"]
    )


def _addresses(objective: o.InterfaceSettings, one: Interface) -> list[str]:
    wrong = []
    if objective.address is not None and objective.address not in one.addresses:
        wrong.append(f"{objective.interface} does not have {objective.address}")
    wrong += [f"{objective.interface} has no helper {h}" for h in objective.helpers if h not in one.helpers]
    if "address" in objective.clear and one.addresses:
        wrong.append(f"{objective.interface} still has {one.addresses[0]}")
    return wrong


def _network(objective: o.OspfNetwork, device: Device) -> list[str]:
    there = any(
        n.match.network == objective.prefix and n.area == objective.area
        for p in device.ospf.values()
        for n in p.networks
    )
    if there == objective.remove:
        return [
            f"{objective.router}: OSPF network {objective.prefix} area {objective.area} is "
            f"{'still' if there else 'not'} there"
        ]
    return []


def _process(objective: o.OspfProcess, device: Device) -> list[str]:
    (process,) = [device.ospf[min(device.ospf)]] if device.ospf else [None]
    if process is None:
        return [f"{objective.router} runs no OSPF"]
    pairs: list[tuple[str, Any, Any]] = [
        ("router id", objective.router_id, process.router_id),
        ("reference bandwidth", objective.reference_mbps, process.reference_mbps),
        ("default originate", objective.default_originate, process.default_originate),
        ("passive default", objective.passive_default, process.passive_default),
        ("metric of the default route", objective.default_metric, process.default_metric),
        ("number of paths", objective.max_paths, process.max_paths),
        ("distance", objective.distance, process.distance),
    ]
    wrong = [
        f"{what} is {has}, not {wanted}"
        for what, wanted, has in pairs
        if wanted is not None and wanted != has
    ]
    redistributed = {source for source, _, _ in process.redistribute}
    if objective.redistribute and objective.redistribute not in redistributed:
        wrong.append(f"{objective.redistribute} routes are not redistributed")
    if objective.stop_redistribute in redistributed:
        wrong.append(f"{objective.stop_redistribute} routes are still redistributed")
    if objective.area_type is not None:
        area, kind = objective.area_type
        has = process.area_types.get(area, "normal")
        if has != kind and (has, kind) != ("nssa-default", "nssa"):
            wrong.append(f"area {area} is {process.area_types.get(area, 'normal')}, not {kind}")
    return wrong


_PEER = {
    "remote_as": "remote_as", "description": "description", "shutdown": "shutdown", "multihop": "multihop",
    "update_source": "update_source", "next_hop_self": "next_hop_self", "default_originate": "default_originate",
    "max_prefix": "max_prefix", "weight": "weight", "accept": "prefix_in", "offer": "prefix_out",
}  # fmt: skip


def _peer(objective: o.BgpPeer, device: Device) -> list[str]:
    it = device.bgp.neighbors.get(objective.neighbor) if device.bgp is not None else None
    if it is None or objective.remove:
        gone = it is None
        said = f"{objective.router} has {'no' if gone else 'still'} BGP neighbour {objective.neighbor}"
        return [] if gone == objective.remove else [said]
    return [
        f"{objective.neighbor} {field} is {getattr(it, name)}, not {wanted}"
        for field, name in _PEER.items()
        if (wanted := getattr(objective, field)) is not None and getattr(it, name) != wanted
    ]


def _summary(objective: o.OspfSummary, device: Device) -> list[str]:
    found = [one for process in device.ospf.values() for one in process.summaries]
    wanted = Summary(objective.prefix, objective.area, objective.advertise, objective.cost)
    if objective.remove:
        there = any((one.prefix, one.area) == (objective.prefix, objective.area) for one in found)
        return [f"{objective.router} still summarises {objective.prefix}"] if there else []
    return [] if wanted in found else [f"{objective.router} has no summary {objective.prefix} as asked"]


def _route(objective: o.StaticRoute, device: Device) -> list[str]:
    there = any(
        s.prefix == objective.prefix
        and s.next_hop == objective.next_hop
        and s.interface == objective.interface
        and (objective.remove or s.distance == objective.distance)
        and objective.name in (None, s.name)
        and objective.vrf == s.vrf
        for s in device.statics
    )
    if there == objective.remove:
        return [f"{objective.router}: the route to {objective.prefix} is {'still' if there else 'not'} there"]
    return []
