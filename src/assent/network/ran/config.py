"""What one cell runs, and its one text: the RRM policies, and the shares that they are there to deliver.

The operator plans in it, the simulated driver stores it, the verifier reads it back. The shares travel with
the ratios because a driver is given the SLA (DESIGN section 11), and because a closed loop that has lost
what was agreed could not recompute anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from pydantic import Field, ValidationError, model_validator

from assent.intents.base import Finite, Frozen, Percent, canonical
from assent.intents.change import Direction
from assent.intents.errors import Permanent
from assent.intents.service import PlmnInfo
from assent.network.ran.policy import (
    Allocation,
    RRMPolicyRatio,
    Want,
    allocate,
    fixed_policy,
    lending_policy,
    policy_id,
    sum_problems,
)

DIRECTIONS: tuple[Direction, ...] = ("downlink", "uplink")


class AgreedShare(Frozen):
    """What one slice was promised on this cell, by which intent: the SLA as far as a driver may need it."""

    slice_id: str
    intent: str
    member: PlmnInfo
    dl_kbps: int = Field(ge=0)
    ul_kbps: int = Field(default=0, ge=0)
    max_ratio_percent: Percent
    max_ues: int | None = None
    dl_latency_ms: Finite | None = None
    ul_latency_ms: Finite | None = None

    def kbps(self, direction: Direction) -> int:
        return self.dl_kbps if direction == "downlink" else self.ul_kbps


class CellConfig(Frozen):
    """A downlink policy for each share, an uplink one for each share that has an uplink; all sorted by slice.

    `borrowing`: what a slice leaves of its minimum is lent to others.
    """

    cell: str
    borrowing: bool = False
    policies: tuple[RRMPolicyRatio, ...] = ()
    uplink: tuple[RRMPolicyRatio, ...] = ()
    shares: tuple[AgreedShare, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> CellConfig:
        slices = [share.slice_id for share in self.shares]
        if slices != sorted(set(slices)):
            raise ValueError("shares must be in order of slice, each once")
        for direction in DIRECTIONS:
            expected = [policy_id(share.slice_id, direction) for share in self.sharing(direction)]
            if expected != [policy.id for policy in self.of(direction)]:
                raise ValueError(f"each share needs exactly one {direction} policy of the same id, in order")
            if problems := sum_problems(self.of(direction)):
                raise ValueError(f"{direction}: {'; '.join(problems)}")
        return self

    def text(self) -> str:
        """Its canonical JSON."""
        return canonical(self.model_dump(mode="json", by_alias=True, exclude_none=True))

    def of(self, direction: Direction) -> tuple[RRMPolicyRatio, ...]:
        """The policies of one direction."""
        return self.policies if direction == "downlink" else self.uplink

    def sharing(self, direction: Direction) -> tuple[AgreedShare, ...]:
        """The shares that have a policy in a direction, in the order of `of`."""
        return tuple(one for one in self.shares if direction == "downlink" or one.ul_kbps > 0)

    def ratio(self, slice_id: str, direction: Direction = "downlink") -> int:
        """The percentage that a slice holds; 0 where it has no policy."""
        name = policy_id(slice_id, direction)
        found = [policy.attributes.min_ratio for policy in self.of(direction) if policy.id == name]
        return found[0] if found else 0


@lru_cache(maxsize=1024)
def parse(text: str) -> CellConfig:
    """Raises Permanent where `text` is no configuration that a cell could run."""
    try:
        return CellConfig.model_validate(json.loads(text))
    except ValidationError as error:
        raise Permanent(f"the cell's configuration is not valid: {error.errors()[0]['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise Permanent(f"the cell's configuration is no JSON: {error}") from None


def configure(
    cell: str,
    shares: tuple[AgreedShare, ...],
    reachable_bps: Mapping[Direction, int],
    cap_percent: int,
    *,
    borrowing: bool = False,
) -> CellConfig:
    """The configuration that serves `shares` at the present channel, scaled down where it cannot."""
    ordered = tuple(sorted(shares, key=lambda share: share.slice_id))
    percent = {
        direction: ratios(ordered, reachable_bps[direction], cap_percent, direction).percent
        for direction in DIRECTIONS
    }
    return _with(CellConfig(cell=cell, borrowing=borrowing), ordered, percent)


def adjusted(
    config: CellConfig, percent: Mapping[tuple[str, Direction], int], cap_percent: int
) -> CellConfig:
    """The same shares with other ratios for some slices.

    Raises Permanent where a slice has no share, or a ratio or their sum exceeds what is permitted.
    """
    after: dict[Direction, dict[str, int]] = {
        direction: {one.slice_id: config.ratio(one.slice_id, direction) for one in config.sharing(direction)}
        for direction in DIRECTIONS
    }
    most = {share.slice_id: share.max_ratio_percent for share in config.shares}
    for (slice_id, direction), ratio in sorted(percent.items()):
        if slice_id not in after[direction]:
            raise Permanent(
                f"cell {config.cell}: slice {slice_id} is not here any more ({direction}); "
                "compute the ratios anew"
            )
        if not 0 <= ratio <= most[slice_id]:
            raise Permanent(f"cell {config.cell}: slice {slice_id} is not permitted {ratio} %")
        after[direction][slice_id] = ratio
    for direction in DIRECTIONS:
        if (total := sum(after[direction].values())) > cap_percent:
            raise Permanent(
                f"cell {config.cell}: the {direction} ratios add up to {total} %, more than {cap_percent} %"
            )
    return _with(config, config.shares, after)


def ratios(
    shares: tuple[AgreedShare, ...], reachable_bps: int, cap_percent: int, direction: Direction = "downlink"
) -> Allocation:
    """`allocate` for the shares of a cell."""
    wants = [Want(one.slice_id, one.kbps(direction), one.max_ratio_percent) for one in shares]
    return allocate(wants, reachable_bps, cap_percent)


def _with(
    config: CellConfig, shares: tuple[AgreedShare, ...], percent: Mapping[Direction, Mapping[str, int]]
) -> CellConfig:
    """The cell with these shares, and a policy of the cell's kind for each of them."""

    def policy(one: AgreedShare, direction: Direction) -> RRMPolicyRatio:
        ratio = percent[direction][one.slice_id]
        if config.borrowing:
            return lending_policy(one.slice_id, one.member, ratio, one.max_ratio_percent, direction)
        return fixed_policy(one.slice_id, one.member, ratio, direction)

    return CellConfig(
        cell=config.cell,
        borrowing=config.borrowing,
        policies=tuple(policy(one, "downlink") for one in shares),
        uplink=tuple(policy(one, "uplink") for one in shares if one.ul_kbps > 0),
        shares=shares,
    )
