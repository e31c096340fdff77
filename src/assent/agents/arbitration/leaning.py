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
SURE = 0.65
"""A category as probable as this condemns."""

_WINDOW = 5
_PREFIX = 6
_PAIR = 0.4  # a pair of classes weighs less than a word: there are many of them


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
        ordered = [sorted(kinds) for kinds in s.kinds]
        for at, token in enumerate(s.tokens):
            if token.is_word and not token.text[0].isdigit():
                yield [(number, at)], "w:" + token.text.removesuffix("'s")[:_PREFIX], 1.0
            for name in ordered[at]:
                yield [(number, at)], "c:" + name, 1.0
            for later in range(at + 1, min(at + 1 + _WINDOW, len(ordered))):
                for first in ordered[at]:
                    for second in ordered[later]:
                        if first != second:
                            yield [(number, at), (number, later)], f"p:{first}>{second}", _PAIR


def fit(messages: Sequence[tuple[Sequence[Sentence], str]], steps: int = 800) -> dict[str, list[float]]:
    """Weights of every feature of at least two labelled messages: gradient descent with an L2 penalty."""
    import numpy as np

    rows = [{feature: strength for _, feature, strength in located(sentences)} for sentences, _ in messages]
    counts: dict[str, int] = {}
    for row in rows:
        for feature in row:
            counts[feature] = counts.get(feature, 0) + 1
    names = sorted(feature for feature, count in counts.items() if count >= 2)
    column = {feature: at for at, feature in enumerate(names)}
    inputs = np.zeros((len(rows), len(names) + 1))
    inputs[:, -1] = 1.0
    for at, row in enumerate(rows):
        for feature, strength in row.items():
            if feature in column:
                inputs[at, column[feature]] = strength
    wanted = np.eye(len(CATEGORIES))[[CATEGORIES.index(label) for _, label in messages]]
    weights = np.zeros((inputs.shape[1], len(CATEGORIES)))
    penalty = np.full((inputs.shape[1], 1), 2.0)
    penalty[-1] = 0.0
    for _ in range(steps):
        scores = np.exp(inputs @ weights - (inputs @ weights).max(axis=1, keepdims=True))
        weights -= 0.01 * (
            inputs.T @ (scores / scores.sum(axis=1, keepdims=True) - wanted) + penalty * weights
        )
    found = {name: [round(float(one), 2) for one in weights[at]] for name, at in column.items()}
    kept = {name: row for name, row in found.items() if max(map(abs, row)) >= 0.02}
    return {**kept, _BIAS: [round(float(one), 2) for one in weights[-1]]}


_BIAS = "bias"


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Sequence[float]]:
    text = files(__package__).joinpath("leaning.json").read_text(encoding="utf-8")
    loaded: dict[str, list[float]] = json.loads(text)
    return loaded


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(one - top) for one in scores]
    return [one / sum(powers) for one in powers]
