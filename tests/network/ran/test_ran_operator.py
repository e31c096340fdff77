"""The RAN operator from plan to rollback, and its closed loop."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.change import ChangeSet, CloudIntent, RanIntent, SliceShare
from assent.intents.errors import AssentError, InvalidInput, Permanent, Temporary
from assent.intents.events import RatioChange
from assent.intents.evidence import Outcome, overall
from assent.intents.ports import Clock, Domain, Observations, Radio
from assent.intents.service import Snssai
from assent.inventory.radio import Cell, ListedTrace
from assent.network.ran.operator import RanOperator

NORTH = Cell(name="north", trace=ListedTrace(cqi=(15, 15, 7, 7, 1, 0, 15)))
SOUTH = Cell(name="south", bandwidth_mhz=20, scs_khz=15, band="n3", trace=ListedTrace(cqi=(10,)))


@pytest.fixture
def ran(tmp_path: Path) -> RanOperator:
    return operator(tmp_path)


def operator(folder: Path) -> RanOperator:
    return RanOperator((SOUTH, NORTH), 1, folder, folder / "state")


def share(slice_id: str, kbps: int, cell: str = "north", **given: Any) -> SliceShare:
    return SliceShare(slice_id=slice_id, cell=cell, snssai=Snssai(sst=1), dl_kbps=kbps, **given)


def intent(*shares: SliceShare, name: str = "agreement", version: int = 1) -> RanIntent:
    return RanIntent(id=name, version=version, shares=shares)


def deploy(ran: RanOperator, wanted: RanIntent) -> ChangeSet:
    change = ran.plan(wanted)
    assert overall(ran.verify(change)) is Outcome.PASS
    ran.commit(change, 60)
    assert overall(ran.verify(change)) is Outcome.PASS
    assert overall(ran.probe(change)) is (Outcome.PASS)
    ran.confirm(change)
    return change


def follow(ran: RanOperator, second: int) -> tuple[RatioChange, ...]:
    """One turn of the closed loop."""
    ran.at(second)
    changes = ran.needed()
    ran.adjust(changes)
    ran.adjust(changes)
    assert ran.needed() == ()
    return changes


def test_it_is_a_domain_and_observes(ran: RanOperator) -> None:
    domain: Domain = ran
    observations: Observations = ran
    radio: Radio = ran
    clock: Clock = ran
    assert radio.duration_s == clock.now_s() + 7
    assert domain.name == "ran"
    found = observations.conditions("north")
    assert (found.cqi, found.at_s, round(found.reachable_mbps, 1)) == (15, 0.0, 134.4)
    assert ran.duration_s == 7


def test_plan_writes_nothing_and_shows_what_it_would(ran: RanOperator, tmp_path: Path) -> None:
    before = ran.observe()
    change = ran.plan(intent(share("premium", 51_000)))
    assert ran.observe() == before
    assert list(tmp_path.rglob("ran.json*")) == []
    policies = json.loads(change.plan["north"])["policies"]
    assert policies[0]["attributes"]["rRMPolicyMaxRatio"] == 38
    assert '+      "id": "premium"' in change.diff["north"]
    assert list(change.plan) == list(change.rollback) == ["north"]
    assert change == ran.plan(intent(share("premium", 51_000)))


def test_what_was_agreed_is_delivered_and_read_back(ran: RanOperator) -> None:
    deploy(ran, intent(share("premium", 51_000), share("basic", 20_000, "south")))
    north, south = ran.deliver()
    assert north.delivered_mbps >= north.agreed_mbps == 51.0
    assert south.delivered_mbps >= south.agreed_mbps == 20.0
    assert ran.observe().state["north"]["policies"][0]["id"] == "premium"
    assert ran.plan(intent(share("premium", 51_000), share("basic", 20_000, "south"), version=2)).empty


def test_ratios_follow_the_channel_within_the_permitted_maximum(ran: RanOperator) -> None:
    deploy(ran, intent(share("premium", 20_000, max_ratio_percent=80)))
    assert follow(ran, 1) == ()
    (change,) = follow(ran, 2)
    assert (change.before_percent, change.after_percent, change.cqi) == (15, 56, 7)
    assert ran.deliver()[0].delivered_mbps >= 20
    (change,) = follow(ran, 4)
    assert change.after_percent == 80
    starved = ran.deliver()[0]
    assert starved.backlog
    assert starved.delivered_mbps < starved.agreed_mbps
    assert follow(ran, 5) == ()
    assert ran.deliver()[0].delivered_mbps == 0
    assert follow(ran, 6)[0].after_percent == 15
    assert ran.conditions("north").cqi == 15
    assert follow(ran, 10_000) == ()


def test_an_idle_slice_is_not_short(ran: RanOperator) -> None:
    deploy(ran, intent(share("premium", 51_000)))
    found = ran.deliver({"premium": 3.5})[0]
    assert (found.delivered_mbps, found.backlog) == (3.5, False)
    for bad in (-1.0, float("nan"), float("inf")):
        with pytest.raises(InvalidInput):
            ran.deliver({"premium": bad})


def test_too_much_is_infeasible_fails_verification_and_says_what_is_possible(ran: RanOperator) -> None:
    wanted = intent(share("a", 100_000), share("b", 50_000))
    found = ran.feasible(wanted)
    assert not found.feasible
    assert "north" in found.reason
    verdicts = ran.verify(ran.plan(wanted))
    assert overall(verdicts) is Outcome.FAIL
    assert any("agreed 100000 kbit/s" in v.evidence[0] for v in verdicts if v.outcome is Outcome.FAIL)
    possible = intent(*(share(name, kbps) for name, kbps in found.best["north"].items()))
    assert ran.feasible(possible).feasible
    deploy(ran, possible)


def test_thirds_that_round_up_over_the_whole_are_cut(ran: RanOperator) -> None:
    wanted = intent(*(share(name, 44_787) for name in "abc"))
    found = ran.feasible(wanted)
    assert not found.feasible
    deploy(ran, intent(*(share(name, kbps) for name, kbps in found.best["north"].items())))
    assert sum(one.ratio_percent for one in ran.deliver()) == 100


def test_fewer_slices_remove_policies_and_none_clears(ran: RanOperator) -> None:
    deploy(ran, intent(share("a", 10_000), share("b", 5_000), share("a", 1_000, "south")))
    deploy(ran, intent(share("b", 5_000), version=2))
    assert [(one.cell, one.slice_id) for one in ran.deliver()] == [("north", "b")]
    deploy(ran, intent(version=3))
    assert ran.deliver() == ()
    assert overall(ran.verify(ran.plan(intent(version=4)))) is Outcome.PASS


def test_intents_do_not_touch_one_another(ran: RanOperator) -> None:
    deploy(ran, intent(share("a", 60_000), name="one"))
    deploy(ran, intent(share("b", 60_000), name="two"))
    assert not ran.feasible(intent(share("c", 20_000), name="three")).feasible
    crowded = ran.plan(intent(share("c", 20_000), name="three"))
    assert overall(ran.verify(crowded)) is Outcome.FAIL
    deploy(ran, intent(name="one", version=2))
    assert [one.slice_id for one in ran.deliver()] == ["b"]


def test_a_slice_is_taken_over_with_a_note(ran: RanOperator) -> None:
    deploy(ran, intent(share("a", 60_000), name="one"))
    change = ran.plan(intent(share("a", 70_000), name="two"))
    assert change.notes == ("cell north: two takes slice a over from intent one",)
    twins = ran.plan(intent(share("a", 1), share("b", 1), name="two"))
    assert "S-NSSAI" in twins.notes[-1]


def test_the_cells_own_maximum(tmp_path: Path) -> None:
    half = NORTH.model_copy(update={"max_ratio_percent": 50})
    ran = RanOperator((half,), 1, tmp_path, tmp_path)
    assert ran.conditions("north").permitted_mbps == pytest.approx(67.2, abs=0.05)
    assert ran.feasible(intent(share("a", 67_000))).feasible
    assert not ran.feasible(intent(share("a", 68_000))).feasible


def test_commit_twice_is_once_and_survives_a_restart(ran: RanOperator, tmp_path: Path) -> None:
    change = ran.plan(intent(share("a", 60_000)))
    ran.commit(change, 60)
    again = operator(tmp_path)
    again.commit(change, 60)
    assert overall(again.verify(change)) is Outcome.PASS
    reference = again.confirm(change)
    assert operator(tmp_path).confirm(change) == reference
    again.commit(change, 60)
    again.at(1000)
    assert len(again.deliver()) == 1


def test_an_unconfirmed_commit_reverts_in_virtual_time(ran: RanOperator, tmp_path: Path) -> None:
    deploy(ran, intent(share("a", 60_000)))
    before = ran.observe()
    change = ran.plan(intent(share("a", 10_000), version=2))
    ran.commit(change, 5)
    ran.at(4)
    assert ran.observe() != before
    restarted = operator(tmp_path)
    restarted.at(5)
    assert restarted.observe() == before
    with pytest.raises(Permanent, match="commit it again"):
        restarted.confirm(change)
    restarted.commit(change, 5)
    restarted.confirm(change)
    restarted.at(100)
    assert restarted.observe() != before


def test_out_of_sync_is_said_and_changes_nothing(ran: RanOperator, tmp_path: Path) -> None:
    stale = ran.plan(intent(share("a", 60_000)))
    deploy(operator(tmp_path), intent(share("x", 1_000), name="other"))
    before = ran.observe()
    assert overall(ran.verify(stale)) is Outcome.FAIL
    with pytest.raises(Permanent, match="out of sync: north"):
        ran.commit(stale, 60)
    ran.at(10_000)
    assert ran.observe() == before


def test_one_unconfirmed_commit_per_cell(ran: RanOperator) -> None:
    first = ran.plan(intent(share("a", 1_000), name="one"))
    second = ran.plan(intent(share("b", 1_000), name="two"))
    elsewhere = ran.plan(intent(share("b", 1_000, "south"), name="three"))
    ran.commit(first, 60)
    with pytest.raises(Temporary, match="north"):
        ran.commit(second, 60)
    ran.commit(elsewhere, 60)
    ran.rollback(first)
    ran.commit(second, 60)
    with pytest.raises(Permanent):
        ran.confirm(first)


def test_rolling_back_under_a_later_change_is_refused(ran: RanOperator) -> None:
    first = deploy(ran, intent(share("a", 1_000), name="one"))
    second = deploy(ran, intent(share("b", 1_000), name="two"))
    with pytest.raises(Permanent, match="later change"):
        ran.rollback(first)
    ran.rollback(second)
    ran.rollback(second)
    ran.rollback(first)
    assert ran.deliver() == ()


def test_rollback_after_the_loop_adjusted_ratios(ran: RanOperator) -> None:
    before = ran.observe()
    change = deploy(ran, intent(share("a", 20_000)))
    follow(ran, 2)
    ran.rollback(change)
    assert ran.observe() == before


def tampered(change: ChangeSet, text: str) -> ChangeSet:
    return change.model_copy(update={"candidate": {"north": text}, "plan": {"north": text}})


def test_a_tampered_candidate_fails_and_is_refused(ran: RanOperator) -> None:
    change = ran.plan(intent(share("a", 20_000)))
    good = change.candidate["north"]
    for bad in ("", "[]", "{", "[" * 100_000, good.replace('"a"', '"b"', 1), good.replace("north", "south")):
        assert overall(ran.verify(tampered(change, bad))) is Outcome.FAIL
        with pytest.raises(AssentError):
            ran.commit(tampered(change, bad), 60)
    fewer = good.replace("20000", "10000")
    assert fewer != good
    assert overall(ran.verify(tampered(change, fewer))) is Outcome.FAIL
    assert ran.deliver() == ()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (intent(share("a", 1, "nowhere")), "nowhere"),
        (intent(share("a", 1), share("a", 2)), "twice"),
        (intent(share("", 1)), "id"),
        (intent(share("a\n", 1)), "id"),
        (CloudIntent(id="x", version=1, functions={}), "cloud"),
    ],
)
def test_bad_intents(ran: RanOperator, bad: Any, said: str) -> None:
    for ask in (ran.plan, ran.feasible):
        with pytest.raises(InvalidInput) as error:
            ask(bad)
        assert said in error.value.message


def test_bad_calls(ran: RanOperator, tmp_path: Path) -> None:
    for second in (-1, float("nan"), float("inf")):
        with pytest.raises(InvalidInput):
            ran.at(second)
    with pytest.raises(InvalidInput, match="north, south"):
        ran.conditions("east")
    for seconds in (0, -1, float("nan"), float("inf")):
        with pytest.raises(InvalidInput):
            ran.commit(ran.plan(intent(share("a", 1))), seconds)
    with pytest.raises(InvalidInput):
        RanOperator((NORTH.model_copy(update={"bandwidth_mhz": 41}),), 1, tmp_path, tmp_path)


def test_what_stands_is_not_judged_by_the_weather(ran: RanOperator) -> None:
    """A share that is repeated may be short of PRBs by the channel, but not by the change."""
    deploy(ran, intent(share("a", 60_000), share("s", 10_000, "south")))
    follow(ran, 4)
    assert ran.deliver()[0].delivered_mbps < 60
    wanted = intent(share("a", 60_000), share("s", 20_000, "south"), version=2)
    assert ran.feasible(wanted).feasible
    deploy(ran, wanted)
    crowded = intent(share("a", 60_000), share("b", 1_000), version=3)
    assert not ran.feasible(crowded).feasible
    assert overall(ran.verify(ran.plan(crowded))) is Outcome.FAIL
    assert not ran.feasible(intent(share("a", 59_000), version=3)).feasible


def test_a_probe_measures(ran: RanOperator) -> None:
    change = ran.plan(intent(share("a", 20_000)))
    assert overall(ran.probe(change)) is Outcome.FAIL
    ran.commit(change, 60)
    verdicts = ran.probe(change)
    assert overall(verdicts) is Outcome.PASS
    assert "delivered 20.154 Mbit/s" in verdicts[-1].evidence[0]
    ran.at(2)
    assert overall(ran.probe(change)) is Outcome.FAIL
    follow(ran, 2)
    assert overall(ran.probe(change)) is Outcome.PASS


def test_adjusting_what_is_not_permitted(ran: RanOperator) -> None:
    deploy(ran, intent(share("a", 20_000, max_ratio_percent=50), share("b", 20_000)))
    change = RatioChange(
        cell="north", slice_id="a", before_percent=0, after_percent=50, cqi=9, reachable_mbps=1
    )
    before = ran.observe()
    for bad in ({"slice_id": "z"}, {"after_percent": 51}, {"after_percent": -1}):
        with pytest.raises(Permanent):
            ran.adjust((change.model_copy(update=bad),))
    with pytest.raises(Permanent, match="add up to 101 %"):
        ran.adjust((change, change.model_copy(update={"slice_id": "b", "after_percent": 51})))
    with pytest.raises(InvalidInput):
        ran.adjust((change.model_copy(update={"cell": "east"}),))
    assert ran.observe() == before


@pytest.mark.parametrize("cap", [100, 77, 1])
def test_all_that_is_permitted_can_be_promised(tmp_path: Path, cap: int) -> None:
    cells = [NORTH.model_copy(update={"max_ratio_percent": cap, "trace": ListedTrace(cqi=tuple(range(16)))})]
    ran = RanOperator(cells, 1, tmp_path, tmp_path)
    for second in range(16):
        ran.at(second)
        kbps = round(ran.conditions("north").permitted_mbps * 1000)
        assert ran.feasible(intent(share("a", kbps))).feasible
        assert not ran.feasible(intent(share("a", kbps + 1))).feasible


@given(
    shares=st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 200), min_size=1),
    cqi=st.integers(0, 15),
)
def test_what_is_granted_fits_beside_each_other_and_is_never_more_than_was_asked(
    shares: dict[str, float], cqi: int
) -> None:
    with TemporaryDirectory() as folder:
        cell = Cell(name="c", trace=ListedTrace(cqi=(cqi,)))
        ran = RanOperator([cell], 1, Path(folder), Path(folder) / "state")
        granted = ran.grantable("c", shares)
        slices = tuple(
            SliceShare(
                slice_id=name, cell="c", snssai=Snssai(sst=1, sd=f"00000{number}"), dl_kbps=round(mbps * 1e3)
            )
            for number, (name, mbps) in enumerate(granted.items())
            if mbps > 0
        )
        assert all(granted[name] <= mbps + 0.001 for name, mbps in shares.items())
        assert not slices or ran.feasible(RanIntent(id="i", version=1, shares=slices)).feasible
