"""Numbers that say only half of what they mean: the unit, the kind or the noun stands by another word.

`reading.Context` calls `completed` before a request is divided: "10 ms down and 20 up", "(in ms)", "under a second",
"harvesters (6, at most 15 km/h)".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assent.reasoning.words.bounds import bound_of
from assent.reasoning.words.flat import flat
from assent.reasoning.words.numbers import numbers
from assent.reasoning.words.quantities import Quantity
from assent.reasoning.words.units import Unit, unit_at
from assent.service.skills import lexicon, slice_words


def completed(plain: str, found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """`found` of a `flat` lower-case text, each with what it borrows; in order. A number that borrows nothing stays."""
    steps: tuple[Callable[[str, list[Quantity]], list[Quantity]], ...] = (
        _meters, _articles, _units_apart, _from_before, _from_behind, _in_brackets,
    )  # fmt: skip
    read = list(found)
    for step in steps:
        read = step(plain, read)
    return tuple(read)


_METERING = lexicon.words(
    r"(?:water|gas|electric\w*|energy|heat|power|smart|parking|utility) (?:\w+ )?(?:met(?:ers?|ering)|utility"
    r"|supplier|company)"
    r"|metering|(?:per|each|every|a) (?:\w+ )?meter(?! of)|utilit(?:y|ies)|meter readings?"
)


def _meters(plain: str, found: list[Quantity]) -> list[Quantity]:
    """ "70,000 meters" of a metering service are devices, no distance."""
    if not _METERING.search(plain):
        return found
    read = []
    for one in found:
        near = f"{plain[max(0, one.start - 30) : one.start]} {plain[one.end : one.end + 20]}"
        whole = round(one.value * 1000)
        named = one.kind == "length" and re.search(r"(?<!\w)met(?:ers|res)$", one.text.lower())
        if named and whole > 1 and not lexicon.AWAY.search(near) and not lexicon.POSITIONING.search(near):
            one = replace(one, kind="count", value=float(whole), of="meters")
        read.append(one)
    return read


_ARTICLE = re.compile(
    r"(?<![\w-])(?:under|below|within|in|up to|less than|more than|exceed|about|around|than|at most|of|takes?"
    r"|menos de|hasta|en"
    r"|ate|em|moins d'|moins de|jusqu'a|en|unter|binnen|innerhalb|bis zu|meno di|entro|fino a) ?"
    r"(?P<one>an?|un[ao]?|uma?|une|einer?|ein) (?=(?:second|minute|hour|segundo|minuto|hora|seconde|heure"
    r"|sekunde|stunde"
    r"|secondo|ora|millisecond|milisegundo)(?!\w))"
)
_OUT_FOR = re.compile(
    rf"{lexicon.DOWNTIME.pattern}(?: (?:for|of|up to|durante|pendant|fur))? (?P<one>an?|un[ao]?|uma?|une"
    rf"|eine[rn]?|ein)"
    r" (?=(?:day|week|hour|dia|semana|hora|jour|semaine|heure|tag|woche|stunde|giorno|settimana|ora)(?!\w))"
)
_EVERY_SO_OFTEN = re.compile(r"(?:once|times|twice|messages?|packets?|readings?|frames?|[a-z]+s) in $")


def _articles(plain: str, found: list[Quantity]) -> list[Quantity]:
    """ "Under a second", "bis zu einer Minute": one of them."""
    more = []
    for match in [*_ARTICLE.finditer(plain), *_OUT_FOR.finditer(plain)]:
        unit = unit_at(plain, match.end("one"))
        taken = any(one.start < match.end() and match.start("one") < one.end for one in found)
        if (
            unit is None
            or unit.kind != "time"
            or taken
            or _EVERY_SO_OFTEN.search(plain[: match.start("one")])
        ):
            continue
        start, end = match.start("one"), unit.end
        bound = bound_of(plain[max(0, start - 80) : start], plain[end : end + 80], smaller_is_better=True)
        more.append(Quantity("time", unit.factor, plain[start:end], start, end, bound))
    return sorted([*found, *more], key=lambda one: one.start)


_APART = re.compile(
    r"(?<!\w)(?:(?<=, )in (?=[a-z])|\((?:all |both |each )?(?:in )?"
    r"|\[(?:in )?|(?:both|all|each|everything|figures|values|rates|beide"
    r"|ambos|ambas|todo|tudo|les deux|alle|jeweils|entrambi),? (?:(?:is|are|given|measured|expressed|dos|das|deux) )?"
    r"(?:in|en|em) )(?=[a-z%])"
)
_MARKED = re.compile(r"\s?(?:\)|\])?\s?(?:[:=]|is|of|at most|at least|<=?|>=?)\s?$")


def _units_apart(plain: str, found: list[Quantity]) -> list[Quantity]:
    """ "8 down, 2 up, both in Mbit/s", "50 at most (in ms)", "latency (ms): 5": the unit of numbers near it."""
    for match in _APART.finditer(plain):
        unit = unit_at(plain, match.end())
        if unit is None or unit.kind in (None, "count", "money"):
            continue
        start = max((cut.end() for cut in _SENTENCE.finditer(plain, 0, match.start())), default=0)
        inside = [one for one in found if start <= one.start and one.end <= match.start() and _is_bare(one)]
        others = [one.end for one in found if start <= one.start < match.start() and not _is_bare(one)]
        inside = [one for one in inside if one.start >= max(others, default=0)]
        if not inside:
            behind = next((one for one in found if one.start >= unit.end), None)
            if behind is None or not _is_label(plain[unit.end : behind.start]):
                continue
            inside = [behind] if behind.kind == "count" else []
        found = [_measured(one, unit) if one in inside else one for one in found]
    return found


_SENTENCE = re.compile(r"[.;!?]\s")


def _is_label(between: str) -> bool:
    return bool(_MARKED.fullmatch(between) or re.fullmatch(r"\s?[)\]]?\s?[:=]?\s?", between))


def _is_bare(one: Quantity) -> bool:
    return one.kind == "count" and (
        one.of in ("", "most", "least", "each", "guaranteed", "max", "min") or lexicon.is_direction(one.of)
    )


def _measured(one: Quantity, unit: Unit) -> Quantity:
    assert unit.kind is not None  # the callers see to it
    return replace(one, kind=unit.kind, value=one.value * unit.factor, of="")


_LINKS = re.compile(
    r"(?:[\s,;:()/&-]|(?<!\w)(?:and|or|but|with|plus|then|the|a|an|of|on|in|for|at|to|it|its|them|they|each|is"
    r"|are|be|may|can|let"
    r"|must|should|will|even|only|same|way|direction|latency|delay|rate|throughput|not?|never|more|less|than"
    r"|least|most"
    r"|above|below|under|over|beyond|exceed|exceeding|up|max(?:imum)?|min(?:imum)?|cap(?:ped)?|ceiling"
    r"|limit(?:ed)?|floor"
    r"|peaks?|peaking|bursts?|bursting|guaranteed?|assured|committed|uplink|downlink|upload|download|upstream"
    r"|downstream"
    r"|ul|dl|down|y|e|et|und|o|ou|oder|con|com|avec|mit|de|del|da|du|des|en|em|el|la|le|les|o|os|as|no|na|im|in|auf"
    r"|como|mucho|maximo|minimo|al|menos|pelo|au|moins|plus|mas|mais|hasta|ate|jusqu'a|bis|zu|hochstens|mindestens"
    r"|subida|bajada|descida|montant|descendant|montante|ascendente|descendente|retard|latencia|latence|verzogerung"
    r"|latenz|latenza|massimo|almeno|fino)(?!\w))+"
)
_CEILINGS = re.compile(
    r"(?<!\w)(?:bursts?|bursting|peaks?|peaking|cap(?:ped)?|ceiling)(?: (?:up|of|to|at|is|rate|it"
    r"|them)){0,3}\s?[:=]?\s*$"
)
_TOO_MANY = 50
"""So many units, and so many times the other way's rate, nobody means: the unit is a prefix smaller."""
_TO_A_WAY = re.compile(
    r"\s*(?:(?:in|on|for|de|of|the|a|en|em|la|el|le|na|no|pour|para|guaranteed|assured|committed|minimum|maximum"
    r"|at (?:the )?(?:most|least)|max\.?|min\.?|mbit|each)\s+){0,4}$"
)


def _from_before(plain: str, found: list[Quantity]) -> list[Quantity]:
    """ "15 ms down and no more than 10 up", "2 Mbps, bursting to 10": a bare number takes the unit before it."""
    read: list[Quantity] = []
    for at, one in enumerate(found):
        lender = _lender(plain, found, at, read) if one.kind == "count" else None
        if lender is None:
            read.append(one)
            continue
        unit = _unit_of(lender)
        if lender.kind == "rate" and one.value >= _TOO_MANY and one.value * unit > _TOO_MANY * lender.value:
            unit /= 1000  # "1 Gbit/s down and 500 up"
        value = float(f"{one.value * unit:.12g}")
        read.append(replace(one, kind=lender.kind, value=value, of=""))
    return read


def _lender(plain: str, found: list[Quantity], at: int, read: list[Quantity]) -> Quantity | None:
    one = found[at]
    followed = one.of and not _is_bare(one) and plain.startswith(f" {one.of}", one.end)
    if not read or (followed and not _tells(plain, one, found, at)):
        return None
    measures = [other for other in read if other.kind in ("rate", "time") and _unit_of(other)]
    if not measures:
        return None
    last, between = read[-1], plain[read[-1].end : one.start]
    stands_alone = _is_bare(one) and bool(_STOPS.match(plain, one.end))
    if stands_alone and last is measures[-1] and _LINKS.fullmatch(between) and _relates(between):
        return last
    if _tells(plain, one, found, at):
        return (
            measures[-1]
            if measures[-1].kind == "time" and _LINKS.fullmatch(between)
            else _last_rate(measures)
        )
    in_sentence = not _SENTENCE.search(plain[measures[-1].end : one.start])
    capped = _CEILINGS.search(plain[max(0, one.start - 30) : one.start])
    return _last_rate(measures) if capped and in_sentence and stands_alone else None


_STOPS = re.compile(
    r"\s*(?:$|[,.;:)!?&]|(?:and|y|e|et|und|but|each|per|guaranteed|assured|committed|max|min"
    r"|at (?:the )?(?:most|least)|apiece"
    r"|in (?:each|both|either)|both|tops|please|on the|in the)(?!\w))"
)
"""What may stand behind a number that counts nothing."""


_RELATES = re.compile(
    r"(?<!\w)(?:up-?links?|down-?links?|uploads?|downloads?|upstream|downstream|ul|dl|up|down|most|least|more"
    r"|less|max\w*|min\w*"
    r"|cap(?:ped)?|peaks?|peaking|bursts?|bursting|guaranteed|under|below|above|over|exceed\w*|latency|delay"
    r"|subida|bajada"
    r"|descida|montante?|descendante?|maximo|minimo|moins|plus|menos|mas|mais|hochstens|mindestens|hasta|ate"
    r"|jusqu'a|massimo|almeno|verzogerung|retard|latencia|latence)(?!\w)"
)


def _relates(between: str) -> bool:
    """Whether the words before a bare number speak of a way or a bound at all."""
    return bool(_RELATES.search(between))


def _tells(plain: str, one: Quantity, found: list[Quantity], at: int) -> bool:
    """Whether the words behind a bare number say which way it goes: "and 45 of assured upstream"."""
    ceiling = found[at + 1].start if at + 1 < len(found) else len(plain)
    after = re.split(r"[,;.()\n]", plain[one.end : ceiling])[0]
    match = lexicon.DOWN.search(after) or lexicon.UP.search(after)
    return bool(match and _TO_A_WAY.match(after[: match.start()]))


def _last_rate(measures: list[Quantity]) -> Quantity | None:
    return next((other for other in reversed(measures) if other.kind == "rate"), None)


def _unit_of(one: Quantity) -> float:
    """What one of its unit is in the base unit of its kind: 1000 of `1 Gbps`; 0 where no number was written."""
    written = next((number.value for number in numbers(flat(one.text))), 0.0)
    return one.value / written if written else 0.0


def _from_behind(plain: str, found: list[Quantity]) -> list[Quantity]:
    """ "At least 50 and at most 100 Mbit/s": the unit stands behind the second."""
    read = list(found)
    for at in range(len(read) - 2, -1, -1):
        one, other = read[at], read[at + 1]
        between = plain[one.end : other.start]
        if not _is_bare(one) or other.kind not in ("rate", "time") or not _LINKS.fullmatch(between):
            continue
        bounded = one.bound in ("at_least", "at_most") or lexicon.is_direction(one.of)
        scale = _unit_of(other)
        if bounded and scale and (_relates(between) or _BOTH_ENDS.search(between)):
            read[at] = replace(one, kind=other.kind, value=float(f"{one.value * scale:.12g}"), of="")
    return read


_BOTH_ENDS = re.compile(r"(?<!\w)(?:and|but|y|e|et|und|to)(?!\w)")


_OPENED = re.compile(
    r"(?P<noun>[a-z][a-z'-]{2,})\s?\((?:n ?= ?|about |around |some |roughly |currently |unos |unas |etwa |rund "
    r"|environ |circa |ca\. )?$"
)
_CLOSED = re.compile(r"\s?(?:[,;)]|of (?:them|these|those)|in (?:total|all)|pieces|units)")


def _in_brackets(plain: str, found: list[Quantity]) -> list[Quantity]:
    """ "Harvesters (6, at most 15 km/h)": the number counts what stands before the bracket."""
    marks = {match.start() for match in slice_words.ENUMERATOR.finditer(plain)}
    read = []
    for one in found:
        opened = _OPENED.search(plain[max(0, one.start - 60) : one.start]) if one.kind == "count" else None
        enumerated = len(marks) > 1 and plain.rfind("(", 0, one.start) in marks
        if opened and not enumerated and not one.of and _CLOSED.match(plain, one.end):
            one = replace(one, of=opened["noun"])
        read.append(one)
    return read
