"""Whether a number was said as a floor, a ceiling, an estimate or exactly: the words around it.

`quantities` calls `bound_of` with the part of the sentence that belongs to the number. English first, then
Spanish, Portuguese, French, German and Italian.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Bound: TypeAlias = Literal["exact", "at_least", "at_most", "about"]


def bound_of(before: str, after: str, *, smaller_is_better: bool = False) -> Bound:
    """The bound that `before` (up to the number) and `after` (from its end) put on it.

    Both are parts of a `flat` text. `smaller_is_better` reads "or better" as a ceiling.
    """
    before = before[-72:]
    if _NO_WORSE.search(before):
        return "at_most" if smaller_is_better else "at_least"
    said = _before(before)
    return said if said != "exact" else _after(after[:64], smaller_is_better)


_NO_WORSE = re.compile(r"\bno(?:t|thing)? worse than\s+$", re.IGNORECASE)
_NOT = r"(?:not|n't|never|no|cannot|without|nao|non|pas|nunca|jamais|sin|sem|sans|ne|nicht|keine?n?|nie|mai)"
_HIGHER = (
    r"(?:more than|greater than|higher than|larger than|bigger than|over|above|exceed(?:s|ing|ed)?|beyond|upwards of"
    r"|surpass(?:es|ing)?|mas de|mas que|mayor(?:es)? (?:que|de|a)|superior(?:es)? a|por encima de|super[ae]n?"
    r"|superar"
    r"|exced[ae]n?|exceder|mais (?:de|que|do que)|acima de|maior(?:es)? (?:que|do que)|ultrapass\w+|plus (?:de|que)"
    r"|au-dessus de|au dela de|superieure?s? a|depass\w+|mehr als|hoher als|grosser als|langer als|piu di|oltre"
    r"|superior[ei] a|super\w+|sopra i|pass[ae]r?|>)"
)
_LOWER = (
    r"(?:less than|fewer than|lower than|smaller than|shorter than|slower than|under|below|beneath|menos de|menos que"
    r"|menos do que|menor(?:es)? (?:que|de|a|do que)|inferior(?:es)? a|por debajo de|por debaixo de"
    r"|abaixo de|baj[ae] de|moins de|moins que|en dessous de|au-dessous de|inferieure?s? a|sous|sub"
    r"|weniger als|unter|kurzer als"
    r"|niedriger als|meno di|inferior[ei] a|sotto (?:i|le|gli)|<)"
)
_LINK = r"(?!(?:and|or|but|with|y|o|e|ou|et|con|com|avec)\b)[a-z'/-]+"
_MIN = r"(?:minimum|min\.?|minimal|minim[oa]|floor|at least|lowest|mindest\w*)"
_MAX = (
    r"(?:maximum|max\.?|maximal|maxim[oa]|ceiling|cap|limit|at most|upper bound|tope|teto|plafond"
    r"|massim[oaie]|hochst\w*|obergrenze)"
)
_TAIL = (
    r"(?:\s+(?:of|than|to|at|the|a|de|is|be|are|say|about|around|roughly|le|du|des|el|o|em|en|cerca|environ|only))*"
    r"[)\]]?\s*[-:=(~]?\s*$"
)
_PATTERNS: tuple[tuple[Bound, str], ...] = (
    ("at_most", rf"(?:{_NOT}|n't)(?:\s+{_LINK}){{0,5}}?\s+{_HIGHER}"),
    ("at_least", rf"(?:{_NOT}|n't)(?:\s+{_LINK}){{0,5}}?\s+{_LOWER}"),
    ("at_most", rf"{_LOWER}(?:,? or)? (?:equal|igual|egal)"),
    ("at_least", rf"{_HIGHER}(?:,? or)? (?:equal|igual|egal)"),
    ("at_most", r"(?:<=|=<|≤|⩽|up ?to|within|at (?:the )?most|at (?:a |the )?max(?:imum)?|capped at"
     r"|cap(?:ped)? (?:it )?(?:at|to)|(?:burst|peak)(?:s|ing)? (?:of|at|up to|to)|limited to|limit (?:it )?to"
     r"|no later than"
     r"|hasta|ate|a lo sumo|como maximo|no maximo|au plus"
     r"|au maximum|jusqu'a|hochstens|maximal|bis zu|al massimo|entro|fino a|a lo mas|quando muito|tout au plus)"),
    ("at_least", r"(?:>=|=>|≥|⩾|at (?:the )?least|at (?:a |the )?min(?:imum)?|starting (?:at|from)"
     r"|al menos|por lo menos|como minimo|pelo menos|ao menos|no minimo|au moins|au minimum|a partir de"
     r"|mindestens|almeno|wenigstens)"),
    ("at_least", _HIGHER),
    ("at_most", _LOWER),
    ("at_least", rf"{_MIN}(?:\s+{_LINK}){{0,3}}?"),
    ("at_most", rf"{_MAX}(?:\s+{_LINK}){{0,3}}?"),
    ("at_most", r"peaks?(?: (?:rate|throughput|bandwidth|value))?"),
    ("about", r"(?:about|around|approximately|approx\.?|roughly|some|circa|ca\.?|nearly|almost|close to|or so|~|≈"
     r"|aproximadamente|alrededor de|cerca de|unos|unas|casi|uns|umas|quase|por volta de"
     r"|em torno de|environ|a peu pres|autour de"
     r"|pres de|quelque|etwa|ungefahr|rund|circa|pressappoco)"),
)  # fmt: skip
_BEFORE = tuple(
    (b, re.compile(rf"(?:(?<!\w)(?=\w)|(?=\W)|(?=n't)){p}{_TAIL}", re.IGNORECASE)) for b, p in _PATTERNS
)


def _before(text: str) -> Bound:
    clause = re.split(
        r"[;!?\n,]\s|(?<!\bmin)(?<!\bmax)(?<!\bca)(?<!\bapprox)[.]\s", text, flags=re.IGNORECASE
    )[-1]
    for bound, pattern in _BEFORE:
        if pattern.search(clause):
            return bound
    return "exact"


_MORE = re.compile(
    r"\s*(?:\+|(?:or|and) (?:more|higher|above|over|greater|up\b|upwards?|beyond)|o mas|ou mais|ou plus|y mas"
    r"|e mais)",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\s*(?:(?:or|and) (?:less|fewer|lower|below|under|shorter)|o menos|ou menos|ou moins|tops\b)",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\s*(?:or|and) (?:better|faster|quicker)|\s*(?:o mejor|ou melhor|ou mieux)", re.IGNORECASE
)
_WORSE = re.compile(
    r"\s*(?:or so|or thereabouts|-?ish|approximately|approx\b|more or less|mas o menos|mais ou menos)",
    re.IGNORECASE,
)
_FLOOR = re.compile(
    r"\s*\(?(?:at (?:the (?:very )?)?(?:least|minimum)|as (?:a|the) minimum|minimum|min\b|minimo|al menos|como minimo"
    r"|no minimo|pelo menos|au moins|au minimum)", re.IGNORECASE,
)  # fmt: skip
_CEILING = re.compile(
    r"\s*\(?(?:at (?:the (?:very )?)?(?:most|maximum)|as (?:a|the) maximum|maximum|max\b|maximo|como maximo|no maximo"
    r"|au plus|au maximum|al massimo|hochstens|(?:(?:shared |down|up|downlink |uplink |total )*)(?:cap"
    r"|ceiling)\b)", re.IGNORECASE,
)  # fmt: skip


def _after(text: str, smaller_is_better: bool) -> Bound:
    if _MORE.match(text):
        return "at_least"
    if _LESS.match(text):
        return "at_most"
    if _BETTER.match(text):
        return "at_most" if smaller_is_better else "at_least"
    if _WORSE.match(text):
        return "about"
    for bound, pattern in ((_FLOOR, "at_least"), (_CEILING, "at_most")):
        match = bound.match(text)
        if match and not _belongs_to_the_next(text[match.end() :]):
            return "at_least" if pattern == "at_least" else "at_most"
    return "exact"


def _belongs_to_the_next(rest: str) -> bool:
    """ "20 Mbps at most 10 ms": the words after the first quantity speak of the second."""
    clause = re.split(r"[,;.)]|\b(?:and|with|but|y|e|et|con|com|avec)\b", rest, maxsplit=1)[0]
    return any(char.isdigit() for char in clause)
