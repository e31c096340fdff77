"""Events: the only truth. State, audit log, narration and report are projections of them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json
from assent.intents.change import ChangeSet, Direction
from assent.intents.decision import Decision, Taken
from assent.intents.evidence import Outcome, Verdict
from assent.intents.instance import Operation
from assent.intents.intent import CollaborationOpportunity, Intent, IntentConflictReport, IntentReport
from assent.intents.negotiation import Agreement, Round, Topic
from assent.intents.operation import Step
from assent.intents.service import Placement, SliceDesign, TransportSlice


class RunStarted(Frozen):
    kind: Literal["run-started"] = "run-started"
    name: str
    seed: int
    scenario_hash: str
    model: str


class IntentAdmitted(Frozen):
    """An intent was understood. `said` is what its owner lets others know: no sentence, no limit."""

    kind: Literal["intent-admitted"] = "intent-admitted"
    intent: Intent
    said: str
    model: str = "embedded"


class ConflictDetected(Frozen):
    kind: Literal["conflict-detected"] = "conflict-detected"
    report: IntentConflictReport


class OpportunityFound(Frozen):
    kind: Literal["opportunity-found"] = "opportunity-found"
    opportunity: CollaborationOpportunity


class TopicOpened(Frozen):
    kind: Literal["topic-opened"] = "topic-opened"
    topic: Topic
    reason: str


class RoundHeld(Frozen):
    kind: Literal["round-held"] = "round-held"
    topic_id: str
    round: Round


class NegotiationEnded(Frozen):
    """Consensus, a ruling, or an honest “no agreement” (then `stands` says what holds meanwhile)."""

    kind: Literal["negotiation-ended"] = "negotiation-ended"
    agreement: Agreement
    stands: str = ""


class SliceDesigned(Frozen):
    kind: Literal["slice-designed"] = "slice-designed"
    service_intent: Intent
    design: SliceDesign


class FunctionsPlaced(Frozen):
    kind: Literal["functions-placed"] = "functions-placed"
    placement: Placement
    transport: tuple[TransportSlice, ...]


class ChangePlanned(Frozen):
    kind: Literal["change-planned"] = "change-planned"
    change: ChangeSet


class ChangeVerified(Frozen):
    kind: Literal["change-verified"] = "change-verified"
    domain: str
    key: str
    outcome: Outcome
    verdicts: tuple[Verdict, ...]


class DecisionAsked(Frozen):
    """A person has to decide before it goes on."""

    kind: Literal["decision-asked"] = "decision-asked"
    decision: Decision


class DecisionTaken(Frozen):
    kind: Literal["decision-taken"] = "decision-taken"
    decision_id: str
    taken: Taken


class ChangeCommitted(Frozen):
    kind: Literal["change-committed"] = "change-committed"
    domain: str
    key: str
    targets: tuple[str, ...]


class ChangeConfirmed(Frozen):
    """`reference`: what was recorded, such as a Git commit of the configuration repository."""

    kind: Literal["change-confirmed"] = "change-confirmed"
    domain: str
    key: str
    reference: str


class DeliveryProbed(Frozen):
    """The end-to-end probe before all domains are confirmed."""

    kind: Literal["delivery-probed"] = "delivery-probed"
    agreement_id: str
    verdicts: tuple[Verdict, ...]


class ChangeRolledBack(Frozen):
    kind: Literal["change-rolled-back"] = "change-rolled-back"
    domain: str
    key: str
    reason: str


class DeliveryFailed(Frozen):
    """`devices`: those that could not be brought back; empty unless the end is inconsistent."""

    kind: Literal["delivery-failed"] = "delivery-failed"
    agreement_id: str
    error: str
    message: str
    devices: tuple[str, ...] = ()


class RatioChange(Frozen):
    cell: str
    slice_id: str
    before_percent: int
    after_percent: int
    cqi: int
    reachable_mbps: Finite
    direction: Direction = "downlink"


class RatiosRecomputed(Frozen):
    """The closed loop's first answer to a changed channel: other ratios for the same agreement."""

    kind: Literal["ratios-recomputed"] = "ratios-recomputed"
    changes: tuple[RatioChange, ...]
    reason: str


class IntentReported(Frozen):
    kind: Literal["intent-reported"] = "intent-reported"
    report: IntentReport


class SliceOrdered(Frozen):
    """Slices were asked for, modelled, and one of the recommendations was picked. `why`: what spoke for it."""

    kind: Literal["slice-ordered"] = "slice-ordered"
    order: str
    text: str
    goal: dict[str, Json]
    choice: str
    why: tuple[str, ...]
    others: dict[str, str] = Field(default_factory=dict, description="what else was recommended, by name")


class SliceOperated(Frozen):
    """An operation on the slices of an order came through. `slices`: those that it changed, with their state."""

    kind: Literal["slice-operated"] = "slice-operated"
    order: str
    operation: Operation
    version: int
    slices: dict[str, str]
    cpus: dict[str, Finite] = Field(default_factory=dict, description="by function, of the slices it changed")
    reference: str
    note: str = ""


class SliceOperationFailed(Frozen):
    """An operation on the slices of an order was refused or failed; what stood before stands."""

    kind: Literal["slice-operation-failed"] = "slice-operation-failed"
    order: str
    operation: Operation
    slices: tuple[str, ...]
    error: str
    message: str
    note: str = ""


class ScalingDecided(Frozen):
    """A slice is to be scaled by itself; `reason` in words, `steps` by function."""

    kind: Literal["scaling-decided"] = "scaling-decided"
    slice_id: str
    at_s: int
    direction: Literal["up", "down"]
    steps: tuple[Step, ...]
    reason: str


class ScalingEnded(Frozen):
    """How that went. `refusals`: so often in a row; `retry_at_s`: when it may be tried again."""

    kind: Literal["scaling-ended"] = "scaling-ended"
    slice_id: str
    decided_s: int
    outcome: Literal["done", "refused"]
    message: str = ""
    version: int | None = None
    refusals: int = 0
    retry_at_s: int | None = None


class SpanChanged(Frozen):
    """Slices over several domains came about, or were augmented. `segments`: by domain, what it carries, in words."""

    kind: Literal["span-changed"] = "span-changed"
    order: str
    version: int
    slices: tuple[str, ...]
    segments: dict[str, tuple[str, ...]]
    cost: Finite
    note: str = ""


class SpanStopped(Frozen):
    """A domain stood in the way of one split of a span: nothing of that split was kept."""

    kind: Literal["span-stopped"] = "span-stopped"
    order: str
    version: int
    slices: tuple[str, ...]
    domain: str
    reason: str


class SpanRefused(Frozen):
    """No split of a span came about: what stood before stands."""

    kind: Literal["span-refused"] = "span-refused"
    order: str
    slices: tuple[str, ...]
    reason: str
    note: str = ""


class SpanReleased(Frozen):
    """A span is over in every domain, or is so for those in `untold` once they hear it."""

    kind: Literal["span-released"] = "span-released"
    order: str
    version: int
    slices: tuple[str, ...]
    untold: tuple[str, ...] = ()


class RunFinished(Frozen):
    kind: Literal["run-finished"] = "run-finished"
    status: Literal["fulfilled", "degraded", "failed"]
    summary: str


Body: TypeAlias = Annotated[
    RunStarted
    | IntentAdmitted
    | ConflictDetected
    | OpportunityFound
    | TopicOpened
    | RoundHeld
    | NegotiationEnded
    | SliceDesigned
    | FunctionsPlaced
    | ChangePlanned
    | ChangeVerified
    | DecisionAsked
    | DecisionTaken
    | ChangeCommitted
    | ChangeConfirmed
    | DeliveryProbed
    | ChangeRolledBack
    | DeliveryFailed
    | RatiosRecomputed
    | IntentReported
    | SliceOrdered
    | SliceOperated
    | SliceOperationFailed
    | ScalingDecided
    | ScalingEnded
    | SpanChanged
    | SpanStopped
    | SpanRefused
    | SpanReleased
    | RunFinished,
    Field(discriminator="kind"),
]


class Event(Frozen):
    """Something that happened: `at_s` is virtual time in seconds, never wall time.

    (workflow, step) is its identity. `tenant` chooses the hash chain of the audit log.
    """

    workflow: str
    step: str
    tenant: str
    at_s: Finite
    body: Body
