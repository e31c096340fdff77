"""Verdicts. One without evidence cannot be built."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

from assent.intents.base import Frozen

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]


class Outcome(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Verdict(Frozen):
    """What one verifier says about one property: e.g. a path, a line, or a counterexample packet."""

    property: Text
    outcome: Outcome
    evidence: tuple[Text, ...] = Field(min_length=1)
    verifier: str = "static"


def overall(verdicts: Iterable[Verdict]) -> Outcome:
    """A change may deploy when every property has at least one pass and no fail (DESIGN section 4).

    A verifier that cannot judge a property does not veto another's pass. No verdict at all: inconclusive.
    """
    by_property: dict[str, set[Outcome]] = {}
    for verdict in verdicts:
        by_property.setdefault(verdict.property, set()).add(verdict.outcome)
    if any(Outcome.FAIL in outcomes for outcomes in by_property.values()):
        return Outcome.FAIL
    if by_property and all(Outcome.PASS in outcomes for outcomes in by_property.values()):
        return Outcome.PASS
    return Outcome.INCONCLUSIVE
