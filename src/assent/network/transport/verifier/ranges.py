"""What border routers tell of an area in place of its subnets (area ranges, RFC 2328 12.4.3)."""

from __future__ import annotations

from ipaddress import IPv4Network

from assent.network.transport.device import Summary
from assent.network.transport.verifier.ospf import Graph, Node
from assent.network.transport.verifier.spf import PLAIN, Telling, costs


def telling(graph: Graph, prefix: IPv4Network) -> Telling:
    """Who keeps the prefix to itself, and who tells it because some of its area's subnets are in it."""
    if not graph.ranges:
        return PLAIN
    silent = {(node, area) for (node, area), some in graph.ranges.items() if around(some, prefix) is not None}
    told = (
        (node, area, cost)
        for (node, area), some in sorted(graph.ranges.items())
        for one in some
        if one.prefix == prefix and one.advertise and (cost := _cost(graph, node, area, one)) is not None
    )
    return Telling(frozenset(silent), tuple(told)) if silent else PLAIN


def told_costs(graph: Graph) -> dict[tuple[Node, int, IPv4Network], int]:
    """The cost of every range that is told, by border router, area and prefix."""
    prefixes = {one.prefix for some in graph.ranges.values() for one in some}
    return {
        (node, area, prefix): cost for prefix in prefixes for node, area, cost in telling(graph, prefix).told
    }


def around(some: tuple[Summary, ...], prefix: IPv4Network) -> Summary | None:
    """The narrowest summary that the prefix is in."""
    found = (one for one in some if prefix.subnet_of(one.prefix))
    return max(found, key=lambda one: one.prefix.prefixlen, default=None)


def _cost(graph: Graph, node: Node, area: int, it: Summary) -> int | None:
    """The cost that is told: as configured, or the nearest subnet's (IOS, after RFC 1583). None: there is none."""
    some = graph.ranges[node, area]
    found = []
    for prefix, adverts in graph.adverts.items():
        if prefix.subnet_of(it.prefix) and around(some, prefix) is it:
            targets: dict[Node, int] = {}
            for one in adverts:
                if one.area == area:
                    targets[one.node] = min(one.cost, targets.get(one.node, one.cost))
            cost = costs(graph, area, targets).get(node) if targets else None
            found += [] if cost is None else [cost]
    if it.cost is not None and found:
        return it.cost
    return min(found, default=None)
