"""The simulated cell's scheduler: what each slice gets of one direction's PRBs, tick by tick.

The RAN operator calls `schedule` with the ratios that the cell runs; what slices have to send is a full buffer
unless it is given. `delivered_bps` is the same for many ticks at once. Borrowing lends what a slice leaves of
its min ratio above its dedicated one, and what nobody holds, to slices that have more to send, up to their max
ratios. What is not sent in its tick is not carried over: the reply to it is another second's traffic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assent.network.ran.policy import RRMPolicyRatio

Bits = npt.NDArray[np.int64]

ENDLESS = 10**15
"""A full buffer: more bit/s than any cell has."""


@dataclass(frozen=True, slots=True)
class Load:
    """One slice on the cell. `offered_bps` None: it always has more to send (full buffer)."""

    policy: RRMPolicyRatio
    offered_bps: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a slice got of a tick: bit/s, what it held of them, and whether it had more to send."""

    delivered_bps: int
    held_bps: int
    backlog: bool


def schedule(reachable_bps: int, loads: Sequence[Load], *, borrowing: bool = False) -> tuple[Given, ...]:
    """What each slice was delivered in one tick, in the order of `loads`."""
    if not loads:
        return ()
    offered = [ENDLESS if load.offered_bps is None else load.offered_bps for load in loads]
    got = delivered_bps(
        np.array([reachable_bps]),
        np.array([offered]),
        [load.policy for load in loads],
        borrowing=borrowing,
    )[0]
    held = [load.policy.attributes.min_ratio * reachable_bps // 100 for load in loads]
    return tuple(
        Given(int(bps), own, wanted > int(bps)) for bps, own, wanted in zip(got, held, offered, strict=True)
    )


def delivered_bps(
    reachable_bps: Bits, offered_bps: Bits, policies: Sequence[RRMPolicyRatio], *, borrowing: bool = False
) -> Bits:
    """What slices are delivered in each tick, in bit/s: shape (ticks, slices).

    `reachable_bps`: (ticks,); `offered_bps`: (ticks, slices), `ENDLESS` for a full buffer.
    """
    attributes = [policy.attributes for policy in policies]
    reachable = reachable_bps.astype(np.int64)[:, None]
    own: Bits = np.minimum(offered_bps, reachable * _row([one.min_ratio for one in attributes]) // 100)
    if not borrowing:
        return own
    kept = np.maximum(own, reachable * _row([one.dedicated_ratio for one in attributes]) // 100)
    most = np.minimum(offered_bps, reachable * _row([one.max_ratio for one in attributes]) // 100)
    room = np.maximum(0, most - own)
    free = reachable[:, 0] - kept.sum(axis=1)
    by_name = np.argsort([policy.id for policy in policies], kind="stable")
    lent: Bits = _lent(room[:, by_name], free)[:, np.argsort(by_name)]
    own += lent
    return own


def _lent(room: Bits, free: Bits) -> Bits:
    """Hand out what is free evenly until nobody wants more: those with the least room first."""
    order = np.argsort(room, axis=1, kind="stable")
    ordered = np.take_along_axis(room, order, axis=1)
    given = np.zeros_like(room)
    left = free.copy()
    for column in range(room.shape[1]):
        given[:, column] = np.minimum(ordered[:, column], left // (room.shape[1] - column))
        left -= given[:, column]
    lent = np.zeros_like(room)
    np.put_along_axis(lent, order, given, axis=1)
    return lent


def _row(values: Sequence[int]) -> Bits:
    return np.array(values, dtype=np.int64)[None, :]
