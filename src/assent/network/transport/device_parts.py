"""The rarer parts of the device model: VRFs, IPv6 access lists, IPsec. `device` holds the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Network
from typing import Literal, TypeAlias

Action: TypeAlias = Literal["permit", "deny"]


@dataclass(frozen=True, slots=True)
class Ports:
    """A set of ports as inclusive ranges, sorted and disjoint. `eq 161` is ((161, 161),)."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Vrf:
    """A routing table of its own. `legacy`: written as `ip vrf NAME`, which knows IPv4 only."""

    name: str
    rd: str | None = None
    ipv4: bool = True
    ipv6: bool = False
    legacy: bool = False


ANY6 = IPv6Network("::/0")


@dataclass(frozen=True, slots=True)
class Acl6Entry:
    """`protocol`: an IP protocol number, or None for `ipv6`. Ports only with TCP and UDP."""

    action: Action
    protocol: int | None = None
    source: IPv6Network = ANY6
    destination: IPv6Network = ANY6
    source_ports: Ports | None = None
    destination_ports: Ports | None = None
    established: bool = False
    icmp_type: int | None = None
    dscp: int | None = None
    log: bool = False
    sequence: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Acl6:
    """First match wins; then neighbour discovery is permitted and all else denied (IOS)."""

    name: str
    entries: tuple[Acl6Entry, ...]


@dataclass(frozen=True, slots=True)
class IsakmpPolicy:
    """IKEv1 phase 1; None where IOS's default holds."""

    number: int
    encryption: str | None = None
    hash: str | None = None
    authentication: str | None = None
    group: str | None = None
    lifetime: str | None = None


@dataclass(frozen=True, slots=True)
class IsakmpKey:
    """A pre-shared key for a peer. The key itself is in no repr."""

    peer: IPv4Address
    words: tuple[str, ...] = field(repr=False)
    """As written before `address`: a type, if any, and the key."""
    mask: IPv4Address | None = None


@dataclass(frozen=True, slots=True)
class TransformSet:
    name: str
    transforms: tuple[str, ...]
    mode: Literal["tunnel", "transport"] = "tunnel"


@dataclass(frozen=True, slots=True)
class IpsecProfile:
    name: str
    transform_set: str | None = None
    pfs: str | None = None


@dataclass(frozen=True, slots=True)
class Crypto:
    policies: dict[int, IsakmpPolicy] = field(default_factory=dict)
    keys: tuple[IsakmpKey, ...] = ()
    transforms: dict[str, TransformSet] = field(default_factory=dict)
    profiles: dict[str, IpsecProfile] = field(default_factory=dict)
