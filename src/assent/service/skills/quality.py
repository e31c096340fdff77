"""Availability and reliability: said as such, as nines, as a share of losses, or as downtime. `readings` calls this."""

from __future__ import annotations

import re
from decimal import Decimal

from assent.reasoning.words.quantities import Quantity
from assent.service.skills import lexicon, roles
from assent.service.skills.reading import Context, Reading
from assent.service.skills.roles import Asked, Decided
from assent.service.skills.settling import Said, quote, settle

LOWEST_QUALITY = 90
"""A percentage below this is none of availability or reliability: 80 % utilisation, 20 % cheaper."""


def ask(context: Context, mine: list[Quantity]) -> list[Asked]:
    """What the words say of each share: which attribute it is, and of which way."""
    asked = []
    last = "none"
    for one in mine:
        near = _near(context, one)
        if one.kind == "percent":
            role = _role(one, near)
            if (
                role == "both"
                and last != "none"
                and not _NAMED.search(" ".join(near))
                and not _ENDS.search(near[0])
            ):
                role = last  # "reliability 99.999 % down and 99.99 % up"
            last = role
            asked += [Asked("role", one, role), Asked("way", one, _way(near) or roles.OPEN)]
    return asked


def read(reading: Reading, context: Context, mine: list[Quantity], decided: Decided) -> None:
    """Availability, and reliability: said as such, or as a share of losses."""
    stated: dict[str, list[Said]] = {}
    ways: dict[str, list[Said]] = {}
    for one in mine:
        way = decided.of("way", one, roles.OPEN)
        if one.kind == "percent":
            names, value = _meant(one, decided.of("role", one, "none"))
        elif one.kind == "count" and 0 < one.value < 0.1 and decided.of("role", one, "none") == "loss":
            names, way = ("reliability_percent",), _way(_near(context, one)) or roles.OPEN
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
                ways.setdefault(way, []).append(said)
    for loss in _losses(context, mine, decided):
        stated.setdefault("reliability_percent", []).append(loss)
    outage = _outage(context, mine, decided)
    if outage is not None:
        stated.setdefault("availability_percent", []).append(outage)
    apart = {way: said for way, said in ways.items() if way in _LINKS}
    if len(apart) == 2 and len(ways) == 2:
        _apart(reading, apart)
        stated.pop("reliability_percent")
    for name, statements in sorted(stated.items()):
        low, high = settle(reading, f"the {name.removesuffix('_percent')}", statements)
        value_said = low if low is not None else high
        if value_said is not None:
            reading.put(name, value_said, quote(statements))
            reading.said[name.removesuffix("_percent")] = quote(statements)


def _near(context: Context, one: Quantity) -> tuple[str, str]:
    before, after = context.before(one.start)[-60:], context.after(one.end)[:40]
    return before, after.split(",")[0].split(" and ")[0]


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


def _losses(context: Context, mine: list[Quantity], decided: Decided) -> list[Said]:
    """ "Loss of at most one packet in 10,000": what is left of the whole, in percent."""
    found: list[Said] = []
    for one in mine:
        part = _ONE_IN.search(_sentence(context, one))
        if one.kind == "count" and one.value > 1 and part and decided.of("role", one, "none") == "loss":
            left = float(f"{100 * (1 - 1 / one.value):.12g}")
            found.append(Said(left, "exact", f"{part[0].strip()} {one.text}"))
    return found


def _sentence(context: Context, one: Quantity) -> str:
    return re.split(r"[.;!?]", context.plain[max(0, one.start - 80) : one.start])[-1]


def is_loss(context: Context, one: Quantity) -> bool:
    """A share of packets, or the whole that one of them is lost of."""
    before = _sentence(context, one)
    if one.value > 1 and not _ONE_IN.search(before):
        return False
    near = (before, context.after(one.end)[:40]) if one.value > 1 else _near(context, one)
    return not 0.1 <= one.value <= 1 and one.value > 0 and any(map(lexicon.LOSS.search, near))


_ONE_IN = re.compile(
    r"(?<!\w)(?:one|1|a single)(?: (?:packet|frame|message|datagram)s?)? (?:in|of|out of|per)(?: every)?\s*$"
)


def _outage(context: Context, mine: list[Quantity], decided: Decided) -> Said | None:
    """ "At most 5 minutes of downtime a year": the share of the year that is left."""
    for one in mine:
        if one.kind != "time" or decided.of("role", one, "none") != "outage":
            continue
        per = lexicon.PER_PERIOD.search(context.plain, one.end, one.end + 60)
        span = next((ms for key, ms in _SPANS_MS.items() if per and per[key]), None)
        if span is not None and 0 < one.value < span:
            return Said(float(f"{100 * (1 - one.value / span):.9g}"), "exact", one.text)
    return None


_SPANS_MS = {"year": 365 * 86.4e6, "month": 30 * 86.4e6, "week": 7 * 86.4e6, "day": 86.4e6}


def _meant(one: Quantity, role: str) -> tuple[tuple[str, ...], float]:
    """Which attributes a share states, and its value as one of success."""
    value = _share(one)
    if role in ("loss", "down"):
        name = "reliability_percent" if role == "loss" else "availability_percent"
        return (name,), value if value >= LOWEST_QUALITY else float(100 - Decimal(str(value)))
    return _ROLES[role], value


_ROLES: dict[str, tuple[str, ...]] = {
    "availability": ("availability_percent",),
    "reliability": ("reliability_percent",),
    "both": ("availability_percent", "reliability_percent"),
    "none": (),
}


def _role(one: Quantity, near: tuple[str, str]) -> str:
    """Which attribute a percentage is about, by the nearest word; "down" and "loss" are what it must not be."""
    if lexicon.DOWNTIME.search(near[0]) or lexicon.DOWNTIME.search(near[1]):
        return "down"
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
            return "both"
        if hits:
            return (max if last else min)(hits)[1]
    return "both" if _share(one) >= LOWEST_QUALITY else "none"


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
