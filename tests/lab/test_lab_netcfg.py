"""The sets of `examples/intents` and the experiment that runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assent.intents.errors import InvalidInput
from assent.lab import netcfg
from assent.lab.campaign import Campaign
from assent.lab.checks.judge import KINDS
from assent.lab.netcfg_run import before_change
from assent.lab.netcfg_set import Request, folder_of_sets, load_requests

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "intents"


@pytest.fixture(scope="module")
def requests() -> list[Request]:
    return load_requests(FOLDER)


def test_the_sets_have_what_the_readme_says(requests: list[Request]) -> None:
    assert [sum(one.set == name for one in requests) for name in ("paper", "tunnels", "blind")] == [
        90,
        40,
        200,
    ]
    assert len({one.id for one in requests}) == 330
    assert sum(one.expect == "clarify" for one in requests) == 35
    assert sum(one.expect == "refused" for one in requests) == 6
    paper = [one.type for one in requests if one.set == "paper"]
    assert [paper.count(name) for name in ("CP", "RP", "ACL", "TN")] == [30, 35, 20, 5]
    assert {check.kind for one in requests for check in one.checks} <= set(KINDS)
    assert all(bool(one.checks) == (one.expect == "config") for one in requests)


def test_what_has_to_change_does_not_hold_before_and_what_has_to_stay_does(requests: list[Request]) -> None:
    unsound = [(one.id, check) for one in requests for check in before_change(one, FOLDER) if not check.sound]
    assert not [(identity, check.check, check.before) for identity, check in unsound]


def test_the_experiment_tells_by_type_and_lists_what_went_wrong() -> None:
    study, outcomes = netcfg.study(Campaign(workers=1), folder=FOLDER, sets=("paper",), limit=12)
    assert len(outcomes) == 12
    scores = next(one for one in study.tables if one.name == "netcfg")
    assert scores.rows[-1][0] == "all" and scores.rows[-1][1] == 12
    wrong = [one for one in outcomes if not one.right]
    told = netcfg.listed(outcomes)
    assert len(told) == len(wrong)
    assert all(one.request.text in text for one, text in zip(wrong, told, strict=True))
    assert set(study.figures) == {"netcfg", "netcfg-time"}


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    one, same, other = (load_requests(FOLDER, limit=20, seed=seed) for seed in (1, 1, 2))
    assert one == same != other and len(other) == 20


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "XX"}, "type is one of"),
        ({"objectives": 0}, "objectives should be a number from 1"),
        ({"objectives": True}, "objectives should be a number from 1"),
        ({"checks": [{"property": "mtu"}]}, "a check should be an object with a kind"),
        ({"text": None}, "text is missing"),
    ],
)
def test_a_line_that_is_no_request_is_named(tmp_path: Path, change: dict[str, object], said: str) -> None:
    line = {"id": "x", "network": "four-routers", "text": "t", "type": "CP", "language": "en", "objectives": 1,
            "expect": "config", "checks": []}  # fmt: skip
    (tmp_path / "paper.jsonl").write_text("\n" + json.dumps({**line, **change}))
    with pytest.raises(InvalidInput, match=said) as error:
        load_requests(tmp_path, ("paper",))
    assert "paper.jsonl:2" in error.value.message


def test_folders_and_networks_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="--folder"):
        folder_of_sets(tmp_path / "none")
    with pytest.raises(InvalidInput, match="nowhere"):
        load_requests(FOLDER, network="nowhere")
    with pytest.raises(InvalidInput, match="cannot be read"):
        load_requests(FOLDER, ("none",))
