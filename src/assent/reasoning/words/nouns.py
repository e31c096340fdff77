"""What a number counts: the noun after it. "200 HD cameras in the yard" counts cameras.

`quantities` calls this. English word order first (the head noun closes its phrase); in the Romance languages
the noun comes first and both are found by their plural.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assent.reasoning.words.flat import words_of


@dataclass(frozen=True)
class Noun:
    """`direction`: the word says which way (up, down), so that the number may borrow a unit."""

    text: str
    plural: bool = False
    direction: bool = False


def noun_after(plain: str, at: int) -> Noun:
    """The noun that the number ending at `at` counts, in lower case; empty where there is none."""
    direction = _DIRECTION.match(plain, at)
    if direction:
        return Noun(direction["way"].lower(), direction=True)
    words = _phrase(plain, at)
    plural = next((word for word in words if _is_plural(word)), None)
    if plural:
        return Noun(plural, plural=True)
    return Noun(words[0] if words else "")


_WAYS = (
    "up|down|uplink|downlink|upload|download|upstream|downstream|ul|dl|bajada|subida|descarga|descida|descendente"
    "|ascendente|montante?|descendant|montant|upwards|downwards"
)
_DIRECTION = re.compile(
    rf"(?:\s+(?:on|in|for|the|de|en|of|pour|para|a|la|el|le|em|no|na)){{0,3}}[\s-]+(?P<way>{_WAYS})(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\s-]?([A-Za-z][A-Za-z'-]*)(?![\w/])")
_STOP = frozenset(
    words_of(
        """
    a an the of and or but nor with without in on at to for from by per each every that which who whose
    where when while is are was were be been has have had need needs want wants require requires must should
    can could will would may might shall do does as if then than it its they them their this these those via
    through within into over under between so not no yes please simultaneously concurrently across all both
    de del la el los las en con por para y o que se un una da das dos em com e ou um uma le les des du et
    dans avec pour par qui sur au aux une
        """
    )
)
_SKIP = frozenset(
    (
        "more",
        "additional",
        "new",
        "other",
        "different",
        "separate",
        "simultaneous",
        "concurrent",
        "total",
        "of",
    )
)
_IRREGULAR = frozenset(
    ("people", "taxis", "men", "women", "children", "staff", "personnel", "cattle", "sheep", "aircraft")
)
_NOT_PLURAL = re.compile(r"(?:ss|us|is|wireless|gps|ios|4gs|rfs)$")


def _phrase(plain: str, at: int) -> list[str]:
    words: list[str] = []
    while len(words) < 4:
        match = _WORD.match(plain, at)
        if match is None:
            break
        word, at = match[1].lower(), match.end()
        if word in _SKIP and not words:
            continue
        if word in _STOP:
            break
        words.append(word.removesuffix("'s").strip("'-"))
    return [word for word in words if len(word) > 1]


def _is_plural(word: str) -> bool:
    return word in _IRREGULAR or (len(word) > 2 and word.endswith("s") and not _NOT_PLURAL.search(word))
