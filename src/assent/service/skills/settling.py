"""Statements about one attribute, and what they leave of it: the least, the most, or a question.

`readings` and `quality` call this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assent.service.skills.reading import Reading


@dataclass(frozen=True)
class Said:
    """One statement about one attribute."""

    value: float
    bound: str
    text: str


def settle(reading: Reading, what: str, statements: list[Said]) -> tuple[float | None, float | None]:
    """The least and the most of what was said, or a question where that contradicts itself."""
    exact = sorted({one.value for one in statements if one.bound in ("exact", "about")})
    least = max((one.value for one in statements if one.bound == "at_least"), default=None)
    most = min((one.value for one in statements if one.bound == "at_most"), default=None)
    low = max([*exact[:1], *([least] if least is not None else [])], default=None)
    high = most if most is not None else max(exact, default=None)
    outside = [
        one for one in exact if (least is not None and one < least) or (most is not None and one > most)
    ]
    if len(exact) > 1 or outside or (low is not None and high is not None and low > high):
        listed = " and ".join(dict.fromkeys(f"“{one.text}” ({_BOUNDS[one.bound]})" for one in statements))
        reading.questions.append(
            f"For {what} you say {listed}, which cannot all hold: which one do you mean?"
        )
        return None, None
    return low, high


_BOUNDS = {"exact": "exactly", "about": "about", "at_least": "at least", "at_most": "at most"}


def quote(statements: Iterable[Said]) -> str:
    return ", ".join(dict.fromkeys(one.text for one in statements))
