"""IPv6 access lists: one entry's words to the model, and back.

An entry with a condition that the model lacks (routing headers, flow labels, time ranges ...) is unmodelled as
a whole: half of an entry would be another entry.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network

from assent.network.transport.device import Action
from assent.network.transport.device_parts import ANY6, Acl6Entry
from assent.network.transport.languages.ios import names
from assent.network.transport.languages.ios.acl_lines import log_of, ports_of, render_ports
from assent.network.transport.languages.ios.words import Impossible, Unmodelled, number

ICMPV6 = 58
_PROTOCOLS = {
    "ipv6": None,
    "icmp": ICMPV6,
    "tcp": 6,
    "udp": 17,
    "esp": 50,
    "ahp": 51,
    "sctp": 132,
    "pcp": 108,
}
_NAMES = {value: name for name, value in _PROTOCOLS.items()}
ICMPV6_TYPES = {
    "destination-unreachable": 1, "packet-too-big": 2, "time-exceeded": 3, "parameter-problem": 4,
    "echo-request": 128, "echo-reply": 129, "mld-query": 130, "mld-report": 131, "mld-reduction": 132,
    "router-solicitation": 133, "router-advertisement": 134, "nd-ns": 135, "nd-na": 136, "redirect": 137,
}  # fmt: skip
_ICMP_NAMES = {value: name for name, value in ICMPV6_TYPES.items()}


def parse_entry6(words: list[str], line: int = 0) -> Acl6Entry:
    """`[sequence N] permit|deny ... [sequence N]`. Raises Unmodelled or Impossible."""
    words, sequence = _sequence(words)
    if len(words) < 2 or words[0] not in ("permit", "deny"):
        raise Unmodelled
    action: Action = "permit" if words[0] == "permit" else "deny"
    protocol, at = _protocol(words[1]), 2
    source, at = _prefix(words, at)
    source_ports, at = ports_of(protocol, words, at)
    destination, at = _prefix(words, at)
    destination_ports, at = ports_of(protocol, words, at)
    rest, log = log_of(words[at:])
    made = Acl6Entry(action, protocol, source, destination, source_ports, destination_ports, log=log)
    return replace(_conditions(made, rest), sequence=sequence, line=line)


def render_entry6(entry: Acl6Entry) -> str:
    words = [] if entry.sequence is None else [f"sequence {entry.sequence}"]
    words += [entry.action, _NAMES.get(entry.protocol, str(entry.protocol)), _render(entry.source)]
    words += [*render_ports(entry.protocol, entry.source_ports), _render(entry.destination)]
    words += render_ports(entry.protocol, entry.destination_ports)
    if entry.icmp_type is not None:
        words.append(_ICMP_NAMES.get(entry.icmp_type, str(entry.icmp_type)))
    words += ["established"] if entry.established else []
    words += [] if entry.dscp is None else [f"dscp {names.dscp_name(entry.dscp)}"]
    return " ".join([*words, "log"] if entry.log else words)


def _sequence(words: list[str]) -> tuple[list[str], int | None]:
    if words[:1] == ["sequence"] and len(words) > 2:
        return words[2:], number(words[1], 1, 4_294_967_294, "a sequence number")
    if words[-2:-1] == ["sequence"]:
        return words[:-2], number(words[-1], 1, 4_294_967_294, "a sequence number")
    return words, None


def _protocol(word: str) -> int | None:
    if word in _PROTOCOLS:
        return _PROTOCOLS[word]
    if word.isascii() and word.isdigit():
        return number(word, 0, 255, "a protocol")
    raise Unmodelled


def _prefix(words: list[str], at: int) -> tuple[IPv6Network, int]:
    if at >= len(words):
        raise Impossible("an IPv6 entry needs a source and a destination")
    if words[at] == "any":
        return ANY6, at + 1
    try:
        if words[at] == "host" and at + 1 < len(words):
            return IPv6Network(IPv6Address(words[at + 1])), at + 2
        if "/" in words[at]:
            return IPv6Network(words[at], strict=False), at + 1
    except ValueError:
        raise Impossible(f"{words[at + (words[at] == 'host')]!r} is no IPv6 address") from None
    raise Impossible(f"{words[at]!r} needs a prefix length, `host` before it, or `any` in its place")


def _conditions(made: Acl6Entry, rest: list[str]) -> Acl6Entry:
    if rest and made.protocol == ICMPV6 and (icmp := _icmp(rest[0])) is not None:
        made, rest = replace(made, icmp_type=icmp), rest[1:]
    while rest:
        if rest[0] == "established" and made.protocol == 6 and not made.established:
            made, rest = replace(made, established=True), rest[1:]
        elif rest[0] == "dscp" and len(rest) > 1 and made.dscp is None:
            if (value := names.dscp_value(rest[1])) is None:
                raise Impossible(f"{rest[1]!r} is no DSCP")
            made, rest = replace(made, dscp=value), rest[2:]
        else:
            raise Unmodelled
    return made


def _icmp(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return number(word, 0, 255, "an ICMPv6 type")
    return ICMPV6_TYPES.get(word)


def _render(prefix: IPv6Network) -> str:
    if prefix == ANY6:
        return "any"
    return f"host {prefix.network_address}" if prefix.prefixlen == 128 else str(prefix)
