"""The numbers of a wish: which rates are targets, which are limits, for which direction and for how many.

The embedded solver of `skills.understand` calls `rates`, `users` and `latency`. Questions, not guesses, where
a number cannot be what it seems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assent.business.intent import MAX_MBPS
from assent.reasoning.words.quantities import Quantity, quantities


@dataclass
class Rates:
    """Downlink target and limits, uplink rate (Mbps); `reasons` why so; `questions` what is not clear."""

    target: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    uplink: float | None = None
    reasons: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def rates(plain: str, found: tuple[Quantity, ...], count: int | None) -> Rates:
    """`plain` is the flat, lower-case text, `found` its quantities, `count` the users or devices."""
    heard = Rates()
    exact: list[tuple[float, Quantity]] = []
    said = _ranged(plain, _rates_of(plain, found))
    changes = _changes(plain, said)
    for one in said:
        if one in changes:
            if changes[one]:
                exact.append((one.value, one))
            continue
        if _PAST.search(_before(plain, one, 40)) or not _plausible(one, heard):
            continue
        total = _total(plain, one, count, heard)
        if total is not None:
            _sort_in(plain, one, total, heard, exact)
    _choose(plain, exact, heard)
    _contradictions(heard)
    if not said:
        _no_unit(plain, found, heard)
    return heard


def users(found: tuple[Quantity, ...]) -> int | None:
    """How many people or devices the wish is for; None where it does not say."""
    counted = [one.value for one in found if one.kind == "count" and _SERVED.match(one.of or "")]
    return int(min(max(counted), 1e9)) if counted and max(counted) >= 1 else None


def latency(plain: str, found: tuple[Quantity, ...]) -> float | None:
    """The strictest latency in ms, if one was said."""
    times = [
        one.value
        for one in found
        if one.kind == "time"
        and 0 < one.value <= 3_600_000
        and (_MS.search(one.text) or _LATENCY.search(_near(plain, one)))
    ]
    return min(times) if times else None


def fraction(plain: str, found: tuple[Quantity, ...]) -> float | None:
    """ "half of the cell", "50 % of the capacity": a share of whatever the resource can carry."""
    for one in found:
        if one.kind == "percent" and 0 <= one.value <= 100 and _SHARE.match(plain, one.end):
            return one.value / 100.0
    for word, part in _PARTS:
        said = re.search(rf"\b{word}\b", plain)
        if said and _SHARE.match(plain, said.end()):
            return part
    return None


def speaks_of_latency(plain: str) -> bool:
    """Whether delay matters to the operator, with or without a number."""
    return bool(_LATENCY.search(plain))


_UP = frozenset(
    {"up", "uplink", "upload", "upstream", "ul", "subida", "upwards", "montant", "montante", "ascendente"}
)
_DOWN = frozenset(
    {"down", "downlink", "download", "downstream", "dl", "bajada", "descida", "descarga", "descendant"}
)
_UPLINK = re.compile(r"\b(?:up|uplink|upload\w*|upstream|ul|subida|montante?|ascendente|envoi)\b")
_DOWNLINK = re.compile(
    r"\b(?:down|downlink|download\w*|downstream|dl|bajada|descida|descarga|descendante?)\b"
)
_UPLINK_NOUN = re.compile(r"\b(?:uplink|upload\w*|upstream|ul|subida|montante?|ascendente|envoi)\b|上行")
_DOWNLINK_NOUN = re.compile(
    r"\b(?:downlink|download\w*|downstream|dl|bajada|descida|descarga|descendante?)\b|下行"
)
_PART_OF = re.compile(r"\b(third|quarter|fifth|tenth) of\s*$")
_PARTS_OF = {"third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_EACH = re.compile(
    r"^\W*(?:(?:of\s+)?(?:throughput|bandwidth|uplink|downlink|up|down)\s+)?(?:(?:for |to )?each\b|every\b"
    r"|apiece"
    r"|a piece|"
    r"(?:(?:per|por|par|a)\s+|/\s*)(?!second|sec\b|segundo|month|day|hour|cell|site|slice|(?:lo|la|il|i|gli"
    r"|le|los|las|el|les|un|una|une|our|the|nos)\b)[a-z]{2,})"
)
_EACH_BEFORE = re.compile(
    r"\b(?:each|every|cada|chaque|per[- ](?:user|device|camera|subscriber))\b[^,.;]{0,40}$"
)
_OF_EACH = re.compile(r"\b(?:[a-z]{3,}s)\s+(?:of|at|with|de|a|@)\s*$")
_PAST = re.compile(
    r"\b(?:currently|today|so far|used to|(?:was|were)(?! (?:sold|promised|guaranteed|granted|booked))|had"
    r"|previously|formerly|until now|instead of|rather than"
    r"|hasta ahora|actualmente|atualmente|actuellement|en vez de|em vez de|au lieu de)\b[^,.;\d]{0,25}$"
    r"|\b(?:not|no)\s*$"
)
_BETWEEN = re.compile(r"\b(?:between|entre|anywhere from|ranging from)\s*$")
_AND = re.compile(r"\s*(?:and|to|y|e|et|a)\s*")
_SHARE = re.compile(
    r"\s*(?:of|del?|da|do|du)\s+(?:\w+\s+){0,2}?(?:cell|capac\w+|bandwidth|spectrum|resources?|celda|celula)"
)
_PARTS = (
    ("half", 0.5),
    ("third", 1 / 3),
    ("quarter", 0.25),
    ("mitad", 0.5),
    ("metade", 0.5),
    ("moitie", 0.5),
)
_FALLBACK = re.compile(
    r"\b(?:live with|tolerate|accept|settle for|fall ?back|get by with|worst case|down to|or even|drop to"
    r"|go as low as"
    r"|never drop|conformar|contentar|contenter|aceptar|aceitar)\b[^,.;]{0,25}$"
)
_FROM_TO = re.compile(r"\b(?:from|de|desde|du)\s*$")
_CHANGE = re.compile(
    r"\b(?:rais\w+|rose|risen|grew|climb\w+|fell|fallen|increas\w+|grow\w*|upgrad\w+|reduc\w+|lower\w*"
    r"|cut\w*|decreas\w+|mov\w+|chang\w+|go|going|drop\w*|down"
    r"|up|subir|bajar|aumentar|reducir|reduzir|baixar|passer|reduire|augmenter)\b[^.;]{0,40}$"
)
_FOR = re.compile(r"^\W*(?:for|to|of|para|pour|de)\b")
_LATENCY = re.compile(r"latenc\w*|delay|lag\b|ping|round.?trip|rtt|respons\w+|retardo|retraso|atraso|delai")
_MS = re.compile(r"\b(?:ms|msecs?|milli\w*|milis\w*)\b|\dms\b")
_SERVED = re.compile(
    r"(?:users?|people|persons?|subscribers?|customers?|clients?|ues?|devices?|cameras?|sensors?|meters?"
    r"|phones?|handsets?"
    r"|terminals?|viewers?|students?|employees?|workers?|players?|gamers?|patients?|visitors?|guests?|fans"
    r"|spectators?"
    r"|passengers?|vehicles?|cars|buses|trucks|drones?|robots?|machines?|screens?|streams?|calls?|homes?"
    r"|households?"
    r"|families|officers?|members?|seats?|connections?|sessions?|tablets?|laptops?|headsets?|usuari\w+"
    r"|clientes?"
    r"|personas?|pessoas?|personnes|utilisateurs?|abonnes|abonados?|assinantes?|camaras?|dispositivos?"
    r"|capteurs?"
    r"|sensores?|pasajer\w+|passage\w+|alumn\w+|estud\w+|emplead\w+|espectadores|appareils?|coches|carros"
    r"|voitures)$"
)  # fmt: skip


def _rates_of(plain: str, found: tuple[Quantity, ...]) -> list[Quantity]:
    """The rates, and bare numbers that can only be rates: "20 up", or a limit said beside a rate."""
    found = tuple(_part_of_unit(plain, one) for one in found)
    stated = [one for one in found if one.kind == "rate"]
    said: list[Quantity] = []
    for one in found:
        if one.kind == "rate" or (one.kind == "count" and one.of in _UP | _DOWN and not stated):
            said.append(one)
        elif one.kind == "count" and stated and _bare_limit(plain, one):
            nearest = min(stated, key=lambda rate: (abs(rate.start - one.start), rate.start))
            said.append(_with_unit(one, nearest))
    return said


def _part_of_unit(plain: str, one: Quantity) -> Quantity:
    """ "a tenth of a gigabit": a part of one unit."""
    said = _PART_OF.search(_before(plain, one, 20))
    if one.kind != "rate" or not said or not re.match(r"an? ", one.text.lower()):
        return one
    return replace(one, value=one.value * _PARTS_OF[said[1]])


def _ranged(plain: str, said: list[Quantity]) -> list[Quantity]:
    """ "between 40 Mbps and 80 Mbps": a range whose ends both have their unit."""
    ends = list(said)
    for at, (first, second) in enumerate(pairwise(said)):
        joined = _AND.fullmatch(plain[first.end : second.start]) if first.end <= second.start else None
        if joined and _BETWEEN.search(_before(plain, first, 20)):
            ends[at : at + 2] = [replace(first, bound="at_least"), replace(second, bound="at_most")]
    return ends


def _bare_limit(plain: str, one: Quantity) -> bool:
    if one.of in _UP | _DOWN:
        return True
    limited = one.bound in ("at_least", "at_most") or bool(_FALLBACK.search(_before(plain, one, 60)))
    return limited and not _SERVED.match(one.of or "")


def _with_unit(one: Quantity, rate: Quantity) -> Quantity:
    """A bare number in the unit of the rate beside it: the 1 of "at least 1 and at most 2 Gbps"."""
    unit = re.search(r"[^\W\d].*$", rate.text)
    borrowed = quantities(f"{one.value:.12g} {unit.group() if unit else 'Mbps'}")
    value = borrowed[0].value if borrowed and borrowed[0].kind == "rate" else one.value
    return replace(one, kind="rate", value=value)


def _plausible(one: Quantity, heard: Rates) -> bool:
    if one.value < 0:
        heard.questions.append(
            f"“{one.text.strip()}” is negative: what throughput, of 0 Mbps or more, do you want?"
        )
        return False
    if one.value > MAX_MBPS:
        heard.questions.append(
            f"“{one.text.strip()}” is {one.value:g} Mbps, more than any cell carries "
            f"(at most {MAX_MBPS:g}): what throughput do you mean?"
        )
        return False
    return True


def _total(plain: str, one: Quantity, count: int | None, heard: Rates) -> float | None:
    """A rate per user times the users; the rate itself where it is for all."""
    before = _before(plain, one, 60)
    each = _EACH.search(plain[one.end : one.end + 40]) or _EACH_BEFORE.search(before)
    if not each and not (count and count > 1 and _OF_EACH.search(before)):
        return one.value
    if count is None:
        heard.questions.append(f"“{one.text.strip()}” for each of how many users?")
        return None
    total = one.value * count
    if total > MAX_MBPS:
        heard.questions.append(
            f"{count} times “{one.text.strip()}” is {total:g} Mbps, more than any cell carries: is that meant?"
        )
        return None
    heard.reasons.append(f"{count} times {one.value:g} Mbps is {total:g} Mbps")
    return total


def _sort_in(
    plain: str, one: Quantity, total: float, heard: Rates, exact: list[tuple[float, Quantity]]
) -> None:
    if _is_uplink(plain, one):
        heard.uplink = max(total, heard.uplink or 0.0)
    elif one.bound == "at_least" or _FALLBACK.search(_before(plain, one, 60)):
        heard.at_least = max(total, heard.at_least or 0.0)
    elif one.bound == "at_most":
        heard.at_most = total if heard.at_most is None else min(total, heard.at_most)
    else:
        exact.append((total, one))


def _is_uplink(plain: str, one: Quantity) -> bool:
    if one.of:
        return one.of in _UP
    after = re.split(r"[,;.]|\band\b|\by\b|\be\b|\bet\b", plain[one.end : one.end + 40])[0]
    if _UPLINK.search(after) or _DOWNLINK.search(after):
        return not _DOWNLINK.search(after)
    before = re.split(r"[,;.]|\d\s*[mgk]\w*", _before(plain, one, 40))[-1]
    if _DOWNLINK.search(before) or re.search(r"\bup to\s*$", before):
        return False
    return bool(_UPLINK_NOUN.search(before) or re.search(r"\bup\s*[:=]?\s*$", before)) or _all_uplink(plain)


def _all_uplink(plain: str) -> bool:
    """Whether the wish speaks of the uplink and not, or only to leave it alone, of the downlink."""
    down = _DOWNLINK_NOUN.search(plain)
    left_alone = down and re.search(
        r"untouched|unchanged|as it is|unaffected", plain[down.end() : down.end() + 30]
    )
    return bool(_UPLINK_NOUN.search(plain)) and (down is None or bool(left_alone))


def _choose(plain: str, exact: list[tuple[float, Quantity]], heard: Rates) -> None:
    values = sorted({value for value, _ in exact})
    if len(values) == 1:
        heard.target = values[0]
    elif values and all(_FOR.search(plain[one.end : one.end + 8]) for _, one in exact):
        heard.target = min(sum(value for value, _ in exact), MAX_MBPS)
        heard.reasons.append(" + ".join(f"{value:g}" for value, _ in exact) + f" is {heard.target:g} Mbps")
    elif values:
        listed = " and ".join(f"“{one.text.strip()}”" for _, one in exact)
        heard.questions.append(f"You say {listed}: which of them is the throughput you want?")


def _contradictions(heard: Rates) -> None:
    low, high, target = heard.at_least, heard.at_most, heard.target
    if low is not None and high is not None and low > high:
        heard.questions.append(
            f"At least {low:g} Mbps and at most {high:g} Mbps cannot both hold: which of them do you mean?"
        )
    elif target is not None and high is not None and target > high:
        heard.questions.append(
            f"You want {target:g} Mbps but at most {high:g} Mbps: which of them do you mean?"
        )
    elif target is not None and low is not None and target < low:
        heard.questions.append(
            f"You want {target:g} Mbps but at least {low:g} Mbps: which of them do you mean?"
        )


def _no_unit(plain: str, found: tuple[Quantity, ...], heard: Rates) -> None:
    for one in found:
        if one.kind == "size":
            heard.questions.append(
                f"“{one.text.strip()}” is an amount of data: what throughput, in Mbps, do you want?"
            )
        elif (
            one.kind == "count"
            and not one.of
            and re.search(r"(?:want|need|require|give|target|least|most)\W", plain)
        ):
            heard.questions.append(f"“{one.text.strip()}” of what? Say the throughput in Mbps.")


def _changes(plain: str, said: list[Quantity]) -> dict[Quantity, bool]:
    """ "raise it from 20 to 60 Mbps": the first rate is the past (False), the second the wish (True)."""
    told: dict[Quantity, bool] = {}
    for first, second in pairwise(said):
        before = _before(plain, first, 60)
        linked = re.fullmatch(
            r"\s*(?:mbps|mbit/s)?\s*(?:to|a|para|hasta|ate)\s*", plain[first.end : second.start] or " to "
        )
        if _FROM_TO.search(before) and _CHANGE.search(before) and (linked or first.end >= second.start):
            told[first], told[second] = False, True
    return told


def _before(plain: str, one: Quantity, width: int) -> str:
    return plain[max(0, one.start - width) : one.start]


def _near(plain: str, one: Quantity) -> str:
    return plain[max(0, one.start - 40) : one.end + 30]
