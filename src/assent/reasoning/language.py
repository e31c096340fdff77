"""A language model behind any OpenAI-compatible endpoint: Ollama, vLLM, llama.cpp's server, OpenAI.

`select` builds it. The libraries that it needs are heavy and load with the first answer.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from pydantic import SecretStr

from assent.intents.errors import Temporary
from assent.reasoning import errand
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.outcome import LIMITS, Done, DriveLimits, Outcome
from assent.reasoning.privacy import permit
from assent.reasoning.settings import ModelSettings
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset

if TYPE_CHECKING:
    from assent.reasoning.backend import Backend


class LanguageModel:
    """`name` is what transcripts call it, `model` what the endpoint calls it.

    Raises `Refused` on construction where `settings.privacy` forbids the endpoint (DESIGN section 5).
    """

    def __init__(
        self, name: str, model: str, base_url: str, settings: ModelSettings, api_key: SecretStr | None = None
    ) -> None:
        self._name = name
        self._model = model
        self._base_url = permit(base_url, settings.privacy)
        self._settings = settings
        self._api_key = api_key or settings.api_key
        self._backends: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Backend]
        self._backends = weakref.WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"LanguageModel({self._name!r}, {self._base_url!r})"

    @property
    def name(self) -> str:
        return self._name

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        """Raises `Temporary` where no answer came within `timeout_s` or the endpoint is in trouble, and
        `Permanent` where no valid one came. Needs a running event loop (`run.Loop`).
        """
        started = perf_counter()
        backend = self._backend()
        try:
            output, tokens = await asyncio.wait_for(backend.ask(skill, question), self._settings.timeout_s)
        except TimeoutError:
            message = f"{self._name}: no answer within {self._settings.timeout_s:g} s"
            raise Temporary(message, retry_after=min(self._settings.timeout_s, 60.0)) from None
        return Answer(output, self._name, tokens, perf_counter() - started)

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
        work = errand.start(self._name, agent, goal, tools, ledger, wants, limits, self._converse)
        from assent.reasoning.conversation import in_a_thread

        return await errand.run(replace(work, execute=partial(in_a_thread, work.meter)))

    async def _converse(self, work: errand.Errand) -> Done:
        from assent.reasoning.conversation import converse

        return await converse(self._backend(), work, self._settings.timeout_s)

    def _backend(self) -> Backend:
        """Connections belong to the event loop that opened them, so each loop has its own."""
        loop = asyncio.get_running_loop()
        backend = self._backends.get(loop)
        if backend is None:
            from assent.reasoning.backend import Backend

            backend = Backend(self._name, self._model, self._base_url, self._api_key, self._settings)
            self._backends[loop] = backend
        return backend
