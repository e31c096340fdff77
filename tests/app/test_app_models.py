"""A whole run with a language model behind the very same skills, and with one that fails in every way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from test_app_scenarios import GOOD, scenario

sys.path.insert(0, str(Path(__file__).parent.parent))
from assent.agents.brief import Situation
from assent.agents.skills.arbitrate import ARBITRATE, Statement
from assent.app.compose import Choices
from assent.app.running import RunRecord, RunRequest, run_scenario
from assent.business.skills.mediate import mediate_skill
from assent.business.skills.propose import propose_skill
from assent.business.skills.understand import Wish, understand_skill
from assent.intents.errors import Permanent, Temporary
from assent.intents.events import IntentAdmitted, NegotiationEnded, RoundHeld
from assent.reasoning.settings import ModelSettings
from fakes.openai_server import FakeOpenAI


def brain(question: Any) -> Any:
    """A competent model: it answers each skill's question as that skill's own solver would."""
    if "topic" in question:
        situation = Situation.model_validate(question)
        skill = mediate_skill if situation.role == "mediator" else propose_skill
        return skill.solve(situation).model_dump(mode="json")
    if "recipient_last" in question:
        return ARBITRATE.solve(Statement.model_validate(question)).model_dump(mode="json")
    return understand_skill.solve(Wish.model_validate(question)).model_dump(mode="json")


def run(folder: Path, server: FakeOpenAI, chain: str, text: str = GOOD, **settings: Any) -> RunRecord:
    choices = Choices(model=chain.format(server.url), settings=ModelSettings(**settings))
    return run_scenario(RunRequest(scenario(folder, text), folder / "state", choices=choices))


def models_heard(record: RunRecord) -> set[str]:
    rounds = [event.body.round for event in record.events if isinstance(event.body, RoundHeld)]
    return {turn.model for held in rounds for turn in (*held.turns, held.mediator)}


def test_a_language_model_answers_every_role(tmp_path: Path) -> None:
    with FakeOpenAI(brain) as server:
        record = run(tmp_path, server, "openai/fake@{}")
    admitted = [e.body.model for e in record.events if isinstance(e.body, IntentAdmitted)]
    assert record.status == "fulfilled"
    assert admitted == ["openai/fake", "openai/fake"]
    assert models_heard(record) == {"openai/fake"}
    ended = [e.body.agreement for e in record.events if isinstance(e.body, NegotiationEnded)]
    assert ended[0].agreed and 10 < (ended[0].value or 0) < 60


@pytest.mark.parametrize(
    "play", ["nonsense", "http_500", "nan", "schema_echo", "two_objects", "dies", "hung"]
)
def test_a_model_that_fails_is_substituted_on_record(tmp_path: Path, play: str) -> None:
    with FakeOpenAI(brain) as server:
        server.script = [play]
        record = run(tmp_path, server, "openai/fake@{},embedded", timeout_s=0.5)
        server.released.set()
    assert record.status == "fulfilled"
    assert models_heard(record) == {"embedded"}
    rounds = [event.body.round for event in record.events if isinstance(event.body, RoundHeld)]
    substitutions = [text for held in rounds for turn in held.turns for text in turn.substitutions]
    assert substitutions and all(text.startswith("openai/fake") for text in substitutions)


def test_without_a_substitute_a_dead_model_stops_the_run_before_it_acts(tmp_path: Path) -> None:
    with FakeOpenAI(brain) as server:
        server.script = ["http_500"]
        with pytest.raises((Permanent, Temporary), match=r"scenario\.yaml:5"):
            run(tmp_path, server, "openai/fake@{}", timeout_s=0.5)
    assert "ASSENT" not in "".join(p.read_text() for p in (tmp_path / "state/transport").glob("*.cfg"))


def test_no_sentence_of_one_operator_reaches_another_ones_model(tmp_path: Path) -> None:
    with FakeOpenAI(brain) as server:
        run(tmp_path, server, "openai/fake@{}", GOOD.replace("premium users", "zebra breeders"))
        asked = [str(request["messages"]) for request in server.requests]
    proposals = [text for text in asked if '\\"round\\"' in text or '"round"' in text]
    assert proposals and any("zebra breeders" in text for text in asked)
    assert not any("zebra breeders" in text and "Keep it cheap" in text for text in asked)


def test_a_model_that_hangs_does_not_cost_the_negotiation(tmp_path: Path) -> None:
    text = GOOD.replace("network: NETWORK", "topics: {c1: {deadline_s: 1}}\nnetwork: NETWORK")
    with FakeOpenAI(brain) as server:
        server.script = ["hung"]
        record = run(tmp_path, server, "openai/fake@{},embedded", text)
        server.released.set()
    ended = [e.body.agreement for e in record.events if isinstance(e.body, NegotiationEnded)]
    assert record.status == "fulfilled" and ended[0].agreed
