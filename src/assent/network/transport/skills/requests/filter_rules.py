"""What a filter wish says, piece by piece: rules, the rest, the places. `filters` fills it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network

from assent.network.transport.objectives import ANYWHERE, Service
from assent.network.transport.skills.requests.filter_list import Named
from assent.network.transport.skills.requests.filter_pieces import Piece
from assent.network.transport.skills.requests.filter_places import Where
from assent.network.transport.skills.requests.filter_words import Action
from assent.network.transport.skills.requests.spoken import Spoken

ALL_PACKETS = (Service(),)


@dataclass(frozen=True)
class Rule:
    """One piece's packets and what happens to them."""

    action: Action
    services: tuple[Service, ...]
    sources: tuple[IPv4Network, ...]
    destinations: tuple[IPv4Network, ...]
    piece: Piece
    only: str | None = None
    established: bool = False
    log: bool = False
    mutual: bool = False
    internet: str = ""
    excepted: tuple[tuple[Service, ...], tuple[IPv4Network, ...], tuple[IPv4Network, ...]] | None = None


@dataclass
class Wish:
    said: Spoken
    where: Where
    named: Named
    rules: list[Rule] = field(default_factory=list)
    rest: Piece | None = None
    rest_denied: bool = False
    subject: list[IPv4Network] = field(default_factory=list)
    bare: list[Piece] = field(default_factory=list)
    spared: list[Piece] = field(default_factory=list)
    log: bool = False
    listing: bool = False
    """Whether it says what a list on an interface lets through, and that the rest is denied."""


def covers(wide: Rule, one: Rule) -> bool:
    def inside(a: tuple[IPv4Network, ...], b: tuple[IPv4Network, ...]) -> bool:
        return all(any(x.subnet_of(y) for y in b) for x in a)

    services = all(any(within(service, other) for other in wide.services) for service in one.services)
    return (
        services
        and wide.established <= one.established
        and inside(one.sources, wide.sources)
        and inside(one.destinations, wide.destinations)
    )


def within(one: Service, wide: Service) -> bool:
    if wide.protocol is None:
        return True
    if one.protocol != wide.protocol:
        return False
    return wide.ports is None or (
        one.ports is not None and wide.ports[0] <= one.ports[0] and one.ports[1] <= wide.ports[1]
    )


def overlap(one: Rule, other: Rule) -> bool:
    def meet(a: tuple[IPv4Network, ...], b: tuple[IPv4Network, ...]) -> bool:
        return any(x.overlaps(y) for x in a for y in b)

    services = any(same_packets(a, b) for a in one.services for b in other.services)
    return services and meet(one.sources, other.sources) and meet(one.destinations, other.destinations)


def same_packets(one: Service, other: Service) -> bool:
    if None in (one.protocol, other.protocol):
        return True
    if one.protocol != other.protocol:
        return False
    return (
        one.ports is None
        or other.ports is None
        or (one.ports[0] <= other.ports[1] and other.ports[0] <= one.ports[1])
    )


def narrower(one: tuple[IPv4Network, ...], wide: tuple[IPv4Network, ...]) -> tuple[IPv4Network, ...]:
    return () if one == wide or ANYWHERE in one else one
