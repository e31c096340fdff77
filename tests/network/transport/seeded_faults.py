"""Faults of interfaces, OSPF and static routes, each put into a good configuration: what is done, and where the
evidence must point. `seeded_faults_edge` has the other classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Literal

from assent.network.transport.claims import (
    Claim,
    Flow,
    Routing,
    Setting,
    Traffic,
)

LAN1, LAN3 = "192.168.1.0/24", "172.16.1.0/24"


@dataclass(frozen=True)
class Fault:
    """`setup`: what makes the good network out of `network`; `lines`: the fault. `claims` hold before it.
    `named`: what one line of evidence against it must say."""

    name: str
    network: Literal["four-routers", "meridian"]
    lines: Mapping[str, str]
    named: tuple[str, ...]
    claims: Sequence[Claim] = ()
    setup: Mapping[str, str] = field(default_factory=dict)


def traffic(
    source: str,
    destination: str,
    expected: str = "permitted",
    protocol: int | None = None,
    port: int | None = None,
    enters: str | None = None,
    through: str | None = None,
) -> Traffic:
    flow = Flow(
        source=IPv4Network(source),
        destination=IPv4Network(destination),
        protocol=protocol,
        destination_ports=None if port is None else (port, port),
    )
    return Traffic(flow=flow, expected=expected, enters=enters, through=through)  # type: ignore[arg-type]


H1, H2 = "192.168.1.10/32", "172.16.1.10/32"
STATIC_IN_OSPF = {"edge1": "router ospf 1\n redistribute static subnets\n"}


def four(
    name: str,
    lines: Mapping[str, str],
    *named: str,
    claims: Sequence[Claim] = (),
    setup: Mapping[str, str] | None = None,
) -> Fault:
    neutral = Setting(router="R4", interface="GigabitEthernet0/3", field="duplex", value=None)
    return Fault(name, "four-routers", lines, named, claims or (neutral,), setup or {})


def meridian(
    name: str,
    lines: Mapping[str, str],
    *named: str,
    claims: Sequence[Claim] = (),
    setup: Mapping[str, str] | None = None,
) -> Fault:
    neutral = Setting(router="wan1", interface="GigabitEthernet0/0", field="speed", value="auto")
    return Fault(name, "meridian", lines, named, claims or (neutral,), setup or {})


ROUTING_FAULTS = (
    # interfaces and addresses
    four(
        "wrong mask on a link",
        {
            "R1": "interface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n"
            " ip address 10.0.0.1 255.255.255.128\n"
        },
        "R1 GigabitEthernet0/1",
        "not one subnet",
    ),
    four(
        "duplicate address",
        {"R4": "interface GigabitEthernet0/2\n ip address 40.0.0.1 255.255.255.0\n"},
        "40.0.0.1",
        "R1 GigabitEthernet0/2",
        "R4 GigabitEthernet0/2",
    ),
    four(
        "a host's address on an interface",
        {"R1": "interface GigabitEthernet0/0\n ip address 192.168.1.10 255.255.255.0\n"},
        "192.168.1.10",
        "h1",
    ),
    four(
        "overlapping subnets",
        {"R2": "interface GigabitEthernet0/0\n ip address 10.0.0.129 255.255.255.128\n no shutdown\n"},
        "R2",
        "GigabitEthernet0/0",
        "GigabitEthernet0/1",
        "overlap",
    ),
    four(
        "broadcast address",
        {"R2": "interface GigabitEthernet0/0\n ip address 10.9.0.255 255.255.255.0\n no shutdown\n"},
        "R2 GigabitEthernet0/0",
        "broadcast",
    ),
    four("interface shut down", {"R3": "interface GigabitEthernet0/0\n shutdown\n"}, "R3 GigabitEthernet0/0"),
    four(
        "LAN renumbered without its hosts",
        {"R3": "interface GigabitEthernet0/0\n ip address 172.16.99.1 255.255.255.0\n"},
        "172.16.1.",
        claims=(traffic(H1, H2),),
    ),
    four(
        "interface put into a VRF",
        {
            "R3": "vrf definition X\n address-family ipv4\ninterface GigabitEthernet0/0\n"
            " vrf forwarding X\n ip address 172.16.1.1 255.255.255.0\n"
        },
        "172.16.1.10",
    ),
    meridian(
        "wrong VLAN tag",
        {"dist1": "interface GigabitEthernet0/2.10\n encapsulation dot1Q 20\n"},
        "dist1",
        "GigabitEthernet0/2.10",
        "GigabitEthernet0/2.20",
    ),
    # OSPF
    four(
        "wrong area on a link",
        {
            "R1": "router ospf 100\n no network 10.0.0.0 0.0.0.255 area 0\n"
            " network 10.0.0.0 0.0.0.255 area 7\n"
        },
        "area 7 on R1 GigabitEthernet0/1",
    ),
    four(
        "mismatched hello interval",
        {"R2": "interface GigabitEthernet0/2\n ip ospf hello-interval 5\n"},
        "R2 GigabitEthernet0/2",
        "hello/dead",
    ),
    four(
        "mismatched dead interval",
        {"R3": "interface GigabitEthernet0/1\n ip ospf dead-interval 41\n"},
        "R3 GigabitEthernet0/1",
        "hello/dead",
    ),
    four(
        "mismatched MTU",
        {"R4": "interface GigabitEthernet0/1\n mtu 9000\n"},
        "MTU 1500 on R3 GigabitEthernet0/2",
        "9000 on R4 GigabitEthernet0/1",
    ),
    four(
        "mismatched network type",
        {"R4": "interface GigabitEthernet0/2\n ip ospf network point-to-point\n"},
        "R4 GigabitEthernet0/2",
        "network type",
    ),
    four(
        "nobody may become designated router",
        {
            "R1": "interface GigabitEthernet0/1\n ip ospf priority 0\n",
            "R2": "interface GigabitEthernet0/1\n ip ospf priority 0\n",
        },
        "R1 GigabitEthernet0/1",
        "priority 0",
    ),
    four(
        "authentication on one end",
        {
            "R1": "interface GigabitEthernet0/1\n ip ospf authentication message-digest\n"
            " ip ospf message-digest-key 1 md5 s3cret\n"
        },
        "R1 GigabitEthernet0/1",
        "authentication",
    ),
    four(
        "duplicate router id",
        {"R2": "router ospf 100\n router-id 9.9.9.9\n"},
        "9.9.9.9",
        "R2",
        setup={"R1": "router ospf 100\n router-id 9.9.9.9\n", "R2": "router ospf 100\n router-id 8.8.8.8\n"},
    ),
    four(
        "missing network statement",
        {"R3": "router ospf 100\n no network 172.16.1.0 0.0.0.255 area 2\n"},
        "172.16.1.10",
        "no route",
    ),
    four(
        "passive by mistake",
        {"R2": "router ospf 100\n passive-interface GigabitEthernet0/2\n"},
        "R2 GigabitEthernet0/2 is passive",
    ),
    four(
        "passive by default, no exception",
        {"R1": "router ospf 100\n passive-interface default\n"},
        "R1 GigabitEthernet0/1 is passive",
    ),
    meridian("stub on one side", {"wan1": "router ospf 1\n area 1 stub\n"}, "area 1 is", "stub on wan1"),
    meridian("NSSA on one side", {"lyon": "router ospf 1\n area 2 nssa\n"}, "area 2 is", "nssa on lyon"),
    meridian(
        "area cut off from the backbone",
        {
            "core2": "router ospf 1\n no network 10.10.2.0 0.0.0.3 area 2\n"
            " network 10.10.2.0 0.0.0.3 area 9\n",
            "lyon": "router ospf 1\n no network 10.10.2.0 0.0.0.3 area 2\n"
            " network 10.10.2.0 0.0.0.3 area 9\n",
        },
        "10.40.3.",
    ),
    meridian(
        "redistribution of static routes taken away",
        {"edge1": "router ospf 1\n no redistribute static\n"},
        "10.50.3.",
        setup=STATIC_IN_OSPF,
    ),
    meridian(
        "redistribution taken away", {"edge1": "router ospf 1\n no redistribute bgp 65001\n"}, "203.0.113."
    ),
    # static routes
    four("static route to nowhere", {"R1": "ip route 10.50.0.0 255.255.0.0 10.0.0.77\n"}, "R1", "10.0.0.77"),
    four(
        "static route to itself",
        {"R1": "ip route 10.50.0.0 255.255.0.0 10.0.0.1\n"},
        "R1",
        "10.0.0.1",
        "itself",
    ),
    four(
        "floating static route too near",
        {"R1": "ip route 172.16.1.0 255.255.255.0 40.0.0.2 90\n"},
        "R1",
        "172.16.1.0/24",
        claims=(Routing(router="R1", prefix=IPv4Network(LAN3), protocol="ospf"),),
    ),
    four(
        "floating static route too near, at a neighbour that sends it back",
        {
            "R1": "ip route 172.16.1.0 255.255.255.0 10.0.0.2 90\n",
            "R2": "ip route 172.16.1.0 255.255.255.0 10.0.0.1 90\n",
        },
        "172.16.1.10",
        "loop",
    ),
    four(
        "default routes that loop",
        {"R1": "ip route 0.0.0.0 0.0.0.0 10.0.0.2\n", "R2": "ip route 0.0.0.0 0.0.0.0 10.0.0.1\n"},
        "R1: ip route 0.0.0.0/0",
        "R1 → R2 → R1",
    ),
    four("black hole", {"R1": "ip route 172.16.1.0 255.255.255.0 Null0\n"}, "R1", "Null0"),
    four(
        "more specific route astray", {"R2": "ip route 172.16.1.0 255.255.255.128 10.0.0.1\n"}, "R2", "loop"
    ),
)
