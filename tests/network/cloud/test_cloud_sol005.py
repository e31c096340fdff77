"""The driver of NFV orchestrators: one network service a slice, whatever goes wrong on the way."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "fakes"))
from nfvo_server import NSD, OCCURRENCES, PACKAGES, SERVICES, FakeNfvo, Fault
from sol005_schemas import judge

from assent.intents.change import CloudIntent, SliceTraffic
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Temporary
from assent.intents.evidence import Outcome
from assent.intents.service import NetworkFunction, PlacedFunction, Snssai
from assent.inventory.clouds import Cloud, Nfvo
from assent.network.cloud.drivers.sol005 import http, operations, services
from assent.network.cloud.operator import CloudOperator
from assent.service.descriptors.checking.package import check
from assent.service.descriptors.packaging import SlicePackager

TRAFFIC = SliceTraffic(snssai=Snssai(sst=1), dl_guaranteed_kbps=1000, dl_max_kbps=2000)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause is longer than a moment."""
    for module, name in (
        (http, "_PAUSE_S"),
        (http, "_MAX_PAUSE_S"),
        (services, "_LOOK_AGAIN_S"),
        (operations, "_FIRST_PAUSE_S"),
        (operations, "_LAST_PAUSE_S"),
    ):
        monkeypatch.setattr(module, name, 0.001)


@pytest.fixture(scope="session")
def schemas(request: pytest.FixtureRequest) -> Any:
    shared: Path = request.getfixturevalue("shared")
    folder = shared / "standards" / "etsi_sol005" / "SOL005"
    if not folder.is_dir():
        pytest.skip("ETSI's SOL005 is not in the folder of standards")
    return judge(folder)


@lru_cache
def _wrong(data: bytes) -> list[str]:
    return [str(one) for one in check(data, "uploaded").problems]


@pytest.fixture
def nfvo() -> Iterator[FakeNfvo]:
    with FakeNfvo(accepts=_wrong) as fake:
        yield fake


class Rig:
    """A cloud `edge` behind the orchestrator, beside a simulated one; state on disk."""

    def __init__(self, nfvo: FakeNfvo, folder: Path, **more: Any) -> None:
        settings = Nfvo(url=nfvo.url, operation_timeout_s=5, **more)
        common = {"cpu": 64, "ram_mb": 256_000, "disk_gb": 10_000}
        self.clouds = (
            Cloud(name="edge", driver="sol005", nfvo=settings, **common),
            Cloud(name="core", **common),
        )
        self.folder, self.nfvo = folder, nfvo
        self.operator = self.fresh()

    def fresh(self) -> CloudOperator:
        """As another process would see it."""
        return CloudOperator(self.clouds, self.folder, packager=SlicePackager())

    def commit(self, intent: CloudIntent) -> Any:
        change = self.operator.plan(intent)
        assert all(one.outcome == Outcome.PASS for one in self.operator.verify(change))
        self.operator.commit(change, 60)
        return change

    def apply(self, intent: CloudIntent) -> None:
        change = self.commit(intent)
        failed = [one for one in self.operator.probe(change) if one.outcome != Outcome.PASS]
        assert not failed, failed
        self.operator.confirm(change)

    def running(self) -> dict[str, dict[str, tuple[float, str]]]:
        found = self.fresh().instances()
        return {
            cloud: {one.name: (one.cpu, one.vnf_state) for one in listed} for cloud, listed in found.items()
        }


@pytest.fixture
def rig(nfvo: FakeNfvo, tmp_path: Path) -> Rig:
    return Rig(nfvo, tmp_path)


def placed(role: str, cpu: float = 2, ram_mb: int = 4096, cloud: str = "edge") -> PlacedFunction:
    function = NetworkFunction(name=f"s-{role.lower()}", role=role, cpu=cpu, ram_mb=ram_mb, disk_gb=10)
    return PlacedFunction(function=function, cloud=cloud)


def order(
    *functions: PlacedFunction, version: int = 1, stopped: tuple[str, ...] = (), **more: Any
) -> CloudIntent:
    slices = {"s": functions} if functions else {}
    traffic = {"s": more.get("traffic", TRAFFIC)} if functions else {}
    return CloudIntent(id="order", version=version, functions=slices, stopped=stopped, traffic=traffic)


ONE = order(placed("UPF"), placed("FIREWALL"), placed("AMF", cloud="core"))


def levels(nfvo: FakeNfvo) -> dict[str, int]:
    (service,) = nfvo.services
    return {
        it["vnfInstanceName"]: it["instantiatedVnfInfo"]["scaleStatus"][0]["scaleLevel"]
        for it in service["vnfInstance"]
    }


def test_from_start_to_termination(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.apply(ONE)
    (service,) = nfvo.services
    assert service["nsInstanceName"].endswith("-edge-s") and service["nsState"] == "INSTANTIATED"
    assert rig.running() == {
        "core": {"s-amf": (2, "STARTED")},
        "edge": {"s-firewall": (2, "STARTED"), "s-upf": (2, "STARTED")},
    }
    assert levels(nfvo) == {"s-firewall": 1, "s-upf": 1}
    rig.apply(
        order(placed("UPF", cpu=5, ram_mb=4096), placed("FIREWALL"), placed("AMF", cloud="core"), version=2)
    )
    assert levels(nfvo) == {"s-firewall": 1, "s-upf": 4}
    assert nfvo.services == [service], "scaled, not replaced"
    stopped = ("s/s-firewall",)
    rig.apply(order(placed("UPF", cpu=1, ram_mb=2048), placed("FIREWALL"), version=3, stopped=stopped))
    assert (levels(nfvo), rig.running()["edge"]["s-firewall"]) == (
        {"s-firewall": 1, "s-upf": 0},
        (2, "STOPPED"),
    )
    rig.apply(order(version=4))
    assert nfvo.held() == {}
    assert rig.running() == {"core": {}, "edge": {}}
    assert nfvo.complaints == []


def test_requests_and_replies_are_those_of_the_standard(rig: Rig, nfvo: FakeNfvo, schemas: Any) -> None:
    nfvo.judge = schemas
    nfvo.fail_temp = {"INSTANTIATE": 1}
    rig.apply(ONE)
    rig.apply(order(placed("UPF", cpu=3), placed("FIREWALL"), version=2, stopped=("s/s-upf",)))
    rig.apply(order(version=3))
    assert nfvo.complaints == []
    assert nfvo.held() == {}
    nfvo._judge("CreateNsRequest", {"nsName": "x"})
    assert len(nfvo.complaints) == 2, "the judge judges"


def test_another_chain_or_rate_is_another_service(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.apply(ONE)
    (first,) = nfvo.services
    rig.apply(order(placed("UPF"), placed("CACHE"), version=2))
    (second,) = nfvo.services
    assert first["id"] != second["id"] and set(levels(nfvo)) == {"s-upf", "s-cache"}
    faster = TRAFFIC.model_copy(update={"dl_max_kbps": 9000})
    rig.apply(order(placed("UPF"), placed("CACHE"), version=3, traffic=faster))
    assert nfvo.services[0]["id"] != second["id"]
    assert nfvo.held() == {"services": 1, "nsds": 1, "packages": 2}, "nothing of the former ones is left"


def test_a_plan_shows_the_requests_and_sends_none_that_writes(rig: Rig, nfvo: FakeNfvo) -> None:
    change = rig.operator.plan(order(placed("UPF", cpu=2.5)))
    assert "on-board 1 VNF packages" in change.diff["edge"] and "INSTANTIATE" in change.diff["edge"]
    assert any("s-upf gets 3 CPUs" in note for note in change.notes)
    rig.operator.verify(change)
    assert all(one.startswith("GET") for one in nfvo.asked)


def test_what_cannot_be_described_is_found_before_anything_is_sent(rig: Rig, nfvo: FakeNfvo) -> None:
    silent = order(placed("UPF"), traffic=SliceTraffic(snssai=Snssai(sst=1)))
    feasible = rig.operator.feasible(silent)
    assert not feasible.feasible and "no throughput is known" in feasible.reason
    assert all(one.startswith("GET") for one in nfvo.asked)


def test_more_than_the_vnfd_allows_is_refused_and_nothing_changes(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.apply(ONE)
    with pytest.raises(Permanent, match="17 VDU instances are needed"):
        rig.commit(order(placed("UPF", cpu=17), placed("FIREWALL"), placed("AMF", cloud="core"), version=2))
    assert levels(nfvo) == {"s-firewall": 1, "s-upf": 1}
    assert rig.running()["core"] == {"s-amf": (2, "STARTED")}


@pytest.mark.parametrize("does", ["lost", "500"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"^{PACKAGES}$"),
        ("PUT", "package_content$"),
        ("POST", f"^{NSD}$"),
        ("PUT", "nsd_content$"),
        ("POST", f"^{SERVICES}$"),
        ("POST", "/instantiate$"),
        ("POST", "/scale$"),
        ("POST", "/terminate$"),
        ("DELETE", f"^{SERVICES}/"),
        ("DELETE", f"^{NSD}/"),
        ("GET", f"^{OCCURRENCES}/"),
    ],
)
def test_one_bad_reply_changes_nothing(rig: Rig, nfvo: FakeNfvo, method: str, path: str, does: str) -> None:
    """A reply that is lost after the work was done, above all, never makes a second service."""
    nfvo.faults = [Fault(method, path, does)]
    rig.apply(ONE)
    rig.apply(order(placed("UPF", cpu=4), placed("FIREWALL"), version=2))
    assert levels(nfvo)["s-upf"] == 3
    rig.apply(order(version=3))
    assert nfvo.faults[0].times == 0, "the fault was never met"
    assert nfvo.most_services == 1
    assert nfvo.held() == {}


@pytest.mark.parametrize("path", [f"^{SERVICES}$", "/instantiate$"])
def test_an_answer_that_comes_too_late_makes_no_second_service(rig: Rig, nfvo: FakeNfvo, path: str) -> None:
    rig.operator._driver._southbounds["edge"]._http._timeout_s = 0.3  # type: ignore[attr-defined]
    nfvo.faults = [Fault("POST", path, "slow")]
    rig.apply(ONE)
    assert nfvo.faults[0].times == 0 and nfvo.most_services == 1
    rig.apply(order(version=2))
    assert nfvo.held() == {}


def test_an_answer_that_never_ends_is_no_answer(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.operator._driver._southbounds["edge"]._http._timeout_s = 0.05  # type: ignore[attr-defined]
    nfvo.faults = [Fault("GET", f"^{SERVICES}$", "drip", -1)]
    began = time.monotonic()
    with pytest.raises(Temporary, match="no answer"):
        rig.apply(ONE)
    assert time.monotonic() - began < 3


def test_an_orchestrator_may_take_longer_than_a_change_waits_to_be_confirmed(
    rig: Rig, nfvo: FakeNfvo
) -> None:
    class Clock:
        def now_s(self) -> float:
            return 1000.0 * len([one for one in nfvo.asked if one.endswith("/instantiate")])

    rig.operator = CloudOperator(rig.clouds, rig.folder, Clock(), SlicePackager())
    rig.apply(ONE)
    assert [one["nsState"] for one in nfvo.services] == ["INSTANTIATED"]


def test_an_operation_of_somebody_else_is_not_followed(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.apply(ONE)
    (other,) = nfvo.things[OCCURRENCES].values()
    nfvo.names_operation = other["id"]
    rig.apply(order(placed("UPF", cpu=4), placed("FIREWALL"), version=2))
    assert levels(nfvo)["s-upf"] == 3 and other["operationState"] == "COMPLETED"
    assert f"GET {OCCURRENCES}/{other['id']}" in nfvo.asked[-20:]


@pytest.mark.parametrize("does", ["drop", "503"])
def test_a_request_that_was_not_taken_up_is_sent_again(rig: Rig, nfvo: FakeNfvo, does: str) -> None:
    nfvo.faults = [
        Fault("POST", path, does, 2) for path in (f"^{PACKAGES}$", f"^{NSD}$", f"^{SERVICES}$", "/instan")
    ]
    rig.apply(ONE)
    assert not any(one.times for one in nfvo.faults) and nfvo.most_services == 1


def test_a_creation_that_shows_up_late_leaves_one_service(rig: Rig, nfvo: FakeNfvo) -> None:
    """The orchestrator is slower than the driver looks: two are there for a moment, and one stays."""
    hidden: list[dict[str, Any]] = []
    create, listed = nfvo._create, nfvo._list

    def creates(root: str, body: Any) -> Any:
        made = create(root, body)
        if root == SERVICES and not hidden:
            hidden.append(nfvo.things[SERVICES].pop(made[1]["id"]))
        return made

    def lists(root: str, query: Any) -> Any:
        if root == SERVICES and nfvo.things[SERVICES] and len(hidden) == 1:
            hidden.append({})
            nfvo.things[SERVICES][hidden[0]["id"]] = hidden[0]
        return listed(root, query)

    nfvo._create, nfvo._list = creates, lists  # type: ignore[method-assign]
    nfvo.faults = [Fault("POST", f"^{SERVICES}$", "lost")]
    rig.apply(ONE)
    assert len(hidden) == 2, "the first one never showed up"
    assert len(nfvo.services) == 1 and nfvo.services[0]["nsState"] == "INSTANTIATED"


@pytest.mark.parametrize("kind", ["INSTANTIATE", "SCALE", "UPDATE", "TERMINATE"])
def test_what_fails_for_now_is_retried(rig: Rig, nfvo: FakeNfvo, kind: str) -> None:
    nfvo.fail_temp = {kind: 2}
    rig.apply(ONE)
    rig.apply(order(placed("UPF", cpu=4), placed("FIREWALL"), version=2, stopped=("s/s-upf",)))
    rig.apply(order(version=3))
    assert sum(one.endswith("/retry") for one in nfvo.asked) == 2
    assert nfvo.held() == {}


@pytest.mark.parametrize("unsupported", [set(), {"retry", "rollback"}])
@pytest.mark.parametrize("kind", ["INSTANTIATE", "SCALE", "UPDATE"])
def test_what_fails_again_and_again_is_rolled_back_and_nothing_is_held(
    rig: Rig, nfvo: FakeNfvo, kind: str, unsupported: set[str]
) -> None:
    nfvo.unsupported = unsupported
    if kind == "INSTANTIATE":
        nfvo.fail_temp = {kind: 99}
        with pytest.raises(Permanent, match="the VIM has no server left"):
            rig.commit(ONE)
        assert nfvo.held() == {}
        assert rig.running() == {"core": {}, "edge": {}}
        return
    rig.apply(ONE)
    nfvo.fail_temp = {kind: 3 if "retry" not in unsupported else 1}
    more = order(placed("UPF", cpu=4), placed("FIREWALL"), version=2, stopped=("s/s-upf",))
    with pytest.raises(Permanent, match="the VIM has no server left"):
        rig.commit(more)
    assert levels(nfvo) == {"s-firewall": 1, "s-upf": 1}
    assert rig.running()["edge"]["s-upf"] == (2, "STARTED")
    nfvo.fail_temp = {}
    rig.apply(more)
    rig.apply(order(version=3))
    assert nfvo.held() == {}


STEPS = [
    ("POST", f"^{PACKAGES}$"),
    ("PUT", "package_content$"),
    ("POST", f"^{NSD}$"),
    ("PUT", "nsd_content$"),
    ("POST", f"^{SERVICES}$"),
    ("POST", "/instantiate$"),
    ("POST", "/update$"),
]


@pytest.mark.parametrize(("method", "path"), STEPS)
def test_a_creation_that_fails_at_any_step_holds_nothing(
    rig: Rig, nfvo: FakeNfvo, method: str, path: str
) -> None:
    nfvo.faults = [Fault(method, path, "503", -1)]
    wish = order(placed("UPF"), placed("FIREWALL"), placed("AMF", cloud="core"), stopped=("s/s-upf",))
    with pytest.raises(AssentError, match="503 come back later"):
        rig.commit(wish)
    assert nfvo.held() == {}
    assert rig.running() == {"core": {}, "edge": {}}
    nfvo.faults = []
    rig.apply(wish)


def test_an_orchestrator_that_is_not_there_leaves_nothing_to_be_taken_back(tmp_path: Path) -> None:
    with FakeNfvo() as nfvo:
        rig = Rig(nfvo, tmp_path)
    with pytest.raises(Temporary, match="cannot be reached"):
        rig.commit(ONE)
    assert rig.running() == {"core": {}, "edge": {}}


def test_an_archive_that_is_refused_is_told_and_holds_nothing(rig: Rig, nfvo: FakeNfvo) -> None:
    nfvo.accepts = lambda data: ["the image is missing"]
    with pytest.raises(Permanent, match="was not on-boarded: the image is missing"):
        rig.commit(ONE)
    assert nfvo.held() == {}


class Killed(BaseException):
    """As SIGKILL would: nothing of the driver runs any more."""


@pytest.mark.parametrize("at", range(1, 25, 3))
def test_a_process_killed_at_any_request_leaves_what_the_next_one_ends(
    rig: Rig, nfvo: FakeNfvo, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, count, once = rig.operator.plan(ONE), 0, http.NfvoHttp._once

    def dies(self: http.NfvoHttp, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            raise Killed
        return once(self, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(http.NfvoHttp, "_once", dies)
        try:
            rig.operator.commit(change, 60)
        except Killed:
            pass
        else:
            pytest.fail("the commit takes more requests than that")
    rig.operator = rig.fresh()
    if at % 2:
        rig.operator.rollback(change)
        assert nfvo.held() == {}
        return
    rig.operator.commit(change, 60)
    rig.operator.confirm(change)
    assert len(nfvo.services) == 1 and nfvo.most_services == 1
    assert set(levels(nfvo)) == {"s-firewall", "s-upf"}
    rig.apply(order(version=2))
    assert nfvo.held() == {}


def test_an_operation_that_hangs_is_cancelled_when_it_is_taken_back(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.operator._driver._southbounds["edge"]._operations.timeout_s = 0.2  # type: ignore[attr-defined]
    nfvo.stuck = {"INSTANTIATE"}
    with pytest.raises(Temporary, match="INSTANTIATE is still PROCESSING"):
        rig.commit(ONE)
    assert any(one.endswith("/cancel") for one in nfvo.asked)
    assert nfvo.held() == {}


def test_what_cannot_be_taken_back_is_inconsistent_and_can_be_tried_again(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.apply(ONE)
    change = rig.operator.plan(order(version=2))
    nfvo.fail_for_good = {"TERMINATE"}
    with pytest.raises(AssentError, match="TERMINATE ended FAILED"):
        rig.operator.commit(change, 60)
    nfvo.fail_for_good = set()
    assert rig.running()["edge"] == {"s-firewall": (2, "STARTED"), "s-upf": (2, "STARTED")}
    change = rig.commit(order(placed("CACHE"), version=3))
    nfvo.faults = [Fault("POST", "/terminate$", "503", -1)]
    with pytest.raises(Inconsistent, match="edge"):
        rig.operator.rollback(change)
    nfvo.faults = []
    rig.operator.rollback(change)
    assert set(rig.running()["edge"]) == {"s-firewall", "s-upf"}


def test_changes_behind_our_back_are_seen(rig: Rig, nfvo: FakeNfvo) -> None:
    rig.apply(ONE)
    (service,) = nfvo.services
    service["vnfInstance"][0]["instantiatedVnfInfo"]["scaleStatus"][0]["scaleLevel"] = 5
    service["vnfInstance"].pop()
    assert rig.running()["edge"] == {"s-upf": (6, "STARTED")}
    assert not rig.operator.plan(ONE).empty
    service["nsState"] = "NOT_INSTANTIATED"
    assert rig.running()["edge"] == {}
    rig.apply(ONE.model_copy(update={"version": 2}))
    assert set(rig.running()["edge"]) == {"s-firewall", "s-upf"} and len(nfvo.services) == 1


def test_two_state_folders_share_an_orchestrator_and_not_a_service(nfvo: FakeNfvo, tmp_path: Path) -> None:
    one, two = Rig(nfvo, tmp_path / "one"), Rig(nfvo, tmp_path / "two")
    one.apply(ONE)
    two.apply(ONE)
    assert len(nfvo.services) == 2
    one.apply(order(version=2))
    assert set(two.running()["edge"]) == {"s-firewall", "s-upf"}
    two.apply(order(version=2))
    assert nfvo.held().keys() <= {"nsds", "packages"}, (
        "what the first brought and the second still used may stay"
    )


def test_two_clouds_behind_one_orchestrator_leave_nothing_there(rig: Rig, nfvo: FakeNfvo) -> None:
    """They share the archives of a kind of function; whoever ends last takes them away."""
    edge = rig.clouds[0]
    rig.clouds = (edge, edge.model_copy(update={"name": "core"}))
    rig.operator = rig.fresh()
    twin = placed("UPF", cloud="core")
    twin = twin.model_copy(update={"function": twin.function.model_copy(update={"name": "s-upf-standby"})})
    rig.apply(order(placed("UPF"), twin))
    assert nfvo.held() == {"services": 2, "nsds": 2, "packages": 1}
    rig.apply(order(placed("UPF"), version=2))
    assert nfvo.held() == {"services": 1, "nsds": 1, "packages": 1}
    rig.apply(order(version=3))
    assert nfvo.held() == {}


def test_lists_are_read_to_their_last_page_and_no_link_is_followed(rig: Rig, nfvo: FakeNfvo) -> None:
    nfvo.page = 1
    rig.apply(ONE)
    rig.apply(order(version=2))
    assert nfvo.held() == {}


@pytest.mark.parametrize(
    ("does", "said"),
    [("garbage", "is no JSON"), ("huge", "is larger than"), ("redirect", "307"), ("drop", "no answer")],
)
def test_an_orchestrator_that_answers_nonsense_is_told_in_one_line(
    rig: Rig, nfvo: FakeNfvo, does: str, said: str
) -> None:
    nfvo.faults = [Fault("GET", f"^{SERVICES}$", does, -1)]
    with pytest.raises(AssentError, match=said) as error:
        rig.apply(ONE)
    assert "\n" not in error.value.message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nsState": "HALF"}, "nsState"),
        ({"id": ""}, "id"),
        ({"vnfInstance": [{"id": "x"}]}, "vnfInstance.0"),
    ],
)
def test_answers_are_hostile_until_validated(rig: Rig, nfvo: FakeNfvo, change: dict, said: str) -> None:
    rig.apply(ONE)
    nfvo.services[0].update(change)
    with pytest.raises(Permanent, match=f"not what SOL005 says: {said}"):
        rig.running()


def test_the_token_comes_from_a_variable_or_a_private_file_and_is_never_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "s3cr3t-t0ken"
    with FakeNfvo(token=secret) as nfvo:
        monkeypatch.setenv("NFVO_TOKEN", secret)
        rig = Rig(nfvo, tmp_path / "one", token_env="NFVO_TOKEN")
        rig.apply(ONE)
        assert nfvo.authorizations == {f"Bearer {secret}"}
        monkeypatch.setenv("NFVO_TOKEN", "wrong-one")
        with pytest.raises(Permanent, match="401") as error:
            rig.running()
        assert "wrong-one" not in error.value.message
        monkeypatch.delenv("NFVO_TOKEN")
        with pytest.raises(InvalidInput, match="NFVO_TOKEN of the environment is not set"):
            rig.running()
        file = tmp_path / "token"
        file.write_text(f"{secret}\n")
        file.chmod(0o644)
        other = Rig(nfvo, tmp_path / "two", token_file=str(file))
        assert "others can read this token" in other.operator.feasible(ONE).reason
        file.chmod(0o600)
        other.apply(ONE)
    for path in tmp_path.rglob("*"):
        if path.is_file() and path != file:
            assert secret.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://nfvo.example.org", "plain http goes to this machine only"),
        ("ftp://127.0.0.1", "give the orchestrator's URL"),
        ("https://user:pass@nfvo.example.org", "more than a host and a path"),
        ("nonsense", "give the orchestrator's URL"),
    ],
)
def test_urls_that_cannot_be_used_are_refused_at_once(tmp_path: Path, url: str, said: str) -> None:
    cloud = Cloud(name="edge", cpu=1, ram_mb=1, disk_gb=1, driver="sol005", nfvo=Nfvo(url=url))
    with pytest.raises(InvalidInput, match=said):
        CloudOperator((cloud,), tmp_path, packager=SlicePackager())


def test_a_cloud_names_its_orchestrator_or_has_none() -> None:
    common = {"name": "edge", "cpu": 1, "ram_mb": 1, "disk_gb": 1}
    for more in ({"driver": "sol005"}, {"nfvo": {"url": "http://127.0.0.1"}}):
        with pytest.raises(ValueError, match="go together"):
            Cloud.model_validate({**common, **more})
    with pytest.raises(ValueError, match="not both"):
        Nfvo(url="http://127.0.0.1", token_env="A", token_file="b")
