"""Families of sentences about routing and tunnels for `test_transport_language_siblings`."""

from __future__ import annotations

from transport_sibling_cases import Sibling, family

ROUTING_LINES: tuple[Sibling, ...] = (
    *family(
        "meridian",
        {"edge1": "ip prefix-list FROM-ISP seq 7 deny 198.51.100.0/24"},
        "Deixámos de querer aceitar 198.51.100.0/24 do ISP; o resto que vem deles fica como está.",
        "Stop accepting 198.51.100.0/24 from our provider",
        "Dejamos de aceptar 198.51.100.0/24 del ISP",
        "Nous n'acceptons plus 198.51.100.0/24 du fournisseur",
    ),
    *family(
        "meridian",
        {
            "edge1": "no ip prefix-list FROM-ISP seq 10 permit 0.0.0.0/0 le 24 | ip prefix-list "
            "FROM-ISP seq 10 permit 203.0.113.0/24"
        },
        "Tighten the filter towards our provider: of what they send us, only 203.0.113.0/24 is to be accepted.",
        "Accept nothing but 203.0.113.0/24 from the ISP",
        "Do ISP só aceitamos 203.0.113.0/24 a partir de agora",
        "Del proveedor solo debe aceptarse 203.0.113.0/24",
    ),
    *family(
        "meridian",
        {"edge1": "ip prefix-list FROM-ISP seq 7 deny 172.16.0.0/12 le 32"},
        "Don't accept 172.16.0.0/12 or anything more specific from the ISP, add it to FROM-ISP.",
        "No aceptes del ISP 172.16.0.0/12 ni nada más específico",
        "Refuse 172.16.0.0/12 and all its subnets from the provider.",
        "Put a deny for 172.16.0.0/12 le 32 into FROM-ISP.",
    ),
    *family(
        "meridian",
        {"dc1": "router ospf 1 | no passive-interface GigabitEthernet0/3"},
        "We'll install another router in the storage LAN, so OSPF on dc1 Gi0/3 shouldn't be passive anymore.",
        "A Gi0/3 do dc1 deve deixar de ser passiva no OSPF",
        "Gi0/3 de dc1 ne doit plus être passive dans OSPF",
    ),
    *family(
        "four-routers",
        {
            "R1": "router ospf 100 | no network 192.168.1.0 0.0.0.255 area 1 | network "
            "192.168.1.0 0.0.0.255 area 0"
        },
        "h1's LAN on R1 should move from OSPF area 1 to the backbone area.",
        "R1 Gi0/0 pasa del área 1 al backbone",
        "La LAN de h1 sur R1 passe de l'area 1 à l'area 0",
    ),
    *family(
        "four-routers",
        {
            "R4": "interface GigabitEthernet0/2 | ip ospf priority 0 | interface "
            "GigabitEthernet0/1 | ip ospf priority 0"
        },
        "R4 must never be elected DR on its segments to R1 and R3, so priority zero on both.",
        "Set the OSPF priority of R4 to 0 towards R1 and towards R3.",
        "R4 no debe ser DR en sus enlaces con R1 y R3: prioridad 0 en ambos",
        "R4 is too weak for that role. OSPF priority 0 on its links to R1 and R3.",
    ),
    *family(
        "meridian",
        {"edge1": "ip route 0.0.0.0 0.0.0.0 192.0.2.1 | router ospf 1 | default-information originate"},
        "Default route on edge1 pointing at the ISP (192.0.2.1), and have OSPF announce it to everybody.",
        (
            "We need a default route on edge1 pointing to the ISP (192.0.2.1), and edge1 should "
            "announce it in OSPF."
        ),
        "Ruta por defecto en edge1 hacia 192.0.2.1 y que OSPF la anuncie a todos",
        "Rota por defeito no edge1 para 192.0.2.1, e anunciá-la no OSPF",
    ),
    *family(
        "meridian",
        {"edge1": "router ospf 1 | redistribute static metric 30 metric-type 1 subnets"},
        (
            "edge1 has a static for the Lyon lab that nobody else knows about. Redistribute static "
            "into OSPF there with metric 30, type 1."
        ),
    ),
    *family(
        "meridian",
        {
            "core2": "router ospf 1 | area 2 nssa no-summary",
            "lyon": "router ospf 1 | area 2 nssa no-summary | router ospf 1 | redistribute connected subnets",
        },
        (
            "Lyon's area 2: totally NSSA (no summaries into it; core2 is the ABR), and on "
            "lyon redistribute connected so that the test bench becomes known."
        ),
    ),
    *family(
        "meridian",
        {"edge1": "interface Tunnel10 | tunnel key 1010", "lyon": "interface Tunnel10 | tunnel key 1010"},
        "Al Tunnel10 le falta la clave (tunnel key): 1010 en los dos extremos.",
        "Tunnel10 needs a key, it must be 1010, on both ends",
    ),
    *family(
        "meridian",
        {
            "edge1": (
                "interface Tunnel10 | ip address 172.31.11.2 255.255.255.252 | no ip route "
                "10.50.3.0 255.255.255.0 172.31.10.1 | ip route 10.50.3.0 255.255.255.0 172.31.11.1"
            ),
            "lyon": "interface Tunnel10 | ip address 172.31.11.1 255.255.255.252",
        },
        (
            "Tunnel10 gets new inner addresses, 172.31.11.2/30 on edge1 and 172.31.11.1/30 "
            "on lyon. Adapt edge1's static route to the lab too."
        ),
        "Renumber Tunnel10 to 172.31.11.0/30, lyon .1 and edge1 .2",
    ),
    *family(
        "meridian",
        {"lyon": "interface Tunnel10 | shutdown"},
        "Le tunnel Tunnel10 de lyon n'est plus utilisé, mets-le en shutdown côté lyon.",
    ),
    *family(
        "meridian",
        {"edge1": "router ospf 1 | redistribute static subnets"},
        (
            "The lab net behind the tunnel is only known on edge1. Redistribute static "
            "routes into OSPF on edge1 so everyone inside can reach 10.50.3.0/24."
        ),
        "edge1 is the only one who knows 10.50.3.0/24. Static routes should go into OSPF there.",
    ),
    *family(
        "four-routers",
        {"R1": "ip route 172.16.1.0 255.255.255.0 40.0.0.2 250"},
        "As a backup for OSPF, R1 gets a static route to 172.16.1.0/24 via 40.0.0.2",
        "Como respaldo de OSPF, en R1 pon una estática hacia 172.16.1.0/24 por R4 (40.0.0.2)",
    ),
    *family(
        "meridian",
        {
            "edge1": (
                "router bgp 65001 | network 10.40.3.0 mask 255.255.255.0 | ip prefix-list TO-ISP "
                "seq 15 permit 10.40.3.0/24"
            )
        },
        ("A partir de agora o escritório de Lyon (10.40.3.0/24) também deve ser anunciado ao ISP por BGP."),
        "The office of Lyon, 10.40.3.0/24, should be announced to the ISP too",
    ),
    *family(
        "meridian",
        {"sevilla": "ip route 10.42.0.0 255.255.255.0 10.40.2.254"},
        "Falta una ruta en sevilla: 10.42.0.0/24 por 10.40.2.254.",
        "Il manque une route sur sevilla : 10.42.0.0/24 via 10.40.2.254",
    ),
    *family(
        "meridian",
        {"dist1": "ip route 10.20.0.0 255.255.0.0 Null0"},
        "Sur dist1, envoyer 10.20.0.0/16 vers Null0 pour éviter les boucles.",
        "En dist1 manda 10.20.0.0/16 a Null0",
    ),
    *family(
        "four-routers",
        {
            "R1": "router ospf 100 | passive-interface GigabitEthernet0/0",
            "R3": "router ospf 100 | passive-interface GigabitEthernet0/0",
        },
        (
            "No OSPF hellos should be sent into the LANs of h1 and h2 any longer, but the "
            "networks must still be advertised."
        ),
        ("As LANs de h1 e h2 não devem receber hellos OSPF, mas as redes devem continuar a ser anunciadas."),
    ),
    *family(
        "four-routers",
        {
            "R3": (
                "router bgp 65003 | neighbor 30.0.0.2 remote-as 65004 | router bgp 65003 | "
                "network 172.16.1.0 mask 255.255.255.0"
            ),
            "R4": "router bgp 65004 | neighbor 30.0.0.1 remote-as 65003",
        },
        (
            "eBGP over the R3-R4 link, R3 in AS 65003 and R4 in AS 65004. R3 has to "
            "advertise h2's LAN 172.16.1.0/24 to R4."
        ),
        (
            "R3 (AS 65003) and R4 (AS 65004) should become eBGP neighbours across "
            "30.0.0.0/24, and R3 announces 172.16.1.0/24."
        ),
    ),
    *family(
        "meridian",
        {"wan1": "interface GigabitEthernet0/1 | ip ospf cost 2"},
        "De till-porto a db se debe ir por core1; core2 solo si se cae el enlace entre core1 y wan1.",
        "Le trafic de till-porto vers db passe par core1 ; core2 seulement si le lien core1-wan1 tombe.",
    ),
    *family(
        "meridian",
        {"dist1": "interface GigabitEthernet0/1 | ip ospf cost 2"},
        (
            "The IDS sits at core1. Hence guest traffic to the internet (guest1 to www) must "
            "always pass core1."
        ),
    ),
    *family(
        "meridian",
        {"edge1": "interface Tunnel10 | tunnel mode ipip", "lyon": "interface Tunnel10 | tunnel mode ipip"},
        "Tunnel 10 should be an ipip tunnel instead of gre, on lyon and edge1.",
        "Instead of GRE, Tunnel10 should use IP-in-IP on both ends",
        "El Tunnel10 debe ser ipip en vez de gre",
    ),
    *family(
        "meridian",
        {
            "edge1": (
                "no ip prefix-list FROM-ISP seq 10 permit 0.0.0.0/0 le 24 | ip prefix-list "
                "FROM-ISP seq 10 permit 0.0.0.0/0 le 22 | ip prefix-list FROM-ISP seq 15 permit "
                "203.0.113.0/24"
            )
        },
        "From the ISP accept nothing longer than a /22, except 203.0.113.0/24 which we still need.",
    ),
    *family(
        "meridian",
        {"edge1": "no ip prefix-list TO-ISP seq 5 permit 10.20.10.0/24"},
        "Take 10.20.10.0/24 out of TO-ISP",
        "Remove 10.20.10.0/24 from the list TO-ISP",
    ),
    *family(
        "meridian",
        {
            "edge1": (
                "router bgp 65001 | no network 10.20.10.0 mask 255.255.255.0 | no ip prefix-list "
                "TO-ISP seq 5 permit 10.20.10.0/24"
            )
        },
        "The provider must not get 10.20.10.0/24 from us any longer. Take it out of TO-ISP.",
        "The ISP must no longer see 10.20.10.0/24",
    ),
    *family(
        "four-routers",
        {"R1": "router ospf 100 | area 1 stub no-summary"},
        "Area 1 on R1 is a normal area today. Make it a totally stubby area.",
    ),
    *family(
        "meridian",
        {"wan1": "interface GigabitEthernet0/0 | ip ospf cost 2"},
        (
            "When till-porto talks to nas, we want the packets to go through core2 and not "
            "core1 (wan1 balances them at the moment)."
        ),
    ),
    *family(
        "meridian",
        {"dc1": "router ospf 1 | no network 10.30.1.0 0.0.0.255 area 20"},
        "stop running OSPF on dc1 Gi0/3, the storage net should not be visible outside dc1",
    ),
    *family(
        "meridian",
        {"edge1": "router bgp 65001 | neighbor 192.0.2.1 weight 150"},
        "Coloca weight 150 no vizinho 192.0.2.1 do edge1.",
    ),
    *family(
        "meridian",
        {
            "porto": (
                "interface GigabitEthernet0/3 | ip address 10.40.21.1 255.255.255.0 | no "
                "shutdown | router ospf 1 | passive-interface GigabitEthernet0/3 | router ospf 1 "
                "| network 10.40.21.0 0.0.0.255 area 1"
            )
        },
        (
            "porto: enable Gi0/3 with 10.40.21.1/24 and advertise that network in OSPF area "
            "1, interface passive."
        ),
    ),
    *family(
        "meridian",
        {"lyon": "interface Tunnel10 | shutdown"},
        "Shut Tunnel10 on lyon, but not on edge1",
    ),
    *family(
        "meridian",
        {"edge1": "interface Tunnel10 | tunnel key 5", "lyon": "interface Tunnel10 | tunnel key 5"},
        "Do not shut Tunnel10, only set its key to 5",
    ),
    *family(
        "four-routers",
        {"R3": "router ospf 100 | no area 2 stub"},
        "area 2 should not be a stub any longer",
    ),
)
ROUTING_ASKED: tuple[tuple[str, str], ...] = (
    ("meridian", "enable path mtu discovery on Tunnel10, both sides (edge1, lyon)"),
    ("meridian", "Tunnel10 on edge1: enable QoS pre-classify"),
    ("four-routers", "GRE tunnel from R1 to h2, 10.77.0.1/30 and 10.77.0.2/30."),
    ("meridian", "static route to 10.99.0.0/16 via 192.0.2.1 on edge1, and let OSPF carry it"),
    ("four-routers", "Put R1 g0/0 into area 1, no, area 5 and area 6"),
    ("meridian", "Cifra el túnel de sevilla con IPsec."),
    ("meridian", "Refuse 198.51.100.0/24 from the ISP, except what 198.51.100.0/25 has"),
    ("meridian", "Packets from pc-lyon to web must not go through core2."),
    ("meridian", "Tunnel10 should not be encrypted"),
    ("meridian", "Limit what we take from the ISP to 50 prefixes, warn only"),
    ("four-routers", "Remove the default route on R1"),
    ("four-routers", "R1: cost 10 on Gi0/1, not on Gi0/2"),
    ("four-routers", "R2 Gi0/1 should be passive, Gi0/2 not"),
    ("four-routers", "set ospf priority 0 on R2 everywhere but towards R4"),
    ("four-routers", "The traffic from h1 to h2 may use R2 or R4, whatever is cheaper"),
    ("meridian", "area 1 as stub, but porto has to stay out of it"),
    ("four-routers", "floating static on R1 to 172.16.1.0/24 via 40.0.0.2, distance lower than OSPF's"),
)
