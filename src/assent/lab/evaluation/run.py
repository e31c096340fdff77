"""Suites, put to models: every case to every model, one after the other, each answer measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from assent.app.skills import skill_named
from assent.intents.errors import AssentError, InvalidInput, Permanent, Temporary
from assent.lab.evaluation.meter import Asked, Metered
from assent.lab.evaluation.suite import Suite
from assent.lab.evaluation.task import Grade, Task
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings

GIVES_UP_AFTER = 5
"""So many cases in a row without any answer, and the model is not there any more."""


@dataclass(frozen=True)
class Result:
    """What one model made of one case. `seconds`: from the case to the judged answer, wall time.

    `own`: no other model of a chain answered, nor did anybody stand in. An answer that is not the model's own is never
    counted as right.
    """

    task: Task
    grade: Grade
    asked: tuple[Asked, ...]
    seconds: float

    @property
    def own(self) -> bool:
        return all(one.outcome == "valid" for one in self.asked)

    @property
    def correct(self) -> bool:
        return self.grade.correct and self.own

    @property
    def why(self) -> str:
        """What is wrong, in one line; nothing where all is right."""
        missed = [one.why for one in self.asked if one.outcome != "valid"]
        said = [] if self.grade.correct else [self.grade.why]
        return "; ".join(dict.fromkeys(one for one in (*said, *missed) if one))

    def of(self, outcome: str) -> int:
        return sum(one.outcome == outcome for one in self.asked)


@dataclass(frozen=True)
class Score:
    """One model's results on one suite, in the order of the cases."""

    suite: Suite
    model: str
    results: tuple[Result, ...]

    @property
    def right(self) -> int:
        return sum(one.correct for one in self.results)

    @property
    def answers(self) -> tuple[Asked, ...]:
        return tuple(asked for one in self.results for asked in one.asked)


def evaluate(
    suites: Sequence[Suite],
    models: Sequence[str],
    settings: ModelSettings,
    progress: Callable[[int, int], None],
) -> list[Score]:
    """Every model's score on every suite; suites in the outer order.

    Raises InvalidInput and Refused for a model that cannot be had, Temporary for one that does not answer.
    """
    if len(set(models)) < len(models):
        raise InvalidInput("--model: the same model twice", field="model")
    alone = settings.model_copy(update={"models": {}})
    total = len(models) * sum(len(suite.tasks) for suite in suites)
    done = 0
    scores: list[Score] = []
    with Loop() as loop:
        meters = {model: Metered(make_model(model, alone)) for model in models}
        for meter in meters.values():
            _greet(meter, loop)
        for suite in suites:
            for model, meter in meters.items():
                results: list[Result] = []
                for task in suite.tasks:
                    results.append(_put(task, meter, loop))
                    done += 1
                    progress(done, total)
                    _still_there(results, model)
                scores.append(Score(suite, model, tuple(results)))
    return scores


def _greet(meter: Metered, loop: Loop) -> None:
    """One question that is not counted: libraries and weights load with the first. Raises Temporary."""
    skill = skill_named("classify")
    try:
        loop.run(meter.answer(skill, skill.example[0]))
    except Permanent:
        pass  # it answers; that it answers wrongly is what the suites find out
    finally:
        meter.take()


def _put(task: Task, meter: Metered, loop: Loop) -> Result:
    started = perf_counter()
    try:
        found = task.play(meter, loop)
    except AssentError as error:
        found = Grade(False, error.message)
    return Result(task, found, meter.take(), perf_counter() - started)


def _still_there(results: Sequence[Result], model: str) -> None:
    last = results[-GIVES_UP_AFTER:]
    silent = [one for one in last if one.asked and all(a.outcome == "silent" for a in one.asked)]
    if len(silent) == GIVES_UP_AFTER:
        raise Temporary(f"{model} has not answered for {GIVES_UP_AFTER} cases: {silent[-1].why}")
