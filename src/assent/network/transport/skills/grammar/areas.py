"""Reads which subnets take part in OSPF, in which area, and which no longer do (RP)."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    AnyObjective,
    InterfaceSettings,
    OspfNetwork,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.described import BOTH_ENDS, described
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import (
    Context,
    Place,
    one_router,
    places,
)
from assent.network.transport.skills.grammar.tokens import unaccented


def networks(clause: Clause, context: Context, optional: bool) -> list[AnyObjective]:
    """`advertise 10.1.0.0/24 in area 0 on R2`, `put R1 g0/0 into area 1`, `run OSPF on h2's subnet`."""
    prefixes = _prefixes(clause, context)
    if not prefixes:
        if optional:
            return []
        raise Clarify([f"Which networks or interfaces should take part in OSPF? ({clause.text})"])
    gone = re.search(r"\b(?:leaves?|leaving|quits?|out of|drops? out)\b", clause.text.lower()) is not None
    remove = gone or clause.has("REMOVE", "NO", "NOT", "SHUT", "stop", "DENY")
    out: list[AnyObjective] = []
    here = [_port_in(context, router, prefix) for router, prefix in prefixes]
    context.places = tuple(place for place in here if place is not None) or context.places
    for router, prefix in prefixes:
        area = (
            _removed_area(context.ground, router, prefix)
            if remove and not clause.has("AREA")
            else area_of_clause(clause)
        )
        out.append(build(OspfNetwork, router=router, prefix=prefix, area=area, remove=remove))
    return out


def addressed(clause: Clause, context: Context) -> list[AnyObjective]:
    """`put R4 g0/0 with ip 10.9.0.1/24 in area 5`: the address is part of it."""
    nets = clause.all("net")
    if len(nets) != 1 or not clause.all("iface"):
        return []
    address = nets[0].value
    found = places(clause, context)
    if len(found) != 1 or found[0].interface is None or found[0] in context.created:
        return []
    loopback = found[0].interface.startswith("Loopback")
    own = address.ip != address.network.network_address or (loopback and address.network.prefixlen == 32)
    if not (own or clause.has("ADDRESS")) or clause.has("REMOVE", "NO"):
        return []
    there = context.ground.port(found[0].router, found[0].interface)
    fresh = loopback and there is None
    name = found[0].interface if fresh else context.ground.interface(found[0].router, found[0].interface)
    if there is not None and address in there.addresses:
        return []
    place = Place(found[0].router, name)
    context.places, context.created[place] = (place,), address
    wanted = {"create": True} if fresh else {"shutdown": False} if clause.has("UP") else {}
    return [build(InterfaceSettings, router=place.router, interface=name, address=address, **wanted)]


def _port_in(context: Context, router: str, prefix: IPv4Network) -> Place | None:
    """The router's port in a subnet, also one that the request made."""
    for place, address in (*context.created.items(), *context.addressed.items()):
        if place.router == router and address is not None and address.network == prefix:
            return place
    for name, port in context.ground.device(router).interfaces.items():
        if any(one.network == prefix for one in port.addresses):
            return Place(router, name)
    return None


def _removed_area(ground: Ground, router: str, prefix: IPv4Network) -> int:
    for process in ground.device(router).ospf.values():
        for one in process.networks:
            if one.match.network == prefix:
                return one.area
    raise Clarify([f"{router} has no OSPF network {prefix}: which one should be removed?"])


def _prefixes(clause: Clause, context: Context) -> list[tuple[str, IPv4Network]]:
    ground = context.ground
    nets = clause.all("net")
    if nets:
        router = _router_for(clause, context, nets[0].value.network)
        return [(router, token.value.network) for token in nets]
    bare = [token for token in clause.all("addr") if not _is_area(clause, token)]
    if bare:
        return _owned(clause, context, [token.value for token in bare])
    if clause.all("host"):
        host = ground.host(clause.all("host")[0].value)
        return [(host.port.router, host.address.network)]
    return _of_places(clause, context)


def _is_area(clause: Clause, token: Token) -> bool:
    at = clause.where("AREA")
    return at is not None and clause.tokens[at + 1 : at + 2] == (token,)


def _owned(clause: Clause, context: Context, addresses: list[IPv4Address]) -> list[tuple[str, IPv4Network]]:
    """Networks named by their address alone (`network 10.0.0.0`): those of the router's interfaces."""
    router = one_router(clause, context)
    out = []
    for address in addresses:
        found = [
            one.network
            for port in context.ground.device(router).interfaces.values()
            for one in port.addresses
            if address in one.network
        ]
        if not found:
            raise Clarify([f"Which prefix length goes with {address} (such as {address}/24)?"])
        out.append((router, found[0]))
    return out


def _router_for(clause: Clause, context: Context, prefix: IPv4Network) -> str:
    """The stated router, or the only one that has the prefix."""
    if clause.all("router") or context.router:
        return one_router(clause, context)
    having = sorted({port.router for port in [context.ground.gateway(prefix)] if port is not None})
    return having[0] if having else one_router(clause, context)


def _towards(clause: Clause, ground: Ground) -> tuple[Place, ...]:
    """`on R2 towards R4`: R2's port; `between R2 and R4`, `R2's and R4's ends`: both."""
    routers = list(dict.fromkeys(token.value for token in clause.all("router")))
    both = clause.has("BETWEEN", "EITHER", "BOTH") or BOTH_ENDS.search(unaccented(clause.text.lower()))
    if len(routers) != 2 or not (both or clause.has("TO", "FACING", "LINK")):
        return ()
    a, z = routers
    near = Place(a, ground.towards(a, z))
    return (near, Place(z, ground.towards(z, a))) if both else (near,)


def _of_places(clause: Clause, context: Context) -> list[tuple[str, IPv4Network]]:
    ground = context.ground
    found = places(clause, context)
    if not any(place.interface for place in found):
        found = _towards(clause, ground) or described(clause, context) or found
    if clause.has("LAN") and len(found) == 1 and found[0].interface is None:
        found = (Place(found[0].router, ground.lan(found[0].router)),)
    out = []
    for place in found:
        if place.interface is None:
            if clause.has("ANY") and clause.has("INTERFACE", "LAN"):
                out += [
                    (place.router, ground.subnet(place.router, name))
                    for name in ground.up_ports(place.router)
                ]
            continue
        made: IPv4Interface | None = context.created.get(place)
        if made is not None:
            out.append((place.router, made.network))
        else:
            name = ground.interface(place.router, place.interface)
            given = context.addressed.get(Place(place.router, name))
            out.append((place.router, given.network if given else ground.subnet(place.router, name)))
    return out


def area_of_clause(clause: Clause) -> int:
    """The one area that is said; of `from area 1 to area 0` the one that it comes to. Raises Clarify."""
    arrives = _arrivals(clause)
    if len(arrives) > 1:
        raise Clarify([f"Which OSPF area is meant: {listed(map(str, arrives))}? ({clause.text})"])
    token = clause.value_of("AREA", kinds=("num", "addr"), stop=frozenset())
    if token is None or arrives == [0]:
        if arrives or "backbone" in clause.text.lower():
            return 0
        raise Clarify([f"Which OSPF area is meant? ({clause.text})"])
    said = arrives[0] if arrives else token.value
    value = int(said)
    if not isinstance(said, IPv4Address) and (said != value or not 0 <= value <= 4_294_967_295):
        raise Clarify([f"The OSPF area {token.text} is out of range (0-4294967295). Which area is meant?"])
    return value


def _arrivals(clause: Clause) -> list[int]:
    """The areas that are said, where there are several: without those that something leaves."""
    said: list[tuple[int, bool]] = []
    for at, token in enumerate(clause.tokens):
        if not (is_word(token, "AREA") or token.text.lower() == "backbone"):
            continue
        after = next((t for t in clause.tokens[at + 1 : at + 2] if t.kind == "num"), None)
        if after is None and "backbone" not in token.text.lower():
            continue
        value = after.value if after is not None else 0
        before = [
            t for t in clause.tokens[max(0, at - 4) : at] if unaccented(t.text.lower()) not in _ARTICLES
        ]
        leaves = bool(before) and (
            is_word(before[-1], "FROM", "OF")
            or unaccented(before[-1].text.lower()) in ("leaves", "leave", "than")
        )
        said.append((value, leaves))
    if len({value for value, _ in said}) < 2:
        return []
    return list(dict.fromkeys(value for value, leaves in said if not leaves))


_ARTICLES = ("the", "ospf", "el", "la", "l", "o", "a", "its", "current", "old")
