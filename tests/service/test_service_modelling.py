"""Modelling slicenet experiments: slicenet's own ones, what it gets wrong, links, waiting, errors with their line."""

from __future__ import annotations

import json
import os
import time
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

import pytest

from assent.intents.errors import InvalidInput
from assent.service.modelling import Experiment, Model, engine, parse, read, simulate

SHARED = Path(os.environ.get("ASSENT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
OWN_EXPERIMENTS = SHARED / "data" / "slicenet-yaml"
OBSERVED = Path(__file__).with_name("test_service_modelling_observed.json")


def share(**weights: float) -> list[dict[str, Any]]:
    return [{"slice": name, "weight": weight} for name, weight in weights.items()]


def slicelet(name: str, service: str = "v", duration: float = 5) -> dict[str, Any]:
    return {"name": name, "service": service, "duration": duration}


def experiment(**changes: Any) -> Experiment:
    """One function on one cloud, one slice with half of it, one service with 30 % of that."""
    plain = {
        "clouds": [{"name": "c", "cpu": 10, "ram": 100, "hdd": 100}],
        "nfs": [{"name": "n", "cpu": 4, "ram": 10, "hdd": 10}],
        "slices": [{"name": "s", "composition": [{"nf": "n", "weight": 50}]}],
        "services": [{"name": "v", "composition": share(s=30)}],
        "slicelets": [slicelet("a")],
    }
    return Experiment.model_validate({**plain, **changes})


def starts(model: Model) -> dict[str, float | None]:
    return {verdict.name: verdict.started for verdict in model.verdicts()}


def codes(model: Model) -> dict[str, str | None]:
    return {one.name: one.refusal.code if one.refusal else None for one in model.verdicts()}


def functions(*sizes: float) -> list[dict[str, Any]]:
    return [{"name": f"n{index}", "cpu": size, "ram": 1, "hdd": 1} for index, size in enumerate(sizes)]


@pytest.mark.skipif(not OWN_EXPERIMENTS.is_dir(), reason="shared/data/slicenet-yaml is not here")
@pytest.mark.parametrize(
    ("name", "offered"), [("config0", 1), ("config1", 3), ("config2", 60), ("config3", 10)]
)
def test_slicenets_own_experiments_are_read_as_they_are(name: str, offered: int) -> None:
    """What slicenet 0.1.2 printed for them: every function, slice and slicelet of every epoch is admitted."""
    for seed in range(5):
        model = simulate(read(OWN_EXPERIMENTS / f"{name}.yaml"), seed)
        assert (model.offered, model.admitted, model.refused) == (offered, offered, 0)
        assert not model.deployment.nf_refusals and not model.deployment.slice_refusals


@pytest.mark.parametrize("index", range(12))
def test_verdicts_are_those_that_slicenet_was_seen_to_give(index: int) -> None:
    """Experiments drawn at random, and what slicenet 0.1.2 admitted of each when it was run on it."""
    seen = json.loads(OBSERVED.read_text("utf-8"))[index]
    model = simulate(Experiment.model_validate(seen["experiment"]), seed=index)
    answer = model.wire()
    for part in ("functions", "slices"):
        assert [one["name"] for one in answer[part] if one["admitted"]] == seen[part]
    for epoch in range(1, answer["epochs"] + 1):
        mine = [one["name"] for one in answer["slicelets"] if one["admitted"] and one["epoch"] == epoch]
        assert mine == seen["slicelets"]


def test_a_slicelet_without_room_waits_as_in_slicenet() -> None:
    """Observed in slicenet 0.1.2 with these weights: gold waits for gold, silver does not, t is never deployed."""
    case = experiment(
        clouds=[
            {"name": "c", "cpu": 10, "ram": 100, "hdd": 100},
            {"name": "d", "cpu": 12, "ram": 100, "hdd": 100},
        ],
        nfs=functions(7, 7, 3),
        slices=[
            {"name": "s", "composition": [{"nf": "n0", "weight": 50}, {"nf": "n1", "weight": 60}]},
            {"name": "t", "composition": [{"nf": "n0", "weight": 60}, {"nf": "n2", "weight": 10}]},
            {"name": "u", "composition": [{"nf": "n2", "weight": 10}]},
        ],
        services=[
            {"name": "v", "composition": share(s=30)},
            {"name": "w", "composition": share(t=30)},
            {"name": "x", "composition": share(u=45, s=25)},
        ],
        slicelets=[slicelet(f"{name}{number}", name, 5 + number) for number in range(3) for name in "vwx"],
    )
    model = simulate(case)
    assert [part["cloud"] for part in model.wire()["functions"]] == ["c", "d", "c"]
    assert starts(model) == {
        **dict.fromkeys(("v0", "x0", "v1"), 0),
        **dict.fromkeys(("x1", "v2"), 5),
        "x2": 6,  # at 5 it would take the 30 % that are left but not the 45 % of u
        **dict.fromkeys(("w0", "w1", "w2")),
    }
    reason = next(one.refusal for one in model.verdicts() if one.name == "w0")
    assert reason and reason.code == "slice-not-deployed"
    assert reason.text == "slice 't' is not deployed: function 'n0' has 50 % left, 60 % is needed"


def test_what_exactly_fits_is_admitted() -> None:
    """slicenet refuses the slice, and then the slicelet, with its strict comparison."""
    whole = [{"name": "s", "composition": [{"nf": "n", "weight": 100}]}]
    halves = [{"name": "v", "composition": share(s=50)}]
    full = [{"name": "n", "cpu": 10, "ram": 100, "hdd": 100}]
    case = experiment(nfs=full, slices=whole, services=halves, slicelets=[slicelet("a"), slicelet("b")])
    assert starts(simulate(case)) == {"a": 0, "b": 0}
    thirds = [{"name": "v", "composition": share(s=33.3)}, {"name": "w", "composition": share(s=0.1)}]
    listed = [slicelet("a"), slicelet("b"), slicelet("c"), slicelet("d", "w"), slicelet("e", "w")]
    assert starts(simulate(experiment(services=thirds, slicelets=listed)))["d"] == 0, "3 x 33.3 + 0.1 = 100"
    assert starts(simulate(experiment(services=thirds, slicelets=listed)))["e"] == 5


def test_more_than_a_slice_is_refused_and_does_not_wait_for_ever() -> None:
    case = experiment(services=[{"name": "v", "composition": share(s=101)}])
    model = simulate(case)
    assert codes(model) == {"a": "more-than-the-slice"}
    assert "101 % of slice 's'" in next(model.verdicts()).refusal.text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "nf", "part"),
    [
        (
            {"nfs": [{"name": "n", "cpu": 11, "ram": 1, "hdd": 1}]},
            "'c' has 10 cpu left, 11 is needed",
            "function 'n'",
        ),
        ({"nfs": [{"name": "n", "cpu": 1, "ram": 1, "hdd": 101}]}, "'c' has 100 hdd left", "function 'n'"),
        ({"slices": [{"name": "s", "composition": []}]}, None, "slice 's' has no functions"),
    ],
)
def test_what_cannot_be_deployed_says_why(changes: dict[str, Any], nf: str | None, part: str) -> None:
    model = simulate(experiment(**changes))
    assert codes(model) == {"a": "slice-not-deployed"}
    assert part in next(model.verdicts()).refusal.text  # type: ignore[union-attr]
    if nf is not None:
        assert nf in model.deployment.nf_refusals["n"].text
    assert model.utilisation.level(0, "cpu").peak == 0


def test_nothing_is_kept_between_runs() -> None:
    case = experiment(slicelets=[slicelet(name) for name in "abcd"])
    assert simulate(case).wire() == simulate(case).wire()


def test_who_came_first_is_served_first_among_those_that_fit() -> None:
    services = [{"name": "big", "composition": share(s=80)}, {"name": "small", "composition": share(s=40)}]
    order = [
        slicelet("a", "small", 4),
        slicelet("b", "small", 6),
        slicelet("c", "big"),
        slicelet("d", "small", 1),
    ]
    found = starts(simulate(experiment(services=services, slicelets=order)))
    assert found == {"a": 0, "b": 0, "c": 6, "d": 4}, "d fits where c, which came first, does not"


def test_all_who_leave_at_one_instant_make_room_together() -> None:
    services = [{"name": "all", "composition": share(s=100)}, {"name": "half", "composition": share(s=50)}]
    order = [slicelet("a", "half"), slicelet("b", "half"), slicelet("c", "all"), slicelet("d", "half")]
    assert starts(simulate(experiment(services=services, slicelets=order))) == {
        "a": 0,
        "b": 0,
        "c": 5,
        "d": 10,
    }


def test_who_waits_is_served_before_who_arrives_at_that_instant() -> None:
    needs = [((0, 60),), ((0, 100),), ((0, 30),)]
    load = engine.Load(needs, [inf, inf, inf], [100])
    assert engine.run(load, [0, 1, 2], [0, 1, 5], [5, 5, 5]).starts == [0, 5, 10]


def test_who_leaves_makes_room_before_patience_ends() -> None:
    patient = [{"name": "v", "composition": share(s=60), "max_wait": 5}]
    listed = [slicelet("a"), slicelet("b"), slicelet("c")]
    model = simulate(experiment(services=patient, slicelets=listed))
    assert starts(model) == {"a": 0, "b": 5, "c": None}
    refused = list(model.verdicts())[2]
    assert refused.refusal and refused.delay == 5
    assert refused.refusal.text == "waited 5 s: slice 's' has 40 % left, 60 % is needed"
    at_once = [{"name": "v", "composition": share(s=60), "max_wait": 0}]
    assert codes(simulate(experiment(services=at_once, slicelets=listed))) == {
        "a": None,
        "b": "waited-too-long",
        "c": "waited-too-long",
    }


def test_long_waits_violate_the_sla() -> None:
    listed = [slicelet("a", duration=10), slicelet("b", duration=1), slicelet("c")]
    services = [{"name": "v", "composition": share(s=60)}]
    found = {
        one.name: one.sla_violated
        for one in simulate(experiment(services=services, slicelets=listed)).verdicts()
    }
    assert found == {"a": False, "b": False, "c": True}, "0, 10 and 11 s; slicenet's threshold is 10 s"


def test_a_waiting_slicelet_of_no_duration_takes_no_room_from_those_behind_it() -> None:
    """When `a` leaves, `b` comes and goes at once, so `c` is next in line, not the smaller `d` behind it."""
    services = [{"name": "half", "composition": share(s=50)}, {"name": "most", "composition": share(s=80)}]
    listed = [
        slicelet("a", "most"), slicelet("b", "half", 0), slicelet("c", "most", 1), slicelet("d", "half", 1)
    ]  # fmt: skip
    found = starts(simulate(experiment(services=services, slicelets=listed)))
    assert found == {"a": 0, "b": 5, "c": 5, "d": 6}


def test_a_slicelet_of_no_duration_takes_no_room_from_the_next() -> None:
    listed = [slicelet(name, duration=0) for name in "abcdefgh"]
    model = simulate(experiment(slicelets=listed))
    assert set(starts(model).values()) == {0.0} and model.finish == 0
    assert model.utilisation.level(0, "cpu").mean == 0


@pytest.mark.parametrize(
    ("policy", "clouds"),
    [
        ("first-available-method", ["a", "a", "b"]),
        ("best-fit-method", ["c", "b", "b"]),
        ("worst-fit-method", ["a", "b", "a"]),
    ],
)
def test_policies_choose_clouds(policy: str, clouds: list[str]) -> None:
    sites = [
        {"name": name, "cpu": cpu, "ram": 100, "hdd": 100} for name, cpu in (("a", 10), ("b", 9), ("c", 4))
    ]
    used = [{"name": name, "cpu": cpu, "ram": 10, "hdd": 10} for name, cpu in (("x", 4), ("y", 5), ("z", 4))]
    case = experiment(
        clouds=sites,
        nfs=used,
        slices=[],
        services=[],
        slicelets=[],
        policies=[
            {"type": "NfMgr", "policy": policy},
            {"type": "SliceMgr", "policy": "first-available-method"},
        ],
    )
    assert [part["cloud"] for part in simulate(case).wire()["functions"]] == clouds


def two_clouds(service: dict[str, Any], links: list[dict[str, Any]], count: int = 3) -> Model:
    case = experiment(
        clouds=[{"name": name, "cpu": 10, "ram": 10, "hdd": 10} for name in ("e", "m", "k")],
        nfs=functions(10, 10),
        slices=[{"name": "s", "composition": [{"nf": "n0", "weight": 50}, {"nf": "n1", "weight": 50}]}],
        services=[{"name": "v", "composition": share(s=10), **service}],
        slicelets=[slicelet(f"{number}") for number in range(count)],
        links=links,
    )
    return simulate(case)


def test_bandwidth_of_links_is_shared() -> None:
    model = two_clouds({"bandwidth": 40, "max_wait": 1}, [{"from": "m", "to": "e", "bandwidth": 80}])
    assert codes(model) == {"0": None, "1": None, "2": "waited-too-long"}
    assert "link 'm' to 'e' has 0 Mbit/s left, 40 Mbit/s" in list(model.verdicts())[2].refusal.text  # type: ignore[union-attr]
    wide = two_clouds({"bandwidth": 40, "max_wait": 1}, [{"from": "m", "to": "e"}])
    assert wide.admitted == 3, "no bandwidth stated: no limit"
    narrow = two_clouds({"bandwidth": 90}, [{"from": "m", "to": "e", "bandwidth": 80}])
    assert set(codes(narrow).values()) == {"more-than-the-link"}


def test_latency_is_that_of_the_fastest_way() -> None:
    around = [
        {"from": "e", "to": "m", "latency": 9},
        {"from": "e", "to": "k", "latency": 2},
        {"from": "k", "to": "m", "latency": 3},
    ]
    model = two_clouds({"latency": 5}, around)
    assert model.admitted == 3 and model.wire()["services"][0]["latency_ms"] == 5
    slow = two_clouds({"latency": 4.9}, around)
    assert set(codes(slow).values()) == {"too-slow"}
    assert "5 ms apart, at most 4.9 ms" in next(slow.verdicts()).refusal.text  # type: ignore[union-attr]
    assert set(codes(two_clouds({"latency": 5}, around[:0])).values()) == {"no-way"}
    assert two_clouds({}, []).admitted == 3, "plain slicenet knows no links"


def test_utilisation_over_time() -> None:
    """20 cpu, of which 8 are the function's; half the slice's, 30 % of that each slicelet's: 1.2 of 20 cpu."""
    case = experiment(
        clouds=[{"name": "c", "cpu": 20, "ram": 100, "hdd": 0}],
        nfs=[{"name": "n", "cpu": 8, "ram": 10, "hdd": 0}],
        slicelets=[slicelet("a", duration=4), slicelet("b", duration=8)],
    )
    used = simulate(case).utilisation
    series = used.series(0, "cpu")
    assert series.times == (0, 4, 8)
    assert series.used == pytest.approx((12, 6, 0)) and series.used[-1] == 0
    level = used.level(0, "cpu")
    assert (level.reserved, level.mean, level.peak) == pytest.approx((40, 9, 12))
    assert used.level(0, "hdd").peak == 0, "a cloud without disks"
    merged = used.series(0, "cpu", points=2)
    assert merged.averaged and merged.times == (0, 4) and merged.used == pytest.approx((12, 6))


def test_epochs_follow_one_another_and_draw_their_own_delays() -> None:
    case = experiment(epoch=3, delay_pattern="exponential", delay_pattern_threshold=2)
    found = list(simulate(case, 1).verdicts())
    assert [one.epoch for one in found] == [1, 2, 3]
    gaps = [later.arrived - (former.ended or 0) for former, later in pairwise(found)]
    assert all(gap >= 0 for gap in gaps) and len(set(gaps)) == 2


@pytest.mark.parametrize(
    ("pattern", "mean", "top"),
    [("default", 0, 0), ("exponential", 8, 200), ("normal", 4, 10), ("uniform", 4, 8)],
)
def test_delay_patterns(pattern: str, mean: float, top: float) -> None:
    made = {"count": 4000, "duration_range": 1, "service-slicelet-mapping": [{"service": "v", "weight": 100}]}
    case = experiment(
        delay_pattern=pattern, delay_pattern_threshold=8, slicelets=[], **{"make-slicelets": made}
    )
    arrived = [one.arrived for one in simulate(case).verdicts()]
    assert sum(arrived) / 4000 == pytest.approx(mean, rel=0.06) and max(arrived) <= top and min(arrived) >= 0


def test_slicelets_are_generated_by_weight_and_none_is_lost() -> None:
    """slicenet rounds down and makes 9 of these 10."""
    mapping = [{"service": "v", "weight": 33}, {"service": "w", "weight": 34}, {"service": "v", "weight": 33}]
    made = {"count": 10, "duration_range": 7, "service-slicelet-mapping": mapping}
    services = [{"name": name, "composition": share(s=5)} for name in "vw"]
    model = simulate(experiment(services=services, slicelets=[], **{"make-slicelets": made}))
    found = list(model.verdicts())
    assert len({one.name for one in found}) == 10
    assert [sum(one.service == name for one in found) for name in "vw"] == [6, 4]
    assert all(1 <= (one.ended or 0) - (one.started or 0) <= 7 for one in found)


BAD = """\
clouds:
  - {name: c, cpu: 10, ram: 100, hdd: 100}
nfs:
  - {name: n, cpu: 4, ram: 10, hdd: 10}
slices:
  - name: s
    composition:
      - {nf: n, weight: 50}
services:
  - name: v
    composition:
      - {slice: s, weight: 30}
slicelets:
  - {name: a, service: v, duration: 5}
"""


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("{nf: n, weight", "{nf: x, weight", "e.yaml:8:10: slices[0].composition[0].nf", "no 'x' in `nfs` ('n')"),
        ("{slice: s", "{slice: q", "e.yaml:12:10: services[0].composition[0].slice", "no 'q' in `slices`"),
        ("service: v", "service: z", "e.yaml:14:15: slicelets[0].service", "no 'z' in `services`"),
        ("cpu: 4", "cpu: -4", "e.yaml:4:15: nfs[0].cpu", "greater than or equal to 0"),
        ("cpu: 4", "cpu: .nan", "e.yaml:4:15: nfs[0].cpu", "finite number"),
        ("cpu: 4", "cpu: true", "e.yaml:4:15: nfs[0].cpu", "not true or false"),
        ("cpu: 4", "cpus: 4", "e.yaml:4", "cpu"),
        ("weight: 50}", "weight: 50}\n      - {nf: n, weight: 5}", "e.yaml:9:10", "listed twice"),
        ("duration: 5}", "duration: 5}\n  - {name: a, service: v, duration: 5}", "e.yaml:15:6", "names are unique"),
        ("nfs:", "delay_pattern: poisson\nnfs:", "e.yaml:3:1: delay_pattern", "'exponential'"),
        ("nfs:", "policies: [{type: NfMgr, policy: round-robin}]\nnfs:", "e.yaml:3", "best-fit-method"),
        ("nfs:", "links: [{from: c, to: d}]\nnfs:", "e.yaml:3:19: links[0].to", "no 'd' in `clouds`"),
        ("nfs:", "epoch: 4000000\nnfs:", "e.yaml:3:1: epoch", "1000000"),
        ("nfs:", "epoch: 0\nnfs:", "e.yaml:3:1: epoch", "1"),
        ("nfs:", "epoch: 999999\nnfs:", None, ""),
        ("slicelets:", "make-slicelets: {count: 1, duration_range: 1, service-slicelet-mapping: [{service: v, "
         "weight: 90}]}\nslicelets:", "e.yaml:13:1: make-slicelets", "not both"),
        ("clouds:", "clouds: [", "e.yaml", "not valid YAML"),
    ],
)  # fmt: skip
def test_errors_say_where(old: str, new: str, where: str | None, said: str) -> None:
    assert old in BAD
    text = BAD.replace(old, new, 1)
    if where is None:
        assert parse(text, "e.yaml").epoch == 999999
        return
    with pytest.raises(InvalidInput) as caught:
        parse(text, "e.yaml")
    lines = [str(problem) for problem in caught.value.problems]
    assert any(line.startswith(where) and said in line for line in lines), lines


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(BAD.replace("slice: s", "slice: q").replace("service: v", "service: z"), "e.yaml")
    assert len(caught.value.problems) == 2


def test_an_experiment_made_in_code_is_checked_too() -> None:
    with pytest.raises(InvalidInput, match="no 'nowhere' in `services`"):
        simulate(experiment(slicelets=[slicelet("a", "nowhere")]))


def test_a_thousand_slicelets_take_no_time() -> None:
    """slicenet: 5.2 s of wall clock. The limit is 0.05 s; benchmarks/bench_modelling.py measures."""
    names = [f"s{number}" for number in range(100)]
    case = experiment(
        nfs=[{"name": name, "cpu": 0.1, "ram": 1, "hdd": 1} for name in names],
        slices=[{"name": name, "composition": [{"nf": name, "weight": 80}]} for name in names],
        services=[{"name": name, "composition": share(**{name: 30})} for name in names],
        slicelets=[slicelet(f"{name}-{number}", name, 1) for name in names for number in range(10)],
    )
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        model = simulate(case)
        seconds.append(time.perf_counter() - begin)
    assert model.admitted == 1000 and model.finish == 4, "three at a time"
    assert min(seconds) < 0.05
