"""Approval over HTTP: by the hashes of the plans that an earlier answer showed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from assent.api.faults import NotNow
from assent.app.conversation.approving import Approve, Plan, by_hash

BY = "the customer, over HTTP"


def approver(approved: Collection[str] | Literal["all"]) -> Approve:
    return by_hash(approved, BY)


def check_shown(
    approved: Sequence[str] | Literal["all"], known: Collection[str], plans: Sequence[Plan] | None = None
) -> None:
    """Raises NotNow where a plan was approved that is none of the `known`. `plans`: those that wait by now, where a
    turn was taken; nothing that waits is there, nothing was asked then."""
    if approved == "all" or (plans is not None and not plans):
        return
    strange = [one for one in approved if one not in known]
    if strange:
        raise NotNow(
            "stale-plan",
            f"there is no such plan (any more): {strange[0]}; nothing was deployed, look at what would be done now",
            approval=[one.model_dump(mode="json") for one in plans or ()],
        )
