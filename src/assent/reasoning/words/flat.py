"""A text made plain for matching without moving a character: offsets stay those of the original.

Used by the modules of this folder. For comparing words (where length may change) see `fuzzy.fold`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DASHES = "‐‑‒–—―−"
_QUOTES = "‘’‛′`´"
_SPACES = "\u2007\u2009\u200a"


def flat(text: str) -> str:
    """`text` with accents, dashes, quotes and foreign digits in ASCII; the same length, the same case."""
    return text if text.isascii() else "".join(map(_one, text))


def words_of(table: str) -> tuple[str, ...]:
    """The words of a table written as running text."""
    return tuple(table.split())


@lru_cache(maxsize=4096)
def _one(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return "'"
    if char in _SPACES:
        return " "
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    compatible = unicodedata.normalize("NFKC", char)
    base = unicodedata.normalize("NFD", compatible if len(compatible) == 1 else char)[0]
    return base if char != "\u00a0" and char != "\u202f" else char
