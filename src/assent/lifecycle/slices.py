"""Slice instances that were ordered by themselves, outside of a negotiation: what is kept of them, and every change.

`app` carries out here what agents proposed and a person approved. A change is all or nothing: reserve, plan, verify,
commit (with confirm), probe, confirm; what fails before that is taken back and holds nothing. A process killed in
between is settled by the next one: `settle` confirms what runs as wanted, and takes back everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from pydantic import Field

from assent.intents.base import Frozen
from assent.intents.change import ChangeSet, Claim, SliceTraffic
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Refused
from assent.intents.events import Body, Event, SliceOperated, SliceOperationFailed
from assent.intents.evidence import Outcome, Verdict
from assent.intents.instance import Done, Operation, SliceInstance, cloud_intent
from assent.intents.ports import Coverage, Domain
from assent.intents.states import checked_step, state_of
from assent.lifecycle.feasibility import reservation_of
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.reservations import reserve, taken_by_others
from assent.lifecycle.store import Store

CONFIRM_WITHIN_S = 120.0
_KEPT, _BEGUN = "slice/kept/", "slice/begun/"
_CLOCK, _NEXT = "slice/clock", "slice/clock-next"


class _Begun(Frozen):
    """A change that is on its way: what it is to end with, and what to take back if it does not."""

    instances: tuple[SliceInstance, ...]
    change: ChangeSet
    operation: Operation
    note: str = ""
    holder: str
    former: str = Field(description="who held the order's capacity before")


def kept_instances(store: Store) -> tuple[SliceInstance, ...]:
    """All that were ever deployed in a state folder, in order of name; what is being deallocated now is SHUTTINGDOWN
    until it is gone, or that was taken back."""
    ending = {
        each.id
        for begun in store.kept(_BEGUN, _Begun).values()
        for each in begun.instances
        if begun.operation == "deallocateNsi" and each.ended
    }
    return tuple(
        one.model_copy(update={"administrative": "SHUTTINGDOWN"})
        if one.id in ending and one.administrative == "UNLOCKED"
        else one
        for one in store.kept(_KEPT, SliceInstance).values()
    )


def named(known: Sequence[SliceInstance], name: str) -> SliceInstance:
    """Raises InvalidInput that names what there is."""
    for one in known:
        if one.id == name:
            return one
    listed = ", ".join(one.id for one in known) or "none"
    raise InvalidInput(f"there is no slice {name[:200]!r}; there are: {listed}", field="slice")


class SliceKeeper:
    """The instances of one state folder, on one cloud domain; `coverage` None: nobody knows by which cells."""

    def __init__(
        self, store: Store, ledger: SqliteLedger, cloud: Domain, coverage: Coverage | None = None
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._cloud = cloud
        self._coverage = coverage

    def instances(self) -> tuple[SliceInstance, ...]:
        """All that were ever deployed here, in order of name."""
        return kept_instances(self._store)

    def find(self, name: str) -> SliceInstance:
        """Raises InvalidInput that names what there is."""
        return named(self.instances(), name)

    def of_order(self, order: str) -> tuple[SliceInstance, ...]:
        return tuple(one for one in self.instances() if one.order == order)

    def clouds(self) -> dict[str, list[str]]:
        """By cloud, the slices that have functions there, or may have them once what was begun is settled."""
        begun = [one for change in self._store.kept(_BEGUN, _Begun).values() for one in change.instances]
        found: dict[str, set[str]] = {}
        for one in (*(kept for kept in self.instances() if not kept.ended), *begun):
            for placed in one.functions:
                found.setdefault(placed.cloud, set()).add(one.id)
        return {cloud: sorted(names) for cloud, names in found.items()}

    def settle(self) -> tuple[str, ...]:
        """Ends what a killed process had begun; returns the orders. Raises as the domain does."""
        begun = self._store.kept(_BEGUN, _Begun)
        for one in begun.values():
            self._settle(one)
        return tuple(key.removeprefix(_BEGUN) for key in begun)

    def carry_out(
        self,
        instances: Sequence[SliceInstance],
        operation: Operation,
        note: str = "",
        *,
        approve: Callable[[ChangeSet], None] = lambda change: None,
    ) -> tuple[SliceInstance, ...]:
        """As `_carried_out`; what is refused or fails is recorded with its reason."""
        try:
            return self._carried_out(instances, operation, note, approve)
        except AssentError as error:
            with suppress(AssentError):  # a store that cannot be written must not hide why it failed
                self._failed(instances, operation, note, error)
            raise

    def planned(self, instances: Sequence[SliceInstance], operation: Operation) -> ChangeSet:
        """The change that `carry_out` would make now; nothing is written. Raises Refused as it does."""
        return self._planned(instances, operation)[1]

    def served(self, order: str, slices: Mapping[str, SliceTraffic]) -> tuple[Claim, ...]:
        """What the order's slices take of the cells, beside all other orders. Raises Refused where there is less."""
        if self._coverage is None:
            return ()
        own = {self._store.get(f"slice/holder/{order}", ""), reservation_of(order)}
        found = self._coverage.feasible(order, slices, taken_by_others(self._ledger, own))
        if not found.feasible:
            raise Refused(found.reason, field="cells")
        return found.claims

    @property
    def now_s(self) -> int:
        """The desk's clock: the moment that a watch of its slices looked at last."""
        return self._store.held(_CLOCK, int) or 0

    @property
    def next_s(self) -> int:
        """The first moment that no watch has looked at."""
        return self._store.held(_NEXT, int) or 0

    def set_clock(self, at_s: int, next_s: int) -> None:
        """A clock that is set back stands still: what was seen stays before what comes."""
        self._store.put(_CLOCK, max(at_s, self.now_s))
        self._store.put(_NEXT, max(next_s, self.next_s))

    def _carried_out(
        self,
        instances: Sequence[SliceInstance],
        operation: Operation,
        note: str,
        approve: Callable[[ChangeSet], None],
    ) -> tuple[SliceInstance, ...]:
        """The order's instances as they are from now on. `approve` raises where nobody agrees to the change.

        Raises Refused where the state, capacity or a verdict forbids it, Temporary, Permanent; `Inconsistent` where
        the clouds could not be brought back.
        """
        order = instances[0].order
        claims, change = self._planned(instances, operation)
        version = change.intent.version
        approve(change)
        holder, former = f"{order}@{version}", self._store.held(f"slice/holder/{order}", str) or ""
        wanted = tuple(one.model_copy(update={"version": version}) for one in instances)
        begun = _Begun(
            instances=wanted, change=change, operation=operation, note=note, holder=holder, former=former
        )
        try:
            self._store.put(_BEGUN + order, begun.model_dump(mode="json", by_alias=True))
            reserve(self._ledger, holder, claims, former)
            self._cloud.commit(change, CONFIRM_WITHIN_S)
            verified(self._cloud.probe(change))
            reference = self._cloud.confirm(change)
        except BaseException as error:
            self._take_back(begun, error)
            raise
        return self._keep(begun, reference)

    def _planned(
        self, instances: Sequence[SliceInstance], operation: Operation
    ) -> tuple[tuple[Claim, ...], ChangeSet]:
        """What the next version of the order takes, and its change, verified. Writes nothing."""
        order = instances[0].order
        self._legal(instances, operation)
        version = 1 + max((one.version for one in self.of_order(order)), default=0)
        intent = cloud_intent(order, version, instances)
        feasibility = self._cloud.feasible(intent)
        if not feasibility.feasible:
            raise Refused(feasibility.reason, field="clouds")
        claims = (*feasibility.claims, *self.served(order, intent.traffic))
        change = self._cloud.plan(intent)
        verified(self._cloud.verify(change))
        return claims, change

    def _legal(self, instances: Sequence[SliceInstance], operation: Operation) -> None:
        """Raises Refused where the operation does not lead from what is kept to what is wanted."""
        before = {one.id: one for one in self.of_order(instances[0].order)}
        for one in instances:
            if not _same(one, before.get(one.id)):
                checked_step(before.get(one.id), one, operation)

    def _settle(self, begun: _Begun) -> None:
        if begun.change.empty or not self._cloud.plan(begun.change.intent).empty:
            killed = Permanent("a process was killed before the change was confirmed; it was taken back")
            self._take_back(begun, killed)
            self._failed(begun.instances, begun.operation, begun.note, killed)
            return
        self._keep(begun, self._cloud.confirm(begun.change))

    def _keep(self, begun: _Begun, reference: str) -> tuple[SliceInstance, ...]:
        order = begun.instances[0].order
        done = Done(
            operation=begun.operation,
            version=begun.instances[0].version,
            reference=reference,
            note=begun.note,
        )
        before = {one.id: one for one in self.of_order(order)}
        kept = tuple(_with(one, done, before.get(one.id)) for one in begun.instances)
        for one in kept:
            self._store.put(_KEPT + one.id, one.model_dump(mode="json", by_alias=True))
        self._store.put(f"slice/holder/{order}", begun.holder)
        if begun.former:
            self._ledger.release(begun.former)
        if all(one.ended for one in kept):
            self._ledger.release(begun.holder)
            self._store.put(f"slice/holder/{order}", "")
        changed = [one for one in kept if one.history and one.history[-1] == done]
        self._record(order, str(done.version), _operated(order, done, changed))
        self._store.drop(_BEGUN + order)
        return kept

    def _take_back(self, begun: _Begun, error: BaseException) -> None:
        """Raises Inconsistent where that does not work: then what was begun stays on record."""
        try:
            self._cloud.rollback(begun.change)
        except AssentError as worse:
            clouds = tuple(sorted(begun.change.plan))
            said = f"{error}; and it could not be taken back: {worse}"
            raise Inconsistent(said, devices=clouds) from worse
        self._ledger.release(begun.holder)
        self._store.drop(_BEGUN + begun.instances[0].order)

    def _failed(
        self, instances: Sequence[SliceInstance], operation: Operation, note: str, error: AssentError
    ) -> None:
        order = instances[0].order
        body = SliceOperationFailed(
            order=order,
            operation=operation,
            slices=tuple(one.id for one in instances),
            error=error.code,
            message=error.message[:2000],
            note=note,
        )
        known = self._store.events(kinds=[body.kind], workflow=_workflow(order))
        self._record(order, f"failed/{len(known) + 1}", body)

    def _record(self, order: str, step: str, body: Body) -> None:
        self._store.record(
            Event(workflow=_workflow(order), step=step, tenant=order, at_s=self.now_s, body=body)
        )


def verified(verdicts: Sequence[Verdict]) -> None:
    """Raises Refused where one failed."""
    failed = [one for one in verdicts if one.outcome == Outcome.FAIL]
    if failed:
        told = "; ".join(f"{one.property}: {', '.join(map(str, one.evidence))}" for one in failed)
        raise Refused(f"the change was not made: {told}", field="verdicts")


def _with(one: SliceInstance, done: Done, before: SliceInstance | None) -> SliceInstance:
    """With the operation in its history, where it is this instance that changed."""
    return one if _same(one, before) else one.model_copy(update={"history": (*one.history, done)[-1000:]})


def _operated(order: str, done: Done, changed: Sequence[SliceInstance]) -> SliceOperated:
    return SliceOperated(
        order=order,
        operation=done.operation,
        version=done.version,
        slices={one.id: str(state_of(one)) for one in changed},
        cpus={
            placed.function.name: placed.function.cpu
            for one in changed
            if not one.ended
            for placed in one.functions
        },
        reference=done.reference,
        note=done.note,
    )


def _workflow(order: str) -> str:
    return f"operate/{order}"


def _same(one: SliceInstance, before: SliceInstance | None) -> bool:
    return before is not None and one.model_copy(update={"version": before.version}) == before
