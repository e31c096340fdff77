"""Claims: what must be true of the network after a change, said so that a verifier can judge it.

Whoever writes a change (slice planner, sentence translator) states its claims; every verifier answers them.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Frozen
from assent.network.transport.edge_claims import EdgeClaim
from assent.network.transport.routing_claims import (
    Announced,
    Isolated,
    PathUse,
    Peering,
    PeerSetting,
    PrefixMatch,
)


class Flow(Frozen):
    """A set of packets: from any address of `source` to any of `destination`.

    `protocol` is an IP protocol number (None: any), ports are inclusive ranges (None: any).
    """

    source: IPv4Network
    destination: IPv4Network
    protocol: int | None = Field(default=None, ge=0, le=255)
    source_ports: tuple[int, int] | None = None
    destination_ports: tuple[int, int] | None = None


class Traffic(Frozen):
    """Packets of `flow` that enter the network at `enters` (a router, a host, or anywhere) are delivered to
    their destination or not. `through` restricts the claim to packets that pass that router. `vrf`: they enter in
    that VRF's table; None: in the one that their source is in."""

    kind: Literal["traffic"] = "traffic"
    flow: Flow
    expected: Literal["permitted", "denied"]
    enters: str | None = None
    through: str | None = None
    vrf: str | None = None


class Setting(Frozen):
    """A field of an interface of the device model has this value, e.g. field `description`."""

    kind: Literal["setting"] = "setting"
    router: str
    interface: str
    field: str
    value: str | int | bool | None


class Routing(Frozen):
    """`router` has a route to `prefix` (of `protocol`, where given), through `next_hop` (where given);
    `present` False: it has none. `vrf`: in that VRF's table, else in the global one."""

    kind: Literal["routing"] = "routing"
    router: str
    prefix: IPv4Network
    protocol: Literal["ospf", "static", "connected", "bgp"] | None = None
    next_hop: IPv4Address | None = None
    present: bool = True
    vrf: str | None = None


class Adjacency(Frozen):
    """Two routers are OSPF neighbours."""

    kind: Literal["adjacency"] = "adjacency"
    a: str
    z: str
    present: bool = True


class Guarantee(Frozen):
    """On every shortest path of `flow` from `a` to `z` (all equal-cost ones), each egress interface keeps
    `kbps` for packets that the first router marks with `dscp`."""

    kind: Literal["guarantee"] = "guarantee"
    slice_id: str
    flow: Flow
    a: str
    z: str
    kbps: int = Field(gt=0)
    dscp: int = Field(ge=0, le=63)


class TunnelUp(Frozen):
    """A tunnel between two routers: both ends defined, each the other's destination, reachable underneath,
    not through itself."""

    kind: Literal["tunnel"] = "tunnel"
    a: str
    a_interface: str
    z: str
    z_interface: str


Claim: TypeAlias = Annotated[
    Traffic
    | Setting
    | Routing
    | Adjacency
    | Guarantee
    | TunnelUp
    | PathUse
    | Peering
    | Announced
    | PrefixMatch
    | Isolated
    | PeerSetting
    | EdgeClaim,
    Field(discriminator="kind"),
]
