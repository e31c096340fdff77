"""What an NS provider and an NS agent elsewhere say to each other: both sides judge what they hear."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from domain_adverts import adverts, everything, need

from assent.intents.domains import Committed, Declined, Delegation, Offer, Reserved
from assent.intents.errors import AssentError, InvalidInput, Permanent, Refused, Temporary
from assent.service.domains.exchange import HostedDomain, RemoteAgent
from assent.service.domains.spanning import splits


class Agent:
    """Says back what it was asked, or raises `error`."""

    domain = "metro"

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.error: AssentError | None = None
        self.answer: Any = None

    def __getattr__(self, name: str) -> Any:
        def call(*given: Any) -> Any:
            self.asked.append((name, *given))
            if self.error is not None:
                raise self.error
            return self.answer

        return call


def wired(agent: Agent) -> RemoteAgent:
    """Through JSON and back, as over a network."""
    hosted = HostedDomain(agent)  # type: ignore[arg-type]
    return RemoteAgent(
        "metro", lambda raw: json.loads(json.dumps(asyncio.run(hosted.answer(json.loads(json.dumps(raw))))))
    )


def part() -> Delegation:
    segments = tuple(one for one in splits([need()], adverts())[0].segments if one.domain == "metro")
    return Delegation(order="o", version=2, former=1, segments=segments, hold_s=30)


def test_everything_crosses_as_it_is() -> None:
    agent, given = Agent(), part()
    remote = wired(agent)
    declined = Declined(reason="full", offers=(Offer(segment=given.segments[0].id, ul_kbps=7),))
    committed = Committed(id=given.id, stitches=given.segments[0].stitches, confirm_within_s=9)
    for name, arguments, answer in (
        ("advert", (), everything()["metro"]),
        ("reserve", (given,), Reserved(id=given.id, hold_s=30)),
        ("reserve", (given,), declined),
        ("commit", (given.id,), committed),
        ("confirm", (given.id,), "sha"),
        ("state", (given.id,), "committed"),
        ("undo", (given.id,), None),
        ("release", ("o",), None),
    ):
        agent.answer = answer
        said = getattr(remote, name)(*arguments)
        assert agent.asked[-1] == (name, *arguments)
        assert said == json.loads(json.dumps(answer)) if name == "advert" else said == answer


@pytest.mark.parametrize(
    "error", [Refused("no"), Temporary("later"), InvalidInput("what"), Permanent("never")]
)
def test_errors_cross_as_what_they_are(error: AssentError) -> None:
    agent = Agent()
    agent.error = error
    with pytest.raises(type(error), match=f"metro: {error.message}"):
        wired(agent).commit("o@1")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "x" * 1000,
        {"kind": "reserved"},
        {"kind": "reserved", "id": "o@2", "hold_s": -1},
        {"kind": "reserved", "id": "o@2", "hold_s": True},
        {"kind": "committed", "id": "o@2", "stitches": [{"point": "b1"}], "confirm_within_s": 1},
        {"kind": "declined", "reason": "x" * 5000},
        {"kind": "ended"},
        {"kind": "trouble", "code": "rm -rf", "message": "x"},
        {"kind": "reserved", "id": "o@2", "hold_s": float("nan")},
    ],
)
def test_answers_that_are_none_are_refused(raw: Any) -> None:
    remote = RemoteAgent("metro", lambda question: raw)
    with pytest.raises(Permanent) as caught:
        remote.reserve(part())
    assert "metro" in caught.value.message and len(caught.value.message) < 800


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        {},
        {"kind": "advert", "protocol": 2, "domain": "metro"},
        {"kind": "advert", "protocol": 1, "domain": "radio"},
        {"kind": "commit", "protocol": 1, "domain": "metro"},
        {"kind": "commit", "protocol": 1, "domain": "metro", "id": "x" * 1000},
        {"kind": "shell", "protocol": 1, "domain": "metro", "id": "x"},
        {"kind": "reserve", "protocol": 1, "domain": "metro", "delegation": {"order": "../x"}},
        {"kind": "release", "protocol": 1, "domain": "metro", "order": "a/b"},
    ],
)
def test_questions_that_are_none_reach_no_agent(raw: Any) -> None:
    agent = Agent()
    said = asyncio.run(HostedDomain(agent).answer(raw))  # type: ignore[arg-type]
    assert said["kind"] == "trouble" and said["code"] == "invalid-input"
    assert not agent.asked
