"""What of a request nothing was made of: numbers and words that carry meaning. `request` says so in its notes.

Nobody's words are dropped in silence: a noun that no rule knows may have been the point of the wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assent.reasoning.words.flat import flat
from assent.reasoning.words.quantities import Quantity
from assent.service.requirement import SliceRequirement
from assent.service.skills import lexicon, service_words, slice_words
from assent.service.skills.plain_words import PLAIN

MAX_LISTED = 12
"""Of a long text the rest is counted only."""


def notes(
    text: str,
    plain: str,
    measured: Sequence[Quantity],
    slices: Sequence[SliceRequirement],
    told: Sequence[str],
) -> list[str]:
    """ "not used: ..." for quantities and for words; `told` are the lines that already speak of some.

    `plain` is the `flat` lower-case `text`. Nothing where everything was used.
    """
    said = _said(slices, told)
    numbers = [
        _shown(one)
        for one in measured
        if not _counts_nothing(one) and not re.search(_whole(flat(one.text).lower()), said)
    ]
    _, found = share(text, plain, measured, slices, told)
    vague = _vague(plain, measured)
    return [
        f"not used: {listed(kind)}{why}"
        for kind, why in (
            (numbers, " (no attribute of a slice follows from it)"),
            (vague, " (without a number the usual values of the service hold)"),
            (found, " (words that say nothing of a slice that is understood here)"),
        )
        if kind
    ]


def share(
    text: str,
    plain: str,
    measured: Sequence[Quantity],
    slices: Sequence[SliceRequirement],
    told: Sequence[str] = (),
) -> tuple[float, list[str]]:
    """How much of the words that carry meaning no rule knows and no slice uses, and those words."""
    spans, said = _known(plain, measured), _said(slices, told)
    every = [match for match in _WORD.finditer(plain) if _carries(match)]
    unknown = [
        match for match in every if not _covered(match, spans) and not re.search(_whole(match.group()), said)
    ]
    words = list(dict.fromkeys(text[one.start() : one.end()] for one in unknown))
    return (len(unknown) / len(every) if every else 0.0), words


def _vague(plain: str, measured: Sequence[Quantity]) -> list[str]:
    """ "High reliability" with no number behind it; not in the name of a slice type."""
    names = [match.span() for _, pattern in service_words.SST_WORDS for match in pattern.finditer(plain)]
    return [
        match.group()
        for match in lexicon.VAGUE.finditer(plain)
        if not _covered(match, names) and not any(0 <= one.start - match.end() <= _NEAR for one in measured)
    ]


_NEAR = 25
"""Characters between a quality and its number: "high availability (at least 99.99 %)"."""


def _shown(one: Quantity) -> str:
    return f"{one.text} {one.of}".strip() if one.kind == "count" else one.text


def _said(slices: Sequence[SliceRequirement], told: Sequence[str]) -> str:
    lines = [words for one in slices for words in one.said.values()]
    return " | ".join(flat(line).lower() for line in [*lines, *told])


def listed(kind: Sequence[str]) -> str:
    """The words in quotes, each once, the first `MAX_LISTED` of them."""
    unique = list(dict.fromkeys(kind))
    more = f" and {len(unique) - MAX_LISTED} more" if len(unique) > MAX_LISTED else ""
    return ", ".join(f"“{one}”" for one in unique[:MAX_LISTED]) + more


_WORD = re.compile(r"(?<![\w@])[^\W\d_][\w'-]*")


def _whole(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


_SLICES_OR_WAYS = re.compile(r"slices?|fatias?|rebanadas?|tranches?|ways?|directions?|sentidos?")
_PICTURE = re.compile(r"[48]\s?[kK]|(?:un|one)[aeo]?|ein\w*", re.IGNORECASE)


def _counts_nothing(one: Quantity) -> bool:
    """ "Two slices", "one-way", "4K": no attribute of a slice is meant, or it is read elsewhere."""
    return one.kind == "count" and bool(_SLICES_OR_WAYS.fullmatch(one.of) or _PICTURE.fullmatch(one.text))


def _carries(match: re.Match[str]) -> bool:
    word = match.group().removesuffix("'s").strip("'-")
    return len(word) > 2 and word not in PLAIN


def _known(plain: str, measured: Sequence[Quantity]) -> list[tuple[int, int]]:
    """Where the lexicon, or a number with its unit and noun, explains the text."""
    patterns = [
        *(pattern for _, _, pattern in service_words.naming()), *(pattern for _, pattern in service_words.SST_WORDS),
        *_PATTERNS,
    ]  # fmt: skip
    spans = [match.span() for pattern in patterns for match in pattern.finditer(plain)]
    return spans + [_with_noun(plain, one) for one in measured]


def _with_noun(plain: str, one: Quantity) -> tuple[int, int]:
    """A number with what it counts: "5000 temperature sensors"."""
    at = plain.find(one.of, one.end, one.end + 60) if one.kind == "count" and one.of else -1
    return one.start, one.end if at < 0 else at + len(one.of)


_PATTERNS = (
    lexicon.SLICE_WORD, slice_words.SEVERAL, slice_words.ANOTHER, lexicon.DOWN, lexicon.UP, lexicon.BOTH,
    lexicon.PER_UE, lexicon.IN_TOTAL, lexicon.LATENCY, lexicon.ROUND_TRIP, lexicon.JITTER, lexicon.PERIOD,
    lexicon.AVAILABILITY,
    lexicon.RELIABILITY, lexicon.LOSS, lexicon.SHARED, lexicon.ISOLATED, lexicon.CHEAP, lexicon.DEAR,
    lexicon.STATIONARY, lexicon.PRIORITY, lexicon.NATIONWIDE, lexicon.USERS, lexicon.AWAY,
)  # fmt: skip


def _covered(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)
