"""The business sections of the scenario file: operators, mediator, topics, units.

`app` composes them with the other rooms' sections. What refers to other sections (cells) is checked by
`check_cells`, once both are known.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, field_validator, model_validator

from assent.agents.units import Units
from assent.intents.base import Finite, Frozen, Name
from assent.intents.errors import InvalidInput, Problem
from assent.intents.negotiation import (
    Attribute,
    Limits,
    Log,
    Method,
    Personality,
    Preference,
    Pressure,
    Quadratic,
)
from assent.inventory.remote import RemoteSection

THROUGHPUT = "throughput"
"""The first attribute of every multi-attribute topic about a cell: the level at which it operates, in Mbps."""

Sentence: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class SaidAt(Frozen):
    """What an operator wants from a moment of the scenario's time on, and how it behaves meanwhile.

    `personality`: instead of the operator's own, for as long as this sentence holds.
    """

    from_s: Finite = Field(ge=0, le=1e7)
    says: Sentence
    personality: Personality | None = None


class OperatorSection(Frozen):
    """One business operator. `says` is private to it; a list of them where its wish changes in time.

    `cells`: those it shares; all where absent. `demand_mbps`: the most its users can use. `preferences`: what it
    declares the attributes of a multi-attribute topic to be worth, where that does not follow from what it says.
    """

    name: Name
    says: Sentence | tuple[SaidAt, ...] = ()
    remote: RemoteSection | None = None
    personality: Personality = Personality.NORMAL
    cells: tuple[Name, ...] | None = Field(default=None, min_length=1)
    model: str | None = Field(default=None, min_length=1, max_length=200)
    demand_mbps: Finite | None = Field(default=None, ge=0, le=1e6)
    preferences: dict[Name, Preference] | None = Field(default=None, min_length=1, max_length=16)

    @field_validator("says")
    @classmethod
    def _ordered(cls, says: str | tuple[SaidAt, ...]) -> str | tuple[SaidAt, ...]:
        if isinstance(says, str) or not says:
            return says
        starts = [one.from_s for one in says]
        if starts[0] != 0.0 or any(a >= b for a, b in pairwise(starts)):
            raise ValueError(
                "the first sentence holds from_s: 0, and each later one starts later than the one before"
            )
        return says

    @model_validator(mode="after")
    def _speaks_once(self) -> OperatorSection:
        if bool(self.says) == (self.remote is not None):
            raise ValueError(
                "give either `says` (at least one sentence), or `remote` where it speaks for itself"
            )
        return self

    @field_validator("cells")
    @classmethod
    def _distinct(cls, cells: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if cells is not None and len(set(cells)) != len(cells):
            raise ValueError("a cell is named twice")
        return cells

    def says_at(self, at_s: float) -> str:
        """The sentence that holds at `at_s` seconds."""
        if isinstance(self.says, str):
            return self.says
        if not self.says:
            return ""
        return [one.says for one in self.says if one.from_s <= at_s][-1] if at_s >= 0.0 else self.says[0].says

    def personality_at(self, at_s: float) -> Personality:
        """How the operator's agent behaves at `at_s` seconds."""
        if isinstance(self.says, str) or not self.says:
            return self.personality
        holding = [one for one in self.says if one.from_s <= at_s] or [self.says[0]]
        return holding[-1].personality or self.personality

    def shares(self, cell: str) -> bool:
        """Whether the operator has users on the cell."""
        return self.cells is None or cell in self.cells


class MediatorSection(Frozen):
    """`utility`: the network operator's own interest, which counts on level topics; `preferences`: the same on
    multi-attribute topics."""

    utility: Annotated[Quadratic | Log, Field(discriminator="kind")] | None = None
    preferences: dict[Name, Preference] | None = Field(default=None, min_length=1, max_length=16)
    model: str | None = Field(default=None, min_length=1, max_length=200)


class TopicSection(Frozen):
    """How one cell's conflict is to be settled.

    `attributes`: what a multi-attribute topic settles beside the throughput, which always comes first.
    """

    kind: Literal["level", "allocation", "multi-attribute"] = "level"
    tolerance_mbps: Finite = Field(default=1.0, gt=0, le=1e5)
    max_rounds: int = Field(default=8, ge=1, le=100)
    pressure: Pressure = Pressure.SOFT
    optimizer: Method = "welfare"
    deadline_s: Finite = Field(default=60.0, gt=0, le=86_400)
    limits: Limits = Limits()
    attributes: tuple[Attribute, ...] = Field(default=(), max_length=15)

    @model_validator(mode="after")
    def _settles_something(self) -> TopicSection:
        if (self.kind == "multi-attribute") != bool(self.attributes):
            raise ValueError("a multi-attribute topic, and only that, has `attributes` beside the throughput")
        names = [one.name for one in self.attributes]
        if THROUGHPUT in names or len(set(names)) != len(names):
            raise ValueError(
                f"attributes have different names, and none is `{THROUGHPUT}`: that is always there"
            )
        return self

    def package(self, upper_mbps: float) -> tuple[Attribute, ...]:
        """The topic's attributes where the cell can carry `upper_mbps`; none unless it is multi-attribute."""
        if not self.attributes:
            return ()
        first = Attribute(name=THROUGHPUT, unit="Mbps", upper=upper_mbps, tolerance=self.tolerance_mbps)
        return (first, *self.attributes)


class BusinessSection(Frozen):
    """The scenario's business part.

    `goals_known`: operators are told what the others declare and last said (MAESTRO, Fig. 3a).
    """

    operators: tuple[OperatorSection, ...] = Field(min_length=1, max_length=64)
    mediator: MediatorSection = MediatorSection()
    topics: dict[Name, TopicSection] = Field(default_factory=dict)
    units: Units = Units()
    goals_known: bool = False

    @model_validator(mode="after")
    def _unique(self) -> BusinessSection:
        names = [one.name for one in self.operators]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"two operators have the same name: {', '.join(repeated)}")
        if "mediator" in names:
            raise ValueError("no operator may be called `mediator`: that is the network operator's agent")
        return self

    def topic(self, cell: str) -> TopicSection:
        """The cell's settings, or the defaults."""
        return self.topics.get(cell, TopicSection())

    def on(self, cell: str) -> tuple[OperatorSection, ...]:
        """The operators that share the cell, by name."""
        return tuple(sorted((one for one in self.operators if one.shares(cell)), key=lambda one: one.name))


def check_preferences(section: BusinessSection) -> None:
    """Raises InvalidInput that lists every preference for an attribute which no topic settles."""
    known = {THROUGHPUT, *(one.name for topic in section.topics.values() for one in topic.attributes)}
    named = [(f"operators[{at}]", one.preferences) for at, one in enumerate(section.operators)]
    named.append(("mediator", section.mediator.preferences))
    problems = [
        Problem("", f"{where}.preferences.{name}", f"no topic settles {name!r}; attributes: {_listed(known)}")
        for where, wishes in named
        for name in sorted(wishes or {})
        if name not in known
    ]
    if problems:
        raise InvalidInput(str(problems[0]), field=problems[0].field, problems=problems)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def check_cells(section: BusinessSection, cells: Collection[str]) -> None:
    """Raises InvalidInput that lists every cell which the business part names and nobody has."""
    known = ", ".join(sorted(cells)) or "none"
    problems = [
        Problem("", f"operators[{index}].cells[{at}]", f"there is no cell {cell!r}; cells: {known}")
        for index, operator in enumerate(section.operators)
        for at, cell in enumerate(operator.cells or ())
        if cell not in cells
    ]
    problems += [
        Problem("", f"topics.{cell}", f"there is no cell {cell!r}; cells: {known}")
        for cell in sorted(section.topics)
        if cell not in cells
    ]
    if problems:
        raise InvalidInput(str(problems[0]), field=problems[0].field, problems=problems)
