"""What a conversation has come to."""

from __future__ import annotations

from typing import Literal, TypeAlias

from assent.intents.base import Frozen, digest
from assent.intents.service import SliceDesign
from assent.service.customer.proposals import Proposal
from assent.service.design import design_all
from assent.service.orchestration.goal import Goal
from assent.service.requirement import SliceRequirement

Status: TypeAlias = Literal["open", "ordered", "closed"]
MAX_PAST = 50
"""So many changes can be undone."""


class Talk(Frozen):
    """`unanswered`: words that `questions` are about. `options`: proposals on the table. `keep`, `give`: what matters
    most, and what may become worse. `own`: running slices are not to be joined. `topology`: the chosen one, from 1.
    `plans`: hashes of what an order would do, shown and not approved yet.
    """

    name: str
    words: tuple[str, ...] = ()
    goal: Goal = Goal()
    slices: tuple[SliceRequirement, ...] = ()
    past: tuple[tuple[SliceRequirement, ...], ...] = ()
    unanswered: str = ""
    questions: tuple[str, ...] = ()
    options: tuple[Proposal, ...] = ()
    keep: tuple[str, ...] = ()
    give: tuple[str, ...] = ()
    own: bool = False
    topology: int = 1
    plans: tuple[str, ...] = ()
    status: Status = "open"
    instances: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """The order that comes of it."""
        return f"slice-{digest(['conversation', self.name])[:8]}"

    @property
    def wanted(self) -> tuple[object, ...]:
        """What an order would be of."""
        return (self.slices, self.words, self.goal, self.own, self.topology)

    @property
    def text(self) -> str:
        return "; ".join(self.words)[:20_000]

    def designs(self) -> tuple[SliceDesign, ...]:
        return design_all(self.slices, self.order)

    def changed(self, slices: tuple[SliceRequirement, ...]) -> Talk:
        """With other slices, which can be undone."""
        if slices == self.slices:
            return self
        past = (*self.past, self.slices)[-MAX_PAST:]
        return self.model_copy(update={"slices": slices, "past": past, "options": ()})
