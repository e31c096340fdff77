"""Where two segments meet, both domains give the slice's traffic one label: chosen here, checked by `agree`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from assent.intents.domains import Advert, Border, Labels, Segment, Stitch, StitchKind
from assent.intents.errors import Refused
from assent.intents.service import Snssai


def stitched(
    segments: Sequence[Segment], adverts: Mapping[str, Advert], taken: Collection[Stitch]
) -> tuple[Segment, ...]:
    """The segments of one slice's way, in order, with a label wherever two meet: the lowest that both sides can take
    and nobody has. Raises Refused where there is none."""
    used, found = set(taken), list(segments)
    for at, (one, other) in enumerate(pairwise(segments)):
        stitch = _choice(one, other, adverts, used)
        used.add(stitch)
        for index in (at, at + 1):
            found[index] = found[index].model_copy(update={"stitches": (*found[index].stitches, stitch)})
    return tuple(found)


def disagreeing(segments: Sequence[Segment], told: Mapping[str, Sequence[Stitch]]) -> tuple[str, ...]:
    """What is wrong with the labels that domains say are in force (`told`), in words: each has to report exactly those
    of its segments, so that both sides of every stitch have the same."""
    wrong = []
    for domain in sorted({one.domain for one in segments}):
        wanted = {stitch for one in segments if one.domain == domain for stitch in one.stitches}
        there = set(told.get(domain, ()))
        wrong += [f"{domain} does not have {one}" for one in sorted(wanted - there, key=str)]
        wrong += [f"{domain} has {one}, which was not agreed" for one in sorted(there - wanted, key=str)]
    return tuple(wrong)


def snssai_label(snssai: Snssai) -> int:
    """The S-NSSAI as 32 bits: SST, then SD (TS 23.003 28.4.2)."""
    return snssai.sst << 24 | int(snssai.sd or "FFFFFF", 16)


def _choice(one: Segment, other: Segment, adverts: Mapping[str, Advert], used: Collection[Stitch]) -> Stitch:
    point = one.leaves
    sides = [_border(adverts[segment.domain], point) for segment in (one, other)]
    for kind, low, high in _common(sides[0], sides[1]):
        for label in [snssai_label(one.snssai)] if kind == "s-nssai" else _free(point, kind, low, high, used):
            stitch = Stitch(point=point, kind=kind, label=label)
            if low <= label <= high and stitch not in used:
                return stitch
    raise Refused(
        f"{one.domain} and {other.domain} have no label left at {point} that both can take", field="stitch"
    )


def _free(point: str, kind: StitchKind, low: int, high: int, used: Collection[Stitch]) -> Iterator[int]:
    """The lowest label that nobody has: one more than are taken is enough to look at."""
    taken = {one.label for one in used if (one.point, one.kind) == (point, kind)}
    free = (label for label in range(low, min(high, low + len(taken)) + 1) if label not in taken)
    yield from (label for label in (next(free, None),) if label is not None)


def _common(one: Border, other: Border) -> Iterator[tuple[StitchKind, int, int]]:
    """Ranges that both sides can take, in the order in which the first one prefers."""
    for a in one.labels:
        for z in other.labels:
            both = _overlap(a, z)
            if both is not None:
                yield (a.kind, *both)


def _overlap(a: Labels, z: Labels) -> tuple[int, int] | None:
    low, high = max(a.low, z.low), min(a.high, z.high)
    return (low, high) if a.kind == z.kind and low <= high else None


def _border(advert: Advert, point: str) -> Border:
    return next(one for one in advert.borders if one.name == point)
