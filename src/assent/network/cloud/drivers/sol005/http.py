"""JSON and archives over HTTP to an NFV orchestrator, with the errors that a person can act on.

What may be sent twice (GET, PUT, PATCH, DELETE) is. A POST is sent again only where it was certainly not taken up;
where nobody knows, `Lost` says so, and the caller looks before it asks again. What comes back is hostile until it is
validated: bounded in size and time, no redirect or link is followed, one printable line of it reaches a message.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.inventory.clouds import Nfvo
from assent.network.deadline import within
from assent.reasoning.privacy import is_loopback

API_VERSION = "2.0.0"
"""Of NSD, NS life-cycle and VNF package management, as SOL013 wants it in every request."""

_TRIES = 4
_PAUSE_S = 0.05
_MAX_PAUSE_S = 5.0
_MAX_BYTES = 4_000_000
_MOST_TIMES = 6
"""So many times the time of one read or write may a whole exchange take: a reply may come byte by byte."""
_MAX_PAGES = 200
_MAX_SECRET = 10_000
_LATER = frozenset({408, 429, 500, 502, 503, 504})
_NOT_TAKEN = frozenset({429, 503})
"""Statuses that say that a request was not taken up."""


class Lost(Temporary):
    """A request went out and no answer came back: nobody knows whether it was done."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`location`: the last part of the path that the Location header has; "" where there is none."""

    status: int
    body: Json
    location: str
    next_marker: str


class NfvoHttp:
    """Raises InvalidInput for a URL that cannot be used, and for a token once it is needed."""

    def __init__(
        self, nfvo: Nfvo, *, timeout_s: float = 10.0, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._root = nfvo.url.rstrip("/")
        self._timeout_s = timeout_s
        self.pause = pause
        self._ca_file = nfvo.ca_file
        _check(nfvo.url)
        self._nfvo = nfvo
        self._client: Any = None

    def __repr__(self) -> str:
        return f"NfvoHttp({self._root})"

    def check_token(self) -> None:
        """Raises InvalidInput where the token cannot be had."""
        _token(self._nfvo)

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        return self.send("GET", path, params=params, ok=(200,)).body

    def pages(self, path: str, params: Mapping[str, str] | None = None) -> Iterator[Json]:
        """Every entry of a list, over all of its pages (SOL013 5.4.2)."""
        marker, asked = "", dict(params or {})
        for _ in range(_MAX_PAGES):
            more = {"nextpage_opaque_marker": marker} if marker else {}
            reply = self.send("GET", path, params=asked | more, ok=(200,))
            if not isinstance(reply.body, list):
                raise Permanent(f"{self._root}{path}: the reply is no list")
            yield from reply.body
            marker = reply.next_marker
            if not marker:
                return
        raise Permanent(f"{self._root}{path}: more than {_MAX_PAGES} pages")

    def send(
        self,
        method: str,
        path: str,
        *,
        body: Json = None,
        content: bytes | None = None,
        ok: Collection[int] = (200, 201, 202, 204),
        params: Mapping[str, str] | None = None,
    ) -> Reply:
        """A reply whose status is in `ok`. Raises Temporary where trying later may help (`Lost` for a POST whose fate
        is unknown), else Permanent."""
        last: Temporary | None = None
        for attempt in range(_TRIES):
            if attempt:
                self.pause(min(_MAX_PAUSE_S, max(_PAUSE_S * 2**attempt, last.retry_after if last else 0)))
            try:
                return self._try(method, path, body, content, ok, params)
            except Lost:
                if method == "POST":
                    raise
                last = Temporary(f"{method} {self._root}{path}: no answer", retry_after=0)
            except Temporary as error:
                last = error
        assert last is not None
        raise last

    def _try(
        self,
        method: str,
        path: str,
        body: Json,
        content: bytes | None,
        ok: Collection[int],
        params: Mapping[str, str] | None,
    ) -> Reply:
        import httpx2

        try:
            response = within(
                self._timeout_s * _MOST_TIMES, lambda: self._once(method, path, body, content, params)
            )
        except TimeoutError:
            raise Lost(f"{method} {self._root}{path}: no answer in time", retry_after=0) from None
        except httpx2.ConnectError:
            raise Temporary(f"{self._root}: cannot be reached", retry_after=0) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            why = (
                "no answer in time" if isinstance(error, httpx2.TimeoutException) else "the connection broke"
            )
            raise Lost(f"{method} {self._root}{path}: {why}", retry_after=0) from None
        if response.status in ok:
            return response
        said = f"{method} {self._root}{path}: {response.status} {problem(response.body)}".rstrip()
        if response.status in _NOT_TAKEN:
            raise Temporary(said, retry_after=0)
        if response.status in _LATER:
            raise Lost(said, retry_after=0)
        raise Permanent(said)

    def _once(
        self, method: str, path: str, body: Json, content: bytes | None, params: Mapping[str, str] | None
    ) -> Reply:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "Version": API_VERSION}
        if body is not None:
            patching = method == "PATCH"
            headers["Content-Type"] = "application/merge-patch+json" if patching else "application/json"
            content = json.dumps(body).encode()
        elif content is not None:
            headers["Content-Type"] = "application/zip"
        if token := _token(self._nfvo):
            headers["Authorization"] = f"Bearer {token}"
        url = self._root + path
        with self._http().stream(method, url, content=content, headers=headers, params=params) as response:
            received = b""
            for part in response.iter_bytes():
                received += part
                if len(received) > _MAX_BYTES:
                    raise Permanent(f"{url}: the reply is larger than {_MAX_BYTES} bytes")
            location = urlsplit(response.headers.get("Location", "")).path.rstrip("/").rsplit("/", 1)[-1]
            return Reply(
                response.status_code,
                self._json(received, url, response.status_code),
                location[:200],
                _marker(response.headers.get("Link", "")),
            )

    def _json(self, received: bytes, url: str, status: int) -> Json:
        if not received.strip():
            return None
        try:
            return json.loads(received)
        except (ValueError, RecursionError):
            if status >= 400:
                return None
            raise Permanent(f"{url}: the reply is no JSON") from None

    def _http(self) -> Any:
        import httpx2  # 0.1 s

        if self._client is None:
            self._client = httpx2.Client(
                timeout=self._timeout_s, follow_redirects=False, trust_env=False, verify=self._trusted()
            )
        return self._client

    def _trusted(self) -> Any:
        """Certificates are read only where there will be TLS: it takes a while."""
        import ssl

        if self._root.lower().startswith("http:"):
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            return ssl.create_default_context(cafile=self._ca_file)
        except (OSError, ssl.SSLError):
            raise InvalidInput(f"{self._ca_file}: no certificates in PEM", field="ca_file") from None


def segment(text: str) -> str:
    """One part of a path, whatever characters an identifier has."""
    if text in ("", ".", ".."):
        raise Permanent("the orchestrator gave an identifier that cannot be one")
    return quote(text, safe="")


def problem(body: Json) -> str:
    """What ProblemDetails (RFC 7807) say; one line at most."""
    if not isinstance(body, dict):
        return ""
    said = ": ".join(
        text for text in (body.get("title"), body.get("detail")) if isinstance(text, str) and text
    )
    return " ".join("".join(char if char.isprintable() else " " for char in said).split())[:300]


def _marker(link: str) -> str:
    """The marker of the next page; the rest of the link, host included, is not followed."""
    for part in link[:10_000].split(","):
        target, _, rest = part.partition(">")
        if 'rel="next"' in rest.replace("rel=next", 'rel="next"'):
            found = parse_qs(urlsplit(target.strip().lstrip("<")).query)
            return found.get("nextpage_opaque_marker", [""])[0]
    return ""


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput(
            f"{url[:200]!r}: give the orchestrator's URL, such as https://nfvo.example.org", field="url"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InvalidInput(
            f"the URL of {parts.hostname} has more than a host and a path; a token goes into token_env or token_file",
            field="url",
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise InvalidInput(f"{url[:200]}: plain http goes to this machine only; use https", field="url")


def _token(nfvo: Nfvo) -> str:
    if nfvo.token_env:
        found = os.environ.get(nfvo.token_env, "")
        if not found:
            raise InvalidInput(
                f"the variable {nfvo.token_env} of the environment is not set", field="token_env"
            )
    elif nfvo.token_file:
        found = _secret(Path(nfvo.token_file).expanduser())
    else:
        return ""
    if not found.isascii() or not found.isprintable() or " " in found:
        raise InvalidInput("the orchestrator's token has characters that no token has", field="token")
    return found


def _secret(path: Path) -> str:
    try:
        about = path.stat()
        if about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InvalidInput(f"{path}: others can read this token; run chmod 600 on it", field="token_file")
        if about.st_size > _MAX_SECRET:
            raise InvalidInput(f"{path}: is too large for a token", field="token_file")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "no text"
        raise InvalidInput(f"{path}: cannot be read: {why}", field="token_file") from None
