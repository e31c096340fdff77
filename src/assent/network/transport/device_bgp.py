"""The part of the device model that is BGP: one process, its neighbours, and prefix lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Literal, TypeAlias

PASSWORD = "set"
"""What stands for a neighbour's password wherever it must not be seen."""


@dataclass(frozen=True, slots=True)
class PrefixRule:
    """Matches prefixes inside `prefix` whose length is in [ge, le]; without both, `prefix` itself."""

    action: Literal["permit", "deny"]
    prefix: IPv4Network
    ge: int | None = None
    le: int | None = None
    sequence: int = 5
    line: int = field(default=0, compare=False)

    def matches(self, prefix: IPv4Network) -> bool:
        if not prefix.subnet_of(self.prefix):
            return False
        if self.ge is None and self.le is None:
            return prefix.prefixlen == self.prefix.prefixlen
        low = self.prefix.prefixlen if self.ge is None else self.ge
        return low <= prefix.prefixlen <= (32 if self.le is None else self.le)


@dataclass(frozen=True, slots=True)
class PrefixList:
    """First match wins; an implicit deny at the end. `rules` by sequence number."""

    name: str
    rules: tuple[PrefixRule, ...]

    def permits(self, prefix: IPv4Network) -> bool:
        return next((rule.action == "permit" for rule in self.rules if rule.matches(prefix)), False)


@dataclass(frozen=True, slots=True)
class RouteMapEntry:
    """What it matches: prefixes that one of the `prefix_lists` permits, or all. What it permits gets what is set."""

    action: Literal["permit", "deny"]
    sequence: int
    prefix_lists: tuple[str, ...] = ()
    local_preference: int | None = None
    metric: int | None = None
    weight: int | None = None
    unknown: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RouteMap:
    """First match wins; an implicit deny at the end. `entries` by sequence number."""

    name: str
    entries: tuple[RouteMapEntry, ...]


@dataclass(frozen=True, slots=True)
class BgpNeighbor:
    """`multihop`: hops that an eBGP session may take (None: directly connected only). Timers in seconds."""

    address: IPv4Address
    remote_as: int | None = None
    description: str | None = None
    shutdown: bool = False
    password: str | None = field(default=None, repr=False)
    multihop: int | None = None
    update_source: str | None = None
    timers: tuple[int, int] | None = None
    """(keepalive, hold)."""
    next_hop_self: bool = False
    default_originate: bool = False
    prefix_in: str | None = None
    prefix_out: str | None = None
    max_prefix: int | None = None
    """So many prefixes from it at most, or the session ends."""
    weight: int | None = None
    """Of the routes that it tells: the highest wins, on this router alone."""
    map_in: str | None = None
    map_out: str | None = None


BgpOrigin: TypeAlias = str
"""`static`, `connected` or `ospf N`."""


@dataclass(frozen=True, slots=True)
class BgpProcess:
    asn: int
    router_id: IPv4Address | None = None
    networks: tuple[IPv4Network, ...] = ()
    neighbors: dict[IPv4Address, BgpNeighbor] = field(default_factory=dict)
    redistribute: tuple[tuple[BgpOrigin, int | None], ...] = ()
    """(origin, metric)."""
    timers: tuple[int, int] | None = None
    max_paths: int = 1
    local_preference: int = 100
    """Of what other ASes tell and no route map rates."""
    unknown: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
