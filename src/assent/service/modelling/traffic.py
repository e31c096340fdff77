"""The slicelets of one epoch: of which service, when they arrive, how long they stay. Drawn by the seed alone."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from assent.service.modelling.experiment import Experiment, MakeSlicelets


@dataclass(frozen=True, slots=True)
class Offer:
    """The experiment's slicelets, the same in every epoch: parallel lists; durations in seconds."""

    names: Sequence[str]
    services: list[int]
    durations: list[float]


def offer(experiment: Experiment, rng: random.Random) -> Offer:
    known = {service.name: index for index, service in enumerate(experiment.services)}
    if experiment.make_slicelets is not None:
        return _generated(experiment.make_slicelets, known, rng)
    listed = experiment.slicelets
    return Offer(
        [one.name for one in listed], [known[one.service] for one in listed], [one.duration for one in listed]
    )


def arrivals(experiment: Experiment, count: int, rng: random.Random) -> list[float]:
    """Seconds after the epoch's beginning, never before it."""
    size = experiment.delay_pattern_threshold
    draw = rng.random
    match experiment.delay_pattern:
        case "exponential":
            log = math.log
            return [-size * log(1.0 - draw()) for _ in range(count)]
        case "normal":
            gauss, middle = rng.gauss, size / 2
            return [max(0.0, gauss(middle, 1.0)) for _ in range(count)]
        case "uniform":
            return [size * draw() for _ in range(count)]
        case "default":
            return [0.0] * count


def _generated(wanted: MakeSlicelets, known: dict[str, int], rng: random.Random) -> Offer:
    names, services, made = list[str](), list[int](), dict[str, int]()
    for number, item in zip(_parts(wanted), wanted.mapping, strict=True):
        first = made.get(item.service, 0)
        made[item.service] = first + number
        names += [f"slicelet-{item.service}-{index}" for index in range(first, first + number)]
        services += [known[item.service]] * number
    top, draw = wanted.duration_range, rng.random
    return Offer(names, services, [1.0 + int(top * draw()) for _ in services])


def _parts(wanted: MakeSlicelets) -> list[int]:
    """`count` divided by weight; the largest remainders get what rounding down leaves."""
    exact = [wanted.count * item.weight / 100 for item in wanted.mapping]
    parts = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_rest[: wanted.count - sum(parts)]:
        parts[index] += 1
    return parts
