"""The least that has to give for a design to be possible: longer latency, fewer devices, lower rates.

`possible` says of a design whether it can be had; what is asked less of can be had the more easily. The customer's
priorities say what gives first and what only last.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from assent.service import catalogue
from assent.service.attributes import Key, rows_of
from assent.service.customer.proposals import MOST, Proposal
from assent.service.customer.revising import scaled
from assent.service.requirement import SliceRequirement

Slices: TypeAlias = tuple[SliceRequirement, ...]
Possible: TypeAlias = Callable[[Slices], bool]
What: TypeAlias = Literal["latency", "ues", "rates"]

KINDS: tuple[What, ...] = ("latency", "rates", "ues")
LONGEST_MS = 1_000.0
LEAST = 0.02
"""Less than a fiftieth of what was asked is no version of it."""
_STEPS = 12


How: TypeAlias = dict[What, tuple[float, tuple[int, ...]]]
"""By kind: the factor, and the slices that it is applied to."""
_EASED = (1.0, 0.95, 0.9, 0.8, 0.65)
"""Where the least is not enough after all: so much of it, or so much longer a latency."""


@dataclass(frozen=True)
class _Found:
    how: How
    rank: tuple[int, int, float]


def relaxed(
    slices: Slices,
    possible: Possible,
    keep: Sequence[str] = (),
    give: Sequence[str] = (),
    confirmed: Possible = lambda slices: True,
) -> tuple[Proposal, ...]:
    """At most MOST versions that are possible, the best first; none where not even the least demanding is.

    `confirmed` is asked last, and seldom: what only looked possible is eased until it is.
    """
    found = list(_single(slices, possible, keep, give)) or list(_pairs(slices, possible, keep, give))
    ranked = sorted(found, key=lambda one: one.rank)[:MOST]
    proposals = [_confirmed(slices, one.how, confirmed) for one in ranked]
    return tuple({one.label: one for one in proposals if one is not None}.values())


def _confirmed(slices: Slices, how: How, confirmed: Possible) -> Proposal | None:
    for part in _EASED:
        after, labels = slices, []
        for kind, (factor, which) in how.items():
            after = _applied(after, kind, factor / part if kind == "latency" else factor * part, which)
        if confirmed(after):
            for kind, (_, which) in how.items():
                labels += [_label(slices, after, kind, at) for at in which if slices[at] != after[at]]
            return Proposal(label=", ".join(dict.fromkeys(labels)), slices=after)
    return None


def _single(slices: Slices, possible: Possible, keep: Sequence[str], give: Sequence[str]) -> Iterator[_Found]:
    for kind in KINDS:
        alone = []
        for at in range(len(slices)):
            factor = _least(slices, kind, (at,), possible)
            if factor is not None:
                alone.append(_found({kind: (factor, (at,))}, keep, give))
        if not alone and len(slices) > 1:
            every = tuple(range(len(slices)))
            factor = _least(slices, kind, every, possible)
            if factor is not None:
                alone.append(_found({kind: (factor, every)}, keep, give))
        yield from alone


def _pairs(slices: Slices, possible: Possible, keep: Sequence[str], give: Sequence[str]) -> Iterator[_Found]:
    """Two kinds at once: as little of the second as does where the first gives all it can, then of the first."""
    every = tuple(range(len(slices)))
    for first, second in combinations(KINDS, 2):
        singles = [(at,) for at in every] if first == "latency" else []
        for which in (*singles, every):
            wide = _applied(slices, first, _most(slices, first), which)
            factor = _least(wide, second, every, possible)
            part = _applied(slices, second, factor or 1.0, every)
            other = None if factor is None else _least(part, first, which, possible)
            if factor is not None and other is not None:
                yield _found({second: (factor, every), first: (other, which)}, keep, give)
                break


def _least(slices: Slices, kind: What, which: tuple[int, ...], possible: Possible) -> float | None:
    """The factor nearest to 1 (above it for latency, below it for the others) that makes it possible."""
    far = _most(slices, kind)
    if not possible(_applied(slices, kind, far, which)):
        return None
    near, found = 1.0, far
    for _ in range(_STEPS):
        middle = math.sqrt(near * found)
        if possible(_applied(slices, kind, middle, which)):
            found = middle
        else:
            near = middle
    for tidy in _tidier(slices, kind, found, which):
        if possible(_applied(slices, kind, tidy, which)):
            return tidy
    return found


def _tidier(slices: Slices, kind: What, factor: float, which: tuple[int, ...]) -> Iterator[float]:
    """Factors a little further from 1 that give round numbers: whole milliseconds, tenths of what was asked."""
    shortest = min(_latency(slices[at]) for at in which)
    for step in (1.0, 0.5, 0.1, 0.01):
        if kind == "latency":
            tidy = math.ceil(factor * shortest / step - 0.02) * step / shortest
        else:
            tidy = math.floor(factor / (step / 10) + 0.02) * step / 10
        if abs(tidy - factor) <= 0.05 * factor:
            yield tidy


def _most(slices: Slices, kind: What) -> float:
    if kind != "latency":
        return LEAST
    shortest = min(_latency(one) for one in slices)
    return max(LONGEST_MS / shortest, 1.0)


def _latency(one: SliceRequirement) -> float:
    known = [ms for ms in (one.dl_latency_ms, one.ul_latency_ms) if ms is not None]
    return min(known, default=catalogue.find(one.service_type).latency_ms)


def _applied(slices: Slices, kind: What, factor: float, which: tuple[int, ...]) -> Slices:
    return tuple(_scaled(one, kind, factor) if at in which else one for at, one in enumerate(slices))


def _scaled(one: SliceRequirement, kind: What, factor: float) -> SliceRequirement:
    if kind == "rates":
        return scaled(scaled(one, "uplink", factor, _TAKEN), "downlink", factor, _TAKEN)
    if kind == "ues":
        now = one.ues or catalogue.find(one.service_type).ues
        return scaled(one, "ues", max(1, math.floor(now * factor)) / now, _TAKEN)
    return scaled(one, "latency", factor, _TAKEN)


_TAKEN = "as proposed, because it can be had"


def _found(how: How, keep: Sequence[str], give: Sequence[str]) -> _Found:
    pain = sum(max(factor, 1 / factor) - 1 for factor, _ in how.values())
    kept = sum(_subject(kind, keep) for kind in how)
    given = sum(_subject(kind, give) for kind in how)
    return _Found(how, (kept, -given, pain))


def _subject(kind: What, listed: Sequence[str]) -> bool:
    return kind in listed or (kind == "rates" and bool({"uplink", "downlink"} & set(listed)))


_KEYS: dict[What, tuple[Key, ...]] = {
    "latency": ("latency",),
    "ues": ("ues",),
    "rates": ("uplink", "downlink"),
}


def _label(before: Slices, after: Slices, kind: What, at: int) -> str:
    where = f"slice {at + 1}: " if len(before) > 1 else ""
    keys: tuple[Key, ...] = _KEYS[kind]
    was, now = ({row.key: row for row in rows_of(one)} for one in (before[at], after[at]))
    told = [f"{now[key].label} {was[key].value} → {now[key].value}" for key in keys if was[key] != now[key]]
    return where + ", ".join(told)
