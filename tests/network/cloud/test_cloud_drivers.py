"""Clouds that something real stands behind: all or none, and back again, whatever fails and whenever one is killed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assent.intents.change import ChangeSet, CloudIntent, SliceTraffic
from assent.intents.errors import AssentError, Inconsistent, Permanent, Temporary
from assent.intents.evidence import Outcome, Verdict, overall
from assent.intents.service import NetworkFunction, PlacedFunction, Snssai
from assent.inventory.clouds import Cloud
from assent.network.cloud.config import CloudConfig
from assent.network.cloud.drivers.base import DrivenClouds
from assent.network.cloud.drivers.simulated import SimulatedClouds
from assent.network.cloud.operator import CloudOperator

CLOUDS = tuple(Cloud(name=name, cpu=8, ram_mb=8_000, disk_gb=40) for name in ("a", "b", "c"))


class Platform:
    """A cloud of its own memory. `fail`: calls, counted from now, that raise; `Killed` ends the process there."""

    def __init__(self, name: str) -> None:
        self.runs = CloudConfig(cloud=name)
        self.wrong: tuple[str, ...] = ()
        self.before_write: Callable[[], None] = lambda: None
        self.after_write: Callable[[], None] = lambda: None

    def read(self, known: CloudConfig) -> CloudConfig:
        return self.runs

    def write(self, before: CloudConfig, after: CloudConfig) -> None:
        self.before_write()
        self.runs = after
        self.after_write()

    def problems(self, config: CloudConfig) -> tuple[str, ...]:
        return self.wrong

    def unexpressed(self, config: CloudConfig) -> tuple[str, ...]:
        return (f"{config.cloud} enforces no latency",)

    def native(self, before: CloudConfig, after: CloudConfig) -> str:
        return f"run {len(after.instances)}"

    def feedback(self, config: CloudConfig) -> tuple[Verdict, ...]:
        return (Verdict(property="answers", outcome=Outcome.PASS, evidence=(config.cloud,)),)


class Killed(BaseException):
    """As if the process ended here."""


class Rig:
    """Two platforms and a simulated cloud; `fresh` is the next process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.a, self.b = Platform("a"), Platform("b")
        self.now = 0.0
        self.clouds = self.fresh()

    def fresh(self) -> CloudOperator:
        found = CloudOperator(CLOUDS, self.folder, self)
        book = SimulatedClouds(CLOUDS, self.folder)
        found._driver = DrivenClouds(book, {"a": self.a, "b": self.b})
        self.clouds = found
        return found

    def now_s(self) -> float:
        return self.now

    def runs(self) -> list[list[str]]:
        return [[one.id for one in self.clouds.instances()[cloud]] for cloud in "abc"]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def intent(version: int = 1, cpu: float = 1, clouds: str = "abc", kbps: int = 1000) -> CloudIntent:
    functions = tuple(
        PlacedFunction(
            function=NetworkFunction(name=f"f{at}", role="UPF", cpu=cpu, ram_mb=100, disk_gb=1), cloud=cloud
        )
        for at, cloud in enumerate(clouds)
    )
    traffic = SliceTraffic(snssai=Snssai(sst=1), dl_guaranteed_kbps=kbps)
    return CloudIntent(id="i", version=version, functions={"s": functions}, traffic={"s": traffic})


def deploy(rig: Rig, wanted: CloudIntent) -> ChangeSet:
    change = rig.clouds.plan(wanted)
    assert overall(rig.clouds.verify(change)) is Outcome.PASS
    rig.clouds.commit(change, 60)
    assert overall(rig.clouds.probe(change)) is Outcome.PASS
    rig.clouds.confirm(change)
    return change


def test_what_a_platform_says_is_heard(rig: Rig) -> None:
    change = deploy(rig, intent())
    assert rig.runs() == [["s/f0"], ["s/f1"], ["s/f2"]]
    assert change.notes == ("a enforces no latency", "b enforces no latency")
    assert change.diff["a"].endswith("\nrun 1") and not change.diff["c"].endswith("\nrun 1")
    (known,) = rig.a.runs.slices
    assert [(one.cloud, one.id) for one in known.chain] == [("a", "s/f0"), ("b", "s/f1"), ("c", "s/f2")]
    assert known.traffic.dl_guaranteed_kbps == 1000
    rig.a.wrong = ("no software for a UPF",)
    assert rig.clouds.feasible(intent(2, cpu=2)).reason == "no software for a UPF"
    assert overall(rig.clouds.verify(rig.clouds.plan(intent(2, cpu=2)))) is Outcome.FAIL


def test_other_rates_alone_are_a_change(rig: Rig) -> None:
    deploy(rig, intent())
    change = deploy(rig, intent(2, kbps=2000))
    assert sorted(change.plan) == ["a", "b", "c"] and "CHANGE_EXT_CONN" in change.plan["a"]
    assert rig.a.runs.slices[0].traffic.dl_guaranteed_kbps == 2000
    assert rig.clouds.plan(intent(3, kbps=2000)).empty


def test_a_platform_that_refuses_takes_all_back(rig: Rig) -> None:
    deploy(rig, intent())
    before = rig.runs(), rig.a.runs, rig.b.runs
    failures = [Permanent("no room")]

    def refuse() -> None:
        if failures:
            raise failures.pop()

    for hook in ("before_write", "after_write"):
        failures[:] = [Permanent("no room")]
        setattr(rig.b, hook, refuse)
        with pytest.raises(Permanent, match="no room"):
            rig.clouds.commit(rig.clouds.plan(intent(2, cpu=2)), 60)
        assert (rig.runs(), rig.a.runs, rig.b.runs) == before
    deploy(rig, intent(2, cpu=2))


def test_a_platform_that_nothing_was_sent_to_needs_no_bringing_back(rig: Rig) -> None:
    deploy(rig, intent())
    before = rig.runs(), rig.a.runs, rig.b.runs
    failures = [Permanent("no room")]

    def refuse() -> None:
        if failures:
            raise failures.pop()

    def die() -> None:
        raise Temporary("no answer")

    rig.a.before_write, rig.b.before_write = refuse, die
    with pytest.raises(Permanent, match="no room"):
        rig.clouds.commit(rig.clouds.plan(intent(2, cpu=2)), 60)
    assert (rig.runs(), rig.a.runs, rig.b.runs) == before


def test_a_platform_that_cannot_be_brought_back_is_named_and_tried_again(rig: Rig) -> None:
    deploy(rig, intent())
    former = rig.b.runs
    change = rig.clouds.plan(intent(2, cpu=2))
    dead = [True]

    def die() -> None:
        if dead:
            raise Temporary("no answer")

    rig.b.after_write = die
    with pytest.raises(Inconsistent) as error:
        rig.clouds.commit(change, 60)
    assert error.value.devices == ("b",)
    with pytest.raises(Inconsistent):
        rig.clouds.rollback(change)
    dead.clear()
    rig.clouds.rollback(change)
    assert rig.b.runs == former
    deploy(rig, intent(2, cpu=2))


@pytest.mark.parametrize("hook", ["before_write", "after_write"])
@pytest.mark.parametrize("platform", ["a", "b"])
@pytest.mark.parametrize("step", ["commit", "rollback", "expire"])
def test_a_killed_process_leaves_what_the_next_one_can_end(
    rig: Rig, step: str, platform: str, hook: str
) -> None:
    deploy(rig, intent())
    before = rig.a.runs, rig.b.runs
    change = rig.clouds.plan(intent(2, cpu=2))
    if step != "commit":
        rig.clouds.commit(change, 60)

    def kill() -> None:
        raise Killed

    setattr(getattr(rig, platform), hook, kill)
    rig.now = 61.0 if step == "expire" else 1.0
    with pytest.raises(Killed):
        if step == "commit":
            rig.clouds.commit(change, 60)
        elif step == "rollback":
            rig.clouds.rollback(change)
        else:
            rig.clouds.observe()
    setattr(getattr(rig, platform), hook, lambda: None)
    again = rig.fresh()
    if step == "commit":
        again.commit(change, 60)
        assert overall(again.probe(change)) is Outcome.PASS
    again.rollback(change)
    assert (rig.a.runs, rig.b.runs) == before
    assert again.plan(intent(3)).empty


def test_what_somebody_changed_is_found(rig: Rig) -> None:
    deploy(rig, intent())
    change = rig.clouds.plan(intent(2, cpu=2))
    rig.a.runs = CloudConfig(cloud="a")
    with pytest.raises(AssentError, match="out of sync: a"):
        rig.clouds.commit(change, 60)
    assert rig.runs() == [[], ["s/f1"], ["s/f2"]]
    assert sorted(rig.clouds.plan(intent(2)).plan) == ["a"]
    deploy(rig, intent(2))


def test_a_state_without_slices_reads_as_before(tmp_path: Path) -> None:
    config = CloudConfig(cloud="a")
    assert config.text() == '{"cloud":"a","instances":[]}'


def test_traffic_of_a_slice_that_is_not_there(rig: Rig) -> None:
    traffic: dict[str, Any] = {"t": SliceTraffic(snssai=Snssai(sst=1))}
    with pytest.raises(AssentError, match="slice 't' has no functions"):
        rig.clouds.plan(intent().model_copy(update={"traffic": traffic}))
