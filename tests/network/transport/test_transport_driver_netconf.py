"""The netconf driver against a NETCONF server from the registry: candidate, validate, confirmed commit."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.importorskip("ncclient")
pytest.importorskip("netconf")

from assent.intents.errors import Permanent, Refused, Temporary
from assent.network.commits import fingerprint
from assent.network.transport import change
from assent.network.transport.drivers.base import Commit, Edit
from assent.network.transport.drivers.fleet import Fleet
from assent.network.transport.drivers.netconf import NetconfRouter
from assent.network.transport.drivers.terminal import Login
from fakes.netconf_server import NetconfServer


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """ncclient looks for something to send ten times a second only."""
    monkeypatch.setattr("ncclient.transport.session.TICK", 0.004)


OLD = """hostname R1
!
interface GigabitEthernet0/0
 description a & b <c>
 ip address 10.0.0.1 255.255.255.0
!
end
"""
COMMANDS = """interface GigabitEthernet0/0
 description to "core" & <more>
 ip ospf cost 7
ip route 10.8.0.0 255.255.0.0 10.0.0.9
"""
NEW = change.candidate(OLD, COMMANDS)
EDIT = Edit("key-1", OLD, NEW, COMMANDS, change.rollback(OLD, NEW))


def driver(server: NetconfServer, name: str = "R1", **login: object) -> NetconfRouter:
    given = {
        "host": "127.0.0.1",
        "username": "admin",
        "password": "s3cret-login",
        "port": server.port,
        "known_hosts": server.known_hosts,
        "timeout_s": 5.0,
        **login,
    }
    return NetconfRouter(name, Login(**given))  # type: ignore[arg-type]


def test_plan_commit_confirm_and_back(tmp_path: Path) -> None:
    with NetconfServer(OLD, tmp_path) as server:
        router = driver(server)
        assert router.observe() == OLD
        assert "&lt;more&gt;" in router.plan(EDIT, 30.0) and server.received == []
        router.prepare(EDIT)
        assert server.running == OLD, "the candidate only"
        with pytest.raises(Temporary, match="somebody else"):
            driver(server).prepare(EDIT)
        router.commit(EDIT, 30.0)
        assert server.running == NEW and server.armed and server.startup == OLD
        assert server.received == [COMMANDS]
        router.confirm(EDIT)
        assert not server.armed and server.startup == NEW
        router.confirm(EDIT)
        router.rollback(EDIT)
        assert server.running == OLD == server.startup
        router.close()


def test_the_router_takes_back_what_nobody_confirms_when_the_session_is_gone(tmp_path: Path) -> None:
    with NetconfServer(OLD, tmp_path) as server:
        router = driver(server)
        router.prepare(EDIT)
        router.commit(EDIT, 1.0)
        router.close()
        assert server.running == NEW
        end = time.monotonic() + 5
        while server.running != OLD:
            assert time.monotonic() < end
            time.sleep(0.02)
        with pytest.raises(Permanent, match="its timer was faster"):
            router.confirm(EDIT)
        router.close()


def test_another_process_confirms_or_takes_back_by_the_key(tmp_path: Path) -> None:
    with NetconfServer(OLD, tmp_path) as server:
        for end in ("confirm", "rollback"):
            first = driver(server)
            first.prepare(EDIT)
            first.commit(EDIT, 30.0)
            first.close()
            second = driver(server)
            getattr(second, end)(EDIT)
            assert not server.armed
            assert server.running == (NEW if end == "confirm" else OLD)
            second.rollback(EDIT)
            second.close()


def test_without_confirmed_commit_it_stands_at_once(tmp_path: Path) -> None:
    with NetconfServer(OLD, tmp_path, ("candidate:1.0",)) as server:
        router = driver(server)
        assert router.capabilities().confirm is None
        router.prepare(EDIT)
        router.commit(EDIT, 30.0)
        assert server.running == NEW and not server.armed
        router.rollback(EDIT)
        assert server.running == OLD
        router.close()
    with NetconfServer(OLD, tmp_path, ()) as server, pytest.raises(Permanent, match="no candidate"):
        driver(server).prepare(EDIT)


@pytest.mark.parametrize("router", ["R1", "R2"])
@pytest.mark.parametrize(
    "operation", ["edit-config", "validate", "confirmed-commit", "commit", "copy-config"]
)
def test_a_failure_of_any_operation_on_any_router_leaves_all_old(
    tmp_path: Path, operation: str, router: str
) -> None:
    with ExitStack() as stack:
        servers = {name: stack.enter_context(NetconfServer(OLD, tmp_path)) for name in ("R1", "R2")}
        servers[router].fail = {operation: "password hunter2 is wrong"}
        drivers = {name: driver(one, name) for name, one in servers.items()}
        fleet = Fleet(tmp_path / "state", drivers)
        wanted = Commit(
            "key-1",
            dict.fromkeys(servers, fingerprint(OLD)),
            dict.fromkeys(servers, NEW),
            dict.fromkeys(servers, EDIT.rollback),
            dict.fromkeys(servers, COMMANDS),
        )
        with pytest.raises(Permanent) as caught:
            fleet.commit(wanted, 0.0, 30.0)
            fleet.confirm("key-1", 1.0)
        assert "hunter2" not in str(caught.value)
        assert {one.running for one in servers.values()} == {OLD}
        assert {one.startup for one in servers.values()} == {OLD}
        assert not any(one.armed for one in servers.values()) and fleet.pending() == {}
        servers[router].fail = {}
        fleet.commit(wanted, 2.0, 30.0)
        fleet.confirm("key-1", 3.0)
        assert {one.running for one in servers.values()} == {NEW}, "nothing stayed locked"
        fleet.close()


def test_the_host_key_and_the_password_are_checked(tmp_path: Path) -> None:
    with NetconfServer(OLD, tmp_path) as server, NetconfServer(OLD, tmp_path) as other:
        with pytest.raises(Refused, match="may not log in"):
            driver(server, password="wrong").observe()
        known = tmp_path / "known"
        known.write_text(other.known_hosts.read_text().replace(str(other.port), str(server.port)))
        with pytest.raises(Refused, match=r"key of 127\.0\.0\.1"):
            driver(server, known_hosts=known).observe()
        known.write_text("")
        with pytest.raises(Refused, match="has no key"):
            driver(server, known_hosts=known).observe()
