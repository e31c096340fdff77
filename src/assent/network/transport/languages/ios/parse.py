"""`show running-config` text to the device model.

Called by whoever loads, plans or verifies. One pass over a tree of lines; each feature's words are read by
its own `*_lines` module. What the model has no word for is kept in `Device.unknown` with its line and
section.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from assent.intents.errors import InvalidInput, Problem
from assent.network.transport.device import (
    Acl,
    AclEntry,
    ClassMap,
    Device,
    Interface,
    OspfProcess,
    PolicyClass,
    PolicyMap,
    StaticRoute,
    UnknownLine,
)
from assent.network.transport.device_bgp import BgpProcess, PrefixList, RouteMap
from assent.network.transport.device_parts import Acl6, Acl6Entry, Crypto, Vrf
from assent.network.transport.languages.ios.acl6_lines import parse_entry6
from assent.network.transport.languages.ios.acl_lines import Kind, numbered_kind, parse_entry
from assent.network.transport.languages.ios.bgp_lines import MAX_AS, parse_bgp, parse_rule
from assent.network.transport.languages.ios.edge_sections import parse_crypto, parse_vrf
from assent.network.transport.languages.ios.interface_lines import parse_interface
from assent.network.transport.languages.ios.lexer import Node, read
from assent.network.transport.languages.ios.map_lines import parse_map_entry
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.languages.ios.qos_lines import parse_class, parse_match
from assent.network.transport.languages.ios.routing_lines import parse_ospf, parse_static
from assent.network.transport.languages.ios.words import Impossible, Unmodelled, number

NESTED = " / "
"""Joins the headings of a line that stands two levels deep: `policy-map P / class C`."""


def parse(text: str, hostname: str | None = None) -> Device:
    """The device that `text` describes. `hostname` is its name where the text has none.

    Never raises for a line it does not know; raises InvalidInput, naming every line, where a line that it
    knows has an impossible value (an address that is none, a mask with holes, a port on protocol ip).
    """
    reader = _Reader()
    for node in read(text):
        reader.take(node)
    if reader.problems:
        where = hostname or reader.hostname or "configuration"
        raise _invalid(where, reader.problems)
    return reader.device(hostname or "")


def _invalid(where: str, problems: list[tuple[Node, str]]) -> InvalidInput:
    listed = [Problem(f"{where}:{node.number}", node.text, message) for node, message in problems]
    more = f" (and {len(listed) - 1} more)" if len(listed) > 1 else ""
    return InvalidInput(f"{listed[0]}{more}", field=listed[0].where, problems=listed)


class _Reader:
    """What was read so far."""

    def __init__(self) -> None:
        self.hostname = ""
        self.interfaces: dict[str, Interface] = {}
        self.ospf: dict[int, OspfProcess] = {}
        self.statics: list[StaticRoute] = []
        self.acls: dict[str, tuple[Kind, list[AclEntry]]] = {}
        self.class_maps: dict[str, ClassMap] = {}
        self.policy_maps: dict[str, PolicyMap] = {}
        self.bgp: BgpProcess | None = None
        self.prefix_lists: dict[str, PrefixList] = {}
        self.route_maps: dict[str, RouteMap] = {}
        self.vrfs: dict[str, Vrf] = {}
        self.acls6: dict[str, list[Acl6Entry]] = {}
        self.crypto = Crypto()
        self.unknown: list[UnknownLine] = []
        self.problems: list[tuple[Node, str]] = []

    def device(self, hostname: str) -> Device:
        return Device(
            hostname=self.hostname or hostname,
            language="ios",
            interfaces=self.interfaces,
            ospf=self.ospf,
            statics=tuple(self.statics),
            acls={name: Acl(name, kind, _in_order(found)) for name, (kind, found) in self.acls.items()},
            class_maps=self.class_maps,
            policy_maps=self.policy_maps,
            bgp=self.bgp,
            prefix_lists=self.prefix_lists,
            route_maps=self.route_maps,
            vrfs=self.vrfs,
            acls6={name: Acl6(name, tuple(found)) for name, found in self.acls6.items()},
            crypto=self.crypto,
            unknown=tuple(self.unknown),
        )

    def take(self, node: Node) -> None:
        """One line at the margin, with what stands under it."""
        handler = _HANDLERS.get(node.text.split(None, 1)[0])
        if handler is None:
            self.strange(node)
            return
        try:
            handler(self, node, node.text.split())
        except Unmodelled:
            self.strange(node)
        except Impossible as error:
            self.report(node, error)

    def report(self, node: Node, error: Impossible) -> None:
        self.problems.append((node, str(error)))

    def strange(self, node: Node, section: str = "") -> None:
        """Keeps a line, and all under it, as unknown."""
        self.unknown.append(UnknownLine(node.number, section, node.text))
        if node.children:
            inner = f"{section}{NESTED}{node.text}" if section else node.text
            for child in node.children:
                self.strange(child, inner)


def _in_order(entries: list[AclEntry]) -> tuple[AclEntry, ...]:
    """By their numbers, wherever they stand in the file; as they stand where some have none."""
    if any(entry.sequence is None for entry in entries):
        return tuple(entries)
    return tuple(sorted(entries, key=lambda entry: entry.sequence or 0))


def _hostname(reader: _Reader, node: Node, words: list[str]) -> None:
    if len(words) != 2:
        raise Unmodelled
    reader.hostname = words[1]


def _silent(reader: _Reader, node: Node, words: list[str]) -> None:
    """`end`, and what the router prints around its configuration."""
    if node.text != "end" and not node.text.startswith(("Building configuration", "Current configuration")):
        raise Unmodelled


def _interface(reader: _Reader, node: Node, words: list[str]) -> None:
    name = full_name("".join(words[1:2] if len(words) == 2 else words[1:3]))
    if name is None:
        raise Unmodelled
    it = parse_interface(name, node, reader.report)
    for child in node.children:
        if child.text in it.unknown:
            reader.strange(child, node.text)
    reader.interfaces[name] = it


def _router(reader: _Reader, node: Node, words: list[str]) -> None:
    if len(words) == 3 and words[1] == "bgp":
        _bgp(reader, node, words[2])
        return
    if len(words) != 3 or words[1] != "ospf":
        raise Unmodelled
    process = number(words[2], 1, 65_535, "an OSPF process")
    it = parse_ospf(process, node, reader.report)
    for child in node.children:
        if child.text in it.unknown:
            reader.strange(child, node.text)
    reader.ospf[process] = it


def _bgp(reader: _Reader, node: Node, asn: str) -> None:
    it = parse_bgp(number(asn, 1, MAX_AS, "an AS number"), node, reader.report)
    for child in node.children:
        if child.text in it.unknown:
            reader.strange(child, node.text)
    reader.bgp = it


def _prefix_list(reader: _Reader, node: Node, words: list[str]) -> None:
    """One entry; entries of one number are kept once, as a router does."""
    rules = reader.prefix_lists[words[2]].rules if words[2] in reader.prefix_lists else ()
    rule = parse_rule(words[3:], node.number, max((one.sequence for one in rules), default=0))
    if any(one.sequence == rule.sequence for one in rules):
        raise Impossible(f"sequence number {rule.sequence} of prefix list {words[2]} is there twice")
    ordered = sorted((*rules, rule), key=lambda one: one.sequence)
    reader.prefix_lists[words[2]] = PrefixList(words[2], tuple(ordered))


def _route_map(reader: _Reader, node: Node, words: list[str]) -> None:
    name, entry = parse_map_entry(words, node, reader.report, reader.strange)
    known = reader.route_maps[name].entries if name in reader.route_maps else ()
    if any(one.sequence == entry.sequence for one in known):
        raise Impossible(f"sequence number {entry.sequence} of route map {name} is there twice")
    reader.route_maps[name] = RouteMap(name, tuple(sorted((*known, entry), key=lambda one: one.sequence)))


def _ip(reader: _Reader, node: Node, words: list[str]) -> None:
    if words[1:2] == ["route"]:
        reader.statics.append(parse_static(words, node.number))
    elif words[1:2] == ["prefix-list"] and len(words) > 4:
        _prefix_list(reader, node, words)
    elif words[1:2] == ["access-list"] and len(words) == 4 and words[2] in ("standard", "extended"):
        kind: Kind = "standard" if words[2] == "standard" else "extended"
        entries = reader.acls.setdefault(words[3], (kind, []))[1]
        for child in node.children:
            _entry(reader, kind, entries, child, child.text.split(), node.text)
    elif words[1:2] == ["vrf"] and len(words) == 3:
        _vrf(reader, node, words)
    else:
        raise Unmodelled


def _vrf(reader: _Reader, node: Node, words: list[str]) -> None:
    made = parse_vrf(words, node, reader.strange)
    reader.vrfs[made.name] = made


def _crypto(reader: _Reader, node: Node, words: list[str]) -> None:
    reader.crypto = parse_crypto(reader.crypto, words, node, reader.strange)


def _ipv6(reader: _Reader, node: Node, words: list[str]) -> None:
    if words[1:2] != ["access-list"] or len(words) != 3:
        raise Unmodelled
    entries = reader.acls6.setdefault(words[2], [])
    for child in node.children:
        if child.text.startswith("remark "):
            continue
        try:
            entries.append(parse_entry6(child.text.split(), child.number))
        except Unmodelled:
            reader.strange(child, node.text)
        except Impossible as error:
            reader.report(child, error)


def _access_list(reader: _Reader, node: Node, words: list[str]) -> None:
    kind = numbered_kind(words[1]) if len(words) > 2 else None
    if kind is None:
        raise Unmodelled
    entries = reader.acls.setdefault(words[1], (kind, []))[1]
    _entry(reader, kind, entries, node, words[2:], "")


def _entry(
    reader: _Reader, kind: Kind, entries: list[AclEntry], node: Node, words: list[str], section: str
) -> None:
    if words[0] == "remark" or words[1:2] == ["remark"]:
        return  # says nothing to a packet; the text keeps it
    try:
        entries.append(parse_entry(kind, words, node.number))
    except Unmodelled:
        reader.strange(node, section)
    except Impossible as error:
        reader.report(node, error)


def _class_map(reader: _Reader, node: Node, words: list[str]) -> None:
    mode: Literal["match-any", "match-all"] = "match-all"
    match words:
        case [_, "match-any", name]:
            mode = "match-any"
        case [_, "match-all", name] | [_, name]:
            pass
        case _:
            raise Unmodelled
    found = []
    for child in node.children:
        try:
            found.extend(parse_match(mode, child.text.split()))
        except Unmodelled:
            reader.strange(child, node.text)
        except Impossible as error:
            reader.report(child, error)
    reader.class_maps[name] = ClassMap(
        name, "match-any" if mode == "match-any" else "match-all", tuple(found)
    )


def _policy_map(reader: _Reader, node: Node, words: list[str]) -> None:
    if len(words) != 2:
        raise Unmodelled
    classes: list[PolicyClass] = []

    def strange(child: Node, heading: str) -> None:
        reader.strange(child, f"{node.text}{NESTED}{heading}")

    for child in node.children:
        named = child.text.split()
        if len(named) == 2 and named[0] == "class":
            classes.append(parse_class(named[1], child, reader.report, strange))
        else:
            reader.strange(child, node.text)
    reader.policy_maps[words[1]] = PolicyMap(words[1], tuple(classes))


_HANDLERS: dict[str, Callable[[_Reader, Node, list[str]], None]] = {
    "hostname": _hostname,
    "end": _silent,
    "Building": _silent,
    "Current": _silent,
    "interface": _interface,
    "router": _router,
    "ip": _ip,
    "access-list": _access_list,
    "class-map": _class_map,
    "policy-map": _policy_map,
    "vrf": _vrf,
    "crypto": _crypto,
    "ipv6": _ipv6,
    "route-map": _route_map,
}
