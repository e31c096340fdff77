"""An interface's lines about VRFs, IPv6, packet sizes and tunnels' options, to the model and back.

`interface_lines` calls it with the fields read so far. Raises Unmodelled, Impossible.
"""

from __future__ import annotations

from ipaddress import IPv6Interface
from typing import Any

from assent.network.transport.device import Interface
from assent.network.transport.languages.ios.words import Impossible, Unmodelled, number

Fields = dict[str, Any]
DEFAULT_KEEPALIVE = (10, 3)


def ip(fields: Fields, words: list[str]) -> None:
    """`ip ...` without the `ip`."""
    match words:
        case ["mtu", value]:
            fields["ip_mtu"] = number(value, 68, 18_000, "an IP MTU")
        case ["tcp", "adjust-mss", value]:
            fields["tcp_mss"] = number(value, 500, 9176, "an MSS")
        case ["vrf", "forwarding", name]:
            fields["vrf"], fields["vrf_legacy"] = name, True
        case _:
            raise Unmodelled


def vrf(fields: Fields, words: list[str], text: str) -> None:
    if len(words) != 3 or words[1] != "forwarding":
        raise Unmodelled
    fields["vrf"] = words[2]


def ipv6(fields: Fields, words: list[str], text: str) -> None:
    match words[1:]:
        case ["enable"]:
            fields["ipv6_enabled"] = True
        case ["address", value] if "/" in value:
            fields["ipv6"] = (*fields.get("ipv6", ()), address6(value))
        case ["traffic-filter", name, "in"]:
            fields["acl6_in"] = name
        case ["traffic-filter", name, "out"]:
            fields["acl6_out"] = name
        case _:
            raise Unmodelled


def address6(word: str) -> IPv6Interface:
    try:
        return IPv6Interface(word)
    except ValueError:
        raise Impossible(f"{word!r} is no IPv6 address with a prefix length") from None


def keepalive(fields: Fields, words: list[str], text: str) -> None:
    values = [number(word, 1, 32_767, "a keepalive") for word in words[1:3]]
    if len(words) > 3:
        raise Unmodelled
    fields["keepalive"] = (*values, *DEFAULT_KEEPALIVE[len(values) :])


def render_vrf(it: Interface) -> list[str]:
    """Before the addresses: on IOS it takes them away."""
    if it.vrf is None:
        return []
    return [f"{'ip ' if it.vrf_legacy else ''}vrf forwarding {it.vrf}"]


def render_sizes(it: Interface) -> list[str]:
    lines = [] if it.ip_mtu is None else [f"ip mtu {it.ip_mtu}"]
    return lines if it.tcp_mss is None else [*lines, f"ip tcp adjust-mss {it.tcp_mss}"]


def render_ipv6(it: Interface) -> list[str]:
    lines = [f"ipv6 address {one}" for one in it.ipv6]
    lines += ["ipv6 enable"] if it.ipv6_enabled else []
    lines += [] if it.acl6_in is None else [f"ipv6 traffic-filter {it.acl6_in} in"]
    return lines if it.acl6_out is None else [*lines, f"ipv6 traffic-filter {it.acl6_out} out"]


def render_keepalive(it: Interface) -> list[str]:
    return [] if it.keepalive is None else [f"keepalive {it.keepalive[0]} {it.keepalive[1]}"]
