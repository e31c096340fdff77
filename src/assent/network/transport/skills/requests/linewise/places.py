"""Where a list goes, what it is called and what becomes of it: the parts of a clause that are not about packets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port
from assent.network.transport.objectives import Direction
from assent.network.transport.skills.requests.linewise.rules import NotUnderstood
from assent.network.transport.skills.requests.linewise.symbols import Symbol

_PREPOSITIONS = ("ON", "FROM", "OFROM", "TO", "ATO", "REACH")
_DROPPED = ("LISTW", "CALLED", "EXT", "VLANW", "CREATE", "BIND", "ADD", "LINEW", "LINKW")
_NOWHERE = ("ANY", "IFACEW", "TO", "ATO", "ON", "OFROM", "AND", "NOTHING", "?")
"""`don't bind it … to any interface`."""
_ENDS = ("END", "ANY", "INTERNET", "LABEL")


@dataclass
class Places:
    """What all clauses say together."""

    routers: list[str] = field(default_factory=list)
    facing: list[tuple[str, Direction | None]] = field(default_factory=list)
    interfaces: list[str] = field(default_factory=list)
    labels: list[tuple[Port, ...]] = field(default_factory=list)
    ways: list[Direction] = field(default_factory=list)
    lines: list[tuple[str, int]] = field(default_factory=list)
    """(what stands before it: `BEFORE`, `AFTER`, `BETWEEN` or nothing, number)"""
    managed: bool = False
    """Whether the list is one of who may log in: what is reached is the router that has it."""
    said: set[str] = field(default_factory=set)
    """The kinds of what was set aside: `CREATE`, `BIND`, `LATER`, `STD`, `TOP`, …"""


def described(clause: Sequence[Symbol], ground: Ground) -> list[Symbol]:
    """Words that only describe an end that is given, and places that are called by several words, as one."""
    out: list[Symbol] = []
    for at, one in enumerate(clause):
        if one.kind == "?" and _describes(clause, at):
            continue
        last = out[-1] if out else None
        if (
            one.kind == "END"
            and last is not None
            and last.kind == "LABEL"
            and clause[at - 1].kind in ("LABEL", "?")
        ):
            out.pop()  # `the public resolver 198.51.100.1`
        if one.kind == "LABEL" and last is not None:
            whole = out[-2] if last.kind in ("ON", "OFROM", "VLANW") and len(out) > 1 else last
            common = tuple(port for port in one.ports if port in whole.ports) if whole.kind == "LABEL" else ()
            if common:
                out = out[: out.index(whole)]
                out.append(replace(one, ports=common))
                continue
        if one.kind == "ROUTER" and len(out) > 1 and last is not None and last.kind in ("ON", "OFROM"):
            labelled = (
                out[-2]
                if out[-2].kind == "LABEL"
                else out[-3]
                if len(out) > 2 and out[-2].kind in ("VLANW", "IFACEW")
                else None
            )
            if labelled is not None and labelled.kind == "LABEL":
                here = tuple(port for port in labelled.ports if port.router == one.value)
                if here:
                    out[out.index(labelled)] = replace(labelled, ports=here)
                    out.pop()
                    continue
        out.append(one)
    return out


def _describes(clause: Sequence[Symbol], at: int) -> bool:
    ahead = [
        one for one in clause[at + 1 : at + 7] if one.kind not in ("?", "VLANW", "IFACEW", "OFROM", "ON")
    ]
    if clause[at + 1 : at + 2] and clause[at + 1].kind == "LISTW":
        return True
    return bool(ahead) and (
        (ahead[0].kind in ("END", "LABEL") and ahead[0].text[:1].isdigit())
        or (len(ahead) > 1 and ahead[0].kind == "(" and ahead[1].kind == "END")
    )


def without_places(clause: Sequence[Symbol], ground: Ground, places: Places) -> list[Symbol]:
    """The clause without what is said of the list and its place, which is noted. Raises NotUnderstood."""
    out: list[Symbol] = []
    at = 0
    while at < len(clause):
        one = clause[at]
        ahead = clause[at + 1 :]
        if one.kind == "ROUTER" and ahead and ahead[0].text == "uplink" and _leads(ahead[0], one, ground):
            pass  # `the ISP uplink`
        elif one.kind == "ROUTER":
            _router(one, out, clause, at, places)
        elif one.kind == "IFACE":
            places.interfaces.append(str(one.value))
            _drop(out, *_PREPOSITIONS, "IFACEW", "LINKW")
        elif one.kind in ("IN", "OUT") or _inbound(one, out, clause, at):
            places.ways.append("out" if one.kind == "OUT" else "in")
            _drop(out, "ON")
        elif one.kind == "LABEL" and _is_place(clause, at):
            places.labels.append(one.ports)
            _drop(out, *_PREPOSITIONS)
            at += next((n + 1 for n, other in enumerate(ahead[:2]) if other.kind == "IFACEW"), 0)
        elif one.kind == "NAME":
            _drop(out, *_PREPOSITIONS, "LISTW", "CALLED")
            places.said.add("NAME")
        elif one.kind in ("BEFORE", "AFTER"):
            used = _position(one, ahead, places)
            if not used:
                raise NotUnderstood
            at += used
        elif one.kind == "LATER":
            places.said.add("LATER")
            at += sum(1 for _ in takewhile(lambda o: o.kind in _NOWHERE, ahead))
        elif one.kind == "LINEW" and ahead and ahead[0].kind == "NUM":
            at += _numbered(out, ahead, places)
        elif one.kind == "IFACEW":
            if ahead and ahead[0].kind in ("NUM", "PKT") and one.text.startswith("p"):
                out.append(replace(one, kind="PORTW"))
            else:
                places.said.add("IFACEW")
        elif (
            one.text.startswith(("instead", "en lugar", "en vez", "em vez", "au lieu"))
            and any(other.kind in ("END", "NUM", "PKT", "LABEL") for other in ahead[:2])
        ) or (one.kind == "VLANW" and ahead and ahead[0].kind == "NUM"):
            raise NotUnderstood
        elif one.kind in _DROPPED or one.kind in (
            "STD",
            "LATER",
            "TOP",
            "BOTTOM",
            "REMOVE",
            "REPLACE",
            "REWRITE",
        ):
            places.said.add(one.kind)
            if one.kind == "LISTW":
                _drop(out, "ON", "TO", "OFROM", "ATO", "FROM")
        else:
            out.append(one)
        at += 1
    return _unbracketed(out)


def _leads(uplink: Symbol, router: Symbol, ground: Ground) -> bool:
    return any(
        far.router == router.value
        for port in uplink.ports
        for far in ground.far_ends(port.router, port.interface)
    )


def _router(one: Symbol, out: list[Symbol], clause: Sequence[Symbol], at: int, places: Places) -> None:
    last = out[-1] if out else None
    kind, text = (last.kind, last.text) if last is not None else ("", "")
    others = any(other.kind == "ROUTER" for n, other in enumerate(clause) if n != at) or places.routers
    linked = any(other.kind in ("LINKW", "IFACEW", "IN", "OUT") for other in clause[max(0, at - 4) : at])
    name = str(one.value)
    if kind == "PERMIT" and "through" in text:
        raise NotUnderstood  # a way, not a place
    if kind == "FROM":
        if not others and name == one.value and not any(o.kind in ("END", "LABEL") for o in clause):
            raise NotUnderstood
        places.facing.append((name, "in"))
    elif (kind == "TO" and text in ("into",)) or (kind == "REACH" and text.startswith("enter")):
        places.routers.append(name)
        places.ways.append("in")
    elif kind in ("TO", "ATO") and linked:
        places.facing.append((name, "out" if any(o.kind == "OUT" for o in clause) else None))
    elif kind in ("TO", "REACH", "BETWEEN") and not places.managed:
        raise NotUnderstood
    else:
        places.routers.append(name)
    _drop(out, *_PREPOSITIONS)


def _inbound(one: Symbol, out: Sequence[Symbol], clause: Sequence[Symbol], at: int) -> bool:
    """`in` behind or before an interface, or alone."""
    if one.text != "in" or one.kind != "ON":
        return False
    after = clause[at + 1] if at + 1 < len(clause) else None
    before = clause[at - 1] if at else None
    if after is None or after.kind in ("SEP", ")", "STOP", "("):
        return True
    if after.kind == "ON" or (
        after.kind == "IFACE" and before is not None and before.kind in ("SEP", "NAME")
    ):
        return True
    return before is not None and before.kind in ("IFACE", "IFACEW") and after.kind not in ("ROUTER", "NAME")


def _is_place(clause: Sequence[Symbol], at: int) -> bool:
    ahead = [one.kind for one in clause[at + 1 : at + 3]]
    behind = [one.kind for one in clause[max(0, at - 4) : at]]
    counted = ahead == ["IFACEW", "NUM"] or ahead == ["IFACEW", "PKT"]
    if (
        (ahead[:1] == ["IFACEW"] and not counted)
        or ahead == ["VLANW", "IFACEW"]
        or clause[at].text == "uplink"
    ):
        return True
    if "IFACEW" in behind and behind[-1:] in (["ON"], ["OFROM"]):
        return True
    if behind[-2:] == ["LISTW", "ON"]:
        return True
    if behind[-1:] not in (["ON"], ["TO"], ["OFROM"]):
        return False
    sided = "IN" in behind or "OUT" in behind or "BIND" in behind or "IN" in ahead or "OUT" in ahead
    texts = [one.text for one in clause[at + 1 : at + 3]]
    return sided or (behind[-1:] == ["ON"] and "in" in texts[:1] and len(clause) == at + 2)


def _position(one: Symbol, ahead: Sequence[Symbol], places: Places) -> int:
    """How many symbols say before or after what."""
    used = 0
    for other in ahead:
        if other.kind not in (
            "LINEW",
            "NUM",
            "DENY",
            "PERMIT",
            "BOTTOM",
            "TOP",
            "LISTW",
            "ANY",
            "OFROM",
            "ON",
            "NAME",
            "REST",
        ):
            break
        used += 1
        if other.kind in ("DENY", "PERMIT"):  # `the deny for 10.0.0.0/8`
            return len(
                list(takewhile(lambda o: o.kind not in ("SEP", "AND", "BUT", "STOP"), ahead))
            ) + _noted(one, places)
        if other.kind == "NUM":
            places.lines.append((one.kind, int(str(other.value))))
            break
    if not used:
        return 0
    places.said.add(one.kind if not any(o.kind == "NUM" for o in ahead[:used]) else "LINES")
    return used


def _noted(one: Symbol, places: Places) -> int:
    places.said.add(one.kind)
    return 0


def _numbered(out: list[Symbol], ahead: Sequence[Symbol], places: Places) -> int:
    """`line 20`, `between lines 10 and 20`, `lines 20 and 30`."""
    between = bool(out) and out[-1].kind == "BETWEEN"
    if between:
        out.pop()
    _drop(out, "ON", "OFROM", "ATO")
    used = 0
    for n, other in enumerate(ahead):
        if other.kind == "NUM":
            places.lines.append(("BETWEEN" if between else "", int(str(other.value))))
            used = n + 1
        elif other.kind not in ("AND", "SEP"):
            break
    return used


def _drop(out: list[Symbol], *kinds: str) -> None:
    while out and out[-1].kind in kinds:
        out.pop()


def _unbracketed(said: Sequence[Symbol]) -> list[Symbol]:
    """Without brackets that hold nothing any more."""
    out: list[Symbol] = []
    for one in said:
        if one.kind == ")":
            while out and out[-1].kind in ("SEP", "AND"):
                out.pop()
            if out and out[-1].kind == "(":
                out.pop()
                continue
        out.append(one)
    return out
