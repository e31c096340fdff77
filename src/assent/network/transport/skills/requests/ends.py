"""Places and packets that a request speaks of: interfaces, however they are called, and the ends of traffic."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.generators.bgp import outside
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import Direction, Service
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.ports import services_of
from assent.network.transport.skills.grammar.tokens import Names, tokenize
from assent.network.transport.skills.requests.labels import labelled
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.wording import worded

_IN = (
    r"\b(?:in|inbound|inbund|incoming|ingress|enters?|entering|entrante|entrant|entrada|entree|comes in|coming in|"
    r"al entrar|arriv\w*|from the)\b"
)
_OUT = (
    r"\b(?:out|outbound|outbund|outgoing|egress|leav\w*|sends?|salida|saida|sortie|sortant|saliente|towards?|"
    r"on the way to|hacia|vers)\b"
)


_PERSONAL = ("a", "al", "à", "au", "aux", "ao", "aos")


def ports_of(said: Spoken) -> list[Port]:
    """The interfaces that are meant: by name, by what they face, by description, by VLAN."""
    ground = said.ground
    found: list[Port] = []
    for at, token in enumerate(said.tokens):
        if token.kind != "iface":
            continue
        near = (
            [name for name in ground.routers if name not in _beyond(said)]
            if len(said.routers) > 1
            else ground.routers
        )
        router = said.nearest_router(at, near) or _only(said, str(token.value))
        found.append(Port(router, ground.interface(router, str(token.value))))
    if found:
        return list(dict.fromkeys(found))
    named = (
        _facing(said)
        or _outside(said)
        or _found(said)
        or [port for _, port in labelled(said)]
        or _vlan(said)
        or _hosts(said)
    )
    if said.routers and named and not _facing(said):
        here = [port for port in named if port.router in said.routers]
        named = here or named
    return list(dict.fromkeys(named))


def _found(said: Spoken) -> list[Port]:
    """As wishes about interfaces call them."""
    if not said.ground.network.devices:
        return []
    text = worded(said.text)
    tokens = tokenize(text, Names(said.ground.routers, said.ground.hosts))
    spots = [spot for one in Finder(Shape(tokens, text, said.ground)).all() for spot in one.spots]
    return [Port(spot.router, spot.interface) for spot in spots if spot.interface and not spot.create]


def _beyond(said: Spoken) -> set[str]:
    """`out of Gi0/3 to sevilla`: routers that only say where a port leads."""
    led = [
        at
        for at, token in enumerate(said.tokens)
        if token.kind == "router" and at and is_word(said.tokens[at - 1], "TO", "FACING")
    ]
    return {str(said.tokens[at].value) for at in led}


def one_port(said: Spoken, what: str) -> Port:
    """Raises Clarify where none is said, or several are."""
    found = ports_of(said)
    if len(found) == 1:
        return found[0]
    if not found:
        where = f" of {said.routers[0]}" if len(said.routers) == 1 else ""
        raise Clarify([f"Which interface{where} is meant for {what}? ({said.text.strip()})"])
    raise Clarify([f"Which interface is meant for {what}: {listed(map(str, found))}?"])


def _only(said: Spoken, name: str) -> str:
    having = [router for router in said.ground.routers if name in said.ground.device(router).interfaces]
    if len(having) == 1:
        return having[0]
    raise Clarify([f"On which router is {name}: {listed(having or said.ground.routers)}?"])


def _facing(said: Spoken) -> list[Port]:
    """`R2 towards R3`, `from wan1 to Sevilla`: the one interface of the first that faces the second."""
    if len(said.routers) == 1 and said.says(
        rf"(?:towards?|out to|outbound to|facing|hacia|vers) (?:the |el |o |le )?{said.routers[0].lower()}\b"
    ):
        (beyond,) = said.routers
        nears = said.ground.neighbours(beyond)
        there = said.ground.facing(nears[0], beyond) if len(nears) == 1 else []
        return [Port(nears[0], there[0])] if len(there) == 1 else []
    if len(said.routers) != 2:
        return []
    a, z = said.routers
    first = said.says(rf"(?:towards?|to|facing|hacia|vers|para|way to)\s+(?:the )?{a.lower()}\b")
    came = said.says(rf"\b(?:from|de|do|da|du|del|desde|depuis)\s+(?:the |o |el |le |la )?{a.lower()}\b")
    here = said.says(
        rf"\b(?:on|at|en|em|no|na|sur|chez|enters?|entering)\s+(?:the |o |el |le |la )?{z.lower()}\b"
    )
    near, far = (z, a) if first or (came and here) else (a, z)
    names = said.ground.facing(near, far)
    return [Port(near, names[0])] if len(names) == 1 else []


def _outside(said: Spoken) -> list[Port]:
    """`from the provider on edge1`: the port that leads out of the network."""
    if len(said.routers) != 1 or not said.says(r"\b(?:from|to|towards?|facing|del|do|du|hacia|vers|"
                                               r"para) (?:the |our |el |o |le )?"
                                               r"(?:provider|isp|upstream|proveedor|provedor|operadora|"
                                               r"fournisseur)\b"):  # fmt: skip
        return []
    router = said.routers[0]
    beyond = outside(said.ground, router)
    ports = said.ground.device(router).interfaces.items()
    hits = [name for name, one in ports if any(hop in a.network for hop in beyond for a in one.addresses)]
    return [Port(router, hits[0])] if len(hits) == 1 else []


def _vlan(said: Spoken) -> list[Port]:
    number = said.number(r"\bvlan ?(\d+)")
    routers = said.routers or said.ground.routers
    return [
        Port(router, name)
        for router in routers
        for name, one in said.ground.device(router).interfaces.items()
        if number is not None and one.dot1q == number
    ]


def _hosts(said: Spoken) -> list[Port]:
    """Where the traffic of the host that is named enters."""
    for at, token in enumerate(said.tokens):
        if token.kind == "host":
            before = said.tokens[max(0, at - 2) : at]
            if any(is_word(t, "FROM", "OF") for t in before) or said.tokens[at + 1 : at + 2]:
                port = said.ground.host(str(token.value)).port
                if not said.routers or port.router in said.routers:
                    return [port]
    return []


def direction_of(said: Spoken) -> Direction | None:
    """Inbound or outbound, as far as it is said."""
    if said.says(r"\bsends? into\b"):  # what a place sends into its router
        return "in"
    into, out = said.says(_IN), said.says(_OUT)
    if said.has("IN") != said.has("OUT"):
        return "in" if said.has("IN") else "out"
    if bool(into) != bool(out):
        return "in" if into else "out"
    return None


def services(tokens: Sequence[Token]) -> tuple[Service, ...]:
    """The kinds of packets that are named; none where no service, protocol or port is."""
    named = any(
        token.kind in ("service", "proto") or token.text.lower() in ("port", "ports") for token in tokens
    )
    kept = tuple(
        token
        for token in tokens
        if not is_word(token, "lt", "gt") and token.kind != "six" and token.unit != "kbps"
    )
    return tuple(services_of(Clause(kept))) if named else ()


def ends_in(said: Spoken, *, labels: bool = False) -> tuple[tuple[IPv4Network, ...], tuple[IPv4Network, ...]]:
    """(sources, destinations). What stands after `to`, `reach`, `->` is a destination, after `from` a source, after
    `and` what the one before is; an unmarked one is a source where there is none yet. `labels`: also subnets that
    are called by their interfaces' descriptions."""
    found: list[tuple[int, IPv4Network]] = []
    for at, token in enumerate(said.tokens):
        if token.kind == "net":
            found.append((at, token.value.network))
        elif token.kind == "addr":
            found.append((at, IPv4Network(token.value)))
        elif token.kind == "host":
            found.append((at, IPv4Network(said.ground.host(str(token.value)).address.ip)))
    for at, port in labelled(said, said.ground.routers) if labels else ():
        one = said.ground.port(port.router, port.interface)
        if one is not None and one.addresses:
            found.append((at, one.addresses[0].network))
    ends: dict[str, list[IPv4Network]] = {"source": [], "destination": []}
    role, last = "", -9
    for at, prefix in sorted(found):
        marked = _role(said.tokens, at, last)
        role = (
            marked
            or (role if _joined(said.tokens, last, at) else "")
            or ("destination" if ends["source"] else "source")
        )
        known = ends["source"] + ends["destination"]
        if not any(prefix == other for other in known):
            ends[role].append(prefix)
        last = at
    return tuple(ends["source"]), tuple(ends["destination"])


def _role(tokens: Sequence[Token], at: int, last: int) -> str:
    """By the nearest of the words that mark one, back to the end before. `autorice a bob`: a source."""
    verb = tokens[at - 2 : at] if at > 1 and at - 2 > last else ()
    if verb and is_word(verb[0], "PERMIT", "DENY", "let") and verb[1].text.lower() in _PERSONAL:
        return "source"
    for token in reversed(tokens[max(0, at - 5, last + 1) : at]):
        if is_word(token, "TO", "REACH") or (token.kind == "cut" and token.value == ">"):
            return "destination"
        if is_word(token, "FROM") or token.text.lower() == "form":
            return "source"
    return ""


def _joined(tokens: Sequence[Token], last: int, at: int) -> bool:
    between = tokens[last + 1 : at]
    return (
        last >= 0
        and all(is_word(t, "AND", "the", "OF") or t.kind == "cut" for t in between)
        and len(between) < 4
    )
