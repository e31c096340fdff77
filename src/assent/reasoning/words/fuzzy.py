"""Names that people misspell, and words made comparable. Embedded solvers and validators use this."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assent.reasoning.words.flat import flat

_LEAD = 4.0
"""How many points of similarity the best candidate must be ahead of the second, or nobody is meant."""


def fold(text: str) -> str:
    """`text` for comparison: case folded, no accents, ASCII quotes and dashes, nothing invisible, single blanks."""
    decomposed = unicodedata.normalize("NFKD", flat(text))
    kept = (
        c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf", "Co", "Cs") and _printable(c)
    )
    return " ".join("".join(kept).casefold().split())


def tokens(text: str) -> tuple[str, ...]:
    """The words of `text`, folded. Names keep their inner `.`, `-`, `_`, `/`, `:` (gi0/1, 10.0.0.1, slice-2)."""
    return tuple(_TOKEN.findall(fold(text)))


def closest(word: str, candidates: Iterable[str], cutoff: float = 80.0) -> str | None:
    """The candidate that `word` means, or None where none is near enough or two are equally near.

    `cutoff` is a similarity in [0, 100] (rapidfuzz, normalised Indel over folded texts). An exact match after
    folding wins at once. Names that end in different numbers (R1, R2) are never taken for one another.
    """
    from rapidfuzz import fuzz

    wanted = fold(word)
    by_fold: dict[str, set[str]] = {}
    for candidate in candidates:
        by_fold.setdefault(fold(candidate), set()).add(candidate)
    if wanted in by_fold:
        return _only(by_fold[wanted], word)
    number = _NUMBERS.findall(wanted)
    alike = [other for other in by_fold if _NUMBERS.findall(other) == number]
    scored = sorted(((fuzz.ratio(wanted, other), other) for other in alike), reverse=True)
    if not wanted or not scored or scored[0][0] < cutoff:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _LEAD:
        return None
    return _only(by_fold[scored[0][1]], word)


_TOKEN = re.compile(r"[^\W_]+(?:[.\-_/:'][^\W_]+)*")
_NUMBERS = re.compile(r"\d+")


def _printable(char: str) -> bool:
    return char in "\t\n\r" or unicodedata.category(char) != "Cc"


def _only(same: set[str], word: str) -> str | None:
    """Candidates that differ in case or accents only: the one written exactly so, else nobody."""
    return next(iter(same)) if len(same) == 1 else (word if word in same else None)
