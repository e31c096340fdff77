"""What a demand does to a slice: the load of each function, what gets through, how long it takes.

For simulated clouds, which carry no traffic: `app` asks it for each moment of a trace. A planning model, with the
figures of `sizing`: a function carries in proportion to its CPUs; what is over is lost, in all of the chain alike; a
function's queue is M/M/1 of packets of 1500 bytes, and no longer than a buffer. Where drivers measure, `measured` takes
their word instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assent.intents.instance import SliceInstance
from assent.intents.operation import Demand, FunctionSample, SliceSample, Usage
from assent.intents.service import STANDBY, NetworkFunction, PlacedFunction, ServiceProfile, Thpt
from assent.intents.states import State, state_of
from assent.service import catalogue
from assent.service.orchestration.sizing import CARRIES_UES, carries

PACKET_KBIT = 12.0
BUFFER_MS = 50.0
"""What a function's queue holds before it drops."""


@dataclass(frozen=True)
class Moment:
    """When a sample is taken, and for how long it stands."""

    at_s: int
    span_s: int


def loaded(one: SliceInstance, demand: Demand, moment: Moment) -> SliceSample:
    """The slice under a demand, by the planning model."""
    offered = _policed(demand, one.promise)
    loads = {placed.function.name: _load_percent(one, placed, offered) for placed in one.functions}
    served = _served(one, loads)
    got = Demand(
        dl_mbps=round(offered.dl_mbps * served, 6),
        ul_mbps=round(offered.ul_mbps * served, 6),
        ues=round(offered.ues * served, 6),
    )
    return SliceSample(
        slice_id=one.id,
        at_s=moment.at_s,
        span_s=moment.span_s,
        version=one.version,
        source="trace",
        asked=demand,
        got=got,
        latency_ms=round(one.latency_ms + sum(_queue_ms(p.function, loads) for p in _passed(one)), 6),
        available=served > 0,
        expected=_expected(one),
        functions=_functions(one, loads),
    )


def measured(one: SliceInstance, usage: Mapping[str, Usage], moment: Moment) -> SliceSample:
    """The slice as drivers measured it; a function of which nothing was measured does not run, as far as is known."""
    found = {placed.function.name: usage.get(f"{one.id}/{placed.function.name}") for placed in one.functions}
    rates = [
        seen
        for placed in _passed(one)
        if (seen := found[placed.function.name]) is not None and _counted(seen)
    ]
    down = min((seen.dl_mbps for seen in rates if seen.dl_mbps is not None), default=0.0)
    up = min((seen.ul_mbps for seen in rates if seen.ul_mbps is not None), default=0.0)
    return SliceSample(
        slice_id=one.id,
        at_s=moment.at_s,
        span_s=moment.span_s,
        version=one.version,
        source="measured",
        asked=None,
        got=Demand(dl_mbps=down, ul_mbps=up) if rates else None,
        latency_ms=None,
        available=all(seen is not None for seen in found.values()) and in_use(one),
        expected=_expected(one),
        functions=tuple(
            FunctionSample(
                name=placed.function.name,
                cloud=placed.cloud,
                cpu=placed.function.cpu,
                load_percent=(seen.cpu_percent or 0.0) if seen else 0.0,
                running=seen is not None and placed.function.name not in one.stopped,
                measured=seen is None or seen.cpu_percent is not None,
            )
            for placed in one.functions
            for seen in (found[placed.function.name],)
        ),
    )


def promised(profile: ServiceProfile) -> Demand:
    """What a profile guarantees, or allows where it guarantees nothing: the demand that is 100 %.

    UEs are those that are active at once: as many as the slice's rate is guaranteed for, where that can be told.
    """
    down = _kbps(profile.dl_thpt_per_slice), _kbps(profile.dl_thpt_per_ue)
    up = _kbps(profile.ul_thpt_per_slice), _kbps(profile.ul_thpt_per_ue)
    active = [whole / each for whole, each in (down, up) if each > 0]
    most = float(profile.max_ues or 0)
    ues = min(most, max(active)) if active and most else most
    return Demand(dl_mbps=down[0] / 1000, ul_mbps=up[0] / 1000, ues=round(ues, 6))


def carriers(one: SliceInstance) -> tuple[PlacedFunction, ...]:
    """The functions that carry something now: a standby does so only where what it stands by for is stopped."""
    names = {placed.function.name for placed in one.functions}
    return tuple(placed for placed in one.functions if not _idle(placed.function.name, names, one.stopped))


def _kbps(rate: Thpt | None) -> float:
    return float(rate.guaranteed_kbps or rate.max_kbps or 0) if rate is not None else 0.0


def _policed(demand: Demand, profile: ServiceProfile) -> Demand:
    """Nobody gets more than the profile's most."""
    down, up = profile.dl_thpt_per_slice, profile.ul_thpt_per_slice
    most_down = down.max_kbps if down is not None else None
    most_up = up.max_kbps if up is not None else None
    return Demand(
        dl_mbps=demand.dl_mbps if most_down is None else min(demand.dl_mbps, most_down / 1000),
        ul_mbps=demand.ul_mbps if most_up is None else min(demand.ul_mbps, most_up / 1000),
        ues=demand.ues,
    )


def _load_percent(one: SliceInstance, placed: PlacedFunction, demand: Demand) -> float:
    function = placed.function
    if placed not in carriers(one) or function.name in one.stopped:
        return 0.0
    asked = demand.ues if function.role.upper() in CARRIES_UES else demand.dl_mbps + demand.ul_mbps
    return round(100 * asked / carries(function), 6)


def _served(one: SliceInstance, loads: Mapping[str, float]) -> float:
    """The part that gets through: no chain carries more than its weakest function."""
    if not _expected(one):
        return 0.0
    carrying = carriers(one)
    if not carrying or any(placed.function.name in one.stopped for placed in carrying):
        return 0.0
    return min(min(1.0, 100 / load) if (load := loads[p.function.name]) > 0 else 1.0 for p in carrying)


def _queue_ms(function: NetworkFunction, loads: Mapping[str, float]) -> float:
    busy = loads[function.name] / 100
    if busy >= 1:
        return BUFFER_MS
    if function.role.upper() in CARRIES_UES:  # sessions load it, its packets do not queue in this model
        return 0.0
    return min(BUFFER_MS, PACKET_KBIT / (carries(function) * (1 - busy)))


def _passed(one: SliceInstance) -> tuple[PlacedFunction, ...]:
    """The functions that user traffic passes."""
    return tuple(p for p in carriers(one) if p.function.role.upper() not in catalogue.CONTROL_PLANE)


def _functions(one: SliceInstance, loads: Mapping[str, float]) -> tuple[FunctionSample, ...]:
    return tuple(
        FunctionSample(
            name=placed.function.name,
            cloud=placed.cloud,
            cpu=placed.function.cpu,
            load_percent=loads[placed.function.name],
            running=placed.function.name not in one.stopped and not one.ended,
        )
        for placed in one.functions
    )


def _idle(name: str, names: set[str], stopped: tuple[str, ...]) -> bool:
    twin = name.removesuffix(STANDBY)
    if twin != name and twin in names:
        return twin not in stopped
    return name in stopped and f"{name}{STANDBY}" in names and f"{name}{STANDBY}" not in stopped


def in_use(one: SliceInstance) -> bool:
    """Whether all of it works for those who are on it."""
    return one.operational == "ENABLED" and state_of(one) in (State.ACTIVE, State.DRAINING)


def _expected(one: SliceInstance) -> bool:
    """Whether its promise holds: it does for those who are on a slice that shuts down."""
    return state_of(one) in (State.ACTIVE, State.IMPAIRED, State.DRAINING)


def _counted(seen: Usage) -> bool:
    return seen.dl_mbps is not None or seen.ul_mbps is not None
