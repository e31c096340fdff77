"""Reads requests about summaries: what OSPF tells in place of an area's subnets, or of external routes."""

from __future__ import annotations

import re
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import AnyObjective, OspfSummary
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.spoken import Spoken

_SUMMARISES = (
    r"\b(?:summari[sz]\w*|summary[- ]address|aggregat\w+|sumari[sz]\w*|resum(?:a|e|ir|an|en|ez|er|o|ira)\b|agreg\w+|"
    r"agreg(?:ue|uen)|condens\w+|area \d+ range)"
)
_OTHERS = (
    r"\b(?:stub\w*|nssa|no[- ]summary|bgp|description|descripcion|descricao|without summar\w*|"
    r"no (?:inter-?area )?summar\w*)\b"
)
_AREA = re.compile(
    r"(?P<towards>\b(?:into|to|onto|towards?|hacia|para|vers|dans) (?:the |el |la |a |o |l')?)?"
    r"\b(?:area|zone|zona|aire) (?P<area>\d+)\b"
)
_EXTERNAL = r"\b(?:externals?|extern[oae]s?|redistribut\w+|statics?|estatic\w+|statique|summary[- ]address|type[- ]5)\b"
_SILENT = (
    r"\b(?:not[- ]advertis\w+|hide|hidden|suppress\w*|without (?:advertis|announc)\w+|(?:not|never) (?:be )?(?:told|"
    r"advertis\w+|announc\w+)|no anunci\w+|sin anunciar\w*|nao anunci\w+|sans (?:l')?annonc\w+)\b"
)
_STOPS = (
    r"\b(?:no longer|stop\w*|remov\w*|delet\w*|undo|drop|elimin\w*|quit\w*|remov\w*|supprim\w*|ne .* plus)\b"
)


def is_summary(said: Spoken) -> bool:
    """Whether it is about telling one prefix in place of several."""
    return bool(said.says(_SUMMARISES) and said.all("net") and not said.says(_OTHERS))


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the area, the router or the prefix is not certain."""
    reject_unknown(said.clause, said.ground)
    prefixes = [_whole(token.value.network, token.value.ip == token.value.network.network_address, token.text)
                for token in said.all("net")]  # fmt: skip
    if len(prefixes) != 1:
        raise Clarify([f"Into which one prefix should it be summarised: {listed(map(str, prefixes))}?"])
    prefix = prefixes[0]
    remove = bool(said.says(_STOPS))
    area = None if said.says(_EXTERNAL) else _area(said, prefix)
    cost = said.number(r"\b(?:cost|metric|coste|custo|cout|metrica|metrique)(?: (?:of|de))? (\d+)\b")
    routers = _routers(said, area)
    return [
        build(
            OspfSummary,
            router=router,
            prefix=prefix,
            area=area,
            advertise=not said.says(_SILENT),
            cost=cost,
            remove=remove,
        )
        for router in routers
    ]


def _whole(prefix: IPv4Network, exact: bool, text: str) -> IPv4Network:
    if not exact:
        raise Clarify([f"{text} is no prefix: {prefix} is the one that it is in. Which one is meant?"])
    return prefix


def _area(said: Spoken, prefix: IPv4Network) -> int:
    """The area that is said, as that of which the subnets are; else the only one that has some in the prefix."""
    found = [int(one["area"]) for one in _AREA.finditer(said.plain) if not one["towards"]]
    if found:
        return found[0]
    there = sorted({area for _, area, subnet in _subnets(said.ground) if subnet.subnet_of(prefix)})
    if len(there) != 1:
        raise Clarify(
            [
                f"Which area's subnets should be summarised as {prefix}: {listed(map(str, there)) or 'none has any'}?"
            ]
        )
    return there[0]


def _subnets(ground: Ground) -> list[tuple[str, int, IPv4Network]]:
    return [
        (router, area, ground.subnet(router, name))
        for router in ground.routers
        for name in ground.up_ports(router)
        if (area := area_of(ground, router, name)) is not None
    ]


def _routers(said: Spoken, area: int | None) -> list[str]:
    """Those named that are the area's borders; where none is named, all its borders."""
    if area is None:
        if len(said.routers) != 1:
            raise Clarify(
                [
                    f"Which router should summarise what it brings in: {listed(said.routers) or 'none is named'}?"
                ]
            )
        return list(said.routers)
    areas: dict[str, set[int]] = {}
    for router, one, _ in _subnets(said.ground):
        areas.setdefault(router, set()).add(one)
    borders = [router for router, some in areas.items() if {0, area} <= some and len(some) > 1]
    named = [router for router in said.routers if router in borders] or list(said.routers[:1])
    if not named and not borders:
        raise Clarify([f"Area {area} has no border router. Which area is meant?"])
    return named or borders
