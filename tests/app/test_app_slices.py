"""The four agents on one request: with the embedded model, with a language model, and with one that breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.app.clouds import CloudsFile
from assent.app.orders import Asked, Order, People
from assent.app.slices import SliceDesk, opened
from assent.intents.decision import APPROVE, REJECT, Taken
from assent.intents.errors import AssentError, Permanent, Refused
from assent.inventory.clouds import Cloud
from assent.reasoning.outcome import DriveLimits, LimitExceeded
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.service.orchestration import roster
from assent.service.skills.request import REQUEST, SliceWish
from fakes.openai_server import FakeOpenAI

TEXT = "Deploy a slice for 200 cameras, average utilisation above 80 %"
CLOUDS = CloudsFile(
    clouds=(
        Cloud(name="edge", cpu=8, ram_mb=32768, disk_gb=4000, cost_per_cpu=4),
        Cloud(name="region", cpu=64, ram_mb=262144, disk_gb=40000, latency_ms=1, cost_per_cpu=1),
    ),
    access_ms={"edge": 1, "region": 12},
)
MODELLING: list[tuple[str, dict[str, Any]]] = [
    ("modeller", {}),
    ("slicenet-preparer", {}),
    ("slicenet", {}),
    ("done", {"summary": "modelled"}),
    ("operator-choice", {}),
]
DEPLOYING: list[tuple[str, dict[str, Any]]] = [
    ("deployer", {}),
    ("nsi-preparer", {}),
    ("resources", {}),
    ("resource-deployer", {}),
    ("done", {}),
    ("nsi-deployer", {}),
    ("done", {}),
    ("done", {"summary": "proposed"}),
]
TOOLS = [
    "slicenet-preparer",
    "slicenet",
    "modeller",
    "operator-choice",
    "nsi-preparer",
    "resource-deployer",
    "resources",
    "nsi-deployer",
    "deployer",
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SliceDesk]:
    with opened(tmp_path / "state", CLOUDS) as found:
        yield found


def test_a_transcript_that_cannot_be_written_hides_nothing(desk: SliceDesk) -> None:
    desk.folder.agents.write_text("in the way")
    with Loop() as loop:
        model = make_model("embedded", ModelSettings())
        with pytest.raises(Refused, match="average utilisation"):  # and not that there is no transcript
            desk.deploy(TEXT.replace("80", "99.99"), model, loop, People(lambda asked: None, lambda *_: None))
        order = desk.deploy(TEXT, model, loop, People(lambda asked: None, lambda *_: None))
    assert order.transcript == "" and "transcript could not be written" in order.explanations[-1]


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    def answer(question: Any) -> Any:
        if "text" not in question:  # a task of an agent
            return {}
        return REQUEST.solve(SliceWish.model_validate(question)).model_dump(mode="json")

    with FakeOpenAI(answer) as server:
        server.script, server.moves = ["tool", "drive_right"], [*MODELLING, *DEPLOYING]
        yield server


def people(pick: int = 1, *, approve: bool = True) -> People:
    def choose(asked: Asked) -> str:
        return asked.options[pick - 1].name

    return People(choose, lambda *_: Taken(choice=APPROVE if approve else REJECT, by="test"))


def deploy(desk: SliceDesk, spec: str = "embedded", text: str = TEXT, **more: Any) -> Order:
    model = make_model(spec, ModelSettings(timeout_s=2), {})
    with Loop() as loop:
        return desk.deploy(text, model, loop, more.pop("people", people()), **more)


def nothing_held(desk: SliceDesk) -> bool:
    runs = any(listed for listed in desk.cloud.instances().values())
    return not desk.ledger.resources() and not runs and not desk.keeper.instances()


def test_the_embedded_model_drives_all_four(desk: SliceDesk) -> None:
    order = deploy(desk)
    assert (order.status, order.choice, order.models) == ("deployed", "r1", ("embedded",))
    assert all(one.utilisation_percent >= 80 for one in order.options) and len(order.options) > 1
    calls = [json.loads(line) for line in Path(order.transcript).read_text("utf-8").splitlines()]
    made = [one["tool"] for one in calls if one["kind"] == "call" and one["result"] is not None]
    assert made == [tool for tool in TOOLS if tool != "operator-choice"]
    assert len({one["run"] for one in calls}) == 4  # one for each agent
    prompts = {one.prompt_hash for one in roster.load(None, desk.bindings).values()}
    assert {one["prompt"] for one in calls if one["kind"] == "call"} == prompts
    running = {one.id: one for listed in desk.cloud.instances().values() for one in listed}
    wanted = {f"{one.id}/{f.function.name}": f.function.cpu for one in order.instances for f in one.functions}
    assert {name: one.cpu for name, one in running.items()} == wanted
    held = sum(amount for amount in desk.ledger.held("cloud/region/cpu").values())
    assert held == pytest.approx(sum(wanted.values()))
    one = order.instances[0].wire()
    assert (one["operationalState"], one["administrativeState"]) == ("ENABLED", "UNLOCKED")
    assert one["serviceProfileList"][0]["maxNumberofUEs"] == 200


def test_a_language_model_drives_all_four(desk: SliceDesk, fake: FakeOpenAI) -> None:
    order = deploy(desk, f"openai/fake@{fake.url}")
    assert (order.status, order.models, order.substitutions) == ("deployed", ("openai/fake",), ())
    assert not fake.moves  # it took every step by itself


def test_both_models_recommend_and_deploy_the_same(tmp_path: Path, fake: FakeOpenAI) -> None:
    orders = []
    for number, spec in enumerate(("embedded", f"openai/fake@{fake.url}")):
        with opened(tmp_path / str(number), CLOUDS) as desk:
            orders.append(deploy(desk, spec))
    assert orders[0].options == orders[1].options and orders[0].instances == orders[1].instances


def test_unknown_tools_and_bad_arguments_are_told_and_survived(desk: SliceDesk, fake: FakeOpenAI) -> None:
    strange = [("rm", {"all": True}), ("resource-manager", {}), ("deployer", {"choice": 7})]
    fake.moves = [*strange, *MODELLING, ("nsi-deployer", {}), *DEPLOYING]
    order = deploy(desk, f"openai/fake@{fake.url}")
    assert order.status == "deployed"
    calls = [json.loads(line) for line in Path(order.transcript).read_text("utf-8").splitlines()]
    codes = [one["error"]["code"] for one in calls if one["kind"] == "call" and one["error"]]
    assert codes == ["unknown-tool", "unknown-tool", "bad-arguments", "undecided", "unknown-tool"]


@pytest.mark.parametrize(
    ("play", "after"), [("dies", 0), ("dies", 2), ("dies", 4), ("http_500", 6), ("dies", 9), ("http_500", 12)]
)
def test_a_substitute_goes_on_where_the_first_stopped(
    play: str, after: int, desk: SliceDesk, fake: FakeOpenAI
) -> None:
    fake.script = ["tool", *["drive_right"] * after, play]
    order = deploy(desk, f"openai/fake@{fake.url},embedded")
    assert order.status == "deployed" and "embedded" in order.models
    assert order.substitutions
    calls = [json.loads(line) for line in Path(order.transcript).read_text("utf-8").splitlines()]
    ran = [
        one["tool"]
        for one in calls
        if one["kind"] == "call" and one["result"] is not None and not one["served"]
    ]
    code = [tool for tool in ran if tool not in ("modeller", "deployer", "resources")]
    assert len(code) == len(set(code)), code  # no tool ran twice
    listed = [one.id for listed in desk.cloud.instances().values() for one in listed]
    assert len(listed) == 4 and len(order.instances[0].history) == 1  # and there is one deployment


@pytest.mark.parametrize(
    ("move", "arguments"),
    [
        ("slicenet", lambda: {"experiments": []}),
        ("slicenet-preparer", lambda: {"requirements": {"request": "free for all"}}),
        ("operator-choice", lambda: {"recommendations": {"requirements": "x", "options": []}}),
    ],
)
def test_made_up_artefacts_do_not_pass(move: str, arguments: Any, desk: SliceDesk, fake: FakeOpenAI) -> None:
    fake.moves = []
    for one in [*MODELLING, *DEPLOYING]:
        fake.moves += [(move, arguments()), one] if one[0] == move else [one]
    try:
        order = deploy(desk, f"openai/fake@{fake.url}")
    except AssentError:
        assert nothing_held(desk)
    else:
        assert order.instances == deploy_elsewhere(desk, order)


def deploy_elsewhere(desk: SliceDesk, order: Order) -> Any:
    """What the embedded model deploys of the same request."""
    with opened(desk.folder.root.parent / "other", CLOUDS) as other:
        return deploy(other).instances


def test_a_model_cannot_choose_for_the_operator(desk: SliceDesk, fake: FakeOpenAI) -> None:
    fake.moves = [*MODELLING, ("deployer", {"choice": "r2"}), *DEPLOYING[1:]]
    with pytest.raises(Permanent, match="not what was picked; nothing was deployed"):
        deploy(desk, f"openai/fake@{fake.url}")
    assert nothing_held(desk)


def test_nobody_approves(desk: SliceDesk) -> None:
    with pytest.raises(Refused, match="not approved"):
        deploy(desk, people=people(approve=False))
    assert nothing_held(desk)


def test_too_many_steps_end_it(desk: SliceDesk) -> None:
    with pytest.raises(LimitExceeded, match="max_steps"):
        deploy(desk, limits=DriveLimits(max_steps=3))
    assert nothing_held(desk) and list(desk.folder.agents.glob("*.jsonl"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("200 cameras, average utilisation above 99.5 %", "average utilisation of at least 99.5 %"),
        ("50000 cameras", "CPU"),
        ("200 cameras with at most 0.1 ms latency", r"latency.* could be had with: latency 0.1 ms → \d"),
    ],
)
def test_what_cannot_be_had_is_said_and_holds_nothing(text: str, why: str, desk: SliceDesk) -> None:
    with pytest.raises(Refused, match=why):
        deploy(desk, text=text)
    assert nothing_held(desk)


def test_feedback_models_again(desk: SliceDesk) -> None:
    said = ["lower latency", "utilisation above 99 %", "I like trains"]
    seen: list[Asked] = []

    def choose(asked: Asked) -> str:
        seen.append(asked)
        return said.pop(0) if said else asked.options[0].name

    order = deploy(desk, people=People(choose, lambda *_: Taken(choice=APPROVE, by="test")))
    assert seen[1].options[0].latency_ms < seen[0].options[0].latency_ms
    assert "99 %" in seen[2].note and seen[2].options == seen[1].options
    assert "do not understand" in seen[3].note
    assert order.instances[0].latency_ms == seen[1].options[0].latency_ms


def test_life_goes_on_after_deployment(desk: SliceDesk) -> None:
    name = deploy(desk).instances[0].id
    with pytest.raises(Refused, match="deployed already"):
        deploy(desk)
    before = sum(one.function.cpu for one in desk.keeper.find(name).functions)
    desk.change(name, "scale", people(), factor=2.0)
    after = sum(one.function.cpu for one in desk.keeper.find(name).functions)
    assert after == pytest.approx(2 * before)
    with pytest.raises(Refused, match="not enough cpu"):
        desk.change(name, "scale", people(), factor=100.0)
    assert sum(desk.ledger.held("cloud/region/cpu").values()) == pytest.approx(after)
    desk.change(name, "restart", people())
    assert [one.note for one in desk.keeper.find(name).history][-2:] == ["restart", "restart"]
    function = desk.keeper.find(name).functions[0].function.name
    desk.change(name, "stop", people(), function=function)
    stopped = desk.keeper.find(name)
    assert (stopped.operational, stopped.administrative) == ("DISABLED", "UNLOCKED")
    states = {one.name: one.vnf_state for listed in desk.cloud.instances().values() for one in listed}
    assert [name for name, state in states.items() if state == "STOPPED"] == [function]
    desk.change(name, "delete", people())
    assert desk.keeper.find(name).ended and not desk.ledger.resources()
    assert not any(desk.cloud.instances().values())
    assert deploy(desk).instances[0].version > stopped.version


def test_two_slices_of_one_order_end_one_by_one(desk: SliceDesk) -> None:
    first, second = deploy(desk, text="telemedicine with 5 patients").instances
    desk.change(first.id, "delete", people())
    assert desk.keeper.find(first.id).ended and not desk.keeper.find(second.id).ended
    assert [one.operation for one in desk.keeper.find(second.id).history] == ["allocateNsi"]
    left = {one.slice_id for listed in desk.cloud.instances().values() for one in listed}
    assert left == {second.id}
    desk.change(second.id, "delete", people())
    assert not desk.ledger.resources()
