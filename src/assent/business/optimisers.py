"""The Optimizer port: what the optimizer unit of every agent asks (MAESTRO, section III-5).

`app` injects one into the agents' pipeline. By default it maximises the sum of declared utilities; a
scenario may choose another notion of a good outcome. The mathematics is in `optima`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assent.business.optima import allocation, level, packages, stepwise
from assent.business.optima.utilities import best
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Additive, Attribute, Method, Topic, Utility
from assent.intents.ports import Optimum


class UtilityOptimizer:
    """Implements `intents.ports.Optimizer`. The topic's `optimizer` chooses, or `method` for every topic:

    - `welfare` (default): the sum of declared utilities, and the mediator's on a level or multi-attribute topic,
      in closed form (KKT).
    - `gradient`: the same by gradient dynamics (MAESTRO's Eq. 1, uphill).
    - `nash`: the Nash bargaining solution with disagreement at zero; where nobody can gain, welfare.
    - `max-min`: the least satisfied participant is as satisfied as can be.
    - `proportional`: Kelly's proportional fairness (allocation); on a level topic the same as `nash`, on a
      multi-attribute one Nash's product with everybody's weight as its power.
    - `median`: the strategy-proof generalised median of the peaks (level; attribute by attribute on a
      multi-attribute topic; on an allocation max-min, which is strategy-proof there).
    """

    def __init__(self, method: Method | None = None) -> None:
        self.method: Method | None = method

    def optimum(
        self, topic: Topic, declared: Mapping[str, Utility], mediator: Utility | None = None
    ) -> Optimum:
        """Raises InvalidInput where nobody declared a utility, or one that does not fit the topic."""
        if not declared:
            raise InvalidInput(f"topic {topic.id}: nobody declared a utility, so there is no optimum")
        method: Method = self.method or topic.optimizer
        names = sorted(declared)
        if topic.kind == "multi-attribute":
            everybody = [*(declared[name] for name in names), *([] if mediator is None else [mediator])]
            return Optimum(terms=_terms(method, topic, everybody), method=method)
        utilities = [scalar(declared[name]) for name in names]
        if topic.kind == "level":
            own = None if mediator is None else scalar(mediator)
            return Optimum(value=_level(method, topic, utilities, own), method=method)
        shares = dict(zip(names, _shares(method, topic, names, utilities), strict=True))
        return Optimum(shares=allocation.settle(shares, demands(topic, names), topic.upper), method=method)


def scalar(utility: Utility) -> Utility:
    """The utility, if it is one of a single value. Raises InvalidInput."""
    if isinstance(utility, Additive):
        raise InvalidInput("an additive utility is for multi-attribute topics only", field="utility")
    return utility


def fits(utility: Utility, topic: Topic) -> Utility:
    """The utility, if it can be declared on the topic. Raises InvalidInput."""
    if topic.kind == "multi-attribute":
        return packages.additive(utility, topic.attributes)
    return scalar(utility)


def _level(method: Method, topic: Topic, utilities: list[Utility], mediator: Utility | None) -> float:
    lower, upper = topic.lower, topic.upper
    if method == "median":
        return level.median(level.peaks(utilities, lower, upper), lower, upper)
    if method == "max-min":
        return level.max_min(utilities, lower, upper)
    if method in ("nash", "proportional"):
        bargain = level.nash(utilities, lower, upper)
        if bargain is not None:
            return bargain
    everybody = utilities if mediator is None else [*utilities, mediator]
    if method == "gradient":
        return stepwise.level(everybody, lower, upper)
    return level.optimum(everybody, lower, upper)


def _shares(method: Method, topic: Topic, names: list[str], utilities: list[Utility]) -> list[float]:
    limits = demands(topic, names)
    most = [limits[name] for name in names]
    wanted = [best(one, 0.0, limit) for one, limit in zip(utilities, most, strict=True)]
    if method == "proportional":
        return allocation.proportional_fair([one.weight for one in utilities], wanted, topic.upper)
    if method in ("max-min", "median"):
        return allocation.max_min(wanted, topic.upper)
    if method == "gradient":
        return stepwise.allocation(utilities, most, topic.upper)
    bargain = allocation.nash(utilities, most, topic.upper) if method == "nash" else None
    return allocation.optimum(utilities, most, topic.upper) if bargain is None else bargain


def _terms(method: Method, topic: Topic, utilities: list[Utility]) -> dict[str, float]:
    attributes = topic.package()
    declared = [packages.additive(one, attributes) for one in utilities]
    found: list[float] | None = None
    if method == "median":
        found = packages.medians(declared, attributes)
    elif method == "max-min":
        found = packages.max_min(declared, attributes)
    elif method in ("nash", "proportional"):
        found = packages.nash(declared, attributes, weigh=method == "proportional")
    elif method == "gradient":
        found = packages.gradient(declared, attributes)
    return named(attributes, packages.welfare(declared, attributes) if found is None else found)


def named(attributes: Sequence[Attribute], package: Sequence[float]) -> dict[str, float]:
    """A package by attribute."""
    return {one.name: x for one, x in zip(attributes, package, strict=True)}


def listed(attributes: Sequence[Attribute], terms: Mapping[str, float]) -> list[float]:
    """The terms in the order of the attributes."""
    return [terms[one.name] for one in attributes]


def demands(topic: Topic, names: list[str]) -> dict[str, float]:
    """The most that each participant can use: its observed demand, never more than the capacity."""
    return {name: min(topic.demands.get(name, topic.upper), topic.upper) for name in names}


def nash(topic: Topic, declared: Mapping[str, Utility]) -> Optimum | None:
    """Nash's bargaining solution (disagreement: the utility of zero); None where somebody cannot gain."""
    names = sorted(declared)
    utilities = [declared[name] for name in names]
    if topic.kind == "multi-attribute":
        attributes = topic.package()
        bargain = packages.nash([packages.additive(one, attributes) for one in utilities], attributes)
        return None if bargain is None else Optimum(terms=named(attributes, bargain), method="nash")
    if topic.kind == "level":
        value = level.nash(utilities, topic.lower, topic.upper)
        return None if value is None else Optimum(value=value, method="nash")
    limits = demands(topic, names)
    shares = allocation.nash(utilities, [limits[name] for name in names], topic.upper)
    if shares is None:
        return None
    settled = allocation.settle(dict(zip(names, shares, strict=True)), limits, topic.upper)
    return Optimum(shares=settled, method="nash")
