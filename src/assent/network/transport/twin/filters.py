"""IOS access lists as nftables rules, meaning what IOS means by them.

An inbound list sees everything that comes in, traffic to the router itself included; an outbound one skips what
the router sends. Both end in a denial; a list that is not there, or is empty, permits. `running` loads the
result, one router at a time and atomically.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assent.network.transport.device import Acl, AclEntry, Device, Ports, WildcardSet
from assent.network.transport.verifier.acl import bound, entry_text
from assent.network.transport.verifier.packets import ICMP, TCP, UDP

TABLE = "ios"
_ALL = 0xFFFFFFFF
_COMMENT_CHARS = 120


def render(device: Device, names: Mapping[str, str]) -> str:
    """A table for `nft -f`; it replaces the one that is there. `names`: what the kernel calls each interface."""
    ins, outs, used = [], [], []
    for interface in device.interfaces.values():
        name = names.get(interface.name)
        if name is None:
            continue
        if (acl := bound(device, interface.acl_in)) is not None:
            ins.append(f'iifname "{name}" jump {_chain(device, acl)}')
            used.append(acl)
        if (acl := bound(device, interface.acl_out)) is not None:
            outs.append(f'oifname "{name}" jump {_chain(device, acl)}')
            used.append(acl)
    chains = [_block(_chain(device, acl), _rules(acl)) for acl in dict.fromkeys(used)]
    chains.append(_block("inbound", ["type filter hook prerouting priority -300; policy accept;", *ins]))
    chains.append(_block("outbound", ["type filter hook forward priority 0; policy accept;", *outs]))
    body = "\n".join(chains)
    return f"table ip {TABLE} {{\n}}\ndelete table ip {TABLE}\ntable ip {TABLE} {{\n{body}\n}}\n"


def _chain(device: Device, acl: Acl) -> str:
    """IOS names may hold what nftables' may not."""
    return f"list_{sorted(device.acls).index(acl.name)}"


def _block(name: str, lines: Iterable[str]) -> str:
    inner = "".join(f"    {line}\n" for line in lines)
    return f"  chain {name} {{\n{inner}  }}"


def _rules(acl: Acl) -> Iterator[str]:
    for entry in acl.entries:
        match = _match(entry)
        if match is not None:
            verdict = "accept" if entry.action == "permit" else "drop"
            note = _comment(f"{entry.sequence or ''} {entry_text(entry)}".strip())
            yield f'{match} counter {verdict} comment "{note}"'.strip()
    yield 'counter drop comment "implicit deny"'


def _comment(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and c not in '"\\')[:_COMMENT_CHARS]


def _match(entry: AclEntry) -> str | None:
    """None: no packet matches (an empty set of ports)."""
    parts = [_address("saddr", entry.source), _address("daddr", entry.destination)]
    if entry.protocol is not None:
        parts.append(f"ip protocol {entry.protocol}")
    if entry.protocol in (TCP, UDP):
        word = "tcp" if entry.protocol == TCP else "udp"
        for side, ports in (("sport", entry.source_ports), ("dport", entry.destination_ports)):
            if ports is not None:
                if not ports.ranges:
                    return None
                parts.append(f"{word} {side} {_ports(ports)}")
    if entry.established and entry.protocol == TCP:
        parts.append("tcp flags & (ack | rst) != 0")
    if entry.icmp_type is not None and entry.protocol == ICMP:
        parts.append(f"icmp type {entry.icmp_type}")
    if entry.dscp is not None:
        parts.append(f"ip dscp {entry.dscp}")
    return " ".join(part for part in parts if part)


def _address(side: str, some: WildcardSet) -> str:
    mask = ~int(some.wildcard) & _ALL
    if mask == 0:
        return ""
    wanted = _dotted(int(some.address) & mask)
    return f"ip {side} {wanted}" if mask == _ALL else f"ip {side} & {_dotted(mask)} == {wanted}"


def _dotted(number: int) -> str:
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def _ports(ports: Ports) -> str:
    listed = ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in ports.ranges)
    return f"{{ {listed} }}"
