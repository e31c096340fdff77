"""What a short text leans towards by its words: a linear classifier over hashed words and runs of letters.

A skill brings its own labels and weights, fitted from labelled phrases by `fit` and shipped as a file of bytes;
`read` needs neither numpy nor more than a millisecond. A misspelt or inflected word keeps most of its letters,
and thereby most of its meaning.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assent.reasoning.words.flat import flat

BUCKETS = 1 << 14
"""Features are hashed into so many; two that meet share their weight."""

_STEM = 6
_RUN = 4
_PAIR, _LETTERS, _START = 0.6, 0.35, 0.5
_LENGTH = 5.0
"""Every text's features are scaled to this Euclidean length: a long one is no surer for being long."""
_STEP = 40.0
"""Weights are stored in fortieths."""

_HEARD = 0.3
"""What a word adds at least, in log-odds, to be named as evidence: letters that it shares by chance add less."""

Span = tuple[int, int]
Feature = tuple[str, float, Span]
"""A name, how strong it is, and where the text has it."""


@dataclass(frozen=True)
class Leaning:
    """The probability of each label, and what each word, by its place, adds to the score of each."""

    shares: Mapping[str, float]
    words: Mapping[Span, Mapping[str, float]]

    @property
    def best(self) -> str:
        return max(self.shares, key=lambda label: self.shares[label])

    def evidence(self, labels: Collection[str]) -> tuple[Span, ...]:
        """Where the words stand that speak for one of `labels`, the weightiest first."""
        said = {span: max(adds[label] for label in labels) for span, adds in self.words.items()}
        return tuple(
            sorted((span for span, most in said.items() if most >= _HEARD), key=lambda span: -said[span])
        )


@dataclass(frozen=True)
class Classifier:
    """`weights` holds a row of `labels` for each bucket, then one for the bias."""

    labels: tuple[str, ...]
    weights: array[int]

    @classmethod
    def of(cls, stored: bytes) -> Classifier:
        """From what `dump` gives: a line of JSON with the labels, then a byte per weight."""
        head, _, rest = stored.partition(b"\n")
        return cls(tuple(json.loads(head)), array("b", rest))

    def dump(self) -> bytes:
        return json.dumps(self.labels).encode() + b"\n" + self.weights.tobytes()

    def weigh(self, features: Iterable[Feature]) -> dict[str, float]:
        """The probabilities for what a skill made of a text itself."""
        return self._summed(hashed(features))

    def best(self, found: Mapping[int, tuple[float, Span]]) -> str:
        """The likeliest label of what `hashed` gives."""
        shares = self._summed(found)
        return max(shares, key=lambda label: shares[label])

    def read(self, text: str) -> Leaning:
        """What `text` leans towards. Nothing is known of words that no phrase had: they leave the prior."""
        size = len(self.labels)
        found = vector(text)
        totals = [one / _STEP for one in self.weights[BUCKETS * size :]]
        spoken: dict[Span, list[float]] = {}
        for bucket, (strength, span) in found.items():
            row = self.weights[bucket * size : (bucket + 1) * size]
            word = spoken.setdefault(span, [0.0] * size)
            for at, weight in enumerate(row):
                totals[at] += strength * weight / _STEP
                word[at] += strength * weight / _STEP
        return Leaning(
            self._shares(totals),
            {span: dict(zip(self.labels, adds, strict=True)) for span, adds in spoken.items()},
        )

    def shares(self, text: str) -> dict[str, float]:
        """The probabilities alone, in half the time."""
        return self._summed(vector(text))

    def _summed(self, found: Mapping[int, tuple[float, Span]]) -> dict[str, float]:
        size = len(self.labels)
        totals = list(map(float, self.weights[BUCKETS * size :]))
        for bucket, (strength, _) in found.items():
            row = self.weights[bucket * size : (bucket + 1) * size]
            totals = [total + strength * weight for total, weight in zip(totals, row, strict=True)]
        return self._shares([total / _STEP for total in totals])

    def _shares(self, totals: Sequence[float]) -> dict[str, float]:
        top = max(totals)
        powers = [math.exp(one - top) for one in totals]
        return {label: power / sum(powers) for label, power in zip(self.labels, powers, strict=True)}


def vector(text: str) -> dict[int, tuple[float, Span]]:
    """Bucket to strength, scaled to `_LENGTH`, and the place of the word that it came from first."""
    return hashed(_features(text))


def hashed(features: Iterable[Feature]) -> dict[int, tuple[float, Span]]:
    """The same of features that a skill names itself; one that comes twice counts once."""
    found: dict[int, tuple[float, Span]] = {}
    for name, strength, span in features:
        found.setdefault(zlib.crc32(name.encode()) % BUCKETS, (strength, span))
    length = math.sqrt(sum(strength * strength for strength, _ in found.values())) or 1.0
    return {bucket: (strength * _LENGTH / length, span) for bucket, (strength, span) in found.items()}


def fit(phrases: Sequence[tuple[str, str]], labels: Sequence[str], steps: int = 400) -> Classifier:
    """A classifier from (text, label) pairs. Raises InvalidInput as `logistic` does."""
    return fit_hashed([(vector(text), label) for text, label in phrases], labels, steps)


def fit_hashed(
    phrases: Sequence[tuple[Mapping[int, tuple[float, Span]], str]], labels: Sequence[str], steps: int = 400
) -> Classifier:
    """The same from (what `hashed` or `vector` gives, label) pairs."""
    import numpy as np

    from assent.reasoning.words.regression import logistic

    rows = [{bucket: one for bucket, (one, _) in found.items()} for found, _ in phrases]
    wanted = [list(labels).index(label) for _, label in phrases]
    weights, bias = logistic(rows, wanted, (BUCKETS, len(labels)), penalty=_PENALTY, steps=steps)
    stored = np.clip(np.rint(_STEP * np.vstack([weights, bias[None, :]])), -127, 127).astype(np.int8)
    return Classifier(tuple(labels), array("b", stored.tobytes()))


_PENALTY = 0.4
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:'[^\W\d_]+)?")


def _features(text: str) -> Iterator[Feature]:
    """Words by their stems, neighbours, beginnings, and runs of letters; numbers say nothing here."""
    plain = flat(text).lower()
    last = ""
    for match in _WORD.finditer(plain):
        word, span = match.group().removesuffix("'s"), match.span()
        stem = word[:_STEM]
        yield "w:" + stem, 1.0, span
        if last:
            yield f"b:{last} {stem}", _PAIR, span
        last = stem
        if len(word) >= _RUN:
            yield "s:" + word[:_RUN], _START, span
            for start in range(len(word) - 1):
                yield "g:" + f"^{word}$"[start : start + _RUN], _LETTERS, span
