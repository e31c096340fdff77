"""All pairs of LANs, and what each loses or gains between two states of a network.

Most pairs need no look: where every path delivers without meeting a list, or where neither routes nor the
lists' meaning changed for their packets, nothing can differ. The rest is followed packet class by class.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from ipaddress import IPv4Address

from assent.network.transport.device import Acl, Action
from assent.network.transport.network import Port
from assent.network.transport.verifier import acl
from assent.network.transport.verifier.packets import ALL_BITS, Box, Boxes, intersect
from assent.network.transport.verifier.places import Region, Source, edges, regions
from assent.network.transport.verifier.reach import Entry, Fate, fates, list_on
from assent.network.transport.verifier.stepping import Step, is_edge, steps_of_all
from assent.network.transport.verifier.topology import is_loopback
from assent.network.transport.verifier.view import View


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of one pair's packets in two states, where it may not be the same."""

    source: Source
    region: Region
    boxes: Boxes
    before: tuple[Fate, ...]
    after: tuple[Fate, ...]


@dataclass
class Compared:
    """How many pairs there are, and those that may differ."""

    pairs: int
    differences: list[Difference]


def compare(before: View, after: View) -> Compared:
    """All LANs of `before` against all its LANs and loopbacks. Raises TooComplex."""
    found = Compared(0, [])
    entries = lans(before)
    moved = before.topology.up ^ after.topology.up
    delta = _changed_filters(before, after)
    for region in _targets(before):
        whole = region.of((Box(destination=0, destination_wild=ALL_BITS),))
        near = tuple(one for one in delta if any(intersect(box, one) for box in whole))
        rerouted = _rerouted(before, after, region.address)
        clean = _clean(before, region.address) & _clean(after, region.address) if rerouted else frozenset()
        if not rerouted and not near and moved.isdisjoint(source.entry.port for source in entries):
            found.pairs += sum(not _neighbours(before, source, region) for source in entries)
            continue
        owned = region.address in before.topology.owners
        for source in entries:
            if not owned and _neighbours(before, source, region):
                continue
            found.pairs += 1
            if not near and source.entry.port not in moved and _sure(before, after, source, clean):
                continue
            boxes = _of(source, whole)
            if not _may_differ(before, after, source, boxes, near, rerouted, clean):
                continue
            was = fates(before, source.entry, region.address, boxes)
            now = fates(after, source.entry, region.address, boxes)
            found.differences.append(Difference(source, region, boxes, was, now))
    return found


def lans(view: View) -> tuple[Source, ...]:
    """Every LAN that is up, as packets that come in from it."""
    return tuple(
        Source(Entry(port.router, port), address.network)
        for port in edges(view)
        for address in view.topology.interface(port).addresses
    )


def undelivered(found: tuple[Fate, ...]) -> Boxes:
    """The packets that are not delivered on every path."""
    return tuple(box for fate in found if fate.kind != "delivered" for box in fate.boxes)


def _of(source: Source, boxes: Boxes) -> Boxes:
    value, wild = int(source.prefix.network_address), int(source.prefix.hostmask)
    return tuple(box._replace(source=value, source_wild=wild) for box in boxes)


def _targets(view: View) -> Iterator[Region]:
    seen = set()
    for port in sorted(view.topology.up, key=lambda port: (port.router, port.interface)):
        if is_edge(view, port) or is_loopback(port.interface):
            for address in view.topology.interface(port).addresses:
                for region in regions(view, address.network):
                    if region.home and region.prefix not in seen:
                        seen.add(region.prefix)
                        yield region


def _neighbours(view: View, source: Source, region: Region) -> bool:
    return region.address in source.prefix and region.address not in view.topology.owners


def _may_differ(
    before: View,
    after: View,
    source: Source,
    boxes: Boxes,
    delta: Boxes,
    rerouted: bool,
    clean: frozenset[str],
) -> bool:
    port = source.entry.port
    if port is not None and (port in before.topology.up) != (port in after.topology.up):
        return True
    if any(intersect(box, changed) for box in boxes for changed in delta):
        return True
    if not rerouted:
        return False
    return not _sure(before, after, source, clean)


def _sure(before: View, after: View, source: Source, clean: frozenset[str]) -> bool:
    """Whether all packets of the source are delivered in both states, without meeting a list."""
    port = source.entry.port
    return (
        source.entry.router in clean
        and list_on(before, port, "in") is None
        and list_on(after, port, "in") is None
    )


def _rerouted(before: View, after: View, address: IPv4Address) -> bool:
    """Whether any router would do something else with packets for the address."""
    if after.routes is before.routes and after.topology.up == before.topology.up:
        return after.topology.hosts != before.topology.hosts
    here, there = before.topology, after.topology
    if (here.up, here.owners, here.peers, here.hosts) == (there.up, there.owners, there.peers, there.hosts):
        chain = before.routes.chain(address)
        if chain == after.routes.chain(address):
            return any(before.routes.table(prefix) != after.routes.table(prefix) for prefix in chain)
    was, now = steps_of_all(before, address), steps_of_all(after, address)
    return any(was[router] != now[router] for router in before.network.devices)


def _clean(view: View, address: IPv4Address) -> frozenset[str]:
    """The routers from which every path delivers, without a list on the way (their own entry aside)."""
    if address not in view.clean:
        view.clean[address] = frozenset(_cleaned(view, address))
    return view.clean[address]


def _cleaned(view: View, address: IPv4Address) -> Iterator[str]:
    known = steps_of_all(view, address)
    verdicts: dict[str, bool] = {}
    for start in view.network.devices:
        stack = [(start, False)]
        while stack:
            router, done = stack.pop()
            nexts = known[router]
            if done:
                verdicts[router] = all(_clear(view, step, verdicts) for step in nexts)
            elif router not in verdicts:
                verdicts[router] = False  # met again on its own paths: a loop
                stack.append((router, True))
                stack += [(s.into.router, False) for s in nexts if s.end == "router" and s.into is not None]
    return (router for router, clean in verdicts.items() if clean)


def _clear(view: View, step: Step, verdicts: dict[str, bool]) -> bool:
    end, out, into = step.end, step.out, step.into
    if end in ("no-route", "discarded", "nobody") or list_on(view, out, "out") is not None:
        return False
    if end != "router":
        return True
    return into is not None and list_on(view, into, "in") is None and verdicts.get(into.router, False)


def _changed_filters(before: View, after: View) -> Boxes:
    """The packets that any list treats in another way than before. A box of all: too different to say."""
    found: dict[Box, None] = {}
    for router, device in after.network.devices.items():
        if device is before.network.devices[router]:
            continue
        names = {*device.interfaces, *before.network.devices[router].interfaces}
        for name in sorted(names):
            for direction in ("in", "out"):
                old = list_on(before, Port(router, name), direction)
                new = list_on(after, Port(router, name), direction)
                if old != new and (old is None or new is None or old.entries != new.entries):
                    found.update(dict.fromkeys(_treated_otherwise(old, new)))
    return tuple(found)


@lru_cache(maxsize=256)
def _treated_otherwise(old: Acl | None, new: Acl | None) -> Boxes:
    """The packets that one of two lists permits and the other denies; no list permits all."""
    parts = _split(old, _touched(old, new))
    return tuple(
        box for action, part in parts for other, some in _split(new, part) if action != other for box in some
    )


def _touched(old: Acl | None, new: Acl | None) -> Boxes:
    """Packets that an entry which came or went matches: for all others the same entry decides as before."""
    if old is None or new is None:
        return (Box(),)
    mine, theirs = (tuple(replace(e, sequence=None, log=False) for e in one.entries) for one in (old, new))
    changes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    changed = [e for tag, a, b, c, d in changes if tag != "equal" for e in (*mine[a:b], *theirs[c:d])]
    return tuple(dict.fromkeys(box for entry in changed for box in acl.entry_boxes(entry)))


def _split(one: Acl | None, where: Boxes) -> Iterator[tuple[Action, Boxes]]:
    if one is None:
        return iter((("permit", where),))
    return ((decision.action, part) for decision, part in acl.split(one, where))
