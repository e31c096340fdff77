"""Unit 1, extraction: value and reasoning out of whatever a model or a peer sends (MAESTRO, section III-1).

The pipeline runs `Extraction` over a brief's inbox; `extract` is the same for one message. Everything that is
not one clear proposal within the bounds is rejected, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from assent.agents.arbitration.lexicon import vocabulary
from assent.agents.arbitration.scan import sentences
from assent.agents.brief import Message
from assent.agents.fields import built
from assent.agents.figures import figures
from assent.agents.offers import read_terms
from assent.agents.payload import MAX_CHARS, Rejected, Repeated, bounded, measured, objects
from assent.agents.scalars import NUMBER, VALUE_KEYS, kind_of, number, number_in, said_unit, split_unit
from assent.intents.base import Json
from assent.intents.negotiation import Attribute, Finding

MAX_REASONING = 2000


@dataclass(frozen=True)
class Extracted:
    """`value` in the topic's unit where accepted, else None with an `error`. `reasoning`: as far as it was read.

    `terms`: the whole package, on a multi-attribute topic.
    """

    status: Literal["accepted", "rejected"]
    value: float | None
    reasoning: str
    error: str | None = None
    terms: dict[str, float] | None = None


@dataclass(frozen=True)
class Received:
    """A message after extraction. `text`: its reasoning, or all of it where no reasoning could be read."""

    sender: str
    extracted: Extracted
    text: str


class Extraction:
    """What others said, as values and reasons."""

    def run(
        self,
        inbox: Sequence[Message],
        lower: float,
        upper: float,
        unit: str = "Mbps",
        package: Sequence[Attribute] = (),
    ) -> tuple[tuple[Received, ...], Finding]:
        """`package`: the attributes of a multi-attribute topic, of which a message has to name each."""
        received = tuple(receive(one, lower, upper, unit, package) for one in inbox)
        rejected = [one for one in received if one.extracted.status == "rejected"]
        summary = (
            f"{len(received) - len(rejected)} of {len(received)} messages accepted"
            if received
            else "no messages"
        )
        if rejected:
            summary += "; rejected: " + "; ".join(f"{one.sender}: {one.extracted.error}" for one in rejected)
        data: dict[str, Json] = {
            "accepted": {one.sender: one.extracted.value for one in received if one.extracted.error is None},
            "rejected": {one.sender: one.extracted.error for one in rejected},
        }
        return received, built(Finding, unit="extraction", summary=summary, data=data)


def receive(
    message: Message, lower: float, upper: float, unit: str = "Mbps", package: Sequence[Attribute] = ()
) -> Received:
    """One message, extracted, with the text that is to be judged."""
    raw = message.raw
    extracted = extract_package(raw, package) if package else extract(raw, lower, upper, unit)
    return Received(
        message.sender, extracted, extracted.reasoning or _said(message.raw) or as_text(message.raw)
    )


def extract(raw: Json, lower: float, upper: float, unit: str = "Mbps") -> Extracted:
    """Never raises: what cannot be read is rejected with a reason. Bounds and value in `unit`."""
    reasoning = ""
    try:
        fields, reasoning = _read(raw, unit)
        value = _in_bounds(fields, lower, upper, unit)
        if not reasoning.strip():
            raise Rejected("no reasoning: say why this value is proposed")
        if _SURROGATE.search(reasoning):
            raise Rejected("the reasoning holds a lone surrogate, which is no character: send valid Unicode")
        if len(reasoning) > MAX_REASONING:
            raise Rejected(f"the reasoning has {len(reasoning)} characters; at most {MAX_REASONING}")
    except Rejected as error:
        return Extracted("rejected", None, _encodable(reasoning[:MAX_REASONING]), _encodable(str(error)))
    return Extracted("accepted", value, reasoning)


def extract_package(raw: Json, package: Sequence[Attribute]) -> Extracted:
    """`extract` for a multi-attribute topic. The value is the first attribute's; said twice, it has to agree."""
    first = package[0]
    try:
        terms = read_terms(raw, package)
    except Rejected as error:
        return Extracted("rejected", None, _said(raw)[:MAX_REASONING], str(error))
    whole = raw if isinstance(raw, str) or "value" in raw else {**raw, "value": terms[first.name]}
    found = extract(whole, first.lower, first.upper, first.unit or "Mbps")
    if found.value is not None and abs(found.value - terms[first.name]) > 1e-9 * max(1.0, found.value):
        text = f"more than one answer ({found.value:g} and {terms[first.name]:g}): say one value"
        return Extracted("rejected", None, found.reasoning, text)
    return found if found.value is None else replace(found, terms=terms)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _encodable(text: str) -> str:
    """What can be written down: a lone surrogate becomes a question mark."""
    return _SURROGATE.sub("?", text)


def _said(raw: Json) -> str:
    """The reasoning of an object whose value could not be read."""
    try:
        return _encodable(_reasoning(raw)[:MAX_REASONING]) if isinstance(raw, Mapping) else ""
    except Rejected:
        return ""


def as_text(raw: Json) -> str:
    """A message as bounded text, for whoever judges what could not be extracted."""
    if isinstance(raw, str):
        return _encodable(raw[:MAX_CHARS])
    try:
        measured(raw)
        return json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str)[:MAX_CHARS]
    except (Rejected, TypeError, ValueError):
        return ""


# --- bounds --------------------------------------------------------------------------------------------------


def _in_bounds(value: float, lower: float, upper: float, unit: str) -> float:
    if value < 0:
        raise Rejected(f"the value {value:g} is negative")
    slack = 1e-9 * max(1.0, abs(upper))
    if value < lower - slack:
        raise Rejected(f"the value {value:g} {unit} is below the lower bound {lower:g} {unit}")
    if value > upper + slack:
        raise Rejected(f"the value {value:g} {unit} is above the upper bound {upper:g} {unit}")
    return min(max(value, lower), upper) + 0.0


# --- what was sent -------------------------------------------------------------------------------------------


def _read(raw: Json, unit: str) -> tuple[float, str]:
    if isinstance(raw, Mapping):
        measured(raw)
        return _from_object(raw, unit)
    if isinstance(raw, str):
        return _from_text(bounded(raw), unit)
    if isinstance(raw, list | tuple):
        measured(list(raw))
        return _agreeing([_from_object(one, unit) for one in raw if isinstance(one, Mapping)])
    raise Rejected(f"neither text nor an object but {kind_of(raw)}: send a value and a reasoning")


_THINKING = re.compile(r"^\s*<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)


def _from_text(text: str, unit: str) -> tuple[float, str]:
    text = _unwrapped(_THINKING.sub("", text, count=1))
    if not text.strip():
        raise Rejected("the message is empty")
    answers: list[tuple[float, str]] = []
    problems: list[str] = []
    prose, at = [], 0
    for value, start, end in objects(text):
        prose.append(text[at:start])
        at = end
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, Mapping):
                continue
            try:
                answers.append(_from_object(one, unit))
            except Rejected as error:
                problems.append(str(error))
    outside = " ".join([*prose, text[at:]])
    if answers and not [p for p in problems if _SCHEMA_ECHO not in p]:
        said = _stated(outside, unit) if outside.strip(_FENCES) else []
        return _agreeing([*answers, *((value, answers[0][1]) for value in said)])
    if problems:
        raise Rejected(problems[0])
    if _HALF_WRITTEN.search(text):
        raise Rejected("the JSON object is not complete or not valid")
    return _from_prose(text, unit)


def _unwrapped(text: str) -> str:
    """A text that is one JSON string holding an object ("encoded twice") is that object."""
    if text.lstrip()[:2] != '"{':
        return text
    try:
        inner = json.loads(text)
    except ValueError:
        return text
    return inner if isinstance(inner, str) else text


_FENCES = "` \n\t\rjsonJSON"
_HALF_WRITTEN = re.compile(r"""\{|\[\s*[{"]""")


def _agreeing(answers: Sequence[tuple[float, str]]) -> tuple[float, str]:
    if not answers:
        raise Rejected("no object with a value and a reasoning was found")
    different = sorted({value for value, _ in answers})
    if len(different) > 1:
        listed = " and ".join(f"{value:g}" for value in different[:4])
        raise Rejected(f"more than one answer ({listed}): say one value")
    return answers[0]


# --- objects -------------------------------------------------------------------------------------------------

_REASON_KEYS = vocabulary(
    "reasoning reason reasons rationale explanation justification why decisionreasoning comment motivation "
    "razonamiento razon raisonnement raison begrundung justificativa"
)
_WRAPPERS = vocabulary(
    "proposal serviceintent intent answer response result output content message data body decision final offer "
    "parameters arguments negotiatedserviceintent"
)
_SCHEMA_ECHO = "a JSON schema, not an answer"
_SCHEMA_KEYS = frozenset({"$schema", "properties", "$defs", "$ref", "anyOf", "oneOf", "allOf"})
_SCHEMA_TYPES = vocabulary("number integer string object array boolean null")


def _from_object(found: Mapping[Any, Any], unit: str, depth: int = 0) -> tuple[float, str]:
    if isinstance(found, Repeated) and any(_known(key) for key in found.keys_repeated):
        raise Rejected(f"the key {found.keys_repeated[0]!r} stands twice with different values")
    if _is_schema(found):
        raise Rejected(f"{_SCHEMA_ECHO}: fill it in")
    values = [
        (key, part)
        for key, part in found.items()
        if split_unit(key)[0] in VALUE_KEYS and not _holds_object(key, part)
    ]
    if not values:
        return _from_wrapper(found, unit, depth)
    stated = said_unit(found)
    read = sorted({number(part, split_unit(key)[1] or stated, unit, str(key)) for key, part in values})
    if len(read) > 1:
        raise Rejected(
            f"more than one answer ({' and '.join(f'{value:g}' for value in read[:4])}): say one value"
        )
    return read[0], _reasoning(found)


def _from_wrapper(found: Mapping[Any, Any], unit: str, depth: int) -> tuple[float, str]:
    """`{"proposal": {...}}`, `{"role": ..., "content": "{...}"}`: the one part that holds the answer."""
    inner = [
        part
        for key, part in found.items()
        if split_unit(key)[0] in _WRAPPERS and isinstance(part, Mapping | str)
    ]
    if len(inner) == 1 and depth < 3:
        if isinstance(inner[0], Mapping):
            value, reasoning = _from_object(inner[0], unit, depth + 1)
            return value, reasoning or _reasoning(found)
        if inner[0].lstrip()[:1] in ("{", "[", "`"):
            return _from_text(inner[0], unit)
    if len(inner) > 1:
        raise Rejected("more than one part could be the answer")
    raise Rejected("no value: the field `value` is missing")


def _holds_object(key: Any, part: Any) -> bool:
    """`proposal: {...}` is a wrapper and `content: "{...}"` too; `value: {"amount": 5}` is a value."""
    wrapping = split_unit(key)[0] in _WRAPPERS
    if isinstance(part, Mapping):
        return wrapping and not any(split_unit(inner)[0] == "amount" for inner in part)
    return wrapping and isinstance(part, str) and part.lstrip()[:1] == "{"


def _known(key: str) -> bool:
    plain = split_unit(key)[0]
    return plain in VALUE_KEYS or plain in _REASON_KEYS or plain == "unit"


def _is_schema(found: Mapping[Any, Any]) -> bool:
    if _SCHEMA_KEYS & found.keys():
        return True
    parts = [part for part in found.values() if isinstance(part, Mapping)]
    return bool(parts) and any(
        isinstance(part.get("type"), str) and part["type"] in _SCHEMA_TYPES and "value" not in part
        for part in parts
    )


def _reasoning(found: Mapping[Any, Any]) -> str:
    reasons = [part for key, part in found.items() if split_unit(key)[0] in _REASON_KEYS]
    texts = []
    for reason in reasons:
        if isinstance(reason, list) and reason and all(isinstance(one, str) for one in reason):
            reason = "; ".join(reason)
        if not isinstance(reason, str):
            raise Rejected(f"the reasoning is {kind_of(reason)}, not text")
        texts.append(reason)
    if not texts:
        raise Rejected("no reasoning: the field `reasoning` is missing")
    return "; ".join(dict.fromkeys(texts))


# --- prose ---------------------------------------------------------------------------------------------------

_LABEL = re.compile(
    r"^[\s*_#>-]*(?:final |my |our |proposed )?(?:value|proposal|offer|answer|decision|valor|valeur|wert)"
    r"(?:\s*\([^)\n]{1,12}\))?[\s*_]*[:=][\s*_]*(?P<value>[^\n]{1,80})$",
    re.IGNORECASE | re.MULTILINE,
)
_REASON_LABEL = re.compile(
    r"(?:^|\n)[\s*_#>-]*(?:reasoning|reason|rationale|because|why)[\s*_]*[:=][\s*_]*", re.IGNORECASE
)


def _from_prose(text: str, unit: str) -> tuple[float, str]:
    labels = [match["value"].strip(" *_`\"',.;") for match in _LABEL.finditer(text)]
    if labels:
        values = sorted({number_in(label, None, unit, "value") for label in labels})
        reasoning = _REASON_LABEL.split(text, maxsplit=1)
        rest = reasoning[1] if len(reasoning) > 1 else _LABEL.sub("", text)
        return _agreeing([(value, rest.strip()) for value in values])
    stated = _stated(text, unit)
    if not stated:
        measured_ones = {figure.value for figure in figures(text, unit) if figure.measured}
        stated = sorted(measured_ones)
    if not stated:
        raise Rejected("no value was found in the text")
    if NUMBER.fullmatch(text.strip()) or not re.search(r"[^\W\d_]{2,}.*\s.*[^\W\d_]{2,}", text, re.DOTALL):
        raise Rejected("no reasoning: say why this value is proposed")
    return _agreeing([(value, text.strip()) for value in stated])


def _stated(text: str, unit: str) -> list[float]:
    """The values that a text proposes in so many words: "I propose 50 Mbps"."""
    read = figures(text, unit)
    found = set()
    for sentence in sentences(text.lower() if text.isascii() else _same_length_lower(text)):
        if sentence.has("past"):
            continue
        for hit in sentence.of("my-value"):
            _, end = sentence.span(hit.first, hit.last)
            after = [one for one in read if end <= one.start <= end + 40]
            if after:
                found.add(after[0].value)
    return sorted(found)


def _same_length_lower(text: str) -> str:
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
