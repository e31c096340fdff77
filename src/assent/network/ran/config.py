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

from assent.intents.base import Frozen, Percent, canonical
from assent.intents.errors import Permanent
from assent.intents.service import PlmnInfo
from assent.network.ran.policy import Allocation, RRMPolicyRatio, Want, allocate, fixed_policy, sum_problems


class AgreedShare(Frozen):
    """What one slice was promised on this cell, by which intent."""

    slice_id: str
    intent: str
    member: PlmnInfo
    dl_kbps: int = Field(ge=0)
    max_ratio_percent: Percent


class CellConfig(Frozen):
    """One policy for each share, both sorted by slice; their sums are within 100 %."""

    cell: str
    policies: tuple[RRMPolicyRatio, ...] = ()
    shares: tuple[AgreedShare, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> CellConfig:
        slices = [share.slice_id for share in self.shares]
        if slices != sorted(set(slices)) or slices != [policy.id for policy in self.policies]:
            raise ValueError("each share needs exactly one policy of the same id, in order")
        if problems := sum_problems(self.policies):
            raise ValueError("; ".join(problems))
        return self

    def text(self) -> str:
        """Its canonical JSON."""
        return canonical(self.model_dump(mode="json", by_alias=True, exclude_none=True))

    def ratio(self, slice_id: str) -> int:
        """The percentage that a slice holds; 0 where it has no policy."""
        found = [policy.attributes.min_ratio for policy in self.policies if policy.id == slice_id]
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


def configure(cell: str, shares: tuple[AgreedShare, ...], reachable_bps: int, cap_percent: int) -> CellConfig:
    """The configuration that serves `shares` at the present channel, scaled down where it cannot."""
    ordered = tuple(sorted(shares, key=lambda share: share.slice_id))
    percent = ratios(ordered, reachable_bps, cap_percent).percent
    policies = tuple(fixed_policy(one.slice_id, one.member, percent[one.slice_id]) for one in ordered)
    return CellConfig(cell=cell, policies=policies, shares=ordered)


def adjusted(config: CellConfig, percent: Mapping[str, int], cap_percent: int) -> CellConfig:
    """The same shares with other ratios for some slices.

    Raises Permanent where a slice has no share, or a ratio or their sum exceeds what is permitted.
    """
    shares = {share.slice_id: share for share in config.shares}
    for slice_id, ratio in sorted(percent.items()):
        if slice_id not in shares:
            raise Permanent(
                f"cell {config.cell}: slice {slice_id} is not here any more; compute the ratios anew"
            )
        if not 0 <= ratio <= shares[slice_id].max_ratio_percent:
            raise Permanent(f"cell {config.cell}: slice {slice_id} is not permitted {ratio} %")
    policies = tuple(
        fixed_policy(policy.id, shares[policy.id].member, percent[policy.id])
        if policy.id in percent
        else policy
        for policy in config.policies
    )
    if problems := sum_problems(policies, cap_percent):
        raise Permanent(f"cell {config.cell}: {'; '.join(problems)}")
    return CellConfig(cell=config.cell, policies=policies, shares=config.shares)


def ratios(shares: tuple[AgreedShare, ...], reachable_bps: int, cap_percent: int) -> Allocation:
    """`allocate` for the shares of a cell."""
    wants = [Want(one.slice_id, one.dl_kbps, one.max_ratio_percent) for one in shares]
    return allocate(wants, reachable_bps, cap_percent)
