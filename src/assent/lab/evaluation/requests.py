"""Sentences about networks, in three depths: their type, their objectives, and the change that comes of them.

Cases are requests as `examples/intents` has them. What an answer is worth is told by the state that it would bring
about: the checks of the request, judged in a network into which the answer was put.
"""

from __future__ import annotations

from pathlib import Path

from assent.app.verifiers import chosen
from assent.intents.base import Json
from assent.intents.errors import AssentError, Clarify, Refused, Temporary
from assent.lab.evaluation.task import Grade, MakeTask, Play, Task, grade
from assent.lab.netcfg_run import Outcome, carried_out, judged, outcome_of
from assent.lab.netcfg_set import Request, loaded, network_file, request_of
from assent.network.transport.configure import ConfigureResult, configure
from assent.network.transport.generate import generate, joined
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.skills import classify as classifying
from assent.network.transport.skills.translate import TRANSLATE, Translation, Wish
from assent.reasoning.model import Model
from assent.reasoning.run import Loop


def classify(folder: Path) -> MakeTask:
    """Which type is the request of? What has to be refused counts as right where it is refused."""

    def made(where: str, case: dict[str, Json]) -> Task:
        request = _request(where, case, folder)
        return Task(request.id, request.type, _classified(request, folder))

    return made


def translate(folder: Path) -> MakeTask:
    """Are the objectives those that were meant? Templates write their lines; no verifier and no second try helps."""

    def made(where: str, case: dict[str, Json]) -> Task | None:
        request = _request(where, case, folder)
        if request.expect == "refused":
            return None  # whether to refuse is decided before, in `classify`
        return Task(request.id, request.type, _translated(request, folder))

    return made


def whole(folder: Path) -> MakeTask:
    """Verified-correct: passed by the product's verifier, and every check of the request holds."""

    def made(where: str, case: dict[str, Json]) -> Task:
        request = _request(where, case, folder)
        return Task(request.id, request.type, _configured(request, folder))

    return made


def _request(where: str, case: dict[str, Json], folder: Path) -> Request:
    """The request, whose network can be read. Raises InvalidInput."""
    request = request_of(where, Path(where).stem, case)
    loaded(network_file(folder, request.network))
    return request


def _classified(request: Request, folder: Path) -> Play:
    def play(model: Model, loop: Loop) -> Grade:
        network = loaded(network_file(folder, request.network))
        question = classifying.Request(
            text=request.text, routers=tuple(network.devices), hosts=tuple(network.hosts)
        )
        try:
            found = loop.run(model.answer(classifying.CLASSIFY, question)).output
        except Refused as refusal:
            return Grade(request.expect == "refused", f"refused: {refusal.message}")
        if request.expect == "refused":
            return Grade(bool(found.refuse), "" if found.refuse else f"{found.type}, not refused")
        wrong = [f"{found.type}, not {request.type}"] if found.type != request.type else []
        return grade(wrong + ([f"refused: {found.refuse}"] if found.refuse else []))

    return play


def _translated(request: Request, folder: Path) -> Play:
    def play(model: Model, loop: Loop) -> Grade:
        network = loaded(network_file(folder, request.network))
        try:
            said = loop.run(model.answer(TRANSLATE, Wish(text=request.text, network=network))).output
        except Clarify as doubt:
            said = Translation(questions=doubt.questions)
        if request.expect == "clarify":
            return Grade(bool(said.questions), "" if said.questions else "took it as it stands")
        if said.questions:
            return Grade(False, f"asked: {said.questions[0]}")
        return _carried_out(request, folder, network, said)

    return play


def _carried_out(request: Request, folder: Path, network: RoutedNetwork, said: Translation) -> Grade:
    try:
        lines = generate(said.objectives, joined(network, said.objectives)).lines
        after = carried_out(network, said.objectives, lines)
        checks = judged(request, folder, after)
    except AssentError as error:
        return Grade(False, f"cannot be carried out: {error.message}")
    return grade([f"fails: {one.check}" for one in checks if not one.holds])


def _configured(request: Request, folder: Path) -> Play:
    def play(model: Model, loop: Loop) -> Grade:
        verifier = chosen(())

        def ask(network: RoutedNetwork, text: str) -> ConfigureResult:
            return loop.run(configure(model, network, text, verifier))

        try:
            outcome = outcome_of(ask, folder, request)
        except Temporary as error:
            return Grade(False, error.message)
        return Grade(outcome.right, "" if outcome.right else _why(outcome))

    return play


def _why(outcome: Outcome) -> str:
    failed = [f"fails: {one.check}" for one in outcome.checks if not one.holds]
    asked = [f"asked: {question}" for question in outcome.questions[:1]]
    said = [*asked, outcome.reason, *(failed if outcome.request.expect == "config" else [])]
    return "; ".join([outcome.status, *(one for one in said if one)])
