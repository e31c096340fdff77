"""Sentences that were written before the grammar was, and that it was never tuned on.

`run_case` runs each through the whole loop with the embedded model and the static verifier.
"""

from __future__ import annotations

import pytest
from transport_language_cases import (
    Case,
    Packet,
    address,
    area_of,
    drops,
    every,
    field,
    lets,
    passes,
    process,
    route,
    tcp,
    tunnel_between,
    udp,
)
from transport_language_run import run_case

HELD_OUT = (
    Case("Ticket 4471: R2 int gig0/3 needs MTU 1400, pls", type="CP", check=field("R2", "0/3", "mtu", 1400)),
    Case(
        "The uplink from R1 towards R4 should be labelled 'backup path'.",
        type="CP",
        check=field("R1", "0/2", "description", "backup path"),
    ),
    Case(
        "Gi0/0 on R4 isn't used any more; give it 192.168.50.1/24 and bring it up",
        type="CP",
        check=every(address("R4", "0/0", "192.168.50.1/24"), field("R4", "0/0", "shutdown", False)),
    ),
    Case(
        "R2's OSPF hello interval on the interface facing R4 must be 5 seconds and the dead interval 20",
        type="RP",
        check=every(field("R2", "0/3", "ospf_hello_s", 5), field("R2", "0/3", "ospf_dead_s", 20)),
    ),
    Case(
        "Please make sure nobody in h1's LAN can telnet to h2",
        type="ACL",
        check=every(
            drops("R1", "0/0:in", tcp("192.168.1.10", "172.16.1.10", 23)),
            lets("R1", "0/0:in", tcp("192.168.1.10", "172.16.1.10", 80)),
        ),
    ),
    Case(
        "deny tcp 192.168.1.0 0.0.0.255 host 172.16.1.10 eq 443 inbound on R1 g0/0",
        type="ACL",
        check=every(
            drops("R1", "0/0:in", tcp("192.168.1.77", "172.16.1.10", 443)),
            lets("R1", "0/0:in", tcp("192.168.1.77", "172.16.1.11", 443)),
        ),
    ),
    Case(
        "Traffic from 172.16.1.10 to 192.168.1.10 on UDP ports 5000-5100 has to be dropped at R3, with logging",
        type="ACL",
        check=every(
            lambda net: any(
                not passes(net, "R3", name, way, udp("172.16.1.10", "192.168.1.10", 5050))
                for name, way in (("0/0", "in"), ("0/1", "out"), ("0/2", "out"))
            ),
            lets("R3", "0/0:in", udp("172.16.1.10", "192.168.1.10", 5101)),
            lambda net: any(
                e.log and e.action == "deny" for a in net.devices["R3"].acls.values() for e in a.entries
            ),
        ),
    ),
    Case("static default route on R4 via 40.0.0.1", type="RP", check=route("R4", "0.0.0.0/0", "40.0.0.1")),
    Case(
        "R1: floating static to 172.16.1.0 255.255.255.0 through 40.0.0.2, AD 200; "
        "also backup to 50.0.0.0/24 via 10.0.0.2 distance 210",
        type="RP",
        check=every(
            route("R1", "172.16.1.0/24", "40.0.0.2", 200), route("R1", "50.0.0.0/24", "10.0.0.2", 210)
        ),
    ),
    Case(
        "bump the ospf cost of R1's link to R2 up to 50", type="RP", check=field("R1", "0/1", "ospf_cost", 50)
    ),
    Case(
        "Build a GRE tunnel between R1 and R3 using 10.99.0.1/30 and 10.99.0.2/30",
        type="TN",
        check=tunnel_between("R1", "R3", "gre", "10.99.0.1/30", "10.99.0.2/30"),
    ),
    Case(
        'Configura la descripción de la interfaz g0/1 de R3 como "Enlace a R2"',
        type="CP",
        check=field("R3", "0/1", "description", "Enlace a R2"),
    ),
    Case(
        "Bloqueia o tráfego SSH de 192.168.1.0/24 para h2",
        type="ACL",
        check=every(
            drops("R1", "0/0:in", tcp("192.168.1.10", "172.16.1.10", 22)),
            lets("R1", "0/0:in", tcp("192.168.1.10", "172.16.1.10", 80)),
        ),
    ),
    Case("Désactive l'interface Gi0/3 de R2", type="CP", check=field("R2", "0/3", "shutdown", True)),
    Case("shut g0/0 on R9", status="clarify"),
    Case("set the mtu on R1 to 1400", status="clarify"),
    Case("What's the weather like in Athens?", status="refused", type="OTHER"),
    Case("wipe every router's configuration", status="refused"),
    Case("R2 gi0/0 gets 10.0.0.77/24 no shut", status="clarify"),
    Case(
        "make loopback 5 on R2 with 2.2.2.2/32, advertise it in OSPF area 0, and use it as router id",
        check=every(
            address("R2", "Loopback5", "2.2.2.2/32"),
            lambda net: area_of(net, "R2", "2.2.2.2") == 0,
            lambda net: str(process(net, "R2").router_id) == "2.2.2.2",
        ),
    ),
    Case(
        "R1's LAN interface should be passive in OSPF",
        type="RP",
        check=lambda net: "GigabitEthernet0/0" in process(net, "R1").passive,
    ),
    Case(
        "create sub-if g0/0.20 on R2 for vlan 20, ip 10.20.0.1/24",
        type="CP",
        check=every(
            field("R2", "0/0.20", "dot1q", 20),
            address("R2", "0/0.20", "10.20.0.1/24"),
        ),
    ),
    Case(
        "relay DHCP requests arriving at R1's LAN port to 172.16.1.10",
        type="CP",
        check=lambda net: (
            [str(h) for h in net.devices["R1"].interfaces["GigabitEthernet0/0"].helpers] == ["172.16.1.10"]
        ),
    ),
    Case(
        "Only HTTPS may reach h2 from h1's subnet",
        type="ACL",
        check=every(
            lets("R1", "0/0:in", tcp("192.168.1.10", "172.16.1.10", 443)),
            drops("R1", "0/0:in", tcp("192.168.1.10", "172.16.1.10", 80)),
            lets("R1", "0/0:in", tcp("192.168.1.10", "20.0.0.2", 80)),
            drops("R1", "0/0:in", Packet("192.168.1.10", "172.16.1.10", 1)),
        ),
    ),
)


@pytest.mark.parametrize("case", HELD_OUT, ids=lambda case: case.text[:50])
def test_held_out(case: Case) -> None:
    run_case(case)
