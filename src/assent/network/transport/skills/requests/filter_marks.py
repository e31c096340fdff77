"""What the words of a filter wish point at: ends of traffic, kinds of packets, places.

A label (`the staff VLAN`) is an interface and the subnet on it; whether it is a place or an end is told by its
neighbours (`filter_ends`). A host that is called like a service (`dns`, `web`) is told from it here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any, Literal

from assent.network.transport.grounding import LOGICAL, Ground
from assent.network.transport.network import Port
from assent.network.transport.objectives import ANYWHERE
from assent.network.transport.skills.grammar import services
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.ends import whole_lan
from assent.network.transport.skills.grammar.labels import labels_of, stem, unique
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.filter_words import word_set
from assent.network.transport.skills.requests.spoken import Spoken

Kind = Literal[
    "end", "any", "internet", "label", "router", "port", "packets", "cut", "word", "unknown", "ref"
]

_INTERNET = r"(?:the )?(?:internet|outside(?: world)?|world|wan)"
_GROUP = (
    r"(?:pcs?|tills?|users?|people|employees|staff|office|hosts?|machines?|computers?|phones?|lan|"
    r"net(?:work)?|site|branch|shop|clients?|desks?|equipos|usuarios|postes|side|segment|subnet|vlan|"
    r"tiendas?|lojas?|boutiques?|magasins?|oficinas?|escritorios?|bureaux?|red|rede|reseau|sucursal|"
    r"sucursales|filial|filiais|"
    r"agences?|utilisateurs|utilizadores|caixas?|cajas?|caisses?|sede|empleados|funcionarios|employes)"
)
_SINGLE = (
    "server",
    "host",
    "machine",
    "servidor",
    "serveur",
    "maquina",
    "hote",
    "box",
    "address",
    "named",
    "called",
    "machines",
    "system",
)
_TRAFFICKED = (
    "traffic",
    "queries",
    "query",
    "requests",
    "lookups",
    "answers",
    "replies",
    "packets",
    "browsing",
    "pages",
    "sessions",
    "trafico",
    "trafego",
    "trafic",
    "consultas",
    "requetes",
    "servers",
)
_NO_LABELS = word_set(
    """
    server spare bench line radio port backup user office's internet outside web lab host
    """
)


@dataclass(frozen=True)
class Mark:
    """`at` is the index of its first token; `networks` of an end; `ports` of a label or port."""

    kind: Kind
    at: int
    text: str
    token: Token
    networks: tuple[IPv4Network, ...] = ()
    ports: tuple[Port, ...] = ()
    value: Any = None


def marked(said: Spoken) -> list[Mark]:
    """Every token as one mark; words in plain text."""
    tokens, ground = said.tokens, said.ground
    stems = {stem(token.text) for token in tokens if token.kind in ("word", "service")}
    return [_mark(tokens, at, ground, said, stems) for at in range(len(tokens))]


def _mark(tokens: Sequence[Token], at: int, ground: Ground, said: Spoken, stems: set[str]) -> Mark:
    token = tokens[at]
    plain = unaccented(token.text.lower())
    if token.kind == "cut":
        return Mark("cut", at, token.value, token)
    if token.kind == "net":
        return Mark("end", at, plain, token, (token.value.network,))
    if token.kind == "addr":
        return Mark("end", at, plain, token, (IPv4Network(token.value),))
    if token.kind == "host":
        return _host(tokens, at, ground, plain)
    if token.kind == "router":
        return _router(tokens, at, ground, plain, stems)
    if token.kind == "iface":
        return Mark("port", at, plain, token, value=str(token.value))
    if token.kind in ("service", "proto", "range"):
        label = _label(tokens, at, ground, said, stems) if token.kind == "service" else None
        return label or Mark("packets", at, plain, token)
    if token.kind == "num":
        vlan = at > 0 and is_word(tokens[at - 1], "VLAN") and _vlan(ground, said, int(token.value))
        return Mark("label", at, plain, token, ports=vlan) if vlan else Mark("packets", at, plain, token)
    if token.kind in ("unknown", "bad", "six"):
        return Mark("unknown", at, plain, token)
    if stem(token.text) == "isp" and plain != "internet":
        named = next((one for one in ground.routers if stem(one) == "isp"), None)
        if named is not None:
            return Mark(
                "router",
                at,
                plain,
                token,
                tuple(IPv4Network(ip) for ip in ground.addresses(named)),
                value=named,
            )
    if re.fullmatch(_INTERNET, plain):
        return Mark("internet", at, plain, token, (ANYWHERE,))
    if plain == "uplink" and (uplinks := _uplinks(ground, said)):
        return Mark("label", at, plain, token, ports=uplinks)
    counted = at + 1 < len(tokens) and re.fullmatch(
        r"ports?|protocols?|services?|tcp|udp|puertos?|portas?|time|ip|other", tokens[at + 1].text.lower()
    )
    after = tokens[at + 1].text.lower() if at + 1 < len(tokens) else ""
    listed = after in ("les", "los", "las", "os", "as")  # `tous les autres flux`: of what follows
    if (
        not counted
        and not listed
        and is_word(token, "ANY")
        and re.fullmatch(
            r"(?:any|every|no)?(?:one|body|where)|every(?:one|body|where)|any|any (?:host|source|destination|"
            r"network)|cualquiera|quiconque|n'importe|everything|partout|todos|tous",
            plain,
        )
    ):
        return Mark("any", at, plain, token, (ANYWHERE,))
    return _label(tokens, at, ground, said, stems) or Mark("word", at, plain, token)


def _host(tokens: Sequence[Token], at: int, ground: Ground, plain: str) -> Mark:
    host = ground.host(str(tokens[at].value))
    if whole_lan(tokens, at):
        return Mark("end", at, plain, tokens[at], (host.address.network,), ports=(host.port,))
    named = services.named(plain)
    if named is not None and _is_service(tokens, at):
        return Mark("packets", at, plain, Token("service", named, tokens[at].text))
    return Mark(
        "end", at, plain, tokens[at], (IPv4Network(host.address.ip),), ports=(host.port,), value="host"
    )


def _is_service(tokens: Sequence[Token], at: int) -> bool:
    """Whether `dns` or `web` is traffic here rather than the machine of that name."""
    before = [
        t
        for t in tokens[max(0, at - 2) : at]
        if t.text.lower() not in ("the", "our", "el", "la", "le", "o", "a")
    ]
    after = tokens[at + 1].text.lower() if at + 1 < len(tokens) else ""
    last = before[-1] if before else None
    if after in _TRAFFICKED:
        return True
    if after in _SINGLE or (last is not None and last.text.lower() in _SINGLE):
        return False
    if last is not None and (is_word(last, "TO", "REACH", "FROM", "HOST") or last.text in (">", "->", "→")):
        return False
    if tokens[at].text.isupper() and not str(tokens[at].value).isupper():
        return True  # `use 198.51.100.1 for DNS`, where a host is called dns
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    leads = following is not None and (
        is_word(following, "TO", "FROM", "AND", "TRAFFIC") or following.kind == "cut"
    )
    return bool(
        leads
        and (
            last is None
            or last.kind in ("cut", "service", "proto")
            or is_word(last, "DENY", "PERMIT", "ONLY", "AND", "NO", "EXCEPT", "USING")
        )
    )


def _router(tokens: Sequence[Token], at: int, ground: Ground, plain: str, stems: set[str]) -> Mark:
    name = str(tokens[at].value)
    after = [t for t in tokens[at + 1 : at + 4] if not is_word(t, "POSS", "own", "ADDRESS", "the")]
    possessed = at + 1 < len(tokens) and is_word(tokens[at + 1], "POSS")
    group = bool(after) and re.fullmatch(_GROUP, unaccented(after[0].text.lower())) is not None
    before = [t.text.lower() for t in tokens[max(0, at - 3) : at]]
    grouped = (
        len(before) > 1
        and before[-1] in ("of", "in", "at", "de", "en", "from", "do", "da", "em", "a", "behind")
        and re.fullmatch(_GROUP, unaccented(before[-2])) is not None
    )
    if whole_lan(tokens, at) or (possessed and group) or grouped or (group and after[0] is tokens[at + 1]):
        lans = ground.lans(name)
        words = {stem(t.text) for t in after[:2]} | {stem(word) for word in before}
        labels = labels_of(ground.device(name), ground.routers)
        named = [one for one in lans if words & labels.get(one, frozenset())]
        chosen = named if len(named) == 1 else lans
        return Mark(
            "label", at, plain, tokens[at], ports=tuple(Port(name, one) for one in chosen), value=name
        )
    return Mark(
        "router", at, plain, tokens[at], tuple(IPv4Network(ip) for ip in ground.addresses(name)), value=name
    )


def _label(tokens: Sequence[Token], at: int, ground: Ground, said: Spoken, stems: set[str]) -> Mark | None:
    token = tokens[at]
    word = stem(token.text)
    plain = unaccented(token.text.lower()).strip("'’")
    if " " in token.text or len(word) < 3 or plain in ("only", "internet"):
        return None
    placed = at + 1 < len(tokens) and re.fullmatch(
        r"(?:sub)?net(?:work)?s?|vlans?|lans?|farm|room|segment|port|interface|side|range|link|uplink|"
        r"prefix|hosts|machines",
        unaccented(tokens[at + 1].text.lower()),
    )
    plural = plain.endswith("s")
    if (
        (word in _NO_LABELS or (token.kind == "word" and str(token.value).isupper() and not plural))
        and not placed
        and not (word == "server" and plural)
    ):
        return None
    near = said.nearest_router(at, ground.routers, after=False) or said.nearest_router(at, ground.routers)
    scope = (near,) if near is not None else ground.routers
    port = unique(ground, scope, word, stems) or unique(ground, ground.routers, word, stems)
    if port is not None:
        return Mark("label", at, plain, token, ports=(port,))
    several = _several(ground, word)
    if several and plural:
        return Mark("label", at, plain, token, ports=several)
    return None


def _uplinks(ground: Ground, said: Spoken) -> tuple[Port, ...]:
    """The one interface whose description says `uplink`, of the routers that are spoken of or of all."""
    for scope in (said.routers, ground.routers):
        found = [
            Port(router, name)
            for router in scope
            for name, one in ground.device(router).interfaces.items()
            if "uplink" in (one.description or "").lower()
        ]
        if len(found) == 1:
            return tuple(found)
    return ()


def _several(ground: Ground, word: str) -> tuple[Port, ...]:
    """All places of that kind: `the tills`, `the shops`."""
    found = [
        Port(router, name)
        for router in ground.routers
        for name, words in labels_of(ground.device(router), ground.routers).items()
        if word in words and not name.startswith(LOGICAL) and name in ground.lans(router)
    ]
    return tuple(found) if word not in _NO_LABELS else ()


def _vlan(ground: Ground, said: Spoken, number: int) -> tuple[Port, ...]:
    return tuple(
        Port(router, name)
        for router in said.routers or ground.routers
        for name, one in ground.device(router).interfaces.items()
        if one.dot1q == number
    )
