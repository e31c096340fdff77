"""Does the intent hold? Every claim judged on the network after the change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Adjacency, Claim, Guarantee, Routing, Setting, Traffic, TunnelUp
from assent.network.transport.device import Interface
from assent.network.transport.edge_claims import EdgeClaim
from assent.network.transport.network import Port
from assent.network.transport.routing_claims import RoutingClaim
from assent.network.transport.verifier import edge, qos, routing_check, tables, traffic, unknown
from assent.network.transport.verifier.ospf import Adjacent
from assent.network.transport.verifier.packets import TooComplex
from assent.network.transport.verifier.route import Route
from assent.network.transport.verifier.traffic import Judgement
from assent.network.transport.verifier.view import View
from assent.network.transport.verifier.wording import said

_ALIASES = {"address": "addresses", "area": "ospf_area", "helper": "helpers"}


def judge_all(after: View, claims: Sequence[Claim]) -> dict[Claim, Judgement]:
    """How each claim fares, unknown lines aside."""
    return {claim: judge(after, claim, claims) for claim in claims}


def judge_claims(
    after: View, judged: Mapping[Claim, Judgement], changed_unknown: dict[str, tuple[str, ...]]
) -> tuple[Verdict, ...]:
    """One verdict per claim. What hangs on lines that the model has no word for is not passed."""
    return tuple(_verdict(claim, _cautious(after, one, changed_unknown)) for claim, one in judged.items())


def judge(view: View, claim: Claim, claims: Sequence[Claim] = ()) -> Judgement:
    """The claim about the network of `view`, in the table that it speaks of, unknown lines aside."""
    at = tables.located(view, claim)
    if at is None:
        return Judgement(Outcome.FAIL, (f"no such VRF: {said(claim)}",))
    if at[0] is view:
        return _judge(view, claim, claims)
    found = _judge(at[0], at[1], claims)
    routers = frozenset(map(tables.owner, found.routers))
    beyond = tuple(unknown.routing_in_vrfs(view.network, routers))
    if beyond and found.outcome is Outcome.PASS:
        return replace(
            found, outcome=Outcome.INCONCLUSIVE, evidence=(*beyond, *found.evidence), routers=routers
        )
    return replace(found, routers=routers)


def _judge(view: View, claim: Claim, claims: Sequence[Claim]) -> Judgement:
    try:
        if isinstance(claim, Traffic):
            return traffic.judge(view, claim)
        if isinstance(claim, EdgeClaim):
            return edge.judge(view, claim)
        if isinstance(claim, Guarantee):
            return qos.judge(view, claim, [one for one in claims if isinstance(one, Guarantee)])
    except TooComplex as error:
        return Judgement(Outcome.INCONCLUSIVE, (str(error),))
    if isinstance(claim, RoutingClaim):
        return routing_check.judge(view, claim)
    if isinstance(claim, Setting):
        return _setting(view, claim)
    if isinstance(claim, Routing):
        return _routing(view, claim)
    if isinstance(claim, Adjacency):
        return _adjacency(view, claim)
    return _tunnel(view, claim)


def _verdict(claim: Claim, judged: Judgement) -> Verdict:
    return Verdict(property=said(claim), outcome=judged.outcome, evidence=judged.evidence)


def _cautious(after: View, judged: Judgement, changed: dict[str, tuple[str, ...]]) -> Judgement:
    """A pass that hangs on lines beyond the model is none. Changed ones may do anything to their router's routes,
    so they touch every judgement about routers; existing ones touch those whose packets pass them."""
    if judged.outcome is not Outcome.PASS or not judged.routers:
        return judged
    doubts = [line for lines in changed.values() for line in lines]
    doubts += unknown.deciding(after.network, judged.routers)
    doubts += after.routes.unsettled
    if not doubts:
        return judged
    return Judgement(Outcome.INCONCLUSIVE, (*(f"hangs on {line}" for line in doubts), *judged.evidence))


def _setting(view: View, claim: Setting) -> Judgement:
    device = view.network.devices.get(claim.router)
    if device is None:
        return Judgement(Outcome.INCONCLUSIVE, (f"{claim.router!r} is no router of this network",))
    interface = device.interfaces.get(claim.interface)
    if interface is None:
        gone = claim.value is None
        word = "is not there" + (", as wished" if gone else "")
        return Judgement(
            Outcome.PASS if gone else Outcome.FAIL, (f"{claim.router} {claim.interface} {word}",)
        )
    try:
        value = _field(interface, claim.field)
    except AttributeError:
        return Judgement(Outcome.INCONCLUSIVE, (f"interfaces have no field {claim.field!r}",))
    line = f" (line {interface.line})" if interface.line else ""
    evidence = f"{claim.router} {claim.interface}{line}: {claim.field} is {_plain(value)}"
    return Judgement(Outcome.PASS if _means(value, claim.value) else Outcome.FAIL, (evidence,))


def _field(interface: Interface, path: str) -> object:
    value: object = interface
    for name in path.split("."):
        known = getattr(type(value), "__dataclass_fields__", {})
        name = _ALIASES.get(name, name)
        if value is not None and name not in known:
            raise AttributeError(name)
        value = getattr(value, name) if value is not None else None
    return value


def _means(value: object, wished: str | int | bool | None) -> bool:
    """Addresses are compared as text; one of several counts, an area is an area of any process."""
    if isinstance(value, tuple):
        if wished is None:
            return not value
        parts = [str(one) for one in value]
        return str(wished) in (*parts, " ".join(parts)) if parts else False
    if value is None or isinstance(value, bool | int):
        return value is wished if value is None or isinstance(wished, bool) else str(value) == str(wished)
    return str(value) == str(wished)


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else repr(value)


def _routing(view: View, claim: Routing) -> Judgement:
    if claim.router not in view.network.devices:
        return Judgement(Outcome.INCONCLUSIVE, (f"{claim.router!r} is no router of this network",))
    routers = frozenset((claim.router,))
    route = view.routes.table(claim.prefix).get(claim.router)
    standby = _standby(view, claim)
    found = (route is not None and _fits(route, claim)) or (claim.present and standby is not None)
    shown = f"{claim.router}: {route}" if route else f"{claim.router} has no route to {claim.prefix}"
    evidence = (shown, *((standby,) if standby and not (route and _fits(route, claim)) else ()))
    return Judgement(Outcome.PASS if found == claim.present else Outcome.FAIL, evidence, routers)


def _fits(route: Route, claim: Routing) -> bool:
    gateways = {hop.gateway for hop in route.hops}
    return claim.protocol in (None, route.protocol) and (claim.next_hop is None or claim.next_hop in gateways)


def _standby(view: View, claim: Routing) -> str | None:
    """A floating static route whose next hop resolves stands by until the better route goes."""
    if claim.protocol != "static":
        return None
    for static in view.routes.statics(claim.router, claim.prefix):
        if claim.next_hop in (None, static.next_hop):
            via = static.next_hop or static.interface
            line = f" (line {static.line})" if static.line else ""
            return f"{claim.router}: static route via {via} stands by at distance {static.distance}{line}"
    return None


def _adjacency(view: View, claim: Adjacency) -> Judgement:
    routers = frozenset((claim.a, claim.z))
    missing = sorted(routers - set(view.network.devices))
    if missing:
        return Judgement(Outcome.INCONCLUSIVE, (f"{', '.join(missing)}: no such router in this network",))
    pairs = [pair for pair in view.graph.pairs if {pair.a.node.router, pair.z.node.router} == routers]
    full = [pair for pair in pairs if not pair.reasons]
    evidence = tuple(_told(pairs)) or (f"no segment on which {claim.a} and {claim.z} both speak OSPF",)
    return Judgement(Outcome.PASS if bool(full) == claim.present else Outcome.FAIL, evidence, routers)


def _told(pairs: Iterable[Adjacent]) -> Iterable[str]:
    for pair in pairs:
        state = "; ".join(pair.reasons) if pair.reasons else "adjacent"
        yield f"{pair.a.port} – {pair.z.port} (area {pair.a.area}): {state}"


def _tunnel(view: View, claim: TunnelUp) -> Judgement:
    ends = (Port(claim.a, claim.a_interface), Port(claim.z, claim.z_interface))
    routers = frozenset((claim.a, claim.z))
    missing = sorted(routers - set(view.network.devices))
    if missing:
        return Judgement(Outcome.INCONCLUSIVE, (f"{', '.join(missing)}: no such router in this network",))
    problems = [why for port in ends if (why := _end_reason(view, port))]
    if problems:
        return Judgement(Outcome.FAIL, tuple(problems), routers)
    if view.topology.peers.get(ends[0]) != (ends[1],):
        shown = [f"{port}: {view.topology.interface(port).tunnel}" for port in ends]
        return Judgement(
            Outcome.FAIL, (f"{ends[0]} and {ends[1]} are not each other's ends", *shown), routers
        )
    return Judgement(Outcome.PASS, tuple(_underneath(view, port) for port in ends), routers)


def _end_reason(view: View, port: Port) -> str | None:
    interface = view.network.devices[port.router].interfaces.get(port.interface)
    if interface is None or interface.tunnel is None:
        return f"{port} is no tunnel"
    if interface.shutdown:
        return f"{port} is shut down"
    return view.tunnels.get(port)


def _underneath(view: View, port: Port) -> str:
    tunnel = view.topology.interface(port).tunnel
    assert tunnel is not None and tunnel.destination is not None
    route = view.routes.lookup(port.router, tunnel.destination)
    return f"{port}: {tunnel.mode} from {tunnel.source} to {tunnel.destination}, underneath {route}"
