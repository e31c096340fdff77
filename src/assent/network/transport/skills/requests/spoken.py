"""What is said, as tokens and as plain text: the details that several readers look for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize, unaccented
from assent.reasoning.words.patterns import compiled

_RATE = r"(\d+(?:[.,]\d+)?)\s*(k|m|g|meg|gig|kilo|mega|giga)?\s*(?:bit|b|bps|bits)?"
_UNIT = {
    "k": 1,
    "kilo": 1,
    "m": 1000,
    "meg": 1000,
    "mega": 1000,
    "g": 1_000_000,
    "gig": 1_000_000,
    "giga": 1_000_000,
}
BOTH = re.compile(
    r"\b(?:both|each|either|every|all|ambos|ambas|cada|dos dois|los dos|las dos|des deux|les deux|deux cotes|"
    r"obviously on both|<->|<=>)\b|<-+>|<=+>"
)

_NAMED = (
    r"\b(?!(?:mtu|mss|key|keepalives?|cost|area|s|x)\d)[a-z][a-z-]*\d+(?:[/.]\d+)*\b|"
    r"(?<!clave de )(?<!chave de )(?<!chave do )(?<!cle de )(?<!cle du )\b(?:tun+el|tun|tu|loopback|lo|g|gi|gig|"
    r"gigabitethernet|int|if|interface)"
    r"(?: (?:interface|number|numero|no\.?|id|#))? ?#?\d+(?:/\d+)*\b"
)


@dataclass(frozen=True)
class Spoken:
    """A part of a request. `start` of a token is its index; texts are without accents and in lower case."""

    tokens: tuple[Token, ...]
    text: str
    ground: Ground

    @cached_property
    def plain(self) -> str:
        return re.sub(r"\s+", " ", unaccented(self.text).lower())

    @cached_property
    def unnumbered(self) -> str:
        """`plain` without the numbers in names: `tunnel10` and `edge1` hold no value."""
        return re.sub(r"\b([a-z][a-z-]*)\d+(?:[/.]\d+)*\b", r"\1", self.plain)

    @cached_property
    def masked(self) -> str:
        """`plain`, as long, with `#` for the digits in names, interfaces and addresses: those left are values."""
        said = re.sub(_NAMED, lambda found: re.sub(r"\d", "#", found.group()), self.plain)
        return re.sub(r"\d+(?:\.\d+){3}(?:/\d+)?", lambda found: "#" * len(found.group()), said)

    @cached_property
    def clause(self) -> Clause:
        return Clause(
            tuple(token for token in self.tokens if not (token.kind == "cut" and token.value in "()[]"))
        )

    def has(self, *lemmas: str) -> bool:
        return self.clause.has(*lemmas)

    def says(self, pattern: str) -> re.Match[str] | None:
        return compiled(pattern).search(self.plain)

    @cached_property
    def routers(self) -> tuple[str, ...]:
        """Each router once, in the order of their mentions."""
        return tuple(dict.fromkeys(str(t.value) for t in self.tokens if t.kind == "router"))

    def all(self, *kinds: str) -> list[Token]:
        return [token for token in self.tokens if token.kind in kinds]

    def nearest_router(self, at: int, among: Sequence[str], *, after: bool = True) -> str | None:
        """The router said closest to the token at `at`; of two equally close ones the one before it."""
        found = [
            (abs(i - at) + (0 if i < at else 0.5), str(token.value))
            for i, token in enumerate(self.tokens)
            if token.kind == "router" and token.value in among and (after or i < at)
        ]
        return min(found)[1] if found else None

    def number(self, pattern: str) -> int | None:
        """The number in the first group of `pattern`."""
        found = self.says(pattern)
        return int(found.group(1)) if found else None

    def kbps(self, words: str) -> int | None:
        """A rate right after or before one of the words."""
        said = self.unnumbered
        after = compiled(rf"{_RATE}(?:/s|ps)?\s*(?:(?:of|de)\s+)?(?:{words})").search(said)
        found = after or compiled(rf"(?:{words})\D{{0,40}}?{_RATE}").search(said)
        return rate(found) if found else None


def respoken(said: Spoken, text: str) -> Spoken:
    """Another text of the same network."""
    names = Names(said.ground.routers, said.ground.hosts)
    return Spoken(literal(tokenize(text, names)), text, said.ground)


def rate(found: re.Match[str]) -> int:
    """kbit/s of a match that ends in a number and a unit."""
    return round(float(found.group(1).replace(",", ".")) * _UNIT.get(found.group(2) or "k", 1))


def sentences(tokens: Iterable[Token]) -> list[tuple[Token, ...]]:
    """At full stops, semicolons and line ends."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "cut" and token.value in ".;\n!?":
            found.append([])
        else:
            found[-1].append(token)
    return [tuple(one) for one in found if one]


def tunnelish(token: Token) -> bool:
    """Whether the token speaks of tunnels."""
    return is_word(token, "TUNNEL", "GRE", "IPIP") or (
        token.kind == "iface" and str(token.value).startswith("Tunnel")
    )
