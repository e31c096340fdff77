"""What others wrote, where people read it: on a terminal, in a page."""

from __future__ import annotations

import re

_HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor, colours it or turns the direction of writing; not tab and newline."""


def visible(text: str) -> str:
    """The same with every control character shown as its escape, so that no terminal or browser obeys it."""
    return _HOSTILE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
