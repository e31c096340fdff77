"""Distances that light does not cover in time: said in numbers, or by two cities. `readings` calls this."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from assent.service.skills import lexicon
from assent.service.skills.reading import Context, Reading

LIGHT_KM_PER_MS = 299.792458
"""In vacuum; no network is faster."""
EARTH_KM = 6371.0
"""Its mean radius."""


def check(reading: Reading, context: Context) -> None:
    """Asks where the stated latency is less than light needs."""
    latencies = [reading.fields.get(name) for name in ("dl_latency_ms", "ul_latency_ms")]
    latency = min((one for one in latencies if isinstance(one, float | int)), default=None)
    if latency is None:
        return
    for words, km in (*_said(context), *_between_cities(context.plain)):
        if km > latency * LIGHT_KM_PER_MS:
            reading.questions.append(
                f"Light takes {km / LIGHT_KM_PER_MS:.3g} ms for “{words}”, more than the {latency:g} ms that you want: "
                "which of the two can change?"
            )


def _said(context: Context) -> Iterator[tuple[str, float]]:
    for one in context.quantities:
        behind, before = context.after(one.end)[:20], context.before(one.start)[-30:]
        if one.kind == "length" and (lexicon.AWAY.search(behind) or lexicon.AWAY.search(before)):
            yield one.text, one.value


def _between_cities(plain: str) -> Iterator[tuple[str, float]]:
    """ "From our plant in Munich to Sydney": along a great circle, less what a city is wide."""
    found = [(match.group(), match.start(), match.end()) for match in _NAMES.finditer(plain)][:_FEW]
    for (one, start, end), (other, behind, _) in combinations(found, 2):
        opens = _FROM.search(plain[max(0, start - _NEAR) : start])
        if opens and _TO.search(plain[end:behind]) and not _STOP.search(plain[end:behind]):
            yield f"{one} to {other}", max(0.0, _km(_CITIES[one], _CITIES[other]) - _WIDE_KM)


_FEW, _NEAR, _WIDE_KM = 8, 60, 100
_FROM = re.compile(r"(?<!\w)(?:from|between|de|desde|entre|von|zwischen|da|tra|depuis)(?!\w)")
_TO = re.compile(r"(?<!\w)(?:to|and|a|hasta|y|e|ate|et|nach|und|bis)(?!\w)")
_STOP = re.compile(r"[.;!?]\s")


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two places in degrees north and east (the haversine formula)."""
    (north, east), (north2, east2) = (tuple(map(math.radians, place)) for place in (one, other))
    part = (
        math.sin((north2 - north) / 2) ** 2
        + math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(part))


_TABLE = """
lisbon 38.7 -9.1, lisboa 38.7 -9.1, porto alegre -30.0 -51.2, madrid 40.4 -3.7, barcelona 41.4 2.2, paris 48.9 2.3
lyon 45.8 4.8, marseille 43.3 5.4, london 51.5 -0.1, londres 51.5 -0.1, dublin 53.3 -6.3, edinburgh 56.0 -3.2
brussels 50.8 4.4, amsterdam 52.4 4.9, berlin 52.5 13.4, hamburg 53.6 10.0, munich 48.1 11.6, munchen 48.1 11.6
frankfurt 50.1 8.7, cologne 50.9 7.0, zurich 47.4 8.5, geneva 46.2 6.1, vienna 48.2 16.4, wien 48.2 16.4
rome 41.9 12.5, roma 41.9 12.5, milan 45.5 9.2, milano 45.5 9.2, naples 40.9 14.3, athens 38.0 23.7, prague 50.1 14.4
warsaw 52.2 21.0, budapest 47.5 19.0, bucharest 44.4 26.1, kyiv 50.5 30.5, moscow 55.8 37.6, istanbul 41.0 29.0
copenhagen 55.7 12.6, stockholm 59.3 18.1, oslo 59.9 10.8, helsinki 60.2 24.9, reykjavik 64.1 -21.9
cairo 30.0 31.2, casablanca 33.6 -7.6, lagos 6.5 3.4, nairobi -1.3 36.8, johannesburg -26.2 28.0, cape town -33.9 18.4
tel aviv 32.1 34.8, dubai 25.2 55.3, riyadh 24.7 46.7, tehran 35.7 51.4, karachi 24.9 67.0, mumbai 19.1 72.9
delhi 28.6 77.2, bangalore 13.0 77.6, dhaka 23.8 90.4, bangkok 13.8 100.5, singapore 1.4 103.8, jakarta -6.2 106.8
manila 14.6 121.0, hanoi 21.0 105.8, hong kong 22.3 114.2, shenzhen 22.5 114.1, shanghai 31.2 121.5
beijing 39.9 116.4, taipei 25.0 121.6, seoul 37.6 127.0, tokyo 35.7 139.7, tokio 35.7 139.7, osaka 34.7 135.5
perth -32.0 115.9, sydney -33.9 151.2, melbourne -37.8 145.0, brisbane -27.5 153.0, auckland -36.8 174.8
honolulu 21.3 -157.9, vancouver 49.3 -123.1, seattle 47.6 -122.3, san francisco 37.8 -122.4
los angeles 34.1 -118.2, denver 39.7 -105.0, dallas 32.8 -96.8, houston 29.8 -95.4, chicago 41.9 -87.6
toronto 43.7 -79.4, montreal 45.5 -73.6, boston 42.4 -71.1, new york 40.7 -74.0, nueva york 40.7 -74.0
nova iorque 40.7 -74.0, miami 25.8 -80.2, atlanta 33.7 -84.4, mexico city 19.4 -99.1, havana 23.1 -82.4
bogota 4.7 -74.1, caracas 10.5 -66.9, quito -0.2 -78.5, sao paulo -23.6 -46.6, rio de janeiro -22.9 -43.2
buenos aires -34.6 -58.4, montevideo -34.9 -56.2, santiago de chile -33.4 -70.7
"""
"""Degrees north and east, to a tenth."""
_ROW = re.compile(r"([a-z ]+?) (-?[\d.]+) (-?[\d.]+)")
_CITIES = {name.strip(): (float(north), float(east)) for name, north, east in _ROW.findall(_TABLE)}
_NAMES = lexicon.words("|".join(sorted(_CITIES, key=len, reverse=True)))
