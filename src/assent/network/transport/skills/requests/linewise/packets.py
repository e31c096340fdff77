"""The kinds of packets that symbols name: services, protocols and ports, in the order in which they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assent.network.transport.objectives import Service
from assent.network.transport.skills.grammar.ports import build_service
from assent.network.transport.skills.grammar.services import TCP, UDP, all_names, named
from assent.network.transport.skills.requests.linewise.symbols import Symbol

_BOTH = (TCP, UDP)
_BOUNDS = {"gt": 1, "above": 1, "over": 1, "lt": -1, "below": -1, "under": -1}


@dataclass
class _Group:
    """What one name or protocol says, with the ports behind it."""

    services: tuple[Service, ...] = ()
    protocols: list[int] = field(default_factory=list)
    ports: list[tuple[int, int]] = field(default_factory=list)
    of_source: bool = False


def packets_of(said: Sequence[Symbol]) -> tuple[Service, ...]:
    """None where nothing is named. Raises Clarify for ports that do not exist."""
    found: list[_Group] = []
    joined, inside, bound, source = True, False, 0, False
    for one in said:
        if one.kind in ("(", ")"):
            inside = one.kind == "("
        elif one.kind in ("AND", "SEP"):
            joined = False
        elif one.kind == "PORTW":
            bound = _BOUNDS.get(one.text, bound)
        elif one.kind == "FROM":
            source = True
        elif one.kind == "PKT" and one.token is not None and one.token.kind == "service":
            group = found[-1] if found and joined and _bare(found[-1]) else None
            if inside and found and found[-1].services and not found[-1].ports and _part(one, found[-1]):
                group = found[-1]  # `DHCP (udp bootps)`
            if group is None:
                group = _Group()
                found.append(group)
            group.services, joined, source = one.token.value, True, False
        elif one.kind == "PKT" and one.token is not None and one.token.kind == "proto":
            _protocol(found, one.token.value, joined=joined or inside)
            joined, source = True, False
        else:
            _port(found, _range(one, bound), joined=joined or inside, source=source)
            joined, bound = True, 0
    return tuple(dict.fromkeys(service for group in found for service in _services(group)))


def _part(one: Symbol, group: _Group) -> bool:
    said = one.token.value if one.token is not None else ()
    return all(
        any(
            a.protocol == b.protocol
            and a.ports
            and b.ports
            and b.ports[0] <= a.ports[0] <= a.ports[1] <= b.ports[1]
            for b in group.services
        )
        for a in said
    )


def _bare(group: _Group) -> bool:
    return bool(group.protocols) and not group.services and not group.ports


def _protocol(found: list[_Group], protocol: int, *, joined: bool) -> None:
    last = found[-1] if found else None
    restates = last is not None and last.services and not last.ports and joined
    pair = last is not None and _bare(last) and {*last.protocols, protocol} == set(_BOTH)
    if last is not None and (restates or pair):
        last.protocols.append(protocol)
    else:
        found.append(_Group(protocols=[protocol]))


def _port(found: list[_Group], ports: tuple[int, int], *, joined: bool, source: bool) -> None:
    last = found[-1] if found else None
    if last is not None and last.services and not joined and not last.ports:
        transports = [one.protocol for one in last.services if one.protocol in _BOTH]
        last = _Group(protocols=[p for p in dict.fromkeys(transports) if p is not None])
        found.append(last)
    if last is None or (source and last.ports and not last.of_source):
        last = _Group(protocols=[] if last is None else [*last.protocols])
        found.append(last)
    last.ports.append(ports)
    last.of_source = last.of_source or source


def _range(one: Symbol, bound: int) -> tuple[int, int]:
    if isinstance(one.value, tuple):
        return one.value
    if one.token is not None and one.token.kind == "range":
        low, high = one.token.value
        return int(low), int(high)
    number = int(str(one.value))
    return (number + 1, 65_535) if bound > 0 else (0, number - 1) if bound < 0 else (number, number)


def _services(group: _Group) -> list[Service]:
    if not group.ports:
        if not group.services:
            return [Service(protocol=one) for one in group.protocols]
        kept = [one for one in group.services if not group.protocols or one.protocol in group.protocols]
        return kept or list(group.services)
    out = []
    for ports in group.ports:
        within = [
            one.protocol
            for one in group.services
            if one.ports and one.ports[0] <= ports[0] and ports[1] <= one.ports[1]
        ]
        named_ = [one.protocol for one in group.services if one.protocol in _BOTH]
        chosen = group.protocols or within or named_ or _usual(ports)
        for protocol in dict.fromkeys(chosen):
            pair = (None, ports) if group.of_source else (ports, None)
            out.append(build_service(protocol, *pair))
    return out


def _usual(ports: tuple[int, int]) -> Sequence[int]:
    """The transports of the services that have this port; both where none has it."""
    known = {one.protocol for name in all_names() for one in named(name) or () if one.ports == ports}
    if TCP in known and ports == (443, 443):
        return (TCP,)
    return tuple(one for one in _BOTH if one in known) or _BOTH
