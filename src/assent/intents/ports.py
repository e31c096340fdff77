"""Ports: what one room needs of another without knowing it. `app.py` injects who implements them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from assent.intents.base import Frozen, Json
from assent.intents.change import (
    ChangeSet,
    Conditions,
    Delivered,
    Feasibility,
    NetworkIntent,
    Observation,
    SliceTraffic,
)
from assent.intents.domains import (
    Committed,
    Crossing,
    Declined,
    Delegation,
    DelegationState,
    Hosting,
    Reserved,
    Segment,
)
from assent.intents.events import Event, RatioChange
from assent.intents.evidence import Verdict
from assent.intents.intent import CollaborationOpportunity, Intent, IntentConflictReport
from assent.intents.negotiation import Agreement, Round, Topic, Utility
from assent.intents.packages import SlicePackage
from assent.intents.service import NetworkFunction, Placement, SliceDesign, TransportSlice


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

    def probe(self, change: ChangeSet) -> tuple[Verdict, ...]:
        """Whether what is running now is what was committed, and does what the intent asks."""
        ...

    def confirm(self, change: ChangeSet) -> str:
        """Make the commit permanent; returns a reference to what was recorded (a Git commit, a version)."""
        ...

    def rollback(self, change: ChangeSet) -> None: ...


class Optimum(Frozen):
    """What an optimizer proposes. For a level topic `value`, for an allocation `shares`, for a multi-attribute
    one `terms`."""

    value: float | None = None
    shares: dict[str, float] | None = None
    terms: dict[str, float] | None = None
    method: str


class Optimizer(Protocol):
    def optimum(
        self, topic: Topic, declared: Mapping[str, Utility], mediator: Utility | None = None
    ) -> Optimum:
        """What the topic's `optimizer` proposes; the mediator's utility counts on level and multi-attribute
        topics. Raises InvalidInput where utilities do not fit the topic."""
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
    """Reservations of shared capacity, safe to make from several threads and processes at once."""

    def reserve(
        self, holder: str, resource: str, amount: float, capacity: float, *, instead_of: str = ""
    ) -> bool:
        """True once `holder` has exactly `amount`; False, and nothing changed, where that would take more
        than `capacity`. Reserving the same again is a no-op, another amount replaces the first.

        What `instead_of` holds makes room for it: until one of the two is released, the larger counts.
        """
        ...

    def release(self, holder: str) -> None:
        """Give back everything that `holder` has; a no-op where that is nothing."""
        ...

    def held(self, resource: str) -> dict[str, float]:
        """Amounts by holder."""
        ...


class Clock(Protocol):
    def now_s(self) -> float: ...


class Understood(Frozen):
    """A sentence, understood. `private` is for its owner's store alone; the rest may be known."""

    intent: Intent
    private: str
    said: str
    model: str


class BusinessPlane(Protocol):
    """Who wants what, and what do they agree on? `private` is what `understand` gave, by operator."""

    def understand(self, operator: str, version: int, says: str) -> Understood:
        """Raises Clarify, InvalidInput or Refused."""
        ...

    def examine(
        self, resource: str, conditions: Conditions, private: Mapping[str, str]
    ) -> IntentConflictReport: ...

    def opportunities(
        self, resource: str, conditions: Conditions, private: Mapping[str, str]
    ) -> tuple[CollaborationOpportunity, ...]:
        """How the resource's owners could help one another, by what they declare."""
        ...

    def open_topic(
        self, topic_id: str, report: IntentConflictReport, conditions: Conditions, private: Mapping[str, str]
    ) -> Topic: ...

    def begin(self, topic: Topic) -> Json:
        """The negotiation's first state: plain JSON with nothing private in it, as are all that follow."""
        ...

    def hold_round(self, state: Json, private: Mapping[str, str]) -> tuple[Json, Round]: ...

    def finished(self, state: Json) -> bool: ...

    def settle(
        self,
        state: Json,
        private: Mapping[str, str],
        *,
        agreement_id: str,
        version: int,
        parents: Sequence[str],
    ) -> Agreement: ...

    def settle_without(
        self,
        topic: Topic,
        private: Mapping[str, str],
        *,
        agreement_id: str,
        version: int,
        parents: Sequence[str],
    ) -> Agreement:
        """What holds where nobody's intent conflicts with another's."""
        ...


class ServicePlane(Protocol):
    """Which slice delivers it?"""

    def design(
        self, agreement: Agreement, parents: Sequence[Intent]
    ) -> tuple[tuple[Intent, SliceDesign], ...]:
        """One service intent and slice for a level, one per operator for an allocation."""
        ...

    def place(
        self, design: SliceDesign, others: Sequence[Placement], current: Placement | None
    ) -> tuple[Placement, tuple[TransportSlice, ...]]:
        """Where its functions run beside those of `others`; what runs already stays where it is.

        Raises Refused that names the binding constraint.
        """
        ...


class Radio(Protocol):
    """The closed loop's view of the RAN: what the channel does, and ratios that follow it."""

    @property
    def duration_s(self) -> int: ...

    def at(self, second: int) -> None:
        """Move virtual time; nothing else changes."""
        ...

    def conditions(self, resource: str) -> Conditions: ...

    def grantable(self, resource: str, shares_mbps: Mapping[str, float]) -> dict[str, float]:
        """The shares that whole percentages of PRBs can deliver side by side at the present CQI."""
        ...

    def needed(self) -> tuple[RatioChange, ...]:
        """The ratios that the agreed shares need at the present CQI, where others are in force."""
        ...

    def adjust(self, changes: Sequence[RatioChange]) -> None:
        """Put them in force and read them back. Doing it again changes nothing."""
        ...

    def deliver(self) -> tuple[Delivered, ...]:
        """What each slice gets during the present second."""
        ...


class Coverage(Protocol):
    """The cells that slices on order are served by."""

    def feasible(
        self, order: str, slices: Mapping[str, SliceTraffic], taken: Mapping[str, float]
    ) -> Feasibility:
        """Whether the cells can carry what is guaranteed to an order's slices, all of them together; with the PRBs that
        it claims. `taken`: what others hold, by resource of the ledger."""
        ...


class Packager(Protocol):
    """Functions of a slice as descriptors that an NFV orchestrator can be given."""

    def package(
        self, slice_id: str, functions: Sequence[NetworkFunction], traffic: SliceTraffic | None
    ) -> SlicePackage:
        """One network service of these functions; the same bytes for the same input.

        `functions` in the order in which uplink traffic passes them; `traffic` says what its virtual links carry.
        Raises InvalidInput for what no descriptor can say.
        """
        ...


class Interior(Protocol):
    """A domain behind its borders: told to others only as what lies between them. Segments are by order."""

    @property
    def domain(self) -> Domain: ...

    def crossings(self, held: Sequence[Segment]) -> tuple[Crossing, ...]:
        """What is free beside `held`."""
        ...

    def hostings(self, held: Sequence[Segment]) -> tuple[Hosting, ...]: ...

    def intent(self, order: str, version: int, orders: Mapping[str, Sequence[Segment]]) -> NetworkIntent:
        """What makes `order` have exactly what `orders` say of it; where a domain is asked for everything at once, the
        others' too. Raises Refused where it cannot be had."""
        ...

    def judge(
        self, delegation: Delegation, former: Sequence[Segment], others: Mapping[str, Sequence[Segment]]
    ) -> Feasibility:
        """Whether it fits beside `others`, also if the order goes back to `former`. Raises Refused, InvalidInput."""
        ...


class NsAgent(Protocol):
    """Speaks for one domain, here or at another operator's. Every method may be called again after a crash.

    Raises Temporary where it does not answer, Refused and Permanent where it will not or cannot.
    """

    @property
    def domain(self) -> str: ...

    def advert(self) -> Json:
        """Its abstracted topology as it says; whoever asks validates it."""
        ...

    def reserve(self, delegation: Delegation) -> Reserved | Declined:
        """Hold what the segments need, for a while."""
        ...

    def commit(self, id: str) -> Committed:
        """Bring a reservation about; without `confirm` it reverts. After an error the domain holds nothing of it."""
        ...

    def confirm(self, id: str) -> str:
        """Keep it, in the place of what it replaces; returns what it was recorded under."""
        ...

    def undo(self, id: str) -> None:
        """Back to what stood before this version, whatever became of it; a no-op where it is not known."""
        ...

    def release(self, order: str) -> None:
        """End everything of an order; a no-op where there is nothing."""
        ...

    def state(self, id: str) -> DelegationState: ...


class Channel(Protocol):
    """A way to one agent in another process or company. Raises Temporary where it does not answer in time, Permanent
    where what comes back is no answer, Refused where the other side does not let us in."""

    async def ask(self, question: Json, within_s: float) -> Json: ...
