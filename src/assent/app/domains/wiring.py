"""From a domain's description to its NS agent: the operator of the network room behind it, and its state folder."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from assent.app.a2a import channel
from assent.app.capacity import used
from assent.app.domains.file import AccessSection, Described, HostingSection, RemoteDomain, TransportSection
from assent.intents.base import Json
from assent.intents.domains import Border, Segment
from assent.intents.ports import Clock, Interior, NsAgent
from assent.intents.service import PlacedFunction
from assent.inventory.clouds import Cloud
from assent.lifecycle.domains.agent import DomainAgent, Identity
from assent.lifecycle.folder import StateFolder
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.store import Store
from assent.network.cloud import borders as cloud_borders
from assent.network.cloud.operator import CloudOperator
from assent.network.ran import borders as ran_borders
from assent.network.ran.operator import RanOperator
from assent.network.transport import borders as transport_borders
from assent.network.transport.drivers.simulated import SimulatedRouters
from assent.network.transport.operator import TransportOperator
from assent.network.transport.repository import ConfigRepository
from assent.network.transport.verifier.static import StaticVerifier
from assent.reasoning.run import Loop
from assent.service.descriptors.packaging import SlicePackager
from assent.service.domains.exchange import RemoteAgent
from assent.service.placement import Chain, Site, place

ANSWER_WITHIN_S = 30.0


class WallClock:
    def now_s(self) -> float:
        return time.time()


@contextmanager
def agent(
    described: Described, root: Path, *, open_: bool, clock: Clock | None = None
) -> Iterator[DomainAgent]:
    """A domain's NS agent on its state folder, locked; what a killed process left is settled first.

    `open_`: its reasons may name what is inside. Raises Temporary where another process is at it.
    """
    folder, time_source = StateFolder(root), clock or WallClock()
    folder.prepare()
    folder.lock()
    try:
        with closing(Store(folder.store)) as store, closing(SqliteLedger(folder.ledger)) as ledger:
            interior = interior_of(described, folder, time_source)
            found = DomainAgent(identity(described, open_), interior, store, ledger, time_source)
            found.settle()
            yield found
    finally:
        folder.unlock()


def remote(one: RemoteDomain, loop: Loop) -> NsAgent:
    """Raises InvalidInput without its token, Refused for plain HTTP to another machine."""
    way = channel(one.name, one.url, one.token_env, os.environ, "assent domains serve")

    def ask(question: Json) -> Json:
        return loop.run(way.ask(question, ANSWER_WITHIN_S))

    return RemoteAgent(one.name, ask)


def identity(described: Described, open_: bool) -> Identity:
    section = described.section
    return Identity(
        domain=section.name,
        operator=described.operator,
        kind=section.kind,
        areas=tuple(sorted(section.areas)) if isinstance(section, AccessSection) else (),
        borders=tuple(Border(name=one.name, labels=one.labels) for one in section.borders),
        valid_s=section.valid_s,
        open=open_,
    )


def interior_of(described: Described, folder: StateFolder, clock: Clock) -> Interior:
    section = described.section
    if isinstance(section, AccessSection):
        return _radio(section, described.folder, folder)
    if isinstance(section, TransportSection):
        return _routed(section, described, folder, clock)
    return _cloud(section, folder, clock)


def _radio(section: AccessSection, base: Path, folder: StateFolder) -> Interior:
    """Planned at the first second of the cells' traces."""
    operator = RanOperator(section.cells, 1, base, folder.ran, interface=section.ran)
    figures = ran_borders.Figures(
        ul_latency_ms=section.ul_latency_ms,
        dl_latency_ms=section.dl_latency_ms,
        availability_percent=section.availability_percent,
        reliability_percent=section.reliability_percent,
        price=section.price,
    )
    cells = {one.name: one for one in section.cells}
    points = [one.name for one in section.borders]
    return ran_borders.RadioInterior(operator, cells, section.areas, points, figures)


def _routed(section: TransportSection, described: Described, folder: StateFolder, clock: Clock) -> Interior:
    assert described.network is not None
    routers = SimulatedRouters(folder.transport, described.network.texts)
    repository = ConfigRepository(folder.repository)
    operator = TransportOperator(described.network, routers, repository, StaticVerifier().verify, clock)
    figures = transport_borders.Figures(
        section.link_availability_percent, section.reliability_percent, section.price
    )
    return transport_borders.RoutedInterior(operator, dict(described.ports), figures)


def _cloud(section: HostingSection, folder: StateFolder, clock: Clock) -> Interior:
    operator = CloudOperator(section.clouds, folder.cloud, clock, SlicePackager())
    operator.check_complete()  # here, as whoever wrote the file reads it: a closed domain's reasons say nothing
    dearest = max(one.cost_per_cpu for one in section.clouds)
    figures = cloud_borders.Figures(
        at=section.at or section.borders[0].name,
        roles=section.roles,
        availability_percent=section.availability_percent,
        reliability_percent=section.reliability_percent,
        price=dearest if section.price is None else section.price,
        through=tuple(one.crossing() for one in section.through),
    )
    return cloud_borders.CloudInterior(operator, section.clouds, figures, _placer(operator, section.clouds))


def _placer(operator: CloudOperator, clouds: Sequence[Cloud]) -> cloud_borders.Place:
    def placed(segments: Sequence[Segment]) -> dict[str, tuple[PlacedFunction, ...]]:
        site = Site(clouds, {one.name: 0.0 for one in clouds}, {}, used(operator))
        chains = [
            Chain(slice_id=one.id, functions=one.functions, latency_ms=_within(one)) for one in segments
        ]
        return {one.slice_id: one.functions for one in place(chains, site)}

    return placed


def _within(one: Segment) -> float:
    return min(one.budget.ul_latency_ms, one.budget.dl_latency_ms)
