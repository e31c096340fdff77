"""Checks of OSPF: interfaces, adjacencies, processes."""

from __future__ import annotations

from collections.abc import Callable

from assent.intents.errors import InvalidInput
from assent.lab.checks.check import Check, Finding, compare, missing
from assent.lab.checks.interfaces import after
from assent.lab.checks.state import State
from assent.network.transport.device import Device, Interface, OspfProcess
from assent.network.transport.network import Port
from assent.network.transport.verifier.ospf import Node, Speaker, ospf_cost, router_id, speaker_of

_SLOW = ("non-broadcast", "point-to-multipoint")


def ospf_interface(check: Check, state: State) -> Finding:
    port, name = Port(check.text("router"), check.text("interface")), check.text("property")
    device, it = state.device(port.router), state.interface(port)
    if device is None or it is None:
        return missing(f"interface {port}")
    speaker = speaker_of(device, it, port.router)
    if name == "area":
        return compare(f"{port}: OSPF area", speaker.area if speaker else None, check.get("value"))
    if name == "authentication":
        found: object = _authentication(state, device, port, speaker)
    elif name in _OF_INTERFACE:
        found = _OF_INTERFACE[name](it)
    elif name == "cost":
        process = next(iter(device.ospf.values()), OspfProcess(1))
        found = speaker.cost if speaker else ospf_cost(it, process)
    elif speaker is None:
        return Finding(False, f"{port} does not run OSPF")
    else:
        found = _of_speaker(name, it, speaker)
    return compare(f"{port}: OSPF {name}", found, check.get("value"))


def ospf_adjacency(check: Check, state: State) -> Finding:
    """Neighbours over at least one link (over `interface` of `a`, where that is given)."""
    a, b = check.text("a"), check.text("b")
    through = check.text("interface") if check.has("interface") else None
    pairs = [
        pair
        for pair in state.view.graph.pairs
        for near, far in ((pair.a, pair.z), (pair.z, pair.a))
        if near.port.router == a and far.port.router == b and through in (None, near.port.interface)
    ]
    up = any(not pair.reasons for pair in pairs)
    reasons = [why for pair in pairs for why in pair.reasons]
    why = (
        "; ".join(reasons)
        if reasons and not up
        else "no link where both speak OSPF"
        if not pairs
        else "neighbours"
    )
    return Finding(up == (check.text("state") == "up"), f"{a} and {b}: {why}")


def ospf_process(check: Check, state: State) -> Finding:
    router, name = check.text("router"), check.text("property")
    device = state.device(router)
    if device is None:
        return missing(f"router {router}")
    number = check.number("process") if check.has("process") else min(device.ospf, default=None)
    process = device.ospf.get(number) if number is not None else None
    if process is None:
        return missing(f"OSPF process on {router}")
    if name not in _OF_PROCESS:
        raise InvalidInput(f"check ospf_process: there is no property {name!r}", field="property")
    found, wanted = _OF_PROCESS[name](check, state, device, process)
    return compare(f"{router} OSPF {process.process}: {name}", found, wanted)


_OF_INTERFACE: dict[str, Callable[[Interface], object]] = {
    "priority": lambda it: 1 if it.ospf_priority is None else it.ospf_priority,
}


def _of_speaker(name: str, it: Interface, speaker: Speaker) -> object:
    hello = it.ospf_hello_s or (30 if speaker.network_type in _SLOW else 10)
    found: dict[str, object] = {
        "hello": hello,
        "dead": it.ospf_dead_s or 4 * hello,
        "passive": speaker.passive,
        "network_type": speaker.network_type,
    }
    if name not in found:
        raise InvalidInput(f"check ospf_interface: there is no property {name!r}", field="property")
    return found[name]


def _authentication(state: State, device: Device, port: Port, speaker: Speaker | None) -> str:
    said = {"ip ospf authentication": "simple", "ip ospf authentication message-digest": "md5"}
    for line in state.interface_lines(port):
        if line in said or line == "ip ospf authentication null":
            return said.get(line, "none")
    process = device.ospf.get(speaker.node.process) if speaker else None
    for line in process.unknown if process and speaker else ():
        if line.startswith(f"area {speaker.area if speaker else ''} authentication"):
            return "md5" if line.endswith("message-digest") else "simple"
    return "none"


Compared = tuple[object, object]


def _router_id(check: Check, state: State, device: Device, process: OspfProcess) -> Compared:
    router = check.text("router")
    up = sorted(name for name in device.interfaces if Port(router, name) in state.view.topology.up)
    return str(router_id(device, process, up)), check.get("value")


def _default_originate(check: Check, state: State, device: Device, process: OspfProcess) -> Compared:
    known: dict[str, object] = {"no": False, "if-present": True, "always": "always"}
    found, wanted = [known[process.default_originate]], [check.get("value")]
    if check.has("metric"):
        found, wanted = [*found, process.default_metric], [*wanted, check.number("metric")]
    if check.has("metric_type"):
        found, wanted = [*found, int(process.default_kind[1])], [*wanted, check.number("metric_type")]
    return found, wanted


def _area_type(check: Check, state: State, device: Device, process: OspfProcess) -> Compared:
    area, wanted = check.number("area"), check.text("value")
    found: str = process.area_types.get(area, "normal")
    found = "nssa" if found == "nssa-default" else found
    if not state.view.graph.is_border(Node(check.text("router"), process.process)):
        return found.removeprefix("totally-"), wanted.removeprefix("totally-")
    return found, wanted


def _redistribute(check: Check, state: State, device: Device, process: OspfProcess) -> Compared:
    wanted = check.text("value")
    origins = {origin.split()[0]: (metric, kind) for origin, metric, kind in process.redistribute}
    origins |= {line.split()[1]: (None, "E2") for line in process.unknown if line.startswith("redistribute ")}
    if wanted not in origins:
        return sorted(origins), [wanted]
    metric, kind = origins[wanted]
    found, asked = [wanted], [wanted]
    if check.has("metric"):
        found, asked = [*found, f"metric {metric}"], [*asked, f"metric {check.number('metric')}"]
    if check.has("metric_type"):
        found, asked = [*found, f"type {kind[1]}"], [*asked, f"type {check.number('metric_type')}"]
    return found, asked


def _no_redistribute(check: Check, state: State, device: Device, process: OspfProcess) -> Compared:
    wanted = check.text("value")
    origins = {origin.split()[0] for origin, _, _ in process.redistribute}
    origins |= {line.split()[1] for line in process.unknown if line.startswith("redistribute ")}
    return wanted in origins, False


def _range(check: Check, state: State, device: Device, process: OspfProcess) -> Compared:
    area = check.number("area") if check.has("area") else None
    return check.text("value") in {str(one.prefix) for one in process.summaries if one.area == area}, True


def _default_cost(check: Check, state: State, device: Device, process: OspfProcess) -> Compared:
    return after(process.unknown, f"area {check.number('area')} default-cost "), str(check.get("value"))


_OF_PROCESS: dict[str, Callable[[Check, State, Device, OspfProcess], Compared]] = {
    "router_id": _router_id,
    "reference_mbps": lambda check, state, device, process: (process.reference_mbps, check.get("value")),
    "default_originate": _default_originate,
    "area_type": _area_type,
    "redistribute": _redistribute,
    "no_redistribute": _no_redistribute,
    "maximum_paths": lambda check, state, device, process: (process.max_paths, check.get("value")),
    "distance": lambda check, state, device, process: (process.distance, check.get("value")),
    "passive_default": lambda check, state, device, process: (process.passive_default, check.get("value")),
    "range": _range,
    "default_cost": _default_cost,
}
