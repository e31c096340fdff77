"""Values on a configuration line: addresses, masks, numbers. Used by every feature's parser.

Two outcomes of a line that cannot be taken: `Unmodelled` (the model has no word for it: the line is kept as
unknown) and `Impossible` (the line is known and its value cannot be: the file is wrong there).
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Interface, IPv4Network

from assent.network.transport.device import ANY, WildcardSet
from assent.network.transport.languages.ios.names import full_name


class Unmodelled(Exception):
    """The device model has no word for this line."""


class Impossible(ValueError):
    """The line is understood and what it says cannot be."""


@lru_cache(maxsize=65_536)
def address(word: str) -> IPv4Address:
    try:
        return IPv4Address(word)
    except AddressValueError:
        raise Impossible(f"{word!r} is no IPv4 address") from None


@lru_cache(maxsize=1024)
def prefix_length(mask: str) -> int:
    """Of a netmask such as 255.255.255.0."""
    bits = ~int(address(mask)) & 0xFFFFFFFF
    if bits & (bits + 1):
        raise Impossible(f"{mask!r} is no netmask: its ones are not contiguous")
    return 32 - bits.bit_length()


@lru_cache(maxsize=65_536)
def interface_address(word: str, mask: str) -> IPv4Interface:
    return IPv4Interface((int(address(word)), prefix_length(mask)))


@lru_cache(maxsize=65_536)
def network(word: str, mask: str) -> IPv4Network:
    length = prefix_length(mask)
    base = int(address(word))
    if base & ((1 << (32 - length)) - 1):
        raise Impossible(f"{word} {mask} has host bits set")
    return IPv4Network((base, length))


@lru_cache(maxsize=65_536)
def wildcard(word: str, mask: str) -> WildcardSet:
    """Normalised as IOS does: address bits that the wildcard ignores are zero."""
    ignored = int(address(mask))
    if ignored == 0xFFFFFFFF:
        return ANY
    return WildcardSet(IPv4Address(int(address(word)) & ~ignored & 0xFFFFFFFF), IPv4Address(ignored))


def number(word: str, low: int, high: int, what: str) -> int:
    if not (word.isascii() and word.isdigit()) or len(word) > 12 or not low <= int(word) <= high:
        raise Impossible(f"{what} must be a number from {low} to {high}, not {word!r}")
    return int(word)


def area(word: str) -> int:
    """An OSPF area, as a number or dotted."""
    return int(address(word)) if "." in word else number(word, 0, 4_294_967_295, "an OSPF area")


def interface(word: str) -> str:
    name = full_name(word)
    if name is None:
        raise Impossible(f"{word!r} is no interface name")
    return name
