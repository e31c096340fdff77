"""Subnets by what people call them: `the staff network`, `h1's LAN`, `the office of Lyon`, `its shop floor`."""

from __future__ import annotations

import re
from ipaddress import IPv4Network

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.requests.exchange.marked import Marked

NET = (
    r"(?:lans?|networks?|subnets?|nets?|vlans?|prefix(?:es)?|ranges?|segments?|redes|red|subred(?:es)?|rede|"
    r"sub-?redes?|"
    r"reseaux?|sous-reseaux?|prefijos?|prefixos?|prefixes?|floor|office|site|bench|lab|oficina|escritorio|bureau|labo|"
    r"laboratorio|laboratoire|tienda|loja|magasin|piso|branch)"
)
_WORD = r"(?:[a-z][a-z']*|<[RH]\d+>)"
PHRASE = (
    rf"(?:{_WORD} (?:'s )?){{0,3}}{NET}\b(?: (?:of|de|del|do|da|du|des|d|in|at|behind|en|em) (?:(?:the|la|el|o|"
    rf"a|le) )?{_WORD}){{0,2}}"
)


def called(marked: Marked, text: str) -> list[IPv4Network]:
    """The subnets that a piece of the line speaks of; none where that is not certain."""
    ground = marked.ground
    hosts = [marked.value(one.group()) for one in re.finditer(r"<H\d+>", text)]
    if hosts and re.search(rf"\b{NET}\b", text):
        return list(dict.fromkeys(ground.host(name).address.network for name in hosts))
    routers = [str(marked.value(one.group())) for one in re.finditer(r"<R\d+>", text)]
    words = {stem(word) for word in re.findall(r"[a-z][a-z']{2,}", text)}
    if len(routers) > 1:
        found = [of(ground, [name], words) for name in dict.fromkeys(routers)]
        return [one for one in found if one is not None] if all(found) else []
    one = of(ground, routers, words)
    return [one] if one is not None else []


def of(ground: Ground, routers: list[str], words: set[str]) -> IPv4Network | None:
    """A LAN of the routers (of all, where none is named) by the words of its description, or the only one there."""
    scope = routers or list(ground.routers)
    ports = {port for word in words if (port := unique(ground, scope, word, words)) is not None}
    lans = {(one.router, one.interface) for one in ports if one.interface in ground.lans(one.router)}
    if len(lans) == 1:
        return ground.subnet(*next(iter(lans)))
    if lans or not routers:
        return None
    there = ground.lans(routers[0])
    return ground.subnet(routers[0], there[0]) if len(there) == 1 else None
