"""Where the functions of slices run: a mixed-integer program over clouds (HiGHS).

The workflow calls `place` with every slice that is to be placed, and `feasible` to ask beforehand. A slice's
user traffic goes from the cell's attachment point through its user-plane functions in the chain's order; what
it takes on the way, and within the clouds, has to fit into its latency budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.change import Feasibility
from assent.intents.errors import InvalidInput, Refused
from assent.intents.service import NetworkFunction, PlacedFunction, Placement, SliceDesign
from assent.intents.showing import some
from assent.inventory.clouds import Cloud
from assent.service.program import RESOURCES, Problem, Solution, solve

Goal: TypeAlias = Literal["cost", "latency"]


class Chain(Frozen):
    """One slice's functions, in order, and the one-way delay in ms that they and their ways may take."""

    slice_id: str
    functions: tuple[NetworkFunction, ...] = Field(min_length=1)
    latency_ms: Finite = Field(gt=0)


class Used(Frozen):
    """What of a cloud is taken already."""

    cpu: Finite = Field(default=0, ge=0)
    ram_mb: int = Field(default=0, ge=0)
    disk_gb: int = Field(default=0, ge=0)


@dataclass(frozen=True)
class Site:
    """The clouds and the ways to them.

    `access_ms`: one way from the cell's attachment point to where a cloud is attached; a cloud that it lacks
    cannot be reached by user traffic. `between_ms` likewise between two clouds; where it is not known, the
    way over the attachment point is taken. `together` and `apart`: names of functions that have to be, or
    must not be, on one cloud.
    """

    clouds: Sequence[Cloud]
    access_ms: Mapping[str, float]
    between_ms: Mapping[tuple[str, str], float]
    used: Mapping[str, Used]
    together: Sequence[tuple[str, str]] = ()
    apart: Sequence[tuple[str, str]] = ()


def chain_of(design: SliceDesign) -> Chain:
    """A designed slice's chain. Its ways cross the transport network: it may take what the RAN leaves."""
    profile, ran = design.service_profile, design.ran.subnet
    pairs = ((profile.dl_latency_ms, ran.dl_latency_ms), (profile.ul_latency_ms, ran.ul_latency_ms))
    left = [whole - part for whole, part in pairs if whole is not None and part is not None]
    if not left:
        raise InvalidInput(f"slice {design.slice_id}: its profiles have no latency", field="dLLatency")
    return Chain(slice_id=design.slice_id, functions=design.chain, latency_ms=round(min(left), 6))


def place(chains: Sequence[Chain], site: Site, goal: Goal = "cost") -> tuple[Placement, ...]:
    """The cheapest (or nearest) placement of all chains; among equals the first by the clouds' names.

    Raises Refused with the binding constraint in words where there is none, InvalidInput for input that
    cannot be right, `Permanent` where the solver gives up.
    """
    problem = _problem(chains, site, goal)
    solution = solve(problem)
    if solution is None:
        raise Refused(_why(problem), field="clouds")
    ordered = sorted(chains, key=lambda one: one.slice_id)
    return tuple(_placement(chain, problem, solution) for chain in ordered)


def feasible(chains: Sequence[Chain], site: Site) -> Feasibility:
    """Whether the chains could be placed; if not, why, and the latencies that could be had (`best`, in ms)."""
    problem = _problem(chains, site, "cost")
    if solve(problem) is not None:
        return Feasibility(feasible=True, reason=f"{some(len(chains), 'slice')} can be placed")
    nearest = solve(replace(problem, goal="latency", relaxed=frozenset({"latency"})))
    best = (
        {}
        if nearest is None
        else {f"{name} latency_ms": ms for name, ms in sorted(nearest.latency_ms.items())}
    )
    return Feasibility(feasible=False, reason=_why(problem), best=best)


def _problem(chains: Sequence[Chain], site: Site, goal: Goal) -> Problem:
    """The program's data, in an order of its own; raises InvalidInput for names that do not fit."""
    if not chains or not site.clouds:
        raise InvalidInput("placing needs at least one slice and one cloud", field="clouds")
    clouds = sorted(site.clouds, key=lambda one: one.name)
    names = [one.name for one in clouds]
    functions = [function.name for chain in chains for function in chain.functions]
    _no_repeats([chain.slice_id for chain in chains], "slice")
    _no_repeats(functions, "function")
    _no_repeats(names, "cloud")
    _known([*site.used, *site.access_ms, *(one for pair in site.between_ms for one in pair)], names, "cloud")
    _known([one for pair in (*site.together, *site.apart) for one in pair], functions, "function")
    return Problem(
        chains=tuple(
            (one.slice_id, one.functions, one.latency_ms) for one in sorted(chains, key=lambda c: c.slice_id)
        ),
        clouds=tuple(clouds),
        free={one.name: _free(one, site.used.get(one.name, Used())) for one in clouds},
        access_ms={name: _ms(value) for name, value in site.access_ms.items()},
        between_ms={pair: _ms(value) for pair, value in site.between_ms.items()},
        together=tuple(site.together),
        apart=tuple(site.apart),
        goal=goal,
    )


def _no_repeats(names: Sequence[str], kind: str) -> None:
    repeated = sorted({one for one in names if names.count(one) > 1})
    if repeated:
        raise InvalidInput(f"two {kind}s have the same name: {', '.join(repeated)}", field=f"{kind}s")


def _known(names: Sequence[str], known: Sequence[str], kind: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise InvalidInput(f"no {kind} is called {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def _ms(value: float) -> float:
    if not 0 <= value < 1e6:
        raise InvalidInput(f"a latency of {value} ms between clouds cannot be right", field="access_ms")
    return float(value)


def _free(cloud: Cloud, used: Used) -> tuple[float, float, float]:
    return (
        max(0.0, cloud.cpu - used.cpu),
        max(0.0, float(cloud.ram_mb - used.ram_mb)),
        max(0.0, float(cloud.disk_gb - used.disk_gb)),
    )


def _placement(chain: Chain, problem: Problem, solution: Solution) -> Placement:
    placed = tuple(PlacedFunction(function=one, cloud=solution.cloud[one.name]) for one in chain.functions)
    price = {one.name: one.cost_per_cpu for one in problem.clouds}
    cost = round(sum(one.function.cpu * price[one.cloud] for one in placed), 9)
    latency = round(solution.latency_ms[chain.slice_id], 6)
    clouds = ", ".join(dict.fromkeys(one.cloud for one in placed))
    explanation = (
        f"{some(len(placed), 'function')} on {clouds}: user traffic takes {latency:g} of {chain.latency_ms:g} ms, "
        f"{cost:g} per hour, the {'least cost' if problem.goal == 'cost' else 'least delay'} of all that fit"
    )
    return Placement(
        slice_id=chain.slice_id, functions=placed, latency_ms=latency, cost=cost, explanation=explanation
    )


def _why(problem: Problem) -> str:
    """The binding constraint: the first one without which there is a placement."""
    for family in ("latency", *RESOURCES, "apart", "together"):
        relaxed = solve(replace(problem, relaxed=frozenset({family})))
        if relaxed is not None:
            return f"the slices cannot be placed: {_IN_WORDS[family](problem)}"
    everything = frozenset({"latency", *RESOURCES, "apart", "together"})
    if solve(replace(problem, relaxed=everything)) is None:
        return "the slices cannot be placed: no cloud can be reached from the cell (`access_ms` names none)"
    single = [family for family in ("latency", *RESOURCES) if _alone_fails(problem, family)]
    listed = "; ".join(_IN_WORDS[family](problem) for family in single or ("latency", *RESOURCES))
    return f"the slices cannot be placed: several limits together stand in the way: {listed}"


def _alone_fails(problem: Problem, family: str) -> bool:
    """Whether the family by itself, with all others relaxed, forbids every placement."""
    others = frozenset({"latency", *RESOURCES, "apart", "together"} - {family})
    return solve(replace(problem, relaxed=others)) is None


def _latency_words(problem: Problem) -> str:
    nearest = solve(replace(problem, goal="latency", relaxed=frozenset({"latency"})))
    if nearest is None:
        return "the latency budgets are too small"
    late = [
        f"{name} may take {budget:g} ms, and the nearest clouds that have room give {nearest.latency_ms[name]:g} ms"
        for name, _, budget in problem.chains
        if nearest.latency_ms[name] > budget + 1e-9
    ]
    return f"latency: {'; '.join(late)}" if late else "latency: the near clouds have no room for all slices"


def _resource_words(problem: Problem, index: int) -> str:
    name, unit = (("CPU", "CPUs"), ("RAM", "MB"), ("disk", "GB"))[index]
    needs = [
        (one.cpu, one.ram_mb, one.disk_gb)[index] for _, functions, _ in problem.chains for one in functions
    ]
    free = {cloud.name: problem.free[cloud.name][index] for cloud in problem.clouds}
    listed = ", ".join(f"{cloud} {amount:g}" for cloud, amount in free.items())
    return f"{name}: the functions need {sum(needs):g} {unit} (the largest {max(needs):g}), free are {listed}"


def _pairs_words(problem: Problem, kind: Literal["apart", "together"]) -> str:
    pairs = problem.apart if kind == "apart" else problem.together
    listed = ", ".join(f"{one} and {other}" for one, other in pairs)
    return (
        f"affinity: {listed} have to be {kind if kind == 'apart' else 'on one cloud'}, and no cloud allows it"
    )


_IN_WORDS: dict[str, Callable[[Problem], str]] = {
    "latency": _latency_words,
    "cpu": lambda problem: _resource_words(problem, 0),
    "ram": lambda problem: _resource_words(problem, 1),
    "disk": lambda problem: _resource_words(problem, 2),
    "apart": lambda problem: _pairs_words(problem, "apart"),
    "together": lambda problem: _pairs_words(problem, "together"),
}

__all__ = ["Chain", "Goal", "Site", "Used", "chain_of", "feasible", "place"]
