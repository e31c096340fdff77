"""Edits of access lists that are bound already: entries inserted by sequence number, or a changed copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assent.network.transport.device import Acl, AclEntry
from assent.network.transport.generators.entries import (
    decided,
    position,
)
from assent.network.transport.generators.part import Part
from assent.network.transport.generators.placement import Binding
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import Kind, render_entry

_FREE = {"extended": (*range(100, 200), *range(2000, 2700)), "standard": (*range(1, 100), *range(1300, 2000))}


def bound_at(ground: Ground, router: str, name: str) -> list[Binding]:
    found = []
    for port, one in ground.device(router).interfaces.items():
        if one.acl_in == name:
            found.append(Binding(router, port, "in"))
        if one.acl_out == name:
            found.append(Binding(router, port, "out"))
    return found


def unique(new: Sequence[AclEntry]) -> list[AclEntry]:
    return list(dict.fromkeys(new))


def free_name(ground: Ground, router: str, kind: Kind) -> str:
    device = ground.device(router)
    used = {
        *device.acls,
        *(one.acl_in for one in device.interfaces.values()),
        *(one.acl_out for one in device.interfaces.values()),
    }
    return next(str(number) for number in _FREE[kind] if str(number) not in used)


def insert(part: Part, router: str, acl: Acl, new: Sequence[AclEntry]) -> None:
    """Each entry before the first one that decides otherwise, by sequence number; what holds already is left out."""
    lines: list[str] = []
    whole, numbers = acl, sequences(acl)
    block = len({one.action for one in new}) > 1
    todo = [one for one in unique(new) if block or decided(acl, one) != one.action or not acl.entries]
    if all(decided(acl, one) == one.action for one in todo) and acl.entries:
        todo = []
    if _gaps_needed(acl, numbers, todo):
        part.top(router, f"ip access-list resequence {acl.name} 100 100")
        numbers = [100 * (at + 1) for at in range(len(numbers))]
    floor = min((position(acl, one) for one in todo), default=0)
    for one in todo:
        twin = next((at for at, old in enumerate(whole.entries) if _same(old, one)), None)
        at = floor if block else position(whole, one)
        if block and twin is not None and twin <= at:
            floor += twin == at  # it stands there already, above what it must come before
            continue
        floor += 1
        if twin is not None and twin > at:  # the same entry stands too low: it moves up
            lines.append(f"no {numbers[twin]}")
            whole = replace(whole, entries=(*whole.entries[:twin], *whole.entries[twin + 1 :]))
            numbers = [*numbers[:twin], *numbers[twin + 1 :]]
        low = numbers[at - 1] if at else 0
        number = (low + numbers[at]) // 2 if at < len(numbers) else low + 10
        lines.append(f"{number} {render_entry(acl.kind, replace(one, sequence=None))}")
        whole = replace(whole, entries=(*whole.entries[:at], one, *whole.entries[at:]))
        numbers = [*numbers[:at], number, *numbers[at:]]
    part.section(router, f"ip access-list {acl.kind} {acl.name}", lines)
    if not lines:
        part.notes.append(f"access list {acl.name} on {router} does this already")


def _same(old: AclEntry, new: AclEntry) -> bool:
    return replace(old, sequence=None, line=0) == replace(new, sequence=None, line=0)


def sequences(acl: Acl) -> list[int]:
    """The numbers that IOS gives to entries that show none: ten more than the one before."""
    numbers: list[int] = []
    for one in acl.entries:
        numbers.append(one.sequence or (numbers[-1] if numbers else 0) + 10)
    return numbers


def _gaps_needed(acl: Acl, numbers: list[int], new: Sequence[AclEntry]) -> bool:
    """Whether some gap is too small for halving it as often as entries may go into it."""
    at = min((position(acl, one) for one in new), default=len(numbers))
    edges = [0, *numbers]
    tight = any(edges[i + 1] - edges[i] <= 2 ** min(len(new), 12) for i in range(at, len(numbers)))
    return bool(new) and at < len(numbers) and tight
