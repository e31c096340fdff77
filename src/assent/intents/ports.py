"""Ports: what one room needs of another without knowing it. `app.py` injects who implements them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from assent.intents.base import Frozen
from assent.intents.change import ChangeSet, Conditions, Feasibility, NetworkIntent, Observation
from assent.intents.events import Event
from assent.intents.evidence import Verdict
from assent.intents.negotiation import Topic, Utility


class Domain(Protocol):
    """One network domain behind its driver. Every method may be called again after a crash.

    `plan` writes nothing. `commit` is all or nothing over the change's targets, keyed by
    `change.idempotency_key`: where the candidate is running already it does nothing. An unconfirmed commit
    reverts after `confirm_within_s`. Raises `Temporary`, `Permanent`, `Refused` or `Inconsistent`.
    """

    @property
    def name(self) -> Literal["ran", "transport", "cloud"]: ...

    def feasible(self, intent: NetworkIntent) -> Feasibility: ...

    def observe(self) -> Observation: ...

    def plan(self, intent: NetworkIntent) -> ChangeSet: ...

    def verify(self, change: ChangeSet) -> tuple[Verdict, ...]: ...

    def commit(self, change: ChangeSet, confirm_within_s: float) -> None: ...

    def confirm(self, change: ChangeSet) -> str:
        """Make the commit permanent; returns a reference to what was recorded (a Git commit, a version)."""
        ...

    def rollback(self, change: ChangeSet) -> None: ...


class Optimum(Frozen):
    """What an optimizer proposes. For a level topic `value`, for an allocation `shares`."""

    value: float | None = None
    shares: dict[str, float] | None = None
    method: str


class Optimizer(Protocol):
    def optimum(
        self, topic: Topic, declared: Mapping[str, Utility], mediator: Utility | None = None
    ) -> Optimum:
        """Maximise the sum of the declared utilities (and the mediator's, on a level topic)."""
        ...


class Observations(Protocol):
    def conditions(self, resource: str) -> Conditions:
        """Raises InvalidInput if nobody knows the resource."""
        ...


class Constraint(Frozen):
    """A bound that a regulation sets on a topic's values, with its citation."""

    lower: float | None = None
    upper: float | None = None
    rule: str
    citation: str


class Regulations(Protocol):
    def constraints(self, topic: Topic) -> Sequence[Constraint]: ...


class Journal(Protocol):
    """Where events go. Insert-or-ignore by (workflow, step): telling it twice changes nothing."""

    def record(self, event: Event) -> None: ...


class Ledger(Protocol):
    """Reservations of shared capacity. Releasing what is not held, or reserving it again, is a no-op."""

    def reserve(self, holder: str, resource: str, amount: float, capacity: float) -> bool:
        """False, and nothing reserved, where `amount` would push the resource over its capacity."""
        ...

    def release(self, holder: str) -> None: ...

    def held(self, resource: str) -> dict[str, float]: ...


class Clock(Protocol):
    def now_s(self) -> float: ...
