"""IOS names: interfaces as people write them, and the names that IOS gives to protocols, ports and marks.

The parser, the sentence grammar and the renderer all use these tables, so a name means one thing everywhere.
Ports: IANA service names as the IOS command reference lists them for `access-list ... eq`. DSCP: RFC 2474,
2597, 3246. ICMP types: RFC 792, 950, 1256, 1393.
"""

from __future__ import annotations

import re
from functools import lru_cache

INTERFACE_TYPES = (
    "GigabitEthernet",
    "FastEthernet",
    "Ethernet",
    "TenGigabitEthernet",
    "TwentyFiveGigE",
    "FortyGigabitEthernet",
    "HundredGigE",
    "TwoGigabitEthernet",
    "FiveGigabitEthernet",
    "Serial",
    "Loopback",
    "Tunnel",
    "Port-channel",
    "Vlan",
    "BVI",
    "Dialer",
    "Null",
    "Multilink",
    "Management",
    "Virtual-Template",
)
_SHORT = {
    "g": "GigabitEthernet",
    "ge": "GigabitEthernet",
    "gi": "GigabitEthernet",
    "gig": "GigabitEthernet",
    "gige": "GigabitEthernet",
    "f": "FastEthernet",
    "fa": "FastEthernet",
    "fe": "FastEthernet",
    "e": "Ethernet",
    "et": "Ethernet",
    "eth": "Ethernet",
    "t": "TenGigabitEthernet",
    "te": "TenGigabitEthernet",
    "ten": "TenGigabitEthernet",
    "tengig": "TenGigabitEthernet",
    "tengige": "TenGigabitEthernet",
    "twe": "TwentyFiveGigE",
    "fo": "FortyGigabitEthernet",
    "hu": "HundredGigE",
    "s": "Serial",
    "se": "Serial",
    "ser": "Serial",
    "l": "Loopback",
    "lo": "Loopback",
    "tu": "Tunnel",
    "tun": "Tunnel",
    "po": "Port-channel",
    "vl": "Vlan",
    "v": "Vlan",
    "nu": "Null",
    "di": "Dialer",
    "mu": "Multilink",
    "ma": "Management",
}
_INTERFACE = re.compile(
    r"^(?:interface\s+|int\s+)?([A-Za-z][A-Za-z-]*?)\s*(\d+(?:/\d+){0,3}(?::\d+)?)(\.\d+)?$", re.IGNORECASE
)
_LOWER_TYPES = tuple((name.lower(), name) for name in INTERFACE_TYPES)

TCP_PORTS = {
    "echo": 7,
    "discard": 9,
    "daytime": 13,
    "chargen": 19,
    "ftp-data": 20,
    "ftp": 21,
    "telnet": 23,
    "smtp": 25,
    "time": 37,
    "whois": 43,
    "tacacs": 49,
    "domain": 53,
    "gopher": 70,
    "finger": 79,
    "www": 80,
    "hostname": 101,
    "pop2": 109,
    "pop3": 110,
    "sunrpc": 111,
    "ident": 113,
    "nntp": 119,
    "bgp": 179,
    "irc": 194,
    "pim-auto-rp": 496,
    "exec": 512,
    "login": 513,
    "cmd": 514,
    "lpd": 515,
    "talk": 517,
    "uucp": 540,
    "klogin": 543,
    "kshell": 544,
}
UDP_PORTS = {
    "echo": 7,
    "discard": 9,
    "time": 37,
    "nameserver": 42,
    "tacacs": 49,
    "domain": 53,
    "bootps": 67,
    "bootpc": 68,
    "tftp": 69,
    "sunrpc": 111,
    "ntp": 123,
    "netbios-ns": 137,
    "netbios-dgm": 138,
    "netbios-ss": 139,
    "snmp": 161,
    "snmptrap": 162,
    "xdmcp": 177,
    "dnsix": 195,
    "mobile-ip": 434,
    "pim-auto-rp": 496,
    "isakmp": 500,
    "biff": 512,
    "who": 513,
    "syslog": 514,
    "talk": 517,
    "rip": 520,
    "non500-isakmp": 4500,
}
_EXTRA_TCP = {"ssh": 22, "http": 80, "https": 443, "drip": 3949}
_EXTRA_UDP = {"dns": 53}

PROTOCOLS = {
    "icmp": 1,
    "igmp": 2,
    "ipinip": 4,
    "tcp": 6,
    "udp": 17,
    "gre": 47,
    "esp": 50,
    "ahp": 51,
    "eigrp": 88,
    "ospf": 89,
    "nos": 94,
    "pim": 103,
    "pcp": 108,
    "sctp": 132,
}
ICMP_TYPES = {
    "echo-reply": 0,
    "unreachable": 3,
    "source-quench": 4,
    "redirect": 5,
    "echo": 8,
    "router-advertisement": 9,
    "router-solicitation": 10,
    "time-exceeded": 11,
    "parameter-problem": 12,
    "timestamp-request": 13,
    "timestamp-reply": 14,
    "information-request": 15,
    "information-reply": 16,
    "mask-request": 17,
    "mask-reply": 18,
    "traceroute": 30,
}
DSCP = {
    "default": 0,
    **{f"cs{n}": 8 * n for n in range(1, 8)},
    **{f"af{c}{d}": 8 * c + 2 * d for c in range(1, 5) for d in range(1, 4)},
    "ef": 46,
}
_DSCP_NAMES = {value: name for name, value in DSCP.items()}
_TCP_NAMES = {value: name for name, value in TCP_PORTS.items()}
_UDP_NAMES = {value: name for name, value in UDP_PORTS.items()}
_PROTOCOL_NAMES = {value: name for name, value in PROTOCOLS.items()}
_ICMP_NAMES = {value: name for name, value in ICMP_TYPES.items()}


@lru_cache(maxsize=16_384)
def full_name(text: str) -> str | None:
    """The full name of an interface written any way IOS takes it (`g0/1`, `int gig 0/2`), or None.

    A type that no table knows, but that is written with a number, is kept as written (`Cellular0/2/0`).
    """
    found = _INTERFACE.match(text.strip())
    if not found:
        return None
    kind = interface_type(found.group(1))
    return f"{kind or found.group(1)}{found.group(2)}{found.group(3) or ''}"


@lru_cache(maxsize=1024)
def interface_type(word: str) -> str | None:
    """The full type that a word abbreviates, or None where it abbreviates none or several."""
    low = word.lower()
    if low in _SHORT:
        return _SHORT[low]
    hits = [name for lower, name in _LOWER_TYPES if lower.startswith(low)]
    return hits[0] if len(hits) == 1 or (hits and hits[0].lower() == low) else None


@lru_cache(maxsize=16_384)
def interface_key(name: str) -> tuple[int, str, tuple[int, ...]]:
    """Sorts interfaces as IOS shows them: loopbacks, tunnels, then the rest by type and number."""
    kind = name.rstrip("0123456789/.:")
    first = {"Loopback": 0, "Tunnel": 1}.get(kind, 2)
    return first, kind, tuple(int(number) for number in re.findall(r"\d+", name[len(kind) :]))


def port_number(protocol: int | None, word: str) -> int | None:
    """A port by number or IOS name (UDP or TCP decides what a name means), or None."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 6 and int(word) <= 65_535 else None
    low = word.lower()
    if protocol == 17:
        return UDP_PORTS.get(low, _EXTRA_UDP.get(low))
    return TCP_PORTS.get(low, _EXTRA_TCP.get(low))


def port_name(protocol: int | None, number: int) -> str:
    """As IOS shows it: the name where it has one."""
    return (_UDP_NAMES if protocol == 17 else _TCP_NAMES).get(number, str(number))


def protocol_number(word: str) -> int | None:
    """Raises KeyError for a protocol that IOS does not know; None is `ip`, any protocol."""
    low = word.lower()
    if low in ("ip", "ipv4"):
        return None
    if low.isascii() and low.isdigit() and len(low) < 4 and int(low) <= 255:
        return int(low)
    return PROTOCOLS[low]


def protocol_name(number: int | None) -> str:
    return "ip" if number is None else _PROTOCOL_NAMES.get(number, str(number))


def icmp_type(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 4 and int(word) <= 255 else None
    return ICMP_TYPES.get(word.lower())


def icmp_name(number: int) -> str:
    return _ICMP_NAMES.get(number, str(number))


def dscp_value(word: str) -> int | None:
    """A DSCP by number or name (`ef`, `af41`, `cs5`, `default`), or None."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 3 and int(word) <= 63 else None
    return DSCP.get(word.lower())


def dscp_name(value: int) -> str:
    return _DSCP_NAMES.get(value, str(value))
