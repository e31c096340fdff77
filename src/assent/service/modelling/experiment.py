"""slicenet's experiment file, and what we add to it: links, latency, bandwidth, how long a slicelet waits.

Each part is checked by itself here; whether they hold together, `consistency` says. `reading` does both.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from assent.intents.base import Finite, Frozen, Json

MAX_WORK = 5_000_000
"""Slicelets, slices, services and links of all epochs together: what fits into 2 GiB and a minute."""


def _number(value: Json) -> Json:
    """`true` is no number of CPUs."""
    if isinstance(value, bool):
        raise ValueError("should be a number, not true or false")
    return value


Quantity: TypeAlias = Annotated[Finite, BeforeValidator(_number), Field(ge=0, le=1e12)]
"""An amount in the file's own unit (slicenet states none; its examples read as MB and CPUs)."""

Weight: TypeAlias = Annotated[Finite, BeforeValidator(_number), Field(ge=0, le=1e6)]
"""Percent of a function or slice. More than 100 is well formed, and refused for that reason."""

Seconds: TypeAlias = Annotated[Finite, BeforeValidator(_number), Field(ge=0, le=1e9)]

Title: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]
"""slicenet's names are free text, such as `Video Streaming`; no control characters."""

CloudPolicy: TypeAlias = Literal["first-available-method", "best-fit-method", "worst-fit-method"]
"""Which cloud takes a function: the first with room (slicenet's only one), or the one
that is fullest or emptiest with it."""

Pattern: TypeAlias = Literal["default", "exponential", "normal", "uniform"]


class _Part(Frozen):
    """Names that YAML reads as numbers are still names."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class CloudSite(_Part):
    name: Title
    ram: Quantity
    cpu: Quantity
    hdd: Quantity


class Function(_Part):
    """A network function; it takes `ram`, `cpu` and `hdd` of one cloud as long as the experiment lasts.

    `cloud` is ours, and optional: the only cloud that may take it, whatever the policy.
    """

    name: Title
    ram: Quantity
    cpu: Quantity
    hdd: Quantity
    cloud: Title | None = None


class NfPolicy(_Part):
    type: Literal["NfMgr"]
    policy: CloudPolicy


class SlicePolicy(_Part):
    """Who waits is served when there is room, in the order of arrival."""

    type: Literal["SliceMgr"]
    policy: Literal["first-available-method"]


class NfShare(_Part):
    nf: Title
    weight: Weight


class StaticSlice(_Part):
    """Functions in the order in which traffic passes them, and the percentage that the slice takes of each."""

    name: Title
    composition: tuple[NfShare, ...] = Field(max_length=1000)


class SliceShare(_Part):
    slice: Title
    weight: Weight


class Service(_Part):
    """What one slicelet takes of each slice, in percent. The rest is ours, and optional.

    `bandwidth` in Mbit/s that one slicelet takes of each link between its functions' clouds; `latency` in ms that
    the links may add up to; `max_wait` in seconds before a waiting slicelet is refused (slicenet: never);
    `sla_threshold` in seconds of waiting above which the SLA is violated (slicenet: 10, fixed).
    """

    name: Title
    composition: tuple[SliceShare, ...] = Field(max_length=1000)
    bandwidth: Quantity = 0
    latency: Quantity | None = None
    max_wait: Seconds | None = None
    sla_threshold: Seconds = 10


class Slicelet(_Part):
    name: Title
    service: Title
    duration: Seconds


class Mapping(_Part):
    """`weight`: the percentage of generated slicelets that use `service`."""

    service: Title
    weight: Weight


class MakeSlicelets(_Part):
    """Slicelets to generate; durations are whole seconds from 1 to `duration_range`, drawn by the seed."""

    model_config = ConfigDict(populate_by_name=True)

    count: int = Field(ge=1, le=MAX_WORK)
    duration_range: int = Field(ge=1, le=1_000_000_000)
    mapping: tuple[Mapping, ...] = Field(alias="service-slicelet-mapping", min_length=1, max_length=10_000)


class Link(_Part):
    """Between two clouds, both ways: one-way `latency` in ms; `bandwidth` in Mbit/s, absent where it has no limit."""

    model_config = ConfigDict(populate_by_name=True)

    a: Title = Field(alias="from")
    z: Title = Field(alias="to")
    latency: Quantity = 0
    bandwidth: Quantity | None = None


class Experiment(_Part):
    """`delay_pattern`: how long after the beginning slicelets arrive, in seconds, by `delay_pattern_threshold` t.

    `default` 0; `exponential` with mean t; `normal` with mean t/2 and deviation 1, not before 0; `uniform` in [0, t].
    """

    model_config = ConfigDict(populate_by_name=True)

    name: Title = "experiment"
    description: str = Field(default="", max_length=10_000)
    delay_pattern: Pattern = "default"
    delay_pattern_threshold: Seconds = 1
    epoch: int = Field(default=1, ge=1, le=1_000_000, description="how often the slicelets are repeated")
    clouds: tuple[CloudSite, ...] = Field(min_length=1, max_length=1000)
    nfs: tuple[Function, ...] = Field(default=(), max_length=20_000)
    policies: tuple[Annotated[NfPolicy | SlicePolicy, Field(discriminator="type")], ...] = ()
    slices: tuple[StaticSlice, ...] = Field(default=(), max_length=100_000)
    services: tuple[Service, ...] = Field(default=(), max_length=100_000)
    slicelets: tuple[Slicelet, ...] = Field(default=(), max_length=MAX_WORK)
    make_slicelets: MakeSlicelets | None = Field(default=None, alias="make-slicelets")
    links: tuple[Link, ...] = Field(default=(), max_length=100_000)

    @property
    def cloud_policy(self) -> CloudPolicy:
        """slicenet's: the last one stated counts."""
        stated = [one.policy for one in self.policies if isinstance(one, NfPolicy)]
        return stated[-1] if stated else "first-available-method"
