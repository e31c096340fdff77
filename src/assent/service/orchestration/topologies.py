"""Which topologies are worth an experiment: functions in several sizes, with and without standby, placed two ways.

The tool `slicenet-preparer`. Each topology that fits becomes a slicenet experiment in which the slice's UEs come
and go as slicelets for an hour of virtual time. Deterministic: the same requirements give the same experiments.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pydantic import Field

from assent.intents.base import Finite, Frozen, canonical
from assent.intents.errors import InvalidInput, Refused
from assent.intents.service import STANDBY, PlacedFunction, Placement, SliceDesign
from assent.service import catalogue
from assent.service.modelling import Experiment
from assent.service.modelling.experiment import (
    CloudSite,
    Function,
    NfShare,
    Service,
    Slicelet,
    SliceShare,
    StaticSlice,
)
from assent.service.orchestration.goal import Goal
from assent.service.orchestration.sizing import Load, Sized, load_of, sized
from assent.service.placement import Chain, Site, chain_of, place
from assent.service.placement import Goal as PlacedFor

HEADROOMS = (1.0, 1.1, 1.25, 1.5, 2.0)
"""Capacity over the average load."""
BUSY_HEADROOMS = (3.0, 5.0, 10.0)
"""Further ones, where so many more may be active at once than are on average."""

GOALS: tuple[PlacedFor, ...] = ("cost", "latency")

WINDOW_S = 3600.0
MAX_SLICELETS = 250
"""More UEs than this are modelled in groups that come and go together."""
MAX_WAIT_S = 5.0


class Requirements(Frozen):
    """What the agents are asked for. `request`: the operator's words, as data."""

    request: str = Field(max_length=20_000)
    goal: Goal
    designs: tuple[SliceDesign, ...] = Field(min_length=1, max_length=20)


class Topology(Frozen):
    """`headroom`: capacity over the average load. `goal`: what it was placed for. Standby functions carry nothing
    as long as the others run."""

    name: str
    headroom: Finite
    standby: bool
    goal: PlacedFor
    placements: tuple[Placement, ...]


class Prepared(Frozen):
    """A topology, and the experiment that models it."""

    topology: Topology
    experiment: Experiment


@dataclass(frozen=True)
class _Part:
    """One slice of a topology: its functions with the load that they take, and where they run."""

    design: SliceDesign
    sized: tuple[Sized, ...]
    placement: Placement


def prepare(requirements: Requirements, site: Site) -> tuple[Prepared, ...]:
    """Raises Refused with the binding constraint where not even the leanest topology can be placed."""
    found: dict[str, tuple[float, bool, PlacedFor, tuple[Placement, ...]]] = {}
    refused: Refused | None = None
    for headroom, standby, goal in product(_headrooms(requirements.designs), (False, True), GOALS):
        try:
            placements = _placed(requirements.designs, site, headroom, standby, goal)
        except Refused as error:
            refused = refused or error
            continue
        key = canonical([one.model_dump(mode="json", exclude={"explanation"}) for one in placements])
        # functions that cannot be smaller carry more than they were sized for: the most of it counts
        first_goal = found[key][2] if key in found else goal
        found[key] = (headroom, standby, first_goal, placements)
    if refused is not None and not found:
        raise refused
    return tuple(
        _prepared(requirements.designs, site, number, *one) for number, one in enumerate(found.values(), 1)
    )


def placeable(designs: Sequence[SliceDesign], site: Site) -> bool:
    """Whether the leanest functions that carry the average load can be placed: what no topology can do without."""
    try:
        return bool(_placed(designs, site, HEADROOMS[0], False, GOALS[0]))
    except (Refused, InvalidInput):
        return False


def _prepared(
    designs: Sequence[SliceDesign],
    site: Site,
    number: int,
    headroom: float,
    standby: bool,
    goal: PlacedFor,
    placements: tuple[Placement, ...],
) -> Prepared:
    topology = Topology(
        name=f"t{number}", headroom=headroom, standby=standby, goal=goal, placements=placements
    )
    return Prepared(topology=topology, experiment=_experiment(designs, site, topology))


def _headrooms(designs: Sequence[SliceDesign]) -> tuple[float, ...]:
    """Up to all UEs at once."""
    everybody = max(load.ues / load.active for load in map(load_of, designs))
    more = (one for one in BUSY_HEADROOMS if one < everybody)
    return (*HEADROOMS, *more, *([everybody] if everybody > HEADROOMS[-1] else []))


def _own(design: SliceDesign, headroom: float) -> float:
    """A slice needs no more than for all of its UEs at once, whatever another one of the order needs."""
    load = load_of(design)
    return min(headroom, max(HEADROOMS[-1], load.ues / load.active))


def _placed(
    designs: Sequence[SliceDesign],
    site: Site,
    headroom: float,
    standby: bool,
    goal: PlacedFor,
) -> tuple[Placement, ...]:
    """Each slice's functions in one placement; with `standby` each function has a twin on another cloud."""
    chains: list[Chain] = []
    apart: list[tuple[str, str]] = []
    for design in designs:
        functions = tuple(one.function for one in sized(design, _own(design, headroom)))
        budget = chain_of(design).latency_ms
        chains.append(Chain(slice_id=design.slice_id, functions=functions, latency_ms=budget))
        if standby:
            twins = tuple(one.model_copy(update={"name": one.name + STANDBY}) for one in functions)
            chains.append(Chain(slice_id=design.slice_id + STANDBY, functions=twins, latency_ms=budget))
            apart += [(one.name, f"{other.name}{STANDBY}") for one, other in product(functions, functions)]
    with_apart = Site(site.clouds, site.access_ms, site.between_ms, site.used, site.together, apart)
    by_name = {one.slice_id: one for one in place(chains, with_apart, goal)}
    return tuple(_joined(by_name[one.slice_id], by_name.get(one.slice_id + STANDBY)) for one in designs)


def _joined(placement: Placement, twin: Placement | None) -> Placement:
    if twin is None:
        return placement
    return placement.model_copy(
        update={
            "functions": (*placement.functions, *twin.functions),
            "latency_ms": max(placement.latency_ms, twin.latency_ms),
            "cost": round(placement.cost + twin.cost, 9),
        }
    )


def _experiment(designs: Sequence[SliceDesign], site: Site, topology: Topology) -> Experiment:
    """Each function is pinned to the cloud on which it was placed; the clouds have what is free on them."""
    parts = [
        _Part(design, sized(design, _own(design, topology.headroom)), placement)
        for design, placement in zip(designs, topology.placements, strict=True)
    ]
    placed = [one for part in parts for one in part.placement.functions]
    loads = [load_of(design) for design in designs]
    return Experiment(
        name=f"{topology.name}: {', '.join(one.slice_id for one in designs)}",
        delay_pattern="uniform",
        delay_pattern_threshold=max(WINDOW_S - _stay_s(loads), 0.0),
        clouds=tuple(_clouds(site, placed)),
        nfs=tuple(_nf(one) for one in placed),
        slices=tuple(_slice(part) for part in parts),
        services=tuple(
            _service(part, load, _own(part.design, topology.headroom))
            for part, load in zip(parts, loads, strict=True)
        ),
        slicelets=tuple(
            one for part, load in zip(parts, loads, strict=True) for one in _slicelets(part, load)
        ),
    )


def _clouds(site: Site, placed: Sequence[PlacedFunction]) -> Iterator[CloudSite]:
    used = {one.cloud for one in placed}
    for cloud in site.clouds:
        if cloud.name in used:
            yield CloudSite(name=cloud.name, cpu=cloud.cpu, ram=cloud.ram_mb, hdd=cloud.disk_gb)


def _nf(one: PlacedFunction) -> Function:
    function = one.function
    return Function(
        name=function.name, cpu=function.cpu, ram=function.ram_mb, hdd=function.disk_gb, cloud=one.cloud
    )


def _slice(part: _Part) -> StaticSlice:
    shares = tuple(
        NfShare(nf=one.function.name, weight=round(100 * one.needed, 6))
        for one in part.sized
        if one.needed > 0
    )
    return StaticSlice(name=part.design.slice_id, composition=shares)


def _service(part: _Part, load: Load, headroom: float) -> Service:
    """So many groups of UEs fit into the slice at once as its size is meant for."""
    group = _group(load)
    slots = max(1, math.floor(headroom * load.active / group + 1e-9))
    weight = math.floor(100e6 / slots) / 1e6
    share = SliceShare(slice=part.design.slice_id, weight=weight)
    return Service(
        name=part.design.slice_id, composition=(share,), max_wait=MAX_WAIT_S, sla_threshold=MAX_WAIT_S
    )


def _slicelets(part: _Part, load: Load) -> Iterator[Slicelet]:
    name = part.design.slice_id
    service = catalogue.find(part.design.nest.service_type)
    stay = max(1.0, round(WINDOW_S * service.active, 3))
    for number in range(math.ceil(load.ues / _group(load))):
        yield Slicelet(name=f"{name}/{number + 1}", service=name, duration=stay)


def _group(load: Load) -> int:
    """UEs that come and go together."""
    return math.ceil(load.ues / MAX_SLICELETS)


def _stay_s(loads: Sequence[Load]) -> float:
    """The longest stay: whoever stays for the whole window comes at its beginning."""
    return max(WINDOW_S * min(1.0, one.active / one.ues) for one in loads)
