"""What is seen of a slice in operation, and what is decided about its size. Times are seconds of the desk's clock:
virtual ones where a trace says the load, wall time where drivers measure it.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json

Kpi: TypeAlias = Literal["load", "throughput", "ues", "latency", "availability"]


class Usage(Frozen):
    """What a driver measured of one function that runs. `id`: `SLICE/FUNCTION`; `cpu_percent`: of the CPUs that it has
    (VR.VCpuUsageMean of TS 28.552 5.7.1); rates of the user traffic through it; None: not measured."""

    id: str
    cpu_percent: Finite | None = Field(default=None, ge=0)
    dl_mbps: Finite | None = Field(default=None, ge=0)
    ul_mbps: Finite | None = Field(default=None, ge=0)


class Demand(Frozen):
    """What the users of a slice ask for: Mbit/s each way, and UEs that are active at once."""

    dl_mbps: Finite = Field(default=0.0, ge=0)
    ul_mbps: Finite = Field(default=0.0, ge=0)
    ues: Finite = Field(default=0.0, ge=0)


class FunctionSample(Frozen):
    """One function at one moment. `load_percent`: what was asked of it, of what it carries; above 100 where it was
    asked for more, as far as that can be seen. `measured` False: nobody measured its load."""

    name: str
    cloud: str
    cpu: Finite
    load_percent: Finite
    running: bool
    measured: bool = True


class SliceSample(Frozen):
    """One slice at one moment; it stands for the `span_s` seconds from `at_s` on.

    `asked` None: nobody said it, only what got through was measured; `got` None: not even that. `expected`: the slice
    was UNLOCKED, so that its promise held. `latency_ms`: one way from the radio site through the functions; None: not
    measured.
    """

    slice_id: str
    at_s: int
    span_s: int = Field(ge=1)
    version: int
    source: Literal["trace", "measured"]
    asked: Demand | None
    got: Demand | None
    latency_ms: Finite | None
    available: bool
    expected: bool
    functions: tuple[FunctionSample, ...]

    @property
    def load_percent(self) -> float:
        """Of the function that is loaded most, of those that are measured."""
        return max((one.load_percent for one in self.functions if one.measured), default=0.0)

    def kpis(self) -> dict[str, Json]:
        """By the names of TS 28.554 and TS 28.552 where they have one; throughput in kbit/s as there. What nobody
        measured is left out."""
        seen = [one for one in self.functions if one.measured]
        cpus = sum(one.cpu for one in seen)
        used = sum(one.cpu * min(one.load_percent, 100.0) for one in seen)
        rates: dict[str, Json] = {}
        if self.got is not None:
            rates = {"UTSNSI": round(self.got.ul_mbps * 1000), "DTSNSI": round(self.got.dl_mbps * 1000)}
        return {
            **rates,
            **({"VirtualResUtilization": round(used / cpus, 3)} if cpus else {}),
            "VR.VCpuUsageMean": {one.name: min(one.load_percent, 100.0) for one in seen},
        }


class Step(Frozen):
    """A function's size before and after: CPUs and MB of RAM. `base`: what it had when it was last sized by hand."""

    function: str
    load_percent: Finite
    cpu: Finite
    ram_mb: int
    new_cpu: Finite
    new_ram_mb: int
    base_cpu: Finite
    base_ram_mb: int
