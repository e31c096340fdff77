"""The O1 and A1 drivers against local services that refuse what the standards do not know."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ran_servers import A1P, Judge, ProvMnS, Service, a1_judge, o1_judge, serving

from assent.intents.change import ChangeSet, RanIntent, SliceShare
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Temporary
from assent.intents.evidence import Outcome, overall
from assent.intents.service import Snssai
from assent.inventory.radio import Cell, ListedTrace, RanInterface
from assent.network.ran.config import CellConfig
from assent.network.ran.drivers import http
from assent.network.ran.drivers.o1 import O1
from assent.network.ran.operator import RanOperator

CELLS = tuple(Cell(name=name, trace=ListedTrace(cqi=(15, 15, 9))) for name in ("north", "south"))
NORTH = "/ManagedElement=north/GNBDUFunction=1/NRCellDU=1"
SOUTH = "/SubNetwork=oslo/ManagedElement=7/GNBDUFunction=1/NRCellDU=2"
A1_TYPE = "ORAN_SliceSLATarget_1.0.0"
OBJECTIVES = ("maxNumberOfUes", "guaDlThptPerSlice", "guaUlThptPerSlice")


@pytest.fixture(scope="module")
def standards() -> Path | None:
    """The folder of standards where it is at hand; the strict models of the services judge in any case."""
    folder = Path(os.environ.get("ASSENT_SHARED", Path(__file__).resolve().parents[4] / "shared"))
    return folder if (folder / "standards").is_dir() else None


@pytest.fixture(scope="module")
def judge(standards: Path | None) -> Judge:
    return o1_judge(standards)


@pytest.fixture
def gnb(judge: Judge) -> Iterator[tuple[Service, RanInterface]]:
    service = Service(root="/3GPPManagement/ProvMnS/v1", judge=judge)
    with serving(ProvMnS, service) as url:
        yield (
            service,
            RanInterface(
                driver="o1",
                url=url,
                timeout_s=0.5,
                cells={"south": "SubNetwork=oslo,ManagedElement=7,GNBDUFunction=1,NRCellDU=2"},
            ),
        )
    assert service.refused == []


@pytest.fixture
def ric(standards: Path | None) -> Iterator[tuple[Service, RanInterface]]:
    service = Service(root="/A1-P/v2", judge=a1_judge(standards))
    names = {name: {"type": "number"} for name in OBJECTIVES}
    schema = {"properties": {"sliceSlaObjectives": {"properties": names}}}
    service.policy_types = {"ORAN_QoETarget_1.0.0": {}, A1_TYPE: schema}
    with serving(A1P, service) as url:
        yield (
            service,
            RanInterface(driver="a1", url=url, timeout_s=0.5, cells={"north": 7, "south": 2**36 - 1}),
        )
    assert service.refused == []


def operator(folder: Path, interface: RanInterface) -> RanOperator:
    return RanOperator(CELLS, 1, folder, folder / "ran", interface=interface)


def intent(dl: int = 20_000, ul: int = 4_000, version: int = 1, name: str = "agreement") -> RanIntent:
    shares = tuple(
        SliceShare(
            slice_id="a/b 1",
            cell=cell,
            snssai=Snssai(sst=1, sd="00000A"),
            dl_kbps=dl,
            ul_kbps=ul,
            max_ues=30,
            dl_latency_ms=25,
            ul_latency_ms=25,
        )
        for cell in ("north", "south")
    )
    return RanIntent(id=name, version=version, shares=shares)


def deploy(ran: RanOperator, wanted: RanIntent) -> ChangeSet:
    change = ran.plan(wanted)
    assert overall(ran.verify(change)) is Outcome.PASS
    ran.commit(change, 60)
    verdicts = ran.probe(change)
    assert overall(verdicts) is Outcome.PASS, verdicts
    ran.confirm(change)
    return change


def ratios(service: Service) -> dict[str, dict[str, int]]:
    return {
        cell: {name: one["attributes"]["rRMPolicyMinRatio"] for name, one in policies.items()}
        for cell, policies in service.objects.items()
        if policies
    }


BARE = {"id": "x", "attributes": {"resourceType": "PRB_DL"}}
BOTH = {"a/b 1": 15, "a/b 1-ul": 12}


def test_o1_writes_ratios_and_reports_what_it_cannot_express(
    tmp_path: Path, gnb: tuple[Service, RanInterface]
) -> None:
    service, interface = gnb
    ran = operator(tmp_path, interface)
    change = ran.plan(intent())
    assert [method for method, _ in service.requests if method != "GET"] == []
    assert [note for note in change.notes if "north" in note] == [
        f"cell north: O1 (RRMPolicyRatio) cannot express {what} of slice a/b 1"
        for what in ("dLLatency 25", "uLLatency 25", "maxNumberofUEs 30")
    ]
    deploy(ran, intent())
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}
    assert service.objects[NORTH]["a/b 1"]["attributes"]["rRMPolicyMemberList"][0]["snssai"] == {
        "sst": 1,
        "sd": "00000A",
    }
    ran.at(2)
    ran.adjust(ran.needed())
    assert ratios(service)[NORTH] == {"a/b 1": 34, "a/b 1-ul": 28}
    assert ran.needed() == ()
    deploy(ran, RanIntent(id="agreement", version=2, shares=()))
    assert ratios(service) == {}


def test_o1_rolls_back_and_the_watchdog_brings_former_values_back(
    tmp_path: Path, gnb: tuple[Service, RanInterface]
) -> None:
    service, interface = gnb
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    change = ran.plan(intent(dl=40_000, version=2))
    ran.commit(change, 5)
    assert ratios(service)[SOUTH]["a/b 1"] == 30
    restarted = operator(tmp_path, interface)
    restarted.at(5)
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}
    with pytest.raises(Permanent, match="commit it again"):
        restarted.confirm(change)
    restarted.commit(change, 5)
    restarted.commit(change, 5)
    restarted.rollback(change)
    restarted.rollback(change)
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("step", ["rollback", "expire"])
@pytest.mark.parametrize("cell", ["north", "south"])
def test_killed_or_cut_off_while_it_takes_back_it_takes_back_again(
    tmp_path: Path, gnb: tuple[Service, RanInterface], monkeypatch: pytest.MonkeyPatch, step: str, cell: str
) -> None:
    service, interface = gnb
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    change = ran.plan(intent(dl=40_000, version=2))
    ran.commit(change, 5)

    def take_back() -> None:
        again = operator(tmp_path, interface)
        again.rollback(change) if step == "rollback" else again.at(5)

    write = O1.write
    for ends in (Killed(), Temporary("no answer")):
        with monkeypatch.context() as patch:

            def ending(self: O1, before: CellConfig, after: CellConfig, ends: BaseException = ends) -> None:
                if after.cell == cell:
                    raise ends
                write(self, before, after)

            patch.setattr(O1, "write", ending)
            with pytest.raises((Killed, Inconsistent)):
                take_back()
        assert ratios(service) != {NORTH: BOTH, SOUTH: BOTH}
    take_back()
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}


def test_what_was_written_down_but_not_sent_is_sent_again(
    tmp_path: Path, gnb: tuple[Service, RanInterface]
) -> None:
    """As after `kill -9` between the state folder and the cell."""
    service, interface = gnb
    ran = operator(tmp_path, interface)
    change = ran.plan(intent())
    ran.commit(change, 60)
    service.objects.clear()
    operator(tmp_path, interface).commit(change, 60)
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}


def test_an_edit_behind_its_back_is_found_and_put_right(
    tmp_path: Path, gnb: tuple[Service, RanInterface]
) -> None:
    service, interface = gnb
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    stale = ran.plan(intent(dl=40_000, version=2))
    service.objects[NORTH]["a/b 1"]["attributes"] |= {"rRMPolicyMinRatio": 3, "rRMPolicyDedicatedRatio": 3}
    with pytest.raises(Permanent, match="out of sync: north"):
        ran.commit(stale, 60)
    assert ran.observe().state["north"]["policies"][0]["attributes"]["rRMPolicyMinRatio"] == 3
    assert ran.deliver()[0].short == ("downlink",)
    ran.adjust(ran.needed())
    assert ratios(service)[NORTH] == BOTH
    del service.objects[NORTH]["a/b 1"]
    deploy(ran, intent(version=3))
    assert ratios(service)[NORTH] == BOTH


def test_policies_of_others_stay_and_leave_what_they_leave(
    tmp_path: Path, gnb: tuple[Service, RanInterface]
) -> None:
    service, interface = gnb
    member = [{"plmnId": {"mcc": "001", "mnc": "01"}, "snssai": {"sst": 9}}]
    foreign = {"rRMPolicyMaxRatio": 90, "rRMPolicyMinRatio": 85, "rRMPolicyDedicatedRatio": 0}
    attributes = {"resourceType": "PRB_DL", "rRMPolicyMemberList": member, **foreign}
    service.objects[SOUTH] = {"theirs": {"id": "theirs", "attributes": attributes}}
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    assert ratios(service)[SOUTH] == {"theirs": 85, **BOTH}
    with pytest.raises(Permanent, match="beside the policies theirs, which are not Assent's"):
        ran.commit(ran.plan(intent(dl=40_000, version=2)), 60)
    assert ratios(service) == {NORTH: BOTH, SOUTH: {"theirs": 85, **BOTH}}


def answers(method: str, place: str, way: Any, times: int = 1) -> Callable[[str, str, int], Any]:
    left = [times]

    def fail(got: str, path: str, count: int) -> Any:
        if got == method and place in path and left[0]:
            left[0] -= 1
            return way
        return None

    return fail


@pytest.mark.parametrize("way", ["lost", "drop", (503, {"error": {"errorInfo": "busy"}}), (500, b"<html>")])
@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_what_passes_is_tried_again(
    tmp_path: Path, gnb: tuple[Service, RanInterface], way: Any, method: str
) -> None:
    service, interface = gnb
    service.fail = answers(method, "NRCellDU", way)
    deploy(operator(tmp_path, interface), intent())
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}


@pytest.mark.parametrize(
    ("way", "raised", "said"),
    [
        ((403, {"error": {"errorInfo": "not\x1b[31m yours" + "!" * 1000}}), Permanent, "403 not [31m yours!"),
        ((409, {"title": "Conflict", "detail": "locked by\nCLI"}), Permanent, "409 Conflict: locked by CLI"),
        ((302, None), Permanent, "302"),
        ((503, {"error": {"errorInfo": "busy"}}), Temporary, "503 busy"),
        ("drop", Temporary, "the connection broke"),
    ],
)
def test_a_cell_that_refuses_takes_all_cells_back(
    tmp_path: Path, gnb: tuple[Service, RanInterface], way: Any, raised: type[AssentError], said: str
) -> None:
    service, interface = gnb
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    change = ran.plan(intent(dl=40_000, version=2))
    service.fail = answers("PATCH", "SubNetwork=oslo", way, times=3 if raised is Temporary else 1)
    with pytest.raises(raised, match=r"^PATCH|http") as error:
        ran.commit(change, 60)
    assert said in error.value.message
    assert "\x1b" not in error.value.message and len(error.value.message) < 600
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}
    service.fail = answers("PATCH", "nowhere", None)
    deploy(ran, intent(dl=40_000, version=3))


def test_a_server_that_dies_between_cells_is_inconsistent_and_named(
    tmp_path: Path, gnb: tuple[Service, RanInterface]
) -> None:
    service, interface = gnb
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    change = ran.plan(intent(dl=40_000, version=2))
    service.fail = answers("PATCH", "SubNetwork=oslo", "die")
    with pytest.raises(Inconsistent) as error:
        ran.commit(change, 60)
    assert error.value.devices == ("north", "south")
    service.dead = False
    ran.at(1)
    ran.adjust(ran.needed())  # the closed loop finds what is wrong and puts it right
    assert ratios(service) == {NORTH: BOTH, SOUTH: BOTH}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((200, b"<html>"), "no JSON"),
        ((200, b"[" * 100_000), "no JSON"),
        ((200, b"x" * 1_100_000), "larger than"),
        ((200, []), "no NRCellDU"),
        (
            (200, {"id": "1", "RRMPolicyRatio": [{"id": "x", "attributes": {"resourceType": "PRB_DL"}}]}),
            "rRMPolicyMemberList",
        ),
        ((200, {"id": "1", "RRMPolicyRatio": "many"}), "RRMPolicyRatio"),
    ],
)
def test_a_reply_is_hostile_until_it_is_validated(
    tmp_path: Path, gnb: tuple[Service, RanInterface], reply: Any, said: str
) -> None:
    service, interface = gnb
    service.fail = answers("GET", "NRCellDU", reply)
    with pytest.raises(Permanent, match=said):
        operator(tmp_path, interface).observe()


def test_a_server_that_hangs_is_given_up_in_time(tmp_path: Path, gnb: tuple[Service, RanInterface]) -> None:
    service, interface = gnb
    service.fail = answers("GET", "NRCellDU", "hang", times=3)
    impatient = operator(tmp_path, interface.model_copy(update={"timeout_s": 0.1}))
    began = time.monotonic()
    with pytest.raises(Temporary, match="no answer in time"):
        impatient.observe()
    assert time.monotonic() - began < 3


def test_nobody_there(tmp_path: Path) -> None:
    interface = RanInterface(driver="o1", url="http://127.0.0.1:9", timeout_s=0.2)
    with pytest.raises(Temporary, match="cannot be reached"):
        operator(tmp_path, interface).observe()


def test_a1_writes_targets_and_reports_what_it_cannot_express(
    tmp_path: Path, ric: tuple[Service, RanInterface]
) -> None:
    service, interface = ric
    ran = operator(tmp_path, interface)
    change = deploy(ran, intent())
    assert sorted(service.objects) == ["assent.north.a/b 1", "assent.south.a/b 1"]
    plmn = {"mcc": "001", "mnc": "01"}
    assert service.objects["assent.south.a/b 1"] == {
        "scope": {"sliceId": {"sst": 1, "sd": "00000A", "plmnId": plmn}},
        "sliceSlaObjectives": {"guaDlThptPerSlice": 20_000, "guaUlThptPerSlice": 4_000, "maxNumberOfUes": 30},
        "sliceSlaResources": {"cellIdList": [{"plmnId": plmn, "cId": {"ncI": 2**36 - 1}}]},
    }
    assert [note for note in change.notes if "north" in note] == [
        f"cell north: A1 ({A1_TYPE}) cannot express {what} of slice a/b 1"
        for what in (
            "PRB ratios (the RIC chooses them; 15 % would be needed now)",
            "dLLatency 25 ms",
            "uLLatency 25 ms",
        )
    ]
    puts = service.requests.count(
        ("PUT", "/A1-P/v2/policytypes/ORAN_SliceSLATarget_1.0.0/policies/assent.north.a/b 1")
    )
    ran.at(2)
    ran.adjust(ran.needed())
    assert [m for m, p in service.requests if m == "PUT" and "north" in p] == ["PUT"] * puts == ["PUT"]
    deploy(ran, intent(dl=30_000, version=2))
    assert service.objects["assent.north.a/b 1"]["sliceSlaObjectives"]["guaDlThptPerSlice"] == 30_000
    deploy(ran, RanIntent(id="agreement", version=3, shares=()))
    assert service.objects == {}


def test_a1_takes_back_what_the_ric_does_not_enforce(
    tmp_path: Path, ric: tuple[Service, RanInterface]
) -> None:
    service, interface = ric
    ran = operator(tmp_path, interface)
    change = ran.plan(intent())
    ran.commit(change, 60)
    service.status = {"enforceStatus": "NOT_ENFORCED", "enforceReason": "SCOPE_NOT_APPLICABLE"}
    failed = [one for one in ran.probe(change) if one.outcome is Outcome.FAIL]
    assert failed[0].property == "cell north: the RIC enforces slice a/b 1"
    assert failed[0].evidence == ("NOT_ENFORCED SCOPE_NOT_APPLICABLE",)
    service.status = {"enforceStatus": "PERHAPS"}
    with pytest.raises(Permanent, match="no policy status"):
        ran.probe(change)
    ran.rollback(change)
    assert service.objects == {}


def test_a1_finds_what_somebody_else_changed(tmp_path: Path, ric: tuple[Service, RanInterface]) -> None:
    service, interface = ric
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    service.objects["assent.north.a/b 1"]["sliceSlaObjectives"]["guaDlThptPerSlice"] = 1_000
    del service.objects["assent.south.a/b 1"]
    state = ran.observe().state
    assert [one["dl_kbps"] for one in state["north"]["shares"]] == [1_000]
    assert state["south"]["shares"] == []
    deploy(ran, intent(version=2))
    assert len(service.objects) == 2


def test_a1_uses_what_the_rics_own_schema_knows(tmp_path: Path, ric: tuple[Service, RanInterface]) -> None:
    service, interface = ric
    known = {"guaDlThptPerSlice": {"type": "number"}}
    service.policy_types[A1_TYPE] = {"properties": {"sliceSlaObjectives": {"properties": known}}}
    change = deploy(operator(tmp_path, interface.model_copy(update={"cells": {}})), intent())
    assert service.objects["assent.north.a/b 1"]["sliceSlaObjectives"] == {"guaDlThptPerSlice": 20_000}
    assert "sliceSlaResources" not in service.objects["assent.north.a/b 1"]
    assert any("guaUlThptPerSlice (not in the RIC's schema)" in note for note in change.notes)
    assert any("no NR cell identity" in note for note in change.notes)
    service.policy_types = {"ORAN_QoETarget_1.0.0": {}}
    with pytest.raises(Permanent, match="no policy type ORAN_SliceSLATarget; it knows ORAN_QoETarget"):
        operator(tmp_path / "other", interface).plan(intent())


def test_a1_lost_replies_and_refusals(tmp_path: Path, ric: tuple[Service, RanInterface]) -> None:
    service, interface = ric
    ran = operator(tmp_path, interface)
    service.fail = answers("PUT", "policies", "lost")
    deploy(ran, intent())
    before = json.dumps(service.objects, sort_keys=True)
    service.fail = answers("PUT", "south", (400, {"title": "Bad Request", "detail": "no"}))
    with pytest.raises(Permanent, match="400 Bad Request: no"):
        ran.commit(ran.plan(intent(dl=30_000, version=2)), 60)
    assert json.dumps(service.objects, sort_keys=True) == before


def test_the_token_goes_into_a_header_and_nowhere_else(
    tmp_path: Path, gnb: tuple[Service, RanInterface], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, interface = gnb
    monkeypatch.setenv(http.TOKEN, "s3cr3t-token")
    ran = operator(tmp_path, interface)
    deploy(ran, intent())
    assert {one["Authorization"] for one in service.headers} == {"Bearer s3cr3t-token"}
    service.fail = answers("GET", "NRCellDU", (401, None))
    with pytest.raises(Permanent) as error:
        ran.observe()
    assert "s3cr3t" not in error.value.message
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"s3cr3t" not in left
    with pytest.raises(InvalidInput, match="plain http"):
        operator(tmp_path, RanInterface(driver="o1", url="http://gnb.example/x"))
    operator(tmp_path, RanInterface(driver="o1", url="https://gnb.example/x"))


@pytest.mark.parametrize(
    "bad",
    [
        {"driver": "o2"},
        {"url": "http://127.0.0.1"},
        {"driver": "a1", "cells": {"north": "seven"}},
        {"driver": "a1", "cells": {"north": 2**36}},
        {"driver": "o1", "cells": {"north": "../x"}},
        {"driver": "o1", "cells": {"north": "A=1,B"}},
        {"driver": "o1", "timeout_s": 0},
        {"driver": "o1", "timeout_s": float("nan")},
    ],
)
def test_interfaces_that_are_none(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RanInterface.model_validate(bad)


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1", "127.0.0.1:80", "http://u:p@127.0.0.1/", "http://127.0.0.1/?a=b"]
)
def test_urls_that_are_none(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidInput) as error:
        operator(tmp_path, RanInterface(driver="o1", url=url))
    assert "u:p" not in error.value.message


def test_this_machine_by_default() -> None:
    assert RanInterface(driver="o1").url.startswith("http://127.0.0.1:")
    assert RanInterface(driver="a1").url.startswith("http://127.0.0.1:")


def test_the_standards_judge_what_is_sent(shared: Path) -> None:
    """The services' judges refuse what the standards do not know, so that the tests above mean something."""
    o1, a1 = o1_judge(shared), a1_judge(shared)
    good = {"resourceType": "PRB_UL", "rRMPolicyMinRatio": 20}
    assert o1({"attributes": good}) == []
    for bad in ({"resourceType": "PRB_XL"}, {"rRMPolicyMinRatio": 101}, {"rrmPolicyMinRatio": 20}):
        assert o1({"attributes": {**good, **bad}})
    scope = {"sliceId": {"sst": 1, "plmnId": {"mcc": "001", "mnc": "01"}}}
    assert a1({"scope": scope, "sliceSlaObjectives": {"guaDlThptPerSlice": 1}}) == []
    for objectives in ({}, {"rRMPolicyMinRatio": 20}, {"guaDlThptPerSlice": "1"}, {"latency": 5}):
        assert a1({"scope": scope, "sliceSlaObjectives": objectives})
