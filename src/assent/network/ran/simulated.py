"""The simulated RAN driver: cells that run a configuration each and keep it through a crash.

The RAN operator drives it as it would drive gNBs: read what runs, commit, confirm, roll back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from assent.intents.change import ChangeSet
from assent.intents.errors import Permanent
from assent.network.commits import CommitStore
from assent.network.ran.config import CellConfig, parse
from assent.network.state import StateFile


class SimulatedRan:
    """State in `<state_dir>/ran.json`. Raises as CommitStore does."""

    def __init__(self, cells: Collection[str], state_dir: Path) -> None:
        self._cells = frozenset(cells)
        self._store = CommitStore(StateFile(state_dir / "ran.json"), "ran", _nothing, self._accept)

    def running(self, cell: str) -> str:
        """What the cell runs: the text of a CellConfig."""
        return self._store.running(cell)

    def serial(self) -> int:
        """How many commits there have been."""
        return self._store.serial()

    def commit(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        self._store.commit(change, now_s, confirm_within_s)

    def confirm(self, change: ChangeSet, now_s: float) -> str:
        return self._store.confirm(change, now_s)

    def rollback(self, change: ChangeSet, now_s: float) -> None:
        self._store.rollback(change, now_s)

    def watchdog(self, now_s: float) -> tuple[str, ...]:
        """Revert what was not confirmed in time; returns the keys."""
        return self._store.expire(now_s)

    def apply(self, configs: Mapping[str, CellConfig]) -> None:
        """Run other configurations without a commit: what a RIC does many times a minute."""
        self._store.amend({cell: config.text() for cell, config in configs.items()})

    def _accept(self, texts: Mapping[str, str]) -> None:
        """What a gNB checks by itself before it takes a configuration."""
        for cell, text in texts.items():
            if cell not in self._cells:
                raise Permanent(f"ran: there is no cell {cell}")
            if parse(text).cell != cell:
                raise Permanent(f"ran: cell {cell} was sent the configuration of another cell")


def _nothing(cell: str) -> str:
    return CellConfig(cell=cell).text()
