"""Which service a part of a request is about, by the company of its words and by its numbers.

`segments` asks where no known word names it, `request` once the numbers of a slice are known. The weights in
`services.bin` were fitted by `benchmarks/fit_slices.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assent.reasoning.words.leaning import Classifier, Leaning
from assent.reasoning.words.quantities import Quantity
from assent.service.catalogue import CATALOGUE
from assent.service.service_type import EMBB, MIOT, URLLC, V2X
from assent.service.skills import lexicon, slice_words
from assent.service.skills.plain_words import PLAIN

NONE = "none"
"""The label of what asks for no slice, or does not say for what."""

WEIGHTS = Path(__file__).with_name("services.bin")

SURE = 0.5
CLEAR = 0.75
"""A slice/service type as probable as SURE is taken for meant, and as CLEAR for said."""

CLEARER = 0.85
"""What overrules a word of the lexicon that names a service's things."""
ALONE = 0.9
"""What a single word has to say for being believed without another."""

WORDS_LISTED = 3


@dataclass(frozen=True)
class Guess:
    """A service with the probability of its slice/service type, the words that say so, and what numbers do."""

    service: str
    share: float
    words: tuple[str, ...]
    numbers: tuple[str, ...] = ()


def kind(service: str) -> int:
    """The slice/service type of a label; 0 of none."""
    return CATALOGUE[service].sst if service in CATALOGUE else 0


def guess(
    words: str, mentions: Iterable[tuple[str, int]] = (), measured: Iterable[Quantity] = ()
) -> Guess | None:
    """The likeliest service of the likeliest type, None where that it is none is likelier.

    `mentions`: services that the lexicon found there, with their weights; `measured`: the numbers there.
    """
    read = _leaning(words)
    scores = {label: math.log(max(share, 1e-9)) for label, share in read.shares.items()}
    for service, weight in mentions:
        if service in scores:
            scores[service] += _SAID[min(weight, 3)]
    numbers = []
    for reason, kinds in _told(tuple(measured)):
        numbers.append(reason)
        for label in scores:
            scores[label] += kinds.get(kind(label), 0.0)
    top = max(scores.values())
    powers = {label: math.exp(score - top) for label, score in scores.items()}
    total = sum(powers.values())
    by_kind: dict[int, float] = {}
    for label, power in powers.items():
        by_kind[kind(label)] = by_kind.get(kind(label), 0.0) + power / total
    likeliest = max(by_kind, key=lambda one: by_kind[one])
    if likeliest == 0:
        return None
    service = max((one for one in powers if kind(one) == likeliest), key=lambda one: powers[one])
    told = read.evidence([label for label in powers if kind(label) == likeliest])
    speaking = tuple(words[start:end] for start, end in told if end - start > _SHORT)[:WORDS_LISTED]
    return Guess(service, by_kind[likeliest], speaking, tuple(numbers))


def content(words: str) -> str:
    """`words` with blanks where it is plain or speaks of networks and measures: none of that names a service."""
    for pattern in _OF_MEASURES:
        words = pattern.sub(lambda match: " " * len(match.group()), words)
    return _WORD.sub(
        lambda match: " " * len(match.group()) if match.group() in PLAIN else match.group(), words
    )


_WORD = re.compile(r"[^\W\d_][^\W_]*(?:'[^\W\d_]+)?")
_SHORT = 2
_OF_MEASURES = (
    lexicon.DOWN, lexicon.UP_LINK, lexicon.BOTH, lexicon.PER_UE, lexicon.IN_TOTAL, lexicon.LATENCY,
    lexicon.AVAILABILITY, lexicon.RELIABILITY, lexicon.SLICE_WORD, lexicon.ISOLATED, lexicon.CHEAP,
    lexicon.PERIOD, lexicon.STATIONARY, slice_words.APART, lexicon.GUARANTEED, lexicon.UNITS,
)  # fmt: skip
_SAID = {1: 0.7, 2: 2.0, 3: 4.0}
"""What a word of the lexicon adds to the log-odds of its service, by its weight."""


def _told(measured: tuple[Quantity, ...]) -> list[tuple[str, dict[int, float]]]:
    """What numbers say of the type of slice, in log-odds by slice/service type (0: that it is none)."""
    found: list[tuple[str, dict[int, float]]] = []
    times = [one for one in measured if one.kind == "time" and one.value > 0]
    if times:
        fastest = min(times, key=lambda one: one.value)
        if fastest.value <= FAST_MS:
            found.append((f"“{fastest.text}” is fast", {URLLC: 3.0, V2X: 1.5, MIOT: -2.0, 0: -2.0}))
        elif fastest.value <= PROMPT_MS:
            found.append((f"“{fastest.text}” is prompt", {URLLC: 1.8, V2X: 0.7, MIOT: -1.0, 0: -1.0}))
        elif fastest.value >= SLOW_MS:
            found.append((f"“{fastest.text}” is no hurry", {URLLC: -2.5, V2X: -1.5, MIOT: 0.7}))
    rates = [one for one in measured if one.kind == "rate" and one.value > 0]
    if rates:
        widest = max(rates, key=lambda one: one.value)
        if widest.value >= WIDE_MBPS:
            found.append(
                (
                    f"“{widest.text}” is much",
                    {EMBB: 2.5 if widest.value >= 10 * WIDE_MBPS else 1.5, MIOT: -1.5, 0: -3.0},
                )
            )
        elif widest.value <= NARROW_MBPS:
            found.append((f"“{widest.text}” is little", {EMBB: -1.0, MIOT: 1.5, 0: -3.0}))
    many = [one for one in measured if one.kind == "count" and one.value >= MANY and one.of]
    if many and not any(one.value >= WIDE_MBPS for one in rates):
        found.append((f"“{many[0].text}” are many", {MIOT: 0.7, 0: -1.0}))
    sure = [one for one in measured if one.kind == "percent" and VERY_SURE <= one.value < 100]
    if sure:
        found.append((f"“{sure[0].text}” is very sure", {URLLC: 1.0, 0: -1.0}))
    return found


FAST_MS, PROMPT_MS, SLOW_MS = 10, 20, 500
WIDE_MBPS, NARROW_MBPS = 1.0, 0.2
MANY = 2_000
VERY_SURE = 99.999


@lru_cache(maxsize=8192)
def _leaning(words: str) -> Leaning:
    return _classifier().read(content(words))


@lru_cache(maxsize=1)
def _classifier() -> Classifier:
    return Classifier.of(WEIGHTS.read_bytes())
