"""What the experiments show, as recommendations: those that meet the goal, none worse than another in all, ranked.

The tool `slicenet`. Refused in words where no topology meets the goal: with the bound that stands in the way, and
the best that could be had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import Refused
from assent.intents.service import Placement
from assent.intents.showing import some
from assent.service.modelling import Model, simulate
from assent.service.orchestration.goal import Goal, Preference, Reference, said_bound
from assent.service.orchestration.topologies import Prepared, Topology

IDLE_W, WORKING_W = 4.0, 6.0
"""What a CPU that is held takes, and what it takes more while it works: planning values of our own."""

MOST = 8
"""Recommendations that are shown."""


class Recommendation(Frozen):
    """`cost` in the clouds' own units per hour; `utilisation_percent`: what sessions work, on average, of the CPUs
    that the functions hold; `why` in words for the operator.
    """

    name: str
    topology: str
    headroom_percent: Finite
    utilisation_percent: Finite
    peak_percent: Finite
    latency_ms: Finite
    cost: Finite
    energy_w: Finite
    cpus: Finite
    survives_cloud_loss: bool
    resilience: str
    sessions: int
    refused: int
    mean_delay_s: Finite
    why: tuple[str, ...]
    placements: tuple[Placement, ...]

    @property
    def reference(self) -> Reference:
        return Reference(
            cost=self.cost,
            latency_ms=self.latency_ms,
            energy_w=self.energy_w,
            utilisation_percent=self.utilisation_percent,
        )

    def wire(self) -> dict[str, Json]:
        """As JSON, with a row for each function."""
        row = self.model_dump(mode="json", exclude={"placements"})
        placed = [
            {"slice": one.slice_id, "function": f.function.name, "role": f.function.role, "cloud": f.cloud}
            | {"cpu": f.function.cpu, "ram_mb": f.function.ram_mb, "disk_gb": f.function.disk_gb}
            for one in self.placements
            for f in one.functions
        ]
        return {**row, "functions": placed}


def recommend(prepared: Sequence[Prepared], goal: Goal) -> tuple[Recommendation, ...]:
    """Best first; named `r1`, `r2`, ... Raises Refused where none meets the goal."""
    modelled = [_modelled(one, simulate(one.experiment)) for one in prepared]
    serving = [one for one in modelled if not one.refused]
    if not serving:
        least = min(modelled, key=lambda one: one.refused)
        raise Refused(
            f"no topology serves every session: the roomiest that fits refuses {least.refused} of "
            f"{least.sessions} at its busiest",
            field="goal",
        )
    fitting = serving
    for words, keep, best in _bounds(goal):
        left = [one for one in fitting if keep(one)]
        if not left:
            raise Refused(f"no topology has {words}: {best(fitting)}", field="goal")
        fitting = left
    chosen = sorted(_undominated(fitting), key=_rank(goal.prefer))[:MOST]
    return tuple(_named(one, number, chosen, goal) for number, one in enumerate(chosen, 1))


def _modelled(prepared: Prepared, model: Model) -> Recommendation:
    topology = prepared.topology
    clouds = [
        (cloud.cpu, model.utilisation.level(at, "cpu")) for at, cloud in enumerate(model.experiment.clouds)
    ]
    held = sum(one.function.cpu for placed in topology.placements for one in placed.functions)
    worked = sum(cpu * level.mean / 100 for cpu, level in clouds)
    peak = sum(cpu * level.peak / 100 for cpu, level in clouds)
    delays = [verdict.delay for verdict in model.verdicts() if verdict.admitted]
    return Recommendation(
        name=topology.name,
        topology=_words(topology),
        headroom_percent=round(100 * (topology.headroom - 1), 3),
        utilisation_percent=round(100 * worked / held, 3),
        peak_percent=round(100 * peak / held, 3),
        latency_ms=max(one.latency_ms for one in topology.placements),
        cost=round(sum(one.cost for one in topology.placements), 6),
        energy_w=round(IDLE_W * held + WORKING_W * worked, 3),
        cpus=round(held, 6),
        survives_cloud_loss=topology.standby,
        resilience=_resilience(topology),
        sessions=model.offered,
        refused=model.refused,
        mean_delay_s=round(sum(delays) / len(delays), 3) if delays else 0.0,
        why=(),
        placements=topology.placements,
    )


def _words(topology: Topology) -> str:
    """`edge-1: amf, smf; core: upf`; a standby's functions with its cloud, marked."""
    placed = [(one.cloud, one.function.name) for p in topology.placements for one in p.functions]
    parts = []
    for cloud, members in groupby(sorted(placed), key=lambda pair: pair[0]):
        names = [name for _, name in members]
        spare = sum(name.endswith("-standby") for name in names)
        roles = ", ".join(_short(name, topology) for name in names if not name.endswith("-standby"))
        parts.append(f"{cloud}: {'; '.join(filter(None, [roles, f'standby of {spare}' if spare else '']))}")
    return " | ".join(parts)


def _short(name: str, topology: Topology) -> str:
    """A function without its order's name, and without its slice's where there is one slice only."""
    slices = [one.slice_id for one in topology.placements]
    return name.removeprefix(f"{slices[0] if len(slices) == 1 else slices[0].rsplit('-', 1)[0]}-")


def _resilience(topology: Topology) -> str:
    clouds = sorted({one.cloud for placed in topology.placements for one in placed.functions})
    if topology.standby:
        return "survives the loss of any one cloud"
    return f"ends with the loss of {' or '.join(clouds)}"


def _bounds(
    goal: Goal,
) -> list[tuple[str, Callable[[Recommendation], bool], Callable[[Sequence[Recommendation]], str]]]:
    """Each bound that was set: in words, whether it is kept, and the best that there is instead."""
    found: list[tuple[str, Callable[[Recommendation], bool], Callable[[Sequence[Recommendation]], str]]] = []
    if goal.resilient:
        found.append(
            (
                "a standby on other clouds",
                lambda one: one.survives_cloud_loss,
                lambda _: "the clouds have no room for every function twice, apart from each other",
            )
        )
    low, high = goal.min_utilisation_percent, goal.max_utilisation_percent
    for bound, name, unit, less in (
        (goal.max_latency_ms, "latency_ms", "ms", True),
        (low, "utilisation_percent", "%", False),
        (high, "utilisation_percent", "%", True),
        (goal.max_cost, "cost", "per hour", True),
        (goal.max_energy_w, "energy_w", "W", True),
        (goal.min_headroom_percent, "headroom_percent", "%", False),
    ):
        if bound is not None:
            found.append(_bound(bound, name, unit, less))
    return found


def _bound(
    bound: float, name: str, unit: str, less: bool
) -> tuple[str, Callable[[Recommendation], bool], Callable[[Sequence[Recommendation]], str]]:
    title = {
        "latency_ms": "latency",
        "utilisation_percent": "average utilisation",
        "energy_w": "power",
        "headroom_percent": "headroom",
    }.get(name, name)

    def value(one: Recommendation) -> float:
        return float(getattr(one, name))

    def best(those: Sequence[Recommendation]) -> str:
        near = min(those, key=value) if less else max(those, key=value)
        return f"the {'least' if less else 'most'} that can be had is {round(value(near), 3):g} {unit}"

    words = said_bound(bound, title, unit, less=less)
    return words, (lambda one: value(one) <= bound if less else value(one) >= bound), best


def _undominated(those: Sequence[Recommendation]) -> list[Recommendation]:
    """Those that no other beats or equals in everything."""
    return [
        one
        for at, one in enumerate(those)
        if not any(
            _beats(other, one, strictly=number > at) for number, other in enumerate(those) if number != at
        )
    ]


def _beats(one: Recommendation, other: Recommendation, *, strictly: bool) -> bool:
    mine, theirs = _marks(one), _marks(other)
    return all(a <= b for a, b in zip(mine, theirs, strict=True)) and (not strictly or mine != theirs)


def _marks(one: Recommendation) -> tuple[float, ...]:
    """Less is better."""
    return (one.cost, one.latency_ms, one.energy_w, -one.headroom_percent, -float(one.survives_cloud_loss))


def _rank(prefer: Preference) -> Callable[[Recommendation], tuple[float, ...]]:
    first: dict[Preference, Callable[[Recommendation], float]] = {
        "cost": lambda one: one.cost,
        "latency": lambda one: one.latency_ms,
        "energy": lambda one: one.energy_w,
        "resilience": lambda one: -float(one.survives_cloud_loss),
        "utilisation": lambda one: -one.utilisation_percent,
    }
    return lambda one: (first[prefer](one), one.cost, one.latency_ms, one.energy_w, -one.headroom_percent)


_MOST_OF: tuple[tuple[str, Callable[[Recommendation], float]], ...] = (
    ("the cheapest", lambda one: one.cost),
    ("the least latency", lambda one: one.latency_ms),
    ("the least energy", lambda one: one.energy_w),
    ("the highest utilisation", lambda one: -one.utilisation_percent),
    ("the most room for bursts", lambda one: -one.headroom_percent),
)


def _sized(headroom_percent: float) -> str:
    if not headroom_percent:
        return "sized for the average load"
    if headroom_percent >= 300:
        return f"sized for {headroom_percent / 100 + 1:.4g} times the average load"
    return f"sized for {headroom_percent:.4g} % more than the average load"


def _named(one: Recommendation, number: int, among: Sequence[Recommendation], goal: Goal) -> Recommendation:
    why = [f"meets the goal: {goal.words()}"] if goal.words() else []
    for words, value in _MOST_OF:
        if len(among) > 1 and value(one) == min(map(value, among)) < max(map(value, among)):
            why.append(words)
    why.append(
        f"{one.utilisation_percent:.4g} % of {some(one.cpus, 'CPU')} work on average, "
        f"{one.peak_percent:.4g} % at most; {_sized(one.headroom_percent)}"
    )
    waited = f", {one.mean_delay_s:g} s late on average" if one.mean_delay_s else ", none of them late"
    why.append(f"all {one.sessions} modelled sessions are served{waited}")
    why.append(one.resilience)
    return one.model_copy(update={"name": f"r{number}", "why": tuple(why)})
