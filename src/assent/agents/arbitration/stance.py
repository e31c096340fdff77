"""Whether a message's value is what its own words propose: numbers, bounds and directions. `judge` adds the signals.

Source: the validation unit of MAESTRO (section III-7) asks the same of an agent's own answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from assent.agents.arbitration.claims import Known, Parts, hypothetical, quoted, token_of
from assent.agents.arbitration.lexicon import vocabulary
from assent.agents.arbitration.mood import negated
from assent.agents.arbitration.scan import Sentence
from assent.agents.arbitration.signals import Signal
from assent.agents.figures import Figure, near

_CLEARLY_HIGH, _CLEARLY_LOW = 0.7, 0.2  # shares of the topic's range
_FAR = 0.25
"""A need differs from the value by more than this share of the range, or it was bargained down."""

_SELF = vocabulary(
    "i we i'd we'd i'll we'll i'm we're let's our my us me ich wir uns unsere unser je nous nos notre yo "
    "nosotros nuestra nuestros nuestro nuestras eu nossa nosso nossos noi nostri nostro io on"
)
_OTHER = vocabulary(
    "you they he she your their it each per every regulator mediator sie ihr vous ustedes voce ihre votre su others "
    "everyone everybody suggestion"
)
_FIRST_PLURAL = ("amos", "emos", "imos", "iamo")


def contradictions(parts: Parts, known: Known, value: float) -> Iterator[Signal]:
    """Where the message's value is not the one that its reasoning argues for."""
    span = known.upper - known.lower
    matching = any(near(one.value, value) for _, figures in parts for one in figures)
    conceding = any(_conceding(s) for s, _ in parts)
    stated: list[tuple[Sentence, int, Figure]] = []
    for s, figures in parts:
        yield from _directions(s, known, value)
        for figure in figures:
            if matching or figure.noun or s.has("past") or _attributed(s, figure, known):
                continue
            at = token_of(s, figure)
            if (first := _proposed(s, at)) >= 0:
                stated.append((s, first, figure))
            elif _beyond(s, figure, value):
                yield quoted(s, "contradiction", "beyond-own-bound", at - 4, at + 1)
            elif not conceding and _is_far(figure, value, span) and _needed(s, at):
                yield quoted(s, "contradiction", "own-need", at - 4, at + 1)
    if stated and not any(_matches(figure, value) for _, _, figure in stated):
        s, first, figure = stated[0]
        yield quoted(s, "contradiction", "own-number", first, token_of(s, figure) + 1)


def has_direction(s: Sentence) -> bool:
    """Whether it wishes for much or little."""
    return any(s.has(f"{side}-{kind}") for side in ("low", "high") for kind in ("wish", "stance"))


def _proposed(s: Sentence, at: int) -> int:
    """The first of the words that make a number the speaker's proposal ("I propose 20"); -1 where none do."""
    for hit in s.of("my-value"):
        if hit.last < at <= hit.last + 5 and not hypothetical(s, hit.first - 3, hit.first):
            return hit.first
    before = s.words(at - 8, at - 1)
    for ahead, word in enumerate(before[:-1]):
        if word in _OWNED and s.is_a(before[ahead + 1], "own-noun") and not hypothetical(s, at - 10, at):
            return max(at - 8, 0) + ahead
    return -1


_OWNED = vocabulary(
    "my our nuestra nuestro mi mon ma notre unser unsere unseren mein meine nossa nosso minha meu la mia nostra"
)


def _is_far(figure: Figure, value: float, span: float) -> bool:
    return span > 0 and abs(figure.value - value) > _FAR * span and not _matches(figure, value)


def _needed(s: Sentence, at: int) -> bool:
    """ "we raise to 85", "our users need 90", "5 would do": the speaker's own number, said without proposing it."""
    before = _clause(s, at)
    if _only_can(s, at):
        return True
    if hypothetical(s, at - 10, at) and not any(
        word in ("would", "must", "can") for word in s.words(at, at + 6)
    ):
        return False
    if any(word in _OTHER for word in before):
        return False
    mine = any(word in _SELF or word.endswith(_FIRST_PLURAL) for word in before)
    verbs = any(s.is_a(word, "own-verb") or s.is_a(word, "own-noun") for word in before)
    after = s.words(at + 1, at + 6)
    enough = any(word in _ENOUGH for word in after)
    wanted = any(word in _SELF for word in after) and any(s.is_a(word, "own-verb") for word in after)
    return (mine and verbs) or (
        (enough or (wanted and "what" in after)) and not any(word in _OTHER for word in after)
    )


def _clause(s: Sentence, at: int) -> list[str]:
    """The words before a token, back to the last mark that ends a clause."""
    words = s.words(at - 10, at - 1)
    marks = [place for place, word in enumerate(words) if word in (":", "(", ")")]
    return words[marks[-1] + 1 :] if marks and len(words) - marks[-1] > 2 else words


def _only_can(s: Sentence, at: int) -> bool:
    """ "I can offer 30": an offer, though it is said with a modal."""
    before = s.words(at - 5, at - 1)
    return (
        any(word in ("i", "we") for word in before)
        and "can" in before
        and any(word in ("offer", "do", "give", "pay") for word in before)
    )


_ENOUGH = vocabulary(
    "enough suffices suffice plenty do sufficient basta bastan bastam suffit "
    "suffisent reicht reichen genugt usable needed"
)


def _beyond(s: Sentence, figure: Figure, value: float) -> bool:
    """The speaker binds itself ("at most 30", "not below 70") and proposes something beyond that."""
    if figure.bound in ("exact", "about") or s.has("hypothetical"):
        return False
    before = s.words(token_of(s, figure) - 12, token_of(s, figure))
    mine = any(word in _SELF or word.endswith(_FIRST_PLURAL) for word in before)
    if not mine or any(word in _OTHER for word in before):
        return False
    slack = max(1.0, 0.02 * figure.value)
    return value > figure.value + slack if figure.bound == "at_most" else value < figure.value - slack


def _directions(s: Sentence, known: Known, value: float) -> Iterator[Signal]:
    """ "As low as possible" with a value near the top, "as high as possible" with one near the bottom."""
    span = known.upper - known.lower
    if span <= 0 or _conceding(s) or s.has("past"):
        return
    share = (value - known.lower) / span
    sides = (("low", share >= _CLEARLY_HIGH), ("high", share <= _CLEARLY_LOW))
    for hit in [
        hit for side, wrong in sides if wrong for kind in ("wish", "stance") for hit in s.of(f"{side}-{kind}")
    ]:
        words = s.words(0, len(s.tokens))
        mine = any(word in _SELF or word.endswith(_FIRST_PLURAL) for word in words)
        if mine and not negated(s, hit) and not any(word in _OTHER or word in _UNWANTED for word in words):
            yield quoted(s, "contradiction", "direction", hit.first, hit.last)
            return


_UNWANTED = vocabulary("useless unnecessary pointless delay latency loss too")


def _conceding(s: Sentence) -> bool:
    return any(s.tokens[hit.first].text not in _SPIRIT for hit in s.of("concede"))


_SPIRIT = vocabulary(
    "compromise balance meet while"
)  # motives: they do not say that the number is another one


def _matches(figure: Figure, value: float) -> bool:
    if figure.bound == "at_least":
        return value >= figure.value - 1.0
    if figure.bound == "at_most":
        return value <= figure.value + 1.0
    return near(figure.value, value)


def _attributed(s: Sentence, figure: Figure, known: Known) -> bool:
    """The number is somebody else's: a name or "you" stands shortly before it."""
    at = token_of(s, figure)
    before = max(at - 4, 0)
    named = any(before <= first < at for name in known.said for first, _ in s.named(name))
    return named or any(word in ("you", "your", "mediator") for word in s.words(before, at - 1))
