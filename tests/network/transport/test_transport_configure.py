"""The orchestrator: contract, feedback, direct generation, hostile and useless input."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transport_language_run import ask, network, verifier

from assent.intents.errors import Clarify, InvalidInput
from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Claim
from assent.network.transport.configure import ConfigureResult, configure
from assent.network.transport.generate import applied
from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import InterfaceSettings
from assent.network.transport.skills.classify import CLASSIFY, Classification
from assent.network.transport.skills.generate import GENERATE, ConfigurationText, Order, sections
from assent.network.transport.skills.translate import TRANSLATE, Translation, Wish
from assent.reasoning.embedded import Embedded
from assent.reasoning.skill import A, Answer, Q, Skill

EXAMPLE = Path(__file__).parents[3] / "examples" / "four-routers" / "network.yaml"


class Scripted:
    """A model that says what it is told to, skill by skill; otherwise the skill's own solver answers."""

    name = "scripted"

    def __init__(self, **said: list[Any]) -> None:
        self.said = said
        self.questions: list[Any] = []

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        self.questions.append(question)
        queue = self.said.get(skill.name, [])
        output = queue.pop(0) if queue else skill.solve(question)
        return Answer(skill.check(question, output), self.name)


class Judge:
    """A verifier with one opinion."""

    name = "judge"

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def verify(
        self,
        before: RoutedNetwork,
        after: RoutedNetwork,
        claims: Sequence[Claim],
        order: Sequence[str] | None = None,
    ) -> tuple[Verdict, ...]:
        return (Verdict(property="p", outcome=self.outcome, evidence=("e",)),)


def run(text: str, **options: Any) -> ConfigureResult:
    model = options.pop("model", Embedded())
    judge = options.pop("judge", verifier())
    return asyncio.run(configure(model, network(), text, judge, **options))


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example network is not there")
def test_the_example_binds_both_paths_and_passes() -> None:
    result = asyncio.run(
        configure(Embedded(), load_network(EXAMPLE), "block SNMP from h1's LAN on R3", verifier())
    )
    assert (result.status, result.type, result.verdict) == ("config", "ACL", Outcome.PASS)
    ports = applied(load_network(EXAMPLE), result.lines).devices["R3"].interfaces
    assert ports["GigabitEthernet0/1"].acl_in == ports["GigabitEthernet0/2"].acl_in != None  # noqa: E711
    assert ports["GigabitEthernet0/0"].acl_in is None


def test_the_contract() -> None:
    shown = run("set mtu 1400 on R2 g0/3 and label it 'to R4'").as_contract("t1")
    keys = {
        "id",
        "status",
        "type",
        "objectives",
        "configs",
        "questions",
        "verification",
        "attempts",
        "seconds",
    }
    assert keys <= set(shown) <= keys | {"notes", "reason"}
    assert shown["id"] == "t1" and shown["status"] == "config" and shown["verification"]["verdict"] == "pass"
    assert all(set(check) == {"name", "verdict", "evidence"} for check in shown["verification"]["checks"])
    assert json.loads(json.dumps(shown)) == shown


def test_several_objectives_have_the_type_that_the_others_serve() -> None:
    result = run("create loopback 9 on R1 with 9.9.9.9/32, put it in ospf area 0; shut R2 g0/0")
    assert (result.status, result.type) == ("config", "RP")
    assert [one.type for one in result.objectives] == ["CP", "RP", "CP"]


def test_one_doubt_stops_the_whole_request() -> None:
    result = run("shut g0/0 on R2 and set mtu 1400 on R7 g0/1")
    assert result.status == "clarify" and not result.lines
    assert "R7" in result.questions[0] and "R4" in result.questions[0]


def test_each_request_starts_from_the_network_as_given() -> None:
    before = dict(network().texts)
    first = run("block telnet from h1 to h2")
    assert run("block telnet from h1 to h2").lines == first.lines
    assert network().texts == before


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00\x07", "x" * 10_001])
def test_unusable_text_is_an_error(text: str) -> None:
    with pytest.raises(InvalidInput, match="request"):
        run(text)


def test_attempts_must_be_positive() -> None:
    with pytest.raises(InvalidInput, match="attempts"):
        run("shut R2 g0/0", attempts=0)


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.INCONCLUSIVE])
def test_what_is_not_verified_fails_and_is_still_shown(outcome: Outcome) -> None:
    result = run("shut R2 g0/3", judge=Judge(outcome))
    assert result.status == "failed" and "shutdown" in result.lines["R2"]
    assert result.verdict is outcome and "p" in result.reason


def test_counterexamples_are_fed_back_until_it_verifies() -> None:
    wrong = Translation(
        objectives=(InterfaceSettings(router="R1", interface="GigabitEthernet0/1", address="99.0.0.1/24"),)
    )
    model = Scripted(translate=[wrong])
    result = run("set ospf cost 9 on R1 g0/1", model=model)
    assert result.status == "config" and result.attempts == 2
    second = [one for one in model.questions if isinstance(one, Wish)][1]
    assert any("fail" in line for line in second.feedback)


def test_a_model_that_does_not_learn_is_not_asked_for_ever() -> None:
    result = run("shut R2 g0/3", judge=Judge(Outcome.FAIL), attempts=9)
    assert result.status == "failed" and result.attempts == 2


def test_direct_lines_of_a_model_are_verified_like_any_other() -> None:
    good = ConfigurationText(text="R2\ninterface GigabitEthernet0/1\n description core")
    bad = ConfigurationText(text="R2\ninterface GigabitEthernet0/1\n description nonsense")
    text = "label R2 g0/1 'core'"
    assert run(text, model=Scripted(generate=[good]), style="direct").status == "config"
    learned = run(text, model=Scripted(generate=[bad, good]), style="direct")
    assert (learned.status, learned.attempts) == ("config", 2)


@pytest.mark.parametrize(
    "text", ["R9\nno router ospf 1", "interface g0/1\n shutdown", "R1\nreload", "R1\nshutdown~~~R1\nx"]
)
def test_direct_lines_that_are_no_configuration_are_rejected(text: str) -> None:
    order = Order(objectives=(), network=network())
    with pytest.raises(ValueError):
        GENERATE.check(order, ConfigurationText(text=text))


def test_sections_are_per_router() -> None:
    assert sections("R1\nline a\n line b\n~~~\nR2\nline c") == {"R1": "line a\n line b\n", "R2": "line c\n"}


def test_a_models_refusal_and_unknown_routers_are_respected() -> None:
    refusal = Classification(type="OTHER", refuse="it would erase everything")
    assert run("x y z", model=Scripted(classify=[refusal])).status == "refused"
    invented = Translation(
        objectives=(InterfaceSettings(router="R77", interface="GigabitEthernet0/1", mtu=1400),)
    )
    with pytest.raises(ValueError, match="R77"):
        TRANSLATE.check(Wish(text="x", network=network()), invented)


@pytest.mark.parametrize("skill", [CLASSIFY, TRANSLATE, GENERATE], ids=lambda skill: skill.name)
def test_skills_have_instructions_and_a_valid_example(skill: Skill[Any, Any]) -> None:
    question, answer = skill.example
    assert skill.check(question, answer) == answer
    assert len(skill.instructions) > 300
    assert "secret" not in question.model_dump_json() and skill.prompt_hash


def test_a_prompt_shows_the_network_without_its_texts() -> None:
    shown = Wish(text="x", network=network()).model_dump_json()
    assert "linked_to" in shown and "hostname" not in shown


def test_two_runs_say_the_same() -> None:
    one, other = (run("allow only web from h1 to h2").model_copy(update={"seconds": 0.0}) for _ in range(2))
    assert one.model_dump_json() == other.model_dump_json()


WORDS = st.sampled_from(
    [
        "block",
        "allow",
        "only",
        "R1",
        "R2",
        "R9",
        "g0/1",
        "g0/9",
        "int",
        "h1",
        "h2",
        "from",
        "to",
        "on",
        "via",
        "telnet",
        "tcp",
        "port",
        "80",
        "70000",
        "10.0.0.1/24",
        "300.1.1.1",
        "ospf",
        "area",
        "0",
        "cost",
        "-5",
        "mtu",
        "and",
        ",",
        ";",
        ".",
        "not",
        "no",
        "shut",
        "'x'",
        '"',
        "route",
        "default",
        "tunnel",
        "gre",
        "between",
        "acl",
        "101",
        "in",
        "out",
        "everything",
        "except",
        "vlan",
        "20",
        "loopback",
        "0.0.0.0",
        "mask",
        "255.0.255.0",
        "description",
        "to",
        "R4",
        "'",
        "\u202e",
        "~~~",
        "remove",
        "host",
        "passive",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=14).map(" ".join) | st.text(min_size=1, max_size=60))
def test_no_sentence_raises(text: str) -> None:
    try:
        result = ask(text)
    except InvalidInput:
        assert not "".join(c for c in text if c.isprintable()).strip()
        return
    assert result.status in ("config", "clarify", "refused", "failed")
    assert (result.status == "config") == (result.verdict is Outcome.PASS)
    assert result.status != "clarify" or result.questions


def test_clarify_from_a_model_becomes_questions() -> None:
    class Doubtful(Scripted):
        async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
            raise Clarify(["Which one?"])

    assert run("shut it", model=Doubtful()).questions == ("Which one?",)
