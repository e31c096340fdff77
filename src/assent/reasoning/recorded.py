"""Answers on record: written by a `Recorder` around any model, replayed byte for byte by `Recorded`.

One JSON object a line: skill, prompt's version, the question's hash, and the answer or the error; or an agent,
its task's hash, the calls it made, and the outcome or the error. Neither questions (they may be private) nor wall
times are written; but an answer may quote its question, so that the file is its owner's alone.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assent.intents.base import Json, canonical, digest
from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent, Refused, Temporary
from assent.intents.jsonline import drop_half_a_line
from assent.reasoning import drive_record
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome
from assent.reasoning.skill import A, Answer, Q, Skill, Substitution
from assent.reasoning.tools import Toolset
from assent.reasoning.wording import one_line


class Recorder:
    """Answers as `model` does and appends each answer to `path`. Raises `InvalidInput` if it cannot write."""

    def __init__(self, model: Model, path: Path) -> None:
        self._model = model
        self._path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            drop_half_a_line(_for_its_owner(path))
        except OSError as error:
            raise InvalidInput(f"{path}: cannot be written: {error.strerror}", field="recording") from error

    @property
    def name(self) -> str:
        return self._model.name

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        """Raises what the model raises, after recording it."""
        try:
            answer = await self._model.answer(skill, question)
        except AssentError as error:
            self._write(skill, question, _error_out(error))
            raise
        self._write(skill, question, _answer_out(answer))
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
        """Raises what the model raises, after recording it with the calls that were made."""
        record = CallLedger() if ledger is None else ledger
        task = {
            "agent": agent.name,
            "prompt": agent.prompt_hash,
            "task": drive_record.task_of(agent, goal, wants, record),
        }
        before = len(record.entries)
        try:
            outcome = await self._model.drive(agent, goal, tools, record, wants=wants, limits=limits)
        except AssentError as error:
            made = drive_record.entries_out(record.entries[before:])
            self._append({**task, **_error_out(error), "entries": made})
            raise
        self._append({**task, **drive_record.outcome_out(outcome, record.entries[before:])})
        return outcome

    def _write(self, skill: Skill[Q, A], question: Q, said: dict[str, Json]) -> None:
        self._append({"skill": skill.name, "prompt": skill.prompt_hash, "question": digest(question), **said})

    def _append(self, record: dict[str, Json]) -> None:
        with self._lock, self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(canonical(record) + "\n")


class Recorded:
    """Replays `path`. A question asked n times gets its answers in the order of the record, then the last again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        self._next: dict[tuple[str, str, str], int] = {}
        self._lock = threading.Lock()
        for record in _read(path):
            self._answers.setdefault(_key(record), []).append(record)

    @property
    def name(self) -> str:
        return f"recorded:{self._path}"

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        """The answer on record, with the name of the model that gave it, or the error on record.

        Raises `Permanent` where there is none, or where it is no longer valid for the skill.
        """
        record = self._take(skill.name, digest(question))
        if "error" in record:
            raise _error_in(record["error"])
        try:
            output = skill.check(question, skill.answer.model_validate_json(json.dumps(record["answer"])))
        except ValueError as error:
            message = (
                f"{self.name}: the answer on record is not valid for skill {skill.name}: {one_line(error)}"
            )
            raise Permanent(message) from error
        substitutions = tuple(Substitution(one["model"], one["reason"]) for one in record["substitutions"])
        return Answer(output, record["model"], record["tokens"], substitutions=substitutions)

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
        """The outcome on record; its calls are put on the ledger, no tool runs. Raises the error on record, and
        `Permanent` where there is none, or where it is not possible with these tools.
        """
        given = CallLedger() if ledger is None else ledger
        record = self._take(agent.name, drive_record.task_of(agent, goal, wants, given), "agent", "task")
        drive_record.replay(record, self.name, tools, given)
        if "error" in record:
            raise drive_record.error_with(_error_in(record["error"]), given)
        return drive_record.outcome_in(record, self.name, given)

    def _take(self, who: str, what: str, asked: str = "skill", which: str = "question") -> dict[str, Any]:
        key = (asked, who, what)
        with self._lock:
            answers = self._answers.get(key)
            if answers is None:
                raise Permanent(
                    f"{self.name}: no answer on record for {asked} {who} to {which} {what[:12]}: "
                    "the run differs from the one that was recorded; record it again"
                )
            at = self._next.get(key, 0)
            self._next[key] = at + 1
            return answers[min(at, len(answers) - 1)]


def _for_its_owner(path: Path) -> Path:
    """The file, made if need be; an answer may repeat what the question said. Raises InvalidInput for no file."""
    if path.exists() and not path.is_file():
        raise InvalidInput(f"{path}: cannot be written: it is no file", field="recording")
    os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
    return path


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"{path}: cannot be read as a recording: {one_line(error)}", field="model"
        ) from error
    *lines, _half = text.split("\n")  # what follows the last line break was never finished
    return [_record(path, number, line) for number, line in enumerate(lines, 1)]


_ANSWER = {"skill": str, "question": str, "answer": dict, "model": str, "tokens": int, "substitutions": list}
_ERROR = {"skill": str, "question": str, "error": dict}
_DRIVE = {"agent": str, "task": str, "entries": list, "outcome": dict}
_DRIVE_ERROR = {"agent": str, "task": str, "entries": list, "error": dict}


def _shape(record: dict[str, Any]) -> Mapping[str, type]:
    if "agent" in record:
        return _DRIVE_ERROR if "error" in record else _DRIVE
    return _ERROR if "error" in record else _ANSWER


def _key(record: dict[str, Any]) -> tuple[str, str, str]:
    if "agent" in record:
        return "agent", record["agent"], record["task"]
    return "skill", record["skill"], record["question"]


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            f"{path}:{number}: not a line of a recording: {one_line(error)}", field="model"
        ) from error
    shape = _shape(record) if isinstance(record, dict) else _ANSWER
    if not isinstance(record, dict) or any(not isinstance(record.get(k), t) for k, t in shape.items()):
        raise InvalidInput(
            f"{path}:{number}: not a line of a recording: needs {', '.join(shape)}", field="model"
        )
    return record


def _answer_out(answer: Answer[A]) -> dict[str, Json]:
    substitutions = [{"model": one.model, "reason": one.reason} for one in answer.substitutions]
    output = answer.output.model_dump(mode="json", by_alias=True)
    return {"answer": output, "model": answer.model, "tokens": answer.tokens, "substitutions": substitutions}


def _error_out(error: AssentError) -> dict[str, Json]:
    said: dict[str, Json] = {"code": error.code, "message": error.message, "field": error.field}
    if isinstance(error, Clarify):
        said["questions"] = list(error.questions)
    if isinstance(error, Temporary):
        said["retry_after"] = error.retry_after
    return {"error": said}


def _error_in(said: dict[str, Any]) -> AssentError:
    message, field = str(said.get("message", "")), said.get("field")
    match said.get("code"):
        case Clarify.code:
            return Clarify(tuple(map(str, said.get("questions", (message,)))), field=field)
        case Refused.code:
            return Refused(message, field=field)
        case Temporary.code:
            return Temporary(message, retry_after=float(said.get("retry_after", 1.0)), field=field)
        case InvalidInput.code:
            return InvalidInput(message, field=field)
        case _:
            return Permanent(message, field=field)
