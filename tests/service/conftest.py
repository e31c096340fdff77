"""Fixtures of the service room: its corpus of requests, and a model that thinks with the embedded solvers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

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
    text = (Path(__file__).parent / "service_corpus.yaml").read_text(encoding="utf-8")
    return list(YAML(typ="safe").load(text))
