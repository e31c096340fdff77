"""Sentences about interfaces, hosts and cables, and what each must become; `ask`: it must be asked back.

An expectation is one setting: `R1 0/1 mtu=9000`, `R2 Lo0 address=10.0.0.1/32`, `host h4 10.0.0.9/24 at R2 0/0`.
"""

from __future__ import annotations

ASK = ("ask",)

FOUR: tuple[tuple[str, tuple[str, ...]], ...] = (
    # one property of one port, named
    ("Could you set R2's Gi0/3 to an MTU of 4000 please", ("R2 0/3 mtu=4000",)),
    ("r4 gi0/1 mtu 1480", ("R4 0/1 mtu=1480",)),
    (
        "We want 1400 byte frames at most on interface 0/2 of R3, so lower its MTU accordingly.",
        ("R3 0/2 mtu=1400",),
    ),
    ("bandwidth of R1 g0/2 should be two hundred megabits", ("R1 0/2 bandwidth_kbps=200000",)),
    ("R1 g0/2 bw 30M", ("R1 0/2 bandwidth_kbps=30000",)),
    (
        "The configured bandwidth of R3 Gi0/1 should read 45 megabits per second.",
        ("R3 0/1 bandwidth_kbps=45000",),
    ),
    (
        "Interface GigabitEthernet0/0 on R3 has to run at 100 Mbit/s, full duplex.",
        ("R3 0/0 speed=100", "R3 0/0 duplex=full"),
    ),
    ("R4 g0/2 sp 1000 dup full", ("R4 0/2 speed=1000", "R4 0/2 duplex=full")),
    ("hard-set R1 gi0/0 to 10 half duplex", ("R1 0/0 speed=10", "R1 0/0 duplex=half")),
    ('R2 gi0/1: description "uplink to R1, rack 4"', ("R2 0/1 description=uplink to R1, rack 4",)),
    ("Please label the port Gi0/0 of R4 'to be used by lab'", ("R4 0/0 description=to be used by lab",)),
    ("shutdown r2 g0/3", ("R2 0/3 shutdown=True",)),
    ("Take R4 GigabitEthernet0/3 down, the optics are faulty.", ("R4 0/3 shutdown=True",)),
    ("Port Gi0/0 at R2 may go live.", ("R2 0/0 shutdown=False",)),
    ("wipe the description of R1 Gi0/2", ("R1 0/2 clear=description",)),
    ("tcp mss 1300 on R3 gi0/0", ("R3 0/0 tcp_mss=1300",)),
    # one port, described
    (
        "The interface of R3 that leads to R2 gets the description “east ring”.",
        ("R3 0/1 description=east ring",),
    ),
    (
        "Increase the bandwidth statement to 200 Mbps on R4's port towards R1.",
        ("R4 0/2 bandwidth_kbps=200000",),
    ),
    ("On R2, the interface facing R4 should be administratively down.", ("R2 0/3 shutdown=True",)),
    ("Set MTU 1600 where h2 is attached.", ("R3 0/0 mtu=1600",)),
    ("R1's user LAN port: speed 100", ("R1 0/0 speed=100",)),
    ('The port behind which h1 sits should be called "office east".', ("R1 0/0 description=office east",)),
    ('Rename the link from R4 to R3 on R4\'s side to "ring north"', ("R4 0/1 description=ring north",)),
    # both ends, several ports
    ("MTU 9000 on both sides of the R2-R3 link.", ("R2 0/2 mtu=9000", "R3 0/1 mtu=9000")),
    (
        "The line between R1 and R4 carries 50 Mbit/s only; put that bandwidth on each end.",
        ("R1 0/2 bandwidth_kbps=50000", "R4 0/2 bandwidth_kbps=50000"),
    ),
    ("R1 g0/1 and g0/2: mtu 1550", ("R1 0/1 mtu=1550", "R1 0/2 mtu=1550")),
    (
        'Describe R2 Gi0/2 as "core south" and R2 Gi0/3 as "core cross".',
        ("R2 0/2 description=core south", "R2 0/3 description=core cross"),
    ),
    (
        "bandwidth 10 Mbps on R3 gi0/1, 20 Mbps on R3 gi0/2",
        ("R3 0/1 bandwidth_kbps=10000", "R3 0/2 bandwidth_kbps=20000"),
    ),
    (
        "Renumber the cable between R3 and R4: R3 becomes 30.0.5.1/24, R4 becomes 30.0.5.2/24.",
        ("R3 0/2 address=30.0.5.1/24", "R4 0/1 address=30.0.5.2/24"),
    ),
    # addresses
    ("R4 gi0/0: 10.44.1.1 255.255.255.0, no shut", ("R4 0/0 address=10.44.1.1/24", "R4 0/0 shutdown=False")),
    (
        "Number the idle port of R2 with 172.20.0.1 slash 24 and switch it on.",
        ("R2 0/0 address=172.20.0.1/24", "R2 0/0 shutdown=False"),
    ),
    (
        "R2's spare interface will serve the workshop, subnet 10.2.9.0/24, with the router on .254; "
        "enable it.",
        ("R2 0/0 address=10.2.9.254/24", "R2 0/0 shutdown=False"),
    ),
    (
        "R4's unused port: give it the first address of 10.4.8.0/24 and bring it up",
        ("R4 0/0 address=10.4.8.1/24", "R4 0/0 shutdown=False"),
    ),
    ("Add 192.168.9.1/24 to R1 Gi0/0 as a secondary address.", ("R1 0/0 secondary=192.168.9.1/24",)),
    # loopbacks, sub-interfaces
    (
        "New loopback 7 on R4, 10.77.0.4/32, description 'probe'",
        ("R4 Lo7 address=10.77.0.4/32", "R4 Lo7 description=probe"),
    ),
    (
        "Every router gets a Loopback1: R1 10.1.1.1/32, R2 10.1.1.2/32, R3 10.1.1.3/32, R4 10.1.1.4/32.",
        (
            "R1 Lo1 address=10.1.1.1/32",
            "R2 Lo1 address=10.1.1.2/32",
            "R3 Lo1 address=10.1.1.3/32",
            "R4 Lo1 address=10.1.1.4/32",
        ),
    ),
    ("lo3 on r2 = 10.9.9.9/32", ("R2 Lo3 address=10.9.9.9/32",)),
    (
        "On R4 Gi0/0 create VLAN 30 with 10.30.0.1/24 and VLAN 40 with 10.40.0.1/24.",
        (
            "R4 0/0.30 dot1q=30",
            "R4 0/0.30 address=10.30.0.1/24",
            "R4 0/0.40 dot1q=40",
            "R4 0/0.40 address=10.40.0.1/24",
        ),
    ),
    (
        "sub-if gi0/0.55 on R2, dot1q 55, ip 10.55.0.1/24; parent interface up",
        ("R2 0/0.55 dot1q=55", "R2 0/0.55 address=10.55.0.1/24", "R2 0/0 shutdown=False"),
    ),
    # relays
    ("DHCP requests of h1's LAN shall be relayed to 172.16.1.67.", ("R1 0/0 helpers=172.16.1.67",)),
    ("ip helper-address 192.168.1.5 on R3's LAN interface", ("R3 0/0 helpers=192.168.1.5",)),
    ("Forward DHCP broadcasts arriving at R3 Gi0/0 to 192.168.1.9", ("R3 0/0 helpers=192.168.1.9",)),
    # hosts and cables
    ("Attach a new host named h7 with 192.168.1.77/24 to R1's LAN.", ("host h7 192.168.1.77/24 at R1 0/0",)),
    (
        "Hook up a printer called lp1 (10.2.0.9/24) to R2 Gi0/0, whose own address becomes 10.2.0.1/24.",
        ("host lp1 10.2.0.9/24 at R2 0/0",),
    ),
    ("A second machine, h8, 172.16.1.30, joins the LAN where h2 is.", ("host h8 172.16.1.30/24 at R3 0/0",)),
    ("h2 moves to 172.16.1.99.", ("h2 is 172.16.1.99/24",)),
    ("Change h1's address to 192.168.1.55", ("h1 is 192.168.1.55/24",)),
    ("Disconnect the cable between R1 and R4.", ("cut R1 0/2 R4 0/2",)),
    ("Pull the R3-R4 link out", ("cut R3 0/2 R4 0/1",)),
    (
        "A new router R9 comes in: cable R9 Gi0/1 to R4 Gi0/0, 10.9.4.0/30, R4 takes .1 and R9 .2.",
        ("cable R4 0/0 10.9.4.1/30 R9 0/1 10.9.4.2/30",),
    ),
    (
        "Wire R2 Gi0/0 to R4 Gi0/0 with 77.0.0.1/30 on R2 and 77.0.0.2/30 on R4.",
        ("cable R2 0/0 77.0.0.1/30 R4 0/0 77.0.0.2/30",),
    ),
    ("Remove R2 from the network.", ("retire R2",)),
    # Spanish, Portuguese, French
    ("Pon la MTU de R3 Gi0/2 en 1700.", ("R3 0/2 mtu=1700",)),
    ("Apaga la interfaz Gi0/2 de R4.", ("R4 0/2 shutdown=True",)),
    ("La interfaz de R2 que va hacia R3 debe llamarse «anillo sur».", ("R2 0/2 description=anillo sur",)),
    (
        "Asigna 10.60.0.1/24 a la interfaz Gi0/0 de R4 y actívala.",
        ("R4 0/0 address=10.60.0.1/24", "R4 0/0 shutdown=False"),
    ),
    (
        "Ancho de banda de 15 Mbps en ambos extremos del enlace entre R3 y R4.",
        ("R3 0/2 bandwidth_kbps=15000", "R4 0/1 bandwidth_kbps=15000"),
    ),
    ("Quita la descripción de R2 Gi0/3.", ("R2 0/3 clear=description",)),
    ("Defina o MTU da Gi0/1 do R2 para 1600.", ("R2 0/1 mtu=1600",)),
    ("Desative a porta Gi0/3 do R4.", ("R4 0/3 shutdown=True",)),
    ("Descrição da interface do R1 para o R2: “anel leste”.", ("R1 0/1 description=anel leste",)),
    (
        "Na porta livre do R4 coloque 10.70.0.1/24 e ligue-a.",
        ("R4 0/0 address=10.70.0.1/24", "R4 0/0 shutdown=False"),
    ),
    ("Crie uma loopback 2 no R3 com 10.3.3.3/32.", ("R3 Lo2 address=10.3.3.3/32",)),
    ("Mets la MTU à 1800 sur l'interface Gi0/1 de R4.", ("R4 0/1 mtu=1800",)),
    ("Désactivez l'interface Gi0/3 de R2.", ("R2 0/3 shutdown=True",)),
    (
        "La description de l'interface de R3 vers R4 doit être « anneau nord ».",
        ("R3 0/2 description=anneau nord",),
    ),
    (
        "Donne l'adresse 10.80.0.1/24 à Gi0/0 de R2 et active le port.",
        ("R2 0/0 address=10.80.0.1/24", "R2 0/0 shutdown=False"),
    ),
    (
        "Bande passante de 25 Mbit/s aux deux bouts de la liaison R1-R2.",
        ("R1 0/1 bandwidth_kbps=25000", "R2 0/1 bandwidth_kbps=25000"),
    ),
    ("Branche un hôte nommé h6 (192.168.1.66/24) sur le LAN de R1.", ("host h6 192.168.1.66/24 at R1 0/0",)),
    # several at once, taken back, replaced
    (
        "Shut all ports of R4 except the one to R1.",
        ("R4 0/0 shutdown=True", "R4 0/1 shutdown=True", "R4 0/3 shutdown=True"),
    ),
    (
        "Interfaces Gi0/1 through Gi0/3 of R2 get MTU 8000",
        ("R2 0/1 mtu=8000", "R2 0/2 mtu=8000", "R2 0/3 mtu=8000"),
    ),
    ("Set h2's port to 100 Mbps full", ("R3 0/0 speed=100", "R3 0/0 duplex=full")),
    ("Make R1's Gi0/1 description empty", ("R1 0/1 clear=description",)),
    ("Set the IP MTU of R1's link to R4 to 1400 on both sides", ("R1 0/2 ip_mtu=1400", "R4 0/2 ip_mtu=1400")),
    ("R1 g0/0: no ip redirects", ("R1 0/0 redirects=False",)),
    ("no shut R4 g0/0 but shut R4 g0/3", ("R4 0/0 shutdown=False", "R4 0/3 shutdown=True")),
    # what must be asked
    ("Disable CDP on R1 Gi0/1", ASK),
    ("Remove the secondary address from R1 Gi0/0", ASK),
    ("Increase the MTU on R1 Gi0/1 by 100.", ASK),
    ("Swap the descriptions of R2 Gi0/1 and Gi0/2.", ASK),
    ("Set the MTU on R2.", ASK),
    ("R1 gi0/9 shut", ASK),
    ("Give R3 Gi0/0 another address.", ASK),
    ("R4 gi0/0 ip 10.0.0.7/24", ASK),
    ("Attach a printer to R2.", ASK),
    ("Shut down R1 Gi0/1 unless R4 is down.", ASK),
    ("Set the MTU to 1500 or 9000 on R1 Gi0/1.", ASK),
    ("Raise the MTU of R1 Gi0/1 to 9000, but only during the night.", ASK),
    ("Do not shut R1 Gi0/1.", ASK),
    ("Connect router R9 to R4.", ASK),
)

MERIDIAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    # descriptions without quotes end where something else begins, each of them
    (
        "Two sub-interfaces on dist1: Gi0/2.50 for cameras (VLAN 50, 10.20.50.1/24, description CAMERAS) and Gi0/2.60 "
        "for printers (VLAN 60, 10.20.60.1/24, description PRINTERS).",
        (
            "dist1 0/2.50 dot1q=50",
            "dist1 0/2.50 address=10.20.50.1/24",
            "dist1 0/2.50 description=CAMERAS",
            "dist1 0/2.60 dot1q=60",
            "dist1 0/2.60 address=10.20.60.1/24",
            "dist1 0/2.60 description=PRINTERS",
        ),
    ),
    (
        "porto gi0/3: descr SPARE ROOM, no ip redirects",
        ("porto 0/3 description=SPARE ROOM", "porto 0/3 redirects=False"),
    ),
    # `nas` is a word here, and a host elsewhere; a list of wishes ends with its place
    (
        "A linha de Sevilla caiu outra vez. Corrige o bandwidth para 80 Mbit/s nas duas pontas do enlace wan1-sevilla.",
        ("wan1 0/3 bandwidth_kbps=80000", "sevilla 0/0 bandwidth_kbps=80000"),
    ),
    (
        "Porto's shop floor is out of IPs. Could 10.40.11.1/24 be added to that interface as a secondary? The present "
        "address has to stay primary.",
        ("porto 0/1 secondary=10.40.11.1/24",),
    ),
    ("dc1's storage interface → mtu 9000", ("dc1 0/3 mtu=9000",)),
    (
        "The port for the servers on dc1 needs the description 'server farm A'.",
        ("dc1 0/2 description=server farm A",),
    ),
    ("shut the guest VLAN on dist1", ("dist1 0/2.30 shutdown=True",)),
    (
        "Switch off the radio link between porto and sevilla at both ends.",
        ("porto 0/2 shutdown=True", "sevilla 0/2 shutdown=True"),
    ),
    (
        "The leased line of lyon now has 150 Mbps; adjust the bandwidth at both ends.",
        ("lyon 0/0 bandwidth_kbps=150000", "core2 0/5 bandwidth_kbps=150000"),
    ),
    (
        "Guests on dist1 should get their leases from 10.30.0.67: relay DHCP from the guest VLAN there.",
        ("dist1 0/2.30 helpers=10.30.0.67",),
    ),
    (
        "dist1: VLAN 70 for cameras on the trunk, 10.20.70.1/24, helper 10.30.0.67",
        ("dist1 0/2.70 dot1q=70", "dist1 0/2.70 address=10.20.70.1/24", "dist1 0/2.70 helpers=10.30.0.67"),
    ),
    (
        "On the free port of lyon put 10.40.44.1/24, description 'visitors', and open it.",
        ("lyon 0/3 address=10.40.44.1/24", "lyon 0/3 description=visitors", "lyon 0/3 shutdown=False"),
    ),
    ("Porto's shop floor interface should be called “tills”.", ("porto 0/1 description=tills",)),
    (
        "New phone, phone2, 10.20.20.12, on the voice VLAN of dist1.",
        ("host phone2 10.20.20.12/24 at dist1 0/2.20",),
    ),
    ("Desliga a porta da loja no porto", ("porto 0/1 shutdown=True",)),
    ("Ajoute la description « bureau » au port du bureau de lyon.", ("lyon 0/1 description=bureau",)),
    (
        "core1 gi0/4 and wan1 gi0/0: bandwidth 500 Mbps",
        ("core1 0/4 bandwidth_kbps=500000", "wan1 0/0 bandwidth_kbps=500000"),
    ),
    ("bob leaves the company; unplug his machine, the rest of the staff VLAN stays as it is", ("gone bob",)),
    ("Shut the interface to the shop.", ASK),
    ("Give the spare port an address from 10.40.0.0/16.", ASK),
)
