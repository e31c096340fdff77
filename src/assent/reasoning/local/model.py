"""A GGUF file as a model that pydantic-ai speaks to. Generates in a thread; a question that is given up stops it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    RetryPromptPart,
    SystemPromptPart,
    TextPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings as RequestSettings
from pydantic_ai.usage import RequestUsage

from assent.intents.base import Json, canonical
from assent.reasoning.local.gguf import Gguf
from assent.reasoning.settings import ModelSettings


class GgufModel(Model):
    """Every reply is a document of the schema in `response_format` (any JSON object where there is none)."""

    def __init__(self, path: str, settings: ModelSettings) -> None:
        super().__init__()
        self._path = Path(path)
        self._chosen = settings
        self._asked = 0

    @property
    def model_name(self) -> str:
        return self._path.name

    @property
    def system(self) -> str:
        return "local"

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: RequestSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Raises `InvalidInput` for a file that cannot be loaded, `Permanent` where the answer does not fit."""
        settings, _ = self.prepare_request(model_settings, model_request_parameters)
        wanted = settings or {}
        self._asked += 1
        stop = threading.Event()
        work = asyncio.to_thread(
            self._generate,
            [*_turns(messages)],
            _schema(wanted),
            int(wanted.get("max_tokens") or self._chosen.max_tokens),
            float(wanted.get("temperature") or 0.0),
            stop,
        )
        try:
            return await work
        finally:
            stop.set()

    def _generate(
        self,
        turns: list[dict[str, str]],
        schema: Json | None,
        max_tokens: int,
        temperature: float,
        stop: threading.Event,
    ) -> ModelResponse:
        gguf = Gguf.at(self._path, self._chosen.context)
        made = gguf.generate(
            turns, schema, max_tokens=max_tokens, temperature=temperature, seed=self._asked, stop=stop
        )
        usage = RequestUsage(input_tokens=made.input_tokens, output_tokens=made.output_tokens)
        return ModelResponse(parts=[TextPart(made.text)], usage=usage, model_name=self.model_name)


def _schema(settings: RequestSettings) -> Json | None:
    body = settings.get("extra_body")
    form = body.get("response_format") if isinstance(body, dict) else None
    return form["json_schema"]["schema"] if form else None


def _turns(messages: list[ModelMessage]) -> Iterator[dict[str, str]]:
    """As system, user and assistant turns; what else there is comes as the user's."""
    for message in messages:
        if isinstance(message, ModelRequest):
            if message.instructions:
                yield {"role": "system", "content": message.instructions}
            for part in message.parts:
                if isinstance(part, SystemPromptPart):
                    yield {"role": "system", "content": part.content}
                elif isinstance(part, UserPromptPart):
                    yield {"role": "user", "content": str(part.content)}
                elif isinstance(part, RetryPromptPart | ToolReturnPart):
                    said = (
                        part.model_response()
                        if isinstance(part, RetryPromptPart)
                        else canonical(part.content)
                    )
                    yield {"role": "user", "content": said}
        else:
            texts = (part.content for part in message.parts if isinstance(part, TextPart))
            yield {"role": "assistant", "content": "".join(texts)}
