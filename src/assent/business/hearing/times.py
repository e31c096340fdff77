"""When a wish holds: hours of the day, days of the week, months; and when its owner needs nothing.

The embedded solver of `skills.understand` calls `busy`. English, Spanish, Portuguese, French, German and Italian.
Only what is said counts: a wish that names no time is taken to hold always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assent.business.intent import Busy

HOURS, DAYS, MONTHS = range(24), range(7), range(1, 13)


def busy(plain: str) -> Busy:
    """`plain`: the flat, lower-case text. Each axis is empty where nothing is said of it.

    Clauses that say that nothing happens then ("empty after seven") count the other way round.
    """
    needed: tuple[set[int], set[int], set[int]] = (set(), set(), set())
    idle: tuple[set[int], set[int], set[int]] = (set(), set(), set())
    for clause in _CLAUSE.split(plain):
        target = idle if _IDLE.search(clause) else needed
        target[0].update(_hours(clause, all_day_after=target is idle))
        target[1].update(_days(clause))
        target[2].update(_months(clause))
    axes = zip(needed, idle, (HOURS, DAYS, MONTHS), strict=True)
    hours, days, months = (_free_of(wanted, without, full) for wanted, without, full in axes)
    return Busy(hours=hours, days=days, months=months)


def _free_of(wanted: set[int], without: set[int], full: range) -> tuple[int, ...]:
    left = (wanted or (set(full) if without else set())) - without
    return tuple(sorted(left)) if 0 < len(left) < len(full) else ()


_CLAUSE = re.compile(r"[.;:!?](?:\s|$)|,\s|\band with\b|\bwhile\b|\bbut\b|\bpero\b|\bmais\b|\baber\b|\bma\b")
_IDLE = re.compile(
    r"\b(?:empty|idle|unused|stands? still|closed|shut|nothing happens|vacant|hardly|not needed|don'?t need"
    r"|need nothing|goes? quiet|sleeps?|deserted|libres?|vaci[oa]s?|cerrad[oa]s?|parad[oa]s?|vides?|fermes?"
    r"|ferme"
    r"|inutilise\w*|brach|leer|geschlossen|ungenutzt|chius[oaie]|vuot[oaie]|inutilizzat[oaie]|fechad[oa]s?"
    r"|vazi[oa]s?"
    r"|switch\w* \w+ (?:\w+ )?off|turn\w* \w+ (?:\w+ )?off)\b"
)

_NUMBERS = {
    word: value
    for value, words in enumerate(
        (
            "midnight minuit medianoche meia-noite mitternacht mezzanotte",
            "one una uma une eins", "two dos duas deux zwei due",
            "three tres trois drei tre", "four cuatro quatro quatre vier quattro", "five cinco cinq funf cinque",
            "six seis sechs sei", "seven siete sete sept sieben sette", "eight ocho oito huit acht otto",
            "nine nueve nove neuf neun", "ten diez dez dix zehn dieci", "eleven once onze elf undici",
            "noon twelve midi mediodia mittag mezzogiorno doce douze zwolf dodici",
        )
    )
    for word in words.split()
}  # fmt: skip
_NUMBER = rf"(\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_LITTLE = r"(?:[:h.](\d\d))?\s*(h(?:eures?|oras?)?\b|uhr\b|o'?clock\b|a\.?m\b\.?|p\.?m\b\.?|ore\b)?"
_TIME = rf"(?:las?|les?|alle|dalle|as|o|la)?\s*{_NUMBER}{_LITTLE}"
_RANGE = re.compile(
    rf"\b(?:between|from|entre|de|des|das|dalle|von|zwischen|desde|tra|fra)?\s*{_TIME}\s*"
    rf"(?:to|until|till|and|y|e|et|a|ate|hasta|bis|und|alle|-|–)\s*{_TIME}(?!\s*(?:m|k|g)b|\s*meg|\s*[%.]?\d)"
)
_SINCE = re.compile(
    rf"\b(?:after|from|since|ab|nach|a partir d[ea]s?|apres|desde|dopo|depois d[ae]s?|starts? at|commence a|beginnt um"
    rf"|empieza a)\s+{_TIME}"
)
_AT = re.compile(
    rf"\bat\s+{_TIME}(?!\s*(?:m|k|g)b|\s*meg|\s*%|\s*,?\s*\d)|\b(?:a|um|alle|as)\s+(\d{{1,2}})\s*(?:h|uhr|heures)\b"
)
_UNTIL = re.compile(rf"\b(?:until|till|bis|hasta|jusqu'a|ate|fino alle)\s+{_TIME}")
_PERIODS = (
    (r"night(?:s|ly|time)?|noches?|noites?|nuits?|nachts?|notte|notti|overnight|after dark",
     (*range(22, 24), *range(6))),
    (r"evenings?|soir(?:ee)?s?|abends?|sera|prime ?time", tuple(range(18, 23))),
    (r"mornings?|matin(?:ee)?s?|manhas?|morgens|mattin[aoe]|rush hours?", tuple(range(6, 12))),
    (r"afternoons?|apres-midi|nachmittags?|pomeriggi?o?", tuple(range(13, 18))),
    (r"by day|daytime|during the day|tagsuber|de dia|en journee|di giorno|(?:office|business|working|school) hours",
     tuple(range(8, 18))),
    (r"lunch ?times?|over lunch|mediodia|mittags", (11, 12, 13)),
)  # fmt: skip
_WEEK = (
    r"mon(?:day)?s?|lunes|segunda-feira|lundi|montags?|lunedi",
    r"tue(?:sday)?s?|martes|terca-feira|mardi|dienstags?|martedi",
    r"wed(?:nesday)?s?|miercoles|quarta-feira|mercredi|mittwochs?|mercoledi",
    r"thu(?:rsday)?s?|jueves|quinta-feira|jeudi|donnerstags?|giovedi",
    r"fri(?:day)?s?|viernes|sexta-feira|vendredi|freitags?|venerdi",
    r"sat(?:urday)?s?|sabados?|samedi|samstags?|sabato",
    r"sun(?:day)?s?|domingos?|dimanche|sonntags?|domenica",
)  # fmt: skip
_DAY_SPANS = ((r"weekdays?|workdays?|working days|dias laborables|en semaine|werktags", range(5)),
              (r"week-?ends?|fines? de semana|wochenendes?|fine settimana", (5, 6)))  # fmt: skip
_YEAR = (
    r"january|enero|janeiro|janvier|januar|gennaio", r"february|febrero|fevereiro|fevrier|februar|febbraio",
    r"march|marzo|marco|mars|marz", r"april|abril|avril|aprile", r"mayo|maio|mai|maggio",
    r"june|junio|junho|juin|juni|giugno",
    r"july|julio|julho|juillet|juli|luglio", r"august|agosto|aout",
    r"september|septiembre|setembro|septembre|settembre",
    r"october|octubre|outubro|octobre|oktober|ottobre", r"november|noviembre|novembro|novembre",
    r"december|diciembre|dezembro|decembre|dezember|dicembre",
)  # fmt: skip
_SEASONS = (
    (r"winters?|invierno|inverno|hiver", (12, 1, 2)),
    (r"summers?|verano|verao|ete|sommer|estate", (6, 7, 8)),
    (r"springtime|in spring|primavera|printemps|fruhling", (3, 4, 5)),
    (r"autumn|in the fall|otono|outono|automne|herbst|autunno", (9, 10, 11)),
)  # fmt: skip
_SPAN = r"\s*(?:to|until|till|through|a|au|ate|hasta|bis|-|–)\s*"


def _hours(clause: str, *, all_day_after: bool) -> set[int]:
    """Ranges of the clock first; what else is named only where there are none."""
    part = next((hours for words, hours in _PERIODS if re.search(rf"\b(?:{words})\b", clause)), ())
    late = bool(part) and part[0] >= 18
    ranges = [match for match in _RANGE.finditer(clause) if _tells_time(match, 1, 4, clause, part)]
    if ranges:
        found: set[int] = set()
        for match in ranges:
            start, end = _hour(match, 1, late=late), _hour(match, 4, late=False)
            if match[6] and "p" in match[6] and not match[3] and start < 12 and start + 12 < end:
                start += 12
            if late and 0 < end < start <= 23 and end <= 11:
                end += 0 if match[6] else 12 if end + 12 > start else 0
            found.update(_from(start, end))
        return found
    since = _SINCE.search(clause)
    if since and _is_clock(since, 1, clause, part):
        start, until = _hour(since, 1, late=late), _UNTIL.search(clause)
        end = _hour(until, 1, late=False) if until else (start + 4) % 24
        return set(_from(start, 6 if all_day_after and not until else end))
    at = _AT.search(clause)
    if at and at[1] and _is_clock(at, 1, clause, part):
        start, until = _hour(at, 1, late=late), _UNTIL.search(clause)
        return set(_from(start, _hour(until, 1, late=False) if until else (start + 1) % 24))
    if at and at[4]:
        return set(_from(int(at[4]) % 24, (int(at[4]) + 4) % 24))
    return set(part)


def _tells_time(match: re.Match[str], first: int, second: int, clause: str, part: tuple[int, ...]) -> bool:
    return _is_clock(match, first, clause, part) or _is_clock(match, second, clause, part)


def _is_clock(match: re.Match[str], at: int, clause: str, part: tuple[int, ...]) -> bool:
    """Whether a number is a time: written as one, named as one, or a word beside a part of the day."""
    word = match[at]
    if match[at + 1] or match[at + 2] or word in ("midnight", "noon", "minuit", "midi", "mitternacht"):
        return True
    after = clause[match.end() : match.end() + 12]
    return (not word.isdigit() or bool(part)) and not re.match(r"\s*[a-z]*(?:bps|bit|meg|users|cam|%)", after)


def _hour(match: re.Match[str], at: int, *, late: bool) -> int:
    word, unit = match[at], match[at + 2] or ""
    hour = int(word) if word.isdigit() else _NUMBERS[word]
    if (unit.startswith("p") or (late and not unit and hour >= 5)) and hour < 12:
        hour += 12
    if unit.startswith("a") and hour == 12:
        hour = 0
    return hour % 24


def _from(start: int, end: int) -> Iterator[int]:
    """Hours from `start` until `end`, over midnight where that is earlier."""
    hour = start
    while True:
        yield hour
        hour = (hour + 1) % 24
        if hour == end % 24:
            return


def _days(clause: str) -> set[int]:
    return _named(clause, _WEEK, _DAY_SPANS, 0)


def _months(clause: str) -> set[int]:
    return _named(clause, _YEAR, _SEASONS, 1)


def _named(
    clause: str, names: tuple[str, ...], spans: tuple[tuple[str, object], ...], first: int
) -> set[int]:
    """Days or months by name, and from one to another."""
    found: set[int] = set()
    hits = [
        (match.start(), match.end(), at)
        for at, words in enumerate(names)
        for match in re.finditer(rf"\b(?:{words})\b", clause)
    ]
    hits.sort()
    for at_hit, hit in enumerate(hits):
        found.add(hit[2] + first)
        following = hits[at_hit + 1] if at_hit + 1 < len(hits) else None
        if following and re.fullmatch(_SPAN, clause[hit[1] : following[0]]):
            at = hit[2]
            while at != following[2]:
                at = (at + 1) % len(names)
                found.add(at + first)
    for words, several in spans:
        if re.search(rf"\b(?:{words})\b", clause) and isinstance(several, range | tuple):
            found.update(several)
    return found
