"""A request for a list as objectives: the lines in their order, what becomes of the rest, where the list goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assent.intents.errors import Clarify
from assent.network.transport.device import Acl, AclEntry
from assent.network.transport.edge_objectives import EditList, ListLine
from assent.network.transport.generators.bgp import outside
from assent.network.transport.generators.edits import free_name, sequences
from assent.network.transport.generators.list_edits import entry_of
from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port
from assent.network.transport.objectives import ANYWHERE, AnyObjective, BindList, Direction, Service
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.linewise.rules import Action, NotUnderstood, Rule
from assent.network.transport.skills.requests.linewise.wish import Wish
from assent.network.transport.skills.requests.list_written import line_of

OSPF = 89
_CHANGES = {"REMOVE", "REPLACE", "REWRITE"}


def composed(wish: Wish, ground: Ground) -> list[AnyObjective] | None:
    """Raises Clarify for what is missing, NotUnderstood for what others may know."""
    known = _known(wish, ground)
    if known:
        return [made for router, acl in known for made in _edited(wish, router, acl)]
    if not wish.rules or wish.said & _CHANGES or wish.lines or wish.log_lines:
        return None
    if wish.assumed and wish.rest != "deny":
        return None
    return _new(wish, ground)


def _known(wish: Wish, ground: Ground) -> list[tuple[str, Acl]]:
    """The lists that are there and that are meant, by their name or by where they are bound."""
    if wish.name is not None:
        having = [one for one in wish.routers or ground.routers if wish.name in ground.device(one).acls]
        if len(having) > 1 and not wish.routers and "EVERY" not in wish.said:
            raise NotUnderstood
        return [(one, ground.device(one).acls[wish.name]) for one in having]
    if wish.said & {"CREATE", "LATER"} or len(wish.ports) != 1 or not wish.rules:
        return []
    (port,) = wish.ports
    one = ground.device(port.router).interfaces[port.interface]
    direction = wish.direction or _direction(wish, port, ground)
    acl = ground.device(port.router).acls.get((one.acl_in if direction == "in" else one.acl_out) or "")
    return [(port.router, acl)] if acl is not None and acl.entries else []


def _edited(wish: Wish, router: str, acl: Acl) -> list[AnyObjective]:
    """New lines, lines in the place of others, lines that log. Raises NotUnderstood for all else."""
    if wish.said & {"UNBIND", "LATER", "CREATE"} or any(port.router != router for port in wish.ports):
        raise NotUnderstood
    if not wish.rules:
        return [_logged(wish, router, acl)]
    if _tells_which(wish, acl):
        return [build(EditList, router=router, list=acl.name, log=tuple(number for _, number in wish.lines))]
    if wish.log_lines or wish.log_denied or wish.rest_scope or any(_unplain(one) for one in wish.rules):
        raise NotUnderstood
    if wish.assumed and ("ADD" not in wish.said or {one.action for one in acl.entries} != {"permit"}):
        raise NotUnderstood
    if "REWRITE" in wish.said and wish.rest in ("permit", "deny"):
        return [_rewritten(wish, router, acl)]
    if wish.only or wish.rest == "deny" or "REWRITE" in wish.said:
        raise NotUnderstood
    return [_replaced(wish, router, acl) if wish.said & _CHANGES else _added(wish, router, acl)]


def _tells_which(wish: Wish, acl: Acl) -> bool:
    """`log what SRV-OUT permits with ssh (line 40)`: a line that is there, not a new one."""
    there = dict(zip(sequences(acl), acl.entries, strict=True))
    said = [there.get(number) for role, number in wish.lines if not role]
    rules = [one for one in wish.rules if isinstance(one, Rule)]
    return (
        bool(said)
        and len(said) == len(wish.lines)
        and not wish.said & {"ADD", *_CHANGES}
        and len(rules) == len(wish.rules)
        and all(one.log for one in rules)
        and all(entry is not None and entry.action == rules[0].action for entry in said)
    )


def _unplain(one: Rule | AclEntry) -> bool:
    return isinstance(one, Rule) and (one.internet or one.both_ways or one.exception)


def _logged(wish: Wish, router: str, acl: Acl) -> EditList:
    numbers = sequences(acl)
    if wish.said & _CHANGES or not (wish.log_lines or wish.log_denied):
        raise NotUnderstood
    if wish.log_denied:
        hits = [
            n for n, one in zip(numbers, acl.entries, strict=True) if one.action == "deny" and not one.log
        ]
        return build(EditList, router=router, list=acl.name, log=tuple(hits))
    said = [number for role, number in wish.lines if not role]
    if "BOTTOM" in wish.said and not said:
        said = numbers[-1:]
    if not said or len(said) != len(wish.lines or said) or not set(said) <= set(numbers):
        raise NotUnderstood
    return build(EditList, router=router, list=acl.name, **{str(wish.log_lines): tuple(said)})


def _rewritten(wish: Wish, router: str, acl: Acl) -> EditList:
    lines = [line for one in wish.rules for line in _lines(one, acl.kind)]
    lines.append(ListLine(action="deny" if wish.rest == "deny" else "permit", log=wish.rest_log))
    numbered = tuple(one.model_copy(update={"sequence": 10 * (at + 1)}) for at, one in enumerate(lines))
    return build(EditList, router=router, list=acl.name, remove=tuple(sequences(acl)), insert=numbered)


def _replaced(wish: Wish, router: str, acl: Acl) -> EditList:
    """`line 50 goes, in its place deny ip any any`."""
    numbers = sequences(acl)
    if len(wish.rules) != 1 or len(wish.lines) != 1 or wish.lines[0][0] or wish.lines[0][1] not in numbers:
        raise NotUnderstood
    (number,) = (said for _, said in wish.lines)
    lines = [line for one in wish.rules for line in _lines(one, acl.kind)]
    high = min((one for one in numbers if one > number), default=number + 10 * len(lines) + 10)
    if high - number < len(lines):
        raise Clarify([f"There is no room behind line {number}. Should the list be renumbered first?"])
    step = max(1, (high - number) // (len(lines) + 1))
    placed = tuple(one.model_copy(update={"sequence": number + at * step}) for at, one in enumerate(lines))
    return build(EditList, router=router, list=acl.name, remove=(number,), insert=placed)


def _added(wish: Wish, router: str, acl: Acl) -> EditList:
    lines = [line for one in wish.rules for line in _lines(one, acl.kind)]
    lines = _positioned(lines, wish, acl, first="TOP" in wish.said)
    have = {replace(entry, sequence=None, line=0) for entry in acl.entries}
    if not lines or any(entry_of(line, acl.kind) in have for line in lines):
        raise NotUnderstood
    last = "BOTTOM" in wish.said and "BEFORE" not in wish.said
    return build(EditList, router=router, list=acl.name, insert=tuple(lines), last=last)


def _bound(port: Port, ground: Ground) -> tuple[str | None, str | None]:
    one = ground.device(port.router).interfaces[port.interface]
    return one.acl_in, one.acl_out


def _positioned(lines: list[ListLine], wish: Wish, acl: Acl, *, first: bool) -> list[ListLine]:
    numbers = sequences(acl)
    low, high = 0, numbers[0] if numbers else 10 * len(lines) + 10
    if first and "BEFORE" not in wish.said and not wish.lines:
        return _between(lines, 0, high)
    if not wish.lines:
        return lines
    roles = {role for role, _ in wish.lines}
    said = [number for _, number in wish.lines]
    if roles == {"BETWEEN"} and len(said) == 2:
        low, high = said
    elif roles == {"BEFORE"} and len(said) == 1 and said[0] in numbers:
        high = said[0]
        low = max((one for one in numbers if one < high), default=0)
    elif roles == {"AFTER"} and len(said) == 1 and said[0] in numbers:
        low = said[0]
        high = min((one for one in numbers if one > low), default=low + 10 * len(lines) + 10)
    elif roles == {""} and len(said) == 1 and said[0] not in numbers and len(lines) == 1:
        return [lines[0].model_copy(update={"sequence": said[0]})]
    else:
        raise NotUnderstood
    return _between(lines, low, high)


def _between(lines: list[ListLine], low: int, high: int) -> list[ListLine]:
    if high - low <= len(lines):
        raise Clarify(
            [f"There is no room between lines {low} and {high}. Should the list be renumbered first?"]
        )
    step = (high - low) // (len(lines) + 1)
    return [one.model_copy(update={"sequence": low + step * (at + 1)}) for at, one in enumerate(lines)]


def _lines(one: Rule | AclEntry, kind: str) -> list[ListLine]:
    """The lines of a rule. Raises NotUnderstood where a standard list cannot say it."""
    if isinstance(one, AclEntry):
        return line_of(one)
    if kind == "standard" and (one.services or one.established or one.destinations not in ((), (ANYWHERE,))):
        raise NotUnderstood
    if one.established and one.services and not any(service.protocol == 6 for service in one.services):
        raise NotUnderstood
    services = one.services or ((Service(protocol=6),) if one.established else (Service(),))
    ways = [(one.sources or (ANYWHERE,), one.destinations or (ANYWHERE,))]
    if one.both_ways or (one.internet and kind == "standard"):
        raise NotUnderstood
    if one.initiated:
        if {service.protocol for service in services} != {6}:
            raise NotUnderstood
        answers = replace(one, action="permit", established=True, initiated=False, log=False)
        return [*_lines(answers, kind), *_lines(replace(one, initiated=False), kind)]
    return [
        ListLine(
            action=one.action,
            service=service,
            source=source,
            destination=destination,
            established=one.established and service.protocol == 6,
            log=one.log,
            sequence=one.sequence,
        )
        for sources, destinations in ways
        for service in services
        for source in sources
        for destination in destinations
    ]


def _new(wish: Wish, ground: Ground) -> list[AnyObjective] | None:
    if len(wish.routers) != 1 or len(wish.ports) > 1:
        return None
    (router,) = wish.routers
    kind = "standard" if wish.standard else "extended"
    if wish.name is None and not (wish.ports and wish.exactly):
        return None
    _outside(wish, ground)
    lines = _whole(wish, kind)
    name = wish.name or free_name(ground, router, "standard" if wish.standard else "extended")
    if not wish.ports:
        if wish.said & {"BIND"} or wish.direction or not wish.said & {"CREATE", "LATER", "LISTW"}:
            return None
        if wish.only and wish.rest is None and not wish.log_denied and _everything(lines[-1]):
            lines = lines[:-1]  # a list ends in a denial anyway
        return [build(EditList, router=router, list=name, insert=tuple(lines), standard=wish.standard)]
    (port,) = wish.ports
    if "LATER" in wish.said:
        return None
    direction = wish.direction or _direction(wish, port, ground)
    if any(_bound(port, ground)[direction == "out"] for _ in (0,)):
        return None
    lines = _with_neighbours(lines, port, direction, ground, kind)
    return [
        build(EditList, router=router, list=name, insert=tuple(lines), standard=wish.standard),
        build(BindList, router=router, interface=port.interface, direction=direction, list=name),
    ]


def _whole(wish: Wish, kind: str) -> list[ListLine]:
    lines = [line for one in wish.rules for line in _lines(one, kind)]
    if wish.only == "source" and wish.rest != "deny" and not wish.rest_scope:
        lines += _others(wish, kind)
        wish.rest = wish.rest if wish.rest in ("permit", "deny") else "permit"
    lines += [line for one in wish.rest_scope for line in _lines(one, kind)]
    lines = list(dict.fromkeys(lines))
    rest = _default(wish, lines)
    logs = wish.rest_log or wish.log_denied
    if rest is not None and not _everything(lines[-1]):
        lines.append(ListLine(action=rest, log=logs and (rest == "deny" or wish.rest_log)))
    if wish.log_denied:
        lines = [one.model_copy(update={"log": True}) if one.action == "deny" else one for one in lines]
    return lines


def _others(wish: Wish, kind: str) -> list[ListLine]:
    """`only bob may …`: the same packets of everybody else."""
    rules = [one for one in wish.rules if isinstance(one, Rule)]
    if len(rules) != len(wish.rules) or any(one.action == "deny" or not one.sources for one in rules):
        raise NotUnderstood
    denied = [replace(one, action="deny", sources=(), log=False) for one in rules]
    return [line for one in dict.fromkeys(denied) for line in _lines(one, kind)]


def _default(wish: Wish, lines: Sequence[ListLine]) -> Action | None:
    """What becomes of packets that no line is about; None where the list ends as it is. Raises Clarify."""
    if wish.only == "all" and wish.rest == "permit" and not wish.rest_scope:
        raise NotUnderstood
    if wish.rest in ("permit", "same"):
        return "permit"
    if wish.rest == "deny" or wish.only == "all":
        return "deny"
    said = [one for one in wish.rules if not one.established]
    if said and {one.action for one in said} == {"deny"} and not _everything(lines[-1]):
        return "permit"  # what is established is only excepted
    actions = {line.action for line in lines}
    if _everything(lines[-1]):
        return None
    if wish.rest_scope:
        return "permit" if wish.rest_scope[-1].action == "deny" else "deny"
    if actions == {"deny"}:
        return "permit"
    if actions == {"permit"}:
        if wish.name is None and not wish.said & {"LISTW", "CREATE"}:
            raise NotUnderstood
        return "deny" if wish.log_denied else None
    exceptions = [one for one in wish.rules if isinstance(one, Rule) and one.exception]
    rules = [one for one in wish.rules if not (isinstance(one, Rule) and one.exception)]
    if exceptions and {one.action for one in rules} == {"deny"}:
        return "permit"
    if exceptions and {one.action for one in rules} == {"permit"}:
        wide = all(
            isinstance(one, Rule) and not one.services and one.destinations in ((), (ANYWHERE,))
            for one in rules
        )
        return "permit" if wide else "deny"  # `they can go everywhere except there`
    raise Clarify(["What should become of all other packets: may they pass, or are they denied?"])


def _everything(line: ListLine) -> bool:
    return line.service == Service() and line.source == line.destination == ANYWHERE and not line.established


def _with_neighbours(
    lines: list[ListLine], port: Port, direction: Direction, ground: Ground, kind: str
) -> list[ListLine]:
    """OSPF between neighbours stays alive where nobody spoke of it: an inbound list would drop its hellos, too."""
    far = ground.far_ends(port.router, port.interface)
    running = any(ground.device(one.router).ospf for one in far) and ground.device(port.router).ospf
    denies = any(_everything(one) and one.action == "deny" for one in lines) or (
        lines[-1].action == "permit" and not _everything(lines[-1])
    )
    if direction == "out" or kind == "standard" or not running or not denies:
        return lines
    if any(one.service.protocol == OSPF for one in lines):
        return lines
    return [ListLine(action="permit", service=Service(protocol=OSPF)), *lines]


def _direction(wish: Wish, port: Port, ground: Ground) -> Direction:
    if port.interface in ground.lans(port.router):
        subnet = ground.subnet(port.router, port.interface)
        rules = [one for one in wish.rules if isinstance(one, Rule)]
        inside = [
            bool(rules) and all(ends and all(one.subnet_of(subnet) for one in ends) for ends in side)
            for side in ([one.sources for one in rules], [one.destinations for one in rules])
        ]
        if inside[0] != inside[1]:
            return "in" if inside[0] else "out"
    raise Clarify([f"In which direction on {port}: inbound or outbound?"])


def _outside(wish: Wish, ground: Ground) -> None:
    """`the Internet` is everybody only where a list filters what leaves the network, or enters it."""
    if not any(isinstance(one, Rule) and one.internet for one in wish.rules):
        return
    for port in wish.ports:
        one = ground.device(port.router).interfaces[port.interface]
        beyond = outside(ground, port.router)
        if not any(hop in address.network for hop in beyond for address in one.addresses):
            raise NotUnderstood
    if not wish.ports:
        raise NotUnderstood
