"""Checks of access lists: what one does with a packet where it is bound (`filter`) or by itself (`acl`)."""

from __future__ import annotations

from ipaddress import IPv4Address

from assent.lab.checks import lists6
from assent.lab.checks.check import Check, Finding, Unjudgeable, compare, missing
from assent.lab.checks.state import State
from assent.network.transport.device import Acl, AclEntry, Device
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.network import Port
from assent.network.transport.verifier import acl as lists
from assent.network.transport.verifier.packets import Packet, intersect, packet_box

_STEP = 10


def filter_(check: Check, state: State) -> Finding:
    """What the list on an interface does with a packet; without a list all pass."""
    port = Port(check.text("router"), check.text("interface"))
    interface, device = state.interface(port), state.device(port.router)
    if interface is None or device is None:
        return missing(f"interface {port}")
    if lists6.is_ipv6(check):
        return lists6.filter_(check, device, interface)
    name = interface.acl_in if check.text("direction") == "in" else interface.acl_out
    it = check.packet(check.address("src"), check.address("dst"))
    if name is not None:
        readable(device, name)
    return _decided(check, lists.decide(lists.bound(device, name), it))


def acl(check: Check, state: State) -> Finding:
    """A list by its name, bound or not."""
    router, name = check.text("router"), check.text("name")
    device = state.device(router)
    if device is None:
        return missing(f"router {router}")
    it = device.acls.get(name)
    if check.has("exists"):
        there = it is not None or name in device.acls6
        return compare(f"access list {name} on {router}: exists", there, check.flag("exists"))
    if name in device.acls6:
        return lists6.acl(check, device.acls6[name])
    if it is None:
        return missing(f"access list {name} on {router}")
    if check.has("type"):
        return compare(f"access list {name}", it.kind, check.text("type"))
    if check.has("numbers"):
        wanted = tuple(int(one) for one in check.names("numbers"))
        return compare(f"lines of access list {name}", tuple(n for n, _ in numbered(it)), wanted)
    if check.has("remark"):
        return _remark(check, state, router, name)
    readable(device, name)
    return _line(check, it) if check.has("number") else _decided(check, lists.decide(it, _packet(check, it)))


def acl_bound(check: Check, state: State) -> Finding:
    router, name = check.text("router"), check.text("name")
    device = state.device(router)
    if device is None:
        return missing(f"router {router}")
    bound = any(
        name in (one.acl_in, one.acl_out, one.acl6_in, one.acl6_out) for one in device.interfaces.values()
    )
    return compare(f"access list {name} on {router}: bound", bound, check.flag("value"))


def numbered(it: Acl) -> list[tuple[int, AclEntry]]:
    """The lines with their sequence numbers, which IOS counts on in tens."""
    found: list[tuple[int, AclEntry]] = []
    last = 0
    for entry in it.entries:
        last = entry.sequence if entry.sequence is not None else last + _STEP
        found.append((last, entry))
    return found


def _decided(check: Check, decision: lists.Decision) -> Finding:
    wanted, logs = check.text("decision"), bool(decision.entry and decision.entry.log)
    right = decision.action == wanted and (not check.has("logged") or logs == check.flag("logged"))
    return Finding(right, f"{decision}{', logged' if logs else ''}" if decision.acl else "no list: permit")


def _packet(check: Check, it: Acl) -> Packet:
    source = check.address("src")
    return (
        Packet(source, IPv4Address(0), 0)
        if it.kind == "standard"
        else check.packet(source, check.address("dst"))
    )


def _line(check: Check, it: Acl) -> Finding:
    number = check.number("number")
    entry = next((one for at, one in numbered(it) if at == number), None)
    if check.fields.get("absent") is True:
        return Finding(entry is None, f"line {number} of {it.name} is {'not ' if entry is None else ''}there")
    if entry is None:
        return missing(f"line {number} in access list {it.name}")
    what = f"line {number}: {lists.entry_text(entry)}"
    if entry.action != check.text("action"):
        return Finding(False, what)
    matches = check.fields.get("matches")
    if not isinstance(matches, dict):
        return Finding(True, what)
    inner = Check(check.kind, matches)
    box = packet_box(_packet(inner, it))
    return Finding(any(intersect(box, one) for one in lists.entry_boxes(entry)), what)


def _remark(check: Check, state: State, router: str, name: str) -> Finding:
    wanted = check.text("remark").casefold()
    remarks = [
        node.text.split("remark ", 1)[1]
        for node in _lines(state, router, name)
        if "remark " in node.text
        and not node.text.split("remark ", 1)[0].strip().startswith(("permit", "deny"))
    ]
    return Finding(
        any(wanted in one.casefold() for one in remarks), f"remarks of {name}: {'; '.join(remarks) or 'none'}"
    )


def _lines(state: State, router: str, name: str) -> list[Node]:
    found: list[Node] = []
    for node in state.tree(router):
        words = node.text.split()
        if words[:2] == ["access-list", name]:
            found.append(node)
        elif words[:2] in (["ip", "access-list"], ["ipv6", "access-list"]) and words[-1] == name:
            found.extend(node.children)
    return found


def readable(device: Device, name: str) -> None:
    """Raises Unjudgeable where the list has lines that the model has no word for."""
    for line in device.unknown:
        heading = (line.section or line.text).split()
        if "access-list" in heading[:2] and name in heading and " remark " not in f" {line.text} ":
            raise Unjudgeable(f"access list {name} has a line that the model does not have: {line.text}")
