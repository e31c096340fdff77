"""NetConfEval: how sentences about paths are read, and how the benchmark's files are scored."""

from __future__ import annotations

import json
import os
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from assent.intents.errors import InvalidInput
from assent.lab import netconfeval
from assent.lab.campaign import Campaign
from assent.network.transport.skills.requirements import (
    REQUIREMENTS,
    Requirement,
    Sentences,
    contradictions,
    solve,
)

SHARED = Path(os.environ.get("ASSENT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DATA = SHARED / "data" / "netconfeval"
P = IPv4Network("10.9.0.0/16")


def read(text: str) -> tuple[Requirement, ...]:
    return solve(Sentences(text=text)).requirements


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("oslo can reach 10.9.0.0/16.", {"reach": True}),
        ("10.9.0.0/16 is not accessible from oslo", {"reach": False}),
        ("Packets from oslo must never reach 10.9.0.0/16", {"reach": False}),
        ("Block oslo from accessing 10.9.0.0/16.", {"reach": False}),
        ("From oslo, 10.9.0.0/16 is always reached by way of bergen.", {"through": "bergen"}),
        ("Traffic between oslo and 10.9.0.0/16 must not cross bergen", {"avoid": "bergen"}),
        ("Spread traffic from oslo to 10.9.0.0/16 evenly over three paths.", {"paths": 3}),
        ("The amount of routes between oslo and 10.9.0.0/16 is 4.", {"paths": 4}),
    ],
)
def test_sentences_in_other_words_than_the_benchmarks(text: str, wanted: dict[str, object]) -> None:
    assert read(text) == (Requirement(source="oslo", prefix=P, **wanted),)


@pytest.mark.parametrize(
    "text",
    [
        "Traffic from oslo to 10.9.0.0/16 goes through bergen, and avoids zurich.",
        "Traffic from oslo to 10.9.0.0/16 avoids zurich and goes through bergen.",
        "Traffic from oslo to 10.9.0.0/16 passes bergen, avoiding zurich",
    ],
)
def test_a_place_that_is_avoided_denies_no_other(text: str) -> None:
    assert {(one.through, one.avoid) for one in read(text)} == {("bergen", None), (None, "zurich")}
    assert {one.source for one in read(text)} == {"oslo"}


def test_lists_of_places_are_one_requirement_each() -> None:
    found = read(
        "oslo and bergen can reach 10.9.0.0/16. Traffic from oslo to 10.9.0.0/16 passes through a1, b2 and c3."
    )
    assert [(one.source, one.reach, one.through) for one in found] == [
        ("oslo", True, None),
        ("bergen", True, None),
        ("oslo", None, "a1"),
        ("oslo", None, "b2"),
        ("oslo", None, "c3"),
    ]


@pytest.mark.parametrize(
    "text", ["Hello there.", "oslo can reach bergen.", "10.9.0.0/16 is nice.", "oslo can reach 10.9.0.1/16"]
)
def test_what_states_no_requirement_is_told(text: str) -> None:
    answer = solve(Sentences(text=text))
    assert answer.requirements == () and answer.unread == (text,)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"reach": True}, {"reach": False}, "has to be reached and must not be"),
        ({"through": "b"}, {"avoid": "b"}, "has to pass b and must not"),
        ({"paths": 2}, {"paths": 3}, "over 2 and over 3 paths"),
        ({"reach": False}, {"through": "b"}, "must not be reached"),
        ({"reach": True}, {"through": "b"}, ""),
        ({"through": "b"}, {"through": "c"}, ""),
    ],
)
def test_contradictions(one: dict[str, object], other: dict[str, object], said: str) -> None:
    flows = [Requirement(source="a", prefix=P, **fields) for fields in (one, other)]
    assert said in "".join(contradictions(flows)) and bool(contradictions(flows)) == bool(said)
    elsewhere = Requirement(source="z", prefix=P, **other)
    assert not contradictions([flows[0], elsewhere])


def test_an_answer_with_names_that_nobody_said_is_not_valid() -> None:
    question = Sentences(text="oslo can reach 10.9.0.0/16.")
    (validate,) = REQUIREMENTS.validators
    with pytest.raises(ValueError, match="bergen is in none of the sentences"):
        validate(
            question,
            type(solve(question))(requirements=(Requirement(source="bergen", prefix=P, reach=True),)),
        )


def test_a_requirement_states_one_thing() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Requirement(source="a", prefix=P, reach=True, paths=2)


def test_scores_count_what_is_missing_and_what_is_too_much(tmp_path: Path) -> None:
    said = {"reachability": {"oslo": ["10.9.0.0/16", "10.8.0.0/16"]}, "waypoint": {}, "loadbalancing": {}}
    lines = [
        {
            "human_language": text,
            "expected": said,
            "batch_size": 2,
            "n_policy_types": 1,
            "conflict_exist": conflict,
        }
        for text, conflict in (
            ("oslo can reach 10.9.0.0/16.\noslo can reach 10.7.0.0/16.", False),
            ("oslo can reach 10.9.0.0/16.\noslo cannot reach 10.9.0.0/16.", True),
        )
    ]
    for name in (netconfeval.TRANSLATION, netconfeval.CONFLICT):
        (tmp_path / name).write_text("\n".join(map(json.dumps, lines)))
    study = netconfeval.study(Campaign(workers=1), folder=tmp_path)
    translation, conflicts = study.tables
    assert translation.rows[-1] == ("all", 2, 50.0, 1, 0.0, 0)
    assert conflicts.rows[-1][2:] == (1, 100.0, 100.0, 100.0, 100.0)


def test_files_that_are_not_there_or_not_the_benchmarks(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="NetConfEval is not in"):
        netconfeval.folder_of_data(tmp_path)
    (tmp_path / "x.jsonl").write_text('{"human_language": "a"}\n')
    with pytest.raises(InvalidInput, match=r"x\.jsonl:1: not as NetConfEval has it"):
        netconfeval.load(tmp_path / "x.jsonl")


@pytest.mark.skipif(not DATA.is_dir(), reason=f"NetConfEval is not in {DATA}")
def test_the_embedded_model_reads_the_benchmarks_sentences() -> None:
    translation, conflicts = netconfeval.study(Campaign(workers=1), folder=DATA, limit=120).tables
    assert translation.rows[-1][2] == 100.0 and translation.rows[-1][3] == 0
    assert conflicts.rows[-1][3] == 100.0
