"""What a message says about others, held against what is known: what they said, what its reader said.

`judge` adds these to the signals of words. A claim is only false where none of the values that somebody has
said (in this round or the one before) matches it; hypothetical and conditional sentences claim nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from assent.agents.arbitration.lexicon import vocabulary
from assent.agents.arbitration.scan import Sentence
from assent.agents.arbitration.signals import Signal
from assent.agents.figures import Figure, near

Parts = Sequence[tuple[Sentence, Sequence[Figure]]]

_MINE = vocabulary(
    "it this that my me mine our us ours nuestra nuestro esto notre ceci unser unsere nossa nosso"
)
_AUXILIARIES = vocabulary("already has have had also just now still")
_AGREEING = (
    "agre",
    "acce",
    "acep",
    "acei",
    "zuge",
    "akze",
    "conf",
    "appr",
    "sign",
    "endo",
    "supp",
    "vote",
    "join",
    "happ",
    "fine",
)
_JOINED = vocabulary("and , y e et und & or as well both")
_TURNS = vocabulary(
    "i we you your so therefore but while if ich wir yo nosotros je eu aber pero mais mas than then"
)
"""Words after which a number is no longer what the one named before them said."""


@dataclass(frozen=True)
class Known:
    """What the arbiter knows. `said`: every value that each other agent has said lately, by folded name words."""

    value: float | None
    lower: float
    upper: float
    said: Mapping[tuple[str, ...], tuple[float, ...]]
    recipient_last: float | None = None


def claims(parts: Parts, known: Known) -> Iterator[Signal]:
    """False claims about named others, about everybody, and about the message's reader."""
    for sentence, figures in parts:
        yield from _about_named(sentence, figures, known)
        yield from _about_everyone(sentence, figures, known)
        yield from _about_recipient(sentence, figures, known)
        yield from _about_all(sentence, figures, known)


def may_claim(s: Sentence, known: Known) -> bool:
    """Whether a sentence speaks of anybody's value at all: a cheap look before numbers are read."""
    if any(map(s.has, _OF_MANY)) or not _READER.isdisjoint(s.shape.words) or s.has("you-said"):
        return True
    return any(s.named(name) for name in known.said)


_READER = vocabulary("you you've your")
_OF_MANY = ("everyone-else", "majority", "all-bids", "bid-statistic")


def quoted(s: Sentence, category: str, name: str, first: int, last: int) -> Signal:
    """A signal that condemns by itself, with the tokens [first, last] as evidence."""
    start, end = s.span(max(first, 0), last)
    return Signal(category, name, 1.0, start, end)


def hypothetical(s: Sentence, first: int, last: int) -> bool:
    """Whether a condition or a modal stands in the tokens [first, last]."""
    return any(max(first, 0) <= hit.first <= last for hit in s.of("hypothetical"))


def token_of(s: Sentence, figure: Figure) -> int:
    """Index of the token where a figure starts."""
    return next((at for at, token in enumerate(s.tokens) if token.end > figure.start), len(s.tokens) - 1)


def _about_named(s: Sentence, figures: Sequence[Figure], known: Known) -> Iterator[Signal]:
    mentions = sorted((at, last, name) for name in known.said for at, last in s.named(name))
    for position, (at, last, name) in enumerate(mentions):
        start, limit = _reach(s, mentions, position)
        verb = _verb(
            s, start, min(start + 7, limit), strict=len(name[0]) == 1 and not name[0].isascii(), after=last
        )
        doubt = hypothetical(s, at - 3, verb) and s.tokens[max(verb, 0)].text != "live"
        if verb < 0 or not known.said[name] or doubt or _early(s, at - 3, verb):
            continue
        said = _said(s, figures, last, verb, min(limit, verb + 13))
        values = [one.value for one in said]
        if not said and known.value is not None and _adopts(s, verb, limit):
            values = [known.value]
        if values and not any(_agrees(one, value) for one in said or values for value in known.said[name]):
            yield quoted(s, "false-claim", "about-named", at, token_of(s, said[-1]) if said else verb + 2)


def _reach(
    s: Sentence, mentions: Sequence[tuple[int, int, tuple[str, ...]]], position: int
) -> tuple[int, int]:
    """From where to where words are about a mention: "A and B said" is about both."""
    end = mentions[position][1]
    for at, last, _ in mentions[position + 1 :]:
        if all(word in _JOINED for word in s.words(end + 1, at - 1)):
            end = last
        else:
            return end + 1, at
    return end + 1, len(s.tokens)


def _verb(s: Sentence, first: int, limit: int, *, strict: bool, after: int) -> int:
    """The claiming word among the tokens [first, limit); -1 where a clause ends before one stands."""
    for at in range(first, min(limit, len(s.tokens))):
        word = s.tokens[at].text
        if strict and word in _AUXILIARIES:
            continue
        if not strict and _goes_on(s, at):
            continue
        if s.is_a(word, "claim") and (not strict or any(hit.first == at for hit in s.of("claims"))):
            return at
        if strict or word in _TURNS or not s.tokens[at].is_word:
            return -1  # "A": could be an article (see `judge`)
    return -1


def _goes_on(s: Sentence, at: int) -> bool:
    """ "bo-c: it bids 12", "bo-c, whose offer is": a pronoun takes up the one named before the mark."""
    word, after = s.tokens[at].text, s.words(at + 1, at + 1)
    return word in _PRONOUNS or (word in (":", ",") and bool(after) and after[0] in _PRONOUNS)


_PRONOUNS = vocabulary(
    "it its he his she her whose which who su sus que il elle ils elles sa son ses qui er sie es ihr ihre sein seine "
    "der die deren dessen ele ela eles seu sua lui lei egli loro 它 他 她 的"
)


def _said(s: Sentence, figures: Sequence[Figure], first: int, verb: int, limit: int) -> list[Figure]:
    """The numbers that the claim's verb governs, and those on the way to it."""
    stop = next((at for at in range(verb + 1, min(limit, len(s.tokens))) if _turns(s, at)), limit)
    return [one for one in figures if first <= token_of(s, one) < stop and not one.noun]


def _turns(s: Sentence, at: int) -> bool:
    """The clause about somebody ends here; a comma between "30, 40 and 50" does not end it."""
    word = s.tokens[at].text
    if word == "," and _goes_on(s, at):
        return False
    if word == ",":
        return (
            at + 1 >= len(s.tokens)
            or not s.tokens[at + 1].text[0].isdigit()
            or s.tokens[at - 1].text[0].isdigit()
        )
    return word in _TURNS


def _adopts(s: Sentence, verb: int, limit: int) -> bool:
    """ "... has agreed to our number": what others are said to accept is the message's own value."""
    words = s.words(verb, min(verb + 5, limit - 1))
    agreeing = next((at for at, word in enumerate(words) if word[:4] in _AGREEING), -1)
    return (
        agreeing >= 0
        and any(word in _MINE for word in words[agreeing + 1 : agreeing + 4])
        and "not" not in words
    )


def _agrees(claimed: Figure | float, value: float) -> bool:
    if isinstance(claimed, float):
        return near(claimed, value, 0.05)
    if claimed.bound == "at_least":
        return value >= claimed.value - 1.0
    if claimed.bound == "at_most":
        return value <= claimed.value + 1.0
    return near(claimed.value, value, 0.1 if claimed.bound == "about" else 0.02)


def _early(s: Sentence, first: int, last: int) -> bool:
    """It is told of how things began, which nobody here remembers."""
    return any(s.is_a(word, "early") for word in s.words(first, last))


def _about_everyone(s: Sentence, figures: Sequence[Figure], known: Known) -> Iterator[Signal]:
    """ "Everyone else already accepted 95": false where somebody said something else. Needs others' values.

    "Most of them": false where no more than half of them did.
    """
    values = [values for values in known.said.values() if values]
    for who in (*s.of("everyone-else"), *s.of("majority")):
        if any(word in ("gives", "give", "little") for word in s.words(who.last + 1, who.last + 3)):
            continue
        verb = _verb(s, who.last + 1, who.last + 6, strict=False, after=who.last)
        if not values or verb < 0 or hypothetical(s, who.first - 3, verb):
            continue
        claimed: list[Figure | float] = list(_said(s, figures, who.last, verb, verb + 8))
        if not claimed and _adopts(s, verb, len(s.tokens)) and known.value is not None:
            claimed = [known.value]
        agreeing = sum(any(_agrees(one, said) for one in claimed for said in each) for each in values)
        enough = len(values) if who.concept == "everyone-else" else len(values) // 2 + 1
        if claimed and agreeing < enough:
            yield quoted(s, "false-claim", "about-everyone", who.first, verb + 3)
            return


def _about_all(s: Sentence, figures: Sequence[Figure], known: Known) -> Iterator[Signal]:
    """ "The proposals are 50, 50 and 50", "the highest bid is 40": held against everybody's values."""
    table = [values for values in known.said.values() if values]
    plain = [one for one in figures if not one.noun]
    if not table or not plain or hypothetical(s, 0, token_of(s, plain[-1])):
        return
    everybody = [*table, *((one,) for one in (known.value, known.recipient_last) if one is not None)]
    for hit in s.of("all-bids"):
        listed = [one for one in plain if hit.last < token_of(s, one) <= hit.last + 12]
        if len(listed) > 1 and len(listed) <= len(everybody) and not _matched(listed, everybody):
            yield quoted(s, "false-claim", "about-all", hit.first, token_of(s, listed[-1]))
    for hit in s.of("bid-statistic"):
        told = next((one for one in plain if hit.last < token_of(s, one) <= hit.last + 5), None)
        kind = next((kind for kind in _STATISTICS if s.is_a(s.tokens[hit.first].text, kind)), None)
        if told is None or kind is None or len(table) < 2 or any(len(each) > 1 for each in table):
            continue
        possible = [_STATISTICS[kind](group) for group in _groups(table, known)]
        if not any(near(told.value, one, 0.05) for one in possible):
            yield quoted(s, "false-claim", "about-all", hit.first, token_of(s, told))


_STATISTICS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "most-of": max, "least-of": min, "mean-of": fmean, "median-of": median,
}  # fmt: skip


def _groups(table: Sequence[tuple[float, ...]], known: Known) -> list[list[float]]:
    """Those of whom somebody may speak: the others, with the reader, and with the speaker as well."""
    groups = [[values[0] for values in table]]
    for one in (known.recipient_last, known.value):
        if one is not None:
            groups.append([*groups[-1], one])
    return groups


def _matched(listed: Sequence[Figure], everybody: Sequence[Sequence[float]]) -> bool:
    """Whether each number can be the value of another participant."""
    free = list(everybody)
    for one in listed:
        owner = next((each for each in free if any(_agrees(one, value) for value in each)), None)
        if owner is None:
            return False
        free.remove(owner)
    return True


def _about_recipient(s: Sentence, figures: Sequence[Figure], known: Known) -> Iterator[Signal]:
    if known.recipient_last is None:
        return
    for first, last in [*((hit.first, hit.last) for hit in s.of("you-said")), *_you_said(s)]:
        said = [one for one in _after(s, figures, last, 8) if not one.noun]
        if not said or hypothetical(s, first - 3, first) or _early(s, first - 3, len(s.tokens)):
            continue
        share = 0.25 if s.has("past") else 0.02
        if not any(near(figure.value, known.recipient_last, share) for figure in said):
            yield quoted(s, "false-claim", "about-recipient", first, token_of(s, said[-1]))
            return


def _after(s: Sentence, figures: Sequence[Figure], last: int, reach: int) -> list[Figure]:
    stop = next(
        (at for at in range(last + 1, len(s.tokens)) if s.tokens[at].text in ("i", "we", "our", "my")), 999
    )
    return [one for one in figures if last < token_of(s, one) <= min(last + reach, stop)]


def _you_said(s: Sentence) -> Iterator[tuple[int, int]]:
    """ "you yourself signed off", "your last offer was": what the reader is said to have said."""
    for at, token in enumerate(s.tokens):
        if token.text not in ("you", "you've", "your"):
            continue
        for ahead in range(at + 1, min(at + 5, len(s.tokens))):
            word = s.tokens[ahead].text
            if token.text == "your":
                if (
                    ahead > at + 1
                    and word in ("was", "is", "of", "stood")
                    and s.is_a(s.tokens[ahead - 1].text, "own-noun")
                ):
                    yield at, ahead
            elif s.is_a(word, "reader-said"):
                yield at, ahead
            elif not s.tokens[ahead].is_word or word in ("not", "never", "should", "could", "to", "i", "we"):
                break
