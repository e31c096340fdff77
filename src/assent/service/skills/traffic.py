"""Messages of a size at intervals: "200 bytes once a day". `readings` calls this."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assent.reasoning.words.quantities import Quantity
from assent.service.requirement import Traffic
from assent.service.skills import lexicon

MAX_SIZES = 50
"""Sizes that are looked at: a wish that names more speaks of something else."""

MIN_PERIOD_S, MAX_PERIOD_S = 1e-3, 1e9


def read(
    put: Callable[[str, object, str], None], plain: str, measured: Sequence[Quantity], main_is_up: bool
) -> tuple[int, int]:
    """The first size that the text says an interval for, and where it stands; (0, 0) where there is none.

    The interval stands in the same sentence, behind the size or else before it, and never beyond another size,
    rate or price: "3 GB for 500 EUR per month" is none.
    """
    for one in [one for one in measured if one.kind == "size"][:MAX_SIZES]:
        start, end = _clause(plain, one, measured)
        period = _period(plain, one.end, end) or _period(plain, start, one.start)
        size = round(one.value * 1_000_000)
        if period is None or size < 1 or size > 10**12:
            continue
        seconds, first, last = period
        first, last = min(first, one.start), max(last, one.end)
        up = _is_up(plain[start:end], main_is_up)
        put(
            "traffic",
            Traffic(message_bytes=size, period_s=seconds, uplink=up),
            plain[first:last].strip(),
        )
        return first, last
    return 0, 0


_END = re.compile(r"[.;!?](?:\s|$)|\n")
_SECONDS = {
    "ms": 0.001,
    "s": 1,
    "min": 60,
    "h": 3_600,
    "d": 86_400,
    "w": 604_800,
    "mo": 2_592_000,
    "y": 31_536_000,
}
_NAMES = {
    "ms": r"ms|milliseconds?|msec",
    "s": r"seconds?|secs?|segundos?|secondes?|sekunden?|s",
    "min": r"minutes?|mins?|minutos?|minuten?",
    "h": r"hours?|horas?|heures?|stunden?|h",
    "d": r"days?|dias?|jours?|tage?|tag",
    "w": r"weeks?|semanas?|semaines?|wochen?",
    "mo": r"months?|mes(?:es)?|mois|monate?",
    "y": r"years?|anos?|ans?|annees?|jahre?",
}
_UNIT = "|".join(f"(?P<{key}>{names})" for key, names in _NAMES.items())
_TIMES = (
    r"(?:(?P<times>\d{1,6}|once|twice|one|una vez|uma vez|une fois|einmal|zweimal)"
    r" ?(?:times|x|veces|vezes|fois|mal)? ?)?"
)
_EVERY = (
    r"(?:a|an|per|each|every|/|por|al?|par|pro|alle|jede[nrs]?|cada|chaque|toutes les|tous les"
    r"|todos? (?:los|os)|im|am)"
)
_PERIOD = re.compile(
    rf"(?<!\w){_TIMES}{_EVERY} ?(?:(?P<count>\d{{1,6}}(?:\.\d{{1,3}})?) ?)?(?:{_UNIT})(?!\w)"
)
_ADVERB = re.compile(
    r"(?<!\w)(?:(?P<h>hourly|stundlich)|(?P<d>daily|taglich|diario|diariamente|quotidien\w*)"
    r"|(?P<w>weekly|wochentlich|semanal\w*)|(?P<mo>monthly|monatlich|mensual\w*))(?!\w)"
)
_OFTEN = {"twice": 2, "zweimal": 2}


def _clause(plain: str, one: Quantity, measured: Sequence[Quantity]) -> tuple[int, int]:
    walls = [
        other for other in measured if other.kind in ("size", "rate", "money", "percent") and other != one
    ]
    starts = [match.end() for match in _END.finditer(plain, 0, one.start)]
    starts += [other.end for other in walls if other.end <= one.start]
    stop = _END.search(plain, one.end)
    ends = [other.start for other in walls if other.start >= one.end]
    return max(starts, default=0), min([*ends, stop.start() if stop else len(plain)])


def _period(plain: str, start: int, end: int) -> tuple[float, int, int] | None:
    """The interval between two messages in s, and where it is said."""
    match = _PERIOD.search(plain, start, end) or _ADVERB.search(plain, start, end)
    if match is None:
        return None
    said = match.groupdict()
    unit = next(key for key in _SECONDS if said.get(key))
    times = said.get("times") or "1"
    often = int(times) if times.isdigit() else _OFTEN.get(times, 1)
    seconds = _SECONDS[unit] * float(said.get("count") or 1) / max(1, often)
    return (seconds, match.start(), match.end()) if MIN_PERIOD_S <= seconds <= MAX_PERIOD_S else None


def _is_up(clause: str, main_is_up: bool) -> bool:
    up, down = lexicon.UP.search(clause), lexicon.DOWN.search(clause)
    return main_is_up if bool(up) == bool(down) else bool(up)
