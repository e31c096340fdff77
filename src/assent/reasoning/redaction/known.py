"""What whoever asks knows to be sensitive: hidden in everything that is asked meanwhile, whatever the skill or tool.

A question names only part of the network that it is about, and a sentence may speak of the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TypeAlias

Words: TypeAlias = Callable[[], Iterable[str]]

_KNOWN: ContextVar[tuple[Callable[[], frozenset[str]], ...]] = ContextVar("assent_known", default=())


@contextmanager
def knowing(words: Words) -> Iterator[None]:
    """In this block `words()` are hidden, beside those of the blocks around it. They are found out when needed."""
    once = cache(lambda: frozenset(words()))
    token = _KNOWN.set((*_KNOWN.get(), once))
    try:
        yield
    finally:
        _KNOWN.reset(token)


def known() -> frozenset[str]:
    """The words of all blocks that this is in."""
    return frozenset[str]().union(*(words() for words in _KNOWN.get()))
