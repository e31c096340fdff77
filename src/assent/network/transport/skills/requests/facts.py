"""The values that objectives hold, and those that the network has where they act; `backread` asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from assent.network.transport.generators.edits import sequences
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE, AnyObjective
from assent.network.transport.skills.grammar.mentions import Token


class Facts:
    """The values in the objectives, and those that the network has where they act."""

    def __init__(self, ground: Ground, made: Sequence[AnyObjective]) -> None:
        self.numbers: set[float] = set()
        self.networks: list[IPv4Network] = []
        if any(getattr(one, "ipsec", False) or getattr(one, "secret", None) for one in made):
            self.numbers |= {256, 14}  # AES-256, SHA-256, group 14: what is always used
        dumped = [one.model_dump() for one in made]
        self.said = str(dumped).lower()
        told = {getattr(one, "router", "") for one in made if one.kind == "bgp-announce"}
        for name in told:  # the lists that open or close for it
            running = ground.device(name).bgp
            lists = [one.prefix_out for one in running.neighbors.values()] if running is not None else []
            self.said += " ".join(str(one) for one in lists).lower()
        for value in leaves(dumped):
            self._take(value)
        routers = {name for name in ground.routers if name in set(map(str, leaves(dumped)))}
        self.processes: set[int] = set()
        for name in routers:
            self._device(ground, name)
            for acl in ground.device(name).acls.values():
                if acl.name in {getattr(one, "list", None) for one in made}:
                    self.numbers |= set(sequences(acl))
            for known in ground.device(name).prefix_lists.values():
                if known.name in {getattr(one, "list", None) for one in made}:
                    self.numbers |= {rule.sequence for rule in known.rules}

    def _take(self, value: Any) -> None:
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, int):
            self.numbers |= {value, value / 1000, value * 1000, value - 1, value + 1}
        elif isinstance(value, IPv4Network):
            self.networks.append(value)
        elif isinstance(value, IPv4Interface):
            self.networks += [value.network, IPv4Network(value.ip)]
            self.numbers.add(int(value.ip) & 0xFF)
        elif isinstance(value, IPv4Address):
            self.networks.append(IPv4Network(value))
            self.numbers.add(int(value) & 0xFF)
        else:
            self.numbers |= {int(number) for number in re.findall(r"\d+", str(value))}

    def _device(self, ground: Ground, name: str) -> None:
        device = ground.device(name)
        for port_name, port in device.interfaces.items():
            self._take(port_name)
            for value in (port.dot1q, port.mtu, port.bandwidth_kbps, port.description, *port.helpers):
                self._take(value)
            self.networks += [one.network for one in port.addresses]
            self.networks += [IPv4Network(one.ip) for one in port.addresses]
            for far in ground.far_ends(name, port_name):
                there = ground.port(far.router, far.interface)
                self.networks += [IPv4Network(one.ip) for one in (there.addresses if there else ())]
        self.processes |= set(device.ospf)
        self.networks += [one.prefix for one in device.statics if one.prefix != ANYWHERE]
        rules = [rule for known in device.prefix_lists.values() for rule in known.rules]
        self.networks += [rule.prefix for rule in rules if rule.prefix != ANYWHERE]
        if device.bgp is not None:
            self.numbers |= {device.bgp.asn, *(one.remote_as or 0 for one in device.bgp.neighbors.values())}

    def is_process(self, tokens: Sequence[Token], at: int) -> bool:
        """`ospf 100`: the number of a process that is there."""
        before = tokens[at - 1].text.lower() if at else ""
        return tokens[at].value in self.processes and before in (
            "ospf",
            "process",
            "proceso",
            "processo",
            "processus",
        )

    def has(self, token: Token) -> bool:
        if token.kind == "num":
            value = abs(float(token.value))
            return not self.numbers.isdisjoint((value, value / 1000, value * 1000))
        if token.kind == "range":
            return set(token.value) <= self.numbers
        one = IPv4Network(token.value) if token.kind == "addr" else token.value.network
        return any(
            one == other
            or (other.prefixlen and one.overlaps(other))
            or (
                other.prefixlen == one.prefixlen < 32 and one.supernet() == other.supernet()
            )  # the other half
            for other in self.networks
        )


def leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    else:
        yield value
