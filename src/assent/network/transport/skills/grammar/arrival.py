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
from assent.network.transport.objectives import ANYWHERE, AnyObjective, PrefixListEdit
from assent.network.transport.skills.grammar.mentions import Token

_LITTLE = ("the", "our", "its", "their", "router", "provider", "la", "el", "le", "o", "a", "l")
_BESIDE = (
    "TO",
    "FROM",
    "FACING",
    "VIA",
    "OF",
    "WITH",
    "with",
    "BETWEEN",
    "REACH",
    "LINK",
    "than",
    "by",
    "behind",
    "IT",
)


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
            words |= {
                value.lower(),
                *re.findall(r"[\w-]+", value.lower()),
                *re.findall(r"\w+", value.lower()),
            }
            numbers |= {int(number) for number in re.findall(r"\d+", value)}
    for one in made:
        if (
            isinstance(one, PrefixListEdit) and one.remove_sequences
        ):  # entries that go are what is said of them
            known = ground.device(one.router).prefix_lists.get(one.list)
            gone = [rule for rule in known.rules if rule.sequence in one.remove_sequences] if known else []
            addresses += [rule.prefix for rule in gone]
    return numbers, addresses, words


def missing(clauses: Sequence[Sequence[Token]], made: Sequence[AnyObjective], ground: Ground) -> str | None:
    """The question about addresses, subnets and hosts that became nothing, or None."""
    if not made:
        return None
    known = _Known(made, ground)
    lost = [
        token.text
        for tokens in clauses
        for at, token in enumerate(tokens)
        if not (_beside(tokens, at) or known.has(token))
    ]
    if not lost:
        return None
    quoted = ", ".join(f"“{text}”" for text in dict.fromkeys(lost))
    return f"What about {quoted}? Nothing that I understood concerns it."


def _beside(tokens: Sequence[Token], at: int) -> bool:
    """Whether a router here only says where something leads or comes from: `towards R4`, `learned from the ISP`."""
    if tokens[at].kind != "router":
        return False
    before = [token for token in tokens[max(0, at - 3) : at] if token.text.lower() not in _LITTLE]
    return bool(before) and before[-1].kind == "word" and before[-1].value in _BESIDE


class _Known:
    """What the objectives are about: their values, and the interfaces, subnets and neighbours that these stand for."""

    def __init__(self, made: Sequence[AnyObjective], ground: Ground) -> None:
        self.ground = ground
        self.numbers, self.prefixes, self.words = arrived(made, ground)
        self.routers = {name for name in ground.routers if name.lower() in self.words}
        self.own = frozenset(self.prefixes)
        self.beside = {
            far.router
            for one in made
            if (router := getattr(one, "router", None)) and (name := getattr(one, "interface", None))
            for far in ground.far_ends(router, name)
        }
        for router in self.routers:
            for port in ground.device(router).interfaces.values():
                for one in port.addresses:
                    self.prefixes.append(one.network)

        carried = [getattr(o, "router", "") for o in made if getattr(o, "redistribute", None) == "static"]
        self.prefixes += [static.prefix for router in carried for static in ground.device(router).statics]
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
        if token.kind == "router":
            return self._router(str(token.value))
        if token.kind == "iface":
            return self._interface(str(token.value))
        return True

    def _router(self, name: str) -> bool:
        """Spoken of by name, or as what is at the other end, who the next hop is, or where a subnet is."""
        if name in self.routers or name in self.beside:
            return True
        ports = self.ground.device(name).interfaces.values()
        return any(self._owned(one) for port in ports for one in port.addresses)

    def _interface(self, name: str) -> bool:
        """In an objective by its name, or by the subnet that is on it."""
        low = name.lower()
        if any(low == word or word.endswith(low) for word in self.words):
            return True
        devices = [self.ground.device(router).interfaces for router in self.routers]
        ports = [port for ports in devices for full, port in ports.items() if full.lower().endswith(low)]
        return any(self._owned(one) for port in ports for one in port.addresses)

    def _owned(self, address: IPv4Interface) -> bool:
        return int(address.ip) in self.numbers or any(
            address.ip in other for other in self.own if other != ANYWHERE
        )

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
