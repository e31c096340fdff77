"""Reads requests about MD5 authentication of OSPF: on links, in areas, of routers; keys by the name of their secret.

A password that stands in the sentence is none: `without_password` puts the name in its place before anybody reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.intents.errors import Clarify
from assent.network.transport.generators.part import area_of, neighbours
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective, OspfInterface
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.leftovers import words
from assent.network.transport.skills.requests.peer_keys import CALLED, NAMED, NOT_NAMES
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder

SAID = "ospf-said"
"""Stands where a password was said: its secret gets a name of its own."""
_KEYED = r"\b(?:md5|message[- ]digest\S*|authenti\w+|autenti\w+)\b"
_OTHERS = (
    r"\b(?:[ei]?bgp|tunnel\w*|tunel|gre|ipip|ipsec|ssh|telnet|http\w*|snmp\w*|ntp|vty|eigrp|rip|hsrp|vrrp)\b"
)
_PLAIN = r"\b(?:plain|clear|simple|texto (?:plano|claro)|texte clair|em claro)\b"
_STOPS = (
    r"\b(?:remove|delete|drop|disable|stop|turn off|no longer|without|no more|quit\w*|elimin\w*|remov\w*|"
    r"retir\w*|desactiv\w*|"
    r"desativ\w*|desactiver|supprim\w*|enlev\w*|sans|sin|sem|ya no|ja nao|ne .* plus)\b"
)
_WORD = (
    r"(?:key[- ]?string|pass(?:word|wd|phrase|code)?|pwd|shared secret|secret key|contrase[nñ]a|senha|"
    r"palavra[- ]passe|"
    r"mot de passe|string|(?<=key) md5|md5(?= [\"'“«]?\S*[0-9!#$%&*@]))"
)
_LITERAL = re.compile(
    rf"(?P<word>\b{_WORD}|(?:message-digest-key|key|clave|chave|cl[eé])\s+\d+\s+md5)(?:\s+(?:is|of|es|é|est|"
    rf"should be|be|to be|to))?"
    rf"\s*[:=]?\s*(?:[\"“«`'](?P<quoted>[^\"”»`'\n]+)[\"”»`']|(?P<said>[^\s\"'”»`]+?)(?=[,;)]?(?:\s|$)|\.(?:\s|$)))",
    re.IGNORECASE,
)
_IS = r"(?: (?:is|es|e|est|of|de))?[ :=#]*(\d{1,3})\b"
_ID = (
    r"\b(?:key|clave|chave|cle|llave)(?:[- ]?(?:id|identifier|number|no\.?|num\w*|nr\.?))?" + _IS,
    r"\b(?:id|identifier|numero|number)" + _IS,
    r"\bmessage[- ]digest[- ]key (\d{1,3})\b",
)
_AREA = r"\b(?:area|zone|zona|aire) (\d+)\b"


def without_password(text: str) -> str:
    """The request with a name where it says the password of OSPF itself."""
    low = text.lower()
    if "ospf" not in low or not re.search(_KEYED, low) or re.search(_OTHERS, low):
        return text
    return _LITERAL.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    said = found["said"] or found["quoted"]
    if said.lower() in _NOT_KEYS or (said.isdigit() and found["word"].lower().startswith("md5")):
        return found.group()
    word = "key " + re.findall(r"\d+", found["word"])[0] if re.search(r"\d", found["word"]) else ""
    return f"{word} secret {SAID}".strip()


_NOT_KEYS = words("""
    authentication is the under kept stored secret for on between and key from in of protection with to at as that which
    a by both entre em en de no na called named llamada chamada nommee nommée appelee appelée
""")


def is_key(said: Spoken) -> bool:
    """Whether it is about the authentication of OSPF."""
    return bool(said.says(r"\bospf\b") and said.says(_KEYED)) and not said.says(_OTHERS)


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the link, the key's id or the name of the secret is missing."""
    if said.says(_PLAIN):
        raise Clarify(
            ["A password in plain text protects nothing. Is MD5 meant, and with which key id and secret?"]
        )
    ports = _ports(said)
    if said.says(_STOPS):
        return [
            build(OspfInterface, router=one.router, interface=one.interface, no_authentication=True)
            for one in ports
        ]
    ident = next((found for pattern in _ID if (found := said.number(pattern)) is not None), None)
    if ident is None or not 1 <= ident <= 255:
        raise Clarify(["Which key id (1-255) should OSPF's MD5 authentication have, the same at both ends?"])
    named = re.search(NAMED, said.text, re.IGNORECASE) or re.search(CALLED, said.text, re.IGNORECASE)
    if named is None or named["name"].lower() in NOT_NAMES:
        raise Clarify(["Under which name is the key kept (such as “the secret ospf-core”)?"])
    secret = named["name"] if named["name"] != SAID else f"ospf-{'-'.join(_names(ports))}"[:60].lower()
    return [
        build(OspfInterface, router=one.router, interface=one.interface, key_id=ident, secret=secret)
        for one in ports
    ]


def _names(ports: Sequence[Port]) -> list[str]:
    names = sorted({one.router for one in ports})
    return names if len(names) < 4 else [*names[:3], "and-others"]


def _ports(said: Spoken) -> list[Port]:
    """Both ends of each link: of the areas, the interfaces or the routers that are named. Raises Clarify."""
    ground = said.ground
    areas = {int(one) for one in re.findall(_AREA, said.plain)}
    if "backbone" in said.plain:
        areas.add(0)
    shape = Shape(said.tokens, said.text, ground)
    spots = [spot for one in Finder(shape).all() for spot in one.spots]
    named = [Port(spot.router, spot.interface) for spot in spots if spot.interface]
    if areas and not named:
        inside = [
            port
            for name in ground.routers
            for port in _speaking(ground, name)
            if _area(ground, port) in areas
        ]
        mine = [port for port in inside if not said.routers or port.router in said.routers]
        return _both(ground, mine) if mine else _none(said)
    if named:
        return _both(ground, named)
    if len(said.routers) == 2 and ground.facing(*said.routers):
        a, z = said.routers
        return _both(ground, [Port(a, ground.towards(a, z))])
    if len(said.routers) == 1:
        return _both(ground, _speaking(ground, said.routers[0])) or _none(said)
    if not said.routers and said.says(
        r"\b(?:everywhere|all|every|each|whole|todos?|todas?|tous|toutes|partout)\b"
    ):
        return _both(ground, [port for name in ground.routers for port in _speaking(ground, name)]) or _none(
            said
        )
    return _none(said)


def _none(said: Spoken) -> list[Port]:
    known = listed(said.routers) or "none is named"
    raise Clarify(
        [f"Between which neighbours should OSPF authenticate ({known})? Name the two routers of a link."]
    )


def _area(ground: Ground, port: Port) -> int | None:
    return area_of(ground, port.router, port.interface)


def _speaking(ground: Ground, router: str) -> list[Port]:
    """The interfaces of a router that have OSPF neighbours."""
    return [Port(router, name) for name in ground.up_ports(router) if neighbours(ground, router, name)]


def _both(ground: Ground, ports: Sequence[Port]) -> list[Port]:
    found: list[Port] = []
    for port in ports:
        found += [port, *neighbours(ground, port.router, port.interface)]
    return list(dict.fromkeys(found))
