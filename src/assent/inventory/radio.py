"""Cells and the channel traces that drive them. What a cell can carry is `network.ran`'s to compute."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from assent.intents.base import Frozen, Name, Percent

Cqi: TypeAlias = Annotated[int, Field(ge=0, le=15)]

MAX_TRACE_S = 86_400
"""A day, the longest that a trace lasts."""


class Phase(Frozen):
    """A stretch of a generated trace: around `cqi` until `until_s`."""

    until_s: int = Field(gt=0, le=86_400)
    cqi: Cqi


class CarTrace(Frozen):
    """A generated car-like trace: one CQI per second, wandering around each phase's level."""

    kind: Literal["car"] = "car"
    seed: int | None = Field(default=None, description="the scenario's seed where absent")
    phases: tuple[Phase, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ordered(self) -> CarTrace:
        ends = [phase.until_s for phase in self.phases]
        if ends != sorted(set(ends)):
            raise ValueError("phases must be in order, each ending later than the one before")
        return self


class ListedTrace(Frozen):
    """One CQI per `step_s` seconds, written out."""

    kind: Literal["listed"] = "listed"
    step_s: int = Field(default=1, gt=0, le=3600)
    cqi: tuple[Cqi, ...] = Field(min_length=1, max_length=MAX_TRACE_S)

    @model_validator(mode="after")
    def _bounded(self) -> ListedTrace:
        lasts_s = self.step_s * len(self.cqi)
        if lasts_s > MAX_TRACE_S:
            raise ValueError(f"the trace lasts {lasts_s} s; at most {MAX_TRACE_S} s are possible")
        return self


class FileTrace(Frozen):
    """A CSV file: a column `cqi` (and optionally `t_s`), or one integer per line, one per second."""

    kind: Literal["file"] = "file"
    path: str
    start_s: int = Field(default=0, ge=0)
    duration_s: int = Field(default=600, gt=0, le=86_400)


Trace: TypeAlias = Annotated[CarTrace | ListedTrace | FileTrace, Field(discriminator="kind")]


class Tdd(Frozen):
    """How many slots of a period carry which direction; what is left of it are guards and switching."""

    period_slots: int = Field(default=10, ge=2, le=160)
    downlink_slots: int = Field(default=8, ge=1, le=159)
    uplink_slots: int = Field(default=2, ge=1, le=159)

    @model_validator(mode="after")
    def _fits(self) -> Tdd:
        used = self.downlink_slots + self.uplink_slots
        if used > self.period_slots:
            raise ValueError(
                f"{self.downlink_slots} downlink and {self.uplink_slots} uplink slots do not fit into "
                f"a period of {self.period_slots}"
            )
        return self


class UeGroup(Frozen):
    """UEs of every slice on the cell whose CQI differs from the cell's trace; `weight`: how many, relatively."""

    cqi_offset: int = Field(default=0, ge=-15, le=15)
    weight: int = Field(default=1, ge=1, le=1000)


class Traffic(Frozen):
    """What slices have to send, in percent of what was agreed, for `step_s` seconds each; then over again."""

    step_s: int = Field(default=1, gt=0, le=3600)
    percent: tuple[Annotated[int, Field(ge=0, le=1000)], ...] = Field(min_length=1, max_length=MAX_TRACE_S)

    def at(self, second: int) -> int:
        return self.percent[second // self.step_s % len(self.percent)]


class Cell(Frozen):
    """One NR carrier. `max_ratio_percent` is the most of its PRBs that slices may have together.

    `tdd`: where its band is TDD or not named. `ues`: all alike where absent. `traffic`: slices always have
    more to send where absent. `borrowing`: what a slice leaves of its PRBs is lent to others. `layers` are
    downlink layers, `ul_layers` uplink ones.
    """

    name: Name
    bandwidth_mhz: int = Field(default=40, gt=0, le=100)
    scs_khz: Literal[15, 30, 60] = 30
    band: str | None = Field(default=None, pattern=r"^n\d{1,3}$")
    layers: int = Field(default=1, ge=1, le=4)
    ul_layers: int = Field(default=1, ge=1, le=4)
    tdd: Tdd = Tdd()
    ues: tuple[UeGroup, ...] = Field(default=(), max_length=64)
    traffic: Traffic | None = None
    borrowing: bool = False
    max_ratio_percent: Percent = 100
    attached_to: str | None = Field(default=None, description="`ROUTER INTERFACE` where its traffic enters")
    trace: Trace


_URLS = {"o1": "http://127.0.0.1:8080/3GPPManagement/ProvMnS/v1", "a1": "http://127.0.0.1:8085/A1-P/v2"}
"""On this machine: another one has to be named."""


class RanInterface(Frozen):
    """The scenario's `ran`: what the cells' configuration goes through.

    `cells`: what the other side calls them: for `o1` a distinguished name, for `a1` an NR cell identity.
    """

    driver: Literal["simulated", "o1", "a1"] = "simulated"
    url: str = Field(default="", max_length=1000)
    cells: dict[Name, int | str] = Field(default_factory=dict)
    policy_type: str | None = Field(default=None, min_length=1, max_length=200)
    timeout_s: float = Field(default=5.0, gt=0, le=300)

    @model_validator(mode="before")
    @classmethod
    def _local(cls, given: object) -> object:
        if isinstance(given, dict) and given.get("driver") in _URLS and not given.get("url"):
            return {**given, "url": _URLS[given["driver"]]}
        return given

    @model_validator(mode="after")
    def _fits_the_driver(self) -> RanInterface:
        if self.driver == "simulated" and (self.url or self.cells or self.policy_type):
            raise ValueError(
                "`url`, `cells` and `policy_type` are for the drivers o1 and a1: name one of them"
            )
        for cell, name in self.cells.items():
            if self.driver == "a1" and (isinstance(name, str) or not 0 <= name < 2**36):
                raise ValueError(f"{cell}: an NR cell identity is an integer from 0 to {2**36 - 1}")
            if self.driver == "o1" and not (isinstance(name, str) and _DN.fullmatch(name)):
                raise ValueError(f"{cell}: give a distinguished name such as ManagedElement=1,NRCellDU=1")
        return self


_DN = re.compile(r"[A-Za-z0-9_]+=[^,=/?#]+(,[A-Za-z0-9_]+=[^,=/?#]+)*")


class RadioSection(Frozen):
    """The scenario's `cells` and `ran`."""

    cells: tuple[Cell, ...] = Field(min_length=1, max_length=1000)
    ran: RanInterface = RanInterface()

    @model_validator(mode="after")
    def _cells_have_names_of_their_own(self) -> RadioSection:
        names = [cell.name for cell in self.cells]
        if unknown := sorted(set(self.ran.cells) - set(names)):
            raise ValueError(f"ran.cells: there is no cell {', '.join(unknown)}")
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"two cells have the same name: {', '.join(repeated)}")
        return self
