"""What a text hides from its reader: invisible characters, look-alikes, encoded text, role tags.

The arbitral unit and the extraction of wishes ask `hidden` about everything that comes from outside, and may
work on `plain`. Nothing here decides what to do about a finding.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assent.reasoning.words.confusables import CONFUSABLES


@dataclass(frozen=True)
class Obfuscation:
    """One thing hidden at `[start, end)`. `detail` says it readably: the decoded text, the character's name."""

    kind: Literal["zero-width", "bidi", "control", "homoglyph", "base64", "role-tag"]
    start: int
    end: int
    detail: str


def hidden(text: str) -> tuple[Obfuscation, ...]:
    """Everything hidden in `text`, by position. Empty for ordinary text in any one script per word."""
    found = [*_characters(text), *_homoglyphs(text), *_encoded(text), *_role_tags(text)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind)))


def plain(text: str) -> str:
    """`text` as its reader sees it: nothing invisible, and look-alikes in mixed words in ASCII.

    Words wholly in another script keep it. Compatibility forms (full-width, mathematical) become ordinary.
    """
    dropped = {finding.start for finding in _characters(text)}
    visible = "".join(char for at, char in enumerate(text) if at not in dropped)
    visible = "".join(_ordinary(char) for char in visible)
    parts, at = [], 0
    for finding in _homoglyphs(visible):
        parts += [visible[at : finding.start], _ascii(visible[finding.start : finding.end])]
        at = finding.end
    return "".join([*parts, visible[at:]])


_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0")
_JOINERS = frozenset("\u200c\u200d")


def _characters(text: str) -> Iterator[Obfuscation]:
    if text.isascii() and text.isprintable():
        return
    for at, char in enumerate(text):
        kind = _character(text, at, char)
        if kind:
            name = unicodedata.name(char, f"U+{ord(char):04X}")
            yield Obfuscation(kind, at, at + 1, name)


def _character(text: str, at: int, char: str) -> Literal["zero-width", "bidi", "control"] | None:
    if char in _BIDI:
        return "bidi"
    if char in _INVISIBLE or "\U000e0000" <= char <= "\U000e0fff":
        return "zero-width"
    if char in _JOINERS:
        return None if _joins(text, at) else "zero-width"
    if unicodedata.category(char) == "Cc" and char not in "\t\n\r":
        return "control"
    return None


def _joins(text: str, at: int) -> bool:
    """Joiners belong in emoji and in the scripts that write with them, not between ASCII letters or digits."""
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return len(around) == 2 and not any(char.isascii() for char in around)


_WORD = re.compile(r"[^\W_]+")
_SYMBOLS = re.compile(r"[µμΩ][A-Za-zΩ]{0,2}|[kMG]?Ω")  # μs, kΩ: Greek letters that are units


def _homoglyphs(text: str) -> Iterator[Obfuscation]:
    if text.isascii():
        return
    alphabets = {_script(char) for char in text if char.isalpha() and char not in CONFUSABLES}
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii() or _SYMBOLS.fullmatch(word):
            continue
        if _is_mixed(word, alphabets):
            yield Obfuscation("homoglyph", *match.span(), f"{word} looks like {_ascii(word)}")


def _is_mixed(word: str, alphabets: set[str]) -> bool:
    letters = [char for char in word if char.isalpha()]
    if any(_ordinary(char) != char and _ordinary(char).isascii() for char in letters):
        return True
    scripts = {_script(char) for char in letters}
    foreign = [char for char in letters if _script(char) != "LATIN" or char in CONFUSABLES]
    if "LATIN" in scripts and foreign:
        return any(char in CONFUSABLES for char in foreign)
    disguised = bool(letters) and all(char in CONFUSABLES for char in letters)
    return disguised and "LATIN" in alphabets and not scripts & alphabets


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ")[0]


def _ordinary(char: str) -> str:
    """Full-width, mathematical and other compatibility letters as ordinary ones; anything else as it is."""
    if char.isascii() or not char.isalnum() or char in "µ²³¹ªº":
        return char
    compatible = unicodedata.normalize("NFKC", char)
    return compatible if compatible.isascii() and compatible.isalnum() else char


def _ascii(word: str) -> str:
    return "".join(CONFUSABLES.get(char, _ordinary(char)) for char in word)


_RUN = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,4096}={0,2}(?![A-Za-z0-9+/_=-])")


def _encoded(text: str) -> Iterator[Obfuscation]:
    for match in _RUN.finditer(text):
        decoded = _decode(match.group())
        if decoded is not None:
            yield Obfuscation("base64", *match.span(), decoded)


def _decode(run: str) -> str | None:
    """The text that a base64 run holds; None for a long word, a path or a key."""
    body = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(body + "=" * (-len(body) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    readable = sum(char.isprintable() or char in "\n\r\t" for char in decoded)
    letters = sum(char.isalpha() or char == " " for char in decoded)
    return decoded if readable == len(decoded) and letters >= 0.7 * len(decoded) else None


_ROLE = re.compile(
    r"""<\|\s*/?\s*[a-z_]{2,30}\s*\|>                                     # <|system|>, <|im_start|>
    | \[/?\s*(?:INST|SYS|SYSTEM)\s*\]                                     # [INST]
    | <</?\s*SYS\s*>>
    | </?\s*(?:s|system|assistant|instructions?|start_of_turn|end_of_turn|bos|eos)\s*>
    | (?m:^[ \t]*\#{1,6}[ \t]*(?:system|instructions?|assistant|user|human)(?:\s+(?:prompt|message))?\b\s*:?)
    | \#{3,6}[ \t]*(?:system|instructions?|assistant|user|human)\b\s*:?
    | (?m:^[ \t]*(?:system|assistant|developer)(?:\s+(?:prompt|message))?\s*:)""",
    re.VERBOSE | re.IGNORECASE,
)


def _role_tags(text: str) -> Iterator[Obfuscation]:
    for match in _ROLE.finditer(text):
        yield Obfuscation("role-tag", *match.span(), match.group().strip())
