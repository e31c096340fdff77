"""Fixtures of the service room: its corpus of requests, and a model that thinks with the embedded solvers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assent.reasoning.skill import A, Answer, Q, Skill


class Solver:
    """The embedded solvers behind the Model port."""

    name = "embedded"

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        return Answer(skill.check(question, skill.solve(question)), self.name)


@pytest.fixture
def solver() -> Solver:
    return Solver()


@pytest.fixture(scope="session")
def corpus() -> list[dict[str, Any]]:
    file = Path(__file__).parents[2] / "examples" / "suites" / "slices" / "cases.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
