"""Parts of a request that are no wish of their own: who asks, and what describes another wish. `segments` asks."""

from __future__ import annotations

import re

from assent.reasoning.words.quantities import Quantity
from assent.service.service_type import URLLC, V2X
from assent.service.skills import lexicon, service_words, slice_words
from assent.service.skills.segment import SEEN, Segment


def is_title(read: list[Segment], plain: str, measured: tuple[Quantity, ...]) -> bool:
    """ "A train operator here: passenger Wi-Fi ...": who asks, before several things that are asked for."""
    if len(read) < 2:
        return False
    first = read[0]
    start, end = first.spans[0]
    listed = slice_words.MARKER.match(plain[end:].lstrip()) or _ITEM.match(plain, end)
    if not (first.guessed or first.weight <= 1 or listed):
        return False
    if not (plain[end - 1] == ":" or _WHO.match(plain, start, end)) or any(
        start <= one.start < end for one in measured
    ):
        return False
    return any(one.named for one in read[1:])


_ITEM = re.compile(
    r"\W*(?:an?|one|the first|una?|uma|une|eine?) (?:slice|fatia|rebanada"
    r"|tranche)(?: \w+){0,2} (?:for|para|pour|fur)(?!\w)"
)
_WHO = re.compile(
    r"\W*(?:(?:we're|we are|i'm|i am|this is|here is|somos|soy|sou|nous sommes|je suis|wir sind|ich bin|siamo|sono)"
    r" (?:an?|the|un[ae]?|uma?|eine?|from|de|del|una|der|die|das)(?!\w)|[^.]{2,50} here\W*\Z)"
)


def describes(chunk: Segment, current: Segment, plain: str, measured: tuple[Quantity, ...]) -> bool:
    """ "Each crane sends video up", after cranes were spoken of; "cars hit 320 km/h": no slice of its own."""
    start, end = chunk.spans[0]
    if (
        not chunk.linked
        or chunk.weight > service_words.STRONG
        or slice_words.ANOTHER.search(plain, start, end)
    ):
        return False
    own = [one for one in measured if start <= one.start < end]
    if chunk.guessed and own and all(one.kind == "speed" for one in own):
        return True
    last = max((one for one in measured if one.end <= start), key=lambda one: one.end, default=None)
    if not own and last and last.kind == "count" and last.of and _NOUN_MORE.fullmatch(plain[start:end]):
        return plain[last.end : start].strip().endswith(last.of)  # "1,500 controllers and actuators"
    if _is_feature(chunk, own) and current.named and not slice_words.SEVERAL.search(plain):
        return bool(lexicon.PER_UE.search(plain, start, end))  # "; 8 Mbit/s of video each"
    match = _BACK.match(plain, start, end)
    if match is None or _MORE.search(plain, start, end):
        return False
    if match["pronoun"]:
        return chunk.guessed and not chunk.opened
    stem = match["noun"].removesuffix("s")
    return bool(re.search(rf"(?<!\w){re.escape(stem)}", current.text(plain)))


def _is_feature(chunk: Segment, own: list[Quantity]) -> bool:
    """Something that is seen, of nobody's: video without a word of whose."""
    owners = any(one.kind == "count" and one.of for one in own)
    return chunk.service in SEEN and not chunk.guessed and chunk.weight == service_words.STRONG and not owners


def shown_by(one: Segment, other: Segment, plain: str, measured: tuple[Quantity, ...]) -> bool:
    """ "... and 15 Mbit/s up for the pictures per excavator": what those show that are steered by `one`."""
    if one.kind not in (URLLC, V2X) or other.service not in SEEN:
        return False
    counted = [
        number.of for number in measured if number.kind == "count" and number.of and one.holds(number.start)
    ]
    owns = any(number.kind == "count" and number.of and other.holds(number.start) for number in measured)
    if owns or not counted:
        return False
    owners = {match["noun"] for match in _OWNER.finditer(other.text(plain))}
    return any(
        _ANY_MACHINE.fullmatch(noun) or any(word.startswith(noun[:_STEM]) for word in counted)
        for noun in owners
    )


_STEM = 5
_OWNER = re.compile(
    r"(?<!\w)(?:per|each|every|(?:from|of|on) (?:the|each|every|all)|por|cada|par|chaque|je|pro|jede[mrns]?"
    r"|(?:de|do|da|del|du|des|dos|das)(?: la| los| las| les)?) (?P<noun>[a-z]{3,})"
)
_ANY_MACHINE = re.compile(
    r"machines?|vehicles?|units?|devices?|robots?|maquinas?|vehiculos?|veiculos?|vehicules?|engins?|maschinen?|gerat\w*"
)
_NOUN_MORE = re.compile(
    r"\W*(?:and|or|y|o|e|et|ou|und|oder|&) [a-z-]+(?: [a-z-]+)?"
    r"(?: (?:of|in|on|at|de|del|du|der|des|da|do) (?:[a-z-]+ ){0,2}[a-z-]+)?\W*"
)
_BACK = re.compile(
    r"\W*(?:and |y |e |et |und )?(?:(?P<pronoun>they|it|these|those|each(?: one| of (?:them|these))?"
    r"|all of (?:them|these)"
    r"|ellos|ellas|eles|elas|ils|elles|sie|essi)(?= [a-z]+)|(?:each|every|all|the|these|those|cada|chaque|jede[rs]?"
    r"|ogni|los|las|les|os|as|die) (?P<noun>[a-z]{3,}))(?!\w)(?<!each)(?<!these)(?<!those)"
)
_MORE = lexicon.words(
    r"also|too|besides|additionally|another|ademas|tambien|tambem|aussi|auch|ausserdem|anche"
    r"|slices?|networks?"
)
