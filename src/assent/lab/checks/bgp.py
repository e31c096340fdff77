"""Checks of BGP: processes, neighbours, filters, what is offered to whom; and prefix lists."""

from __future__ import annotations

from ipaddress import IPv4Network

from assent.intents.errors import InvalidInput
from assent.lab.checks.check import Check, Finding, Unjudgeable, compare, missing
from assent.lab.checks.interfaces import after
from assent.lab.checks.state import State
from assent.network.transport.device import Device
from assent.network.transport.device_bgp import BgpNeighbor, BgpProcess
from assent.network.transport.verifier.bgp import lets, preference_of

_TIMERS = (60, 180)
_FILTERS = ("route-map", "distribute-list", "filter-list")


def bgp_process(check: Check, state: State) -> Finding:
    router, name = check.text("router"), check.text("property")
    device = state.device(router)
    if device is None or device.bgp is None:
        return missing(f"BGP process on {router}")
    found = {"asn": device.bgp.asn, "router_id": str(device.bgp.router_id)}
    return compare(f"{router} BGP: {name}", found.get(name), check.get("value"))


def bgp_neighbor(check: Check, state: State) -> Finding:
    router, name = check.text("router"), check.text("property")
    device, address = state.device(router), check.address("neighbor")
    it = device.bgp.neighbors.get(address) if device and device.bgp else None
    if name == "session" and check.text("value") == "absent":
        return compare(f"{router}: neighbor {address}", "configured" if it else "absent", "absent")
    if device is None or device.bgp is None or it is None:
        return missing(f"BGP neighbor {address} on {router}")
    if name == "session":
        wrong = _session(state, router, it, up=check.text("value") == "up")
        return Finding(
            not wrong, f"{router}: session with {address}: {'; '.join(wrong) or check.text('value')}"
        )
    if any(line.startswith(f"neighbor {address} route-map ") for line in device.bgp.unknown):
        raise Unjudgeable("a route map of a kind that is not modelled")
    found = preference_of(device, it) if name == "local_preference" else _neighbor_value(device.bgp, it, name)
    wanted = check.get("value")
    if name == "description":
        found, wanted = str(found).strip().casefold(), str(wanted).strip().casefold()
    return compare(f"{router}: neighbor {address} {name}", found, wanted)


def bgp_filter(check: Check, state: State) -> Finding:
    """What the neighbour's filters in one direction do with a prefix."""
    router, prefix = check.text("router"), check.prefix("prefix")
    device, address = state.device(router), check.address("neighbor")
    it = device.bgp.neighbors.get(address) if device and device.bgp else None
    if device is None or device.bgp is None or it is None:
        return missing(f"BGP neighbor {address} on {router}")
    decision = "permit" if _passes(device, device.bgp, it, prefix, check.text("direction")) else "deny"
    return compare(
        f"{router}: {prefix} {check.text('direction')} at {address}", decision, check.text("decision")
    )


def bgp_advertised(check: Check, state: State) -> Finding:
    """Whether a router offers a prefix to a neighbour: it is in its BGP table and passes the filters outbound."""
    router, prefix = check.text("router"), check.prefix("prefix")
    device, address = state.device(router), check.address("neighbor")
    it = device.bgp.neighbors.get(address) if device and device.bgp else None
    if device is None or device.bgp is None or it is None:
        return Finding(not check.flag("value"), f"there is no BGP neighbor {address} on {router}")
    why = next(iter(_session(state, router, it, up=address in state.view.topology.owners)), None)
    if why is None and _passes(device, device.bgp, it, prefix, "out"):
        why = state.view.routes.bgp.offered(device, router, address, prefix)
    elif why is None:
        why = "a filter outbound denies it"
    told = f"{router} {'does not offer' if why else 'offers'} {prefix} to {address}"
    return Finding((why is None) == check.flag("value"), f"{told}: {why}" if why else told)


def prefix_list(check: Check, state: State) -> Finding:
    router, name = check.text("router"), check.text("name")
    device = state.device(router)
    it = device.prefix_lists.get(name) if device else None
    if check.has("exists"):
        return compare(f"prefix list {name} on {router}: exists", it is not None, check.flag("exists"))
    if it is None:
        return missing(f"prefix list {name} on {router}")
    if check.has("numbers"):
        wanted = tuple(int(one) for one in check.names("numbers"))
        return compare(f"lines of prefix list {name}", tuple(rule.sequence for rule in it.rules), wanted)
    decision = "permit" if it.permits(check.prefix("prefix")) else "deny"
    return compare(f"prefix list {name}: {check.prefix('prefix')}", decision, check.text("decision"))


def _neighbor_value(process: BgpProcess, it: BgpNeighbor, name: str) -> object:
    keepalive, hold = it.timers or process.timers or _TIMERS
    found: dict[str, object] = {
        "remote_as": it.remote_as,
        "description": it.description,
        "shutdown": it.shutdown,
        "update_source": it.update_source,
        "multihop": it.multihop,
        "next_hop_self": it.next_hop_self,
        "password": it.password is not None,
        "keepalive": keepalive,
        "hold": hold,
        "default_originate": it.default_originate,
        "maximum_prefix": it.max_prefix or _said(process, it, "maximum-prefix"),
        "weight": it.weight,
    }
    if name not in found:
        raise InvalidInput(f"check bgp_neighbor: there is no property {name!r}", field="property")
    return found[name]


def _said(process: BgpProcess, it: BgpNeighbor, word: str) -> int | None:
    """The number of a neighbour's line that the device model keeps as it is."""
    said = after(process.unknown, f"neighbor {it.address} {word} ")
    return int(said.split()[0]) if said else None


def _session(state: State, router: str, it: BgpNeighbor, *, up: bool) -> tuple[str, ...]:
    """What keeps a session from being there, or from coming up."""
    if it.shutdown:
        return ("it is shut down",)
    if it.remote_as is None:
        return ("it has no remote AS",)
    found = state.view.routes.bgp.peerings
    return next(one.reasons for one in found if one.router == router and one.said == it) if up else ()


def _passes(
    device: Device, process: BgpProcess, it: BgpNeighbor, prefix: IPv4Network, direction: str
) -> bool:
    """Raises Unjudgeable where a filter is of a kind that the model does not have."""
    for line in process.unknown:
        words = line.split()
        if words[:2] == ["neighbor", str(it.address)] and words[2] in _FILTERS and words[-1] == direction:
            raise Unjudgeable(f"filter of a kind that is not modelled: {line}")
    name = it.prefix_in if direction == "in" else it.prefix_out
    found = device.prefix_lists.get(name) if name else None
    mapped = it.map_in if direction == "in" else it.map_out
    return (found is None or found.permits(prefix)) and lets(device, mapped, prefix)
