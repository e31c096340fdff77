"""Events: the only truth. State, audit log, narration and report are projections of them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.change import ChangeSet, Direction
from assent.intents.decision import Decision, Taken
from assent.intents.evidence import Outcome, Verdict
from assent.intents.intent import CollaborationOpportunity, Intent, IntentConflictReport, IntentReport
from assent.intents.negotiation import Agreement, Round, Topic
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
