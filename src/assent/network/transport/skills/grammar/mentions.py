"""Tokens, and the addresses among them joined with the mask, wildcard or `slash 24` that follows."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Interface
from typing import Any, Literal

Kind = Literal[
    "word",
    "router",
    "host",
    "unknown",
    "iface",
    "addr",
    "net",
    "six",
    "bad",
    "num",
    "range",
    "text",
    "service",
    "proto",
    "cut",
]


GLUED = "-"
"""Unit of a word that a hyphen ties to the one before (`router-id` is two words)."""


@dataclass(frozen=True, slots=True)
class Token:
    """`value` by kind: word → lemma; router, host, iface → full name; addr → IPv4Address; net → IPv4Interface
    (with the mask that was given); six → an IPv6 address as written; num → number; range → (low, high);
    service → services; cut → the mark."""

    kind: Kind
    value: Any
    text: str
    unit: str = ""

    def __repr__(self) -> str:
        return f"{self.kind}:{self.value}"


def joined(tokens: list[Token]) -> list[Token]:
    """Addresses joined with the mask, wildcard or `slash 24` that follows; `10 to 20` after ports as a range."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        joined, used = _with_mask(tokens, at)
        out.append(joined)
        at += used
    return out


def _with_mask(tokens: list[Token], at: int) -> tuple[Token, int]:
    here = tokens[at]
    if here.kind != "addr":
        return here, 1
    after = at + 1
    word = ""
    while after < len(tokens) and (_is_small(tokens[after]) or (not word and _leads_to_mask(tokens, after))):
        word = tokens[after].value if tokens[after].value in _MASKS else word
        after += 1
    listed = any(is_and(token) for token in tokens[at + 1 : after])
    if after < len(tokens) and (word or not listed):
        joined = _masked(here, tokens[after], word)
        if joined is not None:
            opened = any(token.value == "(" for token in tokens[at + 1 : after])
            closed = opened and [token.value for token in tokens[after + 1 : after + 2]] == [")"]
            return joined, after - at + 1 + closed
    return here, 1


_MASKS = ("MASK", "WILDCARD", "SLASH")


def _is_small(token: Token) -> bool:
    return token.kind == "word" and (
        token.value in (*_MASKS, "AND", "with", "WITH", "a", "AS")
        or token.text.lower()
        in ("is", "of", "its", "the", "una", "uma", "un", "la", "le", "de", "est", "es", "e")
    )


def _leads_to_mask(tokens: list[Token], at: int) -> bool:
    """Whether a mark (`192.0.2.9, mask …`, `192.0.2.9 (mask …)`) has the word for a mask behind it."""
    if tokens[at].kind != "cut" or tokens[at].value not in (",", "(", ":", ";"):
        return False
    ahead = tokens[at + 1 : at + 5]
    first = next((token for token in ahead if not _is_small(token) or token.value in _MASKS), None)
    return first is not None and first.value in ("MASK", "WILDCARD")


def is_and(token: Token) -> bool:
    return token.kind == "word" and token.value == "AND"


def _masked(address: Token, mask: Token, word: str) -> Token | None:
    spelled = f"{address.text} {mask.text}"
    if mask.kind == "num" and word in ("SLASH", "MASK"):
        length = mask.value
        if isinstance(length, int) and 0 <= length <= 32:
            return Token("net", IPv4Interface(f"{address.value}/{length}"), spelled)
        return Token("bad", f"/{length} is not a valid prefix length (0-32)", spelled)
    if mask.kind == "bad" and word:
        return Token("bad", f"{mask.text} is not a valid mask", spelled)
    if mask.kind != "addr":
        return None
    bits = int(mask.value)
    if word or _looks_like_mask(bits):
        length = _mask_length(bits, word, int(address.value))
        if length is None:
            return Token(
                "bad", f"{mask.value} is not a valid {'wildcard' if word == 'WILDCARD' else 'mask'}", spelled
            )
        return Token("net", IPv4Interface(f"{address.value}/{length}"), spelled)
    return None


def _looks_like_mask(bits: int) -> bool:
    """255.… or a small wildcard 0.0.0.255: nobody writes two addresses of which the second is one of these."""
    return bits >> 24 == 255 or bits == 0 or bits >> 24 == 0


def _mask_length(bits: int, word: str, address: int) -> int | None:
    """The prefix length that a mask or wildcard stands for, None where it is not contiguous."""
    inverted = bits ^ 0xFFFFFFFF
    if bits == 0:  # `0.0.0.0 0.0.0.0` is everything; after another address it is the wildcard of a host
        return 0 if word == "MASK" or (not word and address == 0) else 32
    if word != "WILDCARD" and bits >> 31 and not inverted & (inverted + 1):
        return 32 - inverted.bit_length()
    if word != "MASK" and not bits & (bits + 1):
        return 32 - bits.bit_length()
    return None
