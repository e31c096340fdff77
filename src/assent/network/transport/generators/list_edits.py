"""Single lines of IPv4 access lists to IOS lines and claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assent.intents.errors import Clarify
from assent.network.transport.claims import Setting
from assent.network.transport.device import Acl, AclEntry, Ports
from assent.network.transport.edge_claims import Decides, FlowAt, Lines, Present
from assent.network.transport.edge_objectives import EditList, ListLine, RenameList, ResequenceList
from assent.network.transport.generators.edits import bound_at, sequences
from assent.network.transport.generators.entries import address_set, overlaps
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.languages.ios.acl_lines import Kind, numbered_kind, render_entry


def edited(objective: EditList, ground: Ground) -> Part:
    """Raises Clarify where a line that is to go is not there, or a number is taken."""
    router, name = objective.router, objective.list
    part = Part()
    acl = ground.device(router).acls.get(name)
    if acl is None:
        return _written(objective, part)
    numbers = sequences(acl)
    for gone in (*objective.remove, *objective.log, *objective.quiet):
        if gone not in numbers:
            there = listed(map(str, numbers))
            raise Clarify(
                [f"Access list {name} on {router} has no line {gone}. Which one is meant: {there}?"]
            )
    kept = [(n, e) for n, e in zip(numbers, acl.entries, strict=True) if n not in objective.remove]
    lines = [f"no {gone}" for gone in objective.remove]
    for at, (number, entry) in enumerate(kept):
        if number in (*objective.log, *objective.quiet):
            kept[at] = (number, replace(entry, log=number in objective.log))
            said = render_entry(acl.kind, replace(kept[at][1], sequence=None))
            lines += [f"no {number}", f"{number} {said}"]
    for line in objective.insert:
        number = _number(line, kept, objective, ground)
        new = entry_of(line, acl.kind)
        kept = sorted([*kept, (number, new)], key=lambda pair: pair[0])
        lines.append(f"{number} {render_entry(acl.kind, new)}")
        above = [one for there, one in kept if there < number]
        others = [entry_of(other, acl.kind) for other in objective.insert]
        if not any(_contradicts(new, one) for one in (*above, *others)):
            part.claims.append(_decides(router, name, line))
    lines += [] if objective.remark is None else [f"remark {objective.remark}"]
    part.section(router, f"ip access-list {acl.kind} {name}", lines)
    shown = any(entry.sequence is not None for entry in acl.entries)
    after = [number if shown else 10 * (at + 1) for at, (number, _) in enumerate(kept)]
    part.claims.append(Lines(router=router, list=name, numbers=tuple(after)))
    _told(objective, acl, ground, part)
    return part


def _contradicts(new: AclEntry, other: AclEntry) -> bool:
    """Whether another line does the opposite with some of its packets, so that this one alone decides nothing."""
    return other.action != new.action and overlaps(other, new)


def _told(objective: EditList, acl: Acl, ground: Ground, part: Part) -> None:
    bound = bound_at(ground, objective.router, acl.name)
    part.claims += [
        Setting(router=one.router, interface=one.interface, field=f"acl_{one.direction}", value=acl.name)
        for one in bound
    ]
    where = listed([f"{one.interface} {one.direction}" for one in bound])
    state = f"filters {objective.router} {where}" if bound else "is not bound to any interface"
    part.notes.append(f"access list {acl.name} {state}")


def _written(objective: EditList, part: Part) -> Part:
    """A list that is not there yet."""
    kind: Kind = numbered_kind(objective.list) or ("standard" if objective.standard else "extended")
    lines = [
        f"{line.sequence} {said}" if line.sequence else said
        for line in objective.insert
        if (said := render_entry(kind, entry_of(line, kind)))
    ]
    part.section(objective.router, f"ip access-list {kind} {objective.list}", lines)
    part.claims.append(Present(router=objective.router, what="access list", name=objective.list))
    part.notes.append(
        f"access list {objective.list} is not bound to any interface, so it filters nothing yet"
    )
    return part


def _number(line: ListLine, kept: Sequence[tuple[int, AclEntry]], objective: EditList, ground: Ground) -> int:
    """The number that was said; else one that puts the line before the first that decides otherwise."""
    taken = [number for number, _ in kept]
    if line.sequence is not None:
        if line.sequence in taken:
            raise Clarify(
                [
                    f"Line {line.sequence} of access list {objective.list} is there already. Should it be replaced?"
                ]
            )
        return line.sequence
    last = max(taken, default=0)
    if objective.last:
        return last + 10
    new = entry_of(line, "extended")
    against = [number for number, one in kept if one.action != new.action and overlaps(one, new)]
    if not against:
        denies = [number for number, one in kept if one == replace(one, action="deny") and _whole(one)]
        against = denies[:1]
    if not against:
        return last + 10
    before = max([number for number in taken if number < against[0]], default=0)
    if against[0] - before < 2:
        raise Clarify(
            [
                f"There is no room before line {against[0]} of access list {objective.list}. "
                "Should its lines be renumbered first?"
            ]
        )
    return (before + against[0]) // 2


def _whole(one: AclEntry) -> bool:
    return replace(one, log=False, sequence=None) == AclEntry(action=one.action)


def entry_of(line: ListLine, kind: Kind) -> AclEntry:
    """A line as a list of that kind has it."""
    if kind == "standard":
        return AclEntry(action=line.action, source=address_set(line.source), log=line.log)
    return AclEntry(
        action=line.action,
        protocol=line.service.protocol,
        source=address_set(line.source),
        destination=address_set(line.destination),
        source_ports=Ports((line.service.source_ports,)) if line.service.source_ports else None,
        destination_ports=Ports((line.service.ports,)) if line.service.ports else None,
        established=line.established,
        icmp_type=line.icmp_type,
        dscp=line.dscp,
        log=line.log,
    )


def _decides(router: str, name: str, line: ListLine) -> Decides:
    flow = FlowAt(
        source=line.source,
        destination=line.destination,
        protocol=line.service.protocol,
        source_ports=line.service.source_ports,
        destination_ports=line.service.ports,
        established=line.established,
        icmp_type=line.icmp_type,
        dscp=line.dscp,
    )
    return Decides(router=router, list=name, flow=flow, expected=line.action)


def resequenced(objective: ResequenceList, ground: Ground) -> Part:
    acl = _known(objective.router, objective.list, ground)
    part = Part()
    part.top(objective.router, f"ip access-list resequence {acl.name} {objective.start} {objective.step}")
    numbers = tuple(objective.start + at * objective.step for at in range(len(acl.entries)))
    part.claims.append(Lines(router=objective.router, list=acl.name, numbers=numbers))
    return part


def renamed(objective: RenameList, ground: Ground) -> Part:
    """The new one is there, and bound, before the old one goes."""
    acl = _known(objective.router, objective.list, ground)
    if objective.new in ground.device(objective.router).acls:
        raise Clarify(
            [f"{objective.router} has an access list {objective.new} already. Which name is meant?"]
        )
    part = Part()
    lines = [render_entry(acl.kind, entry) for entry in acl.entries]
    part.section(objective.router, f"ip access-list {acl.kind} {objective.new}", lines)
    for one in bound_at(ground, objective.router, acl.name):
        part.section(
            objective.router,
            f"interface {one.interface}",
            [f"ip access-group {objective.new} {one.direction}"],
        )
        part.claims.append(
            Setting(
                router=objective.router,
                interface=one.interface,
                field=f"acl_{one.direction}",
                value=objective.new,
            )
        )
    part.top(objective.router, f"no ip access-list {acl.kind} {acl.name}")
    part.claims.append(Present(router=objective.router, what="access list", name=objective.new))
    part.claims.append(Present(router=objective.router, what="access list", name=acl.name, present=False))
    return part


def _known(router: str, name: str, ground: Ground) -> Acl:
    acl = ground.device(router).acls.get(name)
    if acl is None:
        there = listed(ground.device(router).acls) or "it has none"
        raise Clarify([f"{router} has no access list {name}. Which one is meant: {there}?"])
    return acl
