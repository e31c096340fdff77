"""The shortest way to end a document that is under way: closing tokens first, whatever a model would like to say."""

from __future__ import annotations

from typing import Any

import numpy as np
from llguidance import LLMatcher, LLTokenizer
from llguidance.numpy import allocate_token_bitmask, fill_next_token_bitmask

NEVER = np.iinfo(np.int32).max


class Endings:
    """For one vocabulary of `size` tokens."""

    def __init__(self, tokenizer: LLTokenizer, size: int) -> None:
        self._size = size
        self._bytes = [tokenizer.decode_bytes([token]) for token in range(size)]
        self._outside = np.array([_rank_outside(text) for text in self._bytes], dtype=np.int32)
        self._inside = np.array([_rank_inside(text) for text in self._bytes], dtype=np.int32)

    def shortest(self, matcher: LLMatcher, made: list[int], room: int) -> list[int] | None:
        """Tokens that end the document after `made`, None where more than `room` are needed. `matcher` stays as it
        is. (Greedy: nearly always the shortest, always one that is valid.)
        """
        ahead = matcher.deep_copy()
        inside = _in_a_string(b"".join(self._bytes[token] for token in made))
        mask = allocate_token_bitmask(1, self._size)
        tokens: list[int] = []
        while not ahead.is_accepting():
            fill_next_token_bitmask(ahead, mask)
            allowed = allowed_by(mask, self._size)
            if len(tokens) >= room or not allowed.any():
                return None
            ranks = self._inside if inside else self._outside
            token = int(np.where(allowed, ranks, NEVER).argmin())
            if not ahead.consume_token(token):
                return None
            tokens.append(token)
            inside ^= _in_a_string(self._bytes[token])
        return tokens


def allowed_by(mask: Any, size: int) -> Any:
    """One truth value per token."""
    return np.unpackbits(mask[0].view(np.uint8), bitorder="little")[:size].astype(bool)


def _in_a_string(text: bytes) -> bool:
    """Whether an odd number of quotation marks, none of them escaped, is in the text."""
    return text.replace(b"\\\\", b"").replace(b'\\"', b"").count(b'"') % 2 == 1


def _rank_inside(text: bytes) -> int:
    """In a string: out of it at once, else on with a plain character."""
    if text == b'"':
        return 0
    if text.startswith(b'"') and set(text[1:]) <= set(b"}]"):
        return 1
    if text.isalnum() and text.isascii():
        return 10 if len(text) == 1 else 20 - min(len(text), 9)
    return 100 + len(text) if text and b"\\" not in text else 1000


def _rank_outside(text: bytes) -> int:
    """Closing; then what is needed before it: the least value that there can be."""
    if not text:
        return NEVER - 1
    if set(text) <= set(b"}]"):
        return 10 - min(len(text), 9)
    if text in (b",", b":", b'":', b'",'):
        return 20
    if text.isdigit():  # zeros last: 0.00… never gets above zero
        return (45 if text.startswith(b"0") else 40) + len(text)
    for rank, start in enumerate((b"n", b'"', b"[", b"t", b"f")):
        if text.startswith(start):
            return (30 if rank == 0 else 50 + 10 * rank) + min(len(text), 9)
    return 300 + len(text)
