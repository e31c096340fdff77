"""Claims about paths and BGP; `claims` joins them with the others."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from pydantic import Field

from assent.intents.base import Frozen


class PathUse(Frozen):
    """Packets from `source` (a router, at which they enter) to `destination` take these paths, on every equal-cost
    branch: past all of `passes` in this order, past none of `avoids`, over exactly `paths` different ones."""

    kind: Literal["path"] = "path"
    source: str
    destination: IPv4Network
    passes: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    paths: int | None = Field(default=None, ge=1)


class Peering(Frozen):
    """`router` has a BGP session with `neighbor`; where the other end is no router of this network, it is
    configured for one. `present` False: there is none."""

    kind: Literal["peering"] = "peering"
    router: str
    neighbor: IPv4Address
    present: bool = True


class PeerSetting(Frozen):
    """What a router says of a BGP neighbour: the weight and the local preference of its routes, how many prefixes it
    may tell at most, whether there is a password."""

    kind: Literal["peer-setting"] = "peer-setting"
    router: str
    neighbor: IPv4Address
    field: Literal["weight", "max_prefix", "local_preference", "password"]
    value: int | bool | None


class Announced(Frozen):
    """`router` offers `prefix` to its BGP neighbour."""

    kind: Literal["announced"] = "announced"
    router: str
    neighbor: IPv4Address
    prefix: IPv4Network
    present: bool = True


class PrefixMatch(Frozen):
    """What a prefix list decides about a prefix."""

    kind: Literal["prefix"] = "prefix"
    router: str
    list: str
    prefix: IPv4Network
    permitted: bool


class Isolated(Frozen):
    """No cable joins the VRF with the global table or another VRF: its packets stay in it."""

    kind: Literal["isolated"] = "isolated"
    router: str
    vrf: str


RoutingClaim = PathUse | Peering | PeerSetting | Announced | PrefixMatch | Isolated
