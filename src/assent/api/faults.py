"""What our services over HTTP answer when something goes wrong: one problem for each error (extra `serve`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from assent.api.problems import MEDIA_TYPE, as_problem, problem
from assent.intents.base import Frozen, Json
from assent.intents.errors import AssentError, InvalidInput, Temporary

if TYPE_CHECKING:
    from fastapi import FastAPI


class NotNow(Exception):
    """What was asked does not fit to how things stand (409). `title`: a stable code; `more`: what helps."""

    def __init__(self, title: str, detail: str, *, retry_after_s: float | None = None, **more: Json) -> None:
        super().__init__(detail)
        self.title, self.detail, self.retry_after_s, self.more = title, detail, retry_after_s, more


class Missing(Exception):
    """There is nothing of that name (404)."""


class Problem(Frozen):
    """Problem details (RFC 9457). `title` is a stable code; an error may have more members, such as `problems`."""

    type: str
    title: str
    status: int
    detail: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "What is wrong: the codes of `assent`'s errors (docs/cli.md)",
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema() | {"additionalProperties": True}}},
    }
}
"""For OpenAPI: what every route of a service answers where it does not do what was asked."""


def answer_problems(app: FastAPI) -> None:
    """Whatever goes wrong on a route of `app` is one problem+json document, never a traceback."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse
    from starlette.exceptions import HTTPException

    def answer(said: dict[str, Json], retry_after_s: float | None = None) -> JSONResponse:
        headers = None if retry_after_s is None else {"retry-after": str(math.ceil(retry_after_s))}
        return JSONResponse(said, status_code=said["status"], media_type=MEDIA_TYPE, headers=headers)

    def ours(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, AssentError)
        return answer(as_problem(error), error.retry_after if isinstance(error, Temporary) else None)

    def invalid(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        listed = [
            {"field": ".".join(map(str, one["loc"][1:])), "message": one["msg"]}
            for one in error.errors()[:20]
        ]
        where = listed[0]["field"] or "the body"
        return answer(problem(422, InvalidInput.code, f"{where}: {listed[0]['message']}", problems=listed))

    def other(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return answer(problem(error.status_code, "http", str(error.detail)))

    def not_now(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, NotNow)
        return answer(problem(409, error.title, error.detail, **error.more), error.retry_after_s)

    def missing(_: Any, error: Exception) -> JSONResponse:
        return answer(problem(404, "not-found", str(error)))

    def fault(_: Any, error: Exception) -> JSONResponse:
        return answer(problem(500, AssentError.code, f"internal error: {type(error).__name__}"))

    app.add_exception_handler(AssentError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, other)
    app.add_exception_handler(NotNow, not_now)
    app.add_exception_handler(Missing, missing)
    app.add_exception_handler(Exception, fault)
