"""The transcript of a negotiation: canonical JSON lines, byte-identical for the same seed.

No wall time and nothing private is in it: what participants said, what the units found, what was agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assent.intents.base import Json, canonical, digest
from assent.intents.negotiation import Agreement, Round, Topic


def lines(
    topic: Topic, rounds: Iterable[Round], agreement: Agreement | None = None, *, seed: int = 0
) -> Iterator[str]:
    """One line for the topic, one per round, one for what it ended with; without line ends."""
    yield canonical({"kind": "topic", "seed": seed, "topic": _plain(topic)})
    for held in rounds:
        yield canonical({"kind": "round", "round": _plain(held)})
    if agreement is not None:
        yield canonical({"kind": "agreement", "agreement": _plain(agreement)})


def text(topic: Topic, rounds: Iterable[Round], agreement: Agreement | None = None, *, seed: int = 0) -> str:
    """The whole transcript, each line ended."""
    return "".join(f"{line}\n" for line in lines(topic, rounds, agreement, seed=seed))


def transcript_id(topic: Topic, rounds: Iterable[Round], *, seed: int = 0) -> str:
    """What an agreement refers to: the hash of everything said before it."""
    return digest({"topic": _plain(topic), "rounds": [_plain(held) for held in rounds], "seed": seed})[:32]


def _plain(value: Topic | Round | Agreement) -> Json:
    return value.model_dump(mode="json")
