"""Skills: the one seam between what is asked and who answers.

A skill says what a model is asked to do: instructions, types of question and answer, one worked example,
validators, and a solver that answers without any language model. Whoever asks never knows who answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import Generic, TypeVar

from pydantic import BaseModel

from assent.intents.base import Json, digest
from assent.reasoning.prompt_file import PromptFile, parse_prompt

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)


def nothing(_: object) -> tuple[str, ...]:
    """No private names: what most skills of tests have."""
    return ()


@dataclass(frozen=True)
class Skill(Generic[Q, A]):
    """`package` and `name` find the prompt: `<package>/<name>.md` (see `prompt_file`).

    `solve` answers deterministically; it may raise `Clarify` or `Refused`, which reach the caller
    unchanged. Each of `validators` raises ValueError, in words that help to do better, where an answer that
    has the right type is still wrong for the question. Every model's answer goes through them.

    `role`: under which models and caps are chosen for it, where not under its name. `private`: the names and texts
    of a question that privacy `redacted` hides, beside what has the form of an address or a secret. `decides`: the
    fields that count when answers are put to the vote; all of them where empty.
    """

    name: str
    package: str
    question: type[Q]
    answer: type[A]
    example: tuple[Q, A]
    solve: Callable[[Q], A]
    validators: tuple[Callable[[Q, A], None], ...] = ()
    role: str = ""
    private: Callable[[Q], Iterable[str]] = nothing
    decides: tuple[str, ...] = ()

    @cached_property
    def prompt(self) -> PromptFile:
        """The prompt: a versioned Markdown file beside the skill."""
        return parse_prompt((files(self.package) / f"{self.name}.md").read_text(encoding="utf-8"))

    @property
    def instructions(self) -> str:
        """The system's part of the prompt."""
        return self.prompt.system

    @cached_property
    def prompt_hash(self) -> str:
        """Names the prompt's version in transcripts: all that is said to every model, and the answer's schema."""
        said: dict[str, Json] = {"instructions": self.instructions, "schema": self.answer.model_json_schema()}
        if self.prompt.shots:
            said["shots"] = [list(shot) for shot in self.prompt.shots]
        return digest(said)[:16]

    @property
    def asked_as(self) -> tuple[str, str]:
        """Its role, and its own name."""
        return self.role or self.name, self.name

    @cached_property
    def schemas(self) -> tuple[dict[str, Json], dict[str, Json]]:
        """Of the question, and of the answer."""
        return self.question.model_json_schema(), self.answer.model_json_schema()

    def decision(self, answer: A) -> Json:
        """What of an answer counts in a vote."""
        said = answer.model_dump(mode="json", by_alias=True)
        return {name: said[name] for name in self.decides} if self.decides else said

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
    """What a model said, and what it took. `seconds` is wall time: never part of a transcript.

    `tokens`: all of them, of which `input_tokens` were asked with; `usd`: what they cost, as far as known.
    """

    output: A
    model: str
    tokens: int = 0
    seconds: float = 0.0
    substitutions: tuple[Substitution, ...] = ()
    input_tokens: int = 0
    usd: float = 0.0


def merged(winner: Answer[A], given: Sequence[Answer[A]]) -> Answer[A]:
    """The winner of a vote, with what all the answers took."""
    return replace(
        winner,
        tokens=sum(one.tokens for one in given),
        input_tokens=sum(one.input_tokens for one in given),
        usd=sum(one.usd for one in given),
        seconds=max(one.seconds for one in given),
    )
