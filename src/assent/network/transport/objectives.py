"""Objectives: the low-level description of what a sentence asks of the network, typed and grounded.

The skill `translate` writes them, `generate` turns them into configuration and claims. Every name in an
objective is one that the network has (or one that the objective itself creates); every number is in the range
that IOS accepts. What several sentences mean is the same objective, so nothing below depends on language.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, model_validator

from assent.intents.base import Frozen, Name
from assent.network.transport.edge_objectives import EdgeObjective, SecretName
from assent.network.transport.objective_base import (
    ANYWHERE,
    Area,
    Description,
    Direction,
    InterfaceName,
    ListName,
    Objective,
    Port,
    PortRange,
    Service,
    Type,
)
from assent.network.transport.routing_objectives import (
    BgpAnnounce,
    BgpPeer,
    BgpProcess,
    Origin,
    OspfSummary,
    PrefixListEdit,
    SteerTraffic,
)

__all__ = [
    "ANYWHERE",
    "Area",
    "BgpAnnounce",
    "BgpPeer",
    "BgpProcess",
    "Description",
    "Direction",
    "InterfaceName",
    "ListName",
    "Objective",
    "OspfSummary",
    "Port",
    "PortRange",
    "PrefixListEdit",
    "Service",
    "SteerTraffic",
    "Type",
]
"""Passed on: what uses objectives need not know where their parts come from."""

Clearable: TypeAlias = Literal[
    "address",
    "description",
    "mtu",
    "bandwidth",
    "speed",
    "duplex",
    "helper",
    "cost",
    "priority",
    "hello",
    "dead",
]


class InterfaceSettings(Objective):
    """Properties of one interface; None leaves a property as it is. `create`: it does not exist yet."""

    type: ClassVar[Type] = "CP"
    kind: Literal["interface"] = "interface"
    router: Name
    interface: InterfaceName
    create: bool = False
    address: IPv4Interface | None = None
    secondary: bool = False
    description: Description | None = None
    shutdown: bool | None = None
    mtu: int | None = Field(default=None, ge=68, le=9216)
    bandwidth_kbps: int | None = Field(default=None, ge=1, le=10_000_000)
    speed: Literal["10", "100", "1000", "10000", "auto"] | None = None
    duplex: Literal["full", "half", "auto"] | None = None
    dot1q: int | None = Field(default=None, ge=1, le=4094)
    native: bool | None = None
    """Whether its VLAN is the port's native one."""
    ip_mtu: int | None = Field(default=None, ge=68, le=9216)
    tcp_mss: int | None = Field(default=None, ge=500, le=9176)
    helpers: tuple[IPv4Address, ...] = ()
    no_helpers: tuple[IPv4Address, ...] = ()
    proxy_arp: bool | None = None
    redirects: bool | None = None
    unreachables: bool | None = None
    clear: tuple[Clearable, ...] = ()


class RemoveInterface(Objective):
    """Takes a logical interface (loopback, sub-interface, tunnel) away."""

    type: ClassVar[Type] = "CP"
    kind: Literal["remove-interface"] = "remove-interface"
    router: Name
    interface: InterfaceName


class ConnectHost(Objective):
    """A host is cabled to a router's port. `gateway` is the address that the port gets."""

    type: ClassVar[Type] = "CP"
    kind: Literal["connect-host"] = "connect-host"
    host: Name
    address: IPv4Interface
    router: Name
    interface: InterfaceName
    gateway: IPv4Interface
    area: Area | None = None


class DisconnectHost(Objective):
    """A host is unplugged: its port is shut down."""

    type: ClassVar[Type] = "CP"
    kind: Literal["disconnect-host"] = "disconnect-host"
    host: Name
    router: Name
    interface: InterfaceName
    keep_port: bool = False
    """The port stays up: others use it, or somebody will."""


class ConnectRouters(Objective):
    """A new cable between two routers' ports, with an address at each end and, optionally, OSPF over it.
    `new`: router `z` joins the network with it."""

    type: ClassVar[Type] = "CP"
    kind: Literal["connect-routers"] = "connect-routers"
    a: Name
    a_interface: InterfaceName
    a_address: IPv4Interface
    z: Name
    z_interface: InterfaceName
    z_address: IPv4Interface
    area: Area | None = None
    new: bool = False


class OspfInterface(Objective):
    """OSPF properties of one interface. Timers in seconds (RFC 2328 C.3)."""

    type: ClassVar[Type] = "RP"
    kind: Literal["ospf-interface"] = "ospf-interface"
    router: Name
    interface: InterfaceName
    cost: int | None = Field(default=None, ge=1, le=65_535)
    priority: int | None = Field(default=None, ge=0, le=255)
    hello_s: int | None = Field(default=None, ge=1, le=65_535)
    dead_s: int | None = Field(default=None, ge=1, le=65_535)
    passive: bool | None = None
    network_type: Literal["point-to-point", "broadcast", "non-broadcast", "point-to-multipoint"] | None = None
    key_id: int | None = Field(default=None, ge=1, le=255)
    """MD5 authentication with this key (RFC 2328 D.3), the same at the other end."""
    secret: SecretName | None = None
    """What the key is called where it is kept."""
    no_authentication: bool = False
    clear: tuple[Clearable, ...] = ()

    @model_validator(mode="after")
    def _whole_key(self) -> OspfInterface:
        if (self.key_id is None) != (self.secret is None):
            raise ValueError("MD5 authentication needs a key id and the name of a secret")
        return self


class OspfNetwork(Objective):
    """`prefix` takes part in OSPF in `area`, or (`remove`) no longer."""

    type: ClassVar[Type] = "RP"
    kind: Literal["ospf-network"] = "ospf-network"
    router: Name
    prefix: IPv4Network
    area: Area
    remove: bool = False


class OspfProcess(Objective):
    """Properties of a router's OSPF process. `area_type` is (area, kind), kind `normal` takes it back."""

    type: ClassVar[Type] = "RP"
    kind: Literal["ospf-process"] = "ospf-process"
    router: Name
    router_id: IPv4Address | None = None
    reference_mbps: int | None = Field(default=None, ge=1, le=4_294_967)
    default_originate: Literal["no", "if-present", "always"] | None = None
    default_metric: int | None = Field(default=None, ge=0, le=16_777_214)
    default_type: Literal["E1", "E2"] | None = None
    passive_default: bool | None = None
    redistribute: Origin | None = None
    redistribute_type: Literal["E1", "E2"] = "E2"
    redistribute_metric: int | None = Field(default=None, ge=0, le=16_777_214)
    stop_redistribute: Origin | None = None
    area_type: (
        tuple[Area, Literal["stub", "totally-stub", "nssa", "totally-nssa", "nssa-default", "normal"]] | None
    ) = None
    max_paths: int | None = Field(default=None, ge=1, le=32)
    distance: int | None = Field(default=None, ge=1, le=255)


class StaticRoute(Objective):
    """A static route; with a `distance` above that of the protocol that it backs up it floats."""

    type: ClassVar[Type] = "RP"
    kind: Literal["static-route"] = "static-route"
    router: Name
    prefix: IPv4Network
    next_hop: IPv4Address | None = None
    interface: InterfaceName | None = None
    distance: int = Field(default=1, ge=1, le=255)
    name: ListName | None = None
    vrf: ListName | None = None
    """The table that it is in, where that is not the global one."""
    remove: bool = False

    @model_validator(mode="after")
    def _leads_somewhere(self) -> StaticRoute:
        if not self.remove and self.next_hop is None and self.interface is None:
            raise ValueError("a static route needs a next hop or an exit interface")
        return self


class Rest(Frozen):
    """What gets the opposite of a filter's action: the packets that its own entries leave over here."""

    services: tuple[Service, ...] = (Service(),)
    sources: tuple[IPv4Network, ...] = (ANYWHERE,)
    destinations: tuple[IPv4Network, ...] = (ANYWHERE,)


class FilterTraffic(Objective):
    """Traffic is denied or permitted. `router` None: where is for the generator to choose, and to explain.

    `only` says what is exclusive: with `service`, nothing but these services between source and destination
    is permitted; with `source`, nobody but these sources may use the services towards the destination; with
    `destination`, likewise; with `everything`, nothing else at all may pass there.
    An empty `interface` on a router means: wherever the traffic can enter that router.
    """

    type: ClassVar[Type] = "ACL"
    kind: Literal["filter"] = "filter"
    action: Literal["deny", "permit"]
    services: tuple[Service, ...] = (Service(),)
    sources: tuple[IPv4Network, ...] = (ANYWHERE,)
    destinations: tuple[IPv4Network, ...] = (ANYWHERE,)
    only: Literal["service", "source", "destination", "everything"] | None = None
    rest: Rest | None = None
    """Stated in so many words (`deny everything else to h2`); it takes the place of `only`."""
    router: Name | None = None
    interface: InterfaceName | None = None
    direction: Direction | None = None
    established: bool = False
    log: bool = False
    list: ListName | None = None
    standard: bool = False


class RemoveList(Objective):
    """An access list is unbound wherever it is bound, then deleted."""

    type: ClassVar[Type] = "ACL"
    kind: Literal["remove-list"] = "remove-list"
    router: Name
    list: ListName


class BindList(Objective):
    """An existing access list is bound to an interface, or (`remove`) unbound."""

    type: ClassVar[Type] = "ACL"
    kind: Literal["bind-list"] = "bind-list"
    router: Name
    interface: InterfaceName
    direction: Direction
    list: ListName
    remove: bool = False


class Tunnel(Objective):
    """A tunnel between two routers. `number` and sources are chosen by the generator where absent."""

    type: ClassVar[Type] = "TN"
    kind: Literal["tunnel"] = "tunnel"
    mode: Literal["gre", "ipip"] = "gre"
    a: Name
    z: Name
    a_address: IPv4Interface
    z_address: IPv4Interface
    a_source: InterfaceName | None = None
    z_source: InterfaceName | None = None
    number: int | None = Field(default=None, ge=0, le=2_147_483_647)
    z_number: int | None = Field(default=None, ge=0, le=2_147_483_647)
    """Of the interface at `z`, where it differs."""
    key: int | None = Field(default=None, ge=0, le=4_294_967_295)
    keepalive: tuple[int, int] | None = None
    ip_mtu: int | None = Field(default=None, ge=68, le=9216)
    tcp_mss: int | None = Field(default=None, ge=500, le=9176)
    bandwidth_kbps: int | None = Field(default=None, ge=1, le=10_000_000)
    description: Description | None = None
    checksum: bool = False
    ipsec: bool = False
    secret: SecretName | None = None
    """What the pre-shared key is called where it is kept."""


class RemoveTunnel(Objective):
    """Both ends of a tunnel are taken away."""

    type: ClassVar[Type] = "TN"
    kind: Literal["remove-tunnel"] = "remove-tunnel"
    router: Name
    interface: InterfaceName


AnyObjective: TypeAlias = Annotated[
    InterfaceSettings
    | RemoveInterface
    | ConnectHost
    | DisconnectHost
    | ConnectRouters
    | OspfInterface
    | OspfNetwork
    | OspfProcess
    | OspfSummary
    | StaticRoute
    | BgpPeer
    | BgpProcess
    | BgpAnnounce
    | PrefixListEdit
    | SteerTraffic
    | FilterTraffic
    | RemoveList
    | BindList
    | Tunnel
    | RemoveTunnel
    | EdgeObjective,
    Field(discriminator="kind"),
]

_SERVES: tuple[Type, ...] = ("TN", "ACL", "RP", "CP", "OTHER")


def main_type(types: Sequence[Type]) -> Type:
    """Of several objectives' types the one that the others serve: an address serves the routing over it,
    and routing serves a tunnel."""
    return min(types, key=_SERVES.index, default="OTHER")


def type_of_all(objectives: Sequence[AnyObjective]) -> Type:
    """The class of what is wished in all: routing over a new connection serves that connection."""
    types = [type_of(one) for one in objectives]
    if any(one.kind in ("connect-host", "connect-routers") for one in objectives) and set(types) <= {
        "CP",
        "RP",
    }:
        return "CP"
    if set(types) <= {"CP", "RP"} and _serve_addresses(objectives):
        return "CP"
    return main_type(types)


def _serve_addresses(objectives: Sequence[AnyObjective]) -> bool:
    """Whether all routing is that of the networks of new addresses at both ends: a link is renumbered, and stays in
    OSPF."""
    addressed = [one for one in objectives if isinstance(one, InterfaceSettings) and one.address is not None]
    networks = {one.address.network for one in addressed if one.address is not None}
    ports = {(one.router, one.interface) for one in addressed}
    routing = [one for one in objectives if type_of(one) == "RP"]
    return len({one.router for one in addressed}) > 1 and all(
        (isinstance(one, OspfNetwork) and (one.remove or one.prefix in networks))
        or (isinstance(one, OspfInterface) and (one.router, one.interface) in ports)
        for one in routing
    )


def type_of(objective: AnyObjective) -> Type:
    """The class of one objective: whatever is set on a tunnel is about the tunnel."""
    return "TN" if str(getattr(objective, "interface", "")).startswith("Tunnel") else objective.type
