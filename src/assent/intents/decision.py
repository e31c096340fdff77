"""Where a human is asked."""

from __future__ import annotations

from pydantic import Field

from assent.intents.base import Finite, Frozen


class Decision(Frozen):
    """A question that waits between verify and commit.

    Bound to one plan by its hash: a plan that changed meanwhile asks again. `default` is what happens at
    `expires_s` (virtual or wall seconds, by the clock of the workflow that asks).
    """

    id: str
    question: str
    options: tuple[str, ...] = Field(min_length=2)
    plan_hash: str
    expires_s: Finite
    default: str
