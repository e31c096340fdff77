"""Reads one property with another value on each router: `priority 200 on core1, 100 on core2`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, OspfInterface, OspfProcess
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.leftovers import all_used
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken

_FIELDS = (
    (
        "cost",
        r"cost\w*|metric\w*|cout\w*|coste?s?|custos?|metrica|metrique|expensive|cheaper|dearer|weight|worth",
    ),
    ("priority", r"priorit\w+|priorid\w+|prio"),
    ("hello_s", r"hellos?"),
    ("dead_s", r"dead"),
    ("reference_mbps", r"reference|referencia"),
)
_OTHERS = (
    r"\b(?:acls?|bgp|static\w*|tunnel\w*|area|stub|nssa|redistrib\w*|mtu|speed|default|passive|vlan|"
    r"distance|permit|"
    r"deny)\b"
)


def is_each(said: Spoken) -> bool:
    """Whether two or more routers are named beside two or more numbers and one property of OSPF."""
    return len(said.routers) > 1 and len(said.all("num")) > 1 and _field(said) is not None


def _field(said: Spoken) -> str | None:
    if said.says(_OTHERS):
        return None
    found = [name for name, words in _FIELDS if said.says(rf"\b(?:{words})\b")]
    return found[0] if len(found) == 1 else None


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where it is not certain which value is whose, or on which interfaces."""
    field = _field(said)
    pairs = _pairs(said.tokens)
    if field is None or pairs is None:
        return None
    shape = Shape(said.tokens, said.text, said.ground)
    words = next(words for name, words in _FIELDS if name == field)
    for found in shape.find(rf"(?:{words})"):
        shape.use(found)
    for found in shape.find(
        r"(?:on |at )?(?:both|each|either)(?: (?:ends?|sides?|routers?|of them))?|more|less|respectively"
    ):
        shape.use(found)
    shape.used.update(shape.all("router", "num"))
    routers = [name for name, _ in pairs]
    if field == "reference_mbps":
        if shape.all("iface", "host", "net", "addr") or not all_used(shape):
            return None
        return [build(OspfProcess, router=name, reference_mbps=_mbps(token)) for name, token in pairs]
    if said.routers[0] not in routers:
        return _fan(shape, said, field, pairs)
    places = _places(shape, said.ground, list(dict.fromkeys(routers)))
    if places is None or len(places) != len(pairs) or not all_used(shape):
        return None
    return [
        build(OspfInterface, router=name, interface=places[name], **{field: token.value})
        for name, token in pairs
    ]


def _fan(
    shape: Shape, said: Spoken, field: str, pairs: Sequence[tuple[str, Token]]
) -> list[AnyObjective] | None:
    """`wan1: costs 10 to core1, 20 to core2`: on one router's port to each of its neighbours."""
    near, ground = said.routers[0], said.ground
    facing = all(ground.facing(near, name) for name, _ in pairs)
    if not facing or shape.all("iface", "host", "net", "addr") or _elsewhere(shape) or not all_used(shape):
        return None
    return [
        build(OspfInterface, router=near, interface=ground.towards(near, name), **{field: token.value})
        for name, token in pairs
    ]


def _mbps(token: Token) -> int:
    return int(token.value // 1000) if token.unit == "kbps" else int(token.value)


def _pairs(tokens: Sequence[Token]) -> list[tuple[str, Token]] | None:
    """(router, its number): all routers before their numbers, or all after them."""
    kinds = [(token.kind, token) for token in tokens if token.kind in ("router", "num")]
    line = "".join("R" if kind == "router" else "N" for kind, _ in kinds)
    said = [token for _, token in kinds]
    head = re.match(r"^(R+?)(?=(?:R+N){2,}$|(?:NR+){2,}$)", line)
    skip = len(head.group(1)) if head else 0
    named = list(dict.fromkeys(str(token.value) for token in said if token.kind == "router"))
    numbers = [token for token in said if token.kind == "num"]
    if re.fullmatch(r"R{2,}N{2,}", line):  # `… of core2 and core1: 150 versus 50`
        return list(zip(named, numbers, strict=True)) if len(named) == len(numbers) else None
    if not (re.fullmatch(r"(?:R+N){2,}|(?:NR+){2,}", line[skip:])):
        return None
    groups = re.findall(r"R+N|NR+", line[skip:])
    found: list[tuple[str, Token]] = []
    at = skip
    for group in groups:
        part = said[at : at + len(group)]
        at += len(group)
        number = next(token for token in part if token.kind == "num")
        if not isinstance(number.value, int | float):
            return None
        found += [(str(token.value), number) for token in part if token.kind == "router"]
    names = [name for name, _ in found]
    if skip == 1:
        return found if len(set(names)) == len(names) else None
    heads = {str(token.value) for token in said[:skip]}
    return found if len(set(names)) == len(names) and heads <= set(names) else None


def _places(shape: Shape, ground: Ground, routers: Sequence[str]) -> dict[str, str] | None:
    """The interface of each router: of the one name that is said, or the two ends of the cable between them."""
    ifaces = list(dict.fromkeys(str(shape.tokens[at].value) for at in shape.all("iface")))
    if len(ifaces) == 1:
        shape.used.update(shape.all("iface"))
        found = {name: _named(ground, name, ifaces[0]) for name in routers}
        return (
            {name: port for name, port in found.items() if port is not None} if all(found.values()) else None
        )
    if ifaces or len(routers) != 2 or shape.all("host", "net", "addr"):
        return None
    a, z = routers
    if not ground.facing(a, z) or _elsewhere(shape):
        return None
    return {a: ground.towards(a, z), z: ground.towards(z, a)}


def _named(ground: Ground, router: str, said: str) -> str | None:
    hits = [name for name in ground.device(router).interfaces if name.lower() == said.lower()]
    return hits[0] if hits else None


def _elsewhere(shape: Shape) -> bool:
    """Whether other interfaces than the cable between the two are spoken of."""
    words = {unaccented(token.text.lower()) for token in shape.tokens if token.kind == "word"}
    return bool(words & {"lan", "lans", "loopback", "loopbacks", "uplink", "uplinks", "all", "every", "vlan"})
