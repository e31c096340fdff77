"""The life of a slice instance as a state machine: which operation leads where, and what is refused.

Names are those of TS 28.531 (operations), TS 28.530 4.3 (phases) and ITU-T X.731, as TS 28.541 has its states. The
service plane proposes by this table, and `lifecycle` carries out nothing that is not in it.
"""

from __future__ import annotations

from enum import StrEnum

from assent.intents.errors import Refused
from assent.intents.instance import Operation, SliceInstance


class State(StrEnum):
    """What the phase, operationalState and administrativeState of an instance come to.

    ABSENT: never allocated. INACTIVE: allocated and LOCKED, nothing of it runs. ACTIVE: UNLOCKED and ENABLED.
    IMPAIRED: UNLOCKED, but a function is stopped, so DISABLED. DRAINING: SHUTTINGDOWN, so that those who use it go on
    and nobody joins (X.731); an instance is that, too, while it is being deallocated. ENDED: deallocated.
    """

    ABSENT = "absent"
    INACTIVE = "inactive"
    ACTIVE = "active"
    IMPAIRED = "impaired"
    DRAINING = "draining"
    ENDED = "ended"


MACHINE: dict[Operation, dict[State, frozenset[State]]] = {
    "allocateNsi": {
        State.ABSENT: frozenset({State.INACTIVE, State.ACTIVE}),
        State.ENDED: frozenset({State.INACTIVE, State.ACTIVE}),
    },
    "activateNsi": {
        State.INACTIVE: frozenset({State.ACTIVE, State.IMPAIRED, State.DRAINING}),
        State.IMPAIRED: frozenset({State.ACTIVE, State.IMPAIRED}),
        State.DRAINING: frozenset({State.ACTIVE, State.IMPAIRED, State.DRAINING}),
    },
    "modifyNsi": {
        State.INACTIVE: frozenset({State.INACTIVE}),
        State.ACTIVE: frozenset({State.ACTIVE, State.DRAINING}),
        State.IMPAIRED: frozenset({State.IMPAIRED, State.DRAINING}),
        State.DRAINING: frozenset({State.DRAINING}),
    },
    "deactivateNsi": {
        State.ACTIVE: frozenset({State.INACTIVE, State.IMPAIRED}),
        State.IMPAIRED: frozenset({State.INACTIVE, State.IMPAIRED}),
        State.DRAINING: frozenset({State.INACTIVE, State.DRAINING}),
    },
    "deallocateNsi": {
        one: frozenset({State.ENDED})
        for one in (State.INACTIVE, State.ACTIVE, State.IMPAIRED, State.DRAINING)
    },
}
"""By operation: from which state it may start, and to which it may lead. What is not here is refused."""

_ADVICE = {
    State.ABSENT: "it was never deployed; deploy it first",
    State.INACTIVE: "nothing of it runs; activate it first",
    State.ACTIVE: "it is active already",
    State.IMPAIRED: "it is allocated already, and a function of it is stopped",
    State.DRAINING: "it is allocated already, and shutting down",
    State.ENDED: "it was terminated; deploy it anew",
}


def state_of(one: SliceInstance | None) -> State:
    """The state that an instance's attributes come to; None: there is no such instance."""
    if one is None:
        return State.ABSENT
    if one.ended:
        return State.ENDED
    if one.administrative != "UNLOCKED":
        return State.INACTIVE if one.administrative == "LOCKED" else State.DRAINING
    return State.ACTIVE if one.operational == "ENABLED" else State.IMPAIRED


def allowed(one: SliceInstance | None, operation: Operation, name: str = "") -> None:
    """Raises Refused where `operation` cannot start from the state that the instance is in."""
    state = state_of(one)
    if state not in MACHINE[operation]:
        raise _refused(one, operation, name, _ADVICE[state])


def checked_step(before: SliceInstance | None, after: SliceInstance, operation: Operation) -> None:
    """Raises Refused where `operation` does not lead from `before` to `after`.

    A stay in one state counts as a step: a function more or less may have been stopped.
    """
    allowed(before, operation, after.id)
    leads, end = MACHINE[operation][state_of(before)], state_of(after)
    if end not in leads:
        wanted = " or ".join(sorted(leads))
        raise _refused(before, operation, after.id, f"that leads to {wanted}, not to {end}")


def attributes(one: SliceInstance, stopped: tuple[str, ...]) -> dict[str, object]:
    """The states of an allocated instance of which `stopped` functions do not run; what shuts down goes on doing so."""
    unlocked = "SHUTTINGDOWN" if one.administrative == "SHUTTINGDOWN" else "UNLOCKED"
    locked = len(set(stopped)) == len(one.functions)
    return {
        "phase": "COMMISSIONING" if locked and one.phase != "OPERATION" else "OPERATION",
        "administrative": "LOCKED" if locked else unlocked,
        "operational": "DISABLED" if stopped else "ENABLED",
        "stopped": tuple(sorted(set(stopped))),
    }


def _refused(one: SliceInstance | None, operation: Operation, name: str, why: str) -> Refused:
    told = f"{one.id if one else name} is {state_of(one)}"
    return Refused(f"{operation} cannot be done: {told}: {why}"[:500], field="operation")
