"""Which way a rate goes, and whether it is each device's or the whole slice's.

`readings` calls this. The words that tell stand behind the number or before it, never beyond another number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assent.reasoning.words.quantities import Bound, Quantity
from assent.service.service_type import Direction
from assent.service.skills import lexicon, roles
from assent.service.skills.roles import Asked, Decided


def ask(plain: str, everything: Sequence[Quantity], mine: Sequence[Quantity]) -> list[Asked]:
    """What the words say of each rate of `mine`: whether it is one, its way, its scope, its bound."""
    asked = []
    for place in _heard(plain, everything, mine):
        one = place.quantity
        way = roles.OPEN if not place.ways else "both" if len(place.ways) > 1 else place.ways[0]
        scope = roles.OPEN if place.each is None else "each" if place.each else "whole"
        asked += [
            Asked("role", one, "wanted"),
            Asked("way", one, way, _around(plain, one, lexicon.DOWN, lexicon.UP, lexicon.BOTH)),
            Asked("scope", one, scope, _around(plain, one, lexicon.PER_UE, lexicon.IN_TOTAL)),
            Asked("bound", one, roles.BOUNDS[one.bound]),
        ]
    return asked


def _around(plain: str, one: Quantity, *told: re.Pattern[str]) -> tuple[str, ...]:
    """Which of the words stand anywhere in the number's sentence."""
    start = max((cut.end() for cut in _SENTENCE.finditer(plain, 0, one.start)), default=0)
    stop = _SENTENCE.search(plain, one.end)
    end = stop.start() if stop else len(plain)
    return tuple(f"{place}:{bool(pattern.search(plain, start, end))}" for place, pattern in enumerate(told))


_BOUNDS: dict[str, Bound] = {"exact": "exact", "least": "at_least", "most": "at_most"}


def rates(
    plain: str,
    everything: Sequence[Quantity],
    mine: Sequence[Quantity],
    main: Direction,
    decided: Decided,
) -> list[tuple[str, Quantity]]:
    """Each rate of `mine` with the requirement's fields that it states: `dl`, `ul`, `dl_per_ue`, `ul_per_ue`.

    `main`: the direction meant by a rate that says none.
    """
    own = [
        place
        for place in _heard(plain, everything, mine)
        if decided.of("role", place.quantity, "wanted") == "wanted"
    ]
    for place in own:
        _take(place, decided)
    _spread_scope(plain, own)
    capping = _capping(plain, own)
    _inherit(own, capping)
    _complete([place for place in own if id(place) not in capping], main)
    _inherit(own, capping)
    return [
        (f"{way}{'_per_ue' if place.each else ''}", place.quantity)
        for place in own
        for way in place.ways or ()
    ]


def _take(place: _Place, decided: Decided) -> None:
    """What was decided in the place of what the words say."""
    one = place.quantity
    way, scope = decided.of("way", one, ""), decided.of("scope", one, "")
    place.ways = {"": place.ways, roles.OPEN: (), "both": ("dl", "ul")}.get(way, (way,))
    place.each = {"": place.each, roles.OPEN: None, "each": True, "whole": False}[scope]
    bound = decided.of("bound", one, roles.BOUNDS[one.bound])
    if bound != roles.BOUNDS[one.bound]:
        place.quantity = replace(one, bound=_BOUNDS[bound])


def _heard(plain: str, everything: Sequence[Quantity], mine: Sequence[Quantity]) -> list[_Place]:
    """The rates of `mine` with what the words around them tell."""
    places = _places(plain, everything)
    own = [place for place in places if any(_at(place.quantity, one) for one in mine)]
    _spread_scope(plain, own)
    _slashes(plain, own)
    _ranges(own)
    return own


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
    """Every rate of the text in order."""
    places: list[_Place] = []
    floor, nouns = 0, _counted(everything)
    for index, one in enumerate(everything):
        ceiling = _next(everything, index + 1, len(plain))
        behind = everything[index + 1 : index + 2]
        after = _until_cut(_PROMISED.sub(_blank, plain[one.end : ceiling]))
        if one.kind == "rate":
            place = _Place(one, plain[floor : one.start], after)
            _read(place, nouns)
            if not place.ways and one.end + len(after) == ceiling and behind and behind[0].kind == "count":
                place.ways = _way(_until_cut(plain[behind[0].end : _next(everything, index + 2, len(plain))]))
            places.append(place)
            used = not _leads(place.before) and (_way(after) or _scope(after) is not None)
            floor = one.end + len(after) if used else one.end
        elif one.kind != "count":
            floor = one.end
    return places


def _next(everything: Sequence[Quantity], index: int, end: int) -> int:
    return everything[index].start if index < len(everything) else end


_PROMISED = re.compile(rf",?\s*{lexicon.GUARANTEED.pattern},?")
"""Whether a rate is guaranteed says neither which way it goes nor whose it is."""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _until_cut(text: str) -> str:
    cut = _CUT.search(text)
    if cut and cut.group().strip() in ("and", "y", "e", "et") and lexicon.BOTH.search(text[: cut.end() + 10]):
        return text
    return text[: cut.start()] if cut else text


_TIMES = re.compile(r"(?<!\w)[x×*@]\s*$")


def _read(place: _Place, nouns: frozenset[str]) -> None:
    before = _way(_last_clause(place.before), last=True)
    place.ways = before if _leads(place.before) else _way(place.after) or before
    scope = _scope(place.after)
    place.each = scope if scope is not None else _scope(_last_clause(place.before))
    if place.each is None and (_TIMES.search(place.before) or _of_one(_last_clause(place.before), nouns)):
        place.each = True


_ONE_OF = re.compile(
    r"(?<![\w-])(?:an?|any|un[ae]?|uma?|eine[rnm]?|ein) (?P<noun>[a-z-]+)(?: (?P<next>[a-z-]+))?"
)


def _of_one(text: str, nouns: frozenset[str]) -> bool:
    """ "A camera takes at most 15 Mbit/s", where cameras are counted."""
    return any(nouns.intersection(match.groups()) for match in _ONE_OF.finditer(text))


def _counted(everything: Sequence[Quantity]) -> frozenset[str]:
    """The singular of every noun that is counted."""
    plurals = [one.of for one in everything if one.kind == "count" and one.of.endswith("s") and one.value > 1]
    return frozenset(ending for noun in plurals for ending in (noun[:-1], noun.removesuffix("es")))


_LEAD = re.compile(
    r"\s*(?:(?:of|:|=|at|is|rate|throughput|speed|bandwidth|de|a|con|com|least|most|up to|about|>=?|<=?|≥"
    r"|≤)\s*){0,4}$"
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


_ALL_EACH = re.compile(
    r"(?<!\w)(?:both|all|all of (?:it|them|this)|ambos|ambas|beide|les deux|alles?|tudo|todo),? (?:per|for each"
    r"|for every|por|par"
    r"|pro|je|a) (?!slice|direction|second)[a-z]+"
)
_TOGETHER = re.compile(r"[^.;!?]{0,32}")


def _spread_scope(plain: str, places: list[_Place]) -> None:
    """ "20 Mbps down and 5 up per user" speaks of each user twice; so does "each gets 20 down and 5 up"."""
    for match in _ALL_EACH.finditer(plain):
        sentence = max((cut.end() for cut in _SENTENCE.finditer(plain, 0, match.start())), default=0)
        for place in places:
            if place.each is None and sentence <= place.quantity.start < match.start():
                place.each = True
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


_CEILING = lexicon.words(
    r"bursts?|bursting|peak\w*|cap(?:ped)?|ceiling|max\w*|limit\w*|at most|no more than|never more than|up to"
    r"|como maximo|no maximo|hochstens|maximal|au plus|tope|teto|plafond\w*"
)


def _capping(plain: str, places: list[_Place]) -> set[int]:
    """The places that cap the one before them: "150 Mb/s up, cap 400 Mb/s"."""
    found = set()
    for one, other in pairwise(places):
        between = plain[one.quantity.end : other.quantity.start]
        ends = other.quantity.bound == "at_most" and one.quantity.bound != "at_most"
        same = not other.ways or not one.ways or other.ways == one.ways
        if ends and same and not _SENTENCE.search(between) and _CEILING.search(between):
            found.add(id(other))
    return found


_SENTENCE = re.compile(r"[.;!?](?:\s|$)")


def _inherit(places: list[_Place], capping: set[int]) -> None:
    for one, other in pairwise(places):
        if id(other) in capping:
            one.ways = other.ways = one.ways or other.ways
            other.each = one.each if other.each is None else other.each


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
