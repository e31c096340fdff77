"""Sends packets into a running twin and tells what became of each: where it was seen, whether it arrived.

Every packet is sent in several rounds; between rounds the routers hash flows differently, so that equal-cost
paths are all taken. `choice` says which packets, `verifier` what their fate means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from assent.network.transport.network import Port
from assent.network.transport.twin import packet as wire
from assent.network.transport.twin.layout import Layout, Station
from assent.network.transport.twin.running import Twin
from assent.network.transport.verifier.packets import Packet
from assent.network.transport.verifier.reach import Entry

ROUNDS = 16
"""Two equal paths are missed by one in 2^15 packets, four by one in 75."""

_WAIT_S = 0.15
_NO_RAW_SOCKET = 255
_NUMBERS = 32_000
"""Packets in flight are told apart by 16 bits."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A packet, and where it enters."""

    entry: Entry
    packet: Packet


@dataclass(frozen=True, slots=True)
class Trace:
    """One packet in one round. `seen`: the ports of routers that it came in at, in order; `arrived`: who got
    it, or empty."""

    shot: Shot
    seen: tuple[Port, ...]
    arrived: str

    @property
    def routers(self) -> tuple[str, ...]:
        """Every router that had the packet, the first one included."""
        first = () if self.shot.entry.port is not None else (self.shot.entry.router,)
        return (*first, *(port.router for port in self.seen))

    def __str__(self) -> str:
        way = " → ".join(str(port) for port in self.seen)
        start = f"sent {self.shot.entry}" if self.shot.entry.port else f"{self.shot.entry}"
        end = f"arrived at {self.arrived}" if self.arrived else "arrived nowhere"
        return f"{self.shot.packet} {start}; seen coming into {way or 'no router'}; {end}"


def can_enter(layout: Layout, entry: Entry) -> bool:
    """Whether the twin has somebody who can send a packet in there."""
    return entry.port is None or (entry.port in layout.cards and layout.at(entry.port) is not None)


def send(twin: Twin, shots: Sequence[Shot], rounds: int = ROUNDS) -> tuple[Trace, ...]:
    """One trace per packet and round. Raises Permanent or Temporary where the twin is gone."""
    most = _NUMBERS // rounds
    parts = (shots[at : at + most] for at in range(0, len(shots), most))
    return tuple(trace for part in parts for trace in _send(twin, part, rounds))


def _send(twin: Twin, shots: Sequence[Shot], rounds: int) -> tuple[Trace, ...]:
    layout = twin.layout
    _answer_for(twin, {shot.packet.destination for shot in shots})
    numbered = {1 + at * rounds + turn: shot for at, shot in enumerate(shots) for turn in range(rounds)}
    protocols = sorted({shot.packet.protocol for shot in shots} - {_NO_RAW_SOCKET})
    spaces = sorted(layout.spaces.values())
    seen = twin.sandbox.probe(
        links=[*spaces, *sorted(one.card.space for one in layout.stations.values())],
        locals_=[[space, protocols] for space in spaces],
        rounds=[
            {
                "seeds": {space: 1 + turn * 7919 + at * 104729 for at, space in enumerate(spaces)},
                "shots": [_shot(layout, shot, 1 + at * rounds + turn) for at, shot in enumerate(shots)],
            }
            for turn in range(rounds)
        ],
        keys=sorted(numbered),
        wait=_WAIT_S,
    )
    return _traces(layout, numbered, seen)


def _answer_for(twin: Twin, destinations: Iterable[IPv4Address]) -> None:
    """Destinations that no host has get a temporary one on their subnet, so that neighbours can resolve them."""
    layout = twin.layout
    known = {one.address.ip for one in layout.stations.values() if one.address is not None}
    commands = []
    for address in sorted(set(destinations) - known):
        if address in layout.topology.owners:
            continue
        for station in _on_subnet(layout, address):
            argv = ["ip", "addr", "replace", f"{address}/32", "dev", station.card.name]
            commands.append((station.card.space, argv, ""))
    twin.sandbox.run(commands)


def _on_subnet(layout: Layout, address: IPv4Address) -> Iterable[Station]:
    for port in sorted(layout.cards):
        station = layout.at(port)
        inside = any(address in one.network for one in layout.topology.interface(port).addresses)
        if inside and station is not None:
            yield station


def _shot(layout: Layout, shot: Shot, number: int) -> dict[str, str]:
    data = wire.build(shot.packet, number).hex()
    if shot.entry.port is None:
        return {"netns": layout.spaces[shot.entry.router], "interface": "", "packet": data}
    station = layout.at(shot.entry.port)
    assert station is not None, "callers ask can_enter first"
    ends = {"to": layout.cards[shot.entry.port].mac, "from": station.card.mac}
    plain = {key: mac.replace(":", "") for key, mac in ends.items()}
    return {"netns": station.card.space, "interface": station.card.name, "packet": data, **plain}


def _traces(layout: Layout, numbered: dict[int, Shot], seen: Sequence[Sequence[object]]) -> tuple[Trace, ...]:
    ports = {(card.space, card.name): port for port, card in layout.cards.items()}
    routers = {space: router for router, space in layout.spaces.items()}
    hosts = {one.card.space: one.name for one in layout.stations.values()}
    macs = {card.mac.replace(":", ""): card.space for card in layout.cards.values()}
    steps: dict[int, dict[str, Port]] = {}
    arrived: dict[int, str] = {}
    for space, interface, number, source, destination, protocol, neighbour in seen:
        shot = numbered[int(str(number))]
        ends = (str(shot.packet.source), str(shot.packet.destination), shot.packet.protocol)
        if ends != (source, destination, protocol):
            continue
        at = int(str(number))
        if space in hosts:
            arrived[at] = hosts[str(space)]
        elif interface == "":
            arrived[at] = f"{routers[str(space)]} itself"
        elif (space, interface) in ports:  # not its own loopback
            steps.setdefault(at, {})[macs.get(str(neighbour), "")] = ports[str(space), str(interface)]
    spaces = layout.spaces
    return tuple(
        Trace(shot, tuple(_chain(spaces, shot, steps.get(at, {}))), arrived.get(at, ""))
        for at, shot in sorted(numbered.items())
    )


def _chain(spaces: dict[str, str], shot: Shot, steps: dict[str, Port]) -> Iterable[Port]:
    """In the order of travel: each sighting names who sent the packet there."""
    here = "" if shot.entry.port is not None else spaces[shot.entry.router]
    left = dict(steps)
    while here in left:
        port = left.pop(here)
        yield port
        here = spaces[port.router]
