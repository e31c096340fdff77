"""Reads clauses about which packets may pass, and about access lists as a whole (class ACL)."""

from __future__ import annotations

import re
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
    Service,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.ends import Ends, ends_of, whole_lan
from assent.network.transport.skills.grammar.lists import direction_of, list_of
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import Context, Place, reject_unknown
from assent.network.transport.skills.grammar.ports import IP_PROTOCOLS, services_of


def read_filter(clause: Clause, context: Context) -> list[AnyObjective]:
    """One objective, or two for traffic between two ends in both directions. Raises Clarify."""
    reject_unknown(clause, context.ground)
    clause = _without_exception(clause)
    ends = ends_of(clause, context.ground)
    services = services_of(clause)
    router, ports, direction = _place(clause, context, ends)
    action = _action(clause)
    if not (ends.sources or ends.destinations or services or clause.has("ANY")):
        raise Clarify([f"Which traffic is meant: from where, to where, which service? ({clause.text})"])
    if len(ports) and direction is None:
        raise Clarify(
            [
                f"In which direction on {listed([f'{p.router} {p.interface}' for p in ports])}: inbound or outbound?"
            ]
        )
    _known_words(clause, bool(services))
    name, standard = list_of(clause)
    targets: list[Place | None] = [*ports] or [None]
    wanted = [
        build(
            FilterTraffic,
            action=action,
            services=tuple(services) or (Service(),),
            sources=tuple(sources) or (ANYWHERE,),
            destinations=tuple(destinations) or (ANYWHERE,),
            only=_only(clause),
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
    if before.all("service", "proto") and after.all("service", "proto"):
        raise Clarify([f"Which traffic is meant to pass and which is not? ({clause.text})"])
    if not after.all("service", "proto", "host", "net", "addr", "router") or after.has("DENY", "PERMIT"):
        return clause
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


def belongs(clause: Clause, before: Clause) -> bool:
    """Whether a clause only completes the filter before it: where it is applied, or what becomes of the rest."""
    if clause.all("net", "addr", "host"):
        return False
    if clause.all("service", "proto"):
        return clause.has("DENY") and clause.has("FROM") and before.has("PERMIT") and _is_rest(clause)
    if clause.has("DENY", "PERMIT"):
        return _is_rest(clause)
    applied = clause.has("SET", "IT", "ACL", "CONNECT", "bind", "binding", "attach")
    return applied and direction_of(clause) is not None and not before.has("IN", "OUT")


def _is_rest(clause: Clause) -> bool:
    spelled = clause.text.lower()
    return bool(
        re.search(r"\b(?:else|rest|other|others|remaining|resto|demais|reste|lo demas|lo demás)\b", spelled)
    )


def together(before: Clause, clause: Clause) -> Clause:
    """`permit web and deny everything else` permits that and nothing else; `… and permit the rest` says nothing."""
    if not clause.has("DENY", "PERMIT"):
        return Clause((*before.tokens, *clause.tokens))
    places = [
        token
        for token in clause.tokens
        if token.kind in ("router", "iface") or is_word(token, "IN", "OUT", "ON")
    ]
    kept = (*before.tokens, *places) if any(token.kind == "iface" for token in places) else before.tokens
    exclusive = clause.has("DENY") and before.has("PERMIT") and not before.has("ONLY", "ONLY_ALL")
    return Clause(
        (Token("word", "ONLY_FROM" if clause.has("FROM") else "ONLY_ALL", "only"), *kept)
        if exclusive
        else tuple(kept)
    )
