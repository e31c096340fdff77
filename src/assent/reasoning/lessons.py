"""What models may learn from: questions with answers that proved right, kept where a person has said so.

Nothing is kept unless `settings.learn` names a folder. `Attentive` notes valid answers while an `episode` lasts;
whoever holds the episode says at its end what became of them. What operators of a scenario say is never noted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError

from assent.intents.base import Frozen, Json, canonical, digest
from assent.intents.errors import InvalidInput, Temporary
from assent.intents.jsonline import drop_half_a_line
from assent.reasoning.agent import AgentSpec
from assent.reasoning.drive_lessons import PREFIX, told
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome
from assent.reasoning.redaction.known import known
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset
from assent.reasoning.usage import TENANT
from assent.reasoning.wording import complaint

FILE = "lessons.jsonl"
Standing: TypeAlias = Literal["unverified", "verified", "accepted", "corrected", "rejected"]
"""`verified`: what followed from the answer passed the verifiers; what comes after it: a person said so."""

RIGHT: frozenset[str] = frozenset({"verified", "accepted", "corrected"})


class Lesson(Frozen):
    """A question and its answer, as they were: this stays on this machine, and is redacted when it is exported.

    `private`: what the skill, and whoever asked, name as sensitive. `prompt`: the hash of the prompt that was answered.
    Of an agent with tools, `skill` is `agent NAME`, and the answer is what it did (`drive_lessons`).
    """

    id: str = Field(min_length=1, max_length=64)
    skill: str
    question: Json
    answer: Json
    private: tuple[str, ...] = ()
    prompt: str = ""
    model: str
    standing: Standing
    at: str
    evidence: tuple[str, ...] = ()


@dataclass
class Episode:
    """What was asked and answered until now; `end` says what became of it."""

    said: list[Lesson] = field(default_factory=list)
    standing: Standing = "unverified"
    evidence: tuple[str, ...] = ()

    def end(self, standing: Standing, evidence: Sequence[str] = ()) -> None:
        self.standing, self.evidence = standing, tuple(evidence)

    def note(self, skill: Skill[Q, A], question: Q, answer: Answer[A]) -> None:
        asked, said = (json.loads(canonical(one)) for one in (question, answer.output))
        self._keep(skill.name, asked, said, skill.private(question), skill.prompt_hash, answer.model)

    def note_drive(self, agent: AgentSpec, question: Json, answer: Json, model: str) -> None:
        self._keep(f"{PREFIX}{agent.name}", question, answer, (), agent.prompt_hash, model)

    def _keep(
        self, skill: str, asked: Json, said: Json, private: Iterable[str], prompt: str, model: str
    ) -> None:
        self.said.append(
            Lesson(
                id=digest([skill, asked, said])[:12],
                skill=skill,
                question=asked,
                answer=said,
                private=tuple(sorted({*private, *known()})),
                prompt=prompt,
                model=model,
                standing="unverified",
                at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )

    def lessons(self) -> list[Lesson]:
        """The last answer of each skill, as it ended: those before it are what the verifier sent back. Of agents, all
        that they did.
        """
        last = {one.id if one.skill.startswith(PREFIX) else one.skill: one for one in self.said}
        ended = {"standing": self.standing, "evidence": self.evidence}
        return [one.model_copy(update=ended) for one in last.values()]


_EPISODE: ContextVar[Episode | None] = ContextVar("assent_episode", default=None)
_OWN_TENANT = TENANT.get()


class Attentive:
    """Answers as `model` does, and notes what is valid in the episode that lasts, if one does."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        answer = await self._model.answer(skill, question)
        episode = _EPISODE.get()
        if episode is not None and TENANT.get() == _OWN_TENANT:
            episode.note(skill, question, answer)
        return answer

    async def drive(
        self,
        agent: AgentSpec,
        goal: str,
        tools: Toolset,
        ledger: CallLedger | None = None,
        *,
        wants: Sequence[str] = (),
        limits: DriveLimits = LIMITS,
    ) -> Outcome:
        record = CallLedger() if ledger is None else ledger
        before = CallLedger(record.run, entries=record.entries)
        outcome = await self._model.drive(agent, goal, tools, record, wants=wants, limits=limits)
        episode = _EPISODE.get()
        if episode is not None and TENANT.get() == _OWN_TENANT:
            made = record.entries[len(before.entries) :]
            episode.note_drive(agent, *told(agent, goal, tools, before, made, wants, outcome), outcome.model)
        return outcome


@contextmanager
def episode(folder: Path | None) -> Iterator[Episode]:
    """What is answered in this block is kept in `folder`; nothing is, where that is None or an error ends it."""
    held = Episode()
    if folder is None:
        yield held
        return
    token = _EPISODE.set(held)
    try:
        yield held
    finally:
        _EPISODE.reset(token)
    Notebook(folder).add(held.lessons())


class Notebook:
    """The lessons of one folder, for its user's eyes only. The last line about a lesson holds."""

    def __init__(self, folder: Path) -> None:
        self.path = folder.expanduser() / FILE

    def add(self, lessons: Sequence[Lesson]) -> None:
        """Raises Temporary where it cannot be written."""
        if not lessons:
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock"), timeout=10):
                if self.path.exists():
                    drop_half_a_line(self.path)
                handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                with os.fdopen(handle, "a", encoding="utf-8", newline="\n") as file:
                    file.write("".join(canonical(one) + "\n" for one in lessons))
        except (OSError, Timeout) as error:
            raise Temporary(f"{self.path}: lessons cannot be kept: {error}") from None

    def read(self) -> list[Lesson]:
        """Each lesson as it stands, in the order in which it was first kept. Raises InvalidInput."""
        if not self.path.exists():
            return []
        try:
            *lines, _half = self.path.read_text(encoding="utf-8").split("\n")  # a killed process's last line
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8"
            raise InvalidInput(f"{self.path}: cannot be read: {reason}", field="learn") from None
        found: dict[str, Lesson] = {}
        for number, line in enumerate(lines, 1):
            if line.strip():
                one = _lesson(f"{self.path}:{number}", line)
                found[one.id] = one
        return list(found.values())

    def find(self, identity: str) -> Lesson:
        """By its id, or the beginning of it where one lesson alone has it. Raises InvalidInput."""
        found = [one for one in self.read() if one.id.startswith(identity)] if identity else []
        if len(found) != 1:
            why = "several lessons begin so" if found else "there is no such lesson"
            raise InvalidInput(f"{identity[:64]!r}: {why}; `assent learn list` lists them", field="id")
        return found[0]

    def forget(self) -> int:
        """Removes them all; how many there were. Raises Temporary where that is not possible."""
        count = len(self.read())
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise Temporary(f"{self.path}: cannot be removed: {error.strerror}") from None
        return count


def _lesson(where: str, line: str) -> Lesson:
    try:
        return Lesson.model_validate(json.loads(line))
    except ValidationError as error:
        raise InvalidInput(f"{where}: no lesson: {complaint(error)}", field="learn") from None
    except (ValueError, RecursionError):
        raise InvalidInput(f"{where}: no lesson: not JSON", field="learn") from None
