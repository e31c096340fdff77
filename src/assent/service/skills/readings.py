"""What the numbers and words of one segment say about its slice.

The embedded solver of `request` calls `read`. What cannot be understood in one way becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from assent.reasoning.words.quantities import Quantity
from assent.service import catalogue
from assent.service.requirement import MAX_KBPS, Rate, SliceRequirement
from assent.service.skills import directions, lexicon, shares, traffic, wishes
from assent.service.skills.reading import Context, Reading
from assent.service.skills.segments import Segment

MIN_LATENCY_MS = 0.1
"""Less than one slot of 5G NR at 120 kHz takes (0.125 ms): no radio interface can promise it."""
MAX_SPEED_KMH = 1_200
LOWEST_QUALITY = 90
"""A percentage below this is none of availability or reliability: 80 % utilisation, 20 % cheaper."""


def read(context: Context, segment: Segment, service: str) -> Reading:
    """Everything that the segment states about a slice of type `service`."""
    reading = Reading()
    mine = [one for one in context.quantities if segment.holds(one.start, one.kind)]
    main = catalogue.find(service).main
    start, end = traffic.read(reading.put, context.plain, mine, main != "downlink")
    mine = [one for one in mine if not (one.kind == "time" and start <= one.start < end)]
    _rates(reading, directions.rates(context.plain, context.quantities, mine, main))
    _latency(reading, context, [one for one in mine if one.kind == "time"])
    _quality(reading, context, mine)
    _ues(reading, context, [one for one in mine if one.kind == "count"], service)
    _speed(reading, [one for one in mine if one.kind == "speed"], segment.text(context.plain))
    wishes.read(reading.put, context.text, context.plain, segment)
    shares.area_size(reading, segment.text(context.plain))
    shares.whole_or_each(reading, segment.text(context.plain))
    shares.total_against_each(reading)
    _light(reading, context)
    return reading


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


@dataclass(frozen=True)
class _Said:
    """One statement about one attribute."""

    value: float
    bound: str
    text: str


def _rates(reading: Reading, found: Iterable[tuple[str, Quantity]]) -> None:
    stated: dict[str, list[_Said]] = {}
    for name, one in found:
        kbps = round(Decimal(str(max(-1.0, min(one.value, MAX_KBPS)))) * 1000, 6)
        if 0 < kbps < 1:
            reading.notes.append(f"“{one.text}” is rounded up to 1 kbit/s, the least that a profile can say")
            kbps = Decimal(1)
        if not 1 <= kbps <= MAX_KBPS:
            reading.questions.append(
                f"“{one.text}” cannot be a slice's rate: which rate between 1 kbit/s and 1 Tbit/s do you need?"
            )
            continue
        stated.setdefault(name, []).append(_Said(round(kbps), one.bound, one.text))
    for name, statements in sorted(stated.items()):
        low, high = _settle(reading, f"the {_WORDS[name]}", statements)
        if low is None and high is None:
            continue
        rate = Rate(
            guaranteed_kbps=None if low is None else int(low), max_kbps=None if high is None else int(high)
        )
        reading.put(name, rate, _quote(statements))


_WORDS = {
    "dl": "downlink rate",
    "ul": "uplink rate",
    "dl_per_ue": "downlink rate per device",
    "ul_per_ue": "uplink rate per device",
}


def _settle(reading: Reading, what: str, statements: list[_Said]) -> tuple[float | None, float | None]:
    """The least and the most of what was said, or a question where that contradicts itself."""
    exact = sorted({one.value for one in statements if one.bound in ("exact", "about")})
    least = max((one.value for one in statements if one.bound == "at_least"), default=None)
    most = min((one.value for one in statements if one.bound == "at_most"), default=None)
    low = max([*exact[:1], *([least] if least is not None else [])], default=None)
    high = min([*exact[-1:], *([most] if most is not None else [])], default=None)
    outside = [
        one for one in exact if (least is not None and one < least) or (most is not None and one > most)
    ]
    if len(exact) > 1 or outside or (low is not None and high is not None and low > high):
        listed = " and ".join(dict.fromkeys(f"“{one.text}” ({_BOUNDS[one.bound]})" for one in statements))
        reading.questions.append(
            f"For {what} you say {listed}, which cannot all hold: which one do you mean?"
        )
        return None, None
    return low, high


_BOUNDS = {"exact": "exactly", "about": "about", "at_least": "at least", "at_most": "at most"}


def _quote(statements: Iterable[_Said]) -> str:
    return ", ".join(dict.fromkeys(one.text for one in statements))


def _latency(reading: Reading, context: Context, times: list[Quantity]) -> None:
    stated: dict[str, list[_Said]] = {}
    for one in times:
        before, after = context.before(one.start)[-60:], context.after(one.end)[:40]
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
        for name in _latency_names(before, after):
            stated.setdefault(name, []).append(_Said(value, one.bound, one.text))
    for name, statements in sorted(stated.items()):
        low, high = _settle(reading, "the latency", statements)
        if high is not None:
            reading.put(name, high, _quote(statements))
        elif low is not None:
            reading.questions.append(f"A latency of at least {low:g} ms: do you mean at most {low:g} ms?")
    if stated:
        reading.said["latency"] = _quote(one for statements in stated.values() for one in statements)
    reading.questions[:] = dict.fromkeys(reading.questions)


def _is_latency(one: Quantity, before: str, after: str) -> bool:
    if lexicon.LATENCY.search(before):
        return True
    if lexicon.PERIOD.search(re.split(r"[,;.:]", before)[-1][-30:]):
        return False
    return bool(lexicon.LATENCY.search(after)) or one.value < 1_000


def _latency_names(before: str, after: str) -> tuple[str, ...]:
    for around in (before, re.split(r"[,;.]|\sand\s", after)[0]):
        down, up = lexicon.LATENCY_DOWN.search(around), lexicon.LATENCY_UP.search(around)
        if bool(down) != bool(up):
            return ("dl_latency_ms",) if down else ("ul_latency_ms",)
    return ("dl_latency_ms", "ul_latency_ms")


def _quality(reading: Reading, context: Context, mine: list[Quantity]) -> None:
    """Availability, and reliability: said as such, or as a share of losses."""
    stated: dict[str, list[_Said]] = {}
    for one in mine:
        before, after = context.before(one.start)[-60:], context.after(one.end)[:40]
        near = (before, after.split(",")[0].split(" and ")[0])
        if one.kind == "percent":
            names, value = _percentage(one, near)
        elif one.kind == "count" and 0 < one.value < 0.1 and lexicon.LOSS.search(before):
            names, value = ("reliability_percent",), one.value * 100
            value = float(100 - Decimal(str(value)))
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
            stated.setdefault(name, []).append(_Said(value, one.bound, one.text))
    for name, statements in sorted(stated.items()):
        low, high = _settle(reading, f"the {name.removesuffix('_percent')}", statements)
        value_said = low if low is not None else high
        if value_said is not None:
            reading.put(name, value_said, _quote(statements))
            reading.said[name.removesuffix("_percent")] = _quote(statements)


def _percentage(one: Quantity, near: tuple[str, str]) -> tuple[tuple[str, ...], float]:
    """Which attributes a percentage is about, by the nearest word; and its value as one of success."""
    value = _share(one)
    for text, last in ((near[0], True), (near[1], False)):
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


def _share(one: Quantity) -> float:
    """A percentage; one like "99,999 %" is written with a decimal comma, for no share has five digits."""
    comma = re.match(r"(\d{1,2}),(\d{3,})(?!\d)", one.text)
    return float(f"{comma[1]}.{comma[2]}") if comma and one.value > 100 else one.value


def _ues(reading: Reading, context: Context, counts: list[Quantity], service: str) -> None:
    """How many devices: the count whose noun names the service's devices, else the first that can be one."""
    devices: list[Quantity] = []
    for one in counts:
        labelled = lexicon.UE_LABEL.search(context.before(one.start)) or _OF_THEM.match(
            context.plain, one.end
        )
        noun = one.of
        if _RESOLUTION.fullmatch(one.text) and not noun.endswith("s"):
            continue
        density = lexicon.DENSITY.match(context.plain, one.end)
        if density and one.value == int(one.value):
            reading.put("density_per_km2", int(one.value), context.text[one.start : density.end()])
        if one.value != int(one.value) or not (noun or labelled) or directions.is_direction(noun):
            continue
        if density or (noun and lexicon.NOT_UE.fullmatch(noun)):
            continue
        devices.append(one)
    if not devices:
        return
    chosen = max(devices, key=lambda one: (_names(one.of, service), -one.start))
    rivals = [one for one in devices if one.of == chosen.of and one.bound == chosen.bound]
    if len({one.value for one in rivals}) > 1:
        listed = " and ".join(f"“{one.text} {one.of}”" for one in rivals)
        reading.questions.append(f"You say {listed}: how many devices will use the slice?")
    elif not 1 <= chosen.value <= 1_000_000_000:
        reading.questions.append(
            f"How many devices will use the slice? “{chosen.text}” cannot be their number."
        )
    else:
        reading.put("ues", int(chosen.value), _counted(context, chosen))


def _counted(context: Context, one: Quantity) -> str:
    """The number with its noun, as it was written where they stand together."""
    end = one.end + 1 + len(one.of)
    if one.of and context.plain[one.end : end] == f" {one.of}":
        return context.text[one.start : end]
    return f"{one.text} {one.of}".strip()


_RESOLUTION = re.compile(r"[48]\s?[kK]")
"""Of pictures: "4K IPTV" is no count."""
_OF_THEM = re.compile(r"\s+(?:of (?:them|these|those)|de ell[ao]s|del[ae]s|d'entre)")


def _names(noun: str, service: str) -> int:
    return max(
        (weight for key, weight, pattern in lexicon.SERVICES if key == service and pattern.search(noun)),
        default=0,
    )


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


LIGHT_KM_PER_MS = 299.792458
"""In vacuum; no network is faster."""


def _light(reading: Reading, context: Context) -> None:
    """A distance that light does not cover within the stated latency."""
    latencies = [reading.fields.get(name) for name in ("dl_latency_ms", "ul_latency_ms")]
    latency = min((one for one in latencies if isinstance(one, float | int)), default=None)
    for one in context.quantities:
        far = lexicon.AWAY.search(context.after(one.end)[:20]) or lexicon.AWAY.search(
            context.before(one.start)[-30:]
        )
        if latency is not None and one.kind == "length" and far and one.value > latency * LIGHT_KM_PER_MS:
            needs = one.value / LIGHT_KM_PER_MS
            reading.questions.append(
                f"Light takes {needs:.3g} ms for “{one.text}”, more than the {latency:g} ms that you want: "
                "which of the two can change?"
            )
