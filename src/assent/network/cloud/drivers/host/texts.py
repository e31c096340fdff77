"""What the software of a function is told: nftables rules, HAProxy's and FRR's configuration, HTB classes.

Everything in these texts is an address, a number, or a name that `layout` made.
"""

from __future__ import annotations

from collections.abc import Sequence

from assent.intents.change import Direction
from assent.network.cloud.drivers.host.layout import UPLINK, Chain, End, Hop, Link

HTTP_PORT = 80
LEAST_KBPS = 8
"""HTB has no class without a rate; who is guaranteed nothing gets this much for sure."""

_LARGE = 1600
"""Bytes of a packet, at most."""

_MOST_SEGMENTS = 65_535
"""As the kernel has it where nobody says."""

_LEAVE, _BORROW = 0xFFFE, 0xFFFF
"""Minors of the root class, and of the class for what belongs to no slice (nothing should)."""


def firewall(chain: Chain) -> str:
    """A firewall between the users' side (`up`) and what is behind it."""
    return f"""table ip assent {{
    chain input {{
        type filter hook input priority 0; policy drop;
        iifname "up" ip saddr {chain.whole} icmp type echo-request accept
        iifname "lo" accept
    }}
    chain forward {{
        type filter hook forward priority 0; policy drop;
        ct state invalid drop
        ct state established,related accept
        iifname "up" ip saddr {chain.whole} ct state new accept
    }}
}}
"""


def access(chains: Sequence[Chain]) -> str:
    """On the users' side of the uplink: no slice reaches another, nobody sends by another's address."""
    ways = [
        f'iifname "{one.card}" oifname "{UPLINK}" ip saddr {one.users} ip daddr {one.whole} accept\n'
        f'        iifname "{UPLINK}" oifname "{one.card}" ip saddr {one.whole} ip daddr {one.users} accept'
        for one in chains
    ]
    marks = [f'oifname "{UPLINK}" ip saddr {one.users} meta priority set 1:{one.minor:x}' for one in chains]
    return _edge(ways, marks)


def gateway(chains: Sequence[Chain]) -> str:
    """On the functions' side of the uplink."""
    ways = [
        f'iifname "{UPLINK}" oifname "{one.card}" ip saddr {one.users} ip daddr {one.whole} accept\n'
        f'        iifname "{one.card}" oifname "{UPLINK}" ip saddr {one.whole} ip daddr {one.users} accept'
        for one in chains
    ]
    marks = [f'oifname "{UPLINK}" ip daddr {one.users} meta priority set 1:{one.minor:x}' for one in chains]
    return _edge(ways, marks)


def _edge(ways: Sequence[str], marks: Sequence[str]) -> str:
    return f"""flush ruleset
table ip assent {{
    chain input {{
        type filter hook input priority 0; policy drop;
    }}
    chain forward {{
        type filter hook forward priority 0; policy drop;
        {_lines(ways)}
    }}
    chain classes {{
        type filter hook postrouting priority 0; policy accept;
        {_lines(marks)}
    }}
}}
"""


def _lines(listed: Sequence[str]) -> str:
    return "\n        ".join(listed)


def classes(chains: Sequence[Chain], uplink_kbps: int, direction: Direction, gone: Sequence[int]) -> str:
    """HTB under the shared uplink, for `tc -batch`: guaranteed = rate, max = ceil. `gone`: minors without a slice."""
    lines = [
        f"qdisc replace dev {UPLINK} root handle 1: htb default {_BORROW:x}",
        _class("1:", _LEAVE, uplink_kbps, uplink_kbps),
        _class(f"1:{_LEAVE:x}", _BORROW, LEAST_KBPS, uplink_kbps),
    ]
    for one in chains:
        guaranteed, most = rates(one, direction, uplink_kbps)
        lines.append(_class(f"1:{_LEAVE:x}", one.minor, guaranteed, most))
    lines += [f"class del dev {UPLINK} classid 1:{minor:x}" for minor in gone]
    return "".join(f"{line}\n" for line in lines)


def rates(chain: Chain, direction: Direction, uplink_kbps: int) -> tuple[int, int]:
    """What a slice is guaranteed and the most it may have, in kbit/s; without a maximum, all of the uplink."""
    guaranteed, most = promised(chain, direction)
    rate = max(LEAST_KBPS, guaranteed or 0)
    return rate, max(rate, min(uplink_kbps, most if most is not None else uplink_kbps))


def promised(chain: Chain, direction: Direction) -> tuple[int | None, int | None]:
    """The guaranteed and the maximum rate, in kbit/s; None where nothing was said."""
    traffic = chain.traffic
    if direction == "downlink":
        return traffic.dl_guaranteed_kbps, traffic.dl_max_kbps
    return traffic.ul_guaranteed_kbps, traffic.ul_max_kbps


def _class(parent: str, minor: int, rate: int, ceil: int) -> str:
    return (
        f"class replace dev {UPLINK} parent {parent} classid 1:{minor:x} htb rate {rate}kbit ceil {ceil}kbit "
        f"burst {burst(rate)} cburst {burst(ceil)} quantum 3000"
    )


def burst(kbps: int) -> int:
    """Bytes that pass at once after a silence: those of 4 ms, and at least one large packet."""
    return max(_LARGE, kbps // 2)


def segments(chain: Chain, links: Sequence[Link], uplink_kbps: int) -> dict[str, str]:
    """For `ip -batch`, by namespace: into how many packets at most a card may be left to cut what it is given to send.

    HTB takes such a piece for one packet, and 64 KiB are eight seconds of a slow slice.
    """
    most: dict[Direction, int] = {
        "downlink": burst(rates(chain, "downlink", uplink_kbps)[1]) // _LARGE,
        "uplink": burst(rates(chain, "uplink", uplink_kbps)[1]) // _LARGE,
    }
    lines: dict[str, str] = {}
    for link in links:
        nearer, farther = (link.z, link.a) if link.z.space == chain.user else (link.a, link.z)
        ways: tuple[tuple[End, Direction], ...] = ((nearer, "uplink"), (farther, "downlink"))
        for end, way in ways:
            line = f"link set dev {end.name} gso_max_segs {min(_MOST_SEGMENTS, most[way])}\n"
            lines[end.space] = lines.get(end.space, "") + line
    return lines


def haproxy(chain: Chain, balancer: Hop) -> str:
    """HTTP to whichever application behind it answers."""
    servers = "".join(
        f"    server s{hop.place} {chain.address(hop.place)}:{HTTP_PORT} check inter 500\n"
        for hop in chain.behind(balancer)
    )
    return f"""global
    maxconn 1000
defaults
    mode http
    timeout connect 2s
    timeout client 10s
    timeout server 10s
frontend users
    bind {chain.address(balancer.place)}:{HTTP_PORT}
    default_backend applications
backend applications
    balance roundrobin
{servers}"""


def zebra(hop: Hop) -> str:
    return f"hostname {hop.space}\n"


def staticd(chain: Chain, hop: Hop) -> str:
    """The routes of a router, for FRR."""
    routes = (route.split(" via ") for route in chain.routes(hop))
    return f"hostname {hop.space}\n" + "".join(f"ip route {prefix} {via}\n" for prefix, via in routes)
