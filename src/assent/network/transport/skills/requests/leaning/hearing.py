"""A request as clauses of masked words: what it names stands as `xr`, `xi`, `xp`, so that only the wording counts.

Masks: `xr` router, `xh` host, `xi` interface (however it is called), `xp` prefix, `xz` the default route, `xa`
address, `xn` number, `xk` rate, `xs` seconds, `xg` range, `xt` quoted text, `xl` a list that is there, `xu` unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.clauses import VERBS, is_word
from assent.network.transport.skills.grammar.mentions import GLUED, Token
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize, unaccented
from assent.network.transport.skills.requests.leftovers import words
from assent.network.transport.skills.requests.seeking import Mention
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.wording import worded

_MASKS = {
    "router": "xr", "host": "xh", "iface": "xi", "addr": "xa", "range": "xg", "text": "xt", "unknown": "xu",
    "six": "xu", "bad": "xu",
}  # fmt: skip
_UNITS = {"kbps": "xk", "s": "xs"}
_WHERE = re.compile(
    r"(?:(?:x[ri]|on|at|in|of|for|and|as|well|the|each|both|either|every|all|two|three|four|five|six|seven|eight|nine|ten|ends?|sides?|routers?|devices?|"
    r"link|cable|there|too|en|de|del|da|do|das|dos|du|des|na|no|nas|nos|sur|ambos|ambas|los|las|les|deux|dos|duas|dois|cada|"
    r"chaque|tres|cuatro|quatro|trois|quatre|cinco|cinq|seis|six|extremos?|lados?|pontas?|cotes?|bouts?|extremites?|respectively|tambien|tambem|aussi|y|e|et|please|pls|plz|por|favor|s|il|vous|plait|thanks|thx|gracias|"
    r"obrigad[oa]|merci)(?: |$))+"
)
"""Words that only say where."""
_JOINS = words("and y e et but then so pero mas mais puis luego while mientras enquanto tandis also")
_MARKS = ".;\n!?:,()>[]"


@dataclass(frozen=True)
class Heard:
    """`pieces` are the smallest clauses, as ranges of tokens; `mentions` the places that are spoken of."""

    shape: Shape
    mentions: tuple[Mention, ...]
    lists: dict[int, tuple[int, str]]
    """Where a list's name begins: where it ends, and the name."""

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.shape.tokens

    @property
    def ground(self) -> Ground:
        return self.shape.ground

    @cached_property
    def held(self) -> frozenset[int]:
        """Tokens of interfaces' and lists' names, however they are called."""
        full = [one for one in self.mentions if all(spot.interface for spot in one.spots)]
        spans = [range(one.start, one.end) for one in full]
        spans += [range(begin, end) for begin, (end, _) in self.lists.items()]
        return frozenset(at for span in spans for at in span)

    @cached_property
    def pieces(self) -> tuple[range, ...]:
        """What only says where (`both ends`, `on R1 as well as R2`) belongs to what is before it or after it."""
        found: list[range] = []
        for piece in self._cut:
            if found and (self._only_where(piece) or (len(found) == 1 and self._only_where(found[0]))):
                found[-1] = range(found[-1].start, piece.stop)
            else:
                found.append(piece)
        return tuple(found)

    def _only_where(self, piece: range) -> bool:
        return _WHERE.fullmatch(self.line(piece)) is not None

    @cached_property
    def _cut(self) -> tuple[range, ...]:
        found: list[range] = []
        start = 0
        for at, token in enumerate((*self.tokens, _END)):
            if at in self.held or not _divides(token):
                continue
            if at > start:
                found.append(range(start, at))
            start = at + 1
        return tuple(found)

    def line(self, span: range) -> str:
        """The masked words of some tokens."""
        said: list[str] = []
        at = span.start
        places = {one.start: one for one in self.mentions if all(spot.interface for spot in one.spots)}
        while at < span.stop:
            if at in self.lists:
                said.append("xl")
                at = self.lists[at][0]
                continue
            if at in places:
                inside = self.tokens[at : places[at].end]
                said += [unaccented(t.text.lower()) for t in inside if t.kind == "word" and t.value in VERBS]
                said.append("xi")
                at = places[at].end
                continue
            said.append(_word(self.tokens[at]))
            at += 1
        return " ".join(one for one in said if one)


def masked(tokens: Sequence[Token]) -> str:
    """The masked words of tokens of which only routers and hosts are known; what is named in capitals is a list."""
    said: list[str] = []
    for at, token in enumerate(tokens):
        if token.kind == "iface" and str(token.value).startswith("Tunnel"):
            said.append("tunnel")
        elif token.text.isupper() and len(token.text) > 1 and _compound(tokens, at):
            said += ["xl"] if token.unit != GLUED else []
        else:
            said.append(_word(token))
    return " ".join(one for one in said if one)


def _compound(tokens: Sequence[Token], at: int) -> bool:
    """Whether it is a part of a name such as `SRV-OUT`."""
    near = (tokens[at - 1] if at and tokens[at].unit == GLUED else None,
            tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].unit == GLUED else None)  # fmt: skip
    return any(one is not None and one.text.isupper() and len(one.text) > 1 for one in near)


def hear(text: str, ground: Ground, *, unquoted: bool = False) -> Heard:
    """`unquoted`: what follows `description … to` is a text, too."""
    better = worded(text)
    tokens = tokenize(better, Names(ground.routers, ground.hosts))
    tokens = _labels(_without_reasons(literal(tokens) if unquoted else tokens))
    shape = Shape(tokens, better, ground)
    lists = _lists(tokens, ground)
    mentions = Finder(shape).all() if ground.network.devices else []
    named = {at for start, (end, _) in lists.items() for at in range(start, end)}
    free = [one for one in mentions if not named.intersection(range(one.start, one.end))]
    return Heard(shape, tuple(free), lists)


def _without_reasons(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Without causes and purposes, unless what would go may ask for something."""
    kept = without_background(tokens)
    left = {id(token) for token in kept}
    gone = " ".join(token.text.lower() for token in tokens if id(token) not in left)
    return tuple(tokens) if _WISHES.search(gone) else kept


_WISHES = re.compile(
    r"\b(?:becomes?|must|should|shall|devient|doit|debe|deve|pasa a|passa a|needs?|is to|are to)\b"
)


def _labels(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`description CAMERAS`: words in capitals after it are its text."""
    out: list[Token] = []
    for at, token in enumerate(tokens):
        shouted = token.kind in ("word", "unknown") and _SHOUTED.fullmatch(token.text) is not None
        if shouted and out and out[-1].kind == "text" and out[-1].unit == _GROWS:
            gap = GLUED if token.unit == GLUED else " "
            said = f"{out[-1].value}{gap}{token.text}"
            out[-1] = Token("text", said, said, _GROWS)
        elif shouted and at and is_word(tokens[at - 1], "DESCRIPTION"):
            out.append(Token("text", token.text, token.text, _GROWS))
        else:
            out.append(token)
    return tuple(out)


_SHOUTED = re.compile(r"[A-Z][A-Z0-9_]+")
_GROWS = "label"


def _lists(tokens: Sequence[Token], ground: Ground) -> dict[int, tuple[int, str]]:
    """Names of access lists and prefix lists that some router has; a number counts where `list` or `ACL` is near."""
    names = {
        name.lower(): name
        for router in ground.routers
        for name in (*ground.device(router).acls, *_prefix_lists(ground, router))
    }
    found: dict[int, tuple[int, str]] = {}
    at = 0
    while at < len(tokens):
        hit = _listed(tokens, at, names)
        if hit is not None:
            found[at] = hit
        at = hit[0] if hit else at + 1
    return found


def _prefix_lists(ground: Ground, router: str) -> tuple[str, ...]:
    return tuple(ground.device(router).prefix_lists)


def _listed(tokens: Sequence[Token], at: int, names: dict[str, str]) -> tuple[int, str] | None:
    said, end = "", at
    while end < len(tokens) and end < at + 6 and (end == at or tokens[end].unit == GLUED):
        if tokens[end].kind == "cut":
            return None
        said += ("-" if end > at else "") + tokens[end].text.lower()
        end += 1
    if said not in names or said in _COMMON:
        return None
    if said.isdigit():
        near = " ".join(token.text.lower() for token in tokens[max(0, at - 4) : at + 3])
        if not any(word in near for word in ("acl", "list", "lista", "liste", "group", "unhook", "unbind")):
            return None
    return end, names[said]


_COMMON = frozenset({"in", "out", "to", "from", "list"})


def _divides(token: Token) -> bool:
    if token.kind == "cut":
        return str(token.value) in _MARKS
    return token.kind == "word" and token.text.lower() in _JOINS


_END = Token("cut", ".", ".")


def _word(token: Token) -> str:
    if token.kind == "net":
        return "xz" if token.value.network.prefixlen == 0 else "xp"
    if token.kind == "num":
        return _UNITS.get(token.unit, "xn")
    if token.kind in _MASKS:
        return _MASKS[token.kind]
    if token.kind == "cut" or token.value == "POSS":
        return ""
    return unaccented(token.text.lower()).replace("’", "'")
