"""Shortest paths through areas, from everybody to one set of targets (RFC 2328 16.1, 16.2; RFC 3509).

`routes` asks once per prefix (targets: who is attached to it) and once per redistributing router. Distances
run backwards from the targets, so that one pass answers for all routers; ties give equal-cost hops.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assent.network.transport.network import Port
from assent.network.transport.verifier.ospf import Graph, Node

Sources: TypeAlias = Mapping[int, Mapping[Node, int]]
"""By area: the nodes where the targets are, and the cost from there on."""

Kind: TypeAlias = Literal["intra", "inter"]


@dataclass(frozen=True, slots=True)
class Reach:
    """How one node gets there: `hops` are pairs of its own interface and the neighbour's."""

    kind: Kind
    cost: int
    hops: tuple[tuple[Port, Port], ...]
    areas: tuple[int, ...]


@dataclass
class _Best:
    reached: dict[Node, Reach] = field(default_factory=dict)

    def offer(self, node: Node, reach: Reach) -> None:
        """Intra-area paths before inter-area ones, then the cheaper; equals are joined."""
        known = self.reached.get(node)
        rank = (reach.kind == "inter", reach.cost)
        if known is None or rank < (known.kind == "inter", known.cost):
            self.reached[node] = reach
        elif rank == (known.kind == "inter", known.cost):
            hops = tuple(dict.fromkeys((*known.hops, *reach.hops)))
            self.reached[node] = Reach(reach.kind, reach.cost, hops, (*known.areas, *reach.areas))


def spread(
    graph: Graph, sources: Sources, *, external: bool = False, stop: bool = False
) -> dict[Node, Reach]:
    """How every node reaches the sources. `external`: stub and NSSA areas do not learn of them.

    `stop`: the sources' areas only, nothing is told across borders.
    """
    best = _Best()
    for area in sorted(sources):
        _within(graph, area, sources[area], "intra", best)
    if stop:
        return best.reached
    summaries = {n: r.cost for n, r in best.reached.items() if graph.is_border(n) and 0 not in r.areas}
    if summaries:
        _within(graph, 0, summaries, "inter", best)
    for area in sorted({area for areas in graph.areas.values() for area in areas} - {0}):
        into = {n: r.cost for n, r in best.reached.items() if _tells(graph, n, r, area, external)}
        if into:
            _within(graph, area, into, "inter", best)
    return best.reached


def distances(graph: Graph, area: int, sources: Mapping[Node, int]) -> dict[Node, int]:
    """What it costs every node of an area to get to the cheapest source (Dijkstra, backwards)."""
    incoming = graph.incoming.get(area, {})
    cost = dict(sources)
    heap = [(c, node) for node, c in cost.items()]
    heapq.heapify(heap)
    while heap:
        here, node = heapq.heappop(heap)
        if here > cost[node]:
            continue
        for other, step in incoming.get(node, ()):
            if here + step < cost.get(other, 1 << 40):
                cost[other] = here + step
                heapq.heappush(heap, (here + step, other))
    return cost


def _tree(
    graph: Graph, area: int, target: Node
) -> tuple[tuple[Node, int, tuple[tuple[Port, Port], ...]], ...]:
    """(node, cost, hops) of every node that gets to the target: most prefixes have one router, many the same."""
    known = graph.trees.get((area, target))
    if known is None:
        cost = distances(graph, area, {target: 0})
        edges = graph.edges.get(area, {})
        found = []
        for node in sorted(cost):
            ways = (e for e in edges.get(node, ()) if e.cost + cost.get(e.node, 1 << 40) == cost[node])
            found.append((node, cost[node], tuple((e.out, e.into) for e in ways)))
        known = graph.trees[area, target] = tuple(found)
    return known


def _within(graph: Graph, area: int, sources: Mapping[Node, int], kind: Kind, best: _Best) -> None:
    if len(sources) == 1:
        ((target, start),) = sources.items()
        for node, far, ways in _tree(graph, area, target):
            if not (kind == "inter" and area != 0 and graph.is_border(node)) and (ways or node == target):
                best.offer(node, Reach(kind, far + start, ways, (area,)))
        return
    cost = distances(graph, area, sources)
    edges = graph.edges.get(area, {})
    for node in sorted(cost):
        if kind == "inter" and area != 0 and graph.is_border(node):
            continue  # a border router listens to summaries of the backbone only
        total = cost[node]
        hops = tuple(
            (e.out, e.into) for e in edges.get(node, ()) if e.cost + cost.get(e.node, 1 << 40) == total
        )
        if hops or sources.get(node) == total:
            best.offer(node, Reach(kind, total, hops, (area,)))


def _tells(graph: Graph, node: Node, reach: Reach, area: int, external: bool) -> bool:
    """Whether a border router announces this into a non-backbone area."""
    if not graph.is_border(node) or area not in graph.areas[node] or area in reach.areas:
        return False
    kind = graph.area_type(node, area)
    return kind == "normal" or (not external and not kind.startswith("totally-"))
