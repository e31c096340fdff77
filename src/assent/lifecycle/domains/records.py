"""What an NS agent has on record of each version of an order, in the store and the ledger of its state folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from assent.intents.base import Finite, Frozen, Name
from assent.intents.change import ChangeSet, Claim
from assent.intents.domains import Advert, Delegation, Segment, Stitch
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.reservations import reserve
from assent.lifecycle.store import Store

_PREFIX = "domain/held/"

Step: TypeAlias = Literal[
    "reserved", "committing", "committed", "confirming", "confirmed", "removing", "restoring"
]


class Held(Frozen):
    """One version of an order. `change`: the last one that was begun for it. `replaced`: what it took the place of."""

    delegation: Delegation
    step: Step
    until_s: Finite
    change: ChangeSet | None = None
    replaced: tuple[Segment, ...] = ()
    reference: str = ""

    @property
    def id(self) -> str:
        return self.delegation.id

    @property
    def order(self) -> Name:
        return self.delegation.order

    @property
    def segments(self) -> tuple[Segment, ...]:
        return self.delegation.segments


class Records:
    """What is held, by id; every change is written before it is acted on."""

    def __init__(self, store: Store, ledger: SqliteLedger) -> None:
        self._store = store
        self._ledger = ledger

    def all(self) -> dict[str, Held]:
        return {one.id: one for one in self._store.kept(_PREFIX, Held).values()}

    def of(self, order: str) -> list[Held]:
        return [one for one in self.all().values() if one.order == order]

    def put(self, held: Held) -> None:
        self._store.put(_PREFIX + held.id, held.model_dump(mode="json", by_alias=True))

    def drop(self, held: Held) -> None:
        self._ledger.release(held.id)
        self._store.drop(_PREFIX + held.id)

    def reserve(self, id: str, claims: Iterable[Claim], instead_of: str) -> None:
        """Raises Refused that names who holds what."""
        reserve(self._ledger, id, claims, instead_of)

    def renew(self, held: Held, claims: Iterable[Claim], instead_of: str) -> None:
        """Where the same is to be had from something else than was reserved, that is held instead. Raises Refused."""
        wanted = tuple(claims)
        if all(held.id in self._ledger.held(one.resource) for one in wanted if one.amount):
            return
        self._ledger.release(held.id)
        reserve(self._ledger, held.id, wanted, instead_of)

    def segments(self) -> list[Segment]:
        return [segment for one in self.all().values() for segment in one.segments]

    def running(self) -> dict[str, tuple[Segment, ...]]:
        """By order, what runs of it."""
        found = [one for one in self.all().values() if one.step != "reserved"]
        return {one.order: one.segments for one in sorted(found, key=lambda one: one.delegation.version)}

    def others(self, order: str) -> dict[str, tuple[Segment, ...]]:
        """Everything that is held for other orders; of two versions of one, both count."""
        found: dict[str, dict[str, Segment]] = {}
        for one in self.all().values():
            if one.order != order:
                mine = found.setdefault(one.order, {})
                for segment in one.segments:
                    mine[segment.id] = _larger(mine.get(segment.id, segment), segment)
        return {name: tuple(mine.values()) for name, mine in found.items()}

    def taken(self) -> dict[Stitch, str]:
        """By label, the order that has it."""
        return {
            stitch: one.order
            for one in self.all().values()
            for segment in one.segments
            for stitch in segment.stitches
        }

    def tidy(self) -> None:
        """What a killed process had no time for: an older version that was replaced, reservations without a record."""
        versions: dict[str, list[Held]] = {}
        for one in self.all().values():
            if one.step == "confirmed":
                versions.setdefault(one.order, []).append(one)
        for listed in versions.values():
            for old in sorted(listed, key=lambda one: one.delegation.version)[:-1]:
                self.drop(old)
        known = set(self.all())
        for resource in self._ledger.resources():
            for holder in set(self._ledger.held(resource)) - known:
                self._ledger.release(holder)

    def capacities(self, free: Advert) -> Advert:
        """What is free, and what the ledger holds of each crossing: capacities as the ledger is asked with them."""
        crossings = []
        for one in free.crossings:
            ways = {
                name: way.model_copy(update={"kbps": way.kbps + self._held_of(one.a, one.z, name)})
                for name, way in (("to_z", one.to_z), ("to_a", one.to_a))
            }
            crossings.append(one.model_copy(update=ways))
        return free.model_copy(update={"crossings": tuple(crossings)})

    def _held_of(self, a: str, z: str, way: str) -> int:
        held: Mapping[str, float] = self._ledger.held(f"crossing/{a}-{z}/{way}")
        return round(sum(held.values()))


def _larger(one: Segment, other: Segment) -> Segment:
    rates = {"ul_kbps": max(one.ul_kbps, other.ul_kbps), "dl_kbps": max(one.dl_kbps, other.dl_kbps)}
    return other.model_copy(update=rates)
