"""Where a clause speaks of: routers and their interfaces, named or described.

`R1 g0/1`, `g0/1 and g0/2 on R1`, `R1's link to R4`, `the interface facing R2`, `h1's port`, `R3's LAN interface`,
`every unused interface of R2`; what is left out is taken from the clause before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token

_OF_LINKS = ("COST", "HELLO", "DEAD", "PRIORITY", "MTU", "BANDWIDTH", "TIMERS")
"""Properties that `between R1 and R2` gives to both ends of the link, without saying link."""


@dataclass(frozen=True)
class Place:
    """`interface` as it was written in full, not yet looked up: the clause may be about to create it."""

    router: str
    interface: str | None = None


@dataclass
class Context:
    """What the request has spoken of so far: it fills in what a clause leaves out."""

    ground: Ground
    places: tuple[Place, ...] = ()
    ahead: tuple[Place, ...] = ()
    created: dict[Place, IPv4Interface | None] = field(default_factory=dict)
    addressed: dict[Place, IPv4Interface] = field(default_factory=dict)
    """Addresses that interfaces get on the way: `and advertise that network`."""
    prefix: IPv4Network | None = None
    """Where the last static route leads: one that follows it and says no destination is another way there."""
    neighbor: IPv4Address | None = None
    """The BGP neighbour that the request spoke of last."""
    areas: tuple[int, ...] = ()
    """OSPF areas that the request spoke of, in order."""
    aimed: bool = False
    """The request says OSPF costs: what it tells of preferred paths is what they are for."""
    floating: bool = False
    """The request said before that the route to come only stands in for another."""
    filtering: bool = False
    """The last filter named its router: one that follows it and names none means the same."""

    @property
    def router(self) -> str | None:
        routers = {place.router for place in self.places or self.ahead}
        return next(iter(routers)) if len(routers) == 1 else None


def places(clause: Clause, context: Context) -> tuple[Place, ...]:
    """Every place of the clause, or else those of the clauses around it. Raises Clarify for unknown devices."""
    reject_unknown(clause, context.ground)
    found = spoken(clause, context)
    if found and all(place.interface is None for place in found) and not clause.all("iface"):
        inherited = [place for place in (*context.places, *context.ahead) if place.interface]
        same = [place for place in inherited if place.router in {one.router for one in found}]
        return tuple(same) if same and clause.has("IT") else found
    return found or context.places or context.ahead


def spoken(clause: Clause, context: Context) -> tuple[Place, ...]:
    """The places that the clause itself speaks of."""
    ground = context.ground
    if clause.all("iface"):
        return _unique(_explicit(clause, context))
    described = _described(clause, context)
    if described:
        return _unique(described)
    if clause.has("INTERFACE") and clause.has("ANY", "UNUSED"):
        routers = [token.value for token in clause.all("router")] or (
            [context.router] if context.router else []
        )
        return _unique(_every(ground, routers, clause.has("UNUSED")))
    return _unique([Place(token.value) for token in clause.all("router")])


def reject_unknown(clause: Clause, ground: Ground) -> None:
    """Raises Clarify for anything that looks like a device of this network and is none, and for bad addresses."""
    for token in clause.tokens:
        if token.kind == "bad":
            raise Clarify([f"{token.value}. Which address is meant?"])
        newcomer = token.value == "host" and clause.has("CONNECT", "CREATE")
        if token.kind == "unknown" and not newcomer:
            known = ground.routers if token.value == "router" else ground.hosts
            raise Clarify(
                [f"There is no {token.value} {token.text!r} here. Which one is meant: {listed(known)}?"]
            )


def one_router(clause: Clause, context: Context) -> str:
    """The one router that the clause is about. Raises Clarify."""
    routers = sorted({place.router for place in places(clause, context)}, key=context.ground.routers.index)
    if len(routers) == 1:
        return routers[0]
    if not routers and len(context.ground.routers) == 1:
        return context.ground.routers[0]
    raise Clarify([f"On which router: {listed(routers or context.ground.routers)}? ({clause.text})"])


def with_interface(clause: Clause, context: Context) -> tuple[Place, ...]:
    """Places whose interface is known by its full, existing name. Raises Clarify where it is not said or not there."""
    found = places(clause, context)
    if not found:
        raise Clarify([f"Which router and interface are meant by “{clause.text}”?"])
    done = []
    for place in found:
        if place.interface is None:
            have = context.ground.ports_of(place.router)
            raise Clarify([f"Which interface of {place.router} is meant: {have}?"])
        if place in context.created:
            done.append(place)
        else:
            done.append(Place(place.router, context.ground.interface(place.router, place.interface)))
    return tuple(done)


def _unique(found: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(found))


def _explicit(clause: Clause, context: Context) -> list[Place]:
    out: list[Place] = []
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        if token.kind == "iface" and not _is_exit(tokens, at):
            out.append(Place(_router_of(tokens, at, context, clause), token.value))
    return out


def _is_exit(tokens: Sequence[Token], at: int) -> bool:
    """`via g0/1`, `sourced from g0/1`: not what the clause is about but where something leaves."""
    before = [token for token in tokens[max(0, at - 2) : at] if not is_word(token, "INTERFACE")]
    return (
        bool(before) and is_word(before[-1], "VIA", "VIA_IF") and any(token.kind == "net" for token in tokens)
    )


def _router_of(tokens: Sequence[Token], at: int, context: Context, clause: Clause) -> str:
    """The router of an interface: right before it, else after it (`g0/1 and g0/2 on R1`), else before it."""
    back = at - 1
    while back >= 0 and (
        is_word(
            tokens[back],
            "POSS",
            "INTERFACE",
            "SUBINTERFACE",
            "LOOPBACK",
            "TUNNEL",
            "AND",
            "PASSIVE",
            "the",
            "OF",
            "ON",
        )
        or tokens[back].kind in ("cut", "iface")
    ):
        back -= 1
    if back >= 0 and tokens[back].kind == "router":
        return str(tokens[back].value)
    for step in range(at + 1, len(tokens)):
        if tokens[step].kind == "router" and is_word(
            tokens[step - 1], "ON", "OF", "in", "ROUTER", "the", "IN"
        ):
            return str(tokens[step].value)
    routers = [token.value for token in tokens if token.kind == "router"]
    if routers:
        earlier = [token.value for token in tokens[:at] if token.kind == "router"]
        return str(earlier[-1] if earlier else routers[0])
    if context.router:
        return context.router
    having = [
        name for name in context.ground.routers if tokens[at].value in context.ground.device(name).interfaces
    ]
    if len(having) == 1:
        return having[0]
    raise Clarify([f"On which router is {tokens[at].value}: {listed(having or context.ground.routers)}?"])


def _described(clause: Clause, context: Context) -> list[Place]:
    ground = context.ground
    by_host = _host_port(clause, ground)
    if by_host:
        return by_host
    routers = clause.all("router")
    lan = (
        clause.has("LAN") and clause.has("INTERFACE", "FACING", "LINK", "side") and not clause.has("BETWEEN")
    )
    if lan and len(routers) == 1:
        return [Place(routers[0].value, ground.lan(routers[0].value))]
    owned = by_address(clause, ground)
    if owned:
        return owned
    return _link(clause, context)


def _host_port(clause: Clause, ground: Ground) -> list[Place]:
    """`the interface facing h1`, `h1's port`, `the port where h2 is attached`, `h1's LAN interface`."""
    at = clause.where("INTERFACE", "FACING")
    hosts = clause.all("host")
    if at is None or not hosts or clause.has("DENY", "PERMIT", "DESCRIPTION", "HELPER"):
        return []
    position = next(i for i, token in enumerate(clause.tokens) if token.kind == "host")
    if abs(position - at) > 5:
        return []
    port = ground.host(hosts[0].value).port
    return [Place(port.router, port.interface)]


def by_address(clause: Clause, ground: Ground) -> list[Place]:
    """`the interface with address 10.0.0.1`: an address that a router has, right after the word interface."""
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        if token.kind == "addr" and any(is_word(t, "INTERFACE") for t in tokens[max(0, at - 4) : at]):
            owner = ground.owners.get(token.value)
            if owner is not None:
                return [Place(owner.router, owner.interface)]
    return []


def _link(clause: Clause, context: Context) -> list[Place]:
    """`R1's link to R4`, `the interface of R2 facing R3`, `the link between R1 and R2` (both ends), `R1-R2`."""
    ground = context.ground
    linked = clause.has("LINK", "FACING", "INTERFACE", "uplink", "downlink", "side", "end", "ends")
    if not linked and not (clause.has("BETWEEN") and clause.has(*_OF_LINKS) and not clause.has("TUNNEL")):
        return []
    routers = [(at, token.value) for at, token in enumerate(clause.tokens) if token.kind == "router"]
    if not routers:
        return []
    far = [name for at, name in routers if _is_far(clause.tokens, at)]
    near = [name for _, name in routers if name not in far]
    repeated = sorted(name for name in set(near) if near.count(name) > 1)
    if not far and len(set(near)) == 2 and len(repeated) == 1:  # `the R1-R2 link at R1`
        (other,) = set(near) - set(repeated)
        return [Place(repeated[0], ground.towards(repeated[0], other))]
    if not far and len(near) == 2 and clause.has("LINK", "BETWEEN"):
        a, z = near
        return [Place(a, ground.towards(a, z)), Place(z, ground.towards(z, a))]
    if not far:
        return []
    if not near and context.router and context.router not in far:
        near = [context.router]
    if clause.has("EITHER") or (
        clause.has("BETWEEN") and len(near) == 1 and len(far) == 1 and clause.has("BOTH")
    ):
        return [Place(a, ground.towards(a, z)) for a, z in ((near[0], far[0]), (far[0], near[0]))]
    if len(near) == 1:
        return [Place(near[0], ground.towards(near[0], other)) for other in far]
    if not near:
        raise Clarify(
            [f"Which router's link to {listed(far)} is meant: {listed(ground.neighbours(far[0]))}?"]
        )
    return []


def _is_far(tokens: Sequence[Token], at: int) -> bool:
    """Whether the router here is what a link leads to: right after `to`, `facing`, `towards` (or in their list)."""
    back = at - 1
    while back >= 0 and (
        is_word(tokens[back], "AND", "the", "ROUTER", "neighbor", "neighbour")
        or tokens[back].kind in ("router", "cut")
    ):
        back -= 1
    if back < 0 or not is_word(tokens[back], "TO", "FACING", "REACH", "with", "WITH", "CONNECT", "SET_TO"):
        return False
    linked = any(
        is_word(token, "LINK", "INTERFACE", "uplink", "downlink", "side", "end") for token in tokens[:back]
    )
    return (
        linked or is_word(tokens[back], "FACING") or any(is_word(t, "LINK", "INTERFACE") for t in tokens[at:])
    )


def _every(ground: Ground, routers: Sequence[str], unused: bool) -> list[Place]:
    out = []
    for router in routers:
        for name, one in ground.device(router).interfaces.items():
            logical = name.startswith(("Loopback", "Tunnel"))
            if not logical and not (unused and one.addresses):
                out.append(Place(router, name))
    return out
