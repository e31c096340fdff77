"""What one cloud runs, and its one text: VNF instances in the terms of ETSI GS NFV-SOL 003.

The operator plans in it, the simulated driver stores it, the verifier reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from assent.intents.base import Finite, Frozen, Json, canonical
from assent.intents.change import SliceTraffic
from assent.intents.errors import Permanent
from assent.intents.service import PlacedFunction, Standard
from assent.inventory.clouds import Cloud

_ROUNDING = 1e-9
"""CPU shares are decimal fractions: ten times 0.1 must fit on one CPU."""


class VnfInstance(Standard):
    """One network function of one slice on this cloud. `intent` asked for it."""

    id: str
    name: str = Field(alias="vnfInstanceName")
    product: str = Field(alias="vnfProductName")
    instantiation_state: Literal["INSTANTIATED"] = Field(default="INSTANTIATED", alias="instantiationState")
    vnf_state: Literal["STARTED", "STOPPED"] = Field(default="STARTED", alias="vnfState")
    slice_id: str = Field(alias="sliceId")
    intent: str
    cpu: Finite = Field(gt=0)
    ram_mb: int = Field(gt=0, alias="ramMb")
    disk_gb: int = Field(ge=0, alias="diskGb")

    @property
    def size(self) -> tuple[float, int, int]:
        """CPUs, MB of RAM, GB of disk."""
        return self.cpu, self.ram_mb, self.disk_gb

    def wire(self) -> dict[str, Json]:
        """The instance as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def instance(
    intent: str, slice_id: str, placed: PlacedFunction, stopped: Collection[str] = ()
) -> VnfInstance:
    """The instance that a placed function becomes. Its id is stable: `SLICE/FUNCTION`; `stopped` has such ids."""
    function = placed.function
    identity = f"{slice_id}/{function.name}"
    return VnfInstance(
        id=identity,
        vnf_state="STOPPED" if identity in stopped else "STARTED",
        name=function.name,
        product=function.role,
        slice_id=slice_id,
        intent=intent,
        cpu=function.cpu,
        ram_mb=function.ram_mb,
        disk_gb=function.disk_gb,
    )


class ChainLink(Standard):
    """One function of a slice's chain, on this cloud or another; `id` and `role` as those of the instance."""

    cloud: str
    id: str
    role: str


class SliceOnCloud(Standard):
    """A slice that has functions on this cloud: its whole chain, in uplink order, and what passes through it."""

    slice_id: str = Field(alias="sliceId")
    intent: str
    chain: tuple[ChainLink, ...] = Field(min_length=1)
    traffic: SliceTraffic

    def wire(self) -> dict[str, Json]:
        return self.model_dump(mode="json", by_alias=True)


class CloudConfig(Frozen):
    """All instances of one cloud, in order of id; and what is known of the slices that they are of."""

    cloud: str
    instances: tuple[VnfInstance, ...] = ()
    slices: tuple[SliceOnCloud, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> CloudConfig:
        ids = [one.id for one in self.instances]
        if ids != sorted(set(ids)):
            raise ValueError("instances must be in order of id, each once")
        slices = [one.slice_id for one in self.slices]
        if slices != sorted(set(slices)):
            raise ValueError("slices must be in order of id, each once")
        if stray := sorted(set(slices) - {one.slice_id for one in self.instances}):
            raise ValueError(f"slice {stray[0]} has no function here")
        return self

    def wire(self) -> dict[str, Json]:
        """As JSON; without slices where nothing is known of them, as former versions wrote it."""
        whole = self.model_dump(mode="json", by_alias=True)
        return whole if self.slices else {key: whole[key] for key in ("cloud", "instances")}

    def text(self) -> str:
        """Its canonical JSON."""
        return canonical(self.wire())


@dataclass(frozen=True, slots=True)
class Resources:
    """An amount of what a cloud has."""

    cpu: float
    ram_mb: int
    disk_gb: int

    def short(self, capacity: Resources) -> tuple[str, ...]:
        """Which of cpu, ram and disk exceed `capacity`."""
        over = {
            "cpu": self.cpu > capacity.cpu + _ROUNDING,
            "ram": self.ram_mb > capacity.ram_mb,
            "disk": self.disk_gb > capacity.disk_gb,
        }
        return tuple(kind for kind, exceeds in over.items() if exceeds)

    def left_of(self, capacity: Resources) -> Resources:
        """What remains of `capacity`; nothing where it is exceeded."""
        return Resources(
            max(0.0, round(capacity.cpu - self.cpu, 6)),
            max(0, capacity.ram_mb - self.ram_mb),
            max(0, capacity.disk_gb - self.disk_gb),
        )


def used(instances: Iterable[VnfInstance]) -> Resources:
    """What instances take together."""
    listed = list(instances)
    return Resources(
        fsum(one.cpu for one in listed),
        sum(one.ram_mb for one in listed),
        sum(one.disk_gb for one in listed),
    )


def capacity(cloud: Cloud) -> Resources:
    """What a cloud has in all."""
    return Resources(cloud.cpu, cloud.ram_mb, cloud.disk_gb)


@lru_cache(maxsize=1024)
def parse(text: str) -> CloudConfig:
    """Raises Permanent where `text` is no configuration that a cloud could run."""
    try:
        return CloudConfig.model_validate(json.loads(text))
    except ValidationError as error:
        raise Permanent(f"the cloud's configuration is not valid: {error.errors()[0]['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise Permanent(f"the cloud's configuration is no JSON: {error}") from None
