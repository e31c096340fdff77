"""How a request divides into slices: which words name a service, and which parts of the text belong to it.

The embedded solver of `request` calls `divide`; `readings` then reads each segment's numbers.
"""

from __future__ import annotations

import re

from assent.reasoning.words.quantities import Quantity
from assent.service import catalogue
from assent.service.skills import lexicon, service_words, services, slice_words
from assent.service.skills.chunks import chunks, introduction
from assent.service.skills.describing import describes, is_title, shown_by
from assent.service.skills.segment import RESCUE, SEEN, Mention, Segment


def divide(plain: str, measured: tuple[Quantity, ...]) -> list[Segment]:
    """The segments of a `flat` lower-case text, in order; `measured` are its quantities.

    At least one; a segment whose `service` is empty names none.
    """
    segments: list[Segment] = []
    common: list[tuple[int, int]] = []
    spans = chunks(plain)
    opening = introduction(plain, spans)
    common += [(start, end) for start, end, _ in spans[:opening]]
    spans = spans[opening:]
    enumerated = len(slice_words.ENUMERATOR.findall(plain)) > 1
    announced = False
    current: Segment | None = None
    read = [_read(plain, start, end, measured) for start, end, _ in spans]
    if is_title(read, plain, measured):
        read[0].weight = 0
    for (start, end, linked), chunk in zip(spans, read, strict=True):
        chunk.linked = linked
        contrasted = slice_words.APART.search(plain, start, end)
        if (
            chunk.guessed
            and not linked
            and not announced
            and segments
            and segments[-1].named
            and not contrasted
        ):
            chunk.weight = 0  # a description of what was named before
        if current is not None and describes(chunk, current, plain, measured):
            chunk.weight, chunk.sst = 0, None
        chunk.opened = _opens(chunk, plain, enumerated) or (announced and bool(chunk.weight))
        announced = not chunk.named and bool(slice_words.APART.search(plain, start, end))
        if segments and not chunk.named and slice_words.FOR_ALL.match(plain, start, end):
            common.append((start, end))
        else:
            current = _add(segments, chunk, plain, current)
    segments = _adopt(segments, measured)
    if not slice_words.SEVERAL.search(plain):
        segments = _merge(segments, plain, measured)
    segments = _telemedicine(segments)
    for segment in segments:
        segment.spans.extend(common)
    return segments or [Segment(common)]


def counted(plain: str) -> int | None:
    """How many slices the text says it wants, where it says so."""
    found = slice_words.COUNTED_SLICES.finditer(plain)
    match = next((one for one in found if not _NO_MORE.search(plain[: one.start()][-20:])), None)
    if match is None:
        return None
    word = match["count"]
    return slice_words.COUNT_WORDS.get(word) or int(word)


_NO_MORE = re.compile(
    r"(?<!\w)(?:not|no|never|n't|instead of|rather than|nicht|non|nao)(?: need| want)?(?: the)? $"
)


def _read(plain: str, start: int, end: int, measured: tuple[Quantity, ...] = ()) -> Segment:
    """One chunk as a segment of its own: its weightiest word names the service; the earliest of equals."""
    found = [
        Mention(key, _weight(weight, match.group()), match.start(), match.end())
        for key, weight, pattern in service_words.naming()
        for match in pattern.finditer(plain, start, end)
        if not _NOT_MEANT.search(plain, start, match.start())
    ]
    segment = Segment([(start, end)])
    strong = [one for one in found if one.weight >= service_words.STRONG]
    segment.mentions = [
        (one.service, plain[one.start : one.end])
        for one in sorted(strong, key=lambda one: one.start)
        if not any(_inside(one, other) for other in strong)
    ]
    if found:
        best = min(
            found,
            key=lambda one: (-one.weight, one.service == "video-streaming", one.start, one.start - one.end),
        )
        segment.service, segment.weight, segment.word = (
            best.service,
            best.weight,
            plain[best.start : best.end],
        )
        rescuers = [one for one in found if one.service == RESCUE]
        if best.service == "voice" and rescuers:
            last = max((best, *rescuers), key=lambda one: one.end)
            first = min((best, *rescuers), key=lambda one: one.start)
            segment.service, segment.word = RESCUE, plain[first.start : last.end]
    for sst, pattern in service_words.SST_WORDS:
        match = pattern.search(plain, start, end)
        if match and segment.sst is None:
            segment.sst, segment.sst_word = sst, match.group()
    _lean(segment, plain[start:end], found, [one for one in measured if start <= one.start < end])
    return segment


_NOT_MEANT = re.compile(
    r"(?:(?<![\w-])(?:not|no|never|without|unlike|except|other than|rather than|instead of|nothing to do with"
    r"|neither|nor|sin|sem"
    r"|sans|ohne|keine?[nrsm]?|nicht|pas|senza) (?:(?:for|the|any|a|an|of|para|las|los|de|d'|des|pour|les|fur"
    r"|als|as|di|per)\s?){0,3}"
    r"|(?:priorit\w+|precedence|prioridade?|vorrang|prioritat) (?:over|above|before|to|than|sobre|devant|sur|vor)"
    r" (?:(?:the|all|any|other|los|las|les|os|as|den|der|die) )*|(?:above|ahead of|before) (?:the |all |any )?)\Z"
)
"""What is named to be ruled out, or to be put behind: "not for the emergency services"."""


def _lean(segment: Segment, words: str, found: list[Mention], measured: list[Quantity]) -> None:
    """Where the lexicon is not sure, the company of the words decides."""
    if segment.weight > service_words.STRONG or segment.service == service_words.TELEMEDICINE_WORDS:
        segment.firm = True
        return
    mentions = [(one.service, one.weight) for one in found]
    bare = services.guess(words, mentions)
    if bare is None or (len(bare.words) < _FEW_WORDS and bare.share < services.ALONE and not segment.weight):
        return
    segment.guess = services.guess(words, mentions, measured) or bare
    same = services.kind(segment.guess.service) == services.kind(segment.service)
    segment.firm = segment.firm or (same and segment.guess.share >= services.CLEAR)
    enough = services.CLEARER if segment.weight == service_words.STRONG else services.SURE
    if segment.guess.share < enough or not segment.guess.words:
        return
    segment.firm = segment.guess.share >= services.CLEAR
    if not (same and segment.weight == service_words.STRONG):
        segment.service, segment.weight = segment.guess.service, service_words.STRONG
        segment.word = ", ".join(segment.guess.words)
        segment.guessed = True


def _inside(one: Mention, other: Mention) -> bool:
    """ "video" in "video calls": the longer word says it all."""
    shorter = one.end - one.start < other.end - other.start
    return shorter and other.start <= one.start and one.end <= other.end


def _weight(weight: int, word: str) -> int:
    """Who uses a service names one as things do: unless another word names it."""
    return min(weight, service_words.STRONG) if lexicon.USERS.fullmatch(word) else weight


_FEW_WORDS = 2


def _opens(chunk: Segment, plain: str, enumerated: bool) -> bool:
    """Whether the text itself says that another slice begins: "(2)", "another slice", "separately, ..."."""
    start, end = chunk.spans[0]
    if slice_words.ANOTHER_SLICE.search(plain, start, end):
        return True
    if enumerated and slice_words.ENUMERATOR.match(plain, start, end):
        return True
    return chunk.named and bool(slice_words.APART.search(plain, start, end))


def _add(segments: list[Segment], chunk: Segment, plain: str, current: Segment | None) -> Segment:
    """A chunk that names nothing new belongs to the `current` segment; one that does opens another.

    Returns the segment that it is part of now.
    """
    if not segments or current is None:
        segments.append(chunk)
        return chunk
    another = chunk.named and slice_words.ANOTHER.search(plain, *chunk.spans[0])
    same = [one for one in segments if _same(one, chunk)]
    if chunk.opened or (not (same and not another) and chunk.named and segments[-1].named):
        segments.append(chunk)
        return chunk
    into = same[-1] if same and not another else current
    _join(into, chunk)
    return into


def _same(one: Segment, chunk: Segment) -> bool:
    if not chunk.named or not one.named:
        return False
    if chunk.weight >= service_words.STRONG and one.weight >= service_words.STRONG:
        return one.service == chunk.service and chunk.sst in (None, one.kind)
    return one.kind == chunk.kind


def _join(one: Segment, other: Segment) -> None:
    one.spans.extend(other.spans)
    one.mentions.extend(other.mentions)
    if {one.service, other.service} == {"voice", RESCUE}:
        one.service, one.word = RESCUE, f"{one.word} ... {other.word}"
        one.weight = max(one.weight, other.weight)
    better = other.weight == one.weight and one.guessed and other.firm and not one.firm
    if other.weight > one.weight or better:
        one.service, one.weight, one.word = other.service, other.weight, other.word
        one.guess, one.guessed = other.guess, other.guessed
    one.firm = one.firm or other.firm
    if other.sst is not None and one.sst is None:
        one.sst, one.sst_word = other.sst, other.sst_word


def _adopt(segments: list[Segment], measured: tuple[Quantity, ...]) -> list[Segment]:
    """Words that come before any service is named belong to the first that is."""
    if len(segments) < 2 or segments[0].named:
        return segments
    says_nothing = not any(segments[0].holds(one.start) for one in measured if not _counts_slices(one))
    if says_nothing or not segments[1].opened:
        first, second = segments[:2]
        _join(second, first)
        second.spans.sort()
        return segments[1:]
    return segments


def _counts_slices(one: Quantity) -> bool:
    return one.kind == "count" and bool(lexicon.NOT_UE.fullmatch(one.of))


def _merge(segments: list[Segment], plain: str, measured: tuple[Quantity, ...]) -> list[Segment]:
    """Without a word of several slices, only what cannot be one slice stays apart.

    One S-NSSAI has one SST: services of different SSTs need a slice each, if each is clearly asked for.
    """
    kept: list[Segment] = []
    whole = slice_words.ONE_SLICE.search(plain)
    for segment in segments:
        partner = next((one for one in kept if whole or not _apart(one, segment, plain, measured)), None)
        if partner is None or (segment.opened and not whole):
            kept.append(segment)
        else:
            _join(partner, segment)
    return kept


_ONE_SLICE = lexicon.words(
    r"(?<=^)slice|(?:a|an|one|the|single|our|my|un|una|uma|une|own) (?:\w+ ){0,3}(?:slice|fatia|rebanada|tranche)"
)


def _apart(one: Segment, other: Segment, plain: str, measured: tuple[Quantity, ...]) -> bool:
    if service_words.TELEMEDICINE_WORDS in (one.service, other.service):
        return True
    if {one.service, other.service} == {"voice", RESCUE} or shown_by(one, other, plain, measured):
        return False
    if one.sst is not None and other.sst is not None and one.sst != other.sst:
        return True
    if one.kind == other.kind:
        return one.weight == other.weight == 3 and not _ONE_SLICE.search(plain)
    if one.weight == 0 or other.weight == 0:
        return False
    if one.firm and other.firm and other.linked:
        return True
    if one.weight == other.weight == 3:
        return True
    if other.linked and _NETWORK_OF_ITS_OWN.match(plain, *other.spans[0]):
        return True
    if one.guessed or other.guessed:
        return False
    mine, its = ([number for number in measured if segment.holds(number.start)] for segment in (one, other))
    own_devices = any(number.kind == "count" and number.of for number in its)
    return bool(mine and its) and (other.linked or own_devices)


_NETWORK_OF_ITS_OWN = re.compile(
    r"\W*(?:and|plus|y|e|et|und) (?:an?|una?|uma|une|eine?n?) (?:[a-z-]+ ){0,2}?(?:slice|network|link"
    r"|connection|red|rede|fatia"
    r"|rebanada|tranche|reseau|liaison|enlace|netz|verbindung|rete|fetta)(?!\w)"
)


def _telemedicine(segments: list[Segment]) -> list[Segment]:
    """Telemedicine takes two slices: rates are meant for what is seen, delays for what is steered."""
    wished = [one for one in segments if one.service == service_words.TELEMEDICINE_WORDS]
    if not wished:
        return segments
    general, *again = wished
    for one in again:
        _join(general, one)
    others = [one for one in segments if one.service != service_words.TELEMEDICINE_WORDS]
    seen = next((one for one in others if one.service in SEEN), None)
    steered = next((one for one in others if one.kind == 2), None)
    rest = [one for one in others if one is not seen and one is not steered]
    parts = []
    for part, service, takes in zip((seen, steered), catalogue.TELEMEDICINE, ("rate", "time"), strict=True):
        segment = part or Segment([], service, 3, general.word)
        if segment.service == "video-streaming" or segment.service == "broadband":
            segment.service = service
        segment.mentions = [one for one in segment.mentions if one[0] not in (*SEEN, *catalogue.TELEMEDICINE)]
        segment.takes = frozenset({takes, "percent", "count", "speed"})
        parts.append(segment)
    for segment in parts:
        segment.shared = list(general.spans)
    if steered is None and seen is not None:  # whoever is seen is steered, too
        parts[1].takes_users = list(seen.spans)
    return [*parts, *rest]
