"""Which way a rate goes, and whether it is each device's or the whole slice's.

`readings` calls this. The words that tell stand behind the number or before it, never beyond another number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assent.reasoning.words.quantities import Quantity
from assent.service.service_type import Direction
from assent.service.skills import lexicon


def rates(
    plain: str, everything: Sequence[Quantity], mine: Sequence[Quantity], main: Direction
) -> list[tuple[str, Quantity]]:
    """Each rate of `mine` with the requirement's fields that it states: `dl`, `ul`, `dl_per_ue`, `ul_per_ue`.

    `main`: the direction meant by a rate that says none.
    """
    places = _places(plain, everything)
    own = [place for place in places if any(_at(place.quantity, one) for one in mine)]
    _spread_scope(plain, own)
    _slashes(plain, own)
    _ranges(own)
    _complete(own, main)
    return [
        (f"{way}{'_per_ue' if place.each else ''}", place.quantity)
        for place in own
        for way in place.ways or ()
    ]


def is_direction(noun: str) -> bool:
    return bool(lexicon.DOWN.fullmatch(noun) or lexicon.UP.fullmatch(noun))


@dataclass
class _Place:
    """A rate, the words around it, and what they say. `each` None: nothing about scope."""

    quantity: Quantity
    before: str
    after: str
    ways: tuple[str, ...] = ()
    each: bool | None = None


def _at(one: Quantity, other: Quantity) -> bool:
    return one.start == other.start


_CUT = re.compile(
    r"[,;.()\n]|\s(?:and|y|e|et|und|but|with|con|com|avec|mit|plus|while|whereas|mientras|enquanto|tandis que)\s"
)


def _places(plain: str, everything: Sequence[Quantity]) -> list[_Place]:
    """Every rate of the text in order; a bare number that only names a direction borrows the last rate's unit."""
    places: list[_Place] = []
    floor, scale = 0, 0.0
    for index, one in enumerate(everything):
        ceiling = everything[index + 1].start if index + 1 < len(everything) else len(plain)
        after = _until_cut(_PROMISED.sub(_blank, plain[one.end : ceiling]))
        borrowed = one.kind == "count" and scale > 0 and bool(after) and _starts_with_direction(after)
        if one.kind == "rate" or borrowed:
            quantity = replace(one, kind="rate", value=one.value * scale) if borrowed else one
            place = _Place(quantity, plain[floor : one.start], after)
            _read(place)
            places.append(place)
            scale = scale if borrowed else _scale(one)
            used = not _leads(place.before) and (_way(after) or _scope(after) is not None)
            floor = one.end + len(after) if used else one.end
        elif one.kind != "count":
            floor = one.end
    return places


_PROMISED = re.compile(rf",?\s*{lexicon.GUARANTEED.pattern},?")
"""Whether a rate is guaranteed says neither which way it goes nor whose it is."""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _until_cut(text: str) -> str:
    cut = _CUT.search(text)
    if cut and cut.group().strip() in ("and", "y", "e", "et") and lexicon.BOTH.search(text[: cut.end() + 10]):
        return text
    return text[: cut.start()] if cut else text


_FILLER = re.compile(r"\s*(?:(?:in|on|for|de|of|the|a|en|em|la|el|le|na|no|pour|para)\s+){0,3}$")


def _starts_with_direction(after: str) -> bool:
    match = lexicon.DOWN.search(after) or lexicon.UP.search(after)
    return bool(match and _FILLER.match(after[: match.start()]))


def _scale(one: Quantity) -> float:
    """Mbps per unit of the number as it was written: 1 for `100 Mbps`, 1000 for `1 Gbps`."""
    digits = re.search(r"\d[\d.,]*", one.text)
    try:
        written = float(digits.group().replace(",", ".")) if digits else 1.0
    except ValueError:
        written = 0.0
    return one.value / written if written else 1.0


def _read(place: _Place) -> None:
    before = _way(_last_clause(place.before), last=True)
    place.ways = before if _leads(place.before) else _way(place.after) or before
    scope = _scope(place.after)
    place.each = scope if scope is not None else _scope(_last_clause(place.before))


_LEAD = re.compile(
    r"\s*(?:(?:of|:|=|at|is|rate|throughput|speed|bandwidth|de|a|con|com|least|most|up to|about|>=?|<=?|≥|≤)\s*){0,4}$"
)


def _leads(before: str) -> bool:
    """Whether the word that says the direction stands right before the number: "DL 500 Mbps UL 100 Mbps"."""
    found = [*lexicon.DOWN.finditer(before), *lexicon.UP.finditer(before)]
    return any(_LEAD.match(before[match.end() :]) for match in found)


def _last_clause(before: str) -> str:
    """The words that lead to a number: not those of the sentence before."""
    return re.split(r"[.;!?\n]\s", before)[-1][-70:]


def _way(text: str, last: bool = False) -> tuple[str, ...]:
    if lexicon.BOTH.search(text):
        return ("dl", "ul")
    down = [match.start() for match in lexicon.DOWN.finditer(text)]
    up = [match.start() for match in lexicon.UP.finditer(text)]
    if down and up:
        pick = max if last else min
        return ("dl",) if pick(down) == pick(down + up) else ("ul",)
    return ("dl",) if down else ("ul",) if up else ()


def _scope(text: str) -> bool | None:
    if lexicon.IN_TOTAL.search(text):
        return False
    return True if lexicon.PER_UE.search(text) else None


_TOGETHER = re.compile(r"[^.;!?]{0,32}")


def _spread_scope(plain: str, places: list[_Place]) -> None:
    """ "20 Mbps down and 5 up per user" speaks of each user twice; so does "each gets 20 down and 5 up"."""
    pairs = list(pairwise(places))
    for one, other in reversed(pairs):
        if one.each is None and other.each and _is_joined(plain, one, other):
            one.each = True
    for one, other in pairs:
        if other.each is None and one.each and _is_joined(plain, one, other):
            other.each = True


def _is_joined(plain: str, one: _Place, other: _Place) -> bool:
    return bool(_TOGETHER.fullmatch(plain[one.quantity.end : other.quantity.start]))


def _slashes(plain: str, places: list[_Place]) -> None:
    """ "100/20 Mbps": down, then up, unless the words around say it the other way round."""
    for one, other in pairwise(places):
        if plain[one.quantity.end : other.quantity.start].strip() == "/":
            around = f"{_last_clause(one.before)} {other.after}"
            up, down = lexicon.UP.search(around), lexicon.DOWN.search(around)
            reverse = up and down and up.start() < down.start()
            one.ways, other.ways = (("ul",), ("dl",)) if reverse else (("dl",), ("ul",))


def _ranges(places: list[_Place]) -> None:
    """Both ends of "between 50 and 100 Mbps downlink" go one way."""
    for one, other in pairwise(places):
        if (one.quantity.bound, other.quantity.bound) == (
            "at_least",
            "at_most",
        ) and one.quantity.text.isdigit():
            one.ways = other.ways = other.ways or one.ways
            one.each = other.each = one.each if other.each is None else other.each


def _complete(places: list[_Place], main: Direction) -> None:
    """A rate that says no direction means the service's own one, or the one that is left."""
    for place in places:
        if place.ways:
            continue
        taken = {way for other in places for way in other.ways if bool(other.each) == bool(place.each)}
        default = {"downlink": ("dl",), "uplink": ("ul",), "both": ("dl", "ul")}[main]
        left = tuple(way for way in ("dl", "ul") if way not in taken)
        other_way = len(left) == 1 and (len(default) == 2 or default[0] in taken)
        place.ways = left if other_way and not _other_end(place, places) else default


def _other_end(place: _Place, places: list[_Place]) -> bool:
    """Whether another rate is the floor where this one is the ceiling: "max 100 and min 50 Mbps downlink"."""
    ends = {"at_least": "at_most", "at_most": "at_least"}
    return any(ends.get(place.quantity.bound) == other.quantity.bound and other.ways for other in places)
