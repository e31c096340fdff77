"""Claims about single lists and policies, judged on the device model: exact sets of packets of both families."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Address, IPv6Network

from assent.intents.evidence import Outcome
from assent.network.transport.device import Acl, Acl6, Device
from assent.network.transport.device_parts import Acl6Entry
from assent.network.transport.edge_claims import Decides, EdgeClaim, FlowAt, Lines, Present, Treated
from assent.network.transport.verifier import acl, qos
from assent.network.transport.verifier.packets import (
    TCP,
    UDP,
    Box,
    Boxes,
    Range,
    example,
    intersect,
    subtract_all,
)
from assent.network.transport.verifier.topology import bandwidth_kbps
from assent.network.transport.verifier.traffic import Judgement
from assent.network.transport.verifier.view import View

_ICMPV6 = 58
_ALL6 = (1 << 128) - 1
_DISCOVERY = (135, 136)
"""Neighbour solicitation and advertisement: IOS permits them before the implicit deny."""


def judge(view: View, claim: EdgeClaim) -> Judgement:
    """The claim about the configurations of `view`. Raises TooComplex."""
    device = view.network.devices.get(claim.router)
    if device is None:
        return Judgement(Outcome.INCONCLUSIVE, (f"{claim.router!r} is no router of this network",))
    if isinstance(claim, Present):
        return _present(device, claim)
    if isinstance(claim, Lines):
        return _lines(device, claim)
    return _decides(device, claim) if isinstance(claim, Decides) else _treated(view, device, claim)


def said(claim: EdgeClaim) -> str:
    """One line; different claims have different ones."""
    if isinstance(claim, Present):
        return f"{claim.router} has {'' if claim.present else 'no '}{claim.what} {claim.name}"
    if isinstance(claim, Lines):
        return f"{claim.router} access list {claim.list} has the lines {', '.join(map(str, claim.numbers))}"
    if isinstance(claim, Decides):
        return f"{claim.router} access list {claim.list}: {claim.expected} {_flow(claim.flow)}"
    wanted = ", ".join(f"{name} {value}" for name, value in _wanted(claim).items() if value is not None)
    where = f"{claim.router} {claim.interface} {claim.direction}"
    return f"{where}: {_flow(claim.flow)} gets {wanted or 'nothing special'}"


def _present(device: Device, claim: Present) -> Judgement:
    there: dict[str, dict[str, object]] = {
        "access list": dict(device.acls),
        "IPv6 access list": dict(device.acls6),
        "VRF": dict(device.vrfs),
        "policy map": dict(device.policy_maps),
    }
    found = claim.name in there[claim.what]
    word = "is" if found else "is not"
    outcome = Outcome.PASS if found == claim.present else Outcome.FAIL
    return Judgement(outcome, (f"{claim.router}: {claim.what} {claim.name} {word} there",))


def _lines(device: Device, claim: Lines) -> Judgement:
    found = device.acls.get(claim.list)
    numbers: list[int] = []
    for entry in found.entries if found else ():
        numbers.append(entry.sequence or (numbers[-1] if numbers else 0) + 10)
    outcome = Outcome.PASS if found and tuple(numbers) == claim.numbers else Outcome.FAIL
    return Judgement(outcome, (f"{claim.router} access list {claim.list}: {', '.join(map(str, numbers))}",))


def _decides(device: Device, claim: Decides) -> Judgement:
    flow = flow_at(claim.flow)
    if isinstance(claim.flow.source, IPv6Network):
        list6 = device.acls6.get(claim.list)
        parts = None if list6 is None else _split6(list6, flow)
    else:
        found = device.acls.get(claim.list)
        parts = None if found is None else _split(found, flow)
    if parts is None:
        return Judgement(Outcome.FAIL, (f"{claim.router} has no access list {claim.list}",))
    for action, line, boxes in parts:
        if boxes and action != claim.expected:
            return Judgement(Outcome.FAIL, (f"counterexample: {_example(boxes[0], claim.flow)}: {line}",))
    shown = tuple(dict.fromkeys(line for _, line, boxes in parts if boxes))
    return Judgement(Outcome.PASS, shown[:4] or ("no packet is of that kind",))


def _split(found: Acl, flow: Boxes) -> list[tuple[str, str, Boxes]]:
    if not found.entries:
        return [("permit", f"access list {found.name} has no lines: everything passes", flow)]
    return [(decision.action, str(decision), boxes) for decision, boxes in acl.split(found, flow)]


def _split6(found: Acl6, flow: Boxes) -> list[tuple[str, str, Boxes]]:
    out: list[tuple[str, str, Boxes]] = []
    left = flow
    for entry in found.entries:
        cut = _boxes6(entry)
        matched = tuple(common for box in left for one in cut if (common := intersect(box, one)))
        if matched:
            out.append(
                (entry.action, f"IPv6 access list {found.name} (line {entry.line}): {entry.action}", matched)
            )
            left = subtract_all(left, cut)
    if not found.entries:
        return [("permit", f"IPv6 access list {found.name} has no lines: everything passes", left)]
    for kind in _DISCOVERY:
        nd = _box6(IPv6Network("::/0"), IPv6Network("::/0"))._replace(
            protocol=(_ICMPV6, _ICMPV6), icmp_type=(kind, kind)
        )
        matched = tuple(common for box in left if (common := intersect(box, nd)))
        if matched:
            out.append(
                ("permit", f"IPv6 access list {found.name}: neighbour discovery is permitted", matched)
            )
            left = subtract_all(left, (nd,))
    return [*out, ("deny", f"IPv6 access list {found.name}: implicit deny", left)]


def _boxes6(entry: Acl6Entry) -> Boxes:
    base = _box6(entry.source, entry.destination)._replace(
        protocol=_exactly(entry.protocol, 255),
        established=(1, 1) if entry.established else (0, 1),
        icmp_type=_exactly(entry.icmp_type, 255),
        dscp=_exactly(entry.dscp, 63),
    )
    ranges = ((0, 65535),)
    return tuple(
        base._replace(source_port=source, destination_port=destination)
        for source in (entry.source_ports.ranges if entry.source_ports else ranges)
        for destination in (entry.destination_ports.ranges if entry.destination_ports else ranges)
    )


def flow_at(flow: FlowAt) -> Boxes:
    """The packets of a flow."""
    if isinstance(flow.source, IPv6Network) and isinstance(flow.destination, IPv6Network):
        base = _box6(flow.source, flow.destination)
    else:
        assert isinstance(flow.source, IPv4Network) and isinstance(flow.destination, IPv4Network)
        base = Box(
            int(flow.source.network_address),
            int(flow.source.hostmask),
            int(flow.destination.network_address),
            int(flow.destination.hostmask),
        )
    base = base._replace(
        protocol=_exactly(flow.protocol, 255),
        established=(1, 1) if flow.established else (0, 1),
        icmp_type=_exactly(flow.icmp_type, 255),
        dscp=_exactly(flow.dscp, 63),
    )
    if flow.protocol in (TCP, UDP):
        base = base._replace(
            source_port=flow.source_ports or (0, 65535), destination_port=flow.destination_ports or (0, 65535)
        )
    return (base,)


def _box6(source: IPv6Network, destination: IPv6Network) -> Box:
    return Box(
        int(source.network_address),
        int(source.hostmask) & _ALL6,
        int(destination.network_address),
        int(destination.hostmask) & _ALL6,
    )


def _exactly(value: int | None, most: int) -> Range:
    return (0, most) if value is None else (value, value)


def _treated(view: View, device: Device, claim: Treated) -> Judgement:
    port = device.interfaces.get(claim.interface)
    name = None if port is None else (port.policy_in if claim.direction == "in" else port.policy_out)
    policy = device.policy_maps.get(name or "")
    where = f"{claim.router} {claim.interface} {claim.direction}"
    if port is None or policy is None:
        return Judgement(Outcome.FAIL, (f"{where}: no service policy",))
    told = []
    for one, boxes in qos.classify(device, policy, flow_at(claim.flow)):
        if one is not None and one.unknown:
            return Judgement(
                Outcome.INCONCLUSIVE, (f"{where}: class {one.name} has “{one.unknown[0]}”, beyond the model",)
            )
        has = {
            "dscp": one.set_dscp if one else None,
            "police_kbps": one.police_bps // 1000 if one and one.police_bps else None,
            "shape_kbps": one.shape_bps // 1000 if one and one.shape_bps else None,
            "bandwidth_kbps": one.bandwidth_kbps if one else None,
            "priority_kbps": one.priority_kbps if one else None,
        }
        label = f"{where}: policy {policy.name} class {one.name if one else qos.DEFAULT_CLASS}"
        for what, wanted in _wanted(claim).items():
            if has[what] != wanted:
                packet = _example(boxes[0], claim.flow)
                return Judgement(
                    Outcome.FAIL, (f"counterexample: {packet}: {label}: {what} {has[what]}, not {wanted}",)
                )
        told.append(label)
    carries = bandwidth_kbps(port)
    promised = sum((one.bandwidth_kbps or 0) + (one.priority_kbps or 0) for one in policy.classes)
    if claim.direction == "out" and promised > carries:
        return Judgement(
            Outcome.FAIL, (f"{where} carries {carries} kbps, policy {policy.name} promises {promised}",)
        )
    return Judgement(Outcome.PASS, tuple(dict.fromkeys(told)) or (f"{where}: no packet is of that kind",))


def _wanted(claim: Treated) -> dict[str, int | None]:
    return {
        "dscp": claim.dscp,
        "police_kbps": claim.police_kbps,
        "shape_kbps": claim.shape_kbps,
        "bandwidth_kbps": claim.bandwidth_kbps,
        "priority_kbps": claim.priority_kbps,
    }


def _example(box: Box, flow: FlowAt) -> str:
    if isinstance(flow.source, IPv4Network):
        return str(example(box))
    ends = f"{IPv6Address(box.source)} → {IPv6Address(box.destination)}"
    return f"protocol {box.protocol[0]} {ends} port {box.destination_port[0]}"


def _flow(flow: FlowAt) -> str:
    parts = [
        "any protocol" if flow.protocol is None else f"protocol {flow.protocol}",
        f"{flow.source} → {flow.destination}",
    ]
    for name, ports in (("from port", flow.source_ports), ("port", flow.destination_ports)):
        if ports is not None:
            parts.append(f"{name} {ports[0]}" if ports[0] == ports[1] else f"{name} {ports[0]}-{ports[1]}")
    parts += [] if flow.icmp_type is None else [f"type {flow.icmp_type}"]
    parts += ["established"] if flow.established else []
    return " ".join([*parts, f"dscp {flow.dscp}"] if flow.dscp is not None else parts)
