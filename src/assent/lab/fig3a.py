"""MAESTRO's Fig. 3a: what becomes of a negotiation between a cost agent and a QoS agent, by their personalities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from assent.intents.negotiation import Pressure
from assent.lab import plots
from assent.lab.campaign import Campaign
from assent.lab.games import Game, Played, Seat
from assent.lab.paper import FIG3A, Pair
from assent.lab.study import NOT_AN_LLM, Cell, Study, Table, mean_sd

COST_MBPS, QOS_MBPS, SPREAD_MBPS = 10.0, 100.0, 5.0
"""What the two agents would choose alone, give or take the spread: the paper does not say."""

_COST = (
    "You represent an operator that wants to reduce the operational cost: the lower the shared base station's "
    "throughput, the better for you. The other operator wants to maximise quality of service, with the highest "
    "throughput it can get."
)
_QOS = (
    "You represent an operator that wants to maximise quality of service: the higher the shared base station's "
    "throughput, the better for you. The other operator wants to reduce the operational cost, with the lowest "
    "throughput it can get."
)


@dataclass(frozen=True)
class Column:
    """One model's games, by pair."""

    model: str
    by_pair: dict[str, list[Played]]

    def values(self, pair: Pair) -> list[float]:
        """The decision of each agent, regardless of consensus, as the paper gathers them."""
        return [value for one in self.by_pair[pair.name] for _, value in sorted(one.final.items())]


def study(campaign: Campaign, *, games: int = 50, rounds: int = 5, goals_known: bool = False) -> Study:
    """Both columns: embedded, and the campaign's model where that is another one.

    `goals_known`: both agents know what the other declares, as the paper lets them.
    """
    columns = [_column(campaign, model, games, rounds, goals_known) for model in campaign.models]
    return Study(
        name="fig3a",
        title="MAESTRO Fig. 3a: personalities in a negotiation of cost against quality",
        notes=(NOT_AN_LLM, _setting(games, rounds) + (_KNOWN if goals_known else "")),
        tables=(_summary(columns), _raw(columns)),
        figures={"fig3a": _figure(columns[-1])},
        timings=(_times(columns),),
    )


_KNOWN = (
    " Both know what the other declares. The embedded personalities were calibrated without that; with it they open "
    "where they would otherwise be after a round."
)


def _column(campaign: Campaign, model: str, games: int, rounds: int, goals_known: bool) -> Column:
    listed = [
        _game(pair, number, campaign.seed, rounds, goals_known) for pair in FIG3A for number in range(games)
    ]
    played = campaign.play(listed, model)
    return Column(
        model, {pair.name: [one for one in played if one.game.group == pair.name] for pair in FIG3A}
    )


def _game(pair: Pair, number: int, seed: int, rounds: int, goals_known: bool = False) -> Game:
    pick = Random(f"fig3a/{seed}/{pair.name}/{number}")
    cost, qos = (middle + pick.uniform(-SPREAD_MBPS, SPREAD_MBPS) for middle in (COST_MBPS, QOS_MBPS))
    seats = (
        Seat("cost", round(cost, 2), personality=pair.cost, goal=_COST),
        Seat("qos", round(qos, 2), personality=pair.qos, goal=_QOS),
    )
    return Game(
        group=pair.name,
        number=number,
        seats=seats,
        seed=pick.getrandbits(32),
        max_rounds=rounds,
        pressure=Pressure.NONE,
        standalone=True,
        open=goals_known,
    )


def _summary(columns: Sequence[Column]) -> Table:
    names = ["pair (cost-QoS)", "paper: mean Mbps"]
    for column in columns:
        names += [f"{column.model} {what}" for what in ("mean", "sd", "agreed %", "rounds", "stand-ins %")]
    rows = []
    for pair in FIG3A:
        row: list[Cell] = [pair.name, pair.said]
        for column in columns:
            row += _cells(column, pair)
        rows.append(tuple(row))
    title = "Throughput that the agents decide on, Mbps (embedded: calibrated to the paper, no LLM)"
    return Table("fig3a", title, tuple(names), tuple(rows))


def _cells(column: Column, pair: Pair) -> list[Cell]:
    games = column.by_pair[pair.name]
    mean, sd = mean_sd(column.values(pair))
    turns = sum(one.turns for one in games)
    return [
        round(mean, 2),
        round(sd, 2),
        round(100.0 * fmean(one.agreed for one in games), 1),
        round(fmean(one.rounds for one in games), 2),
        round(100.0 * sum(one.substituted for one in games) / max(turns, 1), 1),
    ]


def _raw(columns: Sequence[Column]) -> Table:
    names = (
        "model",
        "pair",
        "game",
        "cost_target",
        "qos_target",
        "cost_final",
        "qos_final",
        "agreed",
        "rounds",
    )
    rows = tuple(
        (
            column.model,
            one.game.group,
            one.game.number,
            one.game.seats[0].target,
            one.game.seats[1].target,
            one.final["cost"],
            one.final["qos"],
            int(one.agreed),
            one.rounds,
        )
        for column in columns
        for games in column.by_pair.values()
        for one in games
    )
    return Table("fig3a-games", "Every game", names, rows, shown=False)


def _times(columns: Sequence[Column]) -> Table:
    names = ["pair (cost-QoS)", "paper: s of GPT-4o's time"]
    for column in columns:
        names += [f"{column.model} s per game", f"{column.model} questions per game"]
    rows = []
    for pair in FIG3A:
        row: list[Cell] = [pair.name, pair.seconds]
        for column in columns:
            games = column.by_pair[pair.name]
            row += [
                round(fmean(one.seconds for one in games), 6),
                round(fmean(one.turns for one in games), 2),
            ]
        rows.append(tuple(row))
    title = "Time to converge (embedded: no LLM is waited for, so its seconds say nothing about the paper's)"
    return Table("fig3a-times", title, tuple(names), tuple(rows))


def _figure(column: Column) -> str:
    groups = []
    for pair in FIG3A:
        marks = () if pair.low is None or pair.high is None else tuple(sorted({pair.low, pair.high}))
        groups.append(plots.Strip(pair.name, column.values(pair), marks))
    label = "embedded (calibrated, no LLM)" if column.model == "embedded" else column.model
    title = "Final throughput by the agents' personalities (cost-QoS)"
    return plots.strips(title, "Mbps", groups, legend=[(label, 0)], mark="the paper's mean")


def _setting(games: int, rounds: int) -> str:
    return (
        f"{games} games a pair, at most {rounds} rounds, no optimizer, no arbitration, no mediator but a relay "
        f"that repeats what was said and its middle. The agents would alone choose {COST_MBPS:g} and "
        f"{QOS_MBPS:g} Mbps, each give or take {SPREAD_MBPS:g} (the paper does not tell its own); both agents' last "
        "values count, agreed or not, as in the paper."
    )
