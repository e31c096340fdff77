"""What stands before the first slicelet comes: functions on clouds, slices on functions, ways between them.

`simulate` calls `deploy` once. Everything that can never be had is refused here, with its reason; what the
engine has left to do is to count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from assent.service.modelling.experiment import Experiment, Service, StaticSlice
from assent.service.modelling.hosting import host
from assent.service.modelling.links import Way, Ways
from assent.service.modelling.refusal import Refusal
from assent.service.modelling.units import RESOURCES, WHOLE, exact, plain


@dataclass(frozen=True, slots=True)
class Demand:
    """What one slicelet of a service takes: of resources (in millionths), and of clouds (their own unit).

    `needs` are pairs of resource and amount, `uses` pairs of column (cloud times 3 plus cpu, ram, hdd) and
    amount. `refused`: why no slicelet of the service can ever be admitted. `latency` in ms.
    """

    needs: tuple[tuple[int, int], ...]
    uses: tuple[tuple[int, int], ...]
    latency: float
    refused: Refusal | None


@dataclass(slots=True)
class Deployment:
    """`capacity`: of each resource that slicelets share: the slices, then the links (`labels` names them).

    `clouds` and `reserved`: what clouds have and what functions hold of it, by column.
    """

    clouds: list[int]
    reserved: list[int]
    hosts: dict[str, int]
    nf_refusals: dict[str, Refusal]
    slice_refusals: dict[str, Refusal]
    capacity: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)


def deploy(experiment: Experiment) -> Deployment:
    """Functions, then slices, then services, in the order of the file, as slicenet does."""
    clouds = [exact(getattr(cloud, kind)) for cloud in experiment.clouds for kind in RESOURCES]
    reserved, hosts, nf_refusals = host(experiment, clouds)
    slice_refusals = _share(experiment, hosts)
    done = Deployment(clouds, reserved, hosts, nf_refusals, slice_refusals)
    done.capacity = [WHOLE for _ in experiment.slices]
    done.labels = [f"slice {one.name!r}" for one in experiment.slices]
    for link in experiment.links:
        done.capacity.append(-1 if link.bandwidth is None else exact(link.bandwidth))
        done.labels.append(f"link {link.a!r} to {link.z!r}")
    reader = _Services(experiment, done)
    done.demands = [reader.demand(service) for service in experiment.services]
    return done


def _share(experiment: Experiment, hosts: dict[str, int]) -> dict[str, Refusal]:
    """Slices take their part of each function, all of it or nothing."""
    left = dict.fromkeys(hosts, WHOLE)
    refusals = {}
    for one in experiment.slices:
        refusal = _slice_refusal(one, left)
        if refusal is not None:
            refusals[one.name] = refusal
            continue
        for share in one.composition:
            left[share.nf] -= exact(share.weight)
    return refusals


def _slice_refusal(one: StaticSlice, left: dict[str, int]) -> Refusal | None:
    if not one.composition:
        return Refusal("nothing-to-deploy", f"slice {one.name!r} has no functions")
    for share in one.composition:
        if share.nf not in left:
            return Refusal("function-not-deployed", f"function {share.nf!r} is not deployed")
        if exact(share.weight) > left[share.nf]:
            text = f"function {share.nf!r} has {plain(left[share.nf])} % left, {share.weight:g} % is needed"
            return Refusal("function-full", text)
    return None


class _Services:
    """What services need of a deployment."""

    def __init__(self, experiment: Experiment, deployment: Deployment) -> None:
        self._experiment = experiment
        self._deployment = deployment
        self._slices = {one.name: index for index, one in enumerate(experiment.slices)}
        self._nfs = {nf.name: nf for nf in experiment.nfs}
        self._ways = Ways(experiment.links)
        self._trips: dict[str, Way | Refusal] = {}
        self._used: dict[str, dict[int, int]] = {}

    def demand(self, service: Service) -> Demand:
        refused = self._slices_refuse(service)
        if refused is not None:
            return Demand((), (), 0.0, refused)
        needs = [(self._slices[share.slice], exact(share.weight)) for share in service.composition]
        latency, crossed, refused = self._travel(service)
        needs += [(len(self._slices) + link, amount) for link, amount in sorted(crossed.items())]
        wanted = tuple((resource, amount) for resource, amount in needs if amount)
        return Demand(wanted, self._uses(service), latency, refused)

    def _slices_refuse(self, service: Service) -> Refusal | None:
        for share in service.composition:
            refusal = self._deployment.slice_refusals.get(share.slice)
            if refusal is not None:
                text = f"slice {share.slice!r} is not deployed: {refusal.text}"
                return Refusal("slice-not-deployed", text)
            if exact(share.weight) > WHOLE:
                text = f"{share.weight:g} % of slice {share.slice!r} is more than all of it"
                return Refusal("more-than-the-slice", text)
        return None

    def _travel(self, service: Service) -> tuple[float, dict[int, int], Refusal | None]:
        """Along each slice's functions in order: ms in all, and Mbit/s taken of each link that has a limit."""
        if not self._experiment.links and not service.bandwidth and service.latency is None:
            return 0.0, {}, None  # plain slicenet: every cloud is everywhere
        latency, crossed, each = 0.0, dict[int, int](), exact(service.bandwidth)
        for share in service.composition:
            trip = self._trip(share.slice)
            if isinstance(trip, Refusal):
                return latency, {}, trip
            latency += trip.latency
            for link in trip.links:
                if self._experiment.links[link].bandwidth is not None:
                    crossed[link] = crossed.get(link, 0) + each
        return latency, crossed, self._beyond(service, latency, crossed)

    def _trip(self, name: str) -> Way | Refusal:
        """Through all functions of a slice; a link that is crossed twice is there twice."""
        if name not in self._trips:
            self._trips[name] = self._travelled(name)
        return self._trips[name]

    def _travelled(self, name: str) -> Way | Refusal:
        composition = self._experiment.slices[self._slices[name]].composition
        route = [self._experiment.clouds[self._deployment.hosts[share.nf]].name for share in composition]
        latency, links = 0.0, list[int]()
        for a, z in pairwise(route):
            way = self._ways.between(a, z)
            if way is None:
                return Refusal("no-way", f"slice {name!r}: no link leads from cloud {a!r} to {z!r}")
            latency += way.latency
            links += way.links
        return Way(latency, tuple(links))

    def _beyond(self, service: Service, latency: float, crossed: dict[int, int]) -> Refusal | None:
        if service.latency is not None and latency > service.latency + 1e-9:
            text = f"its functions are {latency:g} ms apart, at most {service.latency:g} ms is allowed"
            return Refusal("too-slow", text)
        for link, amount in sorted(crossed.items()):
            has = self._deployment.capacity[len(self._slices) + link]
            if amount > has:
                label = self._deployment.labels[len(self._slices) + link]
                text = f"{label} carries {plain(has)} Mbit/s, {plain(amount)} Mbit/s is needed"
                return Refusal("more-than-the-link", text)
        return None

    def _uses(self, service: Service) -> tuple[tuple[int, int], ...]:
        """A slicelet works its part of the slice's part of each function: weight times weight times size.

        Rounded down, so that all slicelets together never work more than what the functions hold.
        """
        uses: dict[int, int] = {}
        for share in service.composition:
            weight = exact(share.weight)
            for column, amount in self._slice_uses(share.slice).items():
                uses[column] = uses.get(column, 0) + amount * weight // WHOLE**2
        return tuple(sorted((column, amount) for column, amount in uses.items() if amount))

    def _slice_uses(self, name: str) -> dict[int, int]:
        """By column, what a slice takes of clouds, times 100 %."""
        if name not in self._used:
            uses = self._used[name] = dict[int, int]()
            for part in self._experiment.slices[self._slices[name]].composition:
                first = 3 * self._deployment.hosts[part.nf]
                for column, kind in enumerate(RESOURCES, first):
                    amount = exact(getattr(self._nfs[part.nf], kind)) * exact(part.weight)
                    uses[column] = uses.get(column, 0) + amount
        return self._used[name]
