"""The reading of a whole request by what its clauses lean towards: the likeliest way to cut and to label it.

`read` gives objectives only where every clause is clear, every value found its slot, what is left is context without
any value, and nothing limits or excepts. It never asks: where it gives nothing, the grammar's question stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assent.intents.errors import Clarify
from assent.network.transport.feasibility import checked
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, InterfaceSettings, OspfInterface, Type
from assent.network.transport.skills.grammar.mentions import GLUED
from assent.network.transport.skills.grammar.reading import merged
from assent.network.transport.skills.requests.leaning import routing, settings
from assent.network.transport.skills.requests.leaning.hearing import Heard, hear
from assent.network.transport.skills.requests.leaning.needs import (
    CONTEXT,
    NEEDS,
    OTHER,
    acronyms,
    asks_more,
    says,
    values_in,
)
from assent.network.transport.skills.requests.leaning.slots import TWO_ENDS, Misfit, Slots
from assent.network.transport.skills.requests.leftovers import words
from assent.network.transport.skills.requests.seeking import Spot
from assent.reasoning.words.leaning import Classifier

WEIGHTS = Path(__file__).with_name("wishes.bin")
MAKERS = settings.MAKERS | routing.MAKERS

SURE = 0.5
"""How probable the label of each clause has to be."""
TOLD = 0.6
"""Likewise, that a clause is only context."""

SILENT = 0.45
"""A clause that wants nothing with at least this probability may be context."""

_MOST_PIECES, _LONGEST, _BEAM = 14, 5, 4
_WORTH = 0.1
"""Labels that are less probable are not tried."""
_TWO = 0.3
"""What a clause of two wishes costs, in log-odds."""
_SECOND = 0.25
"""How probable the less probable one of two wishes of a clause has to be."""
_BEHIND = 1.5
"""Ways to cut that are so much less likely than the best are not tried."""
_BARRED = re.compile(
    r"\b(?:except|unless|excluding|barring|only|solely|merely|whichever|either|or|maybe|perhaps|excepto|salvo|exceto|sauf|"
    r"hormis|menos|a menos|a moins|solo|solamente|apenas|somente|seulement|uniquement|if|si)\b|^se\b"
)
"""Words that limit or make a condition: no clause with one is read here."""


@dataclass(frozen=True)
class Step:
    """A clause with what it wants; `share` is how probable that is."""

    span: range
    labels: tuple[str, ...]
    share: float


@lru_cache(maxsize=1)
def classifier() -> Classifier:
    return Classifier.of(WEIGHTS.read_bytes())


def read(text: str, ground: Ground) -> tuple[AnyObjective, ...]:
    """The objectives; none where anything is not certain."""
    heard = hear(text, ground)
    if not 0 < len(heard.pieces) <= _MOST_PIECES or _strange(heard):
        return ()
    found: list[tuple[AnyObjective, ...]] = []
    for steps in ways(heard):
        try:
            made = merged(_made(heard, steps))
            for one in made:
                checked(one, ground)
        except (Misfit, Clarify):
            continue
        found.append(made)
    return found[0] if found and all(_same(one, found[0]) for one in found) else ()


def _same(one: tuple[AnyObjective, ...], other: tuple[AnyObjective, ...]) -> bool:
    """Readings that differ leave the request open."""
    return set(map(repr, one)) == set(map(repr, other))


_OF_TUNNELS = words("tunnelkey keepalive tunneldown untunnel")
_OF_LISTS = words("unbind bind droplist")


def class_of(label: str) -> Type:
    """The class of request that wants this."""
    if label in _OF_TUNNELS or label in _OF_LISTS:
        return "TN" if label in _OF_TUNNELS else "ACL"
    return "CP" if label in settings.MAKERS or label in ("unhost", "unlink") else "RP"


def _shares(line: str, values: Mapping[str, int]) -> dict[str, float]:
    """The probabilities of labels; a clause without values that asks for nothing and leans nowhere is context."""
    shares = classifier().shares(line)
    wish = max(share for label, share in shares.items() if label != CONTEXT)
    if not values and wish < SILENT and not asks_more(line):
        shares[CONTEXT] = max(shares[CONTEXT], TOLD)
    return shares


def clearly(heard: Heard, at: int, least: float, *, whole: bool = True) -> tuple[str, ...]:
    """What a smallest clause wants by itself, where that is at least so probable and (`whole`) it has its values."""
    line = heard.line(heard.pieces[at])
    if not _WORDED.search(line):
        return ()  # values alone
    shares = classifier().shares(line)
    best = max(shares, key=lambda one: shares[one])
    if best in (CONTEXT, OTHER) or shares[best] < least:
        return ()
    if not whole:
        return (best,)
    return (best,) if says(best, line) and NEEDS[best].fits(values_in(heard, heard.pieces[at])) else ()


_WORDED = re.compile(r"\b(?!x[a-z]\b)[a-z]{2,}")


def _strange(heard: Heard) -> bool:
    """Whether it names something that is not there, or that nothing is known of (`LAB-NORTH`)."""
    return any(
        at not in heard.held
        and (
            token.kind in ("unknown", "six", "bad")
            or (token.unit == GLUED and token.text.isupper() and heard.tokens[at - 1].text.isupper())
        )
        for at, token in enumerate(heard.tokens)
    )


def ways(heard: Heard) -> Iterator[tuple[Step, ...]]:
    """Sure ways to cut and label the request, the likeliest first."""
    best: list[list[tuple[float, tuple[Step, ...]]]] = [[(0.0, ())]]
    count = len(heard.pieces)
    for end in range(1, count + 1):
        here = [
            (score + worth, (*steps, step))
            for start in range(max(0, end - _LONGEST), end)
            if best[start]
            for worth, step in _steps(heard, start, end)
            for score, steps in best[start]
        ]
        here.sort(key=lambda one: -one[0])
        best.append(here[:_BEAM])
    for score, steps in best[count]:
        sure = all(step.share >= (TOLD if CONTEXT in step.labels else SURE) for step in steps)
        wishes = any(CONTEXT not in step.labels for step in steps)
        if sure and wishes and score >= best[count][0][0] - _BEHIND:
            yield steps


def _steps(heard: Heard, start: int, end: int) -> list[tuple[float, Step]]:
    span = range(heard.pieces[start].start, heard.pieces[end - 1].stop)
    line = heard.line(span)
    if _BARRED.search(line):
        return []
    values = values_in(heard, span)
    shares = _shares(line, values)
    parts = (
        {label for at in range(start, end) for label in clearly(heard, at, TOLD)}
        if end > start + 1
        else set()
    )
    possible = (one for one in shares if shares[one] >= _WORTH and says(one, line))
    likely = sorted(possible, key=lambda one: -shares[one])
    found = [
        (math.log(shares[label]), Step(span, (label,), shares[label]))
        for label in likely
        if label != OTHER and NEEDS[label].fits(values)
    ]
    pairs = [
        (one, two)
        for at, one in enumerate(likely[:3])
        for two in likely[at + 1 : 3]
        if not {one, two} & {OTHER, CONTEXT} and shares[two] >= _SECOND
    ]
    for one, two in pairs:
        share = shares[one] + shares[two]
        if (NEEDS[one] + NEEDS[two]).fits(values):
            found.append((math.log(share) - _TWO, Step(span, (one, two), share)))
    return [(worth, step) for worth, step in found if parts <= set(step.labels)]


def _made(heard: Heard, steps: tuple[Step, ...]) -> list[AnyObjective]:
    """Raises Misfit where a clause does not fill its slots, or leaves a value over."""
    made: list[AnyObjective] = []
    near: tuple[Spot, ...] = ()
    routers: tuple[str, ...] = ()
    for step in steps:
        there = _closing(heard, step) or near or _ahead(heard, step)
        slots = Slots(heard, step.span, there, routers or _routers_ahead(heard, step))
        taken: tuple[Spot, ...] = ()
        for label in step.labels if CONTEXT not in step.labels else ():
            made += MAKERS[label](slots)
            taken = taken or slots.taken
        if CONTEXT not in step.labels and (slots.left() or slots.names_left() or acronyms(heard, step.span)):
            raise Misfit("something that is named is left over")
        created = any(spot.create for spot in taken)
        near = (taken if created else _full(heard, step.span) or taken) or near
        routers = _named(heard, step.span) or routers
    if not made:
        raise Misfit("nothing is wanted")
    if one_sided(heard.line(range(len(heard.tokens))), made):
        raise Misfit("both ends are spoken of")
    _agree(made)
    return made


def _agree(made: list[AnyObjective]) -> None:
    """Raises Misfit where one thing is to have two values."""
    have: dict[tuple[object, ...], object] = {}
    for one in made:
        said = one.model_dump(exclude_unset=True)
        place = tuple(said.pop(name, None) for name in ("router", "interface", "prefix", "list", "create"))
        gone = said.pop("clear", ())
        for field, value in {**said, **dict.fromkeys(gone)}.items():
            if have.setdefault((one.kind, *place[:4], field), value) != value:
                raise Misfit(f"two values of {field}")


def _full(heard: Heard, span: range) -> tuple[Spot, ...]:
    """The last place that is spoken of."""
    found = [one for one in heard.mentions if one.start in span and all(spot.interface for spot in one.spots)]
    return found[-1].spots if found else ()


def _closing(heard: Heard, step: Step) -> tuple[Spot, ...]:
    """The place that a list of wishes ends with: `cost 20, hello 5 and dead 15 on both ends of the link`."""
    if any(one.start in step.span and all(spot.interface for spot in one.spots) for one in heard.mentions):
        return ()
    stop = next(
        (at for at in range(step.span.stop, len(heard.tokens)) if _stops(heard, at)), len(heard.tokens)
    )
    found = [
        one
        for one in heard.mentions
        if step.span.stop <= one.start < stop and all(spot.interface for spot in one.spots)
    ]
    closes = len(found) == 1 and found[0].end >= stop - 1 and not _opened(heard, step)
    return found[0].spots if closes else ()


def _opened(heard: Heard, step: Step) -> bool:
    """Whether its sentence has named a place already."""
    start = next((at + 1 for at in reversed(range(step.span.start)) if _stops(heard, at)), 0)
    return any(start <= one.start < step.span.stop for one in heard.mentions)


def _stops(heard: Heard, at: int) -> bool:
    return heard.tokens[at].kind == "cut" and heard.tokens[at].value in ".;:!?\n" and at not in heard.held


def one_sided(text: str, made: Sequence[AnyObjective]) -> bool:
    """Whether both ends of a cable are spoken of, and some setting of ports is made at one router alone."""
    ports = [one for one in made if isinstance(one, InterfaceSettings | OspfInterface)]
    if len(ports) != len(made) or re.search(rf"\b(?:{TWO_ENDS})\b", text) is None:
        return False
    where: dict[str, set[str]] = {}
    for one in ports:
        for field in one.model_dump(exclude_unset=True, exclude_none=True, exclude=_OF_ONE_END):
            where.setdefault(field, set()).add(one.router)
    return len({one.router for one in ports}) == 1 or any(len(routers) == 1 for routers in where.values())


_OF_ONE_END = {"kind", "router", "interface", "create", "address", "description", "dot1q", "clear"}


def _ahead(heard: Heard, step: Step) -> tuple[Spot, ...]:
    found = [
        one.spots
        for one in heard.mentions
        if one.start >= step.span.stop and all(spot.interface for spot in one.spots)
    ]
    return found[0] if found else ()


def _named(heard: Heard, span: range) -> tuple[str, ...]:
    """The routers that are named together first: others are where something leads."""
    said = [one for one in heard.mentions if one.start in span]
    found = list(said[:1])
    for one in said[1:]:
        between = heard.tokens[found[-1].end : one.start]
        if not all(token.kind == "cut" or token.text.lower() in _AND for token in between):
            break
        found.append(one)
    return tuple(dict.fromkeys(spot.router for one in found for spot in one.spots))


_AND = words("and y e et on of at en no na sur do de the both")


def _routers_ahead(heard: Heard, step: Step) -> tuple[str, ...]:
    return _named(heard, range(step.span.stop, len(heard.tokens)))
