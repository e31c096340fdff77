"""Slices on order: whatever fails, and wherever a process is killed, nothing is half done or held."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.intents.errors import Inconsistent, Permanent, Refused
from assent.intents.evidence import Outcome, Verdict
from assent.intents.instance import SliceInstance
from assent.intents.service import NetworkFunction, PlacedFunction, Plmn, PlmnInfo, ServiceProfile, Snssai
from assent.inventory.clouds import Cloud
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.slices import SliceKeeper
from assent.lifecycle.store import Store
from assent.network.cloud.operator import CloudOperator

STEPS = ("feasible", "plan", "verify", "commit", "probe", "confirm")


class Killed(BaseException):
    """As if the process ended here: no code of ours runs after it."""


class Broken:
    """The clouds, with a step that fails, before or after it was done; `dead`: from then on nothing works."""

    def __init__(self, cloud: CloudOperator) -> None:
        self.cloud, self.step, self.error, self.after = cloud, "", RuntimeError(), False

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.cloud, name)

        def call(*given: Any) -> Any:
            if name == self.step and not self.after:
                raise self.error
            result = real(*given)
            if name == self.step:
                raise self.error
            return result

        return call


class Rig:
    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "store.sqlite")
        self.ledger = SqliteLedger(folder / "ledger.sqlite")
        clouds = [Cloud(name=name, cpu=8, ram_mb=8000, disk_gb=80) for name in ("a", "b")]
        self.cloud = Broken(CloudOperator(clouds, folder))
        self.keeper = SliceKeeper(self.store, self.ledger, self.cloud)  # type: ignore[arg-type]

    def state(self) -> tuple[Any, ...]:
        held = {name: self.ledger.held(name) for name in self.ledger.resources()}
        return (
            self.cloud.cloud.instances(),
            {k: sum(v.values()) for k, v in held.items()},
            self.keeper.instances(),
        )

    def deploy(self, cpu: float = 2, cloud: str = "a") -> Any:
        operation = "modifyNsi" if self.keeper.instances() else "allocateNsi"
        return self.keeper.carry_out([instance(cpu, cloud)], operation)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    found = Rig(tmp_path)
    yield found
    found.store.close()
    found.ledger.close()


def instance(cpu: float = 2, cloud: str = "a") -> SliceInstance:
    plmn = PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1))
    function = NetworkFunction(name="upf", role="UPF", cpu=cpu, ram_mb=100, disk_gb=1)
    return SliceInstance(
        id="s-1",
        order="s",
        profile=ServiceProfile(id="p", plmn_info=(plmn,)),
        functions=(PlacedFunction(function=function, cloud=cloud),),
        phase="OPERATION",
    )


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("deployed", [False, True])
def test_a_failure_at_any_step_leaves_what_stood(deployed: bool, step: str, after: bool, rig: Rig) -> None:
    if deployed:
        rig.deploy(1, "b")
    before = rig.state()
    rig.cloud.step, rig.cloud.error, rig.cloud.after = step, Permanent("no"), after
    with pytest.raises(Permanent):
        rig.deploy(3)
    rig.cloud.step = ""
    assert rig.state() == before
    assert rig.deploy(3)[0].version == 1 + deployed


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("deployed", [False, True])
def test_a_kill_at_any_step_is_settled(deployed: bool, step: str, after: bool, rig: Rig) -> None:
    if deployed:
        rig.deploy(1, "b")
    before = rig.state()
    rig.cloud.step, rig.cloud.error, rig.cloud.after = step, Killed(), after
    rig.keeper._take_back = lambda begun, error: None  # type: ignore[method-assign]  # nothing runs any more
    with pytest.raises(Killed):
        rig.deploy(3)
    rig.cloud.step = ""
    again = SliceKeeper(rig.store, rig.ledger, rig.cloud)  # type: ignore[arg-type]
    again.settle()
    assert again.settle() == ()
    committed = (step, after) in {
        ("commit", True),
        ("probe", False),
        ("probe", True),
        ("confirm", False),
        ("confirm", True),
    }
    if committed:
        assert again.find("s-1").functions[0].function.cpu == 3
        assert rig.state()[1]["cloud/a/cpu"] == 3 and "cloud/b/cpu" not in rig.state()[1]
        assert [one.id for one in rig.cloud.cloud.instances()["a"]] == ["s-1/upf"]
    else:
        assert rig.state() == before
    assert rig.deploy(4)[0].functions[0].function.cpu == 4


class Counted:
    """A part of the rig on which call number `at` of all calls that write ends in `error`, before or after it."""

    WRITES = ("put", "put_new", "drop", "reserve", "release", "commit", "confirm", "rollback", "record")

    def __init__(self, real: Any, strike: Strike) -> None:
        self.real, self.strike = real, strike

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.real, name)
        if name not in self.WRITES:
            return real

        def call(*given: Any, **named: Any) -> Any:
            self.strike.now(after=False)
            result = real(*given, **named)
            self.strike.now(after=True)
            return result

        return call


class Strike:
    def __init__(self, at: int, after: bool, error: BaseException) -> None:
        self.at, self.after, self.error, self.seen = at, after, error, 0

    def now(self, *, after: bool) -> None:
        if after == self.after:
            self.seen += 1
            if self.seen == self.at:
                raise self.error


@pytest.mark.parametrize("kill", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("deployed", [False, True])
def test_whichever_write_is_the_last_one_all_is_settled(
    deployed: bool, after: bool, kill: bool, tmp_path: Path
) -> None:
    """Every write of a creation or a change, to the store, the ledger and the clouds, fails or is the last one."""
    struck = 0
    for at in range(1, 100):
        (tmp_path / str(at)).mkdir()
        rig = Rig(tmp_path / str(at))
        if deployed:
            rig.deploy(1, "b")
        before = rig.state()
        strike = Strike(at, after, Killed() if kill else Permanent("the disk is full"))
        keeper = SliceKeeper(*(Counted(one, strike) for one in (rig.store, rig.ledger, rig.cloud)))  # type: ignore[arg-type]
        if kill:
            keeper._take_back = lambda begun, error: None  # type: ignore[method-assign]
        operation = "modifyNsi" if deployed else "allocateNsi"
        over = False
        try:
            keeper.carry_out([instance(3)], operation)
            over = True
        except (Killed, Permanent, Inconsistent):
            struck += 1
        rig.keeper.settle()
        assert rig.keeper.settle() == ()
        cloud, total, kept = rig.state()
        runs = {one.id: one.cpu for listed in cloud.values() for one in listed}
        wanted = {f"{one.id}/{f.function.name}": f.function.cpu for one in kept for f in one.functions}
        assert runs == wanted and sum(v for k, v in total.items() if k.endswith("/cpu")) == sum(runs.values())
        assert (cloud, total, kept) == before or kept[0].functions[0].function.cpu == 3
        assert rig.deploy(4)[0].functions[0].function.cpu == 4
        rig.store.close()
        rig.ledger.close()
        if over:
            break
    assert over and struck >= 7


class Deadly(Strike):
    """`kill -9`, by this process of itself."""

    def now(self, *, after: bool) -> None:
        try:
            super().now(after=after)
        except Killed:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("after", [False, True])
def test_a_process_that_is_killed_in_any_write_of_a_creation_leaves_nothing_half_done(
    after: bool, tmp_path: Path
) -> None:
    for at in range(1, 40):
        folder = tmp_path / str(at)
        folder.mkdir()
        child = os.fork()
        if child == 0:
            try:
                mine = Rig(folder)
                strike = Deadly(at, after, Killed())
                parts = (Counted(one, strike) for one in (mine.store, mine.ledger, mine.cloud))
                SliceKeeper(*parts).carry_out([instance(3)], "allocateNsi")  # type: ignore[arg-type]
            finally:
                os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        rig = Rig(folder)
        rig.keeper.settle()
        cloud, total, kept = rig.state()
        runs = {one.id: one.cpu for listed in cloud.values() for one in listed}
        wanted = {f"{one.id}/{f.function.name}": f.function.cpu for one in kept for f in one.functions}
        assert runs == wanted in ({}, {"s-1/upf": 3.0})
        assert total.get("cloud/a/cpu", 0) == sum(runs.values())
        rig.store.close()
        rig.ledger.close()
        if not killed:
            break
    assert at > 7 and kept


def test_a_verdict_that_fails_stops_it(rig: Rig) -> None:
    bad = Verdict(property="fits", outcome=Outcome.FAIL, evidence=("it does not",))
    rig.cloud.verify = lambda change: (bad,)  # type: ignore[attr-defined]
    before = rig.state()
    with pytest.raises(Refused, match="fits: it does not"):
        rig.deploy()
    assert rig.state() == before


def test_clouds_that_cannot_be_brought_back_are_named(rig: Rig) -> None:
    rig.cloud.step, rig.cloud.error = "confirm", Permanent("no")

    def rollback(change: Any) -> None:
        raise Permanent("nor back")

    rig.cloud.rollback = rollback  # type: ignore[attr-defined]
    with pytest.raises(Inconsistent, match="nor back") as caught:
        rig.deploy()
    assert caught.value.devices == ("a",)


def test_what_others_hold_counts(rig: Rig) -> None:
    rig.ledger.reserve("somebody", "cloud/a/cpu", 7, 8)
    with pytest.raises(Refused, match="held by somebody 7"):
        rig.deploy(2)
    assert rig.ledger.resources() == ("cloud/a/cpu",) and not rig.keeper.instances()
