"""Numbers in a text as values of a topic. Extraction, the arbiter and validation read numbers through this."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assent.reasoning.words.quantities import Bound, quantities


class Figure(NamedTuple):
    """A number in the topic's unit at `[start, end)`. `noun`: the things that it counts, if any.

    `measured`: a unit of the topic's kind was written.
    """

    value: float
    start: int
    end: int
    bound: Bound
    measured: bool
    noun: str = ""


@lru_cache(maxsize=256)
def mbps_per(unit: str) -> float | None:
    """What one `unit` is in Mbps; None where it is no rate (MHz, dBm, ...)."""
    read = quantities(f"1 {unit}")
    if len(read) != 1 or read[0].kind != "rate" or read[0].end != len(unit) + 2:
        return None
    return read[0].value or None


@lru_cache(maxsize=4096)
def figures(text: str, unit: str) -> tuple[Figure, ...]:
    """The numbers of `text` that can be values in `unit`: rates (converted), and bare numbers as they are."""
    factor = mbps_per(unit)
    found = []
    for one in quantities(text if text.isascii() else _HAN.sub(" ", text)):
        if one.kind == "rate" and factor is not None:
            found.append(Figure(one.value / factor, one.start, one.end, one.bound, True))
        elif one.kind == "count":
            found.append(Figure(one.value, one.start, one.end, one.bound, False, _counted(one.of)))
    return tuple(found)


_HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uff0f\uff1a-\uff20]")
"""Chinese letters and marks touch the numbers between them; blanks keep every number's place."""


def _counted(noun: str) -> str:
    """The plural that a number counts ("30 users"); "" where it counts nothing but units of its topic."""
    return noun if noun.endswith("s") and len(noun) > 3 and noun not in _NO_NOUNS else ""


_NO_NOUNS = frozenset(
    (
        "megs",
        "megabits",
        "units",
        "less",
        "plus",
        "always",
        "this",
        "tous",
        "maximums",
        "tops",
        "suits",
        "works",
        "seems",
        "means",
        "fits",
        "makes",
        "gives",
        "does",
    )
)


def near(a: float, b: float, share: float = 0.02) -> bool:
    """Whether two values are the same for a person who rounds: within 1 or 2 % (by default)."""
    return abs(a - b) <= max(1.0, share * max(abs(a), abs(b)))
