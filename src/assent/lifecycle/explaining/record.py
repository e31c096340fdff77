"""Finds the records that are about one slice, in the store of a desk or of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from assent.intents.change import Delivered
from assent.intents.errors import InvalidInput, Permanent
from assent.intents.events import (
    Event,
    FunctionsPlaced,
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
from assent.intents.operation import SliceSample
from assent.lifecycle.chain import Entry
from assent.lifecycle.explaining.facts import LATENCY, SEEN, STATE, THROUGHPUT, UES, Fact, told
from assent.lifecycle.store import Store

_event = TypeAdapter(Event)

SPAN = SpanChanged | SpanStopped | SpanRefused | SpanReleased


@dataclass(frozen=True)
class Recorded:
    """An entry of the audit log, read."""

    entry: Entry
    event: Event

    @property
    def cite(self) -> str:
        return f"{self.entry.tenant}#{self.entry.position}"


def facts_of(store: Store, name: str, shares: Sequence[str] = ()) -> list[Fact]:
    """All that events say of a slice or an order, in order of record; `shares`: slices of other orders that it is on,
    of which what was done counts, and not what others asked for. Raises InvalidInput that names what is on record.
    """
    log = [_read(entry) for entry in store.entries()]
    mine = [(one, name) for one in _about(log, name)]
    mine += [
        (one, host)
        for host in shares
        for one in _about(log, host)
        if not isinstance(one.event.body, SliceOrdered | SliceDesigned)
    ]
    if not mine:
        listed = ", ".join(sorted(_names(log))[:50]) or "none"
        raise InvalidInput(f"there is no slice {name[:200]!r} on record; there are: {listed}", field="slice")
    return [
        Fact(
            cite=one.cite,
            at_s=one.event.at_s,
            recorded_at=one.entry.recorded_at,
            stage=stage,
            topics=topics,
            text=text,
        )
        for one, whose in mine
        for stage, topics, text in told(one.event.body, whose)
    ]


def _read(entry: Entry) -> Recorded:
    try:
        return Recorded(entry, _event.validate_json(entry.event))
    except ValueError:
        raise Permanent(
            f"the audit log's entry {entry.tenant}#{entry.position} cannot be read; `assent audit verify` says what "
            "else was changed"
        ) from None


def fact_of_sample(sample: SliceSample) -> Fact:
    """What a watched slice got at a moment."""
    seen = [one for one in sample.functions if one.measured]
    worst = max(seen, key=lambda one: one.load_percent, default=None)
    load = f"; {worst.name} at {worst.load_percent:.4g} % of what it carries" if worst else ""
    asked = (
        f", {sample.asked.dl_mbps:.6g} Mbps and {sample.asked.ul_mbps:.6g} Mbps were asked for"
        if sample.asked
        else ""
    )
    latency = f", {sample.latency_ms:.4g} ms" if sample.latency_ms is not None else ""
    return Fact(
        cite=f"samples@{sample.at_s}",
        at_s=sample.at_s,
        stage=SEEN,
        topics=frozenset({THROUGHPUT, LATENCY, UES, STATE}),
        text=(
            f"{_got(sample)}{asked}{latency}{load}" + ("" if sample.available else "; it was not available")
        ),
    )


def _got(sample: SliceSample) -> str:
    if sample.got is None:
        return "what got through was not measured"
    return f"it got {sample.got.dl_mbps:.6g} Mbps down and {sample.got.ul_mbps:.6g} Mbps up"


def fact_of_delivery(one: Delivered) -> Fact:
    """What a slice of a run got in one second."""
    backlog = "had more to send" if one.backlog else "had no more to send"
    return Fact(
        cite=f"samples@{one.at_s:g}",
        at_s=one.at_s,
        stage=SEEN,
        topics=frozenset({THROUGHPUT, LATENCY, STATE}),
        text=(
            f"{one.cell}: CQI {one.cqi}, {one.reachable_mbps:g} Mbps reachable, a PRB ratio of {one.ratio_percent} %: "
            f"it got {one.delivered_mbps:g} Mbps of the {one.agreed_mbps:g} Mbps that are agreed, and {backlog}"
        ),
    )


def _about(log: Iterable[Recorded], name: str) -> Iterator[Recorded]:
    log = list(log)
    orders = _orders(log, name)
    delivered = {
        one.event.workflow
        for one in log
        if isinstance(one.event.body, SliceDesigned) and one.event.body.design.slice_id == name
    }
    resources = {flow.split("/")[1] for flow in delivered if flow.startswith("deliver/")}
    participants = _participants(log, resources)
    for one in log:
        flow = one.event.workflow
        body = one.event.body
        if isinstance(body, SliceDesigned):
            mine = body.design.slice_id == name or flow == f"order/{name}"
        elif isinstance(body, FunctionsPlaced):
            mine = body.placement.slice_id == name or flow == f"order/{name}"
        elif isinstance(body, ScalingDecided | ScalingEnded):
            mine = body.slice_id == name
        elif isinstance(body, SliceOrdered):
            mine = body.order in orders
        elif isinstance(body, SPAN):
            mine = name in (body.order, *body.slices)
        elif isinstance(body, SliceOperated | SliceOperationFailed):
            mine = name in body.slices or body.order == name
        elif flow.startswith("negotiate/"):
            mine = flow.split("/")[1] in resources
        elif flow.startswith("admit/"):
            mine = flow.split("/")[1] in participants
        else:
            mine = flow in delivered or (flow == "run" and bool(delivered))
        if mine:
            yield one


def _orders(log: Iterable[Recorded], name: str) -> set[str]:
    """The orders that the slice belongs to; `name` may be an order's, too."""
    found = set()
    for one in log:
        body = one.event.body
        if isinstance(body, SliceOperated | SliceOperationFailed | SliceOrdered):
            slices = () if isinstance(body, SliceOrdered) else body.slices
            if name in (body.order, *slices):
                found.add(body.order)
    return found


def _participants(log: Iterable[Recorded], resources: set[str]) -> set[str]:
    """Who negotiated about them."""
    return {
        who
        for one in log
        if isinstance(one.event.body, TopicOpened) and one.event.body.topic.resource in resources
        for who in one.event.body.topic.participants
    }


def _names(log: Iterable[Recorded]) -> set[str]:
    found: set[str] = set()
    for one in log:
        if isinstance(one.event.body, SliceDesigned):
            found.add(one.event.body.design.slice_id)
        elif isinstance(one.event.body, SliceOperated | SliceOperationFailed | SPAN):
            found.update(one.event.body.slices)
    return found
