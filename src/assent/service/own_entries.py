"""Entries of a user's own catalogue file: what is not said of one is as in the shipped entry that it is `like`."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assent.intents.base import Finite, Frozen
from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.reasoning.words.flat import flat
from assent.service import catalogue
from assent.service.requirement import FunctionRole
from assent.service.service_type import DELAY_BUDGET_MS, Attribute, Direction, ServiceType

_SAID: dict[str, Attribute] = {
    "dl_ue_kbps": "rate",
    "ul_ue_kbps": "rate",
    "active": "rate",
    "latency_ms": "latency",
    "ues": "ues",
    "speed_kmh": "speed",
    "availability_percent": "availability",
    "reliability_percent": "reliability",
}
"""The group of reasons that a default belongs to."""


class OwnFunction(Frozen):
    """A function of one's own: what one instance of it needs."""

    role: FunctionRole
    cpu: Finite = Field(gt=0, le=1000)
    ram_mb: int = Field(gt=0, le=10_000_000)
    disk_gb: int = Field(ge=0, le=10_000_000)


class OwnEntry(Frozen):
    key: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    title: str = Field(min_length=1, max_length=100)
    like: str
    words: tuple[Annotated[str, StringConstraints(min_length=2, max_length=60)], ...] = Field(
        min_length=1, max_length=50
    )
    sst: int | None = Field(default=None, ge=0, le=255)
    main: Direction | None = None
    dl_ue_kbps: int | None = Field(default=None, gt=0, le=1_000_000_000)
    ul_ue_kbps: int | None = Field(default=None, gt=0, le=1_000_000_000)
    active: Finite | None = Field(default=None, gt=0, le=1)
    latency_ms: Finite | None = Field(default=None, gt=0, le=3_600_000)
    availability_percent: Finite | None = Field(default=None, gt=0, lt=100)
    reliability_percent: Finite | None = Field(default=None, gt=0, lt=100)
    ues: int | None = Field(default=None, gt=0, le=1_000_000_000)
    speed_kmh: int | None = Field(default=None, ge=0, le=1200)
    five_qi: int | None = None
    dedicated: bool | None = None
    functions: tuple[FunctionRole | OwnFunction, ...] = Field(default=(), max_length=20)
    reasons: dict[Attribute, str] = Field(default_factory=dict)


class CatalogueFile(Frozen):
    version: Literal[1] = 1
    entries: tuple[OwnEntry, ...] = Field(max_length=1000)


def extended(path: Path) -> AbstractContextManager[None]:
    """The catalogue with a file's entries. Raises InvalidInput that lists every problem with line and field."""
    file = yamlfile.read(path)
    found = file.validate(CatalogueFile)
    problems = []
    taken = set(catalogue.CATALOGUE)
    own_roles = {
        one.role for entry in found.entries for one in entry.functions if isinstance(one, OwnFunction)
    }
    for at, entry in enumerate(found.entries):
        for name, message in _wrong(entry, taken, own_roles):
            where = file.where(("entries", at, name))
            problems.append(Problem(where, f"entries[{at}].{name}", message))
        taken.add(entry.key)
    if problems:
        raise InvalidInput(str(problems[0]), field=problems[0].field, problems=problems)
    needs = {
        one.role: (one.cpu, one.ram_mb, one.disk_gb)
        for entry in found.entries
        for one in entry.functions
        if isinstance(one, OwnFunction)
    }
    words = {entry.key: _pattern(entry.words) for entry in found.entries}
    return catalogue.extended([_service(entry) for entry in found.entries], words, needs)


def _wrong(entry: OwnEntry, taken: set[str], own_roles: set[str]) -> list[tuple[str, str]]:
    found = []
    if entry.key in taken:
        found.append(("key", f"there is an entry {entry.key!r} already"))
    if entry.like not in catalogue.CATALOGUE:
        found.append(
            ("like", f"no entry {entry.like!r}; there are: {', '.join(sorted(catalogue.CATALOGUE))}")
        )
    if entry.five_qi is not None and entry.five_qi not in DELAY_BUDGET_MS:
        found.append(("five_qi", f"5QI {entry.five_qi} is none of {', '.join(map(str, DELAY_BUDGET_MS))}"))
    for one in entry.functions:
        if isinstance(one, OwnFunction) and one.role in catalogue.FUNCTION_NEEDS:
            found.append(("functions", f"{one.role} is a shipped function: name it without sizes"))
        if isinstance(one, str) and one not in catalogue.FUNCTION_NEEDS and one not in own_roles:
            known = ", ".join(sorted(catalogue.FUNCTION_NEEDS))
            found.append(("functions", f"no function {one!r}; give its sizes, or one of: {known}"))
    roles = [one if isinstance(one, str) else one.role for one in entry.functions]
    if roles and "UPF" not in roles:
        found.append(("functions", "user traffic needs a UPF"))
    if len(set(roles)) != len(roles):
        found.append(("functions", "each function once"))
    return found


def _service(entry: OwnEntry) -> ServiceType:
    base = catalogue.CATALOGUE[entry.like]
    plain = {"like", "words", "functions", "reasons"}
    said = {name: value for name, value in dict(entry).items() if name not in plain and value is not None}
    roles = tuple(one if isinstance(one, str) else one.role for one in entry.functions) or base.roles
    yours = {group: "your catalogue says so" for name, group in _SAID.items() if name in said}
    reasons = {**base.reasons, **yours, **entry.reasons}
    return ServiceType.model_validate({**dict(base), **said, "roles": roles, "reasons": reasons})


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, also in the plural; nothing of a user's text is a pattern of its own."""
    listed = "|".join(re.escape(" ".join(flat(one).lower().split())) for one in words)
    return re.compile(rf"(?<![\w-])(?:{listed})(?:e?s)?(?!\w)")
