"""Which facts answer a question: those of its topics, in force at its moment, from wish to measurement."""

from __future__ import annotations

from collections.abc import Sequence

from assent.lifecycle.explaining import facts as f
from assent.lifecycle.explaining.facts import Fact
from assent.lifecycle.explaining.question import Wish, values_in

MOST = 16
"""Facts that an answer rests on."""
_IN_FORCE = (f.CAPACITY, f.CONFLICT, f.ROUND, f.AGREED, f.DESIGN, f.PLACED, f.PICK)
"""Stages of which the newest version counts."""
_LATELY = {f.DONE: 4, f.SCALED: 4, f.FOLLOWED: 1, f.SEEN: 2, f.WISH: 10, f.REQUEST: 1}
"""Of what happens again and again, the last so many."""
_NEAR_VALUE = 0.005


def chosen(known: Sequence[Fact], wish: Wish) -> tuple[Fact, ...]:
    """In the order from wish to measurement; empty where nothing on record is about it."""
    about = [one for one in known if not wish.topics or one.topics & wish.topics]
    if not about:
        return ()
    about += [one for one in known if f.ALL in one.topics and one not in about]
    about = _of_direction(about, wish)
    at_s = _moment(about, wish)
    found: list[Fact] = []
    for stage in sorted({one.stage for one in about}):
        found += _of_stage([one for one in about if one.stage == stage], stage, at_s)
    found = _of_value(found, wish)
    if not wish.topics and wish.at_s is not None:  # what happened then, not how it is meant to be
        found = [one for one in found if one.stage not in (f.DESIGN, f.PICK)]
    naming = [one for one in found if mentions(one, wish)]
    rest = [one for one in found if one not in naming]
    kept = {id(one) for one in [*naming, *rest][:MOST]}
    return tuple(one for one in found if id(one) in kept)


def mentions(one: Fact, wish: Wish) -> bool:
    """Whether the fact names the value that the question names."""
    if wish.value is None:
        return False
    return any(unit == wish.unit and near(value, wish.value) for value, unit in values_in(one.text))


def near(value: float, wanted: float) -> bool:
    """People round."""
    return abs(value - wanted) <= _NEAR_VALUE * max(abs(wanted), abs(value)) + 1e-9


def _of_stage(listed: Sequence[Fact], stage: int, at_s: int | None) -> Sequence[Fact]:
    if stage in _IN_FORCE:
        until = [one for one in listed if at_s is None or one.at_s <= at_s] or listed
        newest = max(until, key=lambda one: (one.at_s, listed.index(one))).cite
        return [one for one in listed if one.cite == newest]
    if at_s is None or stage in (f.WISH, f.REQUEST):
        return listed[-_LATELY[stage] :]
    nearest = min(abs(one.at_s - at_s) for one in listed)
    return [one for one in listed if abs(one.at_s - at_s) == nearest][: _LATELY[stage]]


def _moment(about: Sequence[Fact], wish: Wish) -> int | None:
    """The second that is asked about; without one, when what names the value was last decided, if it is no more."""
    if wish.at_s is not None:
        return wish.at_s
    if wish.clock:
        return _by_clock(about, wish)
    decided = [one for one in about if one.stage in _IN_FORCE and mentions(one, wish)]
    return int(decided[-1].at_s) if decided else None


def _of_value(found: Sequence[Fact], wish: Wish) -> list[Fact]:
    """Of the attributes only those that have the value, where some have."""
    having = [one for one in found if one.stage == f.DESIGN and mentions(one, wish)]
    return [one for one in found if not having or one.stage != f.DESIGN or one in having]


def _of_direction(about: Sequence[Fact], wish: Wish) -> list[Fact]:
    other = {"Downlink": "Uplink", "Uplink": "Downlink"}.get(wish.direction)
    return [one for one in about if other is None or one.stage != f.DESIGN or not one.text.startswith(other)]


def _by_clock(known: Sequence[Fact], wish: Wish) -> int | None:
    """The record's second that was written nearest to a time of the wall's clock, on whichever day."""
    if not wish.clock:
        return None
    minutes = int(wish.clock[:2]) * 60 + int(wish.clock[3:])
    timed = [(abs(_minutes(one.recorded_at) - minutes), one.at_s) for one in known if one.recorded_at]
    return int(min(timed)[1]) if timed else None


def _minutes(recorded_at: str) -> int:
    return int(recorded_at[11:13]) * 60 + int(recorded_at[14:16])
