"""Clouds behind their border points: what an NS agent shows of them, and the functions that segments become.

Others see what is free in all, never on which cloud. Where functions run is decided by `place`, which `app` injects.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assent.intents.change import CloudIntent, Feasibility, SliceTraffic
from assent.intents.domains import Crossing, Delegation, Hosting, Segment
from assent.intents.ports import Domain
from assent.intents.service import PlacedFunction
from assent.inventory.clouds import Cloud
from assent.network.cloud.operator import CloudOperator

Place: TypeAlias = Callable[[Sequence[Segment]], Mapping[str, tuple[PlacedFunction, ...]]]
"""Segments to where their functions run, by id: beside what runs, all of them together. Raises Refused."""


@dataclass(frozen=True)
class Figures:
    """Planning values of the domain. `at`: the border point that its clouds are behind. `through`: what it carries
    from one of its border points to another, when nothing is held."""

    at: str
    roles: tuple[str, ...]
    availability_percent: float
    reliability_percent: float
    price: float
    through: tuple[Crossing, ...]


class CloudInterior:
    """Implements the port Interior."""

    def __init__(
        self, operator: CloudOperator, clouds: Sequence[Cloud], figures: Figures, place: Place
    ) -> None:
        self._operator = operator
        self._clouds = clouds
        self._figures = figures
        self._place = place

    @property
    def domain(self) -> Domain:
        return self._operator

    def crossings(self, held: Sequence[Segment]) -> tuple[Crossing, ...]:
        return tuple(_less(one, held) for one in self._figures.through)

    def hostings(self, held: Sequence[Segment]) -> tuple[Hosting, ...]:
        functions = [f for one in held for f in one.functions]
        cpu = math.fsum(one.cpu for one in self._clouds) - math.fsum(f.cpu for f in functions)
        return (
            Hosting(
                at=self._figures.at,
                roles=self._figures.roles,
                cpu=max(0.0, round(cpu, 6)),
                ram_mb=max(0, sum(one.ram_mb for one in self._clouds) - sum(f.ram_mb for f in functions)),
                disk_gb=max(0, sum(one.disk_gb for one in self._clouds) - sum(f.disk_gb for f in functions)),
                latency_ms=max(0.001, *(one.latency_ms for one in self._clouds)),
                availability_percent=self._figures.availability_percent,
                reliability_percent=self._figures.reliability_percent,
                price=self._figures.price,
            ),
        )

    def intent(self, order: str, version: int, orders: Mapping[str, Sequence[Segment]]) -> CloudIntent:
        """Functions that run already stay where they are."""
        mine = [one for one in orders.get(order, ()) if one.functions]
        placed = {one.id: found for one in mine if (found := self._stays(order, one))}
        if fresh := [one for one in mine if one.id not in placed]:
            placed |= self._place(fresh)
        functions: dict[str, tuple[PlacedFunction, ...]] = {}
        for one in mine:
            functions[one.slice_id] = (*functions.get(one.slice_id, ()), *placed[one.id])
        traffic = {one.slice_id: _traffic(one) for one in mine}
        return CloudIntent(id=order, version=version, functions=functions, traffic=traffic)

    def judge(
        self, delegation: Delegation, former: Sequence[Segment], others: Mapping[str, Sequence[Segment]]
    ) -> Feasibility:
        asked = self.intent(delegation.order, delegation.version, {delegation.order: delegation.segments})
        return self._operator.feasible(asked)

    def _stays(self, order: str, one: Segment) -> tuple[PlacedFunction, ...] | None:
        where = {
            instance.name: cloud
            for cloud, listed in self._operator.instances().items()
            for instance in listed
            if (instance.intent, instance.slice_id) == (order, one.slice_id)
        }
        if any(function.name not in where for function in one.functions):
            return None
        return tuple(PlacedFunction(function=f, cloud=where[f.name]) for f in one.functions)


def _traffic(one: Segment) -> SliceTraffic:
    return SliceTraffic(
        snssai=one.snssai,
        dl_guaranteed_kbps=one.dl_kbps,
        ul_guaranteed_kbps=one.ul_kbps,
        dl_latency_ms=one.budget.dl_latency_ms,
        ul_latency_ms=one.budget.ul_latency_ms,
    )


def _less(one: Crossing, held: Sequence[Segment]) -> Crossing:
    """What is left of a crossing beside the segments that take it."""
    up = down = 0
    for segment in held:
        if not segment.functions and {segment.enters, segment.leaves} == {one.a, one.z}:
            rates = (segment.ul_kbps, segment.dl_kbps)
            to_z, to_a = rates if segment.enters == one.a else rates[::-1]
            up, down = up + to_z, down + to_a
    return one.model_copy(
        update={
            "to_z": one.to_z.model_copy(update={"kbps": max(0, one.to_z.kbps - up)}),
            "to_a": one.to_a.model_copy(update={"kbps": max(0, one.to_a.kbps - down)}),
        }
    )
