"""Number words that are written in one: German "zweitausend", "fünfundzwanzig", Italian "duecentocinquanta".

`numbers` asks about words that it does not know. Words are `flat` and in lower case, with "ss" for "ß".
"""

from __future__ import annotations

from functools import lru_cache

from assent.reasoning.words.flat import words_of


def compound(word: str) -> int | None:
    """What a word of at least two parts counts, below a million; None where it is no number."""
    if len(word) < _SHORTEST:
        return None
    known = _below_thousand()
    if word in known:
        return known[word]
    for thousand in ("tausend", "mila", "mille"):
        head, found, tail = word.partition(thousand)
        if found and (head or tail) and (not head or head in known) and (not tail or tail in known):
            return known.get(head, 1) * 1000 + known.get(tail, 0)
    return None


_SHORTEST = 6

_GERMAN = words_of("ein zwei drei vier funf sechs sieben acht neun")
_GERMAN_TEENS = words_of("zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn")
_GERMAN_TENS = words_of("zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig")
_ITALIAN = words_of("uno due tre quattro cinque sei sette otto nove")
_ITALIAN_TEENS = words_of(
    "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove"
)
_ITALIAN_TENS = words_of("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")


@lru_cache(maxsize=1)
def _below_thousand() -> dict[str, int]:
    german = dict(zip((*_GERMAN, *_GERMAN_TEENS), range(1, 20), strict=True)) | {"eins": 1}
    italian = dict(zip((*_ITALIAN, *_ITALIAN_TEENS), range(1, 20), strict=True))
    for tens, (de, it) in enumerate(zip(_GERMAN_TENS, _ITALIAN_TENS, strict=True), 2):
        german[de], italian[it] = tens * 10, tens * 10
        for one in range(1, 10):
            german[f"{_GERMAN[one - 1]}und{de}"] = tens * 10 + one
            word = _ITALIAN[one - 1]
            italian[(it[:-1] if word[0] in "uo" else it) + word] = tens * 10 + one
    hundreds = {}
    for table, hundred, units in ((german, "hundert", _GERMAN), (italian, "cento", _ITALIAN)):
        for one, unit in enumerate(units, 1):
            for head in (unit + hundred, *([hundred] if one == 1 else [])):
                hundreds[head] = one * 100
                hundreds |= {head + rest: one * 100 + value for rest, value in table.items()}
    return german | italian | hundreds
