"""Wishes without a number: where, shared or not, cheap or good. `readings` calls this."""

from __future__ import annotations

import re
from collections.abc import Callable

from assent.service.skills import lexicon
from assent.service.skills.segment import Segment


def read(put: Callable[[str, object, str], None], text: str, plain: str, segment: Segment) -> None:
    """Isolation and cost hold for the whole request unless the segment says its own; the area likewise."""
    own = segment.text(plain)
    _isolation(put, own) or _isolation(put, plain)
    _cost(put, own)
    _priority(put, own)
    area = _area(text, plain)
    if area:
        put("area", area, area)


def _isolation(put: Callable[[str, object, str], None], text: str) -> bool:
    shared, isolated = lexicon.SHARED.search(text), lexicon.ISOLATED.search(text)
    if isolated and shared and isolated.start() > shared.start() and isolated.group() in _WEAK:
        isolated = None
    if isolated and not (shared and shared.group().startswith(("no ", "without "))):
        put("isolated", True, isolated.group())
        return True
    if shared:
        put("isolated", False, shared.group())
        return True
    return False


_WEAK = ("isolation",)


def _priority(put: Callable[[str, object, str], None], text: str) -> None:
    match = lexicon.PRIORITY.search(text)
    if match:
        put("priority", True, match.group())


def _cost(put: Callable[[str, object, str], None], text: str) -> None:
    for value, pattern in (("low", lexicon.CHEAP), ("high", lexicon.DEAR)):
        match = pattern.search(text)
        if match:
            put("cost", value, match.group())
            return


_PREPOSITION = (
    r"(?<![\w-])(?:in|at|across|around|near|throughout|en|em|no|na|nos|nas|à|au|a|dans|sur|between|entre)"
)
_NAMED = re.compile(
    rf"{_PREPOSITION} (?:(?:the|our|la|el|le|o|los|las|les) )?"
    r"(?P<area>[A-ZÀ-Þ][\w'’-]+(?: (?:(?:de|do|da|dos|of|del|du|des|and|y|e|et) (?:la )?)?[A-ZÀ-Þ][\w'’-]+){0,4})"
)
_KIND = re.compile(
    rf"(?:{_PREPOSITION}|(?<![\w-])on) (?P<area>(?:the|our|a|an|my|la|el|un|una|o|um|uma|le|une|nuestra?|nosso"
    rf"|notre) "
    rf"(?:\w+ ){{0,2}}?{lexicon.PLACES.pattern})"
)
_NO_PLACE = re.compile(r"(?:Mbps|Gbps|Mbit|HD|UHD|URLLC|eMBB|mMTC|V2X|DL|UL|AR|VR|SD|[A-Z]{1,3}\d*)$")


def _area(text: str, plain: str) -> str:
    """A place with a name, or a place of a kind ("our factory"), as it was written."""
    for match in _NAMED.finditer(text):
        if not _NO_PLACE.fullmatch(match["area"]):
            return match["area"][:200]
    kind = _KIND.search(plain)
    if kind:
        return text[kind.start("area") : kind.end("area")][:200]
    wide = lexicon.NATIONWIDE.search(plain)
    return text[wide.start() : wide.end()] if wide else ""
