"""The events of a conversation in a file of the state folder, one JSON object a line, to be taken up again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from assent.app.conversation.events import EVENTS, Event
from assent.intents.base import canonical
from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.intents.jsonline import drop_half_a_line

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
MAX_BYTES = 16 * 1024 * 1024


class Record:
    """Appends at once and durably; a line that a crash cut off is dropped. One writer at a time."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = _path(folder, name)
        if self.path.exists():
            with _reporting(self.path):
                drop_half_a_line(self.path)
        self.events = list(read(folder, name))

    @classmethod
    def begin(cls, folder: Path, name: str | None = None) -> Record:
        """A new one, which has its name from now on; None: the next. Raises InvalidInput where it is taken."""
        with _reporting(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            path = _path(folder, name or next_name(folder))
            try:
                path.open("xb").close()
            except FileExistsError:
                if name is None:
                    continue
                raise InvalidInput(f"there is a conversation {name!r} already", field="name") from None
            except OSError as error:
                raise _trouble(path, error) from None
            return cls(folder, path.stem)

    def append(self, event: Event) -> None:
        line = canonical(EVENTS.dump_python(event, mode="json", by_alias=True)) + "\n"
        with _reporting(self.path):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
        self.events.append(event)


def read(folder: Path, name: str) -> tuple[Event, ...]:
    """What is on record, also while somebody writes; nothing is written. Raises Permanent where it cannot be read."""
    path = _path(folder, name)
    if not path.exists():
        return ()
    with _reporting(path):
        if path.stat().st_size > MAX_BYTES:
            raise Permanent(f"{path}: larger than {MAX_BYTES} bytes; begin another conversation")
        whole = path.read_bytes().rpartition(b"\n")[0]
    return tuple(_event(line, f"{path}:{number}") for number, line in enumerate(whole.splitlines(), 1))


def _event(line: bytes, where: str) -> Event:
    try:
        return EVENTS.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]["msg"]
        raise Permanent(f"{where}: cannot be read: {first}") from None


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _trouble(path, error) from None


def _trouble(path: Path, error: OSError) -> Temporary:
    """The disk does not take it: what was said before stays on record."""
    return Temporary(
        f"{path}: {error.strerror or error}; once that is mended, take the conversation up again"
    )


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.jsonl"))


def next_name(folder: Path) -> str:
    """A name that no conversation has yet: c1, c2, ..."""
    taken = set(names(folder))
    return next(name for number in range(1, len(taken) + 2) if (name := f"c{number}") not in taken)


def _path(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"{name[:100]!r} cannot name a conversation: use letters, digits, - and _", field="conversation"
        )
    return folder / f"{name}.jsonl"
