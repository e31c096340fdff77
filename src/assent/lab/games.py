"""One negotiation as an experiment holds it: who sits at the table, under which rules, and what came of it.

The campaigns of Fig. 3a, Fig. 3b and the liars are lists of `Game`; `campaign` plays them in parallel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType

from assent.agents.pipeline import Agent
from assent.agents.units import Units
from assent.business.agency import both_roles
from assent.business.negotiation import Negotiation
from assent.business.participants import BusinessOperator, Mediator, MediatorPort, Table
from assent.business.protocol import open_negotiation
from assent.business.skills.propose import propose_skill
from assent.intents.negotiation import (
    Agreement,
    Personality,
    Pressure,
    Proposal,
    Quadratic,
    Round,
    Topic,
    Turn,
    Utility,
)
from assent.reasoning.model import Model
from assent.reasoning.run import Loop, complete
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings

CELL_MBPS = 134.0
"""MAESTRO, section IV: what the paper's cell carries at best, in Mbit/s."""


@dataclass(frozen=True)
class Seat:
    """One agent: what it wants (-weight (x - target)^2, target in Mbps), how it behaves, what it is told.

    `claims`: the target that it declares and argues for instead of its own, where it lies.
    """

    name: str
    target: float
    weight: float = 1.0
    personality: Personality = Personality.NORMAL
    goal: str = ""
    claims: float | None = None

    @property
    def declared(self) -> Quadratic:
        return Quadratic(target=self.target if self.claims is None else self.claims, weight=self.weight)


@dataclass(frozen=True)
class Game:
    """A level topic in [0, `upper`] Mbps. `standalone`: agents without any unit but the LLM, and no mediator
    but a relay (MAESTRO, section IV-A); otherwise all seven units and the mediator. `open`: they know each other's
    goals.
    """

    group: str
    number: int
    seats: tuple[Seat, ...]
    seed: int
    max_rounds: int
    pressure: Pressure = Pressure.SOFT
    standalone: bool = False
    open: bool = False
    upper: float = CELL_MBPS
    tolerance: float = 1.0


@dataclass(frozen=True)
class Played:
    """What came of a game. `turns`: how many were taken, `substituted`: how many not by the chosen model.

    `seconds` is wall time: it differs from run to run, all else does not.
    """

    game: Game
    final: Mapping[str, float]
    agreed: bool
    consensus: float | None
    optimum: float
    rounds: int
    messages: int
    stopped_by: str
    turns: int
    substituted: int
    seconds: float

    @property
    def level(self) -> float:
        """The consensus, or where there is none the mean of what was last said."""
        if self.consensus is not None:
            return self.consensus
        return sum(self.final.values()) / len(self.final)


class Player:
    """Plays games with one model. A context manager: a language model's connections are closed at the end."""

    def __init__(self, model: str, settings: ModelSettings) -> None:
        self._model = make_model(model, settings)
        self._loop = Loop() if model != "embedded" else None

    def __enter__(self) -> Player:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None:
            self._loop.close()

    def play(self, game: Game) -> Played:
        return play(game, self._model, self._loop)


def play(game: Game, model: Model, loop: Loop | None) -> Played:
    """`loop` None: the model never waits."""
    table = _table(game, model, waits=loop is not None)
    held = table.run(open_negotiation(_topic(game), seed=game.seed))
    started = perf_counter()
    state, rounds = complete(held) if loop is None else loop.run(held)
    return _played(game, table.agreement(state), rounds, perf_counter() - started)


@dataclass(frozen=True)
class Relay:
    """Implements `MediatorPort` without a mind of its own: everybody hears what was said, and the middle of it.

    The protocol carries messages by way of a mediator; where a paper's agents talk to one another directly,
    this stands in for the wire.
    """

    name: str = "relay"
    concurrent: bool = False
    utility: Utility | None = None

    async def mediate(self, table: Table) -> Turn:
        said = sorted(table.values.values())
        middle = round((said[0] + said[-1]) / 2.0, 2)
        quotes = " ".join(f"{one.sender} said: {_reasoning(one.raw)}" for one in table.messages)
        text = f"The middle of what was said is {middle:g} {table.topic.unit}. {quotes}"
        return Turn(agent=self.name, role="mediator", proposal=Proposal(value=middle, reasoning=text[:2000]))


_STANDALONE = Units(
    extraction=False, arbitral=False, regulatory=False, observability=False, optimizer=False, validation=False
)


def _table(game: Game, model: Model, *, waits: bool) -> Negotiation:
    both = both_roles(model)
    agent = Agent(model, propose_skill, _STANDALONE) if game.standalone else both
    operators = {
        seat.name: BusinessOperator(
            name=seat.name,
            agent=agent,
            utility=seat.declared,
            personality=seat.personality,
            goal=seat.goal,
            concurrent=waits,
        )
        for seat in game.seats
    }
    mediator: MediatorPort = Relay() if game.standalone else Mediator(both, concurrent=waits)
    return Negotiation(operators, mediator, open=game.open)


def _topic(game: Game) -> Topic:
    return Topic(
        id=f"{game.group}/{game.number}",
        resource="cell",
        kind="level",
        upper=game.upper,
        participants=tuple(sorted(seat.name for seat in game.seats)),
        tolerance=game.tolerance,
        max_rounds=game.max_rounds,
        pressure=game.pressure,
    )


def _played(game: Game, agreement: Agreement, rounds: tuple[Round, ...], seconds: float) -> Played:
    asked = [
        turn for held in rounds for turn in (*held.turns, *(() if game.standalone else (held.mediator,)))
    ]
    optimum = agreement.optimum
    return Played(
        game=game,
        final=dict(agreement.final_values),
        agreed=agreement.agreed,
        consensus=agreement.value,
        optimum=optimum if isinstance(optimum, float) else 0.0,
        rounds=agreement.rounds,
        messages=agreement.messages,
        stopped_by=agreement.stopped_by,
        turns=len(asked),
        substituted=sum(bool(turn.substitutions) for turn in asked),
        seconds=seconds,
    )


def _reasoning(raw: object) -> str:
    return str(raw.get("reasoning", "")) if isinstance(raw, dict) else ""
