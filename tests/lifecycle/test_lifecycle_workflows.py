"""The workflows and the closed loop over fake planes: what happens, in which order, and after kill -9."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from lifecycle_rig import Rig, rig

from assent.intents.errors import Inconsistent, Permanent
from assent.intents.events import IntentReported, NegotiationEnded
from assent.lifecycle.audit import verify

RIG = Path(__file__).with_name("lifecycle_rig.py")


def story(built: Rig) -> list[tuple[str, str, float, str]]:
    """Everything that was recorded, without the order in which concurrent tellers got the pen."""
    events = built.store.events()
    return sorted((e.workflow, e.step, e.at_s, e.body.model_dump_json()) for e in events)


def agreed(built: Rig) -> list[tuple[float, float | None]]:
    ended = built.store.events(kinds=["negotiation-ended"])
    return [(e.at_s, e.body.agreement.value) for e in ended if isinstance(e.body, NegotiationEnded)]


def statuses(built: Rig) -> list[tuple[float, str]]:
    reported = built.store.events(kinds=["intent-reported"])
    return [
        (e.at_s, e.body.report.fulfilment.status.value)
        for e in reported
        if isinstance(e.body, IntentReported)
    ]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a run that nobody disturbs ends with."""
    with rig(tmp_path_factory.mktemp("undisturbed")) as built:
        result = built.run()
        return {
            "result": result,
            "story": story(built),
            "running": {name: domain.running() for name, domain in built.domains.items()},
            "samples": built.store.samples(),
            "agreed": agreed(built),
            "statuses": statuses(built),
            "intact": verify(built.store).intact,
        }


def test_the_loop_degrades_renegotiates_and_recovers(undisturbed: dict[str, object]) -> None:
    assert undisturbed["result"] == {"status": "fulfilled"}
    assert undisturbed["agreed"] == [(0, 60.0), (22, 20.0), (42, 60.0)]
    kinds = undisturbed["statuses"]
    assert (22, "DEGRADED") in kinds and kinds[-1] == (42, "FULFILLED")  # type: ignore[operator,index]
    assert undisturbed["intact"]


@pytest.mark.parametrize("when", ["before", "inside", "after"])
@pytest.mark.parametrize("number", [1, 2, 4, 7, 9, 11, 13, 15, 17, 18, 19, 20, 21, 22, 25, 30, 38])
def test_killed_at_any_step_it_ends_the_same(
    tmp_path: Path, undisturbed: dict[str, object], number: int, when: str
) -> None:
    killed = subprocess.run([sys.executable, RIG, tmp_path, str(number), when], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with rig(tmp_path) as built:
        assert built.run() == undisturbed["result"]
        assert story(built) == undisturbed["story"]
        assert {n: d.running() for n, d in built.domains.items()} == undisturbed["running"]
        assert built.store.samples() == undisturbed["samples"]
        assert verify(built.store).intact


def test_a_finished_run_does_nothing_again(tmp_path: Path) -> None:
    with rig(tmp_path) as built:
        built.run()
        before = story(built)
    with rig(tmp_path) as built:
        built.run()
        assert story(built) == before
        assert [domain.calls for domain in built.domains.values()] == [[], [], []]


def test_a_sentence_that_is_not_understood_stops_before_anything_changes(tmp_path: Path) -> None:
    with rig(tmp_path, says=(("aurora", 0, "90"), ("basico", 0, "some"))) as built:
        result = built.run()
        assert result["error"]["code"] == "clarify"
        assert result["statement"] == ["basico", 1]
        assert all(domain.calls == [] for domain in built.domains.values())


def test_a_changed_wish_is_negotiated_when_it_is_said(tmp_path: Path) -> None:
    says = (("aurora", 0, "90"), ("basico", 0, "30"), ("basico", 10, "50"))
    with rig(tmp_path, trace=(100.0,) * 15, says=says) as built:
        built.run()
        assert agreed(built) == [(0, 60.0), (10, 70.0)]


@pytest.mark.parametrize("method", ["commit", "probe", "confirm"])
@pytest.mark.parametrize("domain", ["cloud", "transport", "ran"])
def test_a_failure_in_one_domain_takes_all_of_them_back(tmp_path: Path, domain: str, method: str) -> None:
    with rig(tmp_path) as built:
        built.domains[domain].broken[method] = Permanent("the device said no")
        result = built.run()
        assert result["error"]["code"] == "permanent"
        assert all(one.running() == "{}" for one in built.domains.values())
        assert statuses(built)[-1][1] == "FULFILMENTFAILED"


def test_a_domain_that_cannot_be_brought_back_is_named(tmp_path: Path) -> None:
    with rig(tmp_path) as built:
        built.domains["ran"].broken["commit"] = Permanent("the cell said no")
        built.domains["transport"].broken["rollback"] = Inconsistent("R2 is gone", devices=["R2"])
        result = built.run()
        assert result["error"]["code"] == "inconsistent"
        failed = built.store.events(kinds=["delivery-failed"])
        assert failed[0].body.devices == ("R2",)  # type: ignore[union-attr]


def test_nothing_private_reaches_the_workflow_database(tmp_path: Path) -> None:
    says = (("aurora", 0, "93.8317"), ("basico", 0, "31.4159"))
    with rig(tmp_path, says=says) as built:
        built.run()
        folder = built.folder.root
    found = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"93.8317" not in found and b"31.4159" not in found


def test_a_partial_recovery_is_followed_by_a_whole_one(tmp_path: Path) -> None:
    trace = (100.0,) * 5 + (20.0,) * 10 + (35.0,) * 10 + (100.0,) * 15
    with rig(tmp_path, trace=trace) as built:
        built.run()
        assert [value for _, value in agreed(built)] == [60.0, 20.0, 35.0, 60.0]


def test_a_short_dip_asks_nobody(tmp_path: Path) -> None:
    with rig(tmp_path, trace=(100.0,) * 10 + (20.0,) * 2 + (100.0,) * 10) as built:
        built.run()
        assert [value for _, value in agreed(built)] == [60.0]


def test_after_an_outage_what_was_agreed_is_fulfilled_again(tmp_path: Path) -> None:
    with rig(tmp_path, trace=(100.0,) * 5 + (0.0,) * 12 + (100.0,) * 15) as built:
        assert built.run() == {"status": "fulfilled"}
        assert agreed(built)[0] == (0, 60.0)
        assert "DEGRADED" in [status for _, status in statuses(built)]
        assert statuses(built)[-1][1] == "FULFILLED"


def test_a_cell_that_is_dead_at_first_is_negotiated_when_it_lives(tmp_path: Path) -> None:
    with rig(tmp_path, trace=(0.0,) * 3 + (100.0,) * 15) as built:
        assert built.run() == {"status": "fulfilled"}
        ended = [e.body.agreement for e in built.store.events(kinds=["negotiation-ended"])]  # type: ignore[union-attr]
        assert [one.agreed for one in ended] == [False, True]


def test_acknowledged_but_not_delivered_is_not_fulfilled(tmp_path: Path) -> None:
    with rig(tmp_path, trace=(100.0,) * 30) as built:
        built.radio.lying = range(10, 18)
        assert built.run() == {"status": "fulfilled"}
        assert agreed(built) == [(0, 60.0)]  # the cell could carry it: there is nothing to negotiate
        told = [one for one in statuses(built) if one[0] > 0]
        assert told == [(12, "DEGRADED")] * 2 + [(20, "FULFILLED")] * 2
    (tmp_path / "end").mkdir()
    with rig(tmp_path / "end", trace=(100.0,) * 30) as built:
        built.radio.lying = range(10, 30)
        assert built.run() == {"status": "degraded"}


def test_an_idle_slice_is_not_degraded(tmp_path: Path) -> None:
    with rig(tmp_path, trace=(100.0,) * 10 + (20.0,) * 10 + (100.0,) * 10) as built:
        built.radio.idle = range(8, 22)
        assert built.run() == {"status": "fulfilled"}
        assert [status for second, status in statuses(built) if second > 0] == []
