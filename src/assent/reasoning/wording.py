"""Errors of others in few words: for error messages, transcripts, and what a model is told to do better."""

from __future__ import annotations

from pydantic import ValidationError

from assent.intents.errors import Temporary


class Overloaded(Temporary):
    """The endpoint is overloaded, and said itself when to come back."""


def one_line(error: Exception, limit: int = 300) -> str:
    """An exception's words on one line, bounded; its type where it has none."""
    words = " ".join(str(error).split())
    return (words if len(words) <= limit else f"{words[: limit - 1]}…") or type(error).__name__


def complaint(error: ValidationError) -> str:
    """What is wrong with a value, by field; the first six problems."""
    told = [
        f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in error.errors(include_url=False)[:6]
    ]
    return "; ".join(told)
