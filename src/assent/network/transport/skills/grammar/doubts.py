"""Wishes that a reader would take for their opposite, or for half of what they say: they are asked about.

`reading` asks before each clause is read: what is negated, what a tunnel is for, what `the internet` is.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assent.network.transport.skills.grammar.clauses import PROPERTIES, VERBS, Clause, Frame, is_word
from assent.network.transport.skills.grammar.framing import elects

_VALUES = ("COST", "PRIORITY", "HELLO", "DEAD")
_NEGATABLE = (Frame.BGP, Frame.PATH, Frame.FILTER, Frame.PLACE, Frame.NOTHING, Frame.DESTROY)
_ENDS = ("FROM", "TO", "ON", "REACH", "VIA", "DENY", "PERMIT", "IN", "OUT", "CAN", "EXCEPT")
_STEERING = ("send", "sending", "steer", "forward", "route", "through", "carry", "use")


def doubt(clause: Clause, frame: Frame, *, foreign: bool = False) -> str | None:
    """The question, or None."""
    if frame not in _NEGATABLE and _negated(clause, frame, foreign=foreign):
        return (
            f"“{clause.text}” says what is not to be done, so nothing changes. What should be done instead?"
        )
    if frame is Frame.TUNNEL and not clause.has("REMOVE", "NO", "SHUT") and _steers(clause):
        return (
            f"A tunnel and what goes through it are two things (“{clause.text}”). Which static route, on which "
            "router, should lead into it? Ask for the tunnel first."
        )
    if frame is Frame.FILTER and any("internet" in token.text.lower().split() for token in clause.tokens):
        return "Which addresses are “the internet” here? Name the subnets, or say “anywhere” for all destinations."
    if frame is Frame.FILTER and (pointed := _pointed_at(clause)):
        return f"Which protocol and ports are meant by “{pointed}”?"
    if frame is Frame.FILTER and (unnamed := _unnamed_end(clause)):
        return f"Which hosts or subnets are “{unnamed}”? Name them, or give their addresses."
    if frame is Frame.INTERFACE and clause.all("service") and clause.has("UP", "SHUT", "SET", "CREATE"):
        names = ", ".join(token.text for token in clause.all("service"))
        if not clause.has("HELPER", "DESCRIPTION"):
            return f"Assent cannot do services of the routers themselves ({names}) yet. Is a filter for it meant?"
    return None


def _pointed_at(clause: Clause) -> str:
    """`on that port`, where none is said."""
    if clause.all("service", "num", "range"):
        return ""
    text = " ".join(token.text.lower() for token in clause.tokens)
    found = re.search(
        r"\b(?:that|this|those|these) (?:ports?|services?|protocols?|applications?)\b(?! of)", text
    )
    return found.group() if found else ""


def _negated(clause: Clause, frame: Frame, *, foreign: bool) -> bool:
    if (
        foreign
        and clause.tokens[0].text.lower() == "no"
        and any(is_word(token, *VERBS) for token in clause.tokens[1:3])
    ):
        return True
    if any(token.text.lower() == "circumstances" for token in clause.tokens):  # under no circumstances
        return True
    if not clause.has("NOT"):
        return False
    if frame not in (Frame.OSPF, Frame.STATIC):
        return True
    if elects(clause):
        return False  # who is not to win is priority 0
    if clause.has("REDISTRIBUTE", "ORIGINATE", "PASSIVE") and not _imperative(clause):
        return False
    if frame is Frame.STATIC or (clause.has(*_VALUES) and clause.all("num")):
        return _forbids(clause) or _imperative(clause)
    return _imperative(clause)  # `should not form adjacencies` is a state that a reader knows


def _forbids(clause: Clause) -> bool:
    """`must not be changed`, `never set`: the verb itself is negated, not something that is told besides."""
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        if not is_word(token, "NOT") or token.text.lower() in ("nothing", "none", "nobody", "rien", "nada"):
            continue
        after = [t for t in tokens[at + 1 : at + 4] if t.text.lower() not in ("be", "ever", "is", "to")]
        if after and is_word(after[0], *VERBS, *PROPERTIES, "ROUTE"):
            return True
    return False


def _imperative(clause: Clause) -> bool:
    """`do not …`, `don't …`, `never …`: not to act, rather than a state that is not to be."""
    for at, token in enumerate(clause.tokens):
        said = token.text.lower().replace("’", "'")
        after = clause.tokens[at + 1].text.lower() if at + 1 < len(clause.tokens) else ""
        if said in ("don't", "dont") and after in ("want", "wnat", "need", "like", "care", "know"):
            continue  # a state that is not wished
        if said in ("don't", "dont", "never", "jamais", "nunca"):
            return True
        if is_word(token, "NOT") and at and clause.tokens[at - 1].text.lower() == "do":
            return True
    return False


def _steers(clause: Clause) -> bool:
    if clause.has("TRAFFIC", "STATIC", "ROUTE", "DEFAULTROUTE") or clause.all("service", "proto"):
        return True
    return any(is_word(token, *_STEERING[:5]) for token in clause.tokens)


def _unnamed_end(clause: Clause) -> str:
    """`from branch 2`, `to the servers`: an end that names nothing of this network must not mean everything."""
    tokens = clause.tokens
    for at, token in enumerate(tokens[:-1]):
        if not (is_word(token, "FROM", "TO") and token.text.lower() in ("from", "to")):
            continue
        after = tokens[at + 1 :]
        stop = next((i for i, t in enumerate(after) if t.kind == "cut" or is_word(t, *_ENDS)), len(after))
        said = after[:stop]
        named = any(t.kind != "word" and t.kind != "num" for t in said) or any(
            is_word(t, "ANY", "IT", "LAN", "INTERFACE", "ROUTER", "them") for t in said
        )
        numbered = any(is_word(a, "LAN") and b.kind == "num" for a, b in pairwise(said))
        named = named and not (numbered and all(t.kind in ("word", "num") for t in said))
        if (
            said
            and said[0].kind != "num"
            and not named
            and any(is_word(t, "HOST") or t.kind == "num" for t in said)
        ):
            return " ".join(t.text for t in (token, *said))
    return ""
