"""The ledger: conservation, never above capacity, and back to nothing; also from several processes at once."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from lifecycle_rig import rig

from assent.intents.change import Claim
from assent.intents.errors import AssentError, InvalidInput, Permanent, Refused
from assent.intents.ports import Ledger
from assent.lifecycle import reservations, state
from assent.lifecycle.ledger import SqliteLedger

PRB = "ran/cell-1/PRB_DL"
CAPACITY = {PRB: 100.0, "cloud/region/cpu": 8.5}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return SqliteLedger(tmp_path / "ledger.sqlite")


def test_it_refuses_what_does_not_fit_and_changes_nothing(ledger: Ledger) -> None:
    assert ledger.reserve("a", PRB, 60, 100)
    assert not ledger.reserve("b", PRB, 41, 100)
    assert ledger.reserve("b", PRB, 40, 100)
    assert ledger.held(PRB) == {"a": 60, "b": 40}
    assert ledger.reserve("a", PRB, 60, 100)
    assert not ledger.reserve("a", PRB, 61, 100)
    assert ledger.held(PRB) == {"a": 60, "b": 40}
    assert ledger.reserve("a", PRB, 10, 100)
    ledger.release("b")
    ledger.release("b")
    assert ledger.held(PRB) == {"a": 10}


def test_a_successor_takes_the_place_of_the_former_until_one_is_released(ledger: Ledger) -> None:
    assert ledger.reserve("v1", PRB, 60, 100)
    assert ledger.reserve("v2", PRB, 90, 100, instead_of="v1")
    assert not ledger.reserve("other", PRB, 11, 100)
    assert ledger.reserve("other", PRB, 10, 100)
    ledger.release("v2")
    assert ledger.reserve("v3", PRB, 30, 100, instead_of="v1")
    assert not ledger.reserve("more", PRB, 31, 100)
    ledger.release("v1")
    assert ledger.reserve("more", PRB, 60, 100)
    assert ledger.held(PRB) == {"more": 60, "other": 10, "v3": 30}


def test_a_failed_successor_of_the_same_former_does_not_hide_another(ledger: Ledger) -> None:
    assert ledger.reserve("v1", PRB, 50, 100)
    assert ledger.reserve("stuck", PRB, 60, 100, instead_of="v1")
    assert not ledger.reserve("v2", PRB, 41, 100, instead_of="v1")
    assert ledger.reserve("v2", PRB, 40, 100, instead_of="v1")
    with pytest.raises(InvalidInput, match="each other's place"):
        ledger.reserve("v1", PRB, 50, 100, instead_of="v2")
    with pytest.raises(InvalidInput, match="each other's place"):
        ledger.reserve("v1", PRB, 50, 100, instead_of="v1")


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_no_amounts(ledger: Ledger, bad: float) -> None:
    with pytest.raises(InvalidInput):
        ledger.reserve("a", PRB, bad, 100)
    with pytest.raises(InvalidInput):
        ledger.reserve("a", PRB, 1, bad)
    with pytest.raises(InvalidInput):
        ledger.reserve("", PRB, 1, 100)
    assert ledger.held(PRB) == {}


def test_decimal_fractions_fit(ledger: Ledger) -> None:
    assert all(ledger.reserve(f"f{number}", "cpu", 0.1, 0.3) for number in range(3))
    assert not ledger.reserve("one more", "cpu", 0.1, 0.3)


def test_several_claims_are_all_or_none(ledger: Ledger) -> None:
    ledger.reserve("other", PRB, 70, 100)
    claims = [
        Claim(resource="cloud/region/cpu", amount=2, capacity=8, unit="CPU"),
        Claim(resource=PRB, amount=40, capacity=100, unit="%"),
    ]
    with pytest.raises(Refused, match=r"ran/cell-1/PRB_DL: 40 % cannot be reserved of 100; held by other 70"):
        reservations.reserve(ledger, "new", claims, "")
    assert ledger.held("cloud/region/cpu") == {}


def test_what_is_damaged_is_said(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(AssentError) as error:
        SqliteLedger(tmp_path / "ledger.sqlite").held(PRB)
    assert "ledger.sqlite" in error.value.message


class Laws(RuleBasedStateMachine):
    """Against a model: a dict of dicts."""

    holders = st.sampled_from("abcd")
    kinds = st.sampled_from(sorted(CAPACITY))

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.ledger = SqliteLedger(Path(self.folder.name) / "ledger.sqlite")
        self.model: dict[str, dict[str, float]] = {resource: {} for resource in CAPACITY}

    @rule(holder=holders, resource=kinds, amount=st.floats(0, 60), former=st.sampled_from(["", *"abcd"]))
    def reserve(self, holder: str, resource: str, amount: float, former: str) -> None:
        before = self.ledger.held(resource)
        try:
            got = self.ledger.reserve(holder, resource, amount, CAPACITY[resource], instead_of=former)
        except InvalidInput:
            assert self.ledger.held(resource) == before
            return
        if got:
            self.model[resource][holder] = amount
            assert self.ledger.reserve(holder, resource, amount, CAPACITY[resource], instead_of=former)
        else:
            assert self.ledger.held(resource) == before

    @rule(holder=holders)
    def release(self, holder: str) -> None:
        self.ledger.release(holder)
        for held in self.model.values():
            held.pop(holder, None)

    @invariant()
    def conserved(self) -> None:
        for resource, held in self.model.items():
            assert self.ledger.held(resource) == held

    @invariant()
    def room_for_no_more_than_capacity(self) -> None:
        """Nobody new gets more than what is left beside the largest holder."""
        for resource, held in self.model.items():
            largest = max(held.values(), default=0.0)
            assert largest <= CAPACITY[resource] * (1 + 1e-9)
            too_much = CAPACITY[resource] - largest + 1e-3
            assert not self.ledger.reserve("new", resource, too_much, CAPACITY[resource])

    def teardown(self) -> None:
        for holder in "abcd":
            self.ledger.release(holder)
        assert self.ledger.resources() == ()
        self.ledger.close()
        self.folder.cleanup()


TestLaws = Laws.TestCase
TestLaws.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)


class Independent(Laws):
    """Without successors the sum itself is within the capacity."""

    @rule(holder=Laws.holders, resource=Laws.kinds, amount=st.floats(0, 60))
    def reserve(self, holder: str, resource: str, amount: float) -> None:  # type: ignore[override]
        fits = math.fsum([*self._others(holder, resource), amount]) <= CAPACITY[resource] * (1 + 1e-9)
        shrinks = amount <= self.model[resource].get(holder, -1.0)
        got = self.ledger.reserve(holder, resource, amount, CAPACITY[resource])
        assert got == (fits or shrinks)
        if got:
            self.model[resource][holder] = amount

    def _others(self, holder: str, resource: str) -> list[float]:
        return [amount for name, amount in self.model[resource].items() if name != holder]

    @invariant()
    def within(self) -> None:
        for resource, held in self.model.items():
            assert math.fsum(held.values()) <= CAPACITY[resource] * (1 + 1e-9)


TestIndependent = Independent.TestCase
TestIndependent.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)

_RIVAL = """
import sys
from pathlib import Path
from assent.lifecycle.ledger import SqliteLedger
ledger = SqliteLedger(Path(sys.argv[1]))
print(sum(ledger.reserve(f"{sys.argv[2]}-{number}", "cpu", 1, 50) for number in range(40)))
"""


def test_processes_that_reserve_at_once_never_exceed_the_capacity_together(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    SqliteLedger(path).close()
    rivals = [
        subprocess.Popen([sys.executable, "-c", _RIVAL, str(path), name], stdout=subprocess.PIPE, text=True)
        for name in "abc"
    ]
    got = [int(rival.communicate(timeout=60)[0]) for rival in rivals]
    assert sum(got) == 50
    assert sum(SqliteLedger(path).held("cpu").values()) == 50


def test_a_failed_delivery_gives_back_and_a_stuck_one_does_not(tmp_path: Path) -> None:
    for name in ("failed", "stuck"):
        (tmp_path / name).mkdir()
    with rig(tmp_path / "failed") as built:
        built.domains["ran"].claims = (Claim(resource=PRB, amount=30, capacity=100, unit="%"),)
        built.domains["ran"].broken["commit"] = Permanent("no")
        built.run()
        assert built.ledger.resources() == ()
    with rig(tmp_path / "stuck") as built:
        built.domains["ran"].claims = (Claim(resource=PRB, amount=30, capacity=100, unit="%"),)
        built.domains["ran"].broken = {"probe": Permanent("no"), "rollback": Permanent("no")}
        assert built.run()["error"]["code"] == "inconsistent"
        assert built.ledger.held(PRB) == {"deliver/cell/0": 30}


def test_what_others_hold_refuses_a_delivery_before_anything_is_committed(tmp_path: Path) -> None:
    with rig(tmp_path) as built:
        built.ledger.reserve("somebody", PRB, 80, 100)
        built.domains["ran"].claims = (Claim(resource=PRB, amount=30, capacity=100, unit="%"),)
        assert built.run()["error"]["code"] == "refused"
        assert all("commit" not in domain.calls for domain in built.domains.values())
        assert built.ledger.held(PRB) == {"somebody": 80}


def test_a_run_ends_with_what_stands(tmp_path: Path) -> None:
    with rig(tmp_path) as built:
        built.domains["cloud"].claims = (Claim(resource="cloud/x/cpu", amount=2, capacity=3, unit="CPU"),)
        assert built.run() == {"status": "fulfilled"}
        (standing,) = state.in_force(built.store).values()
        assert built.ledger.held("cloud/x/cpu") == {standing: 2}
        assert standing == "deliver/cell/42"
        last = built.store.samples()[59][0]
        assert built.ledger.held("ran/cell/PRB_DL") == {standing: last.ratio_percent}
        assert built.ledger.resources() == ("cloud/x/cpu", "ran/cell/PRB_DL")
