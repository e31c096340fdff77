"""One route of one router's table, and the connected routes of all; `routes` works them out."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Literal, TypeAlias

from assent.network.transport.network import Port

DEFAULT = IPv4Network("0.0.0.0/0")
NULL = "Null0"

Protocol: TypeAlias = Literal["connected", "static", "ospf", "bgp"]


@dataclass(frozen=True, slots=True)
class Hop:
    """The next hop: out of `out`, to `gateway` (None: straight to the destination), into `into` if a router's."""

    out: Port
    gateway: IPv4Address | None = None
    into: Port | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """`kind` of OSPF: intra, inter, E1 or E2 (N1 and N2 in an NSSA); of BGP: external or internal. Without hops:
    discarded (Null0)."""

    prefix: IPv4Network
    protocol: Protocol
    kind: str
    distance: int
    metric: int
    hops: tuple[Hop, ...]

    def __str__(self) -> str:
        ways = ", ".join(
            f"{hop.out.interface}{f' to {hop.gateway}' if hop.gateway else ''}" for hop in self.hops
        )
        kind = f" {self.kind}" if self.kind else ""
        return f"{self.prefix} {self.protocol}{kind} [{self.distance}/{self.metric}] via {ways or NULL}"


Connected: TypeAlias = dict[IPv4Network, dict[str, tuple[Port, ...]]]
"""By prefix and router: the interfaces in it that are up."""
