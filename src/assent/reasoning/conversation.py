"""How a language model drives an agent: reply by reply, each call of a tool checked, ledgered and counted here.

`language` starts it. Heavy to import, as `backend` is. Replies come as calls of tools, or as JSON in words from
models and endpoints that know no better. A model's own words never become an artefact.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pydantic import Field, ValidationError
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    ModelResponsePart,
    SystemPromptPart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.tools import ToolDefinition

from assent.intents.base import Frozen, Json, canonical
from assent.intents.errors import Temporary
from assent.reasoning import prompt, replies
from assent.reasoning.agent import ToolSpec
from assent.reasoning.backend import RETRIES, Backend, NoTools
from assent.reasoning.errand import Errand, Finding
from assent.reasoning.outcome import Done, Meter
from assent.reasoning.redaction.veil import Veil, names_in
from assent.reasoning.wording import complaint


async def converse(backend: Backend, errand: Errand, timeout_s: float) -> Done:
    """Until the model is done. Raises `Temporary` where no reply came in time or the endpoint is in trouble,
    `Unfinished` or `Permanent` where it goes nowhere, `Asked` for a person's decision.
    """
    if not backend.calls_in_words:
        try:
            return await _Conversation(backend, errand, timeout_s, in_words=False).held()
        except NoTools:
            pass  # what was done so far, if anything, is on the ledger
    return await _Conversation(backend, errand, timeout_s, in_words=True).held()


async def in_a_thread(meter: Meter, work: Callable[[], Finding]) -> Finding:
    """Runs a tool beside the event loop. One that is not back when the time is up is left to itself."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(work), meter.left_s)
    except TimeoutError:
        raise meter.late() from None


class _Done(Frozen):
    summary: str = Field(default="", max_length=4000, description="what was achieved, in a sentence or two")


class _Ask(Frozen):
    question: str = Field(min_length=1, max_length=2000)
    options: tuple[str, ...] = Field(default=(), max_length=20)


@dataclass(frozen=True)
class _Move:
    """A call that the model wants: `arguments` is None where they were not a JSON object. `made`: by the API's own
    means, not in words.
    """

    name: str
    arguments: dict[str, Json] | None
    made: bool = False


class _Conversation:
    def __init__(self, backend: Backend, errand: Errand, timeout_s: float, *, in_words: bool) -> None:
        self._backend = backend
        self._errand = errand
        self._timeout_s = timeout_s
        self._in_words = in_words
        self._tools = _definitions(errand)
        self._veil = _veil(backend, errand, self._tools)
        self._silent = 0
        listed = [_in_words(tool) for tool in self._tools] if in_words else None
        opening = (
            SystemPromptPart(self._hidden(prompt.task_system(errand, listed))),
            UserPromptPart(prompt.task_user(errand, self._veil)),
        )
        self._messages: list[ModelMessage] = [ModelRequest(parts=opening)]

    async def held(self) -> Done:
        while True:
            response = await self._reply()
            moves = list(_moves(response))
            done = await self._act(moves) if moves else self._spoke(response)
            if done is not None:
                return done

    async def _reply(self) -> ModelResponse:
        meter = self._errand.meter
        meter.on_time()
        try:
            response = await asyncio.wait_for(
                self._backend.turn(self._errand.agent.name, self._messages, self._tools, meter.left_tokens),
                min(self._timeout_s, meter.left_s),
            )
        except TimeoutError:
            meter.on_time()
            message = f"{self._errand.model}: no reply within {self._timeout_s:g} s"
            raise Temporary(message, retry_after=min(self._timeout_s, 60.0)) from None
        meter.spend(response.usage.total_tokens)
        return response

    async def _act(self, moves: list[_Move]) -> Done | None:
        """Makes the calls, one after the other, and tells the model what came of them."""
        self._silent = 0
        told: list[tuple[_Move, Json]] = []
        for move in moves:
            said = await self._move(move)
            if isinstance(said, Done):
                return said
            told.append((move, said))
        self._tell(told)
        return None

    async def _move(self, said: _Move) -> Done | Json:
        try:
            move = self._shown(said)
        except ValueError as error:
            self._errand.meter.step()
            return _error(str(error))
        if move.name == "done":
            return self._finish(move)
        if move.name == "ask":
            return self._ask(move)
        return prompt.call_result(await self._errand.call(move.name, move.arguments))

    def _finish(self, move: _Move) -> Done | Json:
        self._errand.meter.step()
        lacks = self._errand.lacks
        if lacks:
            return _error(f"not done: {', '.join(lacks)} is not there yet. Call the tools that produce it.")
        try:
            return self._errand.done(_Done.model_validate(move.arguments).summary)
        except ValidationError as error:
            return _error(complaint(error))

    def _ask(self, move: _Move) -> Json:
        self._errand.meter.step()
        try:
            asked = _Ask.model_validate_json(canonical(move.arguments))
        except ValidationError as error:
            return _error(complaint(error))
        raise self._errand.asks(asked.question, asked.options)

    def _spoke(self, response: ModelResponse) -> Done | None:
        """A reply that calls nothing: the end, where all that is wanted is there; else the model is told so."""
        text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
        try:
            text = self._veil.show_text(text) if self._veil else text
        except ValueError:
            text = ""
        if self._errand.wants and not self._errand.lacks:
            return self._errand.done(text.strip()[:4000])
        self._errand.meter.step()
        self._silent += 1
        if self._silent > RETRIES:
            raise self._errand.failed(f"no call of a tool in {self._silent} replies in a row")
        feedback = _error("This calls no tool. Call a tool, or `done`, or `ask`.")
        self._messages += [
            ModelResponse(parts=[TextPart(self._hidden(text[: prompt.MAX_SHOWN]))]),
            ModelRequest(parts=[UserPromptPart(canonical(feedback))]),
        ]
        return None

    def _tell(self, told: list[tuple[_Move, Json]]) -> None:
        # The reply is put back in our words: one that is no JSON, or endless, would break the next request.
        said: list[ModelResponsePart] = []
        returned: list[ToolReturnPart | UserPromptPart] = []
        if self._veil:
            self._veil.meet(names_in([found for _, found in told]))
        for number, (move, found) in enumerate(told):
            result = self._veil.hide(found) if self._veil else found
            name, arguments = _speakable(move.name), prompt.shown(move.arguments or {})
            if move.made and not self._in_words:
                call_id = f"call_{len(self._messages)}_{number}"
                said.append(ToolCallPart(name, arguments, call_id))
                returned.append(ToolReturnPart(name, canonical(result), call_id))
            else:
                said.append(TextPart(canonical({"tool": name, "arguments": arguments})))
                returned.append(UserPromptPart(f"```json\n{canonical(result)}\n```"))
        self._messages += [ModelResponse(parts=said), ModelRequest(parts=returned)]

    def _shown(self, move: _Move) -> _Move:
        """The move with real names. Raises ValueError for a pseudonym that was never issued."""
        return replace(move, arguments=self._veil.show(move.arguments)) if self._veil else move

    def _hidden(self, text: str) -> str:
        return self._veil.hide_text(text) if self._veil else text


def in_words(errand: Errand) -> str:
    """The system prompt for a model that writes its calls out."""
    return prompt.task_system(errand, [_in_words(tool) for tool in _definitions(errand)])


def _veil(backend: Backend, errand: Errand, tools: list[ToolDefinition]) -> Veil | None:
    """Pseudonyms for a drive: what its documents call by name is a name."""
    schemas = [tool.parameters_json_schema for tool in tools]
    there: dict[str, Json] = {"artefacts": errand.ledger.artefacts, "answers": errand.ledger.answers}
    return backend.veil(*schemas, names=lambda: names_in(there))


def _definitions(errand: Errand) -> list[ToolDefinition]:
    own = [_definition(tool.name, tool.schema, _described(tool.spec)) for tool in errand.tools]
    done = _definition("done", _Done.model_json_schema(), "Say that all that was wanted is there.")
    ask = _definition("ask", _Ask.model_json_schema(), "Ask a person what only a person can decide.")
    return [*own, done, ask]


def _definition(name: str, schema: dict[str, Json], description: str) -> ToolDefinition:
    return ToolDefinition(name=name, parameters_json_schema=schema, description=description)


def _described(spec: ToolSpec) -> str:
    return (
        f"{spec.description} Input: {spec.input}. Output: {spec.output}. "
        f"Consumes: {', '.join(spec.consumes) or 'nothing'}. Produces: {', '.join(spec.produces)}."
    )


def _in_words(tool: ToolDefinition) -> dict[str, Json]:
    return {"tool": tool.name, "description": tool.description, "arguments": tool.parameters_json_schema}


def _moves(response: ModelResponse) -> Iterator[_Move]:
    """The calls in a reply: those made as such, else the first that is written out."""
    calls = [part for part in response.parts if isinstance(part, ToolCallPart)]
    for part in calls:
        yield _Move(part.tool_name, _arguments(part.args), made=True)
    if calls:
        return
    text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    for value in replies.objects(text):
        name = value.get("tool", value.get("name"))
        arguments = value.get("arguments", value.get("parameters"))
        if isinstance(name, str) and isinstance(arguments, dict):
            yield _Move(name, arguments)
            return


def _arguments(args: Json) -> dict[str, Json] | None:
    """A call's arguments, or None where they are no JSON object; an absent text means none were needed."""
    try:
        value = json.loads(args or "{}") if isinstance(args, str) else args or {}
        canonical(value).encode()  # no NaN, no half a surrogate: neither could be sent back
    except (ValueError, TypeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _speakable(name: str) -> str:
    """A tool's name that every endpoint takes back, whatever the model made up."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)[:64] or "unnamed"


def _error(message: str) -> Json:
    return {"error": {"message": message}}
