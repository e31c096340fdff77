"""Addresses that are said in part: `.2 for R2`, `the router on .1`."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.network.transport.skills.requests.shape import Shape


def is_subnet(address: IPv4Interface) -> bool:
    return address.network.prefixlen < 31 and address.ip == address.network.network_address


def last_octets(shape: Shape) -> list[tuple[int, int]]:
    """(token, last octet) of each `.2`."""
    found = []
    for at in shape.all("word"):
        hit = re.fullmatch(r"hostpart(\d+)", shape.tokens[at].text)
        if hit:
            found.append((at, int(hit.group(1))))
    return found


def with_last(network: IPv4Network, number: int) -> IPv4Address | None:
    if number > 255:
        return None
    ip = IPv4Address((int(network.network_address) & 0xFFFFFF00) | number)
    return ip if ip in network else None


def use_all(shape: Shape, *patterns: str) -> None:
    for pattern in patterns:
        for found in shape.find(pattern):
            shape.use(found)
