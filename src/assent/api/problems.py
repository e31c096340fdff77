"""Errors over HTTP: problem+json (RFC 9457), made of the one tree of errors."""

from __future__ import annotations

from assent.intents.base import Json
from assent.intents.errors import (
    AssentError,
    Clarify,
    Inconsistent,
    InvalidInput,
    Permanent,
    Refused,
    Temporary,
)

MEDIA_TYPE = "application/problem+json"
_STATUS: dict[type[AssentError], int] = {
    InvalidInput: 422,
    Clarify: 422,
    Refused: 403,
    Temporary: 503,
    Permanent: 500,
    Inconsistent: 500,
}


def status_of(error: AssentError) -> int:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)


def problem(status: int, title: str, detail: str, **more: Json) -> dict[str, Json]:
    """The document; `title` is a stable code, as on the command line."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


def as_problem(error: AssentError) -> dict[str, Json]:
    said = error.as_dict()
    more = {key: value for key, value in said.items() if key not in ("code", "message") and value}
    return problem(status_of(error), error.code, error.message, **more)
