"""Whole and part: the slice's rate against each device's, a density against the size of the area.

`readings` calls this when a segment's numbers are known.
"""

from __future__ import annotations

from assent.service.requirement import Rate
from assent.service.skills import lexicon
from assent.service.skills.reading import Reading


def area_size(reading: Reading, plain: str) -> None:
    match = lexicon.KM2.search(plain)
    size = float(match["size"].replace(",", ".")) if match else 0.0
    if match and 0 < size <= MAX_AREA_KM2:
        reading.put("area_km2", size, match.group())
    elif "density_per_km2" in reading.fields and "ues" not in reading.fields:
        reading.notes.append(
            f"“{reading.said['density_per_km2']}” is a density, not how many devices there are: say how "
            "large the area is, or how many they are, if the usual number does not suit"
        )


MAX_AREA_KM2 = 510_000_000
"""The surface of the Earth."""


def whole_or_each(reading: Reading, plain: str) -> None:
    """A rate that nobody called "each" or "in total" is the slice's own; that is said, with its alternative."""
    ues = reading.fields.get("ues")
    if not isinstance(ues, int) or ues < 2 or lexicon.IN_TOTAL.search(plain):
        return
    for key in ("dl", "ul"):
        rate = reading.fields.get(key)
        kbps = (rate.guaranteed_kbps or rate.max_kbps) if isinstance(rate, Rate) else None
        if kbps is not None and f"{key}_per_ue" not in reading.fields:
            reading.notes.append(
                f"“{reading.said[key]}” {_LINKS[key]} is read as the rate of the whole slice, "
                f"{_short(kbps / ues)} kbit/s for each of {ues} devices; say “each” if every device is to have it"
            )


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


_LINKS = {"dl": "downlink", "ul": "uplink"}


def total_against_each(reading: Reading) -> None:
    """The slice's own rate has to hold what was asked for each device."""
    ues = reading.fields.get("ues")
    for key in ("dl", "ul"):
        whole, each = reading.fields.get(key), reading.fields.get(f"{key}_per_ue")
        if not (isinstance(ues, int) and isinstance(whole, Rate) and isinstance(each, Rate)):
            continue
        most, guaranteed = whole.max_kbps or whole.guaranteed_kbps, each.guaranteed_kbps
        if most is not None and guaranteed is not None and guaranteed * ues > most:
            reading.questions.append(
                f"{ues} devices at “{reading.said[f'{key}_per_ue']}” each need {guaranteed * ues} kbit/s, more than "
                f"the “{reading.said[key]}” of the slice: which one holds?"
            )
