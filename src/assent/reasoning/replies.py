"""What a language model meant: the answer in a reply that may hold prose, fences, the schema or two objects.

`backend` calls `read` for every textual reply. Nothing here trusts a reply: it is parsed, typed, and then
judged by the skill's validators like any other model's answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from assent.intents.base import canonical
from assent.reasoning.redaction.veil import Veil
from assent.reasoning.skill import A, Q, Skill
from assent.reasoning.wording import complaint, one_line

MAX_CHARS = 1_000_000
"""A reply longer than this is no answer to anything that is asked here."""


def read(skill: Skill[Q, A], question: Q, reply: str, veil: Veil | None = None) -> A:
    """The one valid answer in `reply`, with real names where a `veil` had hidden them.

    Raises ValueError, in words that help a model to do better.
    """
    if len(reply) > MAX_CHARS:
        raise ValueError("The answer is far too long. Answer with one small JSON object.")
    valid: dict[str, A] = {}
    wrong = "There is no JSON object in the answer. Answer with one JSON object only."
    for value in objects(reply):
        try:
            answer = judge(skill, question, value, veil)
        except ValueError as error:
            wrong = one_line(error, 800)
        else:
            valid.setdefault(canonical(answer), answer)
    if len(valid) > 1:
        raise ValueError("There are several different answers. Answer with one JSON object only.")
    if not valid:
        raise ValueError(wrong)
    return next(iter(valid.values()))


def judge(skill: Skill[Q, A], question: Q, value: object, veil: Veil | None = None) -> A:
    """`value` as an answer of the skill: its type, no NaN in it, and accepted by every validator.

    Raises ValueError that says what is wrong, by field.
    """
    if veil is not None:
        value = veil.show(value)
    try:
        answer = skill.answer.model_validate_json(json.dumps(value, allow_nan=False))
    except ValidationError as error:
        raise ValueError(complaint(error)) from error
    return skill.check(question, answer)


def objects(reply: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of a reply, outermost first, with what a wrapper or an echoed schema holds. What a model
    thinks aloud is not part of what it says.
    """
    reply = _THINKING.sub("", reply)
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    at = reply.find("{")
    for _ in range(_ATTEMPTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(reply, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield from _unwrapped(value)
        at = reply.find("{", end)


_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_ATTEMPTS = 64


def _unwrapped(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Small models wrap an answer in its tool's name, or fill values into the schema that they were shown."""
    is_schema = "properties" in value and ("type" in value or "$defs" in value)
    if not is_schema:
        yield value
    inner = value.get("properties") if is_schema else next(iter(value.values())) if len(value) == 1 else None
    if isinstance(inner, dict) and not all(isinstance(v, dict) and "type" in v for v in inner.values()):
        yield inner
    if value.get("name") == "answer" and isinstance(value.get("arguments"), dict):
        yield value["arguments"]


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
