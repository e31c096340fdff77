"""Which packets to send for a claim: one of every kind that a filter of this network may tell apart.

The static model says where packets of the claim come in and what places there are; filters are read entry by
entry, bound on a path or not. What becomes of the packets is for the running network to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assent.network.transport.claims import Traffic
from assent.network.transport.twin import packet as wire
from assent.network.transport.twin.layout import Layout
from assent.network.transport.twin.probes import Shot, can_enter
from assent.network.transport.verifier import acl, traffic
from assent.network.transport.verifier.packets import Boxes, Packet, example, intersect
from assent.network.transport.verifier.reach import plain_example
from assent.network.transport.verifier.traffic import Case
from assent.network.transport.verifier.view import View

MAX_PER_CASE = 32
MAX_SHOTS = 600


@dataclass(frozen=True, slots=True)
class Choice:
    """`left_out`: what should have been sent and could not be, in words."""

    shots: tuple[Shot, ...]
    left_out: tuple[str, ...]


def choose(view: View, layout: Layout, claim: Traffic) -> Choice:
    """Raises TooComplex where the claim falls into too many packet classes."""
    judged = traffic.judge(view, claim)
    if not judged.cases:
        return Choice((), judged.evidence)
    filters = tuple(_entries(view))
    shots: dict[Shot, None] = {}
    left_out: dict[str, None] = {}
    for case in judged.cases:
        if not can_enter(layout, case.source.entry):
            left_out[f"nobody in the twin can send {case.source.entry}"] = None
            continue
        for at, packet in enumerate(_packets(view, case, filters)):
            if wire.unroutable(packet):
                left_out[f"no kernel forwards {packet}"] = None
            elif at >= MAX_PER_CASE or len(shots) >= MAX_SHOTS:
                left_out["more kinds of packets than the twin is sent"] = None
                break
            else:
                shots[Shot(case.source.entry, packet)] = None
    return Choice(tuple(shots), tuple(left_out))


def _entries(view: View) -> Iterator[Boxes]:
    for _, device in sorted(view.network.devices.items()):
        names = {name for one in device.interfaces.values() for name in (one.acl_in, one.acl_out)}
        for name in sorted(name for name in names if name is not None):
            filters = acl.bound(device, name)
            yield from (acl.entry_boxes(entry) for entry in (filters.entries if filters else ()))


def _packets(view: View, case: Case, filters: tuple[Boxes, ...]) -> Iterator[Packet]:
    hosts = [host.address.ip for host in view.network.hosts.values()]
    found: dict[Packet, None] = {}
    for boxes in (case.boxes, *(fate.boxes for fate in case.fates), *_cut(case.boxes, filters)):
        first = (plain_example(view, boxes),) if boxes else ()
        for packet in (*first, *(example(box, hosts) for box in boxes)):
            if packet not in found:
                found[packet] = None
                yield packet


def _cut(boxes: Boxes, filters: tuple[Boxes, ...]) -> Iterator[Boxes]:
    for entry in filters:
        yield tuple(both for box in boxes for one in entry if (both := intersect(box, one)) is not None)
