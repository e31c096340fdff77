"""A chain of models: the first answers, and the next in line stands in until it recovers.

MAESTRO, section III-6: the LLM can be replaced or substituted until recovery. `select` builds it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from assent.intents.errors import AssentError, InvalidInput, Permanent, Temporary
from assent.intents.ports import Clock
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome, Unfinished
from assent.reasoning.skill import A, Answer, Q, Skill, Substitution
from assent.reasoning.tools import Toolset
from assent.reasoning.wording import one_line

T = TypeVar("T")


class Chain:
    """Asks its models in order; `Temporary` and `Permanent` hand the question on, anything else passes through.

    A model that failed `open_after` times in a row is set aside for `pause_s` (or for as long as it asked),
    then one question tries it again. The last model is always asked. Every substitution is in the answer.
    """

    def __init__(
        self,
        models: Sequence[Model],
        *,
        open_after: int = 3,
        pause_s: float = 30.0,
        clock: Clock | None = None,
    ) -> None:
        if not models:
            raise InvalidInput("a chain needs at least one model", field="model")
        self._links = [(model, _Breaker(open_after, pause_s, clock or _Monotonic())) for model in models]

    @property
    def name(self) -> str:
        return ",".join(model.name for model, _ in self._links)

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        """Raises `Temporary` where every model failed and one of them may recover, else `Permanent`."""
        answer, before = await self._first(lambda model: model.answer(skill, question), f"skill {skill.name}")
        return replace(answer, substitutions=(*before, *answer.substitutions))

    async def drive(
        self,
        agent: AgentSpec,
        goal: str,
        tools: Toolset,
        ledger: CallLedger | None = None,
        *,
        wants: Sequence[str] = (),
        limits: DriveLimits = LIMITS,
    ) -> Outcome:
        """A substitute goes on with the ledger of the model before it, and with limits of its own.

        Raises `Temporary` where every model failed and one of them may recover, else `Unfinished`.
        """
        record = CallLedger() if ledger is None else ledger
        try:
            outcome, before = await self._first(
                lambda model: model.drive(agent, goal, tools, record, wants=wants, limits=limits),
                f"for agent {agent.name!r}",
            )
        except Permanent as error:
            raise Unfinished(error.message, calls=record.calls) from error
        return outcome.model_copy(update={"substitutions": (*before, *outcome.substitutions)})

    async def _first(
        self, task: Callable[[Model], Awaitable[T]], what: str
    ) -> tuple[T, tuple[Substitution, ...]]:
        """What the first model that can do it makes of the task, and the substitutions before it."""
        substitutions: list[Substitution] = []
        failed: list[AssentError] = []
        last = self._links[-1][0]
        for model, breaker in self._links:
            if model is not last and not breaker.admits():
                substitutions.append(Substitution(model.name, breaker.reason))
                continue
            try:
                return await self._try(task(model), breaker), tuple(substitutions)
            except (Temporary, Permanent) as error:
                failed.append(error)
                substitutions.append(Substitution(model.name, _reason(model.name, error)))
        raise _exhausted(what, substitutions, failed)

    async def _try(self, work: Awaitable[T], breaker: _Breaker) -> T:
        settled = False
        try:
            result = await work
            breaker.succeeded()
            settled = True
            return result
        except (Temporary, Permanent) as error:
            breaker.failed(error.retry_after if isinstance(error, Temporary) else 0.0)
            settled = True
            raise
        except asyncio.CancelledError:  # whoever asked has stopped waiting: it was too slow for them
            breaker.failed(0.0)
            settled = True
            raise
        finally:
            if not settled:  # Clarify or Refused: neither for nor against the model
                breaker.released()


class _Monotonic:
    def now_s(self) -> float:
        return time.monotonic()


class _Breaker:
    """A circuit breaker: closed, open until a moment, or half open while one question tries."""

    def __init__(self, open_after: int, pause_s: float, clock: Clock) -> None:
        self._open_after = open_after
        self._pause_s = pause_s
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0
        self._trying = False
        self._lock = threading.Lock()

    @property
    def reason(self) -> str:
        return f"set aside after {self._open_after} failures in a row"

    def admits(self) -> bool:
        with self._lock:
            if self._failures < self._open_after:
                return True
            if self._trying or self._clock.now_s() < self._open_until:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._trying = 0, False

    def failed(self, retry_after_s: float) -> None:
        with self._lock:
            self._failures, self._trying = self._failures + 1, False
            self._open_until = self._clock.now_s() + max(self._pause_s, retry_after_s)

    def released(self) -> None:
        with self._lock:
            self._trying = False


def _reason(name: str, error: AssentError) -> str:
    return one_line(error).removeprefix(f"{name}: ")


def _exhausted(what: str, tried: Sequence[Substitution], failed: Sequence[AssentError]) -> AssentError:
    message = f"no model of the chain answered {what}: {'; '.join(map(str, tried))}"
    waits = [error.retry_after for error in failed if isinstance(error, Temporary)]
    return Temporary(message, retry_after=min(waits)) if waits else Permanent(message)
