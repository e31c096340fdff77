"""Which cloud runs which function. `deploy` asks once; the policy is the experiment's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from assent.service.modelling.experiment import CloudPolicy, Experiment, Function
from assent.service.modelling.refusal import Refusal
from assent.service.modelling.units import RESOURCES, exact, plain


def host(experiment: Experiment, clouds: list[int]) -> tuple[list[int], dict[str, int], dict[str, Refusal]]:
    """Whether and where each function runs. What exactly fits is admitted."""
    choose = _POLICIES[experiment.cloud_policy]
    free, hosts, refusals = list(clouds), dict[str, int](), dict[str, Refusal]()
    for nf in experiment.nfs:
        wanted = [exact(getattr(nf, kind)) for kind in RESOURCES]
        fitting = (c for c in _fitting(wanted, free) if nf.cloud in (None, experiment.clouds[c].name))
        chosen = choose(fitting, _room_after(wanted, free, clouds))
        if chosen is None:
            refusals[nf.name] = Refusal("no-cloud-has-room", _no_room(experiment, nf, wanted, free))
            continue
        hosts[nf.name] = chosen
        for k in range(3):
            free[3 * chosen + k] -= wanted[k]
    return [have - left for have, left in zip(clouds, free, strict=True)], hosts, refusals


def _fitting(wanted: Sequence[int], free: Sequence[int]) -> Iterator[int]:
    cpu, ram, hdd = wanted
    for column in range(0, len(free), 3):
        if free[column] >= cpu and free[column + 1] >= ram and free[column + 2] >= hdd:
            yield column // 3


def _no_room(experiment: Experiment, nf: Function, wanted: list[int], free: list[int]) -> str:
    """What is short on each cloud that may take it, the first five of them."""
    said = []
    may = [(c, cloud) for c, cloud in enumerate(experiment.clouds) if nf.cloud in (None, cloud.name)]
    for c, cloud in may[:5]:
        k = next(k for k in range(3) if free[3 * c + k] < wanted[k])
        left = f"{plain(free[3 * c + k])} {RESOURCES[k]} left"
        said.append(f"{cloud.name!r} has {left}, {plain(wanted[k])} is needed")
    more = len(may) - len(said)
    return f"no cloud has room for {nf.name!r}: " + "; ".join(said) + (f"; {more} more" if more else "")


def _room_after(wanted: Sequence[int], free: Sequence[int], has: Sequence[int]) -> Callable[[int], float]:
    """How empty a cloud would be with `wanted` on it: the mean free part of its resources."""

    def room(cloud: int) -> float:
        first, last = 3 * cloud, 3 * cloud + 3
        parts = zip(free[first:last], wanted, has[first:last], strict=True)
        return sum((left - taken) / size for left, taken, size in parts if size) / 3

    return room


_Choice: TypeAlias = Callable[[Iterator[int], Callable[[int], float]], int | None]

_POLICIES: dict[CloudPolicy, _Choice] = {
    "first-available-method": lambda fitting, room: next(fitting, None),
    "best-fit-method": lambda fitting, room: min(fitting, key=room, default=None),
    "worst-fit-method": lambda fitting, room: max(fitting, key=room, default=None),
}
"""Of equally good clouds, the one listed first."""
