"""The roles that values have where static routes are spoken of, and the routes that they make.

A new route begins where something is said that the last one has already; what is not said again holds on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Literal

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE
from assent.network.transport.skills.requests.exchange import lans
from assent.network.transport.skills.requests.exchange.marked import MARK, Marked
from assent.network.transport.skills.requests.exchange.phrases import (
    CONDITION,
    DEFAULT,
    DIST,
    HOP,
    LINKED,
    NOWHERE,
    OSPF_STAYS,
    RANKED,
    ROUTE,
    STATIC,
    TO,
)
from assent.reasoning.words.patterns import compiled

Role = Literal["owner", "dest", "hop", "distance", "floats", "name"]


@dataclass(frozen=True)
class Atom:
    role: Role
    value: Any
    start: int
    end: int


@dataclass(frozen=True)
class Route:
    """What is said of one route, or of several that differ in a group's members; `firm`: said of this one itself."""

    owner: tuple[str, ...] = ()
    dest: tuple[IPv4Network, ...] = ()
    hop: tuple[IPv4Address | str, ...] = ()
    distance: int | None = None
    floats: bool = False
    name: str | None = None
    firm: frozenset[str] = frozenset()
    spots: tuple[int, ...] = ()
    """Where its hops stand."""

    def having(self, role: Role, values: Any, firm: frozenset[str]) -> Route:
        fields: dict[str, Any] = {role: values}
        return replace(self, **fields, firm=firm)


def atoms_of(marked: Marked) -> list[Atom] | None:
    """Every value with its role, in the order of their mention; None where one has none."""
    floats = [Atom("floats", True, one.start(), one.end()) for one in _all(marked, RANKED)]
    floats += [Atom("floats", True, one.start(), one.end()) for one in _all(marked, CONDITION)]
    shown = marked.line
    for one in floats:
        shown = shown[: one.start] + "_" * (one.end - one.start) + shown[one.end :]
    for stays in re.finditer(OSPF_STAYS, shown):
        shown = shown[: stays.start()] + "_" * (stays.end() - stays.start()) + shown[stays.end() :]
    marked.line = shown
    found = [*floats, *_words(marked)]
    last: IPv4Address | str | None = None
    for mark in MARK.finditer(shown):
        counts = mark.group(1) == "N" and re.match(_COUNTED, shown[mark.end() :])
        if counts or any(one.start <= mark.start() < one.end for one in found):
            continue
        atom = _atom(marked, mark, found, last)
        if atom is None:
            return None
        if isinstance(atom, Atom):
            found.append(atom)
            last = atom.value if atom.role == "hop" else last
    return sorted(found, key=lambda one: one.start)


def _all(marked: Marked, pattern: str) -> Iterator[re.Match[str]]:
    return compiled(pattern).finditer(marked.line)


def _words(marked: Marked) -> list[Atom]:
    """Destinations and hops that are no values: the default route, Null0, a LAN by what it is called."""
    found = [Atom("dest", ANYWHERE, one.start(), one.end()) for one in _all(marked, rf"\b{DEFAULT}\b")]
    sinks = list(_all(marked, rf"\b{NOWHERE}\b")) if found or marked.has(r"<P\d+>") else []
    found += [Atom("hop", "Null0", one.start(), one.end()) for one in sinks[:1]]
    if not marked.has(r"<P\d+>") and not found[: len(found) - len(sinks[:1])]:
        for one in _all(marked, lans.PHRASE):
            nets = lans.called(marked, one.group())
            if len(nets) == 1:
                found.append(Atom("dest", nets[0], one.start(), one.end()))
    return found


def _atom(
    marked: Marked, mark: re.Match[str], found: list[Atom], last: IPv4Address | str | None
) -> Atom | Literal[True] | None:
    """One value's role; True for what says the same again."""
    kind, value = mark.group(1), marked.value(mark.group())
    before, after = marked.line[: mark.start()], marked.line[mark.end() :]
    led = re.search(rf"(?:^|[ (]){HOP} {LINKED}$", before) is not None
    at: dict[str, Any] = {"start": mark.start(), "end": mark.end()}
    if kind == "R":
        if re.match(rf" (?:'s )?(?:[a-z]+ )?{lans.NET}\b", after) or re.search(
            rf"\b{lans.NET} (?:of|de|del|do|da|du|at|in|en) $", before
        ):
            return True  # whose subnet it is
        if re.match(r" 's (?:floating |default |backup )*(?:static|route|default|ip route)", after):
            return Atom("owner", str(value), **at)
        if re.search(rf"(?:^|[ (])(?:{HOP}|{TO}) {LINKED}$", before):
            return Atom("hop", str(value), **at) if _of_route(before, after) else True
        if _goes_on(before, after, found):
            return Atom("hop", str(value), **at)
        return Atom("owner", str(value), **at)
    if kind == "A":
        if (
            last is not None
            and re.search(r">(?: 's)?(?: \w+){0,3} ?[(,]? ?(?:address )?$", before)
            and _on(marked.ground, value, last)
        ):
            return Atom("hop", value, **at)
        dests = any(one.role == "dest" for one in found) or marked.has(r"<P\d+>")
        others = [one for one in marked.marks("A") if one.group() != mark.group()]
        if not led and marked.has(
            r"\bhost routes?\b|\brutas? de host\b|\broutes? d'hote\b|\brotas? de host\b"
        ):
            return Atom("dest", IPv4Network(value), **at)
        if led or dests or not others:
            return Atom("hop", value, **at)
        return Atom("dest", IPv4Network(value), **at) if int(value) & 0xFF else None
    if kind == "P":
        if led and any(one.role == "dest" for one in found) and value.ip != value.network.network_address:
            return Atom("hop", value.ip, **at)
        return Atom("dest", value.network, **at) if value.ip == value.network.network_address else None
    if kind == "H":
        near = f"{before[-30:]}{after[:30]}"
        host = marked.ground.host(str(value)).address
        whole = re.search(rf"\b{lans.NET}\b", near) is not None
        return Atom("dest", host.network if whole else IPv4Network(host.ip), **at)
    if kind == "N":
        return _distance(marked, value, before, after, at)
    if kind == "T" and re.search(
        r"\b(?:nam\w*|call\w*|nombre|nome|nom|llam\w*|cham\w*|nomm\w*|appel\w*|label\w*)\b", before[-40:]
    ):
        return Atom("name", str(value), **at)
    if kind == "I" and (led or re.search(r"\b(?:on|out|interface|port|por|par)\b(?: \w+)? $", before[-20:])):
        return True
    return None


def _of_route(before: str, after: str) -> bool:
    """Whether the sentence speaks of a route, and does not only tell where a cable leads."""
    sentence = re.split(r"[.;!?] ", before)[-1] + re.split(r"[.;!?] ", after)[0]
    return re.search(rf"<[AP]\d+>|{STATIC}|{ROUTE}|{RANKED}", sentence) is not None


def _goes_on(before: str, after: str, found: list[Atom]) -> bool:
    """`R2, or R4`, `via R2 and R4`: one more hop."""
    last = max((one for one in found if one.end <= len(before)), key=lambda one: one.start, default=None)
    if (
        last is None
        or last.role != "hop"
        or re.match(rf" (?::|'s|should|needs?|must|gets?|uses?|via|{HOP} )", after)
    ):
        return False
    return (
        re.fullmatch(
            r"[ ,(]*(?:(?:and|or|y|o|e|ou|et|then|else|otherwise|puis|luego|depois|the|router|backup|_+) ?)*",
            before[last.end :],
        )
        is not None
    )


def _on(ground: Ground, address: IPv4Address, router: IPv4Address | str) -> bool:
    port = ground.owners.get(address)
    return port is not None and port.router == router


def _distance(marked: Marked, value: Any, before: str, after: str, at: dict[str, Any]) -> Atom | None:
    if not isinstance(value, int) or not 1 <= value <= 255:
        return None
    near: object = re.search(rf"{DIST}[^<.;]{{0,24}}$", before) or re.match(rf"[^<,.;]{{0,8}}{DIST}", after)
    near = near or (len(list(marked.marks("N"))) == 1 and marked.has(DIST))
    glued = re.search(r">[ (,]*$|\bnull ?0? ?$", before)
    return Atom("distance", value, **at) if near or glued else None


_COUNTED = r" (?:[a-z]+ )?(?:routes|statics|rutas|rotas|estaticas|statiques|defaults|hosts?|entries)\b"
"""`3 static routes`: a number that counts what follows."""
_JOIN = (
    r"[ ,&+/()_]*(?:(?:and|y|e|et|as well as|plus|both|the|el|la|las|los|le|les|o|os|a|as|another|one|other|"
    r"otra|outra|autre|"
    r"une|un|una|to|for|para|hacia|vers|via|por|par|on|en|no|na|sur|router|static|route|estatica|statique|also|"
    r"then) ?)*[ ,&+/()_]*"
)
_PLAIN = r"[ ,&+/()_]*(?:(?:and|y|e|et|as well as|plus|both|the|el|la|le|o|a|router) ?)*[ ,&+/()_]*"
"""Between hops at once: another preposition begins another route."""
_PIECE = r"[,;:.()]| (?:and|y|e|et|or|o|ou|but|then) "
_ALL = r"\b(?:both|each|all|ambas?|ambos|cada|todas?|todos|les deux|toutes|tous)\b"
_LATER: tuple[Role, ...] = ("distance", "floats", "name")


def routes_of(marked: Marked, atoms: list[Atom]) -> list[Route] | None:
    """What is said, cut into routes: a new one begins where something is said that the last one has already."""
    made: list[Route] = []
    now = Route()
    last: Atom | None = None
    for atom in atoms:
        if atom.role in _LATER:
            continue
        have: tuple[Any, ...] = getattr(now, atom.role)
        again = len(have) > 1 and last is not None and last.role != atom.role and atom.value in have
        if again:
            made.append(now)
            now = replace(now.having(atom.role, (atom.value,), frozenset([atom.role])), spots=())
        elif atom.role not in now.firm or last is None:
            now = now.having(atom.role, (atom.value,), now.firm | {atom.role})
        elif last.role == atom.role == "hop" and _apposed(marked, last, atom):
            now = replace(now, hop=(*have[:-1], atom.value))
        elif last.role == atom.role and re.fullmatch(
            _PLAIN if atom.role == "hop" else _JOIN, marked.line[last.end : atom.start]
        ):
            now = now.having(atom.role, (*have, atom.value), now.firm)
        elif atom.value not in have or atom.role == "hop":
            made.append(now)
            now = replace(now.having(atom.role, (atom.value,), frozenset([atom.role])), spots=())
        if atom.role == "hop":
            now = replace(now, spots=(*now.spots, atom.start))
        last = atom
    made.append(now)
    return _qualified(marked, made, [one for one in atoms if one.role in _LATER])


def _apposed(marked: Marked, last: Atom, atom: Atom) -> bool:
    """`R2 (10.0.0.2)`: the same hop twice."""
    near = len(marked.line[last.end : atom.start]) < 24
    return near and isinstance(last.value, str) and _on(marked.ground, atom.value, last.value)


def _qualified(marked: Marked, routes: list[Route], said: list[Atom]) -> list[Route] | None:
    """With distances, names and what floats; None where it is not certain whose one is."""
    found = list(routes)
    for field_, whole in (("floats", True), ("distance", False), ("name", False)):
        for atom in said:
            if atom.role != field_:
                continue
            for at in _whose(marked, found, atom):
                if whole or getattr(found[at], field_) is None:
                    found[at] = found[at].having(atom.role, atom.value, found[at].firm)
                elif getattr(found[at], field_) != atom.value:
                    return None
    if len(found) > 1 and re.search(r"\b(?:or|ou)\b", marked.line) and not said:
        return None
    return found


def _whose(marked: Marked, routes: list[Route], atom: Atom) -> list[int]:
    """Which routes a distance is of: the one whose hop is in the same piece, or all that follow, or the last one."""
    every = list(range(len(routes)))
    hops = [(spot, at) for at in every for spot in routes[at].spots]
    line = marked.line
    if len(routes) == 1 or not any(spot < atom.start for spot, _ in hops):
        return every
    begin = max((one.end() for one in re.finditer(_PIECE, line[: atom.start])), default=0)
    stop = next((atom.end + one.start() for one in re.finditer(_PIECE, line[atom.end :])), len(line))
    inside = [at for spot, at in hops if begin <= spot < stop]
    if inside:
        return inside[:1] if inside[0] == inside[-1] else [_nearest(hops, atom)]
    if re.search(_ALL, line[max(0, begin - 12) : stop]):
        return every
    ahead = [at for spot, at in hops if spot > atom.end]
    if ahead and re.search(r"(?:\b(?:and|y|e|et)|[.;]) ?,? ?$", line[:begin]):
        return ahead[:1]
    return [max((spot, at) for spot, at in hops if spot < atom.start)[1]]


def _nearest(hops: list[tuple[int, int]], atom: Atom) -> int:
    return min(hops, key=lambda one: abs(one[0] - atom.start))[1]
