"""Where a filter wish wants its list: routers, interfaces, direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import Direction
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.requests import filter_words as words
from assent.network.transport.skills.requests.filter_ends import SKIP
from assent.network.transport.skills.requests.filter_marks import Mark
from assent.network.transport.skills.requests.filter_pieces import Piece


@dataclass
class Where:
    routers: list[str] = field(default_factory=list)
    ports: list[Port] = field(default_factory=list)
    direction: Direction | None = None
    near: str = ""


def where_of(pieces: Sequence[Piece], ground: Ground) -> tuple[Where, set[int]]:
    """What is said of places, in all pieces, and which tokens say it. Raises Clarify."""
    where, spoken = Where(), set[int]()
    for piece in pieces:
        for at, mark in enumerate(piece.marks):
            if piece.sort == "story" and mark.kind in ("router", "label") and not _told(piece, at):
                spoken.add(mark.at)
                continue
            if mark.kind == "port":
                spoken.add(mark.at)
            elif mark.kind == "router" and not _is_end(piece.marks, at):
                spoken.add(mark.at)
                faced = _faced(piece, at, ground, where.routers)
                if faced is not None:
                    where.ports.append(faced)
                    where.direction = where.direction or _way(piece.marks, at)
                elif not _far(piece.marks, at):
                    where.routers.append(str(mark.value))
            elif mark.kind == "label" and (_on(piece.marks, at) or _linked(mark, ground)):
                spoken.add(mark.at)
                where.ports += [port for port in mark.ports if port not in where.ports]
                where.direction = where.direction or (
                    _way(piece.marks, at) if _linked(mark, ground) else None
                )
    where.routers = list(dict.fromkeys(where.routers))
    named = [str(mark.value) for piece in pieces for mark in piece.all("port")]
    for name in dict.fromkeys(named):
        where.ports.append(_named(name, where, ground))
    if not where.ports and _own_lan(pieces) and len(where.routers) == 1:
        where.ports.append(Port(where.routers[0], ground.lan(where.routers[0])))
    ways = [way for piece in pieces for way in [words.direction(piece.text)] if way]
    explicit = [
        way
        for piece in pieces
        for way in [words.direction(re.sub(r"\bin\b(?! direction)", "", piece.text))]
        if way
    ]
    if len(set(explicit)) > 1:
        raise Clarify(["Inbound or outbound: in which direction should the list filter?"])
    where.direction = next(iter(explicit), None) or where.direction or next(iter(ways), None)
    where.ports = list(dict.fromkeys(where.ports))
    return where, spoken


def _told(piece: Piece, at: int) -> bool:
    """Whether a story says a place: `anti-spoofing on edge1:`, `R3:`."""
    before = [
        mark
        for mark in piece.marks[max(0, at - 3) : at]
        if mark.text not in SKIP or is_word(mark.token, "ON")
    ]
    return len([m for m in piece.marks if m.kind != "cut"]) < 3 or (
        bool(before) and is_word(before[-1].token, "ON", "IN")
    )


def _is_end(marks: Sequence[Mark], at: int) -> bool:
    """`SSH to R3`, `R3's own addresses`, `manage R3`: the router is what is reached."""
    after = " ".join(mark.text for mark in marks[at + 1 : at + 4])
    if re.match(r"(?:'s )?(?:own |itself|addresses|management)", after):
        return True
    before = [m for m in marks[max(0, at - 3) : at] if m.text not in ("the", "router", "a", "el", "la")]
    if not before:
        return False
    reached = is_word(before[-1].token, "REACH") or before[-1].text in (
        "polling",
        "ping",
        "pinging",
        "managing",
        "ssh",
        "telnet",
        "reaching",
    )
    to = is_word(before[-1].token, "TO") and not any(
        is_word(m.token, "LINK", "INTERFACE", "FACING", "PORT") or m.text in ("link", "port", "facing")
        for m in marks[max(0, at - 5) : at]
    )
    return reached or to


def _on(marks: Sequence[Mark], at: int) -> bool:
    """Whether a label is where the list goes: `on the staff VLAN`, `lyon's office port`."""
    after = [m for m in marks[at + 1 : at + 3] if m.text not in ("'s", "vlan", "lan")]
    if after and is_word(after[0].token, "INTERFACE", "LINK") and after[0].text not in ("ports",):
        return True
    before = [m for m in marks[max(0, at - 4) : at] if m.text not in SKIP or is_word(m.token, "ON")]
    if before and before[-1].kind in ("router",):
        before = before[:-1]
    before = [m for m in before if m.text not in ("'s",)]
    if (
        not before
        or not is_word(before[-1].token, "ON", "IN", "OUT")
        or (before[-1].text in ("at",) and len(marks[at].ports) > 1)
    ):
        return bool(before) and before[-1].text in ("entering", "enter", "inbound", "outbound")
    who = marks[max(0, at - 6) : at]
    return not any(
        m.text in ("hosts", "users", "machines", "pcs", "people", "devices", "anyone", "everyone", "nobody")
        for m in who[-4:]
    )


def _linked(mark: Mark, ground: Ground) -> bool:
    return len(mark.ports) == 1 and bool(ground.far_ends(mark.ports[0].router, mark.ports[0].interface))


def _way(marks: Sequence[Mark], at: int) -> Direction | None:
    before = " ".join(m.text for m in marks[max(0, at - 5) : at])
    if re.search(r"\b(?:from|arriv\w*|desde|depuis|coming|incoming|provenant|procedente)\b", before):
        return "in"
    return "out" if re.search(r"\b(?:towards?|leaving|to|hacia|vers|para)\b", before) else None


def _far(marks: Sequence[Mark], at: int) -> bool:
    before = [m for m in marks[max(0, at - 2) : at] if m.text != "the"]
    return bool(before) and is_word(before[-1].token, "FACING", "FROM")


def _faced(piece: Piece, at: int, ground: Ground, known: Sequence[str]) -> Port | None:
    """`R2 … arriving from R3`, `on R4's link to R1`: the port of the other router that faces this one."""
    marks = piece.marks
    before = marks[max(0, at - 6) : at]
    says = any(
        is_word(m.token, "FROM", "FACING", "LINK", "TO") or m.text in ("towards", "toward", "from", "facing")
        for m in before[-3:]
    )
    near = [str(m.value) for m in marks if m.kind == "router" and m is not marks[at]]
    near = near or [one for one in known if one != marks[at].value] or _before(piece, marks[at], ground)
    if not says or len(set(near)) != 1:
        return None
    names = ground.facing(near[0], str(marks[at].value))
    return Port(near[0], names[0]) if len(names) == 1 else None


def _before(piece: Piece, mark: Mark, ground: Ground) -> list[str]:
    """Of a router with one neighbour, that: `from the provider` enters the network there."""
    neighbours = ground.neighbours(str(mark.value))
    return neighbours if len(neighbours) == 1 else []


def _own_lan(pieces: Sequence[Piece]) -> bool:
    return any(
        re.search(
            r"\b(?:its|the|su|sua|son|sa)?\s*lan (?:interface|port|side)\b|\bout to \S+ lan\b", piece.text
        )
        for piece in pieces
    )


def _named(name: str, where: Where, ground: Ground) -> Port:
    if len(where.routers) == 1:
        return Port(where.routers[0], ground.interface(where.routers[0], name))
    among = where.routers or ground.routers
    having = [one for one in among if name in ground.device(one).interfaces]
    if len(having) != 1:
        raise Clarify([f"On which router is {name}: {listed(having or ground.routers)}?"])
    return Port(having[0], name)
