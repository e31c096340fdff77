"""The contract of `assent negotiate --batch`."""

from __future__ import annotations

import asyncio
import json
import random

import pytest
from business_fakes import EmbeddedModel, FakeAgent
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.business.batch import negotiate_case, negotiate_line

FIELDS = [
    "id",
    "agreed",
    "consensus",
    "allocation",
    "final_values",
    "optimum",
    "nash",
    "rounds",
    "stopped_by",
    "messages",
]

WISH = "agents[0].business_intent"


def run(case):
    return asyncio.run(negotiate_case(case, lambda model: FakeAgent(), lambda model: EmbeddedModel()))


def case(**more):
    agents = [
        {"name": "a", "utility": {"kind": "quadratic", "target": 100, "weight": 1}, "personality": "normal"},
        {"name": "b", "business_intent": "basic users, low cost, 20 Mbps"},
    ]
    return {"id": "1", "topic": {"kind": "level", "capacity": 134, "unit": "Mbps"}, "agents": agents, **more}


def test_a_level_is_agreed() -> None:
    result = run(case())
    assert list(result) == FIELDS and json.dumps(result)
    assert result["agreed"] and result["allocation"] is None
    assert (
        result["optimum"]
        == pytest.approx((100 + 1.2 * 20) / 2.2)
        == pytest.approx(result["consensus"], abs=2)
    )
    assert 0 < result["nash"] < 40 and result["messages"] == 4 * result["rounds"]


def test_an_allocation_respects_capacity_and_demand() -> None:
    split = case(topic={"kind": "allocation", "capacity": 60}, pressure="hard")
    split["agents"][0]["demand"] = 30
    result = run(split)
    assert result["consensus"] is None and result["allocation"] == pytest.approx(result["optimum"], abs=0.01)
    assert sum(result["allocation"].values()) <= 60 and result["allocation"]["a"] <= 30


def test_the_mediators_utility_counts_on_a_level() -> None:
    pulled = run(
        case(mediator={"utility": {"kind": "quadratic", "target": 0, "weight": 100}}, pressure="hard")
    )
    assert pulled["consensus"] == pytest.approx(pulled["optimum"], abs=0.01) and pulled["consensus"] < 5


def test_sentences_are_read_in_the_topics_unit() -> None:
    result = run(
        case(topic={"kind": "level", "capacity": 134_000, "unit": "kbps"}, agents=case()["agents"][1:])
    )
    assert result["consensus"] == pytest.approx(20_000)
    error = run(case(topic={"kind": "level", "capacity": 10, "unit": "EUR"}))["error"]
    assert error["field"] == "agents[1].business_intent"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"topic": {"kind": "level", "capacity": -1}}, "invalid-input", "topic.capacity"),
        ({"topic": {"kind": "circle", "capacity": 1}}, "invalid-input", "topic.kind"),
        ({"agents": []}, "invalid-input", "agents"),
        ({"agents": [{"name": "a"}]}, "invalid-input", "agents[0]"),
        ({"agents": [{"name": "a", "business_intent": "at least 9, at most 1 Mbps"}]}, "clarify", WISH),
        ({"agents": [{"name": "a", "business_intent": " "}]}, "invalid-input", WISH),
        ({"agents": case()["agents"][:1] * 2}, "invalid-input", "agents[1].name"),
        ({"pressure": "soggy"}, "invalid-input", "pressure"),
        ({"max_rounds": 0}, "invalid-input", "max_rounds"),
    ],
)  # fmt: skip
def test_a_bad_case_is_answered_not_raised(change, code, field) -> None:
    result = run(case(**change))
    assert result["id"] == "1" and result["error"]["code"] == code and result["error"]["message"]
    assert result["error"]["field"] == field


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "null", '{"id": NaN}', "[" * 100_000, '{"id": {"x": 1}}', '{"id": true}']
)
def test_a_line_that_is_no_case_is_answered_too(line: str) -> None:
    result = asyncio.run(negotiate_line(line, lambda model: FakeAgent(), lambda model: EmbeddedModel()))
    assert (
        result["id"] is None
        and result["error"]["code"] == "invalid-input"
        and json.dumps(result, allow_nan=False)
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda x: st.lists(x, max_size=3)
    )
)
@settings(max_examples=50, deadline=None)
def test_nothing_in_a_case_breaks_it(junk) -> None:
    for field in ("id", "topic", "agents", "mediator", "pressure"):
        assert "error" in run(case(**{field: junk})) or field in ("id", "mediator")


@pytest.mark.parametrize("pressure", ["none", "soft", "hard"])
@pytest.mark.parametrize("count", [2, 5, 10])
def test_four_rounds_suffice_on_the_papers_topic(pressure: str, count: int) -> None:
    pick = random.Random(count)
    for seed in range(25):
        agents = [
            {"name": f"o{k}", "utility": {"kind": "quadratic", "target": pick.randint(0, 134), "weight": 1}}
            for k in range(count)
        ]
        assert run(case(agents=agents, pressure=pressure, max_rounds=4, seed=seed))["agreed"]
