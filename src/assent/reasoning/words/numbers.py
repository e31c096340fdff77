"""Numbers as people write them: digits in several conventions, and number words of six languages.

`quantities` calls this. Every value is finite: what would overflow is clamped to the largest float.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from assent.reasoning.words.compounds import compound

_LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Number:
    """A number at `[start, end)`. `fraction`: it was written with decimals. `worded`: with letters."""

    value: float
    start: int
    end: int
    fraction: bool = False
    worded: bool = False


def numbers(text: str) -> list[Number]:
    """Every number in `text` (which must be `flat`), by position; none overlaps another."""
    found = [*_digits(text), *_words(text), *_fractions(text)]
    found.sort(key=lambda number: (number.start, -number.end))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def finite(value: float) -> float:
    """`value`, clamped to the range of a float; never infinite, never NaN."""
    return 0.0 if value != value else max(-_LARGEST, min(_LARGEST, value))


_DIGITS = re.compile(
    r"""(?<!\w)(?:(?P<minus>minus|negative)\s|(?P<sign>[-+]))?(?:
      (?P<power>(?:\d{1,3}(?:[.,]\d{1,3})?\s?[x×·*]\s?)?10(?:\^|\*\*)?(?:(?<=[\^*])[-\u2212]?|\u2212)\d{1,2}(?![\d.]\d))
    | (?P<grouped>[1-9]\d{0,2}(?:[,'\u00a0\u202f]\d{3}){1,8}(?!\d)(?:\.\d+)?)
    | (?P<spaced>[1-9]\d{0,2}(?:\ \d{3}){0,6}\ (?:000(?!\d)|\d{3}(?=\s(?:[^\W\d_]{4}|of\ (?:them|these|those)))))
    | (?P<continental>[1-9]\d{0,2}(?:(?:\.\d{3}){1,8},\d+|(?:\.\d{3}){2,8})(?![\d.]))
    | (?P<comma>\d+,\d{1,2}(?![\d,])|\d+,\d{4,}(?!,\d)|0,\d+(?!,\d))
    | (?P<plain>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d{1,4}(?!\w))?)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SCALES: dict[str, float] = {
    "thousand": 1e3, "mil": 1e3, "mille": 1e3, "million": 1e6, "millions": 1e6, "millon": 1e6,
    "millones": 1e6, "milhao": 1e6, "milhoes": 1e6, "mn": 1e6, "billion": 1e9, "billions": 1e9,
    "bn": 1e9, "milliard": 1e9, "milliards": 1e9, "tausend": 1e3, "mila": 1e3, "millionen": 1e6, "milioni": 1e6,
    "milione": 1e6, "milliarden": 1e9, "miliardi": 1e9,
}  # fmt: skip
_SCALE = re.compile(rf"k(?![\w/])|\s?(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b", re.IGNORECASE)


def _digits(text: str) -> list[Number]:
    found = []
    for match in _DIGITS.finditer(text):
        kind, written = next((k, w) for k, w in match.groupdict().items() if w and k not in ("minus", "sign"))
        value = float(_ascii(kind, written))
        scale = _SCALE.match(text, match.end())
        if scale:
            word = scale.group().strip().lower()
            value *= 1e3 if word == "k" else _SCALES[word]
        if match["minus"] or match["sign"] == "-":
            value = -value
        fraction = kind == "comma" or (kind != "power" and "." in written and kind != "continental")
        end = scale.end() if scale else match.end()
        found.append(Number(finite(value), match.start(), end, fraction and not scale))
    return found


def _ascii(kind: str, written: str) -> str:
    if kind == "power":
        factor, exponent = re.fullmatch(r"(?:(.+?)\s?[x×·*]\s?)?10[\^*]*(.+)", written).groups()  # type: ignore[union-attr]
        return f"{(factor or '1').replace(',', '.')}e{exponent.replace(chr(0x2212), '-')}"
    if kind in ("grouped", "spaced"):
        return re.sub(r"[,' \u00a0\u202f]", "", written)
    if kind == "continental":
        return written.replace(".", "").replace(",", ".")
    return written.replace(",", ".")


_UNITS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19,
    "dois": 2, "duas": 2, "quatro": 4, "sete": 7, "oito": 8, "nove": 9, "dez": 10, "doze": 12, "treze": 13,
    "catorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19,
    "quatorze": 14, "quinze": 15, "dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
    "douze": 12, "seize": 16,
    "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "elf": 11, "zwolf": 12, "zwoelf": 12, "sechzehn": 16, "siebzehn": 17,
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "dieci": 10, "undici": 11,
    "dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16, "diciassette": 17,
    "diciotto": 18, "diciannove": 19,
}  # fmt: skip
_TENS: dict[str, int] = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
    "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
    "ochenta": 80, "noventa": 90,
    "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "oitenta": 80,
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "quatre-vingts": 80, "quatre-vingt": 80,
    "zwanzig": 20, "dreissig": 30, "vierzig": 40, "funfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90,
    "venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80,
    "novanta": 90,
}  # fmt: skip
_HUNDREDS: dict[str, int] = {
    "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300,
    "trescientas": 300, "cuatrocientos": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600,
    "setecientos": 700, "ochocientos": 800, "novecientos": 900,
    "cem": 100, "duzentos": 200, "duzentas": 200, "trezentos": 300, "trezentas": 300,
    "quatrocentos": 400, "quinhentos": 500, "quinhentas": 500, "seiscentos": 600, "setecentos": 700,
    "oitocentos": 800, "novecentos": 900,
}  # fmt: skip
_TIMES_HUNDRED = ("hundred", "hundreds", "cent", "cents", "cento", "hundert")
_DOZENS: dict[str, float] = {
    "dozen": 12,
    "docena": 12,
    "duzia": 12,
    "douzaine": 12,
    "centaine": 100,
    "dutzend": 12,
    "dozzina": 12,
    "centinaio": 100,
}
_COUNTABLE = ("hundred", "thousand", "million", "billion", "gigabit", "megabit", "kilobit", "gig", "meg")
_OPENERS = ("half", "hundred", "thousand", "mil", "mille", "cent", "cento", "hundert", "tausend")
_ARTICLES = ("a", "an", "una", "uma", "une", "ein", "eine")
_ONES = ("un", "uno", "una", "une", "um", "uma")  # articles, unless something was counted before
_AND = ("and", "y", "e", "et")
_TOKEN = re.compile(r"quatre-vingts?(?![a-z])|[a-zß]+", re.IGNORECASE)
_NOT_SEPT = re.compile(r"Sept(?![a-z])|SEPT(?![a-z])")  # the month


_PARTS: dict[str, int] = {
    "half": 2, "medio": 2, "media": 2, "meio": 2, "meia": 2, "demi": 2, "demie": 2, "mezzo": 2, "mezza": 2,
    "halbes": 2, "halbe": 2, "halben": 2, "halber": 2, "third": 3, "tercio": 3, "terco": 3, "tiers": 3, "drittel": 3,
    "terzo": 3, "quarter": 4, "cuarto": 4, "quarto": 4, "quart": 4, "viertel": 4, "fifth": 5, "tenth": 10,
}  # fmt: skip
_FRACTION = re.compile(
    rf"(?<![\w-])(?:(?P<count>an?|one|two|three|un|une|um|uma|ein|eine?n?|dos|tres|deux|trois|zwei|drei|due"
    rf"|tre)[ -])?"
    rf"(?P<part>{'|'.join(_PARTS)})s?(?:[ -](?:of|de|d'|di))?(?:[ -](?:an?|the|un|une|um|uma|ein|eines|eine))?[ -]"
    r"(?=(?:kilo|mega|giga|tera|gig|meg|[kmgt]b|[kmgt]bit|second|minute|hour|milli|segundo|minuto|hora|seconde|heure"
    r"|sekunde|stunde|secondo|ora|million|millon|milhao|milione|dozen)\w*)",
    re.IGNORECASE,
)
_FEW = {
    "two": 2,
    "dos": 2,
    "deux": 2,
    "zwei": 2,
    "due": 2,
    "three": 3,
    "tres": 3,
    "trois": 3,
    "drei": 3,
    "tre": 3,
}


def _fractions(text: str) -> list[Number]:
    """ "A quarter of a gigabit", "medio giga", "three quarters of an hour": the unit stands behind."""
    found = []
    for match in _FRACTION.finditer(text):
        value = _FEW.get((match["count"] or "a").lower(), 1) / _PARTS[match["part"].lower()]
        scale = _SCALE.match(text, match.end() - 1)
        if scale:
            value *= _SCALES[scale.group().strip().lower()]
        end = scale.end() if scale else match.end() - 1
        found.append(Number(value, match.start(), end, True, True))
    return found


_ALSO_ENGLISH = ("due", "sei", "tre", "elf")
_ITALIAN = re.compile(
    r"(?<!\w)(?:gli|della|delle|dei|degli|nella|nelle|che|servono|serve|vogliamo|ogni|latenza|ritardo|rete"
    r"|ciascun[oa]"
    r"|affidabilita|bracci|und|der|die|fur)(?!\w)",
    re.IGNORECASE,
)


def _words(text: str) -> list[Number]:
    tokens = list(_TOKEN.finditer(text))
    found, at = [], 0
    while at < len(tokens):
        number, used = _phrase(text, tokens, at)
        if number is not None:
            found.append(number)
        at += max(used, 1)
    return found


def _phrase(text: str, tokens: list[re.Match[str]], at: int) -> tuple[Number | None, int]:
    """The longest number phrase that starts at token `at`, and how many tokens it takes."""
    words = [token.group().lower().replace("ß", "ss") for token in tokens[at : at + 12]]
    if not _starts(words) or not _alone(text, tokens[at]) or _NOT_SEPT.match(text, tokens[at].start()):
        return None, 1
    if words[0] in _ALSO_ENGLISH and not _ITALIAN.search(text):
        return None, 1
    joined = 1
    while joined < len(words) and text[tokens[at + joined - 1].end() : tokens[at + joined].start()] in (
        " ",
        "-",
    ):
        joined += 1
    value, used = _value(words[:joined])
    if used == 0 or not _ends(text, tokens[at + used - 1]):
        return None, 1
    decimals, more = _decimals(words[used:joined])
    fraction = more > 0 or value != int(value)
    used += more
    return Number(value + decimals, tokens[at].start(), tokens[at + used - 1].end(), fraction, True), used


def _decimals(words: list[str]) -> tuple[float, int]:
    """ "point nine five", as spoken, and how many words that is."""
    if not words or words[0] not in ("point", "punto", "coma", "virgule", "virgula", "ponto"):
        return 0.0, 0
    digits = ""
    for word in words[1:]:
        if _UNITS.get(word, 10) > 9:
            break
        digits += str(_UNITS[word])
    return (float(f"0.{digits}"), len(digits) + 1) if digits else (0.0, 0)


def _starts(words: list[str]) -> bool:
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in _ARTICLES:
        return second in _DOZENS or second in _COUNTABLE
    if first in _UNITS or first in _TENS or first in _HUNDREDS or first in _OPENERS:
        return True
    return compound(first) is not None


def _alone(text: str, token: re.Match[str]) -> bool:
    before = text[token.start() - 1 : token.start()]
    return not (before != "" and (before.isalnum() or before in "_-/.@"))


def _ends(text: str, token: re.Match[str]) -> bool:
    after = text[token.end() : token.end() + 1]
    return not (after.isalnum() or after == "_")


def _value(words: list[str]) -> tuple[float, int]:
    """The value of the longest prefix of `words` that is a number; (0, 0) where there is none."""
    if words[0] == "half":
        return _half(words)
    total, group, used, at = 0.0, 0.0, 0, 0
    smallest, seen = 1000.0, False  # what may still be added to the group is smaller than `smallest`
    while at < len(words):
        word = words[at]
        if word in _ARTICLES and at == 0:
            group, seen, smallest = 1, True, 1
        elif at == 0 and _step(word) is None and (whole := compound(word)) is not None:
            group, seen, smallest = whole, True, 0
        elif word in _DOZENS and seen:
            return (total + group) * _DOZENS[word], at + 1
        elif word in _TIMES_HUNDRED and (not seen or group < 20) and (seen or word in _OPENERS):
            group, smallest, seen = (group or 1) * 100, 100, True
        elif word in _SCALES and (seen or word in _OPENERS):
            total, group, smallest, seen = total + (group or 1) * _SCALES[word], 0, 1000, True
        elif (step := _step(word)) is not None and step[0] < smallest:
            group, smallest, seen = group + step[0], step[1], True
        elif word in _AND and seen and smallest > 1 and at + 1 < len(words):
            following = (1, 0) if words[at + 1] in _ONES else _step(words[at + 1])
            if following is None or following[0] >= smallest:
                break
            group, smallest, at = group + following[0], following[1], at + 1
        else:
            break
        at += 1
        used = at
    return total + group, used


def _step(word: str) -> tuple[float, float] | None:
    """What a word adds, and the size that what follows must stay under."""
    if word in _UNITS:
        return _UNITS[word], 10 if word == "dix" else 0
    if word in _TENS:
        return _TENS[word], 20 if word in ("soixante", "quatre-vingt") else 10
    if word in _HUNDREDS:
        return _HUNDREDS[word], 100
    return None


def _half(words: list[str]) -> tuple[float, int]:
    if words[1:2] and words[1] in _ARTICLES:
        if words[2:3] and (words[2] in _DOZENS or words[2] in _SCALES):
            return 0.5 * (_DOZENS.get(words[2]) or _SCALES[words[2]]), 3
        return 0.5, 2
    return 0.0, 0
