"""The closed loop's judgement: when do ratios no longer do, and the parties have to talk again?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assent.intents.change import Delivered, Direction
from assent.intents.negotiation import Agreement
from assent.lifecycle import state
from assent.lifecycle.parts import Parts
from assent.lifecycle.state import Standing

WORTH_A_TALK = 1.1
"""Nobody is asked again for less than a tenth more."""


@dataclass(frozen=True)
class Trigger:
    """Why a negotiation has to be held now, and what the resource can be relied on to carry.

    *undelivered* needs none, as the resource could carry it: what was acknowledged is not delivered. Nor does
    *restored*: what was agreed is delivered again.
    """

    resource: str
    kind: Literal["degraded", "undelivered", "recovered", "restored", "intent"]
    reason: str
    carries_mbps: float


class Watch:
    """Judges from the trace and from what was recorded before the second in question: nothing is kept."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def carries(self, resource: str, second: int) -> float:
        """Mbit/s that the resource is permitted to carry in that second."""
        self._parts.radio.at(second)
        return self._parts.radio.conditions(resource).permitted_mbps

    def trigger(self, resource: str, second: int) -> Trigger | None:
        """What calls for a negotiation about `resource` at the end of `second`, if anything does."""
        changed = self._changed_intents(resource, second)
        if changed:
            carried = self.carries(resource, second)
            return Trigger(resource, "intent", f"{changed} now wants something else", carried)
        last = state.last_attempt(self._parts.store, resource, before_s=second)
        if last is None:
            return None
        standing = state.agreements(self._parts.store, before_s=second).get(resource)
        talk = None if self._cooling_down(last.at_s, second) else self._worth_a_talk(last, standing, second)
        if talk is not None or standing is None:
            return talk
        return self._undelivered(standing.agreement, second) or self._restored(standing.agreement, second)

    def _worth_a_talk(self, last: Standing, standing: Standing | None, second: int) -> Trigger | None:
        if standing is None:
            return self._possible(last.agreement, second)
        return self._degraded(standing.agreement, second) or self._recovered(standing.agreement, second)

    def _changed_intents(self, resource: str, second: int) -> str:
        names = [
            statement.operator
            for statement in self._parts.statements
            if statement.from_s == second > 0 and statement.operator in self._parts.resources[resource]
        ]
        return ", ".join(names)

    def _cooling_down(self, last_s: float, second: int) -> bool:
        return second - last_s < max(self._parts.loop.cooldown_s, self._parts.loop.hold_s)

    def _possible(self, attempt: Agreement, second: int) -> Trigger | None:
        """Nothing was ever agreed: it is worth another try where the cell carries clearly more than then."""
        carried, bound = min(self._window(attempt.topic.resource, second)), attempt.topic.upper
        if carried <= bound * self._parts.loop.recover_factor:
            return None
        reason = (
            f"the cell carried at least {carried:.1f} {attempt.topic.unit} for {self._parts.loop.hold_s} s; "
            f"it was {bound:.1f} when nothing was agreed"
        )
        return Trigger(attempt.topic.resource, "recovered", reason, carried)

    def _restored(self, agreement: Agreement, second: int) -> Trigger | None:
        """What stands can be delivered again, after somebody was told that it is not."""
        resource, carried = agreement.topic.resource, min(self._window(agreement.topic.resource, second))
        if carried < state.agreed_in_all(agreement) or not state.unmet(self._parts.store, resource, second):
            return None
        if any(one.short for one in self._samples(resource, second)):
            return None
        return Trigger(resource, "restored", "the cell carries what was agreed again", carried)

    def _undelivered(self, agreement: Agreement, second: int) -> Trigger | None:
        """Acknowledged but not delivered is not fulfilled: short in every second, in the uplink or although the
        downlink, which is what can be negotiated, could carry it."""
        resource = agreement.topic.resource
        if state.unmet(self._parts.store, resource, second):
            return None
        carried = min(self._window(resource, second)) >= state.agreed_in_all(agreement)
        samples = self._samples(resource, second)
        seconds = {one.at_s for one in samples}
        for last in (one for one in samples if one.at_s == second):
            for direction in last.short if carried else {*last.short} & {"uplink"}:
                same = [one for one in samples if one.slice_id == last.slice_id and direction in one.short]
                if len(same) == len(seconds) == self._parts.loop.hold_s:
                    return Trigger(resource, "undelivered", _too_little(last, direction, len(same)), 0.0)
        return None

    def _degraded(self, agreement: Agreement, second: int) -> Trigger | None:
        resource, agreed = agreement.topic.resource, state.agreed_in_all(agreement)
        carried = self._window(resource, second)
        if max(carried) >= agreed or not self._wanted_more(resource, second):
            return None
        reason = (
            f"for {len(carried)} s the permitted maximum carried at most {max(carried):.1f} "
            f"{agreement.topic.unit} of the agreed {agreed:.1f}"
        )
        return Trigger(resource, "degraded", reason, min(carried))

    def _recovered(self, agreement: Agreement, second: int) -> Trigger | None:
        resource, bound = agreement.topic.resource, agreement.topic.upper
        carried = min(self._window(resource, second))
        enough = bound * self._parts.loop.recover_factor
        best = state.best_agreed(self._parts.store, agreement)
        if best > state.agreed_in_all(agreement) * WORTH_A_TALK:
            enough = min(enough, best)
        if carried <= bound or carried < enough:
            return None
        reason = (
            f"for {self._parts.loop.hold_s} s the cell carried at least {carried:.1f} "
            f"{agreement.topic.unit}; it was {bound:.1f} when the standing agreement was made"
        )
        return Trigger(resource, "recovered", reason, carried)

    def _window(self, resource: str, second: int) -> list[float]:
        first = max(0, second - self._parts.loop.hold_s + 1)
        return [self.carries(resource, moment) for moment in range(first, second + 1)]

    def _wanted_more(self, resource: str, second: int) -> bool:
        """Degraded means delivered less than agreed *while there is backlog*: an idle slice is fine."""
        return any(one.backlog for one in self._samples(resource, second))

    def _samples(self, resource: str, second: int) -> list[Delivered]:
        """What was delivered on the resource in the seconds of the window."""
        first = max(0, second - self._parts.loop.hold_s + 1)
        samples = self._parts.store.samples(first, second).values()
        return [one for second_samples in samples for one in second_samples if one.cell == resource]


def _too_little(one: Delivered, direction: Direction, seconds: int) -> str:
    got = one.uplink if direction == "uplink" and one.uplink else one
    return (
        f"acknowledged but not delivered: for {seconds} s slice {one.slice_id} got less {direction} than agreed, "
        f"now {got.delivered_mbps:.1f} of {got.agreed_mbps:.1f} Mbps"
    )
