"""What the events add up to. Everything here is a projection: computed, never stored.

Asked *as of* a moment of virtual time, so that a resumed run decides from what the interrupted one saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assent.intents.events import (
    Event,
    FunctionsPlaced,
    IntentAdmitted,
    IntentReported,
    NegotiationEnded,
    SliceDesigned,
)
from assent.intents.intent import Fulfilment, Intent, IntentReport
from assent.intents.negotiation import Agreement
from assent.lifecycle.store import Store


@dataclass(frozen=True)
class Standing:
    """One agreement in force, and when it was reached."""

    agreement: Agreement
    at_s: float


def intents(store: Store, until_s: float) -> dict[str, Intent]:
    """Each owner's newest admitted business intent."""
    found: dict[str, Intent] = {}
    for event in store.events(kinds=["intent-admitted"]):
        if isinstance(event.body, IntentAdmitted) and event.at_s <= until_s:
            known = found.get(event.body.intent.owner)
            if known is None or event.body.intent.version > known.version:
                found[event.body.intent.owner] = event.body.intent
    return found


def agreements(store: Store, before_s: float | None = None) -> dict[str, Standing]:
    """Each resource's newest agreement that was reached; what was not agreed leaves the old one standing."""
    found: dict[str, Standing] = {}
    for event in store.events(kinds=["negotiation-ended"]):
        body = event.body
        if not isinstance(body, NegotiationEnded) or not body.agreement.agreed:
            continue
        if before_s is None or event.at_s < before_s:
            found[body.agreement.topic.resource] = Standing(body.agreement, event.at_s)
    return dict(sorted(found.items()))


def best_agreed(store: Store, agreement: Agreement) -> float:
    """The most that earlier versions of an agreement came to, in the topic's unit; 0 where there are none."""
    earlier = [
        agreed_in_all(event.body.agreement)
        for event in store.events(kinds=["negotiation-ended"])
        if isinstance(event.body, NegotiationEnded)
        and event.body.agreement.id == agreement.id
        and event.body.agreement.version < agreement.version
        and event.body.agreement.agreed
    ]
    return max(earlier, default=0.0)


def agreed_in_all(agreement: Agreement) -> float:
    """What the resource has to carry under an agreement, in the topic's unit."""
    if agreement.shares is not None:
        return sum(agreement.shares.values())
    return agreement.value or 0.0


def last_attempt(store: Store, resource: str, before_s: float) -> Standing | None:
    """How and when the newest negotiation about `resource` ended, agreed or not."""
    ended = [
        Standing(event.body.agreement, event.at_s)
        for event in store.events(kinds=["negotiation-ended"])
        if isinstance(event.body, NegotiationEnded)
        and event.body.agreement.topic.resource == resource
        and event.at_s < before_s
    ]
    return max(ended, key=lambda attempt: attempt.at_s, default=None)


def unmet(store: Store, resource: str, before_s: float) -> bool:
    """Whether somebody was last told that its intent is not fulfilled on `resource`."""
    told = [event for event in store.events(kinds=["intent-reported"]) if event.at_s < before_s]
    return any(
        report.fulfilment.status is not Fulfilment.FULFILLED
        for (_, on), report in newest_reports(told).items()
        if on == resource
    )


def reports(store: Store) -> dict[tuple[str, str], IntentReport]:
    """The newest report by intent and resource."""
    return newest_reports(store.events(kinds=["intent-reported"]))


def newest_reports(events: Iterable[Event]) -> dict[tuple[str, str], IntentReport]:
    """The same of events in hand."""
    found: dict[tuple[str, str], IntentReport] = {}
    for event in events:
        if isinstance(event.body, IntentReported):
            report = event.body.report
            found[report.intent_id, report.resource] = report
    return found


def in_force(store: Store, before_s: float | None = None) -> dict[str, str]:
    """The newest deliver workflow that did not fail, by resource."""
    failed = {event.workflow for event in store.events(kinds=["delivery-failed"])}
    newest: dict[str, str] = {}
    for event in store.events(kinds=["intent-reported"]):
        early = before_s is None or event.at_s < before_s
        if early and event.workflow.startswith("deliver/") and event.workflow not in failed:
            newest[event.workflow.split("/")[1]] = event.workflow
    return newest


def deliveries(store: Store, resource: str, before_s: float) -> list[str]:
    """Every deliver workflow of `resource` before a moment, however it ended."""
    reported = store.events(kinds=["intent-reported", "delivery-failed"])
    prefix = f"deliver/{resource}/"
    found = {e.workflow for e in reported if e.workflow.startswith(prefix) and e.at_s < before_s}
    return sorted(found)


def slices_of(store: Store, workflow: str) -> frozenset[str]:
    """The ids of the slices that a deliver workflow designed."""
    found = (event.body for event in store.events(kinds=["slice-designed"], workflow=workflow))
    return frozenset(body.design.slice_id for body in found if isinstance(body, SliceDesigned))


def delivered(store: Store) -> dict[str, dict[str, FunctionsPlaced]]:
    """What is in force: by resource and slice, the placement of its newest delivery that did not fail."""
    newest = in_force(store)
    found: dict[str, dict[str, FunctionsPlaced]] = {resource: {} for resource in newest}
    for event in store.events(kinds=["functions-placed"]):
        resource = event.workflow.split("/")[1]
        if isinstance(event.body, FunctionsPlaced) and newest.get(resource) == event.workflow:
            found[resource][event.body.placement.slice_id] = event.body
    return found
