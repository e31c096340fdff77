"""What an experiment came to: who was admitted, why not, how long it took, how full clouds were.

The command line, the API and the slice modelling agent read it; `wire` is its JSON shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assent.intents.base import Json
from assent.service.modelling.deployment import Deployment
from assent.service.modelling.engine import NEVER, Outcome
from assent.service.modelling.experiment import Experiment
from assent.service.modelling.refusal import Refusal
from assent.service.modelling.traffic import Offer
from assent.service.modelling.units import RESOURCES, SCALE, plain
from assent.service.modelling.utilisation import Utilisation


@dataclass(frozen=True, slots=True)
class Epoch:
    """`begin`: in s from the very beginning; an epoch begins when the one before has ended. The rest counts from it."""

    begin: float
    arrivals: list[float]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class SliceletVerdict:
    """Times in s from the beginning of the experiment; `started` and `ended` are None where it was refused."""

    epoch: int
    name: str
    service: str
    arrived: float
    started: float | None
    ended: float | None
    delay: float
    sla_violated: bool
    refusal: Refusal | None

    @property
    def admitted(self) -> bool:
        return self.refusal is None

    def wire(self) -> dict[str, Json]:
        return {
            "epoch": self.epoch,
            "name": self.name,
            "service": self.service,
            "admitted": self.admitted,
            "code": self.refusal.code if self.refusal else None,
            "reason": self.refusal.text if self.refusal else None,
            "arrived_s": _short(self.arrived),
            "started_s": _short(self.started),
            "ended_s": _short(self.ended),
            "delay_s": _short(self.delay),
            "sla_violated": self.sla_violated,
        }


@dataclass(frozen=True)
class Model:
    """One run of an experiment."""

    experiment: Experiment
    seed: int
    deployment: Deployment
    offer: Offer
    epochs: tuple[Epoch, ...]

    @property
    def offered(self) -> int:
        return len(self.offer.services) * len(self.epochs)

    @cached_property
    def admitted(self) -> int:
        return sum(len(e.outcome.starts) - e.outcome.starts.count(NEVER) for e in self.epochs)

    @cached_property
    def refused(self) -> int:
        """Counted, not subtracted: who can never be served, and who waited too long."""
        refused = [demand.refused is not None for demand in self.deployment.demands]
        always = sum(refused[service] for service in self.offer.services)
        return always * len(self.epochs) + sum(len(epoch.outcome.short) for epoch in self.epochs)

    @property
    def finish(self) -> float:
        """When all slicelets of the last epoch had come and the last one had left, in s."""
        return self.epochs[-1].begin + self.epochs[-1].outcome.finish if self.epochs else 0.0

    def verdicts(self) -> Iterator[SliceletVerdict]:
        """Epoch by epoch, in the order of the file."""
        for number, epoch in enumerate(self.epochs, 1):
            for one in range(len(self.offer.services)):
                yield self._verdict(number, epoch, one)

    @cached_property
    def utilisation(self) -> Utilisation:
        services, starts, ends = list[int](), list[float](), list[float]()
        for epoch in self.epochs:
            begin = epoch.begin
            for one, start in enumerate(epoch.outcome.starts):
                if start != NEVER:
                    services.append(self.offer.services[one])
                    starts.append(begin + start)
                    # the engine's own sum, so that who follows at the same instant starts at this very number
                    ends.append(begin + (start + self.offer.durations[one]))
        return Utilisation(self.deployment, services, starts, ends, self.finish)

    def wire(self, points: int = 1000) -> dict[str, Json]:
        """The JSON shape; `points`: at most so many per series."""
        verdicts = [verdict.wire() for verdict in self.verdicts()]
        return {
            "name": self.experiment.name,
            "seed": self.seed,
            "epochs": len(self.epochs),
            "finish_s": _short(self.finish),
            "offered": self.offered,
            "admitted": self.admitted,
            "refused": self.refused,
            "sla_violations": sum(verdict["sla_violated"] for verdict in verdicts),
            "functions": self._functions(),
            "slices": [
                _part(one.name, self.deployment.slice_refusals.get(one.name))
                for one in self.experiment.slices
            ],
            "services": self._services(),
            "slicelets": verdicts,
            "utilisation": self._utilisation(points),
        }

    def _verdict(self, number: int, epoch: Epoch, one: int) -> SliceletVerdict:
        index = self.offer.services[one]
        service = self.experiment.services[index]
        arrived, start = epoch.arrivals[one], epoch.outcome.starts[one]
        known = (number, self.offer.names[one], service.name, epoch.begin + arrived)
        if start == NEVER:
            never, waited = self.deployment.demands[index].refused, service.max_wait or 0.0
            if never is not None:
                return SliceletVerdict(*known, None, None, 0.0, False, never)
            refusal = self._waited(one, epoch, waited)
            return SliceletVerdict(*known, None, None, waited, False, refusal)
        started, ended = epoch.begin + start, epoch.begin + (start + self.offer.durations[one])
        delay = start - arrived
        return SliceletVerdict(*known, started, ended, delay, delay > service.sla_threshold, None)

    def _waited(self, one: int, epoch: Epoch, limit: float) -> Refusal:
        resource, left = epoch.outcome.short[one]
        needs = dict(self.deployment.demands[self.offer.services[one]].needs)
        unit = "%" if resource < len(self.experiment.slices) else "Mbit/s"
        has = f"{self.deployment.labels[resource]} has {plain(left)} {unit} left"
        text = f"waited {limit:g} s: {has}, {plain(needs[resource])} {unit} is needed"
        return Refusal("waited-too-long", text)

    def _functions(self) -> list[Json]:
        hosts, clouds = self.deployment.hosts, self.experiment.clouds
        return [
            {
                **_part(nf.name, self.deployment.nf_refusals.get(nf.name)),
                "cloud": clouds[hosts[nf.name]].name if nf.name in hosts else None,
            }
            for nf in self.experiment.nfs
        ]

    def _services(self) -> list[Json]:
        pairs = zip(self.experiment.services, self.deployment.demands, strict=True)
        return [{**_part(one.name, demand.refused), "latency_ms": demand.latency} for one, demand in pairs]

    def _utilisation(self, points: int) -> dict[str, Json]:
        clouds: list[Json] = []
        times: tuple[float, ...] = (0.0,)
        averaged = False
        for index, cloud in enumerate(self.experiment.clouds):
            entry: dict[str, Json] = {"name": cloud.name}
            for kind in RESOURCES:
                level = self.utilisation.level(index, kind)
                series = self.utilisation.series(index, kind, points)
                times, averaged = series.times, series.averaged
                entry[kind] = {
                    "reserved_percent": _short(level.reserved),
                    "mean_percent": _short(level.mean),
                    "peak_percent": _short(level.peak),
                    "used_percent": [_short(value) for value in series.used],
                }
            clouds.append(entry)
        return {"times_s": [_short(time) for time in times], "averaged": averaged, "clouds": clouds}


def _part(name: str, refusal: Refusal | None) -> dict[str, Json]:
    return {
        "name": name,
        "admitted": refusal is None,
        "code": refusal.code if refusal else None,
        "reason": refusal.text if refusal else None,
    }


def _short(value: float | None) -> float | None:
    """Millionths are all that counts here."""
    return None if value is None else round(value, len(str(SCALE)) - 1)
