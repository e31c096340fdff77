"""Cutting a request into clauses, one per objective. `framing` tells what each is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from assent.network.transport.objectives import Type
from assent.network.transport.skills.grammar.carrying import carries
from assent.network.transport.skills.grammar.mentions import Kind, Token


class Frame(StrEnum):
    """What a clause is about; each has its reader."""

    INTERFACE = "interface"
    HOST = "host"
    LINK = "link"
    OSPF = "ospf"
    STATIC = "static"
    FILTER = "filter"
    LIST = "list"
    TUNNEL = "tunnel"
    PLACE = "place"
    BGP = "bgp"
    PATH = "path"
    ROUTING_ELSE = "other routing"
    DESTROY = "destroy"
    NOTHING = "nothing"


TYPES: dict[Frame, Type] = {
    Frame.INTERFACE: "CP",
    Frame.HOST: "CP",
    Frame.LINK: "CP",
    Frame.OSPF: "RP",
    Frame.STATIC: "RP",
    Frame.FILTER: "ACL",
    Frame.LIST: "ACL",
    Frame.TUNNEL: "TN",
    Frame.BGP: "RP",
    Frame.PATH: "RP",
    Frame.ROUTING_ELSE: "RP",
    Frame.PLACE: "OTHER",
    Frame.DESTROY: "OTHER",
    Frame.NOTHING: "OTHER",
}


_ELSE = frozenset({"else", "other", "others", "rest", "remaining", "resto", "demas", "demás", "reste"})


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


VERBS = _set("SHUT UP CREATE REMOVE SET DENY PERMIT CONNECT DISCONNECT ADVERTISE REDISTRIBUTE ORIGINATE")
PROPERTIES = _set(
    "DESCRIPTION MTU BANDWIDTH SPEED DUPLEX HELPER COST PRIORITY HELLO DEAD PASSIVE NETTYPE ROUTERID REFERENCE "
    "STATIC DEFAULTROUTE FLOATING SUBINTERFACE LOOPBACK ADDRESS"
)
STATIC_WORDS = _set("STATIC DEFAULTROUTE FLOATING ROUTE STATICS")
_FILLERS = _set(
    "please also it IT to TO then and AND we i want would like you must should needs need be ON IN the a an will "
    "kindly"
)


@dataclass(frozen=True)
class Clause:
    """Tokens that say one thing."""

    tokens: tuple[Token, ...]

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset(token.value for token in self.tokens if token.kind == "word")

    def has(self, *lemmas: str) -> bool:
        return not self.lemmas.isdisjoint(lemmas)

    def all(self, *kinds: Kind) -> list[Token]:
        return [token for token in self.tokens if token.kind in kinds]

    def where(self, *lemmas: str) -> int | None:
        """The position of the first token with one of these lemmas."""
        return next((at for at, token in enumerate(self.tokens) if is_word(token, *lemmas)), None)

    def value_of(
        self, *lemmas: str, kinds: Sequence[Kind] = ("num",), stop: frozenset[str] = PROPERTIES
    ) -> Token | None:
        """The value that belongs to a property: the next of `kinds` after it, or the one right before it
        (`1400 byte mtu`). The next property ends the search."""
        at = self.where(*lemmas)
        if at is None:
            return None
        for token in self.tokens[at + 1 :]:
            if token.kind in kinds:
                return token
            if is_word(token, *stop) and not is_word(token, *lemmas):
                break
        before = [token for token in self.tokens[max(0, at - 3) : at] if token.kind in kinds]
        return before[-1] if before else None

    @property
    def text(self) -> str:
        return " ".join(token.text for token in self.tokens)


def is_word(token: Token, *lemmas: str) -> bool:
    return token.kind == "word" and token.value in lemmas


def split(tokens: Sequence[Token]) -> tuple[Clause, ...]:
    """The clauses of a request, in order."""
    found: list[Clause] = []
    current: list[Token] = []
    for at, token in enumerate(tokens):
        if is_word(token, "THEN") and current and current[0].text.lower() in ("if", "si", "se", "when"):
            continue  # `if R3 has a default route then it should …`
        if (
            is_word(token, "THEN")
            and current
            and token.text.lower() in ("second", "next")
            and current[-1].kind == "word"
        ):
            current.append(replace(token, value=token.text.lower()))  # `our second provider`
            continue
        if _ends(token) or _begins_another(tokens, at, current):
            found.extend(_clause(current))
            current = []
        if not _ends(token):
            current.append(token)
    found.extend(_clause(current))
    return tuple(found)


def _clause(tokens: list[Token]) -> list[Clause]:
    kept = [token for token in tokens if not (token.kind == "cut" and token.value in ":>()[]")]
    while kept and (kept[0].kind == "cut" or is_word(kept[0], "AND")):
        kept = kept[1:]
    meaningful = [token for token in kept if token.kind != "cut"]
    return [Clause(tuple(kept))] if meaningful else []


def _ends(token: Token) -> bool:
    return (token.kind == "cut" and token.value in ".;\n!?") or is_word(token, "THEN")


def _begins_another(tokens: Sequence[Token], at: int, current: list[Token]) -> bool:
    """Whether `,`, `and`, `but` at this place joins two objectives rather than two of one objective's parts."""
    if not (
        is_word(tokens[at], "AND", "but", "while", "whereas")
        or (tokens[at].kind == "cut" and tokens[at].value == ",")
    ):
        return False
    here = Clause(tuple(current))
    if begins_rest(tokens[at + 1 :]) and here.has("DENY", "PERMIT", "CAN", "REACH", "ONLY"):
        return True
    routed = here.has(*STATIC_WORDS, "VIA") and (here.has("VIA") or here.all("net", "addr"))
    if routed and carries(tokens[at + 1 :]):
        return True
    if not here.has(
        *VERBS, *PROPERTIES, *STATIC_WORDS, "TUNNEL", "OSPF", "ACL", "AREA", "PASSIVE", "TIMERS", "VLAN"
    ):
        return False
    rest = tokens[at + 1 :]
    skipped = 0
    while (
        rest
        and skipped < 5
        and ((rest[0].kind == "cut" and rest[0].value == ",") or is_word(rest[0], *_FILLERS))
    ):
        rest, skipped = rest[1:], skipped + 1
    article = any(token.text.lower() in ("a", "an", "the") for token in tokens[at + 1 : at + 1 + skipped])
    if not rest or (article and is_word(rest[0], "DENY")):  # `a firewall in h2's LAN` is a thing
        return False
    return _starts(rest, here) or _again(rest, here)


def begins_rest(tokens: Sequence[Token]) -> bool:
    """`nothing else may …`, `nobody else`, `everything else is denied`, `all other traffic`: what is left over."""
    rest = [
        token
        for token in tokens[:5]
        if not is_word(token, "the", "AND", "but", "TRAFFIC") and token.kind != "cut"
    ]
    if not rest or rest[0].kind != "word":
        return False
    if is_word(rest[0], "NOT", "NO", "ANY") and len(rest) > 1 and rest[1].text.lower() in _ELSE:
        return True
    return rest[0].text.lower().split()[-1] in _ELSE or rest[0].text.lower().startswith("the rest")


def _starts(rest: Sequence[Token], here: Clause) -> bool:
    head = rest[0]
    if is_word(head, "ADDRESS", "LOOPBACK", "SUBINTERFACE") and here.has(
        "TUNNEL", "CONNECT", "CREATE", "BETWEEN"
    ):
        return False
    if is_word(head, "DENY", "PERMIT") and not here.has("DENY", "PERMIT", *VERBS):
        return True
    if is_word(head, *VERBS):
        return not (is_word(head, "DENY") and here.has("CAN"))
    if is_word(head, *PROPERTIES):
        return not here.has("DENY", "PERMIT")
    subject = [token for token in rest[:5] if not is_word(token, "POSS", "INTERFACE")]
    return (
        len(subject) > 1
        and subject[0].kind in ("router", "iface")
        and any(is_word(token, *VERBS, *PROPERTIES, "OSPF") for token in subject[1:3])
        and here.has(*VERBS, *PROPERTIES)
        and not here.has("TUNNEL", "BETWEEN")
    )


def _again(rest: Sequence[Token], here: Clause) -> bool:
    """`cost 10 on R1 g0/1 and 20 on R2 g0/1`, `R1 g0/1 to 10, R2 g0/1 to 20`: the same property again."""
    if here.has("TUNNEL", "CONNECT", "DENY", "PERMIT", "BETWEEN", "VIA") or not here.has(*PROPERTIES):
        return False
    until: list[Token] = []
    for token in rest:
        if _ends(token) or is_word(token, "AND") or (token.kind == "cut" and token.value == ","):
            break
        until.append(token)
    kinds = ("net",) if here.has(*STATIC_WORDS) else ("num", "text", "net")
    values = [token for token in until if token.kind in kinds]
    places = [token for token in until if token.kind in ("router", "iface")]
    had = [token for token in here.tokens if token.kind in ("num", "text", "net")]
    return bool(values and places and had and here.all("router", "iface"))
