"""An NS agent: keeps what was delegated to its domain, and carries it out in two phases.

A reservation holds capacity and labels and expires; a commit runs and reverts unless it is confirmed; confirmed, it
replaces the former version of its order. Each step is on record before it is taken, so that a process which is killed
in between is settled by the next one: `settle` keeps what runs as wanted and takes everything else back.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assent.intents.base import Json
from assent.intents.change import ChangeSet, Feasibility
from assent.intents.domains import (
    Advert,
    Border,
    Committed,
    Declined,
    Delegation,
    DelegationState,
    DomainKind,
    Reserved,
    Segment,
    Stitch,
)
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Refused, Temporary
from assent.intents.evidence import Verdict
from assent.intents.ports import Clock, Interior
from assent.lifecycle.domains.capability import claims, shortcomings
from assent.lifecycle.domains.closed import closed, silent
from assent.lifecycle.domains.records import Held, Records, Step
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.slices import verified
from assent.lifecycle.store import Store

CONFIRM_WITHIN_S = 120.0
MOST_HOLD_S = 600.0
MOST_HELD = 10_000
"""So many versions of orders one domain keeps; whoever asks for more is put off."""

_ADVERT = "domain/advert"


@dataclass(frozen=True)
class Identity:
    """Who the agent speaks for, and what does not change about its domain. `open`: reasons may name what is inside."""

    domain: str
    operator: str
    kind: DomainKind
    areas: tuple[str, ...]
    borders: tuple[Border, ...]
    valid_s: float
    open: bool = False


class DomainAgent:
    """Implements the port NsAgent over one domain's interior, on the store and ledger of its own state folder."""

    def __init__(
        self, identity: Identity, interior: Interior, store: Store, ledger: SqliteLedger, clock: Clock
    ) -> None:
        self._identity = identity
        self._interior = interior if identity.open else closed(interior, identity.domain)
        self._domain = self._interior.domain
        self._store = store
        self._records = Records(store, ledger)
        self._clock = clock
        self._lock = threading.RLock()

    @property
    def domain(self) -> str:
        return self._identity.domain

    def advert(self) -> Json:
        """Another version whenever it says something else than before."""
        with self._lock:
            self._expire()
            plain = self._advert(self._records.segments()).model_dump(mode="json", by_alias=True)
            told = self._store.get(_ADVERT)
            if told is None or told != {**plain, "version": told["version"]}:
                told = {**plain, "version": told["version"] + 1 if told else 1}
                self._store.put(_ADVERT, told)
            return told

    def reserve(self, delegation: Delegation) -> Reserved | Declined:
        with self._lock:
            self._expire()
            known = self._records.all().get(delegation.id)
            if known is not None:
                if known.delegation != delegation:
                    raise Refused(f"{delegation.id} was asked for before, otherwise", field="id")
                return Reserved(id=known.id, hold_s=max(1e-3, known.until_s - self._clock.now_s()))
            return self._reserve(delegation, self._former(delegation))

    def commit(self, id: str) -> Committed:
        with self._lock:
            held = self._held(id)
            if held is None:
                raise Permanent(
                    f"{self.domain} holds no reservation {id[:100]!r}: it expired, or was never made"
                )
            if held.step == "reserved":
                self._commit(held)
            return Committed(id=id, stitches=_stitches(held.segments), confirm_within_s=CONFIRM_WITHIN_S)

    def confirm(self, id: str) -> str:
        with self._lock:
            held = self._held(id)
            if held is None or held.step == "reserved":
                raise Permanent(f"{self.domain} has nothing to confirm as {id[:100]!r}: commit it again")
            if held.step == "confirmed":
                return held.reference
            self._records.put(held.model_copy(update={"step": "confirming"}))
            return self._keep(held, self._domain.confirm(_change(held)))

    def undo(self, id: str) -> None:
        with self._lock:
            held = self._records.all().get(id)
            if held is not None:
                self._undo(held)

    def release(self, order: str) -> None:
        with self._lock:
            for held in sorted(self._records.of(order), key=lambda one: one.step == "confirmed"):
                self._remove(held) if held.step in ("confirmed", "restoring") else self._undo(held)

    def state(self, id: str) -> DelegationState:
        with self._lock:
            held = self._held(id)
        if held is None:
            return "none"
        if held.step == "reserved":
            return "reserved"
        return "confirmed" if held.step == "confirmed" else "committed"

    def held(self) -> tuple[Delegation, ...]:
        """Everything that was delegated and is not over."""
        return tuple(one.delegation for one in self._records.all().values())

    def tick(self) -> None:
        """Takes back what has expired; whoever asks for anything does that as well. Raises as the domain does."""
        with self._lock:
            self._expire()

    def settle(self) -> None:
        """Ends what a killed process had begun here. Raises as the domain does."""
        with self._lock:
            for held in self._records.all().values():
                if held.step not in ("reserved", "committed", "confirmed"):
                    self._end(held)
            self._records.tidy()
            self._expire()

    # Steps

    def _held(self, id: str) -> Held | None:
        """What is held under a name now. A step that an error or a kill had cut short is ended first."""
        self._expire()
        held = self._records.all().get(id)
        if held is not None and held.step not in ("reserved", "committed", "confirmed"):
            self._end(held)
            held = self._records.all().get(id)
        return held

    def _end(self, held: Held) -> None:
        self._settle(held) if held.step in ("committing", "confirming") else self._undo(held)

    def _reserve(self, delegation: Delegation, former: Held | None) -> Reserved | Declined:
        others = self._records.others(delegation.order)
        self._check(delegation, [one for listed in others.values() for one in listed])
        can = self._advert([one for listed in others.values() for one in listed])
        short = shortcomings(delegation, can, self._records.taken())
        if short is not None:
            return short
        try:
            judged = self._judged(delegation, former.segments if former else (), others)
            wanted = (*judged.claims, *claims(delegation, self._records.capacities(can)))
            self._records.reserve(delegation.id, wanted, former.id if former else "")
        except (Refused, InvalidInput) as error:
            return Declined(reason=error.message[:500])
        hold_s = min(delegation.hold_s, MOST_HOLD_S)
        self._records.put(Held(delegation=delegation, step="reserved", until_s=self._clock.now_s() + hold_s))
        return Reserved(id=delegation.id, hold_s=hold_s)

    def _check(self, delegation: Delegation, others: Sequence[Segment]) -> None:
        """Raises Refused for what nobody may ask this domain for."""
        names = {name for one in others for name in (one.id, one.slice_id)}
        for one in delegation.segments:
            if one.domain != self.domain:
                raise Refused(f"here is {self.domain}, not {one.domain}", field="segments")
            if {one.id, one.slice_id} & names:
                raise Refused(f"slice {one.slice_id} belongs to another order here", field="segments")
        ids = [one.id for one in delegation.segments]
        if len(set(ids)) != len(ids):
            raise Refused("two segments have the same id", field="segments")

    def _commit(self, held: Held) -> None:
        try:
            self._renew(held)
            change = self._planned(held, held.segments)
            until_s = self._clock.now_s() + CONFIRM_WITHIN_S
            held = held.model_copy(update={"step": "committing", "change": change, "until_s": until_s})
            self._records.put(held)
            self._domain.commit(change, CONFIRM_WITHIN_S)
            self._verified(self._domain.probe(change))
        except BaseException:
            self._undo(held)
            raise
        until_s = self._clock.now_s() + CONFIRM_WITHIN_S
        self._records.put(held.model_copy(update={"step": "committed", "until_s": until_s}))

    def _renew(self, held: Held) -> None:
        """What was reserved is still what it takes, or else that is reserved now. Raises Refused."""
        former = [one for one in self._records.of(held.order) if one.id != held.id]
        before = former[0].segments if former else ()
        others = self._records.others(held.order)
        judged = self._judged(held.delegation, before, others)
        can = self._advert([one for listed in others.values() for one in listed])
        wanted = (*judged.claims, *claims(held.delegation, self._records.capacities(can)))
        self._records.renew(held, wanted, former[0].id if former else "")

    def _keep(self, held: Held, reference: str) -> str:
        """The order's version in force is this one."""
        old = [one for one in self._records.of(held.order) if one.id != held.id]
        replaced = tuple(segment for one in old for segment in one.segments)
        kept = {"step": "confirmed", "reference": reference, "replaced": replaced, "change": None}
        self._records.put(held.model_copy(update=kept))
        for one in old:
            self._records.drop(one)
        return reference

    def _undo(self, held: Held) -> None:
        if held.step == "restoring" or (held.step == "confirmed" and held.replaced):
            self._restore(held)
        elif held.step in ("removing", "confirmed"):
            self._remove(held)
        else:
            if held.change is not None:
                self._rollback(held.change)
            self._records.drop(held)

    def _restore(self, held: Held) -> None:
        """What a confirmed version had replaced is in force again, as the version that it was."""
        self._enforce(held, "restoring", held.replaced)
        version = {"version": held.delegation.former, "former": 0, "segments": held.replaced}
        former = held.delegation.model_copy(update=version)
        others = self._records.others(held.order)
        judged = self._interior.judge(former, (), others)
        can = self._records.capacities(self._advert([one for listed in others.values() for one in listed]))
        self._records.put(
            Held(delegation=former, step="confirmed", until_s=held.until_s, reference=held.reference)
        )
        self._records.reserve(former.id, (*judged.claims, *claims(former, can)), held.id)
        self._records.drop(held)

    def _remove(self, held: Held) -> None:
        self._enforce(held, "removing", ())
        self._records.drop(held)

    def _enforce(self, held: Held, step: Step, segments: Sequence[Segment]) -> None:
        """A change back, made and confirmed at once; one that a killed process had begun is ended first."""
        if held.step == step and held.change is not None:
            if self._plan(held, segments).empty and not held.change.empty:
                self._domain.confirm(held.change)
                return
            self._rollback(held.change)
        change = self._planned(held, segments)
        self._records.put(held.model_copy(update={"step": step, "change": change}))
        try:
            self._domain.commit(change, CONFIRM_WITHIN_S)
            self._verified(self._domain.probe(change))
            self._domain.confirm(change)
        except AssentError:
            self._rollback(change)
            raise

    def _settle(self, held: Held) -> None:
        if not self._plan(held, held.segments).empty:
            self._undo(held)
        elif held.step == "confirming":
            self._keep(held, self._domain.confirm(_change(held)))
        else:
            self._probed(held)

    def _probed(self, held: Held) -> None:
        """A commit that was cut short runs; it counts if it does what it should, and is taken back otherwise."""
        try:
            self._verified(self._domain.probe(_change(held)))
        except AssentError:
            self._undo(held)
            return
        self._records.put(held.model_copy(update={"step": "committed"}))

    def _expire(self) -> None:
        now = self._clock.now_s()
        for held in self._records.all().values():
            if held.step in ("reserved", "committed") and held.until_s <= now:
                self._undo(held)

    def _plan(self, held: Held, segments: Sequence[Segment]) -> ChangeSet:
        """`segments` for this order, beside what of others runs."""
        orders = {**self._records.running(), held.order: segments}
        return self._domain.plan(self._interior.intent(held.order, held.delegation.version, orders))

    def _planned(self, held: Held, segments: Sequence[Segment]) -> ChangeSet:
        change = self._plan(held, segments)
        if not change.empty:
            self._verified(self._domain.verify(change))
        return change

    def _judged(
        self, delegation: Delegation, former: Sequence[Segment], others: Mapping[str, Sequence[Segment]]
    ) -> Feasibility:
        """Raises Refused where it does not fit."""
        judged = self._interior.judge(delegation, former, others)
        if not judged.feasible:
            raise Refused(judged.reason if self._identity.open else silent(self.domain, Refused.code))
        return judged

    def _verified(self, verdicts: Sequence[Verdict]) -> None:
        """Raises Refused where one failed."""
        try:
            verified(verdicts)
        except Refused:
            if self._identity.open:
                raise
            raise Refused(silent(self.domain, Refused.code)) from None

    def _former(self, delegation: Delegation) -> Held | None:
        mine = self._records.of(delegation.order)
        if any(one.step != "confirmed" for one in mine):
            raise Temporary(f"{self.domain}: another change of {delegation.order} is on its way")
        if len(self._records.all()) >= MOST_HELD:
            raise Temporary(f"{self.domain} holds {MOST_HELD} orders: it takes no more now", retry_after=60)
        version = mine[0].delegation.version if mine else 0
        if version != delegation.former:
            raise Refused(
                f"{self.domain} has version {version} of {delegation.order} in force, not {delegation.former}",
                field="former",
            )
        return mine[0] if mine else None

    def _advert(self, held: Sequence[Segment]) -> Advert:
        """What is free beside `held`."""
        who = self._identity
        return Advert(
            domain=who.domain,
            operator=who.operator,
            kind=who.kind,
            version=1,
            valid_s=who.valid_s,
            areas=who.areas,
            borders=who.borders,
            crossings=self._interior.crossings(held),
            hostings=self._interior.hostings(held),
        )

    def _rollback(self, change: ChangeSet) -> None:
        try:
            self._domain.rollback(change)
        except AssentError as error:
            said = f"{self.domain}: a change could not be taken back: {error.message[:500]}"
            raise Inconsistent(said, devices=(self.domain,)) from error


def _change(held: Held) -> ChangeSet:
    if held.change is None:
        raise Permanent(f"{held.id}: what was begun for it is not on record")
    return held.change


def _stitches(segments: Sequence[Segment]) -> tuple[Stitch, ...]:
    return tuple(sorted({stitch for one in segments for stitch in one.stitches}, key=str))
