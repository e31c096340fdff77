"""A request as one line of plain words and marks: `static on <R0> for <P4> via <A6>`.

A mark is a kind and the index of its token: R router, H host, I interface, A address, P prefix, N number, T quoted
text, U what is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.mentions import GLUED, Token
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.reasoning.words.patterns import compiled

_KINDS = {
    "router": "R", "host": "H", "iface": "I", "addr": "A", "net": "P", "num": "N", "text": "T",
    "unknown": "U", "six": "U", "bad": "U", "range": "U",
}  # fmt: skip
MARK = re.compile(r"<([A-Z])(\d+)>")


@dataclass
class Marked:
    """`line` begins and ends with a space; what a reader has taken is blanked out of it."""

    tokens: tuple[Token, ...]
    ground: Ground
    line: str = ""
    taken: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, tokens: Sequence[Token], ground: Ground) -> Marked:
        line = " "
        for at, token in enumerate(tokens):
            word = _word(at, token)
            glued = token.unit == GLUED and line[-2:-1].isalnum() and word[:1].isalnum()
            line = f"{line[:-1]}-{word} " if glued else f"{line}{word} "
        return cls(tuple(tokens), ground, re.sub(r" +", " ", line))

    def value(self, mark: str) -> Any:
        return self.tokens[int(mark[2:-1])].value

    def has(self, pattern: str) -> bool:
        return compiled(pattern).search(self.line) is not None

    def find(self, pattern: str) -> re.Match[str] | None:
        return compiled(pattern).search(self.line)

    def take(self, pattern: str) -> re.Match[str] | None:
        """The first match, which is blanked."""
        found = self.find(pattern)
        if found is not None:
            self.blank(found.start(), found.end())
        return found

    def blank(self, start: int, end: int) -> None:
        self.taken.append(self.line[start:end])
        self.line = f"{self.line[:start]} {'_' if end > start else ''} {self.line[end:]}"
        self.line = re.sub(r" +", " ", self.line)

    def drop(self, pattern: str) -> bool:
        """Blanks every match that holds no value; whether there was one."""
        hits = [one for one in compiled(pattern).finditer(self.line) if not re.search(r"<[APNTU]", one[0])]
        for one in reversed(hits):
            self.blank(one.start(), one.end())
        return bool(hits)

    def marks(self, kinds: str = "A-Z") -> Iterator[re.Match[str]]:
        return compiled(rf"<([{kinds}])(\d+)>").finditer(self.line)

    def values(self, kinds: str) -> list[Any]:
        return [self.value(one.group()) for one in self.marks(kinds)]


def _word(at: int, token: Token) -> str:
    kind = _KINDS.get(token.kind)
    if kind is not None:
        return f"<{kind}{at}>"
    if token.kind == "cut":
        mark = str(token.value).strip()
        return "->" if mark == ">" else mark or ";"
    if token.value == "POSS":
        return "'s"
    return unaccented(token.text.lower()).replace("’", "'").strip(".'")
