"""What every objective is made of: the types of its fields, and its base.

`objectives` and its siblings define the kinds; nothing but those imports this module.
"""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from assent.intents.base import Frozen

Type: TypeAlias = Literal["CP", "RP", "ACL", "TN", "OTHER"]
"""CP interface properties, RP routing, ACL access lists, TN tunnels (LLM-NetCFG), OTHER none of them."""

InterfaceName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z-]{1,30}\d[\d/.]{0,20}$")]
Description: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e\xa0-\u024f]{1,200}$")]
ListName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")]
Area: TypeAlias = Annotated[int, Field(ge=0, le=4_294_967_295)]
Port: TypeAlias = Annotated[int, Field(ge=0, le=65_535)]
PortRange: TypeAlias = tuple[Port, Port]
Direction: TypeAlias = Literal["in", "out"]
ANYWHERE = IPv4Network("0.0.0.0/0")


class Objective(Frozen):
    """Base of all objectives. `type` is the class that LLM-NetCFG sorts it into."""

    type: ClassVar[Type]


class Service(Frozen):
    """Kinds of packets: an IP protocol number (None: any) and, for TCP and UDP, port ranges."""

    protocol: int | None = Field(default=None, ge=0, le=255)
    ports: PortRange | None = None
    source_ports: PortRange | None = None

    @model_validator(mode="after")
    def _ports_belong(self) -> Service:
        for ports in (self.ports, self.source_ports):
            if ports is not None and self.protocol not in (6, 17):
                raise ValueError("ports need TCP or UDP")
            if ports is not None and ports[0] > ports[1]:
                raise ValueError(f"the port range {ports[0]}-{ports[1]} ends before it begins")
        return self
