"""Objectives about BGP, prefix lists and paths; `objectives` joins them with the others."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from assent.intents.base import Frozen, Name
from assent.network.transport.edge_objectives import SecretName
from assent.network.transport.objective_base import (
    Area,
    Description,
    InterfaceName,
    ListName,
    Objective,
    Type,
)

AsNumber: TypeAlias = Annotated[int, Field(ge=1, le=4_294_967_295)]
Seconds: TypeAlias = Annotated[int, Field(ge=0, le=65_535)]
Length: TypeAlias = Annotated[int, Field(ge=0, le=32)]
Origin: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(static|connected|(bgp|ospf) \d{1,10})$")]
"""Where redistributed routes come from."""


class BgpPeer(Objective):
    """One BGP neighbour of a router; None leaves a property as it is. `asn`: the router's own AS, where it runs no
    BGP yet. `accept`, `offer`: names of prefix lists for what comes in and goes out."""

    type: ClassVar[Type] = "RP"
    kind: Literal["bgp-peer"] = "bgp-peer"
    router: Name
    neighbor: IPv4Address
    asn: AsNumber | None = None
    remote_as: AsNumber | None = None
    description: Description | None = None
    shutdown: bool | None = None
    multihop: int | None = Field(default=None, ge=1, le=255)
    update_source: InterfaceName | None = None
    keepalive_s: Seconds | None = None
    hold_s: Seconds | None = None
    next_hop_self: bool | None = None
    default_originate: bool | None = None
    max_prefix: int | None = Field(default=None, ge=1, le=2_147_483_647)
    weight: int | None = Field(default=None, ge=0, le=65_535)
    local_preference: int | None = Field(default=None, ge=0, le=4_294_967_295)
    """Of all that it tells, in the router's whole AS."""
    secret: SecretName | None = None
    """What the session's password is called where it is kept."""
    no_password: bool = False
    accept: ListName | None = None
    offer: ListName | None = None
    remove: bool = False


class BgpProcess(Objective):
    """Properties of a router's BGP process."""

    type: ClassVar[Type] = "RP"
    kind: Literal["bgp-process"] = "bgp-process"
    router: Name
    asn: AsNumber | None = None
    router_id: IPv4Address | None = None
    redistribute: Origin | None = None
    stop_redistribute: Origin | None = None
    max_paths: int | None = Field(default=None, ge=1, le=32)


class BgpAnnounce(Objective):
    """A router offers a prefix to its BGP neighbours (those of other ASes, or the one named), or no longer does.

    Outbound prefix lists are opened for it.
    """

    type: ClassVar[Type] = "RP"
    kind: Literal["bgp-announce"] = "bgp-announce"
    router: Name
    prefix: IPv4Network
    neighbor: IPv4Address | None = None
    remove: bool = False


class PrefixEntry(Frozen):
    action: Literal["permit", "deny"]
    prefix: IPv4Network
    ge: Length | None = None
    le: Length | None = None
    sequence: int | None = Field(default=None, ge=1, le=4_294_967_294)

    @model_validator(mode="after")
    def _rising(self) -> PrefixEntry:
        bounds = [one for one in (self.ge, self.le) if one is not None]
        if bounds != sorted(bounds) or any(one <= self.prefix.prefixlen for one in bounds):
            raise ValueError(f"{self.prefix} needs length < ge <= le <= 32")
        return self


class PrefixListEdit(Objective):
    """Entries added to a prefix list (one without a number goes where it takes effect), entries or all of it removed.

    `whole`: the list is to hold these entries and no others.
    """

    type: ClassVar[Type] = "RP"
    kind: Literal["prefix-list"] = "prefix-list"
    router: Name
    list: ListName
    entries: tuple[PrefixEntry, ...] = ()
    remove_sequences: tuple[int, ...] = ()
    remove: bool = False
    whole: bool = False


class OspfSummary(Objective):
    """A border router tells `prefix` in place of an area's subnets in it, or (`area` None) a router that brings routes
    in tells it in place of those. `advertise` False: it tells nothing of them at all. `remove`: no longer."""

    type: ClassVar[Type] = "RP"
    kind: Literal["ospf-summary"] = "ospf-summary"
    router: Name
    prefix: IPv4Network
    area: Area | None = None
    advertise: bool = True
    cost: int | None = Field(default=None, ge=0, le=16_777_215)
    remove: bool = False


class SteerTraffic(Objective):
    """Traffic from behind `source` to `destination` takes certain paths: through all of `through` in order, past none
    of `avoid`, over `paths` of them at once; `ways` are the very paths (their routers in between)."""

    type: ClassVar[Type] = "RP"
    kind: Literal["steer"] = "steer"
    source: Name
    destination: IPv4Network
    through: tuple[Name, ...] = ()
    avoid: tuple[Name, ...] = ()
    paths: int | None = Field(default=None, ge=1, le=16)
    ways: tuple[tuple[Name, ...], ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> SteerTraffic:
        if not (self.through or self.avoid or self.paths or self.ways):
            raise ValueError("a path needs routers to pass or to avoid, or a number of ways")
        return self
