"""A state folder: where everything of one run lies, and the lock that keeps a second launcher out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from assent.intents.errors import InvalidInput, Permanent, Temporary

MARKER = "assent.sqlite"
LATEST = "latest"
LOCK = "lock"


class StateFolder:
    """Paths only; nothing is read or written before `lock`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / MARKER
        self.workflows = root / "workflows.sqlite"
        self.ledger = root / "ledger.sqlite"
        self.measurements = root / "measurements.sqlite"
        self.keys = root / "keys"
        self.ran = root / "ran"
        self.cloud = root / "cloud"
        self.transport = root / "transport"
        self.repository = root / "configurations"
        self.transcript = root / "transcript.jsonl"
        self.agents = root / "agents"
        self._lock = FileLock(root / LOCK)

    @property
    def used(self) -> bool:
        return self.store.exists()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written here: the record of a run that is over can be looked at all the same."""
        return self.used and not (os.access(self.root, os.W_OK) and os.access(self.store, os.W_OK))

    def prepare(self) -> None:
        """Make the folder, private to its user. Raises InvalidInput where it cannot be one of Assent's."""
        try:
            if not self.used and self._holds_something_else():
                raise InvalidInput(
                    f"{self.root}: not a state folder of Assent and not empty; give --state another folder"
                )
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._unusable(error.strerror or type(error).__name__) from None
        if not self.used and not os.access(self.root, os.W_OK):
            raise self._unusable("nothing can be written there")

    def lock(self) -> None:
        """One launcher at a time, in a folder that is prepared. Raises Temporary where another holds it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Temporary(
                f"{self.root}: another assent process is using this state; wait for it, or give another --state"
            ) from None
        except OSError as error:
            raise self._unusable(error.strerror or type(error).__name__) from None

    def unlock(self) -> None:
        self._lock.release()

    def check_whole(self) -> None:
        """Raises Permanent where the store was emptied: what is left of a run must not pass for a fresh start."""
        if not self.used or self.store.stat().st_size:
            return
        left = [path.name for path in (self.workflows, self.repository, self.transport) if path.exists()]
        if left:
            raise Permanent(
                f"{self.store}: empty, but {', '.join(left)} beside it hold a run; bring it back, "
                "or start anew with --fresh"
            )

    def clear(self) -> None:
        """Start afresh. Only what Assent made is removed."""
        if not self.used:
            return
        for path in self.root.iterdir():
            if path.name != LOCK:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def _holds_something_else(self) -> bool:
        if not self.root.exists():
            return False
        return not self.root.is_dir() or any(path.name != LOCK for path in self.root.iterdir())

    def _unusable(self, why: str) -> InvalidInput:
        return InvalidInput(f"{self.root}: cannot be used as a state folder: {why}")


def runs_folder() -> Path:
    """Where runs without `--state` lie."""
    return data_folder() / "runs"


def data_folder() -> Path:
    """ASSENT_DATA, or the user's data folder."""
    chosen = os.environ.get("ASSENT_DATA")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("assent")


def remember_latest(folder: StateFolder) -> None:
    """So that `assent audit show` needs no `--state` right after a run."""
    try:
        runs_folder().mkdir(parents=True, exist_ok=True)
        (runs_folder() / LATEST).write_bytes(os.fsencode(folder.root.resolve()))
    except OSError:
        return  # a convenience: a read-only home must not fail a run that has its own --state


def existing(state: Path | None) -> StateFolder:
    """The folder of an earlier run: the one given, or that of the latest run. Raises InvalidInput, Permanent."""
    root = state or _latest()
    folder = StateFolder(root)
    if not folder.used:
        raise InvalidInput(f"{root}: no run was recorded here; start one with `assent run SCENARIO`")
    folder.check_whole()
    return folder


def _latest() -> Path:
    pointer = runs_folder() / LATEST
    if not pointer.exists():
        raise InvalidInput("no run was recorded yet; start one with `assent run SCENARIO`, or give --state")
    return Path(os.fsdecode(pointer.read_bytes().strip()))
