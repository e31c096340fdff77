"""What the embedded model reaches on the sets, by type: a floor a little below the present scores, not a goal.

Raise it when scores rise. About 14 s of processor time for all 330 requests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assent.lab import netcfg
from assent.lab.campaign import Campaign
from assent.lab.netcfg_run import Outcome
from assent.lab.netcfg_set import load_requests

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "intents"
CLASSIFIED = {"CP": 84.0, "RP": 90.0, "ACL": 95.0, "TN": 95.0}
CORRECT = {"CP": 42.0, "RP": 50.0, "ACL": 47.0, "TN": 90.0}
PASSED_BUT_WRONG = 3.0
ASKED_BACK = 95.0
"""All in percent of the requests of a type; the last, of those that cannot be carried out as said."""


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return netcfg.run(Campaign(workers=2), FOLDER, load_requests(FOLDER))


def of_type(outcomes: list[Outcome], name: str) -> list[Outcome]:
    return [one for one in outcomes if one.request.type == name]


@pytest.mark.parametrize("name", CORRECT)
def test_every_type_stays_above_its_floor(outcomes: list[Outcome], name: str) -> None:
    mine = of_type(outcomes, name)
    changes = [one for one in mine if one.request.expect == "config"]
    classified = netcfg.percent(mine, lambda one: one.classified)
    correct = netcfg.percent(changes, lambda one: one.correct)
    assert classified is not None and classified >= CLASSIFIED[name]
    assert correct is not None and correct >= CORRECT[name]


def test_hardly_anything_passes_that_is_wrong(outcomes: list[Outcome]) -> None:
    changes = [one for one in outcomes if one.request.expect == "config"]
    wrong = netcfg.percent(changes, lambda one: one.passed and not one.correct)
    assert wrong is not None and wrong <= PASSED_BUT_WRONG


def test_what_is_underspecified_is_asked_back(outcomes: list[Outcome]) -> None:
    unclear = [one for one in outcomes if one.request.expect == "clarify"]
    asked = netcfg.percent(unclear, lambda one: one.answered)
    assert asked is not None and asked >= ASKED_BACK
    done = [one.request.id for one in outcomes if one.request.expect == "refused" and one.status == "config"]
    assert not done, "what has to be refused is never configured"


def test_nothing_crashes(outcomes: list[Outcome]) -> None:
    assert [(one.request.id, one.reason) for one in outcomes if one.status == "error"] == []
