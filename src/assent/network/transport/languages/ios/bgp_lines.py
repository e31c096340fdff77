"""BGP and prefix lists, to the model and back.

IOS facts that matter here: a neighbour is there once it has a `remote-as`, and gone with it; an entry of a
prefix list without a sequence number gets the last one's plus five.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Any, Literal

from assent.network.transport.device_bgp import BgpNeighbor, BgpProcess, PrefixRule
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import (
    Impossible,
    Unmodelled,
    address,
    interface,
    network,
    number,
)

LOCAL_PREFERENCE = 100
MAX_AS = 4_294_967_295
_STEP = 5
_ORDER = (
    "remote-as", "description", "shutdown", "password", "ebgp-multihop", "update-source", "timers", "next-hop-self",
    "default-originate", "maximum-prefix", "weight", "prefix-list", "route-map",
)  # fmt: skip


def parse_bgp(asn: int, node: Node, report: Callable[[Node, Impossible], None]) -> BgpProcess:
    """The section `router bgp N`."""
    found = BgpProcess(asn, line=node.number)
    unknown: list[str] = []
    for child in node.children:
        try:
            if child.children:
                raise Unmodelled  # an address family
            found = _line(found, child.text.split(), child.text)
        except Unmodelled:
            unknown.append(child.text)
        except Impossible as error:
            report(child, error)
    return replace(found, unknown=tuple(unknown))


def render_bgp(it: BgpProcess) -> list[str]:
    """The section's lines without indentation."""
    lines: list[str] = []
    if it.router_id is not None:
        lines.append(f"bgp router-id {it.router_id}")
    if it.local_preference != LOCAL_PREFERENCE:
        lines.append(f"bgp default local-preference {it.local_preference}")
    lines += [f"network {one.network_address}{_mask(one)}" for one in it.networks]
    if it.timers is not None:
        lines.append(f"timers bgp {it.timers[0]} {it.timers[1]}")
    for origin, metric in it.redistribute:
        lines.append(f"redistribute {origin}{'' if metric is None else f' metric {metric}'}")
    for one in sorted(it.neighbors.values(), key=lambda neighbor: neighbor.address):
        lines += [f"neighbor {one.address} {line}" for line in _render_neighbor(one)]
    if it.max_paths != 1:
        lines.append(f"maximum-paths {it.max_paths}")
    return [*lines, *it.unknown]


def neighbor_key(line: str) -> tuple[int, int]:
    """Where a `neighbor` line stands among the others: by address, then as IOS shows one neighbour's."""
    words = line.removeprefix("no ").split()
    try:
        at = int(address(words[1]))
    except (Impossible, IndexError):
        return 1 << 33, 0
    what = words[2] if len(words) > 2 else ""
    last = 1 if words[-1] == "out" else 0
    return at, 2 * (_ORDER.index(what) if what in _ORDER else len(_ORDER)) + last


def parse_rule(words: list[str], line: int, after: int = 0) -> PrefixRule:
    """`[seq N] permit|deny PREFIX/LEN [ge N] [le N]`; `after`: the last number so far.

    Raises Unmodelled, Impossible.
    """
    sequence = after + _STEP
    if words[:1] == ["seq"] and len(words) > 1:
        sequence, words = number(words[1], 1, 4_294_967_294, "a sequence number"), words[2:]
    if len(words) < 2 or words[0] not in ("permit", "deny"):
        raise Unmodelled
    action: Literal["permit", "deny"] = "permit" if words[0] == "permit" else "deny"
    prefix = _prefix(words[1])
    bounds: dict[str, int] = {}
    for name, value in zip(words[2::2], words[3::2], strict=False):
        if name not in ("ge", "le") or name in bounds:
            raise Impossible(f"{name!r} is neither `ge` nor `le`")
        bounds[name] = number(value, 0, 32, f"`{name}`")
    if len(words) % 2 or not _rising(prefix.prefixlen, bounds):
        raise Impossible("a prefix list needs length < ge <= le <= 32")
    return PrefixRule(action, prefix, bounds.get("ge"), bounds.get("le"), sequence, line)


def render_rule(it: PrefixRule) -> str:
    """What follows `ip prefix-list NAME`."""
    bounds = [f" {name} {value}" for name, value in (("ge", it.ge), ("le", it.le)) if value is not None]
    return f"seq {it.sequence} {it.action} {it.prefix}{''.join(bounds)}"


def _rising(length: int, bounds: dict[str, int]) -> bool:
    steps = [bounds[name] for name in ("ge", "le") if name in bounds]
    return steps == sorted(steps) and all(one > length for one in steps)


def _prefix(word: str) -> IPv4Network:
    base, slash, length = word.partition("/")
    if not slash:
        raise Impossible(f"{word!r} is no prefix such as 10.0.0.0/8")
    bits = number(length, 0, 32, "a prefix length")
    return IPv4Network(((int(address(base)) >> (32 - bits)) << (32 - bits), bits))


def _line(it: BgpProcess, words: list[str], text: str) -> BgpProcess:
    match words:
        case ["bgp", "router-id", value]:
            return replace(it, router_id=address(value))
        case ["bgp", "default", "local-preference", value]:
            return replace(it, local_preference=number(value, 0, 4_294_967_295, "a local preference"))
        case ["bgp", "log-neighbor-changes"] | ["no", "synchronization" | "auto-summary"]:
            raise Unmodelled  # kept as written; decides nothing
        case ["network", base]:
            return _with_network(it, network(base, _classful(base)))
        case ["network", base, "mask", mask]:
            return _with_network(it, network(base, mask))
        case ["timers", "bgp", keep, hold]:
            return replace(it, timers=_timers(keep, hold))
        case ["redistribute", "static" | "connected" as origin, *rest]:
            return _redistributing(it, origin, rest)
        case ["redistribute", "ospf", value, *rest]:
            return _redistributing(it, f"ospf {number(value, 1, 65_535, 'an OSPF process')}", rest)
        case ["maximum-paths", value]:
            return replace(it, max_paths=number(value, 1, 32, "a number of paths"))
        case ["neighbor", peer, *rest] if rest and peer[0].isdigit():
            known = it.neighbors.get(address(peer)) or BgpNeighbor(address(peer))
            return replace(it, neighbors={**it.neighbors, known.address: _neighbor(known, rest, text)})
    raise Unmodelled


def _with_network(it: BgpProcess, prefix: IPv4Network) -> BgpProcess:
    return it if prefix in it.networks else replace(it, networks=(*it.networks, prefix))


def _redistributing(it: BgpProcess, origin: str, rest: list[str]) -> BgpProcess:
    match rest:
        case []:
            metric = None
        case ["metric", value]:
            metric = number(value, 0, 4_294_967_295, "a metric")
        case _:
            raise Unmodelled
    others = tuple(one for one in it.redistribute if one[0] != origin)
    return replace(it, redistribute=(*others, (origin, metric)))


def _neighbor(it: BgpNeighbor, words: list[str], text: str) -> BgpNeighbor:
    match words:
        case ["remote-as", value]:
            return replace(it, remote_as=number(value, 1, MAX_AS, "an AS number"))
        case ["description", *said] if said:
            return replace(it, description=text.split(None, 3)[3])
        case ["shutdown"]:
            return replace(it, shutdown=True)
        case ["password", *said] if said:
            return replace(it, password=text.split(None, 3)[3])
        case ["ebgp-multihop"]:
            return replace(it, multihop=255)
        case ["ebgp-multihop", value]:
            return replace(it, multihop=number(value, 1, 255, "a number of hops"))
        case ["update-source", *name] if name:
            return replace(it, update_source=interface("".join(name)))
        case ["timers", keep, hold]:
            return replace(it, timers=_timers(keep, hold))
        case ["next-hop-self"]:
            return replace(it, next_hop_self=True)
        case ["default-originate"]:
            return replace(it, default_originate=True)
        case ["maximum-prefix", value]:
            return replace(it, max_prefix=number(value, 1, 2_147_483_647, "a number of prefixes"))
        case ["weight", value]:
            return replace(it, weight=number(value, 0, 65_535, "a weight"))
        case ["prefix-list", name, "in"]:
            return replace(it, prefix_in=name)
        case ["prefix-list", name, "out"]:
            return replace(it, prefix_out=name)
        case ["route-map", name, "in"]:
            return replace(it, map_in=name)
        case ["route-map", name, "out"]:
            return replace(it, map_out=name)
    raise Unmodelled


def _timers(keep: str, hold: str) -> tuple[int, int]:
    return number(keep, 0, 65_535, "a keepalive time"), number(hold, 0, 65_535, "a hold time")


def _classful(base: str) -> str:
    """The mask of a network that is given without one."""
    first = int(address(base)) >> 24
    return "255.0.0.0" if first < 128 else "255.255.0.0" if first < 192 else "255.255.255.0"


def _mask(prefix: IPv4Network) -> str:
    plain = str(prefix.netmask) == _classful(str(prefix.network_address))
    return "" if plain else f" mask {prefix.netmask}"


def _render_neighbor(it: BgpNeighbor) -> list[str]:
    said: list[tuple[str, Any]] = [
        ("remote-as {}", it.remote_as),
        ("description {}", it.description),
        ("shutdown", it.shutdown or None),
        ("password {}", it.password),
        ("ebgp-multihop {}", it.multihop),
        ("update-source {}", it.update_source),
        ("timers {}", None if it.timers is None else f"{it.timers[0]} {it.timers[1]}"),
        ("next-hop-self", it.next_hop_self or None),
        ("default-originate", it.default_originate or None),
        ("maximum-prefix {}", it.max_prefix),
        ("weight {}", it.weight),
        ("prefix-list {} in", it.prefix_in),
        ("prefix-list {} out", it.prefix_out),
        ("route-map {} in", it.map_in),
        ("route-map {} out", it.map_out),
    ]
    return [template.format(value) for template, value in said if value is not None]
