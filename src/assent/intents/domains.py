"""Several administrative domains: what an NS agent shows of its domain, and what is delegated to it.

Words are those of ETSI GR NGP 011: NS provider, NS agent, resource database, segment, delegation. A domain shows
border points and what lies between them as one crossing, never a node or a device of its own.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from assent.intents.base import Finite, Frozen, Name
from assent.intents.service import NetworkFunction, Snssai

DomainKind: TypeAlias = Literal["access", "transport", "core", "cloud"]
StitchKind: TypeAlias = Literal["vlan", "vrf", "s-nssai", "teid"]
"""How two domains tell a slice's traffic from others' where they meet."""

LARGEST_LABEL: dict[StitchKind, int] = {"vlan": 4094, "vrf": 65535, "s-nssai": 2**32 - 1, "teid": 2**32 - 1}
"""VLAN id (IEEE 802.1Q), route distinguisher's number (RFC 4364), S-NSSAI as 32 bits, TEID (TS 29.281)."""

Kbps: TypeAlias = Annotated[int, Field(ge=0, le=10**12)]
Ms: TypeAlias = Annotated[Finite, Field(gt=0, le=100_000)]
Success: TypeAlias = Annotated[Finite, Field(ge=0.001, le=100)]
"""Availability or reliability in %."""
Price: TypeAlias = Annotated[Finite, Field(ge=0, le=1e6)]
Text: TypeAlias = Annotated[str, Field(max_length=500)]


class Labels(Frozen):
    """Labels of one kind that a domain can take at a border point, both ends included."""

    kind: StitchKind
    low: int = Field(ge=1)
    high: int

    @model_validator(mode="after")
    def _a_range(self) -> Labels:
        if not self.low <= self.high <= LARGEST_LABEL[self.kind]:
            raise ValueError(f"a {self.kind} label lies between 1 and {LARGEST_LABEL[self.kind]}, low ≤ high")
        return self


class Border(Frozen):
    """A point where the domain meets others, by the name that both sides call it."""

    name: Name
    labels: tuple[Labels, ...] = Field(min_length=1, max_length=8)


class Way(Frozen):
    """One direction of a crossing: what is free, and how it is at most (latency) and at least (reliability)."""

    kbps: Kbps
    latency_ms: Ms
    reliability_percent: Success


class Crossing(Frozen):
    """From one border point (or service area) through the domain to another. `price`: per Mbit/s and hour."""

    a: Name = Field(alias="from")
    z: Name = Field(alias="to")
    to_z: Way
    to_a: Way
    availability_percent: Success
    price: Price = 0.0


class Hosting(Frozen):
    """Functions that can run behind a border point. `roles` empty: any. `latency_ms`: what user traffic takes there, in
    each direction. `price`: per CPU and hour."""

    at: Name
    roles: tuple[Name, ...] = Field(default=(), max_length=64)
    cpu: Finite = Field(ge=0, le=1e6)
    ram_mb: int = Field(ge=0, le=1_000_000_000)
    disk_gb: int = Field(ge=0, le=100_000_000)
    latency_ms: Ms
    availability_percent: Success
    reliability_percent: Success
    price: Price = 0.0


class Advert(Frozen):
    """The abstracted topology of one domain, as its NS agent tells it. `areas`: where UEs can be.

    A later `version` takes the place of an earlier one; `valid_s` after it was received it counts no more.
    """

    domain: Name
    operator: Name
    kind: DomainKind
    version: int = Field(ge=1, le=2**53)
    valid_s: Finite = Field(gt=0, le=86_400)
    areas: tuple[Name, ...] = Field(default=(), max_length=200)
    borders: tuple[Border, ...] = Field(min_length=1, max_length=200)
    crossings: tuple[Crossing, ...] = Field(default=(), max_length=5000)
    hostings: tuple[Hosting, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _coherent(self) -> Advert:
        points = [one.name for one in self.borders]
        named = [*points, *self.areas]
        if len(set(named)) != len(named):
            raise ValueError("border points and areas need names of their own, each once")
        for one in self.crossings:
            if one.z not in points or one.a not in named or one.a == one.z:
                raise ValueError(
                    f"the crossing {one.a} – {one.z} has to lead from an area or border point to another border point"
                )
        pairs = [frozenset((one.a, one.z)) for one in self.crossings]
        if len(set(pairs)) != len(pairs):
            raise ValueError("two crossings between the same points: tell one")
        places = [one.at for one in self.hostings]
        if len(set(places)) != len(places) or set(places) - set(points):
            raise ValueError("hostings stand behind border points, one at each")
        if self.areas and self.kind != "access":
            raise ValueError("only access domains have areas")
        return self


class Budget(Frozen):
    """What a part of the way may take of the whole, or the whole itself."""

    dl_latency_ms: Ms
    ul_latency_ms: Ms
    availability_percent: Success
    dl_reliability_percent: Success
    ul_reliability_percent: Success


class SpanNeed(Frozen):
    """What one slice needs end to end: from UEs in `area` through its functions, in order."""

    slice_id: Name
    snssai: Snssai
    area: Name
    ul_kbps: Kbps
    dl_kbps: Kbps
    max_ues: int | None = Field(default=None, ge=0)
    budget: Budget
    functions: tuple[NetworkFunction, ...] = Field(min_length=1, max_length=32)


class Stitch(Frozen):
    """Where two segments are joined, and the label that both sides give the slice's traffic there."""

    point: Name
    kind: StitchKind
    label: int = Field(ge=1, le=2**32 - 1)

    def __str__(self) -> str:
        return f"{self.point} {self.kind} {self.label}"


class Segment(Frozen):
    """The part of a slice that one domain carries: from `enters` (towards the UEs) to `leaves`, or functions behind
    `enters`. `cost`: per hour, at the price that the domain told."""

    id: Name
    slice_id: Name
    domain: Name
    snssai: Snssai
    enters: Name
    leaves: Name
    ul_kbps: Kbps
    dl_kbps: Kbps
    max_ues: int | None = Field(default=None, ge=0)
    dscp: int = Field(default=34, ge=0, le=63)
    budget: Budget
    functions: tuple[NetworkFunction, ...] = Field(default=(), max_length=32)
    stitches: tuple[Stitch, ...] = Field(default=(), max_length=2)
    cost: Finite = Field(default=0.0, ge=0)


class Delegation(Frozen):
    """What one domain is asked to carry of an order. `former`: the version that it replaces, 0 for none."""

    order: Name
    version: int = Field(ge=1, le=2**53)
    former: int = Field(default=0, ge=0)
    segments: tuple[Segment, ...] = Field(min_length=1, max_length=256)
    hold_s: Finite = Field(gt=0, le=86_400)

    @property
    def id(self) -> str:
        return f"{self.order}@{self.version}"


class Offer(Frozen):
    """What a domain could do of a segment that it declines; None: that is not what stands in the way."""

    segment: Name
    ul_kbps: Kbps | None = None
    dl_kbps: Kbps | None = None
    ul_latency_ms: Ms | None = None
    dl_latency_ms: Ms | None = None
    availability_percent: Success | None = None
    ul_reliability_percent: Success | None = None
    dl_reliability_percent: Success | None = None
    cpu: Finite | None = Field(default=None, ge=0, le=1e6)
    ram_mb: int | None = Field(default=None, ge=0, le=1_000_000_000)
    disk_gb: int | None = Field(default=None, ge=0, le=100_000_000)
    taken: tuple[Stitch, ...] = Field(default=(), max_length=64)


class Reserved(Frozen):
    """The domain holds it until `hold_s` from now."""

    kind: Literal["reserved"] = "reserved"
    id: str = Field(max_length=200)
    hold_s: Finite = Field(gt=0, le=86_400)


class Declined(Frozen):
    """The domain will not; nothing is held. `offers`: what it could do."""

    kind: Literal["declined"] = "declined"
    reason: Text
    offers: tuple[Offer, ...] = Field(default=(), max_length=256)


class Committed(Frozen):
    """It runs, and reverts unless it is confirmed within `confirm_within_s`. `stitches`: as they are in force there."""

    kind: Literal["committed"] = "committed"
    id: str = Field(max_length=200)
    stitches: tuple[Stitch, ...] = Field(default=(), max_length=512)
    confirm_within_s: Finite = Field(gt=0, le=86_400)


DelegationState: TypeAlias = Literal["none", "reserved", "committed", "confirmed"]


class Span(Frozen):
    """A slice order over several domains that stands. `delegations`: by domain, the version in force there."""

    order: Name
    version: int = Field(ge=1)
    text: str = ""
    needs: tuple[SpanNeed, ...]
    segments: tuple[Segment, ...]
    delegations: dict[Name, int]
    references: dict[Name, str] = Field(default_factory=dict)
    history: tuple[str, ...] = ()
