"""Reads requests for IPv6 filters."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, IPv6Network

from assent.intents.errors import Clarify
from assent.network.transport.device import Action
from assent.network.transport.edge_objectives import EVERYWHERE6, Filter6, Line6
from assent.network.transport.objectives import AnyObjective, Service
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.ends import direction_of, ports_of, services
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.vrfs import SIX

_UNBOUND = r"\b(?:don.?t bind|not bind|unbound|without binding|sin aplicar|do not apply|ohne)\b"
_NAMED = r"\b(?:filter|acl|list|access-list|filtro|lista|liste|filtre)\s+([A-Z][A-Z0-9_-]{1,})\b"


def is_filter6(said: Spoken) -> bool:
    six = said.says(r"\bipv6\b|\bv6\b") or any(
        h.group(1).count(":") > 1 for h in re.finditer(SIX, said.plain)
    )
    filters = said.has("DENY", "PERMIT", "ACL", "ONLY") or said.says(
        r"\b(?:stops?|lets?|block|shall enter|no ipv6 packet|may reach|interdire|autoriser|filtr\w*)\b"
    )
    return bool(six and filters)


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify for what is missing or cannot be."""
    reject_unknown(said.clause, said.ground)
    unbound = said.says(_UNBOUND)
    name = re.search(_NAMED, said.text)
    sources, destinations = _ends(said)
    only = said.has("ONLY") or bool(said.says(r"\bonly\b"))
    rest_goes = not only and _rest_goes(said)
    lines = _lines(said, sources, destinations, "permit" if only or rest_goes else "deny")
    log = said.has("LOG")
    if only:
        rest = Line6(action="deny", destination=destinations[0] if destinations else EVERYWHERE6, log=log)
        lines = [*(line.model_copy(update={"log": False}) for line in lines), rest]
    ending = [] if rest_goes else [Line6(action="permit")]  # IOS denies the rest, but for neighbour discovery
    ports = [] if unbound else ports_of(said)
    if not unbound and len(ports) != 1:
        raise Clarify([f"On which interface should the IPv6 filter be bound? ({said.text.strip()})"])
    direction = direction_of(said)
    if ports and direction is None:
        raise Clarify([f"In which direction on {ports[0]}: inbound or outbound?"])
    router = ports[0].router if ports else (said.routers[0] if len(said.routers) == 1 else "")
    if not router:
        raise Clarify(["On which router should the IPv6 list be?"])
    return [
        build(
            Filter6,
            router=router,
            interface=ports[0].interface if ports else None,
            direction=direction if ports else None,
            list=name.group(1) if name else None,
            lines=(*lines, *ending),
        )
    ]


_PERMITS = r"\b(?:permit\w*|allow\w*|let|autoris\w*|permet\w*|deja\w* pasar)\b"
_REST = r"(?:rest|else|others?|remainder|resto|reste|demas|demais)"
_REST_GOES = (
    r"\b(?:den\w*|drop\w*|block\w*|refus\w*|interdi\w*|bloque\w*|deni\w*|neg\w*|rej\w*|discard\w*) "
    rf"(?:(?:the|all|any|everything|anything|el|o|le|todo|tudo|tout|lo) )*{_REST}\b|"
    r"\bnothing else\b|\bnada mas\b|\brien d'autre\b|"
    rf"\b{_REST}(?: \w+)? (?:is|are|must be|has to be|gets|se|est|e|es) "
    r"(?:den\w*|drop\w*|block\w*|refus\w*|interdi\w*|bloque\w*|neg\w*|rej\w*|discard\w*)"
)


def _rest_goes(said: Spoken) -> bool:
    """Whether some packets may pass and the rest may not. Raises Clarify where that is not said."""
    if not said.has("PERMIT") and not said.says(_PERMITS):
        return False
    if said.says(_REST_GOES):
        return True
    if said.has("DENY") or said.says(r"\b(?:stop\w*|den\w+|block\w*|interdi\w*|refus\w*|no ipv6 packet)\b"):
        return False
    raise Clarify([f"Which IPv6 traffic may pass there, and which may not? ({said.text.strip()})"])


def _lines(
    said: Spoken, sources: list[IPv6Network], destinations: list[IPv6Network], action: Action
) -> list[Line6]:
    found = services(said.tokens) or (Service(),)
    return [
        Line6(
            action=action,
            protocol=58 if service.protocol == 1 else service.protocol,
            ports=service.ports,
            source=source,
            destination=destination,
            icmp_type=128 if service.protocol == 1 and said.says(r"\becho|ping") else None,
            log=said.has("LOG") and action == "deny",
        )
        for service in found
        for source in sources or [EVERYWHERE6]
        for destination in destinations or [EVERYWHERE6]
    ]


def _ends(said: Spoken) -> tuple[list[IPv6Network], list[IPv6Network]]:
    """(sources, destinations): what stands after `to`, `reach`, `vers` is a destination."""
    sources: list[IPv6Network] = []
    destinations: list[IPv6Network] = []
    for hit in re.finditer(SIX, said.plain):
        if hit.group(1).count(":") < 2:
            continue
        try:
            prefix = (
                IPv6Network(hit.group(0), strict=False)
                if hit.group(2)
                else IPv6Network(IPv6Address(hit.group(1)))
            )
        except ValueError:
            raise Clarify([f"{hit.group(0)} is no IPv6 address. Which one is meant?"]) from None
        before = said.plain[max(0, hit.start() - 22) : hit.start()]
        towards = re.search(
            r"\b(?:to|towards?|reach|vers|hacia|para|a|destination|into)\s+(?:host |the )?$", before
        )
        (destinations if towards else sources).append(prefix)
    if not sources and (prefix6 := _labelled_prefix(said)) is not None:
        sources.append(prefix6)
    return sources, [one for one in destinations if one != EVERYWHERE6]


def _labelled_prefix(said: Spoken) -> IPv6Network | None:
    """`from staff prefix`: the IPv6 subnet of the interface that is called so."""
    from assent.network.transport.skills.requests.labels import labelled

    if not said.says(r"\bfrom (?:the )?\w+ (?:prefix|subnet|network)\b"):
        return None
    for _, port in labelled(said, said.ground.routers):
        one = said.ground.port(port.router, port.interface)
        if one is not None and one.ipv6:
            return one.ipv6[0].network
    return None
