"""Which tools to use, in which order: backward chaining over what tools need and produce. Pure functions.

`chaining` asks for a plan. A plan is the smallest set of tools that brings about what is wanted; among equals
the one that is found first, taking missing kinds and their producers in the order of their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

MAX_NODES = 3_000
"""How many partial plans are tried for the shortest; then a valid one that may be longer is taken."""


@dataclass(frozen=True)
class Step:
    """What planning has to know of a tool."""

    name: str
    needs: frozenset[str]
    produces: frozenset[str]


class NoPlan(Exception):
    """`missing`: the artefacts that nothing brings about, and for each the tools that would need it."""

    def __init__(self, missing: Mapping[str, tuple[str, ...]], message: str) -> None:
        super().__init__(message)
        self.missing = dict(missing)


def plan(steps: Iterable[Step], given: Iterable[str], wants: Iterable[str]) -> tuple[str, ...]:
    """Names of steps in an order in which each one's needs are given or produced before it.

    Raises `NoPlan`. Ends on tools that feed one another, too.
    """
    ordered = sorted(steps, key=lambda step: step.name)
    there, wanted = frozenset(given), frozenset(wants)
    if not wanted <= _reachable(ordered, there):
        raise _explained(ordered, there, wanted)
    some = _enough(ordered, there, wanted)
    search = _Search(ordered, there, wanted)
    for size in range(len(some) + 1):
        found = search.of_size(size)
        if found is not None:
            return found
    return some


class _Search:
    def __init__(self, steps: Sequence[Step], given: frozenset[str], wants: frozenset[str]) -> None:
        self._steps = {step.name: step for step in steps}
        self._producers: dict[str, list[str]] = {}
        for step in steps:
            for kind in step.produces:
                self._producers.setdefault(kind, []).append(step.name)
        self._given = given
        self._wants = wants
        self._nodes = 0

    def of_size(self, size: int) -> tuple[str, ...] | None:
        return self._extend(frozenset(), size, set())

    def _extend(
        self, chosen: frozenset[str], left: int, tried: set[frozenset[str]]
    ) -> tuple[str, ...] | None:
        """A plan that has the `chosen` steps and at most `left` more."""
        self._nodes += 1
        steps = [self._steps[name] for name in sorted(chosen)]
        if self._wants <= _reachable(steps, self._given):
            return tuple(step.name for step in _in_order(steps, self._given))
        if left == 0 or self._nodes > MAX_NODES:
            return None
        for name in self._candidates(steps):
            more = chosen | {name}
            if more not in tried:
                tried.add(more)
                found = self._extend(more, left - 1, tried)
                if found is not None:
                    return found
        return None

    def _candidates(self, steps: Sequence[Step]) -> list[str]:
        """The steps of which every plan with these steps has at least one."""
        there = _reachable(steps, self._given)
        needed = self._wants.union(*(step.needs for step in steps)) - there
        made = frozenset().union(*(step.produces for step in steps))
        unmade = sorted(needed - made)
        kinds = unmade[:1] or sorted(needed)  # the latter: they only come out of one another so far
        chosen = {step.name for step in steps}
        names = [name for kind in kinds for name in self._producers.get(kind, ()) if name not in chosen]
        return list(dict.fromkeys(names))


def _in_order(steps: Iterable[Step], given: AbstractSet[str]) -> Iterator[Step]:
    """The steps that can run, each as soon as its needs are there; of several, in the order given."""
    there, waiting = set(given), list(steps)
    while ready := next((step for step in waiting if step.needs <= there), None):
        waiting.remove(ready)
        there |= ready.produces
        yield ready


def _reachable(steps: Iterable[Step], given: AbstractSet[str]) -> set[str]:
    return set(given).union(*(step.produces for step in _in_order(steps, given)))


def _enough(steps: Sequence[Step], given: frozenset[str], wants: frozenset[str]) -> tuple[str, ...]:
    """A valid plan without a step that could be left out, not always the shortest."""
    kept = list(_in_order(steps, given))
    for step in reversed(list(kept)):
        fewer = [other for other in kept if other is not step]
        if wants <= _reachable(fewer, given):
            kept = fewer
    return tuple(step.name for step in _in_order(kept, given))


def _explained(steps: Sequence[Step], given: frozenset[str], wants: frozenset[str]) -> NoPlan:
    """Goes back from what is wanted to the artefacts that nothing produces, or that need themselves."""
    there = _reachable(steps, given)
    lacking, waiting = set[str](), sorted(wants - there)
    while waiting:
        kind = waiting.pop()
        lacking.add(kind)
        needs = frozenset().union(*(step.needs for step in steps if kind in step.produces))
        waiting.extend(sorted(needs - there - lacking))
    made = frozenset().union(*(step.produces for step in steps))
    leaves = sorted(lacking - made)
    why = "was not given and nothing produces it" if leaves else "only comes out of what needs it"
    missing = {
        kind: tuple(step.name for step in steps if kind in step.needs and step.produces & lacking)
        for kind in leaves or sorted(lacking)
    }
    told = [f"{kind}{f' (for {chr(44).join(by)})' if by else ''}" for kind, by in missing.items()]
    wanted = ", ".join(sorted(wants - there))
    return NoPlan(missing, f"no plan leads to {wanted}: missing {', '.join(told)}, which {why}")
