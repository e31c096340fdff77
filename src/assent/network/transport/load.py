"""From the network file to a network of device models: the one way in which routed networks are read.

Called by the composition root and by `assent configure`. Everything that does not fit together (an unknown
router, a host outside its subnet, two ends of a cable in different subnets) is found here, with its place in
the file, before anything is planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

from assent.intents.errors import InvalidInput, Problem
from assent.inventory import routed, yamlfile
from assent.inventory.routed import endpoint
from assent.network.transport.device import (
    Device,
    Interface,
    OspfNetwork,
    OspfProcess,
    WildcardSet,
)
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.languages.ios.render import render
from assent.network.transport.network import HostPort, Port, RoutedNetwork

Loc = Sequence[str | int]
Where = Callable[[Loc], str]
MAX_CONFIG_BYTES = 16 * 1024 * 1024


def load_network(path: Path) -> RoutedNetwork:
    """The network that the file describes. Raises InvalidInput with file, line and field of each problem."""
    file = yamlfile.read(path)
    return from_inventory(file.validate(routed.Network), path.parent, where=file.where)


def from_inventory(
    network: routed.Network, base_folder: Path, *, where: Where | None = None
) -> RoutedNetwork:
    """The same for a network that stands in a larger file, such as a scenario; `where` tells places in it.

    Raises InvalidInput.
    """
    return _Builder(network, base_folder, where or _dotted).build()


def attachment_problem(attached_to: str, network: RoutedNetwork | None) -> str:
    """Why nothing can be attached to `ROUTER INTERFACE`; "" where it can."""
    if network is None:
        return "there is no `network` to be attached to"
    try:
        router, interface = endpoint(attached_to)
    except ValueError as error:
        return str(error)
    if router not in network.devices:
        return f"there is no router {router!r}; routers: {', '.join(sorted(network.devices))}"
    known = network.devices[router].interfaces
    full = full_name(interface) or interface
    if full not in known:
        return f"{router} has no interface {interface!r}; interfaces: {', '.join(sorted(known))}"
    if not known[full].addresses:
        return f"{router} {interface} has no address, so nothing can be attached to it"
    return ""


def _dotted(loc: Loc) -> str:
    return ".".join(str(step) for step in loc)


class _Builder:
    def __init__(self, network: routed.Network, base: Path, where: Where) -> None:
        self.network = network
        self.base = base
        self.where = where
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.devices: dict[str, Device] = {}

    def build(self) -> RoutedNetwork:
        for name in sorted(self.network.routers):
            self._router(name, self.network.routers[name])
        self._stop_if_wrong()
        self._addresses()
        links = self._links() if self.network.links else infer_links(self.devices)
        hosts = {
            name: host
            for name in sorted(self.network.hosts)
            if (host := self._host(name, self.network.hosts[name])) is not None
        }
        self._stop_if_wrong()
        return RoutedNetwork(self.texts, self.devices, links, hosts)

    def _wrong(self, loc: Loc, message: str) -> None:
        self.problems.append(Problem(self.where(loc), _dotted(loc), message))

    def _stop_if_wrong(self) -> None:
        if self.problems:
            more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
            field = self.problems[0].field
            raise InvalidInput(f"{self.problems[0]}{more}", field=field, problems=self.problems)

    def _router(self, name: str, router: routed.Router) -> None:
        if router.config is not None:
            self._read(name, router.config)
            return
        device = self._describe(name, router)
        self.texts[name] = render(device)
        self.devices[name] = parse(self.texts[name], name)

    def _read(self, name: str, config: str) -> None:
        loc = ("routers", name, "config")
        path = self.base / config
        try:
            if path.stat().st_size > MAX_CONFIG_BYTES:
                self._wrong(loc, f"{config} is larger than {MAX_CONFIG_BYTES} bytes")
                return
            text = path.read_text(encoding="utf-8")
            self.devices[name] = parse(text, name)
            self.texts[name] = text
        except InvalidInput as error:
            self._wrong(loc, error.message)
        except (OSError, UnicodeDecodeError, ValueError) as error:
            self._wrong(loc, f"{config} cannot be read: {getattr(error, 'strerror', None) or error}")

    def _describe(self, name: str, router: routed.Router) -> Device:
        interfaces: dict[str, Interface] = {}
        networks: list[OspfNetwork] = []
        for written in router.interfaces:
            it = router.interfaces[written]
            loc = ("routers", name, "interfaces", written)
            full = full_name(written)
            if full is None or full in interfaces:
                known = f"{full} is described twice" if full else f"{written!r} is no interface name"
                self._wrong(loc, f"{known}; write it such as GigabitEthernet0/1")
                continue
            address = self._address(loc, it.address)
            interfaces[full] = Interface(
                full,
                addresses=(address,) if address else (),
                shutdown=it.shutdown,
                description=(it.description or "").strip() or None,
                bandwidth_kbps=it.bandwidth_kbps,
                ospf_cost=it.cost,
            )
            if it.area is not None and address is None:
                self._wrong((*loc, "area"), "an OSPF area needs an address on the interface")
            elif it.area is not None and address is not None:
                networks.append(_network(address, it.area))
        return Device(name, "ios", interfaces, ospf=self._ospf(name, router, networks))

    def _address(self, loc: Loc, text: str | None) -> IPv4Interface | None:
        if text is None:
            return None
        try:
            address = IPv4Interface(text)
        except ValueError:
            self._wrong((*loc, "address"), f"{text} is no IPv4 address: IPv4 is what this network routes")
            return None
        network = address.network
        if network.prefixlen < 31 and address.ip in (network.network_address, network.broadcast_address):
            self._wrong(
                (*loc, "address"), f"{text} is the network's or its broadcast address, no interface's"
            )
        return address

    def _ospf(self, name: str, router: routed.Router, networks: list[OspfNetwork]) -> dict[int, OspfProcess]:
        if router.ospf is None and not networks:
            return {}
        described = router.ospf or routed.Ospf()
        router_id = None
        if described.router_id is not None:
            try:
                router_id = IPv4Address(described.router_id)
            except ValueError:
                self._wrong(("routers", name, "ospf", "router_id"), f"{described.router_id} is no router id")
        process = described.process
        return {process: OspfProcess(process, router_id, tuple(dict.fromkeys(networks)))}

    def _addresses(self) -> None:
        """No two interfaces, and no interface and host, have one address."""
        owners: dict[IPv4Address, str] = {}
        for name, device in self.devices.items():
            for it in device.interfaces.values():
                for address in it.addresses:
                    owner = owners.setdefault(address.ip, f"{name} {it.name}")
                    if owner != f"{name} {it.name}" and not it.shutdown:
                        self._wrong(self._loc(name, it.name), f"{address.ip} is also the address of {owner}")
        for host_name in sorted(self.network.hosts):
            ip = IPv4Interface(self.network.hosts[host_name].address).ip
            owner = owners.setdefault(ip, f"host {host_name}")
            if owner != f"host {host_name}":
                self._wrong(("hosts", host_name, "address"), f"{ip} is also the address of {owner}")

    def _loc(self, router: str, interface: str) -> Loc:
        written = self.network.routers[router].interfaces
        for name in written:
            if full_name(name) == interface:
                return ("routers", router, "interfaces", name, "address")
        return ("routers", router, "config")

    def _port(self, loc: Loc, text: str) -> Port | None:
        try:
            router, written = routed.endpoint(text)
        except ValueError as error:
            self._wrong(loc, str(error))
            return None
        if router not in self.devices:
            self._wrong(loc, f"there is no router {router}; known: {_some(self.devices)}")
            return None
        interface = full_name(written)
        if interface is None or interface not in self.devices[router].interfaces:
            known = _some(self.devices[router].interfaces)
            self._wrong(loc, f"{router} has no interface {written}; it has {known}")
            return None
        return Port(router, interface)

    def _links(self) -> tuple[tuple[Port, Port], ...]:
        links: list[tuple[Port, Port]] = []
        taken: dict[Port, int] = {}
        for index, link in enumerate(self.network.links):
            a = self._port(("links", index, "a"), link.a)
            z = self._port(("links", index, "z"), link.z)
            if a is None or z is None:
                continue
            for end, port in (("a", a), ("z", z)):
                if taken.setdefault(port, index) != index or a == z:
                    self._wrong(("links", index, end), f"{port} already has a cable")
            self._same_subnet(index, a, z)
            links.append((a, z))
        return tuple(links)

    def _same_subnet(self, index: int, a: Port, z: Port) -> None:
        one, other = _networks(self.devices, a), _networks(self.devices, z)
        if one and other and not one & other:
            ends = f"{a} is in {_some(map(str, sorted(one)))} and {z} in {_some(map(str, sorted(other)))}"
            self._wrong(("links", index), f"the two ends are in different subnets: {ends}")

    def _host(self, name: str, host: routed.Host) -> HostPort | None:
        port = self._port(("hosts", name, "attached_to"), host.attached_to)
        loc = ("hosts", name, "address")
        try:
            address = IPv4Interface(host.address)
        except ValueError:
            self._wrong(loc, f"{host.address} is no IPv4 address: IPv4 is what this network routes")
            return None
        if port is None:
            return None
        subnets = _networks(self.devices, port)
        if not any(address.ip in subnet for subnet in subnets):
            known = f"which is in {_some(map(str, sorted(subnets)))}" if subnets else "which has no address"
            self._wrong(loc, f"{host.address} is outside the subnet of {port}, {known}")
            return None
        return HostPort(name, address, port)


def infer_links(devices: dict[str, Device]) -> tuple[tuple[Port, Port], ...]:
    """Cables guessed from addresses: two interfaces of two routers that alone share a subnet.

    More than two on one subnet are joined pairwise, as a switch between them would.
    """
    by_subnet: dict[IPv4Network, list[Port]] = {}
    for router in sorted(devices):
        for it in devices[router].interfaces.values():
            for address in it.addresses:
                if address.network.prefixlen < 32 and not it.name.startswith(("Loopback", "Tunnel")):
                    by_subnet.setdefault(address.network, []).append(Port(router, it.name))
    pairs = [
        (a, z)
        for _, ports in sorted(by_subnet.items())
        for at, a in enumerate(ports)
        for z in ports[at + 1 :]
        if a.router != z.router
    ]
    return tuple(dict.fromkeys(pairs))


def _network(address: IPv4Interface, area: int) -> OspfNetwork:
    network = address.network
    return OspfNetwork(WildcardSet(network.network_address, network.hostmask), area)


def _networks(devices: dict[str, Device], port: Port) -> set[IPv4Network]:
    return {address.network for address in devices[port.router].interfaces[port.interface].addresses}


def _some(names: Iterable[object]) -> str:
    listed = [str(name) for name in names]
    return ", ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")
