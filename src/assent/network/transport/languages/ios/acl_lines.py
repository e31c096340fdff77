"""Access lists: one entry's words to the model, and back. The words are the same in both list forms.

Meaning per the IOS command reference: wildcard bits are ignored, `established` is ACK or RST, a list ends in
an implicit deny. An entry with a condition that the model lacks (time-range, fragments, TCP flags ...) is
unmodelled as a whole: half of an entry would be another entry.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from assent.network.transport.device import ANY, AclEntry, Action, Ports, WildcardSet
from assent.network.transport.languages.ios import names
from assent.network.transport.languages.ios.words import Impossible, Unmodelled, address, number, wildcard

Kind = Literal["standard", "extended"]
_WITH_PORTS = (6, 17)


def numbered_kind(name: str) -> Kind | None:
    """What a numbered list is by its number; None for other kinds of list and for names."""
    if not (name.isascii() and name.isdigit()) or len(name) > 4:
        return None
    value = int(name)
    if 1 <= value <= 99 or 1300 <= value <= 1999:
        return "standard"
    return "extended" if 100 <= value <= 199 or 2000 <= value <= 2699 else None


def parse_entry(kind: Kind, words: list[str], line: int = 0) -> AclEntry:
    """`[SEQUENCE] permit|deny ...`. Raises Unmodelled or Impossible."""
    sequence, at = None, 0
    if words and words[0].isascii() and words[0].isdigit():
        sequence, at = number(words[0], 1, 2_147_483_647, "a sequence number"), 1
    if len(words) <= at or words[at] not in ("permit", "deny"):
        raise Unmodelled
    action: Action = "permit" if words[at] == "permit" else "deny"
    rest = words[at + 1 :]
    entry = _standard(action, rest) if kind == "standard" else _extended(action, rest)
    return replace(entry, sequence=sequence, line=line)


def render_entry(kind: Kind, entry: AclEntry) -> str:
    """As IOS shows it: names for protocols and ports, `any` and `host` where they say the same."""
    words = [] if entry.sequence is None else [str(entry.sequence)]
    words.append(entry.action)
    if kind == "standard":
        words.append(_render_standard(entry.source))
    else:
        words.append(names.protocol_name(entry.protocol))
        words.append(_render_set(entry.source))
        words.extend(render_ports(entry.protocol, entry.source_ports))
        words.append(_render_set(entry.destination))
        words.extend(render_ports(entry.protocol, entry.destination_ports))
        if entry.icmp_type is not None:
            words.append(names.icmp_name(entry.icmp_type))
        if entry.established:
            words.append("established")
        if entry.dscp is not None:
            words.append(f"dscp {names.dscp_name(entry.dscp)}")
    if entry.log:
        words.append("log")
    return " ".join(words)


def _standard(action: Action, words: list[str]) -> AclEntry:
    words, log = log_of(words)
    match words:
        case ["any"]:
            source = ANY
        case ["host", one] | [one]:
            source = WildcardSet(address(one), address("0.0.0.0"))
        case [base, mask]:
            source = wildcard(base, mask)
        case _:
            raise Impossible("a standard entry needs one source: any, host A, or A WILDCARD")
    return AclEntry(action=action, source=source, log=log)


def _extended(action: Action, words: list[str]) -> AclEntry:
    if not words:
        raise Impossible("an extended entry needs a protocol, a source and a destination")
    try:
        protocol = names.protocol_number(words[0])
    except KeyError:
        raise Unmodelled from None  # object-groups and protocols of other images
    source, at = _set(words, 1)
    source_ports, at = ports_of(protocol, words, at)
    destination, at = _set(words, at)
    destination_ports, at = ports_of(protocol, words, at)
    rest, log = log_of(words[at:])
    established, icmp, dscp = False, None, None
    if rest and protocol == 1 and (icmp := names.icmp_type(rest[0])) is not None:
        rest = rest[1:]
    while rest:
        if rest[0] == "established" and protocol == 6 and not established:
            established, rest = True, rest[1:]
        elif rest[0] == "dscp" and len(rest) > 1 and dscp is None:
            if (dscp := names.dscp_value(rest[1])) is None:
                raise Impossible(f"{rest[1]!r} is no DSCP")
            rest = rest[2:]
        else:
            raise Unmodelled
    return AclEntry(
        action, protocol, source, destination, source_ports, destination_ports, established, icmp, dscp, log
    )


def log_of(words: list[str]) -> tuple[list[str], bool]:
    """The words without `log` or `log-input` at the end, and whether it was there."""
    return (words[:-1], True) if words and words[-1] in ("log", "log-input") else (words, False)


def _set(words: list[str], at: int) -> tuple[WildcardSet, int]:
    if at >= len(words):
        raise Impossible("an extended entry needs a source and a destination")
    if words[at] == "any":
        return ANY, at + 1
    if words[at] in ("object-group", "interface"):
        raise Unmodelled
    if at + 1 >= len(words):
        raise Impossible(f"{words[at]!r} needs a wildcard mask, `host` before it, or `any` in its place")
    if words[at] == "host":
        return WildcardSet(address(words[at + 1]), address("0.0.0.0")), at + 2
    return wildcard(words[at], words[at + 1]), at + 2


def ports_of(protocol: int | None, words: list[str], at: int) -> tuple[Ports | None, int]:
    """The ports that `words` say from `at` on, if any, and where they end. Raises Impossible."""
    if at >= len(words) or words[at] not in ("eq", "neq", "lt", "gt", "range"):
        return None, at
    if protocol not in _WITH_PORTS:
        raise Impossible(f"`{words[at]}` needs TCP or UDP before it")
    operator, at = words[at], at + 1
    found: list[int] = []
    while (
        at < len(words) and len(found) < 10 and (port := names.port_number(protocol, words[at])) is not None
    ):
        found.append(port)
        at += 1
        if operator in ("lt", "gt") or (operator == "range" and len(found) == 2):
            break
    return Ports(_ranges(operator, found, words[at] if at < len(words) else "")), at


def _ranges(operator: str, found: list[int], culprit: str) -> tuple[tuple[int, int], ...]:
    if not found or (operator == "range" and len(found) != 2):
        raise Impossible(
            f"`{operator}` needs {'two ports' if operator == 'range' else 'a port'}, not {culprit!r}"
        )
    first = found[0]
    if operator == "range":
        return ((min(found), max(found)),)
    if operator == "lt" and first > 0:
        return ((0, first - 1),)
    if operator == "gt" and first < 65_535:
        return ((first + 1, 65_535),)
    if operator in ("lt", "gt"):
        raise Impossible(f"`{operator} {first}` matches no port")
    chosen = merge([(port, port) for port in found])
    return chosen if operator == "eq" else _complement(chosen)


def merge(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted and disjoint; touching ranges become one."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def _complement(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    gaps, start = [], 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    if start <= 65_535:
        gaps.append((start, 65_535))
    return tuple(gaps)


def _render_standard(source: WildcardSet) -> str:
    if source == ANY:
        return "any"
    return str(source.address) if int(source.wildcard) == 0 else f"{source.address} {source.wildcard}"


def _render_set(addresses: WildcardSet) -> str:
    if addresses == ANY:
        return "any"
    if int(addresses.wildcard) == 0:
        return f"host {addresses.address}"
    return f"{addresses.address} {addresses.wildcard}"


def render_ports(protocol: int | None, ports: Ports | None) -> list[str]:
    """One operator says every set that IOS can say: eq (a few), neq (all but a few), lt, gt, range.

    Raises ValueError for a set that needs several entries.
    """
    if ports is None:
        return []
    ranges = ports.ranges
    if len(ranges) == 1:
        return [_render_range(protocol, *ranges[0])]
    for operator, chosen in (("eq", ranges), ("neq", _complement(ranges))):
        singles = [port for low, high in chosen for port in range(low, min(high, low + 10) + 1)]
        if 0 < len(singles) <= 10 and sum(high - low + 1 for low, high in chosen) == len(singles):
            return [" ".join([operator, *(names.port_name(protocol, port) for port in singles)])]
    raise ValueError(f"no single IOS entry matches the ports {ranges}")


def _render_range(protocol: int | None, low: int, high: int) -> str:
    if low == high:
        return f"eq {names.port_name(protocol, low)}"
    if low == 0 and high < 65_535:
        return f"lt {names.port_name(protocol, high + 1)}"
    if high == 65_535 and low > 0:
        return f"gt {names.port_name(protocol, low - 1)}"
    return f"range {names.port_name(protocol, low)} {names.port_name(protocol, high)}"
