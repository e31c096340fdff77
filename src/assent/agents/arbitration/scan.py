"""Finds the lexicon's concepts in a folded text, in one pass over its words. `signals` and `claims` use it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assent.agents.arbitration.lexicon import CONCEPTS

GAP = 4
"""How many words `~` may span."""


class Token(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


class Hit(NamedTuple):
    """A concept expressed by tokens [first, last]."""

    concept: str
    first: int
    last: int


@dataclass(frozen=True)
class Sentence:
    """One sentence's tokens, and where in them each concept is expressed."""

    tokens: tuple[Token, ...]
    hits: dict[str, tuple[Hit, ...]]

    def of(self, concept: str) -> tuple[Hit, ...]:
        return self.hits.get(concept, ())

    def has(self, concept: str) -> bool:
        return concept in self.hits

    def named(self, name: tuple[str, ...]) -> list[tuple[int, int]]:
        """First and last token of every mention of a name."""
        starts = [at for at, token in enumerate(self.tokens) if token.text == name[0]]
        found = ((at, phrase_at(self.tokens, at, name)) for at in starts)
        return [(at, last) for at, last in found if last >= 0]

    def words(self, first: int, last: int) -> list[str]:
        """The tokens [first, last], clipped to the sentence."""
        return [token.text for token in self.tokens[max(first, 0) : max(last + 1, 0)]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text tokens [first, last] stand."""
        last = min(last, len(self.tokens) - 1)
        return self.tokens[first].start, self.tokens[last].end


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_][\w'-]*|[.,:;!?()\[\]{}<>|=\"\n]")
_END = frozenset(".!?;\n")


@lru_cache(maxsize=2048)
def sentences(folded: str) -> tuple[Sentence, ...]:
    """The sentences of a folded text (see `fold`). Remembered: the same words are said in many rounds."""
    found: list[Sentence] = []
    current: list[Token] = []
    for match in _TOKEN.finditer(folded):
        token = Token(match.group(), match.start(), match.end())
        current.append(token)
        if token.text in _END and len(current) > 1:
            found.append(_sentence(current))
            current = []
    if current:
        found.append(_sentence(current))
    return tuple(found)


def phrase_at(tokens: tuple[Token, ...], at: int, words: tuple[str, ...]) -> int:
    """Index of the last token of `words` (see the lexicon) where they start at `at`; -1 where they do not."""
    for position, word in enumerate(words):
        if word == "~":
            for skip in range(1, GAP + 1):
                if at + skip > len(tokens) or not tokens[at + skip - 1].is_word:
                    break
                last = phrase_at(tokens, at + skip, words[position + 1 :])
                if last >= 0:
                    return last
            return -1
        if at >= len(tokens) or not _same(tokens[at].text, word):
            return -1
        at += 1
    return at - 1


def _sentence(tokens: list[Token]) -> Sentence:
    frozen = tuple(tokens)
    hits: dict[str, list[Hit]] = {}
    for at, token in enumerate(frozen):
        for concept, rest in _candidates(token.text):
            last = phrase_at(frozen, at + 1, rest) if rest else at
            if last >= 0:
                hits.setdefault(concept, []).append(Hit(concept, at, last))
    return Sentence(frozen, {concept: tuple(found) for concept, found in hits.items()})


def _same(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


_Phrases = list[tuple[str, tuple[str, ...]]]


def _compile() -> tuple[dict[str, _Phrases], dict[str, list[tuple[str, str, tuple[str, ...]]]]]:
    exact: dict[str, _Phrases] = {}
    stems: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for concept, text in CONCEPTS.items():
        for phrase in text.split("|"):
            first, *rest = phrase.split()
            if first.endswith("*"):
                stems.setdefault(first[:3], []).append((first[:-1], concept, tuple(rest)))
            else:
                exact.setdefault(first, []).append((concept, tuple(rest)))
    return exact, stems


_EXACT, _STEMS = _compile()


@lru_cache(maxsize=8192)
def _candidates(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    stems = [(concept, rest) for stem, concept, rest in _STEMS.get(word[:3], ()) if word.startswith(stem)]
    return (*_EXACT.get(word, ()), *stems)
