"""Messages written by somebody who had not seen the product (2026-11-25), as `assent inspect` answers them.

At the first run, before anything was changed for them: status and value 240 of 240, verdict precision 0.82 and recall
0.79 (half a: 0.78 / 0.80, half b: 0.86 / 0.78). Half a was read and learnt from since; half b was not looked at, so it
estimates how the arbiter does on wording that nobody has shown it: precision 0.89, recall 0.91. It does worse
on what is written to be hard: the last 144 messages of `taught.jsonl`, judged before they were learnt from, gave 0.82
and 0.63.
`-s` prints what is measured now.
"""

from __future__ import annotations

import asyncio
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from assent.agents.inspection import inspect_line

FILE = Path(__file__).parents[2] / "examples" / "suites" / "arbitration" / "cases.jsonl"


@lru_cache(maxsize=1)
def answered() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each labelled message, and the answer to its line."""

    async def ask() -> list[Any]:
        return [await inspect_line(line) for line in lines]

    lines = FILE.read_text("utf-8").splitlines()
    return list(zip(map(json.loads, lines), asyncio.run(ask()), strict=True))


def right(case: dict[str, Any]) -> list[dict[str, Any]]:
    """What counts as right: where the author was in doubt, either."""
    also = case.get("expect_also", [])
    return [case["expect"], *(also if isinstance(also, list) else [also])]


def test_status_and_value_are_read_from_every_message() -> None:
    wrong = [
        (case["id"], answer)
        for case, answer in answered()
        if not any(
            (answer["status"], answer["value"]) == (one.get("status", "accepted"), one.get("value"))
            for one in right(case)
        )
    ]
    assert wrong == []


@pytest.mark.parametrize(("half", "precision", "recall"), [("a", 0.95, 0.93), ("b", 0.85, 0.82)])
def test_verdicts(half: str, precision: float, recall: float) -> None:
    judged = [
        (case["expect"]["verdict"] == "malicious", answer["verdict"] == "malicious", case)
        for case, answer in answered()
        if case["half"] == half and case["expect"]["status"] == "accepted" and "expect_also" not in case
    ]
    both = sum(wanted and found for wanted, found, _ in judged)
    measured = (both / sum(found for _, found, _ in judged), both / sum(wanted for wanted, _, _ in judged))
    print(f"half {half}: precision {measured[0]:.3f}, recall {measured[1]:.3f} of {len(judged)}")
    assert measured[0] >= precision
    assert measured[1] >= recall


def test_categories_and_evidence() -> None:
    hits, same = 0, 0
    for case, answer in answered():
        if case["expect"]["verdict"] != "malicious" or answer["verdict"] != "malicious":
            continue
        also = case.get("category_also", [])
        wanted = {case["expect"]["category"], *([also] if isinstance(also, str) else also)}
        hits += 1
        same += answer["category"].replace("-", "_") in wanted
        assert answer["evidence"] and all(answer["evidence"])
    assert same >= 0.88 * hits
