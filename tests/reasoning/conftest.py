"""Fixtures of the reasoning room: a fake endpoint that adds up, and an event loop in a thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from assent.reasoning.run import Loop
from fakes.openai_server import FakeOpenAI


def _total(question: Any) -> dict[str, Any]:
    return {"total": sum(question["numbers"])}


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    with Loop() as one:
        yield one


@pytest.fixture(scope="module")
def endpoint() -> Iterator[FakeOpenAI]:
    with FakeOpenAI(_total, location="http://192.0.2.1/v1/chat/completions") as server:
        yield server


@pytest.fixture
def server(endpoint: FakeOpenAI) -> FakeOpenAI:
    endpoint.script = ["tool"]
    endpoint.requests.clear()
    endpoint.headers.clear()
    return endpoint
