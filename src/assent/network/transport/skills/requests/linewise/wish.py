"""What a request for a list says, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assent.network.transport.device import AclEntry
from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port
from assent.network.transport.objectives import Direction
from assent.network.transport.skills.requests.linewise.rules import (
    Action,
    NotUnderstood,
    Rule,
    action_of,
    rules_of,
)
from assent.network.transport.skills.requests.linewise.symbols import Symbol

_PACKETS = ("PKT", "NUM", "END", "ANY", "LABEL", "INTERNET")
_SAYS = (
    *_PACKETS,
    "PERMIT",
    "DENY",
    "NEGMODAL",
    "EXCEPT",
    "ONLY",
    "LOG",
    "EST",
    "REST",
    "NOT",
    "NOTHING",
    "NOBODYELSE",
    "NOTHINGELSE",
    "LINE",
)


@dataclass
class Wish:
    """`rest`: what becomes of packets that no rule is about; `same` where a list is to stay as it is besides."""

    name: str | None
    rules: list[Rule | AclEntry] = field(default_factory=list)
    entries: list[AclEntry] = field(default_factory=list)
    rest: Literal["permit", "deny", "same"] | None = None
    rest_log: bool = False
    rest_scope: tuple[Rule, ...] = ()
    only: str = ""
    """`all` or `source`: what the rules are exclusive about."""
    log_denied: bool = False
    log_lines: Literal["log", "quiet"] | None = None
    """The lines that are named begin to log, or no longer do."""
    assumed: bool = False
    """Whether nothing says what becomes of the packets that a line is added for."""
    said: set[str] = field(default_factory=set)
    lines: list[tuple[str, int]] = field(default_factory=list)
    standard: bool = False
    routers: list[str] = field(default_factory=list)
    ports: list[Port] = field(default_factory=list)
    exactly: bool = False
    """Whether an interface, a direction or a list is spoken of: not only routers."""
    direction: Direction | None = None


def take(clause: Sequence[Symbol], wish: Wish, ground: Ground) -> None:
    """Raises NotUnderstood where something in it has no part."""
    kinds = [one.kind for one in clause]
    if "LINE" in kinds:
        if [kind for kind in kinds if kind not in ("LINE", "AND", "SEP", "LOG", "ON", "TO", "ATO")]:
            raise NotUnderstood
        wish.rules += [wish.entries.pop(0) for kind in kinds if kind == "LINE"]
        return
    if kinds[:2] == ["NOTHING", "EXCEPT"] and "MODAL" in kinds and "DENY" not in kinds:
        _rules([replace(clause[0], kind="ONLY"), *clause[2:]], wish, ground)
        return
    if not any(kind in _SAYS for kind in kinds):
        if "UNCHANGED" in kinds:
            wish.rest = wish.rest or "same"
        elif "?" in kinds:
            _story(clause)
        return
    if "UNCHANGED" in kinds and not any(kind in _PACKETS for kind in kinds):
        wish.rest = wish.rest or "same"
        return
    if _logs_denied(kinds):
        wish.log_denied = True
        return
    if any(kind in ("REST", "NOTHINGELSE", "NOBODYELSE") for kind in kinds):
        _rest(clause, wish, ground)
        return
    if set(kinds) <= {"LOG", "MODAL", "NOT", "NEGMODAL", "DENY"} and "LOG" in kinds:
        wish.log_lines = "quiet" if set(kinds) & {"NOT", "NEGMODAL", "DENY"} else "log"
        return
    _rules(clause, wish, ground)


def _story(clause: Sequence[Symbol]) -> None:
    """Words alone, that neither limit nor name anything."""
    if len(clause) > 0 and any(
        one.kind not in ("?", "ON", "OFROM", "AND", "SEP", "BUT", "MODAL", "TO", "ATO", "REACH", "FROM")
        for one in clause
    ):
        raise NotUnderstood
    raise NotUnderstood


def _logs_denied(kinds: Sequence[str]) -> bool:
    """`log what is dropped`."""
    said = {kind for kind in kinds if kind not in ("AND", "SEP", "ON", "MODAL", "ANY")}
    return (
        "LOG" in said
        and said <= {"LOG", "DROPPED", "DENY", "REST"}
        and ("DROPPED" in said or "DENY" in said)
        and "REST" not in said
    )


def _rest(clause: Sequence[Symbol], wish: Wish, ground: Ground) -> None:
    kinds = [one.kind for one in clause]
    begins = next(at for at, kind in enumerate(kinds) if kind in ("REST", "NOTHINGELSE", "NOBODYELSE"))
    if any(kind in _PACKETS for kind in kinds[:begins]):
        raise NotUnderstood
    if any(kind in ("PKT", "NUM", "EXCEPT", "ONLY", "?", "LABEL", "END") for kind in kinds):
        return _scoped(clause, wish, ground)
    if "NOBODYELSE" in kinds:
        if "DENY" in kinds:
            raise NotUnderstood
        wish.only = wish.only or "source"
        return None
    if "UNCHANGED" in kinds:
        wish.rest = wish.rest or "same"
        return None
    action: Action | None
    if "NOTHINGELSE" in kinds:
        action = "permit" if "DENY" in kinds else "deny"
    else:
        action = action_of([one for one in clause if one.kind != "REST"])
    if action is None or wish.rest in ("permit", "deny"):
        raise NotUnderstood
    wish.rest = action
    wish.rest_log = "LOG" in kinds
    return None


def _scoped(clause: Sequence[Symbol], wish: Wish, ground: Ground) -> None:
    """`everything else from the staff is denied`: a rule of its own, behind the others."""
    kinds = [one.kind for one in clause]
    if "?" in kinds or "NOBODYELSE" in kinds or "ONLY" in kinds:
        raise NotUnderstood
    if "NOTHINGELSE" in kinds:
        action: Action | None = "permit" if "DENY" in kinds else "deny"
    else:
        action = action_of([one for one in clause if one.kind != "REST"])
    if action is None:
        raise NotUnderstood
    ends = any(kind in ("END", "LABEL", "ANY") for kind in kinds)
    if wish.only == "source" and not ends and action == "deny":
        return  # `only h1 may use ssh, to all others ssh is denied`
    kept = [one for one in clause if one.kind not in ("REST", "NOTHINGELSE", "NOTHING", "NOT")]
    made = rules_of(kept, action, ground)
    bare = not any(kind in ("PKT", "NUM", "REACH") for kind in kinds)
    if bare and ends and wish.rules and "NOTHINGELSE" not in kinds:  # `others in 10.1.1.0/24 must not`
        last = wish.rules[-1]
        must = any(kind in ("MODAL", "NEGMODAL") for kind in kinds)
        if must and isinstance(last, Rule):
            made = [
                replace(one, services=last.services, destinations=one.destinations or last.destinations)
                for one in made
            ]
    wish.rest_scope += tuple(made)


def _rules(clause: Sequence[Symbol], wish: Wish, ground: Ground) -> None:
    kinds = [one.kind for one in clause]
    if "?" in kinds or "UNCHANGED" in kinds or "BUT" in kinds:
        raise NotUnderstood
    action = action_of(clause)
    if action is None:
        if not any(kind in ("PKT", "NUM", "END", "LABEL") for kind in kinds):
            raise NotUnderstood
        wish.assumed = wish.assumed or not wish.rules
        action = wish.rules[-1].action if wish.rules else "permit"
    if "ONLY" in kinds and action == "permit":
        at = kinds.index("ONLY")
        ahead = next((kind for kind in kinds[at + 1 :] if kind in (*_PACKETS, "MODAL", "TO", "FROM")), "")
        first = kinds[at + 1] if at + 1 < len(kinds) else ""
        led = kinds[:at] == ["PERMIT"] and first in ("END", "LABEL")  # `allow only h1 to use …`
        subject = (at == 0 and ahead in ("END", "LABEL", "FROM")) or (led and "TO" in kinds[at:])
        wish.only = "source" if subject else "all"
    made = rules_of(clause, action, ground)
    if not made:
        raise NotUnderstood
    wish.rules += made
