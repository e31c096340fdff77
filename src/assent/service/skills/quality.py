"""Availability and reliability: said as such, as nines, as a share of losses, or as downtime. `readings` calls this."""

from __future__ import annotations

import re
from decimal import Decimal

from assent.reasoning.words.quantities import Quantity
from assent.service.skills import lexicon
from assent.service.skills.reading import Context, Reading
from assent.service.skills.settling import Said, quote, settle

LOWEST_QUALITY = 90
"""A percentage below this is none of availability or reliability: 80 % utilisation, 20 % cheaper."""


def read(reading: Reading, context: Context, mine: list[Quantity]) -> None:
    """Availability, and reliability: said as such, or as a share of losses."""
    stated: dict[str, list[Said]] = {}
    ways: dict[str, list[Said]] = {}
    last: tuple[str, ...] = ()
    for one in mine:
        before, after = context.before(one.start)[-60:], context.after(one.end)[:40]
        near = (before, after.split(",")[0].split(" and ")[0])
        if one.kind == "percent":
            names, value = _percentage(one, near)
            if len(names) > 1 and last and not _NAMED.search(" ".join(near)) and not _ENDS.search(before):
                names = last  # "reliability 99.999 % down and 99.99 % up"
            last = names
        elif one.kind == "count" and 0 < one.value < 0.1 and any(map(lexicon.LOSS.search, near)):
            names = ("reliability_percent",)
            value = float(100 - 100 * Decimal(str(one.value)))
        else:
            continue
        if not names:
            reading.notes.append(f"“{one.text}” was read neither as availability nor as reliability")
        for name in names:
            if not 0 < value < 100:
                reading.questions.append(
                    f"“{one.text}” cannot be promised: which share below 100 % do you need, such as 99.999 %?"
                )
                continue
            lost = one.kind == "count" or value != _share(one)
            said = Said(value, "exact" if lost else one.bound, one.text)
            stated.setdefault(name, []).append(said)
            if name == "reliability_percent":
                ways.setdefault(_way(near), []).append(said)
    for loss in _losses(context, mine):
        stated.setdefault("reliability_percent", []).append(loss)
    outage = _outage(context, mine)
    if outage is not None:
        stated.setdefault("availability_percent", []).append(outage)
    apart = {way: said for way, said in ways.items() if way}
    if len(apart) == 2 and len(ways) == 2:
        _apart(reading, apart)
        stated.pop("reliability_percent")
    for name, statements in sorted(stated.items()):
        low, high = settle(reading, f"the {name.removesuffix('_percent')}", statements)
        value_said = low if low is not None else high
        if value_said is not None:
            reading.put(name, value_said, quote(statements))
            reading.said[name.removesuffix("_percent")] = quote(statements)


def _way(near: tuple[str, str]) -> str:
    """The way that a reliability holds for: "dl", "ul", or "" for both."""
    for around in (near[1], near[0]):
        down, up = lexicon.DOWN.search(around), lexicon.UP_LINK.search(around)
        if bool(down) != bool(up):
            return "dl" if down else "ul"
    return ""


def _apart(reading: Reading, ways: dict[str, list[Said]]) -> None:
    """ "99.999 % on the downlink and 99.99 % on the uplink"."""
    values = []
    for way, statements in sorted(ways.items()):
        low, high = settle(reading, f"the {_LINKS[way]} reliability", statements)
        value = low if low is not None else high
        if value is not None:
            values.append(value)
            reading.put(f"{way}_reliability_percent", value, quote(statements))
    if values:
        said = quote(one for statements in ways.values() for one in statements)
        reading.put("reliability_percent", max(values), said)
        reading.said["reliability"] = said


_NAMED = re.compile(rf"{lexicon.AVAILABILITY.pattern}|{lexicon.RELIABILITY.pattern}|{lexicon.LOSS.pattern}")
_ENDS = re.compile(r"[.;!?]\s")
_LINKS = {"dl": "downlink", "ul": "uplink"}


def _losses(context: Context, mine: list[Quantity]) -> list[Said]:
    """ "Loss of at most one packet in 10,000": what is left of the whole, in percent."""
    found: list[Said] = []
    for one in mine:
        before = re.split(r"[.;!?]", context.plain[max(0, one.start - 80) : one.start])[-1]
        part, near = _ONE_IN.search(before), (before, context.after(one.end)[:40])
        if one.kind == "count" and one.value > 1 and part and any(map(lexicon.LOSS.search, near)):
            left = float(f"{100 * (1 - 1 / one.value):.12g}")
            found.append(Said(left, "exact", f"{part[0].strip()} {one.text}"))
    return found


_ONE_IN = re.compile(
    r"(?<!\w)(?:one|1|a single)(?: (?:packet|frame|message|datagram)s?)? (?:in|of|out of|per)(?: every)?\s*$"
)


def _outage(context: Context, mine: list[Quantity]) -> Said | None:
    """ "At most 5 minutes of downtime a year": the share of the year that is left."""
    for one in mine:
        before, after = context.before(one.start)[-40:], context.after(one.end)[:40]
        if one.kind != "time" or not (lexicon.DOWNTIME.search(before) or lexicon.DOWNTIME.search(after)):
            continue
        per = lexicon.PER_PERIOD.search(context.plain, one.end, one.end + 60)
        span = next((ms for key, ms in _SPANS_MS.items() if per and per[key]), None)
        if span is not None and 0 < one.value < span:
            return Said(float(f"{100 * (1 - one.value / span):.9g}"), "exact", one.text)
    return None


_SPANS_MS = {"year": 365 * 86.4e6, "month": 30 * 86.4e6, "week": 7 * 86.4e6, "day": 86.4e6}


def _percentage(one: Quantity, near: tuple[str, str]) -> tuple[tuple[str, ...], float]:
    """Which attributes a percentage is about, by the nearest word; and its value as one of success."""
    value = _share(one)
    if lexicon.DOWNTIME.search(near[0]) or lexicon.DOWNTIME.search(near[1]):
        return ("availability_percent",), value if value >= LOWEST_QUALITY else float(
            100 - Decimal(str(value))
        )
    behind = _NAMED_BEHIND.match(near[1])
    sides: tuple[tuple[str, bool], ...] = ((near[0], True), (near[1], False))
    if behind and not _NAMED_BEFORE.search(near[0]):
        sides = ((behind[0], False), *sides)
    for text, last in sides:
        hits = [
            (match.start(), name)
            for name, pattern in (("loss", lexicon.LOSS), ("availability", lexicon.AVAILABILITY),
                                  ("reliability", lexicon.RELIABILITY))
            for match in pattern.finditer(text)
        ]  # fmt: skip
        kinds = {name for _, name in hits}
        if kinds == {"availability", "reliability"}:
            return ("availability_percent", "reliability_percent"), value
        if hits:
            name = (max if last else min)(hits)[1]
            if name == "loss":
                return ("reliability_percent",), float(100 - Decimal(str(value)))
            return (f"{name}_percent",), value
    if value >= LOWEST_QUALITY:
        return ("availability_percent", "reliability_percent"), value
    return (), value


_QUALITY = (
    r"(?:availab\w*|reliab\w*|up-?time|disponib\w*|fiab\w*|confiab\w*|zuverlass\w*|verfugbar\w*|affidab\w*)"
)
_NAMED_BEHIND = re.compile(
    rf"\W*(?:of |de |di |an )?(?:(?:service|packet|network|uplink|downlink) )?{_QUALITY}(?! (?:and|or) )"
)
_NAMED_BEFORE = re.compile(
    rf"{_QUALITY}(?: rate)?(?:\W|of|is|at|de|von|must|be|least|at|above|over|than|to|should|has|del|du){{0,24}}$"
)


def _share(one: Quantity) -> float:
    """A percentage; one like "99,999 %" is written with a decimal comma, for no share has five digits."""
    comma = re.match(r"(\d{1,2}),(\d{3,})(?!\d)", one.text)
    return float(f"{comma[1]}.{comma[2]}") if comma and one.value > 100 else one.value
