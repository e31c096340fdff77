"""MAESTRO's Eq. 1 as gradient *ascent*, for many negotiations at once; and vectorised water-filling.

The lab's campaigns and the benchmark call this. As printed, Eq. 1 subtracts the gradient of a utility that
is to be maximised; we add it. Row b of every array is negotiation b, column i its participant i; numpy is
imported by whoever calls, not by the command line.

The mediator's utility makes Eq. 1 converge to the theoretical optimal consensus: U_0(x_1..x_n) is its own
utility at the mean, plus everybody's else at theirs, minus a quadratic price on leaving the mean, so

    x_i <- x_i + eta (U_i'(x_i) + sum_{j != i} U_j'(x_j) + U_m'(mean)) - pull (x_i - mean).

It needs eta < 2 / L, where L is the sum of curvatures: beyond, it oscillates; far below, it crawls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from assent.intents.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

_BLOCK_ELEMENTS = 16_384
"""Participants per block: all of a block's arrays stay in the processor's cache."""


@dataclass(frozen=True)
class Population:
    """Many negotiations with the same number of participants.

    Where `target` is not NaN the participant's utility is -weight (x - target)^2, else weight ln(1 + x).
    The mediator's utility is quadratic; weight 0 where it has none. `lower` and `upper` per negotiation.
    """

    target: Floats
    weight: Floats
    lower: Floats
    upper: Floats
    mediator_target: Floats | None = None
    mediator_weight: Floats | None = None


@dataclass(frozen=True)
class Converged:
    """`values` (b, n), the `rounds` each negotiation took, and whether it came to rest within them."""

    values: Floats
    rounds: NDArray[np.int64]
    converged: NDArray[np.bool_]


def ascend(
    population: Population,
    start: Floats | None = None,
    *,
    eta: float | None = None,
    pull: float = 0.9,
    epsilon: float = 1e-6,
    max_rounds: int = 500,
) -> Converged:
    """Eq. 1 on level topics until no value moves by more than `epsilon` and all agree within it.

    `start` defaults to the targets (logarithmic utilities: the upper bound). `eta` is the learning rate in
    x per unit of slope; by default 1/L of each negotiation. Raises InvalidInput on shapes that do not fit.
    """
    import numpy as np

    if not 0.0 < pull <= 1.0:
        raise InvalidInput("pull must be in (0, 1]", field="pull")
    if population.target.shape != population.weight.shape or population.target.ndim != 2:
        raise InvalidInput("target and weight must have one shape (negotiations, participants)")
    count, size = population.target.shape
    first = _starting(population) if start is None else start
    values = np.empty((count, size))
    rounds = np.zeros(count, dtype=np.int64)
    done = np.zeros(count, dtype=bool)
    step = max(1, _BLOCK_ELEMENTS // max(size, 1))
    for low in range(0, count, step):
        block = slice(low, min(low + step, count))
        part = _part(population, block)
        values[block], rounds[block], done[block] = _ascend_block(
            part, first[block].copy(), eta, pull, epsilon, max_rounds
        )
    return Converged(values, rounds, done)


def level_optima(population: Population) -> Floats:
    """The closed form of `level.optimum`, for every row at once."""
    import numpy as np

    quadratic = ~np.isnan(population.target)
    total = np.where(quadratic, population.weight, 0.0).sum(axis=1)
    pulled = np.where(quadratic, population.weight * np.nan_to_num(population.target), 0.0).sum(axis=1)
    logs = np.where(quadratic, 0.0, population.weight).sum(axis=1)
    if population.mediator_weight is not None and population.mediator_target is not None:
        total = total + population.mediator_weight
        pulled = pulled + population.mediator_weight * population.mediator_target
    safe = np.where(total > 0.0, total, 1.0)
    middle = (pulled + safe) / (2.0 * safe)
    x = middle + np.sqrt(middle**2 + logs / (2.0 * safe)) - 1.0
    x = np.where(logs == 0.0, pulled / safe, x)
    return np.asarray(np.clip(np.where(total > 0.0, x, population.upper), population.lower, population.upper))


def water_fill(population: Population, demands: Floats, steps: int = 64) -> Floats:
    """`allocation.optimum` for every row at once: shares (b, n), by bisection of the price per row."""
    import numpy as np

    quadratic = ~np.isnan(population.target)
    target = np.nan_to_num(population.target)
    most = np.minimum(demands, population.upper[:, None])
    low = np.zeros(len(target))
    high = np.where(quadratic, 2.0 * population.weight * target, population.weight).max(axis=1)

    def shares(price: Floats) -> Floats:
        column = np.maximum(price, 1e-300)[:, None]
        wanted = np.where(
            quadratic, target - column / (2.0 * population.weight), population.weight / column - 1.0
        )
        return np.asarray(np.clip(wanted, 0.0, most))

    fits = shares(low).sum(axis=1) <= population.upper
    for _ in range(steps):
        middle = (low + high) / 2.0
        over = shares(middle).sum(axis=1) > population.upper
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return np.where(fits[:, None], shares(np.zeros_like(low)), shares(high))


def _ascend_block(
    part: Population, x: Floats, eta: float | None, pull: float, epsilon: float, max_rounds: int
) -> tuple[Floats, NDArray[np.int64], NDArray[np.bool_]]:
    import numpy as np

    logs = np.isnan(part.target)
    has_logs = bool(logs.any())
    doubled = 2.0 * part.weight
    gradient_at = np.where(logs, 0.0, doubled * np.nan_to_num(part.target))
    curved = np.where(logs, 0.0, doubled)
    log_weight = np.where(logs, part.weight, 0.0)
    mediator_weight = 0.0 if part.mediator_weight is None else 2.0 * part.mediator_weight
    mediator_target = 0.0 if part.mediator_target is None else part.mediator_target
    curvature = curved.sum(axis=1) + mediator_weight
    curvature = curvature + (log_weight / (1.0 + part.lower[:, None]) ** 2).sum(axis=1)
    rate = 1.0 / curvature if eta is None else np.full(len(x), eta)
    rounds = np.full(len(x), max_rounds, dtype=np.int64)
    done = np.zeros(len(x), dtype=bool)
    lower, upper, constant = part.lower[:, None], part.upper[:, None], gradient_at.sum(axis=1)
    size = x.shape[1]
    for number in range(1, max_rounds + 1):
        mean = np.einsum("bi->b", x) / size
        total = constant - np.einsum("bi,bi->b", curved, x) + mediator_weight * (mediator_target - mean)
        if has_logs:
            total += (log_weight / (1.0 + x)).sum(axis=1)
        shift = rate * total + pull * mean
        moved = x * (1.0 - pull)
        moved += shift[:, None]
        np.clip(moved, lower, upper, out=moved)
        change = np.abs(moved - x).max(axis=1)
        spread = moved.max(axis=1) - moved.min(axis=1)
        x = moved
        settled = ~done & (change <= epsilon) & (spread <= epsilon)
        rounds[settled] = number
        done |= settled
        if done.all():
            break
    return x, rounds, done


def _starting(population: Population) -> Floats:
    import numpy as np

    upper = population.upper[:, None]
    wanted = np.where(np.isnan(population.target), upper, population.target)
    return np.asarray(np.clip(wanted, population.lower[:, None], upper))


def _part(population: Population, block: slice) -> Population:
    return Population(
        target=population.target[block],
        weight=population.weight[block],
        lower=population.lower[block],
        upper=population.upper[block],
        mediator_target=None if population.mediator_target is None else population.mediator_target[block],
        mediator_weight=None if population.mediator_weight is None else population.mediator_weight[block],
    )
