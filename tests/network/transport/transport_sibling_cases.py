"""Sentences for `test_transport_language_siblings`: families that say one thing, and what has to be asked about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sibling:
    """`lines`: what has to come for each router, joined by ` | `."""

    network: str
    text: str
    lines: dict[str, str]


def family(network: str, lines: dict[str, str], *texts: str) -> tuple[Sibling, ...]:
    return tuple(Sibling(network, text, lines) for text in texts)


LINES: tuple[Sibling, ...] = (
    *family(
        "meridian",
        {"core1": "interface GigabitEthernet0/5 | no description"},
        "core1 g0/5: the description is wrong, remove it.",
        "On core1 the description of g0/5 is outdated. Please delete it.",
        "A descrição da Gi0/5 do core1 é antiga, apaga-a.",
        "La description de Gi0/5 sur core1 est fausse : supprime-la.",
        "Retirer la description de Gi0/5 sur core1, elle prête à confusion.",
    ),
    *family(
        "meridian",
        {"dist1": "interface GigabitEthernet0/2.30 | no ip access-group GUEST-IN in"},
        "Take GUEST-IN off the guest subinterace of dist1, but don't delete the list.",
        "Remove the access-group GUEST-IN on dist1 g0/2.30 without deleting the list itself",
        ("Tonight GUEST-IN has to come off dist1 g0/2.30. Keep the list, we'll put it back tomorrow."),
        "Quita GUEST-IN de la Gi0/2.30 de dist1, pero no borres la lista.",
        "Enlève GUEST-IN de Gi0/2.30 sur dist1, sans supprimer la liste.",
    ),
    *family(
        "meridian",
        {"core1": "ip access-list resequence OLD-FILTER 1000 100"},
        "Renumber OLD-FILTER (core1) so that it beginns at 1000 and goes up in hundreds.",
        "Renumera OLD-FILTER en core1 desde 1000, de cien en cien",
        "OLD-FILTER on core1: resequence from 1000, increment 100. That 20 looks odd.",
    ),
    *family(
        "meridian",
        {"core1": "ip access-list extended OLD-FILTER | no 20"},
        "Na OLD-FILTER do core1, retirar a linha 20.",
        "Remove line 20 from OLD-FILTER on core1.",
    ),
    *family(
        "meridian",
        {"porto": "ip access-list extended 101 | no 40 | 40 deny tcp any any eq telnet log"},
        (
            "Telnet attempts from the Porto shop are denied by list 101 but we never see them. "
            "Please have that line log."
        ),
        "In list 101 on porto the telnet line should log its hits",
    ),
    *family(
        "meridian",
        {"porto": "ip access-list extended 101 | 45 deny tcp 10.40.1.0 0.0.0.255 any eq 22"},
        "porto list 101: 10.40.1.0/24 may not ssh anywhere any more",
    ),
    *family(
        "four-routers",
        {"R3": "interface GigabitEthernet0/0 | duplex full | speed 100"},
        "h2's switch is an antique: R3 g0/0 has to be hard set to 100 full",
        "set R3 g0/0 to 100 Mbps full duplex",
        "R3 g0/0 100/full",
    ),
    *family(
        "meridian",
        {
            "lyon": (
                "ip access-list extended LAB-OUT | permit tcp any any established | permit icmp any "
                "any | deny ip any any | interface GigabitEthernet0/2 | ip access-group LAB-OUT out"
            )
        },
        (
            "Sur lyon, liste LAB-OUT en sortie de Gi0/2 : seuls passent TCP established et ICMP, "
            "le reste est refusé."
        ),
        (
            "On lyon put a list LAB-OUT on Gi0/2 outbound that lets established TCP and ICMP "
            "through and nothing else."
        ),
        "lyon g0/2 out: ACL LAB-OUT, permit tcp established, permit icmp, deny the rest",
    ),
    *family(
        "four-routers",
        {
            "R1": (
                "ip access-list extended LAN-IN | permit tcp 192.168.1.0 0.0.0.255 any eq www | "
                "permit tcp 192.168.1.0 0.0.0.255 any eq 443 | permit icmp 192.168.1.0 0.0.0.255 any "
                "| deny ip any any log | interface GigabitEthernet0/0 | ip access-group LAN-IN in"
            )
        },
        (
            "R1 list LAN-IN, inbound on Gi0/0: 192.168.1.0/24 to any on www and 443, icmp from "
            "the same net, deny everything else with logging."
        ),
        (
            "R1 g0/0 in, ACL LAN-IN: 192.168.1.0/24 to any www and tcp 443, icmp from "
            "192.168.1.0/24; deny the rest and log it"
        ),
    ),
    *family(
        "four-routers",
        {
            "R1": (
                "ip access-list extended 100 | permit tcp 192.168.1.0 0.0.0.255 172.16.1.0 0.0.0.255 "
                "established | deny tcp 192.168.1.0 0.0.0.255 172.16.1.0 0.0.0.255 | permit ip any "
                "any | interface GigabitEthernet0/0 | ip access-group 100 in"
            )
        },
        (
            "TCP from h1's LAN towards h2's LAN shall only pass if it belongs to sessions opened "
            "from h2's side."
        ),
        "h1's LAN may send TCP to h2's LAN only as part of connections that h2's LAN opened.",
    ),
    *family(
        "meridian",
        {
            "dc1": (
                "ip access-list extended 100 | permit tcp host 10.20.10.11 host 10.30.1.10 eq 445 | "
                "deny tcp any host 10.30.1.10 eq 445 | permit ip any any | interface "
                "GigabitEthernet0/3 | ip access-group 100 out"
            )
        },
        ("SMB (tcp 445) to the nas is for alice only; everybody else is turned away on that port."),
        "Only alice may use tcp 445 on the nas. Everybody else is turned away.",
        "tcp 445 to nas: alice only",
        "tcp 445 to the nas is reserved for alice",
    ),
    *family(
        "meridian",
        {
            "sevilla": (
                "ip access-list extended 100 | deny udp host 10.40.2.10 host 10.30.1.10 range 5000 "
                "6000 | permit ip any any | interface GigabitEthernet0/1 | ip access-group 100 in"
            )
        },
        ("till-sevilla floods the nas with UDP, ports 5000 to 6000. Block that and nothing else."),
        "till-sevilla inonde le nas en UDP, ports 5000 à 6000. Bloquez cela, et rien d'autre.",
        "till-sevilla inunda el nas por UDP, puertos 5000 a 6000. Bloquéalo.",
        "Block udp 5000-6000 from till-sevilla to the nas",
    ),
    *family(
        "four-routers",
        {
            "R1": (
                "ip access-list extended 100 | deny tcp host 192.168.1.10 host 172.16.1.10 | deny "
                "icmp host 192.168.1.10 host 172.16.1.10 | permit ip any any | interface "
                "GigabitEthernet0/0 | ip access-group 100 in"
            )
        },
        "block tcp and icmp from h1 to h2",
    ),
    *family(
        "four-routers",
        {
            "R1": (
                "ip access-list extended 120 | permit tcp any host 172.16.1.10 eq 443 | deny ip any "
                "any | interface GigabitEthernet0/0 | ip access-group 120 in"
            )
        },
        "R1 gi0/0 in, new acl 120: tcp 443 to 172.16.1.10, rest denied",
    ),
    *family(
        "meridian",
        {"dc1": "interface GigabitEthernet0/3 | ip address 10.30.1.1 255.255.255.0 | no shutdown"},
        ("There's a second filer, nas2, 10.30.1.11/24. Please hook it up to dc1's storage port Gi0/3."),
        "Attach nas2, 10.30.1.11/24, to dc1 Gi0/3.",
        "dc1 Gi0/3 gets a new neighbour: filer nas2 with 10.30.1.11/24",
        "Conecta un servidor nuevo, nas2, 10.30.1.11/24, a la Gi0/3 de dc1.",
    ),
    *family(
        "meridian",
        {
            "lyon": (
                "interface GigabitEthernet0/3 | description meeting room | ip address 10.40.4.1 "
                "255.255.255.0 | no shutdown | router ospf 1 | network 10.40.4.0 0.0.0.255 area 2 | "
                "router ospf 1 | passive-interface GigabitEthernet0/3 | interface GigabitEthernet0/3 "
                "| ip address 10.40.4.1 255.255.255.0 | no shutdown"
            )
        },
        (
            'On lyon Gi0/3 please configure 10.40.4.1/24 with the description "meeting room", '
            "enable the port, put the network into OSPF area 2 with the interface passive, and "
            "connect the host mr-lyon, 10.40.4.20/24, to it."
        ),
    ),
    *family(
        "meridian",
        {
            "porto": "interface GigabitEthernet0/2 | bandwidth 10000",
            "sevilla": "interface GigabitEthernet0/2 | bandwidth 10000",
        },
        (
            "Throughput of the backup radio between Porto and Sevilla is 10 Mbps, so the "
            "configured bandwidth should be lowered to that on both ends."
        ),
    ),
    *family(
        "meridian",
        {
            "core2": "interface GigabitEthernet0/5 | bandwidth 200000",
            "lyon": "interface GigabitEthernet0/0 | bandwidth 200000",
        },
        (
            "The carrier upgraded the Lyon leased line to 200 Mbit/s yesterday, so could you "
            "adjust the bandwidth statement on the core2 and the lyon end accordingly? Thanks, "
            "Ines"
        ),
        "El enlace de Lyon es ahora de 200 Mbit/s: ajusta el bandwidth en los dos extremos.",
    ),
    *family(
        "four-routers",
        {
            "R1": "interface GigabitEthernet0/1 | bandwidth 200000",
            "R2": "interface GigabitEthernet0/1 | bandwidth 200000",
        },
        (
            "Line between R1 and R2 is only a 200 Mbit/s service. Please set bandwidth "
            "accordingly on R1 Gi0/1 and R2 Gi0/1."
        ),
    ),
    *family(
        "four-routers",
        {
            "R1": "interface Loopback0 | ip address 1.1.1.1 255.255.255.255",
            "R2": "interface Loopback0 | ip address 2.2.2.2 255.255.255.255",
            "R3": "interface Loopback0 | ip address 3.3.3.3 255.255.255.255",
            "R4": "interface Loopback0 | ip address 4.4.4.4 255.255.255.255",
        },
        ("pls create lo0 on every box: R1 1.1.1.1/32, R2 2.2.2.2/32, R3 3.3.3.3/32, R4 4.4.4.4/32"),
        (
            "Loopback0 on all routers: 1.1.1.1/32 on R1, 2.2.2.2/32 on R2, 3.3.3.3/32 on R3 and "
            "4.4.4.4/32 on R4"
        ),
    ),
    *family(
        "meridian",
        {
            "porto": "interface GigabitEthernet0/1 | ip helper-address 10.30.0.67",
            "sevilla": "interface GigabitEthernet0/1 | ip helper-address 10.30.0.67",
        },
        (
            "Both shops (porto and sevilla, Gi0/1) shall use our central DHCP server 10.30.0.67 "
            "from now on. Relay is missing there."
        ),
        "Gi0/1 on porto and sevilla: ip helper-address 10.30.0.67",
    ),
    *family(
        "meridian",
        {"dist1": "interface GigabitEthernet0/2.20 | no ip helper-address 10.30.0.67"},
        "Take the helper adress off the voice subinterface, phones are static now",
        "Quita el helper de la subinterfaz VOICE de dist1",
    ),
    *family(
        "meridian",
        {"edge1": "interface GigabitEthernet0/0 | no ip unreachables | no ip proxy-arp"},
        ("Security baseline on edge1: ICMP unreachables and proxy ARP should be disabled on the ISP uplink."),
    ),
    *family(
        "meridian",
        {"porto": "interface GigabitEthernet0/1 | ip tcp adjust-mss 1360"},
        ("As sessões TCP da loja do Porto ficam penduradas. Põe ip tcp adjust-mss 1360 na g0/1 do porto."),
    ),
    *family(
        "four-routers",
        {
            "R4": "interface GigabitEthernet0/0 | ip address 60.0.0.1 255.255.255.0 | no shutdown",
            "R5": "interface GigabitEthernet0/0 | ip address 60.0.0.2 255.255.255.0 | no shutdown",
        },
        (
            "Add a router R5 and cable its Gi0/0 to R4 Gi0/0. Transfer net 60.0.0.0/24: R4 is "
            ".1, R5 is .2, both ports up."
        ),
    ),
    *family(
        "four-routers",
        {
            "R1": "interface GigabitEthernet0/2 | description P2P R4 cct 1001",
            "R4": "interface GigabitEthernet0/2 | description P2P R1 cct 1001",
        },
        (
            "Please label both ends of the R1-R4 cable:\n- R1 g0/2: P2P R4 cct 1001\n- R4 g0/2: "
            "P2P R1 cct 1001"
        ),
    ),
    *family(
        "meridian",
        {"dist1": "interface GigabitEthernet0/2.20 | encapsulation dot1Q 25"},
        (
            "The voice VLAN gets ID 25 instead of 20, change the encapsulation on dist1 g0/2.20. "
            "IP address and helper stay the same."
        ),
    ),
    *family(
        "meridian",
        {"dc1": "ip access-list extended SRV-OUT | 25 permit tcp any host 10.30.0.10 eq 8443"},
        "On SRV-OUT we need a new line 25: permit tcp any host 10.30.0.10 eq 8443.",
    ),
    *family(
        "meridian",
        {
            "porto": (
                "class-map match-all ASSENT-GE0-0-OUT-1 | match dscp ef | policy-map "
                "ASSENT-GE0-0-OUT | class ASSENT-GE0-0-OUT-1 | priority 1000 | class class-default | "
                "set dscp default | interface GigabitEthernet0/0 | service-policy output "
                "ASSENT-GE0-0-OUT"
            )
        },
        (
            "Outbound on porto g0/0 give voice (packets with DSCP EF) 1 Mbit/s of priority. The "
            "rest best effort."
        ),
    ),
    *family(
        "meridian",
        {"dc1": "ip access-list extended SRV-OUT | 26 permit tcp any host 10.30.0.20 eq 8443"},
        'Please insert "permit tcp any host 10.30.0.20 eq 8443" as entry 26 in SRV-OUT on dc1.',
        "dc1 SRV-OUT: add permit tcp any host db eq 8443 at position 26",
    ),
    *family(
        "meridian",
        {
            "dc1": (
                "ip access-list extended SRV-OUT | 26 permit tcp any host 10.30.0.10 eq 8443 | "
                "27 deny tcp any any eq 8080"
            )
        },
        "Add these to SRV-OUT on dc1: 26 permit tcp any host 10.30.0.10 eq 8443, 27 deny tcp any any eq 8080",
    ),
    *family(
        "meridian",
        {"dc1": "ip access-list extended SRV-OUT | no 40 | 40 deny ip any host 10.30.0.20"},
        "line 40 of SRV-OUT on dc1 should read deny ip any host 10.30.0.20",
    ),
    *family(
        "meridian",
        {"core1": "ip access-list extended OLD-FILTER | 25 deny udp any any eq netbios-ns"},
        "En la lista OLD-FILTER de core1 añade una línea 25 que deniegue udp al puerto 137.",
        "OLD-FILTER en core1: nueva línea 25, udp 137 denegado.",
        "Adicione à OLD-FILTER do core1 uma entrada 25 negando udp na porta 137.",
        "Na OLD-FILTER do core1 insere a linha 25 para que o udp 137 seja bloqueado.",
        "Il faut que OLD-FILTER sur core1 rejette udp 137, en ligne 25.",
    ),
    *family(
        "meridian",
        {"dc1": "ip access-list extended SRV-OUT | 26 permit tcp host 10.20.10.12 host 10.30.0.20 eq 5432"},
        "Que SRV-OUT en dc1 autorice a bob a llegar a db por tcp 5432 (línea 26).",
        "SRV-OUT sur dc1 : ajouter une ligne 26 autorisant bob à joindre db en tcp 5432.",
    ),
    *family(
        "meridian",
        {
            "dist1": (
                "ip access-list extended GUEST-IN | no 10 | "
                "10 permit udp 10.20.30.0 0.0.0.255 host 198.51.100.1 eq domain"
            )
        },
        "Replace line 10 of GUEST-IN on dist1: guests should use the public resolver 198.51.100.1 for DNS, "
        "no more access to our dns server.",
        "Line 10 of GUEST-IN on dist1 should point to 198.51.100.1 instead of our dns server.",
        "Modifica la línea 10 de GUEST-IN en dist1: DNS solo hacia 198.51.100.1.",
    ),
    *family(
        "meridian",
        {
            "dc1": (
                "ip access-list extended SRV-OUT | no 40 | "
                "40 permit tcp host 10.20.10.11 10.30.0.0 0.0.0.255 eq 22"
            )
        },
        "SSH from staff to the servers is only allowed for alice from now on. Please change SRV-OUT on dc1.",
        "In SRV-OUT on dc1, restrict SSH to alice.",
        "SRV-OUT on dc1 lets all of staff ssh into the servers; limit it to alice.",
    ),
    *family(
        "four-routers",
        {"R4": "ip access-list standard 15 | permit 10.0.0.0 0.255.255.255"},
        "On R4 create standard access list 15 permitting only 10.0.0.0/8. No need to apply it yet.",
        "Define standard ACL 15 on R4 that permits only 10.0.0.0/8, but don't bind it to any interface.",
        "R4: crea la lista estándar 15 que permita solo 10.0.0.0/8; todavía no la apliques.",
    ),
    *family(
        "four-routers",
        {
            "R3": (
                "ip access-list extended 100 | deny icmp host 172.16.1.10 host 192.168.1.10 | permit ip any any | "
                "interface GigabitEthernet0/0 | ip access-group 100 in"
            )
        },
        "h2 no debe poder hacer ping a h1, el resto del tráfico sí.",
        "h2 ne doit pas pouvoir pinguer h1, le reste oui.",
        "No pings from h2 to h1. Other traffic ok.",
    ),
    *family(
        "meridian",
        {
            "dist1": (
                "ip access-list extended 100 | permit icmp host 10.20.10.12 host 10.30.1.10 | "
                "permit tcp host 10.20.10.12 host 10.30.1.10 eq 22 | deny ip host 10.20.10.12 host 10.30.1.10 | "
                "permit ip any any | interface GigabitEthernet0/2.10 | ip access-group 100 in"
            )
        },
        "Autorise le ping et le SSH de bob vers nas uniquement, tous les autres flux de bob vers nas doivent être "
        "bloqués.",
        "De bob vers nas, seuls le ping et le SSH doivent passer.",
        "Permite solo el ping y el SSH de bob a nas; el resto de bob a nas debe bloquearse.",
    ),
    *family(
        "meridian",
        {
            "dist1": (
                "ip access-list extended 100 | deny tcp host 10.20.10.12 host 10.30.0.20 eq 22 | permit ip any any | "
                "interface GigabitEthernet0/2.10 | ip access-group 100 in"
            )
        },
        "Ne permets pas à bob d'accéder à db en ssh.",
        "Não permitas que o bob aceda ao db por ssh.",
        "No dejes que bob llegue a db por ssh.",
    ),
    *family(
        "meridian",
        {"dist1": "ip access-list extended GUEST-IN | 25 deny ip 10.20.30.0 0.0.0.255 host 198.51.100.1"},
        "Não deixes a rede de convidados (10.20.30.0/24) chegar ao 198.51.100.1. O resto da internet continua "
        "acessível.",
    ),
    *family(
        "meridian",
        {
            "sevilla": (
                "ip access-list extended 100 | permit ip 10.40.2.0 0.0.0.255 10.30.0.0 0.0.0.255 | "
                "deny ip any any log | interface GigabitEthernet0/1 | ip access-group 100 in"
            )
        },
        "Put an inbound list on sevilla Gi0/1: permit 10.40.2.0/24 to 10.30.0.0/24, deny and log everything else.",
    ),
)

ASKED: tuple[tuple[str, str], ...] = (
    ("four-routers", "Please assign an IP address to R2 GigabitEthernet0/0 and bring it up."),
    ("four-routers", "Allow only the usual ports between h1 and h2."),
    ("four-routers", "Allow only the necessary services from h1 to h2"),
    ("meridian", "The description on core1 Gi0/5 says spare, but it is not spare."),
    ("meridian", "dc1 Gi0/3: description is fine, leave it. Set mtu 1400."),
    ("meridian", "Resequence OLD-FILTER on core1: 7, 70"),
    ("meridian", "Let phone1 (10.20.20.21) talk to the file server (10.30.0.30) on tcp 445."),
)
