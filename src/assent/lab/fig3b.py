"""MAESTRO's Fig. 3b: how far consensus is from the theoretical optimum, by the optimizer's pressure and by n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from statistics import fmean

from assent.intents.negotiation import Pressure
from assent.lab import plots
from assent.lab.campaign import Campaign
from assent.lab.games import CELL_MBPS, Game, Played, Seat
from assent.lab.paper import FIG3B_ERROR, FIG3B_ROUNDS
from assent.lab.study import NOT_AN_LLM, Cell, Study, Table, mean_sd

AGENTS = (2, 5, 10)
UNCAPPED = 100
"""Rounds that nobody needs: the most that a topic may have."""


@dataclass(frozen=True)
class Column:
    """One model's negotiations."""

    model: str
    played: list[Played]

    def of(self, pressure: Pressure, count: int, cap: int) -> list[Played]:
        group = f"{pressure.value}/{count}/{cap}"
        return [one for one in self.played if one.game.group == group]


def study(campaign: Campaign, *, games: int = 100, rounds: int = 4) -> Study:
    """The capped and the uncapped negotiations, and those of every model, have the same starting intents."""
    caps = list(dict.fromkeys([rounds, UNCAPPED]))
    listed = [
        _game(count, pressure, number, cap, campaign.seed)
        for cap in caps
        for pressure in Pressure
        for count in AGENTS
        for number in range(games)
    ]
    columns = [Column(model, campaign.play(listed, model)) for model in campaign.models]
    chosen = columns[-1]
    return Study(
        name="fig3b",
        title="MAESTRO Fig. 3b: distance of consensus to the theoretical optimum",
        notes=(NOT_AN_LLM, _setting(games, rounds), _check(chosen.played)),
        tables=(_errors(columns, caps), _messages(chosen, rounds), _raw(columns)),
        figures={"fig3b": _figure(chosen, rounds), "fig3b-messages": _growth(chosen, rounds)},
        timings=(_times(columns, caps),),
    )


def _game(count: int, pressure: Pressure, number: int, cap: int, seed: int) -> Game:
    pick = Random(f"fig3b/{seed}/{count}/{number}")
    seats = tuple(
        Seat(f"bo-{index}", round(pick.uniform(0.0, CELL_MBPS), 2), round(pick.uniform(0.5, 2.0), 3))
        for index in range(count)
    )
    return Game(
        group=f"{pressure.value}/{count}/{cap}",
        number=number,
        seats=seats,
        seed=pick.getrandbits(32),
        max_rounds=cap,
        pressure=pressure,
    )


def _distance(one: Played) -> float:
    return abs(one.level - one.optimum)


def _errors(columns: Sequence[Column], caps: Sequence[int]) -> Table:
    names = ["pressure", "agents", "round cap", "paper: MAE Mbps", "paper: rounds"]
    for column in columns:
        names += [f"{column.model} {what}" for what in ("MAE", "sd", "agreed %", "rounds", "stand-ins %")]
    rows: list[tuple[Cell, ...]] = []
    for cap, pressure, count in product(caps, Pressure, AGENTS):
        row: list[Cell] = [pressure.value, count, _cap(cap), FIG3B_ERROR[pressure.value]]
        row.append(FIG3B_ROUNDS if cap < UNCAPPED else None)
        for column in columns:
            row += _cells(column.of(pressure, count, cap))
        rows.append(tuple(row))
    title = "Mean absolute error of the consensus, Mbps (embedded: a behavioural model, no LLM)"
    return Table("fig3b", title, tuple(names), tuple(rows))


def _cells(these: Sequence[Played]) -> list[Cell]:
    mean, sd = mean_sd([_distance(one) for one in these])
    turns = sum(one.turns for one in these)
    return [
        round(mean, 4),
        round(sd, 4),
        round(100.0 * fmean(one.agreed for one in these), 1),
        round(fmean(one.rounds for one in these), 2),
        round(100.0 * sum(one.substituted for one in these) / max(turns, 1), 1),
    ]


def _cap(cap: int) -> str:
    return str(cap) if cap < UNCAPPED else "none"


def _messages(column: Column, cap: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for count in AGENTS:
        these = [one for pressure in Pressure for one in column.of(pressure, count, cap)]
        each = fmean(one.messages / one.rounds for one in these)
        total = fmean(one.messages for one in these)
        rows.append((count, round(total, 2), round(each, 3), round(each / count, 3)))
    names = ("agents n", "messages", "messages per round", "per round and agent")
    return Table(
        "fig3b-messages", f"Messages grow as O(n) ({column.model}, {cap} rounds)", names, tuple(rows)
    )


def _times(columns: Sequence[Column], caps: Sequence[int]) -> Table:
    names = [
        "pressure",
        "agents",
        *(f"{one.model}: s, round cap {_cap(cap)}" for one in columns for cap in caps),
    ]
    rows: list[tuple[Cell, ...]] = []
    for pressure, count in product(Pressure, AGENTS):
        each = [column.of(pressure, count, cap) for column in columns for cap in caps]
        means = [round(fmean(one.seconds for one in these), 6) for these in each]
        rows.append((pressure.value, count, *means))
    return Table("fig3b-times", "Wall time of a negotiation on this machine", tuple(names), tuple(rows))


def _raw(columns: Sequence[Column]) -> Table:
    names = (
        "model",
        "pressure",
        "agents",
        "cap",
        "game",
        "optimum",
        "level",
        "agreed",
        "rounds",
        "messages",
        "stopped_by",
    )
    rows = tuple(
        (
            column.model,
            one.game.pressure.value,
            len(one.game.seats),
            one.game.max_rounds,
            one.game.number,
            one.optimum,
            one.level,
            int(one.agreed),
            one.rounds,
            one.messages,
            one.stopped_by,
        )
        for column in columns
        for one in column.played
    )
    return Table("fig3b-games", "Every negotiation", names, rows, shown=False)


_MARKS = {Pressure.NONE: (8.0,), Pressure.SOFT: (), Pressure.HARD: (0.0,)}


def _figure(column: Column, cap: int) -> str:
    groups = [
        plots.Strip(
            f"{pressure.value}, n={count}",
            [_distance(one) for one in column.of(pressure, count, cap)],
            _MARKS[pressure],
            colour,
        )
        for colour, pressure in enumerate(Pressure)
        for count in AGENTS
    ]
    title = f"Distance of consensus to the optimum, at most {cap} rounds ({column.model})"
    legend = [(f"pressure {pressure.value}", colour) for colour, pressure in enumerate(Pressure)]
    return plots.strips(title, "Mbps", groups, legend=legend, mark="the paper's mean")


def _growth(column: Column, cap: int) -> str:
    means = [
        fmean(one.messages for pressure in Pressure for one in column.of(pressure, count, cap))
        for count in AGENTS
    ]
    each = [
        fmean(one.messages / one.rounds for pressure in Pressure for one in column.of(pressure, count, cap))
        for count in AGENTS
    ]
    series = [
        plots.Line("in a whole negotiation", AGENTS, means, 0, dots=True),
        plots.Line("per round", AGENTS, each, 1, dots=True),
    ]
    return plots.lines(f"Messages by number of agents ({column.model})", "agents", "messages", series)


def _check(played: Sequence[Played]) -> str:
    """The closed form of the optimum against Eq. 1, run to its end."""
    import numpy as np

    from assent.business.optima.dynamics import Population, ascend

    worst = 0.0
    for count in AGENTS:
        these = [one for one in played if len(one.game.seats) == count]
        many = Population(
            target=np.array([[seat.target for seat in one.game.seats] for one in these]),
            weight=np.array([[seat.weight for seat in one.game.seats] for one in these]),
            lower=np.zeros(len(these)),
            upper=np.full(len(these), CELL_MBPS),
        )
        gap = np.abs(ascend(many).values - np.array([one.optimum for one in these])[:, None])
        worst = max(worst, float(gap.max()))
    return (
        "The theoretical optimum is the closed form of the declared utilities' maximum; Eq. 1, run until it rests, "
        f"comes to the same value within {worst:.1g} Mbps in all of them."
    )


def _setting(games: int, rounds: int) -> str:
    return (
        f"{games} negotiations for each pressure and number of agents; targets uniform in 0 to {CELL_MBPS:g} Mbps, "
        "weights uniform in 0.5 to 2 (diverse utilities), all seven units, normal personalities, tolerance 1 Mbps. "
        "The error is that of the consensus; where there is none, of the mean of the last values. Capped at "
        f"{rounds} rounds as in the paper, and once more without a cap that matters ({UNCAPPED})."
    )
