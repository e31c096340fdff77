"""What a request's times are: latencies one way or there and back, jitter, survival times. `readings` calls this."""

from __future__ import annotations

import re
from dataclasses import replace

from assent.reasoning.words.quantities import Quantity
from assent.service.skills import lexicon, roles
from assent.service.skills.reading import Context, Reading
from assent.service.skills.roles import Asked, Decided
from assent.service.skills.settling import Said, quote, settle

MIN_LATENCY_MS = 0.1
"""Less than one slot of 5G NR at 120 kHz takes (0.125 ms): no radio interface can promise it."""
MAX_LATENCY_MS = 3_600_000
"""A report that may take longer is no matter of the network."""


def ask(context: Context, mine: list[Quantity]) -> list[Asked]:
    """What the words say of each time of `mine`: which attribute it is, and of which way."""
    asked = []
    for one in mine:
        if one.kind != "time":
            continue
        before, after = _around(context, one)
        way = _way(before, after, _behind(context, one))
        asked += [Asked("role", one, _role(one, before, after)), Asked("way", one, way)]
        asked.append(Asked("bound", one, roles.BOUNDS[one.bound]))
    return asked


def read(reading: Reading, context: Context, mine: list[Quantity], decided: Decided) -> None:
    """The latency of each way, the jitter and the survival time."""
    stated: dict[str, list[Said]] = {}
    for one in _present(reading, context, [one for one in mine if one.kind == "time"]):
        before, after = _around(context, one)
        role = decided.of("role", one, _role(one, before, after))
        if role == "survival":
            reading.put("survival_time_ms", one.value, one.text)
        elif role == "jitter":
            reading.put("jitter_us", max(1, round(min(one.value, 1e9) * 1000)), one.text)
        elif role not in ("latency", "roundtrip"):
            reading.notes.append(f"“{one.text}” was not read as a latency")
        else:
            ruled_out = decided.of("bound", one, "least") != "least" or _is_denied(context, one)
            capped = any(other.kind == "time" and other.bound == "at_most" for other in mine)
            if one.bound == "at_least" and ruled_out and not capped:  # "more than 7 ms and they drift apart"
                one = replace(one, bound="at_most")
            _latency(reading, one, role, decided.of("way", one, roles.OPEN), stated)
    for name, statements in sorted(stated.items()):
        low, high = settle(reading, "the latency", statements)
        if high is not None:
            reading.put(name, high, quote(statements))
        elif low is not None:
            reading.questions.append(f"A latency of at least {low:g} ms: do you mean at most {low:g} ms?")
    if stated:
        reading.said["latency"] = quote(one for statements in stated.values() for one in statements)
    reading.questions[:] = dict.fromkeys(reading.questions)


def _latency(reading: Reading, one: Quantity, role: str, way: str, stated: dict[str, list[Said]]) -> None:
    value = one.value / 2 if role == "roundtrip" else one.value
    if value != one.value:
        reading.notes.append(f"“{one.text}” there and back: {value:g} ms for each direction")
    if value < MIN_LATENCY_MS:
        reading.questions.append(
            f"A latency of “{one.text}” cannot be had: a radio interface needs {MIN_LATENCY_MS} ms and more. "
            "Which latency would do?"
        )
        return
    for name in _NAMES.get(way, ("dl_latency_ms", "ul_latency_ms")):
        stated.setdefault(name, []).append(Said(value, one.bound, one.text))


_NAMES = {"dl": ("dl_latency_ms",), "ul": ("ul_latency_ms",)}


def _is_denied(context: Context, one: Quantity) -> bool:
    """ "No order may be under way for more than 5 ms"."""
    return bool(_NOBODY.search(_CLAUSE.split(context.plain[max(0, one.start - 90) : one.start])[-1]))


_CLAUSE = re.compile(r"[.;!?:]\s|,\s")
_NOBODY = lexicon.words(
    r"no|none|nobody|nothing|never|neither|not|cannot|ningun\w*|nadie|nada|nunca|nenhum\w*|ninguem|aucun\w*"
    r"|personne|rien|jamais|kein\w*|niemand|nichts|nie|nessun\w*|niente|mai"
)


def _around(context: Context, one: Quantity) -> tuple[str, str]:
    return context.before(one.start)[-60:], context.after(one.end)[:40]


def _present(reading: Reading, context: Context, times: list[Quantity]) -> list[Quantity]:
    """Without what was, where the text says what is to be: "it was 30 ms; we'd now like 10 ms"."""
    past = [one for one in times if lexicon.PAST.search(re.split(r"[.;!?,]", context.before(one.start))[-1])]
    if not past or len(past) == len(times):
        return times
    reading.notes += [f"“{one.text}” is how it was, not what is wanted" for one in past]
    return [one for one in times if one not in past]


def _role(one: Quantity, before: str, after: str) -> str:
    if lexicon.SURVIVAL.search(before[-30:]) or lexicon.SURVIVAL.match(after.strip()):
        return "survival"
    if lexicon.JITTER.search(before) or lexicon.JITTER.match(after.strip()):
        return "jitter"
    if lexicon.DOWNTIME.search(before[-40:]) or lexicon.DOWNTIME.search(after):
        return "outage"
    if not _is_latency(one, before, after):
        return "none"
    there_and_back = lexicon.ROUND_TRIP.search(before) or lexicon.ROUND_TRIP.search(after)
    return "roundtrip" if there_and_back else "latency"


def _is_latency(one: Quantity, before: str, after: str) -> bool:
    if lexicon.LATENCY.search(before):
        return True
    if lexicon.PERIOD.search(re.split(r"[,;.:]", before)[-1][-30:]):
        return False
    if lexicon.LATENCY.search(after) or one.value < 1_000:
        return True
    arrives = _ARRIVES.search(before) or _ARRIVES.search(after)
    return one.value <= MAX_LATENCY_MS and bool(arrives or lexicon.BOTH.search(after))


_ARRIVES = lexicon.words(
    r"tak(?:es?|ing)|reach\w*|arriv\w*|gets? (?:to|there|here|through)|deliver\w*|late|be (?:up )?(?:at|with|in"
    r"|on)|is up|old"
    r"|tard\w+|llegar\w*|chega\w*|demor\w+|ankommen|dauern|eintreffen|da sein|metterci|arriver|mettre|mettent|met"
)


_PAUSE = re.compile(r"[,;:.(]|\s(?:and|but|y|e|et|und|con|with)\s")


def _way(before: str, after: str, behind: str) -> str:
    """Which way a latency goes: said as such, or by a direction in its own clause that no rate can claim.

    `behind`: what of `after` belongs to this number and not to the next.
    """
    for around in (before, re.split(r"[,;.]|\sand\s", after)[0]):
        down, up = lexicon.LATENCY_DOWN.search(around), lexicon.LATENCY_UP.search(around)
        if bool(down) != bool(up):
            return "dl" if down else "ul"
    clauses = _PAUSE.split(before)
    for around in (clauses[-1] if len(clauses) > 1 else "", behind):
        if lexicon.BOTH.search(around):
            continue
        down, up = lexicon.DOWN.search(around), lexicon.UP_LINK.search(around)
        if bool(down) != bool(up):
            return "dl" if down else "ul"
    return roles.OPEN


def _behind(context: Context, one: Quantity) -> str:
    """The words behind a number up to a pause; nothing where the next number follows without one."""
    after = context.after(one.end)
    pause = _PAUSE.search(after)
    if pause is None and one.end + len(after) < len(context.plain):
        return ""
    return after[: pause.start()][:40] if pause else after[:40]
