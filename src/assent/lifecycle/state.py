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
)
from assent.intents.intent import Intent, IntentReport
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


def last_attempt_s(store: Store, resource: str, before_s: float) -> float:
    """When the newest negotiation about `resource` ended, agreed or not; minus infinity where none did."""
    ended = [
        event.at_s
        for event in store.events(kinds=["negotiation-ended"])
        if isinstance(event.body, NegotiationEnded)
        and event.body.agreement.topic.resource == resource
        and event.at_s < before_s
    ]
    return max(ended, default=float("-inf"))


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


def delivered(store: Store) -> dict[str, dict[str, FunctionsPlaced]]:
    """What is in force: by resource and slice, the placement of its newest delivery that did not fail."""
    failed = {event.workflow for event in store.events(kinds=["delivery-failed"])}
    finished = {event.workflow for event in store.events(kinds=["intent-reported"])} - failed
    found: dict[str, dict[str, FunctionsPlaced]] = {}
    newest: dict[str, str] = {}
    for event in store.events(kinds=["functions-placed"]):
        if not isinstance(event.body, FunctionsPlaced) or event.workflow not in finished:
            continue
        resource = event.workflow.split("/")[1]
        if newest.get(resource) != event.workflow:
            newest[resource], found[resource] = event.workflow, {}
        found[resource][event.body.placement.slice_id] = event.body
    return found
