"""Whole negotiations with one model in every chair: do they agree, and how near to what would be best for all?

A case: `seats` (each `name`, `target` in Mbps, `weight`, `personality`), and any of `upper`, `max_rounds`, `pressure`,
`tolerance`, `open`, `seed`. `expect.within_mbps`: how far from the theoretical optimum the consensus may lie.
The optimum is that of the declared utilities (`business.optimisers`); no model computes it.
"""

from __future__ import annotations

from pydantic import Field, ValidationError

from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Personality, Pressure
from assent.lab.evaluation.task import Grade, Task
from assent.lab.games import CELL_MBPS, Game, Played, Seat, play
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.reasoning.wording import complaint


class Chair(Frozen):
    name: str = Field(min_length=1, max_length=100)
    target: Finite = Field(ge=0, le=1e6)
    weight: Finite = Field(default=1.0, gt=0, le=1e6)
    personality: Personality = Personality.NORMAL
    goal: str = Field(default="", max_length=2000)


class Expected(Frozen):
    within_mbps: Finite = Field(ge=0)


class Case(Frozen):
    id: str = Field(min_length=1, max_length=100)
    group: str = "all"
    seats: tuple[Chair, ...] = Field(min_length=2, max_length=50)
    upper: Finite = Field(default=CELL_MBPS, gt=0, le=1e6)
    max_rounds: int = Field(default=8, ge=1, le=100)
    pressure: Pressure = Pressure.SOFT
    tolerance: Finite = Field(default=1.0, gt=0)
    open: bool = False
    seed: int = Field(default=1, ge=0)
    expect: Expected


def task(where: str, said: dict[str, Json]) -> Task:
    """Raises InvalidInput."""
    try:
        case = Case.model_validate(said)
    except ValidationError as error:
        raise InvalidInput(f"{where}: {complaint(error)}", field="cases") from None
    names = {one.name for one in case.seats}
    if len(names) < len(case.seats):
        raise InvalidInput(f"{where}: two seats have the same name", field="cases")
    game = _game(case)

    def held(model: Model, loop: Loop) -> Grade:
        # `embedded` never waits: without a loop its participants speak in name order, as in campaigns.
        return _graded(play(game, model, None if model.name == "embedded" else loop), case)

    return Task(case.id, case.group, held)


def _game(case: Case) -> Game:
    seats = tuple(
        Seat(one.name, one.target, one.weight, one.personality, one.goal)
        for one in sorted(case.seats, key=lambda one: one.name)
    )
    return Game(
        group=case.id,
        number=0,
        seats=seats,
        seed=case.seed,
        max_rounds=case.max_rounds,
        pressure=case.pressure,
        open=case.open,
        upper=case.upper,
        tolerance=case.tolerance,
    )


def _graded(played: Played, case: Case) -> Grade:
    if not played.agreed or played.consensus is None:
        return Grade(False, f"no agreement after {played.rounds} rounds ({played.stopped_by})")
    distance = abs(played.consensus - played.optimum)
    why = f"{played.consensus:.2f} Mbps in {played.rounds} rounds; the optimum is {played.optimum:.2f}"
    return Grade(distance <= case.expect.within_mbps, why)
