"""The engine: slicelets arrive, wait, are admitted, leave. Virtual time, one heap, integers.

`simulate` runs it once per epoch. At one instant, those who leave come first, then those who wait (in the order
in which they came, whoever fits), then those who have waited too long, then those who arrive: capacity that is
free at that instant is never refused to anyone. Who stays for no time needs room to enter and keeps none of it
from whoever comes next at that instant.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush, heapreplace
from math import inf

NEVER = -1.0
"""The start of a slicelet that was not admitted."""


@dataclass(frozen=True, slots=True)
class Load:
    """What services need: pairs of resource and amount; None where a service is refused always.

    `patience`: seconds that a slicelet of the service waits, or infinity.
    """

    needs: Sequence[tuple[tuple[int, int], ...] | None]
    patience: Sequence[float]
    capacity: Sequence[int]


@dataclass(slots=True)
class Outcome:
    """`starts`: when each slicelet was admitted, or NEVER. `short`: who left unserved, for lack of what, and how
    much of it was there then. `finish`: when all had come and the last one had left."""

    starts: list[float]
    short: dict[int, tuple[int, int]] = field(default_factory=dict)
    finish: float = 0.0


def run(
    load: Load, services: Sequence[int], arrivals: Sequence[float], durations: Sequence[float]
) -> Outcome:
    """One epoch. `services`, `arrivals` and `durations` are parallel. Takes and gives back everything it admits.

    Raises RuntimeError where not all was given back: a fault of the engine, never of the input.
    """
    floor = _Floor(load, services, arrivals, durations)
    floor.serve()
    if floor.free != list(load.capacity) or floor.waiting:
        raise RuntimeError("the modelling engine did not release everything")
    return floor.outcome


class _Floor:
    """What is free, who waits, and what happens next: `events` are (time, slicelet) for those who leave and
    (time, count + slicelet) for those whose patience ends, so that leaving sorts first."""

    def __init__(
        self, load: Load, services: Sequence[int], arrivals: Sequence[float], durations: Sequence[float]
    ) -> None:
        self._load = load
        self._services = services
        self._arrivals = arrivals
        self._durations = durations
        self._count = len(services)
        self.free = list(load.capacity)
        self.outcome = Outcome([NEVER] * self._count)
        self.waiting = 0
        self._events: list[tuple[float, int]] = []
        self._queues: list[deque[int]] = [deque() for _ in load.needs]
        self._lines: list[set[int]] = [set() for _ in load.capacity]  # by resource: services that wait for it
        self._only: list[set[int] | None] = [  # by service: the line of the one resource that it needs
            self._lines[wanted[0][0]] if wanted is not None and len(wanted) == 1 else None
            for wanted in load.needs
        ]

    def serve(self) -> None:
        """The hot loop: names are local, and nothing is called for a slicelet that is served at once."""
        needs, patience, free = self._load.needs, self._load.patience, self.free
        services, arrivals, durations = self._services, self._arrivals, self._durations
        starts, events, queues, lines = self.outcome.starts, self._events, self._queues, self._lines
        count, push, advance = self._count, heappush, self._advance
        upcoming = inf
        for one in sorted(range(count), key=arrivals.__getitem__):
            now = arrivals[one]
            if upcoming <= now:
                upcoming = advance(now)
            service = services[one]
            wanted = needs[service]
            if wanted is None:
                continue
            if not queues[service]:
                for resource, amount in wanted:
                    if free[resource] < amount:
                        break
                else:
                    starts[one] = now
                    end = now + durations[one]
                    if end > now:
                        for resource, amount in wanted:
                            free[resource] -= amount
                        push(events, (end, one))
                        if end < upcoming:
                            upcoming = end
                    continue
                for resource, _ in wanted:
                    lines[resource].add(service)
            self.waiting += 1
            queues[service].append(one)
            deadline = now + patience[service]
            if deadline < inf:
                push(events, (deadline, count + one))
                if deadline < upcoming:
                    upcoming = deadline
        advance(inf)
        self.outcome.finish = max(self.outcome.finish, max(arrivals, default=0.0))

    def _advance(self, until: float) -> float:
        """All events up to `until`, instant by instant. Returns when the next one is due."""
        events, count, free, needs = self._events, self._count, self.free, self._load.needs
        services, lines, queues, only = self._services, self._lines, self._queues, self._only
        starts, durations, replace = self.outcome.starts, self._durations, heapreplace
        finish = self.outcome.finish
        while events and events[0][0] <= until:
            now, one = events[0]
            if one < count and (queue := queues[services[one]]):
                line = only[services[one]]
                end = now + durations[queue[0]]
                if line is not None and len(line) == 1 and end > now:
                    after = queue.popleft()  # nobody else waits there, and it takes just what is given back
                    starts[after] = finish = now
                    self.waiting -= 1
                    replace(events, (end, after))
                    if not queue:
                        line.clear()
                    continue
            heappop(events)
            if one >= count:
                if self._leaves_unserved(one - count):
                    finish = now
                continue
            finish = now
            freed = needs[services[one]] or ()
            for resource, amount in freed:
                free[resource] += amount
            if not self.waiting:
                continue
            if len(freed) == 1 and not (events and events[0][0] == now and events[0][1] < count):
                line = lines[freed[0][0]]  # one resource of one who leaves: mostly one service waits for it
                if len(line) == 1:
                    self._serve_line(now, next(iter(line)))
                    continue
            released = {resource for resource, _ in freed}
            while events and events[0][0] == now and events[0][1] < count:
                for resource, amount in needs[services[heappop(events)[1]]] or ():
                    free[resource] += amount
                    released.add(resource)
            self._admit_waiting(now, released)
        self.outcome.finish = finish
        return events[0][0] if events else inf

    def _admit_waiting(self, now: float, released: set[int]) -> None:
        """Of each service only the first in line need be asked; capacity only shrinks meanwhile."""
        lines = self._lines
        if len(released) == 1:
            candidates = lines[next(iter(released))]
        else:
            candidates = set().union(*(lines[resource] for resource in released))
        if len(candidates) == 1:
            self._serve_line(now, next(iter(candidates)))
            return
        queues, arrivals = self._queues, self._arrivals
        heads = [(arrivals[queues[service][0]], queues[service][0], service) for service in candidates]
        heapify(heads)
        while heads:
            _, _, service = heappop(heads)
            if not self._fits(service):
                continue
            self._admit_first(now, service)
            if queues[service]:
                heappush(heads, (arrivals[queues[service][0]], queues[service][0], service))
            else:
                self._close_line(service)

    def _fits(self, service: int) -> bool:
        free = self.free
        for resource, amount in self._load.needs[service] or ():  # noqa: SIM110 (all() takes twice as long)
            if free[resource] < amount:
                return False
        return True

    def _serve_line(self, now: float, service: int) -> None:
        """As long as the first in line fits. Most who wait are served here, so nothing is called for one of them."""
        queue, free, needs = self._queues[service], self.free, self._load.needs[service] or ()
        starts, durations, events = self.outcome.starts, self._durations, self._events
        before = len(queue)
        while queue:
            for resource, amount in needs:
                if free[resource] < amount:
                    break
            else:
                one = queue.popleft()
                starts[one] = now
                end = now + durations[one]
                if end > now:
                    for resource, amount in needs:
                        free[resource] -= amount
                    heappush(events, (end, one))
                continue
            break
        self.waiting -= before - len(queue)
        if not queue:
            self._close_line(service)

    def _admit_first(self, now: float, service: int) -> None:
        free = self.free
        one = self._queues[service].popleft()
        self.waiting -= 1
        self.outcome.starts[one] = now
        end = now + self._durations[one]
        if end > now:
            for resource, amount in self._load.needs[service] or ():
                free[resource] -= amount
            heappush(self._events, (end, one))

    def _leaves_unserved(self, one: int) -> bool:
        """Whether it was still waiting. All of a service wait equally long, so it is the first in line."""
        if self.outcome.starts[one] != NEVER:
            return False
        service = self._services[one]
        self._queues[service].popleft()
        self.waiting -= 1
        if not self._queues[service]:
            self._close_line(service)
        for resource, amount in self._load.needs[service] or ():
            if self.free[resource] < amount:
                self.outcome.short[one] = (resource, self.free[resource])
                break
        return True

    def _close_line(self, service: int) -> None:
        for resource, _ in self._load.needs[service] or ():
            self._lines[resource].discard(service)
