"""Models and caps by role, votes, shots, prompt files, spans and counters."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import assent
from assent.app.skills import SKILLS, roles
from assent.intents.errors import InvalidInput, Permanent, Refused, Temporary
from assent.reasoning import metrics
from assent.reasoning.connect import connect
from assent.reasoning.embedded import Embedded
from assent.reasoning.endpoints import PROVIDERS, UNGUARDED, Endpoint
from assent.reasoning.prompt_file import parse_prompt
from assent.reasoning.run import Loop, complete
from assent.reasoning.select import make_model
from assent.reasoning.settings import Asking, Caps, ModelSettings, Price
from assent.reasoning.skill import A, Answer, Q, Skill, nothing
from assent.reasoning.vote import Vote
from fakes.agents import Workshop
from fakes.openai_server import FakeOpenAI
from fakes.skills import ADD_UP, Numbers, Total

QUESTION = Numbers(numbers=(1, 2, 4))
HELPED = replace(ADD_UP, role="helper")


def test_each_role_has_its_model(server: FakeOpenAI, loop: Loop) -> None:
    settings = ModelSettings(
        models={"helper": f"openai/helps@{server.url}", "Slice Modelling Agent": "embedded"}
    )
    model = make_model(f"openai/other@{server.url}", settings, {})
    assert loop.run(model.answer(HELPED, QUESTION)).model == "openai/helps"
    assert loop.run(model.answer(ADD_UP, QUESTION)).model == "openai/other"
    shop = Workshop()
    done = loop.run(model.drive(shop.modelling, "Model it", shop.modelling_tools, None, wants=()))
    assert done.model == "embedded"


@pytest.mark.parametrize(("cap", "limit"), [("max_requests", 2), ("max_tokens", 50), ("max_usd", 0.00005)])
def test_a_role_stays_within_its_caps(cap: str, limit: float, server: FakeOpenAI, loop: Loop) -> None:
    settings = ModelSettings(
        caps={"helper": Caps(**{cap: limit})},  # type: ignore[arg-type]
        prices={"openai/fake": Price(input_usd=1, output_usd=1)},
    )
    model = make_model(f"openai/fake@{server.url}", settings, {})
    with pytest.raises(Permanent, match=f"role helper has used up its {cap}"):
        for _ in range(4):
            loop.run(model.answer(HELPED, QUESTION))
    assert 1 <= len(server.requests) <= 2
    assert loop.run(model.answer(ADD_UP, QUESTION)).output.total == 7, "another role is not bound"
    chained = make_model(f"openai/fake@{server.url},embedded", settings, {})
    answers = [loop.run(chained.answer(HELPED, QUESTION)).model for _ in range(4)]
    assert answers[-1] == "embedded", "a chain goes on without it"


def test_a_cap_on_time_ends_also_the_answer_that_is_under_way(server: FakeOpenAI, loop: Loop) -> None:
    server.script = ["hung"]
    settings = ModelSettings(caps={"default": Caps(max_seconds=1)}, timeout_s=20)
    model = make_model(f"openai/fake@{server.url}", settings, {})
    with pytest.raises(Temporary, match="no answer within 1 s"):
        loop.run(model.answer(HELPED, QUESTION))
    with pytest.raises(Permanent, match="role helper has used up its max_seconds"):
        loop.run(model.answer(HELPED, QUESTION))


def test_cost_is_counted_by_the_price_table(server: FakeOpenAI, loop: Loop) -> None:
    settings = ModelSettings(prices={"openai/fake": Price(input_usd=1, output_usd=10)})
    answer = loop.run(make_model(f"openai/fake@{server.url}", settings, {}).answer(ADD_UP, QUESTION))
    assert answer.usd == pytest.approx((20 * 1 + 5 * 10) / 1e6) and (answer.input_tokens, answer.tokens) == (
        20,
        25,
    )


class Says:
    """Answers in turn; an error is raised."""

    name = "says"

    def __init__(self, *said: Any) -> None:
        self._said = list(said)

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        said = self._said.pop(0)
        if isinstance(said, Exception):
            raise said
        return Answer(said, self.name, tokens=10)


def test_the_most_frequent_answer_counts() -> None:
    one, two = Total(total=1), Total(total=2)
    loop = Loop()
    with loop:
        answer = loop.run(Vote(Says(one, two, two), lambda _: 3).answer(ADD_UP, QUESTION))  # type: ignore[arg-type]
        assert (answer.output, answer.tokens) == (two, 30)
        tie = loop.run(Vote(Says(one, two), lambda _: 2).answer(ADD_UP, QUESTION))  # type: ignore[arg-type]
        assert tie.output == one
        some = loop.run(Vote(Says(Permanent("no"), two, one, two), lambda _: 4).answer(ADD_UP, QUESTION))  # type: ignore[arg-type]
        assert some.output == two
        with pytest.raises(Permanent, match="first"):
            loop.run(
                Vote(Says(Permanent("first"), Permanent("second")), lambda _: 2).answer(ADD_UP, QUESTION)
            )  # type: ignore[arg-type]
        with pytest.raises(Refused):
            loop.run(Vote(Says(two, Refused("no")), lambda _: 2).answer(ADD_UP, QUESTION))  # type: ignore[arg-type]


def test_votes_are_asked_for_and_a_drive_is_not(server: FakeOpenAI, loop: Loop) -> None:
    model = make_model(f"openai/fake@{server.url}", ModelSettings(votes=3), {})
    assert loop.run(model.answer(ADD_UP, QUESTION)).tokens == 75
    assert len(server.requests) == 3


@pytest.mark.parametrize(("shots", "messages"), [("zero", 2), ("one", 4), ("few", 6)])
def test_shots_are_worked_examples(shots: Any, messages: int, server: FakeOpenAI, loop: Loop) -> None:
    skill = replace(ADD_UP)
    skill.__dict__["prompt"] = parse_prompt(_FILE)
    loop.run(make_model(f"openai/fake@{server.url}", ModelSettings(shots=shots), {}).answer(skill, QUESTION))
    assert len(server.requests[0]["messages"]) == messages


def test_a_role_is_asked_in_its_own_way(server: FakeOpenAI, loop: Loop) -> None:
    asking = {
        "helper": Asking(temperature=0.7, votes=2, shots="zero"),
        "add_up": Asking(votes=3),
        "Slice Modelling Agent": Asking(temperature=1.5),
    }
    model = make_model(f"openai/fake@{server.url}", ModelSettings(asking=asking, temperature=0.2), {})
    for skill, votes, temperature, messages in (
        (replace(HELPED, name="other", package="fakes"), 2, 0.7, 2),
        (HELPED, 3, 0.7, 2),
        (ADD_UP, 3, 0.2, 4),
    ):
        skill.__dict__["prompt"] = ADD_UP.prompt
        server.requests.clear()
        loop.run(model.answer(skill, QUESTION))
        assert len(server.requests) == votes
        for request in server.requests:
            assert (request["temperature"], len(request["messages"])) == (temperature, messages)
    server.requests.clear()
    server.script, server.moves = ["drive_right"], [("done", {})]
    shop = Workshop()
    loop.run(model.drive(shop.modelling, "Model it", shop.modelling_tools))
    assert [one["temperature"] for one in server.requests] == [1.5]


def test_without_a_price_a_cap_on_money_refuses_before_anything_is_sent(
    server: FakeOpenAI, loop: Loop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Endpoint, "leaves", property(lambda _: True))
    settings = ModelSettings(caps={"helper": Caps(max_usd=1)}, departures=tmp_path / "sent.jsonl")
    model = make_model(f"openai/nobody-knows-it@{server.url}", settings, {})
    with pytest.raises(
        Permanent, match="its price is not known, so that max_usd of role helper cannot be kept"
    ):
        loop.run(model.answer(HELPED, QUESTION))
    assert server.requests == [] and not (tmp_path / "sent.jsonl").exists()
    assert loop.run(model.answer(ADD_UP, QUESTION)).usd == 0, "a role without that cap may use it"


@pytest.mark.parametrize("provider", sorted(set(PROVIDERS) - UNGUARDED))
def test_providers_are_reached_over_the_guarded_transport(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec(PROVIDERS[provider].partition(".")[0]) is None:
        pytest.skip(f"needs the package {PROVIDERS[provider]}")
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", "k")
    client: Any = connect(Endpoint(provider, "some/model"), ModelSettings(privacy="open")).client  # type: ignore[attr-defined]
    http = client._client
    assert type(http._transport).__name__ == "_Guarded" and not http.follow_redirects and not http.trust_env


def test_a_provider_with_a_client_of_its_own_needs_privacy_open() -> None:
    for provider in UNGUARDED:
        with pytest.raises(Refused, match="brings a client of its own"):
            make_model(f"{provider}/some-model", ModelSettings(privacy="redacted"), {})


_FILE = """<!-- version: 3 -->
Add up.

# user

```json
{"note": "", "numbers": [2, 3]}
```

# assistant

```json
{"total": 5}
```
"""


def test_a_prompt_file_has_parts_by_role() -> None:
    parsed = parse_prompt(_FILE)
    assert (parsed.version, parsed.system, len(parsed.shots)) == (3, "Add up.\n", 1)
    assert parse_prompt("# system\nDo it.\n").system.strip() == "Do it."
    for bad in (
        "x\n# user\n```json\n{}\n```\n",
        "x\n# assistant\ny\n",
        "x\n# user\nno json\n# assistant\nno\n",
    ):
        with pytest.raises(ValueError, match=r"turns|JSON"):
            parse_prompt(bad)


@pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.name)
def test_every_example_of_every_prompt_is_valid(skill: Skill[Any, Any]) -> None:
    skill.check(*skill.example)
    for question, answer in skill.prompt.shots:
        skill.question.model_validate_json(question)
        skill.answer.model_validate_json(answer)
    assert set(skill.private(skill.example[0])) is not None
    assert (skill.role or skill.name) in roles()


def test_every_skill_of_the_code_base_is_listed() -> None:
    found = {}
    for module in pkgutil.walk_packages(assent.__path__, "assent."):
        if ".skills" in module.name and module.name != "assent.app.skills":
            members = vars(importlib.import_module(module.name)).values()
            found |= {id(one): one.name for one in members if isinstance(one, Skill)}
    assert sorted(found.values()) == sorted(skill.name for skill in SKILLS)


def test_every_skill_says_what_is_private_in_its_question() -> None:
    """Only what is a person's free text, and names nothing beside it, says nothing."""
    assert {one.name for one in SKILLS if one.private is nothing} == {"request"}


# -- providers -----------------------------------------------------------------------------------------------


def test_other_providers_are_refused_or_need_their_package() -> None:
    with pytest.raises(Refused, match="anthropic is not on it"):
        make_model("anthropic/claude-x", ModelSettings(), {})
    with pytest.raises(InvalidInput, match=r"pip install 'pydantic-ai-slim\[anthropic\]'"):
        make_model("anthropic/claude-x", ModelSettings(privacy="open"), {})


def test_a_provider_without_its_key_is_one_clear_error(
    loop: Loop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DEEPSEEK_API_KEY", raising=False)
    settings = ModelSettings(privacy="open", departures=tmp_path / "log.jsonl")
    with pytest.raises(InvalidInput, match="DEEPSEEK_API_KEY"):
        loop.run(make_model("deepseek/deepseek-chat", settings, {}).answer(ADD_UP, QUESTION))


# -- spans and counters --------------------------------------------------------------------------------------


def test_spans_have_genai_attributes_and_no_private_text(server: FakeOpenAI, loop: Loop) -> None:
    trace = pytest.importorskip("opentelemetry.sdk.trace", reason="needs the extra `telemetry`")
    from opentelemetry import trace as api
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), trace.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    api.set_tracer_provider(provider)
    model = make_model(f"openai/fake@{server.url},embedded", ModelSettings(), {})
    loop.run(model.answer(ADD_UP, QUESTION.model_copy(update={"note": "top secret"})))
    shop = Workshop()
    loop.run(
        make_model("embedded", ModelSettings(), {}).drive(shop.modelling, "x", shop.modelling_tools, None)
    )
    with pytest.raises(Refused):
        complete(
            make_model("embedded", ModelSettings(), {}).answer(
                ADD_UP, Numbers(numbers=(13,), note="top secret")
            )
        )
    answered, driven, refused = exporter.get_finished_spans()[-3:]
    about = dict(answered.attributes)
    assert answered.name == "chat add_up"
    assert about["gen_ai.operation.name"] == "chat" and about["gen_ai.provider.name"] == "openai"
    assert about["gen_ai.response.model"] == "openai/fake"
    assert (about["gen_ai.usage.input_tokens"], about["gen_ai.usage.output_tokens"]) == (20, 5)
    assert about["assent.prompt_hash"] == ADD_UP.prompt_hash
    assert driven.name == "invoke_agent Slice Modelling Agent"
    assert refused.attributes["error.type"] == "refused"
    assert "secret" not in "".join(span.to_json() for span in exporter.get_finished_spans())


def test_counters_are_in_prometheus_format(server: FakeOpenAI, loop: Loop, tmp_path: Path) -> None:
    parser = pytest.importorskip("prometheus_client.parser", reason="needs the extra `telemetry`")
    metrics.reset()
    server.script = ["nonsense", "nonsense", "nonsense", "tool"]
    model = make_model(f"openai/fake@{server.url},embedded", ModelSettings(), {})
    for _ in range(2):
        loop.run(model.answer(HELPED, QUESTION))
    metrics.count("assent_substitutions_total", model='odd"\n\\', instead="x")
    metrics.dump(tmp_path / "assent.prom")
    found = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in parser.text_string_to_metric_families((tmp_path / "assent.prom").read_text())
        for sample in family.samples
    }
    tokens = (
        "assent_model_tokens_total",
        (("direction", "output"), ("model", "openai/fake"), ("role", "helper")),
    )
    assert found[tokens] == 20
    assert found["assent_substitutions_total", (("instead", "embedded"), ("model", "openai/fake"))] == 1
    assert found["assent_substitutions_total", (("instead", "x"), ("model", 'odd"\n\\'))] == 1
    with pytest.raises(InvalidInput, match="cannot be written"):
        metrics.dump(tmp_path / "none" / "assent.prom")


def test_a_run_that_is_recorded_replays_byte_for_byte(server: FakeOpenAI, loop: Loop, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    shop = Workshop()
    for spec, path in ((f"openai/fake@{server.url},embedded", first), (f"recorded:{first}", second)):
        model = make_model(spec, ModelSettings(record=path), {})
        loop.run(model.answer(ADD_UP, QUESTION))
        server.script = ["http_500"]
        loop.run(model.answer(ADD_UP, Numbers(numbers=(2,))))
        loop.run(model.drive(shop.modelling, "Model it", shop.modelling_tools, None))
        ran = list(shop.ran)
    assert first.read_bytes() == second.read_bytes() and len(first.read_text().splitlines()) == 3
    assert shop.ran == ran and json.loads(first.read_text().splitlines()[0])["prompt"] == ADD_UP.prompt_hash


def test_embedded_is_not_slowed_down() -> None:
    """A hundredth of a millisecond for the wrapper: campaigns make 10^5 negotiations."""
    import time

    model, bare = make_model("embedded", ModelSettings(), {}), Embedded()

    def fastest(one: Any) -> float:
        times = []
        for _ in range(300):
            started = time.perf_counter()
            complete(one.answer(ADD_UP, QUESTION))
            times.append(time.perf_counter() - started)
        return min(times)

    assert fastest(model) - fastest(bare) < 1e-4
