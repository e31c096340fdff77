"""Who approves what an order would do: whoever is asked at once, or a later turn, by the hash of what was shown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal, TypeAlias

from assent.intents.base import Frozen
from assent.intents.change import ChangeSet
from assent.intents.decision import APPROVE, REJECT, Decision, Taken

Approve: TypeAlias = Callable[[Decision, ChangeSet], Taken | None]
"""None: nobody has decided yet; nothing is done then, and the plan is shown."""


class Plan(Frozen):
    """What waits to be approved. `plan`: its hash. `clouds`: what would change on each, as a unified diff."""

    question: str
    plan: str
    clouds: dict[str, str]


class Asking:
    """Asks, and keeps the plans. What nobody has decided yet is rejected for now, so that nothing is written."""

    def __init__(self, approve: Approve) -> None:
        self._approve = approve
        self._plans: dict[str, Plan] = {}
        self.open = False

    def __call__(self, decision: Decision, change: ChangeSet) -> Taken:
        self._plans[decision.plan_hash] = Plan(
            question=decision.question, plan=decision.plan_hash, clouds=dict(change.diff)
        )
        taken = self._approve(decision, change)
        if taken is None:
            self.open = True
            return Taken(choice=REJECT, by="nobody yet")
        return taken

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All that was asked about, approved or not, in order."""
        return tuple(self._plans.values())


def by_hash(approved: Collection[str] | Literal["all"], by: str) -> Approve:
    """Approves the plans of these hashes, and decides nothing else."""

    def approve(decision: Decision, change: ChangeSet) -> Taken | None:
        if approved == "all" or decision.plan_hash in approved:
            return Taken(choice=APPROVE, by=by)
        return None

    return approve


def remembering(approve: Approve) -> Approve:
    """Asks once about one change, also where it is planned anew after another one."""
    given: list[tuple[str, ChangeSet, Taken]] = []

    def once(decision: Decision, change: ChangeSet) -> Taken | None:
        for question, known, taken in given:
            if question == decision.question and _same(known, change):
                return taken
        taken_now = approve(decision, change)
        if taken_now is not None:
            given.append((decision.question, change, taken_now))
        return taken_now

    return once


def _same(known: ChangeSet, change: ChangeSet) -> bool:
    """Whether the same is asked for, and the same sent to the clouds."""
    return known.plan == change.plan and known.intent == change.intent
