"""The scenario's business sections, and the conflicts that are found between operators."""

from __future__ import annotations

import pytest

from assent.business.conflict import Declared, conflict, declared, open_topic
from assent.business.intent import BusinessIntent
from assent.business.scenario import BusinessSection, TopicSection, check_cells
from assent.intents.errors import InvalidInput
from assent.inventory.yamlfile import parse

GOOD = """
operators:
  - {name: gold, says: "premium users, 100 Mbps", personality: agreeable, cells: [c1], demand_mbps: 80}
  - name: thrift
    says:
      - {from_s: 0, says: "low cost, 20 Mbps"}
      - {from_s: 200, says: "low cost, 5 Mbps"}
mediator: {utility: {kind: quadratic, target: 50, weight: 0.5}}
topics: {c1: {kind: allocation, max_rounds: 4, pressure: hard}}
units: {arbitral: false}
"""


def test_a_section_is_read_with_its_defaults() -> None:
    section = parse(GOOD, "s.yaml").validate(BusinessSection)
    gold, thrift = section.operators
    assert thrift.says_at(0) == thrift.says_at(199.9) == "low cost, 20 Mbps"
    assert thrift.says_at(200) == "low cost, 5 Mbps" and gold.says_at(1e6).startswith("premium")
    assert [one.name for one in section.on("c1")] == ["gold", "thrift"]
    assert [one.name for one in section.on("c2")] == ["thrift"]
    assert section.topic("c1").kind == "allocation" and section.topic("c2").kind == "level"
    assert not section.units.arbitral and section.units.optimizer
    check_cells(section, {"c1", "c2"})
    with pytest.raises(InvalidInput, match="no cell 'c1'"):
        check_cells(section, {"other"})


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("operators: []", "s.yaml:1", "at least 1"),
        ("operators: [{name: a, says: ''}]", "s.yaml:1", "at least 1 character"),
        ("operators: [{name: a, says: x}, {name: a, says: y}]", "", "same name: a"),
        ("operators: [{name: mediator, says: x}]", "", "mediator"),
        ("operators:\n  - name: a\n    says: [{from_s: 5, says: x}]", "s.yaml:3", "from_s: 0"),
        ("operators:\n  - name: a\n    says: x\n    personality: angry", "s.yaml:4", "'normal'"),
        (
            "operators:\n  - name: a\n    says: x\n    demand_mbps: -1",
            "s.yaml:4",
            "greater than or equal to 0",
        ),
        ("operators:\n  - name: a\n    says: x\n    demand_mbps: .nan", "s.yaml:4", "finite"),
        ("operators:\n  - name: a\n    says: x\ntopics: {c: {kind: other}}", "s.yaml:4", "'level'"),
        ("operators:\n  - {name: a, says: x, wants: y}", "s.yaml:2", "not permitted"),
    ],
)
def test_errors_name_line_and_field(text: str, where: str, what: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text, "s.yaml").validate(BusinessSection)
    assert where in str(caught.value.problems) and what in str(caught.value.problems)


def test_sixty_four_operators_fit_and_more_do_not() -> None:
    def section(count: int) -> BusinessSection:
        return BusinessSection.model_validate(
            {"operators": [{"name": f"o{k}", "says": "x"} for k in range(count)]}
        )

    assert len(section(64).operators) == 64
    with pytest.raises(ValueError, match="64"):
        section(65)


def wish(name: str, objective, target: float) -> Declared:
    return Declared(f"intent.{name}", objective, target)


def test_the_demo_is_a_conflict_of_level_not_of_capacity() -> None:
    wanted = {"gold": wish("gold", "quality", 100), "thrift": wish("thrift", "cost", 20)}
    report = conflict("c1", wanted, 134)
    assert report.kind == "level" and report.intents == ("intent.gold", "intent.thrift")
    assert "quality against cost" in report.explanation and "120" in report.explanation
    assert report.demanded_mbps == 120 and report.available_mbps == 134


@pytest.mark.parametrize(
    ("targets", "available", "kind", "expected"),
    [
        ((50, 50.5), 134, "level", "none"),
        ((50, 50.5), 40, "level", "capacity"),
        ((100,), 134, "level", "none"),
        ((100, 20), 134, "allocation", "none"),
        ((100, 50), 134, "allocation", "capacity"),
        ((500, 20), 134, "allocation", "capability"),
        ((), 134, "level", "none"),
    ],
)
def test_kinds_of_conflict(targets, available, kind, expected) -> None:
    wanted = {f"o{k}": wish(f"o{k}", "balanced", one) for k, one in enumerate(targets)}
    assert conflict("c", wanted, available, kind=kind, capable_mbps=200).kind == expected


def test_a_topic_is_opened_from_a_report() -> None:
    wanted = {"b": wish("b", "quality", 100), "a": wish("a", "cost", 20)}
    settings = TopicSection(kind="allocation", tolerance_mbps=2, max_rounds=5)
    report = conflict("c1", wanted, 90, kind="allocation")
    topic = open_topic(report, ("b", "a"), settings, version=3, demands_mbps={"a": 10, "x": 9})
    assert (topic.id, topic.upper, topic.participants, topic.demands) == ("c1.3", 90, ("a", "b"), {"a": 10})
    assert (topic.tolerance, topic.max_rounds) == (2, 5)


def test_limits_are_no_part_of_what_is_declared() -> None:
    intent = BusinessIntent(objective="quality", target_mbps=80, at_least_mbps=41)
    assert declared(intent, "i", 50) == Declared("i", "quality", 80)
    assert declared(BusinessIntent(target_fraction=0.5), "i", 50).target_mbps == 25
