"""Slices and lines on the four routers: plan, verify, commit, confirm, and everything that may go wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from assent.intents.change import CloudIntent, TransportIntent
from assent.intents.errors import Inconsistent, InvalidInput, Permanent
from assent.intents.evidence import Outcome, Verdict, overall
from assent.intents.service import Sdp, TransportSlice
from assent.network.transport.claims import Guarantee, Setting
from assent.network.transport.drivers.simulated import SimulatedRouters
from assent.network.transport.load import load_network
from assent.network.transport.operator import TransportOperator
from assent.network.transport.repository import ConfigRepository
from assent.network.transport.verifier.static import StaticVerifier

ROOT = Path(__file__).resolve().parents[3]


class Time:
    now = 0.0

    def now_s(self) -> float:
        return self.now


class Judge:
    """A verifier that passes all claims and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple] = []

    def __call__(self, before, after, claims):
        self.asked.append((before, after, tuple(claims)))
        return tuple(
            Verdict(property=f"{one.kind} {at}", outcome=Outcome.PASS, evidence=("seen",))
            for at, one in enumerate(claims)
        )


@pytest.fixture
def network():
    return load_network(ROOT / "examples/four-routers/network.yaml")


@pytest.fixture
def judge() -> Judge:
    return Judge()


@pytest.fixture
def operator(network, tmp_path: Path, judge: Judge) -> TransportOperator:
    return make(network, tmp_path, judge)


def make(network, folder: Path, judge, hook=None, time: Time | None = None) -> TransportOperator:
    return TransportOperator(
        network,
        SimulatedRouters(folder / "state", network.texts, hook),
        ConfigRepository(folder / "git"),
        judge,
        time or Time(),
    )


def carried(name: str, kbps: int, back: int | None = None, dscp: int = 34, prefix: str = "192.168.1.0/24"):
    return TransportSlice(
        id=name,
        a=Sdp(id="ran", router="R1", interface="g0/0", prefix=prefix),
        z=Sdp(id="core", router="R3", interface="GigabitEthernet0/0", prefix="172.16.1.0/24"),
        to_z_kbps=kbps,
        to_a_kbps=kbps // 2 if back is None else back,
        latency_ms=5,
        availability_percent=99.9,
        dscp=dscp,
    )


def wanted(*slices: TransportSlice, version: int = 1) -> TransportIntent:
    return TransportIntent(id="transport", version=version, slices=slices)


def deploy(operator: TransportOperator, intent: TransportIntent):
    change = operator.plan(intent)
    operator.commit(change, 60)
    operator.confirm(change)
    return change


def kept_kbps(operator: TransportOperator, router: str, interface: str) -> dict[str, int]:
    device = operator.network().devices[router]
    policy = device.interfaces[interface].policy_out
    return {one.name: one.bandwidth_kbps for one in device.policy_maps[policy].classes} if policy else {}


def test_both_equal_paths_keep_the_rate_in_both_directions(operator: TransportOperator) -> None:
    deploy(operator, wanted(carried("s1", 20_000)))
    forward = {("R1", 1), ("R1", 2), ("R2", 2), ("R4", 1), ("R3", 0)}
    backward = {("R3", 1), ("R3", 2), ("R2", 1), ("R4", 2), ("R1", 0)}
    for router, number in forward:
        assert list(kept_kbps(operator, router, f"GigabitEthernet0/{number}").values()) == [20_000]
    for router, number in backward:
        assert list(kept_kbps(operator, router, f"GigabitEthernet0/{number}").values()) == [10_000]
    assert kept_kbps(operator, "R2", "GigabitEthernet0/3") == {}, "R2-R4 lies on no shortest path"


def test_the_edge_marks_and_polices_what_the_list_selects(operator: TransportOperator) -> None:
    deploy(operator, wanted(carried("s1", 20_000)))
    device = operator.network().devices["R1"]
    (edge,) = device.policy_maps[device.interfaces["GigabitEthernet0/0"].policy_in].classes
    assert (edge.set_dscp, edge.police_bps) == (34, 20_000_000)
    ((kind, acl),) = device.class_maps[edge.name].match
    (entry,) = device.acls[acl].entries
    assert kind == "access-group"
    assert (str(entry.source.network), str(entry.destination.network)) == ("192.168.1.0/24", "172.16.1.0/24")


def test_another_rate_changes_only_numbers_and_the_same_one_nothing(operator: TransportOperator) -> None:
    deploy(operator, wanted(carried("s1", 20_000)))
    assert operator.plan(wanted(carried("s1", 20_000), version=2)).empty
    change = operator.plan(wanted(carried("s1", 30_000), version=3))
    said = {
        line.strip().split()[0]
        for text in change.plan.values()
        for line in text.splitlines()
        if line[:2] == "  "
    }
    assert said == {"police", "bandwidth"}
    for text in change.diff.values():
        changed = [line for line in text.splitlines()[2:] if line[0] in "+-"]
        assert changed and all("police" in line or "bandwidth" in line for line in changed)


def test_slices_share_a_policy_and_each_leaves_without_the_other(
    network, operator: TransportOperator
) -> None:
    other = carried("s2", 5000, back=0, dscp=46, prefix="192.168.2.0/24")
    deploy(operator, wanted(carried("s1", 20_000), other))
    assert kept_kbps(operator, "R1", "GigabitEthernet0/1") == {
        "ASSENT-dscp-af41": 20_000,
        "ASSENT-dscp-ef": 5000,
    }
    alone = operator.plan(wanted(carried("s1", 20_000), version=2))
    operator.commit(alone, 60)
    assert kept_kbps(operator, "R1", "GigabitEthernet0/1") == {"ASSENT-dscp-af41": 20_000}
    assert "s2" not in "".join(operator.network().texts.values())
    operator.confirm(alone)
    deploy(operator, wanted(version=3))
    assert operator.network().texts == network.texts, "nothing of ours is left, byte for byte"


def test_the_narrower_prefix_is_looked_at_first(operator: TransportOperator) -> None:
    deploy(operator, wanted(carried("s1", 20_000), carried("s2", 5000, prefix="192.168.1.128/25")))
    edge = operator.network().devices["R1"]
    names = [one.name for one in edge.policy_maps[edge.interfaces["GigabitEthernet0/0"].policy_in].classes]
    assert names == ["ASSENT-s2-to-z", "ASSENT-s1-to-z"]
    answer = operator.feasible(wanted(carried("s1", 9), carried("s2", 9, dscp=46, prefix="192.168.1.128/25")))
    assert not answer.feasible and "prefixes of their own" in answer.reason


def test_the_static_verifier_passes_what_is_planned(network, tmp_path: Path) -> None:
    operator = make(network, tmp_path, StaticVerifier().verify)
    change = operator.plan(wanted(carried("s1", 20_000), carried("s2", 7000)))
    verdicts = operator.verify(change)
    assert overall(verdicts) is Outcome.PASS, [one for one in verdicts if one.outcome is not Outcome.PASS]
    operator.commit(change, 60)
    assert overall(operator.probe(change)) is Outcome.PASS
    less = {"R4": "policy-map ASSENT-out-GigabitEthernet0/1\n class ASSENT-dscp-af41\n  bandwidth 9\n"}
    spoiled = operator.plan_lines(less, operator._claims(operator.network(), change.intent), "x")
    assert overall(operator.verify(spoiled)) is Outcome.FAIL, "one of two equal paths is too thin"


def test_slices_that_no_router_can_tell_apart_share_the_sum(operator: TransportOperator) -> None:
    deploy(operator, wanted(carried("s1", 20_000), carried("s2", 7000)))
    assert kept_kbps(operator, "R2", "GigabitEthernet0/2") == {"ASSENT-dscp-af41": 27_000}
    device = operator.network().devices["R1"]
    (edge,) = device.policy_maps[device.interfaces["GigabitEthernet0/0"].policy_in].classes
    assert edge.police_bps == 27_000_000
    answer = operator.feasible(wanted(carried("s1", 1000), carried("s2", 1000, dscp=46)))
    assert not answer.feasible and "DSCP 34 and 46" in answer.reason


def test_a_link_that_is_too_small_is_named_with_what_it_can_carry(operator: TransportOperator) -> None:
    answer = operator.feasible(wanted(carried("s1", 900_000), carried("s2", 200_000, back=0)))
    assert not answer.feasible
    assert "the link R2 GigabitEthernet0/2 – R3 GigabitEthernet0/1" in answer.reason
    assert answer.best["R1 GigabitEthernet0/1"] == 1_000_000
    assert operator.feasible(wanted(carried("s1", 900_000))).feasible


def test_no_path_and_somebody_elses_policy_are_not_feasible(network, tmp_path: Path, judge: Judge) -> None:
    operator = make(network, tmp_path, judge)
    (tmp_path / "state/R3.cfg").write_text(
        network.texts["R3"].replace(" network 172.16.1.0 0.0.0.255 area 2\n", "")
    )
    assert "no path from R1 to 172.16.1.0/24" in operator.feasible(wanted(carried("s1", 10))).reason
    edited = network.texts["R3"].replace(
        "description h2's LAN\n", "description x\n service-policy input MINE\n"
    )
    (tmp_path / "state/R3.cfg").write_text(edited)
    assert "input policy MINE" in operator.feasible(wanted(carried("s1", 10))).reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"router": "R9"}, "no router R9"),
        ({"interface": "g0/9"}, "R1 has no interface g0/9"),
        ({"prefix": "nowhere"}, "no IPv4 prefix"),
        ({"prefix": "172.16.0.0/16"}, "both ends are in 172.16.0.0/16"),
    ],
)
def test_ends_that_the_network_does_not_have_are_named(operator, change: dict, said: str) -> None:
    one = carried("s1", 10)
    wrong = one.model_copy(update={"a": one.a.model_copy(update=change)})
    with pytest.raises(InvalidInput, match=said):
        operator.plan(wanted(wrong))
    assert operator.drift() == {}


def test_the_verifier_is_asked_about_before_and_after_and_every_direction(
    operator, judge: Judge, network
) -> None:
    change = operator.plan(wanted(carried("s1", 20_000), carried("s2", 30, back=0)))
    assert overall(operator.verify(change)) is Outcome.PASS
    before, after, claims = judge.asked[-1]
    assert before.texts == network.texts
    assert {name: after.texts[name] for name in change.plan} == change.candidate
    assert {(one.slice_id, one.a, one.z, one.kbps) for one in claims} == {
        ("s1", "R1", "R3", 20_000),
        ("s1", "R3", "R1", 10_000),
        ("s2", "R1", "R3", 30),
    }
    assert all(isinstance(one, Guarantee) for one in claims)
    operator.commit(change, 60)
    operator.verify(change)
    again_before, again_after, _ = judge.asked[-1]
    assert (again_before.texts, again_after.texts) == (before.texts, after.texts), "also when it runs already"


def test_the_evidence_is_in_the_commit_and_there_is_one(network, tmp_path: Path, judge: Judge) -> None:
    operator = make(network, tmp_path, judge)
    change = operator.plan(wanted(carried("s1", 20_000)))
    operator.verify(change)
    operator.commit(change, 60)
    assert overall(operator.probe(change)) is Outcome.PASS
    resumed = make(network, tmp_path, judge)
    resumed.commit(change, 60)
    sha = resumed.confirm(change)
    assert make(network, tmp_path, judge).confirm(change) == sha
    newest, oldest = ConfigRepository(tmp_path / "git").history()
    assert (newest.sha, newest.change_id) == (sha, change.idempotency_key)
    assert "pass: guarantee 0 (static): seen" in newest.message
    assert newest.texts == operator.network().texts and oldest.texts == network.texts


def test_the_same_change_after_being_taken_back_is_a_new_one(operator: TransportOperator) -> None:
    first = deploy(operator, wanted(carried("s1", 10)))
    operator.rollback(first)
    second = deploy(operator, wanted(carried("s1", 10)))
    assert first.idempotency_key != second.idempotency_key
    assert not operator.drift()


def test_drift_is_seen_and_planned_upon(network, tmp_path: Path, judge: Judge) -> None:
    operator = make(network, tmp_path, judge)
    change = operator.plan(wanted(carried("s1", 10)))
    path = tmp_path / "state/R2.cfg"
    path.write_text(path.read_text().replace("description to R3", "description by hand"))
    assert list(operator.drift()) == ["R2"]
    assert "+ description by hand" in operator.observe().state["R2"]["drift"]
    with pytest.raises(Permanent, match="out of sync: R2"):
        operator.commit(change, 60)
    deploy(operator, wanted(carried("s1", 10)))
    assert "description by hand" in operator.network().texts["R2"]


def test_an_unconfirmed_commit_reverts_in_virtual_time(network, tmp_path: Path, judge: Judge) -> None:
    time = Time()
    operator = make(network, tmp_path, judge, time=time)
    change = operator.plan(wanted(carried("s1", 10)))
    operator.commit(change, 60)
    time.now = 60.0
    assert operator.network().texts == network.texts
    with pytest.raises(Permanent):
        operator.confirm(change)
    assert len(list(ConfigRepository(tmp_path / "git").history())) == 1


def test_a_probe_fails_where_a_router_runs_something_else(network, tmp_path: Path, judge: Judge) -> None:
    operator = make(network, tmp_path, judge)
    change = operator.plan(wanted(carried("s1", 10)))
    operator.commit(change, 60)
    path = tmp_path / "state/R4.cfg"
    path.write_text(path.read_text().replace("bandwidth 10", "bandwidth 9"))
    failed = [one for one in operator.probe(change) if one.outcome is Outcome.FAIL]
    assert [one.property for one in failed] == ["R4 runs what was committed"]
    assert "+  bandwidth 9" in failed[0].evidence


def test_a_router_that_is_stuck_is_named(network, tmp_path: Path, judge: Judge) -> None:
    def hook(action: str, router: str) -> None:
        if (action, router) in (("commit", "R4"), ("rollback", "R2")):
            raise Permanent("dead")

    operator = make(network, tmp_path, judge, hook)
    with pytest.raises(Inconsistent) as caught:
        operator.commit(operator.plan(wanted(carried("s1", 10))), 60)
    assert caught.value.devices == ("R2",)


def test_lines_are_deployed_in_the_same_way(network, tmp_path: Path, judge: Judge) -> None:
    operator = make(network, tmp_path, judge)
    claim = Setting(router="R1", interface="GigabitEthernet0/1", field="description", value="new")
    lines = {"R1": "interface g0/1\n description new\n", "R2": "interface g0/1\n description to R1\n"}
    change = operator.plan_lines(lines, [claim], "cfg-1", "call it new")
    assert list(change.plan) == ["R1"], "R2 says so already"
    operator.verify(change)
    assert judge.asked[-1][2] == (claim,)
    operator.commit(change, 60)
    operator.confirm(change)
    assert next(iter(ConfigRepository(tmp_path / "git").history())).summary == "cfg-1: call it new"
    operator.rollback(change)
    assert operator.network().texts == network.texts and not operator.drift()


def test_lines_that_cannot_be_plan_nothing(operator: TransportOperator) -> None:
    with pytest.raises(InvalidInput, match="no router R7"):
        operator.plan_lines({"R7": "hostname x\n"}, [], "c")
    with pytest.raises(InvalidInput, match="no configuration command"):
        operator.plan_lines({"R1": "reload\n"}, [], "c")
    with pytest.raises(InvalidInput, match="intent for cloud"):
        operator.plan(CloudIntent(id="x", version=1, functions={}))


def test_no_secret_leaves_the_operator(network, tmp_path: Path, judge: Judge) -> None:
    text = network.texts["R1"].replace("!\n", "!\nenable secret 5 GEHEIM\n", 1)
    operator = make(network.with_device("R1", text, network.devices["R1"]), tmp_path, judge)
    change = operator.plan_lines({"R1": "hostname other\n"}, [], "c")
    assert "GEHEIM" not in change.model_dump_json()
    assert "GEHEIM" not in operator.observe().model_dump_json()
    operator.verify(change)
    operator.commit(change, 60)
    assert overall(operator.probe(change)) is Outcome.PASS
    assert "GEHEIM" in (tmp_path / "state/R1.cfg").read_text(), "the router keeps it"


def test_two_runs_make_the_same_plans_and_hashes(network, tmp_path: Path, judge: Judge) -> None:
    def run(folder: Path) -> list[str]:
        operator = make(network, folder, judge)
        change = operator.plan(wanted(carried("s1", 10)))
        operator.verify(change)
        operator.commit(change, 60)
        return [operator.confirm(change), change.model_dump_json()]

    assert run(tmp_path / "a") == run(tmp_path / "b")


@pytest.mark.parametrize("name", ["a slice/with:odd signs", "x" * 200, "Größe", "s1"])
def test_any_slice_name_makes_names_that_ios_takes(operator: TransportOperator, name: str) -> None:
    deploy(operator, wanted(carried(name, 10)))
    device = operator.network().devices["R1"]
    ours = [*device.class_maps, *device.policy_maps, *device.acls]
    assert ours and all(len(one) <= 40 and one.isascii() and " " not in one for one in ours)
    assert not [one for one in device.unknown if "ASSENT" in one.text]


def test_what_people_edited_is_said_kept_and_recorded_on_its_own(
    operator: TransportOperator, tmp_path: Path
) -> None:
    running = tmp_path / "state" / "R2.cfg"
    running.write_text(running.read_text().replace("description to R3", "description touched by hand"))
    change = operator.plan(wanted(carried("s1", 1000)))
    assert any("R2 was edited behind Assent's back" in note for note in change.notes)
    operator.verify(change)
    operator.commit(change, 60)
    operator.commit(change, 60)
    operator.confirm(change)
    summaries = [one.summary for one in ConfigRepository(tmp_path / "git").history()]
    assert [("Edited behind" in text, "s1" in text) for text in summaries[:2]] == [
        (False, True),
        (True, False),
    ]
    assert len(summaries) == 3
    assert "touched by hand" in running.read_text()
    assert not operator.drift()


def test_withdrawing_the_last_slice_verifies_and_leaves_nothing(network, tmp_path: Path) -> None:
    operator = make(network, tmp_path, StaticVerifier().verify)
    before = operator.network().texts
    deploy(operator, wanted(carried("s1", 1000)))
    change = operator.plan(wanted(version=2))
    assert overall(operator.verify(change)) is Outcome.PASS
    operator.commit(change, 60)
    assert all(one.outcome is Outcome.PASS for one in operator.probe(change))
    operator.confirm(change)
    assert operator.network().texts == before


def test_a_secret_that_is_nowhere_never_reaches_a_router(operator: TransportOperator) -> None:
    lines = {"R1": "crypto isakmp key <secret:ipsec-r1-r3> address 20.0.0.2\n"}
    before = operator.network().texts
    with pytest.raises(InvalidInput, match="ipsec-r1-r3"):
        operator.plan_lines(lines, [], "c")
    assert operator.network().texts == before
