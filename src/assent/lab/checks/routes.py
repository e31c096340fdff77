"""Checks of routing tables and static routes: `route` and `static`."""

from __future__ import annotations

from ipaddress import IPv4Address

from assent.lab.checks.check import Check, Finding, missing, shown
from assent.lab.checks.state import State
from assent.network.transport.device import StaticRoute
from assent.network.transport.network import Port
from assent.network.transport.verifier.route import NULL, Hop, Route
from assent.network.transport.verifier.view import View

_OSPF_KINDS = {"intra": "ospf", "summary": "ospf", "inter": "ospf-ia"}


def route(check: Check, state: State) -> Finding:
    """The best route of a router for exactly this prefix."""
    router, prefix = check.text("router"), check.prefix("prefix")
    if router not in state.network.devices:
        return missing(f"router {router}")
    if check.has("vrf"):
        if check.text("vrf") not in state.network.devices[router].vrfs:
            return missing(f"VRF {check.text('vrf')} on {router}")
        state = state.in_vrf(check.text("vrf"))
    it = state.view.routes.table(prefix).get(router)
    if it is None:
        return Finding(check.fields.get("present") is False, f"{router} has no route to {prefix}")
    if check.fields.get("present") is False:
        return Finding(False, f"{router}: {it}")
    wrong = [
        f"{what} {shown(found)}, not {shown(wanted)}"
        for what, found, wanted in _compared(check, state.view, it)
        if found != wanted
    ]
    return Finding(not wrong, f"{router}: {it}{': ' if wrong else ''}{'; '.join(wrong)}")


def static(check: Check, state: State) -> Finding:
    """A static route as configured, in use or not."""
    router, prefix = check.text("router"), check.prefix("prefix")
    device = state.device(router)
    if device is None:
        return missing(f"router {router}")
    vrf = check.text("vrf") if check.has("vrf") else None
    known = [one for one in device.statics if one.prefix == prefix and one.vrf == vrf]
    found = [one for one in known if _is(check, state.view, router, one)]
    listed = (
        "; ".join(f"via {one.next_hop or one.interface} distance {one.distance}" for one in known) or "none"
    )
    return Finding(bool(found) == check.flag("present"), f"{router}: static routes to {prefix}: {listed}")


def _compared(check: Check, view: View, it: Route) -> list[tuple[str, object, object]]:
    found: list[tuple[str, object, object]] = []
    if check.has("next_hops"):
        found.append(
            ("next hops", {str(_gateway(view, hop)) for hop in it.hops}, set(check.names("next_hops")))
        )
    if check.has("exits"):
        exits = {hop.out.interface for hop in it.hops} or {NULL}
        found.append(("exits", exits, set(check.names("exits"))))
    if check.has("protocol"):
        found.append(("protocol", protocol(it), check.text("protocol")))
    found += [(one, getattr(it, one), check.number(one)) for one in ("distance", "metric") if check.has(one)]
    return found


def protocol(it: Route) -> str:
    """`connected`, `static`, `bgp`, or the kind of OSPF route as `show ip route` tells it."""
    if it.protocol != "ospf":
        return it.protocol
    return _OSPF_KINDS.get(it.kind, f"ospf-{it.kind.lower()}")


def _gateway(view: View, hop: Hop) -> IPv4Address | None:
    if hop.gateway is not None or hop.into is None:
        return hop.gateway
    addresses = view.topology.interface(hop.into).addresses
    return addresses[0].ip if addresses else None


def _is(check: Check, view: View, router: str, one: StaticRoute) -> bool:
    hop = check.fields.get("next_hop", "any")
    if hop != "any" and one.next_hop != check.address("next_hop"):
        return False
    if check.has("name") and one.name != check.text("name"):
        return False
    if check.has("distance") and one.distance != check.number("distance"):
        return False
    return not check.has("through") or check.text("through") == _through(view, router, one)


def _through(view: View, router: str, one: StaticRoute) -> str | None:
    """The interface that the route names, or the one in whose subnet its next hop is."""
    if one.interface is not None or one.next_hop is None:
        return one.interface
    for name, interface in view.network.devices[router].interfaces.items():
        if any(one.next_hop in address.network for address in interface.addresses):
            return Port(router, name).interface
    return None
