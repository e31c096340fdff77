"""Finds the lexicon's concepts in a folded text, in one pass over its words. `signals` and `claims` use it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assent.agents.arbitration.classes import CLASSES
from assent.agents.arbitration.excuses import CONTEXT
from assent.agents.arbitration.frames import FRAMES
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
    span: tuple[int, int] | None = None
    """All that belongs to it, where that is more than [first, last]."""


@dataclass(frozen=True)
class Shape:
    """What a row of words says, whatever its numbers are: shared by all sentences with the same words."""

    hits: Mapping[str, tuple[Hit, ...]]
    kinds: tuple[frozenset[str], ...]
    """Each token's word classes."""
    classes: frozenset[str]
    """The word classes of all tokens."""
    words: frozenset[str]
    """The words of it, without a possessive ending."""
    has_numbers: bool


@dataclass(frozen=True)
class Sentence:
    """One sentence's tokens, and where in them each concept is expressed. `key` stands for all of its words."""

    tokens: tuple[Token, ...]
    key: tuple[str, ...]
    shape: Shape

    @property
    def hits(self) -> Mapping[str, tuple[Hit, ...]]:
        return self.shape.hits

    @property
    def kinds(self) -> tuple[frozenset[str], ...]:
        return self.shape.kinds

    @property
    def classes(self) -> frozenset[str]:
        return self.shape.classes

    def of(self, concept: str) -> tuple[Hit, ...]:
        return self.shape.hits.get(concept, ())

    def has(self, concept: str) -> bool:
        return concept in self.shape.hits

    def named(self, name: tuple[str, ...]) -> list[tuple[int, int]]:
        """First and last token of every mention of a name."""
        if name[-1][0].isalpha() and name[-1] not in self.shape.words:
            return []
        starts = [at for at, token in enumerate(self.tokens) if token.text.removesuffix("'s") == name[-1]]
        ends = len(name) - 1
        found = ((at - ends, at) for at in starts if self.words(at - ends, at - 1) == list(name[:-1]))
        return [(at, last) for at, last in found if at >= 0]

    def stands_at(self, at: int, name: tuple[str, ...]) -> int:
        """The last token of a name that starts at `at`; -1 where it does not stand there."""
        last = at + len(name) - 1
        return last if self.words(at, last) == list(name) else -1

    def is_a(self, word: str, name: str) -> bool:
        return name in classes_of(word)

    def words(self, first: int, last: int) -> list[str]:
        """The tokens [first, last], clipped to the sentence."""
        return [token.text for token in self.tokens[max(first, 0) : max(last + 1, 0)]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text tokens [first, last] stand."""
        last = min(last, len(self.tokens) - 1)
        return self.tokens[first].start, self.tokens[last].end


_HAN = "\u3400-\u9fff"
_TOKEN = re.compile(
    rf"\d+(?:[.,]\d+)*|[{_HAN}]|(?![{_HAN}])[^\W\d_](?:(?![{_HAN}])[\w'-])*|[.,:;!?()\[\]{{}}<>|=\"\n、。]"
)
"""Chinese is written without blanks: each of its characters is a word here."""
_END = frozenset(".!?;\n。")


_new = tuple.__new__  # a named tuple's own constructor costs twice as much


@lru_cache(maxsize=2048)
def sentences(folded: str) -> tuple[Sentence, ...]:
    """The sentences of a folded text (see `fold`). Remembered: the same words are said in many rounds."""
    found: list[Sentence] = []
    current: list[Token] = []
    for match in _TOKEN.finditer(folded):
        text = match.group()
        current.append(_new(Token, (text, *match.span())))
        if text in _END and len(current) > 1:
            found.append(_sentence(current))
            current = []
    if current:
        found.append(_sentence(current))
    return tuple(found)


def of_words(key: tuple[str, ...]) -> Sentence:
    """A sentence of these words, standing nowhere in particular."""
    return Sentence(tuple(Token(text, at, at + 1) for at, text in enumerate(key)), key, _shape(key))


def phrase_at(texts: tuple[str, ...], at: int, words: tuple[str, ...]) -> int:
    """Index of the last token of `words` (see the lexicon) where they start at `at`; -1 where they do not."""
    for position, word in enumerate(words):
        if word == "~":
            return _skipping(texts, at, words[position + 1 :])
        if at >= len(texts) or not is_like(texts[at], word):
            return -1
        at += 1
    return at - 1


def is_like(word: str, pattern: str) -> bool:
    """Whether a token is what an element of a phrase asks for: a word, a stem, or a class."""
    if pattern[0] == "<":
        return pattern[1:-1] in classes_of(word)
    return word.startswith(pattern[:-1]) if pattern[-1] == "*" else word == pattern


@lru_cache(maxsize=8192)
def classes_of(word: str) -> frozenset[str]:
    """The word classes of a word, also of what stands behind an elided article or before an apostrophe."""
    found: set[str] = set()
    if word[0].isdigit():
        found.add("number")
    for form in _forms(word):
        found |= _CLASS_EXACT.get(form, frozenset())
        for stem, name in _CLASS_STEMS.get(form[:3], ()):
            if form.startswith(stem):
                found.add(name)
    if word.endswith("'s"):
        found.discard("authority")  # "the mediator's number" is not the mediator
    return frozenset(found)


def _skipping(texts: tuple[str, ...], at: int, rest: tuple[str, ...]) -> int:
    """The rest of a phrase after up to `GAP` words (none at all for a phrase of classes)."""
    if not rest:
        return at - 1
    for skip in range(GAP + 1):
        if at + skip > len(texts) or (skip and not texts[at + skip - 1][0].isalnum()):
            break
        last = phrase_at(texts, at + skip, rest)
        if last >= 0:
            return last
    return -1


def _sentence(tokens: list[Token]) -> Sentence:
    texts = (one.text for one in tokens)
    key = tuple([_NUMBER if one[0].isdigit() and one not in _WORDED_NUMBERS else one for one in texts])
    return Sentence(tuple(tokens), key, _shape(key))


_NUMBER = "9"
_WORDED_NUMBERS = ("0", "1")  # numbers that phrases of the lexicon name; any other is as good as the next


@lru_cache(maxsize=4096)
def _shape(texts: tuple[str, ...]) -> Shape:
    hits: dict[str, list[Hit]] = {}
    for at, text in enumerate(texts):
        for concept, rest in _candidates(text):
            last = phrase_at(texts, at + 1, rest) if rest else at
            if last >= 0:
                hits.setdefault(concept, []).append(Hit(concept, at, last))
    kinds = tuple(classes_of(text) for text in texts)
    return Shape(
        hits={concept: tuple(found) for concept, found in hits.items()},
        kinds=kinds,
        classes=frozenset().union(*kinds),
        words=frozenset(text.removesuffix("'s") for text in texts),
        has_numbers=any(text[0].isdigit() for text in texts),
    )


# --- the lexicon, compiled ------------------------------------------------------------------------------------

_Phrase = tuple[str, tuple[str, ...]]
_ELISIONS = re.compile(r"^(?:l|d|n|j|m|t|s|c|qu|dell|all|nell|un|sull)'(?=\w{2})")


def _forms(word: str) -> tuple[str, ...]:
    bare = _ELISIONS.sub("", word)
    bare = bare.removesuffix("'s").removesuffix("'")
    return (word,) if bare == word or not bare else (word, bare)


def _phrases() -> dict[str, str]:
    composed = {f"{one.category}/{one.name}": one.phrases for one in FRAMES}
    return {**CONCEPTS, **CONTEXT, **composed}


@dataclass(frozen=True)
class _Index:
    """Phrases by what they begin with: an exact word, a stem (by its first three letters), a class."""

    exact: dict[str, list[_Phrase]]
    stems: dict[str, list[tuple[str, _Phrase]]]
    classes: dict[str, list[_Phrase]]


def _compile() -> _Index:
    index = _Index({}, {}, {})
    for concept, text in _phrases().items():
        for phrase in dict.fromkeys(" ".join(one.split()) for one in text.split("|")):
            first, *rest = phrase.split()
            entry = (concept, tuple(rest))
            if first[0] == "<":
                index.classes.setdefault(first[1:-1], []).append(entry)
            elif first.endswith("*"):
                index.stems.setdefault(first[:3], []).append((first[:-1], entry))
            else:
                index.exact.setdefault(first, []).append(entry)
    return index


def _compile_classes() -> tuple[dict[str, frozenset[str]], dict[str, list[tuple[str, str]]]]:
    exact: dict[str, set[str]] = {}
    stems: dict[str, list[tuple[str, str]]] = {}
    for name, words in CLASSES.items():
        for word in words.split():
            if word.endswith("*"):
                stems.setdefault(word[:3], []).append((word[:-1], name))
            else:
                exact.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in exact.items()}, stems


_CLASS_EXACT, _CLASS_STEMS = _compile_classes()
_INDEX = _compile()


@lru_cache(maxsize=8192)
def _candidates(word: str) -> tuple[_Phrase, ...]:
    """Every phrase that may begin with a word."""
    found = list(_INDEX.exact.get(word, ()))
    found += [entry for stem, entry in _INDEX.stems.get(word[:3], ()) if word.startswith(stem)]
    for name in sorted(classes_of(word)):
        found += _INDEX.classes.get(name, ())
    return tuple(dict.fromkeys(found))
