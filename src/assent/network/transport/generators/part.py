"""What one objective contributes: lines for each router, claims, and what had to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.claims import Claim
from assent.network.transport.device import OspfProcess
from assent.network.transport.grounding import Ground
from assent.network.transport.network import HostPort, Port

OSPF_DEFAULT_PROCESS = 1


@dataclass
class Part:
    """`lines` by router, in the order in which they are to be entered. `notes` are said to the person."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hosts: list[HostPort] = field(default_factory=list)
    unplugged: list[str] = field(default_factory=list)
    links: list[tuple[Port, Port]] = field(default_factory=list)
    cut: list[Port] = field(default_factory=list)
    """Ports whose cables are unplugged."""

    def section(self, router: str, heading: str, lines: Sequence[str]) -> None:
        """A section of the router's configuration, such as an interface."""
        if lines:
            self.lines.setdefault(router, []).extend([heading, *(f" {line}" for line in lines)])

    def top(self, router: str, *lines: str) -> None:
        self.lines.setdefault(router, []).extend(lines)


def ospf_process(ground: Ground, router: str) -> OspfProcess:
    """The router's OSPF process. Raises Clarify where it has none."""
    processes = ground.device(router).ospf
    if not processes:
        raise Clarify([f"{router} does not run OSPF. Which of its networks should, and in which area?"])
    return processes[min(processes)]


def process_number(ground: Ground, router: str) -> int:
    """The router's process number; a router without one gets the number that the others use."""
    own = ground.device(router).ospf
    if own:
        return min(own)
    others = sorted(min(device.ospf) for device in ground.network.devices.values() if device.ospf)
    return others[len(others) // 2] if others else OSPF_DEFAULT_PROCESS


def area_of(ground: Ground, router: str, interface: str) -> int | None:
    """The OSPF area that an interface is in, None where OSPF does not run on it."""
    one = ground.port(router, interface)
    if one is None or one.shutdown or not one.addresses:
        return None
    if one.ospf_area is not None:
        return one.ospf_area[1]
    for process in ground.device(router).ospf.values():
        inside = [
            n
            for n in process.networks
            if _within(int(one.addresses[0].ip), n.match.address, n.match.wildcard)
        ]
        if inside:
            return min(inside, key=lambda n: int(n.match.wildcard)).area
    return None


def _within(address: int, base: IPv4Address, ignored: IPv4Address) -> bool:
    keep = ~int(ignored) & 0xFFFFFFFF
    return address & keep == int(base) & keep


def is_passive(ground: Ground, router: str, interface: str) -> bool:
    for process in ground.device(router).ospf.values():
        if interface in process.passive or (process.passive_default and interface not in process.active):
            return True
    return False


def neighbours(ground: Ground, router: str, interface: str) -> list[Port]:
    """The far ends with which this interface has an OSPF adjacency, by the model."""
    area = area_of(ground, router, interface)
    if area is None or is_passive(ground, router, interface):
        return []
    return [
        far
        for far in ground.far_ends(router, interface)
        if area_of(ground, far.router, far.interface) == area
        and not is_passive(ground, far.router, far.interface)
    ]


def wildcard(prefix: IPv4Network) -> str:
    """`10.0.0.0 0.0.0.255`."""
    return f"{prefix.network_address} {prefix.hostmask}"
