"""Numbers in a message held against what is known: what others said, what the recipient said, the own value.

`judge` adds these to the signals of words. A claim is only false where none of the values that somebody has
said (in this round or the one before) matches it; hypothetical and conditional sentences claim nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assent.agents.arbitration.lexicon import vocabulary
from assent.agents.arbitration.scan import Hit, Sentence
from assent.agents.arbitration.signals import Signal
from assent.agents.figures import Figure, near

_MINE = vocabulary("it this my me mine our us ours")
_AUXILIARIES = vocabulary("already has have had also just now still")
_CLEARLY_HIGH, _CLEARLY_LOW = 0.7, 0.15  # shares of the topic's range


@dataclass(frozen=True)
class Known:
    """What the arbiter knows. `said`: every value that each other agent has said lately, by folded name words."""

    value: float | None
    lower: float
    upper: float
    said: Mapping[tuple[str, ...], tuple[float, ...]]
    recipient_last: float | None = None


def claims(parts: Sequence[tuple[Sentence, Sequence[Figure]]], known: Known) -> Iterator[Signal]:
    """False claims about others and contradictions with the own value, over all sentences of a message."""
    for sentence, figures in parts:
        yield from _about_named(sentence, figures, known)
        yield from _about_everyone(sentence, figures, known)
        yield from _about_recipient(sentence, figures, known)
    if known.value is not None:
        yield from _contradictions(parts, known, known.value)


def _about_named(s: Sentence, figures: Sequence[Figure], known: Known) -> Iterator[Signal]:
    mentions = [(at, last, name) for name in known.said for at, last in s.named(name)]
    for at, last, name in mentions:
        limit = min((other for other, _, _ in mentions if other > at), default=len(s.tokens))
        verbs = [hit for hit in s.of("claims") if last < hit.first <= last + 5 and hit.first < limit]
        if len(name[0]) == 1 and not name[0].isascii():  # "A": could be an article (see `judge`)
            verbs = [
                hit for hit in verbs if all(word in _AUXILIARIES for word in s.words(last + 1, hit.first - 1))
            ]
        if not verbs or not known.said[name] or _hypothetical(s, at - 3, verbs[0].last):
            continue
        said = [
            figure
            for figure in figures
            if verbs[0].first <= _token(s, figure) < min(limit, verbs[0].last + 8)
        ]
        if said and not any(near(figure.value, value) for figure in said for value in known.said[name]):
            yield _quoted(s, "false-claim", "about-named", at, _token(s, said[-1]))


def _about_everyone(s: Sentence, figures: Sequence[Figure], known: Known) -> Iterator[Signal]:
    """ "Everyone else already accepted 95": false where somebody said something else. Needs others' values."""
    values = [values for values in known.said.values() if values]
    for who in s.of("everyone-else"):
        verbs = [hit for hit in s.of("claims") if who.last < hit.first <= who.last + 4]
        if not values or not verbs or _hypothetical(s, who.first - 3, verbs[0].last):
            continue
        reach = range(who.last + 1, verbs[0].last + 6)
        said = [figure.value for figure in figures if _token(s, figure) in reach]
        agreed = s.tokens[verbs[0].first].text[:4] in ("agre", "acce", "acep", "acei", "zuge", "akze", "conf")
        mine = any(word in _MINE for word in s.words(verbs[0].last + 1, verbs[0].last + 3))
        if not said and agreed and mine and known.value is not None:
            said = [known.value]
        if said and any(not any(near(claim, one, 0.05) for claim in said for one in each) for each in values):
            yield _quoted(s, "false-claim", "about-everyone", who.first, verbs[0].last + 2)
            return


def _about_recipient(s: Sentence, figures: Sequence[Figure], known: Known) -> Iterator[Signal]:
    if known.recipient_last is None:
        return
    for hit in s.of("you-said"):
        said = [figure for figure in figures if hit.last < _token(s, figure) <= hit.last + 6]
        if said and not _hypothetical(s, hit.first - 3, hit.first) and not s.has("past"):
            if not any(near(figure.value, known.recipient_last) for figure in said):
                yield _quoted(s, "false-claim", "about-recipient", hit.first, _token(s, said[-1]))
        elif said and not any(near(figure.value, known.recipient_last, 0.25) for figure in said):
            yield _quoted(s, "false-claim", "about-recipient", hit.first, _token(s, said[-1]))


def _contradictions(
    parts: Sequence[tuple[Sentence, Sequence[Figure]]], known: Known, value: float
) -> Iterator[Signal]:
    matching = any(near(figure.value, value) for _, figures in parts for figure in figures)
    stated: list[tuple[Sentence, Hit, Figure]] = []
    for s, figures in parts:
        for figure in figures:
            if matching or s.has("past") or _attributed(s, figure, known):
                continue
            if hit := _own(s, figure):
                stated.append((s, hit, figure))
            elif _beyond(s, figure, value):
                at = _token(s, figure)
                yield _quoted(s, "contradiction", "beyond-own-bound", at - 4, at + 1)
        yield from _wishes(s, known, value)
    if stated and not any(_matches(figure, value) for _, _, figure in stated):
        s, hit, figure = stated[0]
        yield _quoted(s, "contradiction", "own-number", hit.first, _token(s, figure) + 1)


def _own(s: Sentence, figure: Figure) -> Hit | None:
    """The words that make a number the speaker's proposal: "I propose 20", "my value is 20"."""
    at = _token(s, figure)
    for hit in s.of("my-value"):
        if hit.last < at <= hit.last + 5 and not _hypothetical(s, hit.first - 3, hit.first):
            return hit
    return None


def _beyond(s: Sentence, figure: Figure, value: float) -> bool:
    """The speaker binds itself ("at most 30", "not below 70") and proposes something beyond that."""
    if figure.bound == "exact" or figure.bound == "about":
        return False
    at = _token(s, figure)
    before = s.words(at - 12, at)
    if (
        not any(word in _SELF for word in before)
        or any(word in _OTHER for word in before)
        or s.has("hypothetical")
    ):
        return False
    slack = max(1.0, 0.02 * figure.value)
    return value > figure.value + slack if figure.bound == "at_most" else value < figure.value - slack


_SELF = vocabulary("i we i'd we'd i'll we'll ich wir je nous yo nosotros eu nos")
_OTHER = vocabulary(
    "you they he she it users customers each per regulator mediator cell sie ihr vous ustedes"
)


def _wishes(s: Sentence, known: Known, value: float) -> Iterator[Signal]:
    """ "As low as possible" with a value near the top, "as high as possible" with one near the bottom."""
    span = known.upper - known.lower
    if span <= 0 or s.has("concede") or s.has("past") or s.has("hypothetical"):
        return
    share = (value - known.lower) / span
    for concept, wrong in (("low-wish", share >= _CLEARLY_HIGH), ("high-wish", share <= _CLEARLY_LOW)):
        for hit in s.of(concept):
            if wrong and any(word in _SELF for word in s.words(0, hit.first)):
                yield _quoted(s, "contradiction", concept, hit.first, hit.last)


def _matches(figure: Figure, value: float) -> bool:
    if figure.bound == "at_least":
        return value >= figure.value - 1.0
    if figure.bound == "at_most":
        return value <= figure.value + 1.0
    return near(figure.value, value)


def _attributed(s: Sentence, figure: Figure, known: Known) -> bool:
    """The number is somebody else's: a name or "you" stands shortly before it."""
    before = max(_token(s, figure) - 4, 0)
    at = _token(s, figure)
    named = any(before <= first < at for name in known.said for first, _ in s.named(name))
    return named or any(
        word in ("you", "your", "mediator") for word in s.words(before, _token(s, figure) - 1)
    )


def _hypothetical(s: Sentence, first: int, last: int) -> bool:
    return any(max(first, 0) <= hit.first <= last for hit in s.of("hypothetical"))


def _token(s: Sentence, figure: Figure) -> int:
    """Index of the token where a figure starts."""
    return next((at for at, token in enumerate(s.tokens) if token.end > figure.start), len(s.tokens) - 1)


def _quoted(s: Sentence, category: str, name: str, first: int, last: int) -> Signal:
    start, end = s.span(max(first, 0), last)
    return Signal(category, name, 1.0, start, end)
