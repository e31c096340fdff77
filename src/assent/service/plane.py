"""The service plane as the life cycle sees it: the port ServicePlane over design, placement and transport.

Where cells and clouds meet the transport network, and how long the way between them is, is told by `app`: this
plane knows no router.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assent.intents.errors import Refused
from assent.intents.intent import Intent
from assent.intents.negotiation import Agreement
from assent.intents.service import Placement, Sdp, SliceDesign, TransportSlice
from assent.inventory.clouds import Cloud
from assent.service.catalogue import CONTROL_PLANE
from assent.service.design import design_agreement
from assent.service.placement import Site, Used, chain_of, place
from assent.service.transport import transport_slice


@dataclass(frozen=True)
class SlicePlanner:
    """Implements the port ServicePlane.

    `attachments`: by cell or cloud, where it meets the transport network; whoever is missing meets none.
    `way_ms`: one way between two attachments, None where there is no way.
    """

    clouds: tuple[Cloud, ...]
    attachments: Mapping[str, Sdp]
    way_ms: Callable[[Sdp, Sdp], float | None]

    def design(
        self, agreement: Agreement, parents: Sequence[Intent]
    ) -> tuple[tuple[Intent, SliceDesign], ...]:
        if agreement.agreed and agreement.topic.kind != "allocation" and agreement.value == 0.0:
            return ()  # everybody wants the resource switched off: what there was is withdrawn
        intent, designs = design_agreement(agreement, parents)
        return tuple((intent, design) for design in designs)

    def place(
        self, design: SliceDesign, others: Sequence[Placement], current: Placement | None
    ) -> tuple[Placement, tuple[TransportSlice, ...]]:
        cell = design.cells[0] if design.cells else ""
        placement = self._stays(design, current) or self._placed(design, cell, others)
        return placement, self._transport(design, cell, placement)

    def _stays(self, design: SliceDesign, current: Placement | None) -> Placement | None:
        """The placement in force, where it serves the same functions: what runs is not moved about."""
        if current is None:
            return None
        runs = tuple(one.function for one in current.functions)
        return current if runs == design.chain else None

    def site(self, cell: str, others: Sequence[Placement]) -> Site:
        """The clouds that the network leads to from `cell`, beside what `others` take. Raises Refused for none."""
        if not self.clouds:
            raise Refused("there is no cloud for the functions of slices", field="clouds")
        access = self._access_ms(cell)
        near = tuple(cloud for cloud in self.clouds if cloud.name in access)
        if not near:
            names = ", ".join(cloud.name for cloud in self.clouds)
            raise Refused(f"the network leads from {cell} to none of the clouds {names}")
        return Site(near, access, self._between_ms(near), _used(others, near))

    def _placed(self, design: SliceDesign, cell: str, others: Sequence[Placement]) -> Placement:
        try:
            site = self.site(cell, others)
        except Refused as error:
            message = f"slice {design.slice_id} needs {len(design.chain)} functions: {error.message}"
            raise Refused(message, field=error.field) from None
        return place([chain_of(design)], site)[0]

    def _transport(self, design: SliceDesign, cell: str, placement: Placement) -> tuple[TransportSlice, ...]:
        """One per stretch of transport network between the cell and the user-plane functions in order."""
        clouds = [one.cloud for one in placement.functions if one.function.role not in CONTROL_PLANE]
        stops = [self.attachments[name] for name in (cell, *clouds) if name in self.attachments]
        ways = [(a, z) for a, z in pairwise(stops) if not _same_place(a, z)]
        slices = [transport_slice(design, a, z) for a, z in ways]
        if len(slices) < 2:
            return tuple(slices)
        return tuple(
            one.model_copy(update={"id": f"{one.id}-{number}", "latency_ms": one.latency_ms / len(slices)})
            for number, one in enumerate(slices, 1)
        )

    def _access_ms(self, cell: str) -> dict[str, float]:
        """By cloud; one that is not attached to the network is taken to stand beside the cell."""
        here = self.attachments.get(cell)
        ways = {cloud.name: self._way(here, self.attachments.get(cloud.name)) for cloud in self.clouds}
        return {name: way for name, way in ways.items() if way is not None}

    def _between_ms(self, clouds: Sequence[Cloud]) -> dict[tuple[str, str], float]:
        names = [cloud.name for cloud in clouds]
        ways = {
            (a, z): self._way(self.attachments.get(a), self.attachments.get(z))
            for a in names
            for z in names
            if a != z
        }
        return {pair: way for pair, way in ways.items() if way is not None}

    def _way(self, a: Sdp | None, z: Sdp | None) -> float | None:
        if a is None or z is None or _same_place(a, z):
            return 0.0
        return self.way_ms(a, z)


def _same_place(a: Sdp, z: Sdp) -> bool:
    return (a.router, a.interface) == (z.router, z.interface)


def _used(placements: Sequence[Placement], clouds: Sequence[Cloud]) -> dict[str, Used]:
    names = {cloud.name for cloud in clouds}
    used: dict[str, Used] = {}
    placed = (one for placement in placements for one in placement.functions)
    for one in (one for one in placed if one.cloud in names):
        before = used.get(one.cloud, Used())
        used[one.cloud] = Used(
            cpu=before.cpu + one.function.cpu,
            ram_mb=before.ram_mb + one.function.ram_mb,
            disk_gb=before.disk_gb + one.function.disk_gb,
        )
    return used
