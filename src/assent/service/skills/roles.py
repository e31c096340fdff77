"""What each number of a request is for, by the company it keeps: a classifier beside the grammar.

`directions`, `times`, `quality` and `counting` say what their words tell of each number (`Asked`); `readings` has
`decide` weigh that with all that stands around the number. The weights in `roles/` were fitted by
`benchmarks/fit_roles.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeAlias

from assent.reasoning.words.leaning import Classifier, Feature
from assent.reasoning.words.quantities import Bound, Quantity

Task: TypeAlias = Literal["role", "way", "scope", "bound"]
TASKS: tuple[Task, ...] = ("role", "way", "scope", "bound")
"""What is asked of a number: which attribute it states; which way; each device's or the whole; floor or ceiling."""

WEIGHTS = Path(__file__).with_name("roles")

BOUNDS: dict[Bound, str] = {"exact": "exact", "about": "exact", "at_least": "least", "at_most": "most"}
"""How the grammar's bounds are called here."""

OPEN = "open"
"""The label of a way or a scope that nobody said."""


@dataclass(frozen=True)
class Asked:
    """A question about one number, and what the grammar's words answer; `hints` are what else it noticed."""

    task: Task
    one: Quantity
    said: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decided:
    """The answers, by the number's place."""

    labels: Mapping[tuple[Task, int], str]

    def of(self, task: Task, one: Quantity, otherwise: str) -> str:
        return self.labels.get((task, one.start), otherwise)


def decide(plain: str, everything: Sequence[Quantity], asked: Iterable[Asked]) -> Decided:
    """The likeliest answer where it is likely enough, else the grammar's."""
    labels: dict[tuple[Task, int], str] = {}
    for question in asked:
        shares = _likely(question, weigh(plain, everything, question))
        best = max(shares, key=lambda label: shares[label])
        wordless = question.task == "scope" and not any(hint.endswith("True") for hint in question.hints)
        silent = question.said in _SILENT and question.task != "bound" and not wordless
        enough = SURE if silent else SURER
        taken = best != question.said and shares[best] >= enough
        taken = taken and not (question.task == "bound" and (question.said, best) == ("exact", "least"))
        labels[question.task, question.one.start] = best if taken else question.said
    return Decided(labels)


_SILENT = frozenset((OPEN, "exact", "wanted", "latency", "none", "speed"))
"""What the grammar answers where no word told it anything."""
SURE, SURER = 0.6, 0.87
"""How probable an answer has to be where the grammar heard nothing, and to overrule it."""


def weigh(plain: str, everything: Sequence[Quantity], question: Asked) -> dict[str, float]:
    """The probability of each answer."""
    return _classifier(question.task).weigh(features(plain, everything, question))


def label(question: Asked, answer: str) -> str:
    """An answer as the classifier has it: roles are told apart by the kind of the number."""
    return f"{question.one.kind}.{answer}" if question.task == "role" else answer


def _likely(question: Asked, shares: Mapping[str, float]) -> dict[str, float]:
    """Those of the number's kind alone, without the kind."""
    if question.task != "role":
        return dict(shares)
    prefix = f"{question.one.kind}."
    own = {name.removeprefix(prefix): share for name, share in shares.items() if name.startswith(prefix)}
    total = sum(own.values()) or 1.0
    return {name: share / total for name, share in own.items()} or {question.said: 1.0}


@lru_cache(maxsize=len(TASKS))
def _classifier(task: Task) -> Classifier:
    return Classifier.of(WEIGHTS.joinpath(f"{task}.bin").read_bytes())


_TOKEN = re.compile(r"[a-z][a-z']*|[,;:()/]|\d+")
_END = re.compile(r"(?<!avail)(?<!max)(?<!min)(?<!approx)(?<!\bca)(?<!\bno)[.](?=\s|$)|[;!?](?=\s|$)|\n")
_PLACES, _REACH = 3, 12
_NEXT, _BAG, _PAIR, _FAR, _HINT = 1.0, 0.8, 0.8, 0.5, 2.5
_STEM = 6


def features(plain: str, everything: Sequence[Quantity], question: Asked) -> Iterator[Feature]:
    """The words before and after the number up to its neighbours, by place and in any order, what stands by those,
    and what the grammar says."""
    one, kind = question.one, question.one.kind
    at = next(place for place, other in enumerate(everything) if other.start == one.start)
    for name, strength in _named(plain, everything, at, question):
        yield f"{kind}:{name}", strength, (one.start, one.end)
    for hint in (question.said, *question.hints):
        yield f"{kind}:said:{hint}", _HINT, (one.start, one.end)


def _named(
    plain: str, everything: Sequence[Quantity], at: int, question: Asked
) -> Iterator[tuple[str, float]]:
    one = everything[at]
    start = max((cut.end() for cut in _END.finditer(plain, 0, one.start)), default=0)
    stop = _END.search(plain, one.end)
    end = stop.start() if stop else len(plain)
    last = everything[at - 1] if at and everything[at - 1].end > start else None
    behind = everything[at + 1] if at + 1 < len(everything) and everything[at + 1].start < end else None
    before = _TOKEN.findall(plain, last.end if last else start, one.start)[::-1]
    after = _TOKEN.findall(plain, one.end, behind.start if behind else end)
    yield from _side("<", before)
    yield from _side(">", after)
    yield f"<kind:{last.kind if last else ''}", _NEXT
    yield f">kind:{behind.kind if behind else ''}", _NEXT
    yield f"bound:{one.bound}", _NEXT
    if one.of:
        yield f"of:{one.of[:_STEM]}", _NEXT
    yield f"size:{len(str(int(abs(one.value))))}", _FAR
    if last:
        for word in _TOKEN.findall(plain, start, last.start)[-_REACH:]:
            yield f"<<{word[:_STEM]}", _FAR
    if behind:
        for word in _TOKEN.findall(plain, behind.end, end)[:_REACH]:
            yield f">>{word[:_STEM]}", _FAR


def _side(mark: str, tokens: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Words on one side, the nearest first: each by its place, and all by which pauses lie between."""
    words = [token[:_STEM] for token in tokens[:_REACH]]
    for place, word in enumerate(words[:_PLACES]):
        yield f"{mark}{place}{word}", _NEXT
    for word, other in pairwise(words):
        yield f"{mark}{word} {other}", _PAIR
    paused = ""
    for word in words:
        if not word[0].isalpha():
            paused = ","
            continue
        yield f"{mark}{paused}{word}", _BAG
        if len(word) > _PLACES + 1:
            yield f"{mark}{paused}{word[:4]}-", _FAR
    if not words:
        yield f"{mark}none", _NEXT
