"""Objectives at the network's edges: single lines of lists, QoS, VRFs, IPv6, tunnels that exist, routers that come
and go. `objectives` joins them with the others."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface, IPv6Network
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from assent.intents.base import Frozen, Name
from assent.network.transport.objective_base import (
    ANYWHERE,
    Description,
    Direction,
    InterfaceName,
    ListName,
    Objective,
    PortRange,
    Service,
    Type,
)

Sequence_: TypeAlias = Annotated[int, Field(ge=1, le=2_147_483_647)]
Rate: TypeAlias = Annotated[int, Field(ge=8, le=100_000_000)]
Dscp: TypeAlias = Annotated[int, Field(ge=0, le=63)]
SecretName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")]
"""What a secret is called where it is kept. The secret itself is in no objective."""
Distinguisher: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[\d.]{1,15}:\d{1,10}$")]
EVERYWHERE6 = IPv6Network("::/0")


class ListLine(Frozen):
    """One line of an IPv4 list; without a `sequence` it goes where it decides first."""

    action: Literal["permit", "deny"]
    service: Service = Service()
    source: IPv4Network = ANYWHERE
    destination: IPv4Network = ANYWHERE
    established: bool = False
    icmp_type: Annotated[int, Field(ge=0, le=255)] | None = None
    dscp: Dscp | None = None
    log: bool = False
    sequence: Sequence_ | None = None


class EditList(Objective):
    """Lines of an existing list go (by their numbers) and come, or a new list is written and not yet bound."""

    type: ClassVar[Type] = "ACL"
    kind: Literal["edit-list"] = "edit-list"
    router: Name
    list: ListName
    remove: tuple[Sequence_, ...] = ()
    insert: tuple[ListLine, ...] = ()
    log: tuple[Sequence_, ...] = ()
    """Lines that are also to log."""
    quiet: tuple[Sequence_, ...] = ()
    """Lines that no longer log."""
    remark: Description | None = None
    last: bool = False
    """What comes goes to the end."""
    standard: bool = False
    """A new list that matches sources only."""


class ResequenceList(Objective):
    type: ClassVar[Type] = "ACL"
    kind: Literal["resequence-list"] = "resequence-list"
    router: Name
    list: ListName
    start: Sequence_ = 10
    step: Sequence_ = 10


class RenameList(Objective):
    """A list gets another name, wherever it is bound."""

    type: ClassVar[Type] = "ACL"
    kind: Literal["rename-list"] = "rename-list"
    router: Name
    list: ListName
    new: ListName


class QosRule(Frozen):
    """What a class of packets gets. Without services, ends and `dscp_is` it is everything else."""

    services: tuple[Service, ...] = ()
    sources: tuple[IPv4Network, ...] = (ANYWHERE,)
    destinations: tuple[IPv4Network, ...] = (ANYWHERE,)
    dscp_is: Dscp | None = None
    set_dscp: Dscp | None = None
    police_kbps: Rate | None = None
    shape_kbps: Rate | None = None
    bandwidth_kbps: Rate | None = None
    priority_kbps: Rate | None = None

    @property
    def everything(self) -> bool:
        anywhere = (ANYWHERE,)
        return not self.services and self.dscp_is is None and self.sources == self.destinations == anywhere


class Qos(Objective):
    """Packets are marked, limited or given a share as they pass an interface."""

    type: ClassVar[Type] = "CP"
    kind: Literal["qos"] = "qos"
    router: Name
    interface: InterfaceName
    direction: Direction
    rules: tuple[QosRule, ...] = Field(min_length=1, max_length=32)

    @model_validator(mode="after")
    def _possible(self) -> Qos:
        for rule in self.rules:
            if self.direction == "in" and (rule.shape_kbps or rule.bandwidth_kbps or rule.priority_kbps):
                raise ValueError("a router shapes and queues what it sends, not what it receives")
        return self


class QosClass(Objective):
    """One class of an existing policy map changes."""

    type: ClassVar[Type] = "CP"
    kind: Literal["qos-class"] = "qos-class"
    router: Name
    policy: ListName
    name: ListName
    set_dscp: Dscp | None = None
    police_kbps: Rate | None = None
    shape_kbps: Rate | None = None
    bandwidth_kbps: Rate | None = None
    priority_kbps: Rate | None = None


class QosBinding(Objective):
    """An existing policy map is bound to an interface, or (`remove`) no longer."""

    type: ClassVar[Type] = "CP"
    kind: Literal["qos-binding"] = "qos-binding"
    router: Name
    interface: InterfaceName
    direction: Direction
    policy: ListName
    remove: bool = False


class Vrf(Objective):
    """A routing table of its own, and the interfaces that are put into it with their addresses."""

    type: ClassVar[Type] = "CP"
    kind: Literal["vrf"] = "vrf"
    router: Name
    name: ListName
    rd: Distinguisher | None = None
    interfaces: tuple[InterfaceName, ...] = ()
    remove: bool = False


class Address6(Objective):
    type: ClassVar[Type] = "CP"
    kind: Literal["address6"] = "address6"
    router: Name
    interface: InterfaceName
    address: IPv6Interface
    remove: bool = False


class Line6(Frozen):
    action: Literal["permit", "deny"]
    protocol: int | None = Field(default=None, ge=0, le=255)
    ports: PortRange | None = None
    source: IPv6Network = EVERYWHERE6
    destination: IPv6Network = EVERYWHERE6
    icmp_type: int | None = Field(default=None, ge=0, le=255)
    established: bool = False
    log: bool = False


class Filter6(Objective):
    """An IPv6 list; without an interface it is written and not bound."""

    type: ClassVar[Type] = "ACL"
    kind: Literal["filter6"] = "filter6"
    router: Name
    interface: InterfaceName | None = None
    direction: Direction | None = None
    list: ListName | None = None
    lines: tuple[Line6, ...] = Field(min_length=1, max_length=100)


class TunnelEnd(Objective):
    """Settings of one end of a tunnel that exists."""

    type: ClassVar[Type] = "TN"
    kind: Literal["tunnel-end"] = "tunnel-end"
    router: Name
    interface: InterfaceName
    mode: Literal["gre", "ipip"] | None = None
    address: IPv4Interface | None = None
    source: InterfaceName | None = None
    destination: IPv4Address | None = None
    key: int | None = Field(default=None, ge=0, le=4_294_967_295)
    keepalive: tuple[int, int] | None = None
    ip_mtu: int | None = Field(default=None, ge=68, le=9216)
    tcp_mss: int | None = Field(default=None, ge=500, le=9176)
    checksum: bool | None = None
    shutdown: bool | None = None
    secret: SecretName | None = None
    """Encrypts it with IPsec, under the key of that name."""
    clear: tuple[Literal["key", "keepalive", "ip_mtu", "tcp_mss", "protection"], ...] = ()


class RetireRouter(Objective):
    """A router is taken out: the far ends of its cables are shut down."""

    type: ClassVar[Type] = "CP"
    kind: Literal["retire-router"] = "retire-router"
    router: Name


class AddressHost(Objective):
    """A host that is attached gets another address."""

    type: ClassVar[Type] = "CP"
    kind: Literal["address-host"] = "address-host"
    host: Name
    address: IPv4Interface


class DisconnectRouters(Objective):
    """A cable between two routers is unplugged, and the ports at its ends are shut down."""

    type: ClassVar[Type] = "CP"
    kind: Literal["disconnect-routers"] = "disconnect-routers"
    a: Name
    a_interface: InterfaceName
    z: Name
    z_interface: InterfaceName


class MoveCable(Objective):
    """The cable in one port of a router goes into another one, with the address that the old port gives up."""

    type: ClassVar[Type] = "CP"
    kind: Literal["move-cable"] = "move-cable"
    router: Name
    interface: InterfaceName
    to: InterfaceName


EdgeObjective: TypeAlias = (
    EditList
    | ResequenceList
    | RenameList
    | Qos
    | QosClass
    | QosBinding
    | Vrf
    | Address6
    | Filter6
    | TunnelEnd
    | RetireRouter
    | AddressHost
    | DisconnectRouters
    | MoveCable
)
