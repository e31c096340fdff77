"""Static routes: who has them, where they lead, by which hops, at which distances; new, gone or changed (RP)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from assent.network.transport.device import StaticRoute as Known
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, StaticRoute
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.labels import stem
from assent.network.transport.skills.grammar.statics import FLOATING_DISTANCE
from assent.network.transport.skills.requests.exchange import lans
from assent.network.transport.skills.requests.exchange.marked import Marked
from assent.network.transport.skills.requests.exchange.phrases import (
    DIST,
    HOP,
    LINKED,
    NOT_OURS,
    OTHERS,
    ROUTE,
    STATIC,
)
from assent.network.transport.skills.requests.exchange.roles import Route, atoms_of, routes_of

_PROTOCOLS = ("bgp", "ebgp", "ospf", "ip")


def is_static(marked: Marked) -> bool:
    """Whether static routes are all that it is about."""
    if any(
        token.kind in ("service", "proto") and token.text.lower() not in _PROTOCOLS for token in marked.tokens
    ):
        return False
    if not (
        marked.has(STATIC)
        or (marked.has(ROUTE) and marked.has(r"<P\d+>"))
        or _unknown(marked)
        or _ranks(marked)
    ):
        return False
    return not marked.has(
        r"\b(?:sends?(?: out)? (?:(?:a|the|us|an|one) )*(?:default|ruta por|rota por|route par)|"
        r"default (?:settings?|values?|mtu|cost|bandwidth)|passive-? ?interface)\b"
    )


_SENDS = (
    r"\b(?:send\w*|envoy\w*|envi\w*|mand\w*|rout\w*|forward\w*|direct\w*)\b[^.;]*<P\d+>[^.;]*\b(?:to|a|au|ao|"
    r"al|para|vers|"
    r"towards) (?:the |o |el |le )?<R\d+>"
)


def _ranks(marked: Marked) -> bool:
    """`lab route on edge1: distance 150`: a route that is there gets another distance."""
    routers = [str(one) for one in marked.values("R")]
    there = any(marked.ground.device(name).statics for name in routers)
    return there and marked.has(ROUTE) and marked.has(DIST) and not marked.has(r"\bospf\b")


def _unknown(marked: Marked) -> bool:
    """`for 10.200.0.0/16 R1 should use R2`: no router is on that subnet, so that only a static route leads there."""
    there = [one.network for one in marked.values("P")]
    return (
        bool(there)
        and all(marked.ground.gateway(one) is None for one in there)
        and (marked.has(rf"\b{HOP} {LINKED}<[RA]\d+>") or marked.has(_SENDS))
        and not marked.has(
            r"\b(?:deny|den\w+|permit\w*|block\w*|allow\w*|accept\w*|refus\w*|filter\w*|address|<I\d+>)\b"
        )
    )


def read(marked: Marked) -> list[AnyObjective] | None:
    """None where anything is left that is not certain."""
    found = wish(marked)
    atoms = atoms_of(marked)
    if atoms is None or marked.has(OTHERS) or marked.has(NOT_OURS):
        return None
    routes = routes_of(marked, atoms)
    if routes is None:
        return None
    if found is None and len(routes) == 1 and not routes[0].hop and _qualifies(routes[0]):
        found = Wish(removes=False)
    if (mutual := _mutual(marked, routes)) is not None:
        return mutual
    if found is not None:
        return changed(marked, found, routes)
    return _built(marked.ground, routes)


def _qualifies(route: Route) -> bool:
    return bool(route.distance or route.name or route.floats)


@dataclass(frozen=True)
class Wish:
    """Routes that are there are to go, or to lead elsewhere."""

    removes: bool


_GOES = (
    r"\b(?:remov\w*|delet\w*|drop|dropped|get rid|rid of|(?:has|have|needs?|ought) to go|must go|should go|"
    r"goes(?! (?:from|via|to|through|over|out|por|par))|gone|"
    r"(?:not|n't|no longer) (?:\w+ )?(?:needed|used|necessary|required)|isn't (?:\w+ )?needed(?: any longer|"
    r" any ?more)?|obsolete|no ip route|"
    r"take (?:\w+ )*?(?:out|away|off)|withdraw|kill|clean up|quit\w*|elimin\w*|borr\w*|apag\w*|remov\w*|supprim\w*|"
    r"retir\w*|enlev\w*|sobra|(?:ya no|ja nao|n'est plus|plus) \w+ ?(?:\w+ )?(?:falta|necesari\w*|precis\w*|"
    r"necessari\w*|"
    r"necessaire|utile|besoin)|no longer (?:exist|be there)|fuera|fora|undo|revoke|scrap|clear)\b"
)
_LEADS = (
    r"\b(?:instead(?! of)|chang\w*|now(?! and then)|from now on|becomes?|become|repoint\w*|move\w*|re-?rout\w*|"
    r"switch\w*|adjust\w*|modif\w*|"
    r"replace\w*|cambi\w*|mud\w*|troc\w*|reemplaz\w*|substitu\w*|rempla\w*|pas[ae]r?|alter\w*|rais\w*|lower\w*|"
    r"bump\w*|turn\w*|make|call|rename\w*|label|name it|ajust\w*|same next hop|passe\w*|renomm\w*|llam\w*|cham\w*)\b"
)
_OLD = (
    r"(?:instead of|rather than|in place of|replacing|en lugar de|en vez de|em vez de|no lugar de|au lieu de|"
    r"a la place de|"
    r"and (?:no longer|not)|(?:,| )not|no longer|y no|e nao|et non)(?: (?:the|el|la|le|o|a|via|through|over|por|"
    r"par|pelo|pela|to))* "
    r"(?:<[RA]\d+>|(?:the )?tunnel\w*|tunel|<I\d+>|lyon|it does now|today|now|[a-z]+)"
)


_ANOTHER = (
    r"\b(?:instead|replac\w*|rempla\w*|reemplaz\w*|substitu\w*|new (?:one|static|route)|add (?:one|a|another)|"
    r"put (?:one|another)|"
    r"(?:anade|agrega|pon|adiciona|acrescenta|ajoute\w*|mets?) (?:una?|uma|une|outra|otra|autre))\b"
)
"""Where one goes, that another comes."""
_WAY_TODAY = (
    r"\b(?:(?:is|was|es|esta|est|e) )?(?:reached |reachable |known )?"
    r"(?:through|via|over|por|par|pelo|by|points? (?:in)?to|leads? (?:in)?to|into) (?:the |el |o |le )?tunn?el\w*"
    r"(?: today| now| currently| hoy| hoje| aujourd'hui)?"
)


def wish(marked: Marked) -> Wish | None:
    """Whether routes that are there are meant, and what becomes of them; None where new ones are."""
    old = marked.take(_OLD)
    goes = marked.drop(_GOES)
    another = goes and marked.has(_ANOTHER)
    if goes:
        marked.drop(_WAY_TODAY)
    if another or old is not None or (marked.has(_LEADS) and not goes):
        return Wish(removes=False)
    return Wish(removes=True) if goes else None


def changed(marked: Marked, found: Wish, routes: list[Route]) -> list[AnyObjective] | None:
    """The routes that are there and that are meant, gone or otherwise; new ones where only `now` speaks of change."""
    ground = marked.ground
    if len(routes) > 1 and not found.removes:
        return None
    made: list[AnyObjective] = []
    for route in routes:
        known = _known(ground, route, hops=found.removes)
        if found.removes:
            if len(known) != max(1, len(route.owner)) * max(1, len(route.dest)):
                return None
            made += [_gone(name, one) for name, one in known]
            continue
        if not known:
            return _built(ground, routes) if not marked.taken else None
        if len(known) != 1 or len(route.hop) > 1:
            return None
        (name, one) = known[0]
        hop: IPv4Address | str | None = route.hop[0] if route.hop else one.next_hop or one.interface
        kept = replace(
            route,
            distance=route.distance or (None if route.floats else one.distance),
            name=route.name or one.name,
        )
        new = built(ground, name, one.prefix, hop, kept) if hop is not None else None
        if new is None:
            return None
        same = (
            getattr(new, "next_hop", None) == one.next_hop
            and getattr(new, "interface", None) == one.interface
        )
        made += [new] if same else [_gone(name, one), new]
        if same and (getattr(new, "distance", 1), getattr(new, "name", None)) == (one.distance, one.name):
            return None
    return made


def _known(ground: Ground, route: Route, *, hops: bool) -> list[tuple[str, Known]]:
    return [
        (name, one)
        for name in route.owner or ground.routers
        for one in ground.device(name).statics
        if (not route.dest or one.prefix in route.dest)
        and (not hops or not route.hop or (one.next_hop or one.interface) in _hops(ground, name, route))
    ]


def _hops(ground: Ground, owner: str, route: Route) -> list[IPv4Address | str | None]:
    return [one if one == "Null0" else hop_of(ground, owner, one) for one in route.hop]


def _gone(router: str, one: Known) -> AnyObjective:
    return build(
        StaticRoute, router=router, prefix=one.prefix, next_hop=one.next_hop, interface=one.interface,
        distance=one.distance, vrf=one.vrf, remove=True,
    )  # fmt: skip


def _built(ground: Ground, routes: list[Route]) -> list[AnyObjective] | None:
    """Every combination of a route's members; what only one route says of the router or the hop holds for all."""
    owners = {one for route in routes for one in route.owner}
    told = {(one, dest) for route in routes if route.hop for one in route.owner for dest in route.dest}
    routes = [
        route
        for route in routes
        if route.hop
        or not route.owner
        or not {(one, dest) for one in route.owner for dest in route.dest} <= told
    ]
    hops = {one for route in routes for one in route.hop}
    made: list[AnyObjective] = []
    for route in routes:
        here = route.owner or (tuple(owners) if len(owners) == 1 else ())
        via = route.hop or (tuple(hops) if len(hops) == 1 else ())
        if not (here and route.dest and via):
            return None
        for owner in here:
            for dest in route.dest:
                for hop in via:
                    one = built(ground, owner, dest, hop, route)
                    if one is None:
                        return None
                    made.append(one)
    return made


_OTHER = (
    r"\b(?:each other|one another|the other(?: one|'s| router)?|del otro|do outro|de l'autre|"
    r"(?:d)?el otro|uns aos outros)\b"
)


def _mutual(marked: Marked, routes: list[Route]) -> list[AnyObjective] | None:
    """`R1 and R2 get a route to the other's LAN`: over the cable between them."""
    (route, *more) = routes
    ground = marked.ground
    if more or len(route.owner) != 2 or route.dest or route.hop or not marked.has(_OTHER):
        return None
    words = " ".join(one.group() for one in re.finditer(rf"[a-z]+ {lans.NET}\b", marked.line))
    made: list[AnyObjective] = []
    for owner, other in (route.owner, route.owner[::-1]):
        there = lans.of(ground, [other], set(map(stem, re.findall(r"[a-z]+", words))))
        one = built(ground, owner, there, other, route) if there is not None else None
        if one is None:
            return None
        made.append(one)
    return made


def built(
    ground: Ground, owner: str, dest: IPv4Network, hop: IPv4Address | str, route: Route
) -> AnyObjective | None:
    """One route; None where the router does not reach the hop directly."""
    distance = route.distance or (FLOATING_DISTANCE if route.floats else 1)
    fields: dict[str, Any] = {"router": owner, "prefix": dest, "distance": distance, "name": route.name}
    if hop == "Null0":
        return build(StaticRoute, interface="Null0", **fields)
    address = hop_of(ground, owner, hop)
    if address is None or address in ground.addresses(owner):
        return None
    if any(ground.host(name).address.ip == address for name in ground.hosts):
        return None
    return build(StaticRoute, next_hop=address, **fields)


def hop_of(ground: Ground, owner: str, hop: IPv4Address | str) -> IPv4Address | None:
    """The address of a neighbour on the one cable to it."""
    if isinstance(hop, IPv4Address):
        return hop
    ports = ground.facing(owner, hop) if hop != owner else []
    if len(ports) != 1:
        return None
    ends = [one for one in ground.far_ends(owner, ports[0]) if one.router == hop]
    there = ground.port(hop, ends[0].interface)
    return there.addresses[0].ip if there is not None and there.addresses else None
