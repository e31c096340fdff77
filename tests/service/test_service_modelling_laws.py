"""Laws of the modelling engine: nothing overflows, all is released, none is lost, a slow reference agrees."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assent.service.modelling import Experiment, Model, simulate
from assent.service.modelling.engine import NEVER

SLICES = ("s", "t", "u")
WEIGHTS = st.sampled_from([0, 5, 20, 33.3, 33.4, 40, 50, 60, 99.9, 100, 120])
TIMES = st.sampled_from([0, 1, 1.5, 2, 3, 7])


@st.composite
def services(draw: st.DrawFn, name: str) -> dict[str, Any]:
    taken = draw(st.lists(st.sampled_from(SLICES), unique=True, max_size=3))
    return {
        "name": name,
        "composition": [{"slice": one, "weight": draw(WEIGHTS)} for one in taken],
        "bandwidth": draw(st.sampled_from([0, 10, 45, 101])),
        "max_wait": draw(st.none() | TIMES),
    }


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    sizes = draw(st.lists(st.sampled_from([1, 3.5, 6, 10]), min_size=3, max_size=3))
    listed = [draw(services(name)) for name in ("v", "w", "x")]
    traffic = draw(st.lists(st.tuples(st.sampled_from("vwx"), TIMES), max_size=25))
    return Experiment.model_validate(
        {
            "delay_pattern": draw(st.sampled_from(["default", "exponential", "normal", "uniform"])),
            "delay_pattern_threshold": draw(st.sampled_from([0, 1, 5])),
            "epoch": draw(st.integers(1, 3)),
            "clouds": [{"name": name, "cpu": 10, "ram": 10, "hdd": 10} for name in "cd"],
            "links": [{"from": "c", "to": "d", "latency": 1, "bandwidth": 100}],
            "nfs": [{"name": f"n{one}", "cpu": sizes[n], "ram": 1, "hdd": 2} for n, one in enumerate(SLICES)],
            "slices": [
                {
                    "name": one,
                    "composition": [
                        {"nf": f"n{one}", "weight": draw(WEIGHTS)},
                        {"nf": "ns", "weight": draw(st.sampled_from([0, 10]))},
                    ]
                    if one != "s"
                    else [{"nf": "ns", "weight": draw(WEIGHTS)}],
                }
                for one in SLICES
            ],
            "services": listed,
            "slicelets": [
                {"name": f"{n}", "service": service, "duration": stay}
                for n, (service, stay) in enumerate(traffic)
            ],
        }
    )


@settings(max_examples=150, deadline=None)
@given(experiments(), st.integers(0, 3))
def test_capacity_is_never_exceeded(case: Experiment, seed: int) -> None:
    model = simulate(case, seed)
    for epoch in model.epochs:
        held = epoch.outcome.starts
        for now in {start for start in held if start != NEVER}:
            taken = [0] * len(model.deployment.capacity)
            for one, start in enumerate(held):
                if start != NEVER and start <= now < start + model.offer.durations[one]:
                    for resource, amount in model.deployment.demands[model.offer.services[one]].needs:
                        taken[resource] += amount
            pairs = zip(taken, model.deployment.capacity, strict=True)
            assert all(used <= capacity for used, capacity in pairs)
    for column, reserved in enumerate(model.deployment.reserved):
        assert reserved <= model.deployment.clouds[column]


@settings(max_examples=150, deadline=None)
@given(experiments(), st.integers(0, 3))
def test_none_is_lost_and_all_is_released(case: Experiment, seed: int) -> None:
    model = simulate(case, seed)
    verdicts = list(model.verdicts())
    assert len(verdicts) == model.offered == model.admitted + model.refused
    assert sum(one.admitted for one in verdicts) == model.admitted
    for one in verdicts:
        if one.admitted:
            assert one.started is not None and one.ended is not None and one.refusal is None
            assert one.arrived <= one.started <= one.ended <= model.finish + 1e-9
        else:
            assert one.started is None and one.refusal is not None and one.refusal.text
    for cloud in range(2):
        for kind in ("cpu", "ram", "hdd"):
            level = model.utilisation.level(cloud, kind)
            assert 0 <= level.mean <= level.peak <= level.reserved + 1e-9 <= 100 + 1e-6
            assert model.utilisation.series(cloud, kind).used[-1] == 0


@settings(max_examples=60, deadline=None)
@given(experiments(), st.integers(0, 3))
def test_the_same_seed_gives_the_same_model(case: Experiment, seed: int) -> None:
    again = Experiment.model_validate(case.model_dump(by_alias=True))
    assert simulate(case, seed).wire() == simulate(again, seed).wire()


@settings(max_examples=150, deadline=None)
@given(experiments(), st.integers(0, 3))
def test_a_slow_and_plain_reference_agrees(case: Experiment, seed: int) -> None:
    model = simulate(case, seed)
    for number in range(len(model.epochs)):
        assert model.epochs[number].outcome.starts == reference(model, number)


def reference(model: Model, number: int) -> list[float]:
    """At each instant: those who left are gone; those who wait, then those who arrive, enter if they fit."""
    epoch, offer = model.epochs[number], model.offer
    demands = [model.deployment.demands[service] for service in offer.services]
    patience = [model.experiment.services[service].max_wait for service in offer.services]
    starts = [NEVER] * len(demands)
    queue = sorted(range(len(demands)), key=lambda one: (epoch.arrivals[one], one))
    queue = [one for one in queue if demands[one].refused is None]
    now = 0.0
    while queue:
        for one in [waiting for waiting in queue if epoch.arrivals[waiting] <= now]:
            held = [0] * len(model.deployment.capacity)
            for other, start in enumerate(starts):
                if start != NEVER and start <= now < start + offer.durations[other]:
                    for resource, amount in demands[other].needs:
                        held[resource] += amount
            if all(held[r] + amount <= model.deployment.capacity[r] for r, amount in demands[one].needs):
                starts[one] = now
                queue.remove(one)
        queue = [
            one
            for one in queue
            if (wait := patience[one]) is None
            or epoch.arrivals[one] + wait > now
            or epoch.arrivals[one] > now
        ]
        ends = [start + offer.durations[one] for one, start in enumerate(starts) if start != NEVER]
        deadlines = [epoch.arrivals[one] + wait for one in queue if (wait := patience[one]) is not None]
        ahead = [time for time in (*ends, *deadlines, *(epoch.arrivals[one] for one in queue)) if time > now]
        if not ahead:
            break
        now = min(ahead)
    return starts
