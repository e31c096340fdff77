"""Ways through several domains as a mixed-integer program (HiGHS): exact, also with five budgets and shared capacity.

A slice's traffic is at a point and in a layer: so many of its user-plane functions it has passed. Crossing a domain
changes the point, functions that a domain hosts change the layer. A way leads from the area in layer 0 to the last
function. Latencies add up, and so do logarithms of availability and reliability. `spanning` says what it means.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from assent.intents.domains import Advert, Budget, Crossing, Hosting, SpanNeed
from assent.intents.errors import InvalidInput
from assent.intents.service import NetworkFunction
from assent.service.catalogue import CONTROL_PLANE
from assent.service.milp import Program

FAMILIES: Final = ("latency", "availability", "reliability", "throughput", "compute")
"""Rows that can be left out, to learn which of them stand in the way."""

_SLACK: Final = 1e-9
_SECOND: Final = 1e-4
"""What a millisecond weighs against a unit of cost."""
_TIE: Final = 1e-7
_DEAREST: Final = 1e9
"""Per hour: a step that costs more is none, and would drown what others cost in rounding."""

Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A domain's crossing, with a number of its own."""

    number: int
    domain: str
    crossing: Crossing
    from_area: bool


@dataclass(frozen=True)
class Host:
    number: int
    domain: str
    hosting: Hosting


@dataclass(frozen=True)
class Problem:
    """Needs, and what there is for them. `used`: ways that are not to be found again, as sets of keys. `goal`: cost, or
    the family of which the ways are to take the least."""

    needs: tuple[SpanNeed, ...]
    links: tuple[Link, ...]
    hosts: tuple[Host, ...]
    used: tuple[frozenset[Key], ...] = ()
    relaxed: frozenset[str] = frozenset()
    goal: str = "cost"


@dataclass(frozen=True)
class Hop:
    """A step of a way: over a link (`upward`: uplink goes from its a to its z), or functions at a host."""

    link: Link | None = None
    host: Host | None = None
    upward: bool = True
    functions: tuple[NetworkFunction, ...] = ()


@dataclass(frozen=True)
class Found:
    """By slice, the hops of its way in order; `keys` tell this solution from others."""

    ways: Mapping[str, tuple[Hop, ...]]
    keys: frozenset[Key]


def user_plane(need: SpanNeed) -> tuple[NetworkFunction, ...]:
    return tuple(one for one in need.functions if one.role.upper() not in CONTROL_PLANE)


def problem_of(needs: Sequence[SpanNeed], adverts: Sequence[Advert]) -> Problem:
    ids = [one.slice_id for one in needs]
    if not needs or len(set(ids)) != len(ids):
        raise InvalidInput("give at least one slice, each by a name of its own", field="slices")
    for need in needs:
        if not user_plane(need):
            raise InvalidInput(
                f"slice {need.slice_id} has no user-plane function: it leads nowhere", field="functions"
            )
    links = [
        (advert.domain, one, one.a in advert.areas)
        for advert in sorted(adverts, key=lambda one: one.domain)
        for one in advert.crossings
    ]
    hosts = [
        (advert.domain, one)
        for advert in sorted(adverts, key=lambda one: one.domain)
        for one in advert.hostings
    ]
    return Problem(
        needs=tuple(needs),
        links=tuple(Link(at, *one) for at, one in enumerate(links)),
        hosts=tuple(Host(at, *one) for at, one in enumerate(hosts)),
    )


def solve(problem: Problem) -> Found | None:
    """The cheapest ways for all needs at once; None where there are none. Raises Permanent as HiGHS gives up."""
    program = Program("way through the domains")
    builders = [_Way(problem, need, str(at), program) for at, need in enumerate(problem.needs)]
    if not all(one.build() for one in builders):
        return None
    _capacity(problem, builders, program)
    for keys in problem.used:
        row = {program.columns[key]: 1.0 for key in keys if key in program.columns}
        if len(row) == len(keys):
            program.rows.append((-math.inf, len(keys) - 1.0, row))
    values = program.run()
    if values is None:
        return None
    chosen = frozenset(key for key, column in program.columns.items() if values[column] > 0.5)
    ways = {one.need.slice_id: one.read(chosen) for one in builders}
    return Found(ways, frozenset(key for key in chosen if key[1] != "ctl"))


@dataclass
class _Way:
    """The columns and rows of one need. Keys: (need, "link", link, "up"/"down", layer), (need, "host", host, i, j)
    for functions i to j, (need, "ctl", host, function)."""

    problem: Problem
    need: SpanNeed
    name: str
    program: Program
    out: dict[tuple[str, int], dict[int, float]] = field(default_factory=dict)
    into: dict[tuple[str, int], dict[int, float]] = field(default_factory=dict)
    budgets: dict[str, dict[int, float]] = field(default_factory=dict)
    runs: dict[int, dict[int, float]] = field(default_factory=dict)
    joints: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict)

    def build(self) -> bool:
        """Whether there is anything to choose from."""
        user = user_plane(self.need)
        for key, hop, ends in self._steps(user):
            column = self._column(key, hop)
            if column is not None:
                (start, layer), (end, after) = ends
                self.out.setdefault((start, layer), {})[column] = 1.0
                self.into.setdefault((end, after), {})[column] = 1.0
                if hop.host is not None:
                    self.runs.setdefault(hop.host.number, {})[column] = 1.0
                    for joint in (layer, after):
                        self.joints.setdefault((hop.host.number, joint), {})[column] = 1.0
        return self._flow(len(user)) and self._control() and self._within()

    def _steps(
        self, user: Sequence[NetworkFunction]
    ) -> Iterator[tuple[Key, Hop, tuple[tuple[str, int], tuple[str, int]]]]:
        for link in self.problem.links:
            one = link.crossing
            if link.from_area and one.a != self.need.area:
                continue
            for layer in range(1 if link.from_area else len(user)):
                key = (self.name, "link", str(link.number))
                start = _area(one.a) if link.from_area else one.a
                yield (*key, "up", str(layer)), Hop(link=link), ((start, layer), (one.z, layer))
                if not link.from_area:
                    hop = Hop(link=link, upward=False)
                    yield (*key, "down", str(layer)), hop, ((one.z, layer), (one.a, layer))
        for host in self.problem.hosts:
            for first in range(len(user)):
                for last in range(first + 1, len(user) + 1):
                    functions = tuple(user[first:last])
                    if all(_may(host, one) for one in functions):
                        at = host.hosting.at
                        run = (self.name, "host", str(host.number), str(first), str(last))
                        yield run, Hop(host=host, functions=functions), ((at, first), (at, last))

    def _column(self, key: Key, hop: Hop) -> int | None:
        """With its cost, and its part of each budget; None where it takes more than is left of one."""
        can = ability(hop)
        every = dict(_parts(self.need.budget, can))
        parts = {name: part for name, part in every.items() if _family(name) not in self.problem.relaxed}
        if any(part > 1 + _SLACK for part in parts.values()):
            return None
        paid = cost(self.need, hop)
        if paid > _DEAREST:
            return None
        price = paid + _SECOND * (can.ul_latency_ms + can.dl_latency_ms)
        least = math.fsum(
            min(part, 1e6) for name, part in every.items() if _family(name) == self.problem.goal
        )
        tie = _TIE * len(self.program.costs) / (1 + len(self.program.costs))
        weight = price if self.problem.goal == "cost" else least + _SECOND * price
        column = self.program.column(key, weight + tie, True)
        for name, part in parts.items():
            self.budgets.setdefault(name, {})[column] = part
        return column

    def _flow(self, last: int) -> bool:
        source, ends = (
            (_area(self.need.area), 0),
            {point: row for point, row in self.into.items() if point[1] == last},
        )
        if source not in self.out or not ends:
            return False
        for point in sorted({*self.out, *self.into} - set(ends)):
            left = dict.fromkeys(self.into.get(point, {}), -1.0)
            row = {**self.out.get(point, {}), **left}
            there = 1.0 if point == source else 0.0
            self.program.rows.append((there, there, row))
        self.program.rows.append((1.0, 1.0, {column: 1.0 for row in ends.values() for column in row}))
        return True

    def _control(self) -> bool:
        """Control-plane functions run where user-plane ones of the slice do: there the way leads already."""
        for one in self.need.functions:
            if one.role.upper() not in CONTROL_PLANE:
                continue
            row: dict[int, float] = {}
            for host in self.problem.hosts:
                runs = self.runs.get(host.number)
                if runs and _may(host, one):
                    price = host.hosting.price * one.cpu * (1 if self.problem.goal == "cost" else _SECOND)
                    column = self.program.column((self.name, "ctl", str(host.number), one.name), price, True)
                    row[column] = 1.0
                    self.program.rows.append((-math.inf, 0.0, {column: 1.0, **dict.fromkeys(runs, -1.0)}))
            if not row:
                return False
            self.program.rows.append((1.0, 1.0, row))
        return True

    def _within(self) -> bool:
        """Budgets; and functions that follow one another at one host are one step, not several."""
        for row in self.budgets.values():
            self.program.rows.append((0.0, 1.0 + _SLACK, row))
        for row in self.joints.values():
            self.program.rows.append((0.0, 1.0, row))
        return True

    def read(self, chosen: frozenset[Key]) -> tuple[Hop, ...]:
        """The hops in order, from the area on; what runs in a circle by itself is no part of the way."""
        mine = {key for key in chosen if key[0] == self.name}
        steps = [one for one in self._steps(user_plane(self.need)) if one[0] in mine]
        control = [key for key in sorted(mine) if key[1] == "ctl"]
        at = (_area(self.need.area), 0)
        hops: list[Hop] = []
        while True:
            following = next((one for one in steps if one[2][0] == at), None)
            if following is None:
                return tuple(_with_control(hops, control, self.need))
            steps.remove(following)
            hops.append(following[1])
            at = following[2][1]


def _area(name: str) -> str:
    """An area's node: no border point is called so, whatever names others choose."""
    return f"area {name}"


def ability(hop: Hop) -> Budget:
    """What the domain says that this step takes."""
    if hop.host is not None:
        one = hop.host.hosting
        return Budget(
            dl_latency_ms=one.latency_ms,
            ul_latency_ms=one.latency_ms,
            availability_percent=one.availability_percent,
            dl_reliability_percent=one.reliability_percent,
            ul_reliability_percent=one.reliability_percent,
        )
    assert hop.link is not None
    crossing = hop.link.crossing
    up, down = (crossing.to_z, crossing.to_a) if hop.upward else (crossing.to_a, crossing.to_z)
    return Budget(
        dl_latency_ms=down.latency_ms,
        ul_latency_ms=up.latency_ms,
        availability_percent=crossing.availability_percent,
        dl_reliability_percent=down.reliability_percent,
        ul_reliability_percent=up.reliability_percent,
    )


def cost(need: SpanNeed, hop: Hop) -> float:
    """Per hour."""
    if hop.host is not None:
        return math.fsum(one.cpu for one in hop.functions) * hop.host.hosting.price
    assert hop.link is not None
    return (need.ul_kbps + need.dl_kbps) / 1000 * hop.link.crossing.price


def _parts(whole: Budget, can: Budget) -> Iterator[tuple[str, float]]:
    """What a step takes of each budget, as a share of the whole."""
    for name in ("dl_latency_ms", "ul_latency_ms"):
        yield name, getattr(can, name) / getattr(whole, name)
    for name in ("availability_percent", "dl_reliability_percent", "ul_reliability_percent"):
        failing, allowed = (-math.log(getattr(one, name) / 100) for one in (can, whole))
        if failing > 0:
            yield name, failing / allowed if allowed > 0 else math.inf


def _family(name: str) -> Literal["latency", "availability", "reliability"]:
    return "latency" if "latency" in name else "availability" if "availability" in name else "reliability"


def _may(host: Host, function: NetworkFunction) -> bool:
    return not host.hosting.roles or function.role in host.hosting.roles


def _with_control(hops: Sequence[Hop], control: Sequence[Key], need: SpanNeed) -> Iterator[Hop]:
    """Control-plane functions beside the first user-plane ones at their host."""
    left = {(key[2], key[3]) for key in control}
    for hop in hops:
        if hop.host is None:
            yield hop
            continue
        here = {name for number, name in left if number == str(hop.host.number)}
        left = {one for one in left if one[1] not in here}
        named = {one.name for one in hop.functions} | here
        functions = tuple(one for one in need.functions if one.name in named)
        yield Hop(host=hop.host, functions=functions)


def _capacity(problem: Problem, builders: Sequence[_Way], program: Program) -> None:
    if "throughput" not in problem.relaxed:
        for link in problem.links:
            for forward in (True, False):
                free = (link.crossing.to_z if forward else link.crossing.to_a).kbps
                row = dict(_load(link, forward, builders, program))
                if row:
                    program.rows.append((0.0, free * (1 + _SLACK), row))
    if "compute" not in problem.relaxed:
        for host in problem.hosts:
            for resource in ("cpu", "ram_mb", "disk_gb"):
                row = dict(_work(host, resource, builders, program))
                if row:
                    program.rows.append((0.0, getattr(host.hosting, resource) * (1 + _SLACK), row))


def _load(
    link: Link, forward: bool, builders: Sequence[_Way], program: Program
) -> Iterator[tuple[int, float]]:
    """What each choice puts on one direction of a link, in kbit/s."""
    for one in builders:
        for layer in range(len(user_plane(one.need))):
            for way in ("up", "down"):
                column = program.columns.get((one.name, "link", str(link.number), way, str(layer)))
                kbps = one.need.ul_kbps if (way == "up") == forward else one.need.dl_kbps
                if column is not None and kbps:
                    yield column, float(kbps)


def _work(
    host: Host, resource: str, builders: Sequence[_Way], program: Program
) -> Iterator[tuple[int, float]]:
    for one in builders:
        user = user_plane(one.need)
        for first in range(len(user)):
            for last in range(first + 1, len(user) + 1):
                column = program.columns.get((one.name, "host", str(host.number), str(first), str(last)))
                if column is not None:
                    yield column, math.fsum(getattr(f, resource) for f in user[first:last])
        for function in one.need.functions:
            column = program.columns.get((one.name, "ctl", str(host.number), function.name))
            if column is not None:
                yield column, float(getattr(function, resource))
