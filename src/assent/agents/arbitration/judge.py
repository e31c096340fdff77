"""The embedded arbiter: one message judged by all of its signals. `skills.arbitrate` calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assent.agents.arbitration.claims import Known, claims
from assent.agents.arbitration.disguise import Look, fold, look
from assent.agents.arbitration.scan import Sentence, sentences
from assent.agents.arbitration.signals import Names, Signal, signals, spans
from assent.agents.figures import Figure, figures

THRESHOLD = 0.99
CATEGORIES = (
    "obfuscation", "impersonation", "injection", "sabotage", "coercion", "fishing", "false-claim", "contradiction",
)  # fmt: skip
"""In the order in which they win where two weigh the same."""

_WHOLE_MESSAGE = ("injection", "coercion")  # their signals add up over sentences
_CEILING = 2.0


@dataclass(frozen=True)
class Judgement:
    """`category` None: legitimate. `evidence`: the words that weigh; `scores`: every category's weight."""

    category: str | None
    evidence: tuple[str, ...]
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Case:
    """What is to be judged. `others`: each other agent with every value that it has said lately."""

    text: str
    value: float | None
    lower: float
    upper: float
    unit: str
    others: Mapping[str, tuple[float, ...]]
    recipient_last: float | None = None
    sender_is_mediator: bool = False


def judge(case: Case) -> Judgement:
    """Legitimate or malicious, with the words that decided it."""
    seen = look(case.text)
    said = {_words(name): values for name, values in case.others.items() if _words(name)}
    names = Names(tuple(said), case.sender_is_mediator)
    parts = _parts(_read(seen, case.others), case.unit)
    found = [one for sentence, _ in parts for one in _scored(signals(sentence, names))]
    known = Known(case.value, case.lower, case.upper, said, case.recipient_last)
    found += claims(parts, known)
    scores = _scores(found)
    scores["obfuscation"] = _disguised(seen, names, scores)
    best = max(CATEGORIES, key=lambda category: (scores.get(category, 0.0), -CATEGORIES.index(category)))
    if scores.get(best, 0.0) < THRESHOLD:
        return Judgement(None, (), scores)
    return Judgement(best, _evidence(seen, best, found), scores)


def _parts(folded: str, unit: str) -> list[tuple[Sentence, Sequence[Figure]]]:
    """Each sentence with the numbers in it."""
    read = figures(folded, unit) if any(map(str.isdigit, folded)) or len(folded) < 400 else ()
    parts: list[tuple[Sentence, Sequence[Figure]]] = []
    for sentence in sentences(folded):
        start, end = sentence.span(0, len(sentence.tokens) - 1)
        parts.append((sentence, [one for one in read if start <= one.start < end]))
    return parts


def _words(name: str) -> tuple[str, ...]:
    """A participant's name as folded words; a single letter as its stand-in (see `_read`)."""
    if len(name) == 1 and name.isalpha() and name.isascii():
        return (_stand_in(name),)
    return tuple(token.text for sentence in sentences(fold(name)) for token in sentence.tokens)


def _read(seen: Look, names: Iterable[str]) -> str:
    """The folded text. A participant called "A" is told from the article by its capital."""
    folded = seen.folded
    for name in sorted(set(names)):
        if len(name) == 1 and name.isalpha() and name.isascii() and name in seen.shown.upper():
            letters = list(folded)
            for match in re.finditer(rf"(?<![\w'.]){name.upper()}(?![\w.'])", seen.shown):
                letters[match.start()] = _stand_in(name)
            folded = "".join(letters)
    return folded


def _stand_in(letter: str) -> str:
    """A letter that no text in a language of the lexicon has (Georgian)."""
    return chr(0x10D0 + ord(letter.lower()) - ord("a"))


def _scored(found: Iterable[Signal]) -> list[Signal]:
    """A sentence's signals, without those of a sentence-bound category that stays under the threshold."""
    listed = list(found)
    totals: dict[str, float] = {}
    for one in listed:
        totals[one.category] = totals.get(one.category, 0.0) + one.weight
    return [one for one in listed if one.category in _WHOLE_MESSAGE or totals[one.category] >= THRESHOLD]


def _scores(found: Sequence[Signal]) -> dict[str, float]:
    """Per category the sum over distinct signals: saying the same thing twice weighs once."""
    distinct: dict[tuple[str, str], float] = {}
    for one in found:
        key = (one.category, one.name)
        distinct[key] = one.weight if key not in distinct else max(distinct[key], one.weight, key=abs)
    scores: dict[str, float] = {}
    for (category, _), weight in distinct.items():
        scores[category] = min(scores.get(category, 0.0) + weight, _CEILING)
    return scores


def _disguised(seen: Look, names: Names, plain: Mapping[str, float]) -> float:
    """Tricks count by themselves; an innocent-looking text counts where another reading is malicious."""
    if seen.tricks:
        return _CEILING + 0.1
    if max(plain.values(), default=0.0) >= THRESHOLD:
        return 0.0
    for reading in seen.alternates:
        hidden = [one for sentence in sentences(reading) for one in _scored(signals(sentence, names))]
        if max(_scores(hidden).values(), default=0.0) >= THRESHOLD:
            return _CEILING + 0.1
    return 0.0


def _evidence(seen: Look, category: str, found: Sequence[Signal]) -> tuple[str, ...]:
    if category == "obfuscation":
        return tuple(f"{name}: {what}" for name, what in seen.tricks[:3]) or (seen.shown[:120],)
    weighty = [one for one in found if one.category == category and one.weight > 0]
    return tuple(seen.shown[start:end].strip()[:200] for start, end in spans(weighty))[:4]
