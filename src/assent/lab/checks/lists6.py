"""What an IPv6 access list does with a packet: first match wins, then all is denied.

(Neighbour discovery passes the end of a list; no check sends it.)
"""

from __future__ import annotations

from ipaddress import IPv6Address

from assent.intents.errors import InvalidInput
from assent.lab.checks.check import Check, Finding, Unjudgeable, compare
from assent.network.transport.device import Device, Interface
from assent.network.transport.device_parts import Acl6, Acl6Entry, Ports

_ICMPV6, _ECHO_REQUEST = 58, 128
_STEP = 10


def is_ipv6(check: Check) -> bool:
    """Whether the packet that a check describes is an IPv6 one."""
    return check.has("src") and ":" in check.text("src")


def filter_(check: Check, device: Device, interface: Interface) -> Finding:
    """The list on an interface; without a list all pass."""
    name = interface.acl6_in if check.text("direction") == "in" else interface.acl6_out
    it = device.acls6.get(name) if name else None
    if it is None or not it.entries:
        return compare("no IPv6 list", "permit", check.text("decision"))
    _readable(device, it.name)
    return _decided(check, it)


def acl(check: Check, it: Acl6) -> Finding:
    """A list by itself."""
    if check.has("type"):
        raise Unjudgeable(f"{it.name} is an IPv6 list, neither standard nor extended")
    if check.has("numbers"):
        wanted = tuple(int(one) for one in check.names("numbers"))
        return compare(f"lines of access list {it.name}", tuple(_numbers(it)), wanted)
    if check.has("number") or check.has("remark"):
        raise Unjudgeable("single lines of IPv6 lists are not looked at")
    return _decided(check, it)


def _decided(check: Check, it: Acl6) -> Finding:
    entry = next((one for one in it.entries if _matches(check, one)), None)
    action = entry.action if entry else "deny"
    logs = bool(entry and entry.log)
    right = action == check.text("decision") and (not check.has("logged") or logs == check.flag("logged"))
    where = f"line {entry.line}" if entry else "the implicit end"
    return Finding(right, f"IPv6 access list {it.name}: {action} at {where}{', logged' if logs else ''}")


def _matches(check: Check, one: Acl6Entry) -> bool:
    source, destination = (_address(check, name) for name in ("src", "dst"))
    protocol = _protocol(check)
    if one.protocol is not None and one.protocol != protocol:
        return False
    if source not in one.source or destination not in one.destination:
        return False
    if protocol in (6, 17) and not (
        _within(check.source_port(), one.source_ports)
        and _within(check.number("dport"), one.destination_ports)
    ):
        return False
    if one.established and not check.answers():
        return False
    if one.icmp_type is not None and (protocol != _ICMPV6 or one.icmp_type != _ECHO_REQUEST):
        return False
    return one.dscp is None or one.dscp == check.dscp(check.fields.get("dscp", 0))


def _within(port: int, ports: Ports | None) -> bool:
    return ports is None or any(low <= port <= high for low, high in ports.ranges)


def _protocol(check: Check) -> int:
    found = check.protocol()
    return _ICMPV6 if found == 1 else found


def _address(check: Check, name: str) -> IPv6Address:
    found = check.any_address(name, check.text(name))
    if not isinstance(found, IPv6Address):
        raise InvalidInput(f"check {check.kind}: {name} should be an IPv6 address as the other", field=name)
    return found


def _numbers(it: Acl6) -> list[int]:
    found: list[int] = []
    for entry in it.entries:
        found.append(entry.sequence if entry.sequence is not None else (found[-1] if found else 0) + _STEP)
    return found


def _readable(device: Device, name: str) -> None:
    for line in device.unknown:
        if line.section == f"ipv6 access-list {name}" and not line.text.startswith("remark"):
            raise Unjudgeable(f"access list {name} has a line that the model does not have: {line.text}")
