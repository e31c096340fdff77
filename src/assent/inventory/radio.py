"""Cells and the channel traces that drive them. What a cell can carry is `network.ran`'s to compute."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from assent.intents.base import Finite, Frozen, Name, Percent

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


class Cell(Frozen):
    """One NR carrier. `max_ratio_percent` is the most of its PRBs that slices may have together."""

    name: Name
    bandwidth_mhz: int = Field(default=40, gt=0, le=100)
    scs_khz: Literal[15, 30, 60] = 30
    band: str | None = Field(default=None, pattern=r"^n\d{1,3}$")
    layers: int = Field(default=1, ge=1, le=4)
    max_ratio_percent: Percent = 100
    attached_to: str | None = Field(default=None, description="`ROUTER INTERFACE` where its traffic enters")
    trace: Trace


class RadioSection(Frozen):
    """The scenario's `cells`."""

    cells: tuple[Cell, ...] = Field(min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _cells_have_names_of_their_own(self) -> RadioSection:
        names = [cell.name for cell in self.cells]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"two cells have the same name: {', '.join(repeated)}")
        return self


__all__ = ["CarTrace", "Cell", "Cqi", "FileTrace", "Finite", "ListedTrace", "Phase", "RadioSection", "Trace"]
