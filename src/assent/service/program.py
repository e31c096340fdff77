"""The placement program itself: variables, rows, objective; solved by HiGHS. `placement` says what it means.

x[f, c] = 1 puts function f on cloud c. For two user-plane functions that follow one another, a flow
y[f, c, d] goes with x[f, c] and x[f+1, d]; with it the delay of a chain is linear and its relaxation tight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assent.intents.service import NetworkFunction
from assent.inventory.clouds import Cloud
from assent.service.catalogue import CONTROL_PLANE
from assent.service.milp import Program

RESOURCES: Final = ("cpu", "ram", "disk")
_SLACK: Final = 1e-9


@dataclass(frozen=True)
class Problem:
    """Chains (slice, functions, budget in ms) and clouds, both sorted by name. `relaxed`: rows to leave out."""

    chains: tuple[tuple[str, tuple[NetworkFunction, ...], float], ...]
    clouds: tuple[Cloud, ...]
    free: Mapping[str, tuple[float, float, float]]
    access_ms: Mapping[str, float]
    between_ms: Mapping[tuple[str, str], float]
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    goal: str = "cost"
    relaxed: frozenset[str] = frozenset()

    def way_ms(self, one: Cloud, other: Cloud) -> float | None:
        """From within one cloud to within another; None where user traffic cannot go there."""
        if one.name == other.name:
            return 0.0
        known = self.between_ms.get((one.name, other.name), self.between_ms.get((other.name, one.name)))
        if known is None:
            if one.name not in self.access_ms or other.name not in self.access_ms:
                return None
            known = self.access_ms[one.name] + self.access_ms[other.name]
        return one.latency_ms + known + other.latency_ms


@dataclass(frozen=True)
class Solution:
    """The cloud of each function, and the delay of each slice's user traffic in ms."""

    cloud: dict[str, str]
    latency_ms: dict[str, float]


def solve(problem: Problem) -> Solution | None:
    """None where there is no placement. Raises Permanent where HiGHS finds no answer in time."""
    program = Program("placement")
    for slice_id, functions, budget in problem.chains:
        _place_once(program, problem, functions)
        _delay(program, problem, slice_id, functions, budget)
    _capacity(program, problem)
    _affinity(program, problem)
    values = program.run()
    return None if values is None else _read(problem, program, values)


_TIE: Final = 1e-6
"""What one rank in the clouds' alphabetical order weighs against the goal: enough to break ties, no more."""
_SECOND: Final = 1e-4
"""What a millisecond weighs where cost is the goal, and a unit of cost where latency is."""


def _place_once(program: Program, problem: Problem, functions: tuple[NetworkFunction, ...]) -> None:
    """x[f, c] for every function, exactly one of them 1. User-plane functions go only where traffic can."""
    for order, function in enumerate(functions):
        row: dict[int, float] = {}
        for rank, cloud in enumerate(problem.clouds):
            if _is_user_plane(function) and cloud.name not in problem.access_ms:
                continue
            price = function.cpu * cloud.cost_per_cpu
            weight = price if problem.goal == "cost" else price * _SECOND
            tie = _TIE * rank * (1 + order / (10 * len(functions)))
            row[program.column((function.name, cloud.name), weight + tie, True)] = 1.0
        program.rows.append((1.0, 1.0, row))


def _delay(
    program: Program, problem: Problem, slice_id: str, functions: tuple[NetworkFunction, ...], budget: float
) -> None:
    """The delay of a chain's user traffic, within its budget and part of the objective."""
    user = [one for one in functions if _is_user_plane(one)]
    total: dict[int, float] = {}
    for cloud in problem.clouds if user else ():
        column = program.columns.get((user[0].name, cloud.name))
        if column is not None:
            total[column] = problem.access_ms[cloud.name] + cloud.latency_ms
    for one, other in pairwise(user):
        total.update(_flow(program, problem, one, other))
    weight = 1.0 if problem.goal == "latency" else _SECOND
    for column, ms in total.items():
        program.costs[column] += weight * ms
    if "latency" not in problem.relaxed and total:
        program.rows.append((0.0, budget + _SLACK, total))


def _flow(
    program: Program, problem: Problem, one: NetworkFunction, other: NetworkFunction
) -> dict[int, float]:
    """y[c, d] between two functions that follow one another, tied to where they are; its delays."""
    delays: dict[int, float] = {}
    out: dict[str, dict[int, float]] = {}
    into: dict[str, dict[int, float]] = {}
    for start, end, ms in _ways(problem):
        if (one.name, start) not in program.columns or (other.name, end) not in program.columns:
            continue
        column = program.column((one.name, other.name, start, end), 0.0, False)
        delays[column] = ms
        out.setdefault(start, {})[column] = 1.0
        into.setdefault(end, {})[column] = 1.0
    for function, flows in ((one, out), (other, into)):
        for cloud in problem.clouds:
            placed = program.columns.get((function.name, cloud.name))
            if placed is not None:
                program.rows.append((0.0, 0.0, {**flows.get(cloud.name, {}), placed: -1.0}))
    return delays


def _ways(problem: Problem) -> Iterator[tuple[str, str, float]]:
    for one in problem.clouds:
        for other in problem.clouds:
            ms = problem.way_ms(one, other)
            if ms is not None:
                yield one.name, other.name, ms


def _capacity(program: Program, problem: Problem) -> None:
    for index, resource in enumerate(RESOURCES):
        if resource in problem.relaxed:
            continue
        for cloud in problem.clouds:
            row = {
                program.columns[function.name, cloud.name]: _need(function, index)
                for _, functions, _ in problem.chains
                for function in functions
                if (function.name, cloud.name) in program.columns
            }
            if row:
                program.rows.append((0.0, problem.free[cloud.name][index] + _SLACK, row))


def _affinity(program: Program, problem: Problem) -> None:
    """Together: x of both are equal. Apart: at most one of them on a cloud."""
    for kind, pairs in (("together", problem.together), ("apart", problem.apart)):
        if kind in problem.relaxed:
            continue
        for one, other in pairs:
            for cloud in problem.clouds:
                columns = [program.columns.get((name, cloud.name)) for name in (one, other)]
                present = {column: 1.0 for column in columns if column is not None}
                if kind == "together" and present:
                    signs = dict(zip(columns, (1.0, -1.0), strict=True))
                    row = {column: sign for column, sign in signs.items() if column is not None}
                    program.rows.append((0.0, 0.0, row))
                elif present:
                    program.rows.append((0.0, 1.0, present))


def _need(function: NetworkFunction, index: int) -> float:
    return float((function.cpu, function.ram_mb, function.disk_gb)[index])


def _is_user_plane(function: NetworkFunction) -> bool:
    return function.role.upper() not in CONTROL_PLANE


def _read(problem: Problem, program: Program, values: list[float]) -> Solution:
    clouds = {
        key[0]: key[1] for key, column in program.columns.items() if len(key) == 2 and values[column] > 0.5
    }
    by_name = {one.name: one for one in problem.clouds}
    latency = {}
    for slice_id, functions, _ in problem.chains:
        path = [by_name[clouds[one.name]] for one in functions if _is_user_plane(one)]
        ways = [problem.way_ms(one, other) or 0.0 for one, other in pairwise(path)]
        entry = problem.access_ms[path[0].name] + path[0].latency_ms if path else 0.0
        latency[slice_id] = entry + sum(ways)
    return Solution(clouds, latency)
