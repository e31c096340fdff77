"""What a tenant wants changed of a slice that runs over several domains (subnet augment, ETSI GR NGP 011)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import Field, model_validator

from assent.intents.base import Frozen, Name
from assent.intents.domains import Budget, Kbps, Ms, Segment, Span, SpanNeed, Success
from assent.intents.errors import InvalidInput, Refused

_T = TypeVar("_T")
_TIMES = ("ul_latency_ms", "dl_latency_ms")
_SUCCESSES = ("availability_percent", "ul_reliability_percent", "dl_reliability_percent")
_RATES = ("ul_kbps", "dl_kbps")


class Augment(Frozen):
    """What is to be from now on, of a whole slice, or of one of its segments; None: as it is."""

    slice_id: Name | None = None
    segment: Name | None = None
    ul_latency_ms: Ms | None = None
    dl_latency_ms: Ms | None = None
    availability_percent: Success | None = None
    ul_reliability_percent: Success | None = None
    dl_reliability_percent: Success | None = None
    ul_kbps: Kbps | None = Field(default=None)
    dl_kbps: Kbps | None = Field(default=None)

    @model_validator(mode="after")
    def _something(self) -> Augment:
        if not self.values:
            raise ValueError("say what is to change: a latency, a rate, availability or reliability")
        return self

    @property
    def values(self) -> dict[str, float]:
        names = (*_TIMES, *_SUCCESSES, *_RATES)
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    @property
    def said(self) -> str:
        """In words."""
        where = self.segment or self.slice_id or "the slice"
        return (
            f"augmented {where}: {', '.join(f'{name} {value:.10g}' for name, value in self.values.items())}"
        )


def applied(span: Span, wish: Augment) -> Span:
    """The span with the wish's values where it says: in one segment, the rest untouched, or in a slice's need (its
    segments are then split anew).

    Raises InvalidInput for a slice or segment that is not there, or where nothing would change.
    """
    if wish.segment is not None:
        old = _segment(span, wish.segment)
        new = _changed(old, wish)
        if new == old:
            raise InvalidInput(f"segment {old.id} is like that already", field="segment")
        need = _need(span, old.slice_id)
        if new.ul_kbps < need.ul_kbps or new.dl_kbps < need.dl_kbps:
            raise InvalidInput(f"segment {old.id} has to carry what its slice needs", field="segment")
        segments = tuple(new if one is old else one for one in span.segments)
        return span.model_copy(update={"segments": segments})
    need = _need(span, wish.slice_id)
    return _with(span, need, _need_changed(need, wish.values))


def tightened(span: Span, wish: Augment) -> Span:
    """The span whose slice, end to end, asks for what the wish gains in a segment: for a split over other domains."""
    if wish.segment is None:
        need = _need(span, wish.slice_id)
        return _with(span, need, _need_changed(need, wish.values))
    old = _segment(span, wish.segment)
    need = _need(span, old.slice_id)
    values: dict[str, float] = {}
    for name, value in wish.values.items():
        if name in _RATES:
            values[name] = max(getattr(need, name), value)
        elif name in _TIMES:
            values[name] = getattr(need.budget, name) - (getattr(old.budget, name) - value)
        else:
            values[name] = min(100.0, getattr(need.budget, name) * value / getattr(old.budget, name))
        if values[name] < 0 or (name in _TIMES and values[name] <= 0):
            raise Refused(f"{wish.said}: nothing would be left of the slice's {name}", field="segment")
    return _with(span, need, _need_changed(need, {name: round(value, 9) for name, value in values.items()}))


def _changed(old: Segment, wish: Augment) -> Segment:
    rates = {name: value for name, value in wish.values.items() if name in _RATES}
    budget = {name: value for name, value in wish.values.items() if name not in _RATES}
    carried = old.ul_kbps + old.dl_kbps
    now = rates.get("ul_kbps", old.ul_kbps) + rates.get("dl_kbps", old.dl_kbps)
    cost = old.cost if old.functions or not carried else round(old.cost * now / carried, 9)
    shares = Budget.model_validate({**old.budget.model_dump(), **budget})
    return old.model_copy(update={**rates, "budget": shares, "cost": cost})


def _need_changed(need: SpanNeed, values: dict[str, float]) -> SpanNeed:
    rates = {name: int(value) for name, value in values.items() if name in _RATES}
    budget = {name: value for name, value in values.items() if name not in _RATES}
    whole = Budget.model_validate({**need.budget.model_dump(), **budget})
    new = need.model_copy(update={**rates, "budget": whole})
    if new == need:
        raise InvalidInput(f"slice {need.slice_id} is like that already", field="slice")
    return new


def _with(span: Span, old: SpanNeed, new: SpanNeed) -> Span:
    return span.model_copy(update={"needs": tuple(new if one is old else one for one in span.needs)})


def _segment(span: Span, name: str) -> Segment:
    return _named(span.segments, name, [one.id for one in span.segments], "segment")


def _need(span: Span, name: str | None) -> SpanNeed:
    if name is None and len(span.needs) == 1:
        return span.needs[0]
    names = [one.slice_id for one in span.needs]
    if name is None:
        raise InvalidInput(f"{span.order} has the slices {', '.join(names)}: say which", field="slice")
    return _named(span.needs, name, names, "slice")


def _named(listed: Sequence[_T], name: str, names: Sequence[str], kind: str) -> _T:
    for one, known in zip(listed, names, strict=True):
        if known == name:
            return one
    raise InvalidInput(f"there is no {kind} {name[:100]!r}; there are: {', '.join(names)}", field=kind)
