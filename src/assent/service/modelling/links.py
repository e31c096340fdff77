"""Ways between clouds: the links of least latency. `deployment` asks once per pair of clouds that it needs."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from assent.service.modelling.experiment import Link


@dataclass(frozen=True, slots=True)
class Way:
    """One-way `latency` in ms, and the indices of the links that it takes."""

    latency: float
    links: tuple[int, ...]


class Ways:
    """Ways over `links`. Of equally fast ones the one with fewer links, then the links listed first."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = links
        self._at: dict[str, list[int]] = {}
        for index, link in enumerate(links):
            self._at.setdefault(link.a, []).append(index)
            self._at.setdefault(link.z, []).append(index)
        self._from: dict[str, dict[str, Way]] = {}

    def between(self, a: str, z: str) -> Way | None:
        """None where no links lead from `a` to `z`. Within one cloud: no latency, no links."""
        if a not in self._from:
            self._from[a] = self._shortest(a)
        return self._from[a].get(z)

    def _shortest(self, start: str) -> dict[str, Way]:
        """Dijkstra's algorithm."""
        done: dict[str, Way] = {}
        ahead: list[tuple[float, int, tuple[int, ...], str]] = [(0.0, 0, (), start)]
        while ahead:
            latency, hops, taken, cloud = heapq.heappop(ahead)
            if cloud in done:
                continue
            done[cloud] = Way(latency, taken)
            for index in self._at.get(cloud, ()):
                link = self._links[index]
                other = link.z if link.a == cloud else link.a
                if other not in done:
                    heapq.heappush(ahead, (latency + link.latency, hops + 1, (*taken, index), other))
        return done
