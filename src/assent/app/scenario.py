"""The scenario file: every room's section in one schema, and what only holds between sections.

`assent run FILE` reads it; `docs/scenario.md` describes it. Errors name line and field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from assent.business.scenario import BusinessSection, check_cells
from assent.intents.base import Name, digest
from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.inventory.clouds import Cloud, CloudSection
from assent.inventory.radio import RadioSection
from assent.inventory.routed import Network, endpoint
from assent.lifecycle.parts import LoopSection, Statement
from assent.network.transport.load import from_inventory, load_network
from assent.network.transport.network import RoutedNetwork


class Scenario(BusinessSection, RadioSection):
    """One scenario. `network`: a network file's path (relative to this file), or the network itself."""

    assent: Literal[1] = Field(description="version of this schema")
    name: Name
    seed: int = Field(default=1, ge=0, le=2**53)
    network: str | Network | None = None
    clouds: tuple[Cloud, ...] = Field(default=(), max_length=1000)
    closed_loop: LoopSection = LoopSection()
    model: str = "embedded"


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario that holds together, with the files that it refers to."""

    path: Path
    scenario: Scenario
    network: RoutedNetwork | None
    fingerprint: str

    @property
    def folder(self) -> Path:
        return self.path.parent

    def statements(self) -> tuple[Statement, ...]:
        """All that operators say, each operator's in order of time."""
        found: list[Statement] = []
        for operator in self.scenario.operators:
            said = (
                [(0.0, operator.says)]
                if isinstance(operator.says, str)
                else [(one.from_s, one.says) for one in operator.says]
            )
            for version, (from_s, says) in enumerate(said, 1):
                found.append(Statement(operator.name, version, int(from_s), says))
        return tuple(found)

    def where_says(self, operator: str, version: int) -> str:
        """`file:line:column` of a statement, and its field's name."""
        names = [one.name for one in self.scenario.operators]
        index = names.index(operator)
        loc: list[str | int] = ["operators", index, "says"]
        if not isinstance(self.scenario.operators[index].says, str):
            loc += [version - 1, "says"]
        return yamlfile.read(self.path).where(loc)


def load_scenario(path: Path) -> LoadedScenario:
    """Raises InvalidInput that lists every problem with its line and field."""
    file = yamlfile.read(path)
    scenario = file.validate(Scenario)
    _check(file, scenario)
    network = _network(file, scenario, path.parent)
    _check_attachments(file, scenario, network)
    texts = network.texts if network else {}
    fingerprint = digest([scenario.model_dump(mode="json"), texts])
    return LoadedScenario(path, scenario, network, fingerprint)


def _network(file: yamlfile.YamlFile, scenario: Scenario, folder: Path) -> RoutedNetwork | None:
    if scenario.network is None:
        return None
    if isinstance(scenario.network, str):
        return load_network(folder / scenario.network)
    return from_inventory(scenario.network, folder, where=lambda loc: file.where(("network", *loc)))


def _check(file: yamlfile.YamlFile, scenario: Scenario) -> None:
    """What concerns several sections: names that refer to others, cells that nobody shares, time."""
    try:
        check_cells(scenario, [cell.name for cell in scenario.cells])
        CloudSection(clouds=scenario.clouds) if scenario.clouds else None
    except InvalidInput as error:
        raise _listed([_placed(file, problem) for problem in error.problems]) from None
    problems = [
        Problem(
            file.where(("cells", index)),
            f"cells[{index}]",
            f"nobody shares {cell.name}; name it in an operator's `cells`",
        )
        for index, cell in enumerate(scenario.cells)
        if not scenario.on(cell.name)
    ]
    if problems:
        raise _listed(problems)


def _check_attachments(file: yamlfile.YamlFile, scenario: Scenario, network: RoutedNetwork | None) -> None:
    problems: list[Problem] = []
    for section, index, attached_to in _attachments(scenario):
        message = _attachment_problem(attached_to, network)
        if message:
            loc = (section, index, "attached_to")
            problems.append(Problem(file.where(loc), f"{section}[{index}].attached_to", message))
    if problems:
        raise _listed(problems)


def _attachments(scenario: Scenario) -> Iterator[tuple[str, int, str]]:
    for index, cell in enumerate(scenario.cells):
        if cell.attached_to is not None:
            yield "cells", index, cell.attached_to
    for index, cloud in enumerate(scenario.clouds):
        if cloud.attached_to is not None:
            yield "clouds", index, cloud.attached_to


def _attachment_problem(attached_to: str, network: RoutedNetwork | None) -> str:
    if network is None:
        return "there is no `network` to be attached to"
    try:
        router, interface = endpoint(attached_to)
    except ValueError as error:
        return str(error)
    if router not in network.devices:
        return f"there is no router {router!r}; routers: {', '.join(sorted(network.devices))}"
    known = network.devices[router].interfaces
    if interface not in known:
        return f"{router} has no interface {interface!r}; interfaces: {', '.join(sorted(known))}"
    if not known[interface].addresses:
        return f"{router} {interface} has no address, so nothing can be attached to it"
    return ""


def _placed(file: yamlfile.YamlFile, problem: Problem) -> Problem:
    """The same problem with its place in the file, found from its field."""
    loc: list[str | int] = []
    for step in problem.field.replace("[", ".[").split("."):
        loc.append(int(step[1:-1]) if step.startswith("[") else step)
    return Problem(file.where(loc), problem.field, problem.message)


def _listed(problems: Sequence[Problem]) -> InvalidInput:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return InvalidInput(f"{problems[0]}{more}", field=problems[0].field or None, problems=problems)
