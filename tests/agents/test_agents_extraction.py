"""Extraction: one clear proposal, or a reason why not."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.agents.brief import Message
from assent.agents.extraction import Extraction, extract
from assent.agents.inspection import Context, inspect

ACCEPTED: list[Any] = [
    {"value": 50, "reasoning": "fair"},
    '{"value": 50, "reasoning": "fair"}',
    '```json\n{"value": 50, "reasoning": "fair"}\n```',
    'Sure, here it is: {"value": 50, "reasoning": "fair"} I hope that this helps.',
    {"value": "50 Mbps", "reasoning": "fair"},
    {"value": "0.05 Gbps", "reasoning": "fair"},
    {"value": "50000 kbps", "reasoning": "fair"},
    {"value": "50", "reasoning": "fair"},
    {"value": 0.05, "unit": "Gbps", "reasoning": "fair"},
    {"value": {"amount": 50, "unit": "Mbps"}, "reasoning": "fair"},
    {"throughput_kbps": 50_000, "reasoning": "fair"},
    {"proposal": {"value": 50, "reasoning": "fair"}},
    {"role": "assistant", "content": '{"value": 50, "reasoning": "fair"}'},
    "{'value': 50, 'reasoning': 'fair',}",
    "I propose 50 Mbps because energy is expensive.",
    "Value: 50 Mbps\nReasoning: energy is expensive",
    "We want 50 Mbps [see our forecast] for the busy hour.",
    '<think>maybe {"value": 70}?</think>{"value": 50, "reasoning": "fair"}',
    '{"value": 50, "reasoning": "fair"}\n{"value": 50.0, "reasoning": "fair"}',
    '{"value": 50, "value": 50, "reasoning": "the same twice"}',
    {"value": 50, "reasoning": ["energy", "quality"]},
    '```json\n{"value": 50,\n "reasoning": "a line\nand another"}\n```',
    '"{\\"value\\": 50, \\"reasoning\\": \\"encoded twice\\"}"',
    "我们建议50 Mbps,因为今晚有比赛。",
]

REJECTED: list[tuple[Any, str]] = [
    ('{"value": NaN, "reasoning": "x"}', "finite"),
    ({"value": float("inf"), "reasoning": "x"}, "finite"),
    ({"value": "1e999", "reasoning": "x"}, "finite"),
    ({"value": 10**400, "reasoning": "x"}, "finite"),
    ({"value": "NaN", "reasoning": "x"}, "not a number"),
    ({"value": -1, "reasoning": "x"}, "negative"),
    ({"value": 134.5, "reasoning": "x"}, "above the upper bound 134"),
    ({"value": 5, "reasoning": "x"}, "below the lower bound 10"),
    ('{"value": 50, "reasoning": "a"} {"value": 60, "reasoning": "b"}', "more than one answer"),
    ('{"value": 50, "reasoning": "a"} No: I propose 60 Mbps instead.', "more than one answer"),
    ({"value": 50, "throughput_mbps": 60, "reasoning": "a"}, "more than one answer"),
    ("Between 40 and 60 Mbps would do for us.", "more than one answer"),
    ({"value": "50-60 Mbps", "reasoning": "x"}, "more than one number"),
    ({"type": "object", "properties": {"value": {"type": "number"}}}, "schema"),
    ({"value": {"type": "number"}, "reasoning": {"type": "string"}}, "schema"),
    ({"value": True, "reasoning": "x"}, "boolean"),
    ({"value": None, "reasoning": "x"}, "null"),
    ({"value": [50], "reasoning": "x"}, "list"),
    ({"value": "fifty-ish percent", "reasoning": "x"}, "not a number"),
    ({"value": "50 ms", "reasoning": "x"}, "not a number in Mbps"),
    ({"value": 50, "unit": "MHz", "reasoning": "x"}, "MHz"),
    ({"value": 50}, "reasoning"),
    ({"value": 50, "reasoning": "  "}, "reasoning"),
    ({"value": 50, "reasoning": 5}, "not text"),
    ({"value": 50, "reasoning": "x" * 2001}, "2001 characters"),
    ({"reasoning": "x"}, "`value` is missing"),
    ("x" * 3_000_000, "characters"),
    ({"value": 50, "reasoning": "x" * 3_000_000}, "characters"),
    ("[" * 5000, "levels deep"),
    ('{"a":' * 100 + "1" + "}" * 100, "levels deep"),
    ('{"value": 50, "value": 60, "reasoning": "x"}', "twice"),
    ('{"value": 50, "reasoning": "cut of', "not complete"),
    ("50", "no"),
    ("", "empty"),
    (None, "null"),
    (50, "a number"),
    ("{}" * 200, "objects"),
    ({"value": 50, "reasoning": "half a \ud800 character"}, "surrogate"),
    ({"value": "\ud800", "reasoning": "x"}, "not a number"),
    ({str(number): number for number in range(200_000)}, "characters"),
    ([[1] * 1000] * 1000, "characters"),
]


@pytest.mark.parametrize("raw", ACCEPTED, ids=lambda raw: str(raw)[:40])
def test_accepts_what_is_clear(raw: Any) -> None:
    found = extract(raw, 0, 134)
    assert (found.status, found.value, found.error) == ("accepted", 50.0, None)
    assert found.reasoning.strip()


@pytest.mark.parametrize(("raw", "why"), REJECTED, ids=[f"{i}-{why}" for i, (_, why) in enumerate(REJECTED)])
def test_rejects_the_rest_with_a_reason(raw: Any, why: str) -> None:
    found = extract(raw, 10, 134)
    assert found.status == "rejected"
    assert found.value is None
    assert found.error is not None
    assert why in found.error


def test_values_are_in_the_topics_unit() -> None:
    assert extract({"value": "0.05 Gbps", "reasoning": "x"}, 0, 200_000, "kbps").value == pytest.approx(
        50_000
    )
    assert extract({"value": 40, "reasoning": "x"}, 0, 100, "MHz").value == 40
    assert extract({"value": "40 MHz", "reasoning": "x"}, 0, 100, "MHz").value == 40
    assert extract({"value": "40 Mbps", "reasoning": "x"}, 0, 100, "MHz").status == "rejected"


def test_the_unit_reports_who_was_rejected_and_why() -> None:
    inbox = (Message(sender="a", raw={"value": 1, "reasoning": "x"}), Message(sender="b", raw="nothing here"))
    received, finding = Extraction().run(inbox, 0, 10)
    assert [one.extracted.status for one in received] == ["accepted", "rejected"]
    assert finding.summary.startswith("1 of 2 messages accepted; rejected: b: ")
    assert finding.data["accepted"] == {"a": 1.0}


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_no_value_leaves_the_bounds(text: str) -> None:
    found = extract(text, 10, 20)
    assert found.value is None or 10 <= found.value <= 20


@pytest.mark.parametrize(
    "raw", ["{" * 5_000_000, "a" * 5_000_000, {str(at): at for at in range(200_000)}, [[1] * 1000] * 1000]
)
def test_megabytes_are_rejected_without_being_read(raw: Any) -> None:
    started = time.perf_counter()
    assert extract(raw, 0, 134).status == "rejected"
    assert time.perf_counter() - started < 0.5  # milliseconds; a busy machine is given room


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["value", "reasoning", "unit", "proposal", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_JSON)
def test_no_object_breaks_it_either(raw: Any) -> None:
    for sent in (raw, json.dumps(raw)):
        found = extract(sent, 10, 20)
        assert (found.status == "accepted") == (found.value is not None)
        assert found.value is None or 10 <= found.value <= 20


@given(_JSON | st.text(st.characters(), max_size=200), st.floats(0, 200))
def test_an_inspection_always_answers_and_can_be_written_down(raw: Any, capacity: float) -> None:
    context = Context(capacity_mbps=capacity, others=({"id": "b", "value": 3.0},))
    found = asyncio.run(inspect(raw, context))
    assert found.status in ("accepted", "rejected")
    assert found.value is None or 0 <= found.value <= capacity
    json.dumps(found.model_dump(mode="json"), ensure_ascii=False).encode()


@given(st.floats(0, 134), st.sampled_from(["Mbps", "kbps", "Gbps"]))
def test_units_agree(value: float, unit: str) -> None:
    factor = {"Mbps": 1.0, "kbps": 1e3, "Gbps": 1e-3}[unit]
    found = extract({"value": f"{value * factor:.9f} {unit}", "reasoning": "x"}, 0, 134)
    assert found.value == pytest.approx(value, abs=1e-4)
