"""Where a human is asked."""

from __future__ import annotations

from pydantic import Field

from assent.intents.base import Finite, Frozen

APPROVE, REJECT = "approve", "reject"


class Decision(Frozen):
    """A question that waits between verify and commit, or before an agreement is delivered.

    Bound to one plan by its hash: a plan that changed meanwhile asks again. `default` is what happens where
    nobody answers within `expires_s` seconds (of the wall's clock: virtual time stands still meanwhile).
    """

    id: str
    question: str
    options: tuple[str, ...] = Field(default=(APPROVE, REJECT), min_length=2)
    plan_hash: str
    expires_s: Finite
    default: str


class Taken(Frozen):
    """The answer: one of the options, and who gave it (nobody, where the question expired)."""

    choice: str
    by: str
