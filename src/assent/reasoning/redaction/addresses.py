"""Pseudonyms of addresses that keep what a network means: containment of prefixes, masks, and the last octet.

A bijection, as Crypto-PAn's: two addresses that share a prefix have pseudonyms that share one as long. Beyond that,
the address of a network that is known stays the first of its pseudonym (and the broadcast address the last), and the
head (the first octet; of IPv6 the first group) becomes one that no real address of the exchange has: so no
pseudonym is a real address. Masks, wildcards, loopback and multicast addresses identify nobody and stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """`bits` of an address, of its `head` (swapped as a whole) and of its `tail` (kept)."""

    bits: int
    head: int
    tail: int
    keeps: Callable[[int], bool]
    heads: tuple[int, ...]
    """Heads that pseudonyms may have, in the order in which they are taken."""
    fixed: Callable[[int], bool]
    """Heads that stay as they are."""


class AddressVeil:
    """One family's pseudonyms in one exchange. `key`: random, and never sent."""

    def __init__(self, family: Family, key: bytes) -> None:
        self._family = family
        self._key = key
        self._flips: dict[tuple[int, int], bool] = {}
        self._known: dict[int, set[int]] = {}
        self._heads: dict[int, int] = {}
        self._real: dict[int, int] = {}
        self._avoided: set[int] = set()

    def learn(self, address: int, length: int) -> None:
        """A network that is spoken of: its first and last address stay so."""
        if self._family.head <= length <= self._family.bits:
            self._known.setdefault(length, set()).add(address >> (self._family.bits - length))

    def avoid(self, addresses: Iterable[int]) -> None:
        """Real addresses: no pseudonym gets their head."""
        self._avoided.update(self._head(one) for one in addresses)

    def hide(self, address: int) -> int:
        if self._family.keeps(address):
            return address
        head = self._head(address)
        if head not in self._heads and not self._family.fixed(head):
            taken = next((one for one in self._pool() if one not in self._real), None)
            if taken is None:
                raise ValueError("more different networks than there are pseudonyms for them")
            self._heads[head], self._real[taken] = taken, head
        return self._swapped(address, self._heads.get(head, head), hiding=True)

    def show(self, address: int) -> int | None:
        """What the pseudonym stands for; None where it stands for nothing that was sent."""
        if self._family.keeps(address):
            return address
        head = self._head(address)
        if self._family.fixed(head):
            return self._swapped(address, head, hiding=False)
        return self._swapped(address, self._real[head], hiding=False) if head in self._real else None

    def _pool(self) -> Iterable[int]:
        start = int.from_bytes(self._key[:4], "big")
        heads = self._family.heads
        ordered = (heads[(start + number) % len(heads)] for number in range(len(heads)))
        return (head for head in ordered if head not in self._avoided)

    def _head(self, address: int) -> int:
        return address >> (self._family.bits - self._family.head)

    def _swapped(self, address: int, head: int, *, hiding: bool) -> int:
        """Walks down from the head; whether a bit flips depends on the *real* bits before it."""
        bits, real = self._family.bits, self._head(address) if hiding else head
        made = head
        for depth in range(self._family.head, bits):
            bit = address >> (bits - 1 - depth) & 1
            other = bit ^ self._flipped(depth, real)
            made = made << 1 | other
            real = real << 1 | (bit if hiding else other)
        return made

    def _flipped(self, depth: int, prefix: int) -> bool:
        if depth >= self._family.bits - self._family.tail:
            return False
        node = (depth, prefix)
        if node not in self._flips:
            self._flips[node] = not self._on_an_edge(depth, prefix) and bool(self._noise(depth, prefix))
        return self._flips[node]

    def _on_an_edge(self, depth: int, prefix: int) -> bool:
        """Whether all bits from the end of a known network to here are zeros, or all ones."""
        for length, networks in self._known.items():
            below = depth - length
            if below >= 0 and prefix >> below in networks:
                rest = prefix & ((1 << below) - 1)
                if rest in (0, (1 << below) - 1):
                    return True
        return False

    def _noise(self, depth: int, prefix: int) -> int:
        said = f"{depth}:{prefix}".encode()
        return hashlib.blake2b(said, key=self._key, digest_size=1).digest()[0] & 1


def mask_length(value: int) -> int | None:
    """The prefix length that a contiguous IPv4 mask or wildcard stands for."""
    for inverted in (value ^ 0xFFFFFFFF, value):
        if inverted & (inverted + 1) == 0:
            return 32 - inverted.bit_length()
    return None


def _keeps_v4(value: int) -> bool:
    head = value >> 24
    return head in (0, 127) or head >= 224 or mask_length(value) is not None


def _keeps_v6(value: int) -> bool:
    return value in (0, 1) or value >> 120 == 0xFF


_EDGES = {0, 1, 3, 7, 15, 31, 63, 127, 128, 192}
"""First octets of wildcards and masks: a pseudonym with one could pass for them."""

V4 = Family(
    bits=32,
    head=8,
    tail=8,
    keeps=_keeps_v4,
    heads=tuple(head for head in range(1, 224) if head not in _EDGES),
    fixed=lambda head: head in (0, 127) or head >= 224,
)
V6 = Family(
    bits=128,
    head=16,
    tail=8,
    keeps=_keeps_v6,
    heads=tuple(range(0x2A00, 0x2F00)),
    fixed=lambda head: head >> 6 == 0xFE80 >> 6 or head >> 8 == 0xFF,
)
