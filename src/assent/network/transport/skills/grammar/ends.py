"""Whose packets a clause speaks of: sources and destinations, by the word before each or by their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import (
    ANYWHERE,
)
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token

Role = Literal["source", "destination", "free"]


_SUBJECT_VERBS = ("CAN", "REACH", "NOT", "should", "must", "is", "are", "may", "will")


_ANONYMOUS = {"anyone", "anybody", "everyone", "everybody", "nobody", "noone", "no one", "anywhere", "everywhere",
              "any", "any host", "any source", "any destination", "internet", "the internet", "world", "the world",
              "outside", "everything else", "all else", "the rest", "rest", "any network", "cualquiera"}  # fmt: skip


_ACTS = ("ping", "pings", "ssh", "telnet", "pinging", "traceroute")


@dataclass
class Ends:
    """What has been found so far in one clause."""

    sources: list[IPv4Network] = field(default_factory=list)
    destinations: list[IPv4Network] = field(default_factory=list)
    free: list[IPv4Network] = field(default_factory=list)
    spoken: set[int] = field(default_factory=set)
    """Positions of routers and interfaces that are ends of traffic, not places of lists."""


def ends_of(clause: Clause, ground: Ground) -> Ends:
    """Sources and destinations, by the word before each, or by their order."""
    found = Ends()
    role: Role = "free"
    tokens = clause.tokens
    between = clause.where("BETWEEN")
    for at, token in enumerate(tokens):
        if token.kind == "word":
            role = _role(tokens, at, role)
        if found.sources and role == "free" and _acts(tokens[at : at + 2]):
            role = "destination"
        networks = _networks(tokens, at, ground, role)
        if not networks:
            continue
        if token.kind in ("router", "iface"):
            found.spoken.add(at)
        if between is not None and at > between and len(found.sources) + len(found.destinations) < 2:
            (found.destinations if found.sources else found.sources).extend(networks)
        elif role == "free" and _is_subject(tokens, at):
            found.sources.extend(networks)
        else:
            {"source": found.sources, "destination": found.destinations, "free": found.free}[role].extend(
                networks
            )
    _settle(found, clause)
    return found


def _role(tokens: Sequence[Token], at: int, role: Role) -> Role:
    token = tokens[at]
    if token.value in ("FROM",):
        following = [t for t in tokens[at + 1 : at + 3] if t.kind in ("word", "service")]
        gerund = bool(following) and (
            following[0].text.lower().endswith("ing") or is_word(following[0], "REACH")
        )
        return "destination" if gerund and following[0].kind != "service" else "free" if gerund else "source"
    if token.value in ("TO", "REACH"):
        return "destination"
    if (
        token.value == "OF"
        and role == "free"
        and any(is_word(t, "TRAFFIC") for t in tokens[max(0, at - 2) : at])
    ):
        return "source"
    if token.value in ("ON", "VIA", "DENY", "PERMIT") and role != "free":
        return "free"
    if token.value in ("in", "IN") and at and is_word(tokens[at - 1], "NOT", "ANY", "one"):
        return "source"
    return role


def _networks(tokens: Sequence[Token], at: int, ground: Ground, role: Role) -> list[IPv4Network]:
    token = tokens[at]
    if token.kind == "net":
        return [token.value.network]
    if token.kind == "addr":
        return [IPv4Network(token.value)]
    if token.kind == "host":
        host = ground.host(token.value)
        return [host.address.network] if whole_lan(tokens, at) else [IPv4Network(host.address.ip)]
    if token.kind == "router" and not _is_place(tokens, at, role):
        if whole_lan(tokens, at):
            return [ground.subnet(token.value, ground.lan(token.value))]
        return [IPv4Network(ip) for ip in ground.addresses(token.value)]
    if is_word(token, "ANY") and " ".join(token.text.lower().split()) in _ANONYMOUS and role != "free":
        return [ANYWHERE]
    if is_word(token, "ANY") and token.text.lower().split()[0] == "any" and _terse(tokens):
        return [ANYWHERE]
    return []


def _terse(tokens: Sequence[Token]) -> bool:
    """`deny tcp any host 10.0.0.1 eq 80`: an entry as a list has it, sources and destinations by their order."""
    return any(token.kind == "proto" or is_word(token, "ip", "ADDRESS") for token in tokens) and not any(
        is_word(token, "FROM", "TO") for token in tokens
    )


def whole_lan(tokens: Sequence[Token], at: int) -> bool:
    """`h1's LAN`, `h1 subnet`, `LAN of h1`, `the subnet where h1 is`, `the network behind h1`."""
    after = [
        token
        for token in tokens[at + 1 : at + 4]
        if not is_word(token, "POSS", "own", "whole", "entire", "ADDRESS")
    ]
    if after and is_word(after[0], "LAN"):
        return True
    before = tokens[max(0, at - 4) : at]
    joined = any(is_word(token, "OF", "FACING", "where", "behind", "with") for token in before)
    return joined and any(is_word(token, "LAN") for token in before)


def _is_place(tokens: Sequence[Token], at: int, role: Role) -> bool:
    """Whether a router here says where the list goes rather than whose packets are meant."""
    if whole_lan(tokens, at):
        return False
    after = [token for token in tokens[at + 1 : at + 3] if not is_word(token, "POSS", "INTERFACE")]
    if after and after[0].kind == "iface":
        return True
    before = [token for token in tokens[max(0, at - 2) : at] if not is_word(token, "ROUTER", "the")]
    if (before and is_word(before[-1], "ON", "in", "VIA", "IN", "OUT", "OF")) or (
        before and before[-1].kind == "iface"
    ):
        return True
    return role == "free"


def _is_subject(tokens: Sequence[Token], at: int) -> bool:
    """`h1 must not reach …`, `192.168.1.0/24 may …`, `nobody in h1's LAN can …`, `prevent h1 from …`, `let h1 …`."""
    rest = tokens[at + 1 :]
    listed = [i for i, t in enumerate(rest) if not (_in_list(t) or is_word(t, "POSS", "LAN", "the"))]
    end = listed[0] if listed else len(rest)
    if end and any(t.kind in ("host", "net", "addr") for t in rest[:end]):
        rest = rest[end:]  # `h1 and h2 from reaching …`, `h1 and h2 ping h3`
        if not rest or not is_word(rest[0], *_SUBJECT_VERBS, "FROM", "TO"):
            return _acts(rest)
    following = [token for token in rest[:4] if not is_word(token, "POSS", "LAN")]
    if _acts(following):
        return True
    return any(is_word(token, *_SUBJECT_VERBS, "DENY", "PERMIT", "FROM", "TO") for token in following[:2])


def _paired(clause: Clause) -> bool:
    """`h1 and h2`, with nothing that says which way the traffic goes."""
    said = [t for t in clause.tokens if not is_word(t, "POSS", "LAN", "the")]
    ends = ("host", "net", "addr")
    triples = zip(said, said[1:], said[2:], strict=False)
    return any(a.kind in ends and is_word(b, "AND") and c.kind in ends for a, b, c in triples)


def _in_list(token: Token) -> bool:
    return (
        token.kind in ("host", "net", "addr")
        or is_word(token, "AND")
        or (token.kind == "cut" and token.value == ",")
    )


def _acts(following: Sequence[Token]) -> bool:
    """A service as a verb: `h1 ping h2`."""
    return (
        len(following) > 1
        and following[0].kind == "service"
        and following[0].text.lower() in _ACTS
        and following[1].kind in ("host", "net", "addr", "router")
    )


def _settle(found: Ends, clause: Clause) -> None:
    """Ends without a role: first the source, then the destination; after a bare verb, the source."""
    if len(found.free) > 1 and not clause.has("BETWEEN", "BOTH") and _paired(clause):
        raise Clarify([f"Is the traffic from these ends meant, to them, or between them? ({clause.text})"])
    for network in found.free:
        if not found.sources:
            found.sources.append(network)
        elif not found.destinations:
            found.destinations.append(network)
        elif network not in (*found.sources, *found.destinations):
            raise Clarify(
                [f"Which end of the traffic is {network}: its source or its destination? ({clause.text})"]
            )
    if (
        not found.destinations
        and found.sources
        and clause.has("REACH")
        and not clause.has("FROM")
        and not _subject_first(clause)
    ):
        found.destinations, found.sources = found.sources, []
    found.sources = list(dict.fromkeys(found.sources))
    found.destinations = list(dict.fromkeys(found.destinations))


def _subject_first(clause: Clause) -> bool:
    reach = clause.where("REACH") or 0
    return any(token.kind in ("net", "addr", "host") for token in clause.tokens[:reach])
