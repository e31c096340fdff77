"""Reads `passive by default`: no interface of a router speaks OSPF but those that are named or lead to others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.intents.errors import Clarify
from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import AnyObjective, OspfInterface, OspfProcess
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.seeking import Spot
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.wording import worded

_PASSIVE = r"\b(?:passiv\w*|pasiv\w*|silent|silencios\w+|silencieu\w+)\b"
_ALL = (
    r"\b(?:by default|interface[- ]default|default|everything|everywhere|(?:all|every|"
    r"each)(?: \S+){0,2} (?:ports?|interfaces?|links?)|"
    r"all passive|por defecto|por defeito|por omissao|par defaut|tudo|todo(?= (?:pasiv|passiv|en|no|em))|"
    r"(?:tod[oa]s|cada)(?: \S+){0,2} (?:interfa\w+|puertos?|portas?)|(?:toutes?|tous|"
    r"chaque)(?: \S+){0,2} (?:interfaces?|ports?))\b"
)
_BUT = (
    r"\b(?:except\w*|excep\w*|but|besides|apart from|other than|save for|only|sauf|salvo|menos|exceto|"
    r"hormis|isn't|is not|aren't|"
    r"that are not|active|activ[ao]s?|ativ[ao]s?|actives?|no passive|not passive|non|the rest|solo|"
    r"apenas|seulement|seules?|"
    r"so(?= [ao]s? ))\b"
)
_OTHERS = (
    r"\b(?:acls?|access|tunnel\w*|bgp|static\w*|cost|priority|hello-interval|area \d+ (?:is|as)|stub|nssa|deny|"
    r"block)\b"
)
_OUT = (
    r"\b(?:uplinks?|downlinks?|links? (?:to|between|towards)|towards? (?:other|the other|"
    r"another) routers?|transit|core links?|"
    r"router links?|backbone links?|inter-?router|point to point links|enlaces?|ligac\w+|liens?|"
    r"(?:where|on which) (?:there (?:is|are) )?(?:an? )?(?:other )?(?:routers?|neighbou?rs?)|"
    r"other routers|otros routers|outros (?:routers|roteadores)|autres routeurs|"
    r"with (?:an? )?(?:ospf )?neighbou?rs?)\b"
)
_REMOVED = (
    r"\b(?:no passive-interface default|remove|stop|no longer|undo|drop|quita\w*|elimin\w*|remov\w*|"
    r"supprim\w*)\b"
)


def is_by_default(said: Spoken) -> bool:
    """Whether interfaces are to be passive but for some."""
    return bool(
        said.says(_PASSIVE)
        and said.says(_ALL)
        and said.says(_BUT)
        and said.all("router")
        and not said.says(_OTHERS)
        and not said.says(_REMOVED)
        and not said.all("host", "service", "proto", "num", "addr", "net")
    )


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the interfaces that go on speaking are not certain."""
    text = worded(said.text)
    finder = Finder(Shape(said.tokens, text, said.ground))
    spots = [spot for one in finder.all() for spot in one.spots]
    routers = _routers(said, spots)
    named = [
        spot
        for spot in spots
        if spot.interface and spot.router in routers and not spot.interface.startswith("Loopback")
    ]
    made: list[AnyObjective] = []
    for router in routers:
        mine = [spot.interface for spot in named if spot.router == router and spot.interface]
        mine = list(dict.fromkeys(mine)) or _towards(said, router)
        mine = mine or (_outward(said.ground, router) if said.says(_OUT) else [])
        if not mine:
            known = listed(said.ground.device(router).interfaces)
            raise Clarify([f"Which interfaces of {router} go on speaking OSPF: {known}?"])
        lost = [name for name in _outward(said.ground, router) if name not in mine]
        if lost:
            raise Clarify([f"{router} has OSPF neighbours at {listed(lost)}, too. Should they be lost?"])
        made.append(build(OspfProcess, router=router, passive_default=True))
        made += [build(OspfInterface, router=router, interface=name, passive=False) for name in mine]
    return made


def _routers(said: Spoken, spots: Sequence[Spot]) -> tuple[str, ...]:
    """Whose interfaces: those said alone, or on which interfaces are named; not those that these lead to."""
    own = tuple(dict.fromkeys(spot.router for spot in spots if spot.interface))
    if own:
        return own
    first = said.routers[:1]
    if re.search(r"\b(?:to|towards|with|para|com|con|hacia|vers|avec)\b", said.plain) and _towards(
        said, first[0]
    ):
        return first
    both = re.search(r"\b(?:both|and|y|e|et|ambos|les deux)\b", said.plain)
    leading = len(said.routers) > 1 and not both
    return first if leading else said.routers


def _towards(said: Spoken, router: str) -> list[str]:
    """`and only talk to wan1 and sevilla`: the ports to the neighbours that are named after the router."""
    others = [name for name in said.routers if name != router]
    if (
        router != said.routers[0]
        or not others
        or not all(said.ground.facing(router, name) for name in others)
    ):
        return []
    return [said.ground.towards(router, name) for name in others]


def _outward(ground: Ground, router: str) -> list[str]:
    """Interfaces with a cable to another router of OSPF."""
    return [
        name
        for name in ground.up_ports(router)
        if area_of(ground, router, name) is not None
        and any(
            area_of(ground, far.router, far.interface) is not None for far in ground.far_ends(router, name)
        )
    ]
