"""Reads clauses about static, floating and default routes (class RP)."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.generators.bgp import outside
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    ANYWHERE,
    AnyObjective,
    StaticRoute,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.described import described
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.mentions import GLUED, Token
from assent.network.transport.skills.grammar.places import (
    Context,
    Place,
    reject_unknown,
)

FLOATING_DISTANCE = 250
"""Above every protocol's own distance (OSPF has 110): what `floating` means where no distance is said."""


def read_static(clause: Clause, context: Context) -> list[AnyObjective]:
    """Static, floating and default routes, added or removed. Raises Clarify."""
    reject_unknown(clause, context.ground)
    if _TELLS.search(clause.text.lower()) and not clause.has("SET", "CREATE", "REMOVE", "NO"):
        return []
    bare = any(token.text.lower() in ("default", "defaults") for token in clause.tokens)
    if (
        bare
        and clause.has("COST", "PRIORITY", "HELLO", "DEAD", "TIMERS", "MTU", "BANDWIDTH", "SPEED")
        and not clause.has("VIA")
    ):
        raise Clarify(
            [f"Should a setting be as it is by default, or is a default route meant? ({clause.text})"]
        )
    if _only_floats(clause):
        context.floating = True
        return []
    remove = clause.has("REMOVE") or _negated(clause)
    router = _static_router(clause, context)
    prefix = _destination(clause, context)
    context.prefix = prefix
    via = _next_hop(clause, context, router)
    interface = None if via is not None else _exit(clause, context, router)
    if remove:
        return _removed(context.ground, router, prefix, via)
    if via is None and interface is None:
        via = _described_hop(clause, context, router)
    hops = _several(clause, context.ground, router)
    if len(hops) > 1:
        context.places = context.places if context.places and context.router == router else (Place(router),)
        return [
            build(StaticRoute, router=router, prefix=prefix, next_hop=hop, distance=_distance(clause))
            for hop in hops
        ]
    if via is None and interface is None:
        raise Clarify([f"Through which next hop should {router} reach {_said(prefix)}?"])
    if via is not None and via in context.ground.addresses(router):
        raise Clarify([f"{via} is {router}'s own address and cannot be its next hop: which one is meant?"])
    host = next((name for name in context.ground.hosts if context.ground.host(name).address.ip == via), None)
    if host is not None:
        raise Clarify([f"{via} is the host {host}, which forwards nothing. Which router is the next hop?"])
    context.places = context.places if context.places and context.router == router else (Place(router),)
    return [
        build(
            StaticRoute, router=router, prefix=prefix, next_hop=via, interface=interface,
            distance=_distance(clause, floats=context.floating), name=_name(clause),
        )
    ]  # fmt: skip


def _name(clause: Clause) -> str | None:
    """`name LAB-NORTH`, `com o nome "LAB-NORTE"`: what the route is called."""
    at = clause.where("NAMED")
    after = [
        token for token in clause.tokens[(at or 0) + 1 :] if not is_word(token, "is", "IT", "the", "of", "OF")
    ]
    if at is None or not after:
        return None
    if after[0].kind == "text":
        return str(after[0].value)
    parts = [after[0].text]
    for token in after[1:]:
        if token.unit != GLUED:
            break
        parts.append(token.text)
    return "-".join(parts)


def names_route(clause: Clause) -> bool:
    """`the route is to carry the name TILL-VENDOR`: of the route that the clause before asked for."""
    return clause.has("NAMED") and not clause.all("net", "addr", "router", "iface", "host", "num")


_TELLS = re.compile(
    r"\b(?:already|currently|today|coming soon|at present|so far|until now|ya tiene|ja tem|a deja|"
    r"will (?:get|have|come))\b"
)
"""A route that is or will be there, rather than one that is asked for."""


def _negated(clause: Clause) -> bool:
    """`no ip route …`, `no default route on R1`; not `everything it has no better route for`."""
    for at, token in enumerate(clause.tokens[:-1]):
        after = clause.tokens[at + 1 : at + 3]
        led = at and clause.tokens[at - 1].text.lower() in ("has", "have", "with", "knows", "is", "there")
        if (
            is_word(token, "NO")
            and any(is_word(t, "ROUTE", "STATIC", "DEFAULTROUTE") for t in after)
            and not led
        ):
            return True
    return False


def _several(clause: Clause, ground: Ground, router: str) -> list[IPv4Address]:
    """`via R2 and R4`, `one per neighbour (R2's and R4's address)`: as many next hops, none of them a fallback."""
    if clause.has("FLOATING", "DISTANCE") or not (
        clause.has("AND", "BOTH") or re.search(r"\b(?:two|2|both|equal|each|per)\b|\+", clause.text.lower())
    ):
        return []
    found: list[IPv4Address] = []
    for at, token in enumerate(clause.tokens):
        if token.kind == "addr" and (found or _hop_here(clause.tokens, at)):
            found.append(token.value)
        elif token.kind == "router" and token.value != router and not _is_target(clause.tokens, at):
            if not ground.facing(router, token.value):
                return []
            far = ground.far_ends(router, ground.towards(router, token.value))
            there = [one for one in far if one.router == token.value]
            found.append(ground.device(token.value).interfaces[there[0].interface].addresses[0].ip)
    return list(dict.fromkeys(found))


def _described_hop(clause: Clause, context: Context, router: str) -> IPv4Address | None:
    """`the provider's side of our uplink`, `over the leased line`: the other end of what is described."""
    ground = context.ground
    text = clause.text.lower()
    if re.search(r"\b(?:providers?|isp|upstream|proveedor|provedor|operadora|fournisseur)\b", text):
        beyond = outside(ground, router)
        if len(beyond) == 1:
            return beyond[0]
    for place in described(clause, context):
        fars = ground.far_ends(place.router, place.interface or "") if place.router == router else ()
        if len(fars) == 1 and (
            found := ground.device(fars[0].router).interfaces[fars[0].interface].addresses
        ):
            return found[0].ip
    return None


def _said(prefix: IPv4Network) -> str:
    return "everything (the default route)" if prefix == ANYWHERE else str(prefix)


def _static_router(clause: Clause, context: Context) -> str:
    """The router that gets the route: not the one that it leads through."""
    routers = [
        token.value
        for at, token in enumerate(clause.tokens)
        if token.kind == "router"
        and not _after_via(clause.tokens, at)
        and not _is_target(clause.tokens, at)
        and not _aimed_at(clause.tokens, at)
    ]
    if len(set(routers)) > 1 and clause.has("DEFAULTROUTE"):  # `a default route on R1 towards R2`
        tokens = clause.tokens
        behind = {t.value for at, t in enumerate(tokens) if at and is_word(tokens[at - 1], "TO", "FACING")}
        routers = [name for name in routers if name not in behind] or routers
    if len(set(routers)) > 1:
        tokens = clause.tokens
        here = {
            t.value
            for at, t in enumerate(tokens)
            if t.kind == "router" and at and is_word(tokens[at - 1], "ON")
        }
        routers = [name for name in routers if name in here] or routers
    first = clause.tokens[0]
    if len(set(routers)) > 1 and first.kind == "router" and not is_word(clause.tokens[1], "POSS", "AND"):
        routers = [str(first.value)]
    if len(set(routers)) == 1:
        return str(routers[0])
    if not routers and context.router:
        return context.router
    raise Clarify(
        [f"On which router should the route be: {listed(sorted(set(routers)) or context.ground.routers)}?"]
    )


def _aimed_at(tokens: tuple[Token, ...], at: int) -> bool:
    """`point R3's default at R2`: where the route leads, not where it is."""
    aims = any(
        token.text.lower() in ("point", "points", "aim", "pointed", "pointing") for token in tokens[:at]
    )
    return aims and at > 0 and tokens[at - 1].text.lower() == "at"


def _after_via(tokens: tuple[Token, ...], at: int) -> bool:
    """`via R2`, `through router R2`, `pointing at R2`."""
    back = at - 1
    while back >= 0 and is_word(tokens[back], "ROUTER", "the", "LINK", "TO", "neighbor", "neighbour", "OF"):
        back -= 1
    return back >= 0 and is_word(tokens[back], "VIA")


def _is_target(tokens: tuple[Token, ...], at: int) -> bool:
    """`to R3's loopback`, `to R3's LAN`."""
    if at == 0 or not is_word(tokens[at - 1], "TO"):
        return False
    return any(
        is_word(token, "LAN", "LOOPBACK") or token.kind == "iface" for token in tokens[at + 1 : at + 4]
    )


def _destination(clause: Clause, context: Context) -> IPv4Network:
    ground = context.ground
    if clause.has("DEFAULTROUTE") or any(
        t.kind == "net" and t.value.network == ANYWHERE for t in clause.tokens
    ):
        return ANYWHERE
    for at, token in enumerate(clause.tokens):
        if token.kind == "net" and not _hop_here(clause.tokens, at):
            return _checked(token.value)
        if token.kind == "host":
            whole = any(is_word(t, "LAN") for t in clause.tokens[max(0, at - 3) : at + 3])
            host = ground.host(token.value)
            return host.address.network if whole else IPv4Network(host.address.ip)
        if token.kind == "router" and _is_target(clause.tokens, at):
            after = clause.tokens[at + 1 : at + 4]
            loopback = next((t.value for t in after if t.kind == "iface"), None)
            name = ground.interface(token.value, loopback) if loopback else ground.lan(token.value)
            return ground.subnet(token.value, name)
    found = _labelled(clause, ground)
    if found is not None:
        return found
    if clause.has("ANY"):
        return ANYWHERE
    bare = [
        t.value for at, t in enumerate(clause.tokens) if t.kind == "addr" and not _hop_here(clause.tokens, at)
    ]
    if bare and (len(bare) > 1 or clause.has("VIA")):
        if clause.has("HOST") or int(bare[0]) & 0xFF:
            return IPv4Network(bare[0])
        raise Clarify([f"Which prefix length goes with {bare[0]} (such as {bare[0]}/24)?"])
    if context.prefix is not None:
        return context.prefix
    raise Clarify([f"To which destination prefix should the route lead? ({clause.text})"])


def _labelled(clause: Clause, ground: Ground) -> IPv4Network | None:
    """`to the test bench`: a LAN by the words of its port's description."""
    at = clause.where("TO")
    words = [token.text for token in clause.tokens[at or 0 :] if token.kind == "word"]
    stems = {stem(word) for word in words}
    ports = {
        port for word in words if (port := unique(ground, ground.routers, stem(word), stems)) is not None
    }
    lans = [port for port in ports if not ground.far_ends(port.router, port.interface)]
    if at is None or len(lans) != 1:
        return None
    one = ground.port(lans[0].router, lans[0].interface)
    return one.addresses[0].network if one is not None and one.addresses else None


def _checked(written: IPv4Interface) -> IPv4Network:
    if written.ip != written.network.network_address:
        raise Clarify(
            [f"{written} has host bits set: is the route to {written.network} or to {written.ip}/32 meant?"]
        )
    return written.network


def _hop_here(tokens: tuple[Token, ...], at: int) -> bool:
    back = at - 1
    while back >= 0 and is_word(tokens[back], "IT", "is", "ADDRESS", "the", "of", "OF", "ON", "SET", "HOST"):
        back -= 1
    return back >= 0 and is_word(tokens[back], "VIA")


def _next_hop(clause: Clause, context: Context, router: str) -> IPv4Address | None:
    ground = context.ground
    for at, token in enumerate(clause.tokens):
        if token.kind == "addr" and _hop_here(clause.tokens, at):
            return IPv4Address(token.value)
        if token.kind == "router" and token.value != router and not _is_target(clause.tokens, at):
            ours = ground.towards(router, token.value)
            there = [far for far in ground.far_ends(router, ours) if far.router == token.value]
            return ground.device(token.value).interfaces[there[0].interface].addresses[0].ip
    bare = [token.value for token in clause.all("addr")]
    nets = list(clause.all("net"))
    if bare and (nets or clause.has("DEFAULTROUTE") or len(bare) > 1):
        return IPv4Address(bare[-1])
    hops = [
        token.value
        for at, token in enumerate(clause.tokens)
        if token.kind == "net" and _hop_here(clause.tokens, at)
    ]
    return hops[0].ip if hops else None


def _exit(clause: Clause, context: Context, router: str) -> str | None:
    ports = clause.all("iface")
    if ports:
        return context.ground.interface(router, ports[0].value)
    return "Null0" if discards(clause) else None


def discards(clause: Clause) -> bool:
    """Whether packets are to be thrown away: a route to Null0."""
    return bool(re.search(r"\bnull\s?0?\b|\bblack[- ]?hol|\bdiscard", clause.text, re.IGNORECASE))


def _only_floats(clause: Clause) -> bool:
    """`As a backup for OSPF, …`: what the route that follows is."""
    named = clause.all("net", "addr", "router", "iface", "host", "num")
    return (
        clause.has("FLOATING")
        and not named
        and not clause.has("STATIC", "STATICS", "ROUTE", "DEFAULTROUTE", "VIA")
    )


def _distance(clause: Clause, *, floats: bool = False) -> int:
    token = clause.value_of("DISTANCE", stop=frozenset())
    if token is not None:
        return int(token.value)
    metric = clause.value_of("COST", stop=frozenset())
    if metric is not None:
        return int(metric.value)
    hop = next((at for at, one in enumerate(clause.tokens) if one.kind == "addr"), None)
    loose = [one.value for one in clause.tokens[hop or 0 :] if one.kind == "num"]
    if loose and not clause.has("FLOATING"):
        return (
            int(loose[0])
            if hop is not None and clause.tokens[hop + 1 : hop + 2] and clause.tokens[hop + 1].kind == "num"
            else 1
        )
    if clause.has("FLOATING") or floats:
        return int(loose[0]) if loose else FLOATING_DISTANCE
    return 1


def _removed(ground: Ground, router: str, prefix: IPv4Network, via: IPv4Address | None) -> list[AnyObjective]:
    have = [
        one for one in ground.device(router).statics if one.prefix == prefix and via in (None, one.next_hop)
    ]
    if not have:
        raise Clarify(
            [
                f"{router} has no static route to {prefix}{f' via {via}' if via else ''}. Which one is "
                f"meant: {_statics(ground, router)}?"
            ]
        )
    return [
        StaticRoute(
            router=router,
            prefix=one.prefix,
            next_hop=one.next_hop,
            interface=one.interface,
            distance=one.distance,
            remove=True,
        )
        for one in have
    ]


def _statics(ground: Ground, router: str) -> str:
    found = [f"{one.prefix} via {one.next_hop or one.interface}" for one in ground.device(router).statics]
    return listed(found) or "it has none"
