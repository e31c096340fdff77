"""Where a person decides: questions that are put down in the store, and answers from a terminal or another process.

The deliver workflow asks and waits (`decide`); `assent approvals` lists and answers. Both survive a kill: the
question keeps the time at which it was first asked, the first answer is the one that holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.decision import Decision, Taken
from assent.intents.errors import InvalidInput
from assent.lifecycle.store import Store

NOBODY = "nobody (expired)"
_ASKED, _ANSWERED = "decision/asked/", "decision/answered/"


class ApprovalsSection(Frozen):
    """The scenario's `approvals`: what is not done without a person.

    `doubtful` agreements are those that were ruled instead of agreed, or in which somebody was stood in for.
    """

    changes: Literal["never", "always"] = "never"
    agreements: Literal["never", "doubtful", "always"] = "never"
    expires_s: Finite = Field(default=3600, gt=0, le=2_592_000)
    default: Literal["approve", "reject"] = "reject"


class Question(Frozen):
    """A decision that was asked for at `asked_at` (seconds of the epoch); `taken` once it is."""

    decision: Decision
    asked_at: Finite
    taken: Taken | None = None

    def expired(self, now_s: float) -> bool:
        return now_s >= self.asked_at + self.decision.expires_s


class Approvals:
    """`prompt` asks the person at the terminal, where there is one; None from it: wait for another process."""

    def __init__(
        self,
        store: Store,
        section: ApprovalsSection | None = None,
        prompt: Callable[[Decision], Taken | None] = lambda decision: None,
        clock: Callable[[], float] = time.time,
        pause_s: float = 0.2,
    ) -> None:
        self._store = store
        self.section = section or ApprovalsSection()
        self._prompt = prompt
        self._clock = clock
        self._pause_s = pause_s

    def decide(self, decision: Decision) -> Taken:
        """Wait until somebody answers or the question expires. Asking again after a crash goes on waiting."""
        asked = {"decision": decision.model_dump(mode="json"), "asked_at": self._clock()}
        self._store.put_new(_ASKED + decision.id, asked)
        prompted = False
        while True:
            question = find(self._store, decision.id)
            if question.taken is not None:
                return question.taken
            if question.expired(self._clock()):
                self._keep(decision, Taken(choice=decision.default, by=NOBODY))
            elif not prompted:
                prompted = True
                answer = self._prompt(decision)
                if answer is not None:
                    self._keep(decision, answer)
            else:
                time.sleep(self._pause_s)

    def _keep(self, decision: Decision, taken: Taken) -> None:
        self._store.put_new(_ANSWERED + decision.id, taken.model_dump(mode="json"))


def questions(store: Store) -> list[Question]:
    """All that was ever asked in this state folder, in order of asking."""
    answers = store.settings(_ANSWERED)
    found = [
        Question.model_validate({**asked, "taken": answers.get(_ANSWERED + asked["decision"]["id"])})
        for asked in store.settings(_ASKED).values()
    ]
    return sorted(found, key=lambda one: (one.asked_at, one.decision.id))


def find(store: Store, decision_id: str) -> Question:
    """Raises InvalidInput where nobody asked that, naming what is open."""
    known = questions(store)
    for one in known:
        if one.decision.id == decision_id:
            return one
    waiting = ", ".join(one.decision.id for one in known if one.taken is None) or "none"
    raise InvalidInput(f"no such question: {decision_id[:200]!r}; open: {waiting}", field="id")


def answer(
    store: Store, decision_id: str, choice: str, by: str, clock: Callable[[], float] = time.time
) -> Question:
    """Take a decision. Raises InvalidInput where it was taken, has expired, or has no such option."""
    question = find(store, decision_id)
    decision = question.decision
    if choice not in decision.options:
        raise InvalidInput(f"{choice!r} is not an option: {', '.join(decision.options)}", field="choice")
    if question.taken is None and question.expired(clock()):
        raise InvalidInput(f"{decision.id}: expired; it will be {decision.default!r}", field="id")
    taken = Taken(choice=choice, by=by)
    new = question.taken is None and store.put_new(_ANSWERED + decision.id, taken.model_dump(mode="json"))
    if not new:
        held = find(store, decision_id).taken
        said = f"{held.choice} by {held.by}" if held else "answered"
        raise InvalidInput(f"{decision.id}: decided already: {said}", field="id")
    return question.model_copy(update={"taken": taken})
