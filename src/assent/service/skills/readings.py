"""What the numbers and words of one segment say about its slice.

The embedded solver of `request` calls `read`. What cannot be understood in one way becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from pydantic import ValidationError

from assent.reasoning.words.quantities import Quantity
from assent.service import catalogue
from assent.service.requirement import MAX_KBPS, MIN_KBPS, Rate, SliceRequirement
from assent.service.service_type import Direction
from assent.service.skills import (
    contradictions,
    counting,
    directions,
    distances,
    lexicon,
    quality,
    roles,
    shares,
    times,
    traffic,
    wishes,
)
from assent.service.skills.reading import Context, Reading
from assent.service.skills.roles import Asked, Decided
from assent.service.skills.segment import Segment
from assent.service.skills.settling import Said, quote, settle

MAX_SPEED_KMH = 1_200


def read(context: Context, segment: Segment, service: str) -> Reading:
    """Everything that the segment states about a slice of type `service`."""
    reading = Reading()
    mine = [one for one in context.quantities if segment.holds(one.start, one.kind)]
    main = _only(segment.text(context.plain)) or catalogue.find(service).main
    start, end = traffic.read(reading.put, context.plain, mine, main != "downlink")
    mine = [one for one in mine if not (one.kind == "time" and start <= one.start < end)]
    decided = roles.decide(context.plain, context.quantities, asked(context, mine, service))
    rates = directions.rates(context.plain, context.quantities, mine, main, decided)
    own = segment.text(context.plain)
    if _NO_PROMISE.search(own) and not lexicon.GUARANTEED.search(_NO_PROMISE.sub("", own)):
        rates = [
            (name, replace(one, bound="at_most") if one.bound == "exact" else one) for name, one in rates
        ]
    _rates(reading, rates)
    times.read(reading, context, mine, decided)
    quality.read(reading, context, mine, decided)
    counting.read(reading, context, mine, service, decided)
    moving = [one for one in mine if one.kind != "speed" or decided.of("role", one, "speed") == "speed"]
    _speed(reading, _speeds(moving, context.plain), segment.text(context.plain))
    wishes.read(reading.put, context.text, context.plain, segment)
    shares.area_size(reading, segment.text(context.plain))
    shares.whole_or_each(reading, segment.text(context.plain))
    shares.total_against_each(reading)
    _positioning(reading, mine, decided)
    distances.check(reading, context)
    kind = catalogue.find(service).sst
    reading.questions += contradictions.questions(segment.text(context.plain), mine, reading, kind)
    return reading


def asked(context: Context, mine: list[Quantity], service: str) -> list[Asked]:
    """What the grammar's words say of each of the numbers `mine` of a slice."""
    return [
        *directions.ask(context.plain, context.quantities, mine),
        *times.ask(context, mine),
        *quality.ask(context, mine),
        *counting.ask(context, mine, service),
        *_ask_lengths(context, mine),
    ]


_NO_PROMISE = lexicon.words(
    r"(?:no|without|not ask(?:ing)? for|don't need|need no) (?:any |a )?guarantees?|not guaranteed|(?:no"
    r"|nothing) (?:is |need be )?guaranteed"
    r"|best[- ]effort|sin garantias?|sem garantias?|sans garantie|ohne garantie|senza garanzi[ae]|(?:as|are"
    r"|is) (?:an? )?ceilings?"
)
"""Rates that nobody has to keep free."""
_ONLY_WAY = re.compile(
    r"(?<!\w)(?:(?P<up>(?:uplink|upload|upstream) only|(?:only|just|purely) (?:the )?(?:uplink|upload|upstream)"
    r"|solo (?:de )?subida"
    r"|apenas (?:o )?uplink|nur (?:im )?uplink)|(?P<down>(?:downlink|download|downstream) only|(?:only|just"
    r"|purely) (?:the )?"
    r"(?:downlink|download|downstream)|solo (?:de )?bajada|apenas (?:o )?downlink|nur (?:im )?downlink))(?!\w)"
)


def _only(plain: str) -> Direction | None:
    """The one way that is spoken of: "uplink only"."""
    ways = {"up" if match["up"] else "down" for match in _ONLY_WAY.finditer(plain)}
    return None if len(ways) != 1 else "uplink" if "up" in ways else "downlink"


def requirement(reading: Reading, service: str, sst: int | None, sst_word: str) -> SliceRequirement | None:
    """None, and a question more, where a value is beyond what any slice can have."""
    said = dict(reading.said)
    if sst is not None:
        said["sst"] = sst_word
    values = {"service_type": service, "sst": sst, "said": said, **reading.fields}
    try:
        return SliceRequirement.model_validate(values)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            name = str(one["loc"][0])
            reading.questions.append(
                f"“{said.get(name, name)}” is out of range ({name}: {one['msg']}): which value do you mean?"
            )
        return None


def _rates(reading: Reading, found: Iterable[tuple[str, Quantity]]) -> None:
    stated: dict[str, list[Said]] = {}
    for name, one in found:
        kbps = round(Decimal(str(max(-1.0, min(one.value, MAX_KBPS)))) * 1000, 6)
        if not MIN_KBPS <= kbps <= MAX_KBPS:
            reading.questions.append(
                f"“{one.text}” cannot be a slice's rate: which rate between 1 bit/s and 1 Tbit/s do you need?"
            )
            continue
        stated.setdefault(name, []).append(Said(float(kbps), one.bound, one.text))
    for name, statements in sorted(stated.items()):
        low, high = settle(reading, f"the {_WORDS[name]}", statements)
        if low is None and high is None:
            continue
        rate = Rate(
            guaranteed_kbps=_whole(low),
            max_kbps=_whole(high),
        )
        reading.put(name, rate, quote(statements))


def _whole(kbps: float | None) -> int | float | None:
    return int(kbps) if kbps is not None and kbps == int(kbps) else kbps


_WORDS = {
    "dl": "downlink rate",
    "ul": "uplink rate",
    "dl_per_ue": "downlink rate per device",
    "ul_per_ue": "uplink rate per device",
}


def _ask_lengths(context: Context, mine: list[Quantity]) -> list[Asked]:
    asked = []
    for one in mine:
        near = f"{context.before(one.start)[-40:]} {context.after(one.end)[:30]}"
        if one.kind == "length":
            asked.append(Asked("role", one, "position" if lexicon.POSITIONING.search(near) else "none"))
        elif one.kind == "speed":
            asked.append(Asked("role", one, "speed"))
    return asked


def _positioning(reading: Reading, mine: list[Quantity], decided: Decided) -> None:
    for one in mine:
        if one.kind == "length" and decided.of("role", one, "none") == "position" and one.value > 0:
            reading.put("positioning_m", float(f"{one.value * 1000:.9g}"), one.text)


def _speed(reading: Reading, speeds: list[Quantity], plain: str) -> None:
    top = max(speeds, key=lambda one: one.value, default=None)
    if top is None:
        if lexicon.STATIONARY.search(plain):
            reading.put("speed_kmh", 0, "stationary")
            reading.said["speed"] = "stationary"
        return
    if not 0 <= top.value <= MAX_SPEED_KMH:
        reading.questions.append(
            f"“{top.text}” cannot be served: how fast do the devices move, up to 1200 km/h?"
        )
        return
    reading.put("speed_kmh", round(top.value), top.text)
    reading.said["speed"] = top.text


def _speeds(mine: list[Quantity], plain: str) -> list[Quantity]:
    """The speeds that are said, also without a unit: "Tempo 200", "at a speed of 90"."""
    labelled = [
        replace(one, kind="speed")
        for one in mine
        if one.kind == "count" and lexicon.SPEED_LABEL.search(plain[: one.start][-20:])
    ]
    return [one for one in mine if one.kind == "speed"] + labelled
