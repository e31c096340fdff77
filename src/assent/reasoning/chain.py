"""A chain of models: the first answers, and the next in line stands in until it recovers.

MAESTRO, section III-6: the LLM can be replaced or substituted until recovery. `select` builds it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from assent.intents.errors import AssentError, InvalidInput, Permanent, Temporary
from assent.intents.ports import Clock
from assent.reasoning.embedded import one_line
from assent.reasoning.model import Model
from assent.reasoning.skill import A, Answer, Q, Skill, Substitution


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
        substitutions: list[Substitution] = []
        failed: list[AssentError] = []
        last = self._links[-1][0]
        for model, breaker in self._links:
            if model is not last and not breaker.admits():
                substitutions.append(Substitution(model.name, breaker.reason))
                continue
            try:
                answer = await self._ask(model, breaker, skill, question)
            except (Temporary, Permanent) as error:
                failed.append(error)
                substitutions.append(Substitution(model.name, _reason(model.name, error)))
            else:
                return replace(answer, substitutions=(*substitutions, *answer.substitutions))
        raise _exhausted(skill.name, substitutions, failed)

    async def _ask(self, model: Model, breaker: _Breaker, skill: Skill[Q, A], question: Q) -> Answer[A]:
        settled = False
        try:
            answer = await model.answer(skill, question)
            breaker.succeeded()
            settled = True
            return answer
        except (Temporary, Permanent) as error:
            breaker.failed(error.retry_after if isinstance(error, Temporary) else 0.0)
            settled = True
            raise
        finally:
            if not settled:  # cancelled, or Clarify or Refused: neither for nor against the model
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


def _exhausted(skill: str, tried: Sequence[Substitution], failed: Sequence[AssentError]) -> AssentError:
    message = f"no model of the chain answered skill {skill}: {'; '.join(map(str, tried))}"
    waits = [error.retry_after for error in failed if isinstance(error, Temporary)]
    return Temporary(message, retry_after=min(waits)) if waits else Permanent(message)
