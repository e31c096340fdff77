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
from assent.intents.negotiation import Attribute, Incentive, Offer, Pressure, Topic, Turn, Utility

StoppedBy: TypeAlias = Literal["consensus", "ruling", "rounds", "time", "budget", "halted"]

STANDING_VALUE = "standing value"
"""`Turn.model` of a turn that nobody took: the participant's last value stands."""


class NegotiationState(Frozen):
    """Where a negotiation stands after `number` rounds.

    `values` are what participants last said, `feedback` what the mediator then told each (the same for all
    on a level topic); `terms` and `direction_terms` the same on a multi-attribute topic. `declared`: the utilities
    of the last round. `ceiling`: the upper bound that the topic was opened with. `tokens`, `usd` and (where the
    topic limits the time) `spent_s`: what it took so far. `stopped_by` is None while it goes on.
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
    terms: dict[str, dict[str, Finite]] = Field(default_factory=dict)
    direction_terms: dict[str, Finite] = Field(default_factory=dict)
    declared: dict[str, Utility] = Field(default_factory=dict)
    ceiling: Finite | None = None
    direction: Finite | None = None
    feedback_text: str = ""
    standings: dict[str, Standing] = Field(default_factory=dict)
    incentives: tuple[Incentive, ...] = ()
    messages: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0)
    usd: Finite = Field(default=0.0, ge=0)
    spent_s: Finite = Field(default=0.0, ge=0)
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
        ceiling=topic.upper,
        standings={name: Standing() for name in names},
    )


def advance(state: NegotiationState, turns: Sequence[Turn], mediator: Turn) -> NegotiationState:
    """The state after one more round. Pure: the same arguments give the same state, and change nothing.

    Raises InvalidInput where the turns are not one per participant, or the negotiation is over.
    """
    _expect(state, turns)
    ordered = sorted(turns, key=lambda one: one.agent)
    values = {turn.agent: turn.proposal.value for turn in ordered}
    sent = sum(turn.model != STANDING_VALUE for turn in turns)
    standings, incentives = judge(state.standings, offenders(mediator))
    after = state.model_copy(
        update={
            "number": state.number + 1,
            "values": values,
            "previous_values": state.values,
            "terms": {turn.agent: terms for turn in ordered if (terms := terms_of(turn)) is not None},
            "direction_terms": terms_of(mediator) or {},
            "feedback": feedback_of(mediator, state.topic),
            "previous_feedback": state.feedback,
            "direction": mediator.proposal.value,
            "feedback_text": mediator.proposal.reasoning,
            "standings": standings,
            "incentives": incentives,
            "messages": state.messages + sent + len(state.topic.participants),
            "tokens": state.tokens + sum(turn.tokens for turn in (*ordered, mediator)),
            "usd": state.usd + sum(turn.usd for turn in (*ordered, mediator)),
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
    terms = {name: _within(said, topic) for name, said in state.terms.items()}
    direction = _within(state.direction_terms, topic) if state.direction_terms else {}
    return state.model_copy(
        update={"topic": topic, "values": values, "terms": terms, "direction_terms": direction}
    )


def feedback_of(mediator: Turn, topic: Topic) -> dict[str, float]:
    """What the mediator tells each participant: its direction, or on an allocation each one's share."""
    for finding in reversed(mediator.findings):
        shares = finding.data.get("shares")
        if topic.kind == "allocation" and finding.unit == "optimizer" and isinstance(shares, dict):
            return {name: float(shares[name]) for name in sorted(topic.participants) if name in shares}
    return dict.fromkeys(sorted(topic.participants), mediator.proposal.value)


def terms_of(turn: Turn) -> dict[str, float] | None:
    """The package that a turn offers; None where it says a single value."""
    return turn.proposal.terms if isinstance(turn.proposal, Offer) else None


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


def terms_reached(state: NegotiationState) -> dict[str, float]:
    """The package that was agreed: of each attribute the mean by weight, or the mediator's ruling."""
    if state.stopped_by == "ruling" and state.direction_terms:
        return _within(state.direction_terms, state.topic)
    active = _active(state)
    total = math.fsum(state.weights[name] for name in active)
    means = {
        one.name: math.fsum(state.terms[name][one.name] * state.weights[name] for name in active) / total
        for one in state.topic.attributes
    }
    return _within(means, state.topic)


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
    if _consensus(state) and not _forces_off(state):
        return "consensus"
    if state.number < state.topic.max_rounds:
        return None
    if state.topic.pressure is not Pressure.HARD:
        return "rounds"
    ruled = state.model_copy(update={"stopped_by": "ruling"})
    return "rounds" if _forces_off(ruled) else "ruling"


def _forces_off(state: NegotiationState) -> bool:
    """Whether a shared resource would be switched off although somebody, heard or not, still wants to use it.

    To switch it off is legitimate where all wish it, and nowhere else.
    """
    if state.topic.kind == "allocation" or state.topic.upper == 0.0:
        return False
    level = level_reached(state) if state.topic.kind == "level" else _first(state)
    return level == 0.0 and any(said > state.topic.tolerance for said in state.values.values())


def _first(state: NegotiationState) -> float:
    return terms_reached(state)[state.topic.attributes[0].name]


def _consensus(state: NegotiationState) -> bool:
    topic, active = state.topic, _active(state)
    if topic.kind == "multi-attribute":
        return all(_close(state, one, active) for one in topic.package())
    if topic.pressure is Pressure.HARD:
        slack = min(0.005, 1e-4 * max(topic.upper, 1e-9), topic.tolerance)
        return all(abs(said - state.feedback.get(name, said)) <= slack for name, said in active.items())
    slack = topic.tolerance * (1.0 + 1e-9)
    if topic.kind == "level":
        return spread(active) <= slack
    return math.fsum(active.values()) <= topic.upper + slack


def _close(state: NegotiationState, one: Attribute, active: Mapping[str, float]) -> bool:
    """Whether all that was said of one attribute lies together; with hard pressure, at the mediator's value."""
    said = {name: state.terms[name][one.name] for name in active}
    if state.topic.pressure is Pressure.HARD:
        slack = min(one.slack, 1e-4 * max(one.upper - one.lower, 1e-9))
        aim = state.direction_terms.get(one.name, min(said.values()))
        return all(abs(value - aim) <= slack for value in said.values())
    return spread(said) <= one.slack * (1.0 + 1e-9)


def _within(terms: Mapping[str, float], topic: Topic) -> dict[str, float]:
    return {one.name: min(max(terms[one.name], one.lower), one.upper) for one in topic.package()}


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
