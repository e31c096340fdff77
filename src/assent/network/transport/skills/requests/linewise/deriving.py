"""A request that says which packets, and leaves to the network where they are filtered."""

from __future__ import annotations

from ipaddress import IPv4Network

from assent.network.transport.objectives import ANYWHERE, AnyObjective, FilterTraffic, Rest, Service
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.linewise.rules import NotUnderstood, Rule
from assent.network.transport.skills.requests.linewise.wish import Wish

_EVERYTHING = (Service(),)


def derived(wish: Wish) -> list[AnyObjective] | None:
    """Denials, each with what is excepted from it. Raises NotUnderstood for what needs a list of its own."""
    rules = [one for one in wish.rules if isinstance(one, Rule)]
    if (
        wish.only == "source"
        and wish.rest != "deny"
        and not wish.rest_scope
        and len(rules) == len(wish.rules) == 1
    ):
        return _reserved(rules[0], wish)
    exclusive = wish.only or wish.rest == "deny" or wish.rest_scope
    if len(rules) != len(wish.rules) or exclusive or len(wish.routers) > 1 or wish.log_denied:
        return None
    if any(one.internet or one.established or one.initiated or one.sequence for one in rules):
        return None
    denied = [one for one in rules if one.action == "deny"]
    excepted = [one for one in rules if one.exception]
    if any(one.action == "permit" and not one.exception for one in rules) or not denied:
        return None
    if any(one.action == "deny" for one in excepted) or len(excepted) > 1 or (excepted and len(denied) > 1):
        return None
    made: list[AnyObjective] = []
    for one in denied:
        if not one.sources and not one.destinations:
            raise NotUnderstood
        if one.free and not (one.sources and one.destinations):
            raise NotUnderstood  # `block h1`: from there, or to it?
        ways = [(one.sources, one.destinations)]
        if one.both_ways:
            if not one.sources or not one.destinations or excepted:
                raise NotUnderstood
            ways.append((one.destinations, one.sources))
        made += [_filter(one, sources, destinations, excepted, wish) for sources, destinations in ways]
    return made


def _reserved(one: Rule, wish: Wish) -> list[AnyObjective] | None:
    """`only bob may reach db by ssh`."""
    plain = not (
        one.established or one.initiated or one.internet or one.both_ways or one.exception or one.sequence
    )
    if not plain or one.action != "permit" or not one.sources or not one.destinations or wish.routers:
        return None
    return [
        build(
            FilterTraffic,
            action="permit",
            services=one.services or _EVERYTHING,
            sources=one.sources,
            destinations=one.destinations,
            only="source",
            log=one.log,
        )
    ]


def _filter(
    one: Rule,
    sources: tuple[IPv4Network, ...],
    destinations: tuple[IPv4Network, ...],
    excepted: list[Rule],
    wish: Wish,
) -> FilterTraffic:
    whole = {
        "services": one.services or _EVERYTHING,
        "sources": sources or (ANYWHERE,),
        "destinations": destinations or (ANYWHERE,),
    }
    said = whole
    if excepted:
        kept = excepted[0]
        said = {
            "services": kept.services or whole["services"],
            "sources": kept.sources or whole["sources"],
            "destinations": kept.destinations or whole["destinations"],
        }
    return build(
        FilterTraffic,
        action="permit" if excepted else "deny",
        **said,
        rest=Rest(**whole) if excepted else None,
        router=wish.routers[0] if wish.routers else None,
        direction=wish.direction,
        log=one.log,
    )
