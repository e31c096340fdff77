"""A filter wish that is read to objectives: exceptions, what becomes of the rest, where, in which direction."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import EditList, ListLine
from assent.network.transport.generators.edits import free_name
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import (
    ANYWHERE,
    AnyObjective,
    BindList,
    Direction,
    FilterTraffic,
    Rest,
    Service,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests import filter_words as words
from assent.network.transport.skills.requests.filter_ends import anywhere, ends_of
from assent.network.transport.skills.requests.filter_packets import packets_of
from assent.network.transport.skills.requests.filter_rules import ALL_PACKETS, Rule, Wish, narrower, overlap


def composed(wish: Wish) -> list[AnyObjective]:
    rules = [_sound(one, wish) for one in _merged(wish)]
    denies = [one for one in rules if one.action == "deny"]
    permits = [one for one in rules if one.action == "permit"]
    exclusive = wish.rest_denied or any(one.only for one in permits)
    if denies and permits and not exclusive:
        return [made for one in _exceptions(denies, permits) for made in _objectives(one, wish)]
    logs_rest = wish.rest is not None and bool(re.search(words.LOG, wish.rest.text))
    if (len(permits) > 1 or (permits and logs_rest)) and exclusive and wish.where.ports:
        return _listed_out(rules, wish)
    return [made for one in rules for made in _objectives(one, wish)]


def _pairs(rule: Rule) -> list[tuple[IPv4Network, IPv4Network]]:
    return [(source, destination) for source in rule.sources for destination in rule.destinations]


def _line(rule: Rule, service: Service, source: IPv4Network, destination: IPv4Network) -> ListLine:
    return ListLine(
        action=rule.action,
        service=service,
        source=source,
        destination=destination,
        established=rule.established and service.protocol == 6,
        log=rule.log,
    )


def _sound(rule: Rule, wish: Wish) -> Rule:
    """A standard list speaks of sources alone; what is established is TCP."""
    if wish.named.standard and wish.where.ports:
        rule = replace(rule, destinations=(ANYWHERE,), only="everything" if rule.only else None)
    own = owner_of(rule.destinations, wish.said.ground)
    if own and rule.action == "permit" and not wish.where.ports and not wish.where.routers:
        wish.where.routers.append(own)
    return rule


def owner_of(destinations: tuple[IPv4Network, ...], ground: Ground) -> str | None:
    """The router whose own addresses these are."""
    owners = {
        ground.owners[one.network_address].router
        if one.prefixlen == 32 and one.network_address in ground.owners
        else None
        for one in destinations
    }
    return next(iter(owners)) if len(owners) == 1 else None


def _merged(wish: Wish) -> list[Rule]:
    """Rules that only differ in their packets as one."""
    out: list[Rule] = []
    for one in wish.rules:
        if (
            out
            and replace(out[-1], services=one.services, piece=one.piece, log=one.log) == one
            and not one.established
        ):
            out[-1] = replace(
                out[-1],
                services=tuple(dict.fromkeys((*out[-1].services, *one.services))),
                log=out[-1].log or one.log,
            )
        else:
            out.append(one)
    return out


def _exceptions(denies: list[Rule], permits: list[Rule]) -> list[Rule]:
    """Permissions that take something out of a denial; others change nothing, since what no list denies passes."""
    out = []
    for deny in denies:
        inside = [one for one in permits if overlap(one, deny)]
        if len(inside) > 1:
            raise Clarify([f"Which of this traffic may pass, and which may not? ({deny.piece.text})"])
        if not inside:
            out.append(deny)
            continue
        kept = inside[0]
        if re.search(r"\b(?:at all|whatsoever|en absoluto|de todo|du tout)\b", deny.piece.text):
            raise Clarify(
                [f"That is denied without exception, and permitted: which is meant? ({deny.piece.text})"]
            )
        if kept.established and deny.services != ALL_PACKETS:
            out.append(replace(kept, only="established"))
            continue
        services = kept.services if kept.services != ALL_PACKETS else ()
        ends = narrower(kept.sources, deny.sources), narrower(kept.destinations, deny.destinations)
        out.append(replace(deny, excepted=(services, *ends)))
    return out


def _objectives(rule: Rule, wish: Wish) -> list[AnyObjective]:
    ways = [(rule.sources, rule.destinations)]
    if rule.mutual:
        if ANYWHERE in rule.sources or ANYWHERE in rule.destinations:
            raise Clarify([f"Between which two ends? ({rule.piece.text})"])
        ways.append((rule.destinations, rule.sources))
    return [
        _objective(replace(rule, sources=sources, destinations=destinations), wish, place)
        for sources, destinations in ways
        for place in _places(wish)
    ]


def _places(wish: Wish) -> list[tuple[str | None, Port | None]]:
    if wish.where.ports:
        return [(port.router, port) for port in wish.where.ports]
    return [(router, None) for router in wish.where.routers] or [(None, None)]


def _objective(rule: Rule, wish: Wish, place: tuple[str | None, Port | None]) -> AnyObjective:
    router, port = place
    direction = _direction(rule, wish, port)
    rest = _rest(rule, wish)
    only = None if rest is not None else _exclusive(rule, wish)
    services, sources, destinations, action = rule.services, rule.sources, rule.destinations, rule.action
    if rule.excepted is not None:
        taken, froms, tos = rule.excepted
        rest = Rest(services=services, sources=sources, destinations=destinations)
        taken = _same_protocol(taken, services)
        froms, tos = _placed(froms, tos, rule)
        services, sources, destinations = taken or services, froms or sources, tos or destinations
        action = "permit" if rule.action == "deny" else "deny"
        only = None
        unclear = froms or any(one.overlaps(other) for one in tos for other in rule.sources)
        if rule.action == "permit" and unclear and not rule.only and ANYWHERE not in rule.sources:
            raise Clarify(
                [
                    f"Is that not to be reached, or not to reach anything itself? Name both ends of the denial. "
                    f"({rule.piece.text})"
                ]
            )
        if rule.action == "permit":
            rest = None if not rule.only and not wish.rest_denied else rest
    return build(
        FilterTraffic,
        action=action,
        services=services,
        sources=sources,
        destinations=destinations,
        only=only,
        rest=rest,
        router=router,
        interface=port.interface if port else None,
        direction=direction,
        established=rule.established,
        log=wish.log,
        list=wish.named.name,
        standard=wish.named.standard,
    )


def _same_protocol(taken: tuple[Service, ...], of: tuple[Service, ...]) -> tuple[Service, ...]:
    """`all UDP except DNS`: the UDP half of DNS."""
    protocols = {one.protocol for one in of}
    return tuple(one for one in taken if None in protocols or one.protocol in protocols) or taken


def _placed(
    froms: tuple[IPv4Network, ...], tos: tuple[IPv4Network, ...], rule: Rule
) -> tuple[tuple[IPv4Network, ...], tuple[IPv4Network, ...]]:
    """An excepted end without a role is a part of the sources or of the destinations, whichever holds it."""
    if not froms or tos:
        return froms, tos
    inside = [
        all(any(one.subnet_of(wide) for wide in side) for one in froms)
        for side in (rule.sources, rule.destinations)
    ]
    if inside == [False, True]:
        return (), froms
    if inside == [True, True] and ANYWHERE in rule.destinations and ANYWHERE not in rule.sources:
        return froms, ()
    if not any(inside):
        raise Clarify(
            [f"What is excepted is no part of what is denied. Which traffic may pass? ({rule.piece.text})"]
        )
    return froms, tos


def _exclusive(rule: Rule, wish: Wish) -> str | None:
    if rule.action != "permit":
        return None
    if wish.rest_denied and wish.rest is not None:
        return "everything" if wish.where.ports or rule.only is None else rule.only
    if rule.only is not None and rule.sources == (ANYWHERE,) == rule.destinations and wish.where.ports:
        return "everything"
    return rule.only


_FLOWS = r"\b(?:traffic|flux|flows?|packets|connections?|communications?|trafico|trafego|paquetes|pacotes|trafic)\b"


def _rest(rule: Rule, wish: Wish) -> Rest | None:
    """What is denied besides, where its scope is said (`the rest to h2`, `all other sources`)."""
    if rule.action != "permit":
        return None
    if rule.only == "established":
        return Rest(services=rule.services, sources=rule.sources, destinations=rule.destinations)
    if (
        rule.established
        and not wish.rest_denied
        and rule.only
        and rule.destinations != (ANYWHERE,)
        and re.search(r"\budp\b", wish.said.plain)
    ):
        return Rest(services=rule.services, sources=rule.sources, destinations=rule.destinations)
    piece = wish.rest
    if piece is None or not wish.rest_denied:
        return None
    ends = ends_of(
        piece,
        {
            mark.at
            for mark in piece.all("router")
            if str(mark.value) in wish.where.routers and not piece.has("TO", "REACH")
        }
        | {mark.at for mark in piece.all("label", "port") if wish.where.ports},
        wish.said.ground,
    )
    ends.sources = [one for one in ends.sources if one != ANYWHERE]
    services = packets_of(piece)
    if not ends.sources and re.search(
        r"\b(?:from|de|do|da|du) (?:the|that|this|its|la|el|a|o|le) (?:same )?(?:lan|subnet|network|vlan|"
        r"host|red|rede|reseau|sous-reseau)\b",
        piece.text,
    ):
        ends.sources = [one for one in rule.sources if one != ANYWHERE]
    if ends.sources and ends.destinations and re.search(_FLOWS, piece.text):
        return Rest(
            services=services or ALL_PACKETS,
            sources=tuple(ends.sources),
            destinations=tuple(ends.destinations),
        )
    if re.search(
        r"\b(?:other|all other) (?:sources?|hosts?|machines?|clients?|addresses)|\b(?:nobody|no one|"
        r"everybody|everyone|anyone) else|\bothers\b|nadie mas|ninguem mais|"
        r"(?:les autres|os demais|los demas)(?! (?:flux|flujos|fluxos|traf\w+|paquets|paquetes|pacotes|servic\w+|"
        r"port\w*|puertos|proto\w+|conex\w+|connex\w+))",
        piece.text,
    ) or words.OTHERS.search(piece.text):
        return Rest(services=services or rule.services, destinations=rule.destinations)
    if ends.destinations and not ends.sources and rule.destinations == tuple(ends.destinations) and services:
        return Rest(services=services, destinations=rule.destinations)
    if ends.destinations:
        return Rest(
            services=services or ALL_PACKETS,
            sources=anywhere(ends.sources),
            destinations=tuple(ends.destinations),
        )
    if ends.sources:
        return Rest(services=services or ALL_PACKETS, sources=tuple(ends.sources))
    if services:
        return Rest(services=services, sources=rule.sources, destinations=rule.destinations)
    if not wish.where.ports and rule.destinations != (ANYWHERE,):
        return Rest(
            sources=rule.sources if rule.only != "source" else (ANYWHERE,), destinations=rule.destinations
        )
    return None


def _direction(rule: Rule, wish: Wish, port: Port | None) -> Direction | None:
    said = wish.where.direction
    if port is None or said is not None:
        return said
    ground = wish.said.ground
    if port.interface in ground.lans(port.router):
        subnet = ground.subnet(port.router, port.interface)
        inside = [all(one.subnet_of(subnet) for one in side) for side in (rule.sources, rule.destinations)]
        if inside[0] != inside[1]:
            return "in" if inside[0] else "out"
    raise Clarify([f"In which direction on {port}: inbound or outbound?"])


def _listed_out(rules: list[Rule], wish: Wish) -> list[AnyObjective]:
    """Several permissions and nothing else, on one interface: a list of its own, line by line."""
    if len(wish.where.ports) != 1:
        raise Clarify([f"On which interface should this be filtered: {listed(map(str, wish.where.ports))}?"])
    port = wish.where.ports[0]
    direction = _direction(rules[0], wish, port)
    if direction is None:
        raise Clarify([f"In which direction on {port}: inbound or outbound?"])
    lines = [
        _line(rule, service, *ends) for rule in rules for service in rule.services for ends in _pairs(rule)
    ]
    for piece in wish.spared:
        for service in packets_of(piece):
            lines.append(ListLine(action="permit", service=service))
            if service.ports:
                lines.append(
                    ListLine(
                        action="permit",
                        service=Service(protocol=service.protocol, source_ports=service.ports),
                    )
                )
    lines.append(ListLine(action="deny", log=wish.log and not any(rule.log for rule in rules)))
    name = wish.named.name or free_name(wish.said.ground, port.router, "extended")
    return [
        build(EditList, router=port.router, list=name, insert=tuple(lines)),
        build(BindList, router=port.router, interface=port.interface, direction=direction, list=name),
    ]
