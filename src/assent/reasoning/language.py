"""A language model: behind an endpoint (Ollama, vLLM, llama.cpp's server, OpenAI, others), or in a GGUF file here.

`select` builds it. The libraries that it needs are heavy and load with the first answer.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from assent.intents.errors import Temporary
from assent.reasoning import errand
from assent.reasoning.agent import AgentSpec
from assent.reasoning.endpoints import Endpoint
from assent.reasoning.ledger import CallLedger
from assent.reasoning.outcome import LIMITS, Done, DriveLimits, Outcome
from assent.reasoning.settings import ModelSettings
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset
from assent.reasoning.usage import PURSE, Budgets, Purse, Used
from assent.reasoning.wording import Overloaded

if TYPE_CHECKING:
    from assent.reasoning.backend import Backend, Manners


class LanguageModel:
    """Raises `Refused` on construction where `settings.privacy` forbids the endpoint (DESIGN section 5), and
    `InvalidInput` for one that cannot be: a package, or a file, is missing.
    """

    def __init__(self, endpoint: Endpoint, settings: ModelSettings, budgets: Budgets | None = None) -> None:
        endpoint.check(settings.privacy)
        self._endpoint = endpoint
        self._settings = settings
        self._budgets = budgets or Budgets(settings.caps)
        self._backends: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Backend]
        self._backends = weakref.WeakKeyDictionary()
        self._manners: Manners | None = None

    def __repr__(self) -> str:
        return f"LanguageModel({self.name!r}, {self._endpoint.base_url!r})"

    @property
    def name(self) -> str:
        return self._endpoint.name

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        """Raises `Temporary` where no answer came within `timeout_s` or the endpoint is in trouble, and
        `Permanent` where no valid one came. Needs a running event loop (`run.Loop`).
        """
        self._backend()  # what loads once does not count as the model's time
        started = perf_counter()
        with self._purse(skill.asked_as[0]) as purse:
            limit_s = self._limit_s(purse)
            try:
                output = await asyncio.wait_for(self._patiently(skill, question, started + limit_s), limit_s)
            except TimeoutError:
                message = f"{self.name}: no answer within {limit_s:g} s"
                raise Temporary(message, retry_after=min(limit_s, 60.0)) from None
        used = purse.used
        seconds = perf_counter() - started
        return Answer(output, self.name, used.tokens, seconds, input_tokens=used.input_tokens, usd=used.usd)

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
        """Lets the model call the tools; they run in threads, one at a time. `timeout_s` is for each reply.
        Raises as `answer` does, and `Unfinished`. Needs a running event loop (`run.Loop`).
        """
        work = errand.start(self.name, agent, goal, tools, ledger, wants, limits, self._converse)
        from assent.reasoning.conversation import in_a_thread

        with self._purse(agent.name):
            return await errand.run(replace(work, execute=partial(in_a_thread, work.meter)))

    async def _converse(self, work: errand.Errand) -> Done:
        from assent.reasoning.conversation import converse

        return await converse(self._backend(), work, self._settings.timeout_s)

    async def _patiently(self, skill: Skill[Q, A], question: Q, until: float) -> A:
        """Asks again where the endpoint says when, and that is in time."""
        while True:
            try:
                return await self._backend().ask(skill, question)
            except Overloaded as error:
                if error.retry_after > until - perf_counter():
                    raise Temporary(error.message, retry_after=error.retry_after) from None
                await asyncio.sleep(max(error.retry_after, 0.1))

    @contextmanager
    def _purse(self, role: str) -> Iterator[Purse]:
        purse = Purse(role, self._budgets.of(role))
        token, started = PURSE.set(purse), perf_counter()
        try:
            yield purse
        finally:
            PURSE.reset(token)
            purse.charge(Used(seconds=perf_counter() - started))

    def _limit_s(self, purse: Purse) -> float:
        """The time for one answer. What the role has left of its own may be less."""
        left = purse.budget.left_s
        return self._settings.timeout_s if not left else min(self._settings.timeout_s, left)

    def _backend(self) -> Backend:
        """Connections belong to the event loop that opened them, so each loop has its own."""
        from assent.reasoning.backend import Backend, Manners

        loop = asyncio.get_running_loop()
        backend = self._backends.get(loop)
        if backend is None:
            self._manners = self._manners or Manners()
            backend = self._backends[loop] = Backend(self._endpoint, self._settings, self._manners)
        return backend
