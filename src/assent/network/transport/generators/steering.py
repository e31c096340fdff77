"""Path policies by OSPF costs: which interfaces have to cost more so that traffic takes the wished paths; by static
routes (`pinning`) where no costs can bring it about.

Costs only ever rise, on as few interfaces as the search finds; nothing becomes unreachable by them, and where a
wished path fails, OSPF falls back to the others. Every attempt is judged on computed routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from ipaddress import IPv4Address
from itertools import combinations, islice, pairwise

from assent.intents.errors import Clarify, InvalidInput
from assent.network.transport.claims import Flow, Setting, Traffic
from assent.network.transport.generators import pinning
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.objectives import SteerTraffic
from assent.network.transport.routing_claims import PathUse
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.ospf import MAX_COST
from assent.network.transport.verifier.routing_check import aim, in_order, router_paths
from assent.network.transport.verifier.stepping import steps
from assent.network.transport.verifier.view import View

Path = tuple[str, ...]
Edges = Callable[[View, str], list[tuple[int, Port, str]]]
_SIMPLE_PATHS, _SETS, _ROUNDS = 60, 40, 30
_UNLIMITED = 1 << 30


def steered(objective: SteerTraffic, ground: Ground) -> Part:
    """Raises Clarify where no such path exists, or neither OSPF costs nor static routes can bring it about."""
    part = Part()
    view = snapshot.of(ground.network)
    target = aim(view, objective.destination)
    now = router_paths(view, objective.source, target)
    if not now:
        raise Clarify(
            [
                f"{objective.source} has no working route to {objective.destination}. Where should the traffic go?"
            ]
        )
    costs, pins = _means(objective, ground.network, target, now)
    pinning.pinned(part, objective.destination, pins, ground)
    for port, cost in sorted(costs.items()):
        part.section(port.router, f"interface {port.interface}", [f"ip ospf cost {cost}"])
        part.claims.append(
            Setting(router=port.router, interface=port.interface, field="ospf_cost", value=cost)
        )
        part.notes.append(f"{port} gets OSPF cost {cost}, for other traffic that leaves there too")
    part.claims.append(
        PathUse(
            source=objective.source,
            destination=objective.destination,
            passes=objective.through,
            avoids=objective.avoid,
            paths=len(objective.ways) or objective.paths,
        )
    )
    sources = [ground.subnet(objective.source, name) for name in ground.lans(objective.source)]
    part.claims += [
        Traffic(flow=Flow(source=source, destination=objective.destination), expected="permitted")
        for source in sources[:1]  # what is pinned does not turn where a link further on fails: see the note
        if not pins and _delivered(view, objective, source.network_address)
    ]
    return part


def _means(
    objective: SteerTraffic, network: RoutedNetwork, target: IPv4Address, now: Sequence[Path]
) -> tuple[dict[Port, int], pinning.Pins]:
    """Costs, or where these cannot do it, static routes on as few routers of one path as do."""
    if _accepts(objective, now):
        return {}, {}
    try:
        return _found(objective, network, target), {}
    except Clarify:
        if max(objective.paths or 1, len(objective.ways)) > 1:
            raise
        view = snapshot.of(network)
        for path in islice(_simple(view, objective.source, target, pinning.wired), _SIMPLE_PATHS):
            wished = _fits(objective, path) and (not objective.ways or bool(_spelled(objective, [path])))
            pins = pinning.found(network, path, objective.destination, target) if wished else None
            if pins:
                return {}, pins
        raise


def _delivered(view: View, objective: SteerTraffic, source: IPv4Address) -> bool:
    """Whether lists leave the traffic alone: a claim that it is delivered would not hold otherwise."""
    return not any(
        interface.acl_in or interface.acl_out
        for device in view.network.devices.values()
        for interface in device.interfaces.values()
    )


def _accepts(objective: SteerTraffic, paths: Sequence[Path]) -> bool:
    if objective.ways:
        return len(paths) == len(objective.ways) and set(paths) == set(_spelled(objective, paths))
    if objective.paths is not None and len(paths) != objective.paths:
        return False
    return all(_fits(objective, path) for path in paths)


def _fits(objective: SteerTraffic, path: Path) -> bool:
    return in_order(path, objective.through) and not set(objective.avoid) & set(path)


def _spelled(objective: SteerTraffic, paths: Sequence[Path]) -> list[Path]:
    """Of these paths those that `ways` describe: the routers between both ends."""
    return [path for path in paths if any(_same_way(path, way) for way in objective.ways)]


def _same_way(path: Path, way: tuple[str, ...]) -> bool:
    inner = tuple(name for name in way if name not in (path[0], path[-1]))
    return path[1:-1] == inner


def _found(objective: SteerTraffic, network: RoutedNetwork, target: IPv4Address) -> dict[Port, int]:
    """The fewest costs of all sets of wished paths that are tried."""
    view = snapshot.of(network)
    paths = list(islice(_simple(view, objective.source, target), _SIMPLE_PATHS))
    fitting = [path for path in paths if _fits(objective, path)]
    if objective.ways:
        wished: Iterator[tuple[Path, ...]] = iter([tuple(_spelled(objective, fitting))])
    else:
        wished = combinations(fitting, objective.paths or 1)
    best: dict[Port, int] | None = None
    for some in islice(wished, _SETS):
        fewer_than = len(best) if best is not None else _UNLIMITED
        costs = _costs(objective, network, target, some, fewer_than) if some else None
        best = costs if costs is not None else best
    if best is None:
        raise Clarify([_impossible(objective, paths, fitting)])
    return best


def _impossible(objective: SteerTraffic, paths: list[Path], fitting: list[Path]) -> str:
    ways = "; ".join(" → ".join(path) for path in paths[:6]) or "there is none"
    what = f"through {', '.join(objective.through)}" if objective.through else "so"
    if not fitting or (objective.paths or 1) > len(fitting):
        return f"No path from {objective.source} to {objective.destination} goes {what}: which one is meant ({ways})?"
    where = f"{objective.source}'s traffic to {objective.destination}"
    return f"OSPF costs cannot lead {where} {what}: which path ({ways})?"


def _costs(
    objective: SteerTraffic,
    network: RoutedNetwork,
    target: IPv4Address,
    wished: tuple[Path, ...],
    fewer_than: int,
) -> dict[Port, int] | None:
    """Raises the costs of what leads off the wished paths, and of wished ones that are too cheap, until it holds.

    None where it does not, or takes as many costs as are known to do already."""
    costs: dict[Port, int] = {}
    start = view = snapshot.of(network)
    for _ in range(_ROUNDS):
        try:
            paths = router_paths(view, objective.source, target)
        except InvalidInput:
            return None
        if paths is None:
            return None
        if _accepts(objective, paths) and set(paths) <= set(wished):
            return costs
        totals = {path: _cost(view, path, target) for path in (*wished, *paths)}
        most = max(totals[path] for path in wished)
        raised = _raise(view, paths, wished, totals, most)
        if not raised:
            return None
        for port, by in raised.items():
            cost = view.graph.speakers[port].cost + by
            if cost > MAX_COST:
                return None
            costs[port] = cost
        if len(costs) >= fewer_than:
            return None
        view = snapshot.build(_with_costs(network, costs), like=start)
    return None


def _raise(
    view: View, paths: Sequence[Path], wished: Sequence[Path], totals: dict[Path, int], most: int
) -> dict[Port, int]:
    """By how much which interfaces have to cost more; nothing where there is none left to raise."""
    for path in paths:
        if path not in wished:
            port = _leaves(view, path, wished)
            return {port: max(1, most - totals[path] + 1)} if port is not None else {}
    for path in wished:
        if totals[path] < most:
            others = [one for one in wished if one != path]
            port = _leaves(view, path, others)
            return {port: most - totals[path]} if port is not None else {}
    return {}


def _leaves(view: View, path: Path, others: Sequence[Path]) -> Port | None:
    """The interface by which a path leaves all the others that it has followed so far."""
    for at in range(len(path) - 1):
        together = [one for one in others if one[: at + 1] == path[: at + 1]]
        if together and all(one[at + 1 : at + 2] != path[at + 1 : at + 2] for one in together):
            return _port(view, path[at], path[at + 1])
    steps_of_others = {pair for one in others for pair in pairwise(one)}
    for a, z in pairwise(path):
        if (a, z) not in steps_of_others:
            return _port(view, a, z)
    return None


def _port(view: View, a: str, z: str) -> Port | None:
    """The cheapest interface of `a` that leads to its OSPF neighbour `z`."""
    found = [edge for edge in _edges(view, a) if edge[2] == z]
    return min(found)[1] if found else None


def _edges(view: View, router: str) -> list[tuple[int, Port, str]]:
    return [
        (edge.cost, edge.out, edge.node.router)
        for nodes in view.graph.edges.values()
        for node, edges in nodes.items()
        if node.router == router
        for edge in edges
    ]


def _cost(view: View, path: Path, target: IPv4Address) -> int:
    total = 0
    for a, z in pairwise(path):
        total += min((cost for cost, _, far in _edges(view, a) if far == z), default=MAX_COST)
    return total


def _simple(view: View, source: str, target: IPv4Address, edges: Edges | None = None) -> Iterator[Path]:
    """Loop-free paths to where the target is, the cheapest first: along OSPF neighbours, also to where traffic to it
    leaves OSPF, or along `edges`."""
    ends: dict[str, Path] = {name: (name,) for name in view.network.devices if _at_home(view, name, target)}
    ends = ends if edges is not None else _leaving(view, target) | ends
    edges = edges or _edges
    heap: list[tuple[int, int, Path]] = [(0, 1, (source,))]
    while heap:
        cost, _, path = heappop(heap)
        if path[-1] in ends:
            yield (*path[:-1], *ends[path[-1]])
            continue
        for step, _, far in edges(view, path[-1]):
            if far not in path:
                heappush(heap, (cost + step, len(path) + 1, (*path, far)))


def _leaving(view: View, target: IPv4Address) -> dict[str, Path]:
    """Routers that hand traffic to the target to one beside OSPF (a provider), and the one way on from there."""
    found: dict[str, Path] = {}
    for name, device in view.network.devices.items():
        ways = router_paths(view, name, target) if device.ospf and device.bgp is not None else None
        inside = {far for _, _, far in _edges(view, name)} if ways else set()
        if ways and len(ways) == 1 and len(ways[0]) > 1 and ways[0][1] not in inside:
            found[name] = ways[0]
    return found


def _at_home(view: View, router: str, target: IPv4Address) -> bool:
    return any(step.end in ("local", "subnet", "exit") for step in steps(view, router, target))


def _with_costs(network: RoutedNetwork, costs: dict[Port, int]) -> RoutedNetwork:
    for port, cost in costs.items():
        device = network.devices[port.router]
        interface = replace(device.interfaces[port.interface], ospf_cost=cost)
        device = replace(device, interfaces={**device.interfaces, port.interface: interface})
        network = network.with_device(port.router, network.texts[port.router], device)
    return network
