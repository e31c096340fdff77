"""`assent configure -i`: the questions of a request, asked in the terminal, and the request with their answers."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assent.network.transport.configure import ConfigureResult

ROUNDS = 6
_QUOTES = re.compile(r"“([^”]+)”")
_NO_SUCH = re.compile(r"There is no \w+ '([^']+)'")
_LEAVE_OUT = frozenset({"leave it out", "leave out", "out", "drop it", "skip", "nothing", "no", "-"})


def ask_on(
    text: str,
    first: ConfigureResult,
    configure: Callable[[str], ConfigureResult],
    read: Callable[[], str] | None = None,
    tell: Callable[[str], None] | None = None,
) -> ConfigureResult:
    """Asks what a request leaves open, and goes on with the answers until it is clear.

    An end of input, an empty answer or ROUNDS rounds leave the last result as it is. Nothing is kept of the answers.
    """
    read, tell = read or _read, tell or _tell
    result = first
    for _ in range(ROUNDS):
        if result.status != "clarify":
            break
        for question in result.questions:
            tell(question)
            try:
                answer = read().strip()
            except EOFError:
                return result
            if not answer:
                return result
            text = answered(text, question, answer)
        result = configure(text)
    return result


def answered(text: str, question: str, answer: str) -> str:
    """The request with the answer where the question points at it: in place of what was not understood or is not
    there, else at its end."""
    missing = _NO_SUCH.search(question)
    if missing is not None and _mentions(text, missing.group(1)):
        return _replaced(text, missing.group(1), answer)
    if question.startswith("I did not understand"):
        said = [one for one in _QUOTES.findall(question) if _mentions(text, one)]
        if said and answer.lower().strip(" .") in _LEAVE_OUT:
            for one in said:
                text = _replaced(text, one, "")
            return re.sub(r"\s{2,}", " ", text).strip(" ,;")
        if len(said) == 1:
            return _replaced(text, said[0], answer)
    return f"{text.rstrip(' .;,')}, {answer}"


def _mentions(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _replaced(text: str, words: str, by: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", lambda _: by, text, count=1, flags=re.IGNORECASE)


def _read() -> str:
    """A line of standard input. Raises EOFError at its end."""
    sys.stderr.write("> ")
    sys.stderr.flush()
    line = sys.stdin.readline(10_000)
    if not line:
        sys.stderr.write("\n")
        raise EOFError
    return line


def _tell(question: str) -> None:
    sys.stderr.write(f"{question}\n")
    sys.stderr.flush()
