"""A state folder: where everything of one run lies, and the lock that keeps a second launcher out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from assent.intents.errors import InvalidInput, Temporary

MARKER = "assent.sqlite"
LATEST = "latest"


class StateFolder:
    """Paths only; nothing is read or written before `lock`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / MARKER
        self.workflows = root / "workflows.sqlite"
        self.keys = root / "keys"
        self.ran = root / "ran"
        self.cloud = root / "cloud"
        self.transport = root / "transport"
        self.repository = root / "configurations"
        self.transcript = root / "transcript.jsonl"
        self._lock = FileLock(root.with_name(root.name + ".lock"))

    @property
    def used(self) -> bool:
        return self.store.exists()

    def lock(self) -> None:
        """One launcher at a time. Raises Temporary where another process holds the folder."""
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Temporary(
                f"{self.root}: another assent process is using this state; wait for it, or give another --state"
            ) from None
        except OSError as error:
            raise InvalidInput(f"{self.root}: cannot be used as a state folder: {error.strerror}") from None

    def unlock(self) -> None:
        self._lock.release()

    def prepare(self) -> None:
        """Make the folder, private to its user. Raises InvalidInput where it holds something else."""
        if self.root.exists() and not self.used and (not self.root.is_dir() or any(self.root.iterdir())):
            raise InvalidInput(
                f"{self.root}: not a state folder of Assent and not empty; give --state another folder"
            )
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInput(f"{self.root}: cannot be made: {error.strerror}") from None

    def clear(self) -> None:
        """Start afresh. Only what Assent made is removed."""
        if not self.used:
            return
        for path in self.root.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def runs_folder() -> Path:
    """Where runs without `--state` lie: ASSENT_DATA, or the user's data folder."""
    chosen = os.environ.get("ASSENT_DATA")
    if chosen:
        return Path(chosen) / "runs"
    from platformdirs import user_data_path

    return user_data_path("assent") / "runs"


def remember_latest(folder: StateFolder) -> None:
    """So that `assent audit show` needs no `--state` right after a run."""
    try:
        runs_folder().mkdir(parents=True, exist_ok=True)
        (runs_folder() / LATEST).write_text(str(folder.root.resolve()), encoding="utf-8")
    except OSError:
        return  # a convenience: a read-only home must not fail a run that has its own --state


def existing(state: Path | None) -> StateFolder:
    """The folder of an earlier run: the one given, or that of the latest run. Raises InvalidInput."""
    root = state or _latest()
    folder = StateFolder(root)
    if not folder.used:
        raise InvalidInput(f"{root}: no run was recorded here; start one with `assent run SCENARIO`")
    return folder


def _latest() -> Path:
    pointer = runs_folder() / LATEST
    if not pointer.exists():
        raise InvalidInput("no run was recorded yet; start one with `assent run SCENARIO`, or give --state")
    return Path(pointer.read_text(encoding="utf-8").strip())
