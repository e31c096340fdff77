"""How a request divides into slices: which words name a service, and which parts of the text belong to it.

The embedded solver of `request` calls `divide`; `readings` then reads each segment's numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from assent.reasoning.words.quantities import Quantity
from assent.service import catalogue
from assent.service.service_type import URLLC
from assent.service.skills import lexicon, service_words, services


@dataclass(frozen=True)
class Mention:
    """A word at [start, end) that names a service type or its surroundings (`weight`, see the lexicon)."""

    service: str
    weight: int
    start: int
    end: int


@dataclass
class Segment:
    """One slice's part of the text: `spans` of it, the service named there, and the SST if one was."""

    spans: list[tuple[int, int]]
    service: str = ""
    weight: int = 0
    word: str = ""
    sst: int | None = None
    sst_word: str = ""
    mentions: list[tuple[str, str]] = field(default_factory=list)
    """Every (service, word) that is named here, also those that became no slice."""
    shared: list[tuple[int, int]] = field(default_factory=list)
    opened: bool = False
    """The text says that it is another slice, whatever it is for."""
    firm: bool = False
    """What it is for is clear enough to stand as a slice of its own."""
    linked: bool = False
    """It begins where a sentence or another thought does, not in the middle of a description."""
    guessed: bool = False
    guess: services.Guess | None = None
    """By the company of its words, where no known word names the service."""
    takes: frozenset[str] = frozenset()
    """Of the text that it shares with another segment it takes only these kinds of quantities."""
    takes_users: list[tuple[int, int]] = field(default_factory=list)
    """Text of another segment that says how many devices there are and how they move."""

    def holds(self, position: int, kind: str = "") -> bool:
        if any(start <= position < end for start, end in self.spans):
            return True
        if kind in ("count", "speed") and any(start <= position < end for start, end in self.takes_users):
            return True
        return kind in self.takes and any(start <= position < end for start, end in self.shared)

    def besides(self) -> list[str]:
        """The words that name another service than the one that the segment became."""
        own = {self.service}
        if self.service in _SEEN or self.service == _RESCUE:
            own.add("video-streaming")
        if self.kind == URLLC:
            own.add("remote-control")
        others = [word for key, word in self.mentions if key not in own]
        return [word for word in dict.fromkeys(others) if word not in self.word]

    def text(self, plain: str) -> str:
        return " ".join(plain[start:end] for start, end in sorted({*self.spans, *self.shared}))

    @property
    def named(self) -> bool:
        return self.weight >= service_words.STRONG or self.sst is not None

    @property
    def kind(self) -> int:
        """The slice/service type that the segment is about."""
        if self.sst is not None:
            return self.sst
        return catalogue.CATALOGUE[self.service].sst if self.service in catalogue.CATALOGUE else 0


def divide(plain: str, measured: tuple[Quantity, ...]) -> list[Segment]:
    """The segments of a `flat` lower-case text, in order; `measured` are its quantities.

    At least one; a segment whose `service` is empty names none.
    """
    segments: list[Segment] = []
    common: list[tuple[int, int]] = []
    spans = _chunks(plain)
    if len(spans) > 1 and _introduces(plain, spans[0][:2], spans[1][:2]):
        common.append(spans.pop(0)[:2])
    enumerated = len(lexicon.ENUMERATOR.findall(plain)) > 1
    announced = False
    for start, end, linked in spans:
        chunk = _read(plain, start, end, measured)
        chunk.linked = linked
        if chunk.guessed and not linked and not announced and segments and segments[-1].named:
            chunk.weight = 0  # a description of what was named before
        chunk.opened = _opens(chunk, plain, enumerated) or (announced and bool(chunk.weight))
        announced = not chunk.named and bool(lexicon.APART.search(plain, start, end))
        if segments and not chunk.named and lexicon.FOR_ALL.match(plain, start, end):
            common.append((start, end))
        else:
            _add(segments, chunk, plain)
    segments = _adopt(segments)
    if not lexicon.SEVERAL.search(plain):
        segments = _merge(segments, plain, measured)
    segments = _telemedicine(segments)
    for segment in segments:
        segment.spans.extend(common)
    return segments or [Segment(common)]


def _introduces(plain: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether the text only begins to list: "Please set up two slices: A) ...", "Our hospital wants (1) ..."."""
    if lexicon.ENUMERATOR.match(plain, *second) and len(lexicon.ENUMERATOR.findall(plain)) > 1:
        return not any(char.isdigit() for char in plain[first[0] : first[1]])
    return bool(lexicon.COUNTED_SLICES.search(plain, *first)) and plain[first[1] - 1] == ":"


def counted(plain: str) -> int | None:
    """How many slices the text says it wants, where it says so."""
    match = lexicon.COUNTED_SLICES.search(plain)
    if match is None:
        return None
    word = match["count"]
    return lexicon.COUNT_WORDS.get(word) or int(word)


_BREAK = re.compile(
    r"(?:[.!?](?=\s|$)|[;:\n]|,(?=\s)|\((?=[a-z]\w)|(?<![\s(][a-h1-9])(?<!^[a-h1-9])\)|\s(?:and|plus"
    r"|as well as|along with|together with"
    r"|besides|y|e|et|und|sowie|mas|ainsi que|&"
    r"|assim como|ademas de|alem de|while|whereas|mientras|enquanto|tandis que|wahrend|mentre)(?=\s))"
    rf"|(?={lexicon.MARKER.pattern})"
)
_LISTS = re.compile(r":[^.!?\n]{3,80}?(?:,? (?:and|y|e|et|und)|;) ")


def _links(plain: str, match: re.Match[str]) -> bool:
    """Whether a break begins another thought: neither a comma nor a parenthesis does, a colon before a list does."""
    if match.group() == ":":
        return bool(_LISTS.match(plain, match.start()))
    return match.group() not in (",", "(", ")")


def _chunks(plain: str) -> list[tuple[int, int, bool]]:
    """(start, end, whether another thought begins there)."""
    edges = [(0, True)]
    for match in _BREAK.finditer(plain):
        at = match.start() + (1 if match.group() in ",;:." and match.group() else 0)
        edges.append((at, _links(plain, match)))
    edges.append((len(plain), True))
    found: list[tuple[int, int, bool]] = []
    linked = False
    for (start, link), (end, _) in pairwise(edges):
        linked = linked or link
        if plain[start:end].strip(" .,;:!?()&\n"):
            found.append((start, end, linked))
            linked = False
    return found


def _read(plain: str, start: int, end: int, measured: tuple[Quantity, ...] = ()) -> Segment:
    """One chunk as a segment of its own: its weightiest word names the service; the earliest of equals."""
    found = [
        Mention(key, _weight(weight, match.group()), match.start(), match.end())
        for key, weight, pattern in service_words.naming()
        for match in pattern.finditer(plain, start, end)
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
        rescuers = [one for one in found if one.service == _RESCUE]
        if best.service == "voice" and rescuers:
            last = max((best, *rescuers), key=lambda one: one.end)
            first = min((best, *rescuers), key=lambda one: one.start)
            segment.service, segment.word = _RESCUE, plain[first.start : last.end]
    for sst, pattern in service_words.SST_WORDS:
        match = pattern.search(plain, start, end)
        if match and segment.sst is None:
            segment.sst, segment.sst_word = sst, match.group()
    _lean(segment, plain[start:end], found, [one for one in measured if start <= one.start < end])
    return segment


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


_RESCUE = "public-safety"
"""Voice of people who rescue others is mission-critical (TS 22.179), not a telephone call."""


def _weight(weight: int, word: str) -> int:
    """Who uses a service names one as things do: unless another word names it."""
    return min(weight, service_words.STRONG) if lexicon.USERS.fullmatch(word) else weight


_FEW_WORDS = 2


def _opens(chunk: Segment, plain: str, enumerated: bool) -> bool:
    """Whether the text itself says that another slice begins: "(2)", "another slice", "separately, ..."."""
    start, end = chunk.spans[0]
    if lexicon.ANOTHER_SLICE.search(plain, start, end):
        return True
    if enumerated and lexicon.ENUMERATOR.match(plain, start, end):
        return True
    return chunk.named and bool(lexicon.APART.search(plain, start, end))


def _add(segments: list[Segment], chunk: Segment, plain: str) -> None:
    """A chunk that names nothing new belongs to the segment before it; one that does opens another."""
    if not segments:
        segments.append(chunk)
        return
    another = chunk.named and lexicon.ANOTHER.search(plain, *chunk.spans[0])
    same = [one for one in segments if _same(one, chunk)]
    if chunk.opened:
        segments.append(chunk)
    elif same and not another:
        _join(same[-1], chunk)
    elif chunk.named and segments[-1].named:
        segments.append(chunk)
    else:
        _join(segments[-1], chunk)


def _same(one: Segment, chunk: Segment) -> bool:
    if not chunk.named or not one.named:
        return False
    if chunk.weight >= service_words.STRONG and one.weight >= service_words.STRONG:
        return one.service == chunk.service and chunk.sst in (None, one.kind)
    return one.kind == chunk.kind


def _join(one: Segment, other: Segment) -> None:
    one.spans.extend(other.spans)
    one.mentions.extend(other.mentions)
    if {one.service, other.service} == {"voice", _RESCUE}:
        one.service, one.word = _RESCUE, f"{one.word} ... {other.word}"
        one.weight = max(one.weight, other.weight)
    better = other.weight == one.weight and one.guessed and other.firm and not one.firm
    if other.weight > one.weight or better:
        one.service, one.weight, one.word = other.service, other.weight, other.word
        one.guess, one.guessed = other.guess, other.guessed
    one.firm = one.firm or other.firm
    if other.sst is not None and one.sst is None:
        one.sst, one.sst_word = other.sst, other.sst_word


def _adopt(segments: list[Segment]) -> list[Segment]:
    """Words that come before any service is named belong to the first that is."""
    if len(segments) > 1 and not segments[0].named and not segments[1].opened:
        first, second = segments[:2]
        _join(second, first)
        second.spans.sort()
        return segments[1:]
    return segments


def _merge(segments: list[Segment], plain: str, measured: tuple[Quantity, ...]) -> list[Segment]:
    """Without a word of several slices, only what cannot be one slice stays apart.

    One S-NSSAI has one SST: services of different SSTs need a slice each, if each is clearly asked for.
    """
    kept: list[Segment] = []
    for segment in segments:
        partner = next((one for one in kept if not _apart(one, segment, plain, measured)), None)
        if partner is None or segment.opened:
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
    if {one.service, other.service} == {"voice", _RESCUE}:
        return False
    if one.kind == other.kind:
        return one.weight == other.weight == 3 and not _ONE_SLICE.search(plain)
    if one.weight == 0 or other.weight == 0:
        return False
    if one.firm and other.firm and other.linked:
        return True
    if one.weight == other.weight == 3:
        return True
    if one.guessed or other.guessed:
        return False
    mine, its = ([number for number in measured if segment.holds(number.start)] for segment in (one, other))
    own_devices = any(number.kind == "count" and number.of for number in its)
    return bool(mine and its) and (other.linked or own_devices)


_SEEN = ("video-call", "video-streaming", "cameras", "xr", "live-broadcast", "broadband")


def _telemedicine(segments: list[Segment]) -> list[Segment]:
    """Telemedicine takes two slices: rates are meant for what is seen, delays for what is steered."""
    wished = [one for one in segments if one.service == service_words.TELEMEDICINE_WORDS]
    if not wished:
        return segments
    general, *again = wished
    for one in again:
        _join(general, one)
    others = [one for one in segments if one.service != service_words.TELEMEDICINE_WORDS]
    seen = next((one for one in others if one.service in _SEEN), None)
    steered = next((one for one in others if one.kind == 2), None)
    rest = [one for one in others if one is not seen and one is not steered]
    parts = []
    for part, service, takes in zip((seen, steered), catalogue.TELEMEDICINE, ("rate", "time"), strict=True):
        segment = part or Segment([], service, 3, general.word)
        if segment.service == "video-streaming" or segment.service == "broadband":
            segment.service = service
        segment.mentions = [
            one for one in segment.mentions if one[0] not in (*_SEEN, *catalogue.TELEMEDICINE)
        ]
        segment.takes = frozenset({takes, "percent", "count", "speed"})
        parts.append(segment)
    for segment in parts:
        segment.shared = list(general.spans)
    if steered is None and seen is not None:  # whoever is seen is steered, too
        parts[1].takes_users = list(seen.spans)
    return [*parts, *rest]
