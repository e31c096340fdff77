"""A slice that was ordered and runs: an NSI with the states that TS 28.541 gives a NetworkSlice.

The service plane proposes one, `lifecycle` keeps it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json
from assent.intents.change import CloudIntent, SliceTraffic
from assent.intents.service import PlacedFunction, ServiceProfile, SliceDesign, Thpt

Phase: TypeAlias = Literal["PREPARATION", "COMMISSIONING", "OPERATION", "DECOMMISSIONING"]
"""Phases of a network slice instance (TS 28.530 4.3)."""

Operation: TypeAlias = Literal["allocateNsi", "modifyNsi", "activateNsi", "deactivateNsi", "deallocateNsi"]
"""AllocateNsi, ModifyNsi and DeallocateNsi of TS 28.531; activation and de-activation of TS 28.530 4.3.4."""


class Done(Frozen):
    """One operation on an instance that came through. `reference`: what the domain recorded it under."""

    operation: Operation
    version: int = Field(ge=1)
    reference: str
    note: str = ""


class Member(Frozen):
    """An order that joined a running slice, and what it was promised there."""

    order: str
    profile: ServiceProfile


class SliceInstance(Frozen):
    """`order`: the request that it belongs to; the instances of one order are changed together.

    `operationalState` is ENABLED where it is installed and works, `administrativeState` UNLOCKED where it may be
    used (ITU-T X.731, as TS 28.541 has them). `stopped`: names of functions that do not run. `members`: other orders
    that share it.
    """

    id: str
    order: str
    profile: ServiceProfile
    members: tuple[Member, ...] = ()
    functions: tuple[PlacedFunction, ...]
    version: int = Field(default=1, ge=1)
    phase: Phase = "PREPARATION"
    operational: Literal["ENABLED", "DISABLED"] = "DISABLED"
    administrative: Literal["LOCKED", "UNLOCKED", "SHUTTINGDOWN"] = "LOCKED"
    stopped: tuple[str, ...] = ()
    latency_ms: Finite = 0.0
    history: tuple[Done, ...] = ()

    @property
    def ended(self) -> bool:
        return self.phase == "DECOMMISSIONING"

    @property
    def promise(self) -> ServiceProfile:
        """What is promised to everybody on it together: rates and UEs add up, the strictest of the rest holds."""
        if not self.members:
            return self.profile
        return _together((self.profile, *(one.profile for one in self.members)))

    def wire(self) -> dict[str, Json]:
        """As JSON: what TS 28.541 has a name for, by that name."""
        return {
            "id": self.id,
            "order": self.order,
            "operationalState": self.operational,
            "administrativeState": self.administrative,
            "phase": self.phase,
            "version": self.version,
            "serviceProfileList": [
                one.model_dump(mode="json", by_alias=True, exclude_none=True)
                for one in (self.profile, *(member.profile for member in self.members))
            ],
            "members": [one.order for one in self.members],
            "functions": [
                {
                    **one.function.model_dump(mode="json"),
                    "cloud": one.cloud,
                    "vnfState": "STOPPED" if one.function.name in self.stopped else "STARTED",
                }
                for one in self.functions
            ],
            "latency_ms": self.latency_ms,
            "history": [one.model_dump(mode="json") for one in self.history],
        }


def cloud_intent(order: str, version: int, instances: Sequence[SliceInstance]) -> CloudIntent:
    """What an order asks of the clouds: the functions of all its instances that have not ended."""
    alive = [one for one in instances if not one.ended]
    return CloudIntent(
        id=order,
        version=version,
        functions={one.id: one.functions for one in alive},
        stopped=tuple(sorted(f"{one.id}/{name}" for one in alive for name in one.stopped)),
        traffic={one.id: traffic(one.promise) for one in alive},
    )


def traffic(profile: ServiceProfile) -> SliceTraffic:
    """What a promised profile says about what passes through the slice's functions; rates in whole kbit/s."""
    down, up = profile.dl_thpt_per_slice or Thpt(), profile.ul_thpt_per_slice or Thpt()
    return SliceTraffic(
        snssai=profile.plmn_info[0].snssai,
        dl_guaranteed_kbps=_whole(down.guaranteed_kbps),
        dl_max_kbps=_whole(down.max_kbps),
        ul_guaranteed_kbps=_whole(up.guaranteed_kbps),
        ul_max_kbps=_whole(up.max_kbps),
        dl_latency_ms=profile.dl_latency_ms,
        ul_latency_ms=profile.ul_latency_ms,
    )


def traffic_of(designs: Sequence[SliceDesign]) -> dict[str, SliceTraffic]:
    """What designed slices would promise, by slice."""
    return {one.slice_id: traffic(one.service_profile) for one in designs}


def _whole(kbps: float | None) -> int | None:
    return None if kbps is None else math.ceil(kbps)


def _together(profiles: Sequence[ServiceProfile]) -> ServiceProfile:
    """As the first one, with what holds for all of them."""
    summed = {
        name: _sum([getattr(one, name) for one in profiles])
        for name in ("dl_thpt_per_slice", "ul_thpt_per_slice")
    }
    strictest: dict[str, object] = {}
    for name, pick in (
        ("dl_latency_ms", min),
        ("ul_latency_ms", min),
        ("availability_percent", max),
        ("dl_reliability_percent", max),
        ("ul_reliability_percent", max),
    ):
        known = [value for one in profiles if (value := getattr(one, name)) is not None]
        strictest[name] = pick(known) if known else None
    ues = sum(one.max_ues or 0 for one in profiles) or None
    return profiles[0].model_copy(update={**summed, **strictest, "max_ues": ues})


def _sum(rates: Sequence[Thpt | None]) -> Thpt:
    known = [one for one in rates if one is not None]
    guaranteed = [one.guaranteed_kbps for one in known if one.guaranteed_kbps is not None]
    most = [one.max_kbps for one in known if one.max_kbps is not None]
    return Thpt(guaranteed_kbps=sum(guaranteed) if guaranteed else None, max_kbps=sum(most) if most else None)
