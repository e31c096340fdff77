"""“Why did my slice get 40 Mbps?”: from the record, cited; by grammar, or by a model that is held to the record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_app_operation import PEOPLE, POLICY, TEXT, clouds, deployed, trace

from assent.app.explaining import Explanation, explain
from assent.app.operation import Wanted, watch
from assent.app.slices import People, SliceDesk, opened
from assent.intents.decision import REJECT, Taken
from assent.intents.errors import AssentError, InvalidInput, Permanent, Refused
from assent.lifecycle.skills.explain import EXPLAIN, Why
from assent.lifecycle.store import Store
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from conftest import Demo
from fakes.openai_server import FakeOpenAI, question_of


def embedded() -> Model:
    return make_model("embedded", ModelSettings(), {})


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A slice that grew, shrank, was refused more, and was stopped by hand."""
    state = tmp_path_factory.mktemp("watched") / "state"
    with opened(state, clouds(8)) as desk:
        name = deployed(desk)
        watch(desk, Wanted((), trace(60, 140, 20, 400), POLICY, 400))
        desk.change(name, "stop", PEOPLE)
    return state


NAME = "slice-d2df2d67-1"


def ask(state: Path, question: str, name: str = NAME) -> Explanation:
    found = explain(state, name, question, embedded())
    known = {one.cite for one in found.facts}
    assert set(found.cites) == known and set(re.findall(r"\[([^\]\s]+[#@]\d+)\]$", found.text, re.M)) == known
    return found


def test_a_rate_comes_from_what_was_said_or_assumed(watched: Path) -> None:
    found = ask(watched, "why did my slice get 800 Mbps in the uplink?")
    assert "throughput" in found.topics
    assert f"asked for: “{TEXT}”" in found.text
    assert (
        "Guaranteed uplink throughput quota = 800000 kbit/s (800 Mbps): assumed: a full-HD camera"
        in found.text
    )
    assert "Downlink" not in found.text and "No record" not in found.text


def test_a_rate_that_nobody_recorded_is_not_explained_away(watched: Path) -> None:
    found = ask(watched, "why did my slice get 41 Mbps?")
    assert found.text.startswith("No record says 41 Mbps; this is what is on record.")


def test_a_rate_that_was_measured_is_found(watched: Path) -> None:
    found = ask(watched, "why was it only 480 Mbps?")
    assert "480 Mbps up" in found.text and found.cites[-1] == "samples@0"


def test_scaling_is_explained_at_its_moment(watched: Path) -> None:
    found = ask(watched, "why was it scaled at 120 s?")
    assert "scaled up at 120 s: for 20 s above 80 %" in found.text and "to" in found.text
    assert ask(watched, "warum wurde es skaliert?").topics == ("scaling",)
    refused = ask(watched, "why was it refused?")
    assert "not enough cpu" in refused.text and "what stood before stands" in refused.text


def test_places_sizes_and_states(watched: Path) -> None:
    where = ask(watched, "why this cloud?").text
    assert "the operator picked r1" in where and "upf on region" in where
    assert "deactivateNsi (stop), version" in ask(watched, "why is it stopped?").text
    assert "100.0 ms: assumed: operators watch live pictures" in ask(watched, "¿por qué esa demora?").text


def test_what_is_not_understood_is_said(watched: Path) -> None:
    assert ask(watched, "who was Napoleon?").text.startswith(
        "What the question is about is not clear; ask about"
    )
    assert ask(watched, "why this coverage area?").text.startswith("Nothing about area is on record")
    assert ask(watched, "").text.startswith("asked for:")
    with pytest.raises(InvalidInput, match=f"no slice 'x' on record; there are: {NAME}"):
        explain(watched, "x", "why?", embedded())
    with pytest.raises(InvalidInput, match="longer than"):
        explain(watched, NAME, "why? " * 1000, embedded())


def test_every_citation_leads_to_its_record(watched: Path) -> None:
    found = ask(watched, "")
    store = Store(watched / "assent.sqlite", read_only=True)
    log = {f"{one.tenant}#{one.position}": json.loads(one.event) for one in store.entries()}
    store.close()
    cited = {log[cite]["body"]["kind"] for cite in found.cites if "#" in cite}
    assert {"slice-ordered", "slice-designed"} <= cited


def test_slices_of_a_run_are_explained_from_its_negotiation(demo: Demo) -> None:
    first = ask(demo.state, "why did my slice get 61.55 Mbps?", "slice-cell-1")
    for told in (
        "aurora: objective quality, declares a target of 100 Mbps [aurora#1]",
        "between 0 and 124.633 Mbps could be agreed on cell-1",
        "aurora, basico agreed on 61.55 Mbps by consensus after 4 rounds",
        "(61.55 Mbps): agreed: 61.55 Mbps in agreement-cell-1 version 1",
    ):
        assert told in first.text
    then = ask(demo.state, "what happened at 300 s?", "slice-cell-1")
    assert "samples@300" in then.cites and "agreement-cell-1 version 2" in then.text
    assert "premium users" not in first.text + then.text  # sentences are private


class Talker:
    """A language model behind a server: what it answers, in turn; the last one repeats."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[Any] = []

    def __call__(self, question: Any) -> Any:
        self.asked.append(question)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def cite(watched: Path) -> str:
    return ask(watched, "why 800 Mbps in the uplink?").cites[1]


def with_model(watched: Path, *answers: dict[str, Any], chain: str = "") -> tuple[Explanation, Talker]:
    talker = Talker(*answers)
    with FakeOpenAI(talker) as server:
        model = make_model(f"openai/fake@{server.url}{chain}", ModelSettings(timeout_s=5), {})
        return explain(watched, NAME, "why 800 Mbps in the uplink?", model), talker


def test_a_model_may_put_it_in_its_own_words(watched: Path, cite: str) -> None:
    said = {"text": "A camera sends about 4 Mbit/s, and there are 200 of them: 800 Mbps.", "cites": [cite]}
    found, talker = with_model(watched, said)
    assert (found.text, found.cites, found.model) == (said["text"], (cite,), "openai/fake")
    assert [one.cite for one in found.facts] == [cite]
    assert {one["cite"] for one in talker.asked[0]["facts"]} >= {cite}


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "Because 40 Mbps were left.", "cites": ["CITE"]},
        {"text": "Because forty Mbps were left.", "cites": ["CITE"]},
        {"text": "Because of the weather.", "cites": []},
        {"text": "It was agreed.", "cites": ["CITE", "infrastructure#1"]},
        {"text": "-800.5 Mbps", "cites": ["CITE"]},
    ],
)
def test_a_model_that_makes_things_up_is_told_and_then_replaced(
    wrong: dict[str, Any], watched: Path, cite: str
) -> None:
    bad = {**wrong, "cites": [cite if one == "CITE" else one for one in wrong["cites"]]}
    good = {"text": "It is 800 Mbps by assumption.", "cites": [cite]}
    found, _ = with_model(watched, bad, good)
    assert found.text == good["text"]
    found, _ = with_model(watched, bad, chain=",embedded")
    assert found.model == "embedded" and found.substitutions and bad["text"] not in found.text


def test_under_redaction_nobody_is_named_and_the_answer_is_the_same(demo: Demo) -> None:
    """The model answers with the skill's own solver, on what it is shown."""

    def solved(question: Any) -> Any:
        return EXPLAIN.solve(Why.model_validate(question)).model_dump(mode="json")

    question, plain = "what happened at 300 s?", ask(demo.state, "what happened at 300 s?", "slice-cell-1")
    with FakeOpenAI(solved) as server:
        settings = ModelSettings(timeout_s=5, privacy="redacted")
        found = explain(
            demo.state, "slice-cell-1", question, make_model(f"openai/fake@{server.url}", settings, {})
        )
        sent = json.dumps(question_of(server.requests[-1]))
    assert (found.text, found.cites, found.model) == (plain.text, plain.cites, "openai/fake")
    for name in ("aurora", "basico", "cell-1"):
        assert name in plain.text and name not in sent


STEPS = ("feasible", "plan", "verify", "commit", "probe", "confirm")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SliceDesk]:
    with opened(tmp_path / "state", clouds(8)) as found:
        yield found


@pytest.mark.parametrize("step", STEPS)
def test_whichever_step_of_a_creation_fails_nothing_is_held_and_the_tenant_reads_why(
    step: str, desk: SliceDesk, monkeypatch: Any
) -> None:
    said = f"the cloud broke down at its {step}"

    def fails(*_: Any) -> Any:
        raise Permanent(said)

    monkeypatch.setattr(desk.cloud, step, fails)
    with pytest.raises(AssentError, match=said):
        deployed(desk)
    monkeypatch.undo()
    assert not desk.ledger.resources() and not any(desk.cloud.instances().values())
    assert not desk.keeper.instances() and desk.keeper.settle() == ()
    if step not in ("feasible", "plan", "verify"):  # those are asked first by the agents, who report it
        assert said in ask(desk.folder.root, "why did it fail?").text
    assert deployed(desk) == NAME  # and another try works


def test_a_creation_that_nobody_approves_says_so(desk: SliceDesk) -> None:
    nobody = People(PEOPLE.pick, lambda *_: Taken(choice=REJECT, by="the owner"))
    with Loop() as loop, pytest.raises(Refused):
        desk.deploy(TEXT, embedded(), loop, nobody)
    assert "not approved (the owner)" in ask(desk.folder.root, "why was it refused?").text
