"""What a request says that cannot hold together, beyond two numbers for one thing. `request` asks about each.

Every check looks at one slice's words and at what was read of them, and gives a question or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assent.reasoning.words.quantities import Quantity
from assent.service.requirement import MAX_KBPS, Rate
from assent.service.service_type import MIOT
from assent.service.skills import lexicon, service_words
from assent.service.skills.reading import Reading


def questions(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> list[str]:
    """`plain`: the slice's part of the text; `mine`: its numbers; `kind`: its slice/service type."""
    return [question for check in _CHECKS for question in check(plain, mine, reading, kind)]


def _still_and_fast(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> Iterator[str]:
    still = lexicon.STATIONARY.search(plain) or lexicon.NEVER_MOVES.search(plain)
    fast = max((one for one in mine if one.kind == "speed"), key=lambda one: one.value, default=None)
    if still and fast and fast.value > _WALK_KMH:
        yield f"“{still.group()}” and “{fast.text}” cannot both hold: do the devices move, and how fast?"


_WALK_KMH = 10


def _narrow_and_wide(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> Iterator[str]:
    """NB-IoT carries some 100 kbit/s (TS 36.306 category NB2), LTE-M 1 Mbit/s: no video."""
    narrow = _NARROW.search(plain)
    if not narrow:
        return
    video = _PICTURES.search(plain)
    wide = next((one for one in mine if one.kind == "rate" and one.value > 1), None)
    if video or wide:
        other = video.group() if video else wide.text if wide else ""
        yield f"“{narrow.group()}” cannot carry “{other}”: which of the two do you need?"


_NARROW = lexicon.words(r"nb-?iot|narrow-?band(?: iot)?|lte-?m|cat-?m1?|lora(?:wan)?|sigfox|massive mtc")
_PICTURES = lexicon.words(
    r"(?:[48]k |hd |uhd |live )?(?:videos?|streams?|streaming|pictures|tv|filme?s?|peliculas|imagenes|cameras?)"
)


def _no_hurry_and_fast(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> Iterator[str]:
    calm = _CALM.search(plain)
    fast = min((one for one in mine if one.kind == "time" and 0 < one.value <= _FAST_MS), key=lambda one: one.value,
               default=None)  # fmt: skip
    if calm and fast:
        yield f"“{calm.group()}”, and yet “{fast.text}”: does the latency matter, and how low has it to be?"


_FAST_MS = 10
_CALM = re.compile(
    r"(?<!\w)(?:(?:ultra[- ]?)?low[- ]latency (?:is |are |is(?=n't)|are(?=n't))?(?:not|n't|un)\s?\w*(?: needed"
    r"| required| necessary)?"
    r"|no (?:need (?:for|of)|requirement (?:for|on)) (?:ultra[- ]?|a )?(?:low[- ])?(?:latency|delay)"
    r"|(?:latency|delay) (?:is |does )?(?:not|n't|un|ir)\s?(?:an issue|important|matter|critical|relevant|relevan\w*)"
    r"|(?:does not|doesn't|don't|do not|without) (?:need|require|requiring|care about) (?:ultra[- ]?|a |any )?"
    r"(?:low[- ])?(?:latency|delay)|latency[- ]tolerant|delay[- ]tolerant|latencia no importa|latence sans importance"
    r"|sin (?:requisitos de |importar la )latencia|latenz (?:ist )?egal)(?!\w)"
)


def _nothing_at_all(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> Iterator[str]:
    nothing = _NO_WAY.search(plain)
    if nothing:
        yield f"“{nothing.group()}”: a slice that carries nothing is none. Which way does your traffic go?"


_UPS = r"(?:up-?link|upload|up|subida|montante?|upload)"
_DOWNS = r"(?:down-?link|download|down|bajada|descida|descendante?)"
_NOTHING = r"(?:without|no|zero|sin|sem|sans|ohne|kein\w*|senza|nor|neither|ni|nem)"
_NO_WAY = re.compile(
    rf"(?<!\w){_NOTHING} (?:any )?(?:{_UPS}\W+(?:\w+ )?(?:{_NOTHING} |or |and )(?:any )?{_DOWNS}"
    rf"|{_DOWNS}\W+(?:\w+ )?(?:{_NOTHING} |or |and )(?:any )?{_UPS})(?! limit)(?!\w)"
)


def _beyond_all(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> Iterator[str]:
    ues = reading.fields.get("ues")
    for key in ("dl_per_ue", "ul_per_ue"):
        rate = reading.fields.get(key)
        if isinstance(ues, int) and isinstance(rate, Rate) and (rate.guaranteed_kbps or 0) * ues > MAX_KBPS:
            yield (
                f"“{reading.said[key]}” for each of {ues} devices is more than any network carries: which of the two "
                "can be less?"
            )


def _many_and_heavy(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> Iterator[str]:
    """A named massive-IoT type with rates of broadband for each device."""
    rate = reading.fields.get("ul_per_ue") or reading.fields.get("dl_per_ue")
    named = kind == MIOT and any(
        pattern.search(plain) for sst, pattern in service_words.SST_WORDS if sst == MIOT
    )
    if named and isinstance(rate, Rate) and (rate.guaranteed_kbps or rate.max_kbps or 0) > _HEAVY_KBPS:
        yield (
            "Massive IoT means little data for each device, and you ask for "
            f"{rate.guaranteed_kbps or rate.max_kbps} kbit/s: which type of slice do you mean?"
        )


_HEAVY_KBPS = 5_000


def _alone_and_shared(plain: str, mine: list[Quantity], reading: Reading, kind: int) -> Iterator[str]:
    alone = _ONLY_US.search(plain)
    shared = next(
        (one for one in _WITH_OTHERS.finditer(plain) if not _DENIED.search(plain[: one.start()][-20:])), None
    )
    if alone and shared:
        yield f"“{alone.group()}” and “{shared.group()}” contradict one another: may others use the slice?"


_DENIED = re.compile(r"(?<!\w)(?:not|never|n't|no|nao|pas|nicht|non|nunca|jamais)(?: be| ser| etre)? $")
_ONLY_US = lexicon.words(
    r"(?:fully |completely |strictly )?(?:dedicated|exclusive(?:ly)?|isolated)|for us alone|never shared"
    r"|(?:solo|so) para nos(?:otros|)|aislad[ao]s?|isolad[ao]s?|isolee?s?|dediee?s?|dedicad[ao]s?"
    r"|exclusiv[aeo]\w*|isoliert\w*"
    r"|reserviert fur uns|isolat[ao]|dedicat[ao]|nur fur uns|pour nous seuls"
)
_WITH_OTHERS = lexicon.words(
    r"share (?:it |this |that |the slice )?with (?!nobody|no one|none|no )(?:\w+ ){0,2}\w+"
    r"|shared with (?!nobody|no one|none|no other)(?:\w+ ){0,2}\w+|(?:can|may|should|must|has to|will) be shared"
    r"|compartid[ao]s? con (?!nadie)(?:\w+ ){0,2}\w+|(?:com)?partilhad[ao]s? com (?!ninguem)(?:\w+ ){0,2}\w+"
    r"|partagee?s? avec (?!personne)(?:\w+ ){0,2}\w+|geteilt mit (?:\w+ ){0,2}\w+|mit (?:\w+ ){0,3}geteilt"
    r"|condivis[ao] con (?!nessuno)(?:\w+ ){0,2}\w+"
)


_Check = Callable[[str, list[Quantity], Reading, int], Iterator[str]]
_CHECKS: tuple[_Check, ...] = (
    _still_and_fast, _narrow_and_wide, _no_hurry_and_fast, _nothing_at_all, _beyond_all, _many_and_heavy,
    _alone_and_shared,
)  # fmt: skip
