"""Agents from YAML, their tools, planning, and the embedded model that drives them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.base import Frozen, Json
from assent.intents.errors import Clarify, InvalidInput, Permanent, Refused, Temporary
from assent.reasoning.agent import AgentSpec, ToolSpec, agents_from_yaml
from assent.reasoning.chain import Chain
from assent.reasoning.embedded import Embedded
from assent.reasoning.ledger import Call, CallLedger
from assent.reasoning.outcome import (
    Done,
    DriveLimits,
    LimitExceeded,
    NeedsDecision,
    Outcome,
    Unfinished,
    settle,
)
from assent.reasoning.planner import NoPlan, Step, plan
from assent.reasoning.recorded import Recorded, Recorder
from assent.reasoning.run import complete
from assent.reasoning.tools import Binding, Toolset, bind
from fakes.agents import AGENTS_YAML, Workshop

GIVEN = {"requirements": "200 cameras"}


def _drive(shop: Workshop, ledger: CallLedger, model: Any = None, **more: Any) -> Outcome:
    more.setdefault("wants", ("slice_instance",))
    return complete((model or Embedded()).drive(shop.agent, "Deploy a slice", shop.tools, ledger, **more))


def _modelled(shop: Workshop, **more: Any) -> Outcome:
    ledger = more.pop("ledger", None) or CallLedger("run", GIVEN)
    more.setdefault("wants", ("recommendations",))
    return complete(Embedded().drive(shop.modelling, "Model it", shop.modelling_tools, ledger, **more))


# -- agents from YAML -------------------------------------------------------------------------------------


def test_agents_are_read_and_may_name_one_another() -> None:
    agents = agents_from_yaml(AGENTS_YAML)
    assert list(agents) == ["On-Device Agent", "Slice Modelling Agent"]
    assert agents["On-Device Agent"].tools[0].agent == "Slice Modelling Agent"
    assert agents["Slice Modelling Agent"].tools[1].consumes == ("experiments",)


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        (
            "agent: Slice Modelling Agent",
            "agent: Slice modelling Agent",
            ":7:9",
            "did you mean 'Slice Modelling",
        ),
        ("name: slicenet\n", "name: rm -rf\n", ":35:9", "no name of a tool"),
        ("name: slicenet\n", "name: done\n", ":35:9", "reserved"),
        ("name: slicenet\n", "name: slicenet-preparer\n", ":28:5", "the same tool twice"),
        (
            "[experiments]\n        produces: [rec",
            "[Slice Profile]\n        produces: [rec",
            ":39:20",
            "no kind",
        ),
        ("        produces: [choice]\n", "", ":13:9", "Field required"),
        ("        produces: [choice]\n", "        produces: []\n", ":18:9", "at least 1"),
        ("goal: Model a slice by experiments", "gaol: x", ":26:5", "Extra inputs"),
        ("name: Slice Modelling Agent", "name: On-Device Agent", ":25:5", "two agents are called"),
        (
            "description: runs experiments",
            "agent: On-Device Agent\n        description: x",
            ":7:9",
            "call itself",
        ),
        ("agents:", "agents: []\nmore:", ":1:1", "at least 1"),
        ("agents:", "agents: [", ":", "not valid YAML"),
    ],
)
def test_a_bad_file_is_told_line_and_field(old: str, new: str, where: str, message: str) -> None:
    assert old in AGENTS_YAML
    with pytest.raises(InvalidInput) as caught:
        agents_from_yaml(AGENTS_YAML.replace(old, new, 1), "mine.yaml")
    problems = [str(problem) for problem in caught.value.problems]
    assert any(f"mine.yaml{where}" in problem and message in problem for problem in problems), problems


# -- tools ------------------------------------------------------------------------------------------------


class _Sum(Frozen):
    left: int
    right: int = 0


def _spec(**more: Any) -> ToolSpec:
    base = {"name": "add", "description": "d", "input": "i", "output": "o", "consumes": ("left",)}
    return ToolSpec.model_validate({**base, "produces": ("sum",), **more})


def _adder(run: Callable[[dict[str, Any]], Json], **more: Any) -> tuple[AgentSpec, Toolset]:
    agent = AgentSpec(name="a", goal="g", prompt="p", tools=(_spec(**more),))
    return agent, bind(agent, {}, {"add": Binding(_Sum, run, "read")})


def test_code_has_to_fit_what_is_declared() -> None:
    with pytest.raises(InvalidInput, match="no argument of that name; it has: left, right"):
        _adder(lambda _: {}, consumes=("other",))
    agent, _ = _adder(lambda _: {})
    with pytest.raises(InvalidInput, match="there is no tool add"):
        bind(agent, {}, {})
    with pytest.raises(InvalidInput, match="`read` or `propose`, not 'write'"):
        bind(agent, {}, {"add": Binding(_Sum, lambda _: {}, "write")})  # type: ignore[arg-type]
    elsewhere = AgentSpec(name="b", goal="g", prompt="p", tools=(_spec(agent="nobody"),))
    with pytest.raises(InvalidInput, match="no agent is called 'nobody'"):
        bind(elsewhere, {}, {})
    itself = AgentSpec(name="b", goal="g", prompt="p", tools=(_spec(agent="b"),))
    with pytest.raises(InvalidInput, match="would call itself: b > b"):
        bind(itself, {"b": itself}, {})


def test_an_argument_that_is_an_artefact_may_be_left_out() -> None:
    tool = next(iter(_adder(lambda _: {})[1]))
    assert "required" not in tool.schema and tool.schema["properties"].keys() == {"left", "right"}
    assert tool.resolve({"right": 2}, {"left": 1, "other": 9}) == {"left": 1, "right": 2}
    assert tool.resolve({"left": 5}, {"left": 1}) == {"left": 5, "right": 0}
    for wrong in (
        {},
        {"left": "x"},
        {"left": 1, "extra": 2},
        [1],
        None,
        {"left": float("nan")},
        {1: 2, "a": 3},
    ):
        with pytest.raises(ValueError):
            tool.resolve(wrong, {})


def test_an_agent_behind_a_tool_may_propose_if_one_of_its_tools_does() -> None:
    shop = Workshop()
    assert {tool.name: tool.access for tool in shop.tools} == {
        "chooser": "read",
        "deployer": "propose",
        "modeller": "read",
    }


def _boom(_: dict[str, Any]) -> Json:
    raise KeyError("sk-secret")


def _raise(error: Exception) -> Callable[[dict[str, Any]], Json]:
    def run(_: dict[str, Any]) -> Json:
        raise error

    return run


@pytest.mark.parametrize(
    ("run", "code", "message"),
    [
        (_boom, "failed", "the tool failed (KeyError)"),
        (_raise(ValueError("too\nmuch")), "failed", "too much"),
        (_raise(Refused("not here")), "refused", "not here"),
        (_raise(StopIteration()), "failed", "the tool failed (StopIteration)"),
        (_raise(RecursionError()), "failed", "the tool failed (RecursionError)"),
        (lambda _: {"sum": float("nan")}, "bad-result", "the tool's result is not JSON"),
        (lambda _: {"sum": object()}, "bad-result", "the tool's result is not JSON"),
        (lambda _: {"sum": "\ud800"}, "bad-result", "the tool's result is not JSON"),
        (lambda _: {"total": 1}, "bad-result", "the tool's result lacks sum"),
        (lambda _: 3, "bad-result", "the tool's result lacks sum"),
        (lambda _: {"sum": "x" * 1_000_001}, "bad-result", "1000011 characters; at most"),
    ],
)
def test_whatever_a_tool_does_is_an_error_of_the_call(
    run: Callable[[dict[str, Any]], Json], code: str, message: str
) -> None:
    agent, tools = _adder(run)
    with pytest.raises(Unfinished) as caught:
        complete(Embedded().drive(agent, "add", tools, CallLedger("r", {"left": 1}), wants=("sum",)))
    (call,) = caught.value.calls
    assert call.error is not None and call.error.code == code and message in call.error.message
    assert "sk-secret" not in caught.value.message + call.model_dump_json()


def test_a_tools_own_objects_are_copied() -> None:
    shared: dict[str, Any] = {"sum": [1]}
    agent, tools = _adder(lambda _: shared)
    outcome = complete(Embedded().drive(agent, "g", tools, CallLedger("r", {"left": 1}), wants=("sum",)))
    shared["sum"].append(2)
    assert isinstance(outcome, Done) and outcome.result == {"sum": [1]}


# -- planning ---------------------------------------------------------------------------------------------


def _step(name: str, needs: str, produces: str) -> Step:
    return Step(name, frozenset(needs.split()), frozenset(produces.split()))


def test_the_shortest_plan_wins_and_names_break_ties() -> None:
    steps = [_step("a", "x", "y"), _step("b", "y", "z"), _step("d", "x", "z"), _step("c", "x", "z")]
    assert plan(steps, ["x"], ["z"]) == plan(steps[::-1], ["x"], ["z"]) == ("c",)
    assert plan(steps, ["z"], ["z"]) == ()


def test_one_tool_that_serves_twice_beats_two() -> None:
    steps = [_step("a", "", "x"), _step("b", "", "y"), _step("c", "", "x y")]
    assert plan(steps, [], ["x", "y"]) == ("c",)


def test_a_kind_may_need_a_second_producer() -> None:
    steps = [_step("a", "y", "w x"), _step("b", "x", "y"), _step("c", "", "x")]
    assert plan(steps, [], ["w"]) == ("c", "b", "a")


def test_what_is_missing_is_said() -> None:
    steps = [_step("prepare", "profile", "nsd"), _step("deploy", "nsd", "nsi")]
    with pytest.raises(
        NoPlan, match=r"no plan leads to nsi: missing profile \(for prepare\).*not given"
    ) as caught:
        plan(steps, [], ["nsi"])
    assert caught.value.missing == {"profile": ("prepare",)}
    with pytest.raises(NoPlan, match="only comes out of what needs it"):
        plan([_step("a", "x", "y"), _step("b", "y", "x")], [], ["x"])
    with pytest.raises(NoPlan, match="missing z"):
        plan([], [], ["z"])


KINDS = st.frozensets(st.sampled_from("uvwxyz"), max_size=3)
STEPS = st.lists(st.tuples(KINDS, KINDS.filter(bool)), max_size=6).map(
    lambda pairs: [Step(f"t{n}", needs, produces) for n, (needs, produces) in enumerate(pairs)]
)


@given(STEPS, KINDS, KINDS)
@settings(max_examples=400, deadline=None)
def test_plans_are_sound_shortest_and_complete(
    steps: list[Step], there: frozenset[str], wants: frozenset[str]
) -> None:
    by_name = {step.name: step for step in steps}

    def runs(names: tuple[str, ...]) -> bool:
        have = set(there)
        for name in names:
            if not by_name[name].needs <= have:
                return False
            have |= by_name[name].produces
        return wants <= have

    orders = (o for size in range(len(steps) + 1) for o in itertools.permutations(by_name, size))
    shortest = next((order for order in orders if runs(order)), None)
    try:
        found = plan(steps, there, wants)
    except NoPlan as error:
        assert shortest is None and error.missing and not error.missing.keys() & there
    else:
        assert runs(found) and shortest is not None and len(found) == len(shortest)
        assert plan(steps[::-1], there, wants) == found


def test_many_alternatives_end_in_a_valid_plan() -> None:
    steps = [_step(f"t{a}_{b}", f"k{a}", f"k{a + 1}") for a in range(25) for b in range(8)]
    assert len(plan(steps, ["k0"], ["k25"])) == 25


# -- the embedded model drives -----------------------------------------------------------------------------


def test_it_models_by_chaining_backward() -> None:
    shop = Workshop()
    outcome = _modelled(shop)
    assert isinstance(outcome, Done) and outcome.model == "embedded" and outcome.tokens == 0
    assert outcome.result == {"recommendations": ["200 cameras: A", "B"]}
    assert [(call.tool, call.access) for call in outcome.calls] == [
        ("slicenet-preparer", "read"),
        ("slicenet", "read"),
    ]
    assert shop.ran == ["slicenet-preparer", "slicenet"]
    assert outcome == _modelled(Workshop())


def test_an_agent_calls_an_agent_a_person_decides_and_it_goes_on() -> None:
    shop, ledger = Workshop(), CallLedger("run", GIVEN)
    asked = _drive(shop, ledger)
    assert isinstance(asked, NeedsDecision)
    assert (asked.question, asked.settles, asked.options[1]) == ("Which topology?", "choice", "B")
    settle(ledger, asked, "B")
    resumed = CallLedger("run", entries=ledger.entries)  # as another process would
    done = _drive(shop, resumed)
    assert isinstance(done, Done) and done.result == {"slice_instance": "nsi of B"}
    assert shop.ran == ["slicenet-preparer", "slicenet", "chooser", "deployer"]
    assert [call.tool for call in done.calls] == [
        "slicenet-preparer",
        "slicenet",
        "modeller",
        "chooser",
        "deployer",
    ]
    assert done.calls[0].run.startswith("run/modeller:") and done.calls[2].run == "run"


def test_a_decision_below_reaches_the_agent_that_asked() -> None:
    shop, ledger = Workshop(), CallLedger("run", GIVEN)
    from assent.reasoning.tools import Undecided

    shop.replace("slicenet", _raise(Undecided("Which one?", ("p", "q"))))
    asked = _drive(shop, ledger, wants=("recommendations",))
    assert isinstance(asked, NeedsDecision) and asked.run.startswith("run/modeller:")
    settle(ledger, asked, ["p"])
    done = _drive(shop, ledger, wants=("recommendations",))
    assert isinstance(done, Done) and done.result == {"recommendations": ["p"]}


def test_what_is_missing_is_said_to_the_caller() -> None:
    with pytest.raises(Unfinished, match="missing requirements \\(for slicenet-preparer\\)"):
        _modelled(Workshop(), ledger=CallLedger())
    with pytest.raises(Unfinished, match="gold is wanted, was not given, and no tool produces it"):
        _modelled(Workshop(), wants=("gold",))
    with pytest.raises(InvalidInput):
        complete(Embedded().drive(Workshop().agent, " ", Workshop().tools))


def test_without_wants_the_goal_says_what_or_a_person_is_asked() -> None:
    shop, ledger = Workshop(), CallLedger("run", GIVEN)

    def drive(goal: str) -> Outcome:
        return complete(Embedded().drive(shop.modelling, goal, shop.modelling_tools, ledger))

    asked = drive("Do something useful")
    assert isinstance(asked, NeedsDecision) and asked.options == ("experiments", "recommendations")
    named = drive("Give me the Experiments, please")
    assert isinstance(named, Done) and list(named.result) == ["experiments"]
    settle(ledger, asked, "recommendations")
    settled = drive("Do something useful")
    assert isinstance(settled, Done) and list(settled.result) == ["recommendations"]


def test_another_way_is_taken_where_a_tool_fails() -> None:
    specs = (_spec(name="a"), _spec(name="b"))
    agent = AgentSpec(name="x", goal="g", prompt="p", tools=specs)
    bindings = {"a": Binding(_Sum, _boom, "read"), "b": Binding(_Sum, lambda a: {"sum": a["left"]}, "read")}
    ledger = CallLedger("r", {"left": 4})
    outcome = complete(Embedded().drive(agent, "g", bind(agent, {}, bindings), ledger, wants=("sum",)))
    assert isinstance(outcome, Done) and outcome.result == {"sum": 4}
    assert [call.error is None for call in outcome.calls] == [False, True]


@pytest.mark.parametrize(("error", "kind"), [(Temporary("busy"), Temporary), (Refused("no"), Unfinished)])
def test_a_tool_that_stands_in_the_way_is_named(error: Exception, kind: type[Exception]) -> None:
    shop = Workshop()
    shop.replace("slicenet", _raise(error))
    with pytest.raises(kind, match=r"slicenet failed: (busy|no)"):
        _modelled(shop)


def test_a_tool_that_needs_to_know_more_asks_once() -> None:
    shop, ledger = Workshop(), CallLedger("r", GIVEN)
    shop.replace("slicenet", _raise(Clarify(["How many?"])))
    asked = _modelled(shop, ledger=ledger)
    assert isinstance(asked, NeedsDecision) and asked.question == "How many?"
    settle(ledger, asked, "9")
    with pytest.raises(Unfinished, match="How many"):
        _modelled(shop, ledger=ledger)


def test_limits_hold_for_agents_below_too() -> None:
    for steps in (1, 2):
        with pytest.raises(LimitExceeded, match=f"not finished within {steps} steps") as caught:
            _drive(Workshop(), CallLedger("run", GIVEN), limits=DriveLimits(max_steps=steps))
        assert len(caught.value.calls) == steps - 1
    with pytest.raises(LimitExceeded, match="max_seconds"):
        _modelled(Workshop(), limits=DriveLimits(max_seconds=1e-9))


def test_arguments_reach_an_agent_whatever_its_kinds_are_called() -> None:
    inner = AgentSpec(name="in", goal="g", prompt="p", tools=(_spec(consumes=("left",)),))
    outer = AgentSpec(
        name="out",
        goal="g",
        prompt="p",
        tools=(_spec(agent="in", consumes=("left", "copy", "model_config")),),
    )
    tools = bind(outer, {"in": inner}, {"add": Binding(_Sum, lambda a: {"sum": a["left"]}, "read")})
    ledger = CallLedger("r", {"left": 4, "copy": 1, "model_config": 2})
    outcome = complete(Embedded().drive(outer, "g", tools, ledger, wants=("sum",)))
    assert isinstance(outcome, Done) and outcome.result == {"sum": 4}


# -- chain and recordings ----------------------------------------------------------------------------------


class _Halfway:
    """Makes one call as a model would, then fails."""

    name = "halfway"

    async def answer(self, *_: Any) -> Any:
        raise Temporary("busy")

    async def drive(
        self, agent: AgentSpec, goal: str, tools: Toolset, ledger: Any = None, **more: Any
    ) -> Outcome:
        await Embedded().drive(agent, goal, tools, ledger, wants=("experiments",))
        raise Temporary("halfway: died in the middle")


def test_a_substitute_goes_on_where_the_first_stopped() -> None:
    shop, ledger = Workshop(), CallLedger("r", GIVEN)
    chain = Chain([_Halfway(), Embedded()])
    outcome = complete(
        chain.drive(shop.modelling, "Model it", shop.modelling_tools, ledger, wants=("recommendations",))
    )
    assert isinstance(outcome, Done) and outcome.model == "embedded"
    assert [str(one) for one in outcome.substitutions] == ["halfway: died in the middle"]
    assert shop.ran == ["slicenet-preparer", "slicenet"]


def test_a_chain_that_fails_carries_the_calls() -> None:
    shop = Workshop()
    shop.replace("slicenet", _boom)
    with pytest.raises(Unfinished, match="no model of the chain") as caught:
        complete(
            Chain([Embedded(), Embedded()]).drive(
                shop.modelling, "g", shop.modelling_tools, CallLedger("r", GIVEN), wants=("recommendations",)
            )
        )
    assert [call.tool for call in caught.value.calls] == ["slicenet-preparer", "slicenet", "slicenet"]


def _conversation(model: Any, shop: Workshop) -> list[Outcome]:
    ledger = CallLedger("run", GIVEN)
    asked = _drive(shop, ledger, model)
    assert isinstance(asked, NeedsDecision)
    settle(ledger, asked, "B")
    return [asked, _drive(shop, ledger, model)]


def test_a_drive_is_replayed_without_a_tool_and_byte_for_byte(tmp_path: Path) -> None:
    path, again, shop = tmp_path / "a.jsonl", tmp_path / "b.jsonl", Workshop()
    first = _conversation(Recorder(Embedded(), path), Workshop())
    assert _conversation(Recorder(Recorded(path), again), shop) == first
    assert shop.ran == [] and again.read_bytes() == path.read_bytes()
    with pytest.raises(Permanent, match="no answer on record for agent On-Device Agent"):
        _drive(shop, CallLedger("run", {"requirements": "other"}), Recorded(path))


def test_an_error_is_replayed_with_its_calls(tmp_path: Path) -> None:
    path, shop = tmp_path / "a.jsonl", Workshop()
    shop.replace("slicenet-preparer", _boom)
    for model in (lambda: Recorder(Embedded(), path), lambda: Recorded(path)):
        with pytest.raises(Unfinished, match="slicenet-preparer") as caught:
            _drive(shop, CallLedger("run", GIVEN), model())
        assert [call.tool for call in caught.value.calls] == ["slicenet-preparer", "modeller"]
    assert shop.ran == ["slicenet-preparer"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"tool":"slicenet"', '"tool":"rm_rf"'),
        ('"result":{"recommendations"', '"result":{"other"'),
        ('"produces":["experiments"]', '"produces":["slice_instance"]'),
        ('"kind":"needs-decision"', '"kind":"done"'),
        ('"requirements":"200 cameras"', '"requirements":200'),
        ('"served":false', '"extra":false'),
    ],
)
def test_a_forged_drive_is_not_accepted(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "a.jsonl"
    _conversation(Recorder(Embedded(), path), Workshop())
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(Permanent, match="on record"):
        _conversation(Recorded(path), Workshop())


def test_a_result_that_no_tool_produced_is_not_accepted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    _conversation(Recorder(Embedded(), path), Workshop())
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[1]["outcome"]["result"]["slice_instance"] = "mine"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(Permanent, match="not what the tools produced"):
        _conversation(Recorded(path), Workshop())


def test_the_ledger_takes_json_only_and_serves_by_run_tool_and_arguments() -> None:
    ledger = CallLedger("r")
    with pytest.raises(ValueError):
        ledger.give("x", float("nan"))
    call = ledger.add(Call(run="r", model="m", tool="t", arguments={"a": 1, "b": 2}, result={}))
    assert ledger.known("t", {"b": 2, "a": 1}) == call
    assert ledger.known("t", {"a": 1}) is None and ledger.known("u", {"a": 1, "b": 2}) is None
    assert ledger.below("t", {"a": 1}, {}).known("t", {"a": 1, "b": 2}) is None
