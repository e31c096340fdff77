"""The watch over slices in operation: look, record, decide, carry out; once for each moment.

`app` runs it. What it decides in a moment depends on samples and events on record alone, so that a watch that was
killed goes on and ends as if it had not been. A decision is recorded before it is carried out, and its end after it; a
decision without an end was cut off, and the clouds tell how it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assent.intents.errors import AssentError, Inconsistent
from assent.intents.events import Body, Event, ScalingDecided, ScalingEnded
from assent.intents.instance import SliceInstance
from assent.intents.operation import SliceSample, Step
from assent.intents.states import attributes
from assent.lifecycle.measurements import Measurements
from assent.lifecycle.slices import SliceKeeper
from assent.lifecycle.store import Store
from assent.service.operation.policy import OperationPolicy
from assent.service.operation.scaling import Past, decide, deserted, in_a_row, retry_at, scaled

Look = Callable[[SliceInstance, int], SliceSample]
"""A sample of an instance at a second."""


@dataclass(frozen=True)
class Seen:
    """One moment of the watch: what was seen, and what was done about it. `locked`: slices that nobody was on any
    more; "", or why one could not be locked."""

    at_s: int
    samples: tuple[SliceSample, ...]
    decided: tuple[ScalingDecided, ...] = ()
    ended: tuple[ScalingEnded, ...] = ()
    locked: Mapping[str, str] = field(default_factory=dict)


class Watch:
    """Over the instances called `names` of one keeper."""

    def __init__(
        self, store: Store, keeper: SliceKeeper, measurements: Measurements, policy: OperationPolicy
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._measurements = measurements
        self._policy = policy
        self._again: dict[str, int] = {}
        """By slice that could not be locked, when that is tried again."""

    def moment(self, names: Sequence[str], at_s: int, look: Look) -> Seen:
        """Looks at every slice that has not ended, and scales those that need it. Raises Inconsistent where the
        clouds could not be brought back; everything else that goes wrong is on record, and tried again later.
        """
        self._keeper.set_clock(at_s, at_s + self._policy.every_s)
        instances = {one.id: one for one in self._keeper.instances() if one.id in names and not one.ended}
        fresh = {name: look(one, at_s) for name, one in instances.items()}
        self._measurements.keep(list(fresh.values()))
        samples, decided, ended, locked = [], [], [], {}
        for name in instances:
            hold_s = self._policy.of(name).hold_s
            seen = self._measurements.of(name, at_s - 2 * hold_s - fresh[name].span_s, at_s)
            samples.append(next((one for one in seen if one.at_s == at_s), fresh[name]))
            if deserted(instances[name], seen, self._policy.of(name), at_s):
                if at_s >= self._again.get(name, at_s):
                    locked[name] = self._lock(instances[name], at_s)
                continue
            for body in self._scale(name, seen, at_s):
                decided.append(body) if isinstance(body, ScalingDecided) else ended.append(body)
        return Seen(at_s, tuple(samples), tuple(decided), tuple(ended), locked)

    def _lock(self, one: SliceInstance, at_s: int) -> str:
        """Ends the shutting down of a slice that nobody is on; "", or what went wrong: then it is tried again."""
        names = tuple(placed.function.name for placed in one.functions)
        shut = SliceInstance.model_validate({**dict(one), **attributes(one, names)})
        wanted = [shut if other.id == one.id else other for other in self._keeper.of_order(one.order)]
        try:
            self._keeper.carry_out(wanted, "deactivateNsi", "drained: nobody is on it any more")
        except Inconsistent:
            raise
        except AssentError as error:
            self._again[one.id] = at_s + self._policy.of(one.id).retry_most_s
            return error.message
        return ""

    def _scale(
        self, name: str, seen: Sequence[SliceSample], at_s: int
    ) -> tuple[ScalingDecided | ScalingEnded, ...]:
        made, ends = self._past(name)
        if at_s in made:  # decided before this process was killed
            if at_s in ends:
                return ()
            return (self._settled(made[at_s], at_s),)
        one = self._keeper.find(name)
        policy = self._policy.of(name)
        what = decide(one, seen, past(made, ends, one), policy, at_s)
        if what is None:
            return ()
        decided = ScalingDecided(
            slice_id=name, at_s=at_s, direction=what.direction, steps=what.steps, reason=what.reason
        )
        self._record(name, f"decided/{at_s}", at_s, decided)
        return decided, self._carry_out(one, decided, at_s)

    def _carry_out(self, one: SliceInstance, decided: ScalingDecided, at_s: int) -> ScalingEnded:
        wanted = [
            scaled(other, decided.steps) if other.id == one.id else other
            for other in self._keeper.of_order(one.order)
        ]
        try:
            after = self._keeper.carry_out(
                wanted, "modifyNsi", f"scaled {decided.direction}: {decided.reason}"
            )
        except Inconsistent as error:
            self._end(decided, at_s, error.message, None)
            raise
        except AssentError as error:
            return self._end(decided, at_s, error.message, None)
        version = next(other.version for other in after if other.id == one.id)
        return self._end(decided, at_s, "", version)

    def _settled(self, decided: ScalingDecided, at_s: int) -> ScalingEnded:
        """How a decision ended that was cut off; the keeper has settled what was begun."""
        one = self._keeper.find(decided.slice_id)
        if scaled(one, decided.steps) == one:
            return self._end(decided, at_s, "", one.version)
        return self._carry_out(one, decided, at_s)

    def _end(self, decided: ScalingDecided, at_s: int, message: str, version: int | None) -> ScalingEnded:
        name = decided.slice_id
        policy, before = self._policy.of(name), past(*self._past(name), self._keeper.find(name))
        refusals = 0 if version else 1 + in_a_row(before, policy, at_s)
        again = retry_at(Past(refused_s=at_s, refusals=refusals), policy)
        ended = ScalingEnded(
            slice_id=name,
            decided_s=at_s,
            outcome="done" if version else "refused",
            message=message[:2000],
            version=version,
            refusals=refusals,
            retry_at_s=again,
        )
        self._record(name, f"ended/{at_s}", at_s, ended)
        return ended

    def _past(self, name: str) -> tuple[dict[int, ScalingDecided], dict[int, ScalingEnded]]:
        made, ends = {}, {}
        for event in self._store.events(workflow=_workflow(name)):
            if isinstance(event.body, ScalingDecided):
                made[event.body.at_s] = event.body
            elif isinstance(event.body, ScalingEnded):
                ends[event.body.decided_s] = event.body
        return made, ends

    def _record(self, name: str, step: str, at_s: int, body: Body) -> None:
        one = self._keeper.find(name)
        self._store.record(Event(workflow=_workflow(name), step=step, tenant=one.order, at_s=at_s, body=body))


def past(made: Mapping[int, ScalingDecided], ends: Mapping[int, ScalingEnded], one: SliceInstance) -> Past:
    """What is to be remembered of a slice when it is decided about."""
    done = [at for at, end in ends.items() if end.outcome == "done"]
    changed = max(done, default=None)
    last = max(ends, default=None)
    refused = last if last is not None and ends[last].outcome == "refused" else None
    return Past(
        changed_s=changed,
        refused_s=refused,
        refusals=ends[refused].refusals if refused is not None else 0,
        base=_bases([step for at in sorted(done) for step in made[at].steps], one),
    )


def _bases(steps: Sequence[Step], one: SliceInstance) -> dict[str, tuple[float, int]]:
    """By function that still has the size of its last step: nobody has sized it by hand since."""
    last = {step.function: step for step in steps}
    return {
        step.function: (step.base_cpu, step.base_ram_mb)
        for placed in one.functions
        if (step := last.get(placed.function.name)) is not None
        and (step.new_cpu, step.new_ram_mb) == (placed.function.cpu, placed.function.ram_mb)
    }


def _workflow(name: str) -> str:
    return f"scale/{name}"
