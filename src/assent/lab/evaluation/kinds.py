"""The kinds of suites: how a case of each is read, put to a model, and judged. No model judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assent.lab.evaluation.task import MakeTask


@dataclass(frozen=True)
class Place:
    """Where a suite's cases find what they speak of."""

    folder: Path
    networks: Path
    agents: Path


def _classify(place: Place) -> MakeTask:
    from assent.lab.evaluation.requests import classify

    return classify(place.networks)


def _translate(place: Place) -> MakeTask:
    from assent.lab.evaluation.requests import translate

    return translate(place.networks)


def _configure(place: Place) -> MakeTask:
    from assent.lab.evaluation.requests import whole

    return whole(place.networks)


def _slices(_: Place) -> MakeTask:
    from assent.lab.evaluation.slices import task

    return task


def _arbitrate(_: Place) -> MakeTask:
    from assent.lab.evaluation.arbitration import task

    return task


def _negotiate(_: Place) -> MakeTask:
    from assent.lab.evaluation.negotiation import task

    return task


def _tools(place: Place) -> MakeTask:
    from assent.lab.evaluation.tools import tasks_of

    return tasks_of(place.agents)


KINDS: dict[str, Callable[[Place], MakeTask]] = {
    "classify": _classify,
    "translate": _translate,
    "configure": _configure,
    "slices": _slices,
    "arbitrate": _arbitrate,
    "negotiate": _negotiate,
    "tools": _tools,
}
