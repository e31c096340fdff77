"""Suites: folders with a `suite.yaml` and files of cases, one JSON object a line. A user adds one by writing it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, field_validator

from assent.app.skills import roles as known_roles
from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import InvalidInput
from assent.inventory import yamlfile
from assent.inventory.shipped import example
from assent.lab.evaluation import kinds
from assent.lab.evaluation.task import Task
from assent.lab.netcfg_set import sample

FILE = "suite.yaml"
_MAX_LINE = 5_000_000


class Enough(Frozen):
    """When a model is good enough for the suite's roles: the share of right answers that it has with 95 %
    confidence at least, and the seconds that 95 % of its answers take at most.
    """

    correct: Finite = Field(ge=0, le=1)
    answer_s: Finite = Field(gt=0, le=86_400)


class SuiteFile(Frozen):
    """`suite.yaml`. `cases`: files, relative to it. `networks`: the folder that holds `network/NAME/network.yaml`."""

    title: str = Field(min_length=1, max_length=200)
    kind: str
    about: str = Field(default="", max_length=4000)
    roles: tuple[str, ...] = Field(min_length=1, max_length=20)
    good_enough: Enough
    cases: tuple[str, ...] = Field(default=("cases.jsonl",), min_length=1, max_length=100)
    networks: str = "."
    agents: str = "agents.yaml"

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in kinds.KINDS:
            raise ValueError(f"there is no kind {kind!r}; there are: {', '.join(sorted(kinds.KINDS))}")
        return kind

    @field_validator("roles")
    @classmethod
    def _are_roles(cls, roles: tuple[str, ...]) -> tuple[str, ...]:
        strangers = [role for role in roles if role not in known_roles()]
        if strangers:
            raise ValueError(f"there is no role {strangers[0]!r}; there are: {', '.join(known_roles())}")
        return roles


@dataclass(frozen=True)
class Suite:
    """A suite, read and checked. `name`: its folder's."""

    name: str
    file: SuiteFile
    tasks: tuple[Task, ...]


def shipped() -> dict[str, Path]:
    """The suites in the `examples/suites` that come with Assent, by name."""
    return {path.parent.name: path.parent for path in sorted(example("suites").glob(f"*/{FILE}"))}


def load(named: str, limit: int | None = None, seed: int = 1) -> Suite:
    """A suite by its name or its folder; a sample of `limit` cases where asked.

    Raises InvalidInput with file and line for what is no suite or no case.
    """
    known = shipped()
    folder = known.get(named, Path(named))
    if not (folder / FILE).is_file():
        listed = ", ".join(known) or "none here"
        raise InvalidInput(
            f"there is no suite {named!r}: name a folder with a {FILE}, or one of: {listed}", field="suite"
        )
    file = yamlfile.read(folder / FILE).validate(SuiteFile)
    make = kinds.KINDS[file.kind](kinds.Place(folder, folder / file.networks, folder / file.agents))
    tasks = [task for where, case in _cases(folder, file) if (task := make(where, case)) is not None]
    twice = [one for one, times in Counter(task.id for task in tasks).items() if times > 1]
    if twice:
        raise InvalidInput(f"{folder}: two cases are called {twice[0]!r}", field="id")
    if not tasks:
        raise InvalidInput(f"{folder}: there are no cases", field="cases")
    return Suite(folder.resolve().name, file, tuple(sample(tasks, limit, f"eval/{seed}")))


def _cases(folder: Path, file: SuiteFile) -> Iterator[tuple[str, dict[str, Json]]]:
    for name in file.cases:
        path = folder / name
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8"
            raise InvalidInput(f"{path}: cannot be read: {reason}", field="cases") from None
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield f"{path}:{number}", _object(f"{path}:{number}", line)


def _object(where: str, line: str) -> dict[str, Json]:
    if len(line) > _MAX_LINE:
        raise InvalidInput(f"{where}: a case may have {_MAX_LINE} characters", field="cases")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{where}: not JSON: {error}", field="cases") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{where}: a case is one JSON object", field="cases")
    return found
