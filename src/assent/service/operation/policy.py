"""How slices are scaled by themselves, and what a broken promise costs: the file of `assent slice watch --policy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from assent.intents.base import Finite, Frozen
from assent.inventory import yamlfile


class ScalingPolicy(Frozen):
    """When a slice's functions are scaled, and how far.

    Loads are percentages of what a function carries. A function that was above `up_above_percent` for `hold_s`, or
    below `down_below_percent`, is sized for `target_percent`, at most `step` times larger or smaller at once, from
    `min_factor` to `max_factor` times the size that it was given by hand. After a change the slice rests for
    `cooldown_s`. What was refused is tried again after `retry_s`, then after twice that, up to `retry_most_s`.
    """

    up_above_percent: Finite = Field(default=80, gt=0, le=1000)
    down_below_percent: Finite = Field(default=40, ge=0, le=1000)
    target_percent: Finite = Field(default=60, gt=0, le=1000)
    hold_s: int = Field(default=30, ge=1, le=86_400)
    cooldown_s: int = Field(default=60, ge=0, le=86_400)
    step: Finite = Field(default=2.0, gt=1, le=100)
    min_factor: Finite = Field(default=0.25, gt=0, le=1)
    max_factor: Finite = Field(default=4.0, ge=1, le=1000)
    retry_s: int = Field(default=30, ge=1, le=86_400)
    retry_most_s: int = Field(default=600, ge=1, le=86_400)
    enabled: bool = True

    @model_validator(mode="after")
    def _hysteresis(self) -> ScalingPolicy:
        if not self.down_below_percent < self.target_percent < self.up_above_percent:
            raise ValueError(
                "down_below_percent must lie below target_percent, and that below up_above_percent: "
                f"{self.down_below_percent:g}, {self.target_percent:g}, {self.up_above_percent:g}"
            )
        if self.retry_most_s < self.retry_s:
            raise ValueError(f"retry_most_s must be at least retry_s, {self.retry_s}")
        return self


class Credit(Frozen):
    """What a tenant gets back of a period's price where less than `below_percent` of it was as promised."""

    below_percent: Finite = Field(gt=0, le=100)
    credit_percent: Finite = Field(gt=0, le=100)


def _figures(value: dict[str, tuple[Credit, ...]]) -> dict[str, tuple[Credit, ...]]:
    strange = sorted(set(value) - {"availability", "compliance"})
    if strange:
        raise ValueError(f"credits: there are availability and compliance, not {strange[0][:100]!r}")
    return value


Credits: TypeAlias = Annotated[dict[str, tuple[Credit, ...]], AfterValidator(_figures)]
"""For `availability`, and for the part of the time in which everything was as promised (`compliance`)."""


class OperationPolicy(Frozen):
    """`slices`: a policy of its own for a slice, by id; the others have `default`. `credits`: those of the
    cost plan that a slice was priced by, where there are none."""

    default: ScalingPolicy = ScalingPolicy()
    slices: dict[str, ScalingPolicy] = Field(default_factory=dict, max_length=10_000)
    every_s: int = Field(default=10, ge=1, le=3600, description="how often slices are looked at")
    credits: Credits = Field(default_factory=dict)

    def of(self, slice_id: str) -> ScalingPolicy:
        return self.slices.get(slice_id, self.default)


def read_policy(path: Path) -> OperationPolicy:
    """Raises InvalidInput with file, line and field."""
    return yamlfile.read(path).validate(OperationPolicy)
