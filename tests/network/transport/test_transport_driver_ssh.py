"""The ssh driver against a scripted IOS: whatever the router does, it runs the old configuration or the new one."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from assent.intents.errors import AssentError, Inconsistent, Permanent, Refused, Temporary
from assent.network.commits import fingerprint
from assent.network.transport import change
from assent.network.transport.drivers.base import Commit, Edit
from assent.network.transport.drivers.fleet import Fleet
from assent.network.transport.drivers.ssh import IosTimer, SshRouter, ios_router
from assent.network.transport.drivers.terminal import Login
from fakes.ios_server import IosServer

pytest.importorskip("netmiko")

OLD = """version 15.9
!
hostname R1
!
enable secret 9 $9$hidden
!
interface GigabitEthernet0/0
 description old
 ip address 10.0.0.1 255.255.255.0
!
interface GigabitEthernet0/1
 no ip address
 shutdown
!
router ospf 1
 network 10.0.0.0 0.0.0.255 area 0
!
ip forward-protocol nd
!
ip route 10.9.0.0 255.255.0.0 10.0.0.9
!
line vty 0 4
 login local
!
end
"""
COMMANDS = """interface GigabitEthernet0/0
 description to the core
 ip ospf cost 7
ip access-list extended WEB
 permit tcp any any eq www
ip route 10.8.0.0 255.255.0.0 10.0.0.9
"""
NEW = change.candidate(OLD, COMMANDS)


def edit(old: str = OLD, commands: str = COMMANDS) -> Edit:
    new = change.candidate(old, commands)
    return Edit("k", old, new, commands, change.rollback(old, new))


def driver(server: IosServer, folder: Path, **login: object) -> SshRouter:
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "username": "admin",
        "password": "s3cret-login",
        "known_hosts": server.known_hosts(folder),
        "timeout_s": 3.0,
        **login,
    }
    return ios_router(server.hostname, Login(**given))  # type: ignore[arg-type]


def test_plan_commit_confirm_and_the_start_up_configuration_only_then(tmp_path: Path) -> None:
    with IosServer(OLD) as ios:
        router = driver(ios, tmp_path)
        assert router.observe() == OLD, "without dates and headers"
        planned = router.plan(edit(), 90.0)
        assert ios.sent == [] and ios.running == OLD, "a plan writes nothing"
        router.prepare(edit())
        router.commit(edit(), 90.0)
        assert "".join(f"{line}\n" for line in ios.sent) == planned, "the very bytes"
        assert planned.startswith("configure terminal revert timer 2\n")
        assert ios.running == NEW and ios.armed and ios.startup == OLD and ios.saved == 0
        router.confirm(edit())
        assert not ios.armed and ios.startup == NEW
        router.confirm(edit())
        router.rollback(edit())
        assert ios.running == OLD == ios.startup and not ios.armed
        router.close()


def test_a_long_configuration_is_read_page_by_page(tmp_path: Path) -> None:
    text = OLD.replace("line vty", "".join(f"logging host 10.1.{at}.1\n" for at in range(60)) + "line vty")
    with IosServer(text, paging=True) as ios:
        assert driver(ios, tmp_path).observe() == text


@pytest.mark.parametrize(
    "line", [line.strip() for line in COMMANDS.splitlines()] + ["permit tcp any any eq www"]
)
def test_an_error_at_any_line_is_found_and_everything_is_taken_back(tmp_path: Path, line: str) -> None:
    with IosServer(OLD, refuse={line: "% Invalid input detected at '^' marker."}) as ios:
        router = driver(ios, tmp_path)
        with pytest.raises(Permanent, match=r"R1 refuses .*Invalid input"):
            router.commit(edit(), 60.0)
        router.rollback(edit())
        assert ios.running == OLD == ios.startup and not ios.armed


def test_a_line_that_is_silently_ignored_is_found_by_reading_back(tmp_path: Path) -> None:
    with IosServer(OLD, ignore={"ip ospf cost 7"}) as ios:
        router = driver(ios, tmp_path)
        with pytest.raises(Permanent, match=r"does not run what it was told: - ip ospf cost 7"):
            router.commit(edit(), 60.0)


def test_confirm_prompts_are_answered_and_other_questions_are_not(tmp_path: Path) -> None:
    line = "ip route 10.8.0.0 255.255.0.0 10.0.0.9"
    with IosServer(OLD, ask={line: "This may disturb traffic. Continue? [confirm]"}) as ios:
        driver(ios, tmp_path).commit(edit(), 60.0)
        assert ios.running == NEW
    with IosServer(OLD, ask={line: "Really remove these keys? [yes/no]: "}) as ios:
        router = driver(ios, tmp_path)
        with pytest.raises(Permanent, match="nobody answers"):
            router.commit(edit(), 60.0)
        router.rollback(edit())
        assert ios.running == OLD and not ios.armed


def test_without_archive_confirm_is_unsupported_and_the_way_back_is_typed(tmp_path: Path) -> None:
    with IosServer(OLD, archive=False) as ios:
        router = driver(ios, tmp_path)
        assert router.capabilities().confirm is None
        assert router.plan(edit(), 60.0).startswith("configure terminal\n")
        router.commit(edit(), 60.0)
        assert ios.running == NEW
        router.rollback(edit())
        assert change.same(ios.running, OLD)


class Saying:
    """A terminal that answers every command with the same words."""

    def __init__(self, words: str) -> None:
        self.words = words

    def answer(self, command: str) -> str:
        return self.words


def test_what_is_not_understood_counts_as_no_timer() -> None:
    timer = IosTimer()
    assert timer.available(Saying("The maximum archive configurations allowed is 10.")).confirm  # type: ignore[arg-type]
    for words in ("", "Ocupado", "% Invalid input", "Archive feature not enabled"):
        assert timer.available(Saying(words)).confirm is None  # type: ignore[arg-type]
    assert timer.armed(Saying("Timer type: absolute timer"))  # type: ignore[arg-type]
    assert not timer.armed(Saying("%No Rollback Confirmed Change pending"))  # type: ignore[arg-type]
    with pytest.raises(Permanent, match="whether a timer runs cannot be told from 'Ocupado'"):
        timer.armed(Saying("Ocupado"))  # type: ignore[arg-type]


@pytest.mark.parametrize("archive", [True, False])
@pytest.mark.parametrize("after", range(1, 7))
def test_a_disconnect_after_any_line_ends_rolled_back(tmp_path: Path, after: int, archive: bool) -> None:
    with IosServer(OLD, archive=archive, drop_after=after) as ios:
        fleet = Fleet(tmp_path / "state", {"R1": driver(ios, tmp_path)})
        with pytest.raises(Temporary, match="connection broke"):
            fleet.commit(wanted({"R1": OLD}), 0.0, 60.0)
        assert change.same(ios.running, OLD) and not ios.armed and fleet.pending() == {}


def test_a_router_that_is_gone_is_inconsistent_and_its_own_timer_takes_the_change_back(
    tmp_path: Path,
) -> None:
    with IosServer(OLD, drop_after=3, minute_s=4.0) as ios:
        fleet = Fleet(tmp_path / "state", {"R1": driver(ios, tmp_path)})
        running = fleet.running()
        ios.down = True
        with pytest.raises(Inconsistent, match=r"R1: .*where its timer runs") as caught:
            fleet.commit(wanted(running), 0.0, 60.0)
        assert caught.value.devices == ("R1",)
        assert ios.running != OLD and ios.armed
        until(lambda: ios.running == OLD)
        ios.down = False
        assert Fleet(tmp_path / "state", {"R1": driver(ios, tmp_path)}).pending() == {}


def test_a_controller_that_dies_leaves_the_timers_and_the_next_one_finds_all_old(tmp_path: Path) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(IosServer(OLD, name, minute_s=1.0)) for name in ("R1", "R2")]
        make = lambda: Fleet(  # noqa: E731
            tmp_path / "state", {one.hostname: driver(one, tmp_path) for one in servers}
        )
        fleet = make()
        fleet.commit(wanted(dict.fromkeys(("R1", "R2"), OLD)), 0.0, 60.0)
        assert all(change.same(one.running, NEW) for one in servers)
        fleet.close()  # nobody confirms
        until(lambda: all(one.running == OLD and not one.armed for one in servers))
        after = make()
        assert after.expire(61.0) == ("k",) and after.pending() == {}
        assert [one.running for one in servers] == [OLD, OLD]


@pytest.mark.parametrize("router", ["R1", "R2", "R3"])
@pytest.mark.parametrize("stage", ["prepare", "commit", "confirm", "save"])
def test_a_failure_at_any_stage_on_any_router_leaves_all_old_and_no_timer(
    tmp_path: Path, stage: str, router: str
) -> None:
    names = ("R1", "R2", "R3")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(IosServer(OLD, name)) for name in names}
        broken = servers[router]
        if stage == "prepare":
            broken.arm(5)  # somebody else's change waits there
        elif stage == "commit":
            broken.refuse = {"ip ospf cost 7": "% Ambiguous command"}
        elif stage == "confirm":
            broken.keep = lambda: False  # type: ignore[method-assign]
        else:
            broken.on_save = lambda: "startup-config file open failed (Device or resource busy)\n"
        fleet = Fleet(tmp_path / "state", {name: driver(one, tmp_path) for name, one in servers.items()})
        with pytest.raises((Permanent, Temporary)):
            fleet.commit(wanted(dict.fromkeys(names, OLD)), 0.0, 60.0)
            fleet.confirm("k", 1.0)
        broken.on_save = None
        for name, one in servers.items():
            assert change.same(one.running, OLD), name
            assert not one.armed or stage == "prepare", name
        assert fleet.pending() == {}


def test_the_host_key_is_checked_and_a_wrong_password_is_refused(tmp_path: Path) -> None:
    with IosServer(OLD) as ios:
        with pytest.raises(Refused, match="may not log in"):
            driver(ios, tmp_path, password="wrong").observe()
        strange = tmp_path / "empty"
        strange.write_text("")
        with pytest.raises(Refused, match=r"key of 127\.0\.0\.1"):
            driver(ios, tmp_path, known_hosts=strange).observe()
    with pytest.raises(Temporary, match="does not answer"):
        driver(ios, tmp_path).observe()


def test_no_secret_is_in_an_error(tmp_path: Path) -> None:
    secret = "enable secret verysecretword"
    with IosServer(OLD, refuse={secret: f"% Bad line: {secret}"}) as ios:
        with pytest.raises(AssentError) as caught:
            driver(ios, tmp_path).commit(edit(commands=f"{secret}\n"), 60.0)
        assert "verysecretword" not in str(caught.value) and "s3cret" not in repr(
            driver(ios, tmp_path)._login
        )


def wanted(running: dict[str, str]) -> Commit:
    edits = {name: edit(text) for name, text in running.items()}
    return Commit(
        "k",
        {name: fingerprint(text) for name, text in running.items()},
        {name: one.after for name, one in edits.items()},
        {name: one.rollback for name, one in edits.items()},
        dict.fromkeys(running, COMMANDS),
    )


def until(so, seconds: float = 8.0) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end
        time.sleep(0.02)
