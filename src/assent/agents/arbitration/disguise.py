"""Text that hides what it says: characters nobody sees, letters of other alphabets, encodings, role tags.

`judge` reads the undisguised text; `pipeline` shows only `shown` to models and readers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assent.reasoning.words.flat import flat
from assent.reasoning.words.hidden import Obfuscation, hidden, plain


@dataclass(frozen=True)
class Look:
    """`shown`: the text without hidden characters. `folded`: for matching, the same length as `shown`.

    `tricks`: how something is disguised, and what. `alternates`: other readings (leetspeak), folded: what
    they say counts as disguised where the plain reading is innocent.
    """

    shown: str
    folded: str
    tricks: tuple[tuple[str, str], ...]
    alternates: tuple[str, ...]


@lru_cache(maxsize=2048)
def look(text: str) -> Look:
    """The text as a reader should see it, and how it tried not to be read."""
    found = hidden(text)
    tricks = _tricks(text, found)
    shown = unicodedata.normalize("NFC", plain(text)) if found or not text.isascii() else text
    folded = fold(shown)
    tricks += [("role tag", match.group().strip()) for match in _ROLE_TAG.finditer(shown)]
    for name, quoted in (*_encoded(shown), *_unspaced(shown), *_ciphered(folded)):
        tricks.append((name, quoted[:80]))
    alternates = []
    leet = _LEET_WORD.sub(lambda match: match.group().translate(_LEET), folded)
    if leet != folded:
        alternates.append(leet)
    return Look(shown, folded, tuple(tricks), tuple(alternates))


def fold(text: str) -> str:
    """Lower case, no accents, look-alike letters as Latin ones; one character for each of `text`."""
    if text.isascii():
        return text.lower()
    return "".join(lower if len(lower := char.lower()) == 1 else char for char in flat(text))


# --- hidden text ---------------------------------------------------------------------------------------------

_NAMES = {
    "zero-width": "invisible characters inside words",
    "bidi": "text direction override",
    "control": "control character",
    "homoglyph": "look-alike letters of another alphabet",
    "base64": "base64",
    "role-tag": "role tag",
}
_CIPHERED_WORDS = [
    "ignore",
    "instructions",
    "instruction",
    "previous",
    "accept",
    "system",
    "override",
    "disregard",
    "prompt",
    "mediator",
    "regulator",
    "forget",
    "everything",
    "following",
    "reveal",
    "secret",
    "password",
    "obey",
    "command",
    "operator",
    "message",
    "assistant",
]
_ROT13 = str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")
_CIPHERED = {word.translate(_ROT13): "ROT13" for word in _CIPHERED_WORDS} | {
    word[::-1]: "written backwards" for word in _CIPHERED_WORDS
}
_LETTERS = re.compile(r"[a-z]{6,}")


def _ciphered(folded: str) -> list[tuple[str, str]]:
    """Words of orders, written backwards or shifted by thirteen letters: no language has these."""
    return [(_CIPHERED[word], word) for word in _LETTERS.findall(folded) if word in _CIPHERED]


_EMBEDDINGS = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


def _tricks(text: str, found: Sequence[Obfuscation]) -> list[tuple[str, str]]:
    """What was found, without what honest text carries: a byte order mark, marks of right-to-left scripts."""
    return [(_NAMES[one.kind], one.detail[:80]) for one in found if _is_trick(text, one)]


def _is_trick(text: str, one: Obfuscation) -> bool:
    if one.kind == "bidi":
        return text[one.start] in _EMBEDDINGS
    if one.kind != "zero-width":
        return True
    before, after = text[one.start - 1 : one.start], text[one.end : one.end + 1]
    return (before.isalnum() and after.isalnum() and text[one.start] != "\u00ad") or text[
        one.start
    ] >= "\U000e0020"


# --- encodings and layout --------------------------------------------------------------------------------------

_ROLE_TAG = re.compile(
    r"<\|[^|<>\n]{1,30}\|>|\[/?INST\]|<</?SYS>>|</?s>|<start_of_turn>|<end_of_turn>|<!--"
    r"|</?\s*(?:system|assistant|user|instructions?|tool|tool_call|prompt|developer|human|admin)(?:\s[^<>\n]{0,40})?>"
    r"|^\s*(?:#{2,}\s*(?:system|assistant|instructions?|user|human)\b|(?:assistant|human|user)\s*:)"
    r"|\[\s*(?:system|assistant|developer)(?:\s+(?:message|prompt|note))?\s*\]",
    re.IGNORECASE | re.MULTILINE,
)
_HEX = re.compile(r"(?<![\w])(?:0x)?(?:[0-9a-fA-F]{2}[\s:]?){10,}(?!\w)")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#x?[0-9a-fA-F]{2,6};|%[0-9a-fA-F]{2}){4,}")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*]{1,3}){5,}[^\W\d_](?!\w)")
_LEET_WORD = re.compile(r"\b(?=\w*[a-z@$])(?=\w*[013457@$])[\w@$]+")
_LEET = str.maketrans("013457@$", "oieastas")


def _encoded(text: str) -> list[tuple[str, str]]:
    """Hexadecimal that decodes to words, and runs of escape sequences."""
    found = [("escaped characters", match.group()) for match in _ESCAPES.finditer(text)]
    for match in _HEX.finditer(text):
        raw = re.sub(r"[\s:]|0x", "", match.group())
        if len(raw) % 2 == 0 and (reading := _readable(bytes.fromhex(raw))):
            found.append(("hexadecimal", reading))
    return found


def _readable(raw: bytes) -> str:
    """The bytes as text where they are words, else "": identifiers and hashes decode to noise."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    letters = sum(char.isalpha() or char == " " for char in text)
    return text if len(text) >= 8 and text.isprintable() and letters >= 0.75 * len(text) else ""


def _unspaced(text: str) -> list[tuple[str, str]]:
    """Letters set apart: `i g n o r e`."""
    return [("letters set apart", match.group()) for match in _SPACED.finditer(text)]
