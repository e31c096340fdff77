"""The lines of an interface's section, to the model and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from assent.network.transport.device import Interface, Tunnel
from assent.network.transport.languages.ios import edge_lines
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import (
    Impossible,
    Unmodelled,
    address,
    area,
    interface,
    interface_address,
    number,
)

Fields = dict[str, Any]
_MANNERS = {"redirects": "redirects", "unreachables": "unreachables", "proxy-arp": "proxy_arp"}
"""What a port does of its own accord unless it is told not to, and the field that says so."""
_DEFAULTS = frozenset({"no shutdown", "no ip address", *(f"ip {one}" for one in _MANNERS)})


def parse_interface(name: str, node: Node, report: Callable[[Node, Impossible], None]) -> Interface:
    """The section under `node`. What cannot be is reported; what has no field goes to `unknown`."""
    fields: Fields = {}
    unknown: list[str] = []
    for child in node.children:
        try:
            _line(fields, child.text)
            if child.children:
                raise Unmodelled
        except Unmodelled:
            unknown.append(child.text)
        except Impossible as error:
            report(child, error)
    primary, others = fields.pop("primary", None), fields.pop("secondaries", [])
    if primary is not None or others:
        fields["addresses"] = (*([primary] if primary else []), *others)
    tunnel = fields.pop("tunnel", None)
    if tunnel is not None and "source" in tunnel:
        fields["tunnel"] = Tunnel(
            tunnel["source"],
            tunnel.get("destination"),
            tunnel.get("mode", "gre"),
            tunnel.get("key"),
            tunnel.get("protection"),
            tunnel.get("checksum", False),
        )
    elif tunnel is not None:  # half a tunnel: the model has none without a source
        unknown.extend(child.text for child in node.children if child.text.startswith("tunnel "))
    return Interface(name, **fields, unknown=tuple(unknown), line=node.number)


def render_interface(it: Interface) -> list[str]:
    """The section's lines without indentation, in the order that IOS shows them."""
    lines: list[str] = []
    _say(lines, "description {}", it.description)
    _say(lines, "mtu {}", it.mtu)
    _say(lines, "bandwidth {}", it.bandwidth_kbps)
    _say(lines, f"encapsulation dot1Q {{}}{' native' if it.native else ''}", it.dot1q)
    lines.extend(edge_lines.render_vrf(it))
    lines.extend(
        f"ip address {a.ip} {a.netmask}{' secondary' if at else ''}" for at, a in enumerate(it.addresses)
    )
    if not it.addresses:
        lines.append("no ip address")
    lines.extend(f"no ip {word}" for word, field in _MANNERS.items() if not getattr(it, field))
    lines.extend(f"ip helper-address {helper}" for helper in it.helpers)
    _say(lines, "ip access-group {} in", it.acl_in)
    _say(lines, "ip access-group {} out", it.acl_out)
    lines.extend(edge_lines.render_sizes(it))
    lines.extend(_render_ospf_keys(it))
    _say(lines, "ip ospf network {}", it.ospf_network_type)
    _say(lines, "ip ospf priority {}", it.ospf_priority)
    _say(lines, "ip ospf hello-interval {}", it.ospf_hello_s)
    _say(lines, "ip ospf dead-interval {}", it.ospf_dead_s)
    if it.ospf_area is not None:
        lines.append(f"ip ospf {it.ospf_area[0]} area {it.ospf_area[1]}")
    _say(lines, "ip ospf cost {}", it.ospf_cost)
    if it.shutdown:
        lines.append("shutdown")
    _say(lines, "duplex {}", it.duplex)
    _say(lines, "speed {}", it.speed)
    lines.extend([*edge_lines.render_ipv6(it), *edge_lines.render_keepalive(it)])
    if it.tunnel is not None:
        lines.extend(_render_tunnel(it.tunnel))
    _say(lines, "service-policy input {}", it.policy_in)
    _say(lines, "service-policy output {}", it.policy_out)
    return [*lines, *it.unknown]


def _say(lines: list[str], template: str, value: object) -> None:
    if value is not None:
        lines.append(template.format(value))


_AUTHENTICATION = {"message-digest": " message-digest", "simple": "", "null": " null"}


def _render_ospf_keys(it: Interface) -> Iterator[str]:
    if it.ospf_auth is not None:
        yield f"ip ospf authentication{_AUTHENTICATION[it.ospf_auth]}"
    yield from (f"ip ospf message-digest-key {number_} md5 {key}" for number_, key in it.ospf_keys)


def _render_tunnel(tunnel: Tunnel) -> list[str]:
    lines = [f"tunnel source {tunnel.source}"]
    if tunnel.mode == "ipip":
        lines.append("tunnel mode ipip")
    if tunnel.destination is not None:
        lines.append(f"tunnel destination {tunnel.destination}")
    _say(lines, "tunnel key {}", tunnel.key)
    if tunnel.checksum:
        lines.append("tunnel checksum")
    _say(lines, "tunnel protection ipsec profile {}", tunnel.protection)
    return lines


def _line(fields: Fields, text: str) -> None:
    if text == "shutdown":
        fields["shutdown"] = True
        return
    if text in _DEFAULTS:
        return
    if (manner := text.removeprefix("no ip ")) in _MANNERS and text != manner:
        fields[_MANNERS[manner]] = False
        return
    words = text.split()
    handler = _HANDLERS.get(words[0])
    if handler is None:
        raise Unmodelled
    handler(fields, words, text)


def _description(fields: Fields, words: list[str], text: str) -> None:
    fields["description"] = text[len("description") :].strip()


def _one(field: str, low: int, high: int) -> Callable[[Fields, list[str], str], None]:
    def take(fields: Fields, words: list[str], text: str) -> None:
        if len(words) != 2 or not words[1].lstrip("-").isdigit():
            raise Unmodelled
        fields[field] = number(words[1], low, high, words[0])

    return take


def _word(field: str) -> Callable[[Fields, list[str], str], None]:
    def take(fields: Fields, words: list[str], text: str) -> None:
        if len(words) != 2:
            raise Unmodelled
        fields[field] = words[1]

    return take


def _encapsulation(fields: Fields, words: list[str], text: str) -> None:
    if len(words) not in (3, 4) or words[1].lower() != "dot1q" or words[3:] not in ([], ["native"]):
        raise Unmodelled
    fields["dot1q"], fields["native"] = number(words[2], 1, 4094, "a VLAN"), len(words) == 4


def _service_policy(fields: Fields, words: list[str], text: str) -> None:
    match words:
        case [_, "input", name]:
            fields["policy_in"] = name
        case [_, "output", name]:
            fields["policy_out"] = name
        case _:
            raise Unmodelled


def _tunnel(fields: Fields, words: list[str], text: str) -> None:
    said: Fields = fields.setdefault("tunnel", {})
    match words:
        case [_, "source", *source] if source:
            joined = "".join(source)
            said["source"] = str(address(joined)) if joined[0].isdigit() else interface(joined)
        case [_, "destination", where] if where[0].isdigit():
            said["destination"] = address(where)
        case [_, "mode", "gre", "ip"]:
            said["mode"] = "gre"
        case [_, "mode", "ipip"]:
            said["mode"] = "ipip"
        case [_, "key", value]:
            said["key"] = number(value, 0, 4_294_967_295, "a tunnel key")
        case [_, "checksum"]:
            said["checksum"] = True
        case [_, "protection", "ipsec", "profile", name]:
            said["protection"] = name
        case _:
            if not said:
                del fields["tunnel"]
            raise Unmodelled


def _ip(fields: Fields, words: list[str], text: str) -> None:
    match words[1:]:
        case ["address", word, mask] if word[0].isdigit():
            fields["primary"] = interface_address(word, mask)
        case ["address", word, mask, "secondary"]:
            fields.setdefault("secondaries", []).append(interface_address(word, mask))
        case ["helper-address", word]:
            fields["helpers"] = (*fields.get("helpers", ()), address(word))
        case ["access-group", name, "in"]:
            fields["acl_in"] = name
        case ["access-group", name, "out"]:
            fields["acl_out"] = name
        case ["ospf", *rest]:
            _ospf(fields, rest)
        case rest:
            edge_lines.ip(fields, rest)


def _ospf(fields: Fields, words: list[str]) -> None:
    match words:
        case ["cost", value]:
            fields["ospf_cost"] = number(value, 1, 65_535, "an OSPF cost")
        case ["priority", value]:
            fields["ospf_priority"] = number(value, 0, 255, "an OSPF priority")
        case ["hello-interval", value]:
            fields["ospf_hello_s"] = number(value, 1, 65_535, "a hello interval")
        case ["dead-interval", value]:
            fields["ospf_dead_s"] = number(value, 1, 65_535, "a dead interval")
        case ["network", kind] if kind in _NETWORK_TYPES:
            fields["ospf_network_type"] = kind
        case ["authentication", *kind] if " ".join(kind) in ("message-digest", "null", ""):
            fields["ospf_auth"] = " ".join(kind) or "simple"
        case ["message-digest-key", ident, "md5", *key] if key:
            one = number(ident, 1, 255, "an OSPF key")
            kept = tuple(have for have in fields.get("ospf_keys", ()) if have[0] != one)
            fields["ospf_keys"] = tuple(sorted((*kept, (one, " ".join(key)))))
        case [process, "area", name]:
            fields["ospf_area"] = (number(process, 1, 65_535, "an OSPF process"), area(name))
        case _:
            raise Unmodelled


_NETWORK_TYPES: frozenset[Literal["broadcast", "point-to-point", "non-broadcast", "point-to-multipoint"]] = (
    frozenset({"broadcast", "point-to-point", "non-broadcast", "point-to-multipoint"})
)
_HANDLERS: dict[str, Callable[[Fields, list[str], str], None]] = {
    "description": _description,
    "ip": _ip,
    "mtu": _one("mtu", 64, 18_000),
    "bandwidth": _one("bandwidth_kbps", 1, 10_000_000),
    "speed": _word("speed"),
    "duplex": _word("duplex"),
    "encapsulation": _encapsulation,
    "service-policy": _service_policy,
    "tunnel": _tunnel,
    "vrf": edge_lines.vrf,
    "ipv6": edge_lines.ipv6,
    "keepalive": edge_lines.keepalive,
}
