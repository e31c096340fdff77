"""The cloud operator from plan to rollback: capacity, operations, and what other intents have."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.change import ChangeSet, CloudIntent, RanIntent
from assent.intents.errors import AssentError, InvalidInput, Permanent
from assent.intents.evidence import Outcome, overall
from assent.intents.ports import Domain
from assent.intents.service import NetworkFunction, PlacedFunction
from assent.inventory.clouds import Cloud
from assent.network.cloud.operator import CloudOperator

CLOUDS = (
    Cloud(name="edge", cpu=4, ram_mb=8_000, disk_gb=40),
    Cloud(name="core", cpu=16, ram_mb=64_000, disk_gb=500),
)


@pytest.fixture
def clouds(tmp_path: Path) -> CloudOperator:
    return CloudOperator(CLOUDS, tmp_path)


def placed(name: str, cloud: str = "edge", cpu: float = 1, **given: Any) -> PlacedFunction:
    needs = {"role": "UPF", "ram_mb": 1_000, "disk_gb": 5} | given
    return PlacedFunction(function=NetworkFunction(name=name, cpu=cpu, **needs), cloud=cloud)


def intent(name: str = "i", version: int = 1, **slices: tuple[PlacedFunction, ...]) -> CloudIntent:
    return CloudIntent(id=name, version=version, functions=slices)


def deploy(clouds: CloudOperator, wanted: CloudIntent) -> ChangeSet:
    change = clouds.plan(wanted)
    assert overall(clouds.verify(change)) is Outcome.PASS
    if not change.empty:
        assert overall(clouds.probe(change)) is not Outcome.PASS
    clouds.commit(change, 60)
    assert overall((*clouds.verify(change), *clouds.probe(change))) is Outcome.PASS
    clouds.confirm(change)
    return change


def steps(change: ChangeSet, cloud: str) -> list[tuple[str, str]]:
    return [(one["operation"], one["vnfInstanceId"]) for one in json.loads(change.plan[cloud])]


def running(clouds: CloudOperator) -> dict[str, list[str]]:
    return {cloud: [one.id for one in found] for cloud, found in clouds.instances().items()}


def test_instantiate_scale_move_terminate(clouds: CloudOperator, tmp_path: Path) -> None:
    domain: Domain = clouds
    assert domain.name == "cloud"
    first = deploy(clouds, intent(s=(placed("upf"), placed("smf", "core"))))
    assert steps(first, "edge") == [("INSTANTIATE", "s/upf")]
    assert running(CloudOperator(CLOUDS, tmp_path)) == {"core": ["s/smf"], "edge": ["s/upf"]}
    (upf,) = clouds.instances()["edge"]
    assert upf.wire()["instantiationState"] == "INSTANTIATED"
    second = deploy(clouds, intent(version=2, s=(placed("upf", cpu=2), placed("smf", "edge"))))
    assert steps(second, "edge") == [("SCALE", "s/upf"), ("INSTANTIATE", "s/smf")]
    assert steps(second, "core") == [("TERMINATE", "s/smf")]
    assert clouds.plan(intent(version=3, s=(placed("smf", "edge"), placed("upf", cpu=2)))).empty
    last = deploy(clouds, intent(version=3))
    assert steps(last, "edge") == [("TERMINATE", "s/smf"), ("TERMINATE", "s/upf")]
    assert running(clouds) == {"core": [], "edge": []}
    clouds.rollback(last)
    clouds.rollback(second)
    assert running(clouds) == {"core": ["s/smf"], "edge": ["s/upf"]}


def test_other_software_under_the_same_name_is_replaced(clouds: CloudOperator) -> None:
    deploy(clouds, intent(s=(placed("f"),)))
    change = clouds.plan(intent(version=2, s=(placed("f", role="firewall"),)))
    assert steps(change, "edge") == [("TERMINATE", "s/f"), ("INSTANTIATE", "s/f")]


def test_plan_writes_nothing(clouds: CloudOperator, tmp_path: Path) -> None:
    change = clouds.plan(intent(s=(placed("upf"),)))
    assert list(tmp_path.iterdir()) == []
    assert change == clouds.plan(intent(s=(placed("upf"),)))
    assert '+      "id": "s/upf"' in change.diff["edge"]
    assert json.loads(change.rollback["edge"])[0]["operation"] == "TERMINATE"


@pytest.mark.parametrize(
    ("needs", "kind"), [({"cpu": 4.01}, "cpu"), ({"ram_mb": 8_001}, "ram"), ({"disk_gb": 41}, "disk")]
)
def test_what_does_not_fit_is_named_and_refused(clouds: CloudOperator, needs: Any, kind: str) -> None:
    wanted = intent(s=(placed("big", **needs), placed("small", "core")))
    found = clouds.feasible(wanted)
    assert not found.feasible
    assert f"edge has not enough {kind}" in found.reason
    assert found.best["edge"] == {"cpu": 4.0, "ram_mb": 8_000, "disk_gb": 40}
    change = clouds.plan(wanted)
    failed = [one.property for one in clouds.verify(change) if one.outcome is Outcome.FAIL]
    assert failed == [f"cloud edge: {kind} suffices"]
    with pytest.raises(Permanent, match=kind):
        clouds.commit(change, 60)
    assert running(clouds) == {"core": [], "edge": []}


def test_ten_tenths_fit_on_one_cpu(tmp_path: Path) -> None:
    clouds = CloudOperator((Cloud(name="edge", cpu=1, ram_mb=20_000, disk_gb=90),), tmp_path)
    deploy(clouds, intent(s=tuple(placed(f"f{n}", cpu=0.1) for n in range(10))))
    assert not clouds.feasible(intent("other", t=(placed("f", cpu=0.1),))).feasible


def test_other_intents_keep_what_they_have(clouds: CloudOperator) -> None:
    deploy(clouds, intent("one", a=(placed("f", cpu=3),)))
    assert not clouds.feasible(intent("two", b=(placed("f", cpu=2),))).feasible
    deploy(clouds, intent("two", b=(placed("f", cpu=1),)))
    deploy(clouds, intent("one", 2))
    assert running(clouds)["edge"] == ["b/f"]
    change = clouds.plan(intent("three", b=(placed("g"),)))
    assert change.notes == ("cloud edge: three takes slice b over from intent two",)


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now_s(self) -> float:
        return self.seconds


def test_unconfirmed_reverts(tmp_path: Path) -> None:
    watch = Watch()
    clouds = CloudOperator(CLOUDS, tmp_path, watch)
    change = clouds.plan(intent(s=(placed("upf"), placed("smf", "core"))))
    clouds.commit(change, 10)
    watch.seconds = 9.5
    assert running(clouds) == {"core": ["s/smf"], "edge": ["s/upf"]}
    watch.seconds = 10
    assert running(CloudOperator(CLOUDS, tmp_path, watch)) == {"core": [], "edge": []}
    with pytest.raises(Permanent):
        clouds.confirm(change)


def test_out_of_sync(clouds: CloudOperator, tmp_path: Path) -> None:
    stale = clouds.plan(intent(s=(placed("upf"),)))
    deploy(CloudOperator(CLOUDS, tmp_path), intent("other", t=(placed("x"),)))
    assert overall(clouds.verify(stale)) is Outcome.FAIL
    with pytest.raises(Permanent, match="out of sync: edge"):
        clouds.commit(stale, 60)


def test_a_tampered_change_fails(clouds: CloudOperator) -> None:
    change = clouds.plan(intent(s=(placed("upf"),)))
    good = change.candidate["edge"]
    for bad in ("", "{", "[]", good.replace("upf", "evil"), good.replace('"cpu":1.0', '"cpu":99.0')):
        forged = change.model_copy(update={"candidate": {"edge": bad}})
        assert bad != good
        assert overall(clouds.verify(forged)) is Outcome.FAIL
    forged = change.model_copy(update={"plan": {"edge": '[{"operation":"TERMINATE"}]'}})
    assert overall(clouds.verify(forged)) is Outcome.FAIL
    for bad in ("", "{", good.replace('"cpu":1.0', '"cpu":99.0'), good.replace('"edge"', '"core"')):
        with pytest.raises(AssentError):
            clouds.commit(change.model_copy(update={"candidate": {"edge": bad}}), 60)
    assert running(clouds) == {"core": [], "edge": []}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (intent(s=(placed("f", "moon"),)), "moon"),
        (intent(s=(placed("f"), placed("f", "core"))), "two functions"),
        (intent(s=(placed("a/b"),)), "/"),
        (CloudIntent(id="i", version=1, functions={"": (placed("f"),)}), "name"),
        (RanIntent(id="i", version=1, shares=()), "ran"),
    ],
)
def test_bad_intents(clouds: CloudOperator, bad: Any, said: str) -> None:
    for ask in (clouds.plan, clouds.feasible):
        with pytest.raises(InvalidInput) as error:
            ask(bad)
        assert said in error.value.message


functions = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.lists(
        st.builds(
            placed,
            st.sampled_from(["f", "g", "h"]),
            cloud=st.sampled_from(["edge", "core"]),
            cpu=st.sampled_from([0.5, 1, 2]),
            role=st.sampled_from(["UPF", "AMF"]),
        ),
        max_size=3,
        unique_by=lambda one: one.function.name,
    ).map(tuple),
)


@settings(max_examples=40, deadline=None)
@given(functions, functions)
def test_laws(old: dict[str, Any], new: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        clouds = CloudOperator(CLOUDS, Path(folder))
        for version, wanted in enumerate((old, new), start=1):
            asked = CloudIntent(id="i", version=version, functions=wanted)
            change = clouds.plan(asked)
            fits = clouds.feasible(asked).feasible
            assert (overall(clouds.verify(change)) is Outcome.PASS) == fits
            before = clouds.observe()
            if not fits:
                with pytest.raises(Permanent):
                    clouds.commit(change, 60)
                assert clouds.observe() == before
                continue
            clouds.commit(change, 60)
            after = clouds.observe()
            clouds.commit(change, 60)
            assert clouds.observe() == after
            clouds.rollback(change)
            assert clouds.observe() == before
            clouds.commit(change, 60)
            clouds.confirm(change)
            assert clouds.observe() == after
            assert clouds.plan(asked).empty


def test_a_function_is_stopped_and_started(clouds: CloudOperator) -> None:
    wanted = intent(s=(placed("upf"), placed("amf")))
    deploy(clouds, wanted)
    stop = clouds.plan(wanted.model_copy(update={"version": 2, "stopped": ("s/upf",)}))
    assert steps(stop, "edge") == [("OPERATE", "s/upf")]
    deploy(clouds, stop.intent)  # type: ignore[arg-type]
    assert [one.vnf_state for one in clouds.instances()["edge"]] == ["STARTED", "STOPPED"]
    assert steps(deploy(clouds, wanted), "edge") == [("OPERATE", "s/upf")]
    with pytest.raises(InvalidInput, match="no function 's/other'"):
        clouds.plan(wanted.model_copy(update={"stopped": ("s/other",)}))
