"""Sentences as administrators write them, and what the network must be like afterwards."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from transport_language_cases import (
    Case,
    address,
    area_of,
    drops,
    every,
    field,
    icmp,
    lets,
    port,
    process,
    route,
    tcp,
    tunnel_between,
    udp,
)
from transport_language_run import run_case

H1, H2 = "192.168.1.10", "172.16.1.10"
CP = (
    Case("Set the MTU of GigabitEthernet0/1 on R1 to 1450", type="CP", check=field("R1", "0/1", "mtu", 1450)),
    Case('r4: int g0/0 desc "spare port"', type="CP", check=field("R4", "0/0", "description", "spare port")),
    Case(
        "please change the description of R2 gi0/1 to uplink to R1",
        check=field("R2", "0/1", "description", "uplink to R1"),
    ),
    Case("no shut R2 g0/0", type="CP", check=field("R2", "0/0", "shutdown", False)),
    Case(
        "The interface of R3 facing R4 should be limited to an MTU of 1300 bytes",
        check=field("R3", "0/2", "mtu", 1300),
    ),
    Case(
        "Set bandwidth of R1 g0/2 to 50 Mbps", type="CP", check=field("R1", "0/2", "bandwidth_kbps", 50_000)
    ),
    Case(
        "R4 gig0/1 speed 100 duplex full",
        type="CP",
        check=every(field("R4", "0/1", "speed", "100"), field("R4", "0/1", "duplex", "full")),
    ),
    Case(
        "Create a loopback interface 7 on R3 with address 7.7.7.7 255.255.255.255",
        check=address("R3", "Loopback7", "7.7.7.7/32"),
    ),
    Case(
        "assign 10.60.0.1 mask 255.255.255.252 to R4's g0/0 and activate it",
        type="CP",
        check=every(address("R4", "0/0", "10.60.0.1/30"), field("R4", "0/0", "shutdown", False)),
    ),
    Case(
        "On R2, add subinterface g0/0.30 with vlan 30 and IP 10.30.0.1 slash 24",
        type="CP",
        check=every(field("R2", "0/0.30", "dot1q", 30), address("R2", "0/0.30", "10.30.0.1/24")),
    ),
    Case(
        "Take down the link between R2 and R4",
        type="CP",
        check=every(field("R2", "0/3", "shutdown", True), field("R4", "0/3", "shutdown", True)),
    ),
    Case(
        "Interface g0/3 on R2 has to be administratively shut down",
        type="CP",
        check=field("R2", "0/3", "shutdown", True),
    ),
    Case(
        "Connect host h3 (10.44.0.20/24) to R2 g0/0 with gateway 10.44.0.1",
        type="CP",
        check=every(address("R2", "0/0", "10.44.0.1/24"), field("R2", "0/0", "shutdown", False)),
    ),
    Case("disconnect h2", type="CP", check=field("R3", "0/0", "shutdown", True)),
    Case(
        "set mtu 1400 on R1 g0/1, R1 g0/2 and R3 g0/1",
        type="CP",
        check=every(
            field("R1", "0/1", "mtu", 1400), field("R1", "0/2", "mtu", 1400), field("R3", "0/1", "mtu", 1400)
        ),
    ),
    Case(
        "set the mtu to 1400 and the description to 'core' on R1 g0/1",
        check=every(field("R1", "0/1", "mtu", 1400), field("R1", "0/1", "description", "core")),
    ),
    Case("Cambia la MTU de la interfaz Gi0/2 de R3 a 1400", type="CP", check=field("R3", "0/2", "mtu", 1400)),
    Case("Ative a interface g0/0 do R4", type="CP", check=field("R4", "0/0", "shutdown", False)),
    Case(
        "Configure l'adresse 10.61.0.1/24 sur l'interface g0/0 de R2",
        type="CP",
        check=address("R2", "0/0", "10.61.0.1/24"),
    ),
    Case(
        'set the decription of GigabitEthernet 0/2 on R2 to "to R3"',
        type="CP",
        check=field("R2", "0/2", "description", "to R3"),
    ),
    Case(
        "edge-pariss fa0/1: ip 10.11.0.1/24, no shut",
        network="metro",
        type="CP",
        check=every(
            address("edge-paris", "FastEthernet0/1", "10.11.0.1/24"),
            field("edge-paris", "FastEthernet0/1", "shutdown", False),
        ),
    ),
    Case(
        'label core1\'s interface towards edge-lyon "LYON-UPLINK"',
        network="metro",
        check=field("core1", "TenGigabitEthernet1/0/2", "description", "LYON-UPLINK"),
    ),
)
RP = (
    Case("Set OSPF cost 5 on R1 Gi0/1", type="RP", check=field("R1", "0/1", "ospf_cost", 5)),
    Case(
        "the ospf metric of R3's link to R4 should be 77",
        type="RP",
        check=field("R3", "0/2", "ospf_cost", 77),
    ),
    Case("ip ospf priority 200 on R2 g0/1", type="RP", check=field("R2", "0/1", "ospf_priority", 200)),
    Case("R1: cost 100 on the link to R2", type="RP", check=field("R1", "0/1", "ospf_cost", 100)),
    Case(
        "make area 1 a stub area", type="RP", check=lambda net: process(net, "R1").area_types == {1: "stub"}
    ),
    Case(
        "Hello timer of 3s and dead timer of 12s between R2 and R3",
        type="RP",
        check=every(field("R2", "0/2", "ospf_hello_s", 3), field("R3", "0/1", "ospf_dead_s", 12)),
    ),
    Case(
        "R4 should use router-id 4.4.4.4",
        type="RP",
        check=lambda net: process(net, "R4").router_id == IPv4Address("4.4.4.4"),
    ),
    Case(
        "Set the ospf reference bandwidth to 10000 on R2",
        type="RP",
        check=lambda net: process(net, "R2").reference_mbps == 10_000,
    ),
    Case(
        "passive-interface g0/0 on R3",
        type="RP",
        check=lambda net: "GigabitEthernet0/0" in process(net, "R3").passive,
    ),
    Case(
        "On R1 originate a default route into OSPF, always",
        type="RP",
        check=lambda net: process(net, "R1").default_originate == "always",
    ),
    Case(
        "add a static route on R2 to 203.0.113.0/24 via 10.0.0.1",
        type="RP",
        check=route("R2", "203.0.113.0/24", "10.0.0.1"),
    ),
    Case(
        "R3 ip route 198.51.100.0 255.255.255.0 30.0.0.2",
        type="RP",
        check=route("R3", "198.51.100.0/24", "30.0.0.2"),
    ),
    Case(
        "backup default route on R1 through R4 with administrative distance 250",
        type="RP",
        check=route("R1", "0.0.0.0/0", "40.0.0.2", 250),
    ),
    Case(
        "Traffic from R2 for 192.0.2.0/24 should be routed via 50.0.0.2",
        type="RP",
        check=route("R2", "192.0.2.0/24", "50.0.0.2"),
    ),
    Case(
        "create loopback 1 on R4 with 10.4.4.4/32 and advertise it in area 0",
        type="RP",
        check=every(
            address("R4", "Loopback1", "10.4.4.4/32"), lambda net: area_of(net, "R4", "10.4.4.4") == 0
        ),
    ),
    Case(
        "redistribute static routes into ospf on R1 as E1 with metric 50",
        type="RP",
        check=lambda net: process(net, "R1").redistribute == (("static", 50, "E1"),),
    ),
    Case(
        "Ajusta el costo OSPF de la interfaz g0/2 de R4 a 30",
        type="RP",
        check=field("R4", "0/2", "ospf_cost", 30),
    ),
    Case(
        "Adicione uma rota estática em R1 para 172.31.0.0/16 via 10.0.0.2",
        type="RP",
        check=route("R1", "172.31.0.0/16", "10.0.0.2"),
    ),
    Case(
        "Ajoute une route par défaut sur R4 via 40.0.0.1",
        type="RP",
        check=route("R4", "0.0.0.0/0", "40.0.0.1"),
    ),
    Case(
        "set ospf cost 10 on R1 g0/1 and 20 on R1 g0/2",
        type="RP",
        check=every(field("R1", "0/1", "ospf_cost", 10), field("R1", "0/2", "ospf_cost", 20)),
    ),
    Case(
        "static route to 10.20.20.0/24 on core1 via edge-lyon, AD 120",
        network="metro",
        type="RP",
        check=route("core1", "10.20.20.0/24", "10.255.0.6", 120),
    ),
)
ACL = (
    Case(
        "block SNMP from h1's LAN on R3",
        type="ACL",
        check=every(
            drops("R3", "0/1:in 0/2:in", udp("192.168.1.77", H2, 161)),
            lets("R3", "0/1:in 0/2:in", udp("192.168.1.77", H2, 53)),
        ),
    ),
    Case(
        "h1 must not be able to ping h2",
        type="ACL",
        check=every(drops("R1", "0/0:in", icmp(H1, H2)), lets("R1", "0/0:in", tcp(H1, H2, 80))),
    ),
    Case(
        "Deny FTP and TFTP from 192.168.1.0/24 to 172.16.1.0/24",
        type="ACL",
        check=every(
            drops("R1", "0/0:in", tcp(H1, H2, 21)),
            drops("R1", "0/0:in", udp(H1, H2, 69)),
            lets("R1", "0/0:in", tcp(H1, H2, 22)),
        ),
    ),
    Case(
        "Allow only web traffic from h1 to h2",
        type="ACL",
        check=every(
            lets("R1", "0/0:in", tcp(H1, H2, 80)),
            lets("R1", "0/0:in", tcp(H1, H2, 443)),
            drops("R1", "0/0:in", tcp(H1, H2, 22)),
        ),
    ),
    Case("drop udp 161 inbound on R1 g0/0", type="ACL", check=drops("R1", "0/0:in", udp(H1, H2, 161))),
    Case(
        "Create access list 101 on R3 that denies telnet from 192.168.1.0 0.0.0.255 to any, apply it inbound on g0/1",
        type="ACL",
        check=every(
            lambda net: port(net, "R3", "0/1").acl_in == "101",
            drops("R3", "0/1:in", tcp(H1, H2, 23)),
            lets("R3", "0/1:in", tcp(H1, H2, 22)),
        ),
    ),
    Case(
        "ACL 120 on R3: permit tcp any host 172.16.1.10 eq 80 and deny everything else, apply it outbound on g0/0",
        type="ACL",
        check=every(
            lets("R3", "0/0:out", tcp(H1, H2, 80)),
            drops("R3", "0/0:out", tcp(H1, H2, 22)),
            drops("R3", "0/0:out", icmp(H1, H2)),
        ),
    ),
    Case(
        "on R3 deny telnet from h1 to h2 inbound on g0/1 and permit everything else",
        type="ACL",
        check=every(drops("R3", "0/1:in", tcp(H1, H2, 23)), lets("R3", "0/1:in", tcp(H1, H2, 80))),
    ),
    Case(
        "only 192.168.1.10 may ssh to h2",
        type="ACL",
        check=every(
            drops("R3", "0/0:out", tcp("192.168.1.11", H2, 22)),
            lets("R3", "0/0:out", tcp(H1, H2, 22)),
            lets("R3", "0/0:out", tcp("192.168.1.11", H2, 80)),
        ),
    ),
    Case(
        "standard acl 10 on R3: deny host 192.168.1.10 outbound on g0/0",
        type="ACL",
        check=every(
            lambda net: net.devices["R3"].acls["10"].kind == "standard",
            drops("R3", "0/0:out", tcp(H1, H2, 80)),
        ),
    ),
    Case(
        "no one may ssh to R2 except... block ssh to R2",
        type="ACL",
        check=drops("R2", "0/1:in 0/2:in 0/3:in", tcp(H1, "20.0.0.1", 22)),
    ),
    Case(
        "Block all traffic between h1 and h2",
        type="ACL",
        check=every(drops("R1", "0/0:in", icmp(H1, H2)), drops("R3", "0/0:in", icmp(H2, H1))),
    ),
    Case(
        "prevent 192.168.1.10 from reaching 172.16.1.10 on tcp ports 8000 to 8100 and log it",
        type="ACL",
        check=every(drops("R1", "0/0:in", tcp(H1, H2, 8050)), lets("R1", "0/0:in", tcp(H1, H2, 8101))),
    ),
    Case(
        "HTTP from h2's subnet to h1 is to be rejected",
        type="ACL",
        check=every(drops("R3", "0/0:in", tcp(H2, H1, 80)), lets("R3", "0/0:in", tcp(H2, H1, 443))),
    ),
    Case(
        "Bloquea el tráfico HTTP desde h1 hacia h2", type="ACL", check=drops("R1", "0/0:in", tcp(H1, H2, 80))
    ),
    Case(
        "Interdis telnet de 192.168.1.0/24 vers h2", type="ACL", check=drops("R1", "0/0:in", tcp(H1, H2, 23))
    ),
    Case(
        "stop camera7 from talking to billing over smb",
        network="metro",
        type="ACL",
        check=drops("edge-lyon", "FastEthernet0/0:in", tcp("10.20.20.7", "10.10.10.50", 445)),
    ),
    Case("block dns from any to h2", type="ACL", check=drops("R3", "0/0:out", udp(H1, H2, 53))),
)
TN = (
    Case(
        "Create a GRE tunnel from R1 to R3, 172.20.0.0/30 inside",
        type="TN",
        check=tunnel_between("R1", "R3", "gre", "172.20.0.1/30", "172.20.0.2/30"),
    ),
    Case(
        "ipip tunnel between R2 and R3 with 10.70.0.1/30 on R2 and 10.70.0.2/30 on R3",
        type="TN",
        check=tunnel_between("R2", "R3", "ipip", "10.70.0.1/30", "10.70.0.2/30"),
    ),
    Case(
        "Establish tunnel 5 between R4 and R1 (GRE), addresses 10.71.0.1 and 10.71.0.2 mask 255.255.255.252",
        type="TN",
        check=tunnel_between("R4", "R1", "gre", "10.71.0.1/30", "10.71.0.2/30"),
    ),
    Case(
        "Crea un túnel GRE entre R1 y R4 con 10.72.0.1/30 y 10.72.0.2/30",
        type="TN",
        check=tunnel_between("R1", "R4", "gre", "10.72.0.1/30", "10.72.0.2/30"),
    ),
    Case(
        "Monte um túnel IP-in-IP entre edge-paris e edge-lyon com 10.73.0.1/30 e 10.73.0.2/30",
        network="metro",
        type="TN",
        check=tunnel_between("edge-paris", "edge-lyon", "ipip", "10.73.0.1/30", "10.73.0.2/30"),
    ),
)
ASKED = (
    Case("set the MTU of R1 g0/1", status="clarify"),
    Case("set mtu 99999 on R1 g0/1", status="clarify"),
    Case("shut down g0/7 on R2", status="clarify", type="CP"),
    Case("shut down the interface", status="clarify"),
    Case("give R4 g0/0 the address 10.5.5.300/24", status="clarify"),
    Case("give R4 g0/0 10.5.5.5 255.0.255.0", status="clarify"),
    Case("put 192.168.1.10/24 on R2 g0/0", status="clarify"),
    Case("set ospf cost 70000 on R1 g0/1", status="clarify", type="RP"),
    Case("add a static route on R1 to 10.9.0.0/16", status="clarify", type="RP"),
    Case("static route to 10.9.0.0/16 via 30.0.0.1 on R1", status="clarify", type="RP"),
    Case("block telnet", status="clarify", type="ACL"),
    Case("deny http on R1 g0/0", status="clarify", type="ACL"),
    Case("block http from h7 to h2", status="clarify", type="ACL"),
    Case("create a GRE tunnel between R1 and R3", status="clarify", type="TN"),
    Case("create a tunnel from R1 with 10.1.1.1/30 and 10.1.1.2/30", status="clarify", type="TN"),
    Case("block tcp port 70000 from h1 to h2", status="clarify", type="ACL"),
    Case("make it faster", status="clarify", type="OTHER"),
    Case("write me a poem about routers", status="refused"),
    Case("erase everything on all routers", status="refused"),
    Case("disable all security", status="refused"),
    Case("shut down every interface in the network", status="refused"),
)


LATER = (
    Case(
        "ensure h1 cannot reach h2 except over https",
        type="ACL",
        check=every(drops("R1", "0/0:in", tcp(H1, H2, 80)), lets("R1", "0/0:in", tcp(H1, H2, 443))),
    ),
    Case(
        "allow all traffic from h1 to h2 except telnet",
        check=every(drops("R1", "0/0:in", tcp(H1, H2, 23)), lets("R1", "0/0:in", icmp(H1, H2))),
    ),
    Case(
        "block telnet to h2 except from h1",
        check=every(drops("R3", "0/0:out", tcp("10.0.0.1", H2, 23)), lets("R3", "0/0:out", tcp(H1, H2, 23))),
    ),
    Case(
        "Allow SSH from 192.168.1.10 to R2 and deny SSH from all other hosts",
        check=every(
            drops("R2", "0/1:in", tcp("192.168.1.11", "10.0.0.2", 22)),
            lets("R2", "0/1:in", tcp(H1, "10.0.0.2", 22)),
        ),
    ),
    Case(
        "R1 should not form OSPF adjacency on g0/0",
        type="RP",
        check=lambda net: "GigabitEthernet0/0" in process(net, "R1").passive,
    ),
    Case(
        "Put R4's Gi0/0 in OSPF area 5 with ip 10.90.0.1/24, no shutdown",
        type="RP",
        check=lambda net: area_of(net, "R4", "10.90.0.1") == 5,
    ),
    Case(
        "Let R3 reach 203.0.113.0/24 via R4 as a backup (AD 240)",
        type="RP",
        check=route("R3", "203.0.113.0/24", "30.0.0.2", 240),
    ),
    Case(
        "Connect R2 Gi0/0 to R4 Gi0/0 using 60.0.0.0/24 in area 0",
        type="CP",
        check=address("R4", "0/0", "60.0.0.2/24"),
    ),
    Case("set priority 0 on R1-R2 link at R1", type="RP", check=field("R1", "0/1", "ospf_priority", 0)),
    Case(
        "Router 2 interface 0/1: description core-1",
        type="CP",
        check=field("R2", "0/1", "description", "core-1"),
    ),
    Case(
        "Disable OSPF on interface g0/1 of R1",
        type="RP",
        check=lambda net: area_of(net, "R1", "10.0.0.1") is None,
    ),
    Case("block facebook for h1", status="clarify", type="ACL"),
    Case("configure BGP with AS 65001 between R1 and R2", status="clarify", type="RP"),
)
"""Found by trying other ways of saying things; each was wrong once."""


@pytest.mark.parametrize("case", (*CP, *RP, *ACL, *TN, *ASKED, *LATER), ids=lambda case: case.text[:60])
def test_sentence(case: Case) -> None:
    run_case(case)
