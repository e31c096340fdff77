"""Assent as an MCP server: a real process, spoken to over its standard streams as an assistant would."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="needs the extra `mcp`")
sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import EXAMPLE, NETWORK, assent
from mcp import Client, StdioServerParameters

from assent.app.verification import Question, judge

READS = {"configure", "verify", "slice_design", "status", "explain"}
WISH = "block SNMP from h1's LAN on R3"


@asynccontextmanager
async def assistant(folder: Path, *arguments: str) -> AsyncIterator[Client]:
    environment = {"ASSENT_DATA": str(folder / "data"), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    command = ["-m", "assent.cli.main", "mcp", "serve", *arguments]
    started = StdioServerParameters(command=sys.executable, args=command, env=environment, cwd=folder)
    async with Client(started, read_timeout_seconds=60) as client:
        yield client


def talk(folder: Path, said: Callable[[Client], Awaitable[None]], *arguments: str) -> None:
    async def talking() -> None:
        async with assistant(folder, *arguments) as client:
            await said(client)

    asyncio.run(asyncio.wait_for(talking(), 120))


async def told(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def error(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    text = result.content[0].text  # type: ignore[union-attr]
    return json.loads(text)["error"] if text.startswith("{") else {"code": "schema", "message": text}


def test_an_assistant_reads_and_cannot_write(tmp_path: Path) -> None:
    async def said(client: Client) -> None:
        tools = {one.name: one for one in (await client.list_tools()).tools}
        assert set(tools) == READS | {"deploy", "approve"}
        marked = {name for name, one in tools.items() if one.annotations and one.annotations.read_only_hint}
        assert marked == READS
        change = await told(client, "configure", text=WISH)
        assert change["status"] == "config" and change["verification"]["verdict"] == "pass"
        slices = await told(client, "slice_design", text="200 cameras, 2 Mbps uplink each")
        assert slices["status"] == "design" and slices["profiles"]
        status = await told(client, "status")
        assert status["writes_allowed"] is False and status["run"] is None
        for name, given in (
            ("deploy", {"text": WISH}),
            ("approve", {"decision": "x", "plan_hash": "y", "choice": "approve"}),
        ):
            refused = await error(client, name, **given)
            assert refused["code"] == "refused" and "--allow-writes" in refused["message"]

    talk(tmp_path, said, "--network", str(NETWORK), "--driver", "simulated")
    assert not (tmp_path / "data" / "networks").exists(), "a reading server left something behind"


def test_errors_have_the_codes_of_the_tree(tmp_path: Path) -> None:
    async def said(client: Client) -> None:
        assert (await error(client, "configure", text="  "))["code"] == "invalid-input"
        assert (await error(client, "configure", text="shut R9"))["field"] == "network"
        assert (await error(client, "explain", about="cell-1"))["code"] == "invalid-input"
        bad = await error(client, "verify", configs={"R1": "hostname R1\n"}, after={"R9": "hostname R9\n"})
        assert bad["code"] == "invalid-input" and "R9" in bad["message"]
        huge = await error(client, "verify", configs={"R1": "!" * 4_000_001})
        assert huge["code"] == "invalid-input" and huge["field"] == "configs"
        for wrong in ({"text": "x" * 10_001}, {"text": 7}, {"sentence": WISH}, {"text": WISH, "dry": True}):
            wrongly = await error(client, "configure", **wrong)
            assert (wrongly["code"], wrongly["field"]) == ("invalid-input", "arguments")
            assert "pydantic" not in wrongly["message"]
        assert "'dry'; configure takes: text" in wrongly["message"]
        assert "configs.R1" in (await error(client, "verify", configs={"R1": {}}))["message"]
        assert (await error(client, "erase", text="x"))["code"] == "schema"
        assert (await told(client, "status"))["run"] is None, "it still serves"

    talk(tmp_path, said)


def test_verify_judges_a_change(tmp_path: Path) -> None:
    configs = {
        "R1": "hostname R1\n!\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n!\nend\n"
    }

    commands = {"R1": "interface GigabitEthernet0/0\n description uplink\n"}

    async def said(client: Client) -> None:
        good = await told(
            client,
            "verify",
            configs=configs,
            commands=commands,
        )
        assert "description uplink" in good["diff"]["R1"]
        assert good == judge(Question(configs=configs, commands=commands))

    talk(tmp_path, said)


def test_a_change_is_made_only_by_its_approval(tmp_path: Path) -> None:
    target = ("--network", str(NETWORK), "--driver", "simulated", "--state", "net")

    async def said(client: Client) -> None:
        pending = await told(client, "deploy", text=WISH)
        assert pending["status"] == "pending" and "R3" in pending["native"]
        assert not (tmp_path / "net" / "configurations").exists(), "proposing wrote something"
        one = {"decision": pending["decision"], "choice": "approve"}
        assert (await error(client, "approve", plan_hash="0" * 64, **one))["field"] == "plan_hash"
        waits = (await told(client, "status"))["pending_changes"]
        assert [each["decision"] for each in waits] == [pending["decision"]]
        done = await told(client, "approve", plan_hash=pending["plan_hash"], **one)
        assert done["status"] == "deployed" and len(done["commit"]) == 40
        again = await error(client, "approve", plan_hash=pending["plan_hash"], **one)
        assert "was decided already (approve)" in again["message"]
        gone = await error(client, "approve", decision="change-0", plan_hash="0", choice="approve")
        assert "propose the change again" in gone["message"]
        asked = await told(client, "deploy", text="shut down GigabitEthernet0/1 on R9")
        assert asked["status"] == "clarify"
        other = await told(client, "deploy", text="describe GigabitEthernet0/0 on R2 as 'spare'")
        given = {"decision": other["decision"], "plan_hash": other["plan_hash"]}
        no = await told(client, "approve", choice="reject", **given)
        assert no["status"] == "rejected"

    talk(tmp_path, said, *target, "--allow-writes")
    history = assent("config", "history", "--state", "net", "--json", cwd=tmp_path)
    assert len(json.loads(history.stdout)) == 2, history.stderr  # what ran before, and the change


def test_a_plan_that_is_overtaken_is_not_carried_out(tmp_path: Path) -> None:
    target = ("--network", str(NETWORK), "--driver", "simulated", "--state", "net")

    async def said(client: Client) -> None:
        pending = await told(client, "deploy", text=WISH)
        wish = "describe GigabitEthernet0/0 on R3 as 'spare'"
        command = ("configure", wish, *target, "--deploy", "--yes")
        between = await asyncio.to_thread(lambda: assent(*command, cwd=tmp_path))
        assert between.returncode == 0, between.stderr
        given = {"decision": pending["decision"], "plan_hash": pending["plan_hash"], "choice": "approve"}
        late = await error(client, "approve", **given)
        assert late["code"] == "permanent" and "R3" in late["message"]

    talk(tmp_path, said, *target, "--allow-writes")


def test_a_run_is_told_and_explained(tmp_path: Path) -> None:
    assert assent("run", EXAMPLE, "--state", "run", cwd=tmp_path).returncode == 0

    async def said(client: Client) -> None:
        run = (await told(client, "status"))["run"]
        assert run["finished"] == "fulfilled"
        resource = next(iter(run["agreements"]))
        explained = await told(client, "explain", about=resource)
        assert explained["rounds"] and explained["agreement"]["agreed"] is True
        assert "reasoning" not in json.dumps(explained), "words of other parties go to a model"
        wrong = await error(client, "explain", about="the moon")
        assert resource in wrong["message"]

    talk(tmp_path, said, "--run", "run")


def test_rubbish_on_the_wire_does_not_end_it(tmp_path: Path) -> None:
    me = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": me}
    lines = ["rubbish", '{"jsonrpc": "2.0"}', "\x00\x1b[2J", "[" * 3000, json.dumps(hello)]
    done = subprocess.run(
        [sys.executable, "-m", "assent.cli.main", "mcp", "serve"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ, "ASSENT_DATA": str(tmp_path / "data")},
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert any(one.get("id") == 1 and "result" in one for one in answers)
    assert "Traceback" not in done.stderr


def test_resources_are_read_and_hold_no_secret(tmp_path: Path) -> None:
    config = (
        "hostname R1\nenable secret 5 S3cr3t99\nsnmp-server community p1v8 RO\ninterface GigabitEthernet0/0\n"
    )
    config += " description uplink\n ip address 10.0.0.1 255.255.255.0\nend\n"
    (tmp_path / "r1.cfg").write_text(config)
    network = tmp_path / "network.yaml"
    network.write_text("routers:\n  R1: {config: r1.cfg}\n")

    async def said(client: Client) -> None:
        listed = {one.name: one for one in (await client.list_resources()).resources}
        assert set(listed) == {"network", "slices", "run"}
        read = {}
        for name, one in listed.items():
            text = (await client.read_resource(one.uri)).contents[0].text  # type: ignore[union-attr]
            read[name] = json.loads(text)
        assert "GigabitEthernet0/0" in read["network"]["routers"]["R1"]["interfaces"]
        assert "S3cr3t" not in json.dumps(read) and "p1v8" not in json.dumps(read)
        assert read["slices"] == [] and read["run"]["run"] is None

    talk(tmp_path, said, "--network", str(network))

    async def without(client: Client) -> None:
        text = (await client.read_resource("assent://network")).contents[0].text  # type: ignore[union-attr]
        assert json.loads(text)["error"]["field"] == "network"

    talk(tmp_path, without)


def test_a_message_without_end_ends_the_connection(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assent.cli.main", "mcp", "serve"]
    environment = {**os.environ, "ASSENT_DATA": str(tmp_path / "data")}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
    ) as process:
        assert process.stdin and process.stderr
        with contextlib.suppress(BrokenPipeError):
            for _ in range(40):
                process.stdin.write(b"x" * 1_000_000)
                process.stdin.flush()
        assert process.wait(timeout=60) == 0
        assert b"a message had more than 32000000 bytes" in process.stderr.read()


def test_the_tools_are_listed(tmp_path: Path) -> None:
    done = assent("mcp", "tools", "--json", cwd=tmp_path)
    assert {one["name"] for one in json.loads(done.stdout) if one["writes"]} == {"deploy", "approve"}
    assert "deploy (writes)" in assent("mcp", "tools", cwd=tmp_path).stdout
    wrong = assent("mcp", "serve", "--confirm-within", "-1", cwd=tmp_path)
    assert wrong.returncode == 2
