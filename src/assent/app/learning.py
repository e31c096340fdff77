"""Lessons, judged by a person and exported for fine-tuning: chat JSONL, redacted, by consent."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from assent.app.skills import skill_named
from assent.intents.base import Json, canonical
from assent.intents.errors import AssentError, InvalidInput, Refused
from assent.reasoning import drive_lessons, prompt
from assent.reasoning.drive_lessons import PREFIX
from assent.reasoning.lessons import RIGHT, Lesson, Notebook, Standing
from assent.reasoning.redaction.veil import Foreign, Veil, names_in, vocabulary
from assent.reasoning.skill import Skill
from assent.reasoning.wording import complaint, one_line

MAX_CONSENT = 500


@dataclass(frozen=True)
class Exported:
    """`left_out`: by reason, lessons that are not in the file."""

    path: Path
    examples: int
    by_skill: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)


def notebook(folder: Path | None) -> Notebook:
    """Raises InvalidInput where nobody said where lessons are kept, or where no folder can be."""
    if folder is None:
        raise InvalidInput(
            "nothing is kept to learn from: say where with `learn: FOLDER` in the settings, or $ASSENT_LEARN",
            field="learn",
        )
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(f"{folder}: is not a folder; lessons are kept in one", field="learn")
    return Notebook(folder)


def judge(book: Notebook, identity: str, standing: Standing, answer: Path | None = None) -> Lesson:
    """What a person says of a lesson; with `answer`, the right one (JSON), which has to be valid for the skill.

    Raises InvalidInput.
    """
    lesson = book.find(identity)
    if answer is not None:
        lesson = lesson.model_copy(update={"answer": _corrected(lesson, answer)})
        standing = "corrected"
    lesson = lesson.model_copy(update={"standing": standing, "evidence": ("a person said so",)})
    book.add([lesson])
    return lesson


def export(
    book: Notebook, path: Path, consent: str, privacy: Literal["redacted", "open"] = "redacted"
) -> Exported:
    """Every lesson that proved right, as a chat. Beside `path`, a manifest says who consented, to what, and when.

    Raises Refused without consent, InvalidInput where a file is there already or cannot be written.
    """
    agreed = " ".join(consent.split())
    if not agreed or len(agreed) > MAX_CONSENT or not agreed.isprintable():
        raise Refused(
            "nothing leaves without consent: --consent 'WHO: what for', in at most 500 characters",
            field="consent",
        )
    lessons = book.read()
    # A sentence may speak of what only another question names: a description, a list.
    names = frozenset(name for one in lessons for name in (*one.private, *names_in(one.question)))
    left: Counter[str] = Counter()
    chats: list[dict[str, Json]] = []
    skills: Counter[str] = Counter()
    for lesson in lessons:
        found = _chat(lesson, names, privacy)
        if isinstance(found, str):
            left[found] += 1
        else:
            chats.append(found)
            skills[lesson.skill] += 1
    manifest = {
        "consent": agreed,
        "privacy": privacy,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "examples": len(chats),
        "by_skill": dict(sorted(skills.items())),
        "prompts": {one.skill: one.prompt for one in lessons if one.prompt},
        "left_out": dict(sorted(left.items())),
    }
    _write(path, "".join(canonical(one) + "\n" for one in chats))
    _write(path.with_name(f"{path.name}.manifest.json"), json.dumps(manifest, indent=2) + "\n")
    return Exported(path, len(chats), dict(sorted(skills.items())), dict(sorted(left.items())))


def _chat(lesson: Lesson, names: frozenset[str], privacy: str) -> dict[str, Json] | str:
    """One example, or why it is none."""
    if lesson.standing not in RIGHT:
        return f"{lesson.standing}"
    if lesson.skill.startswith(PREFIX):
        return _errand(lesson, names, privacy)
    try:
        skill = skill_named(lesson.skill)
        said = canonical(skill.answer.model_validate_json(canonical(lesson.answer)))
    except (AssentError, ValueError):
        return "no longer valid for its skill"
    veil = _veil(skill, names) if privacy == "redacted" else None
    asked = prompt.fenced(canonical(lesson.question), veil)
    if veil is not None:
        hidden = _hidden(veil, json.loads(said))
        if hidden is None:
            return "cannot be redacted without loss"
        said = canonical(hidden)
    roles = (("system", prompt.system(skill, "schema")), ("user", asked), ("assistant", said))
    return {"messages": [{"role": role, "content": text} for role, text in roles]}


def _errand(lesson: Lesson, names: frozenset[str], privacy: str) -> dict[str, Json] | str:
    """What an agent did, as a chat of several turns."""
    whole: Json = {"question": lesson.question, "answer": lesson.answer}
    if privacy == "redacted":
        whole = _hidden(Veil({*names, *names_in(whole)} - _TOOL_WORDS), whole)
        if whole is None:
            return "cannot be redacted without loss"
    try:
        return {"messages": drive_lessons.messages(whole["question"], whole["answer"])}
    except (KeyError, TypeError):
        return "no longer valid for its skill"


_TOOL_WORDS = frozenset({"tool", "arguments", "description", "done", "ask", "summary", "question", "options"})
"""What stands in every call, and is nobody's name."""


def _hidden(veil: Veil, answer: Json) -> Json:
    """The answer with pseudonyms, out of which it can be had again; None where it cannot."""
    hidden = veil.hide(answer)
    try:
        return hidden if veil.show(hidden) == answer else None
    except Foreign:
        return None


def _veil(skill: Skill[Any, Any], names: frozenset[str]) -> Veil:
    """As for what is sent to a model: names become pseudonyms, words of the prompt stay."""
    schemas = (skill.question.model_json_schema(), skill.answer.model_json_schema())
    return Veil(names, vocabulary(*schemas))


def _corrected(lesson: Lesson, path: Path) -> Json:
    """A right answer from a file, checked as far as it can be: the rest only where the question is whole."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise InvalidInput(f"{path}: cannot be read: {reason}", field="answer") from None
    if lesson.skill.startswith(PREFIX):
        raise InvalidInput("what an agent did can be accepted or rejected, not rewritten", field="answer")
    skill = skill_named(lesson.skill)
    try:
        answer = skill.answer.model_validate_json(text)
        question = _whole(skill, lesson)
        if question is not None:
            skill.check(question, answer)
    except ValidationError as error:
        raise InvalidInput(
            f"{path}: no answer of skill {skill.name}: {complaint(error)}", field="answer"
        ) from None
    except ValueError as error:
        raise InvalidInput(
            f"{path}: no answer of skill {skill.name}: {one_line(error)}", field="answer"
        ) from None
    return json.loads(canonical(answer))


def _whole(skill: Skill[Any, Any], lesson: Lesson) -> BaseModel | None:
    """The question; None where only what a model was shown of it is kept (a network)."""
    try:
        question: BaseModel = skill.question.model_validate_json(canonical(lesson.question))
    except ValidationError:
        return None
    return question


def _write(path: Path, text: str) -> None:
    """A new file, for its user's eyes only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise InvalidInput(f"{path}: is there already; name a new file", field="file") from None
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror}", field="file") from None


def listed(lessons: Sequence[Lesson]) -> list[dict[str, Json]]:
    """Without questions and answers."""
    return [one.model_dump(mode="json", exclude={"question", "answer"}) for one in lessons]
