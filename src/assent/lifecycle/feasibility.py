"""Reservations for slices that are talked about: held for a while, given back when declined, expired or used.

What is held counts for everybody else's placements. `app.conversation` asks; one state folder has one writer, so that a
reservation is given back and taken by its order without anybody between.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from assent.intents.base import Finite, Frozen, Json
from assent.intents.change import Claim
from assent.intents.errors import Refused
from assent.intents.feasibility import FeasibilityJob, ReservationStatus
from assent.intents.service import ServiceProfile
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.reservations import reserve
from assent.lifecycle.store import Store

HELD_S = 900.0
"""So long a reservation holds without another turn of its conversation."""
_HOLDER, _JOBS = "reservation/", "feasibility/"


def reservation_of(order: str) -> str:
    """Who holds in the ledger what is reserved for an order."""
    return _HOLDER + order


class _Kept(Frozen):
    """The jobs of one order as they are told, and until when they hold something; 0 where nothing is held."""

    until: Finite
    jobs: tuple[dict[str, Json], ...] = ()


class Jobs:
    """The jobs of one state folder. Opening it gives back what has expired."""

    def __init__(self, store: Store, ledger: SqliteLedger, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self.expire()

    def feasible(
        self, order: str, profiles: Sequence[ServiceProfile], claims: Iterable[Claim]
    ) -> tuple[FeasibilityJob, ...]:
        """Reserves `claims` for the order in place of what it had; where that fails the jobs say why."""
        self.expire()
        self._ledger.release(reservation_of(order))
        until = self._clock() + HELD_S
        self._store.put(_JOBS + order, {"until": until, "jobs": []})  # so that a kill leaks nothing
        status: ReservationStatus = "RESERVED"
        failure = None
        try:
            reserve(self._ledger, reservation_of(order), claims, "")
        except Refused as error:
            status, failure = "UNRESERVED", error.message
        expiration = _text(until) if status == "RESERVED" else None
        jobs = tuple(
            FeasibilityJob(
                id=f"{one.id}-feasibility",
                profile=one,
                requested_expiration=_text(until),
                result="FEASIBLE",
                status=status,
                failure=failure,
                expiration=expiration,
            )
            for one in profiles
        )
        self._keep(order, jobs, until)
        return jobs

    def infeasible(
        self,
        order: str,
        profiles: Sequence[ServiceProfile],
        reason: str,
        recommended: Mapping[str, str],
    ) -> tuple[FeasibilityJob, ...]:
        """Nothing is held. `recommended`: by profile id, what could be had instead."""
        self._ledger.release(reservation_of(order))
        jobs = tuple(
            FeasibilityJob(
                id=f"{one.id}-feasibility",
                profile=one,
                result="INFEASIBLE",
                reason=reason,
                recommended=recommended.get(one.id),
            )
            for one in profiles
        )
        self._keep(order, jobs, self._clock())
        return jobs

    def release(self, order: str, status: ReservationStatus = "UNRESERVED") -> None:
        """Declined, or used by the order that is deployed now."""
        self._ledger.release(reservation_of(order))
        held = self._store.held(_JOBS + order, _Kept)
        if held is not None:
            jobs = [
                {**one, "attributes": {**one["attributes"], "resourceReservationStatus": status}}
                for one in held.jobs
            ]
            self._store.put(_JOBS + order, {"until": 0.0, "jobs": jobs})

    def expire(self) -> tuple[str, ...]:
        """Gives back what nobody came back for; the orders. What would hold longer than anything may was reserved
        before the clock was set back."""
        now, over = self._clock(), []
        for key, held in self._kept().items():
            if held.until and not now < held.until <= now + HELD_S:
                over.append(key.removeprefix(_JOBS))
                self.release(over[-1])
        self._tidy()
        return tuple(over)

    def _tidy(self) -> None:
        """What a killed process reserved, or was about to give back, and has no job for."""
        known = {_HOLDER + key.removeprefix(_JOBS) for key, one in self._kept().items() if one.until}
        for resource in self._ledger.resources():
            for holder in self._ledger.held(resource).keys() - known:
                if holder.startswith(_HOLDER):
                    self._ledger.release(holder)

    def _kept(self) -> dict[str, _Kept]:
        return self._store.kept(_JOBS, _Kept)

    def held_by_others(self, order: str) -> dict[str, float]:
        """By resource of the ledger, what is reserved for other orders than this one."""
        found: dict[str, float] = {}
        for resource in self._ledger.resources():
            for holder, amount in self._ledger.held(resource).items():
                if holder.startswith(_HOLDER) and holder != reservation_of(order):
                    found[resource] = found.get(resource, 0.0) + amount
        return found

    def _keep(self, order: str, jobs: Sequence[FeasibilityJob], until: float) -> None:
        reserved = any(one.status == "RESERVED" for one in jobs)
        listed = [one.wire() for one in jobs]
        self._store.put(_JOBS + order, {"until": until if reserved else 0.0, "jobs": listed})


def _text(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="seconds")
