"""What the NS provider has on record: adverts, spans that stand, changes on their way, and what is left to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import Field

from assent.intents.base import Frozen, Name
from assent.intents.change import Claim
from assent.intents.domains import Delegation, Span, Stitch
from assent.intents.errors import InvalidInput
from assent.intents.events import Body, Event
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.reservations import reserve
from assent.lifecycle.store import Store
from assent.service.domains.database import Entry

_ADVERT, _KEPT, _BEGUN, _LEFT, _VERSION = (
    f"span/{name}/" for name in ("advert", "kept", "begun", "left", "version")
)


class Begun(Frozen):
    """A change on its way. `parts`: by domain, what it is asked for. `gone`: domains that carried the former version
    and have no part in this one."""

    span: Span
    phase: Literal["asking", "confirming"]
    parts: dict[Name, Delegation]
    former: int = Field(ge=0)
    gone: tuple[Name, ...] = ()


class _Left(Frozen):
    """What domains have not heard yet, by domain: the version to undo, or "" where the order is over."""

    domains: dict[Name, str] = Field(default_factory=dict)
    ending: bool = False


class SpanRecords:
    """In the store and the ledger of one state folder. The ledger holds every label at a border point once."""

    def __init__(self, store: Store, ledger: SqliteLedger) -> None:
        self._store = store
        self._ledger = ledger

    def entries(self) -> dict[str, Entry]:
        """The resource database, by domain."""
        return {one.advert.domain: one for one in self._store.kept(_ADVERT, Entry).values()}

    def put_entry(self, entry: Entry) -> None:
        self._store.put(_ADVERT + entry.advert.domain, entry.model_dump(mode="json", by_alias=True))

    def spans(self) -> tuple[Span, ...]:
        return tuple(self._store.kept(_KEPT, Span).values())

    def find(self, name: str) -> Span:
        """By order, or by a slice of it. Raises InvalidInput that names what there is."""
        known = self.spans()
        for one in known:
            if name in (one.order, *(need.slice_id for need in one.needs)):
                return one
        listed = ", ".join(one.order for one in known) or "none"
        raise InvalidInput(f"there is no span {name[:100]!r}; there are: {listed}", field="span")

    def labels(self, without: str) -> set[Stitch]:
        """Those that orders other than `without` have."""
        return {
            s for one in self.spans() if one.order != without for seg in one.segments for s in seg.stitches
        }

    def begun(self) -> tuple[Begun, ...]:
        return tuple(self._store.kept(_BEGUN, Begun).values())

    def begin(self, begun: Begun) -> None:
        """Raises Refused where somebody has one of its labels."""
        span = begun.span
        reserve(
            self._ledger, _holder(span.order, span.version), _claims(span), _holder(span.order, begun.former)
        )
        self.put(begun)

    def put(self, begun: Begun) -> None:
        self._store.put(_BEGUN + begun.span.order, begun.model_dump(mode="json", by_alias=True))

    def keep(self, begun: Begun, span: Span) -> None:
        """The span stands, in the place of the former version."""
        self._store.put(_KEPT + span.order, span.model_dump(mode="json", by_alias=True))
        self._ledger.release(_holder(span.order, begun.former))
        self._store.drop(_BEGUN + span.order)

    def give_up(self, begun: Begun) -> None:
        self._ledger.release(_holder(begun.span.order, begun.span.version))
        self._store.drop(_BEGUN + begun.span.order)

    def tidy(self) -> None:
        """Labels that a killed process reserved and had no time to put on record."""
        known = {_holder(one.order, one.version) for one in (*self.spans(), *(b.span for b in self.begun()))}
        for resource in self._ledger.resources():
            for holder in set(self._ledger.held(resource)) - known if resource.startswith("stitch/") else ():
                self._ledger.release(holder)

    def next_version(self, order: str) -> int:
        """Never the same twice, also not one of an attempt that came to nothing."""
        version = (self._store.held(_VERSION + order, int) or 0) + 1
        self._store.put(_VERSION + order, version)
        return version

    def record(self, order: str, step: str, body: Body) -> None:
        """Into the audit log, as the order's own chain. Spans have no virtual time."""
        self._store.record(Event(workflow=f"span/{order}", step=step, tenant=order, at_s=0.0, body=body))

    def leave(self, order: str, domains: Mapping[str, str], *, ending: bool = False) -> None:
        """Each of these domains has to be told to undo a version, or ("") that the order is over there. `ending`: it is
        over everywhere, and so is the span."""
        known = self._left(order)
        undo = {**known.domains, **domains}
        if undo or ending:
            left = _Left(domains=undo, ending=ending or known.ending)
            self._store.put(_LEFT + order, left.model_dump(mode="json"))

    def left(self) -> dict[str, dict[str, str]]:
        """By order and domain, what still has to be told."""
        orders = [key.removeprefix(_LEFT) for key in sorted(self._store.settings(_LEFT))]
        return {order: dict(self._left(order).domains) for order in orders}

    def told(self, order: str, domains: Collection[str]) -> None:
        """These have heard it; where all have, nothing is left of it."""
        known = self._left(order)
        undo = {name: one for name, one in known.domains.items() if name not in domains}
        if known.ending:
            self._end(order)
        if undo:
            self._store.put(_LEFT + order, known.model_copy(update={"domains": undo}).model_dump(mode="json"))
        else:
            self._store.drop(_LEFT + order)

    def _end(self, order: str) -> None:
        for span in self.spans():
            if span.order == order:
                self._store.drop(_KEPT + order)
                self._ledger.release(_holder(order, span.version))

    def _left(self, order: str) -> _Left:
        return self._store.held(_LEFT + order, _Left) or _Left()


def _holder(order: str, version: int) -> str:
    return f"{order}@{version}"


def _claims(span: Span) -> list[Claim]:
    stitches = sorted({stitch for one in span.segments for stitch in one.stitches}, key=str)
    return [
        Claim(resource=f"stitch/{one.point}/{one.kind}/{one.label}", amount=1, capacity=1, unit="label")
        for one in stitches
    ]
