"""The way to an operator, or a domain, in another process or company: agent-to-agent (A2A) over HTTP, JSON-RPC 2.0.

A message is sent, its task is asked for until it is done. The other side is not trusted: it is given so much time,
so many bytes are read of it, no redirect is followed. Off this machine only TLS is spoken.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Permanent, Refused, Temporary
from assent.reasoning.privacy import host_of, is_loopback

MAX_BYTES = 256_000
"""The largest reply that is read."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.01, 0.5
_UNDER_WAY = {"submitted", "working"}


class A2AChannel:
    """Implements the port Channel for one agent at `url`; `served_by` is what runs there."""

    def __init__(
        self, operator: str, url: str, token: SecretStr, served_by: str = "assent operator serve"
    ) -> None:
        if not url.startswith("https://") and not is_loopback(host_of(url)):
            raise Refused(
                f"{operator}: {url} is not on this machine: give an https:// address", field="remote.url"
            )
        self._operator = operator
        self._url = url.rstrip("/") + "/"
        self._token = token
        self._served_by = served_by

    async def ask(self, question: Json, within_s: float) -> Json:
        """Raises Temporary (no answer in time, not reachable), Refused (401, 403), Permanent (no valid answer)."""
        try:
            async with asyncio.timeout(within_s):
                return await self._exchange(question)
        except TimeoutError:
            raise Temporary(f"{self._operator}: no answer within {within_s:g} s") from None

    async def _exchange(self, question: Json) -> Json:
        import httpx2

        message = {
            "role": "user",
            "messageId": str(uuid.uuid4()),
            "parts": [{"data": question, "mediaType": "application/json"}],
        }
        headers = {"Authorization": f"Bearer {self._token.get_secret_value()}"}
        try:
            async with httpx2.AsyncClient(
                headers=headers, follow_redirects=False, trust_env=False, timeout=None
            ) as http:
                task = await self._call(http, "message/send", {"message": message})
                pause = _FIRST_PAUSE_S
                while _state(task) in _UNDER_WAY:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE_S)
                    task = await self._call(http, "tasks/get", {"id": task["id"]})
        except httpx2.HTTPError as error:
            raise Temporary(
                f"{self._operator}: {self._url} cannot be reached ({type(error).__name__}): "
                f"is `{self._served_by}` running there?"
            ) from None
        if _state(task) != "completed":
            raise Permanent(f"{self._operator}: its agent ended {_state(task)[:40]!r} instead of answering")
        return self._data(task)

    async def _call(self, http: Any, method: str, params: Json) -> dict[str, Any]:
        """One JSON-RPC call; the task that it answers with."""
        payload = {"jsonrpc": "2.0", "id": str(uuid.uuid4()), "method": method, "params": params}
        async with http.stream("POST", self._url, json=payload) as response:
            self._check(response.status_code)
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise Permanent(f"{self._operator}: answers with more than {MAX_BYTES} bytes")
        return self._task(body)

    def _check(self, status: int) -> None:
        if status in (401, 403):
            raise Refused(f"{self._operator}: {self._url} does not accept our token ({status})")
        if status == 429 or status >= 500:
            raise Temporary(f"{self._operator}: {self._url} answers {status}")
        if status != 200:
            raise Permanent(f"{self._operator}: {self._url} answers {status}")

    def _task(self, body: bytes) -> dict[str, Any]:
        import json

        try:
            said = json.loads(body)
            result = said["result"]
            task = result.get("task", result)
            if not isinstance(task["id"], str) or not isinstance(_state(task), str):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Permanent(f"{self._operator}: what comes back is no A2A task") from None
        return dict(task)

    def _data(self, task: dict[str, Any]) -> Json:
        """The data of the only artifact that carries any."""
        try:
            found = [
                part["data"] for artifact in task["artifacts"] for part in artifact["parts"] if "data" in part
            ]
        except (KeyError, TypeError):
            found = []
        if len(found) != 1:
            raise Permanent(f"{self._operator}: its agent answered with {len(found)} pieces of data, not one")
        return found[0]


def channel(
    operator: str,
    url: str,
    token_env: str,
    environment: Mapping[str, str],
    served_by: str = "assent operator serve",
) -> A2AChannel:
    """Raises InvalidInput where the token is not in the environment, Refused for plain HTTP to elsewhere."""
    token = environment.get(token_env, "")
    if not token:
        raise InvalidInput(
            f"{operator}: its token is read from the environment variable {token_env}, which is not set",
            field="remote.token_env",
        )
    return A2AChannel(operator, url, SecretStr(token), served_by)


def _state(task: Mapping[str, Any]) -> str:
    state: str = task["status"]["state"]
    return state
