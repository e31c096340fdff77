"""Who does what, and whether it is meant: negation, the speaker's own doing, imperatives. For signals and acts."""

from __future__ import annotations

from assent.agents.arbitration.lexicon import FIRST_PERSON, NEGATIONS, vocabulary
from assent.agents.arbitration.scan import Hit, Sentence

_SUBJECT_SPAN = 3
_ONE_PLURAL = ("amos", "emos", "imos", "ons")  # Spanish, Portuguese, French first person plural


def described(s: Sentence, hit: Hit) -> bool:
    """The act is told of, not urged: "you keep ignoring", "your offer ignores"."""
    word = s.tokens[hit.first].text
    before = s.words(hit.first - 1, hit.first - 1)
    if word.endswith("ing"):
        return any(one in _CONTINUES for one in s.words(hit.first - 2, hit.first - 1))
    return word in _TELLS or (word.endswith("ed") and word.isascii() and before != ["be"])


_CONTINUES = vocabulary("keep keeps kept are is were was been continue continues stop by why for")
_TELLS = vocabulary(
    "ignores disregards overrides violates breaks forgets neglects drops replaces breach break"
)


def negated(s: Sentence, hit: Hit) -> bool:
    for word in reversed(s.words(hit.first - 3, hit.first - 1)):
        if not word[0].isalnum():
            return False  # another clause
        if word in NEGATIONS or word.endswith("n't"):
            return True
    after = s.words(hit.last + 1, hit.last + 2)
    return after[:1] in (["nothing"], ["nobody"], ["none"]) or after == ["no", "one"]


def by_speaker(s: Sentence, hit: Hit) -> bool:
    """ "We ignore ...", "let me override ...", "ignoramos ...": the speaker's own doing."""
    if s.tokens[hit.first].text.endswith(_ONE_PLURAL):
        return True
    before = s.words(hit.first - _SUBJECT_SPAN, hit.first - 1)
    for word in reversed(before):
        if word in ("you", "everyone", "all", "everybody", ",", ":"):
            return False
        if word in FIRST_PERSON:
            return True
    return False


_OPENERS = frozenset(
    [
        ",",
        ":",
        ";",
        "-",
        "(",
        "[",
        "{",
        '"',
        "please",
        "now",
        "just",
        "you",
        "must",
        "should",
        "and",
        "then",
        "kindly",
        "to",
        "immediately",
        "simply",
        "always",
        "only",
        "por",
        "favor",
        "y",
        "et",
        "und",
        "e",
        "s'il",
        "bitte",
        "debes",
        "vous",
        "musst",
    ]
) | {"\n"}


def opens(s: Sentence, at: int) -> bool:
    return at == 0 or not s.tokens[at - 1].is_word or s.tokens[at - 1].text in ("now", "and", "but")


def imperative(s: Sentence, hit: Hit) -> bool:
    return hit.first == 0 or s.tokens[hit.first - 1].text in _OPENERS
