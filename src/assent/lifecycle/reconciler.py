"""The level-triggered reconciler: starts workflows, then holds the network to what was agreed.

It keeps nothing in memory that a restart would miss. What it decides in a second of virtual time depends on
the trace and on events from before that second, so a resumed run decides what the interrupted one did.
"""

from __future__ import annotations

from collections.abc import Callable

from assent.intents.base import Json
from assent.intents.change import Delivered
from assent.intents.events import Body, Event, IntentReported, RatiosRecomputed, RunFinished, RunStarted
from assent.intents.intent import Fulfilment, Intent
from assent.intents.negotiation import Agreement
from assent.lifecycle import reservations, state
from assent.lifecycle.delivery import intent_report
from assent.lifecycle.parts import INFRASTRUCTURE, Parts
from assent.lifecycle.watch import Trigger, Watch
from assent.lifecycle.workflows import Workflows

POSITION = "position"
"""Setting: the next second of the trace to live through."""


class Reconciler:
    """`progress` hears (seconds lived, seconds in all)."""

    def __init__(
        self,
        parts: Parts,
        workflows: Workflows,
        progress: Callable[[int, int], None] = lambda lived, total: None,
    ) -> None:
        self._parts = parts
        self._workflows = workflows
        self._watch = Watch(parts)
        self._progress = progress
        self._followed: dict[tuple[str, str], int] = {}  # saves writing what the ledger holds already

    def run(self) -> Json:
        """The whole life of a scenario: `{"status": …}`, or `{"error": …, "statement"?: …}`."""
        self._begin()
        refused = self._admit_all()
        if refused:
            return refused
        failed = self._settle_all()
        if failed:
            self._finish("failed")
            return failed
        self._live()
        return {"status": self._finish(self._status())}

    def _begin(self) -> None:
        parts = self._parts
        body = RunStarted(
            name=parts.name, seed=parts.seed, scenario_hash=parts.scenario_hash, model=parts.model
        )
        self._tell("started", 0, body)

    def _admit_all(self) -> Json:
        """All that will ever be said is understood first: a bad sentence stops a run before it acts."""
        for statement in self._parts.statements:
            admitted = self._workflows.admit(statement.operator, statement.version, statement.from_s)
            if "error" in admitted:
                return {**admitted, "statement": [statement.operator, statement.version]}
        return {}

    def _settle_all(self) -> Json:
        """Agree about every resource first, then deliver; the first delivery that fails ends it."""
        agreements = [
            self._workflows.negotiate(
                resource, 0, "the intents were admitted", self._watch.carries(resource, 0)
            )
            for resource in self._parts.resources
        ]
        for agreement in agreements:
            delivered = self._workflows.deliver(agreement, 0) if agreement.agreed else {}
            if "error" in delivered:
                return delivered
        return {}

    def _live(self) -> None:
        total = min(self._parts.radio.duration_s, self._parts.loop.until_s or self._parts.radio.duration_s)
        for second in range(self._parts.store.get(POSITION, 0), total):
            self._observe(second)
            self._react(second)
            self._parts.store.put(POSITION, second + 1)
            self._progress(second + 1, total)

    def _observe(self, second: int) -> tuple[Delivered, ...]:
        """Follow the channel with the ratios, then sample what was delivered."""
        kept = self._parts.store.samples(second, second)
        if second in kept:
            return kept[second]
        radio = self._parts.radio
        radio.at(second)
        changes = radio.needed()
        if changes:
            reason = "the ratios follow the channel within the permitted maximum"
            self._tell(f"{second}/ratios", second, RatiosRecomputed(changes=changes, reason=reason))
            radio.adjust(changes)
        samples = radio.deliver()
        self._follow(samples)
        self._parts.store.keep_samples(second, samples)
        return samples

    def _follow(self, samples: tuple[Delivered, ...]) -> None:
        """The ledger holds the PRBs that the ratios take now, also where a killed process changed those."""
        ratios = {(one.cell, one.slice_id): one.ratio_percent for one in samples}
        if ratios == self._followed:
            return
        self._followed = ratios
        for resource, workflow in state.in_force(self._parts.store).items():
            own = state.slices_of(self._parts.store, workflow)
            here = [one for one in samples if one.cell == resource and one.slice_id in own]
            reservations.follow(self._parts.ledger, workflow, here)

    def _react(self, second: int) -> None:
        """Renegotiate where ratios no longer do, where the cell recovered, or where a wish changed."""
        triggers = [
            trigger
            for resource in self._parts.resources
            if (trigger := self._watch.trigger(resource, second)) is not None
        ]
        for trigger in triggers:
            if trigger.kind == "restored":
                self._report(trigger, second, Fulfilment.FULFILLED)
                continue
            if trigger.kind in ("degraded", "undelivered"):
                self._report(trigger, second, Fulfilment.DEGRADED)
            if trigger.kind == "undelivered":
                continue
            agreement = self._workflows.negotiate(
                trigger.resource, second, trigger.reason, trigger.carries_mbps
            )
            if agreement.agreed:
                self._workflows.deliver(agreement, second)

    def _report(self, trigger: Trigger, second: int, status: Fulfilment) -> None:
        standing = state.agreements(self._parts.store, before_s=second)[trigger.resource]
        for intent in self._parents(standing.agreement, second):
            report = intent_report(intent, standing.agreement, second, status, trigger.reason)
            step = f"{second}/{trigger.kind}/{trigger.resource}/{intent.id}"
            self._tell(step, second, IntentReported(report=report))

    def _parents(self, agreement: Agreement, second: int) -> list[Intent]:
        known = state.intents(self._parts.store, until_s=second)
        return [intent for intent in known.values() if intent.id in agreement.parents]

    def _status(self) -> str:
        statuses = {report.fulfilment.status for report in state.reports(self._parts.store).values()}
        if Fulfilment.FULFILMENTFAILED in statuses:
            return "failed"
        return "fulfilled" if statuses <= {Fulfilment.FULFILLED} else "degraded"

    def _finish(self, status: str) -> str:
        store = self._parts.store
        negotiations = len(store.events(kinds=["negotiation-ended"]))
        recomputed = len(store.events(kinds=["ratios-recomputed"]))
        summary = (
            f"{len(self._parts.statements)} intents, {negotiations} negotiations, "
            f"{recomputed} times the ratios followed the channel; {status} at the end"
        )
        body = RunFinished.model_validate({"status": status, "summary": summary})
        self._tell("finished", self._parts.radio.duration_s, body)
        return status

    def _tell(self, step: str, at_s: float, body: Body) -> None:
        event = Event(workflow="run", step=step, tenant=INFRASTRUCTURE, at_s=at_s, body=body)
        self._parts.store.record(event)
