"""One interface for all drivers of the RAN, and what those have in common that speak to something elsewhere.

The operator plans configurations and commits them through a `RanDriver`. A `Southbound` is the part of one that
knows a protocol: it reads and writes one cell. `RemoteRan` makes of it what the operator needs: all cells or
none, and commits that have to be confirmed. Neither O1 nor A1 has a confirmed commit, so the former values are
kept in the state folder, and the watchdog that brings them back runs here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

from assent.intents.change import ChangeSet
from assent.intents.errors import AssentError, Inconsistent, Permanent
from assent.intents.evidence import Verdict
from assent.network.commits import fingerprint
from assent.network.ran.config import CellConfig, parse
from assent.network.ran.drivers.simulated import SimulatedRan


class RanDriver(Protocol):
    """Texts are those of CellConfig. Raises as CommitStore does."""

    def running(self, target: str) -> str: ...

    def serial(self) -> int: ...

    def commit(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None: ...

    def confirm(self, change: ChangeSet, now_s: float) -> str: ...

    def rollback(self, change: ChangeSet, now_s: float) -> None: ...

    def expire(self, now_s: float) -> tuple[str, ...]: ...

    def apply(self, configs: Mapping[str, CellConfig]) -> None:
        """Other ratios for the same shares, all cells or none, without a commit."""
        ...

    def unexpressed(self, config: CellConfig) -> tuple[str, ...]:
        """What of the SLA the interface has no word for, one line for each attribute."""
        ...

    def feedback(self, config: CellConfig) -> tuple[Verdict, ...]:
        """What the other side says about how it enforces the configuration."""
        ...


class Southbound(Protocol):
    """One cell through one protocol. Every method may be repeated. Raises Temporary or Permanent."""

    def read(self, known: CellConfig) -> CellConfig:
        """What the cell has of the configuration that Assent knows: the same, or what it has become."""
        ...

    def write(self, before: CellConfig, after: CellConfig) -> None:
        """Bring the cell to `after`; `before` says what else of Assent's may be there."""
        ...

    def unexpressed(self, config: CellConfig) -> tuple[str, ...]: ...

    def feedback(self, config: CellConfig) -> tuple[Verdict, ...]: ...


class RemoteRan:
    """Implements RanDriver over a `Southbound`."""

    def __init__(self, cells: Collection[str], state_dir: Path, southbound: Southbound) -> None:
        self._book = SimulatedRan(cells, state_dir)
        self._southbound = southbound

    def running(self, target: str) -> str:
        return self._southbound.read(parse(self._book.running(target))).text()

    def serial(self) -> int:
        return self._book.serial()

    def commit(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        """Written down first, then sent: a process killed between finds what it has to send again."""
        self.expire(now_s)
        if change.idempotency_key not in self._book.pending():
            self._adopt(change)
            self._book.commit(change, now_s, confirm_within_s)
        if change.idempotency_key not in self._book.pending():
            return  # confirmed long ago, or nothing to do
        former = _configs(self._book.before(change.idempotency_key))
        try:
            self._send(former, _configs({cell: change.candidate[cell] for cell in former}))
        except AssentError:
            self._book.rollback(change, now_s)
            raise

    def confirm(self, change: ChangeSet, now_s: float) -> str:
        self.expire(now_s)
        return self._book.confirm(change, now_s)

    def rollback(self, change: ChangeSet, now_s: float) -> None:
        """Raises Inconsistent that names the cells which could not be brought back; then it may be tried again."""
        self.expire(now_s)
        self._take_back(change.idempotency_key, "rolled back")
        self._book.rollback(change, now_s)

    def expire(self, now_s: float) -> tuple[str, ...]:
        """The watchdog. Raises Inconsistent like `rollback`."""
        due = [key for key, deadline in self._book.pending().items() if deadline <= now_s]
        for key in due:
            self._take_back(key, "not confirmed in time")
        return self._book.expire(now_s) if due else ()

    def apply(self, configs: Mapping[str, CellConfig]) -> None:
        before = {cell: parse(self._book.running(cell)) for cell in configs}
        self._send(before, configs)
        self._book.apply(configs)

    def unexpressed(self, config: CellConfig) -> tuple[str, ...]:
        return self._southbound.unexpressed(config)

    def feedback(self, config: CellConfig) -> tuple[Verdict, ...]:
        return self._southbound.feedback(config)

    def _adopt(self, change: ChangeSet) -> None:
        """What somebody else changed before this was planned is where it starts from; after it, out of sync."""
        for cell in sorted(change.plan):
            found = self.running(cell)
            if found == self._book.running(cell):
                continue
            if fingerprint(found) != change.base.get(cell):
                raise Permanent(
                    f"ran: out of sync: {cell} no longer runs what this change was planned for; plan it again"
                )
            self._book.amend({cell: found})

    def _send(self, before: Mapping[str, CellConfig], after: Mapping[str, CellConfig]) -> None:
        """All cells, or none: what was begun is brought back."""
        begun: dict[str, CellConfig] = {}
        for cell, config in sorted(after.items()):
            begun[cell] = before[cell]
            try:
                self._southbound.write(before[cell], config)
            except AssentError as error:
                self._bring_back(after, begun, error.message)
                raise

    def _take_back(self, key: str, why: str) -> None:
        """The cells first, the book last: a process killed between tries it again."""
        former = _configs(self._book.before(key))
        self._bring_back({cell: parse(self._book.running(cell)) for cell in former}, former, why)

    def _bring_back(
        self, running: Mapping[str, CellConfig], former: Mapping[str, CellConfig], why: str
    ) -> None:
        stuck: dict[str, str] = {}
        for cell, config in sorted(former.items(), reverse=True):
            try:
                self._southbound.write(running[cell], config)
            except AssentError as error:
                stuck[cell] = error.message
        if stuck:
            listed = "; ".join(f"{cell}: {said}" for cell, said in sorted(stuck.items()))
            raise Inconsistent(
                f"ran ({why}): could not be brought back: {listed}", devices=tuple(sorted(stuck))
            )


def _configs(texts: Mapping[str, str]) -> dict[str, CellConfig]:
    return {cell: parse(text) for cell, text in texts.items()}
