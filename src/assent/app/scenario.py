"""The scenario file: every room's section in one schema, and what only holds between sections.

`assent run FILE` reads it; `docs/scenario.md` describes it. Errors name line and field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from assent.app.regulating import RegulationsSection
from assent.app.settings import for_role_names
from assent.business.scenario import BusinessSection, check_cells, check_preferences
from assent.intents.base import Name, digest
from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.inventory.clouds import Cloud
from assent.inventory.radio import RadioSection
from assent.inventory.routed import Network
from assent.lifecycle.approvals import ApprovalsSection
from assent.lifecycle.parts import INFRASTRUCTURE, LoopSection, Statement
from assent.network.ran import nr, traces
from assent.network.transport.load import attachment_problem, from_inventory, load_network
from assent.network.transport.network import RoutedNetwork

_RESERVED = {
    INFRASTRUCTURE: "that is the tenant of what concerns everybody",
    "mediator": "that is the network operator's agent",
}


class Scenario(BusinessSection, RadioSection):
    """One scenario. `network`: a network file's path (relative to this file), or the network itself."""

    assent: Literal[1] = Field(description="version of this schema")
    name: Name
    seed: int = Field(default=1, ge=0, le=2**53)
    network: str | Network | None = None
    clouds: tuple[Cloud, ...] = Field(default=(), max_length=1000)
    closed_loop: LoopSection = LoopSection()
    approvals: ApprovalsSection = ApprovalsSection()
    regulations: RegulationsSection = RegulationsSection()
    model: str = "embedded"
    models: dict[str, str] = Field(default_factory=dict, max_length=100)

    @field_validator("models")
    @classmethod
    def _for_roles(cls, models: dict[str, str]) -> dict[str, str]:
        for message in for_role_names(models):
            raise ValueError(message)
        return models

    @field_validator("model")
    @classmethod
    def _names_a_model(cls, model: str) -> str:
        if not model.strip():
            raise ValueError("name a model, such as embedded, or leave it out")
        return model


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
        """All that operators say, each operator's in order of time; nothing of one that speaks for itself."""
        found: list[Statement] = []
        for operator in self.scenario.operators:
            said = (
                [(0.0, operator.says_at(0.0))]
                if isinstance(operator.says, str) or operator.remote
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
        if self.scenario.operators[index].remote:
            return yamlfile.read(self.path).where(["operators", index, "remote"])
        if not isinstance(self.scenario.operators[index].says, str):
            loc += [version - 1, "says"]
        return yamlfile.read(self.path).where(loc)


def load_scenario(path: Path) -> LoadedScenario:
    """Raises InvalidInput that lists every problem with its line and field."""
    file = yamlfile.read(path)
    scenario = _valid(file)
    _check(file, scenario)
    _check_times(file, scenario, path.parent)
    network = _network(file, scenario, path.parent)
    _check_attachments(file, scenario, network)
    texts = network.texts if network else {}
    fingerprint = digest([scenario.model_dump(mode="json"), texts])
    return LoadedScenario(path, scenario, network, fingerprint)


def _valid(file: yamlfile.YamlFile) -> Scenario:
    """The file as a scenario. Names that are taken are found in the data, where the second one has a line."""
    problems = [*_taken_names(file)]
    try:
        scenario = file.validate(Scenario)
    except InvalidInput as error:
        more = [one for one in error.problems if one.field or not problems]
        raise _listed([*problems, *more]) from None
    if problems:
        raise _listed(problems)
    return scenario


def _taken_names(file: yamlfile.YamlFile) -> Iterator[Problem]:
    data = file.data if isinstance(file.data, dict) else {}
    for section in ("operators", "cells", "clouds"):
        taken: set[str] = set(_RESERVED) if section == "operators" else set()
        listed = data.get(section)
        for index, one in enumerate(listed if isinstance(listed, list) else []):
            name = one.get("name") if isinstance(one, dict) else None
            if not isinstance(name, str):
                continue
            if name in taken:
                message = f"two {section} have the same name: {name}"
                if section == "operators" and name in _RESERVED:
                    message = f"no operator may be called `{name}`: {_RESERVED[name]}"
                yield Problem(file.where((section, index, "name")), f"{section}[{index}].name", message)
            taken.add(name)


def _check_times(file: yamlfile.YamlFile, scenario: Scenario, folder: Path) -> None:
    """Traces that can be read, and sentences that are said before they all end."""
    problems: list[Problem] = []
    lasts_s = 0
    for index, cell in enumerate(scenario.cells):
        try:
            lasts_s = max(lasts_s, traces.lasts_s(cell.trace, folder))
        except InvalidInput as error:
            where = file.where(("cells", index, "trace", error.field or ""))
            messages = [str(one) for one in error.problems] or [error.message]
            problems += [Problem(where, f"cells[{index}].trace", message) for message in messages]
    if problems:
        raise _listed(problems)
    for index, operator in enumerate(scenario.operators):
        for at, said in enumerate(() if isinstance(operator.says, str) else operator.says):
            if said.from_s >= lasts_s:
                where = file.where(("operators", index, "says", at, "from_s"))
                message = f"never said: the traces end after {lasts_s} s, so it has to be earlier"
                problems.append(Problem(where, f"operators[{index}].says[{at}].from_s", message))
    if problems:
        raise _listed(problems)


def _network(file: yamlfile.YamlFile, scenario: Scenario, folder: Path) -> RoutedNetwork | None:
    if scenario.network is None:
        return None
    if isinstance(scenario.network, str):
        path = folder / scenario.network
        if not path.is_file():
            message = f"{scenario.network}: there is no such network file beside this one"
            raise _listed([Problem(file.where(("network",)), "network", message)])
        return load_network(path)
    return from_inventory(scenario.network, folder, where=lambda loc: file.where(("network", *loc)))


def _check(file: yamlfile.YamlFile, scenario: Scenario) -> None:
    """What concerns several sections: names that refer to others, cells that nobody shares, time."""
    try:
        check_cells(scenario, [cell.name for cell in scenario.cells])
        check_preferences(scenario)
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
    problems += list(_no_carriers(file, scenario))
    if problems:
        raise _listed(problems)


def _no_carriers(file: yamlfile.YamlFile, scenario: Scenario) -> Iterator[Problem]:
    """Cells whose bandwidth, spacing or band no NR carrier has."""
    for index, cell in enumerate(scenario.cells):
        try:
            nr.check(cell)
        except InvalidInput as error:
            loc: list[str | int] = ["cells", index, *([error.field] if error.field else [])]
            yield Problem(file.where(loc), ".".join(map(str, loc)), error.message)


def _check_attachments(file: yamlfile.YamlFile, scenario: Scenario, network: RoutedNetwork | None) -> None:
    problems: list[Problem] = []
    for section, index, attached_to in _attachments(scenario):
        message = attachment_problem(attached_to, network)
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


def _placed(file: yamlfile.YamlFile, problem: Problem) -> Problem:
    """The same problem with its place in the file, found from its field."""
    loc: list[str | int] = []
    for step in problem.field.replace("[", ".[").split("."):
        loc.append(int(step[1:-1]) if step.startswith("[") else step)
    return Problem(file.where(loc), problem.field, problem.message)


def _listed(problems: Sequence[Problem]) -> InvalidInput:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return InvalidInput(f"{problems[0]}{more}", field=problems[0].field or None, problems=problems)
