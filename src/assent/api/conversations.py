"""Routes of the slice service: a customer's conversations, turn by turn. `app.conversation` talks and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assent.api.approving import approver, check_shown
from assent.api.faults import Missing, NotNow
from assent.api.turns import Turns
from assent.api.wire import Begin, Begun, Say, Story, Turn
from assent.app.conversation.answers import shown
from assent.app.conversation.events import Failed, Said, fold
from assent.app.conversation.opening import Conversations
from assent.intents.base import Json
from assent.intents.errors import InvalidInput

if TYPE_CHECKING:
    from fastapi import FastAPI

MAX_CONVERSATIONS = 10_000


def add_conversations(app: FastAPI, talks: Conversations, turns: Turns) -> None:
    from fastapi.responses import JSONResponse

    def known(name: str) -> None:
        if name not in talks.names():
            raise Missing(f"there is no conversation {name[:100]!r}")

    @app.get("/conversations", summary="Their names")
    def conversations() -> list[str]:
        return talks.names()

    @app.post("/conversations", status_code=201, response_model=Begun, summary="Begin one")
    def begin(begun: Begin | None = None) -> Any:
        with turns.mine():
            if len(talks.names()) >= MAX_CONVERSATIONS:
                said = (
                    f"this state folder has {MAX_CONVERSATIONS} conversations already; begin in another one"
                )
                raise NotNow("full", said)
            try:
                talk = talks.begin(begun.name if begun else None)
            except InvalidInput as error:
                raise NotNow("taken", error.message) from None
            name, reply = talk.talk.name, talk.resumed()
        told = {"name": name, "status": reply.status, "says": list(reply.says)}
        return JSONResponse(told, status_code=201, headers={"location": f"/conversations/{name}"})

    @app.get("/conversations/{name}", response_model=Story, summary="One of them, as its record tells it")
    def conversation(name: str) -> dict[str, Json]:
        known(name)
        return _story(talks, name)

    @app.post(
        "/conversations/{name}/turns",
        response_model=Turn,
        response_model_exclude_unset=True,
        summary="Say something; one reply",
    )
    def say(name: str, turn: Say) -> dict[str, Json]:
        known(name)
        with turns.mine():
            talk = talks.find(name)
            if talk.talk.status != "open":
                raise NotNow("over", f"this conversation is over: {talk.talk.status}; begin another one")
            check_shown(turn.approve, talk.talk.plans)
            reply = talk.say(turn.say, approver(turn.approve))
            check_shown(turn.approve, [one.plan for one in reply.approval], reply.approval)
            return {"said": turn.say, **reply.wire()}


def _story(talks: Conversations, name: str) -> dict[str, Json]:
    events = talks.events(name)
    talk = fold(name, events)
    turns: list[dict[str, Json]] = []
    for event in events:
        if isinstance(event, Said):
            turns.append({"said": event.text, "failed": None})
        elif isinstance(event, Failed) and turns:
            turns[-1]["failed"] = {"code": event.code, "message": event.message}
    return {
        "name": name,
        "status": talk.status,
        "turns": turns,
        "slices": [one.model_dump(mode="json") for one in shown(talk)],
        "questions": talk.questions,
        "options": [one.label for one in talk.options],
        "plans": talk.plans,
        "instances": talk.instances,
    }
