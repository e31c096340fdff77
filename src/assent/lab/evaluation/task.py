"""A case that can be put to any model, and what is found out about the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from assent.intents.base import Json
from assent.reasoning.model import Model
from assent.reasoning.run import Loop


@dataclass(frozen=True)
class Grade:
    """`why` says what is wrong where `correct` is not."""

    correct: bool
    why: str = ""


Play: TypeAlias = Callable[[Model, Loop], Grade]
"""Puts the case to the model and judges what comes of it. Raises AssentError as the model does."""


@dataclass(frozen=True)
class Task:
    """One case of a suite. `group`: what it is counted with, such as its language or its type."""

    id: str
    group: str
    play: Play


MakeTask: TypeAlias = Callable[[str, dict[str, Json]], Task | None]
"""From where a case stands, and the case, to a task; None for a case that is nothing for this kind.

Raises InvalidInput that begins with where it stands."""


def grade(problems: list[str]) -> Grade:
    """Correct where there are no problems."""
    return Grade(not problems, "; ".join(problems))
