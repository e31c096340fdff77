"""Reads clauses about hosts and cables (class CP)."""

from __future__ import annotations

from ipaddress import IPv4Interface

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    AnyObjective,
    ConnectHost,
    ConnectRouters,
    DisconnectHost,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.places import (
    Context,
    spoken,
    with_interface,
)


def read_host(clause: Clause, context: Context) -> list[AnyObjective]:
    """Plugging a host in, or out. Raises Clarify."""
    ground = context.ground
    hosts = clause.all("host")
    if clause.has("DISCONNECT", "REMOVE"):
        if not hosts:
            raise Clarify([f"Which host should be disconnected: {listed(ground.hosts)}?"])
        ports = [(ground.host(token.value).name, ground.host(token.value).port) for token in hosts]
        return [
            DisconnectHost(host=name, router=port.router, interface=port.interface) for name, port in ports
        ]
    return [_connection(clause, context)]


def _connection(clause: Clause, context: Context) -> ConnectHost:
    ground = context.ground
    targets = with_interface(clause, context)
    name = _host_name(clause, ground)
    nets = [token.value for token in clause.all("net")]
    bare = [token.value for token in clause.all("addr")]
    if not nets and len(bare) < 1:
        raise Clarify([f"Which address (with prefix length) does {name} have, and which one its gateway?"])
    place = targets[0]
    port = ground.port(place.router, place.interface or "")
    gateway = port.addresses[0] if port is not None and port.addresses else None
    address = nets[0] if nets else None
    if address is None and gateway is not None:
        address = IPv4Interface(f"{bare[0]}/{gateway.network.prefixlen}")
    if address is None:
        raise Clarify([f"Which prefix length goes with {bare[0]} (such as {bare[0]}/24)?"])
    others = [*nets[1:], *(IPv4Interface(f"{ip}/{address.network.prefixlen}") for ip in bare)]
    stated = next((one for one in others if one.ip != address.ip and one.ip in address.network), None)
    gateway = stated or gateway
    if gateway is None or gateway.network != address.network:
        raise Clarify(
            [
                f"Which address in {address.network} should {place.router} {place.interface} have, as {name}'s gateway?"
            ]
        )
    area = clause.value_of("AREA")
    return build(
        ConnectHost,
        host=name,
        address=check_address(address),
        router=place.router,
        interface=place.interface,
        gateway=check_address(gateway),
        area=area.value if area else None,
    )


def _host_name(clause: Clause, ground: Ground) -> str:
    """The name of the new host: the word after `host`, or a name that is not yet known."""
    known = clause.all("host")
    if known:
        there = ground.host(known[0].value).port
        raise Clarify(
            [f"{known[0].value} is already attached to {there}. Should it be disconnected there first?"]
        )
    unknown = [token.text for token in clause.all("unknown") if token.value == "host"]
    if unknown:
        return unknown[0]
    at = clause.where("HOST", "NAMED")
    if at is not None:
        for token in clause.tokens[at + 1 : at + 3]:
            if (
                token.kind == "word"
                and token.value == token.value.lower()
                and token.value not in ("with", "a", "the")
            ):
                return token.text
    return next(f"host{n}" for n in range(1, len(ground.hosts) + 2) if f"host{n}" not in ground.hosts)


def read_link(clause: Clause, context: Context) -> list[AnyObjective]:
    """A new cable between two routers. Raises Clarify."""
    ends = spoken(clause, context)
    if len(ends) != 2 or any(end.interface is None for end in ends) or ends[0].router == ends[1].router:
        raise Clarify(["Which interface of each of the two routers should be connected?"])
    names = [context.ground.interface(end.router, end.interface or "") for end in ends]
    nets = [token.value for token in clause.all("net")]
    if len(nets) == 1 and nets[0].ip == nets[0].network.network_address and nets[0].network.prefixlen < 32:
        hosts = list(nets[0].network.hosts())[:2]
        nets = [IPv4Interface(f"{ip}/{nets[0].network.prefixlen}") for ip in hosts]
    if len(nets) != 2:
        raise Clarify(["Which address (with prefix length) should each end of the new link have?"])
    area = clause.value_of("AREA")
    return [
        build(
            ConnectRouters,
            a=ends[0].router,
            a_interface=names[0],
            a_address=check_address(nets[0]),
            z=ends[1].router,
            z_interface=names[1],
            z_address=check_address(nets[1]),
            area=area.value if area else None,
        )
    ]
