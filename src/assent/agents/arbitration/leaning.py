"""What a message leans towards by the company of its words: a linear classifier over words, classes and pairs.

`frames` and `bags` know the acts that somebody thought of; this one generalises from labelled messages to other
wordings. It reads `leaning.json`, which `fit` writes (multinomial logistic regression; its corpus lies with the
tests). `judge` asks it where the rules found nothing; the words that weigh most are its evidence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assent.agents.arbitration.scan import Sentence, of_words

CATEGORIES = ("legitimate", "injection", "impersonation", "coercion", "sabotage", "fishing")
SURE = 0.6
CLEAR = 0.85
"""A message as probably malicious as SURE is condemned, and so is one with a sentence that is CLEAR by itself."""

_WINDOW = 5
_PREFIX = 6
_RUN = 4
_PAIR, _NEIGHBOURS, _LETTERS = 0.4, 0.7, 0.3  # what there is much of weighs less than a word


@dataclass(frozen=True)
class Leaning:
    """`category` with its `probability`; `at`: (sentence, token) of the words that speak most for it."""

    category: str
    probability: float
    at: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def leaning(keys: tuple[tuple[str, ...], ...]) -> Leaning:
    """The most probable malicious category of a message, given by its sentences' words."""
    weights = _weights()
    totals = list(weights[_BIAS])
    places: dict[str, tuple[float, list[tuple[int, int]]]] = {}
    for place, feature, strength in located([of_words(key) for key in keys]):
        if feature in weights and feature not in places:
            places[feature] = (strength, place)
            for at, weight in enumerate(weights[feature]):
                totals[at] += strength * weight
    shares = _softmax(totals)
    best = max(range(1, len(CATEGORIES)), key=lambda at: (shares[at], -at))
    speaking = sorted(
        ((-s * weights[f][best], p) for f, (s, p) in places.items()), key=lambda one: (one[0], one[1])
    )
    strongest = tuple(dict.fromkeys(at for _, place in speaking[:2] for at in place))
    return Leaning(CATEGORIES[best], 1.0 - shares[0], strongest)


def located(sentences: Sequence[Sentence]) -> Iterator[tuple[list[tuple[int, int]], str, float]]:
    """Each feature of a message: where it stands, its name, its strength."""
    for number, s in enumerate(sentences):
        yield from _words(number, s)
        yield from _kinds(number, s)


def _words(number: int, s: Sentence) -> Iterator[tuple[list[tuple[int, int]], str, float]]:
    """Words by their stems, neighbours, and runs of letters: a misspelt word keeps most of the latter."""
    stems = [token.text.removesuffix("'s")[:_PREFIX] if token.is_word else "" for token in s.tokens]
    for at, stem in enumerate(stems):
        if not stem:
            continue
        place = [(number, at)]
        if not stem[0].isdigit():
            yield place, "w:" + stem, 1.0
        if at + 1 < len(stems) and stems[at + 1]:
            yield [*place, (number, at + 1)], f"b:{stem} {stems[at + 1]}", _NEIGHBOURS
        word = s.tokens[at].text.removesuffix("'s")
        for start in range(len(word) - 1 if len(word) >= _RUN else 0):
            yield place, "g:" + f"^{word}$"[start : start + _RUN], _LETTERS


def _kinds(number: int, s: Sentence) -> Iterator[tuple[list[tuple[int, int]], str, float]]:
    """Word classes, and pairs of them near one another."""
    ordered = [sorted(kinds) for kinds in s.kinds]
    for at, kinds in enumerate(ordered):
        for name in kinds:
            yield [(number, at)], "c:" + name, 1.0
        for later in range(at + 1, min(at + 1 + _WINDOW, len(ordered))):
            for first in kinds:
                for second in ordered[later]:
                    if first != second:
                        yield [(number, at), (number, later)], f"p:{first}>{second}", _PAIR


def fit(messages: Sequence[tuple[Sequence[Sentence], str]], steps: int = 600) -> dict[str, list[int]]:
    """Weights (in hundredths) of every feature of at least two labelled messages.

    Multinomial logistic regression with an L2 penalty (`reasoning.words.regression`).
    """
    import numpy as np

    from assent.reasoning.words.regression import logistic

    rows = [{feature: strength for _, feature, strength in located(sentences)} for sentences, _ in messages]
    counts: dict[str, int] = {}
    for row in rows:
        for feature in row:
            counts[feature] = counts.get(feature, 0) + 1
    names = sorted(feature for feature, count in counts.items() if count >= 2)
    column = {feature: at for at, feature in enumerate(names)}
    inputs = [{column[name]: one for name, one in row.items() if name in column} for row in rows]
    wanted = [CATEGORIES.index(label) for _, label in messages]
    found, bias = logistic(inputs, wanted, (len(names), len(CATEGORIES)), penalty=_PENALTY, steps=steps)
    weights = np.rint(100 * found).astype(int)
    kept = {name: weights[at].tolist() for name, at in column.items() if abs(weights[at]).max() >= _SMALL}
    return {**kept, _BIAS: np.rint(100 * bias).astype(int).tolist()}


_BIAS = "bias"
_PENALTY = 1.0
_SMALL = 3


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Sequence[float]]:
    text = files(__package__).joinpath("leaning.json").read_text(encoding="utf-8")
    return {name: [one / 100 for one in row] for name, row in json.loads(text).items()}


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(one - top) for one in scores]
    return [one / sum(powers) for one in powers]
