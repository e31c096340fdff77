"""Every command that `test_app_*` does not run: help, single wishes, batches, init, doctor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import NETWORK, assent

COMMANDS = [
    "run",
    "init",
    "configure",
    "doctor",
    "slice",
    "slice design",
    "audit",
    "audit show",
    "audit verify",
    "regulations",
    "regulations add",
    "regulations list",
    "regulations search",
    "regulations remove",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    done = assent(*command.split(), "--help", cwd=tmp_path)
    assert done.returncode == 0 and "Usage:" in done.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, runpy; sys.argv = ['assent', '--help']\n"
        "try: runpy.run_module('assent.cli.main', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'dbos', 'sqlalchemy', 'numpy', 'openai', 'highspy', 'jinja2', 'hier_config'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_init_writes_a_scenario_that_runs(tmp_path: Path) -> None:
    assert assent("init", "mine.yaml", cwd=tmp_path).returncode == 0
    done = assent("run", "mine.yaml", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "fulfilled"
    again = assent("init", "mine.yaml", cwd=tmp_path)
    assert again.returncode == 2 and "exists already" in again.stderr
    assert assent("init", "mine.yaml", "--force", "--json", cwd=tmp_path).returncode == 0


def test_configure_answers_one_wish(tmp_path: Path) -> None:
    done = assent("configure", "block SNMP from h1's LAN on R3", "--network", NETWORK, "--json", cwd=tmp_path)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"], answer["type"]) == (0, "config", "ACL")
    assert answer["verification"]["verdict"] == "pass"
    assert answer["configs"]["R3"].count("ip access-group") == 2, "both ways into R3"
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
    assert keys <= answer.keys()
    told = assent("configure", "block SNMP from h1's LAN on R3", "--network", NETWORK, cwd=tmp_path)
    assert "ip access-group" in told.stdout and "pass" in told.stdout


def test_configure_asks_back(tmp_path: Path) -> None:
    done = assent("configure", "shut down the interface on R9", "--network", NETWORK, "--json", cwd=tmp_path)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"]) == (3, "clarify") and answer["questions"]


def test_a_batch_is_answered_line_by_line_in_order(tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "text": "set the description of R1 g0/1 to uplink"}',
        "this is no JSON",
        '{"id": 3}',
        '{"id": "x", "text": ""}',
        '{"id": 5, "text": "set OSPF cost 20 on R2 Gi0/2"}',
    ]
    (tmp_path / "batch.jsonl").write_text("\n".join(lines))
    done = assent("configure", "--batch", "batch.jsonl", "--network", NETWORK, "--json", cwd=tmp_path)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, None, 3, "x", 5]
    assert [answer.get("status") for answer in answers] == ["config", None, None, None, "config"]
    assert all(answer["error"]["code"] == "invalid-input" for answer in answers[1:4])


def test_slice_design_answers_one_wish_and_batches(tmp_path: Path) -> None:
    text = "a slice for 200 cameras, 2 Mbps uplink each"
    answer = json.loads(assent("slice", "design", text, "--json", cwd=tmp_path).stdout)
    assert answer["status"] == "design"
    profile = answer["profiles"][0]
    assert profile["maxNumberofUEs"] == 200
    assert profile["uLThptPerSlice"]["guaThpt"] == 400_000
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"id": "a", "text": text}) + "\n" + '{"id": "b", "text": "?"}\n'
    )
    done = assent("slice", "design", "--batch", "b.jsonl", "--json", cwd=tmp_path)
    statuses = [json.loads(line)["status"] for line in done.stdout.splitlines()]
    assert statuses == ["design", "clarify"]
    told = assent("slice", "design", text, cwd=tmp_path)
    assert told.returncode == 0 and "Maximum number of UEs" in told.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["configure", "x"],
        ["configure", "--network", str(NETWORK)],
        ["configure", "x", "--network", "nowhere.yaml"],
        ["configure", "x", "--network", str(NETWORK), "--model", "nonsense"],
        ["configure", "--batch", "nowhere.jsonl", "--network", str(NETWORK)],
        ["slice", "design"],
        ["slice", "design", "  "],
        ["run", "nowhere.yaml"],
        ["run", "."],
        ["audit", "show"],
        ["audit", "verify", "--state", "nowhere"],
    ],
)
def test_wrong_calls_end_with_one_clear_line(tmp_path: Path, arguments: list[str]) -> None:
    done = assent(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1


def test_doctor_says_what_this_machine_can_do(tmp_path: Path) -> None:
    done = assent("doctor", "--json", cwd=tmp_path)
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 0
    assert checks["Python 3.11+"]["available"] and checks["embedded model"]["available"]
    assert {"LLM endpoint", "FRR twin", "PostgreSQL (not used yet)", "GPU"} <= checks.keys()
    assert all(check["enable"] for check in checks.values() if not check["available"])
    assert "Python" in assent("doctor", cwd=tmp_path).stdout


def test_negotiate_answers_a_batch(tmp_path: Path) -> None:
    case = {
        "id": "a",
        "topic": {"kind": "level", "capacity": 134, "unit": "Mbps"},
        "agents": [
            {"name": "x", "utility": {"kind": "quadratic", "target": 100, "weight": 1}},
            {"name": "y", "business_intent": "cheap, 20 Mbps"},
        ],
        "pressure": "hard",
    }
    text = json.dumps(case) + "\r\n\r\nrubbish\r\n" + '{"id": 3, "seed": 1, "seed": 2}'
    (tmp_path / "cases.jsonl").write_bytes(b"\xef\xbb\xbf" + text.encode())  # as some editors write it
    done = assent("negotiate", "--batch", "cases.jsonl", "--json", cwd=tmp_path)
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["agreed"] and first["consensus"] == pytest.approx(first["optimum"], abs=0.01)
    assert second["error"]["code"] == "invalid-input"
    assert second["error"]["message"].startswith("line 3: the line is not JSON: Expecting value (column 1)")
    assert third["error"]["message"].startswith("line 4: the key 'seed' stands twice")


def test_inspect_answers_a_batch(tmp_path: Path) -> None:
    context = {"capacity_mbps": 134, "round": 2, "own_last_value": 60, "self": "m", "others": []}
    lines = [
        {"id": 1, "raw": '{"value": 50, "reasoning": "a fair middle"}', "context": context},
        {"id": 2, "raw": {"value": "NaN", "reasoning": "x"}, "context": context},
        {"id": 3, "context": context},
        {"id": True, "raw": "60 Mbps", "context": context},
    ]
    text = "\ufeff" + "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "messages.jsonl").write_text(text, encoding="utf-8")
    done = assent("inspect", "--batch", "messages.jsonl", "--json", cwd=tmp_path)
    accepted, rejected, wrong, unnamed = (json.loads(line) for line in done.stdout.splitlines())
    assert (accepted["status"], accepted["value"], accepted["verdict"]) == ("accepted", 50.0, "legitimate")
    assert rejected["status"] == "rejected" and rejected["error"]
    assert wrong["error"]["field"] == "raw"
    assert unnamed["id"] is None and unnamed["error"]["message"].startswith("line 4: id: should be text")


def test_privacy_is_the_persons_choice(tmp_path: Path) -> None:
    away = ["slice", "design", "200 cameras", "--model", "openai/x@http://192.0.2.1/v1"]
    refused = assent(*away, cwd=tmp_path)
    assert refused.returncode == 4 and "--privacy open" in refused.stderr
    assert assent(*away, "--privacy", "wide", cwd=tmp_path).returncode == 2
