"""Where a request can be cut: sentences, clauses, items of a list. `segments` puts the pieces together again."""

from __future__ import annotations

import re
from itertools import pairwise

from assent.service.skills import slice_words


def chunks(plain: str) -> list[tuple[int, int, bool]]:
    """(start, end, whether another thought begins there) of a `flat` lower-case text, in order."""
    broken = _ASIDE.sub(_blank, plain)
    edges = [(0, True)]
    for match in _BREAK.finditer(broken):
        at = match.start() + (1 if match.group() in ",;:." and match.group() else 0)
        edges.append((at, _links(plain, match)))
    edges.append((len(plain), True))
    found: list[tuple[int, int, bool]] = []
    linked = False
    for (start, link), (end, _) in pairwise(edges):
        linked = linked or link
        if plain[start:end].strip(" .,;:!?()&\n"):
            found.append((start, end, linked))
            linked = False
    return found


def introduction(plain: str, spans: list[tuple[int, int, bool]]) -> int:
    """How many of the first pieces only begin to list: "Please set up two slices: A) ...", "We want (1) ..."."""
    if len(spans) < 2:
        return 0
    first, second = spans[0], spans[1]
    if slice_words.ENUMERATOR.match(plain, *second[:2]) and len(slice_words.ENUMERATOR.findall(plain)) > 1:
        return 0 if any(char.isdigit() for char in plain[first[0] : first[1]]) else 1
    opened = _INTRODUCES.match(plain)
    if not opened or any(char.isdigit() for char in plain[: opened.end()]):
        return 0
    if plain[opened.end() - 1] != ":" and not slice_words.MARKER.match(plain[opened.end() :].lstrip()):
        return 0
    return sum(end <= opened.end() for _, end, _ in spans[:-1])


_INTRODUCES = re.compile(rf"[^.:;]{{0,80}}?{slice_words.COUNTED_SLICES.pattern}[^.:;]{{0,80}}[.:]")


_ASIDE = re.compile(
    r"(?<=[a-z)]),? (?:on the (?:contrary|other hand)|(?:by|in) contrast|however|though|en cambio|por otro lado"
    r"|por outro lado"
    r"|par contre|en revanche|dagegen|hingegen|andererseits|invece)(?=[, ])(?!, (?:we|our|the|a|an|there)(?!\w)),?"
)
"""A word of contrast behind its subject: "valves, on the contrary, must close at once"."""


def _blank(match: re.Match[str]) -> str:
    return "x" * len(match.group())


_BREAK = re.compile(
    r"(?:[.!?](?=\s|$)|[;:\n]|,(?=\s)|\((?=[a-z]\w)|(?<![\s(][a-h1-9])(?<!^[a-h1-9])\)|\s(?:and|plus"
    r"|as well as|along with|together with"
    r"|besides|\+|y|e|et|und|sowie|mas|ainsi que|&"
    r"|assim como|ademas de|alem de|while|whereas|mientras|enquanto|tandis que|wahrend|mentre)(?=\s))"
    rf"|(?={slice_words.MARKER.pattern})"
)
_LISTS = re.compile(r":[^.!?\n]{3,80}?(?:,? (?:and|y|e|et|und)|;) ")


def _links(plain: str, match: re.Match[str]) -> bool:
    """Whether a break begins another thought: neither a comma nor a parenthesis does, a colon before a list does."""
    if match.group() == ":":
        return bool(_LISTS.match(plain, match.start()))
    return match.group() not in (",", "(", ")")
