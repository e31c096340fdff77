"""What a question about a slice is about: topics, a value that it names, a moment. By words, in four languages."""

from __future__ import annotations

import re

from assent.intents.base import Finite, Frozen
from assent.lifecycle.explaining import facts as f

_WORDS: dict[str, str] = {
    f.THROUGHPUT: r"[kmg]bit|[kmg]bps|throughput|bandwidth|\brates?\b|speed|durchsatz|bandbreite|débit|caudal",
    f.LATENCY: r"latenc|delay|\bms\b|millisecond|latenz|verzögerung|délai|retard|demora",
    f.UES: r"\bues?\b|users?\b|devices?\b|cameras?\b|geräte|nutzer|utilisateurs|usuarios|dispositivos",
    f.AVAILABILITY: r"availab|reliab|packet error|verfügbar|disponib|fiab",
    f.PLACE: r"\bclouds?\b|where|\bedge\b|\bplaced?\b|\bhost|\bwo\b|nuage|\boù\b|nube|dónde",
    f.SIZE: r"\bcpus?\b|\bram\b|\bsizes?\b|\blarge|\bbig|\bsmall|größe|taille|tamaño",
    f.SCALING: r"scal(?:e|ed|ing)|\bgrew|\bgrow|shr[iu]nk|skalier|mise à l'échelle|escal",
    f.COST: r"cost|price|credit|kosten|preis|prix|coût|precio|costo|coste",
    f.REFUSED: r"refus|reject|den(?:y|ied)|fail|abgelehnt|refus|rechaz|not (?:get|created|deployed)|verweiger",
    f.STATE: r"\bstates?\b|stopped|terminat|\blocked|\bactive|deactivat|impaired|degraded|status|zustand|état|estado",
    f.TYPE: r"\bsst\b|\bs-nssai|service type|\btype of\b|embb|urllc|miot",
    f.SHARING: r"shar(?:e|ed|ing)|isolat|geteilt|partag|compart",
    f.AREA: r"\barea|coverage|gebiet|zone\b|cobertura",
    f.MOBILITY: r"mobil|velocity|\bkm/h",
}
_VALUE = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?)\s*(kbit/s|kbps|kbit|mbit/s|mbps|mbit|gbit/s|gbps|ms|%|cpus?|ues?|users?|cameras?)",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"(?:\bt\s*=\s*|\b(?:at|second|um|bei|à|a)\s+)(\d+)(?:\s*(?:s|sec|seconds?))?\b"
    r"(?!\s*(?:[kmg]?bit|[kmg]bps|ms\b|%|cpu|ues?\b|user|camera))(?![:.,]\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_RATES = {"k": 0.001, "m": 1.0, "g": 1000.0}


class Wish(Frozen):
    """`value` in `unit`: Mbps, ms, %, CPU, UEs. `at_s`: seconds of the record; `clock`: `HH:MM` of the wall, UTC.
    `direction`: Downlink or Uplink, where only one of them is asked about."""

    text: str
    topics: frozenset[str]
    value: Finite | None = None
    unit: str = ""
    at_s: int | None = None
    clock: str = ""
    direction: str = ""

    @property
    def open(self) -> bool:
        """Whether nothing that is known was asked about."""
        return not self.topics and self.value is None and self.at_s is None and not self.clock


def read_question(text: str) -> Wish:
    """Without a word that is known, it is about everything."""
    plain = text.lower()
    topics = frozenset(topic for topic, words in _WORDS.items() if re.search(words, plain))
    value, unit = _value(plain)
    clock = _CLOCK.search(plain)
    second = _SECOND.search(plain) if clock is None else None
    return Wish(
        text=text,
        topics=topics,
        value=value,
        unit=unit,
        at_s=int(second[1]) if second and len(second[1]) < 12 else None,
        direction=_direction(plain),
        clock=f"{int(clock[1]):02}:{clock[2]}" if clock else "",
    )


def _direction(plain: str) -> str:
    down = re.search(r"\bdown|\bdl\b|descend", plain) is not None
    up = re.search(r"\bup(?:link|load|stream)|\bul\b|montant|subida|ascend", plain) is not None
    return "" if down == up else "Downlink" if down else "Uplink"


def values_in(text: str) -> set[tuple[float, str]]:
    """Every value with a unit that a text names, in the units of `Wish`."""
    return {_in_unit(found) for found in _VALUE.finditer(text.lower()) if len(found[1]) <= 15}


def _value(plain: str) -> tuple[float | None, str]:
    found = _VALUE.search(plain)
    if found is None or len(found[1]) > 15:
        return None, ""
    return _in_unit(found)


def _in_unit(found: re.Match[str]) -> tuple[float, str]:
    number, unit = float(found[1].replace(",", ".")), found[2].lower()
    if "bit" in unit or "bps" in unit:
        return round(number * _RATES[unit[0]], 9), "Mbps"
    if unit in ("ms", "%"):
        return number, unit
    return number, "CPU" if unit.startswith("cpu") else "UEs"
