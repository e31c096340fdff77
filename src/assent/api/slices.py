"""`assent serve slices`: conversations, designs, slices and the catalogue over HTTP (extra `serve`).

What changes the state folder, or asks a model, is done one request at a time; what only looks, at any time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from assent.api.conversations import add_conversations
from assent.api.faults import PROBLEMS, Missing, answer_problems
from assent.api.guard import Guard, told
from assent.api.reference import add_reference
from assent.api.running import add_slices
from assent.api.turns import Turns
from assent.api.wire import Catalogue, Designed, Entry, Health, Wish
from assent.app.conversation.opening import Conversations
from assent.app.wishes import SliceDesigner
from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.reasoning.model import Model
from assent.service import offering
from assent.service.catalogue import CATALOGUE

if TYPE_CHECKING:
    from fastapi import FastAPI

MAX_BYTES = 256 * 1024
WAIT_S = 10.0


def application(
    talks: Conversations,
    designer: SliceDesigner,
    thinker: Callable[[], Model],
    *,
    token: str | None = None,
    max_bytes: int = MAX_BYTES,
    wait_s: float = WAIT_S,
) -> FastAPI:
    """The service. `thinker`: a model for one explanation. `token`: what every request has to show, if anything.
    `wait_s`: so long a request waits for those before it.

    When it ends, the turn that is being taken comes to its end, and what was reserved is given back. Raises
    InvalidInput without its extra.
    """
    try:
        from fastapi import FastAPI
    except ImportError:
        raise InvalidInput("the service needs FastAPI: pip install 'assent[serve]'", field="serve") from None
    turns = Turns(wait_s)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        from anyio.to_thread import run_sync

        yield
        await run_sync(_hang_up, talks, turns)

    app = FastAPI(
        title="Assent: slices",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses=PROBLEMS,
        dependencies=told(token),
    )
    answer_problems(app)
    add_conversations(app, talks, turns)
    add_slices(app, talks, turns, thinker)
    _add_catalogue(app)

    @app.post(
        "/designs",
        response_model=Designed,
        response_model_exclude_unset=True,
        summary="A customer's words to NESTs and ServiceProfiles",
    )
    def design(wish: Wish) -> Any:
        with turns.mine():
            return {"id": wish.id, **designer.design(wish.text).wire()}

    @app.get("/health", response_model=Health, summary="Whether it is up")
    def health() -> dict[str, Json]:
        return {"status": "up", "clouds": talks.desk is not None}

    add_reference(app)
    app.add_middleware(Guard, token=token, max_bytes=max_bytes)
    return app


def _add_catalogue(app: FastAPI) -> None:
    @app.get("/catalogue", response_model=Catalogue, summary="The services that slices are designed for")
    def catalogue() -> dict[str, Json]:
        return offering.listed(list(CATALOGUE.values()))

    @app.get("/catalogue/{entry}", response_model=Entry, summary="One of them, with its chain of functions")
    def one(entry: str) -> dict[str, Json]:
        if entry not in CATALOGUE:
            raise Missing(f"there is no service {entry[:200]!r}")
        return offering.detailed(CATALOGUE[entry])


def _hang_up(talks: Conversations, turns: Turns) -> None:
    with turns.last():
        talks.leave()
