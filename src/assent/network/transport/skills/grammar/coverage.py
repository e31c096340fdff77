"""Which words of a clause no reader took into account: they become a question, never a silent omission.

`reading` asks it after each clause. Words of the lexicon belong to the readers; all others must be fillers,
part of a text or a name; every number and address must have arrived in an objective.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective
from assent.network.transport.skills.grammar.clauses import Clause, Frame, is_word
from assent.network.transport.skills.grammar.fillers import (
    FILLERS,
    REFERENCES,
    RISKY,
    ROUTING_FILLERS,
    slip_of_filler,
)
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.tokens import unaccented

_REST = frozenset(["else", "other", "others", "remaining", "rest", "anything", "traffic"])
_ROUTING = (Frame.BGP, Frame.PATH, Frame.OSPF, Frame.STATIC)
_LOGIC = ("EXCEPT", "ONLY", "else", "others")
_TOLERANT = (Frame.INTERFACE, Frame.HOST, Frame.LINK, Frame.FILTER)
"""Frames whose objectives are complete or not: a story told besides changes nothing."""
_FOREIGN_TO: dict[Frame, tuple[str, ...]] = {
    Frame.FILTER: ("COST", "PRIORITY", "HELLO", "DEAD", "MTU", "BANDWIDTH", "SPEED", "DUPLEX", "DISTANCE", "VLAN",
                   "DOT1Q", "PASSIVE", "AREA", "HELPER"),
    Frame.INTERFACE: ("COST", "PRIORITY", "HELLO", "DEAD", "DISTANCE", "DENY", "PERMIT", *_LOGIC),
    Frame.OSPF: ("MTU", "BANDWIDTH", "SPEED", "DUPLEX", *_LOGIC),
    Frame.BGP: ("MTU", "BANDWIDTH", "SPEED", "DUPLEX", "COST", "PRIORITY", "HELLO", "DEAD", "VLAN"),
    Frame.PATH: ("MTU", "BANDWIDTH", "SPEED", "DUPLEX", "DISTANCE", "HELLO", "DEAD", "VLAN"),
    Frame.STATIC: ("MTU", "BANDWIDTH", "SPEED", "DUPLEX", *_LOGIC),
    Frame.HOST: _LOGIC,
    Frame.LINK: _LOGIC,
    Frame.LIST: _LOGIC,
    Frame.TUNNEL: ("IPSEC", "OSPF", "AREA", "COST", "HELLO", "BANDWIDTH", "MTU", *_LOGIC),
}  # fmt: skip


def left_out(
    clause: Clause, frame: Frame, made: Sequence[AnyObjective], ground: Ground, *, foreign: bool = False
) -> str | None:
    """The question that quotes what was not understood, or None."""
    if frame is Frame.INTERFACE and clause.has("DESCRIPTION"):
        clause = _without_text(clause, made)
    numbers, addresses, words = _arrived(made, ground)
    missed = [
        _missed(clause.tokens, at, frame, (numbers, addresses, words), foreign)
        for at in range(len(clause.tokens))
    ]
    phrases = _phrases(clause.tokens, missed)
    if not phrases:
        return None
    quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
    return f"I did not understand: {quoted}. Leave it out, or say it otherwise?"


def _missed(
    tokens: Sequence[Token],
    at: int,
    frame: Frame,
    arrived: tuple[set[Any], list[IPv4Network], set[str]],
    foreign: bool,
) -> bool:
    token = tokens[at]
    numbers, addresses, words = arrived
    if token.kind == "word":
        if token.value.isupper() and token.value.isalpha():
            told = token.value in _FOREIGN_TO.get(frame, ()) and not _is_filler(token)
            return told and not (foreign and token.value == "ONLY")
        folded = unaccented(token.text.lower()).strip(".'’")
        if (
            folded == "but"
            and frame is Frame.FILTER
            and at + 1 < len(tokens)
            and tokens[at + 1].kind != "word"
        ):
            return True  # `everyone but h1`: an exception
        if token.value in ("lt", "gt") and frame is Frame.FILTER:
            return not (at + 1 < len(tokens) and tokens[at + 1].kind == "num")
        if folded in _REST and any(t.value == "…" for t in tokens[:at]):
            return False  # said of the rest, which has its own reader
        if token.value in _FOREIGN_TO.get(frame, ()):
            return True
        if frame in _ROUTING and (folded in ROUTING_FILLERS or slip_of_filler(folded)):
            return False
        if len(folded) < 2 or folded in FILLERS or folded in words or not folded[0].isalnum():
            return False
        return frame not in _TOLERANT or folded in RISKY or _modifies(tokens, at, frame)
    if token.kind == "num":
        before = [t.text.lower().rstrip(".") for t in tokens[max(0, at - 2) : at]]
        if any(word in REFERENCES for word in before):
            return False
        return not any(abs(float(token.value)) in (n, n - 1, n + 1, n * 1000) for n in numbers)
    if token.kind == "range":
        return not set(token.value) <= numbers
    if token.kind in ("addr", "net") and frame in (Frame.FILTER, Frame.BGP):
        one = IPv4Network(token.value) if token.kind == "addr" else token.value.network
        if frame is Frame.BGP and int(token.value if token.kind == "addr" else token.value.ip) in numbers:
            return False
        return not any(one == other or one.subnet_of(other) for other in addresses)
    return (
        token.kind == "text"
        and frame not in (Frame.INTERFACE, Frame.LIST)
        and token.value.lower() not in words
    )


def _modifies(tokens: Sequence[Token], at: int, frame: Frame) -> bool:
    """Whether an unknown word stands where it would say which packets are meant, or which value."""
    near = [
        token for token in (tokens[at - 1] if at else None, *tokens[at + 1 : at + 2]) if token is not None
    ]
    if frame is Frame.FILTER:
        return any(
            token.kind in ("service", "proto", "num", "range")
            or is_word(
                token, "TRAFFIC", "DENY", "PERMIT", "FROM", "TO", "REACH", "BETWEEN", "ONLY", "EXCEPT", "ACL"
            )
            for token in near
        )
    return any(token.kind == "num" or is_word(token, "WITH", "AND") for token in near)


def _is_filler(token: Token) -> bool:
    """`so` and `just` are words of the lexicon that mean nothing by themselves in English."""
    return token.text.lower() in ("so", "just", "que", "apenas")


def _phrases(tokens: Sequence[Token], missed: Sequence[bool]) -> list[str]:
    """Runs of what was missed, with the little words among them and the one before."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        if not missed[at]:
            at += 1
            continue
        start = at
        while start > 0 and at - start < 2 and _is_lead(tokens[start - 1]):
            start -= 1
        end = last = at
        while end + 1 < len(tokens) and (missed[end + 1] or (_is_joint(tokens[end + 1]) and end - last < 2)):
            end += 1
            last = end if missed[end] else last
        found.append(" ".join(token.text for token in tokens[start : last + 1]))
        at = last + 1
    return list(dict.fromkeys(found))


def _is_lead(token: Token) -> bool:
    return token.kind == "word" and token.text.lower() in (
        "between", "from", "to", "the", "for", "with", "on", "at", "in", "a", "an", "during", "by", "of"
    )  # fmt: skip


def _is_joint(token: Token) -> bool:
    return token.kind == "cut" or is_word(token, "AND", "OF", "TO", "the", "ON")


def _without_text(clause: Clause, made: Sequence[AnyObjective]) -> Clause:
    """Without the words that became a description."""
    said = " ".join(str(getattr(one, "description", "") or "") for one in made).lower()
    inside = set(re.findall(r"[\w']+", said))
    return Clause(
        tuple(t for t in clause.tokens if not (set(re.findall(r"[\w']+", t.text.lower())) & inside))
    )


def _arrived(made: Sequence[AnyObjective], ground: Ground) -> tuple[set[Any], list[IPv4Network], set[str]]:
    """Numbers, prefixes and words that are in the objectives."""
    numbers: set[Any] = {number for device in ground.network.devices.values() for number in device.ospf}
    addresses: list[IPv4Network] = []
    words: set[str] = set()
    for value in _leaves([one.model_dump() for one in made]):
        if isinstance(value, IPv4Network):
            addresses.append(value)
        elif isinstance(value, IPv4Address | IPv4Interface):
            numbers.add(int(value) if isinstance(value, IPv4Address) else int(value.ip))
        elif isinstance(value, int):
            numbers.add(value)
        elif isinstance(value, str):
            words |= {value.lower(), *re.findall(r"[\w-]+", value.lower())}
            numbers |= {int(number) for number in re.findall(r"\d+", value)}
    return numbers, addresses, words


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
    else:
        yield value
