"""How long packets wait for the air interface: alignment to the direction's slots, grants, and queueing.

A packet waits for the next slot of its direction (TS 38.213 11.1: the TDD pattern says which that is). In the
uplink one that finds its queue empty first asks for a grant: a scheduling request in an uplink slot, the grant
in a downlink slot at least `_TO_GRANT` slots later, the data at least `_K2` slots after that (TS 38.214
6.1.2.1). Then it is sent behind what is queued already, at the rate of the slice's PRBs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assent.intents.change import Direction
from assent.inventory.radio import Cell
from assent.network.ran import nr

Numbers = npt.NDArray[np.float64]
Slots = npt.NDArray[np.int64]

PACKET_BITS = 12_000
"""1500 bytes."""

_TO_GRANT = 1
_K2 = 2
_MOST_PACKETS = 20_000
"""Faster flows are seen in larger packets: enough for a percentile."""


def percentile_ms(
    cell: Cell, direction: Direction, offered_bps: int, held_bps: int, seed: int, percent: float = 95
) -> float | None:
    """`percent` of the packets that arrive at random during a second wait no longer than this many ms.

    `held_bps`: what the slice's PRBs carry. None where nothing arrives or nothing is carried.
    """
    if offered_bps <= 0 or held_bps <= 0:
        return None
    slots = _pattern(cell, direction)
    bits = max(PACKET_BITS, offered_bps // _MOST_PACKETS)
    count = max(1, offered_bps // bits)
    # RandomState: its stream never changes, whatever the platform or numpy's version.
    arrivals = np.sort(np.random.RandomState(seed % 2**32).random_sample(count)) * 1000.0
    waits = _waits(arrivals, slots, bits * nr.slots_per_s(cell, direction) / held_bps, direction)
    return round(float(np.percentile(waits, percent)), 3)


def least_ms(cell: Cell, direction: Direction) -> float | None:
    """The longest that a packet waits which arrives alone, whatever PRBs its slice has; None: no such slots."""
    if not nr.slots_per_s(cell, direction):
        return None
    slots = _pattern(cell, direction)
    moments = (np.arange(slots.period * 16, dtype=np.float64) + 0.5) / 16 * slots.slot_ms
    return round(float(np.max(_alone(moments, slots, direction))), 3)


@dataclass(frozen=True)
class _Pattern:
    """Which slots of a period are whose: `own` and `other` are slot numbers within the period."""

    slot_ms: float
    period: int
    own: Slots
    other: Slots

    def start_ms(self, index: Slots) -> Numbers:
        """When the index-th own slot begins."""
        turns, place = np.divmod(index, len(self.own))
        return np.asarray((turns * self.period + self.own[place]) * self.slot_ms, dtype=np.float64)


def _pattern(cell: Cell, direction: Direction) -> _Pattern:
    slot_ms = 15.0 / cell.scs_khz
    if nr.duplex_of(cell) != "TDD":
        every = np.arange(1, dtype=np.int64)
        return _Pattern(slot_ms, 1, every, every)
    down = np.arange(cell.tdd.downlink_slots, dtype=np.int64)
    up = np.arange(cell.tdd.period_slots - cell.tdd.uplink_slots, cell.tdd.period_slots, dtype=np.int64)
    own, other = (down, up) if direction == "downlink" else (up, down)
    return _Pattern(slot_ms, cell.tdd.period_slots, own, other)


def _waits(arrivals: Numbers, slots: _Pattern, service_slots: float, direction: Direction) -> Numbers:
    """By packet: from its arrival to the end of the slot that carries its last bit (Lindley's recursion)."""
    first = _next(_slot_from(arrivals, slots), slots.own, slots.period)
    done = _queue(first, service_slots)
    if direction == "uplink":
        idle = np.concatenate(([True], first[1:] >= done[:-1]))
        first = np.where(idle, _granted(arrivals, slots), first)
        done = _queue(first, service_slots)
    last = np.ceil(done - 1e-9).astype(np.int64) - 1
    return slots.start_ms(last) + slots.slot_ms - arrivals


def _alone(arrivals: Numbers, slots: _Pattern, direction: Direction) -> Numbers:
    if direction == "uplink":
        first = _granted(arrivals, slots)
    else:
        first = _next(_slot_from(arrivals, slots), slots.own, slots.period)
    return slots.start_ms(first) + slots.slot_ms - arrivals


def _queue(first: Slots, service: float) -> Numbers:
    """When each packet is done, counted in own slots: max(first, done before) + service, for all at once."""
    work = service * np.arange(1, len(first) + 1)
    return np.asarray(work + np.maximum.accumulate(first - work + service), dtype=np.float64)


def _granted(arrivals: Numbers, slots: _Pattern) -> Slots:
    """The own slot that carries a packet which has to ask for it."""
    asked = _number(_next(_slot_from(arrivals, slots), slots.own, slots.period), slots.own, slots.period)
    granted = _number(_next(asked + 1 + _TO_GRANT, slots.other, slots.period), slots.other, slots.period)
    return _next(granted + _K2, slots.own, slots.period)


def _slot_from(arrivals: Numbers, slots: _Pattern) -> Slots:
    return np.ceil(arrivals / slots.slot_ms).astype(np.int64)


def _next(slot: Slots, kind: Slots, period: int) -> Slots:
    """The index, among the slots of a kind, of the first one that is not before `slot`."""
    turns, place = np.divmod(slot, period)
    return np.asarray(turns * len(kind) + np.searchsorted(kind, place), dtype=np.int64)


def _number(index: Slots, kind: Slots, period: int) -> Slots:
    """The slot that is the index-th of a kind."""
    turns, place = np.divmod(index, len(kind))
    return np.asarray(turns * period + kind[place], dtype=np.int64)
