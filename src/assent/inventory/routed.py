"""Routers, links and hosts: the network file (`network.yaml`).

A router is described by its interfaces and routing (then its configuration is rendered), or by `config`,
a file with what `show running-config` printed (then interfaces are read from it).
"""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from assent.intents.base import Frozen, Name


def _interface_address(text: str) -> str:
    parsed = ipaddress.ip_interface(text)
    if "/" not in text:
        raise ValueError(f"{text!r} needs a prefix length, such as {text}/24")
    return str(parsed)


Address: TypeAlias = Annotated[str, AfterValidator(_interface_address)]
"""An address with its prefix length, such as 10.0.0.1/24."""


_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u{2028}\u{2029}]*$"
"""No control character and nothing that some reader takes for the end of a line (U+0085, U+2028, U+2029)."""


class Interface(Frozen):
    """`area`: the OSPF area that the interface's network is in; absent where OSPF does not run on it."""

    address: Address | None = None
    area: int | None = Field(default=None, ge=0, le=4_294_967_295)
    shutdown: bool = False
    description: str | None = Field(default=None, max_length=200, pattern=_ONE_LINE)
    cost: int | None = Field(default=None, ge=1, le=65_535, description="OSPF cost")
    bandwidth_kbps: int | None = Field(default=None, ge=1, le=10_000_000)


class Ospf(Frozen):
    process: int = Field(default=1, ge=1, le=65_535)
    router_id: str | None = Field(default=None, pattern=r"^\d+\.\d+\.\d+\.\d+$")


class Router(Frozen):
    language: Literal["ios"] = "ios"
    interfaces: dict[str, Interface] = Field(default_factory=dict)
    ospf: Ospf | None = None
    config: str | None = Field(default=None, description="path of a running configuration, beside this file")

    @model_validator(mode="after")
    def _described_once(self) -> Router:
        if self.config and (self.interfaces or self.ospf):
            raise ValueError("give either `config` or `interfaces` and `ospf`, not both")
        if not self.config and not self.interfaces:
            raise ValueError("a router needs `interfaces`, or `config` with its running configuration")
        return self


class Link(Frozen):
    """A cable. Each end is written `ROUTER INTERFACE`, such as `R1 GigabitEthernet0/1`."""

    a: str
    z: str


class Host(Frozen):
    """`attached_to` is written `ROUTER INTERFACE`."""

    address: Address
    attached_to: str


class Network(Frozen):
    """A routed network. Links may be left out: interfaces that share a subnet are then linked."""

    routers: dict[Name, Router] = Field(min_length=1, max_length=5000)
    links: tuple[Link, ...] = ()
    hosts: dict[Name, Host] = Field(default_factory=dict)


def endpoint(text: str) -> tuple[str, str]:
    """`"R1 GigabitEthernet0/1"` as `("R1", "GigabitEthernet0/1")`. Raises ValueError."""
    parts = text.split()
    if len(parts) != 2:
        raise ValueError(f"{text!r} should be written `ROUTER INTERFACE`, such as `R1 GigabitEthernet0/1`")
    return parts[0], parts[1]
