"""The sets' checks as claims, where a running network can answer them."""

from __future__ import annotations

from ipaddress import IPv4Network

from assent.lab.checks.check import Check
from assent.network.transport.claims import Adjacency, Claim, Flow, Routing, Traffic
from assent.network.transport.network import RoutedNetwork


def claim_of(check: Check, network: RoutedNetwork) -> Claim | None:
    """None for what only a configuration tells, or what claims cannot say (another source, a cable that is cut)."""
    if check.when_down or check.has("src") or check.has("flags") or check.has("vrf"):
        return None
    if check.kind == "ospf_adjacency" and not check.has("interface"):
        return Adjacency(a=check.text("a"), z=check.text("b"), present=check.text("state") == "up")
    if check.kind == "route" and check.fields.get("present") is not False and not check.has("exits"):
        return _route(check)
    if check.kind == "packet" and check.text("from") in network.hosts:
        return _packet(check, network)
    return None


def _route(check: Check) -> Claim:
    said = check.text("protocol").split("-")[0] if check.has("protocol") else None
    hops = check.names("next_hops") if check.has("next_hops") else ()
    return Routing.model_validate(
        {
            "router": check.text("router"),
            "prefix": check.text("prefix"),
            "protocol": said,
            "next_hop": hops[0] if len(hops) == 1 else None,
        }
    )


def _packet(check: Check, network: RoutedNetwork) -> Claim | None:
    to = network.hosts.get(check.text("to"))
    if to is None and not check.text("to")[0].isdigit():
        return None
    port = (check.number("dport"),) * 2 if check.protocol() in (6, 17) else None
    flow = Flow(
        source=IPv4Network(network.hosts[check.text("from")].address.ip),
        destination=IPv4Network(to.address.ip if to else check.text("to")),
        protocol=check.protocol(),
        destination_ports=port,
    )
    expected = "permitted" if check.text("result") == "delivered" else "denied"
    if expected == "denied" and check.protocol() == 1:
        return None  # a claim is about all of ICMP, the check about echo requests
    return Traffic(flow=flow, expected=expected, enters=check.text("from"))  # type: ignore[arg-type]
