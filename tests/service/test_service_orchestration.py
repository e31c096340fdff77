"""The agents' file, the operator's goal, sizes, topologies, recommendations, and actions on resources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.errors import AssentError, Clarify, InvalidInput, Refused
from assent.intents.instance import cloud_intent
from assent.inventory.clouds import Cloud
from assent.reasoning.tools import bind
from assent.service.design import design_all
from assent.service.modelling import Experiment, simulate
from assent.service.orchestration import roster
from assent.service.orchestration.goal import Goal, Reference, read_goal, revised
from assent.service.orchestration.nsi import describe
from assent.service.orchestration.recommend import recommend
from assent.service.orchestration.resources import ResourceAction, managed
from assent.service.orchestration.sizing import CPU_STEP, sized
from assent.service.orchestration.tools import bindings
from assent.service.orchestration.topologies import Requirements, prepare
from assent.service.placement import Site
from assent.service.requirement import SliceRequirement

CLOUDS = (
    Cloud(name="edge", cpu=8, ram_mb=32768, disk_gb=4000, cost_per_cpu=4),
    Cloud(name="region", cpu=64, ram_mb=262144, disk_gb=40000, latency_ms=1, cost_per_cpu=1),
)
SITE = Site(CLOUDS, {"edge": 1.0, "region": 12.0}, {}, {})
CODE = bindings(None, lambda: SITE)  # type: ignore[arg-type]  # no tool that needs the clouds is called
SHOWN = Reference(cost=10, latency_ms=13, energy_w=50, utilisation_percent=85)


def requirements(ues: int = 200, service: str = "cameras", **goal: Any) -> Requirements:
    designs = design_all([SliceRequirement(service_type=service, ues=ues)], "slice-x")
    return Requirements(request="200 cameras", goal=Goal(**goal), designs=designs)


# -- the agents' file -------------------------------------------------------------------------------------------


def test_every_shipped_agent_and_tool_is_reached() -> None:
    agents = roster.load(None, CODE)
    assert len(agents) == 4 and roster.reached(agents) == set(agents)
    had = roster.had(agents)
    for agent in agents.values():
        for tool in agent.tools:
            assert had.issuperset(tool.consumes) and had.issuperset(tool.produces), tool.name
    everywhere = {tool.name for tool in bind(next(iter(agents.values())), agents, CODE).everywhere()}
    assert everywhere >= set(CODE) and "resource-manager" in everywhere


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      - name: slicenet\n", "      - name: slicenett\n", "there is no tool 'slicenett'"),
        ("agent: Resource Management Agent", "agent: Resource Agent", "no agent is called 'Resource Agent'"),
        ("agent: Resource Management Agent", "agent: On-Device Agent", "would call itself"),
        ("agent: Resource Management Agent", "agent: Slice Modelling Agent", "no tool leads from"),
        ("consumes: [requirements]\n        produces: [e", "consumes: [x]\n        produces: [e", "no argument"),
        ("produces: [choice]", "produces: [choices]", "can never be called"),
        ("    goal: Model the slice", "    gaol: Model the slice", "gaol"),
        ("agents:\n", "agents: [\n", "not valid YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_has_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = roster.shipped()
    assert old in text
    path = tmp_path / "agents.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        roster.load(path, CODE)
    told = [str(caught.value), *map(str, caught.value.problems)]
    assert any(said in one for one in told), told
    assert "agents.yaml:" in str(caught.value)


# -- the goal ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "goal", "rest"),
    [
        (
            "Deploy a slice for 200 cameras, average utilisation above 80 %",
            {"min_utilisation_percent": 80},
            "Deploy a slice for 200 cameras",
        ),
        ("200 cameras with utilization of at least 75.5 percent", {"min_utilisation_percent": 75.5}, "200 cameras"),
        ("200 cameras, at most 60 % utilisation", {"max_utilisation_percent": 60}, "200 cameras"),
        ("200 cámaras, utilización superior a 80 %", {"min_utilisation_percent": 80}, "200 cámaras"),
        ("200 cameras, as cheap as can be", {"prefer": "cost"}, "200 cameras, as cheap as can be"),
        ("cameras, low latency", {"prefer": "latency"}, "cameras, low latency"),
        ("cameras with 99.9 % availability", {}, "cameras with 99.9 % availability"),
        ("30 AGVs, no more than 5 EUR per hour, 8 ms", {"max_cost": 5}, "30 AGVs , 8 ms"),
        ("200 cameras for less than $730 a month", {"max_cost": 1}, "200 cameras"),
        ("20 cámaras, presupuesto 48 euros al día", {"max_cost": 2}, "20 cámaras"),
        ("20 gamers with at least 30 % headroom", {"min_headroom_percent": 30}, "20 gamers"),
        ("300 sensors, power at most 20 W, budget 3 per hour", {"max_energy_w": 20, "max_cost": 3}, "300 sensors"),
        ("10 cameras of at most 12 W each", {}, "10 cameras of at most 12 W each"),
        ("1000 meters, at most 4 readings per hour", {}, "1000 meters, at most 4 readings per hour"),
    ],
)  # fmt: skip
def test_a_goal_is_read_and_taken_out(text: str, goal: dict[str, Any], rest: str) -> None:
    assert read_goal(text) == (Goal(**goal), rest)


def test_amounts_of_a_customer_are_no_bound_on_what_clouds_cost() -> None:
    text = "200 cameras, at most 500 EUR a month"
    assert read_goal(text, money=False) == (Goal(), text)


def test_feedback_is_about_what_was_shown() -> None:
    assert revised(Goal(), "cheaper", SHOWN).max_cost == pytest.approx(10, abs=1e-5)
    assert revised(Goal(), "cheaper", SHOWN).max_cost < 10  # type: ignore[operator]
    assert revised(Goal(), "latency below 5 ms", SHOWN).max_latency_ms == 5
    assert revised(Goal(), "it has to survive the loss of a cloud", SHOWN).resilient
    kept = revised(Goal(min_utilisation_percent=80), "lower latency", SHOWN)
    assert kept.min_utilisation_percent == 80 and kept.prefer == "latency"
    with pytest.raises(Clarify):
        revised(Goal(), "I like trains", SHOWN)


@given(st.text(max_size=120), st.floats(0.001, 1000).map(lambda n: round(n, 3)))
@settings(max_examples=80, deadline=None)
def test_any_text_is_read_or_asked_about(text: str, number: float) -> None:
    for wish in (text, f"{text} utilisation above {number} % {text}"):
        try:
            goal, _ = read_goal(wish)
            revised(goal, text, SHOWN)
        except AssentError as error:
            assert isinstance(error, Clarify)


# -- sizes, topologies, recommendations --------------------------------------------------------------------------


@given(st.integers(1, 5000), st.floats(1, 3))
@settings(max_examples=40, deadline=None)
def test_functions_are_large_enough_and_no_step_larger(ues: int, headroom: float) -> None:
    for one in sized(requirements(ues).designs[0], headroom):
        assert 0 < one.needed <= 1
        assert one.function.cpu * (1 - one.needed) <= CPU_STEP + 1e-6


def test_topologies_keep_to_capacity_and_budget() -> None:
    wanted = requirements()
    budget = wanted.designs[0].service_profile.ul_latency_ms
    for one in prepare(wanted, SITE):
        functions = [f for p in one.topology.placements for f in p.functions]
        for cloud in CLOUDS:
            assert sum(f.function.cpu for f in functions if f.cloud == cloud.name) <= cloud.cpu + 1e-9
        assert budget and max(p.latency_ms for p in one.topology.placements) <= budget
        first = {f.cloud for f in functions if not f.function.name.endswith("-standby")}
        spare = {f.cloud for f in functions if f.function.name.endswith("-standby")}
        assert not first & spare and bool(spare) == one.topology.standby
        hosts = simulate(one.experiment).deployment.hosts
        names = [cloud.name for cloud in one.experiment.clouds]
        assert {name: names[at] for name, at in hosts.items()} == {
            f.function.name: f.cloud for f in functions
        }


def test_what_is_recommended_meets_the_goal_and_none_beats_another() -> None:
    options = recommend(prepare(requirements(), SITE), Goal(min_utilisation_percent=60, max_latency_ms=5))
    assert [one.name for one in options] == [f"r{n}" for n in range(1, len(options) + 1)]
    assert [one.cost for one in options] == sorted(one.cost for one in options)
    for one in options:
        assert one.utilisation_percent >= 60 and one.latency_ms <= 5 and not one.refused
        mine = (one.cost, one.latency_ms, one.energy_w, -one.headroom_percent, not one.survives_cloud_loss)
        for other in options:
            its = (
                other.cost,
                other.latency_ms,
                other.energy_w,
                -other.headroom_percent,
                not other.survives_cloud_loss,
            )
            assert other is one or any(a > b for a, b in zip(its, mine, strict=True))


def test_utilisation_is_that_of_the_model() -> None:
    """Always-on cameras work what they need of what is held: by hand, for the leanest topology."""
    wanted = requirements()
    lean = sized(wanted.designs[0], 1.0)
    by_hand = 100 * sum(one.function.cpu * one.needed for one in lean) / sum(one.function.cpu for one in lean)
    best = recommend(prepare(wanted, SITE), Goal(prefer="utilisation"))[0]
    assert best.utilisation_percent == pytest.approx(by_hand, abs=0.01)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ({"min_utilisation_percent": 99.9}, "the most that can be had is"),
        ({"max_latency_ms": 0.5}, "the least that can be had is 1.5 ms"),
        ({"max_cost": 0.1}, "cost of at most 0.1 per hour: the least that can be had is"),
        ({"max_cost": 5.2 - 1e-6}, "cost of less than 5.2 per hour: the least that can be had is 5.2 "),
        ({"min_headroom_percent": 500}, "headroom of at least 500 %: the most that can be had is 100 %"),
        ({"min_utilisation_percent": 80, "resilient": True}, "average utilisation of at least 80 %"),
    ],
)
def test_a_bound_that_binds_is_said(goal: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        recommend(prepare(requirements(), SITE), Goal(**goal))


def test_what_cannot_be_placed_says_why() -> None:
    with pytest.raises(Refused, match="CPU"):
        prepare(requirements(100_000), SITE)


@pytest.mark.parametrize("service", ["gaming", "sensors", "video-call", "remote-control", "broadband"])
def test_other_services_are_served_too(service: str) -> None:
    wanted = requirements(40, service)
    roomy = Site(CLOUDS, {"edge": 0.1, "region": 0.2}, {}, {})
    options = recommend(prepare(wanted, roomy), Goal())
    assert options and all(not one.refused for one in options)


def test_an_experiment_pins_functions_to_clouds_that_are_there() -> None:
    made = prepare(requirements(), SITE)[0].experiment
    wrong = made.nfs[0].model_copy(update={"cloud": "moon"})
    with pytest.raises(InvalidInput, match="no cloud is called 'moon'"):
        simulate(Experiment.model_validate({**dict(made), "nfs": (wrong, *made.nfs[1:])}))


# -- resources ---------------------------------------------------------------------------------------------------


class Roomy:
    """A cloud domain on which everything fits."""

    def __getattr__(self, name: str) -> Any:
        return {"feasible": self._feasible, "plan": self._plan, "verify": lambda change: ()}[name]

    @staticmethod
    def _feasible(intent: Any) -> Any:
        from assent.intents.change import Feasibility

        return Feasibility(feasible=True, reason="it fits")

    @staticmethod
    def _plan(intent: Any) -> Any:
        from assent.intents.change import ChangeSet

        texts: dict[str, Any] = {key: {} for key in ("plan", "candidate", "diff", "rollback", "base")}
        return ChangeSet(domain="cloud", intent=intent, idempotency_key="k", **texts)


def instances() -> Any:
    wanted = requirements()
    options = recommend(prepare(wanted, SITE), Goal())
    found = describe(wanted, options, "r1").instances
    return [one.model_copy(update={"administrative": "UNLOCKED", "operational": "ENABLED"}) for one in found]


def act(action: str, **more: Any) -> Any:
    asked = ResourceAction(instance="slice-x-1", action=action, **more)  # type: ignore[arg-type]
    return managed(Roomy(), instances(), asked).stages


def test_actions_on_functions_are_stages() -> None:
    stop = act("stop")[0][0]
    assert (stop.administrative, stop.operational, len(stop.stopped)) == ("LOCKED", "DISABLED", 4)
    one = act("stop", function="slice-x-1-upf")[0][0]
    assert (one.administrative, one.operational, one.stopped) == ("UNLOCKED", "DISABLED", ("slice-x-1-upf",))
    first, last = act("restart")
    assert len(first[0].stopped) == 4 and not last[0].stopped and last[0].operational == "ENABLED"
    ended = act("delete")[0]
    assert ended[0].ended and cloud_intent("o", 2, ended).functions == {}
    scaled, before = act("scale", factor=3.0)[0][0], instances()[0]
    for big, small in zip(scaled.functions, before.functions, strict=True):
        assert big.function.cpu == pytest.approx(3 * small.function.cpu)


@pytest.mark.parametrize(
    ("action", "more", "said"),
    [
        ("scale", {}, "scale needs one"),
        ("stop", {"factor": 2.0}, "goes with scale"),
        ("stop", {"function": "nonesuch"}, "has no function"),
        ("delete", {"function": "slice-x-1-upf"}, "cannot do without"),
    ],
)
def test_actions_that_make_no_sense(action: str, more: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        act(action, **more)
