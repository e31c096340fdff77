"""Regulations: retrieval, rules that bound topics, documents that people add."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.agents.expressions import evaluate
from assent.agents.library import Library
from assent.agents.regulations import RegulationIndex
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Topic

NOTE = """---
title: House rule
citation: Board decision 7
rules:
  - applies_to: {unit: Mbps, resource: cell-9}
    upper: topic_upper * share / 100
    lower: 5
    rule: our share of the cell
---
# House rule

On cell-9 we use our share and no more.
"""


def topic(**changes: Any) -> Topic:
    return Topic.model_validate(
        {"id": "t", "resource": "cell-1", "kind": "level", "upper": 134, "participants": ("a",), **changes}
    )


def test_a_cell_wider_than_its_band_allows_is_bounded_with_a_citation() -> None:
    index = RegulationIndex(
        {"cell-1": {"band": "n28", "bandwidth_mhz": 40}, "cell-2": {"band": "n78", "bandwidth_mhz": 40}}
    )
    (found,) = index.constraints(topic())
    assert found.upper == pytest.approx(67)
    assert "38.101-1" in found.citation
    (fine,) = index.constraints(topic(resource="cell-2"))
    assert fine.upper == 134
    assert index.constraints(topic(resource="cell-3")) == ()


def test_a_topic_may_name_its_band_itself() -> None:
    (found,) = RegulationIndex().constraints(topic(id="channel bandwidth in n41", unit="MHz", upper=200))
    assert found.upper == 100


def test_every_band_of_the_standard_is_there(shared: Path) -> None:
    table = json.loads((shared / "standards/nr_tables/nr_band_max_bw.json").read_text(encoding="utf-8"))
    index = RegulationIndex()
    for band in table["bands"]:
        (found,) = index.constraints(topic(id=f"width-of {band['band']} carrier", unit="MHz", upper=1000))
        assert found.upper == band["max_channel_bw_mhz_rel15"]


def test_power_and_open_internet() -> None:
    index = RegulationIndex(
        {
            "mast": {"band": "n48", "category": "B"},
            "slice": {"region": "EU", "service": "specialised", "internet_reserve_percent": 25},
        }
    )
    (power,) = index.constraints(topic(resource="mast", unit="dBm", upper=60))
    assert (power.upper, power.citation) == (47, "47 CFR 96.41(b)")
    (reserve,) = index.constraints(topic(resource="slice", upper=100))
    assert reserve.upper == 75
    assert "2015/2120" in reserve.citation


def test_search_finds_and_never_fails() -> None:
    index = RegulationIndex()
    (first, *_) = index.search("internet traffic management commercial")
    assert "2015/2120" in first.citation
    assert index.search('"" OR * NEAR(') is not None
    assert index.search("") == ()
    assert index.search("zzzzqqqq") == ()


def test_documents_are_added_kept_and_replaced(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(NOTE, encoding="utf-8")
    kept = tmp_path / "state" / "regulations.sqlite"
    facts = {"cell-9": {"share": 50}}
    (added,) = RegulationIndex(facts, Library(kept)).add([note])
    assert added.title == "House rule"
    again = RegulationIndex(facts, Library(kept))
    (found,) = again.constraints(topic(resource="cell-9"))
    assert (found.lower, found.upper, found.citation) == (5, 67, "Board decision 7")
    note.write_text(NOTE.replace("/ 100", "/ 200"), encoding="utf-8")
    again.add([note])
    (found,) = again.constraints(topic(resource="cell-9"))
    assert found.upper == 33.5
    assert len(again.search("house rule share", 50)) == len(
        {p.text for p in again.search("house rule share", 50)}
    )


def test_a_rule_that_lacks_an_attribute_does_not_apply(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(NOTE, encoding="utf-8")
    index = RegulationIndex(shipped=False)
    index.add([note])
    assert index.constraints(topic(resource="cell-9")) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            NOTE.replace("upper: topic_upper * share / 100", "upper: __import__('os').system('true')"),
            "only numbers",
        ),
        (
            NOTE.replace("upper: topic_upper * share / 100", "upper: 1 / 0"),
            r"note.md: rules\[0\].upper: .*evaluated",
        ),
        (
            NOTE.replace("upper: topic_upper * share / 100", "upper: .nan"),
            r"note.md: rules\[0\].upper: .*finite",
        ),
        (NOTE.replace("    rule: our share of the cell\n", ""), "rule"),
        (NOTE.replace("citation: Board", "colour: Board"), "colour"),
        ("   ", "empty"),
        ("a\x00b", "not a text file"),
    ],
)
def test_bad_documents_are_refused_and_leave_nothing(tmp_path: Path, text: str, why: str) -> None:
    note = tmp_path / "note.md"
    note.write_text(text, encoding="utf-8")
    index = RegulationIndex(shipped=False)
    with pytest.raises(InvalidInput, match=why):
        index.add([note])
    assert index.search("house rule cell-9") == ()


def test_a_rule_binds_whatever_the_text_around_it_says(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    front = "---\ntitle: Ours\nrules:\n  - {applies_to: {resource: cell-9}, upper: 40, rule: our part}\n---\n"
    note.write_text(front + "Everything else stands in the contract.\n")
    index = RegulationIndex(shipped=False)
    index.add([note])
    assert [one.upper for one in index.constraints(topic(resource="cell-9"))] == [40.0]
    assert index.constraints(topic(resource="cell-1")) == ()


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such file"):
        RegulationIndex(shipped=False).add([tmp_path / "no.md"])


def test_arithmetic() -> None:
    assert evaluate("topic_upper * min(1, 20 / width)", {"topic_upper": 100, "width": 40}) == 50
    assert evaluate("-max(a, 2) + 1", {"a": 3}) == -2
    assert evaluate("unknown * 2", {}) is None


@given(st.text(max_size=60))
def test_no_expression_does_anything_but_arithmetic(text: str) -> None:
    try:
        found = evaluate(text, {"x": 1.0})
    except InvalidInput:
        return
    assert found is None or isinstance(found, float)
