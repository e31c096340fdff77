"""The NS provider: feeds its resource database, delegates segments in two phases, and keeps the spans that stand.

A change of a span is all or nothing. Everybody reserves, then everybody commits and says which labels are in force,
then everybody confirms. A domain that declines says what it could do, one that fails is left out: either leads to
another split, or to a clean release everywhere. A process killed in between is settled by the next one: what everybody
had been told to confirm is brought about, everything else is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from assent.intents.domains import Advert, Declined, Delegation, Segment, Span, SpanNeed, Stitch
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Refused
from assent.intents.events import SpanChanged, SpanRefused, SpanReleased, SpanStopped
from assent.intents.ports import Clock, NsAgent
from assent.lifecycle.domains.spans import Begun, SpanRecords
from assent.service.domains.augment import Augment, applied, tightened
from assent.service.domains.database import current, received
from assent.service.domains.spanning import Split, amended, conserved, credited, rebudgeted, splits
from assent.service.domains.stitching import disagreeing

HOLD_S = 60.0
MOST_ATTEMPTS = 8
"""So many splits are tried before a request is given up."""

Approve: TypeAlias = Callable[[Sequence[Segment]], None]
"""Raises where nobody agrees to the segments."""

_Answer = TypeVar("_Answer")
_COMMIT_ORDER = {"cloud": 0, "core": 1, "transport": 2, "access": 3}
"""Functions run before traffic is led to them, the radio opens last."""


class _Stopped(Exception):
    """A domain stands in the way of one split: it declined, or it failed."""

    def __init__(self, domain: str, reason: str, declined: Declined | None = None) -> None:
        super().__init__(f"{domain}: {reason}")
        self.domain = domain
        self.reason = reason
        self.declined = declined


class SpanKeeper:
    """The spans of one state folder, over the NS agents of its domains."""

    def __init__(self, records: SpanRecords, agents: Mapping[str, NsAgent], clock: Clock) -> None:
        self._records = records
        self._agents = agents
        self._clock = clock

    def feed(self) -> dict[str, str]:
        """Asks every agent for its advert. By domain, what was wrong: what it told before counts until it expires."""
        wrong = {}
        known = self._records.entries()
        for name in sorted(self._agents):
            try:
                told = self._agents[name].advert()
                self._records.put_entry(received(told, name, known.get(name), self._clock.now_s()))
            except AssentError as error:
                wrong[name] = error.message
        return wrong

    def adverts(self) -> tuple[Advert, ...]:
        """What counts now."""
        listed = [entry for name, entry in self._records.entries().items() if name in self._agents]
        return current(listed, self._clock.now_s())

    def splits(self, needs: Sequence[SpanNeed], most: int) -> tuple[Split, ...]:
        """What could be had, the cheapest first. Raises Refused with what stands in the way."""
        return splits(needs, self.adverts(), most=most, taken=self._records.labels(""))

    def spans(self) -> tuple[Span, ...]:
        return self._records.spans()

    def find(self, name: str) -> Span:
        """By order, or by a slice of it. Raises InvalidInput that names what there is."""
        return self._records.find(name)

    def deploy(self, order: str, text: str, needs: Sequence[SpanNeed], approve: Approve) -> Span:
        """Raises Refused with what stands in the way where no split comes about; then nothing is held anywhere."""
        if any(one.order == order for one in self.spans()):
            raise Refused(f"this was deployed already, as {order}: augment or release that", field="text")
        empty = Span(order=order, version=1, text=text, needs=tuple(needs), segments=(), delegations={})
        return self._establish(empty, None, approve, "deployment")

    def augment(self, name: str, wish: Augment, approve: Approve) -> Span:
        """More (or less) for a slice or a segment while it runs; where that cannot be had, all stays as it is.

        The affected segment alone, if its domain can; else the same way with another split; else another way.
        Raises Refused, InvalidInput for a wish that fits nothing.
        """
        standing = self.find(name)
        told = []
        for candidate in self._near(standing, applied(standing, wish)):
            approve(candidate.segments)
            try:
                return self._attempt(candidate, standing, wish.said)
            except _Stopped as error:
                told.append(str(error))
        said = wish.said if wish.segment is None else f"{wish.said}, end to end instead ({'; '.join(told)})"
        return self._establish(tightened(standing, wish), standing, approve, said[:1000], told)

    def release(self, name: str) -> Span:
        """Everything of an order is given back in every domain. Raises as the first domain that could not be told: it
        is told again whenever the state is opened, and until then `left` names it."""
        span = self.find(name)
        self._records.leave(span.order, dict.fromkeys(span.delegations, ""), ending=True)
        wrong = self._tell(span.order)
        body = SpanReleased(
            order=span.order, version=span.version, slices=_slices(span), untold=tuple(sorted(wrong))
        )
        self._records.record(span.order, f"{span.version}/released", body)
        if wrong:
            raise next(iter(wrong.values()))
        return span

    def settle(self) -> tuple[str, ...]:
        """Ends what a killed process had begun, and tells domains what they did not hear; returns the orders."""
        begun = self._records.begun()
        for one in begun:
            self._settle(one)
        for order in self._records.left():
            self._tell(order)
        self._records.tidy()
        return tuple(one.span.order for one in begun)

    def left(self) -> dict[str, tuple[str, ...]]:
        """By order, the domains that still have to be told that something is over."""
        return {order: tuple(domains) for order, domains in self._records.left().items()}

    # How a split comes about

    def _establish(
        self, wanted: Span, standing: Span | None, approve: Approve, said: str, told: Sequence[str] = ()
    ) -> Span:
        held = standing.segments if standing else ()
        adverts = {one.domain: credited(one, held) for one in self.adverts()}
        without, labels, reasons = set[str](), self._records.labels(wanted.order), list(told)
        for _ in range(MOST_ATTEMPTS):
            try:
                split = splits(wanted.needs, list(adverts.values()), taken=labels, without=without)[0]
            except Refused as error:
                more = f"; before that, {'; '.join(reasons)}" if reasons else ""
                raise self._refused(wanted, said, f"{error.message}{more}") from None
            approve(split.segments)
            try:
                return self._attempt(wanted.model_copy(update={"segments": split.segments}), standing, said)
            except _Stopped as error:
                reasons.append(str(error))
                _learn(error, split.segments, adverts, without, labels)
        reason = f"no split came about in {MOST_ATTEMPTS} attempts: {'; '.join(reasons)}"
        raise self._refused(wanted, said, reason)

    def _refused(self, wanted: Span, said: str, reason: str) -> Refused:
        """On record, under a number of its own."""
        body = SpanRefused(order=wanted.order, slices=_slices(wanted), reason=reason[:4000], note=said)
        self._records.record(wanted.order, f"{self._records.next_version(wanted.order)}/refused", body)
        return Refused(reason[:4000], field="domains")

    def _attempt(self, candidate: Span, standing: Span | None, said: str) -> Span:
        """Raises _Stopped where a domain stands in the way: then what stood stands, and nothing else is held."""
        begun = self._begun(candidate, standing, said)
        self._all_told(candidate.order, begun.parts)
        self._records.begin(begun)
        try:
            for name, part in begun.parts.items():
                self._reserve(name, part)
            for name in self._in_order(begun):
                self._commit(name, begun.parts[name])
            begun = begun.model_copy(update={"phase": "confirming"})
            self._records.put(begun)
            references = {name: self._confirm(name, begun.parts[name]) for name in self._in_order(begun)}
        except (AssentError, _Stopped) as error:
            self._take_back(begun)
            self._stopped(begun, error)
            raise
        return self._keep(begun, references)

    def _stopped(self, begun: Begun, error: AssentError | _Stopped) -> None:
        domain, reason = (error.domain, error.reason) if isinstance(error, _Stopped) else ("", str(error))
        span = begun.span
        body = SpanStopped(
            order=span.order, version=span.version, slices=_slices(span), domain=domain, reason=reason[:2000]
        )
        self._records.record(span.order, f"{span.version}/stopped", body)

    def _begun(self, candidate: Span, standing: Span | None, said: str) -> Begun:
        """Domains whose segments stay as they are have no part in it."""
        former = standing.delegations if standing else {}
        version = self._records.next_version(candidate.order)
        parts: dict[str, Delegation] = {}
        delegations: dict[str, int] = {}
        for name in dict.fromkeys(one.domain for one in candidate.segments):
            mine = _of(candidate, name)
            if standing and mine == _of(standing, name):
                delegations[name] = former[name]
                continue
            delegations[name] = version
            parts[name] = Delegation(
                order=candidate.order,
                version=version,
                former=former.get(name, 0),
                segments=mine,
                hold_s=HOLD_S,
            )
        history = (*(standing.history if standing else ()), f"{version}: {said}")[-1000:]
        references = standing.references if standing else {}
        update = {
            "version": version,
            "delegations": delegations,
            "references": references,
            "history": history,
        }
        return Begun(
            span=candidate.model_copy(update=update),
            phase="asking",
            parts=parts,
            former=standing.version if standing else 0,
            gone=tuple(name for name in former if name not in delegations),
        )

    def _all_told(self, order: str, domains: Mapping[str, Delegation]) -> None:
        """A domain that has not heard yet of an earlier end cannot begin anew."""
        wrong = self._tell(order)
        for name in domains:
            if name in wrong:
                raise _Stopped(name, wrong[name].message)

    def _reserve(self, name: str, part: Delegation) -> None:
        answer = _asked(name, lambda: self._agent(name).reserve(part))
        if isinstance(answer, Declined):
            raise _Stopped(name, answer.reason, answer)
        if answer.id != part.id:
            raise _Stopped(name, f"it reserved {answer.id[:100]!r}, not {part.id}")

    def _commit(self, name: str, part: Delegation) -> None:
        """Both sides of every stitch have to report the label that was agreed."""
        answer = _asked(name, lambda: self._agent(name).commit(part.id))
        wrong = disagreeing(part.segments, {name: answer.stitches})
        if wrong:
            raise _Stopped(name, "; ".join(wrong))

    def _confirm(self, name: str, part: Delegation) -> str:
        return _asked(name, lambda: self._agent(name).confirm(part.id))[:500]

    def _keep(self, begun: Begun, references: Mapping[str, str]) -> Span:
        kept = {name: one for name, one in begun.span.references.items() if name in begun.span.delegations}
        span = begun.span.model_copy(update={"references": {**kept, **references}})
        self._records.leave(span.order, dict.fromkeys(begun.gone, ""))
        self._records.record(span.order, f"{span.version}/changed", _changed(span))
        self._records.keep(begun, span)
        self._tell(span.order)
        return span

    def _take_back(self, begun: Begun) -> None:
        """In every domain. One that does not answer is told later: until then its reservation expires, and what it
        committed reverts by itself."""
        self._records.leave(begun.span.order, {name: part.id for name, part in begun.parts.items()})
        self._records.give_up(begun)
        self._tell(begun.span.order)

    def _settle(self, begun: Begun) -> None:
        if begun.phase == "asking":
            self._take_back(begun)
            return
        try:
            references = {name: self._finish(name, begun.parts[name]) for name in self._in_order(begun)}
        except (AssentError, _Stopped):
            self._take_back(begun)
            return
        self._keep(begun, references)

    def _finish(self, name: str, part: Delegation) -> str:
        """A domain had been told to confirm, perhaps: what its timer took back meanwhile is made again."""
        if self._agent(name).state(part.id) in ("none", "reserved"):
            self._reserve(name, part)
            self._commit(name, part)
        return self._confirm(name, part)

    def _tell(self, order: str) -> dict[str, AssentError]:
        """Domains hear what is over for them; by domain, why one could not be told."""
        wrong: dict[str, AssentError] = {}
        left = self._records.left().get(order)
        for name, undo in (left or {}).items():
            try:
                agent = self._agent(name)
                agent.undo(undo) if undo else agent.release(order)
            except AssentError as error:
                wrong[name] = error
        if left is not None:
            self._records.told(order, left.keys() - wrong.keys())
        return wrong

    def _near(self, standing: Span, wanted: Span) -> list[Span]:
        """What changes least: the affected segment alone; else the same way, split anew. Raises InvalidInput."""
        if wanted.needs == standing.needs:
            for need in wanted.needs:
                if not conserved(need, [one for one in wanted.segments if one.slice_id == need.slice_id]):
                    raise InvalidInput(
                        f"the other segments of {need.slice_id} need the rest of its budget", field="segment"
                    )
            return [wanted]
        again: list[Segment] = []
        for need in wanted.needs:
            mine = [one for one in wanted.segments if one.slice_id == need.slice_id]
            shares = tuple(mine) if need in standing.needs else rebudgeted(need, mine, self.adverts())
            if shares is None:
                return []
            again += shares
        return [wanted.model_copy(update={"segments": tuple(again)})]

    def _in_order(self, begun: Begun) -> list[str]:
        kinds = {name: entry.advert.kind for name, entry in self._records.entries().items()}
        return sorted(begun.parts, key=lambda name: (_COMMIT_ORDER.get(kinds.get(name, ""), 0), name))

    def _agent(self, name: str) -> NsAgent:
        if name not in self._agents:
            raise Permanent(f"{name} is none of the domains that are known here; say where it is")
        return self._agents[name]


def _learn(
    error: _Stopped,
    segments: Sequence[Segment],
    adverts: dict[str, Advert],
    without: set[str],
    labels: set[Stitch],
) -> None:
    """What a domain could do counts from now on; one that says nothing new is left out."""
    before, known = adverts.get(error.domain), len(labels)
    by_id = {one.id: one for one in segments if one.domain == error.domain}
    for offer in error.declined.offers if error.declined else ():
        segment = by_id.get(offer.segment)
        if segment is not None and before is not None:
            labels |= set(offer.taken) & set(segment.stitches)
            adverts[error.domain] = amended(adverts[error.domain], segment, offer)
    if before == adverts.get(error.domain) and known == len(labels):
        without.add(error.domain)


def _slices(span: Span) -> tuple[str, ...]:
    return tuple(one.slice_id for one in span.needs)


def _changed(span: Span) -> SpanChanged:
    segments: dict[str, tuple[str, ...]] = {}
    for one in span.segments:
        segments[one.domain] = (*segments.get(one.domain, ()), _words(one))
    cost = sum(one.cost for one in span.segments)
    note = span.history[-1].partition(": ")[2]
    return SpanChanged(
        order=span.order, version=span.version, slices=_slices(span), segments=segments, cost=cost, note=note
    )


def _words(one: Segment) -> str:
    what = ", ".join(f.role for f in one.functions) if one.functions else f"to {one.leaves}"
    budget = one.budget
    return (
        f"{one.id} from {one.enters} ({what}): {one.ul_kbps}/{one.dl_kbps} kbit/s up/down, at most "
        f"{budget.ul_latency_ms:g}/{budget.dl_latency_ms:g} ms, availability {budget.availability_percent:.7g} %"
    )


def _of(span: Span, domain: str) -> tuple[Segment, ...]:
    return tuple(one for one in span.segments if one.domain == domain)


def _asked(name: str, ask: Callable[[], _Answer]) -> _Answer:
    """Raises _Stopped for whatever a domain cannot do, but for what it could not bring back."""
    try:
        return ask()
    except Inconsistent:
        raise
    except AssentError as error:
        raise _Stopped(name, error.message) from None
