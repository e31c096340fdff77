"""How the work of an agent ends, and how far it may go. `Model.drive` returns an `Outcome` or raises."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import Permanent
from assent.reasoning.ledger import Call, CallLedger
from assent.reasoning.skill import Substitution


class _Ended(Frozen):
    calls: tuple[Call, ...] = ()
    model: str = ""
    tokens: int = 0
    substitutions: tuple[Substitution, ...] = ()


class Done(_Ended):
    """`result`: the wanted artefacts, each as a tool produced it or it was given; never a model's own words.

    `summary` is what the model said of it. `calls` is the transcript.
    """

    kind: Literal["done"] = "done"
    result: dict[str, Json]
    summary: str = ""


class NeedsDecision(_Ended):
    """A person has to answer `question` (of the `options`, or in words where there are none).

    Then `settle` it and drive again with the same ledger. `settles`: the kind of artefact that the answer is.
    """

    kind: Literal["needs-decision"] = "needs-decision"
    question: str
    options: tuple[str, ...] = ()
    settles: str = ""
    run: str = ""


Outcome: TypeAlias = Done | NeedsDecision


def settle(ledger: CallLedger, decision: NeedsDecision, answer: Json) -> None:
    """Puts a person's answer on the ledger, where the run that asked will find it. Raises ValueError: no JSON."""
    ledger.give(decision.settles, answer, question=decision.question, run=decision.run)


class DriveLimits(Frozen):
    """For one model: calls of tools (and replies without any), wall seconds, tokens as the endpoint counts them.

    The agents that an agent calls share its limits; a substitute starts with limits of its own.
    """

    max_steps: int = Field(default=32, ge=1, le=10_000)
    max_seconds: Finite = Field(default=300.0, gt=0, le=86_400)
    max_tokens: int = Field(default=200_000, ge=1, le=100_000_000)


LIMITS = DriveLimits()


class Unfinished(Permanent):
    """The agent did not get there. `calls`: what it did until then."""

    def __init__(self, message: str, *, calls: Sequence[Call] = ()) -> None:
        super().__init__(message)
        self.calls = tuple(calls)


class LimitExceeded(Unfinished):
    """It went as far as it may."""


class Meter:
    """What a model has used of its limits."""

    def __init__(self, limits: DriveLimits, model: str, ledger: CallLedger) -> None:
        self._limits = limits
        self._model = model
        self._ledger = ledger
        self._until = time.monotonic() + limits.max_seconds
        self._steps = 0
        self.tokens = 0

    @property
    def left_s(self) -> float:
        return max(self._until - time.monotonic(), 0.0)

    @property
    def left_tokens(self) -> int:
        return max(self._limits.max_tokens - self.tokens, 1)

    def step(self) -> None:
        """Counts one more step. Raises `LimitExceeded` where it would be one too many, or too late."""
        self.on_time()
        if self._steps >= self._limits.max_steps:
            raise self._exceeded(f"{self._limits.max_steps} steps (max_steps)")
        self._steps += 1

    def spend(self, tokens: int) -> None:
        """Raises `LimitExceeded` where these are more than were left."""
        self.tokens += tokens
        if self.tokens > self._limits.max_tokens:
            raise self._exceeded(f"{self._limits.max_tokens} tokens (max_tokens)")

    def on_time(self) -> None:
        """Raises `LimitExceeded` where no time is left."""
        if self.left_s <= 0:
            raise self.late()

    def late(self) -> LimitExceeded:
        return self._exceeded(f"{self._limits.max_seconds:g} s (max_seconds)")

    def _exceeded(self, limit: str) -> LimitExceeded:
        message = (
            f"{self._model}: not finished within {limit}, after {len(self._ledger.calls)} calls of tools"
        )
        return LimitExceeded(message, calls=self._ledger.calls)
