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
    shares,
    traffic,
    wishes,
)
from assent.service.skills.reading import Context, Reading
from assent.service.skills.segment import Segment
from assent.service.skills.settling import Said, quote, settle

MIN_LATENCY_MS = 0.1
"""Less than one slot of 5G NR at 120 kHz takes (0.125 ms): no radio interface can promise it."""
MAX_SPEED_KMH = 1_200


def read(context: Context, segment: Segment, service: str) -> Reading:
    """Everything that the segment states about a slice of type `service`."""
    reading = Reading()
    mine = [one for one in context.quantities if segment.holds(one.start, one.kind)]
    main = _only(segment.text(context.plain)) or catalogue.find(service).main
    start, end = traffic.read(reading.put, context.plain, mine, main != "downlink")
    mine = [one for one in mine if not (one.kind == "time" and start <= one.start < end)]
    rates = directions.rates(context.plain, context.quantities, mine, main)
    own = segment.text(context.plain)
    if _NO_PROMISE.search(own) and not lexicon.GUARANTEED.search(_NO_PROMISE.sub("", own)):
        rates = [
            (name, replace(one, bound="at_most") if one.bound == "exact" else one) for name, one in rates
        ]
    _rates(reading, rates)
    _latency(reading, context, [one for one in mine if one.kind == "time"])
    quality.read(reading, context, mine)
    counting.read(reading, context, mine, service)
    _speed(reading, _speeds(mine, context.plain), segment.text(context.plain))
    wishes.read(reading.put, context.text, context.plain, segment)
    shares.area_size(reading, segment.text(context.plain))
    shares.whole_or_each(reading, segment.text(context.plain))
    shares.total_against_each(reading)
    _positioning(reading, context, mine)
    distances.check(reading, context)
    kind = catalogue.find(service).sst
    reading.questions += contradictions.questions(segment.text(context.plain), mine, reading, kind)
    return reading


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


def _latency(reading: Reading, context: Context, times: list[Quantity]) -> None:
    stated: dict[str, list[Said]] = {}
    for one in _present(reading, context, times):
        before, after = context.before(one.start)[-60:], context.after(one.end)[:40]
        if lexicon.SURVIVAL.search(before[-30:]) or lexicon.SURVIVAL.match(after.strip()):
            reading.put("survival_time_ms", one.value, one.text)
            continue
        if lexicon.JITTER.search(before) or lexicon.JITTER.match(after.strip()):
            reading.put("jitter_us", max(1, round(min(one.value, 1e9) * 1000)), one.text)
            continue
        if not _is_latency(one, before, after):
            reading.notes.append(f"“{one.text}” was not read as a latency")
            continue
        value = (
            one.value / 2
            if lexicon.ROUND_TRIP.search(before) or lexicon.ROUND_TRIP.search(after)
            else one.value
        )
        if value != one.value:
            reading.notes.append(f"“{one.text}” there and back: {value:g} ms for each direction")
        if value < MIN_LATENCY_MS:
            reading.questions.append(
                f"A latency of “{one.text}” cannot be had: a radio interface needs {MIN_LATENCY_MS} ms and more. "
                "Which latency would do?"
            )
            continue
        for name in _latency_names(before, after, _behind(context, one)):
            stated.setdefault(name, []).append(Said(value, one.bound, one.text))
    for name, statements in sorted(stated.items()):
        low, high = settle(reading, "the latency", statements)
        if high is not None:
            reading.put(name, high, quote(statements))
        elif low is not None:
            reading.questions.append(f"A latency of at least {low:g} ms: do you mean at most {low:g} ms?")
    if stated:
        reading.said["latency"] = quote(one for statements in stated.values() for one in statements)
    reading.questions[:] = dict.fromkeys(reading.questions)


def _present(reading: Reading, context: Context, times: list[Quantity]) -> list[Quantity]:
    """Without what was, where the text says what is to be: "it was 30 ms; we'd now like 10 ms"."""
    past = [one for one in times if lexicon.PAST.search(re.split(r"[.;!?,]", context.before(one.start))[-1])]
    if not past or len(past) == len(times):
        return times
    reading.notes += [f"“{one.text}” is how it was, not what is wanted" for one in past]
    return [one for one in times if one not in past]


def _is_latency(one: Quantity, before: str, after: str) -> bool:
    if lexicon.DOWNTIME.search(before[-40:]) or lexicon.DOWNTIME.search(after):
        return False
    if lexicon.LATENCY.search(before):
        return True
    if lexicon.PERIOD.search(re.split(r"[,;.:]", before)[-1][-30:]):
        return False
    if lexicon.LATENCY.search(after) or one.value < 1_000:
        return True
    arrives = _ARRIVES.search(before) or _ARRIVES.search(after)
    return one.value <= MAX_LATENCY_MS and bool(arrives or lexicon.BOTH.search(after))


MAX_LATENCY_MS = 3_600_000
"""A report that may take longer is no matter of the network."""
_ARRIVES = lexicon.words(
    r"tak(?:es?|ing)|reach\w*|arriv\w*|gets? (?:to|there|here|through)|deliver\w*|late|be (?:up )?(?:at|with|in"
    r"|on)|is up|old"
    r"|tard\w+|llegar\w*|chega\w*|demor\w+|ankommen|dauern|eintreffen|da sein|metterci|arriver|mettre|mettent|met"
)


_PAUSE = re.compile(r"[,;:.(]|\s(?:and|but|y|e|et|und|con|with)\s")


def _latency_names(before: str, after: str, behind: str) -> tuple[str, ...]:
    """Which way a latency goes: said as such, or by a direction in its own clause that no rate can claim.

    `behind`: what of `after` belongs to this number and not to the next.
    """
    for around in (before, re.split(r"[,;.]|\sand\s", after)[0]):
        down, up = lexicon.LATENCY_DOWN.search(around), lexicon.LATENCY_UP.search(around)
        if bool(down) != bool(up):
            return ("dl_latency_ms",) if down else ("ul_latency_ms",)
    clauses = _PAUSE.split(before)
    for around in (clauses[-1] if len(clauses) > 1 else "", behind):
        if lexicon.BOTH.search(around):
            continue
        down, up = lexicon.DOWN.search(around), lexicon.UP_LINK.search(around)
        if bool(down) != bool(up):
            return ("dl_latency_ms",) if down else ("ul_latency_ms",)
    return ("dl_latency_ms", "ul_latency_ms")


def _behind(context: Context, one: Quantity) -> str:
    """The words behind a number up to a pause; nothing where the next number follows without one."""
    after = context.after(one.end)
    pause = _PAUSE.search(after)
    if pause is None and one.end + len(after) < len(context.plain):
        return ""
    return after[: pause.start()][:40] if pause else after[:40]


def _positioning(reading: Reading, context: Context, mine: list[Quantity]) -> None:
    for one in mine:
        near = f"{context.before(one.start)[-40:]} {context.after(one.end)[:30]}"
        if one.kind == "length" and lexicon.POSITIONING.search(near) and one.value > 0:
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
