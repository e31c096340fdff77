"""The verification service as in LLM-NetCFG: `/verify`, `/topology`, `/syntax` over HTTP (extra `serve`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from assent.api.guard import Guard
from assent.api.problems import MEDIA_TYPE, as_problem, problem, status_of
from assent.app.verification import Question, judge, syntax, topology
from assent.app.verifiers import chosen
from assent.intents.base import Frozen, Json, Name
from assent.intents.errors import AssentError, InvalidInput

if TYPE_CHECKING:
    from fastapi import FastAPI

MAX_BYTES = 32 * 1024 * 1024


class Lines(Frozen):
    """Configurations to be read, by router."""

    configs: Annotated[dict[Name, str], Field(min_length=1, max_length=5000)]


def application(
    *, token: str | None = None, verifiers: Sequence[str] = (), max_bytes: int = MAX_BYTES
) -> FastAPI:
    """The service. `token`: what every request has to show, if anything. Raises InvalidInput without its extra."""
    try:
        from fastapi import FastAPI
    except ImportError:
        raise InvalidInput("the service needs FastAPI: pip install 'assent[serve]'", field="serve") from None
    app = FastAPI(
        title="Assent: verification of router configurations", version="1", docs_url=None, redoc_url=None
    )
    _errors(app)
    verifier = chosen(verifiers)

    @app.post("/verify")
    def verify(question: Question) -> dict[str, Json]:
        return judge(question, verifier)

    @app.post("/topology")
    def read_topology(question: Question) -> dict[str, Json]:
        return topology(question)

    @app.post("/syntax")
    def check_syntax(lines: Lines) -> dict[str, Json]:
        return syntax(lines.configs)

    @app.get("/health")
    def health() -> dict[str, Json]:
        return {"status": "up", "verifiers": verifier.name}

    app.add_middleware(Guard, token=token, max_bytes=max_bytes)
    return app


def _errors(app: FastAPI) -> None:
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse
    from starlette.exceptions import HTTPException

    def answer(said: dict[str, Json], status: int) -> JSONResponse:
        return JSONResponse(said, status_code=status, media_type=MEDIA_TYPE)

    def ours(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, AssentError)
        return answer(as_problem(error), status_of(error))

    def invalid(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        listed = [
            {"field": ".".join(map(str, one["loc"][1:])), "message": one["msg"]}
            for one in error.errors()[:20]
        ]
        where = listed[0]["field"] or "the body"
        return answer(
            problem(422, InvalidInput.code, f"{where}: {listed[0]['message']}", problems=listed), 422
        )

    def other(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return answer(problem(error.status_code, "http", str(error.detail)), error.status_code)

    def fault(_: Any, error: Exception) -> JSONResponse:
        return answer(problem(500, AssentError.code, f"internal error: {type(error).__name__}"), 500)

    app.add_exception_handler(AssentError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, other)
    app.add_exception_handler(Exception, fault)
