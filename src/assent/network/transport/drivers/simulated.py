"""The simulated driver: a router whose running configuration is a file that anyone may edit.

`<state>/R1.cfg` is what R1 runs. Its timer is the fleet's clock: whoever looks next takes back what is overdue.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from assent.intents.errors import Permanent
from assent.network.transport import change
from assent.network.transport.drivers.base import Capabilities, Edit
from assent.network.transport.drivers.fleet import Fleet, check_names

Action: TypeAlias = Literal["prepare", "commit", "confirm", "rollback"]
Hook: TypeAlias = Callable[[Action, str], None]
"""Told before each action on each router; what it raises is that router's failure."""


class SimulatedRouters(Fleet):
    """The routers of one state folder; `initial` is what they run when the folder is new."""

    def __init__(self, state_dir: Path, initial: Mapping[str, str], hook: Hook | None = None) -> None:
        check_names(initial)
        self._hook: Hook = hook or _nothing
        drivers = {name: FileRouter(state_dir, name, text, self._told) for name, text in initial.items()}
        for driver in drivers.values():
            driver.start()
        super().__init__(state_dir, drivers)

    def _told(self, action: Action, name: str) -> None:
        self._hook(action, name)


class StartUp:
    """A file that holds a router's configuration. Raises Permanent where it cannot be read or written."""

    def __init__(self, folder: Path, name: str, initial: str) -> None:
        self.path = folder / f"{name}.cfg"
        self._initial = initial

    def begin(self) -> None:
        """A new router gets its initial text."""
        if not self.path.exists():
            self.write(self._initial)

    def read(self) -> str:
        try:
            return self.path.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Permanent(f"transport: {self.path} cannot be read: {reason}") from None

    def write(self, text: str) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _write(self.path, text)
        except OSError as error:
            raise Permanent(f"transport: {error.filename or self.path}: {error.strerror or error}") from None


class FileRouter:
    """See `base.Driver`."""

    def __init__(self, folder: Path, name: str, initial: str, hook: Hook) -> None:
        self._name = name
        self._file = StartUp(folder, name, initial)
        self._candidate = folder / f"{name}.candidate"
        self._hook = hook

    def start(self) -> None:
        """A new router gets its initial text. Raises Permanent where the folder cannot be written."""
        self._file.begin()
        self._candidate.unlink(missing_ok=True)

    def capabilities(self) -> Capabilities:
        return Capabilities("a simulated timer")

    def observe(self) -> str:
        return self._file.read()

    def plan(self, edit: Edit, confirm_within_s: float) -> str:
        return edit.commands

    def prepare(self, edit: Edit) -> None:
        self._hook("prepare", self._name)
        _write(self._candidate, edit.after)

    def commit(self, edit: Edit, confirm_within_s: float) -> None:
        self._hook("commit", self._name)
        self._candidate.replace(self._file.path)
        _sync_folder(self._candidate.parent)

    def confirm(self, edit: Edit) -> None:
        self._hook("confirm", self._name)

    def rollback(self, edit: Edit) -> None:
        now = self.observe()
        if now != edit.before:
            self._hook("rollback", self._name)
            edited = now != edit.after
            self._file.write(change.candidate(now, edit.rollback) if edited else edit.before)
        self._candidate.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held open."""


def _nothing(action: Action, router: str) -> None:
    """No failure is injected."""


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
