"""Routes of the slice service: slices that were deployed. What is read, is read beside whatever goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assent.api.approving import approver, check_shown
from assent.api.faults import Missing
from assent.api.turns import Turns
from assent.api.wire import Because, NetworkSlice, Operate, Operated, Question, Second
from assent.app.conversation.approving import Asking
from assent.app.conversation.opening import Conversations
from assent.app.explaining import explain
from assent.app.operation import records
from assent.app.orders import People
from assent.app.slices import SliceDesk
from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Refused
from assent.reasoning.model import Model
from assent.service.operation.sla import SlaReport

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_slices(app: FastAPI, talks: Conversations, turns: Turns, thinker: Callable[[], Model]) -> None:
    @app.get(
        "/slices",
        response_model=list[NetworkSlice],
        response_model_exclude_unset=True,
        summary="All that were deployed, with their states",
    )
    def slices() -> Any:
        with records(talks.root) as held:
            return [one.wire() for one in held.instances()]

    @app.get(
        "/slices/{name}",
        response_model=NetworkSlice,
        response_model_exclude_unset=True,
        summary="One of them",
    )
    def show(name: str) -> Any:
        return _shown(talks, name)

    @app.get("/slices/{name}/report", response_model=SlaReport, summary="What was kept of its promise")
    def report(name: str, since: Second = 0, until: Second | None = None) -> Any:
        _shown(talks, name)
        with records(talks.root) as held:
            return held.report(name, since, until)

    @app.get("/slices/{name}/explain", response_model=Because, summary="Why it is as it is, by the records")
    def why(name: str, question: Question = "") -> Any:
        _shown(talks, name)
        with turns.mine():
            return explain(talks.root, name, question, thinker()).wire()

    @app.post(
        "/slices/{name}/actions",
        response_model=Operated,
        response_model_exclude_unset=True,
        summary="Start, stop, restart, scale, leave or delete it",
    )
    def act(name: str, asked: Operate) -> Any:
        _shown(talks, name)
        if talks.desk is None:
            raise Refused("no clouds are known here; start the service with --clouds", field="clouds")
        with turns.mine():
            asking = Asking(approver(asked.approve))
            try:
                carry_out(talks.desk, name, asked, People(lambda _: None, asking))
            except Refused:
                if not asking.open:
                    raise
            waiting = asking.plans if asking.open else ()
            check_shown(asked.approve, [one.plan for one in waiting], waiting)
        answer: dict[str, Json] = {"slice": _shown(talks, name)}
        return answer | ({"approval": waiting} if waiting else {})


def carry_out(desk: SliceDesk, name: str, asked: Operate, people: People) -> None:
    """Raises as the desk does, and InvalidInput where an order is named, or not, without reason."""
    if bool(asked.order) != (asked.action == "leave"):
        raise InvalidInput("an order goes with leave, and leave needs one", field="order")
    if asked.action == "leave":
        desk.leave(name, asked.order, people)
    else:
        desk.change(name, asked.action, people, function=asked.function, factor=asked.factor)


def _shown(talks: Conversations, name: str) -> dict[str, Json]:
    with records(talks.root) as held:
        found = next((one for one in held.instances() if one.id == name), None)
    if found is None:
        raise Missing(f"there is no slice {name[:200]!r}")
    return found.wire()
