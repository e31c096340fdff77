"""Laws of scaling: bounds, cooldown, hysteresis, settling; with the planning model of load as the world."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from slices_in_operation import function, instance

from assent.intents.instance import SliceInstance
from assent.intents.operation import Demand, SliceSample
from assent.intents.service import STANDBY
from assent.service.operation.load import Moment, loaded
from assent.service.operation.policy import ScalingPolicy
from assent.service.operation.scaling import Past, Scaling, decide, in_a_row, retry_at, scaled

EVERY_S = 10


@st.composite
def policies(draw: st.DrawFn) -> ScalingPolicy:
    down = draw(st.floats(0, 70))
    target = draw(st.floats(down + 1, 95))
    return ScalingPolicy(
        down_below_percent=down,
        target_percent=target,
        up_above_percent=draw(st.floats(target + 1, 200)),
        hold_s=draw(st.integers(1, 60)),
        cooldown_s=draw(st.integers(0, 90)),
        step=draw(st.floats(1.01, 5)),
        min_factor=draw(st.floats(0.05, 1)),
        max_factor=draw(st.floats(1, 8)),
    )


@st.composite
def slices(draw: st.DrawFn) -> SliceInstance:
    sizes = st.integers(1, 80).map(lambda tenths: tenths / 10)
    roles = draw(
        st.lists(st.sampled_from(["AMF", "UPF", "CACHE", "GAME-SERVER", "ODD"]), min_size=1, max_size=4)
    )
    return instance(*(function(f"f{n}", role, draw(sizes)) for n, role in enumerate(roles)))


class World:
    """A slice that is scaled whenever that is decided, and what is remembered of it."""

    def __init__(self, one: SliceInstance, policy: ScalingPolicy) -> None:
        self.one, self.policy, self.now = one, policy, 0
        self.past, self.seen = Past(), list[SliceSample]()
        self.decisions = list[tuple[int, Scaling]]()
        self.bases = {f.function.name: f.function for f in one.functions}

    def live(self, demand: Demand, moments: int) -> None:
        for _ in range(moments):
            self.seen.append(loaded(self.one, demand, Moment(self.now, EVERY_S)))
            what = decide(self.one, self.seen, self.past, self.policy, self.now)
            if what is not None:
                self.decisions.append((self.now, what))
                self.one = scaled(self.one, what.steps)
                base = {step.function: (step.base_cpu, step.base_ram_mb) for step in what.steps}
                self.past = Past(changed_s=self.now, base={**self.past.base, **base})
            self.now += EVERY_S


def demands() -> st.SearchStrategy[Demand]:
    return st.builds(
        Demand,
        dl_mbps=st.floats(0, 5_000),
        ul_mbps=st.floats(0, 800),
        ues=st.floats(0, 5_000),
    )


@settings(max_examples=60, deadline=None)
@given(slices(), policies(), st.lists(demands(), min_size=1, max_size=5))
def test_sizes_stay_in_bounds_and_nothing_happens_in_the_cooldown(
    one: SliceInstance, policy: ScalingPolicy, loads: list[Demand]
) -> None:
    world = World(one, policy)
    for demand in loads:
        world.live(demand, 12)
    for placed in world.one.functions:
        base = world.bases[placed.function.name]
        lowest, highest = base.cpu * policy.min_factor, base.cpu * policy.max_factor
        assert min(lowest, base.cpu) - 1e-9 <= placed.function.cpu <= max(highest, base.cpu) + 1e-9
        assert placed.function.ram_mb >= 64
        if placed.function.cpu == base.cpu:
            assert placed.function.ram_mb == base.ram_mb
    for (earlier, _), (later, _) in pairwise(world.decisions):
        assert later - earlier >= policy.cooldown_s
    for _, what in world.decisions:
        for step in what.steps:
            up, down = step.cpu * policy.step + 0.1, step.cpu / policy.step - 0.1
            assert down - 1e-9 <= step.new_cpu <= up + 1e-9  # one step of 0.1 CPU is always allowed


@settings(max_examples=60, deadline=None)
@given(slices(), policies(), demands())
def test_under_a_constant_load_it_settles_and_never_turns_back(
    one: SliceInstance, policy: ScalingPolicy, demand: Demand
) -> None:
    world = World(
        one, policy.model_copy(update={"cooldown_s": 0, "hold_s": 1, "step": max(policy.step, 1.3)})
    )
    world.live(demand, 150)
    ways: dict[str, set[str]] = {}
    for _, what in world.decisions:
        for step in what.steps:
            ways.setdefault(step.function, set()).add(what.direction)
    assert all(len(directions) == 1 for directions in ways.values())
    assert not world.decisions or world.decisions[-1][0] < world.now - 10 * EVERY_S  # it has settled
    for placed, sample in zip(world.one.functions, world.seen[-1].functions, strict=True):
        base = world.bases[placed.function.name].cpu
        if sample.load_percent > policy.up_above_percent:  # no more is allowed
            assert placed.function.cpu + 0.1 > base * policy.max_factor - 1e-9


@settings(max_examples=60, deadline=None)
@given(slices(), policies(), st.data())
def test_in_the_band_nothing_is_decided(
    one: SliceInstance, policy: ScalingPolicy, data: st.DataObject
) -> None:
    world = World(one, policy)
    for at in range(0, 300, EVERY_S):
        load = data.draw(st.floats(policy.down_below_percent, policy.up_above_percent))
        sample = loaded(one, Demand(), Moment(at, EVERY_S))
        functions = tuple(f.model_copy(update={"load_percent": load}) for f in sample.functions)
        world.seen.append(sample.model_copy(update={"functions": functions}))
        assert decide(one, world.seen, Past(), policy, at) is None


def test_a_spike_that_is_shorter_than_the_hold_does_nothing() -> None:
    world = World(instance(), ScalingPolicy(hold_s=30))
    calm, busy = Demand(ul_mbps=250, ues=100), Demand(ul_mbps=480, ues=100)
    for demand, moments in ((calm, 5), (busy, 3), (calm, 3), (busy, 3), (calm, 2)):
        world.live(demand, moments)
    assert not world.decisions
    world.live(busy, 5)
    (at, what), *_ = world.decisions
    assert what.direction == "up" and [step.function for step in what.steps] == ["upf"]
    assert what.reason == "for 30 s above 80 %: upf at 96 %; sized for 60 %"
    assert world.one.functions[1].function.cpu == 0.8 and at == world.now - 10 * 2


def test_more_comes_before_less() -> None:
    """The UPF needs more, the recorder less: the slice grows, and shrinks once the load allows it."""
    one = instance(function("upf", "UPF", 0.4), function("recorder", "VIDEO-RECORDER", 30.0))
    world = World(one, ScalingPolicy(cooldown_s=0))
    world.live(Demand(ul_mbps=390), 30)
    assert [what.direction for _, what in world.decisions][:2] == ["up", "down"]


def test_a_standby_follows_what_it_stands_by_for() -> None:
    one = instance(function("upf", "UPF", 0.5), function(f"upf{STANDBY}", "UPF", 0.5, "b"))
    world = World(one, ScalingPolicy())
    world.live(Demand(ul_mbps=480), 10)
    assert {placed.function.cpu for placed in world.one.functions} == {0.8}
    assert len({placed.function.ram_mb for placed in world.one.functions}) == 1


@pytest.mark.parametrize(
    "states", [{"administrative": "LOCKED"}, {"operational": "DISABLED"}, {"phase": "DECOMMISSIONING"}]
)
def test_only_what_is_active_is_scaled(states: dict[str, str]) -> None:
    world = World(instance(**states), ScalingPolicy())
    world.live(Demand(ul_mbps=480), 20)
    assert not world.decisions


def test_refusals_back_off_and_are_forgotten() -> None:
    policy = ScalingPolicy(retry_s=30, retry_most_s=100)
    waits = [retry_at(Past(refused_s=0, refusals=n), policy) for n in range(5)]
    assert waits == [None, 30, 60, 100, 100]
    past = Past(refused_s=0, refusals=2)
    assert in_a_row(past, policy, 60) == 2 and in_a_row(past, policy, 161) == 0
    world = World(instance(), policy)
    world.past = Past(refused_s=0, refusals=2)
    world.live(Demand(ul_mbps=480), 7)
    assert world.decisions[0][0] == 60


@pytest.mark.parametrize(
    "wrong",
    [
        {"down_below_percent": 60, "target_percent": 60},
        {"up_above_percent": 50},
        {"step": 1},
        {"retry_s": 100, "retry_most_s": 50},
        {"min_factor": 1.5},
        {"target_percent": float("nan")},
    ],
)
def test_a_policy_without_a_band_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        ScalingPolicy.model_validate(wrong)
