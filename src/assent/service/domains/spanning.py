"""Slices over several domains: which domains carry which segment, and what each may take of the whole.

The NS provider calls `splits` with what is current in its resource database. Ways are found by a mixed-integer program
(`program`), budgets split by `budgets`, labels chosen by `stitching`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assent.intents.domains import Advert, Budget, Crossing, Offer, Segment, SpanNeed, Stitch
from assent.intents.errors import InvalidInput, Refused
from assent.intents.service import SliceDesign, Thpt
from assent.service.domains.budgets import exact, product, split
from assent.service.domains.program import Found, Hop, Host, Link, ability, cost, problem_of, solve
from assent.service.domains.reasons import why
from assent.service.domains.stitching import stitched
from assent.service.transport import DSCP_BY_SST

_TRIES = 32
"""So many ways that only rounding had let through are looked past."""


@dataclass(frozen=True)
class Split:
    """One way to carry an order. `cost`: per hour. `latency_ms`: by slice, (up, down) as the domains can do it."""

    segments: tuple[Segment, ...]
    cost: float
    latency_ms: Mapping[str, tuple[float, float]]

    @property
    def domains(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.domain for one in self.segments))


def need_of(design: SliceDesign, area: str) -> SpanNeed:
    """What a designed slice needs of the whole way. Raises InvalidInput for a profile that leaves something open."""
    profile = design.service_profile
    whole = {
        "dl_latency_ms": profile.dl_latency_ms,
        "ul_latency_ms": profile.ul_latency_ms,
        "availability_percent": profile.availability_percent,
        "dl_reliability_percent": profile.dl_reliability_percent,
        "ul_reliability_percent": profile.ul_reliability_percent,
    }
    missing = [name for name, value in whole.items() if not value]
    if missing:
        raise InvalidInput(f"slice {design.slice_id}: its profile has no {missing[0]}", field=missing[0])
    return SpanNeed(
        slice_id=design.slice_id,
        snssai=design.snssai,
        area=area,
        ul_kbps=_kbps(profile.ul_thpt_per_slice),
        dl_kbps=_kbps(profile.dl_thpt_per_slice),
        max_ues=profile.max_ues,
        budget=Budget.model_validate(whole),
        functions=design.chain,
    )


def splits(
    needs: Sequence[SpanNeed],
    adverts: Sequence[Advert],
    *,
    most: int = 1,
    taken: Collection[Stitch] = (),
    without: Collection[str] = (),
) -> tuple[Split, ...]:
    """At most `most` splits, the cheapest first. `without`: domains that are not to carry anything.

    Raises Refused with what stands in the way where there is none, InvalidInput for needs that nobody could have.
    """
    usable = [one for one in adverts if one.domain not in without]
    problem = problem_of(needs, usable)
    by_name = {one.domain: one for one in usable}
    found: list[Split] = []
    unlabelled: Refused | None = None
    for _ in range(most + _TRIES):
        solution = solve(problem) if len(found) < most else None
        if solution is None:
            break
        problem = replace(problem, used=(*problem.used, solution.keys))
        try:
            one = _split(needs, solution, by_name, taken)
        except Refused as error:
            unlabelled = error
            continue
        found += [one] if one else []
    if not found:
        raise unlabelled or Refused(why(problem_of(needs, usable), usable), field="domains")
    return tuple(found)


def rebudgeted(
    need: SpanNeed, segments: Sequence[Segment], adverts: Sequence[Advert]
) -> tuple[Segment, ...] | None:
    """The same way with the need's rates and its budget, split anew; None where the domains cannot do that by it."""
    can = {one.domain: one for one in adverts}
    hops = [_hop(one, can.get(one.domain)) for one in segments]
    known = [hop for hop in hops if hop is not None]
    shares = split(need.budget, [ability(hop) for hop in known]) if len(known) == len(hops) else None
    if shares is None:
        return None
    return tuple(
        one.model_copy(
            update={
                "ul_kbps": need.ul_kbps,
                "dl_kbps": need.dl_kbps,
                "budget": share,
                "cost": round(cost(need, hop), 9),
            }
        )
        for one, hop, share in zip(segments, known, shares, strict=True)
    )


def conserved(need: SpanNeed, segments: Sequence[Segment]) -> bool:
    """Whether the segments' budgets keep within the whole: Σ latency ≤, Π availability and Π reliability ≥."""
    whole = need.budget
    for name in ("dl_latency_ms", "ul_latency_ms"):
        if sum(exact(getattr(one.budget, name)) for one in segments) > exact(getattr(whole, name)):
            return False
    names = ("availability_percent", "dl_reliability_percent", "ul_reliability_percent")
    return all(
        product([getattr(one.budget, name) for one in segments]) >= exact(getattr(whole, name)) / 100
        for name in names
    )


def amended(advert: Advert, segment: Segment, offer: Offer) -> Advert:
    """The advert with what its domain said, when it declined, that it can do for a segment."""
    crossings = tuple(
        _crossing(one, one.a == segment.enters, offer)
        if {one.a, one.z} == {segment.enters, segment.leaves} and not segment.functions
        else one
        for one in advert.crossings
    )
    hostings = tuple(
        one.model_copy(update=_hosting(offer)) if segment.functions and one.at == segment.enters else one
        for one in advert.hostings
    )
    return advert.model_copy(update={"crossings": crossings, "hostings": hostings})


def credited(advert: Advert, segments: Sequence[Segment]) -> Advert:
    """The advert with what its domain holds for `segments` counted as free: they are about to be replaced."""
    crossings, hostings = list(advert.crossings), list(advert.hostings)
    for segment in (one for one in segments if one.domain == advert.domain):
        for at, one in enumerate(crossings):
            if not segment.functions and {one.a, one.z} == {segment.enters, segment.leaves}:
                up, down = segment.ul_kbps, segment.dl_kbps
                to_z, to_a = (up, down) if one.a == segment.enters else (down, up)
                crossings[at] = one.model_copy(
                    update={
                        "to_z": one.to_z.model_copy(update={"kbps": one.to_z.kbps + to_z}),
                        "to_a": one.to_a.model_copy(update={"kbps": one.to_a.kbps + to_a}),
                    }
                )
        for at, host in enumerate(hostings):
            if segment.functions and host.at == segment.enters:
                hostings[at] = host.model_copy(
                    update={
                        "cpu": host.cpu + math.fsum(one.cpu for one in segment.functions),
                        "ram_mb": host.ram_mb + sum(one.ram_mb for one in segment.functions),
                        "disk_gb": host.disk_gb + sum(one.disk_gb for one in segment.functions),
                    }
                )
    return advert.model_copy(update={"crossings": tuple(crossings), "hostings": tuple(hostings)})


def _split(
    needs: Sequence[SpanNeed], solution: Found, adverts: Mapping[str, Advert], taken: Collection[Stitch]
) -> Split | None:
    """None where the sums hold only within the solver's tolerance. Raises Refused for labels."""
    used, segments = set(taken), list[Segment]()
    for need in needs:
        hops = solution.ways[need.slice_id]
        shares = split(need.budget, [ability(one) for one in hops])
        if shares is None:
            return None
        plain = [
            _segment(need, hop, share, at)
            for at, (hop, share) in enumerate(zip(hops, shares, strict=True), 1)
        ]
        mine = stitched(plain, adverts, used)
        used |= {stitch for one in mine for stitch in one.stitches}
        segments += mine
    latency = {
        name: (
            round(math.fsum(ability(one).ul_latency_ms for one in hops), 6),
            round(math.fsum(ability(one).dl_latency_ms for one in hops), 6),
        )
        for name, hops in solution.ways.items()
    }
    return Split(tuple(segments), round(math.fsum(one.cost for one in segments), 9), latency)


def _segment(need: SpanNeed, hop: Hop, share: Budget, number: int) -> Segment:
    common = {
        "id": f"{need.slice_id}.{number}",
        "slice_id": need.slice_id,
        "snssai": need.snssai,
        "ul_kbps": need.ul_kbps,
        "dl_kbps": need.dl_kbps,
        "max_ues": need.max_ues,
        "dscp": DSCP_BY_SST.get(need.snssai.sst, 34),
        "budget": share,
        "cost": round(cost(need, hop), 9),
    }
    if hop.host is not None:
        at = hop.host.hosting.at
        return Segment.model_validate(
            {**common, "domain": hop.host.domain, "enters": at, "leaves": at, "functions": hop.functions}
        )
    assert hop.link is not None
    a, z = hop.link.crossing.a, hop.link.crossing.z
    enters, leaves = (a, z) if hop.upward else (z, a)
    return Segment.model_validate({**common, "domain": hop.link.domain, "enters": enters, "leaves": leaves})


def _hop(one: Segment, advert: Advert | None) -> Hop | None:
    """The step that a segment is, as its domain tells it now; None where it tells it no more."""
    if advert is None:
        return None
    for hosting in advert.hostings:
        if one.functions and hosting.at == one.enters:
            return Hop(host=Host(0, one.domain, hosting), functions=one.functions)
    for crossing in advert.crossings:
        if not one.functions and {crossing.a, crossing.z} == {one.enters, one.leaves}:
            link = Link(0, one.domain, crossing, crossing.a in advert.areas)
            return Hop(link=link, upward=one.enters == crossing.a)
    return None


def _crossing(one: Crossing, upward: bool, offer: Offer) -> Crossing:
    up = _way(offer.ul_kbps, offer.ul_latency_ms, offer.ul_reliability_percent)
    down = _way(offer.dl_kbps, offer.dl_latency_ms, offer.dl_reliability_percent)
    to_z, to_a = (up, down) if upward else (down, up)
    said: dict[str, object] = {
        "to_z": one.to_z.model_copy(update=to_z),
        "to_a": one.to_a.model_copy(update=to_a),
    }
    if offer.availability_percent is not None:
        said["availability_percent"] = offer.availability_percent
    return one.model_copy(update=said)


def _way(kbps: int | None, latency_ms: float | None, reliability: float | None) -> dict[str, object]:
    told = {"kbps": kbps, "latency_ms": latency_ms, "reliability_percent": reliability}
    return {name: value for name, value in told.items() if value is not None}


def _hosting(offer: Offer) -> dict[str, object]:
    told: dict[str, object] = {"cpu": offer.cpu, "ram_mb": offer.ram_mb, "disk_gb": offer.disk_gb}
    told["availability_percent"] = offer.availability_percent
    late = [ms for ms in (offer.ul_latency_ms, offer.dl_latency_ms) if ms is not None]
    lost = [ok for ok in (offer.ul_reliability_percent, offer.dl_reliability_percent) if ok is not None]
    told |= {"latency_ms": max(late, default=None), "reliability_percent": min(lost, default=None)}
    return {name: value for name, value in told.items() if value is not None}


def _kbps(throughput: Thpt | None) -> int:
    return math.ceil(throughput.guaranteed_kbps or 0) if throughput else 0
