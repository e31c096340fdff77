"""Skills: the one seam between what is asked and who answers.

A skill says what a model is asked to do: instructions, types of question and answer, one worked example,
validators, and a solver that answers without any language model. Whoever asks never knows who answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Generic, TypeVar

from pydantic import BaseModel

from assent.intents.base import digest

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)


@dataclass(frozen=True)
class Skill(Generic[Q, A]):
    """`package` and `name` find the instructions: `<package>/<name>.md`.

    `solve` answers deterministically; it may raise `Clarify` or `Refused`, which reach the caller
    unchanged. Each of `validators` raises ValueError, in words that help to do better, where an answer that
    has the right type is still wrong for the question. Every model's answer goes through them.
    """

    name: str
    package: str
    question: type[Q]
    answer: type[A]
    example: tuple[Q, A]
    solve: Callable[[Q], A]
    validators: tuple[Callable[[Q, A], None], ...] = ()

    @cached_property
    def instructions(self) -> str:
        """The system prompt: a versioned Markdown file beside the skill."""
        return (files(self.package) / f"{self.name}.md").read_text(encoding="utf-8")

    @cached_property
    def prompt_hash(self) -> str:
        """Names the prompt's version in transcripts."""
        return digest({"instructions": self.instructions, "schema": self.answer.model_json_schema()})[:16]

    def check(self, question: Q, answer: A) -> A:
        """The answer, if every validator accepts it. Raises ValueError otherwise."""
        for validate in self.validators:
            validate(question, answer)
        return answer


@dataclass(frozen=True)
class Substitution:
    """A model that should have answered did not; `reason` says why, in one line."""

    model: str
    reason: str

    def __str__(self) -> str:
        return f"{self.model}: {self.reason}"


@dataclass(frozen=True)
class Answer(Generic[A]):
    """What a model said, and what it took. `seconds` is wall time: never part of a transcript."""

    output: A
    model: str
    tokens: int = 0
    seconds: float = 0.0
    substitutions: tuple[Substitution, ...] = ()
