"""Faults of access lists, tunnels, BGP, QoS and practice; see `seeded_faults`."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from seeded_faults import H1, H2, LAN1, LAN3, four, meridian, traffic

from assent.network.transport.claims import Flow, Guarantee, TunnelUp
from assent.network.transport.routing_claims import Peering

NO_SNMP = "ip access-list extended NO-SNMP\n deny udp any any eq snmp\n permit ip any any\n"
BOUND = "interface GigabitEthernet0/0\n ip access-group NO-SNMP in\n"
SNMP_DENIED = traffic(H1, H2, "denied", 17, 161)
TUNNEL = {
    "R1": "interface Tunnel0\n ip address 10.13.0.1 255.255.255.252\n tunnel source GigabitEthernet0/1\n"
    " tunnel destination 20.0.0.2\n",
    "R3": "interface Tunnel0\n ip address 10.13.0.2 255.255.255.252\n tunnel source GigabitEthernet0/1\n"
    " tunnel destination 10.0.0.1\n",
}
TUNNEL_UP = TunnelUp(a="R1", a_interface="Tunnel0", z="R3", z_interface="Tunnel0")
MARK = (
    "ip access-list extended SLICE\n permit ip {source} any\n"
    "class-map match-any IN-SLICE\n match access-group name SLICE\n"
    "class-map match-any IS-SLICE\n match dscp af41\npolicy-map MARK\n class IN-SLICE\n  set dscp af41\n"
    "policy-map KEEP\n class IS-SLICE\n  bandwidth 2000\n"
)
SLICE = {
    "R1": MARK.format(source="192.168.1.0 0.0.0.255")
    + "interface GigabitEthernet0/0\n service-policy input MARK\n"
    "interface GigabitEthernet0/1\n service-policy output KEEP\n"
    "interface GigabitEthernet0/2\n ip ospf cost 50\n",
    "R2": "class-map match-any IS-SLICE\n match dscp af41\npolicy-map KEEP\n class IS-SLICE\n  bandwidth 2000\n"
    "interface GigabitEthernet0/2\n service-policy output KEEP\n",
}
KEPT = Guarantee(
    slice_id="s1",
    flow=Flow(source=IPv4Network(LAN1), destination=IPv4Network(LAN3)),
    a="R1",
    z="R3",
    kbps=2000,
    dscp=34,
)
PROVIDER = Peering(router="edge1", neighbor=IPv4Address("192.0.2.1"))


EDGE_FAULTS = (
    # access lists
    four(
        "list denies its own routing protocol",
        {
            "R2": "ip access-list extended WEB\n permit tcp any any eq 80\n"
            "interface GigabitEthernet0/1\n ip access-group WEB in\n"
        },
        "R2 GigabitEthernet0/1 drops OSPF",
    ),
    four(
        "line behind one that takes all",
        {"R1": "ip access-list extended NO-SNMP\n no 10\n 30 deny udp any any eq 161\n"},
        "R1 access-list NO-SNMP",
        "never reached",
        setup={"R1": NO_SNMP + BOUND},
        claims=(SNMP_DENIED,),
    ),
    four(
        "wrong direction",
        {
            "R1": "interface GigabitEthernet0/0\n no ip access-group NO-SNMP in\n"
            " ip access-group NO-SNMP out\n"
        },
        "udp",
        "161",
        "R1",
        setup={"R1": NO_SNMP + BOUND},
        claims=(SNMP_DENIED,),
    ),
    four(
        "bound on one of two equal paths",
        {"R3": "interface GigabitEthernet0/2\n no ip access-group NO-SNMP in\n"},
        "R4",
        "R3",
        "161",
        claims=(traffic(H1, H2, "denied", 17, 161, through="R3"),),
        setup={
            "R3": NO_SNMP + "interface GigabitEthernet0/1\n ip access-group NO-SNMP in\n"
            "interface GigabitEthernet0/2\n ip access-group NO-SNMP in\n"
        },
    ),
    four(
        "source and destination swapped",
        {
            "R1": "ip access-list extended NO-WEB\n no 10\n"
            " 10 deny tcp host 172.16.1.10 host 192.168.1.10 eq www\n"
        },
        "tcp",
        "80",
        claims=(traffic(H1, H2, "denied", 6, 80),),
        setup={
            "R1": "ip access-list extended NO-WEB\n 10 deny tcp host 192.168.1.10 host 172.16.1.10 eq www\n"
            " 20 permit ip any any\ninterface GigabitEthernet0/0\n ip access-group NO-WEB in\n"
        },
    ),
    four(
        "list without a permit",
        {"R1": "ip access-list extended NO-SNMP\n no 20\n"},
        "R1 GigabitEthernet0/0",
        "implicit deny",
        setup={"R1": NO_SNMP + BOUND},
        claims=(SNMP_DENIED,),
    ),
    four(
        "mask for wildcard",
        {"R1": "ip access-list extended NO-SNMP\n no 10\n 10 deny ip 172.16.1.0 255.255.255.0 any\n"},
        "161",
        setup={"R1": NO_SNMP + BOUND},
        claims=(SNMP_DENIED,),
    ),
    four(
        "list that is not there",
        {"R1": "interface GigabitEthernet0/0\n ip access-group NOBODY in\n"},
        "R1 GigabitEthernet0/0",
        "NOBODY",
        "not defined",
    ),
    meridian(
        "list deleted while it is bound",
        {"dist1": "no ip access-list extended GUEST-IN\n"},
        "dist1 GigabitEthernet0/2.30",
        "GUEST-IN",
    ),
    # tunnels
    four(
        "tunnel to the wrong address",
        {"R3": "interface Tunnel0\n tunnel destination 40.0.0.1\n"},
        "Tunnel0",
        setup=TUNNEL,
        claims=(TUNNEL_UP,),
    ),
    four(
        "tunnel from another source",
        {"R1": "interface Tunnel0\n tunnel source GigabitEthernet0/2\n"},
        "Tunnel0",
        setup=TUNNEL,
        claims=(TUNNEL_UP,),
    ),
    four(
        "tunnel modes that differ",
        {"R1": "interface Tunnel0\n tunnel mode ipip\n"},
        "Tunnel0",
        setup=TUNNEL,
        claims=(TUNNEL_UP,),
    ),
    four(
        "tunnel keys that differ",
        {"R1": "interface Tunnel0\n tunnel key 5\n"},
        "Tunnel0",
        setup=TUNNEL,
        claims=(TUNNEL_UP,),
    ),
    four(
        "tunnel through itself",
        {"R1": "ip route 20.0.0.0 255.255.255.0 Tunnel0\n"},
        "R1 Tunnel0",
        "through the tunnel",
        setup=TUNNEL,
        claims=(TUNNEL_UP,),
    ),
    four(
        "list that drops the tunnel",
        {
            "R2": "ip access-list extended T\n deny gre any any\n permit ip any any\n"
            "interface GigabitEthernet0/1\n ip access-group T in\n"
        },
        "gre",
        "R2 GigabitEthernet0/1",
        setup=TUNNEL,
        claims=(TUNNEL_UP,),
    ),
    # BGP
    meridian(
        "wrong AS of a neighbour",
        {"edge1": "router bgp 65001\n neighbor 192.0.2.1 remote-as 65099\n"},
        "65099",
        claims=(PROVIDER,),
    ),
    meridian(
        "neighbour shut down",
        {"edge1": "router bgp 65001\n neighbor 192.0.2.1 shutdown\n"},
        "192.0.2.1",
        claims=(PROVIDER,),
    ),
    meridian(
        "list that drops BGP",
        {
            "edge1": "ip access-list extended UP\n permit tcp any host 10.30.0.10 eq 443\n"
            "interface GigabitEthernet0/0\n ip access-group UP in\n"
        },
        "edge1 GigabitEthernet0/0",
        claims=(PROVIDER,),
    ),
    meridian(
        "prefix list that is not there",
        {"edge1": "router bgp 65001\n neighbor 192.0.2.1 prefix-list NOBODY out\n"},
        "edge1",
        "NOBODY",
        "not defined",
    ),
    meridian(
        "network statement with the wrong mask",
        {
            "edge1": "router bgp 65001\n"
            " no network 10.30.0.0 mask 255.255.255.0\n network 10.30.0.0 mask 255.255.0.0\n"
        },
        "10.30.0.",
    ),
    meridian(
        "prefix list that keeps back what was told",
        {"edge1": "no ip prefix-list TO-ISP seq 10 permit 10.30.0.0/24\n"},
        "10.30.0.",
    ),
    # QoS
    four(
        "class that never matches",
        {"R1": "class-map match-any IN-SLICE\n no match access-group name SLICE\n match dscp cs7\n"},
        "R1 GigabitEthernet0/1",
        setup=SLICE,
        claims=(KEPT,),
    ),
    four(
        "class hidden by an earlier one",
        {
            "R1": "ip access-list extended ALL\n permit ip any any\n"
            "class-map match-any ALL\n match access-group name ALL\npolicy-map MARK\n no class IN-SLICE\n class ALL\n"
            "  set dscp cs1\n class IN-SLICE\n  set dscp af41\n"
        },
        "R1",
        setup=SLICE,
        claims=(KEPT,),
    ),
    four(
        "policy on the wrong interface",
        {
            "R2": "interface GigabitEthernet0/2\n no service-policy output KEEP\n"
            "interface GigabitEthernet0/3\n service-policy output KEEP\n"
        },
        "R2 GigabitEthernet0/2",
        "no outbound policy",
        setup=SLICE,
        claims=(KEPT,),
    ),
    four(
        "policy that is not there",
        {"R2": "interface GigabitEthernet0/3\n service-policy output NOBODY\n"},
        "R2 GigabitEthernet0/3",
        "NOBODY",
        "not defined",
    ),
    four(
        "class map that is not there",
        {"R2": "policy-map KEEP\n class NOBODY\n  bandwidth 100\n"},
        "KEEP",
        "NOBODY",
        "not defined",
        setup=SLICE,
        claims=(KEPT,),
    ),
    four(
        "more promised than the line carries",
        {"R2": "interface GigabitEthernet0/2\n bandwidth 1000\n ip ospf cost 1\n"},
        "R2 GigabitEthernet0/2",
        "1000",
        setup=SLICE,
        claims=(KEPT,),
    ),
    four(
        "policed below what is promised",
        {"R2": "policy-map KEEP\n class IS-SLICE\n  police cir 1000000\n"},
        "R2 GigabitEthernet0/2",
        "1000000",
        setup=SLICE,
        claims=(KEPT,),
    ),
    # practice
    four("telnet opened", {"R1": "line vty 0 4\n transport input telnet\n"}, "R1", "telnet"),
    four("public community", {"R1": "snmp-server community public RO\n"}, "R1", "communit"),
)
