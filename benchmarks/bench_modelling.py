"""How fast slicelets are modelled: `python benchmarks/bench_modelling.py [SLICELETS]`.

The issue's case (100 slices with 10 slicelets of 1 s each) and four of many slicelets: all at once, random
arrivals that find room, random arrivals that wait, services over three slices and a link. A run includes drawing
the traffic and deploying; the report's utilisation is timed apart. Seconds are the best of three.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from assent.service.modelling import Experiment, Model, simulate

LIMIT_S = 0.05
LIMIT_PER_S = 300_000


def experiment(slices: int, count: int, weight: float, span: int = 1, **more: Any) -> Experiment:
    """`slices` slices over two clouds, a service on each (on `span` of them), `count` slicelets evenly."""
    names = [f"s{number}" for number in range(slices)]
    nfs = [{"name": f"n{name}", "ram": 10, "cpu": 1, "hdd": 10} for name in names]
    services = [
        {
            "name": name,
            "composition": [
                {"slice": names[(index + step) % slices], "weight": weight} for step in range(span)
            ],
            "bandwidth": 1 if span > 1 else 0,
        }
        for index, name in enumerate(names)
    ]
    compositions = [
        {
            "name": name,
            "composition": [{"nf": f"n{name}", "weight": 60}, {"nf": f"n{names[n - 1]}", "weight": 30}],
        }
        for n, name in enumerate(names)
    ]
    size = {"ram": 10 * slices, "cpu": slices / 2, "hdd": 10 * slices}
    mapping = [{"service": name, "weight": 100 / slices} for name in names]
    return Experiment.model_validate(
        {
            "clouds": [{"name": "edge", **size}, {"name": "core", **size}],
            "links": [{"from": "edge", "to": "core", "latency": 1, "bandwidth": 1000}],
            "nfs": nfs,
            "slices": compositions,
            "services": services,
            "make-slicelets": {"count": count, "duration_range": 1, "service-slicelet-mapping": mapping},
            **more,
        }
    )


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    seconds, model = timed(experiment(100, 1000, 20))
    show("100 slices x 10 slicelets of 1 s", seconds, model)
    good = seconds < LIMIT_S
    spread = {"delay_pattern": "uniform", "delay_pattern_threshold": count / 100}
    for name, case in (
        ("all at once", experiment(100, count, 1)),
        ("random, room for all", experiment(100, count, 1, **spread)),
        ("random, most wait", experiment(100, count, 45, delay_pattern="exponential")),
        ("three slices and a link", experiment(100, count, 2, span=3, **spread)),
    ):
        seconds, model = timed(case)
        show(name, seconds, model)
        good &= model.offered / seconds > LIMIT_PER_S or "three" in name
    start = time.perf_counter()
    level = model.utilisation.level(0, "cpu")
    print(f"utilisation of the last: {time.perf_counter() - start:.3f} s, cpu mean {level.mean:.1f} %")
    print(f"limits: {LIMIT_S} s for the first, {LIMIT_PER_S} slicelets/s for the next three")
    return 0 if good else 1


def timed(case: Experiment) -> tuple[float, Model]:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        model = simulate(case)
        best = min(best, time.perf_counter() - start)
    return best, model


def show(name: str, seconds: float, model: Model) -> None:
    rate = model.offered / seconds
    print(
        f"{name:32} {seconds:7.4f} s {rate:10,.0f} slicelets/s  {model.admitted:,} of {model.offered:,} admitted"
    )


if __name__ == "__main__":
    raise SystemExit(main())
