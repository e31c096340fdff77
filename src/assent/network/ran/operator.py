"""The RAN operator: PRB ratios that deliver what was agreed, on cells whose channel changes.

`lifecycle` plans, verifies, commits and confirms through it (the port `Domain`), asks it what a cell can do
(`Observations`), and runs its closed loop (`Radio`): `needed` ratios, `adjust`, `deliver`. Virtual time is
the caller's: `at` says which second it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from assent.intents.base import digest
from assent.intents.change import (
    ChangeSet,
    Conditions,
    Delivered,
    Direction,
    Feasibility,
    NetworkIntent,
    Observation,
)
from assent.intents.errors import InvalidInput, Permanent
from assent.intents.events import RatioChange
from assent.intents.evidence import Verdict
from assent.intents.service import Plmn
from assent.inventory.radio import Cell, RanInterface
from assent.network.commits import fingerprint, text_diff
from assent.network.ran import feasibility, nr, verifier
from assent.network.ran.config import (
    DIRECTIONS,
    AgreedShare,
    CellConfig,
    adjusted,
    configure,
    parse,
)
from assent.network.ran.drivers.choose import make_driver
from assent.network.ran.measure import latency_notes, measure
from assent.network.ran.policy import Want, allocate, delivered_kbps, needed_percent
from assent.network.ran.shares import by_cell, checked, merged
from assent.network.ran.traces import cell_series

TEST_PLMN = Plmn(mcc="001", mnc="01")
"""The test network's identity (ITU-T E.212): what policies name where the operator has not said its own."""

SIMULATED = RanInterface()


class RanOperator:
    """One operator for all cells. Policies belong to the intent that asked for them: another version of
    the same intent replaces them, an empty one removes them, other intents' policies stay.

    Raises InvalidInput where a cell is no NR carrier or its trace cannot be read.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        seed: int,
        base_folder: Path,
        state_dir: Path,
        *,
        plmn: Plmn = TEST_PLMN,
        interface: RanInterface = SIMULATED,
    ) -> None:
        for cell in cells:
            nr.check(cell)
        self._cells = {cell.name: cell for cell in sorted(cells, key=lambda cell: cell.name)}
        self._series = {name: cell_series(cell, seed, base_folder) for name, cell in self._cells.items()}
        self._driver = make_driver(interface, self._cells, state_dir)
        self._plmn = plmn
        self._now_s = 0

    @property
    def name(self) -> Literal["ran", "transport", "cloud"]:
        return "ran"

    @property
    def duration_s(self) -> int:
        """How long the longest trace is; a shorter one stays at its last value."""
        return max((len(series) for series in self._series.values()), default=0)

    def at(self, second: float) -> None:
        """Move virtual time; commits that were not confirmed in time revert. Raises InvalidInput."""
        if not 0 <= second <= 10**9:
            raise InvalidInput(f"there is no second {second}: virtual time starts at 0", field="second")
        self._now_s = int(second)
        self._driver.expire(self._now_s)

    def now_s(self) -> float:
        """The present second of virtual time (the port `Clock`)."""
        return float(self._now_s)

    def series(self, cell: str) -> tuple[int, ...]:
        """The cell's CQI, one per second. Raises InvalidInput for an unknown cell."""
        self._known(cell)
        return self._series[cell]

    def conditions(self, resource: str) -> Conditions:
        """What a cell can do at the present second, rounded down to whole kbit/s: what is agreed within it
        can be promised. Raises InvalidInput for an unknown cell."""
        cell = self._known(resource)
        reachable = self._reachable(resource)
        return Conditions(
            resource=resource,
            at_s=float(self._now_s),
            cqi=self._cqi(resource),
            reachable_mbps=delivered_kbps(100, reachable) / 1e3,
            permitted_mbps=delivered_kbps(cell.max_ratio_percent, reachable) / 1e3,
            best_mbps=delivered_kbps(cell.max_ratio_percent, nr.mixed_bps(cell, 15)) / 1e3,
        )

    def feasible(self, intent: NetworkIntent) -> Feasibility:
        """Whether every share fits at the present channel, beside what other intents have.

        `best` holds, by cell and slice, the kbit/s that integer ratios could deliver. Raises InvalidInput.
        """
        wanted = checked(intent, self._cells)
        configs = {cell: self._config(cell) for cell in by_cell(wanted)}
        return feasibility.judge(wanted, configs, self._capacities(configs))

    def grantable(self, resource: str, shares_mbps: Mapping[str, float]) -> dict[str, float]:
        """The shares that integer ratios can deliver side by side at the present second, in Mbit/s.

        Each is what was asked or less. Raises InvalidInput for an unknown cell.
        """
        cell, reachable = self._known(resource), self._reachable(resource)
        asked = {name: round(mbps * 1e3) for name, mbps in sorted(shares_mbps.items())}
        wants = [Want(name, kbps, cell.max_ratio_percent) for name, kbps in asked.items() if kbps > 0]
        percent = allocate(wants, reachable, cell.max_ratio_percent).percent
        granted = {name: delivered_kbps(percent.get(name, 0), reachable) for name in asked}
        return {name: min(kbps, granted[name]) / 1e3 for name, kbps in asked.items()}

    def left_kbps(self, resource: str, direction: Direction, taken_kbps: Sequence[int]) -> int:
        """What whole percentages of the PRBs could still deliver at the present second beside slices that have so much
        each. Raises InvalidInput for an unknown cell."""
        cell, reachable = self._known(resource), self._reachable(resource, direction)
        used = sum(needed_percent(kbps, reachable) or 0 for kbps in taken_kbps)
        return delivered_kbps(max(0, cell.max_ratio_percent - used), reachable)

    def observe(self) -> Observation:
        """What every cell runs now."""
        texts = {cell: self._driver.running(cell) for cell in self._cells}
        state = {cell: parse(text).model_dump(mode="json", by_alias=True) for cell, text in texts.items()}
        prints = {cell: fingerprint(text) for cell, text in texts.items()}
        return Observation(domain="ran", state=state, fingerprints=prints)

    def plan(self, intent: NetworkIntent) -> ChangeSet:
        """The policies of every cell that has to change. Writes nothing. Raises InvalidInput."""
        wanted = checked(intent, self._cells)
        running = {cell: self._config(cell) for cell in self._cells}
        merge = merged(wanted, running, self._plmn)
        candidate = {
            cell: self._configured(self._cells[cell], shares).text() for cell, shares in merge.shares.items()
        }
        before = {cell: running[cell].text() for cell in candidate}
        plan = {cell: text for cell, text in candidate.items() if text != before[cell]}
        base = {cell: fingerprint(text) for cell, text in before.items()}
        identity = ["ran", wanted.model_dump(mode="json"), base, candidate, self._driver.serial()]
        return ChangeSet(
            domain="ran",
            intent=wanted,
            plan=plan,
            candidate=candidate,
            diff={cell: text_diff(cell, before[cell], text) for cell, text in plan.items()},
            rollback={cell: before[cell] for cell in plan},
            base=base,
            idempotency_key=digest(identity),
            notes=(*merge.notes, *self._latency_notes(merge.shares), *self._unexpressed(candidate)),
        )

    def verify(self, change: ChangeSet) -> tuple[Verdict, ...]:
        """Judge the candidate at the present channel, without trusting how it was planned."""
        wanted = checked(change.intent, self._cells)
        touched = sorted({*change.candidate, *change.plan, *by_cell(wanted)} & set(self._cells))
        running = {cell: self._config(cell) for cell in touched}
        return verifier.verify(change, wanted, running, self._capacities(touched))

    def commit(self, change: ChangeSet, confirm_within_s: float) -> None:
        """Raises as `CommitStore.commit` does; virtual time counts."""
        self._driver.commit(change, self._now_s, confirm_within_s)

    def confirm(self, change: ChangeSet) -> str:
        """Raises Permanent where the commit does not stand any more."""
        return self._driver.confirm(change, self._now_s)

    def rollback(self, change: ChangeSet) -> None:
        """Raises Permanent where a later commit stands on top."""
        self._driver.rollback(change, self._now_s)

    def probe(self, change: ChangeSet) -> tuple[Verdict, ...]:
        """Read back every cell of the plan and measure what its slices get now."""
        wanted = checked(change.intent, self._cells)
        running = {cell: self._config(cell) for cell in sorted({*change.plan} & set(self._cells))}
        told = tuple(one for config in running.values() for one in self._driver.feedback(config))
        measured = verifier.probe(change, wanted, running, self._capacities(running), self.deliver())
        return (*measured, *told)

    def deliver(self, offered_mbps: Mapping[str, float] | None = None) -> tuple[Delivered, ...]:
        """What every slice gets on every cell during the present second, by cell and slice.

        `offered_mbps`: what a slice has to send downlink on each of its cells; one that is not named has what
        the cell's `traffic` says, else a full buffer. Raises InvalidInput.
        """
        offered = _offered_bps(offered_mbps or {})
        return tuple(
            one
            for name, cell in self._cells.items()
            for one in measure(cell, self._config(name), self._now_s, self._cqi(name), offered)
        )

    def needed(self) -> tuple[RatioChange, ...]:
        """The ratios that the same shares need at the present channel, within the permitted maxima, where
        others are in force."""
        found: list[RatioChange] = []
        for name, cell in self._cells.items():
            before = self._config(name)
            after = self._configured(cell, before.shares)
            found.extend(self._ratio_changes(before, after))
        return tuple(found)

    def adjust(self, changes: Sequence[RatioChange]) -> None:
        """Put ratios in force on the cells, all or none, and read them back. Again: nothing changes.

        Raises InvalidInput for an unknown cell; Permanent where a slice is gone, a ratio is not permitted,
        or a cell acknowledged ratios that it does not run.
        """
        asked: dict[str, dict[tuple[str, Direction], int]] = {}
        for change in changes:
            key = (change.slice_id, change.direction)
            asked.setdefault(self._known(change.cell).name, {})[key] = change.after_percent
        after = {
            cell: adjusted(self._config(cell), percent, self._cells[cell].max_ratio_percent)
            for cell, percent in sorted(asked.items())
        }
        self._driver.apply(after)
        for cell, config in after.items():
            if self._config(cell) != config:
                raise Permanent(f"ran: cell {cell} acknowledged new ratios but does not run them")

    def _ratio_changes(self, before: CellConfig, after: CellConfig) -> list[RatioChange]:
        return [
            RatioChange(
                cell=after.cell,
                slice_id=share.slice_id,
                direction=direction,
                before_percent=before.ratio(share.slice_id, direction),
                after_percent=after.ratio(share.slice_id, direction),
                cqi=self._cqi(after.cell),
                reachable_mbps=self._reachable(after.cell, direction) / 1e6,
            )
            for direction in DIRECTIONS
            for share in after.sharing(direction)
            if before.ratio(share.slice_id, direction) != after.ratio(share.slice_id, direction)
        ]

    def _known(self, cell: str) -> Cell:
        if cell not in self._cells:
            raise InvalidInput(f"there is no cell {cell!r}; there are {', '.join(self._cells)}", field="cell")
        return self._cells[cell]

    def _config(self, cell: str) -> CellConfig:
        return parse(self._driver.running(cell))

    def _cqi(self, cell: str) -> int:
        series = self._series[cell]
        return series[min(self._now_s, len(series) - 1)]

    def _reachable(self, cell: str, direction: Direction = "downlink") -> int:
        return nr.mixed_bps(self._cells[cell], self._cqi(cell), direction)

    def _reach(self, cell: str) -> dict[Direction, int]:
        return {direction: self._reachable(cell, direction) for direction in DIRECTIONS}

    def _configured(self, cell: Cell, shares: tuple[AgreedShare, ...]) -> CellConfig:
        """What serves the shares at the present channel."""
        reach = self._reach(cell.name)
        return configure(cell.name, shares, reach, cell.max_ratio_percent, borrowing=cell.borrowing)

    def _unexpressed(self, candidate: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(note for text in candidate.values() for note in self._driver.unexpressed(parse(text)))

    def _latency_notes(self, shares: Mapping[str, tuple[AgreedShare, ...]]) -> tuple[str, ...]:
        """Latencies that no ratio can hold: slots and grants alone take longer."""
        return tuple(
            note
            for name, listed in shares.items()
            for share in listed
            for note in latency_notes(self._cells[name], share)
        )

    def _capacities(self, cells: Sequence[str] | Mapping[str, CellConfig]) -> dict[str, feasibility.Capacity]:
        return {
            cell: feasibility.Capacity(
                self._cqi(cell), self._reach(cell), self._cells[cell].max_ratio_percent
            )
            for cell in cells
        }


def _offered_bps(offered_mbps: Mapping[str, float]) -> dict[str, int]:
    for slice_id, mbps in offered_mbps.items():
        if not 0 <= mbps <= 1e9:
            raise InvalidInput(f"slice {slice_id}: {mbps} Mbit/s cannot be offered", field="offered_mbps")
    return {slice_id: round(mbps * 1e6) for slice_id, mbps in offered_mbps.items()}
