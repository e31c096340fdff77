"""The simulated router driver: routers whose running configurations are files that anyone may edit.

The transport operator drives it as it would drive real routers: read what runs, commit on several at once (all
or none), confirm, roll back; what is not confirmed in time takes itself back. `<state>/R1.cfg` is what R1 runs;
`<state>/journal.json` says which commit is under way, so that a process killed at any moment leaves all
routers with the old configurations or all with the new ones once the next one looks.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from assent.intents.base import Json
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Temporary
from assent.network.commits import fingerprint
from assent.network.state import StateFile
from assent.network.transport import change

Action: TypeAlias = Literal["prepare", "commit", "confirm", "rollback"]
Hook: TypeAlias = Callable[[Action, str], None]
"""Told before each action on each router; what it raises is that router's failure."""

_REMEMBERED = 16
"""How many confirmed commits can still be rolled back."""


@dataclass(frozen=True)
class Commit:
    """New texts for some routers, the fingerprints of what they must run before, and the way back."""

    key: str
    base: Mapping[str, str]
    texts: Mapping[str, str]
    rollback: Mapping[str, str]


class SimulatedRouters:
    """The routers of one state folder; `initial` is what they run when the folder is new.

    Methods raise Permanent, Temporary, and Inconsistent where a router could not be brought back.
    """

    def __init__(self, state_dir: Path, initial: Mapping[str, str], hook: Hook | None = None) -> None:
        wrong = [name for name in initial if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", name)]
        if wrong:
            raise InvalidInput(f"{wrong[0]!r} cannot be a router's name")
        self._folder = state_dir
        self._names = tuple(sorted(initial))
        self._journal = StateFile(state_dir / "journal.json")
        self._hook: Hook = hook or _nothing
        self._guarded(self._start, initial)

    def names(self) -> tuple[str, ...]:
        return self._names

    def running(self) -> dict[str, str]:
        """What every router runs now, confirmed or not, edited or not."""
        return {name: self._read(name) for name in self._names}

    def serial(self) -> int:
        """How many commits were confirmed or rolled back: a part of idempotency keys."""
        return int(self._journal.read().get("serial", 0))

    def pending(self) -> dict[str, float]:
        """The deadline of the unconfirmed commit, by its key; empty where no timer runs."""
        active = self._journal.read().get("active")
        return {active["key"]: float(active["deadline_s"])} if active else {}

    def commit(self, wanted: Commit, now_s: float, confirm_within_s: float) -> None:
        """All routers or none; runs until `now_s + confirm_within_s` unless confirmed.

        Does nothing where this commit stands already. After an error no router has changed and no timer runs.
        """
        if not (math.isfinite(confirm_within_s) and confirm_within_s > 0):
            raise InvalidInput(f"confirm within {confirm_within_s} s: give a positive number of seconds")
        self.expire(now_s)
        document = self._journal.read()
        active = document.get("active")
        if wanted.key in document.get("confirmed", {}) or (active and active["key"] == wanted.key):
            return
        if active:
            left = max(0.1, float(active["deadline_s"]) - now_s)
            raise Temporary("transport: another change waits to be confirmed", retry_after=left)
        old = {name: self._known(name) for name in sorted(wanted.texts)}
        moved = [name for name in old if fingerprint(old[name]) != wanted.base.get(name)]
        if moved:
            raise Permanent(
                f"transport: out of sync: {', '.join(moved)} no longer runs what this change was planned for; "
                "plan it again"
            )
        self._guarded(self._prepare, wanted)
        self._swap(wanted, old, now_s + confirm_within_s)

    def confirm(self, key: str, now_s: float) -> None:
        """Keep it. Raises Permanent where it does not stand: never made, rolled back, or timed out."""
        self.expire(now_s)
        document = self._journal.read()
        if key in document.get("confirmed", {}):
            return
        active = document.get("active")
        if not active or active["key"] != key:
            raise Permanent(
                "transport: there is no commit to confirm: it was rolled back, reverted by its timer, or never "
                "made; commit it again"
            )
        try:
            for name in sorted(active["new"]):
                self._guarded(self._hook, "confirm", name)
        except AssentError:
            self._revert()
            raise
        with self._journal.update() as document:
            kept = document.setdefault("confirmed", {})
            document["serial"] = document.get("serial", 0) + 1
            kept[key] = {**document.pop("active"), "serial": document["serial"]}
            while len(kept) > _REMEMBERED:
                del kept[min(kept, key=lambda one: int(kept[one]["serial"]))]

    def rollback(self, key: str, now_s: float) -> bool:
        """Run again what ran before, keeping what a person edited meanwhile; whether it had been confirmed.

        Does nothing where the commit does not stand. Raises Permanent where a later one stands on top.
        """
        self.expire(now_s)
        document = self._journal.read()
        active = document.get("active")
        if active and active["key"] == key:
            self._revert()
            return False
        kept = document.get("confirmed", {})
        if key not in kept:
            return False
        later = [one for one in kept.values() if one["serial"] > kept[key]["serial"]] + (
            [active] if active else []
        )
        covered = sorted({name for one in later for name in one["new"]} & set(kept[key]["new"]))
        if covered:
            raise Permanent(
                f"transport: a later change runs on {', '.join(covered)}; roll that one back first"
            )
        with self._journal.update() as document:
            document["active"] = {**document["confirmed"].pop(key), "phase": "reverting"}
            document["serial"] = document.get("serial", 0) + 1
        self._revert()
        return True

    def expire(self, now_s: float) -> tuple[str, ...]:
        """The routers' own timers: take back what was not confirmed in time; the keys of it."""
        due = [key for key, deadline in self.pending().items() if deadline <= now_s]
        if due:
            self._revert()
        return tuple(due)

    def _start(self, initial: Mapping[str, str]) -> None:
        """A new folder gets the initial texts; an old one is brought to all-old or all-new first."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in self._names:
            if not self._path(name).exists():
                _write(self._path(name), initial[name])
        active = self._journal.read().get("active")
        if active and active["phase"] != "pending":
            self._revert()
        for left in self._folder.glob("*.candidate"):
            left.unlink()

    def _prepare(self, wanted: Commit) -> None:
        try:
            for name in sorted(wanted.texts):
                self._hook("prepare", name)
                _write(self._candidate(name), wanted.texts[name])
        except BaseException:
            for name in wanted.texts:
                self._candidate(name).unlink(missing_ok=True)
            raise

    def _swap(self, wanted: Commit, old: Mapping[str, str], deadline_s: float) -> None:
        with self._journal.update() as document:
            document["active"] = {
                "key": wanted.key,
                "phase": "committing",
                "old": dict(old),
                "new": dict(wanted.texts),
                "rollback": dict(wanted.rollback),
                "deadline_s": deadline_s,
            }
        try:
            for name in sorted(wanted.texts):
                self._guarded(self._put, name)
        except AssentError:
            self._revert()
            raise
        with self._journal.update() as document:
            document["active"]["phase"] = "pending"

    def _put(self, name: str) -> None:
        self._hook("commit", name)
        self._candidate(name).replace(self._path(name))
        _sync_folder(self._folder)

    def _revert(self) -> None:
        """Every router of the active commit runs its old text; the journal forgets it only then."""
        with self._journal.update() as document:
            active = document["active"]
            active["phase"] = "reverting"
        stuck = []
        for name in sorted(active["new"]):
            try:
                self._guarded(self._restore, name, active)
            except AssentError:
                stuck.append(name)
        if stuck:
            raise Inconsistent(
                f"transport: {', '.join(stuck)} could not be brought back to the configuration before the change; "
                "restore it by hand from the repository",
                devices=stuck,
            )
        with self._journal.update() as document:
            document.pop("active", None)
        for name in active["new"]:
            self._candidate(name).unlink(missing_ok=True)

    def _restore(self, name: str, active: dict[str, Json]) -> None:
        now = self._read(name)
        if now == active["old"][name]:
            return
        self._hook("rollback", name)
        edited = now != active["new"][name]
        back = change.candidate(now, active["rollback"][name]) if edited else active["old"][name]
        _write(self._path(name), back)

    def _guarded(self, action: Callable[..., None], *arguments: object) -> None:
        """What a file system refuses is the router's failure, not a crash."""
        try:
            action(*arguments)
        except OSError as error:
            where = error.filename or self._folder
            raise Permanent(f"transport: {where}: {error.strerror or error}") from None

    def _known(self, name: str) -> str:
        if name not in self._names:
            raise InvalidInput(f"there is no router {name}; known: {', '.join(self._names)}")
        return self._read(name)

    def _read(self, name: str) -> str:
        try:
            return self._path(name).read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Permanent(f"transport: {self._path(name)} cannot be read: {reason}") from None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.cfg"

    def _candidate(self, name: str) -> Path:
        return self._folder / f"{name}.candidate"


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
