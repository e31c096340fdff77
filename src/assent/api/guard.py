"""What stands before every route: who may ask, and how much they may send. Plain ASGI, so nothing is read before."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from assent.api.problems import MEDIA_TYPE, problem
from assent.reasoning.privacy import is_loopback

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


def told(token: str | None) -> list[Any]:
    """For OpenAPI, as dependencies of every route: that a token has to be shown, where one has."""
    from fastapi import Depends
    from fastapi.security import HTTPBearer

    return [] if token is None else [Depends(HTTPBearer(auto_error=False))]


class Guard:
    """`token`: the bearer token to be shown, or None where anybody on this machine may ask: then a request has to be
    addressed to this machine, which a page from elsewhere cannot make a browser do. `max_bytes`: of a request's body.
    """

    def __init__(self, app: App, *, token: str | None, max_bytes: int) -> None:
        self._app = app
        self._token = None if token is None else token.encode()
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not self._known(scope):
            said = problem(401, "unauthorized", "show the token: Authorization: Bearer …")
            await _answer(send, said, [(b"www-authenticate", b"Bearer")])
        elif self._token is None and not _meant_for_this_machine(scope):
            said = problem(403, "refused", "without a token, ask this machine by its address: 127.0.0.1")
            await _answer(send, said)
        elif (body := await self._body(scope, receive)) is None:
            said = problem(413, "too-large", f"a body may have {self._max_bytes} bytes")
            await _answer(send, said)
        else:
            await self._app(scope, _once(body), send)

    def _known(self, scope: Scope) -> bool:
        if self._token is None:
            return True
        shown = dict(scope["headers"]).get(b"authorization", b"")
        kind, _, token = shown.partition(b" ")
        return kind.lower() == b"bearer" and secrets.compare_digest(token.strip(), self._token)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """None where it is too long: what is said to come is believed, and what comes is counted."""
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if not said.isdigit() or int(said) > self._max_bytes:
            return None
        body = b""
        while True:
            message = await receive()
            body += bytes(message.get("body", b""))
            if len(body) > self._max_bytes:
                return None
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                return body


def _meant_for_this_machine(scope: Scope) -> bool:
    """By the host that the request names: a name that somebody else's DNS points here is not this machine's."""
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    name, _, port = host.rpartition(":")
    return is_loopback((name if port.isdigit() and name else host).strip("[]"))


def _once(body: bytes) -> Receive:
    waiting = [body]

    async def receive() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return {"type": "http.disconnect"}

    return receive


async def _answer(send: Send, said: dict[str, Any], headers: list[tuple[bytes, bytes]] | None = None) -> None:
    body = json.dumps(said).encode()
    kept = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        *(headers or []),
    ]
    await send({"type": "http.response.start", "status": said["status"], "headers": kept})
    await send({"type": "http.response.body", "body": body})
