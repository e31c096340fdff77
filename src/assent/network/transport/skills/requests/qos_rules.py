"""What each class of packets gets: a QoS request piece by piece, each with its packets and treatment. `qos` asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import QosRule
from assent.network.transport.languages.ios.names import dscp_value
from assent.network.transport.network import Port
from assent.network.transport.objectives import ANYWHERE
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.requests.ends import ends_in, services
from assent.network.transport.skills.requests.leftovers import words as word_set
from assent.network.transport.skills.requests.list_content import as_packets
from assent.network.transport.skills.requests.spoken import Spoken, rate

DSCP = r"\b(?:dscp )?(ef|af[1-4][1-3]|cs[0-7]|default|best effort(?: \(0\))?|dscp \d+|(?<=dscp )be)\b"
MARK = r"\b(?:mark\w*|dscp|colou?r\w*|remark|set dscp|marca\w*|marqu\w*)\b"
POLICE = r"\b(?:pol(?:ic|c)\w*|rate[- ]?limit\w*|cap|throttle[sd]?|limt|limit[ea]?\w*)\b"
SHAPE = r"\b(?:shap\w*|shape avg)\b"
RESERVE = r"\b(?:reserv\w*|guarantee\w*|garant\w*|at least|al menos|au moins)\b"
_PRIORITY = (
    r"(?<!low[- ])(?<!lower )\bpriority\b|\bprioridad\w*\b|\bpriorite\b|\bprioritair\w*\b|"
    r"\blow[- ]latency\b|\bllq\b"
)
RATE = r"(\d+(?:[.,]\d+)?)\s*(k|m|g|meg|gig|kilo|mega|giga)(?:bits?|bps|bit/s|b|bits/s|bits per second)?\b"
_REST = (
    r"\b(?:everything else|the rest(?! of)|rest(?! of)|all else|other|otherwise|le reste(?! d)|o resto(?! d)|lo demas|"
    r"el resto(?! d))\b"
)
_KINDS = (
    ("shape_kbps", SHAPE),
    ("priority_kbps", _PRIORITY),
    ("bandwidth_kbps", RESERVE),
    ("police_kbps", POLICE),
)


def rules_of(said: Spoken, port: Port) -> list[QosRule]:
    """Raises Clarify where no treatment is said, or nobody is called as those whose packets are meant."""
    said = as_packets(_with_ports(said))
    made: list[QosRule] = []
    last = ""
    pieces = _pieces(said)
    ends = _shared_ends(pieces, port)
    for piece in pieces:
        actions = _actions(piece, last)
        if not actions:
            continue
        last = next((one for one in actions if one != "set_dscp"), last)
        packets = _packets(piece, port, ends)
        if packets is None and len(pieces) > 1 and made and not _all_of_it(piece):
            made[-1] = made[-1].model_copy(update=actions)  # `… and mark it AF11`
            continue
        made.append(QosRule(**{**(packets or {}), **actions}))
    if sum(rule.everything and rule.set_dscp is not None for rule in made) > 1:
        raise Clarify([f"Which packets (protocol, ports, ends, DSCP) get what? ({said.text.strip()[:200]})"])
    if not made:
        if said.says(SHAPE) or said.says(POLICE):
            raise Clarify([f"To which rate, on which interface? ({said.text.strip()})"])
        raise Clarify([f"How should the packets be treated (a DSCP, a rate)? ({said.text.strip()})"])
    return made


_Ends = tuple[tuple[IPv4Network, ...], tuple[IPv4Network, ...]]


def _packets(piece: Spoken, port: Port, shared: _Ends) -> dict[str, Any] | None:
    """The fields of a rule that choose packets; None where none are said: all that pass."""
    if piece.says(_REST) and not services(piece.tokens):
        return {}
    found = services(piece.tokens)
    carried = _carried(piece)
    sources, destinations = _ends_in(piece, port)
    if not (sources or destinations):
        sources, destinations = shared
    if not (found or carried is not None or sources or destinations):
        return None
    return {
        "services": found,
        "sources": _ends(sources, piece, port),
        "destinations": _ends(destinations, piece, port),
        "dscp_is": carried,
    }


def _ends_in(piece: Spoken, port: Port) -> _Ends:
    known = _known(piece, port)
    sources, destinations = ends_in(_without_places(piece, port))
    return (sources if destinations else (*sources, *known)), destinations


def _shared_ends(pieces: Sequence[Spoken], port: Port) -> _Ends:
    """`h1's traffic: SSH as CS2, HTTP as AF21`: what is said first is of all, where nothing else is said."""
    said = [(at, ends) for at, piece in enumerate(pieces) if any(ends := _ends_in(piece, port))]
    return said[0][1] if len(said) == 1 and said[0][0] == 0 else ((), ())


def _ends(ends: Sequence[IPv4Network], piece: Spoken, port: Port) -> tuple[IPv4Network, ...]:
    """All that is behind the port, where its own subnet is said."""
    one = piece.ground.port(port.router, port.interface)
    own = {address.network for address in one.addresses} if one else set()
    return tuple(ends) if ends and not set(ends) & own else (ANYWHERE,)


def _without_places(piece: Spoken, port: Port) -> Spoken:
    """Without `h1's LAN`, `the LAN of h1` where that is what is behind the port."""
    kept: list[Token] = []
    for at, token in enumerate(piece.tokens):
        if token.kind == "host":
            after = " ".join(one.text.lower() for one in piece.tokens[at + 1 : at + 3])
            before = " ".join(one.text.lower() for one in piece.tokens[max(0, at - 3) : at])
            lan = re.match(rf"(?:['’]s )?{_LAN}\b", after) or re.search(
                rf"\b{_LAN} (?:of|de|do|da|du|del)\b", before
            )
            if lan and piece.ground.host(str(token.value)).port == port:
                continue
        kept.append(token)
    return replace(piece, tokens=tuple(kept))


_LAN = r"(?:lan|subnet|network|segment|side|red|rede|reseau|réseau|users|port|vlan)"


def _pieces(said: Spoken) -> list[Spoken]:
    """At commas, stops and `and`, where each side has a treatment of its own."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for at, token in enumerate(said.tokens):
        mark = str(token.value) if token.kind == "cut" else ""
        depth += (mark in "([" and bool(mark)) - (mark in ")]" and bool(mark))
        joins = (mark and mark in ",;.:\n") or is_word(token, "AND") or token.text.lower() in ("while", "but")
        also = not depth and joins and _gets(parts[-1], said) and _begins(said.tokens[at + 1 :], said)
        if also:
            parts.append([])
        elif not (mark and mark in ",;.:\n") or parts[-1]:
            parts[-1].append(token)
    return [_part(part, said) for part in parts if part]


def _begins(tokens: Sequence[Token], said: Spoken) -> bool:
    ahead = " ".join(token.text.lower() for token in tokens[:4])
    return bool(re.search(_REST, ahead)) or _gets(list(tokens), said)


def _part(tokens: Sequence[Token], said: Spoken) -> Spoken:
    return Spoken(tuple(tokens), " ".join(token.text for token in tokens), said.ground)


def _gets(part: Sequence[Token], said: Spoken) -> bool:
    return bool(_actions(_part(part, said), ""))


def _actions(said: Spoken, last: str) -> dict[str, Any]:
    """`last`: how the packets before were limited, where this piece does not say."""
    found: dict[str, Any] = {}
    marked = list(re.finditer(DSCP, said.plain))
    carried = said.says(rf"(?:carr\w*|with|matching|that (?:is|are|has)|marked) (?:dscp )?{DSCP}")
    limit = said.says(RATE)
    if limit is not None and not said.says(r"\b(?:dont|don.t|do not|not) pol"):
        kind = next((name for name, words in _KINDS if said.says(words)), last or "police_kbps")
        found[kind] = rate(limit)
    if marked and limit is None and not (carried and not said.says(MARK)):
        found["set_dscp"] = _value(marked[-1].group(1))
    return found


def _carried(said: Spoken) -> int | None:
    """The DSCP by which packets are chosen."""
    found = said.says(rf"(?:carr\w*|with|matching|marked as|that (?:is|are|has)) {DSCP}")
    if not said.says(MARK.replace("|dscp", "")):
        found = found or said.says(
            rf"(?:guarantee|give|reserve|for|police|limit|shape|garant\w*|limit\w*|da|de) {DSCP}"
        )
    found = found or said.says(rf"{DSCP}[- ](?:marked |tagged )?(?:traffic|packets|trafico|trafego|trafic)\b")
    return _value(found.group(1)) if found and said.says(RATE) else None


def _value(word: str) -> int:
    if word.startswith(("default", "best", "be", "cs0")):
        return 0
    value = dscp_value(word.removeprefix("dscp "))
    if value is None:
        raise Clarify([f"{word!r} is no DSCP. Which one is meant?"])
    return value


_VERB = (
    r"(?:limit|police|cap|throttle|shape|restrict|mark|colou?r|remark|prioriti[sz]e|give|guarantee|reserve|"
    r"limita[r]?|limite[rz]?|marca[r]?|marque[rz]?|prioriza\w*|garantiza\w*|garanta)"
)
_WHO = re.compile(
    rf"\b(?:{_VERB}|(?:rest|resto|reste) (?:of|de|du|do|da|des|del))\s+"
    r"(?:the |our |all |what |los |las |os |as |les |la |el |le |o |a |l')*(?P<who>[a-z][a-z-]{2,})(?=[ ,.:'])(?! ?\()"
)
_ALL = word_set("""
    everything anything traffic link line uplink port interface rate speed outbound inbound downlink circuit it all
    packets todo toda tudo tout trafico trafego trafic paquetes pacotes paquets them what incoming outgoing upstream
    downstream avg average debit velocidad velocidade vitesse throughput subida bajada envio link-level total
    ingress egress towards toward to from leaving entering arriving dscp whatever bulk that this these those each both
    users
""")


def _all_of_it(piece: Spoken) -> bool:
    return any(token.text.lower() in _ALL - {"it", "them", "dscp"} for token in piece.tokens)


def _known(piece: Spoken, port: Port) -> tuple[IPv4Network, ...]:
    """Those whose packets are treated, by the name of their subnet: `limit staff and guests to 5 Mbit/s`.
    Raises Clarify where nobody is called so: it must not mean all packets."""
    if not piece.ground.network.devices:
        return ()
    places = {str(token.value) for token in piece.tokens if token.kind in ("router", "host")}
    found: list[IPv4Network] = []
    for hit in _WHO.finditer(piece.plain):
        who = hit["who"].removesuffix("'s")
        if who in _ALL or who in {place.lower() for place in places}:
            continue
        there = unique(piece.ground, (port.router,), stem(who), set()) or unique(
            piece.ground, piece.ground.routers, stem(who), set()
        )
        if there is None and (_is_more(who, piece) or services(piece.tokens)):
            continue  # `voice (udp 16384-32767)`: only a name for it
        if there is None:
            raise Clarify(
                [f"Which packets are meant by “{who}” (protocol and ports, or from where to where)?"]
            )
        found.append(piece.ground.subnet(there.router, there.interface))
    return tuple(found)


def _is_more(who: str, piece: Spoken) -> bool:
    """Whether the word says nothing of which packets, or a reader of packets knows it."""
    if who in FILLERS or re.fullmatch(DSCP, who):
        return True
    return any(
        token.kind in ("service", "proto", "iface", "unknown") and who in token.text.lower().split()
        for token in piece.tokens
    )


def _with_ports(said: Spoken) -> Spoken:
    """`web (80,443)`: the numbers in brackets behind a service are its ports."""
    out: list[Token] = []
    tokens: Mapping[int, Token] = dict(enumerate(said.tokens))
    for at, token in tokens.items():
        out.append(token)
        inside = _bracket(said.tokens, at)
        service = said.tokens[at - 1] if at else None
        if service is not None and is_word(service, "TRAFFIC") and at > 1:
            service = said.tokens[at - 2]
        named = service is not None and (service.kind == "service" or service.text.lower() in ("web", "dns"))
        if (
            inside
            and named
            and all(one.kind in ("num", "range", "cut") or is_word(one, "AND") for one in inside)
        ):
            out.append(Token("proto", 6, "tcp"))
    return replace(said, tokens=tuple(out))


def _bracket(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    if tokens[at].value != "(":
        return ()
    end = next((i for i in range(at, len(tokens)) if tokens[i].value == ")"), at)
    return tokens[at + 1 : end]
