"""Reads clauses about which packets may pass, and about access lists as a whole (class ACL)."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    ANYWHERE,
    AnyObjective,
    Direction,
    FilterTraffic,
    Rest,
    Service,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.ends import Ends, ends_of, whole_lan
from assent.network.transport.skills.grammar.exceptions import Excepted, checked_permit, excepted, parted
from assent.network.transport.skills.grammar.lists import direction_of, list_of
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.pairs import pairs
from assent.network.transport.skills.grammar.places import Context, Place, reject_unknown
from assent.network.transport.skills.grammar.ports import IP_PROTOCOLS, services_of
from assent.network.transport.skills.grammar.rest import denies, divided, every_router, manages, rest_of


def read_filter(clause: Clause, context: Context) -> list[AnyObjective]:
    """One objective, or two for traffic between two ends in both directions. Raises Clarify."""
    reject_unknown(clause, context.ground)
    clause, remainder = divided(clause)
    pieces = pairs(clause)
    if pieces and remainder is not None:
        raise Clarify([f"To which of these filters does “{remainder.text}” belong? Say them one by one."])
    if pieces:
        return [one for piece in pieces for one in read_filter(piece, context)]
    exception = _exception_of(clause, context.ground) if remainder is None else None
    if exception is not None:
        return _with_exception(clause, exception, context)
    clause = _without_exception(clause)
    ends = ends_of(clause, context.ground)
    services = services_of(clause)
    managed = every_router(clause, context.ground)
    router, ports, direction = _place(clause, context, ends)
    action = _action(clause)
    if not (ends.sources or ends.destinations or services or clause.has("ANY") or managed):
        raise Clarify([f"Which traffic is meant: from where, to where, which service? ({clause.text})"])
    if len(ports) and direction is None:
        raise Clarify(
            [
                f"In which direction on {listed([f'{p.router} {p.interface}' for p in ports])}: inbound or outbound?"
            ]
        )
    _known_words(clause, bool(services))
    name, standard = list_of(clause)
    targets: list[Place | None] = [*ports] or [Place(name) for name in managed] or [None]
    if managed and manages(clause):
        ends.destinations = []
    only = _only(clause)
    mutual = remainder is not None and remainder.has("BETWEEN") and denies(remainder)
    rest = rest_of(remainder, only, action, tuple(services), ends, context.ground) if remainder else None
    if remainder and rest is None and only is None and action == "permit" and denies(remainder):
        only = "everything"
    wanted = [
        build(
            FilterTraffic,
            action=action,
            services=tuple(services) or (Service(),),
            sources=tuple(sources) or (ANYWHERE,),
            destinations=tuple(destinations) or _own_addresses(clause, place, context.ground),
            only=None if rest or mutual else only,
            rest=_both_ways(rest, remainder, sources, destinations),
            router=place.router if place else router,
            interface=place.interface if place else None,
            direction=direction,
            established=clause.has("ESTABLISHED"),
            log=clause.has("LOG"),
            list=name,
            standard=standard,
        )
        for sources, destinations in _directions(clause, ends)
        for place in targets
    ]
    context.filtering = router is not None
    if router:
        context.places = tuple(ports) or (Place(router),)
    return [*wanted]


def _exception_of(clause: Clause, ground: Ground) -> Excepted | None:
    """What a denial excepts; None where there is no exception, or where the readers of `only` take it."""
    at = clause.where("EXCEPT")
    if at is None or at == len(clause.tokens) - 1 or clause.has("BETWEEN", "BOTH"):
        return None
    before, after = parted(clause, at)
    named = after.all("service", "proto", "host", "net", "addr", "num", "range", "router")
    if before.has("ONLY") or after.has("DENY", "PERMIT", "EXCEPT") or not named:
        return None
    if _action(before) == "permit":
        checked_permit(before, after, ground)
        return None
    if every_router(clause, ground):
        return None
    return excepted(before, after, ground)


def _with_exception(clause: Clause, made: Excepted, context: Context) -> list[AnyObjective]:
    plain = Clause(tuple(token for token in clause.tokens if not is_word(token, "EXCEPT")))
    router, ports, direction = _place(plain, context, ends_of(plain, context.ground))
    if ports and direction is None:
        said = listed([f"{p.router} {p.interface}" for p in ports])
        raise Clarify([f"In which direction on {said}: inbound or outbound?"])
    name, standard = list_of(clause)
    targets: list[Place | None] = [*ports] or [None]
    return [
        build(
            FilterTraffic, action="permit", services=made.services, sources=made.sources,
            destinations=made.destinations, rest=made.rest, router=place.router if place else router,
            interface=place.interface if place else None, direction=direction,
            established=clause.has("ESTABLISHED"), log=clause.has("LOG"), list=name, standard=standard,
        )
        for place in targets
    ]  # fmt: skip


def _both_ways(
    rest: Rest | None, remainder: Clause | None, sources: list[IPv4Network], destinations: list[IPv4Network]
) -> Rest | None:
    """`deny everything else between them`: the rest in the direction at hand."""
    if remainder is None or not remainder.has("BETWEEN") or not (sources and destinations):
        return rest
    if remainder.all("net", "addr", "host"):
        raise Clarify([f"Between which ends is the rest denied? ({remainder.text})"])
    return Rest(sources=tuple(sources), destinations=tuple(destinations)) if denies(remainder) else rest


def _own_addresses(clause: Clause, place: Place | None, ground: Ground) -> tuple[IPv4Network, ...]:
    """`manage the routers`: the addresses of the router at hand; else anywhere."""
    if place is None or not manages(clause) or not every_router(clause, ground):
        return (ANYWHERE,)
    return tuple(IPv4Network(ip) for ip in ground.addresses(place.router))


_FILLERS = frozenset(
    {"the", "a", "an", "my", "our", "your", "that", "this", "these", "those", "it", "them", "some", "new", "ip",
     "from", "with", "for", "user", "user's", "people", "whole", "entire", "access", "use", "making", "getting",
     "using", "sending", "unwanted", "kind", "o", "os", "el", "la", "los", "las", "le", "les", "un", "una", "in",
     "requests", "request", "connections", "connection", "protocol", "services", "service", "sessions"}
)  # fmt: skip


def _known_words(clause: Clause, has_services: bool) -> None:
    """Raises Clarify where what is blocked or allowed is a word that no service has: it must not mean everything."""
    tokens = clause.tokens
    for at, token in enumerate(tokens[:-1]):
        verb = is_word(token, "DENY", "PERMIT") and not has_services
        joined = is_word(token, "AND") and at > 0 and tokens[at - 1].kind == "service"
        after = [t for t in tokens[at + 1 : at + 3] if not (t.kind == "word" and t.value in _FILLERS)][:1]
        for other in after if verb or joined else ():
            if (
                other.kind == "word"
                and other.value.islower()
                and other.value.isalpha()
                and len(other.value) > 2
            ):
                raise Clarify([f"Which protocol and ports are meant by “{other.text}”?"])


def _without_exception(clause: Clause) -> Clause:
    """`cannot reach h2 except over https` is `may reach h2 only over https`; `all except telnet` is `deny telnet`.

    Raises Clarify where services stand on both sides of the exception.
    """
    at = clause.where("EXCEPT")
    if at is None:
        return clause
    before, after = Clause(clause.tokens[:at]), Clause(clause.tokens[at + 1 :])
    if after.tokens and is_word(after.tokens[0], "DENY", "PERMIT"):
        if after.tokens[0].value.lower() == _action(before):
            raise Clarify([f"Which traffic is meant to pass and which is not? ({clause.text})"])
        after = Clause(after.tokens[1:])
    if before.all("service", "proto") and after.all("service", "proto"):
        raise Clarify([f"Which traffic is meant to pass and which is not? ({clause.text})"])
    if at == len(clause.tokens) - 1:
        return before
    if not after.all("service", "proto", "host", "net", "addr", "router") or after.has("DENY", "PERMIT"):
        raise Clarify(
            [
                f"What is excepted by “{clause.tokens[at].text} {after.text}”? Name the services, hosts or subnets."
            ]
        )
    kept = tuple(
        token
        for token in before.tokens
        if not is_word(token, "DENY", "PERMIT", "NOT", "NO", "ANY", "CAN", "ONLY")
    )
    if _action(before) == "permit":
        return Clause((Token("word", "DENY", "deny"), *after.tokens, *kept))
    return Clause((Token("word", "PERMIT", "permit"), *_exception(before, after), *kept))


def _exception(before: Clause, after: Clause) -> tuple[Token, ...]:
    """`only` right before what is excepted; a bare end (`except h1`) is a source where the destination is said."""
    only = Token("word", "ONLY", "only")
    bare = after.all("host", "net", "addr") and not after.has("FROM", "TO")
    role = (Token("word", "FROM", "from"),) if bare and not after.all("service", "proto") else ()
    return (only, *role, *after.tokens)


def _action(clause: Clause) -> Literal["deny", "permit"]:
    """`don't let`, `nobody may`, `no … traffic`, `must not reach`: denied; `don't block`: permitted."""
    negated = clause.has("NOT") or _no_one(clause)
    denies = [token for token in clause.tokens if is_word(token, "DENY")]
    if clause.has("ONLY") and not denies:
        return "permit"
    if len(denies) > 1 and denies[0].text.lower().startswith("stop"):
        return "permit"
    if denies and not clause.has("PERMIT"):
        return "permit" if clause.has("REMOVE") or (negated and _before(clause, ("NOT",), "DENY")) else "deny"
    if denies:  # `do not allow`, `stop allowing`, `block … that is allowed`: the first verb decides
        first = next(token.value for token in clause.tokens if is_word(token, "DENY", "PERMIT"))
        return "deny" if first == "DENY" or negated else "permit"
    if negated or clause.has("SHUT", "REMOVE"):
        return "deny"
    return "permit"


def _no_one(clause: Clause) -> bool:
    return clause.has("NO")


def _before(clause: Clause, lemmas: tuple[str, ...], then: str) -> bool:
    first, second = clause.where(*lemmas), clause.where(then)
    return first is not None and second is not None and first < second


def _only(clause: Clause) -> Literal["service", "source", "destination", "everything"] | None:
    """What `only` stands before: a service, a source (`only h1 may …`, `only from …`) or a destination."""
    at = clause.where("ONLY")
    if clause.has("ONLY_ALL"):
        return "everything"
    if clause.has("ONLY_FROM"):
        return "source"
    if at is None:
        return None
    following = clause.tokens[at + 1 : at + 2]
    to_router = any(t.kind == "router" and _towards(clause.tokens, i) for i, t in enumerate(clause.tokens))
    if following and is_word(following[0], "PERMIT") and to_router and clause.has("FROM"):
        return "source"  # `only allow SSH to R2 from …`: who may manage a router
    for step, token in enumerate(clause.tokens[at + 1 :], at + 1):
        if token.kind in ("service", "proto") or is_word(token, *IP_PROTOCOLS, "TRAFFIC"):
            return "service"
        if is_word(token, "FROM") or (
            token.kind in ("net", "addr", "host") and not _towards(clause.tokens, step)
        ):
            return "source"
        if is_word(token, "LAN") and clause.has("CAN", "REACH", "PERMIT"):
            return "source"
        if is_word(token, "TO") or token.kind in ("net", "addr", "host"):
            return "destination"
    return "service"


def _towards(tokens: Sequence[Token], at: int) -> bool:
    back = tokens[max(0, at - 2) : at]
    return any(is_word(token, "TO", "REACH") for token in back)


def _directions(clause: Clause, ends: Ends) -> list[tuple[list[IPv4Network], list[IPv4Network]]]:
    both = clause.has("BETWEEN", "BOTH")
    if both and ends.sources and ends.destinations:
        return [(ends.sources, ends.destinations), (ends.destinations, ends.sources)]
    return [(ends.sources, ends.destinations)]


def _place(clause: Clause, context: Context, ends: Ends) -> tuple[str | None, list[Place], Direction | None]:
    """Router, interfaces and direction of the list, as far as they are said."""
    ground = context.ground
    routers = [
        token.value
        for at, token in enumerate(clause.tokens)
        if token.kind == "router"
        and at not in ends.spoken
        and not whole_lan(clause.tokens, at)
        and not _link_end(clause.tokens, at)
    ]
    names = [token.value for token in clause.all("iface")]
    facing = _facing(clause, ground, routers)
    if len(set(routers)) > 1 and not facing:
        raise Clarify([f"On which router should the traffic be filtered: {listed(dict.fromkeys(routers))}?"])
    router = routers[0] if routers else None
    if router is None and context.router and (names or _is_here(clause) or context.filtering):
        router = context.router
    if facing:
        return facing.router, [facing], direction_of(clause)
    if names and router is None:
        having = [name for name in ground.routers if names[0] in ground.device(name).interfaces]
        if len(having) != 1:
            raise Clarify([f"On which router is {names[0]}: {listed(having or ground.routers)}?"])
        router = having[0]
    ports = [Place(router or "", ground.interface(router or "", name)) for name in names]
    return router, ports, direction_of(clause)


def _is_here(clause: Clause) -> bool:
    return clause.has("IT") and not clause.all("host")


def _link_end(tokens: Sequence[Token], at: int) -> bool:
    """`facing R2`, `the link to R2`: an end of a link, not where the list goes."""
    before = [token for token in tokens[max(0, at - 2) : at] if not is_word(token, "ROUTER", "the")]
    if not before:
        return False
    return is_word(before[-1], "FACING") or (
        is_word(before[-1], "TO")
        and any(is_word(token, "LINK", "INTERFACE") for token in tokens[max(0, at - 4) : at])
    )


def _facing(clause: Clause, ground: Ground, routers: list[str]) -> Place | None:
    for at, token in enumerate(clause.tokens):
        if token.kind == "router" and _link_end(clause.tokens, at) and routers:
            return Place(routers[0], ground.towards(routers[0], token.value))
    lan = clause.where("LAN")
    if (
        lan is not None
        and routers
        and any(
            is_word(t, "INTERFACE") and t.text.lower() != "range" for t in clause.tokens[lan + 1 : lan + 2]
        )
    ):
        return Place(routers[0], ground.lan(routers[0]))
    return None
