"""Where a person decides: asked before anything is committed, answered once, asked again where the plan changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lifecycle_rig import Rig, rig

from assent.intents.decision import Decision, Taken
from assent.intents.errors import InvalidInput
from assent.intents.events import DecisionTaken, DeliveryFailed
from assent.lifecycle.approvals import NOBODY, Approvals, ApprovalsSection, answer, find, questions
from assent.lifecycle.store import Store

CHANGES = ApprovalsSection(changes="always", expires_s=60)
SHORT = (100.0,) * 3


def decision(name: str = "d", expires_s: float = 60, default: str = "reject") -> Decision:
    return Decision(id=name, question="Shall it?", plan_hash="0", expires_s=expires_s, default=default)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "assent.sqlite")


def answering(
    built: Rig, choice: str, before: Callable[[Rig], None] = lambda built: None
) -> threading.Thread:
    """Answers every question as another process would, doing `before` first."""

    def watch() -> None:
        other = Store(built.folder.store)
        end = time.monotonic() + 20
        answered: set[str] = set()
        while time.monotonic() < end and not stopped.is_set():
            for one in questions(other):
                if one.taken is None and one.decision.id not in answered:
                    assert "commit" not in built.domains["ran"].calls
                    before(built)
                    answer(other, one.decision.id, choice, "kim")
                    answered.add(one.decision.id)
            time.sleep(0.01)
        other.close()

    stopped = threading.Event()
    thread = threading.Thread(target=watch, daemon=True)
    thread.stop = stopped.set  # type: ignore[attr-defined]
    thread.start()
    return thread


def taken(built: Rig) -> list[tuple[str, str, str]]:
    bodies = [event.body for event in built.store.events(kinds=["decision-taken"])]
    return [(b.decision_id, b.taken.choice, b.taken.by) for b in bodies if isinstance(b, DecisionTaken)]


def test_a_change_waits_for_its_approval(tmp_path: Path) -> None:
    with rig(tmp_path, trace=SHORT, approvals=CHANGES) as built:
        helper = answering(built, "approve")
        assert built.run() == {"status": "fulfilled"}
        helper.stop()  # type: ignore[attr-defined]
        helper.join()
        assert taken(built) == [("deliver/cell/0/changes", "approve", "kim")]
        assert built.domains["ran"].calls.count("plan") == 2  # observed again after the decision
        assert built.domains["ran"].calls.count("commit") == 1


def test_what_is_rejected_changes_nothing(tmp_path: Path) -> None:
    with rig(tmp_path, trace=SHORT, approvals=CHANGES) as built:
        helper = answering(built, "reject")
        result = built.run()
        helper.stop()  # type: ignore[attr-defined]
        assert result["error"]["code"] == "refused" and "reject by kim" in result["error"]["message"]
        assert all("commit" not in domain.calls for domain in built.domains.values())
        failed = built.store.events(kinds=["delivery-failed"])
        assert len(failed) == 1 and isinstance(failed[0].body, DeliveryFailed)
        assert not built.ledger.held("x/y/z")


def test_a_plan_that_changed_meanwhile_asks_again(tmp_path: Path) -> None:
    edits = iter(["{}\n", None, None])

    def edit(built: Rig) -> None:
        text = next(edits)
        if text:
            built.domains["transport"].path.write_text(text)

    with rig(tmp_path, trace=SHORT, approvals=CHANGES) as built:
        helper = answering(built, "approve", before=edit)
        assert built.run() == {"status": "fulfilled"}
        helper.stop()  # type: ignore[attr-defined]
        assert [one[0] for one in taken(built)] == ["deliver/cell/0/changes", "deliver/cell/0/changes-2"]


@pytest.mark.parametrize(("asks", "asked"), [("always", 1), ("doubtful", 0), ("never", 0)])
def test_an_agreement_is_shown_to_a_person_where_the_scenario_says_so(
    tmp_path: Path, asks: str, asked: int
) -> None:
    section = ApprovalsSection.model_validate({"agreements": asks})
    with rig(tmp_path, trace=SHORT, approvals=section) as built:
        helper = answering(built, "approve")
        assert built.run() == {"status": "fulfilled"}
        helper.stop()  # type: ignore[attr-defined]
        assert len(taken(built)) == asked


def test_nobody_answers_and_the_default_holds(tmp_path: Path) -> None:
    section = ApprovalsSection(changes="always", expires_s=0.05, default="approve")
    with rig(tmp_path, trace=SHORT, approvals=section) as built:
        assert built.run() == {"status": "fulfilled"}
        assert taken(built) == [("deliver/cell/0/changes", "approve", NOBODY)]


def test_a_question_keeps_its_time_over_a_crash(store: Store) -> None:
    now = [100.0]

    def crash(asked: Decision) -> Taken | None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Approvals(store, prompt=crash, clock=lambda: now[0]).decide(decision())
    now[0] = 170.0
    assert Approvals(store, clock=lambda: now[0]).decide(decision()) == Taken(choice="reject", by=NOBODY)
    assert find(store, "d").asked_at == 100.0


def test_the_terminal_may_answer(store: Store) -> None:
    says = Taken(choice="approve", by="lee")
    assert Approvals(store, prompt=lambda asked: says).decide(decision()) == says
    assert Approvals(store).decide(decision()) == says  # and is not asked again


def test_answers_that_cannot_be_are_errors(store: Store) -> None:
    with pytest.raises(InvalidInput, match="no such question: 'd'; open: none"):
        answer(store, "d", "approve", "kim")
    asked = {"decision": decision().model_dump(mode="json"), "asked_at": 100.0}
    store.put_new("decision/asked/d", asked)
    with pytest.raises(InvalidInput, match="'perhaps' is not an option: approve, reject"):
        answer(store, "d", "perhaps", "kim", clock=lambda: 101.0)
    with pytest.raises(InvalidInput, match="expired; it will be 'reject'"):
        answer(store, "d", "approve", "kim", clock=lambda: 160.0)
    answer(store, "d", "reject", "kim", clock=lambda: 101.0)
    with pytest.raises(InvalidInput, match="decided already: reject by kim"):
        answer(store, "d", "approve", "lee", clock=lambda: 102.0)


def test_of_many_at_once_one_answer_holds(tmp_path: Path, store: Store) -> None:
    store.put_new(
        "decision/asked/d", {"decision": decision().model_dump(mode="json"), "asked_at": time.time()}
    )
    outcomes: list[str] = []

    def vote(name: str, choice: str) -> None:
        mine = Store(tmp_path / "assent.sqlite")
        try:
            answer(mine, "d", choice, name)
            outcomes.append(choice)
        except InvalidInput:
            pass
        finally:
            mine.close()

    voters = [threading.Thread(target=vote, args=(f"p{n}", ("approve", "reject")[n % 2])) for n in range(8)]
    for one in voters:
        one.start()
    for one in voters:
        one.join()
    held = find(store, "d").taken
    assert held is not None and outcomes == [held.choice]
