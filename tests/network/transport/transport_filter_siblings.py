"""Families of sentences about access lists, hosts and ports for `test_transport_language_siblings`."""

from __future__ import annotations

from transport_sibling_cases import Sibling, family

FILTER_LINES: tuple[Sibling, ...] = (
    *family(
        "meridian",
        {
            "dist1": (
                "ip access-list extended 100 | permit icmp host 10.20.10.12 host 10.30.1.10 | permit "
                "tcp host 10.20.10.12 host 10.30.1.10 eq 22 | deny ip host 10.20.10.12 host "
                "10.30.1.10 | permit ip any any | interface GigabitEthernet0/2.10 | ip access-group "
                "100 in"
            )
        },
        (
            "Autorise le ping et le SSH de bob vers nas uniquement, tous les autres flux de bob "
            "vers nas doivent être bloqués."
        ),
        ("Permit ping and ssh from bob to nas, all other traffic from bob to nas must be blocked"),
        "Permite ping y ssh de bob a nas; el resto del tráfico de bob a nas se bloquea",
    ),
    *family(
        "four-routers",
        {"R4": "ip access-list standard 15 | permit 10.0.0.0 0.255.255.255"},
        ("On R4 create standard access list 15 permitting only 10.0.0.0/8. No need to apply it yet."),
    ),
    *family(
        "four-routers",
        {"R2": "ip access-list extended WEB | permit tcp any host 172.16.1.10 eq 443"},
        ("Write an extended list WEB on R2 that permits tcp 443 to 172.16.1.10; don't bind it anywhere yet."),
    ),
    *family(
        "four-routers",
        {
            "R3": (
                "ip access-list extended 100 | permit tcp 172.16.1.0 0.0.0.255 192.168.1.0 0.0.0.255 "
                "established | deny tcp 172.16.1.0 0.0.0.255 192.168.1.0 0.0.0.255 | permit ip any "
                "any | interface GigabitEthernet0/0 | ip access-group 100 in"
            )
        },
        (
            "From h2's LAN only answers to existing TCP sessions may come back to "
            "192.168.1.0/24, no new tcp connections started from over there. Inbound on R3 gi0/0 "
            "please, other traffic as before."
        ),
    ),
    *family(
        "meridian",
        {
            "dc1": (
                "ip access-list extended SRV-OUT | 65 permit tcp 10.40.3.0 0.0.0.255 host 10.30.0.20 eq 3306"
            )
        },
        (
            "Lyon's office (10.40.3.0/24) needs mysql (3306/tcp) on db. Nothing else on that "
            "server should be opened."
        ),
    ),
    *family(
        "meridian",
        {"core1": "ip access-list extended OLD-FILTER | 25 deny udp any any eq netbios-ns"},
        "En la lista OLD-FILTER de core1 añade una línea 25 que deniegue udp al puerto 137.",
    ),
    *family(
        "meridian",
        {
            "sevilla": (
                "ip access-list extended 100 | permit ip 10.40.2.0 0.0.0.255 10.30.0.0 0.0.0.255 | "
                "deny ip any any log | interface GigabitEthernet0/1 | ip access-group 100 in"
            )
        },
        (
            "Sevilla's tills may only talk to 10.30.0.0/24. Please put an inbound list on "
            "sevilla Gi0/1 that permits 10.40.2.0/24 to the servers and denies the rest with log."
        ),
    ),
    *family(
        "four-routers",
        {
            "R1": (
                "ip access-list extended 100 | deny tcp host 192.168.1.10 host 172.16.1.10 eq telnet "
                "| permit ip any any | interface GigabitEthernet0/0 | ip access-group 100 in"
            )
        },
        "Não deixe o h1 aceder ao h2 por telnet",
    ),
    *family(
        "four-routers",
        {
            "R3": (
                "ip access-list extended 100 | deny icmp host 172.16.1.10 host 192.168.1.10 | permit "
                "ip any any | interface GigabitEthernet0/0 | ip access-group 100 in"
            )
        },
        "h2 no debe poder hacer ping a h1, el resto del tráfico sí.",
    ),
    *family(
        "meridian",
        {"wan1": "interface GigabitEthernet0/3 | service-policy output WAN-EDGE"},
        "Apply the existing WAN-EDGE policy outbound on wan1's interface to Sevilla as well.",
    ),
    *family(
        "meridian",
        {
            "porto": (
                "ip access-list extended 101 | 45 deny udp host 10.40.1.10 host 10.30.0.10 range "
                "5000 5100 log | 47 deny tcp host 10.40.1.10 host 10.30.0.10 eq 6000 log"
            )
        },
        "Drop UDP 5000-5100 and TCP 6000 from till-porto to web, log it",
    ),
    *family(
        "four-routers",
        {
            "R1": (
                "ip access-list extended 100 | permit tcp host 192.168.1.10 host 172.16.1.10 eq www "
                "| permit tcp host 192.168.1.10 host 172.16.1.10 eq 443 | deny ip host 192.168.1.10 "
                "host 172.16.1.10 | permit ip any any | interface GigabitEthernet0/0 | ip "
                "access-group 100 in"
            )
        },
        "web traffic h1 -> h2 yes, all else h1 -> h2 no",
    ),
    *family(
        "meridian",
        {
            "edge1": (
                "ip access-list extended ASSENT-GE0-0-OUT-1 | permit ip 10.20.30.0 0.0.0.255 any | "
                "class-map match-all ASSENT-GE0-0-OUT-1 | match access-group name ASSENT-GE0-0-OUT-1 "
                "| policy-map ASSENT-GE0-0-OUT | class ASSENT-GE0-0-OUT-1 | police cir 5000000 | "
                "interface GigabitEthernet0/0 | service-policy output ASSENT-GE0-0-OUT"
            )
        },
        "Limit guests to 5 Mbit/s towards the internet on edge1 g0/0",
    ),
    *family(
        "meridian",
        {"lyon": "interface GigabitEthernet0/1 | ip address 10.40.3.1 255.255.255.0 | no shutdown"},
        "add host kiosk1 10.40.3.77/24 in Lyon's office",
    ),
)

FILTER_ASKED: tuple[tuple[str, str], ...] = (
    ("meridian", "alice needs ssh on nas"),
    (
        "meridian",
        (
            "Please allow alice to reach db and at the same time make sure no host of "
            "10.20.10.0/24 can reach db at all."
        ),
    ),
    ("meridian", "The description of core1 Gi0/4 should mention that it's the line to wan1"),
    ("meridian", "dc1 Gi0/3 gets 10.30.1.254/24"),
    ("four-routers", "R2 and R4: shut Gi0/0, it is unused anyway."),
)
