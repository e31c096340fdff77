"""One check: a kind and its fields, validated as far as every kind needs it; and what is found about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.network.transport.languages.ios.names import dscp_value
from assent.network.transport.verifier.packets import Packet

PROTOCOLS = {"icmp": 1, "ipip": 4, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ospf": 89}
_ACK_OR_RST = frozenset({"ack", "rst"})
_SOURCE_PORT = 40_000
_ECHO_REQUEST = 8


@dataclass(frozen=True)
class Finding:
    """`holds` None: not judgeable, and `why` says what stands in the way."""

    holds: bool | None
    why: str


class Unjudgeable(Exception):
    """The models here have no word for what a check asks."""


@dataclass(frozen=True)
class Check:
    """`unchanged`: has to hold before and after; otherwise after only, and not before."""

    kind: str
    fields: Mapping[str, Json]

    @property
    def unchanged(self) -> bool:
        return self.fields.get("unchanged") is True

    @property
    def when_down(self) -> tuple[str, ...]:
        found = self.fields.get("when_down", [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._wrong("when_down", "should be a list of 'ROUTER INTERFACE'")
        return tuple(str(one) for one in found)

    def has(self, name: str) -> bool:
        return name in self.fields

    def get(self, name: str) -> Json:
        if name not in self.fields:
            raise self._wrong(name, "is missing")
        return self.fields[name]

    def text(self, name: str) -> str:
        found = self.get(name)
        if not isinstance(found, str) or not found:
            raise self._wrong(name, "should be a text")
        return found

    def names(self, name: str) -> tuple[str, ...]:
        found = self.get(name)
        if not isinstance(found, list):
            raise self._wrong(name, "should be a list")
        return tuple(str(one) for one in found)

    def number(self, name: str) -> int:
        found = self.get(name)
        if isinstance(found, bool) or not isinstance(found, int):
            raise self._wrong(name, "should be a whole number")
        return found

    def flag(self, name: str) -> bool:
        found = self.get(name)
        if not isinstance(found, bool):
            raise self._wrong(name, "should be true or false")
        return found

    def address(self, name: str) -> IPv4Address:
        """Raises Unjudgeable for IPv6, InvalidInput for what is no address."""
        return self.as_address(name, self.text(name))

    def as_address(self, name: str, text: str) -> IPv4Address:
        found = self.any_address(name, text)
        if isinstance(found, IPv6Address):
            raise Unjudgeable(f"{text}: the verifier forwards IPv4 only")
        return found

    def any_address(self, name: str, text: str) -> IPv4Address | IPv6Address:
        try:
            return ip_address(text)
        except ValueError:
            raise self._wrong(name, f"{text!r} is no address") from None

    def prefix(self, name: str) -> IPv4Network:
        try:
            return IPv4Network(self.text(name))
        except ValueError:
            raise self._wrong(name, f"{self.text(name)!r} is no IPv4 prefix") from None

    def packet(self, source: IPv4Address, destination: IPv4Address) -> Packet:
        """The packet that the fields `proto`, `sport`, `dport`, `flags` and `dscp` describe."""
        protocol = self.protocol()
        ports = protocol in (6, 17)
        return Packet(
            source,
            destination,
            protocol,
            source_port=self.source_port() if ports else 0,
            destination_port=self.number("dport") if ports else 0,
            established=protocol == 6 and self.answers(),
            icmp_type=_ECHO_REQUEST if protocol == 1 else 0,
            dscp=self.dscp(self.fields.get("dscp", 0)),
        )

    def protocol(self) -> int:
        found = self.fields.get("proto", "icmp")
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= 255:
            return found
        if isinstance(found, str) and found in PROTOCOLS:
            return PROTOCOLS[found]
        raise self._wrong("proto", f"{found!r} is no protocol")

    def dscp(self, said: Json) -> int:
        found = dscp_value(str(said))
        if found is None:
            raise self._wrong("dscp", f"{said!r} is no DSCP")
        return found

    def source_port(self) -> int:
        return self.number("sport") if "sport" in self.fields else _SOURCE_PORT

    def answers(self) -> bool:
        """Whether a TCP packet belongs to a connection that is there: ACK or RST."""
        return bool(_ACK_OR_RST & set(self._flags()))

    def _flags(self) -> tuple[str, ...]:
        return self.names("flags") if "flags" in self.fields else ("syn",)

    def _wrong(self, field: str, what: str) -> InvalidInput:
        return InvalidInput(f"check {self.kind}: {field} {what}", field=field)


def compare(what: str, found: object, wanted: object) -> Finding:
    """Whether a value is the wanted one."""
    return Finding(
        found == wanted, f"{what} is {shown(found)}" + ("" if found == wanted else f", not {shown(wanted)}")
    )


def missing(what: str) -> Finding:
    """What a check speaks of is not there."""
    return Finding(False, f"there is no {what}")


def shown(value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple | set | frozenset):
        return (
            "["
            + ", ".join(sorted(map(str, value)) if isinstance(value, set | frozenset) else map(str, value))
            + "]"
        )
    return str(value)
