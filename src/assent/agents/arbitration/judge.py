"""The embedded arbiter: one message judged by all of its signals. `skills.arbitrate` calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assent.agents.arbitration.claims import Known, claims, may_claim
from assent.agents.arbitration.disguise import Look, fold, look
from assent.agents.arbitration.leaning import CLEAR, SURE, Leaning, leaning
from assent.agents.arbitration.scan import Sentence, of_words, sentences
from assent.agents.arbitration.signals import Names, Signal, signals, spans
from assent.agents.arbitration.stance import contradictions, has_direction
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
    first = _glance(case.text, case.unit.lower())
    if first.quiet and _matches_one(first, case.value) and _names_nobody(first, tuple(case.others)):
        return _LEGITIMATE
    seen = look(case.text)
    said = {words: values for name, values in case.others.items() if (words := _words(name))}
    names = Names(tuple(said), case.sender_is_mediator)
    read = _read(seen, case.others)
    listed = sentences(read)
    found = [one for s in listed if not _harmless(s, names) for one in _scored(signals(s, names))]
    found += _about_numbers(case, read, listed, said)
    scores = _scores(found)
    scores["obfuscation"] = _disguised(seen, names, scores)
    evidence = None if _is_data(seen) else _leaning(listed, scores, case.sender_is_mediator)
    if evidence is not None:
        return Judgement(evidence.category, _words_of(seen, listed, evidence), scores)
    best = max(CATEGORIES, key=lambda category: (scores.get(category, 0.0), -CATEGORIES.index(category)))
    if scores.get(best, 0.0) < THRESHOLD:
        return Judgement(None, (), scores)
    return Judgement(best, _evidence(seen, best, found), scores)


def _leaning(listed: Sequence[Sentence], scores: Mapping[str, float], by_mediator: bool) -> Leaning | None:
    """What a message leans towards, where no rule condemns it and there is no doubt."""
    if max(scores.values(), default=0.0) >= THRESHOLD:
        return None
    found = leaning(tuple(s.key for s in listed))
    if found.probability < SURE and len(listed) > 1:
        found = _worst(listed) or found  # honest sentences around it do not wash an attempt clean
    if found.probability < SURE or (by_mediator and found.category == "impersonation"):
        return None
    return found


def _worst(listed: Sequence[Sentence]) -> Leaning | None:
    """What the worst sentence leans towards by itself, if that is clear."""
    each = [leaning((s.key,)) for s in listed]
    number = max(range(len(each)), key=lambda at: (each[at].probability, -at))
    worst = each[number]
    if worst.probability < CLEAR:
        return None
    return Leaning(worst.category, worst.probability, tuple((number, at) for _, at in worst.at))


def _is_data(seen: Look) -> bool:
    """Objects and schemas are no sentences: only rules judge them."""
    return "{" in seen.shown or seen.shown[:1] == "["


def _words_of(seen: Look, listed: Sequence[Sentence], found: Leaning) -> tuple[str, ...]:
    """The part of each sentence that holds the words which weigh most."""
    quotes = []
    for number in sorted({number for number, _ in found.at}):
        places = [at for which, at in found.at if which == number]
        start, end = listed[number].span(min(places), max(places))
        quotes.append(seen.shown[start:end].strip()[:200])
    return tuple(quotes)


def _harmless(s: Sentence, names: Names) -> bool:
    """Whether a sentence gives no signal at all. Remembered by its words where it names nobody."""
    if any(s.named(name) for name in names.others):
        return False
    return _silent(s.key, names.sender_is_mediator)


@lru_cache(maxsize=4096)
def _silent(key: tuple[str, ...], sender_is_mediator: bool) -> bool:
    """Sentences of the same words give the same signals, whatever the numbers in them (see `scan.Shape`)."""
    return not any(True for _ in signals(of_words(key), Names((), sender_is_mediator)))


def _about_numbers(
    case: Case, read: str, listed: Sequence[Sentence], said: Mapping[tuple[str, ...], tuple[float, ...]]
) -> list[Signal]:
    """What its numbers say of others and of itself. Numbers are only read where they can matter."""
    known = Known(case.value, case.lower, case.upper, said, case.recipient_last)
    directed = case.value is not None and any(has_direction(s) for s in listed)
    if not directed and _names_its_value(case, listed) and not any(may_claim(s, known) for s in listed):
        return []
    parts = _parts(read, listed, case.unit)
    found = list(claims(parts, known))
    if case.value is not None:
        found += contradictions(parts, known, case.value)
    return found


def _names_its_value(case: Case, listed: Sequence[Sentence]) -> bool:
    """ "52.5 Mbps" in a message about 52.5 Mbps: a number that matches excuses every other (see `stance`)."""
    if case.value is None:
        return True
    return any(abs(one - case.value) <= 1.0 for one in _measured(listed, case.unit.lower()))


def _measured(listed: Sequence[Sentence], unit: str) -> tuple[float, ...]:
    """The plainest numbers: words of their own, with the topic's unit behind them."""
    return tuple(
        float(token.text)
        for s in listed
        for at, token in enumerate(s.tokens[:-1])
        if s.tokens[at + 1].text == unit
        and token.text[0].isdigit()
        and "," not in token.text
        and token.text.count(".") < 2
        and _begins(s, at)
    )


def _begins(s: Sentence, at: int) -> bool:
    """Whether a number begins with the token: not behind a digit and a comma, as in "1,000"."""
    if at == 0 or s.tokens[at - 1].is_word:
        return True
    return s.tokens[at - 1].text in (",", ":") and at >= 2 and s.tokens[at - 2].is_word


# --- a first look ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _FirstLook:
    """`quiet`: no signal of words, nothing hidden, nobody's value spoken of; then only names could matter."""

    quiet: bool
    words: frozenset[str]
    measured: tuple[float, ...]


_LEGITIMATE = Judgement(None, (), {"obfuscation": 0.0})


@lru_cache(maxsize=4096)
def _glance(text: str, unit: str) -> _FirstLook:
    """`_first_look`, remembered by the words alone: the same sentence with another rate in it reads the same."""
    written = _rate(unit)
    numbers = [] if written is None else written.findall(text)
    if written is None or not numbers or not text.isascii():
        return _first_look(text, unit)
    known = _first_look(written.sub("9", text), unit)
    if len(known.measured) != len(numbers):
        return _first_look(text, unit)
    return _FirstLook(known.quiet, known.words, tuple(map(float, numbers)))


@lru_cache(maxsize=64)
def _rate(unit: str) -> re.Pattern[str] | None:
    """A plain number of the topic's unit, as a word of its own; 0 and 1 are words of the lexicon."""
    if not unit.isascii() or not unit.isalpha():
        return None
    return re.compile(rf"(?:(?<= )|^)(?![01] )\d{{1,9}}(?:\.\d{{1,9}})?(?= {unit}\b)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _first_look(text: str, unit: str) -> _FirstLook:
    """As of somebody who is not the mediator: who is may say more, never less."""
    seen = look(text)
    listed = sentences(seen.folded)
    quiet = not seen.tricks and not seen.alternates
    nobody = Known(None, 0.0, 0.0, {})
    quiet = quiet and not any(may_claim(s, nobody) or has_direction(s) for s in listed)
    quiet = quiet and all(_silent(s.key, False) for s in listed)
    quiet = quiet and (_is_data(seen) or _leaning(listed, {}, False) is None)
    words = frozenset().union(*(s.shape.words for s in listed)) if listed else frozenset()
    return _FirstLook(quiet, words, _measured(listed, unit))


def _matches_one(first: _FirstLook, value: float | None) -> bool:
    return value is None or any(abs(one - value) <= 1.0 for one in first.measured)


def _names_nobody(first: _FirstLook, names: tuple[str, ...]) -> bool:
    heads = _heads(names)
    return heads is not None and heads.isdisjoint(first.words)


@lru_cache(maxsize=4096)
def _heads(names: tuple[str, ...]) -> frozenset[str] | None:
    """A word of each name; None where a name is written so that words do not tell (a letter, a number)."""
    words = [_words(name) for name in names]
    if any(len(name) == 1 for name in names) or any(one and not one[-1][0].isalpha() for one in words):
        return None
    return frozenset(one[-1] for one in words if one)


def _parts(read: str, listed: Sequence[Sentence], unit: str) -> list[tuple[Sentence, Sequence[Figure]]]:
    """Each sentence with the numbers in it."""
    numbers = figures(read, unit) if any(map(str.isdigit, read)) or len(read) < 400 else ()
    parts: list[tuple[Sentence, Sequence[Figure]]] = []
    for sentence in listed:
        start, end = sentence.span(0, len(sentence.tokens) - 1)
        parts.append((sentence, [one for one in numbers if start <= one.start < end]))
    return parts


@lru_cache(maxsize=4096)
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
