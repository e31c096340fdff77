"""The learning rate eta of MAESTRO's Eq. 1: too small it crawls, too large it never rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assent.lab import plots
from assent.lab.campaign import Campaign
from assent.lab.games import CELL_MBPS
from assent.lab.study import Cell, Study, Table, quantile

if TYPE_CHECKING:
    from assent.business.optima.dynamics import Floats, Population

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.3, 1.6, 1.8, 1.9, 1.95, 2.0, 2.05, 2.2, 2.5)
"""eta as a multiple of 1/L, where L is the sum of all curvatures: 1 is Newton's step, 2 the edge."""

PULLS = (0.1, 0.5, 0.9)
"""How firmly the mediator draws everybody to the mean: weakly, as among those who do not cooperate, to firmly."""

MAX_ROUNDS = 2000
_EPSILON = 1e-3
_PATHS = (0.05, 0.5, 1.0, 1.9, 2.05)
_PATH_ROUNDS = 30


@dataclass(frozen=True)
class Point:
    """What a rate and a pull came to, over all negotiations. Rounds of those that rest; error in Mbps."""

    rate: float
    pull: float
    rested: float
    rounds: float | None
    slowest: float | None
    error: float


def study(campaign: Campaign, *, games: int = 2000, agents: int = 5) -> Study:
    points = campaign.each(_Sweep(campaign.seed, games, agents), [(r, p) for p in PULLS for r in RATES])
    return Study(
        name="eta",
        title="The learning rate of MAESTRO's Eq. 1",
        notes=(_setting(games, agents),),
        tables=(_table(points), _raw(points), _paths(campaign.seed, agents)),
        figures={"eta-rounds": _rounds_figure(points), "eta-paths": _paths_figure(campaign.seed, agents)},
    )


@dataclass(frozen=True)
class _Sweep:
    """Eq. 1 on the same negotiations for each (rate, pull). Picklable."""

    seed: int
    games: int
    agents: int

    def __call__(self, settings: Sequence[tuple[float, float]]) -> list[Point]:
        return [self._point(rate, pull) for rate, pull in settings]

    def _point(self, rate: float, pull: float) -> Point:
        import numpy as np

        from assent.business.optima.dynamics import ascend, level_optima

        many, start = _population(self.seed, self.games, self.agents)
        ended = ascend(many, start, eta=rate / 2.0, pull=pull, epsilon=_EPSILON, max_rounds=MAX_ROUNDS)
        rested = [float(one) for one in ended.rounds[ended.converged]]
        error = np.abs(ended.values - level_optima(many)[:, None]).max(axis=1)
        return Point(
            rate=rate,
            pull=pull,
            rested=float(ended.converged.mean()),
            rounds=quantile(rested, 0.5) if rested else None,
            slowest=max(rested) if rested else None,
            error=float(error.mean()),
        )


def _population(seed: int, games: int, agents: int) -> tuple[Population, Floats]:
    """Negotiations whose weights add up to 1, so that L = 2 in each; everybody starts anywhere."""
    import numpy as np

    from assent.business.optima.dynamics import Population

    pick = np.random.default_rng(seed)
    weight = pick.uniform(0.5, 2.0, (games, agents))
    many = Population(
        target=pick.uniform(0.0, CELL_MBPS, (games, agents)),
        weight=weight / weight.sum(axis=1, keepdims=True),
        lower=np.zeros(games),
        upper=np.full(games, CELL_MBPS),
    )
    return many, pick.uniform(0.0, CELL_MBPS, (games, agents))


def _table(points: Sequence[Point]) -> Table:
    names = ["eta · L"]
    for pull in PULLS:
        names += [f"pull {pull:g} {what}" for what in ("rest %", "rounds", "error Mbps")]
    rows: list[tuple[Cell, ...]] = []
    for rate in RATES:
        row: list[Cell] = [f"{rate:g}"]
        for one in (one for one in points if one.rate == rate):
            row += [round(100.0 * one.rested, 1), one.rounds, float(f"{one.error:.2g}")]
        rows.append(tuple(row))
    title = f"At rest within {MAX_ROUNDS} rounds, median of rounds until then, mean distance to the optimum"
    return Table("eta", title, tuple(names), tuple(rows))


def _raw(points: Sequence[Point]) -> Table:
    names = ("pull", "eta_l", "rested", "rounds_median", "rounds_slowest", "error_mbps")
    rows = tuple((o.pull, o.rate, o.rested, o.rounds, o.slowest, float(f"{o.error:.4g}")) for o in points)
    return Table("eta-points", "Every rate and pull", names, rows, shown=False)


def _paths(seed: int, agents: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for rate in _PATHS:
        rows += [(rate, number, round(mean, 4)) for number, mean in enumerate(_path(seed, agents, rate))]
    return Table(
        "eta-paths", "One negotiation, round by round", ("eta · L", "round", "mean Mbps"), tuple(rows), False
    )


def _path(seed: int, agents: int, rate: float) -> list[float]:
    """The mean of what is said, round by round."""
    from assent.business.optima.dynamics import ascend

    many, start = _population(seed, 1, agents)
    means = [float(start.mean())]
    for number in range(1, _PATH_ROUNDS + 1):
        ended = ascend(many, start, eta=rate / 2.0, epsilon=1e-12, max_rounds=number)
        means.append(float(ended.values.mean()))
    return means


def _rounds_figure(points: Sequence[Point]) -> str:
    series = []
    for colour, pull in enumerate(PULLS):
        here = [one for one in points if one.pull == pull]
        ys = [float("nan") if one.rounds is None else one.rounds for one in here]
        series.append(plots.Line(f"pull {pull:g}", [one.rate for one in here], ys, colour, dots=True))
    notes = [plots.Note(1.0, "Newton's step"), plots.Note(2.0, "edge")]
    title = "Rounds until Eq. 1 rests (median); where a curve ends, nothing rests"
    return plots.lines(title, "eta · L", "rounds", series, notes=notes, log_x=True, log_y=True)


def _paths_figure(seed: int, agents: int) -> str:
    xs = list(range(_PATH_ROUNDS + 1))
    series = [
        plots.Line(f"eta · L = {rate:g}", xs, _path(seed, agents, rate), colour, dashed=rate >= 2.0)
        for colour, rate in enumerate(_PATHS)
    ]
    return plots.lines("One negotiation: the mean of what is said", "round", "Mbps", series)


def _setting(games: int, agents: int) -> str:
    return (
        f"Eq. 1 as gradient ascent, vectorised: {games} negotiations of {agents} agents with quadratic utilities, "
        f"random targets, weights and starting values; at rest when nothing moves by more than {_EPSILON:g} Mbps. "
        "No model is asked, embedded or other: this is the mathematics alone. The paper gives no figures for eta."
    )
