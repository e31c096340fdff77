"""All routers or none: at every failure and at every kill."""

from __future__ import annotations

from pathlib import Path

import pytest

from assent.intents.errors import Inconsistent, InvalidInput, Permanent, Temporary
from assent.network.commits import fingerprint
from assent.network.transport.drivers.base import Commit
from assent.network.transport.drivers.simulated import SimulatedRouters

OLD = {name: f"hostname {name}\n" for name in ("R1", "R2", "R3")}
NEW = {name: f"hostname {name}\nip route 10.0.0.0 255.0.0.0 10.1.1.1\n" for name in OLD}


class Killed(BaseException):
    """As a `kill -9` would: nothing of the process runs any more."""


def commit(key: str = "k", texts: dict[str, str] = NEW, old: dict[str, str] = OLD) -> Commit:
    back = dict.fromkeys(texts, "no ip route 10.0.0.0 255.0.0.0 10.1.1.1\n")
    return Commit(key, {name: fingerprint(old[name]) for name in texts}, texts, back)


def fail_at(action: str, router: str, error: BaseException):
    def hook(doing: str, name: str) -> None:
        if (doing, name) == (action, router):
            raise error

    return hook


def test_commit_confirm_and_both_again(tmp_path: Path) -> None:
    routers = SimulatedRouters(tmp_path, OLD)
    routers.commit(commit(), 10.0, 30.0)
    routers.commit(commit(), 11.0, 30.0)
    assert routers.running() == NEW and routers.pending() == {"k": 40.0}
    routers.confirm("k", 20.0)
    routers.confirm("k", 21.0)
    assert routers.pending() == {} and routers.serial() == 1
    assert routers.expire(1e6) == () and routers.running() == NEW
    assert SimulatedRouters(tmp_path, OLD).running() == NEW, "the state outlives the process"


def test_what_is_not_confirmed_in_time_takes_itself_back_and_may_be_committed_again(tmp_path: Path) -> None:
    routers = SimulatedRouters(tmp_path, OLD)
    routers.commit(commit(), 0.0, 30.0)
    assert SimulatedRouters(tmp_path, OLD).expire(30.0) == ("k",)
    assert routers.running() == OLD and routers.pending() == {}
    with pytest.raises(Permanent, match="reverted by its timer"):
        routers.confirm("k", 31.0)
    routers.commit(commit(), 32.0, 30.0)
    routers.confirm("k", 33.0)
    assert routers.running() == NEW


@pytest.mark.parametrize("router", sorted(OLD))
@pytest.mark.parametrize("action", ["prepare", "commit", "confirm"])
@pytest.mark.parametrize(
    "error", [Temporary("down"), Permanent("broken"), OSError(28, "No space left on device")]
)
def test_a_failure_on_any_router_leaves_all_old_and_no_timer(
    tmp_path: Path, action: str, router: str, error: Exception
) -> None:
    routers = SimulatedRouters(tmp_path, OLD, fail_at(action, router, error))
    with pytest.raises((Temporary, Permanent)):
        routers.commit(commit(), 0.0, 30.0)
        routers.confirm("k", 1.0)
    assert routers.running() == OLD
    assert routers.pending() == {} and not list(tmp_path.glob("*.candidate"))
    routers._hook = lambda action, name: None
    routers.commit(commit(), 2.0, 30.0)
    assert routers.running() == NEW, "the same key may be tried again"


@pytest.mark.parametrize("router", sorted(OLD))
@pytest.mark.parametrize("action", ["prepare", "commit", "confirm"])
def test_a_kill_on_any_router_ends_all_old_or_all_new(tmp_path: Path, action: str, router: str) -> None:
    routers = SimulatedRouters(tmp_path, OLD, fail_at(action, router, Killed()))
    with pytest.raises(Killed):
        routers.commit(commit(), 0.0, 30.0)
        routers.confirm("k", 1.0)
    resumed = SimulatedRouters(tmp_path, OLD)
    assert resumed.running() in (OLD, NEW)
    assert not list(tmp_path.glob("*.candidate"))
    resumed.commit(commit(), 2.0, 30.0)
    resumed.confirm("k", 3.0)
    assert resumed.running() == NEW and resumed.pending() == {}


def test_a_kill_during_the_way_back_goes_on_with_it(tmp_path: Path) -> None:
    routers = SimulatedRouters(tmp_path, OLD, fail_at("rollback", "R2", Killed()))
    routers.commit(commit(), 0.0, 30.0)
    with pytest.raises(Killed):
        routers.rollback("k", 1.0)
    assert routers.running() not in (OLD, NEW), "half way"
    assert SimulatedRouters(tmp_path, OLD).running() == OLD


def test_a_router_that_cannot_be_brought_back_is_named(tmp_path: Path) -> None:
    def hook(action: str, name: str) -> None:
        if (action, name) in (("commit", "R3"), ("rollback", "R1")):
            raise Permanent("dead")

    routers = SimulatedRouters(tmp_path, OLD, hook)
    with pytest.raises(Inconsistent) as caught:
        routers.commit(commit(), 0.0, 30.0)
    assert caught.value.devices == ("R1",)
    assert {**routers.running(), "R1": OLD["R1"]} == OLD, "the others are back"
    assert SimulatedRouters(tmp_path, OLD).running() == OLD, "and it too as soon as it answers again"


def test_an_edit_behind_our_back_is_found_and_kept(tmp_path: Path) -> None:
    routers = SimulatedRouters(tmp_path, OLD)
    (tmp_path / "R2.cfg").write_text("hostname R2\nsnmp-server location x\n")
    with pytest.raises(Permanent, match="out of sync: R2"):
        routers.commit(commit(), 0.0, 30.0)
    only = {"R1": NEW["R1"]}
    routers.commit(commit(texts=only), 0.0, 30.0)
    (tmp_path / "R1.cfg").write_text(NEW["R1"] + "snmp-server location y\n")
    routers.rollback("k", 1.0)
    assert routers.running()["R1"] == OLD["R1"] + "snmp-server location y\n"


def test_a_confirmed_commit_can_be_taken_back_unless_another_stands_on_it(tmp_path: Path) -> None:
    routers = SimulatedRouters(tmp_path, OLD)
    routers.commit(commit("one", {"R1": NEW["R1"]}), 0.0, 30.0)
    routers.confirm("one", 0.0)
    later = Commit("two", {"R1": fingerprint(NEW["R1"])}, {"R1": "hostname X\n"}, {"R1": "hostname R1\n"})
    routers.commit(later, 1.0, 30.0)
    with pytest.raises(Permanent, match="later change runs on R1"):
        routers.rollback("one", 2.0)
    assert routers.rollback("two", 2.0) is False, "it was not confirmed yet"
    assert routers.rollback("one", 3.0) is True
    assert routers.running() == OLD
    assert routers.rollback("one", 4.0) is False, "nothing to take back any more"


def test_one_change_waits_for_the_other(tmp_path: Path) -> None:
    routers = SimulatedRouters(tmp_path, OLD)
    routers.commit(commit("one", {"R1": NEW["R1"]}), 0.0, 30.0)
    with pytest.raises(Temporary) as caught:
        routers.commit(commit("two", {"R2": NEW["R2"]}), 10.0, 30.0)
    assert caught.value.retry_after == 20.0


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
def test_a_confirmation_time_is_a_positive_number(tmp_path: Path, seconds: float) -> None:
    with pytest.raises(InvalidInput):
        SimulatedRouters(tmp_path, OLD).commit(commit(), 0.0, seconds)


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="router's name"):
        SimulatedRouters(tmp_path, {"../x": "a"})
    with pytest.raises(InvalidInput, match="no router R9"):
        SimulatedRouters(tmp_path, OLD).commit(Commit("k", {"R9": ""}, {"R9": "x"}, {"R9": ""}), 0.0, 1.0)


def test_an_unreadable_configuration_is_one_clear_error(tmp_path: Path) -> None:
    routers = SimulatedRouters(tmp_path, OLD)
    (tmp_path / "R1.cfg").write_bytes(b"\xff")
    with pytest.raises(Permanent, match=r"R1.cfg cannot be read"):
        routers.running()
