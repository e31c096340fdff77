"""Reads clauses about tunnels (class TN)."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.grounding import listed
from assent.network.transport.objectives import AnyObjective, RemoveTunnel, Tunnel
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.places import Context, Place, reject_unknown, spoken


def read_tunnel(clause: Clause, context: Context) -> list[AnyObjective]:
    """A tunnel between two routers, or the removal of one. Raises Clarify."""
    reject_unknown(clause, context.ground)
    if clause.has("REMOVE", "NO", "SHUT") and not clause.has("CREATE"):
        return _removal(clause, context)
    if clause.has("IPSEC") and not clause.has("GRE", "IPIP"):
        raise Clarify(
            ["IPsec needs keys and proposals that are not said here. Is a plain GRE or IPIP tunnel meant?"]
        )
    a, z = _ends(clause, context)
    a_address, z_address = _addresses(clause, a, z)
    sources = _sources(clause, context)
    number = re.search(
        r"\btun(?:nel|el)? ?(\d+)\b", " ".join(t.text for t in clause.tokens).lower().replace("ú", "u")
    )
    mode: Literal["gre", "ipip"] = "ipip" if clause.has("IPIP") else "gre"
    made = build(
        Tunnel, mode=mode, a=a, z=z, a_address=a_address, z_address=z_address, a_source=sources.get(a),
        z_source=sources.get(z), number=int(number.group(1)) if number else None,
    )  # fmt: skip
    context.places = (Place(a), Place(z))
    return [made]


def _ends(clause: Clause, context: Context) -> tuple[str, str]:
    ground = context.ground
    routers = list(dict.fromkeys(token.value for token in clause.all("router")))
    if len(routers) < 2:
        for token in clause.all("addr"):
            owner = ground.owners.get(token.value)
            if owner is not None and owner.router not in routers:
                routers.append(owner.router)
    if len(routers) == 1 and context.router and context.router != routers[0]:
        routers.insert(0, context.router)
    if len(routers) < 2:
        hosts = [ground.host(token.value).port.router for token in clause.all("host")]
        routers = list(dict.fromkeys([*routers, *hosts]))
    if len(routers) != 2:
        raise Clarify([f"Between which two routers should the tunnel be: {listed(ground.routers)}?"])
    return routers[0], routers[1]


def _addresses(clause: Clause, a: str, z: str) -> tuple[IPv4Interface, IPv4Interface]:
    """The inner addresses: two of them, or a subnet whose first two hosts are taken in order."""
    nets: list[IPv4Interface] = [token.value for token in clause.all("net")]
    bare = [token.value for token in clause.all("addr")]
    if len(nets) == 1 and _is_subnet(nets[0]):
        inside = [ip for ip in bare if ip in nets[0].network]
        hosts = inside if len(inside) == 2 else list(nets[0].network.hosts())[:2]
        nets = [IPv4Interface(f"{ip}/{nets[0].network.prefixlen}") for ip in hosts]
    elif len(nets) == 1 and bare:
        other = next((ip for ip in bare if ip in nets[0].network and ip != nets[0].ip), None)
        if other is not None:
            pair = IPv4Interface(f"{other}/{nets[0].network.prefixlen}")
            nets = [pair, nets[0]] if _before(clause, other, nets[0]) else [nets[0], pair]
    if len(nets) != 2:
        raise Clarify(
            [
                f"Which inner addresses should the tunnel have at {a} and {z} (such as 10.99.0.1/30 and 10.99.0.2/30)?"
            ]
        )
    first, second = (check_address(one) for one in nets)
    if first.network != second.network or first.ip == second.ip:
        raise Clarify(
            [f"{first} and {second} are not two addresses of one subnet: which ones should {a} and {z} have?"]
        )
    return (second, first) if _swapped(clause, first, a, z) else (first, second)


def _is_subnet(one: IPv4Interface) -> bool:
    return one.network.prefixlen <= 30 and one.ip == one.network.network_address


def _before(clause: Clause, address: object, net: object) -> bool:
    values = [token.value for token in clause.tokens]
    return values.index(address) < values.index(net)


def _swapped(clause: Clause, first: IPv4Interface, a: str, z: str) -> bool:
    """`… 10.9.0.1/30 on R3 and 10.9.0.2/30 on R1` for a tunnel between R1 and R3: each where it is said to be."""
    for at, token in enumerate(clause.tokens):
        if (token.kind == "net" and token.value.ip == first.ip) or (
            token.kind == "addr" and token.value == first.ip
        ):
            near = clause.tokens[at + 1 : at + 4]
            for step, other in enumerate(near):
                if (
                    other.kind == "router"
                    and step
                    and is_word(near[step - 1], "ON", "FOR", "for", "TO", "side")
                ):
                    return bool(other.value == z)
                if other.kind in ("net", "addr"):
                    break
    return False


def _sources(clause: Clause, context: Context) -> dict[str, str]:
    """Interfaces that are said to be the tunnel's ends (`from R1 g0/1 to R3 Loopback0`)."""
    found = {}
    for place in spoken(clause, context):
        if place.interface and not place.interface.startswith("Tunnel"):
            found[place.router] = context.ground.interface(place.router, place.interface)
    return found


def _removal(clause: Clause, context: Context) -> list[AnyObjective]:
    ground = context.ground
    routers = [token.value for token in clause.all("router")] or (
        [context.router] if context.router else list(ground.routers)
    )
    named = [token.value for token in clause.all("iface") if str(token.value).startswith("Tunnel")]
    have = [
        Place(router, name)
        for router in routers
        for name, one in ground.device(router).interfaces.items()
        if (one.tunnel is not None or name.startswith("Tunnel")) and (not named or name in named)
    ]
    if len(have) > 1 and len(routers) > 1 and not named:
        have = _joined(have, context)
    if not have or (len({place.router for place in have}) < len(have)):
        raise Clarify(
            [
                "Which tunnel should be removed: "
                f"{listed([f'{p.router} {p.interface}' for p in have]) or 'there is none'}?"
            ]
        )
    return [RemoveTunnel(router=place.router, interface=place.interface or "") for place in have]


def _joined(have: list[Place], context: Context) -> list[Place]:
    """Of several, those that lead from one of the named routers to another of them."""
    routers = {place.router for place in have}
    kept = []
    for place in have:
        one = context.ground.port(place.router, place.interface or "")
        owner = (
            context.ground.owners.get(one.tunnel.destination)
            if one and one.tunnel and one.tunnel.destination
            else None
        )
        if owner is not None and owner.router in routers:
            kept.append(place)
    return kept
