"""The clouds that slices on order are deployed on: a file of their own, or those of a scenario."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from assent.intents.base import Finite, Frozen, Name
from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.inventory.clouds import Cloud
from assent.inventory.radio import Cell, RadioSection
from assent.network.ran.coverage import planning_cells

SITE = "slice/site"
"""Under this key, a state folder remembers the clouds that were said last."""


class CloudsFile(Frozen):
    """The clouds that slices are deployed on, and the cells that serve them where these are known, at the CQI to
    plan with. `access_ms`: one way from the radio site to where a cloud is attached,
    0 where it is not said; `between_ms`: likewise between two clouds, by way of the radio site where it is not said.
    """

    clouds: tuple[Cloud, ...] = Field(min_length=1, max_length=1000)
    access_ms: dict[Name, Finite] = Field(default_factory=dict)
    links: tuple[CloudLink, ...] = Field(default=(), max_length=10_000)
    cells: tuple[Cell, ...] = Field(default=(), max_length=1000)

    @model_validator(mode="after")
    def _cells_have_names_of_their_own(self) -> CloudsFile:
        if self.cells:
            RadioSection(cells=self.cells)
        return self


class CloudLink(Frozen):
    a: Name = Field(alias="from")
    z: Name = Field(alias="to")
    latency_ms: Finite = Field(ge=0, le=10_000)


CloudsFile.model_rebuild()


def read_clouds(path: Path) -> CloudsFile:
    """Raises InvalidInput with file, line and field."""
    file = yamlfile.read(path)
    found = file.validate(CloudsFile)
    names = [one.name for one in found.clouds]
    problems = []
    for at, name in enumerate(names):
        if name in names[:at]:
            problems.append(
                Problem(file.where(("clouds", at)), f"clouds[{at}]", f"two clouds are called {name!r}")
            )
    for name, ms in found.access_ms.items():
        where = file.where(("access_ms", name))
        if name not in names:
            problems.append(Problem(where, f"access_ms.{name}", f"there is no cloud {name!r}"))
        if not 0 <= ms <= 10_000:
            problems.append(Problem(where, f"access_ms.{name}", "give milliseconds from 0 to 10000"))
    for at, link in enumerate(found.links):
        for name in sorted({link.a, link.z} - set(names)):
            problems.append(Problem(file.where(("links", at)), f"links[{at}]", f"there is no cloud {name!r}"))
    if problems:
        raise InvalidInput(str(problems[0]), field=problems[0].field, problems=problems)
    access = {name: found.access_ms.get(name, 0.0) for name in names}
    return found.model_copy(
        update={"access_ms": access, "cells": planning_cells(found.cells, 1, path.parent)}
    )


def clouds_of_scenario(path: Path) -> CloudsFile:
    """The clouds of a scenario, as far as they are from its first cell, and its cells. Raises InvalidInput, Refused."""
    from assent.app.compose import planner
    from assent.app.scenario import load_scenario

    loaded = load_scenario(path)
    cells = loaded.scenario.cells
    site = planner(loaded).site(cells[0].name if cells else "", ())
    links = tuple(
        CloudLink(a=a, z=z, latency_ms=ms) for (a, z), ms in sorted(site.between_ms.items()) if a < z
    )
    return CloudsFile(
        clouds=tuple(site.clouds),
        access_ms=dict(site.access_ms),
        links=links,
        cells=planning_cells(cells, loaded.scenario.seed, loaded.folder),
    )
