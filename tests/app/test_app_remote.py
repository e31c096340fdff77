"""Operators in processes of their own (A2A): a negotiation over three processes, and what goes wrong there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from cli_process import assent

pytest.importorskip("fasta2a", reason="the extra `protocols` is not installed")

TOKEN = "a token of 24 characters"
AURORA = "We serve premium users; our internal floor is 47.123 Mbps at least, we want 90 Mbps for quality."
BASICO = "Our basic users chat. Keep the cost low, 20 Mbps suffice; never more than 51.789 Mbps."
SCENARIO = """
assent: 1
name: apart
seed: 5
operators:
  - {name: aurora, remote: {url: "URL_A", token_env: TOKEN_A}}
  - {name: basico, remote: {url: "URL_B", token_env: TOKEN_B}}
cells:
  - {name: c1, trace: {kind: listed, step_s: 4, cqi: [14]}}
topics: {c1: {deadline_s: 20, max_rounds: 6}}
"""


@contextmanager
def operator(
    folder: Path, name: str, says: str, *options: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that is the operator, and where it answers."""
    file = folder / f"{name}.yaml"
    file.write_text(json.dumps({"assent": 1, "name": name, "says": says}))
    process = subprocess.Popen(
        [sys.executable, "-m", "assent.cli.main", "operator", "serve", str(file), "--json", *options],
        env={**os.environ, "ASSENT_OPERATOR_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        yield process, json.loads(line)["url"]
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN_A", TOKEN)
    monkeypatch.setenv("TOKEN_B", TOKEN)


def scenario(folder: Path, a: str, b: str, text: str = SCENARIO) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text.replace("URL_A", a).replace("URL_B", b))
    return path


@pytest.mark.usefixtures("tokens")
def test_three_processes_agree_and_nothing_private_crosses(tmp_path: Path) -> None:
    with operator(tmp_path, "aurora", AURORA) as (_, a), operator(tmp_path, "basico", BASICO) as (_, b):
        done = assent("run", scenario(tmp_path, a, b), "--state", "s", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    agreement = json.loads(done.stdout)["agreements"][0]
    assert agreement["agreed"] and agreement["rounds"] > 0
    transcript = (tmp_path / "s" / "transcript.jsonl").read_text()
    assert "(remote)" in transcript
    left = b"".join(path.read_bytes() for path in (tmp_path / "s").rglob("*") if path.is_file())
    for private in (b"47.123", b"51.789", b"premium users", TOKEN.encode()):
        assert private not in left + done.stdout.encode()


@pytest.mark.usefixtures("tokens")
def test_the_same_as_in_one_process(tmp_path: Path) -> None:
    """Where an operator lives changes nothing of what it says."""
    local = SCENARIO.replace('remote: {url: "URL_A", token_env: TOKEN_A}', f'says: "{AURORA}"')
    local = local.replace('remote: {url: "URL_B", token_env: TOKEN_B}', f'says: "{BASICO}"')
    one = assent("run", scenario(tmp_path, "", "", local), "--state", "one", "--json", cwd=tmp_path)
    with operator(tmp_path, "aurora", AURORA) as (_, a), operator(tmp_path, "basico", BASICO) as (_, b):
        three = assent("run", scenario(tmp_path, a, b), "--state", "three", "--json", cwd=tmp_path)
    values = [json.loads(run.stdout)["agreements"][0]["final_values"] for run in (one, three)]
    assert values[0] == pytest.approx(values[1], abs=5.0)  # limits shape the strategies on both sides alike


@pytest.mark.usefixtures("tokens")
def test_an_operator_that_dies_does_not_stop_the_others(tmp_path: Path) -> None:
    stub = "http://127.0.0.1:1/"
    path = scenario(tmp_path, stub, stub)
    refused = assent("run", path, "--state", "s", cwd=tmp_path)
    assert refused.returncode == 5 and ": aurora: http://127.0.0.1:1/ cannot be reached" in refused.stderr
    assert "aurora: aurora" not in refused.stderr and "`assent operator serve`" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_without_its_token_nobody_is_asked(tmp_path: Path) -> None:
    done = assent("run", scenario(tmp_path, "http://127.0.0.1:1/", "http://127.0.0.1:1/"), cwd=tmp_path)
    assert done.returncode == 2 and "TOKEN_A, which is not set" in done.stderr


def test_plain_http_stays_on_this_machine(tmp_path: Path, tokens: None) -> None:
    done = assent("run", scenario(tmp_path, "http://192.0.2.1/", "http://127.0.0.1:1/"), cwd=tmp_path)
    assert done.returncode == 4 and "give an https:// address" in done.stderr


def test_who_has_no_token_learns_nothing(tmp_path: Path) -> None:
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "message/send",
        "params": {"message": {"role": "user", "messageId": "m", "parts": [{"data": {"kind": "declare"}}]}},
    }
    with operator(tmp_path, "aurora", AURORA) as (_, url):
        card = httpx2.get(url + ".well-known/agent-card.json")
        assert (
            card.status_code == 200 and card.json()["name"] == "aurora" and "securitySchemes" in card.json()
        )
        assert "premium" not in card.text
        assert httpx2.post(url, json=call).status_code == 401
        bad = {"Authorization": "Bearer wrong"}
        assert httpx2.post(url, json=call, headers=bad).status_code == 401
        good = {"Authorization": f"Bearer {TOKEN}"}
        for body, status in (
            (b"{", 400),
            (b"[" * 100_000, 400),
            (b'{"method": "x"}', 400),
            (b" " * 300_000, 413),
        ):
            assert httpx2.post(url, content=body, headers=good).status_code == status
        assert httpx2.post(url, json=call, headers=good).status_code == 200
        assert httpx2.get(url + "docs", headers=good).status_code in (400, 404, 405)


def test_an_operator_needs_a_token_and_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "o.yaml"
    file.write_text('{assent: 1, name: aurora, says: "We want 60 Mbps."}')
    serve = ("operator", "serve", file)
    monkeypatch.delenv("ASSENT_OPERATOR_TOKEN", raising=False)
    assert "holds no token" in assent(*serve, cwd=tmp_path).stderr
    monkeypatch.setenv("ASSENT_OPERATOR_TOKEN", "short")
    assert "too short" in assent(*serve, cwd=tmp_path).stderr
    monkeypatch.setenv("ASSENT_OPERATOR_TOKEN", TOKEN)
    beyond = assent(*serve, "--host", "0.0.0.0", cwd=tmp_path)
    assert beyond.returncode == 2 and "--certificate" in beyond.stderr
    file.write_text("{assent: 1, name: aurora}")
    assert "says" in assent(*serve, cwd=tmp_path).stderr
