"""A network in one state, with everything that follows from its configurations: what all checks look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier.ospf import Graph
from assent.network.transport.verifier.routes import Routes
from assent.network.transport.verifier.topology import Topology


@dataclass(frozen=True, eq=False)
class View:
    """`tunnels`: why each tunnel interface is down, or None where it is up. `prefixes`, `clean`, `steps`, `cuts`,
    `faults`, `worlds`: memories of `places`, `pairs`, `stepping`, `snapshot`, `checks` and `tables`."""

    network: RoutedNetwork
    topology: Topology
    graph: Graph
    routes: Routes
    tunnels: dict[Port, str | None]
    prefixes: list[IPv4Network] = field(default_factory=list)
    clean: dict[IPv4Address, frozenset[str]] = field(default_factory=dict)
    steps: dict[IPv4Address, dict[str, tuple[Any, ...]]] = field(default_factory=dict)
    under: View | None = None
    """The same network with its tunnels down, where it has some."""
    alike: View | None = None
    """A view of another network with the very same routes, for a cable that is cut is cut in both alike."""
    cuts: dict[tuple[Port, Port], View] = field(default_factory=dict)
    faults: dict[str, tuple[str, ...]] = field(default_factory=dict)
    worlds: dict[Any, View] = field(default_factory=dict)

    @cached_property
    def filtering(self) -> frozenset[str]:
        """The routers that name a packet filter on any interface: on all others everything passes."""
        return frozenset(
            name
            for name, device in self.network.devices.items()
            if any(one.acl_in is not None or one.acl_out is not None for one in device.interfaces.values())
        )
