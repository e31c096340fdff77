"""Opens an endpoint: pydantic-ai's model for it, over a transport that sends no further than it may.

Heavy to import: `backend` does so on the first answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model, infer_model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers import Provider, infer_provider, infer_provider_class
from pydantic_ai.providers.openai import OpenAIProvider

from assent.intents.errors import InvalidInput
from assent.reasoning.endpoints import UNGUARDED, Endpoint
from assent.reasoning.privacy import host_of, is_loopback
from assent.reasoning.settings import ModelSettings
from assent.reasoning.wording import one_line

MAX_BYTES = 1_000_000
"""The largest response that is read; more is no answer, and could exhaust this machine."""


class Unacceptable(Exception):
    """A request or response that is stopped here. `leaves`: it would have left this machine."""

    def __init__(self, message: str, *, leaves: bool = False) -> None:
        super().__init__(message)
        self.leaves = leaves


def connect(endpoint: Endpoint, settings: ModelSettings) -> Model:
    """Raises `InvalidInput` for a GGUF file that cannot be loaded, or a provider that lacks its key."""
    if endpoint.provider == "local":
        from assent.reasoning.local.model import GgufModel

        return GgufModel(endpoint.model, settings)
    return _compatible(endpoint, settings) if endpoint.base_url else _provider(endpoint, settings)


def _provider(endpoint: Endpoint, settings: ModelSettings) -> Model:
    """Over the guarded transport, where the provider's client takes one (`endpoints.UNGUARDED`)."""

    def guarded(name: str) -> Provider[Any]:
        made: Any = infer_provider_class(name)
        return cast(Provider[Any], made(http_client=_client(settings)))

    factory = infer_provider if endpoint.provider in UNGUARDED else guarded
    try:
        return infer_model(f"{endpoint.provider}:{endpoint.model}", factory)
    except (UserError, ImportError) as error:
        raise InvalidInput(f"{endpoint.name}: {one_line(error)}", field="model") from None


def _compatible(endpoint: Endpoint, settings: ModelSettings) -> Model:
    http = _client(settings)
    key = endpoint.api_key.get_secret_value() if endpoint.api_key else "none"
    client = AsyncOpenAI(base_url=endpoint.base_url, api_key=key, max_retries=0, http_client=http)
    # Servers other than OpenAI's know the older name of the limit, and some know nothing else.
    newer = host_of(endpoint.base_url) == "api.openai.com"
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=newer)
    return OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=client), profile=profile)


def _client(settings: ModelSettings) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=_Guarded(settings.privacy == "local"),
        timeout=settings.timeout_s,
        follow_redirects=False,
        trust_env=False,
        headers={"Accept-Encoding": "identity"},
    )


class _Guarded(httpx2.AsyncBaseTransport):
    """Sends to this machine only, where that is the rule, and reads no more than `MAX_BYTES`."""

    def __init__(self, local: bool) -> None:
        self._local = local
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._local and not is_loopback(request.url.host):
            raise Unacceptable("privacy is 'local' and the request would leave this machine", leaves=True)
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise Unacceptable("the endpoint compresses its response unasked")
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
                raise Unacceptable(f"the response is larger than {MAX_BYTES} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
