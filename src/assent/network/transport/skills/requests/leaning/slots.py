"""What a clause holds to fill an objective with: its values by kind, and the places that it speaks of or goes on about.

A maker (`settings`, `routing`) takes what it needs; whatever is left over of a clause makes the reading fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.requests.leaning.hearing import Heard
from assent.network.transport.skills.requests.leaning.needs import valued
from assent.network.transport.skills.requests.seeking import Spot
from assent.network.transport.skills.requests.shape import PORT, TO


class Misfit(Exception):
    """A clause that does not fill what it leans towards."""


@dataclass
class Slots:
    """One clause. `near`: full places that were spoken of last, or are next; `routers_near`: likewise routers."""

    heard: Heard
    span: range
    near: tuple[Spot, ...] = ()
    routers_near: tuple[str, ...] = ()
    used: set[int] = field(default_factory=set)
    taken: tuple[Spot, ...] = ()
    """The places that the maker acted on."""

    @property
    def ground(self) -> Ground:
        return self.heard.ground

    @cached_property
    def line(self) -> str:
        return f" {self.heard.line(self.span)} "

    def says(self, pattern: str) -> bool:
        return re.search(rf"\b(?:{pattern})\b", self.line) is not None

    # values

    def left(self) -> list[int]:
        """Values that nobody took."""
        return [at for at in valued(self.heard, self.span) if at not in self.used]

    def names_left(self) -> list[int]:
        """Hosts and interfaces that are named, and nobody made anything of."""
        return [
            at
            for at in self.span
            if self.heard.tokens[at].kind in ("host", "iface") and at not in self.used | self.heard.held
        ]

    def hosts(self) -> list[str]:
        """The hosts that are named besides places; they are used by that."""
        found = [at for at in self.span if self.heard.tokens[at].kind == "host" and at not in self.heard.held]
        if any(self.heard.shape.is_dhcp(at) for at in found):
            raise Misfit("a protocol, and no host")
        self.used.update(found)
        return list(dict.fromkeys(str(self.heard.tokens[at].value) for at in found))

    def maybe(self, *kinds: str, after: str = "", unit: str = "") -> Token | None:
        """The first value of the kinds that is left; `after`: words that it has to follow closely."""
        for at in self.left():
            token = self.heard.tokens[at]
            if token.kind not in kinds or (unit and token.unit != unit):
                continue
            if after and not re.search(rf"\b(?:{after})\b(?: \S+){{0,4}} $", self._before(at)):
                continue
            self.used.add(at)
            return token
        return None

    def one(self, *kinds: str, after: str = "") -> Token:
        found = self.maybe(*kinds, after=after)
        if found is None:
            raise Misfit(f"no {'/'.join(kinds)}")
        return found

    def number(self, *, after: str = "") -> int:
        value = self.one("num", after=after).value
        if not isinstance(value, int):
            raise Misfit("a broken number")
        return value

    def perhaps(self, *, after: str = "") -> int | None:
        token = self.maybe("num", after=after)
        return token.value if token is not None and isinstance(token.value, int) else None

    def prefix(self) -> IPv4Network:
        value: IPv4Interface = self.one("net").value
        if value.ip != value.network.network_address:
            raise Misfit("an address where a subnet is meant")
        return value.network

    def address(self, *, of_host: bool = False) -> IPv4Address:
        """An address as such, or that of a host that is named."""
        token = self.maybe("addr")
        if token is not None:
            value: IPv4Address = token.value
            return value
        hosts = [at for at in self.span if self.heard.tokens[at].kind == "host" and at not in self.heard.held]
        if of_host and len(hosts) == 1:
            return self.ground.host(str(self.heard.tokens[hosts[0]].value)).address.ip
        raise Misfit("no address")

    def named_list(self) -> str:
        found = [name for start, (_, name) in self.heard.lists.items() if start in self.span]
        if len(found) != 1:
            raise Misfit("no list, or several")
        return found[0]

    def _before(self, at: int) -> str:
        return f" {self.heard.line(range(self.span.start, at))} "

    # places

    @cached_property
    def _mentions(self) -> tuple[_Said, ...]:
        return tuple(
            _Said(range(one.start, one.end), one.spots)
            for one in self.heard.mentions
            if one.start in self.span
        )

    def spots(self) -> tuple[Spot, ...]:
        """The interfaces of the clause; else those that its words describe, or those that were spoken of before."""
        full = tuple(dict.fromkeys(spot for one in self._mentions if one.full for spot in one.spots))
        alone = tuple(
            dict.fromkeys(spot.router for one in self._mentions if not one.full for spot in one.spots)
        )
        if not full:
            full = self._described(alone) or (self._on(alone) if alone else self.near)
            full = (*full, *self._ends_of(full, ()))
        elif any(name not in self._around(full) for name in alone):
            raise Misfit("a router more than the places that are named")
        else:
            mine = tuple(spot for spot in full if spot.router in alone)
            full = mine if len(full) > 1 and mine else (*full, *self._ends_of(full, alone))
        if not full or self._busy(full):
            raise Misfit("no interface, or one that is used where a free one is meant")
        self.taken = full
        return full

    def _busy(self, spots: tuple[Spot, ...]) -> bool:
        free = re.search(_FREE, self.heard.line(range(len(self.heard.tokens)))) is not None
        return free and any(self.ground.far_ends(spot.router, spot.interface or "") for spot in spots)

    def _described(self, alone: Sequence[str]) -> tuple[Spot, ...]:
        """`R4 … on its segments to R1 and R3`, `the LANs of h1 and h2`, a word of one port's description."""
        return self._towards(alone) or self._of_hosts() or self._labelled(alone)

    def _towards(self, alone: Sequence[str]) -> tuple[Spot, ...]:
        if len(alone) == 2 and self.says(_BETWEEN) and self.ground.facing(alone[0], alone[1]):
            a, z = alone
            return (Spot(a, self.ground.towards(a, z)), Spot(z, self.ground.towards(z, a)))
        found = re.search(rf"^(?P<near>.*\b{PORT}s?\b.*?|.*?)\b{TO} (?P<far>.*)$", self.line)
        if found is None or len(alone) < 2 or not self.says(rf"{PORT}s?|face|faces|facing"):
            return ()
        count = len(re.findall(r"\bxr\b", found["near"]))
        near, far = alone[:count], alone[count:]
        if not near or not far or any(not self.ground.facing(a, z) for a in near for z in far):
            return ()
        return tuple(Spot(a, self.ground.towards(a, z)) for a in near for z in far)

    def _of_hosts(self) -> tuple[Spot, ...]:
        if not self.says(r"lans?|segments?|subnets?|ports?|networks?|redes?|puertos?|portas?|reseaux?"):
            return ()
        ports = [self.ground.host(name).port for name in self.hosts()]
        return tuple(dict.fromkeys(Spot(port.router, port.interface) for port in ports))

    def _labelled(self, alone: Sequence[str]) -> tuple[Spot, ...]:
        words = [stem(t.text) for t in (self.heard.tokens[at] for at in self.span) if t.kind == "word"]
        ports = {unique(self.ground, alone, word, set(words)) for word in words} - {None}
        if len(alone) != 1 or len(ports) != 1:
            return ()
        (port,) = ports
        return (Spot(port.router, port.interface),) if port else ()

    def _on(self, routers: Sequence[str]) -> tuple[Spot, ...]:
        """What was spoken of, on these routers."""
        mine = tuple(spot for spot in self.near if spot.router in routers)
        if set(routers) == {spot.router for spot in mine}:
            return mine
        names = {spot.interface for spot in self.near}
        if len(names) == 1 and all(str(name).startswith("Loopback") for name in names):
            (name,) = names
            return tuple(
                Spot(router, name, create=name not in self.ground.device(router).interfaces)
                for router in routers
            )
        raise Misfit("no interface on the router that is named")

    def _ends_of(self, full: tuple[Spot, ...], alone: Sequence[str]) -> tuple[Spot, ...]:
        """`core2 and the lyon end` of a cable: the far end, too."""
        return tuple(
            Spot(far.router, far.interface)
            for spot in full
            for far in self.ground.far_ends(spot.router, spot.interface or "")
            if (far.router in alone and self.says(_BOTH_ENDS)) or (len(full) == 1 and self.says(TWO_ENDS))
        )

    def _around(self, spots: Sequence[Spot]) -> set[str]:
        """Routers that are on these places or behind their cables."""
        found = {spot.router for spot in spots}
        for spot in spots:
            found |= {far.router for far in self.ground.far_ends(spot.router, spot.interface or "")}
        return found

    def routers(self, *, ospf: bool = False) -> tuple[str, ...]:
        """The routers of the clause, all of them where it says so, else those that were spoken of."""
        here = tuple(dict.fromkeys(spot.router for one in self._mentions for spot in one.spots))
        count = _COUNTED.search(self.line)
        every = count is not None and _COUNTS.get(count[1]) == len(self.ground.routers)
        if not here and (every or self.says(_ALL)):
            here = tuple(name for name in self.ground.routers if not ospf or self.ground.device(name).ospf)
        found = here or self.routers_near
        if not found:
            raise Misfit("no router")
        return found

    def router(self) -> str:
        found = self.routers()
        if len(found) != 1:
            raise Misfit("several routers")
        return found[0]


_FREE = r"\b(?:unused|spare|free|idle|vacant|never (?:been )?used|not used|libres?|livres?|vag[oa]s?|desocupad\w+)\b"
_BETWEEN = r"neighbou?rs?\w*|vecin\w+|vizinh\w+|voisin\w*|adjacen\w+|adyacen\w+|between|entre"
_BOTH_ENDS = (
    r"(?:and|y|e|et) (?:\S+ ){0,2}xr(?: \S+)? (?:ends?|sides?|extremos?|lados?|cotes?)|both|each|ambos|ambas|les deux|"
    r"os dois|as duas|los dos|las dos|either|des deux"
)
TWO_ENDS = (
    r"(?:both|each|the two) (?:ends?|sides?)|(?:ambos|os dois|los dos|dos dois|nos dois) (?:extremos|lados)|"
    r"(?:ambas|n?as duas|las dos) (?:pontas|puntas)|(?:des|aux|les) deux (?:cotes|bouts|extremites)"
)
"""Of a cable."""
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "quatro": 4, "dois": 2, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
}  # fmt: skip
_COUNTED = re.compile(rf"\b({'|'.join(_COUNTS)}) (?:routers?|devices|boxes|equipos|equipamentos|routeurs)\b")
_ALL = (
    r"(?:all|every|each|both|todos|todas|cada|tous|toutes|chaque|entire|whole) (?:\S+ ){0,3}?"
    r"(?:routers?|devices?|boxes|box|nodes?|enrutadores|roteadores|encaminhadores|routeurs|equipos|equipamentos)"
)


@dataclass(frozen=True)
class _Said:
    span: range
    spots: tuple[Spot, ...]

    @property
    def full(self) -> bool:
        return all(spot.interface for spot in self.spots)
