"""How full clouds are over time: what functions hold, and what slicelets work of it.

`Model.utilisation` makes one for the report. Each column (a cloud's cpu, ram or hdd) is computed when it is asked
for, from who was admitted when; exact, in integers, so that it ends at nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assent.service.modelling.deployment import Deployment
from assent.service.modelling.units import RESOURCES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Level:
    """Percent of one resource of a cloud: held by functions; worked by slicelets, on average and at most."""

    reserved: float
    mean: float
    peak: float


@dataclass(frozen=True, slots=True)
class Series:
    """Percent worked: `used[n]` from `times[n]` (s) to the next; `averaged` where steps had to be merged."""

    times: tuple[float, ...]
    used: tuple[float, ...]
    averaged: bool


class Utilisation:
    """Built from parallel lists of who was admitted: service, start and end in seconds from the very beginning."""

    def __init__(
        self,
        deployment: Deployment,
        services: Sequence[int],
        starts: Sequence[float],
        ends: Sequence[float],
        finish: float,
    ) -> None:
        """`finish`: when the experiment is over, in s; what `mean` is the mean until."""
        import numpy as np

        self._deployment = deployment
        self._finish = finish
        self._amounts: dict[int, list[tuple[int, int]]] = {}
        for index, demand in enumerate(deployment.demands):
            for column, amount in demand.uses:
                self._amounts.setdefault(column, []).append((index, amount))
        start, end = np.asarray(starts, np.float64), np.asarray(ends, np.float64)
        stayed = end > start  # who stays for no time works nothing
        who = np.asarray(services, np.int64)[stayed]
        when = np.concatenate((end[stayed], start[stayed]))
        sign = np.repeat(np.array([-1, 1], np.int64), len(who))
        order = np.lexsort(
            (sign, when)
        )  # at one instant those who leave come first: the sum never overshoots
        self._service, self._sign, when = np.tile(who, 2)[order], sign[order], when[order]
        last = np.append(when[1:] != when[:-1], True) if len(when) else np.zeros(0, bool)
        self._last = np.flatnonzero(last)
        self._times = when[self._last]

    @property
    def times(self) -> tuple[float, ...]:
        """The instants at which something changes, in s; the first is 0."""
        return tuple(float(time) for time in self._grid())

    def level(self, cloud: int, resource: str) -> Level:
        """`resource`: cpu, ram or hdd. A cloud that has none of it is not used."""
        column = 3 * cloud + RESOURCES.index(resource)
        has = self._deployment.clouds[column]
        if not has:
            return Level(0.0, 0.0, 0.0)
        used, grid = self._used(column), self._grid()
        mean = float(self._integral(grid, used)[-1]) / self._finish if self._finish else 0.0
        reserved = 100 * self._deployment.reserved[column] / has
        return Level(reserved, min(mean, float(used.max())), float(used.max()))

    def series(self, cloud: int, resource: str, points: int = 1000) -> Series:
        """Every step; where there are more than `points`, that many equal intervals with the mean of each."""
        import numpy as np

        column = 3 * cloud + RESOURCES.index(resource)
        used, grid = self._used(column), self._grid()
        if len(grid) <= points:
            return Series(tuple(grid.tolist()), tuple(used.tolist()), averaged=False)
        edges = np.linspace(0.0, self._finish, points + 1)
        area = np.interp(edges, np.append(grid, self._finish), self._integral(grid, used))
        means = np.diff(area) / np.diff(edges)
        return Series(tuple(edges[:-1].tolist()), tuple(means.tolist()), averaged=True)

    def _grid(self) -> Floats:
        import numpy as np

        return self._times if len(self._times) and self._times[0] == 0 else np.insert(self._times, 0, 0.0)

    def _used(self, column: int) -> Floats:
        """Percent in use from each instant of the grid on."""
        import numpy as np

        grid, has = self._grid(), self._deployment.clouds[column]
        if not has or column not in self._amounts:
            return np.zeros(len(grid))
        table = np.zeros(len(self._deployment.demands), np.int64)
        for service, amount in self._amounts[column]:
            table[service] = amount
        worked = np.cumsum(table[self._service] * self._sign)[self._last]
        before = np.zeros(len(grid) - len(self._times), np.int64)
        return np.concatenate((before, worked)) * (100.0 / has)

    def _integral(self, grid: Floats, used: Floats) -> Floats:
        """Percent-seconds up to each instant of the grid, and up to the finish."""
        import numpy as np

        widths = np.diff(np.append(grid, max(self._finish, float(grid[-1]))))
        return np.concatenate((np.zeros(1), np.cumsum(widths * used)))
