"""RRM policies: which percentage of a cell's PRBs each slice gets (TS 28.541 4.3.36).

The RAN operator asks `allocate` for ratios and writes them as `RRMPolicyRatio`. Everything is computed in
integers, so that "delivers what was agreed" is exact: of a tick's PRBs (106 x 1600 a second on a 40 MHz
carrier) an integer percentage can be given by giving a slice more PRBs in one slot than in the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from assent.intents.base import Json, Percent
from assent.intents.change import Direction
from assent.intents.service import PlmnInfo, Standard


class RRMPolicyRatioAttributes(Standard):
    """Of the resource, which is one direction's PRBs: never more than max; min is kept for the members, others
    may use what of it is idle; dedicated is kept for them even when idle. In percent of the cell's PRBs."""

    resource_type: Literal["PRB_DL", "PRB_UL"] = Field(default="PRB_DL", alias="resourceType")
    members: tuple[PlmnInfo, ...] = Field(alias="rRMPolicyMemberList", min_length=1)
    max_ratio: Percent = Field(default=100, alias="rRMPolicyMaxRatio")
    min_ratio: Percent = Field(default=0, alias="rRMPolicyMinRatio")
    dedicated_ratio: Percent = Field(default=0, alias="rRMPolicyDedicatedRatio")

    @model_validator(mode="after")
    def _ordered(self) -> RRMPolicyRatioAttributes:
        if not self.dedicated_ratio <= self.min_ratio <= self.max_ratio:
            raise ValueError(
                f"dedicated {self.dedicated_ratio} <= min {self.min_ratio} <= max {self.max_ratio} must hold"
            )
        return self


class RRMPolicyRatio(Standard):
    """The managed object (TS 28.541 4.3.36), one per slice and resource type; for its `id` see `policy_id`."""

    id: str
    attributes: RRMPolicyRatioAttributes

    def wire(self) -> dict[str, Json]:
        """The object as JSON, with the standard's attribute names."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def policy_id(slice_id: str, direction: Direction) -> str:
    """What the policy of a slice is called: two managed objects of one cell need two names."""
    return slice_id if direction == "downlink" else f"{slice_id}-ul"


def fixed_policy(
    slice_id: str, member: PlmnInfo, percent: int, direction: Direction = "downlink"
) -> RRMPolicyRatio:
    """Exactly `percent` of the cell's PRBs for one slice: its own, and no more than them."""
    return _policy(slice_id, member, direction, dedicated=percent, low=percent, high=percent)


def lending_policy(
    slice_id: str, member: PlmnInfo, percent: int, most: int, direction: Direction = "downlink"
) -> RRMPolicyRatio:
    """`percent` whenever the slice has that much to send, lent while it has not, and up to `most` while others
    lend."""
    return _policy(slice_id, member, direction, dedicated=0, low=percent, high=max(percent, most))


def _policy(
    slice_id: str, member: PlmnInfo, direction: Direction, *, dedicated: int, low: int, high: int
) -> RRMPolicyRatio:
    return RRMPolicyRatio(
        id=policy_id(slice_id, direction),
        attributes=RRMPolicyRatioAttributes(
            resource_type="PRB_DL" if direction == "downlink" else "PRB_UL",
            members=(member,),
            max_ratio=high,
            min_ratio=low,
            dedicated_ratio=dedicated,
        ),
    )


def sum_problems(policies: Iterable[RRMPolicyRatio], cap_percent: int = 100) -> list[str]:
    """What is wrong with the sums of one cell: those of min and of dedicated ratios stay within the cap."""
    found = [policy.attributes for policy in policies]
    sums = {
        "min": sum(one.min_ratio for one in found),
        "dedicated": sum(one.dedicated_ratio for one in found),
    }
    return [
        f"the {kind} ratios add up to {total} %, more than {cap_percent} %"
        for kind, total in sums.items()
        if total > cap_percent
    ]


@dataclass(frozen=True, slots=True)
class Want:
    """What a slice was promised on a cell, and the most of the cell that it may have."""

    slice_id: str
    agreed_kbps: int
    max_percent: int = 100


@dataclass(frozen=True, slots=True)
class Allocation:
    """Ratios by slice; their sum is within the cap. `short`: slices that get less than was agreed."""

    percent: dict[str, int]
    short: tuple[str, ...]


def needed_percent(agreed_kbps: int, reachable_bps: int) -> int | None:
    """⌈100 · agreed / reachable⌉; more than 100 where the cell cannot. None: nothing is reachable at all."""
    if agreed_kbps == 0:
        return 0
    return -(-100 * agreed_kbps * 1000 // reachable_bps) if reachable_bps > 0 else None


def delivered_kbps(percent: int, reachable_bps: int) -> int:
    """What an integer ratio delivers, rounded down."""
    return percent * reachable_bps // 100_000


def allocate(wants: Sequence[Want], reachable_bps: int, cap_percent: int = 100) -> Allocation:
    """Integer ratios that deliver what was agreed; where the cell cannot, scaled down in proportion.

    No slice gets more than it needs or may have, and all together never more than `cap_percent`. The
    remainder of the scaling goes to the largest fractions, by name where they tie.
    """
    needed = {want.slice_id: needed_percent(want.agreed_kbps, reachable_bps) for want in wants}
    aimed: dict[str, int] = {}
    for want in wants:
        need = needed[want.slice_id]
        aimed[want.slice_id] = want.max_percent if need is None else min(need, want.max_percent)
    percent = _scaled(aimed, cap_percent)
    short = sorted(name for name, need in needed.items() if need is None or percent[name] < need)
    return Allocation(percent, tuple(short))


def _scaled(aimed: dict[str, int], cap: int) -> dict[str, int]:
    total = sum(aimed.values())
    if total <= cap:
        return aimed
    scaled = {name: ratio * cap // total for name, ratio in aimed.items()}
    left = cap - sum(scaled.values())
    by_fraction = sorted(aimed, key=lambda name: (-(aimed[name] * cap % total), name))
    return {name: ratio + (name in by_fraction[:left]) for name, ratio in scaled.items()}
