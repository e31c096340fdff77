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
)
ROUTING_ASKED: tuple[tuple[str, str], ...] = (
    ("meridian", "enable tunnel checksum on Tunnel10, both sides (edge1, lyon)"),
    ("meridian", "Tunnel10 on edge1: enable QoS pre-classify"),
    ("four-routers", "GRE tunnel from R1 to h2, 10.77.0.1/30 and 10.77.0.2/30."),
    ("meridian", "static route to 10.99.0.0/16 via 192.0.2.1 on edge1, and let OSPF carry it"),
    ("four-routers", "Put R1 g0/0 into area 1, no, area 5 and area 6"),
)
