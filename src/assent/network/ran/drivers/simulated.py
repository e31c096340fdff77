"""The simulated RAN driver: cells that run a configuration each and keep it through a crash."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from assent.intents.errors import Permanent
from assent.intents.evidence import Verdict
from assent.network.commits import CommitStore
from assent.network.ran.config import CellConfig, parse
from assent.network.state import StateFile


class SimulatedRan(CommitStore):
    """Implements RanDriver. State in `<state_dir>/ran.json`."""

    def __init__(self, cells: Collection[str], state_dir: Path) -> None:
        super().__init__(StateFile(state_dir / "ran.json"), "ran", _nothing, self._accept)
        self._cells = frozenset(cells)

    def apply(self, configs: Mapping[str, CellConfig]) -> None:
        """Run other configurations without a commit: what a RIC does many times a minute."""
        self.amend({cell: config.text() for cell, config in configs.items()})

    def unexpressed(self, config: CellConfig) -> tuple[str, ...]:
        """Nothing: the simulated cell keeps the whole SLA."""
        return ()

    def feedback(self, config: CellConfig) -> tuple[Verdict, ...]:
        return ()

    def _accept(self, texts: Mapping[str, str]) -> None:
        """What a gNB checks by itself before it takes a configuration."""
        for cell, text in texts.items():
            if cell not in self._cells:
                raise Permanent(f"ran: there is no cell {cell}")
            if parse(text).cell != cell:
                raise Permanent(f"ran: cell {cell} was sent the configuration of another cell")


def _nothing(cell: str) -> str:
    return CellConfig(cell=cell).text()
