"""OSPF processes and static routes, to the model and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Any, Literal

from assent.network.transport.device import AreaType, OspfNetwork, OspfProcess, StaticRoute, Summary
from assent.network.transport.languages.ios import names
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import (
    Impossible,
    Unmodelled,
    address,
    area,
    interface,
    network,
    number,
    wildcard,
)

Fields = dict[str, Any]
MAX_PATHS, OSPF_DISTANCE = 4, 110
"""What IOS takes where nobody says otherwise."""
_AREA_TYPES: dict[tuple[str, ...], AreaType] = {
    ("stub",): "stub", ("stub", "no-summary"): "totally-stub", ("nssa",): "nssa",
    ("nssa", "no-summary"): "totally-nssa", ("nssa", "default-information-originate"): "nssa-default",
}  # fmt: skip
_AREA_WORDS = {kind: " ".join(words) for words, kind in _AREA_TYPES.items()}


def parse_ospf(process: int, node: Node, report: Callable[[Node, Impossible], None]) -> OspfProcess:
    """The section `router ospf N`."""
    fields: Fields = {"networks": [], "passive": set(), "active": set(), "redistribute": [], "area_types": {}}
    fields["summaries"] = {}
    unknown: list[str] = []
    for child in node.children:
        try:
            _ospf_line(fields, child.text.split())
        except Unmodelled:
            unknown.append(child.text)
        except Impossible as error:
            report(child, error)
    for name in ("networks", "redistribute"):
        fields[name] = tuple(fields[name])
    for name in ("passive", "active"):
        fields[name] = frozenset(fields[name])
    fields["summaries"] = tuple(fields["summaries"][key] for key in sorted(fields["summaries"]))
    return OspfProcess(process, **fields, unknown=tuple(unknown), line=node.number)


def render_ospf(it: OspfProcess) -> list[str]:
    """The section's lines without indentation."""
    lines: list[str] = []
    if it.router_id is not None:
        lines.append(f"router-id {it.router_id}")
    if it.reference_mbps != 100:
        lines.append(f"auto-cost reference-bandwidth {it.reference_mbps}")
    areas = [((area_, False), _render_area(area_, kind)) for area_, kind in it.area_types.items()]
    areas += [((one.area, True), render_summary(one)) for one in it.summaries if one.area is not None]
    lines.extend(line for _, line in sorted(areas, key=lambda one: one[0]))
    lines.extend(render_summary(one) for one in it.summaries if one.area is None)
    lines.extend(_render_redistribute(*one) for one in it.redistribute)
    if it.passive_default:
        lines.append("passive-interface default")
    lines.extend(f"passive-interface {name}" for name in sorted(it.passive, key=names.interface_key))
    lines.extend(f"no passive-interface {name}" for name in sorted(it.active, key=names.interface_key))
    lines.extend(f"network {n.match.address} {n.match.wildcard} area {n.area}" for n in it.networks)
    if it.default_originate != "no":
        always = " always" if it.default_originate == "always" else ""
        metric = f" metric {it.default_metric}" if it.default_metric != 1 else ""
        external = " metric-type 1" if it.default_kind == "E1" else ""
        lines.append(f"default-information originate{always}{metric}{external}")
    if it.max_paths != MAX_PATHS:
        lines.append(f"maximum-paths {it.max_paths}")
    if it.distance != OSPF_DISTANCE:
        lines.append(f"distance {it.distance}")
    return [*lines, *it.unknown]


def parse_static(words: list[str], line: int) -> StaticRoute:
    """`ip route PREFIX MASK [INTERFACE] [NEXT-HOP] [DISTANCE] [name N]`. Raises Unmodelled, Impossible."""
    if words[2:3] == ["vrf"] and len(words) > 6:
        return replace(parse_static([*words[:2], *words[4:]], line), vrf=words[3])
    if len(words) < 5 or not words[2][0].isdigit():
        raise Unmodelled
    prefix, rest = network(words[2], words[3]), words[4:]
    next_hop = via = None
    if not rest[0][0].isdigit():
        via, rest = names.full_name(rest[0]), rest[1:]
        if via is None:
            raise Unmodelled
    if rest and "." in rest[0]:
        next_hop, rest = address(rest[0]), rest[1:]
    distance = 1
    if rest and rest[0].isdigit():
        distance, rest = number(rest[0], 1, 255, "a distance"), rest[1:]
    if rest and not (len(rest) == 2 and rest[0] == "name"):
        raise Unmodelled  # track, tag, permanent ...: conditions that the model lacks
    if next_hop is None and via is None:
        raise Impossible(f"{words[4]!r} is neither a next hop nor an interface")
    return StaticRoute(prefix, next_hop, via, distance, line, name=rest[1] if rest else None)


def render_static(route: StaticRoute) -> str:
    table = [] if route.vrf is None else [f"vrf {route.vrf}"]
    words = ["ip route", *table, str(route.prefix.network_address), str(route.prefix.netmask)]
    if route.interface is not None:
        words.append(route.interface)
    if route.next_hop is not None:
        words.append(str(route.next_hop))
    if route.distance != 1:
        words.append(str(route.distance))
    if route.name is not None:
        words.append(f"name {route.name}")
    return " ".join(words)


def static_key(route: StaticRoute) -> tuple[int, int, str, int]:
    """IOS shows static routes by prefix; those of one prefix by where they lead."""
    hop = int(route.next_hop) if route.next_hop is not None else 0
    return int(route.prefix.network_address), route.prefix.prefixlen, route.interface or "", hop


def _ospf_line(fields: Fields, words: list[str]) -> None:
    match words:
        case ["network", base, mask, "area", name]:
            fields["networks"].append(OspfNetwork(wildcard(base, mask), area(name)))
        case ["router-id", value]:
            fields["router_id"] = address(value)
        case ["passive-interface", "default"]:
            fields["passive_default"] = True
        case ["passive-interface", name]:
            fields["passive"].add(interface(name))
        case ["no", "passive-interface", name]:
            fields["active"].add(interface(name))
        case ["auto-cost", "reference-bandwidth", value]:
            fields["reference_mbps"] = number(value, 1, 4_294_967, "a reference bandwidth")
        case ["default-information", "originate", *rest]:
            fields["default_originate"] = "always" if rest[:1] == ["always"] else "if-present"
            metric, kind = _redistribute(rest[1:] if rest[:1] == ["always"] else rest)
            fields["default_metric"], fields["default_kind"] = 1 if metric is None else metric, kind
        case ["redistribute", protocol, *rest] if protocol in ("static", "connected"):
            fields["redistribute"].append((protocol, *_redistribute(rest)))
        case ["redistribute", "bgp" | "ospf", value, *rest]:
            highest = 4_294_967_295 if words[1] == "bgp" else 65_535
            origin = f"{words[1]} {number(value, 1, highest, 'a process')}"
            fields["redistribute"].append((origin, *_redistribute(rest)))
        case ["area", name, *rest] if tuple(rest) in _AREA_TYPES:
            fields["area_types"][area(name)] = _AREA_TYPES[tuple(rest)]
        case ["area", name, "range", base, mask, *rest]:
            _summary(fields, network(base, mask), area(name), rest)
        case ["summary-address", base, mask, *rest] if rest in ([], ["not-advertise"]):
            _summary(fields, network(base, mask), None, rest)
        case ["maximum-paths", value]:
            fields["max_paths"] = number(value, 1, 32, "a number of paths")
        case ["distance", value]:
            fields["distance"] = number(value, 1, 255, "a distance")
        case _:
            raise Unmodelled


def _summary(fields: Fields, prefix: IPv4Network, of: int | None, words: list[str]) -> None:
    """The words after the mask. The range of a prefix that is said twice is the later one."""
    advertise, cost = True, None
    if words[:1] in (["advertise"], ["not-advertise"]):
        advertise, words = words[0] == "advertise", words[1:]
    if words[:1] == ["cost"] and len(words) == 2:
        cost, words = number(words[1], 0, 16_777_215, "a cost"), []
    if words:
        raise Unmodelled
    key = (of is None, of or 0, prefix)
    fields["summaries"][key] = Summary(prefix, of, advertise, cost)


def render_summary(it: Summary) -> str:
    words = "summary-address" if it.area is None else f"area {it.area} range"
    silent = "" if it.advertise else " not-advertise"
    cost = "" if it.cost is None else f" cost {it.cost}"
    return f"{words} {it.prefix.network_address} {it.prefix.netmask}{silent}{cost}"


def _redistribute(words: list[str]) -> tuple[int | None, Literal["E1", "E2"]]:
    """`subnets` is what IOS adds by itself since 15.1; a file without it is read as if it stood there."""
    metric: int | None = None
    kind: Literal["E1", "E2"] = "E2"
    while words:
        match words:
            case ["subnets", *rest]:
                words = rest
            case ["metric", value, *rest]:
                metric, words = number(value, 0, 16_777_214, "a metric"), rest
            case ["metric-type", value, *rest]:
                kind, words = ("E1" if number(value, 1, 2, "a metric type") == 1 else "E2"), rest
            case _:
                raise Unmodelled
    return metric, kind


def _render_redistribute(protocol: str, metric: int | None, kind: str) -> str:
    words = ["redistribute", protocol]
    if metric is not None:
        words.append(f"metric {metric}")
    if kind == "E1":
        words.append("metric-type 1")
    return " ".join([*words, "subnets"])


def _render_area(number_: int, kind: AreaType) -> str:
    return f"area {number_} {_AREA_WORDS[kind]}"
