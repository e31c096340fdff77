"""JSON over HTTP to a management function: one client for O1 and A1, with the errors that a person can act on.

Whatever is sent may be sent again (GET, PUT, DELETE, and PATCH of absolute values), so a lost reply is retried.
What comes back is hostile until it is validated: bounded in size and time, no redirect is followed, and nothing
of it but one printable line reaches a message. The token comes from the environment, and goes in clear to this
machine only.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.reasoning.privacy import is_loopback

TOKEN = "ASSENT_RAN_TOKEN"
_TRIES = 3
_PAUSE_S = 0.05
_MAX_BYTES = 1_000_000
_LATER = frozenset({408, 429, 500, 502, 503, 504, 507})


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Json


class JsonHttp:
    """`url` is the service's root. Raises InvalidInput for one that cannot be used."""

    def __init__(self, url: str, *, timeout_s: float = 5.0) -> None:
        self._root = url.rstrip("/")
        self._timeout_s = timeout_s
        self._token = os.environ.get(TOKEN, "")
        self._client: Any = None
        _check(url, with_token=bool(self._token))

    def send(
        self,
        method: str,
        path: str,
        *,
        body: Json = None,
        media: str = "application/json",
        ok: Collection[int] = (200, 201, 204),
        params: dict[str, str] | None = None,
    ) -> Reply:
        """A reply whose status is in `ok`. Raises Temporary where trying later may help, else Permanent."""
        import httpx2

        last: Temporary | None = None
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE_S * 2**attempt)
            try:
                reply = self._once(method, path, body, media, params)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                last = Temporary(f"{self._root}{path}: {_why(error)}")
                continue
            if reply.status in ok:
                return reply
            said = f"{method} {self._root}{path}: {reply.status} {problem(reply.body)}".rstrip()
            if reply.status not in _LATER:
                raise Permanent(said)
            last = Temporary(said)
        assert last is not None
        raise last

    def _once(self, method: str, path: str, body: Json, media: str, params: dict[str, str] | None) -> Reply:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        content = None
        if body is not None:
            headers["Content-Type"] = media
            content = json.dumps(body).encode()
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = self._http().stream(
            method, self._root + path, content=content, headers=headers, params=params
        )
        with request as response:
            received = b""
            for part in response.iter_bytes():
                received += part
                if len(received) > _MAX_BYTES:
                    raise Permanent(f"{self._root}{path}: the reply is larger than {_MAX_BYTES} bytes")
            return Reply(response.status_code, self._json(received, path, response.status_code))

    def _json(self, received: bytes, path: str, status: int) -> Json:
        if not received.strip():
            return None
        try:
            return json.loads(received)
        except (ValueError, RecursionError):
            if status >= 400:
                return None
            raise Permanent(f"{self._root}{path}: the reply is no JSON") from None

    def _http(self) -> Any:
        import httpx2  # 0.1 s

        if self._client is None:
            self._client = httpx2.Client(timeout=self._timeout_s, follow_redirects=False, trust_env=False)
        return self._client


def segment(text: str) -> str:
    """One part of a path, whatever characters a name has."""
    return quote(text, safe="")


def problem(body: Json) -> str:
    """What an error's body says: problem details (RFC 7807), or TS 28.623's ErrorResponse; one line at most."""
    if not isinstance(body, dict):
        return ""
    error = body.get("error")
    found = [error.get("errorInfo")] if isinstance(error, dict) else [body.get("title"), body.get("detail")]
    said = ": ".join(text for text in found if isinstance(text, str) and text)
    return " ".join("".join(char if char.isprintable() else " " for char in said).split())[:300]


def _check(url: str, *, with_token: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput(f"{url}: give a URL such as http://127.0.0.1:8080/…", field="url")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InvalidInput(
            f"the URL of {parts.hostname} has more than a host and a path; a token goes into {TOKEN}",
            field="url",
        )
    if parts.scheme == "http" and with_token and not is_loopback(parts.hostname):
        raise InvalidInput(f"{url}: a token does not go over plain http to another machine", field="url")


def _why(error: Exception) -> str:
    import httpx2

    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    return "cannot be reached" if isinstance(error, httpx2.ConnectError) else "the connection broke"
