"""A clause about packets as rules: whose packets, which, whereto, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network
from itertools import pairwise
from typing import Literal

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import Service
from assent.network.transport.skills.requests.linewise.packets import packets_of
from assent.network.transport.skills.requests.linewise.symbols import ALONE, Symbol

Action = Literal["permit", "deny"]
_PACKETS = ("PKT", "NUM", "PORTW", "(", ")")
_ROLES = {
    "FROM": "source", "OFROM": "of", "TO": "destination", "REACH": "destination", "ATO": "a", "ON": "on",
    "BETWEEN": "source", "INITIATE": "destination",
}  # fmt: skip
_LATER = ("MODAL", "NEGMODAL", "NOT", "DENY", "PERMIT")


class NotUnderstood(Exception):
    """Something has no part: another reader may know it."""


@dataclass(frozen=True)
class Rule:
    action: Action
    services: tuple[Service, ...] = ()
    sources: tuple[IPv4Network, ...] = ()
    destinations: tuple[IPv4Network, ...] = ()
    established: bool = False
    initiated: bool = False
    """Only what opens a connection is meant."""
    internet: bool = False
    log: bool = False
    free: bool = False
    """Whether nothing says on which side its end is."""
    both_ways: bool = False
    sequence: int | None = None
    exception: bool = False
    """It takes something out of the rules behind it."""


@dataclass
class _Open:
    """A rule that is being read. `order`: a letter for each part, in the order in which they came."""

    packets: list[Symbol] = field(default_factory=list)
    sources: list[IPv4Network] = field(default_factory=list)
    destinations: list[IPv4Network] = field(default_factory=list)
    order: str = ""
    established: bool = False
    internet: bool = False
    free: bool = False
    sequence: int | None = None


def action_of(clause: Sequence[Symbol]) -> Action | None:
    """What a clause does with its packets, as far as it is said. Raises NotUnderstood where it says both."""
    kinds = [one.kind for one in clause]
    if "EXCEPT" in kinds:
        kinds = kinds[: kinds.index("EXCEPT")]
    negations = [at for at, one in enumerate(kinds) if one in ("NOT", "NEGMODAL", "NOTHING")]
    negated = len(negations)
    denied, permitted = "DENY" in kinds, "PERMIT" in kinds
    if negated > 1 or (denied and permitted):
        raise NotUnderstood
    if denied and negated and kinds.index("DENY") - negations[0] not in (1, 2):
        raise NotUnderstood
    if denied:
        return "permit" if negated else "deny"
    if not permitted and "MODAL" in kinds and not negated and not _does(kinds[kinds.index("MODAL") :]):
        raise NotUnderstood  # `the telnet line should log`
    if permitted or "MODAL" in kinds or "NEGMODAL" in kinds:
        return "deny" if negated else "permit"
    if negated:
        return "deny"
    return "permit" if "ONLY" in kinds else None


def _does(kinds: Sequence[str]) -> bool:
    return any(
        one in ("REACH", "INITIATE", "GET", "PKT", "NUM", "TO", "END", "LABEL", "ANY", "ONLY")
        for one in kinds
    )


def rules_of(clause: Sequence[Symbol], action: Action, ground: Ground) -> list[Rule]:
    """In order. Raises NotUnderstood."""
    kinds = [one.kind for one in clause]
    if "EXCEPT" in kinds:
        return _excepted(clause, kinds.index("EXCEPT"), action, ground)
    return _plain(clause, action, ground)


def _excepted(clause: Sequence[Symbol], at: int, action: Action, ground: Ground) -> list[Rule]:
    """What is excepted comes first, with what it does not say from what it is taken out of."""
    main = _plain(clause[:at], action, ground)
    other: Action = "permit" if action == "deny" else "deny"
    taken = _plain(clause[at + 1 :], other, ground, excepted=True)
    if len(main) != 1 or not taken:
        raise NotUnderstood
    (whole,) = main
    if any(one.kind in ("REACH", "MODAL", "INITIATE") for one in clause[at + 1 :]):
        raise NotUnderstood  # `nobody except h1 may reach h2`
    if whole.services and not whole.destinations and any(one.sources and one.destinations for one in taken):
        raise NotUnderstood
    return [*(_inside(one, whole) for one in taken), whole]


def _inside(one: Rule, whole: Rule) -> Rule:
    """An excepted end without a role is a part of the side that holds it."""
    sources, destinations = one.sources, one.destinations
    if sources and not destinations:
        in_source = all(any(a.subnet_of(b) for b in whole.sources) for a in sources)
        in_destination = all(any(a.subnet_of(b) for b in whole.destinations) for a in sources)
        if in_destination and not in_source:
            sources, destinations = (), sources
        elif whole.sources and not in_source:
            raise NotUnderstood
    return replace(
        one,
        services=one.services or whole.services,
        sources=sources or whole.sources,
        destinations=destinations or whole.destinations,
        exception=True,
    )


def _plain(clause: Sequence[Symbol], action: Action, ground: Ground, *, excepted: bool = False) -> list[Rule]:
    clause = _ranged(clause)
    found: list[_Open] = [_Open()]
    role, joined, last = "", True, ""
    log = any(one.kind == "LOG" for one in clause)
    initiated = any(one.kind == "INITIATE" for one in clause)
    fetched = False
    between = any(one.kind == "BETWEEN" for one in clause)
    both = between or any(one.kind == "BOTHWAYS" for one in clause)
    for at, one in enumerate(clause):
        here = found[-1]
        if one.kind in _PACKETS or (one.kind == "SEP" and last == "P"):
            if (
                one.kind in ("PKT", "NUM")
                and not joined
                and (_another(here, "P") or (one.kind == "PKT" and (here.established or _apart(here, one))))
            ):
                here = _next(found, "P")
            if one.kind == "NUM" and not here.order and at == 0:
                here.sequence = int(str(one.value))
                continue
            here.packets.append(one)
            if one.kind in ("PKT", "NUM"):
                here.order += "" if here.order.endswith("P") else "P"
                joined, role, last = True, "", "P"
            elif one.kind == "SEP":
                joined = False
        elif one.kind == "EST":
            if not joined and here.order and not here.order.endswith("P"):
                here = _next(found, "P")
            here.established = True
            here.order += "" if here.order.endswith("P") else "P"
        elif one.kind == "GET":
            fetched = True
        elif one.kind in ("AND", "SEP"):
            if last == "P":
                here.packets.append(one)
            joined = False
        elif one.kind in ("END", "ANY", "INTERNET", "LABEL"):
            side = _side(clause, at, role, here, joined=joined, last=last, between=between)
            if not joined and _another(here, side):
                here = _next(found, side)
            said = networks(one, ground)
            if at and clause[at - 1].kind == "(" and last == side and not _meets(here, side, said):
                raise NotUnderstood  # `alice (10.20.10.99)`
            _take(here, side, said)
            here.internet = here.internet or one.kind == "INTERNET"
            joined, role, last = True, "", side
        elif one.kind in _ROLES:
            if one.kind == "FROM" and one.text in ("source", "src") and _port_follows(clause, at):
                here.packets.append(one)
                continue
            away = (
                one.kind == "FROM" and here.order == "S" and here.free and action == "deny"
            )  # `block h1 from h2`
            got = one.kind == "FROM" and fetched and here.packets
            here.free = here.free and not away
            role = "destination" if away or got else _ROLES[one.kind]
        elif one.kind in ("?", "ROUTER", "IFACE"):
            raise NotUnderstood
        if (
            one.kind == "PORTW"
            and clause[at + 1 : at + 2]
            and clause[at + 1].kind not in ("NUM", "PKT", "PORTW", "(")
        ):
            raise NotUnderstood
    if clause and clause[-1].kind == "PORTW":
        raise NotUnderstood
    return [
        _rule(one, action, initiated=initiated and action == "deny", log=log, both=both)
        for one in _filled(found)
        if one.order or one.sequence or not excepted
    ]


def _filled(found: list[_Open]) -> list[_Open]:
    """`any to any`, packets alone: rules all the same, but nothing is no rule. A source that is not said is the one
    before."""
    kept = [one for one in found if one.order]
    for before, one in pairwise(kept):
        one.sources = one.sources or list(before.sources)
    return kept


def _ranged(clause: Sequence[Symbol]) -> list[Symbol]:
    """`16384 to 32767`, `range 20 21`, `between 5000 and 5100` as one number each."""
    out: list[Symbol] = []
    for one in clause:
        two = out[-2:]
        if one.kind == "NUM" and len(two) == 2:
            before = [other.kind for other in out[-4:-2]]
            listed = two[1].kind == "AND" and "BETWEEN" in before
            if two[0].kind == "NUM" and (two[1].kind in ("TO", "ATO") or listed):
                out[-2:] = [replace(two[0], value=(_number(two[0]), _number(one)))]
                if "BETWEEN" in before:
                    out = [other for other in out if other.kind != "BETWEEN"]
                continue
            if two[1].kind == "NUM" and two[0].text == "range":
                out[-1:] = [replace(two[1], value=(_number(two[1]), _number(one)))]
                continue
        out.append(one)
    return out


def _number(one: Symbol) -> int:
    return int(str(one.value))


def _port_follows(clause: Sequence[Symbol], at: int) -> bool:
    return at + 1 < len(clause) and clause[at + 1].kind in ("PORTW", "NUM")


def _apart(here: _Open, one: Symbol) -> bool:
    """`surf and resolve names at dns`: what people do is each a thing of its own."""
    if here.order.count("P") > 1 and one.token is not None and one.token.kind != "proto":
        return True  # `tcp from a to b on 22 and 80, icmp to anywhere`
    return bool(here.packets) and (one.text in ALONE or any(other.text in ALONE for other in here.packets))


def _another(here: _Open, part: str) -> bool:
    """Whether that part begins another rule, since this one has it and something behind it."""
    return part in here.order and not here.order.endswith(part)


def _next(found: list[_Open], part: str) -> _Open:
    """The next rule, with what stood before the part that it begins with."""
    last = found[-1]
    before = last.order[: last.order.index(part)]
    new = _Open()
    leads = part == "P" and "S" in last.order.partition("D")[0]  # `bob may reach web by https, and db by ssh`
    if "S" in before or (leads and not last.order.startswith("P")):
        new.sources = list(last.sources)
    if part != "P" and "P" in last.order:
        new.packets = list(last.packets)
    if part == "P" and "D" in before:
        new.destinations = list(last.destinations)
    kept = {"S": new.sources, "P": new.packets, "D": new.destinations}
    new.order = "".join(letter for letter in last.order if kept[letter])
    found.append(new)
    return new


def _meets(here: _Open, side: str, said: Sequence[IPv4Network]) -> bool:
    there = here.sources if side == "S" else here.destinations
    return any(one.overlaps(other) for one in said for other in there)


def _take(here: _Open, side: str, said: Sequence[IPv4Network]) -> None:
    into = here.sources if side == "S" else here.destinations
    for one in said:
        wider = [other for other in into if one != other and one.subnet_of(other)]
        if wider and here.order.endswith(side):  # `the servers in 10.30.0.0/25`
            into.remove(wider[0])
        if one not in into:
            into.append(one)
    here.order += "" if here.order.endswith(side) else side


def networks(one: Symbol, ground: Ground) -> list[IPv4Network]:
    if one.kind == "LABEL":
        return [ground.subnet(port.router, port.interface) for port in one.ports]
    return list(one.networks)


def _side(
    clause: Sequence[Symbol], at: int, role: str, here: _Open, *, joined: bool, last: str, between: bool
) -> str:
    """`S` or `D`. Raises NotUnderstood where it cannot be told."""
    if at and clause[at - 1].kind == "(" and last:
        return "D" if last == "P" else last
    if between and role in ("", "source"):
        return "D" if here.sources and not role else "S"
    if role == "source":
        return "S"
    if role == "destination":
        return "D"
    if not role and not joined and last in ("S", "D"):
        return last
    ahead = [one.kind for one in clause[at + 1 :]]
    behind = [one.kind for one in clause[:at]]
    if role == "of":
        return "S"
    if role == "a":
        acted = any(kind in ("PERMIT", "DENY") for kind in behind)
        if acted and not ahead and not here.packets and not here.sources and "REACH" not in behind:
            return "S"  # `nega a h1 tudo, menos …`
        if (
            acted
            and not here.sources
            and ("REACH" not in behind)
            and any(k in ("REACH", "PKT", "TO", "ATO", "END", "EXCEPT", "ANY") for k in ahead)
        ):
            return (
                "S"
                if not (here.packets and not any(k in ("TO", "ATO", "REACH", "END") for k in ahead))
                else "D"
            )
        return "D"
    if role == "on":
        return "D" if here.packets or here.sources else "S"
    if any(kind in ("MODAL", "NEGMODAL") for kind in ahead) and not any(
        kind in _LATER[:2] for kind in behind
    ):
        return "S"
    if here.sources:
        return "D"
    here.free = True
    return "S"


def _rule(one: _Open, action: Action, *, initiated: bool, log: bool, both: bool) -> Rule:
    return Rule(
        action,
        packets_of(one.packets),
        tuple(one.sources),
        tuple(one.destinations),
        established=one.established,
        initiated=initiated,
        internet=one.internet,
        free=one.free,
        log=log,
        both_ways=both,
        sequence=one.sequence,
    )
