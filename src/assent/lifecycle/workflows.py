"""The three durable workflows: admit an intent, negotiate about a resource, deliver what was agreed.

`reconciler.py` starts them. Each is found again by its id, each step's result is recorded once, and every
event is told under (workflow, step): a process killed anywhere resumes where it was and ends the same.
None lives as long as an intent does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assent.intents.base import Json
from assent.intents.change import Conditions
from assent.intents.errors import AssentError
from assent.intents.events import (
    Body,
    ConflictDetected,
    Event,
    IntentAdmitted,
    IntentReported,
    NegotiationEnded,
    OpportunityFound,
    RoundHeld,
    TopicOpened,
)
from assent.intents.intent import CollaborationOpportunity, Fulfilment, Intent, IntentConflictReport
from assent.intents.negotiation import Agreement, Round, Topic
from assent.lifecycle import state
from assent.lifecycle.delivery import Delivery, intent_report
from assent.lifecycle.durable import Durable
from assent.lifecycle.parts import INFRASTRUCTURE, Parts


class Workflows:
    """Registers the workflows with `durable`; each public method runs one and returns its result."""

    def __init__(self, parts: Parts, durable: Durable) -> None:
        self._parts = parts
        self._durable = durable
        self._admit_workflow = durable.workflow("admit", self._admit)
        self._negotiate_workflow = durable.workflow("negotiate", self._negotiate)
        self._deliver_workflow = durable.workflow("deliver", self._deliver)

    def admit(self, operator: str, version: int, at_s: int) -> Json:
        """`{"intent": …}`, or `{"error": …}` where the sentence cannot be accepted."""
        name = f"admit/{operator}/{version}"
        return self._durable.run(name, self._admit_workflow, name, operator, version, at_s)

    def negotiate(self, resource: str, at_s: int, reason: str, carries_mbps: float) -> Agreement:
        """`carries_mbps`: what the resource can be relied on to carry, from the loop's point of view."""
        name = f"negotiate/{resource}/{at_s}"
        arguments = (name, resource, at_s, reason, carries_mbps)
        return Agreement.model_validate(self._durable.run(name, self._negotiate_workflow, *arguments))

    def deliver(self, agreement: Agreement, at_s: int) -> Json:
        """`{"delivered": true}`, or `{"error": …}` and nothing changed."""
        name = f"deliver/{agreement.topic.resource}/{at_s}"
        plain = agreement.model_dump(mode="json")
        return self._durable.run(name, self._deliver_workflow, name, plain, at_s)

    # The workflows themselves: text to intent, intents to agreement, agreement to network.

    def _admit(self, workflow: str, operator: str, version: int, at_s: int) -> Json:
        understood = self._step("understand", self._understand, operator, version)
        if "error" not in understood:
            body = IntentAdmitted.model_validate(understood)
            self._tell(workflow, "admitted", at_s, body, tenant=operator)
        return understood

    def _negotiate(self, workflow: str, resource: str, at_s: int, reason: str, carries_mbps: float) -> Json:
        versions = {name: intent.version for name, intent in self._involved(resource, at_s).items()}
        opened = self._step("open", self._open, workflow, resource, at_s, carries_mbps, versions)
        report = IntentConflictReport.model_validate(opened["report"])
        topic = Topic.model_validate(opened["topic"])
        self._tell(workflow, "conflict", at_s, ConflictDetected(report=report))
        for number, found in enumerate(opened["opportunities"], 1):
            opportunity = CollaborationOpportunity.model_validate(found)
            body = OpportunityFound(opportunity=opportunity)
            self._tell(workflow, f"opportunity-{number}", at_s, body)
        negotiation = None
        if report.kind != "none":
            self._tell(workflow, "topic", at_s, TopicOpened(topic=topic, reason=reason))
            negotiation = self._hold_rounds(workflow, at_s, topic, versions)
        settled = self._step("settle", self._settle, workflow, resource, at_s, negotiation, topic, versions)
        agreement = Agreement.model_validate(settled)
        ended = NegotiationEnded(agreement=agreement, stands=self._stands(agreement, at_s))
        self._tell(workflow, "ended", at_s, ended)
        if not agreement.agreed:
            self._report_unmet(workflow, at_s, agreement, ended.stands)
        return settled

    def _deliver(self, workflow: str, agreement: Json, at_s: int) -> Json:
        settled = Agreement.model_validate(agreement)
        return Delivery(self._parts, workflow, settled, at_s, self._step, self._tell).run()

    def _report_unmet(self, workflow: str, at_s: int, agreement: Agreement, stands: str) -> None:
        """Without an agreement nobody's intent is fulfilled; what stood before is at best degraded."""
        resource = agreement.topic.resource
        standing = state.agreements(self._parts.store, before_s=at_s).get(resource)
        status = Fulfilment.DEGRADED if standing else Fulfilment.NOT_FULFILLED
        reason = f"no agreement about {resource} ({agreement.stopped_by}): {stands}"
        for intent in self._involved(resource, at_s).values():
            told = intent_report(intent, standing.agreement if standing else agreement, at_s, status, reason)
            self._tell(workflow, f"unmet-{intent.id}", at_s, IntentReported(report=told))

    # Steps. What they return is recorded: nothing private.

    def _understand(self, operator: str, version: int) -> Json:
        says = self._parts.vault.open(says_ref(operator, version))
        try:
            understood = self._parts.business.understand(operator, version, says)
        except AssentError as error:
            return {"error": {**error.as_dict(), "exit_code": error.exit_code}}
        self._parts.vault.seal(intent_ref(operator, version), operator, understood.private)
        body = IntentAdmitted(intent=understood.intent, said=understood.said, model=understood.model)
        return body.model_dump(mode="json")

    def _open(
        self, workflow: str, resource: str, at_s: int, carries_mbps: float, versions: dict[str, int]
    ) -> Json:
        conditions = self._conditions(resource, at_s, carries_mbps)
        private = self._private(versions)
        report = self._parts.business.examine(resource, conditions, private)
        topic = self._parts.business.open_topic(workflow, report, conditions, private)
        found = self._parts.business.opportunities(resource, conditions, private)
        return {
            "report": report.model_dump(mode="json"),
            "topic": topic.model_dump(mode="json"),
            "opportunities": [one.model_dump(mode="json") for one in found],
        }

    def _hold_rounds(self, workflow: str, at_s: int, topic: Topic, versions: dict[str, int]) -> Json:
        negotiation = self._step("begin", self._parts.business.begin, topic)
        number = 0
        while not self._parts.business.finished(negotiation):
            number += 1
            held = self._step(f"round-{number}", self._hold_round, negotiation, at_s, versions)
            negotiation = held["state"]
            spoken = RoundHeld(topic_id=topic.id, round=Round.model_validate(held["round"]))
            self._tell(workflow, f"round-{number}", at_s, spoken)
        return negotiation

    def _hold_round(self, negotiation: Json, at_s: int, versions: dict[str, int]) -> Json:
        self._parts.radio.at(at_s)
        after, held = self._parts.business.hold_round(negotiation, self._private(versions))
        return {"state": after, "round": held.model_dump(mode="json")}

    def _settle(
        self,
        workflow: str,
        resource: str,
        at_s: int,
        negotiation: Json,
        topic: Topic,
        versions: dict[str, int],
    ) -> Json:
        business, private = self._parts.business, self._private(versions)
        self._parts.radio.at(at_s)
        standing = state.agreements(self._parts.store, before_s=at_s).get(resource)
        about: dict[str, Any] = {
            "agreement_id": f"agreement-{resource}",
            "version": standing.agreement.version + 1 if standing else 1,
            "parents": [intent.id for intent in self._involved(resource, at_s).values()],
        }
        if negotiation is None:
            agreement = business.settle_without(topic, private, **about)
        else:
            agreement = business.settle(negotiation, private, **about)
        shares = agreement.shares and self._parts.radio.grantable(resource, agreement.shares)
        final = agreement.model_copy(update={"transcript_id": workflow, "shares": shares})
        return final.model_dump(mode="json")

    # Small things that the above share.

    def _step(self, name: str, function: Callable[..., Json], *args: Any) -> Json:
        return self._durable.step(name, function, *args)

    def _tell(self, workflow: str, step: str, at_s: float, body: Body, tenant: str = INFRASTRUCTURE) -> None:
        event = Event(workflow=workflow, step=step, tenant=tenant, at_s=at_s, body=body)
        self._parts.store.record(event)

    def _involved(self, resource: str, at_s: int) -> dict[str, Intent]:
        sharing = self._parts.resources[resource]
        known = state.intents(self._parts.store, until_s=at_s)
        return {name: known[name] for name in sorted(sharing) if name in known}

    def _private(self, versions: dict[str, int]) -> dict[str, str]:
        return {name: self._parts.vault.open(intent_ref(name, version)) for name, version in versions.items()}

    def _conditions(self, resource: str, at_s: int, carries_mbps: float) -> Conditions:
        self._parts.radio.at(at_s)
        conditions = self._parts.radio.conditions(resource)
        return conditions.model_copy(update={"permitted_mbps": carries_mbps})

    def _stands(self, agreement: Agreement, at_s: int) -> str:
        if agreement.agreed:
            return ""
        standing = state.agreements(self._parts.store, before_s=at_s).get(agreement.topic.resource)
        if standing is None:
            return "nothing was agreed before: nothing is delivered"
        return f"{standing.agreement.id} version {standing.agreement.version} stands meanwhile"


def says_ref(operator: str, version: int) -> str:
    """Where the vault keeps what an operator said."""
    return f"says/{operator}/{version}"


def intent_ref(operator: str, version: int) -> str:
    """Where the vault keeps what was understood of it."""
    return f"intent/{operator}/{version}"
