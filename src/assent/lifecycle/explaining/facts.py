"""Facts about one slice, each from one record: an entry of the audit log, or a sample. `records` collects them.

A fact's text says only what its record says. `cite` names the record: `TENANT#POSITION` in the audit log
(`assent audit show`), or `samples@SECOND`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from assent.intents.base import Finite, Frozen
from assent.intents.events import (
    ChangeConfirmed,
    ConflictDetected,
    DeliveryFailed,
    FunctionsPlaced,
    IntentAdmitted,
    IntentReported,
    NegotiationEnded,
    RatiosRecomputed,
    RoundHeld,
    ScalingDecided,
    ScalingEnded,
    SliceDesigned,
    SliceOperated,
    SliceOperationFailed,
    SliceOrdered,
    SpanChanged,
    SpanRefused,
    SpanReleased,
    SpanStopped,
    TopicOpened,
)

THROUGHPUT, LATENCY, UES, AVAILABILITY = "throughput", "latency", "ues", "availability"
PLACE, SIZE, SCALING, COST, REFUSED, STATE = "place", "size", "scaling", "cost", "refused", "state"
TYPE, SHARING, AREA, MOBILITY = "type", "sharing", "area", "mobility"
ALL = "all"


class Fact(Frozen):
    """`topics`: what it is about; ALL: whatever is asked. `stage`: its place in the chain from wish to measurement."""

    cite: str
    at_s: Finite
    recorded_at: str = ""
    stage: int
    topics: frozenset[str]
    text: str


REQUEST, WISH, CAPACITY, CONFLICT, ROUND, AGREED, DESIGN, PICK, PLACED, DONE, SCALED, FOLLOWED, SEEN = range(
    13
)
"""Stages."""

Told = tuple[int, frozenset[str], str]
"""Stage, topics and text of a fact, before it is known from which record it is."""


@singledispatch
def told(body: object, name: str) -> Iterator[Told]:
    """What a record's body says of the slice `name`; nothing where it is not about slices."""
    yield from ()


@told.register
def _(body: SliceOrdered, name: str) -> Iterator[Told]:
    yield REQUEST, frozenset({ALL}), f"asked for: “{body.text}”"
    others = f"; others were {', '.join(f'{key} ({text})' for key, text in body.others.items())}"
    yield (
        PICK,
        frozenset({PLACE, SIZE, COST, LATENCY}),
        f"the operator picked {body.choice}: {'; '.join(body.why)}{others if body.others else ''}",
    )


@told.register
def _(body: IntentAdmitted, name: str) -> Iterator[Told]:
    yield WISH, frozenset({THROUGHPUT, COST, LATENCY}), f"{body.intent.owner}: {body.said}"


@told.register
def _(body: TopicOpened, name: str) -> Iterator[Told]:
    topic = body.topic
    yield (
        CAPACITY,
        frozenset({THROUGHPUT}),
        f"between {topic.lower:g} and {topic.upper:g} {topic.unit} could be agreed on {topic.resource}: {body.reason}",
    )


@told.register
def _(body: ConflictDetected, name: str) -> Iterator[Told]:
    yield CONFLICT, frozenset({THROUGHPUT}), body.report.explanation


@told.register
def _(body: RoundHeld, name: str) -> Iterator[Told]:
    if body.round.number == 1:
        said = ", ".join(f"{turn.agent} {turn.proposal.value:g}" for turn in body.round.turns)
        yield ROUND, frozenset({THROUGHPUT}), f"in the first round was said: {said}"


@told.register
def _(body: NegotiationEnded, name: str) -> Iterator[Told]:
    one = body.agreement
    topic = one.topic
    if not one.agreed:
        yield AGREED, frozenset({THROUGHPUT, REFUSED}), f"{one.id}: nothing was agreed; {body.stands}"
        return
    if one.shares is not None:
        what = ", ".join(f"{who} {share:g} {topic.unit}" for who, share in sorted(one.shares.items()))
    else:
        what = f"{one.value:g} {topic.unit}"
    optimum = f"; the theoretical optimum is {one.optimum:g}" if isinstance(one.optimum, int | float) else ""
    yield (
        AGREED,
        frozenset({THROUGHPUT, LATENCY, COST}),
        f"{one.id} version {one.version}: {', '.join(topic.participants)} agreed on {what} "
        f"by {one.stopped_by} after {one.rounds} rounds{optimum}",
    )


@told.register
def _(body: SliceDesigned, name: str) -> Iterator[Told]:
    nest = body.design.nest
    whose = "" if name == body.design.slice_id else f"{body.design.slice_id}: "  # of an order's several
    yield (
        DESIGN,
        frozenset({TYPE}),
        f"{whose}SST {nest.sst}, service type {nest.service_type}: {nest.rationale.get('SST', '')}",
    )
    for attribute, value in nest.attributes.items():
        shown = ", ".join(value) if isinstance(value, tuple) else value
        why = nest.rationale.get(attribute, "no reason is on record")
        yield DESIGN, _topic_of(attribute), f"{whose}{attribute} = {shown}{_unit(attribute, value)}: {why}"
    sharing = nest.rationale.get("networkSliceSharingIndicator")
    if sharing:
        yield DESIGN, frozenset({SHARING}), f"{whose}{body.design.service_profile.sharing}: {sharing}"


@told.register
def _(body: FunctionsPlaced, name: str) -> Iterator[Told]:
    where = ", ".join(f"{one.function.name} on {one.cloud}" for one in body.placement.functions)
    yield PLACED, frozenset({PLACE, LATENCY, COST}), f"{body.placement.explanation} ({where})"


@told.register
def _(body: SliceOperated, name: str) -> Iterator[Told]:
    sizes = ", ".join(f"{function} {cpu:g} CPU" for function, cpu in body.cpus.items())
    sized = f"; {sizes}" if sizes else ""
    note = f" ({body.note})" if body.note else ""
    by_hand = not body.note.startswith("scaled ")
    yield (
        DONE,
        frozenset({STATE, SIZE, SCALING} if by_hand and body.operation == "modifyNsi" else {STATE, SIZE}),
        f"{body.operation}{note}, version {body.version}, recorded as {body.reference}: "
        f"{name} is {body.slices.get(name, 'unchanged')}{sized}",
    )


@told.register
def _(body: SliceOperationFailed, name: str) -> Iterator[Told]:
    note = f" ({body.note})" if body.note else ""
    topics = {REFUSED, STATE, SCALING, SIZE} if body.note.startswith("scale") else {REFUSED, STATE}
    yield (
        DONE,
        frozenset(topics),
        f"{body.operation}{note} was refused: {body.message}; what stood before stands",
    )


@told.register
def _(body: SpanChanged, name: str) -> Iterator[Told]:
    yield (
        DONE,
        frozenset({STATE, COST}),
        f"{body.note}: version {body.version} over {', '.join(body.segments)}, {body.cost:g} per hour",
    )
    for domain, listed in body.segments.items():
        topics = frozenset({PLACE, LATENCY, THROUGHPUT, AVAILABILITY})
        yield DONE, topics, f"{domain} carries {'; '.join(listed)}"


@told.register
def _(body: SpanStopped, name: str) -> Iterator[Told]:
    yield DONE, frozenset({REFUSED, PLACE}), f"a split with {body.domain} did not come about: {body.reason}"


@told.register
def _(body: SpanRefused, name: str) -> Iterator[Told]:
    yield (
        DONE,
        frozenset({REFUSED, STATE}),
        f"{body.note} was refused: {body.reason}; what stood before stands",
    )


@told.register
def _(body: SpanReleased, name: str) -> Iterator[Told]:
    untold = f"; {', '.join(body.untold)} could not be told yet" if body.untold else ""
    yield DONE, frozenset({STATE}), f"released in every domain{untold}"


@told.register
def _(body: ScalingDecided, name: str) -> Iterator[Told]:
    sizes = ", ".join(f"{one.function} from {one.cpu:g} to {one.new_cpu:g} CPU" for one in body.steps)
    yield (
        SCALED,
        frozenset({SCALING, SIZE}),
        f"scaled {body.direction} at {body.at_s} s: {body.reason}; {sizes}",
    )


@told.register
def _(body: ScalingEnded, name: str) -> Iterator[Told]:
    if body.outcome == "refused":
        again = f"; to be tried again from {body.retry_at_s} s on" if body.retry_at_s is not None else ""
        text = f"the scaling decided at {body.decided_s} s was refused: {body.message}{again}"
        yield SCALED, frozenset({SCALING, SIZE, REFUSED}), text


@told.register
def _(body: RatiosRecomputed, name: str) -> Iterator[Told]:
    for one in body.changes:
        if one.slice_id == name:
            yield (
                FOLLOWED,
                frozenset({THROUGHPUT, SCALING}),
                f"{one.cell}, {one.direction}: CQI {one.cqi}, {one.reachable_mbps:g} Mbps reachable, so the PRB ratio "
                f"went from {one.before_percent} to {one.after_percent} %: {body.reason}",
            )


@told.register
def _(body: DeliveryFailed, name: str) -> Iterator[Told]:
    yield DONE, frozenset({REFUSED, STATE}), f"{body.agreement_id} was not delivered: {body.message}"


@told.register
def _(body: ChangeConfirmed, name: str) -> Iterator[Told]:
    yield (
        DONE,
        frozenset({STATE}),
        f"the change of the {body.domain} domain was confirmed as {body.reference}",
    )


@told.register
def _(body: IntentReported, name: str) -> Iterator[Told]:
    report = body.report
    text = f"{report.intent_id} on {report.resource}: {report.fulfilment.status.value}: {report.fulfilment.reason}"
    yield SEEN, frozenset({STATE, THROUGHPUT}), text


_TOPICS = {
    "throughput": THROUGHPUT,
    "delay budget": LATENCY,
    "latency": LATENCY,
    "packet error": AVAILABILITY,
    "availab": AVAILABILITY,
    "reliab": AVAILABILITY,
    "number of ues": UES,
    "terminal density": UES,
    "velocity": MOBILITY,
    "mobility": MOBILITY,
    "area": AREA,
    "coverage": AREA,
    "5qi": LATENCY,
    "isolation": SHARING,
}


def _topic_of(attribute: str) -> frozenset[str]:
    plain = attribute.lower()
    found = frozenset(topic for words, topic in _TOPICS.items() if words in plain)
    return found or frozenset({TYPE})


_UNITS = {"delay budget": " ms", "availability": " %", "velocity": " km/h", "number of ues": " UEs"}


def _unit(attribute: str, value: object) -> str:
    """The unit of a GST attribute, with a rate in Mbps beside its kbit/s."""
    plain = attribute.lower()
    if "throughput" in plain and isinstance(value, int | float):
        return f" kbit/s ({value / 1000:g} Mbps)"
    return next((unit for words, unit in _UNITS.items() if words in plain), "")
