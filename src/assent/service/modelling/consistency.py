"""Whether an experiment holds together: names are unique, references lead somewhere, its size is bearable.

`reading` asks after each part has been found well formed by itself; a problem's place is a path in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from assent.service.modelling.experiment import (
    MAX_WORK,
    CloudSite,
    Experiment,
    Function,
    Service,
    Slicelet,
    StaticSlice,
)

Place: TypeAlias = tuple[str | int, ...]


def problems(experiment: Experiment) -> Iterator[tuple[Place, str]]:
    yield from _repeated(experiment)
    yield from _dangling(experiment)
    clouds = {cloud.name for cloud in experiment.clouds}
    for index, nf in enumerate(experiment.nfs):
        if nf.cloud is not None and nf.cloud not in clouds:
            yield ("nfs", index, "cloud"), f"no cloud is called {nf.cloud!r}"
    made = experiment.make_slicelets
    if made is not None and experiment.slicelets:
        yield ("make-slicelets",), "give either `slicelets` or `make-slicelets`, not both"
    if made is not None and abs(sum(one.weight for one in made.mapping) - 100) > 1e-6:
        found = sum(one.weight for one in made.mapping)
        yield ("make-slicelets", "service-slicelet-mapping"), f"weights should sum to 100 %, not {found:g} %"
    count = made.count if made else len(experiment.slicelets)
    parts = len(experiment.slices) + len(experiment.services) + len(experiment.links)
    if (count + parts) * experiment.epoch > MAX_WORK:
        size = f"{count} slicelets and {parts} slices, services and links, {experiment.epoch} times over"
        yield ("epoch",), f"{size}: more than {MAX_WORK:,} in all; ask for fewer epochs"


def _repeated(experiment: Experiment) -> Iterator[tuple[Place, str]]:
    sections: dict[str, Sequence[CloudSite | Function | StaticSlice | Service | Slicelet]] = {
        "clouds": experiment.clouds,
        "nfs": experiment.nfs,
        "slices": experiment.slices,
        "services": experiment.services,
        "slicelets": experiment.slicelets,
    }
    for section, members in sections.items():
        for index in _again([member.name for member in members]):
            yield (section, index, "name"), f"{members[index].name!r} is there already; names are unique"
    for s, one in enumerate(experiment.slices):
        for index in _again([share.nf for share in one.composition]):
            yield ("slices", s, "composition", index, "nf"), "listed twice; add the weights up"
    for s, service in enumerate(experiment.services):
        for index in _again([share.slice for share in service.composition]):
            yield ("services", s, "composition", index, "slice"), "listed twice; add the weights up"


def _again(names: Sequence[str]) -> Iterator[int]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index
        seen.add(name)


def _dangling(experiment: Experiment) -> Iterator[tuple[Place, str]]:
    clouds, nfs = {one.name for one in experiment.clouds}, {one.name for one in experiment.nfs}
    slices, services = {one.name for one in experiment.slices}, {one.name for one in experiment.services}
    for s, one in enumerate(experiment.slices):
        for n, nf in enumerate(one.composition):
            yield from _unless(nf.nf, nfs, ("slices", s, "composition", n, "nf"), "nfs")
    for s, service in enumerate(experiment.services):
        for n, share in enumerate(service.composition):
            yield from _unless(share.slice, slices, ("services", s, "composition", n, "slice"), "slices")
    for n, slicelet in enumerate(experiment.slicelets):
        yield from _unless(slicelet.service, services, ("slicelets", n, "service"), "services")
    mapping = experiment.make_slicelets.mapping if experiment.make_slicelets else ()
    for n, item in enumerate(mapping):
        place = ("make-slicelets", "service-slicelet-mapping", n, "service")
        yield from _unless(item.service, services, place, "services")
    for n, link in enumerate(experiment.links):
        yield from _unless(link.a, clouds, ("links", n, "from"), "clouds")
        yield from _unless(link.z, clouds, ("links", n, "to"), "clouds")


def _unless(name: str, known: set[str], place: Place, section: str) -> Iterator[tuple[Place, str]]:
    if name not in known:
        listed = ", ".join(repr(one) for one in sorted(known)[:5]) or "empty"
        yield place, f"there is no {name!r} in `{section}` ({listed})"
