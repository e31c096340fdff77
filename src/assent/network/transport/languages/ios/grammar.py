"""What IOS makes of a line: which mode it opens, how it is shown, what it replaces, and where it stands.

`apply` and `remedy` share this knowledge, so that what one writes the other understands. A line that the
device model does not know is shown as written, replaces only its equal, and stands where it was put.
"""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import IPv4Address

from assent.network.transport.device import ClassMap, Interface
from assent.network.transport.device_bgp import RouteMapEntry
from assent.network.transport.languages.ios.acl6_lines import parse_entry6, render_entry6
from assent.network.transport.languages.ios.acl_lines import numbered_kind, parse_entry, render_entry
from assent.network.transport.languages.ios.bgp_lines import (
    neighbor_key,
    parse_bgp,
    parse_rule,
    render_bgp,
    render_rule,
)
from assent.network.transport.languages.ios.interface_lines import parse_interface, render_interface
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.map_lines import full_heading, map_line, render_map_entry
from assent.network.transport.languages.ios.names import full_name, interface_key
from assent.network.transport.languages.ios.qos_lines import (
    parse_class,
    parse_match,
    render_class,
    render_class_map,
)
from assent.network.transport.languages.ios.routing_lines import (
    parse_ospf,
    parse_static,
    render_ospf,
    render_static,
    static_key,
)
from assent.network.transport.languages.ios.words import Impossible, Unmodelled


class Mode(StrEnum):
    """Where a line stands."""

    TOP = "top"
    INTERFACE = "interface"
    OSPF = "ospf"
    BGP = "bgp"
    ACL = "acl"
    CLASS_MAP = "class-map"
    POLICY_MAP = "policy-map"
    CLASS = "class"
    VRF = "vrf"
    CRYPTO = "crypto"
    ACL6 = "acl6"
    ROUTE_MAP = "route-map"
    OTHER = "other"


def opens(heading: str, within: Mode = Mode.TOP) -> Mode:
    """The mode that a line opens, OTHER where it opens none that the model knows."""
    words = heading.split()
    if within is Mode.POLICY_MAP:
        return Mode.CLASS if words[0] == "class" and len(words) == 2 else Mode.OTHER
    if within is not Mode.TOP:
        return Mode.OTHER
    match words:
        case ["interface", *_]:
            return Mode.INTERFACE
        case ["router", "ospf", _]:
            return Mode.OSPF
        case ["router", "bgp", _]:
            return Mode.BGP
        case ["ip", "access-list", "standard" | "extended", _]:
            return Mode.ACL
        case ["class-map", *rest] if 0 < len(rest) < 3:
            return Mode.CLASS_MAP
        case ["policy-map", _]:
            return Mode.POLICY_MAP
        case ["vrf", "definition", _] | ["ip", "vrf", _]:
            return Mode.VRF
        case ["crypto", "isakmp", "policy", _] | ["crypto", "ipsec", "profile", _]:
            return Mode.CRYPTO
        case ["crypto", "ipsec", "transform-set", _, _, *_]:
            return Mode.CRYPTO
        case ["ipv6", "access-list", _]:
            return Mode.ACL6
        case ["route-map", _] | ["route-map", _, "permit" | "deny"] | ["route-map", _, "permit" | "deny", _]:
            return Mode.ROUTE_MAP
    return Mode.OTHER


def shown(mode: Mode, text: str) -> tuple[str, ...]:
    """The lines that IOS shows for a command, none where it sets a default. Raises Impossible."""
    try:
        return _SHOWN[mode](text)
    except Unmodelled:
        return (text,)


def known(mode: Mode, text: str) -> bool:
    """Whether the device model has a word for the line."""
    return slot(mode, text) != text or rank(mode, text) is not None


def slot(mode: Mode, line: str) -> str:
    """Two lines of one section with the same slot replace one another."""
    for pattern in _SLOTS.get(mode, ()):
        if found := pattern.match(line):
            return " ".join(group for group in found.groups() if group)
    return line


def rank(mode: Mode, line: str) -> int | None:
    """Where in its section IOS shows the line; None for a line that the model does not know."""
    for at, pattern in enumerate(_ORDER.get(mode, ())):
        if pattern.match(line):
            return at
    return None


def sort_key(line: str) -> tuple[object, ...]:
    """The order of top-level lines of the same rank."""
    words = line.split()
    match words:
        case ["interface", name]:
            return interface_key(name)
        case ["ip", "route", *_]:
            try:
                return static_key(parse_static(words, 0))
            except (Unmodelled, Impossible):
                return (1 << 32,)
        case ["access-list", name, *_] | ["router", "ospf" | "bgp", name] if name.isdigit():
            return (int(name),)
        case ["ip", "prefix-list", name, "seq", sequence, *_] if sequence.isdigit():
            return (name, int(sequence))
        case ["vrf", "definition", name] | ["ip", "vrf", name]:
            return (name,)
        case ["route-map", name, _, sequence] if sequence.isdigit():
            return (name, int(sequence))
        case ["crypto", "isakmp", "policy", number] if number.isdigit():
            return (int(number),)
        case ["crypto", "isakmp", "key", *rest] if "address" in rest:
            return tuple(rest[rest.index("address") + 1 :])
    return (words[-1] if words[0] in ("class-map", "policy-map") else " ".join(words[:4]),)


def inner_key(line: str) -> tuple[int, str, tuple[int, ...]]:
    """The order of a section's lines of the same rank: areas and interfaces are sorted, the rest is appended."""
    words = line.split()
    if words[0] == "neighbor":
        return 0, "", neighbor_key(line)
    if words[0] == "area" and words[1].isdigit():
        prefix = words[3:5] if words[2:3] == ["range"] else []
        return 0, "", (int(words[1]), len(prefix), *_numbers(prefix))
    if words[0] == "summary-address":
        return 0, "", _numbers(words[1:3])
    return interface_key(words[-1]) if "passive-interface" in words else (0, "", ())


def _numbers(addresses: list[str]) -> tuple[int, ...]:
    try:
        return tuple(int(IPv4Address(one)) for one in addresses)
    except ValueError:
        return ()


def _top(text: str) -> tuple[str, ...]:
    words = text.split()
    match words:
        case ["interface", *rest]:
            name = full_name("".join(rest))
            if name is None:
                raise Impossible(f"{' '.join(rest)!r} is no interface name")
            return (f"interface {name}",)
        case ["route-map", *_]:
            return (" ".join(full_heading(words)),)
        case ["class-map", name]:
            return (f"class-map match-all {name}",)
        case ["ip", "route", *rest] if "name" not in rest:
            return (render_static(parse_static(words, 0)),)
        case ["ip", "prefix-list", name, "seq", *rest]:
            return (f"ip prefix-list {name} {render_rule(parse_rule(['seq', *rest], 0))}",)
        case ["access-list", name, *rest] if rest and (kind := numbered_kind(name)):
            return (f"access-list {name} {render_entry(kind, parse_entry(kind, rest))}",)
    return (" ".join(words),)


def _interface(text: str) -> tuple[str, ...]:
    if text.endswith(" secondary"):
        return tuple(f"{line} secondary" for line in _interface(text.removesuffix(" secondary")))
    if text.startswith("tunnel destination"):
        return (" ".join(text.split()),)
    if text in ("tunnel mode gre ip", "no shutdown"):
        return ()
    if text == "no ip address":
        return (text,)
    it: Interface = parse_interface("x", _holding(text), _raise)
    return tuple(line for line in render_interface(it) if line != "no ip address" or line in it.unknown)


def _crypto(text: str) -> tuple[str, ...]:
    words = text.split()
    if words[0] == "encryption":
        words[0] = "encr"
    return () if words == ["mode", "tunnel"] else (" ".join(words),)


def _acl6(text: str) -> tuple[str, ...]:
    words = text.split()
    return (text,) if words[:1] == ["remark"] else (render_entry6(parse_entry6(words)),)


def _ospf(text: str) -> tuple[str, ...]:
    return tuple(render_ospf(parse_ospf(1, _holding(text), _raise)))


def _bgp(text: str) -> tuple[str, ...]:
    return tuple(render_bgp(parse_bgp(1, _holding(text), _raise)))


def _class_map(text: str) -> tuple[str, ...]:
    return tuple(render_class_map(ClassMap("x", "match-any", tuple(parse_match("match-any", text.split())))))


def _class(text: str) -> tuple[str, ...]:
    return tuple(render_class(parse_class("x", _holding(text), _raise, lambda node, section: None)))


def _route_map(text: str) -> tuple[str, ...]:
    return tuple(render_map_entry(map_line(RouteMapEntry("permit", 10), text.split())))


def _as_written(text: str) -> tuple[str, ...]:
    return (text,)


def _holding(text: str) -> Node:
    node = Node(0, "x", "x")
    node.children.append(Node(0, text, text))
    return node


def _raise(node: Node, error: Impossible) -> None:
    raise error


def _patterns(*sources: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in sources)


_SHOWN = {
    Mode.TOP: _top,
    Mode.INTERFACE: _interface,
    Mode.OSPF: _ospf,
    Mode.BGP: _bgp,
    Mode.ACL: _as_written,
    Mode.CLASS_MAP: _class_map,
    Mode.POLICY_MAP: _as_written,
    Mode.CLASS: _class,
    Mode.VRF: _as_written,
    Mode.CRYPTO: _crypto,
    Mode.ACL6: _acl6,
    Mode.ROUTE_MAP: _route_map,
    Mode.OTHER: _as_written,
}
_SLOTS = {
    Mode.TOP: _patterns(
        r"(hostname) ",
        r"(ip prefix-list \S+ seq \d+) ",
        r"(crypto isakmp key) .*(address .*)$",
        r"(ip route(?: vrf \S+)? \S+ \S+ \S+(?: \d+\.\d+\.\d+\.\d+)?)(?: \d+)?(?: name \S+)?$",
    ),
    Mode.INTERFACE: _patterns(
        r"(description|mtu|bandwidth|speed|duplex) ",
        r"(encapsulation dot1Q) ",
        r"(?:no )?(ip address)(?!.*secondary$)",
        r"(ip access-group) \S+ (in|out)$",
        r"(ip ospf (?:network|priority|hello-interval|dead-interval|cost)) \S+$",
        r"(ip ospf) \d+ (area) ",
        r"(ip ospf authentication)(?: message-digest| null)?$",
        r"(ip ospf message-digest-key \d+) md5 ",
        r"(ip mtu|ip tcp adjust-mss) ",
        r"(?:ip )?(vrf forwarding) ",
        r"(ipv6 traffic-filter) \S+ (in|out)$",
        r"(keepalive)(?: \d+| \d+ \d+)?$",
        r"(tunnel (?:source|destination|mode|key|protection)) ",
        r"(service-policy (?:input|output)) ",
    ),
    Mode.OSPF: _patterns(
        r"(router-id|auto-cost) ",
        r"(area \d+) (?:stub|nssa)(?: no-summary| default-information-originate)?$",
        r"(area \d+ range \S+ \S+)(?: not-advertise)?(?: cost \d+)?$",
        r"(summary-address \S+ \S+)(?: not-advertise)?$",
        r"(redistribute (?:static|connected|bgp \d+|ospf \d+))\b",
        r"(default-information originate)\b",
        r"(network \S+ \S+) area ",
        r"(maximum-paths|distance) \d+$",
    ),
    Mode.BGP: _patterns(
        r"(bgp router-id) ",
        r"(redistribute (?:static|connected|ospf \d+))(?: metric \d+)?$",
        r"(timers bgp) ",
        r"(maximum-paths) \d+$",
        r"(neighbor \S+ (?:remote-as|description|password|ebgp-multihop|update-source|timers))\b",
        r"(neighbor \S+ (?:maximum-prefix|weight)) \d+$",
        r"(neighbor \S+ (?:prefix-list|route-map)) \S+ (in|out)$",
        r"(bgp default local-preference) ",
    ),
    Mode.CRYPTO: _patterns(
        r"(encr|hash|authentication|group|lifetime|mode) ", r"(set (?:transform-set|pfs)) "
    ),
    Mode.VRF: _patterns(r"(rd) "),
    Mode.ROUTE_MAP: _patterns(r"(set (?:local-preference|metric|weight)) "),
    Mode.CLASS: _patterns(
        r"(priority|bandwidth) \d+$", r"(police) (?:cir )?\d+", r"(shape average) \d+", r"(set dscp) "
    ),
}
_ORDER = {
    Mode.TOP: _patterns(
        r"hostname ",
        r"vrf definition |ip vrf \S+$",
        r"class-map ",
        r"policy-map ",
        r"crypto isakmp policy ",
        r"crypto isakmp key ",
        r"crypto ipsec transform-set ",
        r"crypto ipsec profile ",
        r"interface ",
        r"router ospf ",
        r"router bgp ",
        r"ip route ",
        r"ip prefix-list \S+ seq ",
        r"ip access-list (?:standard|extended) ",
        r"access-list \d+ ",
        r"ipv6 access-list ",
        r"route-map \S+ (?:permit|deny) \d+$",
    ),
    Mode.INTERFACE: _patterns(
        r"description ",
        r"mtu \d+$",
        r"bandwidth \d+$",
        r"encapsulation dot1Q \d+(?: native)?$",
        r"(?:ip )?vrf forwarding ",
        r"(?:no )?ip address(?!.*secondary$)",
        r"ip address .*secondary$",
        r"no ip (?:redirects|unreachables|proxy-arp)$",
        r"ip helper-address \S+$",
        r"ip access-group \S+ in$",
        r"ip access-group \S+ out$",
        r"ip mtu ",
        r"ip tcp adjust-mss ",
        r"ip ospf authentication(?: message-digest| null)?$",
        r"ip ospf message-digest-key \d+ md5 ",
        r"ip ospf network \S+$",
        r"ip ospf priority ",
        r"ip ospf hello-interval ",
        r"ip ospf dead-interval \d+$",
        r"ip ospf \d+ area ",
        r"ip ospf cost ",
        r"shutdown$",
        r"duplex ",
        r"speed ",
        r"ipv6 address ",
        r"ipv6 enable$",
        r"ipv6 traffic-filter \S+ in$",
        r"ipv6 traffic-filter \S+ out$",
        r"keepalive(?: \d+| \d+ \d+)?$",
        r"tunnel source ",
        r"tunnel mode (?:gre ip|ipip)$",
        r"tunnel destination ",
        r"tunnel key \d+$",
        r"tunnel checksum$",
        r"tunnel protection ipsec profile \S+$",
        r"service-policy input ",
        r"service-policy output ",
    ),
    Mode.OSPF: _patterns(
        r"router-id ",
        r"auto-cost reference-bandwidth ",
        r"area \d+ (?:(?:stub|nssa)(?: no-summary| default-information-originate)?|"
        r"range \S+ \S+(?: not-advertise)?(?: cost \d+)?)$",
        r"summary-address \S+ \S+(?: not-advertise)?$",
        r"redistribute (?:static|connected|bgp \d+|ospf \d+)\b",
        r"passive-interface default$",
        r"passive-interface ",
        r"no passive-interface ",
        r"network \S+ \S+ area ",
        r"default-information originate\b",
        r"maximum-paths \d+$",
        r"distance \d+$",
    ),
    Mode.BGP: _patterns(
        r"bgp router-id ",
        r"bgp default local-preference \d+$",
        r"network \d\S+(?: mask \S+)?$",
        r"timers bgp ",
        r"redistribute (?:static|connected|ospf \d+)(?: metric \d+)?$",
        r"neighbor \d\S+ (?:remote-as|description|shutdown|password|ebgp-multihop|update-source|timers|next-hop-self|"
        r"default-originate|prefix-list|route-map)\b",
        r"neighbor \d\S+ (?:maximum-prefix|weight) \d+$",
        r"maximum-paths \d+$",
    ),
    Mode.VRF: _patterns(r"rd ", r"address-family ipv4$", r"address-family ipv6$"),
    Mode.CRYPTO: _patterns(
        r"encr ",
        r"hash ",
        r"authentication ",
        r"group ",
        r"lifetime ",
        r"mode ",
        r"set transform-set ",
        r"set pfs ",
    ),
    Mode.ROUTE_MAP: _patterns(
        r"match ip address prefix-list ", r"set local-preference \d+$", r"set metric \d+$", r"set weight \d+$"
    ),
    Mode.ACL6: _patterns(r"(?:sequence \d+ )?(?:permit|deny|remark) "),
    Mode.CLASS_MAP: _patterns(r"match (?:access-group|dscp|ip dscp) "),
    Mode.POLICY_MAP: _patterns(r"class (?!class-default$)", r"class class-default$"),
    Mode.CLASS: _patterns(
        r"priority \d+$", r"bandwidth \d+$", r"police ", r"shape average ", r"set (?:ip )?dscp "
    ),
}
