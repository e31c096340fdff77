"""Shortest paths through areas, from everybody to one set of targets (RFC 2328 16.1, 16.2; RFC 3509).

`routes` asks once per prefix (targets: who is attached to it) and once per redistributing router. Distances
run backwards from the targets, so that one pass answers for all routers; ties give equal-cost hops.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from assent.network.transport.network import Port
from assent.network.transport.verifier.ospf import Graph, Node

Sources: TypeAlias = Mapping[int, Mapping[Node, int]]
"""By area: the nodes where the targets are, and the cost from there on."""

Targets: TypeAlias = tuple[tuple[Node, int], ...]
"""The nodes where the targets are, in order, and the cost from there on."""

Kind: TypeAlias = Literal["intra", "inter", "summary"]
"""`summary`: the router itself tells the prefix in place of what is in it, and discards what is nowhere in it."""
_FAR = 1 << 40


class Telling(NamedTuple):
    """What area ranges make of a prefix (see `ranges`). `silent`: border routers that do not tell it out of an area;
    `told`: those that tell it in place of subnets of an area, and at which cost."""

    silent: frozenset[tuple[Node, int]] = frozenset()
    told: tuple[tuple[Node, int, int], ...] = ()


PLAIN = Telling()
Question: TypeAlias = tuple[tuple[tuple[int, Targets], ...], bool, bool, Telling]
"""What `spread` is asked: sources by area, external, stop, telling."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How one node gets there: `hops` are pairs of its own interface and the neighbour's."""

    kind: Kind
    cost: int
    hops: tuple[tuple[Port, Port], ...]
    areas: tuple[int, ...]


@dataclass(frozen=True)
class Tree:
    """`cost` of every node that gets to the targets; `ways`: (node, cost, hops), in order."""

    cost: dict[Node, int]
    ways: tuple[tuple[Node, int, tuple[tuple[Port, Port], ...]], ...]


@dataclass
class Spread:
    """`used`: the trees that it was made of, by area and targets."""

    reached: dict[Node, Reach] = field(default_factory=dict)
    used: dict[tuple[int, Targets], Tree] = field(default_factory=dict)

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
    graph: Graph, sources: Sources, *, external: bool = False, stop: bool = False, telling: Telling = PLAIN
) -> dict[Node, Reach]:
    """How every node reaches the sources. `external`: stub and NSSA areas do not learn of them.

    `stop`: the sources' areas only, nothing is told across borders. The result is remembered: it is the very same
    one for the same question, and for a graph like another whose paths to the sources are the same. Not to be changed.
    """
    areas = tuple((area, _ordered(sources[area])) for area in sorted(sources))
    return _spread(graph, (areas, external, stop, telling)).reached


def costs(graph: Graph, area: int, targets: Mapping[Node, int]) -> Mapping[Node, int]:
    """What it costs every node of an area to get to the cheapest target, inside it. Not to be changed."""
    return _tree(graph, area, _ordered(targets)).cost


def _spread(graph: Graph, key: Question) -> Spread:
    known = graph.spreads.get(key)
    if known is None:
        like = graph.like
        if like is not None and graph.same_areas:
            before = _spread(like, key)
            known = before if all(_tree(graph, *use) is tree for use, tree in before.used.items()) else None
        if known is None:
            known = _spread_anew(graph, *key)
        graph.spreads[key] = known
    return known


def _spread_anew(
    graph: Graph, sources: tuple[tuple[int, Targets], ...], external: bool, stop: bool, telling: Telling
) -> Spread:
    best = Spread()
    for area, targets in sources:
        _within(graph, area, targets, "intra", best)
    if stop:
        return best
    reached = best.reached
    for node, area, cost in telling.told:
        if node not in reached:
            reached[node] = Reach("summary", cost, (), (area,))
    borders = {node for nodes in graph.borders.values() for node in nodes}
    summaries = {
        n: r.cost
        for n in borders
        if (r := reached.get(n)) is not None and 0 not in r.areas and not _hushed(n, r, telling)
    }
    summaries |= _cheapest((n, cost) for n, area, cost in telling.told if area != 0)
    if summaries:
        _within(graph, 0, _ordered(summaries), "inter", best)
    for area, nodes in graph.borders.items():
        into = {
            n: r.cost
            for n in nodes
            if (r := reached.get(n)) is not None
            and _tells(graph, n, r, area, external)
            and not _hushed(n, r, telling)
        }
        into |= _cheapest(
            (n, cost)
            for n, of, cost in telling.told
            if of != area and n in nodes and _lets_in(graph.area_type(n, area), external)
        )
        if into:
            _within(graph, area, _ordered(into), "inter", best)
    return best


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
            if here + step < cost.get(other, _FAR):
                cost[other] = here + step
                heapq.heappush(heap, (here + step, other))
    return cost


def _tree(graph: Graph, area: int, targets: Targets) -> Tree:
    """The shortest paths of an area's nodes to the targets: most prefixes have one router, many the same."""
    key = (area, targets)
    known = graph.trees.get(key)
    if known is None:
        like = graph.like
        if like is not None:
            before = _tree(like, area, targets)
            known = before if _unmoved(graph, area, before) else None
        if known is None:
            known = _grown(graph, area, targets)
        graph.trees[key] = known
    return known


def _grown(graph: Graph, area: int, targets: Targets) -> Tree:
    cost = distances(graph, area, dict(targets))
    edges = graph.edges.get(area, {})
    found = []
    for node in sorted(cost):
        here = cost[node]
        ways = [(e.out, e.into) for e in edges.get(node, ()) if e.cost + cost.get(e.node, _FAR) == here]
        found.append((node, here, tuple(ways)))
    return Tree(cost, tuple(found))


def _unmoved(graph: Graph, area: int, tree: Tree) -> bool:
    """Whether the tree of the graph that this one is like holds here too.

    It does where no edge that differs was on a shortest path, and none is on one as short or shorter now: then the
    distances still solve Bellman's equations, and with costs from 1 there is one solution.
    """
    if graph.free:
        return False
    cost = tree.cost
    for node, edge, there in graph.changes.get(area, ()):
        far = edge.cost + cost.get(edge.node, _FAR)
        if far < _FAR and (far <= cost.get(node, _FAR) if there else far == cost.get(node)):
            return False
    return True


def _ordered(targets: Mapping[Node, int]) -> Targets:
    return tuple(sorted(targets.items()))


def _within(graph: Graph, area: int, targets: Targets, kind: Kind, best: Spread) -> None:
    start = 0
    if len(targets) == 1:  # the same tree for every cost beyond the target
        start = targets[0][1]
        targets = ((targets[0][0], 0),)
    tree = best.used[area, targets] = _tree(graph, area, targets)
    own = dict(targets)
    for node, far, ways in tree.ways:
        if kind == "inter" and area != 0 and graph.is_border(node):
            continue  # a border router listens to summaries of the backbone only
        if ways or own.get(node) == far:
            best.offer(node, Reach(kind, far + start, ways, (area,)))


def _tells(graph: Graph, node: Node, reach: Reach, area: int, external: bool) -> bool:
    """Whether a border router of a non-backbone area announces this into it."""
    if area in reach.areas:
        return False
    return _lets_in(graph.area_type(node, area), external)


def _lets_in(kind: str, external: bool) -> bool:
    """Whether an area of that kind is told what is elsewhere."""
    return kind == "normal" or (not external and not kind.startswith("totally-"))


def _hushed(node: Node, reach: Reach, telling: Telling) -> bool:
    """Whether what the router reaches inside an area is in a range of it: told, if at all, as the range."""
    return reach.kind != "inter" and any((node, area) in telling.silent for area in reach.areas)


def _cheapest(found: Iterable[tuple[Node, int]]) -> dict[Node, int]:
    best: dict[Node, int] = {}
    for node, cost in found:
        best[node] = min(cost, best.get(node, cost))
    return best
