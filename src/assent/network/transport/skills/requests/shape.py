"""A request as one line of words and tags, on which patterns find what is said: `the port of <R3> to <R5>`.

A tag is a token's kind and its index (R router, H host, I interface, A address or prefix, N number, T quoted text,
U an unknown name, P a service or protocol, X what is no address). `used` remembers which tokens a reader took.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.mentions import Kind, Token
from assent.network.transport.skills.grammar.tokens import unaccented

_TAGS = {
    "router": "R", "host": "H", "iface": "I", "addr": "A", "net": "A", "num": "N", "range": "N", "text": "T",
    "unknown": "U", "service": "P", "proto": "P", "six": "X", "bad": "X",
}  # fmt: skip
PORT = (
    r"(?:ports?|portas?|puertos?|interfaces?|interfaz|interfaz|int|intf|if|side|end|extremo|links?|line|uplink|downlink|cable|"
    r"connection|circuit|leg|enlace|ligacao|conexao|lien|liaison|linea|linha|ligne|nic|span|hop|fibre|fiber|wire|"
    r"cross connect|crosslink|network|transfer network|transfer net|transit|pipe|segment|trunk|one|lado|"
    r"cote|bout|radio|peering|bundle|jumper)"
)
TO = (
    r"(?:to|towards?|facing|into|(?:that|which) (?:faces|goes to|connects to|leads to|runs to|points (?:at|to)|goes "
    r"towards|looks at|connects it to)|going to|going towards|leading to|connecting to|connected to|looking at|"
    r"hacia|que (?:va|mira|da|lleva|conecta|conduce) (?:hacia|a|al|con)|vers|para|"
    r"que (?:vai|liga|leva|conecta|conduz) (?:para|a|ao|com|ate)|qui (?:va|mene) (?:vers|a)|conectad[oa] (?:a|al|con)|"
    r"ligad[oa] a|reliee? a|connectee? a|for|on the way to)"
)
AT = r"(?:of|on|at|in|de|del|do|da|du|en|no|na|em|sur|chez|a|au|from)"
THE = (
    r"(?:(?:the|el|la|los|las|o|os|as|le|les|l|un|una|um|uma|une|a|an|its|his|their|router|routeur|"
    r"roteador|enrutador|node) ){0,2}"
)
_RELAYING = (
    r"relay|request|helper|broadcast|server|servidor|serveur|pedidos|solicitudes|peticiones|requetes|"
    r"forward|reenvi|encaminh"
)


@dataclass
class Shape:
    """`line` begins and ends with a space, so that patterns may ask for one around a word."""

    tokens: tuple[Token, ...]
    text: str
    ground: Ground
    used: set[int] = field(default_factory=set)
    line: str = ""
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        line = " "
        for at, token in enumerate(self.tokens):
            self.starts.append(len(line))
            line += ("dhcp" if self.is_dhcp(at) else _word(at, token)) + " "
        self.line = line

    def rename(self, at: int, kind: Kind, value: str) -> None:
        """One word of it is a name: all who ask later see it as that."""
        said = self.tokens[at].text
        self.tokens = tuple(
            Token(kind, value, one.text) if one.text == said and one.kind == "word" else one
            for one in self.tokens
        )
        self.starts.clear()
        self.__post_init__()

    def is_dhcp(self, at: int) -> bool:
        """Whether the protocol is meant, where a host is called dhcp, too."""
        if self.tokens[at].text.lower() != "dhcp":
            return False
        near = (token.text.lower() for token in self.tokens[max(0, at - 2) : at + 2])
        return bool(re.search(_RELAYING, unaccented(" ".join(near))))

    def find(self, pattern: str) -> Iterator[re.Match[str]]:
        yield from _compiled(pattern).finditer(self.line)

    def has(self, pattern: str) -> bool:
        return _compiled(pattern).search(self.line) is not None

    def at(self, found: re.Match[str], group: int | str = 0, kind: str = "A-Z") -> int:
        """The index of the token that the first tag of a kind in a group stands for."""
        hit = re.search(rf"<[{kind}](\d+)>", found.group(group))
        if hit is None:
            raise ValueError(f"there is no tag in {found.group(group)!r}")
        return int(hit.group(1))

    def value(self, found: re.Match[str], kind: str = "A-Z") -> str:
        return str(self.tokens[self.at(found, kind=kind)].value)

    def span(self, found: re.Match[str], group: int | str = 0) -> range:
        """The tokens of a match."""
        begin, end = found.span(group)
        ends = [*(start - 1 for start in self.starts[1:]), len(self.line)]
        inside = [i for i, start in enumerate(self.starts) if start < end and ends[i] > begin]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def use(self, found: re.Match[str], group: int | str = 0) -> None:
        self.used.update(self.span(found, group))

    def all(self, *kinds: str) -> list[int]:
        return [
            at
            for at, token in enumerate(self.tokens)
            if token.kind in kinds and not (token.kind == "host" and self.is_dhcp(at))
        ]

    def routers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(self.tokens[at].value) for at in self.all("router")))

    def sentence(self, at: int) -> range:
        """The tokens of the sentence that token `at` is in."""
        return self._within(at, ".;\n!?")

    def piece(self, at: int) -> range:
        """The tokens around `at` up to commas, brackets and `and`."""
        return self._within(at, ".;\n!?,:()>", words=True)

    def _within(self, at: int, marks: str, *, words: bool = False) -> range:
        def ends(token: Token) -> bool:
            joins = (
                words
                and token.kind == "word"
                and token.text.lower() in ("and", "y", "e", "et", "but", "while")
            )
            return joins or (token.kind == "cut" and str(token.value) in marks)

        begin = next((i + 1 for i in range(at - 1, -1, -1) if ends(self.tokens[i])), 0)
        stop = next(
            (i for i in range(at, len(self.tokens)) if i > at and ends(self.tokens[i])), len(self.tokens)
        )
        return range(begin, stop)


def _word(at: int, token: Token) -> str:
    tag = _TAGS.get(token.kind)
    if tag is not None:
        return f"<{tag}{at}>"
    if token.kind == "cut":
        return str(token.value) if str(token.value).strip() else ";"
    if token.value == "POSS":
        return "'s"
    return unaccented(token.text.lower()).replace("’", "'").strip(".'")


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _compiled(pattern: str) -> re.Pattern[str]:
    """Of whole words; `{R}` is any router's tag, `{THE}` articles, `{PORT}`, `{TO}` and `{AT}` the words for these."""
    known = _PATTERNS.get(pattern)
    if known is None:
        full = pattern
        for name, text in (("THE", THE), ("PORT", PORT), ("TO", TO), ("AT", AT)):
            full = full.replace("{" + name + "}", text)
        full = re.sub(r"\{([RHIANTUPX]+)\}", r"<[\1]\\d+>", full)
        known = _PATTERNS[pattern] = re.compile(rf"(?<= ){full}(?= )")
    return known


def texts(shape: Shape, positions: Sequence[int]) -> list[str]:
    return [shape.tokens[at].text for at in positions]
