"""Concepts that, together in a sentence, speak of an attempt: weights per category. Threshold: 1.

A single word is never enough: what is done, to whom, by whom and how it is qualified are separate signals.
`judge` adds these to what `disguise` and `claims` found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assent.agents.arbitration.acts import acts
from assent.agents.arbitration.lexicon import FIRST_PERSON, vocabulary
from assent.agents.arbitration.mood import by_speaker, described, imperative, negated, opens
from assent.agents.arbitration.scan import Hit, Sentence

_REACH = 8


class Signal(NamedTuple):
    """Something that speaks for `category`, by `weight`, at `[start, end)` of the text."""

    category: str
    name: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True)
class Names:
    """Who is who, folded: others' names as words; whether the sender is the mediator itself."""

    others: tuple[tuple[str, ...], ...]
    sender_is_mediator: bool = False


def signals(sentence: Sentence, names: Names) -> Iterator[Signal]:
    """Every signal of one sentence."""
    yield from _injection(sentence)
    yield from _impersonation(sentence, names)
    yield from _coercion(sentence)
    yield from _sabotage(sentence, names)
    yield from _fishing(sentence)
    yield from _acts(sentence, names)


def _signal(s: Sentence, category: str, name: str, weight: float, *hits: Hit) -> Signal:
    start, end = s.span(
        min(min((h.first, *(h.span or ()))) for h in hits), max(max((h.last, *(h.span or ()))) for h in hits)
    )
    return Signal(category, name, weight, start, end)


def _acts(s: Sentence, names: Names) -> Iterator[Signal]:
    """What is composed of word classes; the mediator may speak as itself."""
    named = {at for hit in _named(s, names) for at in range(hit.first, hit.last + 1)}
    for frame, hit in acts(s, named):
        if not (names.sender_is_mediator and frame.category == "impersonation"):
            yield _signal(s, frame.category, frame.name, frame.weight, hit)


# --- injection -----------------------------------------------------------------------------------------------


def _injection(s: Sentence) -> Iterator[Signal]:
    for what, name in (("instruction", "override"), ("mandate", "override")):
        if pair := _pair(s, "override", what):
            yield _signal(s, "injection", name, 1.0, *pair)
    if pair := _pair(s, "bypass", "guard"):
        yield _signal(s, "injection", "bypass", 1.0, *pair)
    for hit in s.of("redefine"):
        if negated(s, hit) or by_speaker(s, hit):
            continue
        yield _signal(s, "injection", "redefine", 1.0, hit)
    for hit in s.of("obey"):
        if not negated(s, hit):
            yield _signal(s, "injection", "obey", 0.7, hit)
    for hit in s.of("output"):
        if imperative(s, hit) and not negated(s, hit):
            yield from _output(s, hit)


def _output(s: Sentence, hit: Hit) -> Iterator[Signal]:
    """A command to say something, worse with what is to be said, and with force."""
    after = s.words(hit.last + 1, hit.last + 6)
    dictated = any(
        word[0].isdigit() or word in ("json", "value", "valor", "valeur", "wert", "{") for word in after
    )
    yield _signal(s, "injection", "output", 0.7 if dictated else 0.5, hit)
    if s.has("force") and dictated:
        yield _signal(s, "injection", "force", 0.4, s.of("force")[0])


# --- impersonation -------------------------------------------------------------------------------------------

_FILLERS = vocabulary(
    "the a an your our official el la los las le l l' les der die das dem den des o os um uma un une "
    "new network local national of de du del real actual"
)
_AFTER_THIS_IS = frozenset(
    [
        "\n",
        ".",
        ",",
        ":",
        ";",
        "!",
        "?",
        "speaking",
        "here",
        "again",
        "and",
        "writing",
        "with",
        "i",
        "que",
        "et",
        "und",
        "e",
        ")",
        "]",
        "(",
        "-",
        "que:",
        "habla",
        "parle",
        "spricht",
        "fala",
    ]
)


def _impersonation(s: Sentence, names: Names) -> Iterator[Signal]:
    for concept in ("i-am", "this-is", "as-the"):
        for hit in s.of(concept):
            if concept != "i-am" and not (opens(s, hit.first) or _announced(s, hit.first)):
                continue
            end = _somebody(s, hit.last + 1, names)
            if end >= 0 and _stands(s, hit, end, concept) and not negated(s, hit):
                start, stop = s.span(hit.first, end)
                yield Signal("impersonation", "claims-to-be", 1.0, start, stop)
    yield from _letterhead(s, names)


def _announced(s: Sentence, at: int) -> bool:
    """ "Official notice from ...": adjectives alone stand before it."""
    return all(word in _SOLEMN for word in s.words(0, at - 1))


_SOLEMN = vocabulary(
    "official urgent important automatic final formal public binding oficial officiel offizielle"
)


_PRESENT = vocabulary("again here speaking writing typing calling hier aqui ici")


def _letterhead(s: Sentence, names: Names) -> Iterator[Signal]:
    """`Mediator: ...` at the start of a message's sentence, in brackets or plain; `the mediator here`."""
    claimed = [*(() if names.sender_is_mediator else s.of("authority")), *_named(s, names)]
    for hit in claimed:
        begins = hit.first <= 1 or opens(s, hit.first) or s.tokens[hit.first - 1].text in _FILLERS
        if begins and any(word in _PRESENT for word in s.words(hit.last + 1, hit.last + 1)):
            yield _signal(s, "impersonation", "claims-to-be", 1.0, hit)
    at = 1 if s.tokens[0].text in "[(<" else 0
    end = _authority(s, at)
    closing = s.words(end + 1, end + 2) if end >= 0 else []
    if not names.sender_is_mediator and (closing[:1] == [":"] or closing in (["]", ":"], [")", ":"])):
        start, stop = s.span(0, end + 1)
        yield Signal("impersonation", "letterhead", 1.0, start, stop)


def _somebody(s: Sentence, at: int, names: Names) -> int:
    """The last token of an authority or of another participant's name at `at`, after fillers; else -1."""
    for skip in range(4):
        for name in names.others:
            if (last := s.stands_at(at + skip, name)) >= 0:
                return last
        if not names.sender_is_mediator and (last := _authority(s, at + skip)) >= 0:
            return last
        if at + skip >= len(s.tokens) or s.tokens[at + skip].text not in _FILLERS:
            break
    return -1


def _authority(s: Sentence, at: int) -> int:
    """The last token of the authority named at `at`, such as "MAESTRO mediator"; -1 where none is."""
    end = -1
    for hit in s.of("authority"):
        if hit.first == (at if end < 0 else end + 1):
            end = hit.last
    return end


def _stands(s: Sentence, hit: Hit, end: int, concept: str) -> bool:
    """Whether the claim ends there: not "this is the mediator's number", not "as the mediator proposed"."""
    after = s.words(end + 1, end + 2)
    if concept == "as-the":
        return after[:1] == [","] and after[1:2] in (["i"], ["we"], ["ich"], ["je"], ["yo"])
    carried = s.tokens[hit.first].text in ("this", "here", "aqui", "ici", "hier")
    return not after or not carried or after[0] in _AFTER_THIS_IS


# --- coercion ------------------------------------------------------------------------------------------------


def _coercion(s: Sentence) -> Iterator[Signal]:
    hard = [hit for hit in s.of("harm") if not negated(s, hit)]
    soft = [hit for hit in s.of("menace") if not negated(s, hit)]
    if not hard and not soft:
        return
    worst = (hard or soft)[0]
    yield _signal(s, "coercion", "harm", 0.75 if hard else 0.4, worst)
    if s.has("condition"):
        yield _signal(s, "coercion", "condition", 0.35, s.of("condition")[0])
    agents = [hit for hit in s.of("agency") if hit.first <= worst.last and worst.first - hit.last <= 6]
    if agents:
        yield _signal(s, "coercion", "agency", 0.3, agents[0])
    if any(worst.first - 4 <= hit.first <= worst.last + 5 for hit in s.of("you")):
        yield _signal(s, "coercion", "you", 0.2, worst)


# --- sabotage ------------------------------------------------------------------------------------------------


def _sabotage(s: Sentence, names: Names) -> Iterator[Signal]:
    if not (s.has("off") or s.has("starve")):
        return
    victims = [*s.of("target"), *_named(s, names)]
    off = [hit for hit in s.of("off") if not negated(s, hit)]
    starve = [hit for hit in s.of("starve") if not negated(s, hit) and _meant(s, hit)]
    if not victims or not (off or starve):
        return
    if off:
        yield _signal(s, "sabotage", "off", 0.4 if len(off) == 1 else 0.55, off[0])
    if starve and any(
        abs(v.first - h.last) <= 5 or abs(h.first - v.last) <= 5 for v in victims for h in starve
    ):
        yield _signal(s, "sabotage", "starve", 0.7, starve[0])
    yield _signal(s, "sabotage", "victims", 0.3, victims[0])
    if press := s.of("press"):
        yield _signal(s, "sabotage", "press", 0.4 if len(press) == 1 else 0.55, press[0])
    if s.has("mild"):
        yield _signal(s, "sabotage", "qualified", -0.4, s.of("mild")[0])
    if s.has("motive"):
        yield _signal(s, "sabotage", "motive", -0.1, s.of("motive")[0])


def _meant(s: Sentence, hit: Hit) -> bool:
    """Somebody wants it: the speaker, an imperative or a demand; not "100 would starve the others"."""
    before = s.words(hit.first - 6, hit.first - 1)
    return (
        s.has("press")
        or s.has("menace")
        or imperative(s, hit)
        or any(word in FIRST_PERSON for word in before)
    )


def _named(s: Sentence, names: Names) -> list[Hit]:
    return [Hit("name", *mention) for name in names.others for mention in s.named(name)]


# --- fishing -------------------------------------------------------------------------------------------------


def _fishing(s: Sentence) -> Iterator[Signal]:
    private = s.of("private")
    if not private:
        return
    for concept in ("ask-me", "ask-what"):
        for ask in s.of(concept):
            if negated(s, ask) or (concept == "ask-me" and by_speaker(s, ask)):
                continue
            wanted = [hit for hit in private if -8 <= hit.first - ask.last <= 14]
            if wanted and (concept == "ask-me" or _asks_you(s, wanted[0])):
                yield _signal(s, "fishing", "asks-private", 1.0, ask, wanted[0])
                return


def _asks_you(s: Sentence, wanted: Hit) -> bool:
    return s.has("you") or any(word in ("tu", "you", "your") for word in s.words(wanted.first, wanted.last))


# --- who does it ---------------------------------------------------------------------------------------------


def _pair(s: Sentence, verb: str, noun: str) -> tuple[Hit, Hit] | None:
    """A verb that the speaker urges on others, with its object near; None where there is none."""
    for act in s.of(verb):
        if negated(s, act) or by_speaker(s, act) or described(s, act):
            continue
        for thing in s.of(noun):
            if -_REACH <= thing.first - act.last <= _REACH and thing.first != act.first:
                return act, thing
    return None


def spans(found: Sequence[Signal]) -> tuple[tuple[int, int], ...]:
    """Where the signals are, without those inside others, in the text's order."""
    ordered = sorted({(one.start, one.end) for one in found}, key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for span in ordered:
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return tuple(kept)
