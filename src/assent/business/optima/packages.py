"""Multi-attribute topics: one shared package x, a value per attribute, and additive utilities U in [0, 1] of it.

Everybody's value of every attribute is concave, so each solution is the maximum of a concave function over a box:
`climb` finds it. `nearest` is the move of a negotiator that concedes: the package on (or above) its aspiration
that comes closest to what others ask for, which trades what is dear to it against what is cheap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from assent.business.optima.level import bisect, median
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Additive, Attribute, Preference, Utility

Package: TypeAlias = list[float]
"""A value of each attribute, in the topic's order."""

_FLOOR = 1e-9
_STEPS = 600


def additive(utility: Utility, attributes: Sequence[Attribute]) -> Additive:
    """The utility, if it is one of packages and of these attributes. Raises InvalidInput."""
    if not isinstance(utility, Additive):
        raise InvalidInput(
            f"a multi-attribute topic needs an additive utility, not a {utility.kind} one", field="utility"
        )
    known = [one.name for one in attributes]
    stray = sorted(set(utility.attributes) - set(known))
    if stray:
        raise InvalidInput(
            f"there is no attribute {stray[0]!r}; there are: {', '.join(known)}",
            field=f"utility.attributes.{stray[0]}",
        )
    return utility


def utility_of(utility: Additive, attributes: Sequence[Attribute], package: Sequence[float]) -> float:
    """U(package), in [0, 1]: weights of the attributes are shares of their sum."""
    parts = zip(attributes, package, strict=True)
    worth = ((utility.attributes[one.name], one, x) for one, x in parts if one.name in utility.attributes)
    total = math.fsum(one.weight for one in utility.attributes.values())
    return math.fsum(wish.weight * _worth(wish, one, x) for wish, one, x in worth) / total


def peak(utility: Additive, attributes: Sequence[Attribute]) -> Package:
    """The package that this utility likes most; the middle of what it does not care about."""
    return [_peak(utility, one) for one in attributes]


def welfare(utilities: Sequence[Additive], attributes: Sequence[Attribute]) -> Package:
    """The package that maximises the sum of weight * U, attribute by attribute in closed form."""
    return _weighted(utilities, [one.weight for one in utilities], attributes)


def nash(
    utilities: Sequence[Additive], attributes: Sequence[Attribute], *, weigh: bool = False
) -> Package | None:
    """Nash's bargaining solution: maximises the product of U, with no agreement worth 0 to everybody.

    `weigh`: each to the power of its weight (proportional fairness). None where somebody can gain nothing.
    """
    if not utilities or any(
        utility_of(one, attributes, peak(one, attributes)) <= _FLOOR for one in utilities
    ):
        return None
    say = [one.weight if weigh else 1.0 for one in utilities]

    def score(worth: Sequence[float]) -> float:
        return math.fsum(w * math.log(max(u, _FLOOR)) for w, u in zip(say, worth, strict=True))

    def pull(worth: Sequence[float]) -> list[float]:
        return [w / max(u, _FLOOR) for w, u in zip(say, worth, strict=True)]

    return climb(utilities, attributes, welfare(utilities, attributes), score, pull)


def max_min(utilities: Sequence[Additive], attributes: Sequence[Attribute]) -> Package:
    """The package whose least satisfied party is as satisfied as can be (a soft minimum, made harder)."""
    package = welfare(utilities, attributes)
    for sharpness in (8.0, 32.0, 128.0, 512.0):

        def score(worth: Sequence[float], k: float = sharpness) -> float:
            low = min(worth)
            return low - math.log(math.fsum(math.exp(-k * (u - low)) for u in worth)) / k

        def pull(worth: Sequence[float], k: float = sharpness) -> list[float]:
            low = min(worth)
            raw = [math.exp(-k * (u - low)) for u in worth]
            total = math.fsum(raw)
            return [one / total for one in raw]

        package = climb(utilities, attributes, package, score, pull)
    return package


def medians(utilities: Sequence[Additive], attributes: Sequence[Attribute]) -> Package:
    """The generalised median of the peaks, attribute by attribute: strategy-proof for additive single peaks."""
    wanted = [peak(one, attributes) for one in utilities]
    return [median([each[at] for each in wanted], one.lower, one.upper) for at, one in enumerate(attributes)]


def gradient(utilities: Sequence[Additive], attributes: Sequence[Attribute]) -> Package:
    """Eq. 1 on packages: everybody's gradients summed up, from the middle of the peaks uphill until it rests."""
    wanted = [peak(one, attributes) for one in utilities]
    start = [math.fsum(each[at] for each in wanted) / len(wanted) for at in range(len(attributes))]
    say = [one.weight for one in utilities]

    def score(worth: Sequence[float]) -> float:
        return math.fsum(w * u for w, u in zip(say, worth, strict=True))

    return climb(utilities, attributes, start, score, lambda worth: list(say))


def improved(
    utilities: Sequence[Additive], attributes: Sequence[Attribute], package: Sequence[float]
) -> Package:
    """A package that leaves nobody worse off than `package` and somebody better, or that one itself.

    Nash bargaining over what can be gained from there (a Pareto improvement), held back to where nobody loses.
    """
    stands = [utility_of(one, attributes, package) for one in utilities]
    hope = 0.02

    def score(worth: Sequence[float]) -> float:
        return math.fsum(math.log(max(u - d + hope, _FLOOR)) for u, d in zip(worth, stands, strict=True))

    def pull(worth: Sequence[float]) -> list[float]:
        return [1.0 / max(u - d + hope, _FLOOR) for u, d in zip(worth, stands, strict=True)]

    aim = climb(utilities, attributes, list(package), score, pull)

    def nobody_loses(share: float) -> bool:
        moved = _between(package, aim, share)
        return all(utility_of(one, attributes, moved) >= d for one, d in zip(utilities, stands, strict=True))

    if nobody_loses(1.0):
        return aim
    found = _between(package, aim, bisect(nobody_loses, 0.0, 1.0) * (1.0 - 1e-9))
    worth = [utility_of(one, attributes, found) for one in utilities]
    return found if all(u >= d for u, d in zip(worth, stands, strict=True)) else list(package)


def nearest(
    utility: Additive, attributes: Sequence[Attribute], aspiration: float, towards: Sequence[float]
) -> Package:
    """The package closest to `towards` (each attribute by its range) of those worth `aspiration` or more.

    Where not even the peak is worth it, the peak. On the way back from `towards` the attributes that cost others
    most per unit of own utility move last: concessions are traded across attributes.
    """
    clipped = [min(max(x, one.lower), one.upper) for one, x in zip(attributes, towards, strict=True)]
    if utility_of(utility, attributes, clipped) >= aspiration:
        return clipped
    total = math.fsum(one.weight for one in utility.attributes.values())

    def at(price: float) -> Package:
        return [
            _pulled(utility.attributes.get(one.name), one, x, price / total)
            for one, x in zip(attributes, clipped, strict=True)
        ]

    high = 1.0
    while utility_of(utility, attributes, at(high)) < aspiration:
        high *= 4.0
        if high > 1e15:
            return peak(utility, attributes)
    price = bisect(lambda one: utility_of(utility, attributes, at(one)) < aspiration, 0.0, high)
    return at(price * (1.0 + 1e-9))


def climb(
    utilities: Sequence[Additive],
    attributes: Sequence[Attribute],
    start: Sequence[float],
    score: Callable[[Sequence[float]], float],
    pull: Callable[[Sequence[float]], Sequence[float]],
) -> Package:
    """Uphill in the box from `start`: `score` of everybody's utility is concave, `pull` its slope in each."""
    spans = [max(one.upper - one.lower, 0.0) for one in attributes]
    package = [min(max(x, one.lower), one.upper) for one, x in zip(attributes, start, strict=True)]
    reached = score([utility_of(one, attributes, package) for one in utilities])
    step = 0.25
    for _ in range(_STEPS):
        say = pull([utility_of(one, attributes, package) for one in utilities])
        slopes = [_slope(utilities, say, one, x) for one, x in zip(attributes, package, strict=True)]
        steepest = max((abs(slope) for slope in slopes), default=0.0)
        if steepest <= 1e-12 or step < 1e-11:
            break
        moved = [
            min(max(x + step * span * slope / steepest, one.lower), one.upper)
            for one, x, span, slope in zip(attributes, package, spans, slopes, strict=True)
        ]
        there = score([utility_of(one, attributes, moved) for one in utilities])
        if there > reached:
            package, reached, step = moved, there, min(step * 1.5, 1.0)
        else:
            step *= 0.5
    return package


def distance(attributes: Sequence[Attribute], a: Sequence[float], b: Sequence[float]) -> float:
    """How far apart two packages are: the largest difference, as a share of its attribute's range."""
    gaps = (
        abs(x - y) / (one.upper - one.lower)
        for one, x, y in zip(attributes, a, b, strict=True)
        if one.upper > one.lower
    )
    return max(gaps, default=0.0)


def _weighted(
    utilities: Sequence[Additive], say: Sequence[float], attributes: Sequence[Attribute]
) -> Package:
    """For each attribute the maximum of a sum of linear and quadratic terms."""
    found: Package = []
    for one in attributes:
        linear = curved = pulled = 0.0
        for utility, weight in zip(utilities, say, strict=True):
            wish = utility.attributes.get(one.name)
            if wish is None or one.upper <= one.lower:
                continue
            share = weight * wish.weight / math.fsum(w.weight for w in utility.attributes.values())
            if wish.target is None:
                linear += share * _sign(wish, one) / (one.upper - one.lower)
            else:
                bend = share / _reach(wish.target, one) ** 2
                curved += bend
                pulled += bend * min(max(wish.target, one.lower), one.upper)
        if curved > 0.0:
            x = (pulled + linear / 2.0) / curved
        else:
            x = one.upper if linear > 0.0 else one.lower if linear < 0.0 else (one.lower + one.upper) / 2.0
        found.append(min(max(x, one.lower), one.upper))
    return found


def _worth(wish: Preference, one: Attribute, x: float) -> float:
    """v(x) in [0, 1]."""
    if one.upper <= one.lower:
        return 1.0
    if wish.target is not None:
        target = min(max(wish.target, one.lower), one.upper)
        return 1.0 - ((x - target) / _reach(wish.target, one)) ** 2
    share = (x - one.lower) / (one.upper - one.lower)
    return share if _sign(wish, one) > 0 else 1.0 - share


def _slope(utilities: Sequence[Additive], say: Sequence[float], one: Attribute, x: float) -> float:
    """The slope of sum(say * U) along one attribute, per range of it."""
    span, total = one.upper - one.lower, 0.0
    if span <= 0.0:
        return 0.0
    for utility, weight in zip(utilities, say, strict=True):
        wish = utility.attributes.get(one.name)
        if wish is None:
            continue
        share = weight * wish.weight / math.fsum(w.weight for w in utility.attributes.values())
        if wish.target is None:
            total += share * _sign(wish, one)
        else:
            target = min(max(wish.target, one.lower), one.upper)
            total += share * 2.0 * (target - x) * span / _reach(wish.target, one) ** 2
    return total


def _pulled(wish: Preference | None, one: Attribute, x: float, price: float) -> float:
    """The minimum of ((y - x) / span)^2 - price * weight * v(y) over y in the bounds."""
    span = one.upper - one.lower
    if wish is None or span <= 0.0:
        return x
    pull = price * wish.weight
    if wish.target is None:
        moved = x + _sign(wish, one) * pull * span / 2.0
    else:
        target = min(max(wish.target, one.lower), one.upper)
        bend = pull / _reach(wish.target, one) ** 2
        moved = (x / span**2 + bend * target) / (1.0 / span**2 + bend)
    return min(max(moved, one.lower), one.upper)


def _peak(utility: Additive, one: Attribute) -> float:
    wish = utility.attributes.get(one.name)
    if wish is None or wish.weight == 0.0:
        return (one.lower + one.upper) / 2.0
    if wish.target is not None:
        return min(max(wish.target, one.lower), one.upper)
    return one.upper if _sign(wish, one) > 0 else one.lower


def _sign(wish: Preference, one: Attribute) -> float:
    return 1.0 if (wish.better or one.better) == "more" else -1.0


def _reach(target: float, one: Attribute) -> float:
    """From the target to the bound that is further away."""
    inside = min(max(target, one.lower), one.upper)
    return max(inside - one.lower, one.upper - inside)


def _between(a: Sequence[float], b: Sequence[float], share: float) -> Package:
    return [x + share * (y - x) for x, y in zip(a, b, strict=True)]


__all__ = [
    "additive", "climb", "distance", "gradient", "improved", "max_min", "medians", "nash", "nearest", "peak",
    "utility_of", "welfare",
]  # fmt: skip
