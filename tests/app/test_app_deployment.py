"""From a sentence to routers, and back: over files, and over scripted IOS routers with timers of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zlib
from contextlib import ExitStack
from pathlib import Path

import pytest
from cli_process import ROOT

from assent.app.deployment import Target, opened, repository_of
from assent.cli.deploying import Wish, deploy_command, how
from assent.intents.errors import InvalidInput, Refused
from assent.network.transport.change import same
from assent.network.transport.drivers.logins import secrets
from assent.network.transport.load import load_network
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from fakes.ios_server import IosServer

NETWORK = ROOT / "examples/four-routers/network.yaml"
SENTENCE = "set the OSPF cost of R1's link to R4 to 20 and the description of R3 Gi0/1 to core"
PASSWORD = "s3cret-login"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSENT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ROUTER_PASSWORD", PASSWORD)
    return tmp_path / "data"


def assent(*words: str, code: int = 0) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "assent.cli.main", *words, "--json"],
        capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    return json.loads(done.stdout)


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def deploy(*words: str, code: int = 0, text: str = SENTENCE) -> dict:
    return assent("configure", text, "--network", str(NETWORK), "--deploy", *words, code=code)


def test_a_dry_run_writes_nothing_and_shows_the_bytes_that_are_applied_later(data: Path) -> None:
    dry = deploy("--driver", "simulated", "--dry-run")["deployment"]
    assert dry["status"] == "dry-run" and not data.exists()
    done = deploy("--driver", "simulated", "--yes")["deployment"]
    assert done["status"] == "deployed" and done["native"] == dry["native"]
    before = files(data)
    deploy("--dry-run", text="shut down R3 Gi0/0")
    again = deploy("--yes")["deployment"]
    assert again["status"] == "unchanged" and files(data) == before, "nothing is sent, nothing is recorded"


def test_nobody_approves_nothing_is_verified_nothing_is_known(data: Path) -> None:
    assert deploy("--driver", "simulated", code=4)["error"]["field"] == "approval"
    failed = deploy("--driver", "simulated", "--yes", code=3, text="shut down R7")
    assert failed["status"] == "clarify" and "deployment" not in failed
    assert "belongs to simulated" in deploy("--driver", "twin", "--yes", code=2)["error"]["message"]
    assert (
        "no such driver"
        in deploy("--driver", "telnet", "--state", str(data / "x"), code=2)["error"]["message"]
    )
    history = assent("config", "history", "--network", str(NETWORK))
    assert len(history) == 1, "only the import"


def test_history_differences_drift_and_the_way_back(data: Path) -> None:
    deploy("--driver", "simulated", "--yes")
    network = ("--network", str(NETWORK))
    newest, first = assent("config", "history", *network)
    assert "Verified:" in newest["message"] and SENTENCE in newest["message"]
    shown = assent("config", "diff", newest["commit"][:8], *network)["diff"]
    assert set(shown) == {"R1", "R3"} and "+ ip ospf cost 20" in shown["R1"]
    (r2,) = data.rglob("transport/R2.cfg")
    original = r2.read_text()
    r2.write_text(original + "snmp-server community topsecret RO\n")
    assert "community <removed>" in assent("config", "drift", *network, code=6)["drift"]["R2"]
    fixed = assent("config", "drift", "--fix", "--yes", *network)
    assert fixed["status"] == "deployed" and r2.read_text() == original
    assert assent("config", "drift", *network)["drift"] == {}
    dry = assent("config", "rollback", first["commit"][:10], "--dry-run", *network)
    back = assent("config", "rollback", first["commit"][:10], "--yes", *network)
    assert back["native"] == dry["native"] and set(back["native"]) == {"R1", "R3"}
    for name, text in load_network(NETWORK).texts.items():
        assert same((r2.parent / f"{name}.cfg").read_text(), text)
    (repository,) = data.rglob("configurations")
    assert b"topsecret" not in b"".join(files(repository).values())
    assert (
        "no commit" in assent("config", "rollback", "0" * 40, "--yes", *network, code=2)["error"]["message"]
    )


@pytest.fixture
def routers(tmp_path: Path):
    pytest.importorskip("netmiko")
    with ExitStack() as stack:
        texts = load_network(NETWORK).texts
        servers = {
            name: stack.enter_context(IosServer(text, name, minute_s=1.5)) for name, text in texts.items()
        }
        lines = ["defaults: {username: admin, password_env: ROUTER_PASSWORD, timeout_s: 5}", "devices:"]
        for name, one in servers.items():
            known = one.known_hosts(tmp_path)
            lines.append(f"  {name}: {{host: 127.0.0.1, port: {one.port}, known_hosts: {known.name}}}")
        (tmp_path / "devices.yaml").write_text("\n".join(lines) + "\n")
        yield servers


def test_all_routers_over_ssh_or_none(data: Path, routers: dict[str, IosServer], tmp_path: Path) -> None:
    inventory = ("--inventory", str(tmp_path / "devices.yaml"))
    old = {name: one.running for name, one in routers.items()}
    dry = deploy(*inventory, "--dry-run", "--confirm-within", "60")["deployment"]
    assert all(not one.sent for one in routers.values()) and not data.exists()
    routers["R3"].refuse = {"description core": "% Invalid input detected"}
    error = deploy(*inventory, "--yes", "--confirm-within", "60", code=6)["error"]
    assert "R3 refuses" in error["message"]
    assert {name: one.running for name, one in routers.items()} == old
    assert not any(one.armed for one in routers.values())
    for one in routers.values():
        one.refuse = {}
        one.sent.clear()
    done = deploy(*inventory, "--yes", "--confirm-within", "60")["deployment"]
    assert done["native"] == dry["native"]
    for name, text in done["native"].items():
        assert "".join(f"{line}\n" for line in routers[name].sent[:-1]) == text
        assert routers[name].sent[-1] == "configure confirm" and routers[name].saved == 1
    assert not routers["R2"].sent and "ip ospf cost 20" in routers["R1"].startup


def test_routers_without_archive_need_another_approval(
    data: Path, routers: dict[str, IosServer], tmp_path: Path
) -> None:
    routers["R1"].archive = False
    inventory = ("--inventory", str(tmp_path / "devices.yaml"))
    error = deploy(*inventory, "--yes", code=4)["error"]
    assert error["message"].startswith("R1 cannot take the change back") and not routers["R3"].sent
    done = deploy(*inventory, "--yes", "--unconfirmed")["deployment"]
    assert done["confirm"]["R1"] == "unsupported" and "ip ospf cost 20" in routers["R1"].startup


def test_a_controller_killed_between_commit_and_confirm_leaves_all_old(
    data: Path, routers: dict[str, IosServer], tmp_path: Path
) -> None:
    old = {name: one.running for name, one in routers.items()}
    words = ["configure", SENTENCE, "--network", str(NETWORK), "--deploy", "--yes", "--confirm-within", "60"]
    words += ["--inventory", str(tmp_path / "devices.yaml")]
    stalled = (
        "import sys, time; from assent.network.transport.operator import TransportOperator as T;"
        "T.probe = lambda self, change: (print('committed', flush=True), time.sleep(60));"
        "from assent.cli.main import main; sys.argv[1:] = " + repr(words) + "; main()"
    )
    process = subprocess.Popen([sys.executable, "-c", stalled], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert any(line == "committed\n" for line in process.stdout)
    assert routers["R1"].armed and "cost 20" in routers["R1"].running
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    end = time.monotonic() + 10
    while any(one.armed for one in routers.values()):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert {name: one.running for name, one in routers.items()} == old
    assert "not finished" in deploy("--dry-run", code=5)["error"]["message"], "a dry run takes nothing back"
    done = deploy("--yes", "--confirm-within", "60")["deployment"]
    assert done["status"] == "deployed" and len(done["taken_back"]) == 1
    assert len(assent("config", "history", "--network", str(NETWORK))) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("devices: {R1: {host: 10.0.0.1, username: a, password: x}}", "must not stand here"),
        ("devices: {R1: {host: 10.0.0.1, username: a}}", "no way to log in"),
        ("devices: {R1: {host: 10.0.0.1, username: a, password_env: NOT_SET_ANYWHERE}}", "has no device R2"),
        ("defaults: {passwort_env: x}\ndevices: {R1: {host: 10.0.0.1}}", "no such field"),
        ("devices: [1]", "devices"),
    ],
)
def test_a_wrong_inventory_is_one_clear_error(data: Path, tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text(text)
    assert message in deploy("--inventory", str(path), "--yes", code=2)["error"]["message"]


def test_a_secret_that_others_can_read_is_refused(data: Path, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("x\n")
    secret.chmod(0o644)
    path = tmp_path / "devices.yaml"
    devices = "\n".join(f"  R{at}: {{host: 127.0.0.1}}" for at in range(1, 5))
    path.write_text(f"defaults: {{username: a, password_file: password}}\ndevices:\n{devices}\n")
    assert "chmod 600" in deploy("--inventory", str(path), "--yes", code=2)["error"]["message"]
    secret.chmod(0o600)
    assert "NOT" not in str(deploy("--inventory", str(path), "--yes", code=5)), (
        "it is read, and nobody answers"
    )


IPSEC = "GRE over IPsec between R1 and R3, 10.9.0.0/30, pre-shared key is the secret named site-key"
KEY = "Tr0ub4dor&3"


def test_secrets_are_put_in_place_by_the_driver_and_are_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target(NETWORK, tmp_path / "state", "simulated")
    with Loop() as loop:
        model = make_model("embedded", ModelSettings())
        with opened(target) as at:
            seen = at.network()
            result = at.configure(model, IPSEC, loop)
            assert result.status == "config" and "<secret:site-key>" in "".join(result.lines.values())
            with pytest.raises(InvalidInput, match=r"no secret site-key.*ASSENT_SECRET_SITE_KEY"):
                at.plan(result, IPSEC, seen, 60.0)
        monkeypatch.setenv("ASSENT_SECRET_SITE_KEY", KEY)
        with opened(target) as at:
            planned = at.plan(result, IPSEC, at.network(), 60.0)
            at.deploy(planned, 60.0)
            assert not at.drift() and "<secret:" not in "".join(at.network().texts.values())

    told = json.dumps([planned.as_json(), planned.change.model_dump(mode="json")])
    assert KEY not in told and "crypto isakmp key" in told
    running = list((tmp_path / "state").rglob("R1.cfg"))
    assert any(f"crypto isakmp key {KEY} address" in one.read_text() for one in running)
    recorded = [
        zlib.decompress(one.read_bytes()) for one in (tmp_path / "state/configurations").rglob("objects/*/*")
    ]
    assert recorded and not any(KEY.encode() in one for one in recorded)


def test_the_inventory_says_where_secrets_are(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    (tmp_path / "key").chmod(0o600)
    listed = "  R1: {host: 192.0.2.1, username: a, password_env: P}\n"
    file = tmp_path / "devices.yaml"
    file.write_text(f"devices:\n{listed}secrets:\n  site-key: {{file: key}}\n  other: {{env: OTHER}}\n")

    lookup = secrets(file, {"ASSENT_SECRET_B_1": "x"})

    assert lookup("site-key") == KEY and lookup("b.1") == "x" and lookup("nobody") is None
    with pytest.raises(InvalidInput, match="secret other: the environment has no OTHER"):
        lookup("other")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(InvalidInput, match="others can read"):
        lookup("site-key")


def batched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *lines: str, dry_run: bool = False, yes: bool = True
):
    """What came of a batch: the exit code, and the answers."""
    batch = tmp_path / "batch.jsonl"
    batch.write_text("".join(f"{line}\n" for line in lines))
    wish = Wish(None, batch, "embedded", ModelSettings(), ())
    try:
        deploy_command(
            wish, Target(NETWORK, tmp_path / "state", "simulated"), how(dry_run, 60.0, yes, False, True)
        )
        code: object = 0
    except SystemExit as left:
        code = left.code
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def test_a_batch_is_deployed_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = ['{"id": "a", "text": "shut down R3 Gi0/0"}', '{"id": "b", "text": "bring R3 Gi0/0 up again"}']
    code, answers, _ = batched(tmp_path, capsys, *said)

    assert code == 0 and [one["id"] for one in answers] == ["a", "b"]
    assert [one["deployment"]["status"] for one in answers] == ["deployed", "deployed"], "b needs what a did"
    history = repository_of(Target(NETWORK, tmp_path / "state")).history()
    assert len(list(history)) == 3


def test_a_batch_ends_at_the_first_line_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [f'{{"id": {at}, "text": "{text}"}}' for at, text in enumerate(
        ("describe R3 Gi0/0 as till", "shut down R7", "shut down R3 Gi0/0"))]  # fmt: skip
    code, answers, told = batched(tmp_path, capsys, *said)

    assert code == 3 and [one["status"] for one in answers] == ["config", "clarify"]
    assert (
        told.strip()
        == "error: line 2 is answered with clarify; the 1 line(s) before it stand, those after it were not tried"
    )
    with opened(Target(NETWORK, tmp_path / "state", "simulated")) as at:
        port = at.network().devices["R3"].interfaces["GigabitEthernet0/0"]
    assert port.description == "till" and not port.shutdown


def test_a_batch_that_nobody_approved_or_that_is_none_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = '{"id": "a", "text": "shut down R3 Gi0/0"}'
    with pytest.raises(Refused, match="approved as a whole"):
        batched(tmp_path, capsys, good, yes=False)
    with pytest.raises(InvalidInput, match="line 2"):
        batched(tmp_path, capsys, good, "no line of JSON")
    assert not (tmp_path / "state").exists()
    code, (answer,), _ = batched(tmp_path, capsys, good, dry_run=True)
    assert code == 0 and answer["deployment"]["status"] == "dry-run" and not (tmp_path / "state").exists()
