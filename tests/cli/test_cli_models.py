"""`assent models`, `assent prompts`, `assent audit sent`, the settings file, recordings and metrics."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from assent.app.settings import model_settings
from assent.intents.errors import InvalidInput
from fakes.openai_server import FakeOpenAI


def assent(*words: str, cwd: Path, code: int = 0, **environment: str) -> Any:
    env = {**os.environ, "ASSENT_DATA": str(cwd / "data"), "XDG_CONFIG_HOME": str(cwd), **environment}
    done = subprocess.run(
        [sys.executable, "-m", "assent.cli.main", *words],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout) if "--json" in words else done.stdout


def _classified(_: Any) -> Any:
    return {"type": "CP", "clauses": []}


def test_models_are_tried_by_role(tmp_path: Path) -> None:
    with FakeOpenAI(_classified) as server:
        (tmp_path / "settings.yaml").write_text(
            f"model: openai/fake@{server.url},embedded\nmodels: {{translate: openai/away@http://192.0.2.1/v1}}\n"
        )
        found = assent("models", "--json", cwd=tmp_path, code=6, ASSENT_SETTINGS="settings.yaml")
    fake, embedded, away = found["models"]
    assert (fake["valid"], fake["roles"], fake["tokens"]) == (True, ["default"], 25) and fake["seconds"] > 0
    assert embedded["valid"] and not away["valid"] and "privacy is 'local'" in away["problem"]
    assert "answers for" in assent("models", "--model", "embedded", cwd=tmp_path)
    assert "–" in assent("models", "--model", "ollama/x", "--no-check", cwd=tmp_path)


def test_a_substitute_is_told_of(tmp_path: Path) -> None:
    away = "openai/x@http://127.0.0.1:9/v1"
    done = subprocess.run(
        [sys.executable, "-m", "assent.cli.main", "slice", "design", "200 cameras", "--json"],
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "ASSENT_MODEL": f"{away},embedded"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["status"] == "design"
    assert done.stderr.startswith("note: openai/x gave no answer: embedded answered instead")


def test_a_command_is_recorded_replayed_and_counted(tmp_path: Path) -> None:
    design = ("slice", "design", "200 cameras", "--json")
    said = assent(*design, "--record", "r.jsonl", "--metrics", "m.prom", cwd=tmp_path)
    assert assent(*design, "--model", "recorded:r.jsonl", "--record", "again.jsonl", cwd=tmp_path) == said
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "r.jsonl").read_bytes()
    assert (
        'assent_answers_total{kind="answer",model="embedded",outcome="valid",what="request"} 1'
        in (tmp_path / "m.prom").read_text()
    )
    refused = assent(*design, "--metrics", "none/m.prom", cwd=tmp_path, code=2)
    assert "cannot be written" in refused["error"]["message"]
    assert assent("prompts", "diff", "request", "r.jsonl", "--json", cwd=tmp_path)["same"]
    (tmp_path / "old.jsonl").write_text('{"skill": "request", "prompt": "0123"}\n')
    assert not assent("prompts", "diff", "request", "old.jsonl", "--json", cwd=tmp_path, code=6)["same"]


def test_prompts_are_listed_shown_and_compared(tmp_path: Path) -> None:
    listed = assent("prompts", "list", "--json", cwd=tmp_path)
    assert {"propose", "mediate", "translate", "arbitrate"} <= {one["name"] for one in listed}
    shown = assent("prompts", "show", "mediator", "--json", cwd=tmp_path)
    assert [one["role"] for one in shown["messages"]][:3] == ["system", "user", "assistant"]
    (tmp_path / "old.md").write_text("Something else.\n")
    assert "-Something else." in assent("prompts", "diff", "propose", "old.md", cwd=tmp_path, code=6)
    assert "# system" in assent("prompts", "show", "propose", cwd=tmp_path)
    wrong = assent("prompts", "show", "nothing", "--json", cwd=tmp_path, code=2)
    assert "there are: understand" in wrong["error"]["message"]
    assert (
        "cannot be read"
        in assent("prompts", "diff", "propose", "x.md", "--json", cwd=tmp_path, code=2)["error"]["message"]
    )


def test_what_was_sent_is_shown_and_a_change_is_found(tmp_path: Path) -> None:
    from assent.reasoning.departures import Departure, DepartureLog

    log = DepartureLog(tmp_path / "data" / "departures.jsonl")
    log.add(Departure("infrastructure", "openai/x", "prompt", "what is px01?"))
    log.add(Departure("infrastructure", "openai/x", "answer", "a router"))
    found = assent("audit", "sent", "--commands", "--json", cwd=tmp_path)
    assert found["intact"] and [one["kind"] for one in found["entries"]] == ["prompt", "answer"]
    assert "what is px01?" in assent(
        "audit", "sent", "--commands", "--tenant", "infrastructure", cwd=tmp_path
    )
    path = tmp_path / "data" / "departures.jsonl"
    path.write_text(path.read_text().replace("a router", "a toaster"))
    assert assent("audit", "sent", "--commands", "--json", cwd=tmp_path, code=6)["breaks"][0]["position"] == 2


def _settings(tmp_path: Path, text: str, **more: Any) -> Any:
    path = tmp_path / "settings.yaml"
    path.write_text(text)
    return model_settings(environment={"ASSENT_SETTINGS": str(path)}, **more)


def test_settings_come_from_option_environment_and_file_in_this_order(tmp_path: Path) -> None:
    text = "model: ollama/a\nmodels: {negotiator: ollama/b}\nprivacy: redacted\nvotes: 3\n"
    file = _settings(tmp_path, text)
    assert (file.model, file.models, file.privacy, file.votes) == (
        "ollama/a",
        {"negotiator": "ollama/b"},
        "redacted",
        3,
    )
    named = _settings(tmp_path, text, model="embedded", privacy="open")
    assert (named.model, named.models, named.privacy) == ("embedded", {}, "open"), (
        "one model that is named is for all"
    )
    place = {
        "ASSENT_SETTINGS": str(tmp_path / "settings.yaml"),
        "ASSENT_MODEL": "ollama/c",
        "ASSENT_TIMEOUT_S": "7",
    }
    known = model_settings(environment=place)
    assert (known.model, known.models, known.timeout_s) == ("ollama/c", {}, 7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("votes: 0\n", "settings.yaml:1:1: votes: Input should be greater than or equal to 1"),
        ("modle: x\n", "modle"),
        ("models: {negotiater: embedded}\n", "did you mean 'negotiator'"),
        ("caps: {mediatr: {max_requests: 1}}\n", "did you mean 'mediator'"),
        ("asking: {mediatr: {votes: 3}}\n", "did you mean 'mediator'"),
        ("asking: {mediator: {votes: 0}}\n", "settings.yaml:1"),
        ("asking: {mediator: {voices: 2}}\n", "voices"),
        ("caps: {default: {max_usd: .nan}}\n", "settings.yaml:1"),
        ("- a\n", "settings.yaml"),
        ("a: [\n", "not valid YAML"),
        ("temperature: hot\n", "settings.yaml:1"),
        ("api_key: sk-1\n", "api_key"),
    ],
)
def test_a_wrong_settings_file_is_told_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"settings\.yaml") as caught:
        _settings(tmp_path, text)
    assert said in caught.value.message


def test_a_settings_file_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        model_settings(environment={"ASSENT_SETTINGS": str(tmp_path / "none.yaml")})
    with pytest.raises(InvalidInput, match="ASSENT_TIMEOUT_S"):
        model_settings(environment={"ASSENT_TIMEOUT_S": "soon"})
