"""Services by name: what people call traffic, and which packets that is (IANA service names and port numbers)."""

from __future__ import annotations

from assent.network.transport.objectives import Service

TCP, UDP, ICMP = 6, 17, 1

_TCP: dict[str, tuple[int, int]] = {
    "http": (80, 80), "www": (80, 80), "https": (443, 443), "ssl": (443, 443), "ssh": (22, 22), "sftp": (22, 22),
    "scp": (22, 22), "telnet": (23, 23), "ftp": (20, 21), "smtp": (25, 25), "bgp": (179, 179), "rdp": (3389, 3389),
    "ldap": (389, 389), "ldaps": (636, 636), "imap": (143, 143), "imaps": (993, 993), "pop3": (110, 110),
    "pop3s": (995, 995), "mysql": (3306, 3306), "postgres": (5432, 5432), "postgresql": (5432, 5432),
    "smb": (445, 445), "cifs": (445, 445), "nfs": (2049, 2049), "vnc": (5900, 5900), "mqtt": (1883, 1883),
    "tacacs": (49, 49), "netconf": (830, 830), "modbus": (502, 502), "rtsp": (554, 554), "mssql": (1433, 1433),
    "oracle": (1521, 1521), "redis": (6379, 6379), "ldp": (646, 646), "whois": (43, 43), "lpd": (515, 515),
    "finger": (79, 79), "gopher": (70, 70), "nntp": (119, 119), "irc": (194, 194), "submission": (587, 587),
    "rlogin": (513, 513), "rsh": (514, 514), "mongodb": (27017, 27017), "ftp-data": (20, 20),
}  # fmt: skip
_UDP: dict[str, tuple[int, int]] = {
    "snmp": (161, 162), "snmptrap": (162, 162), "tftp": (69, 69), "ntp": (123, 123), "syslog": (514, 514),
    "dhcp": (67, 68), "bootp": (67, 68), "radius": (1812, 1813), "isakmp": (500, 500), "ike": (500, 500),
    "rip": (520, 520), "netbios": (137, 138), "l2tp": (1701, 1701), "vxlan": (4789, 4789), "bfd": (3784, 3785),
    "gtp": (2152, 2152), "mdns": (5353, 5353), "netflow": (2055, 2055), "quic": (443, 443), "bootps": (67, 67),
    "bootpc": (68, 68), "hsrp": (1985, 1985),
}  # fmt: skip
_BOTH: dict[str, tuple[int, int]] = {
    "dns": (53, 53), "domain": (53, 53), "sip": (5060, 5061), "kerberos": (88, 88), "iperf": (5201, 5201),
}  # fmt: skip
_PROTOCOLS: dict[str, int] = {
    "icmp": ICMP, "ping": ICMP, "pings": ICMP, "pinging": ICMP, "pinguer": ICMP,
    "pingue": ICMP, "pinguent": ICMP, "pingar": ICMP, "pingam": ICMP, "pingear": ICMP, "pinged": ICMP,
    "traceroute": ICMP, "echo": ICMP, "igmp": 2,
    "eigrp": 88, "esp": 50, "ah": 51, "ahp": 51, "pim": 103, "vrrp": 112, "sctp": 132,
}  # fmt: skip
_PORTLESS = {"tcp": TCP, "udp": UDP}
_SYNONYMS = {
    "web": ("http", "https"), "browsing": ("http", "https"), "website": ("http", "https"),
    "websites": ("http", "https"),
    "internet browsing": ("http", "https"), "mail": ("smtp",), "email": ("smtp",), "e-mail": ("smtp",),
    "telnetting": ("telnet",), "telneting": ("telnet",), "secure shell": ("ssh",), "sshing": ("ssh",),
    "remote desktop": ("rdp",), "name resolution": ("dns",), "domain name": ("dns",),
    "time sync": ("ntp",), "file transfer": ("ftp",), "correo": ("smtp",),
    "ping requests": ("icmp",), "snmp traps": ("snmptrap",), "snmp polling": ("snmp",),
    "secure web": ("https",), "dns queries": ("dns",), "dns lookups": ("dns",),
}  # fmt: skip


def named(word: str) -> tuple[Service, ...] | None:
    """The services that a (lower-case) name stands for, or None. `tcp` and `udp` are protocols, not services."""
    if word in _SYNONYMS:
        return tuple(one for name in _SYNONYMS[word] for one in named(name) or ())
    if word in _TCP:
        return (Service(protocol=TCP, ports=_TCP[word]),)
    if word in _UDP:
        return (Service(protocol=UDP, ports=_UDP[word]),)
    if word in _BOTH:
        return (Service(protocol=TCP, ports=_BOTH[word]), Service(protocol=UDP, ports=_BOTH[word]))
    if word in _PROTOCOLS:
        return (Service(protocol=_PROTOCOLS[word]),)
    return None


def all_names() -> tuple[str, ...]:
    """Every name of one word that stands for services."""
    return tuple(
        name for name in (*_TCP, *_UDP, *_BOTH, *_PROTOCOLS, *_PORTLESS, *_SYNONYMS) if name.isalpha()
    )


def transport(word: str) -> int | None:
    """6 or 17 where the word names a transport protocol."""
    return _PORTLESS.get(word)


MULTIWORD = frozenset(tuple(name.split()) for name in _SYNONYMS if " " in name)
