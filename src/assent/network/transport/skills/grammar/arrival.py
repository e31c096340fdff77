"""What of a request arrived in its objectives: numbers, prefixes, words, and the places that it named.

`coverage` compares each clause with it; `missing` looks at the request as a whole, so that a subnet in a sentence
that no reader took, or the second of two LANs, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE, AnyObjective
from assent.network.transport.skills.grammar.mentions import Token


def arrived(made: Sequence[AnyObjective], ground: Ground) -> tuple[set[Any], list[IPv4Network], set[str]]:
    """Numbers (also addresses), prefixes and words that are in the objectives."""
    numbers: set[Any] = {number for device in ground.network.devices.values() for number in device.ospf}
    addresses: list[IPv4Network] = []
    words: set[str] = set()
    for value in _leaves([one.model_dump() for one in made]):
        if isinstance(value, IPv4Network):
            addresses.append(value)
        elif isinstance(value, IPv4Interface):  # before its base class
            numbers.add(int(value.ip))
        elif isinstance(value, IPv4Address):
            numbers.add(int(value))
        elif isinstance(value, int):
            numbers.add(value)
        elif isinstance(value, str):
            words |= {value.lower(), *re.findall(r"[\w-]+", value.lower())}
            numbers |= {int(number) for number in re.findall(r"\d+", value)}
    return numbers, addresses, words


def missing(tokens: Sequence[Token], made: Sequence[AnyObjective], ground: Ground) -> str | None:
    """The question about addresses, subnets and hosts that became nothing, or None."""
    if not made:
        return None
    known = _Known(made, ground)
    lost = [token.text for token in tokens if not known.has(token)]
    if not lost:
        return None
    quoted = ", ".join(f"“{text}”" for text in dict.fromkeys(lost))
    return f"What about {quoted}? Nothing that I understood concerns it."


class _Known:
    """What the objectives are about: their values, and the interfaces, subnets and neighbours that these stand for."""

    def __init__(self, made: Sequence[AnyObjective], ground: Ground) -> None:
        self.ground = ground
        self.numbers, self.prefixes, self.words = arrived(made, ground)
        self.routers = {name for name in ground.routers if name.lower() in self.words}
        for router in self.routers:
            for port in ground.device(router).interfaces.values():
                for one in port.addresses:
                    self.prefixes.append(one.network)

        self.prefixes += [
            value.network
            for value in _leaves([one.model_dump() for one in made])
            if isinstance(value, IPv4Interface)
        ]

    def has(self, token: Token) -> bool:
        if token.kind in ("addr", "net"):
            return self._address(token)
        if token.kind == "host":
            host = self.ground.host(token.value)
            return (
                token.value.lower() in self.words
                or host.port.router in self.routers
                or self._prefix(IPv4Network(host.address.ip))
            )
        return True

    def _address(self, token: Token) -> bool:
        address = token.value if token.kind == "addr" else token.value.ip
        one = IPv4Network(address) if token.kind == "addr" else token.value.network
        return int(address) in self.numbers or self._prefix(one)

    def _prefix(self, one: IPv4Network) -> bool:
        return any(
            one == other or (other != ANYWHERE and (one.subnet_of(other) or other.subnet_of(one)))
            for other in self.prefixes
        )


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
    else:
        yield value
