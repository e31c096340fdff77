"""New: how far one agent that lies about what it wants can move the consensus, mechanism by mechanism.

A mechanism is a rule that turns what was declared into one level. The liar knows everybody's declaration and
chooses the lie that brings the level nearest to what it really wants: the worst case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean
from typing import TypeAlias

from assent.business.optimisers import UtilityOptimizer
from assent.intents.negotiation import Method, Personality, Pressure, Quadratic, Topic, Utility
from assent.lab import plots
from assent.lab.campaign import Campaign
from assent.lab.games import CELL_MBPS, Game, Played, Seat
from assent.lab.study import NOT_AN_LLM, Cell, Study, Table, mean_sd

AGENTS = (2, 5, 10)
LOUDER = 10.0
"""By this factor a liar that also exaggerates how much it cares declares its weight."""

Rule: TypeAlias = Callable[[Topic, Mapping[str, Utility]], float]

_STEP = CELL_MBPS / 20.0
_LIES = tuple(_STEP * step for step in range(21))
_FINER = tuple(part / 10.0 for part in range(-10, 11))
_HELD_LIES = tuple(CELL_MBPS * step / 4.0 for step in range(5))
_METHODS: dict[str, Method] = {
    "welfare optimum": "welfare",
    "Nash bargaining": "nash",
    "max-min": "max-min",
    "generalised median": "median",
}


@dataclass(frozen=True)
class Profile:
    """Who really wants what, with which weight; the first one lies."""

    number: int
    targets: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Moved:
    """What the best lie did. `gain`: how much nearer the level came to what the liar really wants; `moved`: how
    far any lie can take the level from where honesty puts it. Mbps.
    """

    mechanism: str
    agents: int
    number: int
    gain: float
    moved: float


def study(campaign: Campaign, *, games: int = 100) -> Study:
    profiles = [_profile(campaign.seed, count, number) for count in AGENTS for number in range(games)]
    found = campaign.each(_manipulate_all, profiles)
    found += _in_negotiations(campaign, profiles)
    return Study(
        name="liar",
        title="How far one lying agent can move the consensus",
        notes=(_setting(games), NOT_AN_LLM),
        tables=(_table(found), _raw(found)),
        figures={"liar": _figure(found)},
    )


def manipulate(mechanism: str, profile: Profile) -> Moved:
    """The liar's best lie under one mechanism (see `MECHANISMS`)."""
    topic, truth, rule = _topic(profile), _declared(profile), MECHANISMS[mechanism]
    honest, wanted = rule(topic, truth), profile.targets[0]
    factors = (1.0, LOUDER) if mechanism == _EXAGGERATED else (1.0,)

    def level(claim: float, factor: float) -> float:
        lie = Quadratic(target=claim, weight=profile.weights[0] * factor)
        return rule(topic, {**truth, "bo-0": lie})

    reached: dict[tuple[float, float], float] = {}
    for factor in factors:
        reached |= {(claim, factor): level(claim, factor) for claim in _LIES}
    best, factor = min(reached, key=lambda lie: (abs(reached[lie] - wanted), lie))
    closer = (min(max(best + _STEP * part, 0.0), CELL_MBPS) for part in _FINER)
    reached |= {(claim, factor): level(claim, factor) for claim in closer}
    return _moved(mechanism, profile, honest, list(reached.values()))


def _mean(topic: Topic, declared: Mapping[str, Utility]) -> float:
    """Nobody's weight counts: the plain mean of what everybody says it wants."""
    said = [one.target if isinstance(one, Quadratic) else topic.upper for one in declared.values()]
    return fmean(said)


def _optimum(method: Method) -> Rule:
    optimizer = UtilityOptimizer(method)

    def rule(topic: Topic, declared: Mapping[str, Utility]) -> float:
        return optimizer.optimum(topic, declared).value or 0.0

    return rule


_EXAGGERATED = "welfare optimum, weight too"
MECHANISMS: dict[str, Rule] = {
    "mean": _mean,
    **{name: _optimum(method) for name, method in _METHODS.items()},
    _EXAGGERATED: _optimum("welfare"),
}
_HELD = {f"negotiation, {pressure.value} pressure": pressure for pressure in Pressure}
_ORDER = (
    "mean",
    "welfare optimum",
    _EXAGGERATED,
    "Nash bargaining",
    "max-min",
    "generalised median",
    *_HELD,
)


def _manipulate_all(profiles: Sequence[Profile]) -> list[Moved]:
    return [manipulate(mechanism, profile) for profile in profiles for mechanism in MECHANISMS]


def _in_negotiations(campaign: Campaign, profiles: Sequence[Profile]) -> list[Moved]:
    """The same liars at the table, with agents, mediator and rounds, where lies cost what rounds cost."""
    listed = [
        _game(profile, name, lie, campaign.seed)
        for name in _HELD
        for profile in profiles
        for lie in (profile.targets[0], *_HELD_LIES)
    ]
    played = campaign.play(listed)
    each = 1 + len(_HELD_LIES)
    found = []
    for place, (name, profile) in enumerate((name, profile) for name in _HELD for profile in profiles):
        honest, *lies = played[place * each : (place + 1) * each]
        found.append(_moved(name, profile, honest.level, [_level(one) for one in lies]))
    return found


def _level(one: Played) -> float:
    return one.level


def _game(profile: Profile, name: str, lie: float, seed: int) -> Game:
    seats = tuple(
        Seat(f"bo-{index}", target, weight, Personality.NORMAL)
        for index, (target, weight) in enumerate(zip(profile.targets, profile.weights, strict=True))
    )
    liar = replace(seats[0], claims=lie)
    return Game(
        group=name,
        number=profile.number,
        seats=(liar, *seats[1:]),
        seed=Random(f"liar/{seed}/{len(seats)}/{profile.number}").getrandbits(32),
        max_rounds=8,
        pressure=_HELD[name],
    )


def _profile(seed: int, count: int, number: int) -> Profile:
    pick = Random(f"liar/{seed}/{count}/{number}/wants")
    return Profile(
        number=number,
        targets=tuple(round(pick.uniform(10.0, CELL_MBPS - 10.0), 2) for _ in range(count)),
        weights=tuple(round(pick.uniform(0.5, 2.0), 3) for _ in range(count)),
    )


def _topic(profile: Profile) -> Topic:
    names = tuple(f"bo-{index}" for index in range(len(profile.targets)))
    return Topic(id="liar", resource="cell", kind="level", upper=CELL_MBPS, participants=names)


def _declared(profile: Profile) -> dict[str, Utility]:
    return {
        f"bo-{index}": Quadratic(target=target, weight=weight)
        for index, (target, weight) in enumerate(zip(profile.targets, profile.weights, strict=True))
    }


def _moved(mechanism: str, profile: Profile, honest: float, reached: Sequence[float]) -> Moved:
    wanted = profile.targets[0]
    best = min(abs(level - wanted) for level in reached)
    return Moved(
        mechanism=mechanism,
        agents=len(profile.targets),
        number=profile.number,
        gain=max(0.0, abs(honest - wanted) - best),
        moved=max(abs(level - honest) for level in reached),
    )


def _cases(found: Sequence[Moved]) -> list[tuple[str, int, list[Moved]]]:
    return [
        (mechanism, count, [one for one in found if (one.mechanism, one.agents) == (mechanism, count)])
        for mechanism in _ORDER
        for count in AGENTS
    ]


def _table(found: Sequence[Moved]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for mechanism, count, these in _cases(found):
        gains = [one.gain for one in these]
        mean, sd = mean_sd(gains)
        worth = 100.0 * fmean(gain > 1e-6 for gain in gains)
        rows.append(
            (
                mechanism,
                count,
                round(mean, 3),
                round(sd, 3),
                round(max(gains), 3),
                round(worth, 1),
                round(fmean(one.moved for one in these), 3),
                round(max(one.moved for one in these), 3),
            )
        )
    names = (
        "mechanism",
        "agents",
        "liar's gain Mbps",
        "sd",
        "most",
        "lying pays %",
        "level moved by Mbps",
        "at most",
    )
    return Table("liar", "The best lie against honesty", names, tuple(rows))


def _raw(found: Sequence[Moved]) -> Table:
    names = ("mechanism", "agents", "game", "gain", "moved")
    rows = tuple((o.mechanism, o.agents, o.number, round(o.gain, 6), round(o.moved, 6)) for o in found)
    return Table("liar-games", "Every liar", names, rows, shown=False)


def _figure(found: Sequence[Moved]) -> str:
    by_case = {(mechanism, count): these for mechanism, count, these in _cases(found)}
    series = [
        plots.Bars(
            f"{count} agents", [fmean(o.gain for o in by_case[name, count]) for name in _ORDER], (), colour
        )
        for colour, count in enumerate(AGENTS)
    ]
    title = "What the best lie gains the liar, by mechanism (mean)"
    return plots.bars(title, "Mbps nearer to its wish", [_LABELS.get(name, name) for name in _ORDER], series)


_LABELS = {
    "welfare optimum": "welfare\noptimum",
    _EXAGGERATED: "welfare,\nweight too",
    "Nash bargaining": "Nash\nbargaining",
    "generalised median": "generalised\nmedian",
    **{name: f"negotiated,\n{pressure.value}" for name, pressure in _HELD.items()},
}


def _setting(games: int) -> str:
    return (
        f"{games} profiles for each number of agents: targets uniform in 10 to {CELL_MBPS - 10:g} Mbps, weights "
        "uniform in 0.5 to 2. The first agent knows all the others' declarations and picks its best lie from "
        f"{len(_LIES)} targets and {len(_FINER)} more around the best of them (in a negotiation: from "
        f"{len(_HELD_LIES)}); “weight too” may besides declare {LOUDER:g} times its weight. *Gain*: how much nearer "
        "the level comes to what it really wants; *moved*: how far any lie takes the level from the honest one. "
        "Negotiations are whole ones: all units, at most 8 rounds."
    )
