"""The Optimizer port: what the optimizer unit of every agent asks (MAESTRO, section III-5).

`app` injects one into the agents' pipeline. By default it maximises the sum of declared utilities; a
scenario may choose another notion of a good outcome. The mathematics is in `optima`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from assent.business.optima import allocation, level
from assent.business.optima.utilities import best
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Topic, Utility
from assent.intents.ports import Optimum

Method: TypeAlias = Literal["welfare", "nash", "proportional", "max-min", "median"]


class UtilityOptimizer:
    """Implements `intents.ports.Optimizer`. `method`:

    - `welfare` (default): the sum of declared utilities, and the mediator's on a level topic.
    - `nash`: the Nash bargaining solution with disagreement at zero; where nobody can gain, welfare.
    - `max-min`: the least satisfied participant is as satisfied as can be.
    - `proportional`: Kelly's proportional fairness (allocation; on a level topic the same as `nash`).
    - `median`: the strategy-proof generalised median of the peaks (level; on an allocation max-min).
    """

    def __init__(self, method: Method = "welfare") -> None:
        self.method: Method = method

    def optimum(
        self, topic: Topic, declared: Mapping[str, Utility], mediator: Utility | None = None
    ) -> Optimum:
        """Raises InvalidInput where nobody declared a utility."""
        if not declared:
            raise InvalidInput(f"topic {topic.id}: nobody declared a utility, so there is no optimum")
        names = sorted(declared)
        if topic.kind == "level":
            value = self._level(topic, [declared[name] for name in names], mediator)
            return Optimum(value=value, method=self.method)
        shares = self._shares(topic, names, declared)
        return Optimum(
            shares=allocation.settle(shares, demands(topic, names), topic.upper), method=self.method
        )

    def _level(self, topic: Topic, utilities: list[Utility], mediator: Utility | None) -> float:
        lower, upper = topic.lower, topic.upper
        if self.method == "median":
            return level.median(level.peaks(utilities, lower, upper), lower, upper)
        if self.method == "max-min":
            return level.max_min(utilities, lower, upper)
        if self.method in ("nash", "proportional"):
            bargain = level.nash(utilities, lower, upper)
            if bargain is not None:
                return bargain
        everybody = utilities if mediator is None else [*utilities, mediator]
        return level.optimum(everybody, lower, upper)

    def _shares(self, topic: Topic, names: list[str], declared: Mapping[str, Utility]) -> dict[str, float]:
        utilities = [declared[name] for name in names]
        limits = demands(topic, names)
        most = [limits[name] for name in names]
        wanted = [best(one, 0.0, limit) for one, limit in zip(utilities, most, strict=True)]
        if self.method == "proportional":
            shares = allocation.proportional_fair([one.weight for one in utilities], wanted, topic.upper)
        elif self.method in ("max-min", "median"):
            shares = allocation.max_min(wanted, topic.upper)
        else:
            bargain = allocation.nash(utilities, most, topic.upper) if self.method == "nash" else None
            shares = allocation.optimum(utilities, most, topic.upper) if bargain is None else bargain
        return dict(zip(names, shares, strict=True))


def demands(topic: Topic, names: list[str]) -> dict[str, float]:
    """The most that each participant can use: its observed demand, never more than the capacity."""
    return {name: min(topic.demands.get(name, topic.upper), topic.upper) for name in names}


def nash(topic: Topic, declared: Mapping[str, Utility]) -> Optimum | None:
    """Nash's bargaining solution (disagreement: the utility of zero); None where somebody cannot gain."""
    names = sorted(declared)
    utilities = [declared[name] for name in names]
    if topic.kind == "level":
        value = level.nash(utilities, topic.lower, topic.upper)
        return None if value is None else Optimum(value=value, method="nash")
    limits = demands(topic, names)
    shares = allocation.nash(utilities, [limits[name] for name in names], topic.upper)
    if shares is None:
        return None
    settled = allocation.settle(dict(zip(names, shares, strict=True)), limits, topic.upper)
    return Optimum(shares=settled, method="nash")
