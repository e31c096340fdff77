"""How long the static verifier takes on a network of many routers: `python benchmarks/bench_verifier.py [ROUTERS]`.

A ring of routers with chords, a LAN and a loopback on each, OSPF in one area and in several; changes of four
kinds are verified before/after, link failures included. Prints one line per case: seconds of processor time (what
else runs on the machine does not count), best of three.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.intents.evidence import overall
from assent.network.transport.claims import Claim, Flow, Setting, Traffic
from assent.network.transport.device import (
    ANY,
    Acl,
    AclEntry,
    Device,
    Interface,
    OspfNetwork,
    OspfProcess,
    Ports,
    WildcardSet,
)
from assent.network.transport.network import HostPort, Port, RoutedNetwork
from assent.network.transport.verifier.static import StaticVerifier

LIMIT_S = 2.0


def build(count: int, areas: int) -> RoutedNetwork:
    """`areas` 1: all in the backbone. Otherwise the backbone is the ring, LANs are in areas of their own."""
    interfaces: dict[int, dict[str, Interface]] = {number: {} for number in range(count)}
    links = []
    cables = [(n, (n + 1) % count) for n in range(count)] + [(n, (n + 7) % count) for n in range(0, count, 2)]
    for index, (a, z) in enumerate(cables):
        base = int(IPv4Address("10.0.0.0")) + 4 * index
        ends = []
        for offset, router in ((1, a), (2, z)):
            name = f"GigabitEthernet0/{len(interfaces[router]) + 1}"
            address = IPv4Interface((base + offset, 30))
            interfaces[router][name] = Interface(name, (address,), ospf_area=(1, 0))
            ends.append(Port(f"R{router}", name))
        links.append((ends[0], ends[1]))
    hosts = {}
    for number, known in interfaces.items():
        lan = IPv4Interface((int(IPv4Address("172.16.0.0")) + 256 * number + 1, 24))
        area = 0 if areas == 1 else 1 + number % areas
        known["GigabitEthernet0/0"] = Interface("GigabitEthernet0/0", (lan,), ospf_area=(1, area))
        loopback = IPv4Interface((int(IPv4Address("192.168.0.0")) + number, 32))
        known["Loopback0"] = Interface("Loopback0", (loopback,), ospf_area=(1, 0))
        station = IPv4Interface((int(lan.ip) + 9, 24))
        hosts[f"h{number}"] = HostPort(f"h{number}", station, Port(f"R{number}", "GigabitEthernet0/0"))
    everything = OspfNetwork(WildcardSet(IPv4Address(0), IPv4Address(0xFFFFFFFF)), 0)
    ospf = {1: OspfProcess(1, networks=(everything,))}
    devices = {f"R{n}": Device(f"R{n}", "ios", known, ospf=ospf) for n, known in interfaces.items()}
    return RoutedNetwork(dict.fromkeys(devices, ""), devices, tuple(links), hosts)


def change(network: RoutedNetwork, router: str, name: str, **fields: object) -> RoutedNetwork:
    device = network.devices[router]
    known = {**device.interfaces, name: replace(device.interfaces[name], **fields)}  # type: ignore[arg-type]
    return network.with_device(router, "", replace(device, interfaces=known))


def block(network: RoutedNetwork, router: str) -> tuple[RoutedNetwork, Claim]:
    """SNMP from one LAN is denied where it comes in."""
    lan = network.devices[router].interfaces["GigabitEthernet0/0"].addresses[0].network
    source = WildcardSet(lan.network_address, lan.hostmask)
    deny = AclEntry("deny", 17, source, ANY, destination_ports=Ports(((161, 162),)))
    device = replace(
        network.devices[router], acls={"101": Acl("101", "extended", (deny, AclEntry("permit")))}
    )
    after = change(network.with_device(router, "", device), router, "GigabitEthernet0/0", acl_in="101")
    flow = Flow(source=lan, destination=IPv4Network("0.0.0.0/0"), protocol=17, destination_ports=(161, 162))
    return after, Traffic(flow=flow, expected="denied")


def reach(network: RoutedNetwork, a: str, z: str) -> Claim:
    lans = [network.devices[one].interfaces["GigabitEthernet0/0"].addresses[0].network for one in (a, z)]
    return Traffic(flow=Flow(source=lans[0], destination=lans[1]), expected="permitted")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    slowest = 0.0
    for areas in (1, 10):
        network = build(count, areas)
        far = f"R{count // 2}"
        blocked, denied = block(network, "R3")
        cost = Setting(router="R3", interface="GigabitEthernet0/1", field="ospf_cost", value=50)
        costly = change(network, "R3", "GigabitEthernet0/1", ospf_cost=50)
        both = change(costly, far, "GigabitEthernet0/1", ospf_cost=50)
        described = change(network, "R3", "GigabitEthernet0/1", description="x")
        said = Setting(router="R3", interface="GigabitEthernet0/1", field="description", value="x")
        for name, after, claims in (
            ("description", described, (said,)),
            ("block SNMP", blocked, (denied,)),
            ("cost", costly, (cost, reach(network, "R3", far))),
            ("cost on two", both, (cost, reach(network, "R3", far))),
        ):
            seconds = min(timed(network, after, claims) for _ in range(3))
            slowest = max(slowest, seconds)
            outcome = overall(StaticVerifier().verify(network, after, claims))
            print(f"{count} routers, {areas:2} area(s), {name:12} {seconds:7.3f} s  {outcome}")
    print(f"slowest {slowest:.3f} s (limit for 100 routers: {LIMIT_S} s)")
    return 0 if count > 100 or slowest < LIMIT_S else 1


def timed(before: RoutedNetwork, after: RoutedNetwork, claims: tuple[Claim, ...]) -> float:
    """Nothing is remembered from an earlier run: the networks are new objects."""
    before, after = replace(before), replace(after)
    start = time.process_time()
    StaticVerifier().verify(before, after, claims)
    return time.process_time() - start


if __name__ == "__main__":
    raise SystemExit(main())
