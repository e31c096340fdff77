"""A JSON document on disk that is written whole or not at all, and checked when it is read.

The simulated drivers keep what their devices run in one; it is what survives `kill -9` and a power cut. A
writer holds the file's lock, writes a temporary file, syncs it and renames it over the old one.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from assent.intents.base import Json, canonical
from assent.intents.errors import Permanent, Temporary

_FORMAT = "assent-state/1"
_LOCK_WAIT_S = 10.0


class StateFile:
    """One document, a dict; `{}` where the file does not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._bytes: bytes | None = None
        self._document: dict[str, Json] = {}

    def read(self) -> dict[str, Json]:
        """The document as it was last written; not the caller's to change.

        Raises Permanent where the file is damaged or cannot be read.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise Permanent(f"{self.path}: cannot be read: {error.strerror or error}") from None
        if data != self._bytes:
            self._document, self._bytes = self._parse(data), data
        return self._document

    @contextmanager
    def update(self, *, durable: bool = True) -> Iterator[dict[str, Json]]:
        """The document to be changed in place; written when the block ends, left alone when it raises.

        `durable` False saves a sync: after a power cut the document may be the one before (never half).
        Raises Temporary where another process holds the file, Permanent where it cannot be written.
        """
        with self._lock():
            before = self.read()
            document = copy.deepcopy(before)
            yield document
            if document != before:
                self._write(document, durable)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # 30 ms

        lock = FileLock(f"{self.path}.lock", timeout=_LOCK_WAIT_S)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise Temporary(f"{self.path}: another process is changing it", retry_after=1.0) from None
        except OSError as error:
            raise Permanent(f"{self.path}: cannot be written: {error.strerror or error}") from None
        try:
            yield
        finally:
            lock.release()

    def _write(self, document: dict[str, Json], durable: bool) -> None:
        body = canonical(document)
        text = canonical({"format": _FORMAT, "sha256": _checksum(body), "document": document})
        temporary = self.path.with_name(f"{self.path.name}.tmp")
        try:
            with temporary.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
            if durable:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise Permanent(f"{self.path}: cannot be written: {error.strerror or error}") from None

    def _parse(self, data: bytes) -> dict[str, Json]:
        try:
            envelope = json.loads(data)
            document = envelope["document"]
            if envelope["format"] != _FORMAT:
                raise ValueError(f"its format is {envelope['format']!r}, not {_FORMAT!r}")
            if envelope["sha256"] != _checksum(canonical(document)) or not isinstance(document, dict):
                raise ValueError("its checksum is wrong")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            why = str(error) if type(error) is ValueError else "it is no complete state file"
            raise Permanent(
                f"{self.path}: the state is damaged ({why}); restore the file from a backup, "
                "or remove it to start with nothing configured"
            ) from None
        return document


def _checksum(body: str) -> str:
    return sha256(body.encode()).hexdigest()


def _sync_folder(folder: Path) -> None:
    """So that the rename itself survives a power cut. (Not every system lets a folder be opened.)"""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
