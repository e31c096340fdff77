"""A span with `gen_ai.*` attributes around every answer and drive, and counters of how they ended.

Spans follow OpenTelemetry's semantic conventions for generative AI; without an SDK (extra `telemetry`) that has been
set up they cost nothing. Neither questions nor answers are in them: names of skills and models, hashes, numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Sequence
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter
from typing import Any, TypeVar

from assent.intents.errors import AssentError, Clarify, Refused
from assent.reasoning import metrics
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset

T = TypeVar("T", bound="Answer[Any] | Outcome")


class Traced:
    """`model`, watched from outside. `select` puts one around everything."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def inner(self) -> Model:
        return self._model

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        about = {"assent.skill": skill.name, "assent.role": skill.role or skill.name}
        if _sdk():
            about["assent.prompt_hash"] = skill.prompt_hash
        return await self._watched("chat", skill.name, about, self._model.answer(skill, question))

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
        work = self._model.drive(agent, goal, tools, ledger, wants=wants, limits=limits)
        return await self._watched("invoke_agent", agent.name, {"gen_ai.agent.name": agent.name}, work)

    async def _watched(self, operation: str, what: str, about: dict[str, str], work: Awaitable[T]) -> T:
        started = perf_counter()
        kind = "answer" if operation == "chat" else "drive"
        with _span(f"{operation} {what}", operation, self.name, about) as span:
            try:
                result = await work
            except AssentError as error:
                outcome = error.code if isinstance(error, Clarify | Refused) else "failed"
                metrics.count("assent_answers_total", kind=kind, what=what, model=self.name, outcome=outcome)
                if span is not None:
                    span.set_attribute("error.type", error.code)
                raise
            finally:
                metrics.count("assent_answer_seconds_total", perf_counter() - started, kind=kind, what=what)
            metrics.count("assent_answers_total", kind=kind, what=what, model=result.model, outcome="valid")
            for one in result.substitutions:
                metrics.count_substitution(one.model, result.model)
            if span is not None:
                _tell(span, result)
            return result


def _sdk() -> bool:
    """Whether somebody has set up OpenTelemetry: nobody else looks at spans."""
    return "opentelemetry.sdk.trace" in sys.modules


def _span(name: str, operation: str, model: str, about: dict[str, str]) -> AbstractContextManager[Any]:
    if not _sdk():
        return nullcontext()
    from opentelemetry import trace

    attributes = {
        "gen_ai.operation.name": operation,
        "gen_ai.provider.name": _provider(model),
        "gen_ai.request.model": model,
        **about,
    }
    # No exception is recorded: its words may come from a prompt.
    return trace.get_tracer("assent").start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    )


def _tell(span: Any, result: Answer[Any] | Outcome) -> None:
    span.set_attribute("gen_ai.response.model", result.model)
    span.set_attribute("assent.substitutions", len(result.substitutions))
    if isinstance(result, Answer):
        span.set_attribute("gen_ai.usage.input_tokens", result.input_tokens)
        span.set_attribute("gen_ai.usage.output_tokens", result.tokens - result.input_tokens)
        span.set_attribute("assent.cost_usd", result.usd)
    else:
        span.set_attribute("assent.tokens", result.tokens)
        span.set_attribute("assent.calls", len(result.calls))


def _provider(model: str) -> str:
    """Of a chain, its first model's."""
    first = model.partition(",")[0]
    return first.partition("/")[0].partition(":")[0]
