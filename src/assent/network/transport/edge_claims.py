"""Claims about single lists and service policies: what they do with packets, wherever these come from."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Frozen

Ports_: TypeAlias = tuple[int, int]


class FlowAt(Frozen):
    """Packets of either family as they meet a list or a policy; None: any."""

    source: IPv4Network | IPv6Network
    destination: IPv4Network | IPv6Network
    protocol: int | None = Field(default=None, ge=0, le=255)
    source_ports: Ports_ | None = None
    destination_ports: Ports_ | None = None
    icmp_type: int | None = Field(default=None, ge=0, le=255)
    established: bool = False
    """Only segments with ACK or RST."""
    dscp: int | None = Field(default=None, ge=0, le=63)


class Present(Frozen):
    """A list, VRF or policy map of that name is there, or (`present` False) is not."""

    kind: Literal["present"] = "present"
    router: str
    what: Literal["access list", "IPv6 access list", "VRF", "policy map"]
    name: str
    present: bool = True


class Decides(Frozen):
    """An access list, bound or not, does this with these packets."""

    kind: Literal["decides"] = "decides"
    router: str
    list: str
    flow: FlowAt
    expected: Literal["permit", "deny"]


class Lines(Frozen):
    """The sequence numbers of a list's lines, in order."""

    kind: Literal["lines"] = "lines"
    router: str
    list: str
    numbers: tuple[int, ...]


class Treated(Frozen):
    """What a service policy does with these packets as they pass an interface; None: no word on that."""

    kind: Literal["treated"] = "treated"
    router: str
    interface: str
    direction: Literal["in", "out"]
    flow: FlowAt
    dscp: int | None = None
    police_kbps: int | None = None
    shape_kbps: int | None = None
    bandwidth_kbps: int | None = None
    priority_kbps: int | None = None


EdgeClaim: TypeAlias = Present | Decides | Lines | Treated
