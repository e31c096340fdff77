"""How many devices a slice is for, and what is counted besides: sessions, densities. `readings` calls this."""

from __future__ import annotations

import re

from assent.reasoning.words.quantities import Quantity
from assent.service.skills import lexicon, quality, service_words
from assent.service.skills.reading import Context, Reading
from assent.service.skills.roles import Asked, Decided


def ask(context: Context, mine: list[Quantity], service: str) -> list[Asked]:
    """What the words say of each count: devices, sessions, devices per km2, one lost of so many, or none of these."""
    asked = []
    for one in mine:
        if one.kind == "count":
            hints = (f"named:{_names(one.of, service)}", f"other:{bool(lexicon.NOT_UE.fullmatch(one.of))}")
            asked.append(Asked("role", one, _role(context, one), hints))
    return asked


def read(reading: Reading, context: Context, mine: list[Quantity], service: str, decided: Decided) -> None:
    """How many devices: the count whose noun names the service's devices, else the first that can be one."""
    devices = _devices(reading, context, mine, decided)
    if not devices:
        return
    chosen = max(devices, key=lambda one: (one.value > 1, _names(one.of, service), bool(one.of), -one.start))
    alike = [one for one in devices if one.of == chosen.of]
    rivals = [one for one in alike if one.bound == chosen.bound]
    ceiling, chosen = _ceiling(devices, chosen)
    if len({one.value for one in rivals}) > 1:
        listed = " and ".join(f"“{one.text} {one.of}”" for one in rivals)
        reading.questions.append(f"You say {listed}: how many devices will use the slice?")
    elif ceiling.value < chosen.value:
        reading.questions.append(
            f"“{_counted(context, chosen)}” are more than “{_counted(context, ceiling)}”: how many devices will use "
            "the slice?"
        )
    elif not 1 <= chosen.value <= 1_000_000_000:
        reading.questions.append(
            f"How many devices will use the slice? “{chosen.text}” cannot be their number."
        )
    else:
        most = ceiling if chosen.bound in ("about", "at_least") else chosen
        reading.put("ues", int(most.value), _counted(context, most))
        _multiply(reading, context, mine, most)


def _multiply(reading: Reading, context: Context, mine: list[Quantity], each: Quantity) -> None:
    """ "20 trucks with 40 sensors each", "2 sensors per bin, 500 bins": so many times so many."""
    after = context.after(each.end)
    if not each.of or each.value < _PAIR:
        return
    owner = _PER_OWNER.match(after.strip())
    for one in mine:
        if (
            one.kind != "count"
            or not one.of
            or one.of == each.of
            or one.value < _PAIR
            or not _whole(one, each)
        ):
            continue
        between = context.plain[one.end : each.start]
        before = one.end <= each.start and _OWNING.fullmatch(between)
        if owner and (before if not owner["owner"] else one.of.startswith(owner["owner"][:4])):
            first, last = sorted((one, each), key=lambda other: other.start)
            end = last.end + context.plain[last.end :].find(last.of) + len(last.of)
            reading.put("ues", int(one.value * each.value), context.text[first.start : end])
            return


def _whole(one: Quantity, other: Quantity) -> bool:
    return one.value == int(one.value) and one.value * other.value <= _MOST


_PAIR, _MOST = 2, 1_000_000_000
_OWNING = re.compile(
    r"\s*(?:[a-z'-]+ ){1,3}(?:with|of|having|carry(?:ing)?|have|has|hold(?:ing)?|con|com|avec|mit|de)(?: about"
    r"| some| up to)? "
)
_PER_OWNER = re.compile(
    r"(?:[a-z'-]+ ){1,3}?(?:(?:each|apiece|cada un[oa]|chacun\w*|jeweils|ciascun\w*)(?!\w)"
    r"|(?:per|in each|on each|in every|on every|por|par|pro) (?P<owner>[a-z]{3,}))"
)


def _ceiling(devices: list[Quantity], chosen: Quantity) -> tuple[Quantity, Quantity]:
    """The least that the devices may at most be, and the most that they are said to be; `chosen` where there is none.

    "80 cameras, at most 50 devices", "no more than 200 on the slice, and all 350 are on it".
    """
    if chosen.bound == "at_most":
        more = [one for one in devices if one.bound != "at_most" and _limits(chosen, one)]
        return chosen, max([chosen, *more], key=lambda one: one.value)
    ceilings = [one for one in devices if one.bound == "at_most" and _limits(one, chosen)]
    return min(ceilings, key=lambda one: one.value, default=chosen), chosen


def _limits(one: Quantity, chosen: Quantity) -> bool:
    """Whether a ceiling speaks of the same devices: "80 cameras, at most 50 devices", "3000, never above 3500"."""
    return one is not chosen and (not one.of or one.of == chosen.of or bool(lexicon.ANY_UE.fullmatch(one.of)))


def _devices(reading: Reading, context: Context, mine: list[Quantity], decided: Decided) -> list[Quantity]:
    """The counts that may say how many devices there are. Sessions and densities are put where they belong."""
    devices: list[Quantity] = []
    for one in mine:
        if one.kind != "count":
            continue
        role = decided.of("role", one, "none")
        whole = one.value == int(one.value)
        if role == "unmeasured":
            named = _ATTRIBUTE.search(context.plain[max(0, one.start - 40) : one.start])
            reading.questions.append(f"“{named['name'] if named else ''} {one.text}”: in which unit is that?")
        elif role == "sessions" and whole:
            reading.put("pdu_sessions", int(one.value), _counted(context, one))
        elif role == "density" and whole:
            density = lexicon.DENSITY.match(context.plain, one.end)
            words = context.text[one.start : density.end()] if density else _counted(context, one)
            reading.put("density_per_km2", int(one.value), words)
        elif role == "devices" and whole:
            devices.append(one)
    return devices


def _role(context: Context, one: Quantity) -> str:
    noun = one.of
    named = _ATTRIBUTE.search(context.plain[max(0, one.start - 40) : one.start])
    if named and (not noun or noun == named["name"]):
        return "unmeasured"
    if quality.is_loss(context, one):
        return "loss"
    if lexicon.SESSIONS.match(context.plain, one.end):
        return "sessions"
    if _RESOLUTION.fullmatch(one.text) and not noun.endswith("s"):
        return "none"
    if one.value != int(one.value):
        return "none"
    if lexicon.DENSITY.match(context.plain, one.end):
        return "density"
    if not (noun or _is_labelled(context, one)) or lexicon.is_direction(noun):
        return "none"
    other = noun and not _each_of(context, one) and lexicon.NOT_UE.fullmatch(noun)
    return "none" if other and not _OF_THEM.match(context.plain, one.end) else "devices"


_SITES = lexicon.words(
    r"stations|sites|buildings|rooms|halls|floors|lines|schools|hospitals|shops|branches|warehouses|farms|mines"
    r"|factories|lanes"
)


def _each_of(context: Context, one: Quantity) -> bool:
    """ "5 stations, 40 Mbit/s each": places that have one device each."""
    behind = next((other for other in context.quantities if other.start >= one.end), None)
    if behind is None or behind.kind != "rate" or not _SITES.fullmatch(one.of):
        return False
    return bool(lexicon.PER_UE.search(context.after(behind.end)[:30]))


def _is_labelled(context: Context, one: Quantity) -> bool:
    """A number without a noun that still counts devices: "users: 50", "18 of them", "Son 22.", "collars, 8000,"."""
    before, after = context.before(one.start), context.plain[one.end : one.end + 2]
    alone = one.value > 1 and after[:1] in (",", ".", ";", ")", "") and _ALONE.search(before)
    return bool(lexicon.UE_LABEL.search(before) or _OF_THEM.match(context.plain, one.end) or alone)


_ATTRIBUTE = re.compile(
    r"(?<!\w)(?P<name>latenc\w*|delays?|throughput|bandwidth|(?:data |bit )rates?|bitrates?|jitter|retardo"
    r"|retraso|atraso"
    r"|retard|debit|verzogerung"
    r"|latenz|datenrate|ritardo|banda|up-?link|down-?link)"
    r"(?:[\s\"'>:=(\[-]|of|is|be|at|most|least|max(?:imum)?|min(?:imum)?|under|below|about|de|maxim[ao]|est|ist|von|di|un|up|to|no|more"
    r"|less|than|must|should|needs?){0,24}$"
)
_ALONE = re.compile(
    r"(?:[a-z]\w{3,}[,:(]|(?<!\w)(?:son|sao|sono|sind|ce sont|there are|they are|we have|never more than|no more than"
    r"|at most|up to|in total|es sind|serian|there will be|it will be|they will be|plan for|count on|make (?:it"
    r"|that)))"
    r"\s*(?:about|around|roughly|some|approximately|nearly|almost|at most|up to|unos|unas|cerca de|environ|etwa"
    r"|rund|circa"
    r"|insgesamt|en total|au total|ao todo)?\s*$"
)


def _counted(context: Context, one: Quantity) -> str:
    """The number with its noun, as it was written where they stand together."""
    end = one.end + 1 + len(one.of)
    if one.of and context.plain[one.end : end] == f" {one.of}":
        return context.text[one.start : end]
    return f"{one.text} {one.of}".strip() if not one.text.endswith(one.of) else one.text


_RESOLUTION = re.compile(r"[48]\s?[kK]")
"""Of pictures: "4K IPTV" is no count."""
_OF_THEM = re.compile(
    r"\s+(?:of (?:them|these|those)|de ell[ao]s|del[ae]s|d'entre|davon|di (?:loro|essi)|altogether|in (?:all|total)"
    r"|all told|au total|en tout|en total|no total|ao todo|in totale|in tutto|insgesamt|pieces|units|piezas"
    r"|stuck)(?!\w)"
)


def _names(noun: str, service: str) -> int:
    return max(
        (
            weight
            for key, weight, pattern in service_words.naming()
            if key == service and pattern.search(noun)
        ),
        default=0,
    )
