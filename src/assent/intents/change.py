"""What a domain is asked for, and the change that would bring it about."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json, Percent
from assent.intents.operation import Usage
from assent.intents.service import PlacedFunction, Snssai, TransportSlice

Direction: TypeAlias = Literal["downlink", "uplink"]


class SliceShare(Frozen):
    """What one slice is to get on one cell. `ul_kbps` 0: nothing was agreed about the uplink.

    `max_ratio_percent`: the most of the cell's PRBs of a direction that the slice may ever have. The rest is
    what an SLA says beside throughput: an interface that cannot express it says so.
    """

    slice_id: str
    cell: str
    snssai: Snssai
    dl_kbps: int = Field(ge=0)
    ul_kbps: int = Field(default=0, ge=0)
    max_ratio_percent: Percent = 100
    max_ues: int | None = Field(default=None, ge=0)
    dl_latency_ms: Finite | None = Field(default=None, gt=0)
    ul_latency_ms: Finite | None = Field(default=None, gt=0)

    def kbps(self, direction: Direction) -> int:
        return self.dl_kbps if direction == "downlink" else self.ul_kbps


class RanIntent(Frozen):
    """Every share of every slice that an agreement gives rise to."""

    domain: Literal["ran"] = "ran"
    id: str
    version: int = Field(ge=1)
    shares: tuple[SliceShare, ...]


class TransportIntent(Frozen):
    domain: Literal["transport"] = "transport"
    id: str
    version: int = Field(ge=1)
    slices: tuple[TransportSlice, ...]


class SliceTraffic(Frozen):
    """What passes through the functions of one slice. None: nothing was agreed about it.

    `max` rates: never more than that, also where nobody else wants it. Latencies are one way, end to end.
    """

    snssai: Snssai
    dl_guaranteed_kbps: int | None = Field(default=None, ge=0)
    dl_max_kbps: int | None = Field(default=None, ge=0)
    ul_guaranteed_kbps: int | None = Field(default=None, ge=0)
    ul_max_kbps: int | None = Field(default=None, ge=0)
    dl_latency_ms: Finite | None = Field(default=None, gt=0)
    ul_latency_ms: Finite | None = Field(default=None, gt=0)


class CloudIntent(Frozen):
    """Functions in the order in which uplink traffic passes them."""

    domain: Literal["cloud"] = "cloud"
    id: str
    version: int = Field(ge=1)
    functions: dict[str, tuple[PlacedFunction, ...]] = Field(description="by slice id")
    stopped: tuple[str, ...] = Field(default=(), description="`SLICE/FUNCTION`: instantiated, not started")
    traffic: dict[str, SliceTraffic] = Field(default_factory=dict, description="by slice id")


class ConfigIntent(Frozen):
    """Router configuration that was asked for directly: commands by router, in the router's own language.

    `claims` are the transport domain's (what must be true afterwards), as JSON; `text` is what was asked;
    `order`: the routers in the order in which they are to be changed, where that matters.
    """

    domain: Literal["transport-config"] = "transport-config"
    id: str
    version: int = Field(default=1, ge=1)
    lines: dict[str, str]
    claims: tuple[dict[str, Json], ...] = ()
    text: str = ""
    order: tuple[str, ...] = ()


NetworkIntent: TypeAlias = Annotated[
    RanIntent | TransportIntent | CloudIntent | ConfigIntent, Field(discriminator="domain")
]


class ChangeSet(Frozen):
    """A change of one domain, worked out but not made. Texts are keyed by target: device, cell, cloud.

    `plan`: what will be sent, in the target's own language. `candidate`: what the target will then be.
    `diff`: running to candidate, unified. `rollback`: what would take it back. `base`: the fingerprint of
    what was running when this was planned; a target that no longer has it is out of sync.
    An empty `plan` means that nothing has to change.
    """

    domain: Literal["ran", "transport", "cloud"]
    intent: NetworkIntent
    plan: dict[str, str]
    candidate: dict[str, str]
    diff: dict[str, str]
    rollback: dict[str, str]
    base: dict[str, str]
    idempotency_key: str
    notes: tuple[str, ...] = ()
    """What the domain could not express or had to decide, said plainly; nothing is dropped silently."""

    @property
    def empty(self) -> bool:
        return not self.plan


class Claim(Frozen):
    """What an intent takes of one shared capacity. `resource`: `DOMAIN/TARGET/KIND`, such as
    `ran/cell-1/PRB_DL`; `amount` and `capacity` in `unit`."""

    resource: str
    amount: Finite = Field(ge=0)
    capacity: Finite = Field(ge=0)
    unit: str


class Feasibility(Frozen):
    """Whether a domain could do it; if not, the most it could do, and why (TS 28.541 feasibility check).

    `claims`: what it would take of each shared capacity, to be reserved before it is committed.
    """

    feasible: bool
    reason: str
    best: dict[str, Json] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()


class Observation(Frozen):
    """What a domain sees of itself now: `state` by target, with a fingerprint of each. `usage`: what its drivers
    measure of functions; None where none of them measures."""

    domain: str
    state: dict[str, Json]
    fingerprints: dict[str, str]
    usage: tuple[Usage, ...] | None = None


class Conditions(Frozen):
    """What a shared resource can do at a moment of virtual time.

    `reachable_mbps`: with all of its PRBs. `permitted_mbps`: with the most that slices may have of it.
    `best_mbps`: the same under the best conditions there are, where that is known.
    """

    resource: str
    at_s: Finite
    cqi: int = Field(ge=0, le=15)
    reachable_mbps: Finite = Field(ge=0)
    permitted_mbps: Finite = Field(ge=0)
    best_mbps: Finite | None = Field(default=None, ge=0)
    demand_mbps: dict[str, Finite] = Field(default_factory=dict)


class UplinkDelivered(Frozen):
    """The uplink's part of `Delivered`."""

    reachable_mbps: Finite
    ratio_percent: Percent
    delivered_mbps: Finite
    agreed_mbps: Finite
    backlog: bool
    prb_percent: Finite = 0.0
    latency_ms: Finite | None = None


class Delivered(Frozen):
    """What one slice got on one cell during one tick. `backlog`: it had more to send than it got.

    `prb_percent`: the PRBs that it used, of all of its direction. `latency_ms`: 95 % of its packets waited no
    longer for the air interface; None where it always has more to send, as then there is no bound.
    `uplink`: None where nothing was agreed about it.
    """

    cell: str
    slice_id: str
    at_s: Finite
    cqi: int
    reachable_mbps: Finite
    ratio_percent: Percent
    delivered_mbps: Finite
    agreed_mbps: Finite
    backlog: bool
    prb_percent: Finite = 0.0
    latency_ms: Finite | None = None
    uplink: UplinkDelivered | None = None

    @property
    def short(self) -> tuple[Direction, ...]:
        """The directions in which less than agreed was delivered although there was more to send."""
        down = self.backlog and self.delivered_mbps < self.agreed_mbps
        up = self.uplink
        return (
            *(("downlink",) if down else ()),
            *(("uplink",) if up and up.backlog and up.delivered_mbps < up.agreed_mbps else ()),
        )
