"""A network brought up for real: a router is a namespace with zebra, ospfd and staticd, a cable a pair of veths.

`verifier` asks it about claims; tests and drivers may ask it anything that FRR or the kernel can answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Literal

from assent.intents.errors import Permanent, Temporary
from assent.network.namespaces import frr
from assent.network.namespaces.frr import RUN
from assent.network.namespaces.sandbox import Sandbox
from assent.network.transport.languages.frr.render import FrrConfig, render
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.twin import filters, live
from assent.network.transport.twin.layout import SWITCH, Card, Layout, lay_out
from assent.network.transport.twin.sandbox import DAEMONS
from assent.network.transport.verifier.ospf import is_nssa

CONVERGE_S = 30.0
_QUIET_S = 0.7
_QUIET_IN_DOUBT_S = 3.0
_QUIET_EXTERNAL_S = 2.5
"""FRR brings routes in, and works out those of others, by timers of 1 s each that nobody can set."""

_QUIET_NSSA_S = 6.0
"""Its border routers translate by a timer of 5 s."""

_QUIET_AFTER_CHANGE_S = 1.6
"""A change begins with silence: dead intervals of 1 s have to pass before a neighbour is missed."""

_QUIET_BGP_S = 4.0
"""A session may be tried anew, and its routes then come with timers of their own."""

_POLL_S = 0.1
_SETTLED = ("Full", "2-Way")
_KERNEL = {  # a router forwards by destination and looks at no source, as IOS does
    "net/ipv4/ip_forward": "1",
    "net/ipv4/conf/all/accept_local": "1",
    "net/ipv4/conf/all/rp_filter": "0",
    "net/ipv4/conf/default/rp_filter": "0",
    "net/ipv4/conf/all/send_redirects": "0",
    "net/ipv4/conf/default/send_redirects": "0",
    "net/ipv4/fib_multipath_hash_policy": "1",
    "net/ipv6/conf/all/disable_ipv6": "1",
    "net/ipv6/conf/default/disable_ipv6": "1",
}


class Twin:
    """A context manager: up and converged inside it, gone after it. Raises Permanent or Temporary."""

    def __init__(self, network: RoutedNetwork) -> None:
        self.layout: Layout = lay_out(network)
        self.took_s = 0.0
        """From nothing to converged."""
        self._started = time.monotonic()
        self._settled: object = None
        self.sandbox = Sandbox()
        try:
            self._bring_up()
            self._converge()
        except BaseException:
            self.sandbox.close()
            raise
        self.took_s = time.monotonic() - self._started

    def show(self, router: str, command: str) -> Any:
        """What `show ... json` says on a router. Raises Temporary where its daemon does not answer."""
        return self.show_all((router,), command)[router]

    def show_all(self, routers: Sequence[str], command: str) -> dict[str, Any]:
        daemon = "ospfd" if command.startswith("show ip ospf") else "zebra"
        asked = [(self._socket(router, daemon), command) for router in routers]
        found = {}
        for router, answer in zip(routers, self.sandbox.ask(asked), strict=True):
            if answer is None:
                raise Temporary(f"{daemon} of {router} does not answer in the twin")
            found[router] = json.loads(answer or "{}")
        return found

    def steps(self, network: RoutedNetwork) -> dict[str, live.Steps] | None:
        """By router, what makes this twin that network; None where it has to be brought up anew."""
        new = lay_out(network)
        if not live.same_shape(self.layout, new):
            return None
        inside = _inside(self.layout), _inside(new)
        found = {}
        for router, space in new.spaces.items():
            typed = live.daemons(_config(self.layout, router), _config(new, router))
            if typed is None:
                return None
            tables = [
                filters.render(one.network.devices[router], one.names[router]) for one in (self.layout, new)
            ]
            table = tables[1] if tables[0] != tables[1] else ""
            found[router] = live.Steps(live.kernel(inside[0][space], inside[1][space]), table, typed)
        return found

    def reconfigure(self, network: RoutedNetwork) -> None:
        """The running network becomes that one; anew where it cannot be typed. Raises Permanent where a step fails.

        It need not have converged: see `converge`.
        """
        steps = self.steps(network)
        if steps is None:
            self.sandbox.close()
            self.layout, self.sandbox = lay_out(network), Sandbox()
            self._bring_up()
            return
        for router, one in steps.items():
            space = self.layout.spaces[router]
            if one.filters:
                for flags in (["-c", "-f", "-"], ["-f", "-"]):
                    self.sandbox.run([(space, ["nft", *flags], one.filters)])
            if one.kernel:
                self.sandbox.run([(space, ["ip", "-batch", "-"], _text(one.kernel))])
            if one.daemons:
                said = [part for line in ("configure terminal", *one.daemons) for part in ("-c", line)]
                vtysh = ["vtysh", "--vty_socket", f"{RUN}/{space}", *said]
                (out,) = self.sandbox.run([(space, vtysh, "")])
                if wrong := [line for line in out.splitlines() if line.startswith("%")]:
                    raise Permanent(f"{router} in the twin: {wrong[0]}")
        self.layout = lay_out(network)

    def converge(self) -> None:
        """Waits until routes and neighbours are what they will be. Raises Temporary where they do not settle."""
        self._started = time.monotonic()
        self._converge(_QUIET_AFTER_CHANGE_S)

    def steady(self) -> bool:
        """Whether routes and neighbours are still what they were when the network had converged."""
        return self._state()[0] == self._settled

    def in_host(self, host: str, argv: Sequence[str]) -> tuple[int, str, str]:
        """Runs a program in a host's namespace: exit code, output, errors."""
        return self.sandbox.attempt([(self.layout.stations[host].card.space, argv, "")])[0]

    def close(self) -> None:
        self.sandbox.close()

    def __enter__(self) -> Twin:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.close()
        return False

    def _bring_up(self) -> None:
        layout, sandbox = self.layout, self.sandbox
        routers = list(layout.spaces.values())
        hosts = [one.card.space for one in layout.stations.values()]
        sandbox.namespaces([*routers, SWITCH], _KERNEL)
        sandbox.namespaces(hosts, {**_KERNEL, "net/ipv4/ip_forward": "0"})
        sandbox.run([("", ["ip", "-batch", "-"], _text(_cables(layout)))])
        sandbox.run(
            [(space, ["ip", "-batch", "-"], _text(lines)) for space, lines in _inside(layout).items()]
        )
        self._filter()
        self._route()

    def _filter(self) -> None:
        """Every table is checked before any is loaded."""
        tables = [
            (space, filters.render(self.layout.network.devices[router], self.layout.names[router]))
            for router, space in self.layout.spaces.items()
        ]
        for flags in (["-c", "-f", "-"], ["-f", "-"]):
            self.sandbox.run([(space, ["nft", *flags], text) for space, text in tables])

    def _route(self) -> None:
        texts, commands = {}, []
        for router, space in self.layout.spaces.items():
            config = _config(self.layout, router)
            folder = f"{RUN}/{space}"
            for daemon in DAEMONS:
                text = f"hostname {space}\n{getattr(config, daemon)}"
                texts[f"{folder}/{daemon}.conf"] = text
                if daemon != "bgpd" or config.bgpd:
                    commands.append((daemon, space, frr.daemon(daemon, folder)))
        self.sandbox.files(texts)
        for daemon in DAEMONS:
            self.sandbox.spawn([(space, argv) for name, space, argv in commands if name == daemon])
            if daemon == DAEMONS[0]:
                self._wait_for(daemon)

    def _wait_for(self, daemon: str) -> None:
        devices = self.layout.network.devices
        running = [name for name in self.layout.spaces if daemon != "bgpd" or devices[name].bgp is not None]
        asked = [(self._socket(router, daemon), "show version") for router in running]
        while any(answer is None for answer in self.sandbox.ask(asked)):
            self._still_hoping(f"{daemon} does not start")
            time.sleep(0.02)

    def _converge(self, least_s: float = 0.0) -> None:
        """Until nothing has changed for a while; longer while neighbours are neither up nor down."""
        for daemon in DAEMONS[1:]:
            self._wait_for(daemon)
        quiet, since = max(least_s, self._quiet_s()), time.monotonic()
        while True:
            state, doubtful = self._state()
            now = time.monotonic()
            if state != self._settled:
                self._settled, since = state, now
            if now - since >= max(quiet, _QUIET_IN_DOUBT_S if doubtful else 0.0):
                return
            self._still_hoping("routes do not settle")
            time.sleep(_POLL_S)

    def _quiet_s(self) -> float:
        """How long nothing must have changed: as long as FRR may wait before it does something more."""
        processes = [p for d in self.layout.network.devices.values() for p in d.ospf.values()]
        if any(is_nssa(kind) for one in processes for kind in one.area_types.values()):
            return _QUIET_NSSA_S
        if any(device.bgp is not None for device in self.layout.network.devices.values()):
            return _QUIET_BGP_S
        brought = any(one.redistribute or one.default_originate != "no" for one in processes)
        return _QUIET_EXTERNAL_S if brought else _QUIET_S

    def _state(self) -> tuple[object, bool]:
        """Neighbours and routes; and whether some neighbour or network is still on its way to them."""
        routers = tuple(self.layout.spaces)
        speaking = tuple(r for r in routers if self.layout.network.devices[r].ospf)
        found: list[object] = []
        doubtful = False
        for neighbours in self.show_all(speaking, "show ip ospf neighbor json").values():
            listed = [one for some in neighbours.get("neighbors", {}).values() for one in _list(some)]
            states = sorted((str(one.get("address")), _neighbour_state(one) in _SETTLED) for one in listed)
            doubtful |= not all(settled for _, settled in states)
            found.append(states)
        for interfaces in self.show_all(speaking, "show ip ospf interface json").values():
            waiting = [
                one for one in interfaces.get("interfaces", {}).values() if one.get("state") == "Waiting"
            ]
            doubtful |= bool(waiting)
        for table in self.show_all(routers, "show ip route json").values():
            found.append(_without_ages(table))
        return found, doubtful

    def _still_hoping(self, what: str) -> None:
        dead = self.sandbox.dead()
        if dead:
            raise Permanent(f"the twin does not come up: {'; '.join(dead[:3])}")
        if time.monotonic() - self._started > CONVERGE_S + len(self.layout.spaces):
            raise Temporary(f"the twin does not come up: {what}")

    def _socket(self, router: str, daemon: str) -> str:
        return f"{RUN}/{self.layout.spaces[router]}/{daemon}.vty"


def _config(layout: Layout, router: str) -> FrrConfig:
    up = [port.interface for port in layout.topology.up if port.router == router]
    return render(
        layout.network.devices[router], layout.names[router], up, layout.timers[router], layout.ranges[router]
    )


def neighbours(twin: Twin, router: str) -> dict[Port, str]:
    """The ports of other routers that a router has as OSPF neighbours, each with its state."""
    found: dict[Port, str] = {}
    owners = twin.layout.topology.owners
    peers = twin.layout.topology.peers
    kernel = {name: port for port, name in twin.layout.names[router].items()}
    listed = twin.show(router, "show ip ospf neighbor json").get("neighbors", {})
    for one in (entry for some in listed.values() for entry in _list(some)):
        here = Port(router, kernel.get(str(one.get("ifaceName", "")).split(":")[0], ""))
        for port in owners.get(_address(one), ()):
            if port in peers.get(here, ()):
                found[port] = _neighbour_state(one)
    return found


def _address(entry: dict[str, Any]) -> Any:
    from ipaddress import IPv4Address

    return IPv4Address(str(entry.get("address") or entry.get("ifaceAddress")))


def _neighbour_state(entry: dict[str, Any]) -> str:
    return str(entry.get("state") or entry.get("nbrState", "")).split("/")[0]


def _list(some: Any) -> list[dict[str, Any]]:
    return some if isinstance(some, list) else [some]


def _without_ages(table: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted(
        (prefix, str(one.get("protocol")), str(one.get("selected")), str(one.get("metric")), _hops(one))
        for prefix, entries in table.items()
        for one in _list(entries)
    )


def _hops(entry: dict[str, Any]) -> str:
    hops = (
        (str(h.get("ip")), str(h.get("interfaceName")), str(h.get("active")))
        for h in entry.get("nexthops", ())
    )
    return str(sorted(hops))


def _cables(layout: Layout) -> list[str]:
    """Two cards: a cable. More: a bridge. One: a cable to nowhere, so that the card has a carrier."""
    lines = []
    for index, cards in enumerate(layout.segments):
        if len(cards) == 2:
            lines.append(_cable(cards[0], cards[1]))
            continue
        lines.append(f"link add b{index} netns {SWITCH} type bridge")
        for at, card in enumerate(cards):
            lines.append(_cable(card, Card(SWITCH, f"b{index}p{at}", "")))
    return lines


def _cable(a: Card, z: Card) -> str:
    ends = [f"name {c.name} {f'address {c.mac} ' if c.mac else ''}netns {c.space}" for c in (a, z)]
    return f"link add {ends[0]} type veth peer {ends[1]}"


def _inside(layout: Layout) -> dict[str, list[str]]:
    """By namespace: addresses, sizes, and what is up."""
    found: dict[str, list[str]] = {SWITCH: []}
    for index, cards in enumerate(layout.segments):
        if len(cards) != 2:
            found[SWITCH].append(f"link set b{index} up")
            for at in range(len(cards)):
                found[SWITCH].append(f"link set b{index}p{at} master b{index} up")
    for router, space in layout.spaces.items():
        found[space] = ["link set lo up"]
        for name, kernel in layout.names[router].items():
            interface = layout.network.devices[router].interfaces[name]
            if kernel != "lo" and interface.mtu is not None:
                found[space].append(f"link set {kernel} mtu {interface.mtu}")
            for address in interface.addresses:
                found[space].append(f"addr add {address} brd + dev {kernel}" if kernel != "lo" else
                                    f"addr add {address} dev lo")  # fmt: skip
            if kernel != "lo" and not interface.shutdown:
                found[space].append(f"link set {kernel} up")
    for station in layout.stations.values():
        lines = found[station.card.space] = ["link set lo up", f"link set {station.card.name} up"]
        addresses = [*([station.address] if station.address else []), *station.also]
        lines += [f"addr add {address} dev {station.card.name}" for address in addresses]
        if station.gateway is not None:
            lines.append(f"route add default via {station.gateway}")
    return found


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
