"""Units of measure in their usual spellings, and what one of each is in the base units of `Quantity`.

`quantities` asks for the unit that follows a number. Sources: SI prefixes are decimal, IEC prefixes (Mi) are
binary (IEC 80000-13); a `B` is a byte and a `b` a bit, except where everybody shouts (`MBPS`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assent.reasoning.words.nouns import noun_after

Kind: TypeAlias = Literal["rate", "time", "percent", "count", "speed", "length", "size", "money"]


@dataclass(frozen=True)
class Unit:
    """`factor` times the number is the value in the base unit. `kind` None: not one of ours (MHz, dBm)."""

    kind: Kind | None
    factor: float
    end: int
    of: str = ""


def unit_at(text: str, at: int) -> Unit | None:
    """The unit that starts at `at` of a `flat` text, after an optional `+`, blank or hyphen."""
    start = at + len(_GAP.match(text, at).group())  # type: ignore[union-attr]
    return _data(text, start) or _shorthand(text, start, at) or _named(text, start)


def currency_before(text: str, at: int) -> tuple[str, int] | None:
    """The currency whose sign ends at `at`, and where that sign starts."""
    match = _SIGN_BEFORE.search(text, max(0, at - 5), at)
    return (_CURRENCIES[match.group().strip().lower()], match.start()) if match else None


_GAP = re.compile(r"\+?(?:-(?=[A-Za-z%])|\s?-?(?=[A-Za-z%€$£¥µμ°])|\s{1,2})?")
_END = r"(?![^\W_]|_)"
_PER = (
    r"(?:p\s?/?\s?s(?:ec)?|/\s?s(?:ec|eg|econd|egundo|econde)?|\s?(?:per|por|par|a|pro|al|je)\s(?:s|sec"
    r"|second[oe]?|segundo|sekunde))"
)
_DATA = re.compile(
    rf"""(?:
      (?P<p>[kmgt]?)(?P<i>i?)(?P<u>b|o)(?P<long>its?|ytes?)?
    | (?P<name>kilo|mega|giga|tera)[-\s]?(?P<unit>bit|byte|octet)[eo]?s?
    | (?P<nick>meg|gig)[as]{{0,2}}
    | (?P<bare>bit|byte|octet)[eo]?s?
    )(?P<per>{_PER})?{_END}""",
    re.VERBOSE | re.IGNORECASE,
)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_STORAGE = re.compile(
    r"\s*(?:(?:of|de|d')\s*)?(?:v?ram|memor|storage|stor|disk|disc|ssd|hdd|data|files?\b|almacen|armazen|stockage"
    r"|disque|espac|space|cache|image|flash|rom\b|volume|dados|datos|donnees)",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"bandwidth|throughput|speed|\brate|down|\bup\b|upl|uplink|link|connect|internet|ancho de banda|veloc|debit"
    r"|bande passante|largura de banda|fib(?:er|re)|bitrate|goodput|capacity|capac",
    re.IGNORECASE,
)


def _data(text: str, start: int) -> Unit | None:
    match = _DATA.match(text, start)
    if match is None or not _plausible(match):
        return None
    prefix, octets = _prefix(match), _octets(match)
    power = float((1024 if match["i"] else 1000) ** _POWERS[prefix])
    if match["per"] or (not octets and _means_rate(match, text)):
        return Unit("rate", power * (8 if octets else 1) / 1e6, match.end())
    bits_are_bits = not octets and bool(match["long"] or match["unit"] or match["bare"])
    return Unit("size", power / (8 if bits_are_bits else 1) / 1e6, match.end())


def _plausible(match: re.Match[str]) -> bool:
    if match["u"] is None:
        return True
    if match["u"] in "oO":  # French octets: Mo, Go, ko; "2 go" is English
        return match["u"] == "o" and bool(match["p"]) and (match["p"] == "k" or match["p"].isupper())
    return bool(match["p"] or match["per"] or match["long"]) and not (match["i"] and not match["p"])


def _prefix(match: re.Match[str]) -> str:
    return (match["p"] or (match["name"] or match["nick"] or "")[:1]).lower()


def _octets(match: re.Match[str]) -> bool:
    named = (match["unit"] or match["bare"] or "").lower()
    if named:
        return named != "bit"
    if match["u"] is None:
        return False
    long = (match["long"] or "").lower()
    if long:
        return long.startswith("yt")
    shouted = match["per"] and match["u"] == "B" and match["per"].strip() == "PS"
    return match["u"] in "oO" or (match["u"] == "B" and not shouted)


def _means_rate(match: re.Match[str], text: str) -> bool:
    """Bits without "per second": a rate (`20 megs`, `100 Mb`), unless storage is spoken of."""
    if _STORAGE.match(text, match.end()):
        return False
    if match["bare"] or (match["u"] and not match["p"]):
        return False
    shouted_or_named = match["u"] is None or match["long"] or (match["p"].isupper() or match["p"] == "k")
    return bool(shouted_or_named) or _rate_is_spoken_of(text, match.start(), match.end())


def _rate_is_spoken_of(text: str, start: int, end: int) -> bool:
    before = re.split(r"[,.;:]\s", text[max(0, start - 40) : start])[-1]
    after = re.split(r"[,.;:]\s", text[end : end + 30])[0]
    return bool(_RATE.search(before) or _RATE.search(after))


_SHORTHAND = re.compile(r"[MGT](?![\w/])")
_MANY = re.compile(r"\s+(?!links?\b|lines?\b|connections?\b|ports?\b)[a-z]+s\b", re.IGNORECASE)


def _shorthand(text: str, start: int, number_end: int) -> Unit | None:
    """`10G`, `100M` written to the number: a link's rate, storage, or (with a plural) a million of them."""
    match = _SHORTHAND.match(text, start)
    if match is None or start != number_end:
        return None
    power = 1000.0 ** _POWERS[match.group().lower()] / 1e6
    if _STORAGE.match(text, match.end()):
        return Unit("size", power, match.end())
    if match.group() == "M" and _MANY.match(text, match.end()) and not _RATE.match(text, match.end() + 1):
        return Unit("count", 1e6, match.end(), noun_after(text, match.end()).text)
    return Unit("rate", power, match.end())


def _table() -> dict[str, tuple[Kind | None, float, str]]:
    rows: list[tuple[Kind | None, float, str, str]] = [
        ("time", 1e-6, "", "ns nanosecond nanoseconds"),
        (
            "time",
            1e-3,
            "",
            "us usec usecs µs μs microsecond microseconds microsegundo microsegundos microsecondes",
        ),
        (
            "time",
            1.0,
            "",
            "ms msec msecs millis millisecond milliseconds milli-seconds milisegundo milisegundos",
        ),
        ("time", 1.0, "", "milissegundo milissegundos milliseconde millisecondes millisekunde millisekunden"),
        ("time", 1.0, "", "millisecondo millisecondi milisecond miliseconds"),
        ("time", 1e3, "", "sekunde sekunden secondo secondi"),
        ("time", 6e4, "", "minuten minuti"),
        ("time", 3.6e6, "", "stunde stunden ora ore"),
        ("time", 8.64e7, "", "tag tage tagen giorno giorni"),
        ("percent", 1.0, "", "prozent per_cento percento"),
        (
            "speed",
            1.0,
            "",
            "stundenkilometer stundenkilometern km/std km_pro_stunde kilometer_pro_stunde km_por_hora",
        ),
        ("speed", 1.0, "", "chilometri_orari chilometri_all'ora km_all'ora km_orari kmh"),
        ("time", 1e3, "", "s sec secs second seconds segundo segundos seconde secondes"),
        ("time", 6e4, "", "min mins minute minutes minuto minutos"),
        ("time", 3.6e6, "", "h hr hrs hour hours hora horas heure heures"),
        ("time", 8.64e7, "", "day days dia dias jour jours"),
        ("time", 6.048e8, "", "week weeks semana semanas semaine semaines"),
        ("percent", 1.0, "", "% percent per_cent pct por_ciento por_cento pour_cent pourcent percents"),
        ("speed", 1.0, "", "km/h kmh kph kmph km/hr km/hour kms/h km/heure km/hora km_per_hour km_por_hora"),
        ("speed", 1.0, "", "kilometers_per_hour kilometres_per_hour kilometer_per_hour kilometre_per_hour"),
        ("speed", 1.0, "", "kilometros_por_hora quilometros_por_hora kilometres_par_heure kilometres_heure"),
        ("speed", 1.609344, "", "mph mi/h miles_per_hour millas_por_hora milhas_por_hora miles/h"),
        ("speed", 3.6, "", "m/s mps meters_per_second metres_per_second m_per_s metros_por_segundo"),
        ("speed", 3.6, "", "metres_par_seconde meter_per_second metre_per_second"),
        ("speed", 1.852, "", "kn kt kts knot knots"),
        (
            "length",
            1.0,
            "",
            "km kms kilometer kilometers kilometre kilometres kilometro kilometros quilometro",
        ),
        ("length", 1.0, "", "quilometros"),
        ("length", 1e-3, "", "m meter meters metre metres metro metros"),
        ("length", 1e-5, "", "cm centimeter centimeters centimetre centimetres"),
        ("length", 1e-6, "", "mm millimeter millimeters millimetre millimetres"),
        ("length", 1.609344, "", "mi mile miles milla millas milha milhas"),
        ("length", 0.0003048, "", "ft foot feet"),
        ("money", 1.0, "EUR", "€ eur euro euros"),
        ("money", 1.0, "USD", "$ usd us$ dollar dollars dolares"),
        ("money", 0.01, "USD", "cents"),
        ("money", 1.0, "GBP", "£ gbp"),
        ("money", 1.0, "JPY", "¥ jpy yen"),
        ("money", 1.0, "BRL", "r$ brl reais"),
        (None, 0.0, "", "hz khz mhz ghz thz db dbm dbi dbw w kw mw v kv mv a ma °c °f ° degrees px pixels"),
    ]
    return {
        word.replace("_", " "): (kind, factor, of)
        for kind, factor, of, words in rows
        for word in words.split()
    }


_UNITS = _table()
_NAMED = re.compile(
    rf"(?:{'|'.join(re.escape(w) for w in sorted(_UNITS, key=lambda w: (-len(w), w)))})(?:(?<=[%€$£¥°])|{_END}(?!/))",
    re.IGNORECASE,
)
_CURRENCIES = {sign: of for sign, (kind, factor, of) in _UNITS.items() if kind == "money" and factor == 1.0}
_SIGN_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:us|r)\$|[€$£¥]|(?<![A-Za-z])(?:usd|eur|gbp|jpy|brl))\s?$", re.IGNORECASE
)


def _named(text: str, start: int) -> Unit | None:
    match = _NAMED.match(text, start)
    if match is None:
        return None
    spelled = match.group()
    known = _UNITS[spelled.lower()]
    if len(spelled) == 1 and spelled.isalpha() and not _single_letter(spelled, known[0]):
        return None
    return Unit(known[0], known[1], match.end(), known[2])


def _single_letter(letter: str, kind: Kind | None) -> bool:
    """Units of one letter mean what they mean in one case only: `m` is a metre, `W` a watt."""
    return letter.isupper() and letter != "A" if kind is None else letter.islower()
