"""How wishes about interfaces are worded, made one: numbers in words, units, abbreviations, parts of addresses."""

from __future__ import annotations

import re

from assent.network.transport.skills.grammar.tokens import unaccented
from assent.reasoning.words.patterns import compiled

_NUMBERS = {
    "ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "hundred": 100,
    "a hundred": 100, "one hundred": 100, "two hundred": 200, "five hundred": 500, "diez": 10, "veinte": 20,
    "treinta": 30, "cincuenta": 50, "cien": 100, "dez": 10, "vinte": 20, "trinta": 30, "cinquenta": 50, "cem": 100,
    "dix": 10, "vingt": 20, "trente": 30, "cinquante": 50, "cent": 100,
}  # fmt: skip
_COUNTED = re.compile(
    rf"\b({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    r"(?= ?(?:mega|giga|kilo|m|g|k)?(?:bits?|bps|bytes?|meg)\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|(?<!\w)'[^'\n]+'(?!\w)|‘[^’\n]+’|`[^`\n]+`)")
_RATE = r"(?:bits? per second|bits? por segundo|bits? par seconde|bits/s|bit/s|bits?|bps|b)"
_CHANGES: tuple[tuple[str, str], ...] = (
    (r"(?<=\d)\s*(?:mega|meg|m)\s?" + _RATE + r"(?:/s|ps)?\b", " Mbps"),
    (r"(?<=\d)\s*(?:giga|gig|g)\s?" + _RATE + r"(?:/s|ps)?\b", " Gbps"),
    (r"(?<=\d)\s*(?:kilo|k)\s?" + _RATE + r"(?:/s|ps)?\b", " kbps"),
    (r"(?<=\d) ?(?:megs?|megas)\b", " Mbps"),
    (r"(?<=\d) ?gigas?\b", " Gbps"),
    (r"\bsp(?:d)?\.? (?=\d)", "speed "),
    (r"\bdup(?:lx)?\.? (?=full|half|auto)", "duplex "),
    (r"\bsub-(?=int)", "sub"),
    (r"(?<=[\w'’])\s?[–—]\s?(?=[A-Z])", " - "),
    (r"\s/\s(?=\d{1,2}\b(?!\d|\.))", "/"),
    (r"\bw/(?=\s)", "with"),
    (r"\b(levant|activ|habilit|encend|apag|desactiv|deslig|lig|ativ|desativ|desabilit|conect|conéct|enci[eé]nd|lev[aá]nt|act[ií]v|ap[aá]g)"
     r"(a|á|e|é|ue|ué)-?(?:l[oa]s?|n[oa]s?)\b", r"\1\2"),
    (r"(?<=\w)-(?:l[ae]s?|os?|as?|lo|los)\b(?=[\s.,;]|$)", ""),
    (r"(?<![\w.])\.(\d{1,3})(?![\w/]|\.\d)", r" hostpart\1 "),
)  # fmt: skip


def worded(text: str) -> str:
    """Quoted texts stay as they are."""
    parts = _QUOTED.split(text)
    return "".join(part if at % 2 else _one(part) for at, part in enumerate(parts))


def _one(part: str) -> str:
    said = _COUNTED.sub(lambda found: str(_NUMBERS[found[1].lower()]), part)
    for pattern, better in _CHANGES:
        said = compiled(pattern, 0 if "[A-Z]" in pattern else re.I).sub(better, said)
    return said


def folded(text: str) -> str:
    """Without accents, in lower case, quoted texts left out."""
    return unaccented(_QUOTED.sub(" ", text)).lower()
