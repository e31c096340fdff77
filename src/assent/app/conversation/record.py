"""The events of a conversation in a file of the state folder, one JSON object a line, to be taken up again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from assent.app.conversation.events import EVENTS, Event
from assent.intents.base import canonical
from assent.intents.errors import InvalidInput, Permanent

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
MAX_BYTES = 16 * 1024 * 1024


class Record:
    """Appends at once and durably; a line that a crash cut off is left out."""

    def __init__(self, folder: Path, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise InvalidInput(
                f"{name[:100]!r} cannot name a conversation: use letters, digits, - and _",
                field="conversation",
            )
        self.path = folder / f"{name}.jsonl"
        self.events = list(self._read())

    def append(self, event: Event) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = canonical(EVENTS.dump_python(event, mode="json", by_alias=True)) + "\n"
        with self.path.open("ab") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        self.events.append(event)

    def _read(self) -> Iterator[Event]:
        if not self.path.exists():
            return
        data = self.path.read_bytes()
        if len(data) > MAX_BYTES:
            raise Permanent(f"{self.path}: larger than {MAX_BYTES} bytes; begin another conversation")
        whole, _, cut_off = data.rpartition(b"\n")
        if cut_off:
            self.path.write_bytes(whole + b"\n" if whole else b"")
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                yield EVENTS.validate_json(line)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]["msg"]
                raise Permanent(f"{self.path}:{number}: cannot be read: {first}") from None


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.jsonl"))


def next_name(folder: Path) -> str:
    """A name that no conversation has yet: c1, c2, ..."""
    taken = set(names(folder))
    return next(name for number in range(1, len(taken) + 2) if (name := f"c{number}") not in taken)
