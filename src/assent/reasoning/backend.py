"""One OpenAI-compatible endpoint through pydantic-ai. Heavy to import: `language` does so on the first answer.

The form of an answer is asked for in the strictest way that the endpoint accepts (a tool call, then
constrained JSON, then words) and that way is remembered. Whatever form it has, it is judged here again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
from openai import AsyncOpenAI, OpenAIError
from pydantic import SecretStr
from pydantic_ai import Agent, ModelRetry, RunContext, TextOutput, ToolOutput
from pydantic_ai import exceptions as failures
from pydantic_ai.direct import model_request
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIChatModelSettings
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.usage import UsageLimits

from assent.intents.base import canonical
from assent.intents.errors import AssentError, Permanent, Refused, Temporary
from assent.reasoning import prompt, replies
from assent.reasoning.privacy import host_of, is_loopback
from assent.reasoning.settings import ModelSettings
from assent.reasoning.skill import A, Q, Skill
from assent.reasoning.wording import one_line

RETRIES = 2
"""How often a model is told what was wrong with its answer before it is given up."""

MAX_BYTES = 1_000_000
"""The largest response that is read; more is no answer, and could exhaust this machine."""

_MODES: tuple[prompt.Mode, ...] = ("tool", "schema", "text")


class Backend:
    """Lives in one event loop, as its connections do."""

    def __init__(
        self, name: str, model: str, base_url: str, key: SecretStr | None, settings: ModelSettings
    ) -> None:
        self._name = name
        self._settings = settings
        self._mode = 0
        self.calls_in_words = False
        """Whether the endpoint turned out to have no place for tools: calls of tools are then asked for in words."""
        http = httpx2.AsyncClient(
            transport=_Guarded(settings.privacy == "local"),
            timeout=settings.timeout_s,
            follow_redirects=False,
            trust_env=False,
            headers={"Accept-Encoding": "identity"},
        )
        secret = key.get_secret_value() if key else "none"
        client = AsyncOpenAI(base_url=base_url, api_key=secret, max_retries=0, http_client=http)
        # Servers other than OpenAI's know the older name of the limit, and some know nothing else.
        profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=_is_openai(base_url))
        self._model = OpenAIChatModel(model, provider=OpenAIProvider(openai_client=client), profile=profile)
        self._agents: dict[tuple[str, str, prompt.Mode], Agent[Any, Any]] = {}

    async def ask(self, skill: Skill[Q, A], question: Q) -> tuple[A, int]:
        """A valid answer and the tokens that it took. Raises `Temporary` or `Permanent`, never anything else
        but what the skill's validators raise of `AssentError`.
        """
        while True:
            try:
                return await self._ask(skill, question, _MODES[self._mode])
            except failures.ModelHTTPError as error:
                if self._mode + 1 == len(_MODES) or not _rejects_the_form(error):
                    raise _told(self._name, error) from None
                self._mode += 1
            except _FAILURES as error:
                raise _told(self._name, error) from None

    async def turn(
        self, messages: list[ModelMessage], tools: list[ToolDefinition], max_tokens: int
    ) -> ModelResponse:
        """The next reply of a conversation with tools. Raises `NoTools` once where the endpoint has no place
        for them, else what `ask` raises.
        """
        settings = OpenAIChatModelSettings(
            temperature=self._settings.temperature, max_tokens=min(self._settings.max_tokens, max_tokens)
        )
        form = ModelRequestParameters(function_tools=tools)
        try:
            return await model_request(
                self._model, messages, model_settings=settings, model_request_parameters=form
            )
        except failures.ModelHTTPError as error:
            if tools and _rejects_the_form(error):
                self.calls_in_words = True
                raise NoTools from None
            raise _told(self._name, error) from None
        except _FAILURES as error:
            raise _told(self._name, error) from None

    async def _ask(self, skill: Skill[Q, A], question: Q, mode: prompt.Mode) -> tuple[A, int]:
        result = await self._agent(skill, mode).run(
            prompt.user(question),
            deps=(skill, question),
            message_history=_one_shot(skill),
            usage_limits=UsageLimits(request_limit=RETRIES + 1),
        )
        output: A = result.output
        return output, result.usage.total_tokens

    def _agent(self, skill: Skill[Q, A], mode: prompt.Mode) -> Agent[Any, Any]:
        key = (skill.name, skill.prompt_hash, mode)
        if key not in self._agents:
            self._agents[key] = self._build(skill, mode)
        return self._agents[key]

    def _build(self, skill: Skill[Q, A], mode: prompt.Mode) -> Agent[Any, Any]:
        # The validators come with each question: skills of one name and prompt may differ in them.
        def read(context: RunContext[Any], reply: str) -> Any:
            asked, question = context.deps
            try:
                return replies.read(asked, question, reply)
            except ValueError as error:
                raise ModelRetry(one_line(error, 800)) from error

        def take(context: RunContext[Any], answer: A) -> Any:
            asked, question = context.deps
            try:
                return replies.judge(asked, question, answer.model_dump(mode="json", by_alias=True))
            except ValueError as error:
                raise ModelRetry(one_line(error, 800)) from error

        take.__annotations__ = {"context": RunContext[Any], "answer": skill.answer, "return": skill.answer}
        settings = OpenAIChatModelSettings(
            temperature=self._settings.temperature, max_tokens=self._settings.max_tokens
        )
        if mode == "schema":
            settings["extra_body"] = {"response_format": prompt.response_format(skill)}
        as_text = TextOutput(read)
        return Agent(
            self._model,
            output_type=[ToolOutput(take, name="answer"), as_text] if mode == "tool" else as_text,
            instructions=prompt.system(skill, mode),
            model_settings=settings,
            retries=RETRIES,
        )


class NoTools(Exception):
    """The endpoint does not take tools."""


class _Unacceptable(Exception):
    """A request or response that is stopped here. `leaves`: it would have left this machine."""

    def __init__(self, message: str, *, leaves: bool = False) -> None:
        super().__init__(message)
        self.leaves = leaves


_FAILURES = (
    failures.AgentRunError,
    failures.UserError,
    OpenAIError,
    httpx2.HTTPError,
    _Unacceptable,
    ValueError,
)


def _one_shot(skill: Skill[Q, A]) -> list[ModelMessage]:
    """The skill's worked example, as the turn before this one."""
    asked, answered = skill.example
    return [
        ModelRequest(parts=[UserPromptPart(prompt.user(asked))]),
        ModelResponse(parts=[TextPart(canonical(answered))]),
    ]


def _is_openai(base_url: str) -> bool:
    return host_of(base_url) == "api.openai.com"


def _rejects_the_form(error: failures.ModelHTTPError) -> bool:
    """Whether the endpoint cannot do tools or constrained JSON: then it is asked in plainer words."""
    if isinstance(error, failures.ModelAuthenticationError | failures.ModelContextWindowExceededError):
        return False
    said = str(error.body).lower()
    speaks_of_it = any(word in said for word in ("tool", "response_format", "json_schema", "grammar"))
    return error.status_code in (400, 415, 422, 501) or (error.status_code in (404, 500) and speaks_of_it)


def _told(name: str, error: Exception) -> AssentError:
    """An endpoint's failure in our words. Its own are left out: they may hold keys, or anything else."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _Unacceptable):
            return Refused(f"{name}: {cause}") if cause.leaves else Permanent(f"{name}: {cause}")
        cause = cause.__cause__ or cause.__context__
    temporary = (
        failures.ModelRateLimitError,
        failures.ModelUnavailableError,
        failures.ModelServerError,
        failures.ModelConnectionError,
        failures.ModelRequestTimeout,
    )
    if isinstance(error, temporary) or getattr(error, "status_code", 0) in (408, 409, 425):
        after = getattr(error, "retry_after", None)
        return Temporary(f"{name}: {_words(error)}", retry_after=min(max(after or 1.0, 0.0), 3600.0))
    return Permanent(f"{name}: {_words(error)}")


def _words(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    if isinstance(error, failures.ModelAuthenticationError):
        return f"the endpoint refuses the API key (HTTP {status})"
    if isinstance(error, failures.ModelQuotaExceededError):
        return "the account's quota is used up"
    if isinstance(error, failures.ModelNotFoundError):
        return f"the endpoint does not know this model (HTTP {status})"
    if isinstance(error, failures.ModelRateLimitError):
        return f"the endpoint is overloaded (HTTP {status})"
    if status is not None:
        return f"the endpoint failed (HTTP {status})"
    if isinstance(error, failures.ModelTimeoutError | failures.ModelRequestTimeout):
        return "no answer in time"
    if isinstance(error, failures.ModelConnectionError):
        return "no connection to the endpoint, or it broke off"
    if isinstance(error, failures.UnexpectedModelBehavior):
        return f"no valid answer, with {RETRIES} chances to do better"
    return "what the endpoint sends is not a chat completion"


class _Guarded(httpx2.AsyncBaseTransport):
    """Sends to this machine only, where that is the rule, and reads no more than `MAX_BYTES`."""

    def __init__(self, local: bool) -> None:
        self._local = local
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._local and not is_loopback(request.url.host):
            raise _Unacceptable("privacy is 'local' and the request would leave this machine", leaves=True)
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise _Unacceptable("the endpoint compresses its response unasked")
        inner = response.stream
        assert isinstance(inner, httpx2.AsyncByteStream)
        response.stream = _Limited(inner)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Limited(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._inner:
            read += len(chunk)
            if read > MAX_BYTES:
                raise _Unacceptable(f"the response is larger than {MAX_BYTES} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
