"""Right answers to the sets' requests meet every check; wrong ones are caught."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from wrong_answers import KINDS, wrong_answers

from assent.intents.errors import InvalidInput
from assent.lab.netcfg_answers import Answer, answered, load_answers
from assent.lab.netcfg_run import judged
from assent.lab.netcfg_set import Request, load_requests, loaded, network_file

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "intents"


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    return load_answers(FOLDER)


@pytest.fixture(scope="module")
def changes() -> list[Request]:
    return [one for one in load_requests(FOLDER) if one.expect == "config"]


def test_every_change_has_an_answer_that_meets_every_check(
    changes: list[Request], answers: dict[str, Answer]
) -> None:
    assert {one.id for one in changes} == set(answers)
    unmet = {}
    for one in changes:
        after = answered(loaded(network_file(FOLDER, one.network)), answers[one.id])
        wrong = [(check.check, check.after) for check in judged(one, FOLDER, after) if not check.holds]
        if wrong:
            unmet[one.id] = wrong
    assert not unmet


def test_an_answers_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        load_answers(tmp_path)
    (tmp_path / "answers.jsonl").write_text('{"id": "x", "configs": {}}\n{"configs": {}}\n')
    with pytest.raises(InvalidInput, match=r"answers\.jsonl:2"):
        load_answers(tmp_path)


def test_wrong_answers_fail_a_check(changes: list[Request], answers: dict[str, Answer]) -> None:
    """Wrong direction, another interface, a value one off, an objective dropped, another router."""
    made, caught = Counter[str](), Counter[str]()
    for request in changes:
        network = loaded(network_file(FOLDER, request.network))
        for wrong in wrong_answers(request, answers[request.id], network, per_kind=1):
            made[wrong.kind] += 1
            try:
                checks = judged(request, FOLDER, answered(network, wrong.answer))
            except InvalidInput:
                caught[wrong.kind] += 1  # no router would take it
            else:
                caught[wrong.kind] += not all(one.holds for one in checks)
    shares = {kind: caught[kind] / made[kind] for kind in KINDS}
    assert sum(made.values()) > 700 and min(made.values()) > 40
    assert min(shares.values()) >= 0.95, shares
