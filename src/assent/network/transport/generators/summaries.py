"""Area ranges and summaries of external routes to IOS lines and claims."""

from __future__ import annotations

from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.claims import Routing
from assent.network.transport.device import Summary
from assent.network.transport.generators.part import Part, ospf_process
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.languages.ios.routing_lines import render_summary
from assent.network.transport.objectives import OspfSummary
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.ospf import Node
from assent.network.transport.verifier.view import View

_CLAIMED = 4
"""Of how many routers, and how many subnets, something is claimed."""


def summarised(objective: OspfSummary, ground: Ground) -> Part:
    """Raises Clarify where the router has nothing to summarise there, or no such summary to take back."""
    part = Part()
    process = ospf_process(ground, objective.router)
    known = next(
        (s for s in process.summaries if (s.prefix, s.area) == (objective.prefix, objective.area)), None
    )
    wanted = Summary(objective.prefix, objective.area, objective.advertise, objective.cost)
    if objective.remove:
        if known is None:
            there = listed([render_summary(one) for one in process.summaries]) or "it has none"
            raise Clarify([f"{objective.router} has no summary {objective.prefix} ({there}). Which one?"])
        part.section(
            objective.router,
            f"router ospf {process.process}",
            [f"no {render_summary(Summary(*_key(known)))}"],
        )
        return part
    view = snapshot.of(ground.network)
    node = Node(objective.router, process.process)
    inside = (
        _inside(view, node, objective) if objective.area is not None else _brought_in(view, node, objective)
    )
    if known != wanted:
        part.section(objective.router, f"router ospf {process.process}", [render_summary(wanted)])
    far = _far(view, node, objective)
    if objective.advertise:
        part.claims += [Routing(router=one, prefix=objective.prefix, protocol="ospf") for one in far]
    if _alone(view, node, objective):
        part.claims += [
            Routing(router=one, prefix=prefix, protocol="ospf", present=False)
            for one in far
            for prefix in inside[:_CLAIMED]
            if prefix != objective.prefix
        ]
    else:
        part.notes.append(
            f"other borders of area {objective.area} still tell each subnet: it should be summarised on all"
        )
    return part


def _key(it: Summary) -> tuple[IPv4Network, int | None]:
    return it.prefix, it.area


def _inside(view: View, node: Node, objective: OspfSummary) -> list[IPv4Network]:
    """The area's subnets that are to be summarised."""
    area, graph = objective.area, view.graph
    borders = [one.router for one in graph.borders.get(area or 0, ())] if area else _borders(view)
    if node.router not in borders:
        there = listed(borders) or "it has none"
        raise Clarify(
            [f"{node.router} is no border router of area {area} ({there}). Which one should summarise it?"]
        )
    found = [
        prefix
        for prefix, adverts in graph.adverts.items()
        if prefix.subnet_of(objective.prefix) and any(one.area == area for one in adverts)
    ]
    if not found:
        raise Clarify([f"No subnet of area {area} is in {objective.prefix}. Which prefix is meant?"])
    return sorted(found)


def _borders(view: View) -> list[str]:
    """The borders of the backbone are those of all other areas."""
    return list(dict.fromkeys(one.router for some in view.graph.borders.values() for one in some))


def _brought_in(view: View, node: Node, objective: OspfSummary) -> list[IPv4Network]:
    found = [one for one in view.routes.brought_in(node) if one.subnet_of(objective.prefix)]
    if not found:
        raise Clarify(
            [f"{node.router} brings no routes in {objective.prefix} into OSPF. Which prefix, and where?"]
        )
    return sorted(found)


def _far(view: View, node: Node, objective: OspfSummary) -> list[str]:
    """Routers that hear of it: outside the area, inside OSPF."""
    told = [
        one.router
        for one, areas in sorted(view.graph.areas.items())
        if one.router != node.router
        and (objective.area is None or objective.area not in areas)
        and view.routes.reaches(one, node)
    ]
    return list(dict.fromkeys(told))[:_CLAIMED]


def _alone(view: View, node: Node, objective: OspfSummary) -> bool:
    """Whether nobody else tells the subnets: the only border, or the others have the range too."""
    if objective.area is None:
        return True
    borders = view.graph.borders.get(objective.area, ()) if objective.area else ()
    others = [one for one in borders if one != node]
    return bool(borders) and all(
        any(s.prefix == objective.prefix for s in view.graph.ranges.get((one, objective.area), ()))
        for one in others
    )
