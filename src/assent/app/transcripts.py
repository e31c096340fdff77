"""Transcripts, read again: from the file that a run wrote, or from its state folder, also while it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.intents.events import Event, NegotiationEnded, RoundHeld, TopicOpened
from assent.intents.negotiation import Agreement, Round, Topic, Turn
from assent.lifecycle.folder import existing
from assent.lifecycle.store import Store

MAX_BYTES = 200 * 1024 * 1024
_KINDS = ("topic-opened", "round-held", "negotiation-ended")


@dataclass(frozen=True)
class Negotiation:
    """One topic: what was said in each round, and what it ended with, where it has."""

    topic: Topic
    rounds: tuple[Round, ...] = ()
    agreement: Agreement | None = None

    def as_json(self) -> dict[str, Json]:
        return {
            "topic": self.topic.model_dump(mode="json"),
            "rounds": [one.model_dump(mode="json") for one in self.rounds],
            "agreement": self.agreement.model_dump(mode="json") if self.agreement else None,
        }


def from_file(path: Path) -> list[Negotiation]:
    """Raises InvalidInput with file and line for what is no transcript."""
    found: list[Negotiation] = []
    for number, line in enumerate(_lines(path), 1):
        try:
            _take(found, line)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InvalidInput(
                f"{path}:{number}: not a line of a transcript: {_why(error)}", field="file"
            ) from None
    return found


def from_state(state: Path | None) -> list[Negotiation]:
    """What a run (the latest one, where None) has negotiated until now. Raises InvalidInput, Permanent."""
    folder = existing(state)
    store = Store(folder.store, read_only=folder.read_only)
    try:
        return list(_of_events(store.events(kinds=_KINDS)))
    finally:
        store.close()


def prompts(turn: Turn) -> tuple[str, ...]:
    """The hashes of the prompts that a turn's findings name."""
    named = (one.data.get("prompt") for one in turn.findings)
    return tuple(str(one) for one in named if one)


def _of_events(events: list[Event]) -> Iterator[Negotiation]:
    """By workflow: one negotiation each, in the order in which they were opened."""
    topics: dict[str, Topic] = {}
    rounds: dict[str, list[Round]] = {}
    ended: dict[str, Agreement] = {}
    for event in events:
        if isinstance(event.body, TopicOpened):
            topics[event.workflow] = event.body.topic
        elif isinstance(event.body, RoundHeld):
            rounds.setdefault(event.workflow, []).append(event.body.round)
        elif isinstance(event.body, NegotiationEnded):
            ended[event.workflow] = event.body.agreement
            topics.setdefault(event.workflow, event.body.agreement.topic)
    for workflow, topic in topics.items():
        yield Negotiation(topic, tuple(rounds.get(workflow, ())), ended.get(workflow))


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(f"{path}: longer than {MAX_BYTES} bytes: no transcript of a run", field="file")
        # Not `splitlines`: what somebody said may hold other line breaks than this one.
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise InvalidInput(f"{path}: cannot be read: {reason}", field="file") from None


def _take(found: list[Negotiation], line: str) -> None:
    """Adds what a line says to the negotiations so far. Raises ValueError for a line in the wrong place."""
    said = json.loads(line)
    if not isinstance(said, dict):
        raise ValueError("no object")
    kind = said.get("kind")
    if kind == "topic":
        found.append(Negotiation(Topic.model_validate(said["topic"])))
        return
    if not found:
        raise ValueError("the first line has to be of kind `topic`")
    last = found[-1]
    if kind == "round":
        held = Round.model_validate(said["round"])
        found[-1] = Negotiation(last.topic, (*last.rounds, held), last.agreement)
    elif kind == "agreement":
        found[-1] = Negotiation(last.topic, last.rounds, Agreement.model_validate(said["agreement"]))
    else:
        raise ValueError(f"kind is {str(kind)[:40]!r}, not topic, round or agreement")


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)[:200]
