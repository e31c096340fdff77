"""New hosts that a request brings along, alone or beside other settings of the port that they get.

`… 10.40.5.1/24, passive, and its scanner (host scanner1, 10.40.5.10/24) attached to it`. `dispatch` asks first: what
is said of hosts is taken out of the text, the rest is read as any other wish, and each host gets the one port that is
spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from ipaddress import AddressValueError, IPv4Interface, NetmaskValueError

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, ConnectHost, InterfaceSettings
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.common import COMMON
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.reading import Read, merged
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, lemma_of, tokenize
from assent.network.transport.skills.requests import property_words as words
from assent.network.transport.skills.requests import wires
from assent.network.transport.skills.requests.leftovers import all_used
from assent.network.transport.skills.requests.leftovers import words as word_set
from assent.network.transport.skills.requests.rewording import plain
from assent.network.transport.skills.requests.seeking import Spot
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.values import values_of
from assent.network.transport.skills.requests.wording import worded

_PLUG = (
    r"(?:attach|connect|plug|hook|cable|wire|patch|join|install|hang|put|add|deploy|conect|enchuf|lig|"
    r"instal|branch|"
    r"connect|raccord|reli|anad|agreg|adicion|coloc|pon|ajout)"
)
_SMALL = (
    r"(?:the|a|an|its|our|another|new|one|two|three|second|third|up|in|also|please|el|la|los|las|o|os|"
    r"as|le|les|un|una|um|uma|"
    r"une|su|sua|son|sa|nuev[ao]s?|nov[ao]s?|nouve(?:au|l|lle)s?|y|e|et|and|host|hosts)"
)
_LINK = (
    r"(?:\s*(?:[,(=:]|\b(?:at|as|with|has|have|gets?|is|there|ip|address|addr|using|on|que tiene|con|"
    r"com|avec|tiene|tem|la|el|o|"
    r"a|direccion|endereco|l'adresse|adresse|recibe|recebe|recoit|ayant|sera|will be|will have|will get|"
    r"which has|having)\b))*\s*"
)
_HOST = re.compile(
    rf"(?P<plug>(?:[,;]?\s*\b(?:and|y|e|et)\s+)?(?:\b(?:{_SMALL})\s+)*\b{_PLUG}\w*\s+)?(?:\b{_SMALL}\s+)*"
    rf"(?P<kind>\b{words.MACHINE}s?\b[\s,(:]*(?:{words.CALLED}\s+)?(?:host\s+)?)?(?<![\w.-])"
    rf"(?P<name>[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*){_LINK}\(?(?P<address>\d+\.\d+\.\d+\.\d+\s*/\s*\d+)\)?"
    r"(?P<to>[\s,]*(?:(?:is |are |gets |get |will be |to be )?(?:attached|connected|plugged|hooked up|"
    r"hangs?|sits?)\s+)?"
    r"(?:to|into|on|behind|at)\s+(?:it|that port|this port|the port|there|that interface|the interface)\b"
    r"|[\s,]*(?:attached|connected|plugged in|hooked up)(?= *[.;,]| *$)|[\s,]*(?:there|ahi|la|"
    r"alli)(?= *[.;,]| *$))?"
)
_NO_NAMES = word_set("vlan area ospf loopback lo tunnel port interface subnet network net address mask range")

Reader = Callable[[Spoken], Read]


def read(said: Spoken, read_rest: Reader) -> Read | None:
    """None where no new host is said, or not certainly where it goes."""
    if said.has("TUNNEL", "DENY", "PERMIT", "STATIC", "ACL") or not re.search(
        rf"\b(?:{words.PLUG}|{words.MACHINE})\b|\b{_PLUG}", said.plain
    ):
        return None
    found = [one for one in _HOST.finditer(plain(said.text)) if _is_new(one, said.ground)]
    names = [one.group("name") for one in found]
    addresses = [_address(one.group("address")) for one in found]
    if not found or None in addresses or len(set(names)) < len(names):
        return None
    if wires.read(_shape(said)) is not None:
        return None  # nothing but the host, and all of it is understood
    rest = _again(said, _without(said.text, found))
    spot = _place(rest) or _by_subnet(rest, addresses)
    if spot is None or spot.interface is None:
        return None
    settings = _settings(rest, read_rest)
    if settings is None:
        return None
    made: list[AnyObjective] = list(settings)
    for one, address in zip(found, addresses, strict=True):
        gateway = _gateway(spot, settings, said.ground)
        if (
            address is None
            or gateway is None
            or gateway.network != address.network
            or gateway.ip == address.ip
        ):
            return None
        name = said.text[one.start("name") : one.end("name")]
        made.append(
            build(
                ConnectHost, host=name, address=check_address(address), router=spot.router, interface=spot.interface,
                gateway=gateway,
            )
        )  # fmt: skip
    return Read(merged(made), ())


def _is_new(found: re.Match[str], ground: Ground) -> bool:
    """Whether it is a name that nothing has yet, and that of a host rather than of a router."""
    name = found.group("name")
    known = {one.lower() for one in (*ground.routers, *ground.hosts)}
    if name in known or name in _NO_NAMES or name in COMMON or name in FILLERS or lemma_of(name):
        return False
    shape = re.sub(r"\d+", "#", name)
    like = [{re.sub(r"\d+", "#", one.lower()) for one in some} for some in (ground.routers, ground.hosts)]
    if "#" in shape and shape in like[0] - like[1]:
        return False
    return bool(found.group("kind")) or any(char.isdigit() or char in "-_" for char in name)


def _address(text: str) -> IPv4Interface | None:
    try:
        one = IPv4Interface(re.sub(r"\s", "", text))
    except (AddressValueError, NetmaskValueError, ValueError):
        return None
    return None if one.ip == one.network.network_address else one


def _without(text: str, found: Sequence[re.Match[str]]) -> str:
    """The text without what is said of the hosts; where else they are named, they are `it`."""
    for one in reversed(found):
        text = f"{text[: one.start()]} {text[one.end() :]}"
    for one in found:
        text = re.sub(rf"(?<![\w-]){re.escape(one.group('name'))}(?![\w-])", "it", text, flags=re.IGNORECASE)
    return re.sub(r"\s+([.,;])", r"\1", text)


def _again(said: Spoken, text: str) -> Spoken:
    names = Names(tuple(said.ground.routers), tuple(said.ground.hosts))
    return Spoken(literal(tokenize(text, names)), text, said.ground)


def _shape(said: Spoken) -> Shape:
    text = worded(said.text)
    names = Names(tuple(said.ground.routers), tuple(said.ground.hosts))
    return Shape(without_background(literal(tokenize(text, names))), text, said.ground)


def _place(said: Spoken) -> Spot | None:
    """The one interface that is spoken of."""
    spots = {spot for one in Finder(_shape(said)).all() for spot in one.spots if spot.interface}
    return next(iter(spots)) if len(spots) == 1 else None


def _by_subnet(said: Spoken, addresses: Sequence[IPv4Interface | None]) -> Spot | None:
    """The one interface in whose subnet they are, where no other router is spoken of."""
    nets = {one.network for one in addresses if one is not None}
    spots = [
        Spot(router, name)
        for router in said.ground.routers
        for name, port in said.ground.device(router).interfaces.items()
        if {one.network for one in port.addresses} & nets
    ]
    return spots[0] if len(spots) == 1 and set(said.routers) <= {spots[0].router} else None


def _settings(said: Spoken, read_rest: Reader) -> Sequence[AnyObjective] | None:
    """What else is wished of the port; None where that is not certain."""
    shape = _shape(said)
    mentions, values = Finder(shape).all(), values_of(shape)
    if any(one.field != "shutdown" for one in values):
        found = read_rest(said)
        return None if found.questions else found.objectives
    for one in mentions:
        shape.used.update(range(one.start, one.end))
    for pattern in (words.PLUG, rf"{_PLUG}[a-z]*", r"(?:hook|plug|wire|cable) (?:\S+ )?up|up", words.MACHINE):
        for hit in shape.find(pattern):
            shape.use(hit)
    return () if all_used(shape) else None


def _gateway(spot: Spot, settings: Sequence[AnyObjective], ground: Ground) -> IPv4Interface | None:
    for one in settings:
        here = isinstance(one, InterfaceSettings) and (one.router, one.interface) == (
            spot.router,
            spot.interface,
        )
        if here and isinstance(one, InterfaceSettings) and one.address is not None:
            return one.address
    port = ground.port(spot.router, spot.interface or "")
    return port.addresses[0] if port is not None and port.addresses else None
