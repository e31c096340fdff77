"""What an evaluation comes to, as a `Study`: scores with confidence intervals, comparisons, times, every case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from assent.lab import plots
from assent.lab.evaluation.recommend import Advice
from assent.lab.evaluation.run import Result, Score
from assent.lab.evaluation.stats import mcnemar, wilson
from assent.lab.study import Cell, Study, Table, quantile

NOT_AN_LLM = (
    "`embedded` is no language model: grammars, rules and strategies, deterministic. Its figures say nothing of what a "
    "language model can do."
)


def told(scores: Sequence[Score], advice: Sequence[Advice], machine: str) -> Study:
    models = list(dict.fromkeys(one.model for one in scores))
    notes = [_how(scores), *(f"{one.suite.name}: {one.suite.file.about}" for one in _by_suite(scores))]
    notes += [NOT_AN_LLM] if "embedded" in models else []
    comparisons = list(_comparisons(scores))
    compared = [Table("eval-pairs", "Models on the same cases (McNemar, exact)", _PAIR, tuple(comparisons))]
    return Study(
        name="eval",
        title="How good models are, by suite",
        notes=tuple(notes),
        tables=(
            Table("eval", "Scores", _SCORE, tuple(_score(one) for one in scores)),
            Table("eval-answers", "Answers", _ANSWERS, tuple(_answers(one) for one in scores)),
            *(compared if comparisons else []),
            Table("eval-groups", "Scores by group of cases", _GROUP, tuple(_groups(scores))),
            Table("eval-cases", "Every case", _CASE, tuple(_cases(scores)), shown=False),
        ),
        figures={"eval": _score_figure(scores, models), "eval-time": _time_figure(scores)},
        timings=(
            Table("eval-times", f"Times on {machine}", _TIME, tuple(_times(one) for one in scores)),
            Table(
                "eval-roles",
                f"Good enough, for which role, on {machine}",
                _ROLE,
                tuple(one.row() for one in advice),
            ),
        ),
    )


_SCORE = ("suite", "model", "cases", "right", "right %", "95 % from", "to")
_ANSWERS = (
    "suite", "model", "answers", "valid %", "substituted", "silent", "tokens per right", "USD per right"
)  # fmt: skip
_PAIR = ("suite", "model A", "model B", "both", "only A", "only B", "neither", "p")
_GROUP = ("suite", "group", "model", "cases", "right", "right %", "95 % from", "to")
_CASE = ("suite", "case", "group", "model", "right", "own", "tokens", "why")
_TIME = ("suite", "model", "answer p50 s", "answer p95 s", "s per right")
_ROLE = ("role", "model", "good enough", "why")


def per_cent(right: int, cases: int) -> tuple[float, float, float]:
    """A share and its 95 % interval, in %."""
    low, high = wilson(right, cases)
    return round(100 * right / cases, 1), round(100 * low, 1), round(100 * high, 1)


def _by_suite(scores: Sequence[Score]) -> list[Score]:
    """One score of each suite that says something about itself."""
    return [one for one in {one.suite.name: one for one in scores}.values() if one.suite.file.about]


def _score(one: Score) -> tuple[Cell, ...]:
    return one.suite.name, one.model, len(one.results), one.right, *per_cent(one.right, len(one.results))


def _answers(one: Score) -> tuple[Cell, ...]:
    answers = one.answers
    valid = sum(asked.outcome == "valid" for asked in answers)
    tokens, usd = sum(asked.tokens for asked in answers), sum(asked.usd for asked in answers)
    return (
        one.suite.name,
        one.model,
        len(answers),
        round(100 * valid / len(answers), 1) if answers else None,
        sum(asked.outcome == "substituted" for asked in answers),
        sum(asked.outcome == "silent" for asked in answers),
        round(tokens / one.right, 1) if one.right else None,
        round(usd / one.right, 6) if one.right else None,
    )


def _times(one: Score) -> tuple[Cell, ...]:
    seconds = [asked.seconds for asked in one.answers] or [0.0]
    whole = sum(result.seconds for result in one.results)
    each = round(whole / one.right, 4) if one.right else None
    return (
        one.suite.name,
        one.model,
        round(quantile(seconds, 0.5), 5),
        round(quantile(seconds, 0.95), 5),
        each,
    )


def pairs(scores: Sequence[Score]) -> Iterator[tuple[Score, Score]]:
    """Every two models on the same suite."""
    for first, second in combinations(scores, 2):
        if first.suite is second.suite:
            yield first, second


def difference(first: Score, second: Score) -> tuple[int, int, float]:
    """Cases that only the first had right, only the second, and McNemar's p."""
    both = list(zip(first.results, second.results, strict=True))
    only_first = sum(a.correct and not b.correct for a, b in both)
    only_second = sum(b.correct and not a.correct for a, b in both)
    return only_first, only_second, mcnemar(only_first, only_second)


def _comparisons(scores: Sequence[Score]) -> Iterator[tuple[Cell, ...]]:
    for first, second in pairs(scores):
        only_first, only_second, p = difference(first, second)
        together = first.right - only_first
        neither = len(first.results) - together - only_first - only_second
        names = (first.suite.name, first.model, second.model)
        yield (*names, together, only_first, only_second, neither, float(f"{p:.4g}"))


def _groups(scores: Sequence[Score]) -> Iterator[tuple[Cell, ...]]:
    for one in scores:
        groups = dict.fromkeys(result.task.group for result in one.results)
        if len(groups) < 2:
            continue
        for group in groups:
            some = [result for result in one.results if result.task.group == group]
            right = sum(result.correct for result in some)
            yield (
                one.suite.name,
                group,
                one.model,
                len(some),
                right,
                *per_cent(right, len(some)),
            )


def _cases(scores: Sequence[Score]) -> Iterator[tuple[Cell, ...]]:
    for one in scores:
        for result in one.results:
            tokens = sum(asked.tokens for asked in result.asked)
            row = (one.suite.name, result.task.id, result.task.group, one.model)
            yield (*row, int(result.correct), int(result.own), tokens, "" if result.correct else result.why)


def wrong(scores: Iterable[Score]) -> list[str]:
    """What went wrong, case by case."""
    return [
        f"{one.suite.name} {result.task.id} [{one.model}] {result.why or 'not right'}"
        for one in scores
        for result in one.results
        if not result.correct
    ]


def _how(scores: Sequence[Score]) -> str:
    cases = sum(len(one.results) for one in {one.suite.name: one for one in scores}.values())
    return (
        f"{cases} cases, put to each model one after the other, after one question that is not counted. Intervals are "
        "Wilson's. Valid: an answer that the skill's validators accept, or a question back. An answer of a substitute "
        "is not the model's, and is never right; in a negotiation one such turn suffices. p: how likely such a "
        "difference is between two models that are equally good (McNemar, exact, two-sided)."
    )


def _score_figure(scores: Sequence[Score], models: Sequence[str]) -> str:
    names = list(dict.fromkeys(one.suite.name for one in scores))
    series = []
    for colour, model in enumerate(models):
        found = [per_cent(one.right, len(one.results)) for one in scores if one.model == model]
        series.append(
            plots.Bars(
                model, [one[0] for one in found], colour=colour, ranges=[(one[1], one[2]) for one in found]
            )
        )
    return plots.bars("Right answers, with 95 % intervals", "%", names, series)


def _time_figure(scores: Sequence[Score]) -> str:
    models = list(dict.fromkeys(one.model for one in scores))
    strips = [
        plots.Strip(one.suite.name, _milliseconds(one.results), colour=models.index(one.model))
        for one in scores
    ]
    legend = [(model, colour) for colour, model in enumerate(models)]
    return plots.strips("Time of an answer", "ms", strips, legend=legend)


def _milliseconds(results: Sequence[Result]) -> list[float]:
    return [1000 * asked.seconds for one in results for asked in one.asked]
