"""The kinds of packets that a piece of a filter wish names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.objectives import Service
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.ports import services_of
from assent.network.transport.skills.requests.filter_pieces import Piece


def packets_of(piece: Piece) -> tuple[Service, ...]:
    """The kinds of packets that a piece names."""
    tokens = [mark.token for mark in piece.marks if mark.kind in ("packets", "word", "cut")]
    tokens = [token for token in tokens if token.text != ">"]
    text = piece.text
    number = re.search(r"\b(?:ip )?protocol(?: number)? (\d{1,3})\b", text)
    if number:
        return (Service(protocol=int(number.group(1))),)
    if not any(
        token.kind in ("service", "proto", "range", "num") or is_word(token, "OSPF", "GRE", "IPIP", "IPSEC")
        for token in tokens
    ):
        return ()
    found = services_of(Clause(tuple(tokens)))
    bare = [
        token.value
        for at, token in enumerate(tokens)
        if token.kind == "num" and isinstance(token.value, int) and _is_port(tokens, at)
    ]
    have = {port for one in found for port in one.ports or ()}
    loose = [port for port in bare if port not in have]
    if loose and not have and not found:
        found = [
            Service(protocol=protocol, ports=(port, port))
            for port in loose
            for protocol in _transports(tokens)
        ]
    elif loose and have and all(one.protocol in (6, 17) for one in found):
        protocols = dict.fromkeys(one.protocol for one in found)
        found += [Service(protocol=p, ports=(port, port)) for port in loose for p in protocols]
    elif loose and found and not have:
        protocols = dict.fromkeys(one.protocol for one in found if one.protocol in (6, 17)) or {6: None}
        found = [Service(protocol=p, ports=(port, port)) for port in loose for p in protocols]
    return tuple(dict.fromkeys(found))


def _is_port(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number follows what is counted in ports: a protocol, `port`, `on`, or another port."""
    for token in reversed(tokens[:at]):
        if token.kind in ("service", "proto", "range") or token.text.lower() in (
            "port",
            "ports",
            "puerto",
            "puertos",
            "porta",
            "portas",
            "eq",
        ):
            return True
        if is_word(token, "ON") and token is tokens[at - 1] and tokens[at].unit is None:
            return int(tokens[at].value) > 19  # `reach web on 8443`
        if is_word(token, "TO") and token.text.lower() in ("to", "para", "vers", "hacia"):
            return int(tokens[at].value) > 19  # `to any 443`: whoever it goes to is no token here
        if not (
            token.kind in ("num", "cut")
            or is_word(token, "AND", "ON")
            or token.text.lower() in ("traps", "polling", "poling", "the", "only")
        ):
            return False
    return False


def _transports(tokens: Sequence[Token]) -> tuple[int, ...]:
    said = tuple(token.value for token in tokens if token.kind == "proto")
    return said or (6, 17)
