"""What others wrote, where people read it: on a terminal, in a page."""

from __future__ import annotations

import re

_HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor, colours it or turns the direction of writing; not tab and newline."""


def visible(text: str) -> str:
    """The same with every control character shown as its escape, so that no terminal or browser obeys it."""
    return _HOSTILE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def some(number: float, noun: str) -> str:
    """A number with its noun, `1 slice` or `3 slices`: for nouns whose plural ends in s."""
    shown = f"{number:.3g}" if isinstance(number, float) else str(number)
    return f"{shown} {noun}{'' if shown == '1' else 's'}"
