"""What a sentence says in numbers: rates, times, percentages, counts, speeds, lengths, sizes, money.

Embedded solvers call `quantities` and read the words around each span themselves: direction ("down", "up"),
"each", "per user" are not decided here. A bare number that takes its unit from its neighbour is a count whose
`of` is the word after it: in "100 Mbps down and 20 up" the second quantity is `count 20 of up`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assent.reasoning.words.bounds import Bound, bound_of
from assent.reasoning.words.flat import flat
from assent.reasoning.words.masks import identifiers, labelled
from assent.reasoning.words.nouns import noun_after
from assent.reasoning.words.numbers import Number, finite, numbers
from assent.reasoning.words.units import Kind, Unit, currency_before, unit_at

__all__ = ["Bound", "Kind", "Quantity", "quantities"]


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, at `text = sentence[start:end]`.

    `value` is in Mbps (rate), ms (time), % (percent), km/h (speed), km (length), MB of 10^6 bytes (size), as
    counted (count) or in the currency named by `of` (money). It is finite, and negative where the text says
    so: refusing that is the caller's. `of` of a count is its noun, in lower case and without
    accents, or "". `bound` is how it
    was said: "under 10 ms" is `at_most`. A range "10 to 20 ms" gives two: `at_least` 10 and `at_most` 20;
    "100/20 Mbps" gives two exact ones.
    """

    kind: Kind
    value: float
    text: str
    start: int
    end: int
    bound: Bound = "exact"
    of: str = ""


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text`, in order. Addresses, interface names, versions and times of day are none."""
    plain = flat(text)
    found: list[Quantity] = []
    held: _Read | None = None  # a number that waits for the unit of the next one: "10" of "10 to 20 ms"
    for read in _reads(plain):
        floor = found[-1].end if found else 0
        if held is not None and (pair := _pair(held, read, plain)):
            found.extend(_quantity(one, text, plain, floor, bound) for one, bound in pair)
            held = None
            continue
        if held is not None and (alone := _count(held, plain)):
            found.append(_quantity(alone, text, plain, floor))
        if _closes_a_range(found, read, plain):
            found[-1] = replace(found[-1], bound="at_least")
            found.append(_quantity(read, text, plain, floor, "at_most"))
            held = None
            continue
        held = read if read.unit is None else None
        if held is None:
            found.append(_quantity(read, text, plain, found[-1].end if found else 0))
    if held is not None and (alone := _count(held, plain)):
        found.append(_quantity(alone, text, plain, found[-1].end if found else 0))
    return _with_relatives(found, text, plain)


@dataclass(frozen=True)
class _Read:
    """A number and what was found of its unit so far."""

    number: Number
    unit: Unit | None
    start: int
    end: int
    of: str = ""


def _reads(plain: str) -> list[_Read]:
    spans = identifiers(plain)
    reads: list[_Read] = []
    at = 0
    for number in numbers(plain):
        while at < len(spans) and spans[at][1] <= number.start:
            at += 1
        inside = at < len(spans) and spans[at][0] < number.end
        read = None if inside and not _is_measured(plain, number, spans[at]) else _read(plain, number)
        if read is not None and not (reads and read.start < reads[-1].end):
            reads.append(read)
    return reads


def _is_measured(plain: str, number: Number, span: tuple[int, int]) -> bool:
    """A name that ends where the number does, with a unit behind it, is none: "latency-10 ms", "bps/20 Mbps"."""
    unit = unit_at(plain, number.end)
    return (
        number.end == span[1] and unit is not None and unit.kind is not None and plain[span[1] - 1].isdigit()
    )


_NINES = re.compile(r"[\s-](?:nines?|9'?s|neunen|neuner|nueves|noves|nove|neufs?)\b", re.IGNORECASE)
_GLUED = re.compile(r"[^\W\d]|_")


def _read(plain: str, number: Number) -> _Read | None:
    nines = _NINES.match(plain, number.end)
    if nines and 1 <= number.value <= 12 and not number.fraction:
        share = replace(
            number, value=float("99." + "9" * (int(number.value) - 2)) if number.value > 1 else 90.0
        )
        return _Read(share, Unit("percent", 1.0, nines.end()), number.start, nines.end())
    money = currency_before(plain, number.start)
    if money:
        return _Read(number, Unit("money", 1.0, number.end, money[0]), money[1], number.end, money[0])
    unit = unit_at(plain, number.end)
    if unit is not None:
        return _Read(number, unit, number.start, unit.end, unit.of) if unit.kind else None
    if _GLUED.match(plain, number.end):
        return None  # "1080p", "2x", "802.11ax"
    return _Read(number, None, number.start, number.end)


_RELATIVE = re.compile(
    r"(?<!\w)(?:(?P<twice>twice|double|doppelt|doble|dobro|double de)|(?:an?|one|the|un|una|uma|une|la|a|le|ein)?\s?"
    r"(?P<part>half|third|quarter|fifth|tenth|hundredth|mitad|metade|moitie|halfte|meta|cuarta parte"
    r"|quarta parte|quart"
    r"|viertel|quarto|decima parte|decimo|dixieme|zehntel))"
    r"\s(?:of\s|de\s|von\s|di\s)?(?:that|this|it|eso|esto|isso|cela|ca|davon|cio|quello)(?!\w)",
    re.IGNORECASE,
)
_FACTORS = {
    "half": 2, "mitad": 2, "metade": 2, "moitie": 2, "halfte": 2, "meta": 2, "third": 3, "quarter": 4,
    "cuarta parte": 4, "quarta parte": 4, "quart": 4, "viertel": 4, "quarto": 4, "fifth": 5, "tenth": 10,
    "decima parte": 10, "decimo": 10, "dixieme": 10, "zehntel": 10, "hundredth": 100,
}  # fmt: skip


def _with_relatives(found: list[Quantity], text: str, plain: str) -> tuple[Quantity, ...]:
    """ "A tenth of that": the same kind as the quantity before it."""
    for match in _RELATIVE.finditer(plain):
        start, end = match.span()
        before = [one for one in found if one.end <= start]
        inside = [one for one in found if start <= one.start < end]
        if not before or any(one.kind != "count" for one in inside):
            continue
        factor = 2.0 if match["twice"] else 1 / _FACTORS[match["part"].lower()]
        last = max(before, key=lambda one: one.end)
        value = float(f"{last.value * factor:.12g}")
        said = text[start:end].strip()
        start += len(text[start:end]) - len(text[start:end].lstrip())
        relative = replace(last, value=value, text=said, start=start, end=end, bound="exact")
        found = sorted([*(one for one in found if one not in inside), relative], key=lambda one: one.start)
    return tuple(found)


_RANGE = re.compile(r"\s?(?:-|\.\.\.?)\s?|\s(?:to|through|till|a|ate|hasta)\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\s(?:and|y|e|et)\s", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:between|entre)\s+$", re.IGNORECASE)
_EITHER = re.compile(r"\s?/\s?|\s(?:or|o|ou)\s", re.IGNORECASE)


def _pair(first: _Read, second: _Read, plain: str) -> list[tuple[_Read, Bound | None]]:
    """Both ends of a range, or both sides of a slash, where the first takes the unit of the second."""
    between = plain[first.end : second.start]
    opens = _OPENS.search(plain[max(0, first.start - 12) : first.start])
    is_range = _RANGE.fullmatch(between) or (opens and _BETWEEN.fullmatch(between))
    if second.unit is None:
        counted = _count(second, plain)
        if not is_range or counted is None or labelled(plain, first.start):
            return []
        other = replace(counted, number=first.number, start=first.start, end=first.end)
        return [(other, "at_least"), (counted, "at_most")]
    if not (is_range or _EITHER.fullmatch(between)):
        return []
    end = first.number.end
    other = replace(first, unit=replace(second.unit, end=end), end=end, of=second.of)
    return [(other, "at_least"), (second, "at_most")] if is_range else [(other, None), (second, None)]


def _closes_a_range(found: list[Quantity], read: _Read, plain: str) -> bool:
    """ "between 5 ms and 10 ms": both ends with their units."""
    if not found or read.unit is None or found[-1].kind != read.unit.kind:
        return False
    opens = _OPENS.search(plain[max(0, found[-1].start - 12) : found[-1].start])
    return bool(opens and _BETWEEN.fullmatch(plain[found[-1].end : read.start]))


def _count(read: _Read, plain: str) -> _Read | None:
    """A bare number as a count of the noun behind it; None where it is a label, a year or a stray decimal."""
    noun = noun_after(plain, read.end)
    number = read.number
    if labelled(plain, read.start) and not noun.plural:
        return None
    if noun.direction and plain[number.end - 1] in "kK":
        return replace(read, unit=Unit("rate", 1e-6, read.end))  # "512k up": bit/s
    if number.fraction:
        return _decimal(read, noun.text, noun.direction, plain)
    if (
        number.worded
        and number.value in (1, 0.5)
        and (not noun.text or _PRONOUN.search(plain[: read.start][-12:]))
    ):
        return None
    of = noun.text or _named_before(plain, read.start)
    return replace(read, unit=Unit("count", 1.0, read.end), of=of)


def _named_before(plain: str, start: int) -> str:
    """What a field says: "users: 50"."""
    match = _FIELD.search(plain[max(0, start - 40) : start])
    return match[1].lower() if match else ""


_FIELD = re.compile(r"(?<![\w-])([A-Za-z][A-Za-z_-]{1,30})\s?[:=]\s?$")

_PRONOUN = re.compile(r"\b(?:the|no|this|that|any|which|each|every|another|only)\s$", re.IGNORECASE)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}$")
_ARE = re.compile(
    r"(?<!\w)(?:son|seran|unos|unas|hasta|sao|serao|ate|cerca de|ce sont|seront|sind es|sind|werden es|etwa"
    r"|rund|bis zu|sono"
    r"|saranno|circa|fino a|\() ?$", re.IGNORECASE,
)  # fmt: skip
_LOSSES = re.compile(r"loss|error|perd|pert|fehler|verlust", re.IGNORECASE)
_UPTIME = re.compile(r"availab|reliab|uptime|disponib|dispon|fiab|confiab", re.IGNORECASE)


def _decimal(read: _Read, noun: str, direction: bool, plain: str) -> _Read | None:
    """A bare decimal: nines of availability, a thousand written `1.000`, or a rate whose unit was said before."""
    value = read.number.value
    near = plain[max(0, read.start - 40) : read.end + 30]
    if 90 <= value < 100 and (value >= 99 or _UPTIME.search(near)):
        return replace(read, unit=Unit("percent", 1.0, read.end))
    counted = noun or _ARE.search(plain[max(0, read.start - 24) : read.start])
    if _THOUSANDS.match(plain[read.start : read.end]) and counted and not direction:
        thousand = replace(read.number, value=round(value * 1000), fraction=False)
        return replace(read, number=thousand, unit=Unit("count", 1.0, read.end), of=noun)
    if 0.9 <= value < 1 and _UPTIME.search(near):
        share = replace(read.number, value=float(f"{value * 100:.12g}"))  # "reliability 0.9999"
        return replace(read, number=share, unit=Unit("percent", 1.0, read.end))
    if 0 < value < 0.1 and _LOSSES.search(near[:40]):
        return replace(read, unit=Unit("count", 1.0, read.end))  # a share of packets
    return replace(read, unit=Unit("count", 1.0, read.end), of=noun) if direction else None


def _quantity(read: _Read, text: str, plain: str, floor: int, bound: Bound | None = None) -> Quantity:
    unit = read.unit
    assert unit is not None and unit.kind is not None  # _reads and _count see to it
    if bound is None:
        before, after = (
            plain[max(floor, read.start - 80) : read.start],
            plain[_digits_end(read, plain) :][:80],
        )
        bound = bound_of(before, after, smaller_is_better=unit.kind == "time")
    value = finite(read.number.value * unit.factor)
    return Quantity(unit.kind, value, text[read.start : read.end], read.start, read.end, bound, read.of)


def _digits_end(read: _Read, plain: str) -> int:
    """Where the words after the quantity start; at the `+` of "20+ Mbps"."""
    return read.number.end if plain[read.number.end : read.number.end + 1] == "+" else read.end
