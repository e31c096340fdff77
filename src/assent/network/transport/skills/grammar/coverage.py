"""What a clause says that no reader took into account, and that could change what is configured: it is asked about.

`reading` asks it after each clause. Numbers and addresses must have arrived in an objective. Of words, only those
can change anything that limit or condition a wish, that belong to another topic of configuration, that stand where
they would say which packets or which value is meant, or that ask for something nobody here knows. All others tell
the story around the request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import Any

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, OspfInterface, OspfProcess, StaticRoute
from assent.network.transport.skills.grammar.arrival import arrived
from assent.network.transport.skills.grammar.clauses import Clause, Frame, is_word
from assent.network.transport.skills.grammar.fillers import (
    FALLBACK,
    FILLERS,
    REFERENCES,
    ROUTING_HARMLESS,
    limits,
    other_topic,
)
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.tokens import unaccented

_REST = frozenset(["else", "other", "others", "remaining", "rest", "anything", "traffic"])
_ROUTING = (Frame.BGP, Frame.PATH, Frame.OSPF, Frame.STATIC)
_LOGIC = ("EXCEPT", "ONLY", "else", "others")
_NAMED = ("router", "host", "iface", "net", "addr", "text", "unknown")
_DETERMINERS = re.compile(
    r"the|its|their|this|that|these|those|all|every|each|any|both|un|una|uma|el|la|los|las|os|um|le|les|l"
)
_AFTER_VALUES = ("there", "here", "now", "this", "that", "then", "on", "for", "coming", "against", "towards")
_VALUED = ("COST", "PRIORITY", "HELLO", "DEAD", "DISTANCE")
_NO_VERB = ("ing", "ed", "ly", "s", "ion", "ment", "ness", "ity")
"""How words end that stand at a clause's head without being what it asks for."""
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
    numbers, addresses, words = arrived(made, ground)
    conditional = frame in (Frame.PATH, Frame.BGP) or any(_conditional(one) for one in made)
    valued = frame in (Frame.OSPF, Frame.BGP) and all(_says_values(one) for one in made)
    excepting = any(isinstance(one, OspfInterface) and one.passive is False for one in made)
    missed = [
        _missed(
            clause.tokens, at, frame, (numbers, addresses, words), foreign, conditional, valued, excepting
        )
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
    conditional: bool,
    valued: bool,
    excepting: bool,
) -> bool:
    token = tokens[at]
    numbers, addresses, words = arrived
    if token.kind == "word":
        if token.value.isupper() and token.value.isalpha():
            told = token.value in _FOREIGN_TO.get(frame, ()) and not _is_filler(token)
            if frame is Frame.BGP and token.text.lower() == "weight":
                return False  # of a neighbour; its number has to arrive
            if token.value == "EXCEPT" and frame is Frame.OSPF and excepting:
                return False
            if token.value == "ONLY" and frame in (Frame.OSPF, Frame.STATIC):
                return told and _excludes(tokens, at)
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
        if folded in _REST and frame is Frame.OSPF and conditional:
            return False  # to whom the default route is given
        if folded in _REST and any(t.value == "…" for t in tokens[:at]):
            return False  # said of the rest, which has its own reader
        if token.value in _FOREIGN_TO.get(frame, ()):
            return True
        if frame in _ROUTING and (folded in ROUTING_HARMLESS or (conditional and folded in FALLBACK)):
            return False
        if len(folded) < 2 or folded in words or not folded[0].isalnum():
            return False
        if folded in ("tonight", "tomorrow") and at + 1 < len(tokens) and is_word(tokens[at + 1], "POSS"):
            return False  # tonight's maintenance
        if folded == "during" and frame in (Frame.NOTHING, Frame.PLACE):
            return False  # when it is wanted for, told in a sentence of its own
        if limits(folded):
            return folded not in FILLERS
        if folded in FILLERS:
            return False
        return other_topic(folded) or _modifies(tokens, at, frame) or (not valued and asks(tokens, at))
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


def _says_values(one: AnyObjective) -> bool:
    """A setting with its value: whatever the verb, the value says what is wanted."""
    fields = ("cost", "priority", "hello_s", "dead_s", "network_type", "router_id", "reference_mbps", "max_paths",
              "distance", "remote_as", "keepalive_s")  # fmt: skip
    return any(getattr(one, name, None) is not None for name in fields)


def _conditional(one: AnyObjective) -> bool:
    """A route that floats, or a default route that is given where there is one."""
    if isinstance(one, OspfProcess):
        return one.default_originate in ("if-present", "always")
    return isinstance(one, StaticRoute) and one.distance > 1


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
    if frame in _ROUTING:
        valued = any(is_word(one, *_VALUED) for one in tokens[max(0, at - 4) : at])
        counts = frame in (Frame.OSPF, Frame.STATIC) and tokens[at].text.lower() not in _AFTER_VALUES
        return counts and valued and at > 0 and tokens[at - 1].kind == "num"  # what is counted, or a unit
    return any(token.kind == "num" or is_word(token, "WITH", "AND") for token in near)


def _excludes(tokens: Sequence[Token], at: int) -> bool:
    """`only R1 may be passive`: said of others; `cost 10 on R1 only` is said of R1 alone."""
    after = tokens[at + 1 : at + 6]
    subject = bool(after) and after[0].kind in ("router", "iface", "host")
    return subject and any(is_word(token, "CAN", "must", "should", "may", "shall") for token in after)


def asks(tokens: Sequence[Token], at: int) -> bool:
    """Whether an unknown word is what a clause asks for: `scrap the passive setting`, `… and refurbish R2`."""
    word = tokens[at].text.lower()
    before = tokens[at - 1] if at else None
    negated = before is not None and before.text.lower() in ("no", "nao", "não", "ne")
    if (word.endswith(_NO_VERB) and not negated) or at + 1 >= len(tokens) or tokens[at].unit:
        return False
    heads = (
        before is None
        or before.kind == "cut"
        or is_word(before, "AND", "THEN", "NO", "NOT", "please", "also", "kindly")
        or negated
        or (before.text.lower() == "to" and tokens[at - 2].text.lower() in ("want", "need", "like", "going"))
    )
    after = tokens[at + 1]
    return heads and (after.kind in _NAMED or _DETERMINERS.fullmatch(after.text.lower()) is not None)


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
