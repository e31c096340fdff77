"""Slices in operation: watch them, scale them by themselves, report on what was promised.

`cli` calls it for `assent slice watch` and `report`. A watch holds the state folder; a report reads beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assent.app.order_records import plan_of
from assent.app.slices import SliceDesk
from assent.intents.base import Frozen, Json, digest
from assent.intents.errors import InvalidInput
from assent.intents.events import Body, ScalingDecided, ScalingEnded
from assent.intents.instance import SliceInstance
from assent.intents.operation import SliceSample, Usage
from assent.lifecycle.folder import StateFolder, data_folder
from assent.lifecycle.measurements import Measurements
from assent.lifecycle.operation import Seen, Watch
from assent.lifecycle.slices import kept_instances, named
from assent.lifecycle.store import Store
from assent.service.customer.owed import Priced, owed
from assent.service.operation.load import Moment, loaded, measured, promised
from assent.service.operation.policy import OperationPolicy
from assent.service.operation.sla import SlaReport, report
from assent.service.operation.trace import Trace

MOST_MOMENTS = 200_000
"""Moments that one watch looks at, where it has an end."""
_POLICY, _SESSION = "slice/policy", "slice/watch/"
_NEAR_S = 600
"""So long a refusal is told as a reason of what went wrong after it."""


class _Session(Frozen):
    """A watch by a trace that was begun: since when, by the desk's clock."""

    since_s: int
    over: bool


@dataclass(frozen=True)
class Wanted:
    """What is to be watched: slices by id (none: all that live), under a trace's load or as drivers measure it, for
    `for_s` seconds (None: as long as the trace goes on, or until it is interrupted)."""

    names: tuple[str, ...]
    trace: Trace | None
    policy: OperationPolicy
    for_s: int | None = None


@dataclass(frozen=True)
class Watched:
    """A watch that is over: from when to when, by the desk's clock. `resumed`: an earlier process had begun it."""

    names: tuple[str, ...]
    since_s: int
    until_s: int
    resumed: bool
    reports: tuple[SlaReport, ...]
    samples: dict[str, list[SliceSample]]
    decided: tuple[ScalingDecided, ...]
    ended: tuple[ScalingEnded, ...]

    def wire(self) -> dict[str, Json]:
        """The JSON answer of `assent slice watch`."""
        ends = {(one.slice_id, one.decided_s): one for one in self.ended}
        return {
            "slices": list(self.names),
            "since_s": self.since_s,
            "until_s": self.until_s,
            "resumed": self.resumed,
            "scaling": [
                {
                    **one.model_dump(mode="json", exclude={"kind"}),
                    "outcome": end.outcome if end else None,
                    "message": end.message if end else "",
                    "version": end.version if end else None,
                    "retry_at_s": end.retry_at_s if end else None,
                }
                for one in self.decided
                for end in [ends.get((one.slice_id, one.at_s))]
            ],
            "reports": [one.model_dump(mode="json") for one in self.reports],
        }


def watch(desk: SliceDesk, wanted: Wanted, hear: Callable[[Seen], None] = lambda seen: None) -> Watched:
    """Looks until the end and tells `hear` of every moment. The same watch, begun again after a kill, goes on where
    it was. Raises InvalidInput where there is nothing to watch or nothing measures, Inconsistent as the clouds do.
    """
    names = _living(desk, wanted)
    desk.store.put(_POLICY, wanted.policy.model_dump(mode="json"))
    with closing(Measurements(desk.folder.measurements)) as kept:
        loop = Watch(desk.store, desk.keeper, kept, wanted.policy)
        if wanted.trace is None:
            since, until, resumed = _by_the_wall(desk, loop, names, wanted, hear)
        else:
            since, until, resumed = _by_the_trace(desk, loop, names, wanted, wanted.trace, hear)
        samples = {name: kept.of(name, since, until) for name in names}
        found = Records(desk.store, kept)
        return Watched(
            names=names,
            since_s=since,
            until_s=until,
            resumed=resumed,
            reports=tuple(found.report(name, since, until) for name in names if samples[name]),
            samples=samples,
            decided=tuple(one for name in names for one in found.decided(name, since, until)),
            ended=tuple(one for name in names for one in found.ended(name, since, until)),
        )


class Records:
    """What a state folder has on record of its slices."""

    def __init__(self, store: Store, measurements: Measurements | None) -> None:
        self.store = store
        self._measurements = measurements

    def instances(self) -> tuple[SliceInstance, ...]:
        """All that were ever deployed here, in order of name."""
        return kept_instances(self.store)

    def instance(self, name: str) -> SliceInstance:
        """Raises InvalidInput that names what there is."""
        return named(self.instances(), name)

    def shared_by(self, order: str) -> tuple[str, ...]:
        """Running slices of other orders that the order is on, by name."""
        return tuple(one.id for one in self.instances() if order in [member.order for member in one.members])

    def samples(self, name: str, since_s: int = 0, until_s: int | None = None) -> list[SliceSample]:
        return self._measurements.of(name, since_s, until_s) if self._measurements else []

    def policy(self) -> OperationPolicy:
        """The one that was watched by last."""
        return self.store.held(_POLICY, OperationPolicy) or OperationPolicy()

    def report(
        self, name: str, since_s: int = 0, until_s: int | None = None, policy: OperationPolicy | None = None
    ) -> SlaReport:
        """Raises InvalidInput where nothing was seen in that time."""
        one, samples = self.instance(name), self.samples(name, since_s, until_s)
        if not samples:
            raise InvalidInput(
                f"{name} was not watched in that time; `assent slice watch {name}` does so", field="since"
            )
        refused = [end for end in self.ended(name, 0, until_s) if end.outcome == "refused"]
        priced = list(self._priced(one))
        host = [each.plan.credits for each in priced if each.order == one.order]
        plan = (policy or self.policy()).credits or next(iter(host), {})
        found = report(one.promise, samples, plan, lambda sample: _refusals(refused, sample))
        return found.model_copy(update={"owed": tuple(owed(found, each) for each in priced)})

    def _priced(self, one: SliceInstance) -> Iterator[Priced]:
        """Who is on the slice by a cost plan that is on record."""
        for order, profile in (
            (one.order, one.profile),
            *((each.order, each.profile) for each in one.members),
        ):
            plan = plan_of(self.store, order)
            if plan is not None:
                yield Priced(order, profile, plan, joined=order != one.order)

    def decided(self, name: str, since_s: int, until_s: int | None) -> list[ScalingDecided]:
        return [one for one in self._scaling(name, since_s, until_s) if isinstance(one, ScalingDecided)]

    def ended(self, name: str, since_s: int, until_s: int | None) -> list[ScalingEnded]:
        return [one for one in self._scaling(name, since_s, until_s) if isinstance(one, ScalingEnded)]

    def _scaling(self, name: str, since_s: int, until_s: int | None) -> list[Body]:
        return [
            event.body
            for event in self.store.events(workflow=f"scale/{name}")
            if event.at_s >= since_s and (until_s is None or event.at_s <= until_s)
        ]


@contextmanager
def records(state: Path | None) -> Iterator[Records]:
    """The records of a state folder, to read, also while a watch goes on. Raises InvalidInput where there are none."""
    folder = StateFolder(state or data_folder() / "slices")
    if not folder.used:
        raise InvalidInput(f"{folder.root}: no slice was deployed here", field="state")
    with closing(Store(folder.store, read_only=True)) as store:
        if not folder.measurements.exists():
            yield Records(store, None)
            return
        with closing(Measurements(folder.measurements, read_only=True)) as kept:
            yield Records(store, kept)


def periods(since_s: int, until_s: int, every_s: int) -> list[tuple[int, int]]:
    """First and last second of each period of `every_s` from `since_s` on. Raises InvalidInput for too many."""
    if (until_s - since_s) // every_s > 1000:
        raise InvalidInput("--period: more than 1000 of them; give a longer one", field="period")
    return [(begin, min(begin + every_s, until_s) - 1) for begin in range(since_s, until_s, every_s)]


def _living(desk: SliceDesk, wanted: Wanted) -> tuple[str, ...]:
    if wanted.names:
        found = [desk.keeper.find(name) for name in dict.fromkeys(wanted.names)]
        ended = [one.id for one in found if one.ended]
        if ended:
            raise InvalidInput(f"{', '.join(ended)} was terminated", field="slice")
    else:
        found = [one for one in desk.keeper.instances() if not one.ended]
    if not found:
        raise InvalidInput("there is no slice to be watched; `assent slice deploy` makes one", field="slice")
    names = tuple(one.id for one in found)
    known = {one.id for one in desk.keeper.instances()}
    odd = sorted(set(wanted.policy.slices) - known)
    if odd:
        raise InvalidInput(
            f"the policy is about {odd[0][:200]!r}, which was never deployed here", field="policy"
        )
    if wanted.trace is not None:
        silent = [name for name in names if not wanted.trace.about(name)]
        if silent:
            raise InvalidInput(f"the trace says nothing of {', '.join(silent)}", field="trace")
        strange = sorted(set(wanted.trace.rows) - known - {""})
        if strange:
            raise InvalidInput(
                f"the trace is about {strange[0][:200]!r}, which was never deployed here", field="trace"
            )
    return names


def _by_the_trace(
    desk: SliceDesk,
    loop: Watch,
    names: tuple[str, ...],
    wanted: Wanted,
    trace: Trace,
    hear: Callable[[Seen], None],
) -> tuple[int, int, bool]:
    """In virtual time, which goes on from where the last watch of the folder ended."""
    every = wanted.policy.every_s
    for_s = wanted.for_s if wanted.for_s is not None else trace.last_s + every
    if for_s // every > MOST_MOMENTS:
        raise InvalidInput(
            f"{for_s} s are more than {MOST_MOMENTS} moments of {every} s: watch for less, or set every_s",
            field="for",
        )
    identity = digest([trace.identity, wanted.policy.model_dump(mode="json"), list(names), for_s])
    begun = desk.store.held(_SESSION + identity, _Session)
    fresh = begun is None or begun.over
    since = desk.keeper.next_s if begun is None or begun.over else begun.since_s
    desk.store.put(_SESSION + identity, {"since_s": since, "over": False})
    moment = since if fresh else max(since, desk.keeper.now_s)

    def look(one: SliceInstance, at_s: int) -> SliceSample:
        demand = trace.demand(one.id, at_s - since, promised(one.promise))
        return loaded(one, demand, Moment(at_s, every))

    while moment < since + for_s:
        hear(loop.moment(names, moment, look))
        moment += every
    desk.store.put(_SESSION + identity, {"since_s": since, "over": True})
    return since, max(since, moment - every), not fresh


def _by_the_wall(
    desk: SliceDesk, loop: Watch, names: tuple[str, ...], wanted: Wanted, hear: Callable[[Seen], None]
) -> tuple[int, int, bool]:
    """As drivers measure it, until it is interrupted or the time is over."""
    every = wanted.policy.every_s
    if desk.cloud.observe().usage is None:
        raise InvalidInput(
            "nothing is measured on these clouds (simulated ones carry no traffic, an NFV orchestrator tells no "
            "loads, a cluster needs metrics-server): say with --trace what load there is (`assent slice trace` makes "
            "one up)",
            field="trace",
        )
    since = moment = int(time.time())
    begun = time.monotonic()  # a wall's clock that is set must neither stop a watch nor make it race
    with suppress(KeyboardInterrupt):
        while wanted.for_s is None or moment < since + wanted.for_s:
            time.sleep(max(0.0, begun + moment - since - time.monotonic()))
            usage = {one.id: one for one in desk.cloud.observe().usage or ()}

            def look(one: SliceInstance, at_s: int, seen: dict[str, Usage] = usage) -> SliceSample:
                return measured(one, seen, Moment(at_s, every))

            hear(loop.moment(names, moment, look))
            moment += every
    return since, max(since, moment - every), False


def _refusals(refused: Sequence[ScalingEnded], sample: SliceSample) -> list[str]:
    """What was refused to the slice shortly before a sample, in words."""
    near = [end for end in refused if 0 <= sample.at_s - end.decided_s <= _NEAR_S]
    return [f"scaling at {end.decided_s} s was refused: {end.message}" for end in near[-1:]]
