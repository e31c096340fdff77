"""`SSH from staff to the servers only for alice, please change SRV-OUT`: lines of a list that let fewer through than
before. Who is meant is told by the lines themselves: the part of what a line permits that is to be left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.device import Acl, AclEntry
from assent.network.transport.edge_objectives import EditList, ListLine
from assent.network.transport.generators.edits import sequences
from assent.network.transport.generators.entries import address_set, covers, services_match
from assent.network.transport.skills.requests import list_words as words
from assent.network.transport.skills.requests.ends import ends_in, services
from assent.network.transport.skills.requests.list_content import as_packets
from assent.network.transport.skills.requests.list_written import line_of
from assent.network.transport.skills.requests.spoken import Spoken


def limited(said: Spoken, router: str, acl: Acl) -> EditList | None:
    """None where no limit is said, or no line is about just these packets. Raises Clarify where several may be."""
    said = as_packets(said)
    wanted = services(said.tokens)
    if not said.says(words.LIMITS) or not wanted or acl.kind != "extended":
        return None
    sources, destinations = ends_in(said, labels=True)
    ends = tuple(dict.fromkeys((*sources, *destinations)))
    hits = [
        (number, entry, left)
        for number, entry in zip(sequences(acl), acl.entries, strict=True)
        if entry.action == "permit"
        and not entry.established
        and any(services_match(one, entry) for one in wanted)
        and (left := _narrowed(entry, ends)) is not None
    ]
    if not hits:
        return None
    if len(hits) > len(wanted):
        raise Clarify(
            [f"Which line of access list {acl.name} is meant: {', '.join(str(n) for n, *_ in hits)}?"]
        )
    removed = tuple(number for number, *_ in hits)
    lines = [line for number, entry, left in hits for line in _lines(number, entry, left, acl, removed)]
    return EditList(router=router, list=acl.name, remove=removed, insert=tuple(lines))


def _narrowed(entry: AclEntry, ends: Sequence[IPv4Network]) -> list[AclEntry] | None:
    """The entry for the ends that are a part of one of its sides, where all others that are named are a side of it."""
    sides: dict[str, list[IPv4Network]] = {"source": [], "destination": []}
    for one in ends:
        new = address_set(one)
        if new in (entry.source, entry.destination):
            continue
        inside = [
            side
            for side in ("source", "destination")
            if covers(AclEntry("permit", source=getattr(entry, side)), AclEntry("permit", source=new))
        ]
        if len(inside) != 1:
            return None
        sides[inside[0]].append(one)
    if bool(sides["source"]) == bool(sides["destination"]):
        return None
    side = "source" if sides["source"] else "destination"
    if side == "source":
        return [replace(entry, source=address_set(one)) for one in sides[side]]
    return [replace(entry, destination=address_set(one)) for one in sides[side]]


def _lines(
    number: int, entry: AclEntry, left: Sequence[AclEntry], acl: Acl, removed: Sequence[int]
) -> list[ListLine]:
    there = [(n, one) for n, one in zip(sequences(acl), acl.entries, strict=True) if n not in removed]
    others = [one for n, one in there if n > number]
    after = next((one for one in others if covers(one, entry)), None)
    new = [*left] if after is None or after.action == "deny" else [*left, replace(entry, action="deny")]
    gap = min((n for n, _ in there if n > number), default=number + 10 * len(new) + 10) - number
    if gap < len(new):
        raise Clarify(
            [
                f"There is no room behind line {number} of access list {acl.name}. Should it be renumbered first?"
            ]
        )
    step = max(1, gap // (len(new) + 1))
    numbered = (replace(one, sequence=number + at * step) for at, one in enumerate(new))
    return [line for one in numbered for line in line_of(one)]
