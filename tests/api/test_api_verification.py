"""The verification service, route by route: what it answers, and what it does not take."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx2")

from starlette.testclient import TestClient

from assent.api.verification import application
from assent.network.transport.load import load_network

ROOT = Path(__file__).resolve().parents[2]
TEXTS = load_network(ROOT / "examples/four-routers/network.yaml").texts
HOSTS = {
    "h1": {"address": "192.168.1.10/24", "attached_to": "R1 g0/0"},
    "h2": {"address": "172.16.1.10/24", "attached_to": "R3 GigabitEthernet0/0"},
}
BLOCK = {
    "R1": "ip access-list extended WEB\n deny tcp any 172.16.1.0 0.0.0.255 eq www\n permit ip any any\n"
    "interface GigabitEthernet0/0\n ip access-group WEB in\n"
}
WEB = {
    "source": "192.168.1.0/24",
    "destination": "172.16.1.0/24",
    "protocol": 6,
    "destination_ports": [80, 80],
}
DENIED = {"kind": "traffic", "flow": WEB, "expected": "denied"}
TOKEN = "a-token-of-sufficient-length"
HERE = "http://127.0.0.1"


@pytest.fixture
def client() -> TestClient:
    return TestClient(application(), HERE, raise_server_exceptions=False)


def problem(answer, status: int) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status and said["title"] and said["detail"]
    return said


def test_verify_a_change_by_its_commands_or_by_the_texts_after(client: TestClient) -> None:
    asked = {"configs": TEXTS, "commands": BLOCK, "claims": [DENIED], "hosts": HOSTS}
    found = client.post("/verify", json=asked).json()
    assert found["verdict"] == "pass" and "+ ip access-group WEB in" in found["diff"]["R1"]
    assert {one["verifier"] for one in found["checks"]} == {"static"}
    wrong = client.post("/verify", json={**asked, "claims": [{**DENIED, "expected": "permitted"}]}).json()
    assert wrong["verdict"] == "fail"
    assert any("counterexample" in " ".join(one["evidence"]) or one["evidence"] for one in wrong["checks"])
    after = {"R1": TEXTS["R1"].replace("10.0.0.1 ", "10.0.0.2 ")}
    broken = client.post("/verify", json={"configs": TEXTS, "after": after}).json()
    assert broken["verdict"] == "fail" and "10.0.0.2" in json.dumps(broken["checks"])


def test_topology(client: TestClient) -> None:
    found = client.post("/topology", json={"configs": TEXTS, "hosts": HOSTS}).json()
    assert len(found["links"]) == 5 and found["hosts"]["h1"]["attached_to"] == "R1 GigabitEthernet0/0"
    assert found["routers"]["R1"]["interfaces"]["GigabitEthernet0/1"]["addresses"] == ["10.0.0.1/24"]
    link = [{"a": "R1 Gi0/1", "z": "R2 Gi0/1"}]
    assert len(client.post("/topology", json={"configs": TEXTS, "links": link}).json()["links"]) == 1


def test_syntax(client: TestClient) -> None:
    text = "hostname R9\ninterface GigabitEthernet0/0\n ip adress 10.0.0.1 255.255.255.0\nfrobnicate all\n"
    found = client.post("/syntax", json={"configs": {"R9": text, "R1": TEXTS["R1"]}}).json()
    assert not found["ok"] and found["configs"]["R1"]["ok"]
    unknown = found["configs"]["R9"]["unknown"]
    assert [one["text"] for one in unknown] == ["ip adress 10.0.0.1 255.255.255.0", "frobnicate all"]
    assert unknown[1]["line"] == 4


@pytest.mark.parametrize("route", ["/verify", "/topology", "/syntax"])
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"configs": {}}', b'{"configs": {"../x": "a"}}', b'{"configs": {"R1": 1}}', b"\xff\xfe",
     b'{"configs": {"R1": "hostname R1"}, "surprise": 1}', b"[" * 3000],
)  # fmt: skip
def test_what_is_no_question_is_a_problem(client: TestClient, route: str, body: bytes) -> None:
    answer = client.post(route, content=body, headers={"content-type": "application/json"})
    problem(answer, 400 if answer.status_code == 400 else 422)


def test_what_does_not_fit_is_a_problem(client: TestClient) -> None:
    base = {"configs": TEXTS}
    assert "R7" in problem(client.post("/verify", json={**base, "commands": {"R7": "x"}}), 422)["detail"]
    assert "R7" in problem(client.post("/verify", json={**base, "after": {"R7": "x"}}), 422)["detail"]
    both = {**base, "after": {"R1": ""}, "commands": {"R1": ""}}
    assert "not both" in problem(client.post("/verify", json=both), 422)["detail"]
    stray = {**base, "links": [{"a": "R1 Gi0/1", "z": "R2 Gi9/9"}]}
    assert "R2 Gi9/9" in problem(client.post("/topology", json=stray), 422)["detail"]
    problem(
        client.post(
            "/verify", json={**base, "order": ["R1"], "commands": {"R2": "interface g0/1\n shutdown\n"}}
        ),
        422,
    )
    problem(client.get("/verify"), 405)
    problem(client.get("/nowhere"), 404)


def test_bodies_are_limited_also_where_their_length_is_not_said(client: TestClient) -> None:
    small = TestClient(application(max_bytes=1000), HERE)
    problem(small.post("/syntax", json={"configs": {"R1": "x" * 2000}}), 413)
    problem(small.post("/syntax", content=iter([b"x" * 600, b"x" * 600])), 413)
    assert small.post("/syntax", json={"configs": {"R1": "hostname R1\n"}}).status_code == 200


def test_without_the_token_nothing_is_answered() -> None:
    guarded = TestClient(application(token=TOKEN))
    for headers in (
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": TOKEN},
        {"authorization": "Basic x"},
    ):
        answer = guarded.get("/health", headers=headers)
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
    assert guarded.get("/health", headers={"authorization": f"Bearer {TOKEN}"}).json()["status"] == "up"


def test_the_service_listens_on_this_machine_only_unless_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assent.cli.main", "serve", "verify", "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{url}/health", timeout=20) as answer:
            assert json.load(answer)["verifiers"] == "static"
    finally:
        process.terminate()
        code = process.wait()
    assert code == 143, "ended by a signal, it leaves by itself: what it holds is given back"
    environment = {name: value for name, value in os.environ.items() if name != "ASSENT_TOKEN"}
    done = subprocess.run(
        [*command, "--host", "0.0.0.0"], capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.returncode == 4 and "ASSENT_TOKEN" in done.stdout


def test_verify_two_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from assent.cli.main import app
    from assent.intents.errors import InvalidInput
    from assent.network.transport.change import candidate

    for folder, texts in (("old", TEXTS), ("new", {**TEXTS, "R1": candidate(TEXTS["R1"], BLOCK["R1"])})):
        (tmp_path / folder).mkdir()
        for name, text in texts.items():
            (tmp_path / folder / f"{name}.cfg").write_text(text)
    claims = tmp_path / "claims.json"
    claims.write_text(json.dumps([DENIED]))
    words = ["verify", str(tmp_path / "old"), str(tmp_path / "new"), "--claims", str(claims), "--json"]
    app(words, standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["verdict"] == "pass"
    with pytest.raises(SystemExit) as left:
        app(words[:3], standalone_mode=False)
    assert left.value.code == 6, "without a claim nothing shows that it does what was asked"
    claims.write_text("[1]")
    with pytest.raises(InvalidInput, match="no list of claims"):
        app(words, standalone_mode=False)
    (tmp_path / "new" / "R4.cfg").unlink()
    with pytest.raises(InvalidInput, match="R4"):
        app(words[:3], standalone_mode=False)
