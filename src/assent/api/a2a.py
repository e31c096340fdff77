"""A business operator, or the NS agent of a domain, as an A2A agent: who has the token may ask it.

An agent card at `/.well-known/agent-card.json` says so; everything else needs `Authorization: Bearer TOKEN`.
Needs the extra `protocols`.
"""

from __future__ import annotations

import hmac
import json
import uuid
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import SecretStr

from assent.intents.base import Json
from assent.intents.errors import InvalidInput

if TYPE_CHECKING:
    from fasta2a import FastA2A
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CARD = "/.well-known/agent-card.json"
MAX_BODY = 256_000
MAX_TASKS = 256
"""So many tasks are remembered; older ones are forgotten, answered or not."""

LEAST_TOKEN = 16


class Hosted(Protocol):
    """What answers. Never raises an AssentError: what went wrong is an answer as well."""

    @property
    def name(self) -> str: ...

    async def answer(self, raw: Json) -> Json: ...


@dataclass(frozen=True)
class Offering:
    """What the agent's card says of it. `what`: in a word or two, before its name."""

    what: str
    skill: str
    description: str
    tags: tuple[str, ...]


NEGOTIATION = Offering(
    "Business operator",
    "negotiate",
    "Declares what the operator wants of shared resources, and proposes values in rounds.",
    ("negotiation", "intent"),
)
DELEGATION = Offering(
    "NS agent of the domain",
    "delegate",
    "Shows the domain's abstracted topology; reserves, commits, confirms and ends segments of slices.",
    ("network slicing", "NGP 011"),
)


def agent_app(hosted: Hosted, url: str, token: SecretStr, offering: Offering = NEGOTIATION) -> FastA2A:
    """The ASGI application. Raises InvalidInput without the extra, and for a token that is easily guessed."""
    if len(token.get_secret_value()) < LEAST_TOKEN:
        raise InvalidInput(
            f"the token is too short: give one of at least {LEAST_TOKEN} characters", field="token"
        )
    try:
        from fasta2a import FastA2A, Skill
        from fasta2a.broker import InMemoryBroker
        from starlette.middleware import Middleware
    except ImportError:
        raise InvalidInput("serving needs the extra `protocols`: pip install 'assent[protocols]'") from None

    storage, broker = _storage(), InMemoryBroker()
    worker = _worker(hosted, broker, storage)

    @asynccontextmanager
    async def lifespan(app: FastA2A) -> AsyncIterator[None]:
        async with app.task_manager, worker.run():
            yield

    skill = Skill(
        id=offering.skill,
        name=offering.skill,
        description=offering.description,
        tags=list(offering.tags),
        input_modes=["application/json"],
        output_modes=["application/json"],
    )
    return FastA2A(
        storage=storage,
        broker=broker,
        name=hosted.name,
        url=url,
        description=f"{offering.what} {hosted.name}",
        skills=[skill],
        security_schemes={"bearer": {"http_auth_security_scheme": {"scheme": "Bearer"}}},
        security_requirements=[{"schemes": {"bearer": []}}],
        docs_url=None,
        default_input_modes=["application/json"],
        default_output_modes=["application/json"],
        middleware=[Middleware(_Guard, token=token)],
        lifespan=lifespan,
    )


class _Guard:
    """Lets nobody in without the token, and nothing in that is too large or no JSON-RPC."""

    def __init__(self, app: ASGIApp, token: SecretStr) -> None:
        self._app = app
        self._expected = b"Bearer " + token.get_secret_value().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == CARD:
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"authorization", b"")
        if not hmac.compare_digest(given, self._expected):
            await _answer(send, 401, "give the token: Authorization: Bearer TOKEN")
            return
        body = await _body(receive)
        if body is None:
            await _answer(send, 413, f"more than {MAX_BODY} bytes")
            return
        if not _is_call(body):
            await _answer(send, 400, "not a JSON-RPC 2.0 call of A2A: message/send or tasks/get")
            return
        await self._app(scope, _replay(body, receive), send)


async def _body(receive: Receive) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _is_call(body: bytes) -> bool:
    """Whether the library will understand it: what it cannot read it answers with an error of its own."""
    from fasta2a.jsonrpc_v1 import from_v1_request
    from fasta2a.schema import a2a_request_ta

    try:
        raw = json.loads(body)
        call = a2a_request_ta.validate_python(from_v1_request(raw) or raw)
    except (ValueError, RecursionError):
        return False
    return call["method"] in ("message/send", "tasks/get")


async def _answer(send: Send, status: int, detail: str) -> None:
    problem = json.dumps({"title": "not answered", "status": status, "detail": detail}).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(problem)).encode()),
    ]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": problem})


def _storage() -> Any:
    from fasta2a.storage import InMemoryStorage

    class Bounded(InMemoryStorage):  # type: ignore[misc]
        """Forgets the oldest tasks, so that nobody fills the memory by asking."""

        def __init__(self) -> None:
            super().__init__()
            self.tasks: OrderedDict[str, Any] = OrderedDict()

        async def submit_task(self, context_id: str, message: Any) -> Any:
            task = await super().submit_task(context_id, message)
            while len(self.tasks) > MAX_TASKS:
                self.tasks.popitem(last=False)
            return task

    return Bounded()


def _worker(hosted: Hosted, broker: Any, storage: Any) -> Any:
    from fasta2a.worker import Worker

    class HostedWorker(Worker):  # type: ignore[misc]
        """Answers the data of a message with one artifact."""

        async def run_task(self, params: Any) -> None:
            await self.storage.update_task(params["id"], state="working")
            data = [part["data"] for part in params["message"]["parts"] if "data" in part]
            reply = await hosted.answer(data[0] if len(data) == 1 else None)
            await self.storage.update_task(
                params["id"], state="completed", new_artifacts=self.build_artifacts(reply)
            )

        async def cancel_task(self, params: Any) -> None:
            await self.storage.update_task(params["id"], state="canceled")

        def build_message_history(self, history: list[Any]) -> list[Any]:
            return history

        def build_artifacts(self, result: Any) -> list[Any]:
            part = {"data": result, "media_type": "application/json"}
            return [{"artifact_id": str(uuid.uuid4()), "name": "reply", "parts": [part]}]

    return HostedWorker(broker=broker, storage=storage)
