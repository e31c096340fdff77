"""The negotiation core: a pure function from a state and a round's turns to the next state.

Campaigns and the durable workflow share it: `negotiation` gathers turns and calls `advance`. A state has
nothing private in it and survives JSON, so that a round is a durable step.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from pydantic import Field

from assent.business.incentives import Standing, judge, offenders
from assent.business.optima.allocation import settle
from assent.intents.base import Finite, Frozen
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Incentive, Pressure, Topic, Turn

StoppedBy: TypeAlias = Literal["consensus", "ruling", "rounds", "time", "budget", "halted"]

STANDING_VALUE = "standing value"
"""`Turn.model` of a turn that nobody took: the participant's last value stands."""


class NegotiationState(Frozen):
    """Where a negotiation stands after `number` rounds.

    `values` are what participants last said, `feedback` what the mediator then told each (the same for all
    on a level topic). `stopped_by` is None while it goes on.
    """

    id: str
    version: int = Field(default=1, ge=1)
    topic: Topic
    seed: int = 0
    number: int = Field(default=0, ge=0)
    values: dict[str, Finite] = Field(default_factory=dict)
    previous_values: dict[str, Finite] = Field(default_factory=dict)
    feedback: dict[str, Finite] = Field(default_factory=dict)
    previous_feedback: dict[str, Finite] = Field(default_factory=dict)
    direction: Finite | None = None
    feedback_text: str = ""
    standings: dict[str, Standing] = Field(default_factory=dict)
    incentives: tuple[Incentive, ...] = ()
    messages: int = Field(default=0, ge=0)
    stopped_by: StoppedBy | None = None

    @property
    def weights(self) -> dict[str, float]:
        """Everybody's say at present, in [0, 1]."""
        return {name: standing.weight for name, standing in self.standings.items()}

    @property
    def agreed(self) -> bool:
        return self.stopped_by in ("consensus", "ruling")


def open_negotiation(topic: Topic, *, id: str = "", version: int = 1, seed: int = 0) -> NegotiationState:
    """The state before the first round."""
    names = sorted(set(topic.participants))
    if len(names) != len(topic.participants):
        raise InvalidInput(f"topic {topic.id}: a participant is named twice", field="participants")
    return NegotiationState(
        id=id or topic.id,
        version=version,
        topic=topic,
        seed=seed,
        standings={name: Standing() for name in names},
    )


def advance(state: NegotiationState, turns: Sequence[Turn], mediator: Turn) -> NegotiationState:
    """The state after one more round. Pure: the same arguments give the same state, and change nothing.

    Raises InvalidInput where the turns are not one per participant, or the negotiation is over.
    """
    _expect(state, turns)
    values = {turn.agent: turn.proposal.value for turn in sorted(turns, key=lambda one: one.agent)}
    sent = sum(turn.model != STANDING_VALUE for turn in turns)
    standings, incentives = judge(state.standings, offenders(mediator))
    after = state.model_copy(
        update={
            "number": state.number + 1,
            "values": values,
            "previous_values": state.values,
            "feedback": feedback_of(mediator, state.topic),
            "previous_feedback": state.feedback,
            "direction": mediator.proposal.value,
            "feedback_text": mediator.proposal.reasoning,
            "standings": standings,
            "incentives": incentives,
            "messages": state.messages + sent + len(state.topic.participants),
        }
    )
    halted = any(finding.data.get("halt") is True for finding in mediator.findings)
    return after.model_copy(update={"stopped_by": "halted" if halted else _stopped(after)})


def stop(state: NegotiationState, why: Literal["time", "budget", "halted"]) -> NegotiationState:
    """The negotiation ended from outside, without an agreement; the state as it is otherwise."""
    return state if state.stopped_by is not None else state.model_copy(update={"stopped_by": why})


def adapt(state: NegotiationState, topic: Topic) -> NegotiationState:
    """The same negotiation under changed conditions: values said so far are brought within the new bounds."""
    if topic.kind != state.topic.kind or sorted(topic.participants) != sorted(state.topic.participants):
        raise InvalidInput(
            "only bounds, demands and limits of a topic may change during a negotiation", field="topic"
        )
    values = {name: min(max(said, topic.lower), topic.upper) for name, said in state.values.items()}
    return state.model_copy(update={"topic": topic, "values": values})


def feedback_of(mediator: Turn, topic: Topic) -> dict[str, float]:
    """What the mediator tells each participant: its direction, or on an allocation each one's share."""
    for finding in reversed(mediator.findings):
        shares = finding.data.get("shares")
        if topic.kind == "allocation" and finding.unit == "optimizer" and isinstance(shares, dict):
            return {name: float(shares[name]) for name in sorted(topic.participants) if name in shares}
    return dict.fromkeys(sorted(topic.participants), mediator.proposal.value)


def spread(values: Mapping[str, float]) -> float:
    """The largest distance between two values said."""
    return max(values.values()) - min(values.values()) if values else 0.0


def level_reached(state: NegotiationState) -> float:
    """The shared value that was agreed: the mean of what was said by weight, or the mediator's ruling."""
    if state.stopped_by == "ruling" and state.direction is not None:
        return _clip(state.direction, state.topic)
    active = _active(state)
    total = math.fsum(state.weights[name] for name in active)
    mean = math.fsum(state.values[name] * state.weights[name] for name in active) / total
    low, high = min(active.values()), max(active.values())  # a mean lies between; rounding must not move it
    return _clip(min(max(mean, low), high), state.topic)


def shares_reached(state: NegotiationState) -> dict[str, float]:
    """The shares that were agreed. Their sum never exceeds the capacity, whatever was said.

    Who is excluded has no say in how the capacity is split, and gets of the rest what it asked for.
    """
    topic = state.topic
    wanted = state.feedback if state.stopped_by == "ruling" else state.values
    demands = {name: topic.demands.get(name, topic.upper) for name in wanted}
    active = {name: wanted[name] for name in wanted if state.weights[name] > 0.0}
    granted = settle(active, demands, topic.upper)
    rest = max(0.0, topic.upper - math.fsum(granted.values()))
    excluded = settle({name: wanted[name] for name in wanted if name not in active}, demands, rest)
    return settle({**granted, **excluded}, demands, topic.upper)


def _stopped(state: NegotiationState) -> StoppedBy | None:
    if not _active(state):
        return "halted"
    if _consensus(state):
        return "consensus"
    if state.number < state.topic.max_rounds:
        return None
    return "ruling" if state.topic.pressure is Pressure.HARD else "rounds"


def _consensus(state: NegotiationState) -> bool:
    topic, active = state.topic, _active(state)
    if topic.pressure is Pressure.HARD:
        slack = min(0.005, 1e-4 * max(topic.upper, 1e-9), topic.tolerance)
        return all(abs(said - state.feedback.get(name, said)) <= slack for name, said in active.items())
    slack = topic.tolerance * (1.0 + 1e-9)
    if topic.kind == "level":
        return spread(active) <= slack
    return math.fsum(active.values()) <= topic.upper + slack


def _active(state: NegotiationState) -> dict[str, float]:
    """What was said by those who are not excluded."""
    return {name: said for name, said in state.values.items() if state.weights[name] > 0.0}


def _clip(value: float, topic: Topic) -> float:
    return min(max(value, topic.lower), topic.upper)


def _expect(state: NegotiationState, turns: Sequence[Turn]) -> None:
    if state.stopped_by is not None:
        raise InvalidInput(f"negotiation {state.id} is over: {state.stopped_by}")
    spoke, expected = sorted(turn.agent for turn in turns), sorted(state.topic.participants)
    if spoke != expected:
        raise InvalidInput(f"a round needs one turn of each of {', '.join(expected)}; got {', '.join(spoke)}")
