"""Whether a domain can carry what it is asked for, by its own abstracted figures; if not, why, and what it could do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from assent.intents.change import Claim
from assent.intents.domains import Advert, Crossing, Declined, Delegation, Offer, Segment, Stitch

_ROUNDING = 1e-9


def shortcomings(delegation: Delegation, can: Advert, taken: Mapping[Stitch, str]) -> Declined | None:
    """None where everything fits. `can`: what is free beside everything but this order. `taken`: by label, the order
    that has it."""
    found = [_short(one, delegation.segments, can, taken, delegation.order) for one in delegation.segments]
    wrong = [(said, offer) for said, offer in found if said]
    if not wrong:
        return None
    reason = "; ".join(said for said, _ in wrong)
    return Declined(reason=reason[:500], offers=tuple(offer for _, offer in wrong))


def claims(delegation: Delegation, can: Advert) -> Iterator[Claim]:
    """What the segments take of crossings and labels; what they take inside is the domain's to say."""
    for one in can.crossings:
        for name, way, amount in zip(
            ("to_z", "to_a"), (one.to_z, one.to_a), _load(delegation.segments, one), strict=True
        ):
            if amount:
                resource = f"crossing/{one.a}-{one.z}/{name}"
                yield Claim(resource=resource, amount=amount, capacity=way.kbps, unit="kbit/s")
    for stitch in sorted({stitch for one in delegation.segments for stitch in one.stitches}, key=str):
        resource = f"stitch/{stitch.point}/{stitch.kind}/{stitch.label}"
        yield Claim(resource=resource, amount=1, capacity=1, unit="label")


def _short(
    one: Segment, everything: Sequence[Segment], can: Advert, taken: Mapping[Stitch, str], order: str
) -> tuple[str, Offer]:
    """What stands in the way of a segment in words, "" for nothing, and what could be done."""
    labels = tuple(_unusable(one, can, taken, order))
    said = [f"the label {stitch} cannot be had" for stitch in labels]
    offer: dict[str, object] = {"segment": one.id, "taken": labels}
    if one.functions:
        said += _host(one, everything, can, offer)
    else:
        said += _cross(one, everything, can, offer)
    reason = f"segment {one.id}: {', '.join(said)}" if said else ""
    return reason, Offer.model_validate(offer)


def _unusable(one: Segment, can: Advert, taken: Mapping[Stitch, str], order: str) -> Iterator[Stitch]:
    ranges = {border.name: border.labels for border in can.borders}
    for stitch in one.stitches:
        fits = any(
            stitch.kind == labels.kind and labels.low <= stitch.label <= labels.high
            for labels in ranges.get(stitch.point, ())
        )
        if not fits or taken.get(stitch, order) != order:
            yield stitch


def _cross(one: Segment, everything: Sequence[Segment], can: Advert, offer: dict[str, object]) -> list[str]:
    crossing = next((c for c in can.crossings if _over(one, c)), None)
    if crossing is None:
        return [f"nothing leads from {one.enters} to {one.leaves} here"]
    upward = one.enters == crossing.a
    ways = (crossing.to_z, crossing.to_a) if upward else (crossing.to_a, crossing.to_z)
    loads = _load(everything, crossing) if upward else _load(everything, crossing)[::-1]
    said = []
    for name, way, asked in zip(("ul", "dl"), ways, loads, strict=True):
        if asked > way.kbps:
            offer[f"{name}_kbps"] = way.kbps
            said.append(f"{asked} kbit/s were asked {_WAY[name]}, {way.kbps} are free")
        said += _late(one, name, way.latency_ms, way.reliability_percent, offer)
    least = (one.ul_kbps + one.dl_kbps) / 1000 * crossing.price
    return [*said, *_common(one, crossing.availability_percent, least, offer)]


def _host(one: Segment, everything: Sequence[Segment], can: Advert, offer: dict[str, object]) -> list[str]:
    hosting = next((h for h in can.hostings if h.at == one.enters), None)
    if hosting is None:
        return [f"nothing is hosted behind {one.enters} here"]
    said = [
        f"{f.role} is not hosted here" for f in one.functions if hosting.roles and f.role not in hosting.roles
    ]
    functions = [
        f for other in everything if other.functions and other.enters == one.enters for f in other.functions
    ]
    for name, unit in (("cpu", "CPU"), ("ram_mb", "MB of RAM"), ("disk_gb", "GB of disk")):
        asked, free = math.fsum(getattr(f, name) for f in functions), getattr(hosting, name)
        if asked > free + _ROUNDING:
            offer[name] = free
            said.append(f"{asked:g} {unit} were asked, {free:g} are free")
    for name in ("ul", "dl"):
        said += _late(one, name, hosting.latency_ms, hosting.reliability_percent, offer)
    least = math.fsum(f.cpu for f in one.functions) * hosting.price
    return [*said, *_common(one, hosting.availability_percent, least, offer)]


def _late(one: Segment, name: str, ms: float, reliability: float, offer: dict[str, object]) -> list[str]:
    said = []
    if getattr(one.budget, f"{name}_latency_ms") < ms:
        offer[f"{name}_latency_ms"] = ms
        said.append(
            f"it takes {ms:g} ms {_WAY[name]}, {getattr(one.budget, f'{name}_latency_ms'):g} were asked"
        )
    if getattr(one.budget, f"{name}_reliability_percent") > reliability:
        offer[f"{name}_reliability_percent"] = reliability
        said.append(f"the reliability {_WAY[name]} is {reliability:.10g} %, more was asked")
    return said


def _common(one: Segment, availability: float, least: float, offer: dict[str, object]) -> list[str]:
    said = []
    if one.budget.availability_percent > availability:
        offer["availability_percent"] = availability
        said.append(f"the availability is {availability:.10g} %, more was asked")
    if one.cost < least * (1 - 1e-6) - 1e-6:
        said.append(f"it costs {least:g} per hour, {one.cost:g} was offered")
    return said


def _load(segments: Sequence[Segment], crossing: Crossing) -> tuple[int, int]:
    """kbit/s from a to z and from z to a."""
    mine = [one for one in segments if _over(one, crossing)]
    to_z = sum(one.ul_kbps if one.enters == crossing.a else one.dl_kbps for one in mine)
    to_a = sum(one.dl_kbps if one.enters == crossing.a else one.ul_kbps for one in mine)
    return to_z, to_a


def _over(one: Segment, crossing: Crossing) -> bool:
    return not one.functions and {one.enters, one.leaves} == {crossing.a, crossing.z}


_WAY = {"ul": "up", "dl": "down"}
