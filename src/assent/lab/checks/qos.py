"""Checks of what a service policy does with a packet: `qos`."""

from __future__ import annotations

from dataclasses import dataclass, field

from assent.intents.errors import InvalidInput
from assent.lab.checks.check import Check, Finding, Unjudgeable, missing, shown
from assent.lab.checks.state import State
from assent.network.transport.device import Device, PolicyClass
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.network import Port
from assent.network.transport.verifier.packets import packet_box
from assent.network.transport.verifier.qos import DEFAULT_CLASS, classify

_TOLERANCE = 0.01
_RATES = (
    "police_kbps",
    "shape_kbps",
    "priority_kbps",
    "bandwidth_kbps",
    "bandwidth_percent",
    "priority_percent",
)


@dataclass
class _Treatment:
    """What happens to the packet; a child policy adds to its parent."""

    values: dict[str, object] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)


def qos(check: Check, state: State) -> Finding:
    port = Port(check.text("router"), check.text("interface"))
    device, it = state.device(port.router), state.interface(port)
    asked = check.get("is")
    if not isinstance(asked, dict):
        raise InvalidInput("check qos: `is` should be an object", field="is")
    if device is None or it is None:
        return missing(f"interface {port}")
    found = _Treatment()
    name = it.policy_in if check.text("direction") == "in" else it.policy_out
    _treat(check, state, port.router, device, name, found)
    wrong = [
        f"{what} is {shown(found.values.get(what))}, not {shown(value)}"
        for what, value in asked.items()
        if not _equal(
            what, found.values.get(what), check.dscp(value) if what == "dscp" and value is not None else value
        )
    ]
    where = f"{port} {check.text('direction')}: {' / '.join(found.classes) or 'no policy'}"
    return Finding(not wrong, f"{where}: {'; '.join(wrong) or 'as asked'}")


def _treat(
    check: Check, state: State, router: str, device: Device, name: str | None, found: _Treatment
) -> None:
    policy = device.policy_maps.get(name) if name else None
    if policy is None or len(found.classes) > 4:
        return
    _readable(device, [one.name for one in policy.classes])
    box = packet_box(check.packet(check.address("src"), check.address("dst")))
    it, _ = classify(device, policy, (box,))[0]
    class_name = it.name if it else DEFAULT_CLASS
    found.classes.append(f"policy {policy.name} class {class_name}")
    if it is None:
        return
    lines = _class_lines(state, router, policy.name, class_name)
    found.values.update({key: value for key, value in _values(it, lines).items() if value is not None})
    for line in lines:
        words = line.text.split()
        if words[0] == "service-policy" and len(words) == 2:
            _treat(check, state, router, device, words[1], found)


def _values(it: PolicyClass, lines: tuple[Node, ...]) -> dict[str, object]:
    police = next((node for node in lines if node.text.startswith("police ")), None)
    texts = [node.text.split() for node in lines]
    return {
        "dscp": it.set_dscp,
        "police_kbps": _kbps(it.police_bps) or _policed(police),
        "exceed": _exceed(police),
        "shape_kbps": _kbps(it.shape_bps),
        "priority_kbps": it.priority_kbps,
        "bandwidth_kbps": it.bandwidth_kbps,
        "bandwidth_percent": _percent(texts, "bandwidth"),
        "priority_percent": _percent(texts, "priority"),
    }


def _kbps(bps: int | None) -> float | None:
    return None if bps is None else bps / 1000


def _policed(police: Node | None) -> float | None:
    words = police.text.split() if police else []
    rate = next((word for word in words if word.isdigit()), None)
    return None if rate is None else int(rate) / 1000


def _exceed(police: Node | None) -> str | None:
    """IOS drops what exceeds, unless told otherwise."""
    if police is None:
        return None
    words = " ".join([police.text, *(child.text for child in police.children)]).split()
    if "exceed-action" not in words:
        return "drop"
    action = words[words.index("exceed-action") + 1]
    return "remark" if action.startswith("set-") else action


def _percent(lines: list[list[str]], word: str) -> int | None:
    return next((int(words[2]) for words in lines if words[:2] == [word, "percent"]), None)


def _class_lines(state: State, router: str, policy: str, name: str) -> tuple[Node, ...]:
    for node in state.section(router, f"policy-map {policy}"):
        if node.text == f"class {name}":
            return tuple(node.children)
    return ()


def _readable(device: Device, classes: list[str]) -> None:
    for line in device.unknown:
        words = line.section.split()
        if words[:1] == ["class-map"] and words[-1] in classes and not line.text.startswith("description"):
            raise Unjudgeable(f"class {words[-1]} has a line that the model does not have: {line.text}")


def _equal(what: str, has: object, wanted: object) -> bool:
    if what in _RATES and isinstance(has, int | float) and isinstance(wanted, int | float):
        return abs(has - wanted) <= _TOLERANCE * wanted
    return has == wanted
