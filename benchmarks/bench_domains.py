"""How fast slices are split over domains: `python benchmarks/bench_domains.py`; one core, seconds of CPU.

Random domains that meet at random border points, a full mesh of crossings in each. Every split is checked.
"""

from __future__ import annotations

import json
import random
import time

from assent.intents.domains import Advert, Border, Budget, Crossing, Hosting, Labels, SpanNeed, Way
from assent.intents.service import NetworkFunction, Snssai
from assent.service.domains.spanning import conserved, splits

VLANS = (Labels(kind="vlan", low=100, high=999),)
WHOLE = Budget(
    dl_latency_ms=25,
    ul_latency_ms=25,
    availability_percent=99.9,
    dl_reliability_percent=99.9,
    ul_reliability_percent=99.9,
)


def main() -> None:
    report: dict[str, object] = {}
    splits(needs(1), domains(4, 3), most=1)  # the first one loads the solver
    for count, borders, slices in ((10, 4, 1), (20, 5, 2), (40, 6, 2), (40, 6, 5), (100, 8, 2)):
        listed, asked = domains(count, borders), needs(slices)
        crossings = sum(len(one.crossings) for one in listed)
        start = time.process_time()
        found = splits(asked, listed)[0]
        seconds = time.process_time() - start
        for need in asked:
            assert conserved(need, [one for one in found.segments if one.slice_id == need.slice_id])
        report[f"{len(listed)} domains, {crossings} crossings, {slices} slices"] = round(seconds, 3)
    print(json.dumps(report, indent=2))


def domains(count: int, borders: int) -> list[Advert]:
    """A radio network, `count` transport domains of `borders` border points each, and data centres."""
    pick = random.Random(count)
    points = [f"p{at}" for at in range(2 * count)]
    found = [
        advert("radio", "access", ["p0"], areas=("town",), crossings=(crossing(pick, "town", "p0", 10**7),))
    ]
    for at in range(count):
        mine = pick.sample(points, borders)
        if at % 5 == 0 and "p0" not in mine:
            mine[0] = "p0"
        mesh = [(a, z) for number, a in enumerate(mine) for z in mine[number + 1 :]]
        crossings = tuple(crossing(pick, a, z, pick.choice([10**5, 10**6])) for a, z in mesh)
        found.append(advert(f"transport-{at}", "transport", mine, crossings=crossings))
    for at in range(max(2, count // 4)):
        point = pick.choice(points)
        hosting = Hosting(
            at=point,
            cpu=64,
            ram_mb=10**6,
            disk_gb=10**5,
            latency_ms=0.5,
            availability_percent=99.99,
            reliability_percent=99.9999,
            price=round(pick.uniform(1, 5), 3),
        )
        found.append(advert(f"hall-{at}", "cloud", [point], hostings=(hosting,)))
    return found


def advert(name: str, kind: str, points: list[str], **more: object) -> Advert:
    said = {"domain": name, "operator": "somebody", "kind": kind, "version": 1, "valid_s": 60.0}
    return Advert.model_validate(
        {**said, "borders": [Border(name=one, labels=VLANS) for one in points], **more}
    )


def crossing(pick: random.Random, a: str, z: str, kbps: int) -> Crossing:
    way = Way(kbps=kbps, latency_ms=round(pick.uniform(0.5, 4), 3), reliability_percent=99.999)
    return Crossing(
        a=a, z=z, to_z=way, to_a=way, availability_percent=99.99, price=round(pick.uniform(0.1, 2), 3)
    )


def needs(count: int) -> list[SpanNeed]:
    return [
        SpanNeed(
            slice_id=f"s-{at}",
            snssai=Snssai(sst=1, sd=f"{at:06X}"),
            area="town",
            ul_kbps=5000,
            dl_kbps=10_000,
            budget=WHOLE,
            functions=tuple(
                NetworkFunction(name=f"s-{at}-{role.lower()}", role=role, cpu=2, ram_mb=1000, disk_gb=10)
                for role in ("AMF", "UPF", "CACHE")
            ),
        )
        for at in range(count)
    ]


if __name__ == "__main__":
    main()
