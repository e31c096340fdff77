"""One endpoint through pydantic-ai. Heavy to import: `language` does so on the first answer.

The form of an answer is asked for in the strictest way that the endpoint accepts (a tool call, then
constrained JSON, then words) and that way is remembered. Whatever form it has, it is judged here again.
Under privacy `redacted` everything that is sent passes a `Veil`, and everything that comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpx2
from openai import OpenAIError
from pydantic_ai import Agent, ModelRetry, RunContext, TextOutput, ToolOutput
from pydantic_ai import exceptions as failures
from pydantic_ai.direct import model_request
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModelSettings
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.usage import UsageLimits

from assent.intents.base import canonical
from assent.intents.errors import AssentError, Permanent, Refused, Temporary
from assent.reasoning import prompt, replies
from assent.reasoning.connect import Unacceptable, connect
from assent.reasoning.endpoints import Endpoint
from assent.reasoning.redaction.known import known
from assent.reasoning.redaction.veil import Veil, vocabulary
from assent.reasoning.settings import ModelSettings, Shots
from assent.reasoning.skill import A, Q, Skill
from assent.reasoning.watch import Watched
from assent.reasoning.wording import Overloaded, one_line

RETRIES = 2
"""How often a model is told what was wrong with its answer before it is given up."""

_MODES: tuple[prompt.Mode, ...] = ("tool", "schema", "text")


@dataclass
class Manners:
    """What an endpoint turned out to take: shared by all connections to it, so that it is found out once.

    `mode`: how far down the ways to ask for a form one had to go. `calls_in_words`: whether there is no place for
    tools, so that calls of tools are asked for in words.
    """

    mode: int = 0
    calls_in_words: bool = False


class Backend:
    """Lives in one event loop, as its connections do."""

    def __init__(self, endpoint: Endpoint, settings: ModelSettings, manners: Manners | None = None) -> None:
        self._name = endpoint.name
        self._settings = settings
        self._manners = manners or Manners()
        if endpoint.provider == "local":  # it has one way, and that one is sure
            self._manners.mode, self._manners.calls_in_words = _MODES.index("schema"), True
        self._model = Watched(connect(endpoint, settings), endpoint, settings)
        self._agents: dict[tuple[str, str, str, prompt.Mode], Agent[Any, Any]] = {}

    @property
    def calls_in_words(self) -> bool:
        return self._manners.calls_in_words

    def veil(self, *schemas: dict[str, Any], names: Callable[[], Iterable[str]]) -> Veil | None:
        """Pseudonyms for one exchange, where the settings ask for them: for `names`, for what the settings call
        private, and for what whoever asks knows.
        """
        if self._settings.privacy != "redacted":
            return None
        return Veil({*names(), *self._settings.private, *known()}, vocabulary(*schemas))

    async def ask(self, skill: Skill[Q, A], question: Q) -> A:
        """A valid answer. Raises `Temporary` or `Permanent`, never anything else
        but what the skill's validators raise of `AssentError`.
        """
        while True:
            try:
                return await self._ask(skill, question, _MODES[self._manners.mode])
            except failures.ModelHTTPError as error:
                if self._manners.mode + 1 == len(_MODES) or not _rejects_the_form(error):
                    raise _told(self._name, error) from None
                self._manners.mode += 1
            except _FAILURES as error:
                raise _told(self._name, error) from None

    async def turn(
        self, agent: str, messages: list[ModelMessage], tools: list[ToolDefinition], max_tokens: int
    ) -> ModelResponse:
        """The next reply of `agent`'s conversation with tools. Raises `NoTools` once where the endpoint has no place
        for them, else what `ask` raises.
        """
        settings = OpenAIChatModelSettings(
            temperature=self._settings.asked("agent", agent).temperature,
            max_tokens=min(self._settings.max_tokens, max_tokens),
        )
        if self._manners.calls_in_words:
            settings["extra_body"] = {"response_format": prompt.call_format(tools)}
            tools = []
        form = ModelRequestParameters(function_tools=tools)
        try:
            return await model_request(
                self._model, messages, model_settings=settings, model_request_parameters=form
            )
        except failures.ModelHTTPError as error:
            if tools and _rejects_the_form(error):
                self._manners.calls_in_words = True
                raise NoTools from None
            raise _told(self._name, error) from None
        except _FAILURES as error:
            raise _told(self._name, error) from None

    async def _ask(self, skill: Skill[Q, A], question: Q, mode: prompt.Mode) -> A:
        veil = self.veil(*skill.schemas, names=lambda: skill.private(question))
        result = await self._agent(skill, mode).run(
            prompt.user(question, veil),
            deps=_Asked(skill, question, veil),
            message_history=_examples(skill, self._settings.asked(*skill.asked_as).shots),
            usage_limits=UsageLimits(request_limit=RETRIES + 1),
        )
        output: A = result.output
        return output

    def _agent(self, skill: Skill[Q, A], mode: prompt.Mode) -> Agent[Any, Any]:
        key = (*skill.asked_as, skill.prompt_hash, mode)
        if key not in self._agents:
            self._agents[key] = self._build(skill, mode)
        return self._agents[key]

    def _build(self, skill: Skill[Q, A], mode: prompt.Mode) -> Agent[Any, Any]:
        # The validators come with each question: skills of one name and prompt may differ in them.
        async def read(context: RunContext[_Asked], reply: str) -> Any:
            asked = context.deps
            return asked.judged(lambda: replies.read(asked.skill, asked.question, reply, asked.veil))

        async def take(context: RunContext[_Asked], answer: A) -> Any:
            asked, said = context.deps, answer.model_dump(mode="json", by_alias=True)
            return asked.judged(lambda: replies.judge(asked.skill, asked.question, said, asked.veil))

        take.__annotations__ = {"context": RunContext[_Asked], "answer": skill.answer, "return": skill.answer}
        temperature = self._settings.asked(*skill.asked_as).temperature
        settings = OpenAIChatModelSettings(temperature=temperature, max_tokens=self._settings.max_tokens)
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


@dataclass(frozen=True)
class _Asked:
    """What an agent's run is about."""

    skill: Skill[Any, Any]
    question: Any
    veil: Veil | None

    def judged(self, judge: Callable[[], Any]) -> Any:
        """Raises `ModelRetry` that tells the model what is wrong, in the words that it knows."""
        try:
            return judge()
        except ValueError as error:
            said = one_line(error, 800)
            raise ModelRetry(self.veil.hide_text(said) if self.veil else said) from error


_FAILURES = (
    failures.AgentRunError,
    failures.UserError,
    OpenAIError,
    httpx2.HTTPError,
    Unacceptable,
    ValueError,
)


def _examples(skill: Skill[Q, A], wanted: Shots) -> list[ModelMessage]:
    """The worked examples that the settings ask for, as turns before this one."""
    if wanted == "zero":
        return []
    asked, answered = skill.example
    shots = [(prompt.user(asked), canonical(answered))]
    if wanted == "few":
        shots += [(prompt.fenced(question), answer) for question, answer in skill.prompt.shots]
    messages: list[ModelMessage] = []
    for question, answer in shots:
        messages.append(ModelRequest(parts=[UserPromptPart(question)]))
        messages.append(ModelResponse(parts=[TextPart(answer)]))
    return messages


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
        if isinstance(cause, Unacceptable):
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
        kind = Temporary if after is None else Overloaded
        return kind(f"{name}: {_words(error)}", retry_after=min(max(after or 1.0, 0.0), 3600.0))
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
