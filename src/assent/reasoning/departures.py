"""What left this machine: every prompt that was sent elsewhere, and its answer, as they went over the wire.

Part of the audit log: append-only, one hash chain per tenant, in `departures.jsonl` of a run's state folder (or of
the user's data folder, for single commands). Under privacy `redacted` the texts carry pseudonyms, as sent.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from assent.intents.base import Json, digest
from assent.intents.errors import InvalidInput, Temporary

FILE = "departures.jsonl"
GENESIS = "0" * 64
MAX_KEPT = 200_000
"""Characters of a text that are kept; its hash is of the whole."""


@dataclass(frozen=True)
class Departure:
    """`kind`: `prompt`, logged before it is sent, or `answer`."""

    tenant: str
    model: str
    kind: Literal["prompt", "answer"]
    text: str


def user_log() -> Path:
    """Where single commands log, which have no state folder: in ASSENT_DATA, or the user's data folder."""
    if os.environ.get("ASSENT_DATA"):
        return Path(os.environ["ASSENT_DATA"]).expanduser() / FILE
    from platformdirs import user_data_path

    return user_data_path("assent") / FILE


class DepartureLog:
    """One file. Raises `Temporary` where it cannot be written: then nothing is sent."""

    _open: dict[Path, DepartureLog] = {}  # noqa: RUF012 - one writer per file and process
    _opening = threading.Lock()

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._guard = FileLock(path.with_suffix(".lock"))
        self._heads: dict[str, tuple[int, str]] = {}
        self._size = 0

    @classmethod
    def at(cls, path: Path | None) -> DepartureLog:
        place = (path or user_log()).absolute()
        with cls._opening:
            return cls._open.setdefault(place, cls(place))

    def add(self, departure: Departure) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._lock, self._guard.acquire(timeout=10):
                self._append(departure)
        except (OSError, Timeout) as error:
            raise Temporary(f"{self._path}: what leaves this machine cannot be logged: {error}") from None

    def _append(self, departure: Departure) -> None:
        self._catch_up()
        position, previous = self._heads.get(departure.tenant, (0, GENESIS))
        entry: dict[str, Json] = {
            "tenant": departure.tenant,
            "position": position + 1,
            "recorded_at": datetime.now(UTC).isoformat(),
            "model": departure.model,
            "kind": departure.kind,
            "text": departure.text[:MAX_KEPT],
            "sha256": _sha(departure.text),
            "previous": previous,
        }
        own = digest(entry)
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps({**entry, "hash": own}, sort_keys=True) + "\n")
        self._heads[departure.tenant] = (position + 1, own)
        self._size = self._path.stat().st_size

    def _catch_up(self) -> None:
        """The file is the truth, not this process: another may have written since."""
        size = self._path.stat().st_size if self._path.exists() else 0
        if size == self._size:
            return
        self._heads = {
            str(one["tenant"]): (int(one["position"]), str(one["hash"])) for one in read(self._path)
        }
        self._size = size


def read(path: Path) -> list[dict[str, Json]]:
    """All entries. Raises InvalidInput where the file is none of these."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path}: cannot be read as a log of what was sent: {error}") from None
    if not all(isinstance(one, dict) and {"tenant", "hash", "previous"} <= one.keys() for one in entries):
        raise InvalidInput(f"{path}: an entry lacks its tenant or its hash")
    return entries


def breaks(entries: list[dict[str, Json]]) -> Iterator[tuple[str, int, str]]:
    """(tenant, position, why) of every entry that does not follow from the one before it."""
    heads: dict[str, tuple[int, str]] = {}
    for entry in entries:
        tenant = str(entry["tenant"])
        position, head = heads.get(tenant, (0, GENESIS))
        own = {name: value for name, value in entry.items() if name != "hash"}
        if entry.get("position") != position + 1:
            yield tenant, position + 1, f"entry {position + 1} is missing"
        elif entry["previous"] != head:
            yield tenant, position + 1, "does not follow from the entry before it"
        elif entry["hash"] != digest(own):
            yield tenant, position + 1, "was changed after it was written"
        heads[tenant] = (position + 1, str(entry["hash"]))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
