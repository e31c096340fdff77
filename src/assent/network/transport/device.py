"""The typed device model: what a router's configuration says, in no vendor's words.

Languages (`languages/`) parse into it and render from it; the verifier and the planner read it. Plain frozen
dataclasses: thousands are built per second. Addresses and prefixes are `ipaddress` objects. Line numbers say
where something stands and are no part of what it is: equality ignores them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface
from typing import Literal, TypeAlias

from assent.network.transport.device_bgp import BgpProcess, PrefixList, RouteMap
from assent.network.transport.device_parts import Acl6, Action, Crypto, Ports, Vrf

AreaType: TypeAlias = Literal["stub", "totally-stub", "nssa", "totally-nssa", "nssa-default"]
"""`totally-`: no summaries but a default route; `nssa-default`: an NSSA with a default route of type 7."""

__all__ = ["Acl6", "Action", "Crypto", "Ports", "Vrf"]


@dataclass(frozen=True, slots=True)
class WildcardSet:
    """Addresses that agree with `address` on every bit where `wildcard` is 0 (IOS wildcard mask)."""

    address: IPv4Address
    wildcard: IPv4Address

    @property
    def network(self) -> IPv4Network | None:
        """The same set as a prefix, where it is one."""
        bits = int(self.wildcard)
        if bits & (bits + 1):
            return None
        base = int(self.address) & ~bits & 0xFFFFFFFF
        return IPv4Network((base, 32 - bits.bit_length()))


ANY = WildcardSet(IPv4Address(0), IPv4Address(0xFFFFFFFF))


@dataclass(frozen=True, slots=True)
class AclEntry:
    """`protocol`: an IP protocol number, or None for `ip`. Ports only with TCP and UDP."""

    action: Action
    protocol: int | None = None
    source: WildcardSet = ANY
    destination: WildcardSet = ANY
    source_ports: Ports | None = None
    destination_ports: Ports | None = None
    established: bool = False
    icmp_type: int | None = None
    dscp: int | None = None
    log: bool = False
    sequence: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Acl:
    """First match wins; an implicit deny at the end. A list without entries permits all (IOS)."""

    name: str
    kind: Literal["standard", "extended"]
    entries: tuple[AclEntry, ...]


@dataclass(frozen=True, slots=True)
class Tunnel:
    source: str
    """An interface's name or an address."""
    destination: IPv4Address | None
    mode: Literal["gre", "ipip"] = "gre"
    key: int | None = None
    protection: str | None = None
    """The IPsec profile that encrypts it."""
    checksum: bool = False
    """Whether GRE packets carry one (RFC 2784)."""


@dataclass(frozen=True, slots=True)
class Interface:
    """`unknown`: the lines of its section that no field stands for, as written."""

    name: str
    addresses: tuple[IPv4Interface, ...] = ()
    """The primary address first."""
    shutdown: bool = False
    description: str | None = None
    mtu: int | None = None
    bandwidth_kbps: int | None = None
    speed: str | None = None
    duplex: str | None = None
    dot1q: int | None = None
    helpers: tuple[IPv4Address, ...] = ()
    acl_in: str | None = None
    acl_out: str | None = None
    policy_in: str | None = None
    policy_out: str | None = None
    ospf_cost: int | None = None
    ospf_priority: int | None = None
    ospf_hello_s: int | None = None
    ospf_dead_s: int | None = None
    ospf_area: tuple[int, int] | None = None
    """(process, area) of `ip ospf P area A`."""
    ospf_network_type: str | None = None
    tunnel: Tunnel | None = None
    vrf: str | None = None
    vrf_legacy: bool = False
    """Said as `ip vrf forwarding`, the older form."""
    ip_mtu: int | None = None
    tcp_mss: int | None = None
    keepalive: tuple[int, int] | None = None
    """(seconds, retries); IOS's defaults are 10 and 3."""
    ipv6: tuple[IPv6Interface, ...] = ()
    ipv6_enabled: bool = False
    acl6_in: str | None = None
    acl6_out: str | None = None
    redirects: bool = True
    unreachables: bool = True
    proxy_arp: bool = True
    native: bool = False
    """Its VLAN is the port's native one: its frames carry no tag."""
    ospf_auth: Literal["message-digest", "simple", "null"] | None = None
    """What the interface itself says; None: as its area."""
    ospf_keys: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    """(id, what stands behind `md5`) of its message-digest keys, by id."""
    unknown: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class OspfNetwork:
    match: WildcardSet
    area: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A prefix that a router tells in place of what is in it, or (`advertise` False) it tells nothing of that.

    `area`: a border router's range of an area's subnets; None: a `summary-address` of external routes.
    """

    prefix: IPv4Network
    area: int | None = None
    advertise: bool = True
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class OspfProcess:
    process: int
    router_id: IPv4Address | None = None
    networks: tuple[OspfNetwork, ...] = ()
    passive: frozenset[str] = frozenset()
    passive_default: bool = False
    active: frozenset[str] = frozenset()
    """Exempt from `passive-interface default`."""
    reference_mbps: int = 100
    default_originate: Literal["no", "if-present", "always"] = "no"
    default_metric: int = 1
    default_kind: Literal["E1", "E2"] = "E2"
    """Of the default route that it originates."""
    redistribute: tuple[tuple[str, int | None, Literal["E1", "E2"]], ...] = ()
    """(`static` | `connected` | `bgp N` | `ospf N`, metric, type)."""
    area_types: dict[int, AreaType] = field(default_factory=dict)
    summaries: tuple[Summary, ...] = ()
    """Areas' ranges first, in order; each prefix once."""
    max_paths: int = 4
    distance: int = 110
    unknown: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class StaticRoute:
    prefix: IPv4Network
    next_hop: IPv4Address | None = None
    interface: str | None = None
    distance: int = 1
    line: int = field(default=0, compare=False)
    vrf: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ClassMap:
    """`match`: (`access-group`, list) or (`dscp`, value), in order."""

    name: str
    mode: Literal["match-all", "match-any"]
    match: tuple[tuple[Literal["access-group", "dscp"], str], ...]


@dataclass(frozen=True, slots=True)
class PolicyClass:
    name: str
    set_dscp: int | None = None
    bandwidth_kbps: int | None = None
    priority_kbps: int | None = None
    police_bps: int | None = None
    shape_bps: int | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyMap:
    name: str
    classes: tuple[PolicyClass, ...]


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A line that the model has no word for. `section` is the line that heads it, or empty."""

    line: int = field(compare=False)
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Device:
    """One router. Mappings are keyed by name (interfaces by full name, e.g. GigabitEthernet0/1)."""

    hostname: str
    language: Literal["ios", "frr"]
    interfaces: dict[str, Interface]
    ospf: dict[int, OspfProcess] = field(default_factory=dict)
    statics: tuple[StaticRoute, ...] = ()
    acls: dict[str, Acl] = field(default_factory=dict)
    class_maps: dict[str, ClassMap] = field(default_factory=dict)
    policy_maps: dict[str, PolicyMap] = field(default_factory=dict)
    bgp: BgpProcess | None = None
    prefix_lists: dict[str, PrefixList] = field(default_factory=dict)
    route_maps: dict[str, RouteMap] = field(default_factory=dict)
    vrfs: dict[str, Vrf] = field(default_factory=dict)
    acls6: dict[str, Acl6] = field(default_factory=dict)
    crypto: Crypto = field(default_factory=Crypto)
    unknown: tuple[UnknownLine, ...] = ()
