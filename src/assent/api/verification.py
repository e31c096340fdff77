"""The verification service as in LLM-NetCFG: `/verify`, `/topology`, `/syntax` over HTTP (extra `serve`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from assent.api.faults import PROBLEMS, answer_problems
from assent.api.guard import Guard, told
from assent.app.verification import Question, judge, syntax, topology
from assent.app.verifiers import chosen
from assent.intents.base import Frozen, Json, Name
from assent.intents.errors import InvalidInput

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
        title="Assent: verification of router configurations",
        version="1",
        docs_url=None,
        redoc_url=None,
        responses=PROBLEMS,
        dependencies=told(token),
    )
    answer_problems(app)
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
