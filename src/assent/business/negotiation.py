"""A negotiation as it is held: asks everybody, puts up with who does not answer, and states what was agreed.

The durable workflow calls `hold_round` once per step; campaigns and batches call `run`. Participants that
think in this process answer in name order without tasks; the others answer at the same time, by a deadline.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal, TypeAlias

from assent.agents.brief import Message
from assent.agents.fields import built
from assent.business.optima import packages
from assent.business.optimisers import UtilityOptimizer, fits, listed
from assent.business.participants import MediatorPort, Participant, Table, View
from assent.business.protocol import (
    NegotiationState,
    advance,
    level_reached,
    shares_reached,
    spread,
    stop,
    terms_of,
    terms_reached,
)
from assent.business.standins import may_say, stand_in, standing
from assent.business.watching import present
from assent.intents.base import Json
from assent.intents.change import Conditions
from assent.intents.errors import AssentError, InvalidInput
from assent.intents.negotiation import Agreement, Round, Topic, Turn, Utility
from assent.intents.ports import Optimizer, Optimum

Interruption: TypeAlias = Literal["time", "budget", "halted"]

_GRACE_S = 0.2
"""So long a participant that missed the deadline has to notice that nobody waits any more."""


@dataclass(frozen=True)
class Negotiation:
    """Everybody at the table. `interrupted` is asked before each round whether time or budget is spent,
    or the topic is no longer valid. `open`: operators know each other's goals and last values (off by default).
    `conditions`: what a resource can do now; None: nobody watches.
    `clock`: seconds, for topics that limit the time of the whole negotiation.
    """

    agents: Mapping[str, Participant]
    mediator: MediatorPort
    optimizer: Optimizer = field(default_factory=UtilityOptimizer)
    interrupted: Callable[[], Interruption | None] | None = None
    open: bool = False
    conditions: Callable[[str], Conditions] | None = None
    clock: Callable[[], float] = perf_counter

    async def run(self, state: NegotiationState) -> tuple[NegotiationState, tuple[Round, ...]]:
        """Rounds until it is over."""
        held: list[Round] = []
        while state.stopped_by is None:
            why = None if self.interrupted is None else self.interrupted()
            if why is not None:
                return stop(state, why), tuple(held)
            state, one = await self.hold_round(state)
            held.append(one)
        return state, tuple(held)

    async def hold_round(self, state: NegotiationState) -> tuple[NegotiationState, Round]:
        """One round: proposals, the mediator's feedback, the next state. O(n) messages.

        It ends within the time that the topic leaves; whoever has not answered by then has said nothing. Raises
        InvalidInput where the participants are not the topic's.
        """
        if sorted(state.topic.participants) != sorted(self.agents):
            expected = ", ".join(sorted(state.topic.participants))
            raise InvalidInput(f"topic {state.topic.id} is about {expected}", field="participants")
        timer = _Timer(self.clock, state)
        opened = _as_opened(state)
        wishes = self._declared(opened)
        now = present(state, self._observed(state.topic.resource), wishes)
        before = now.state
        declared = wishes if before.topic is opened else self._declared(before.topic)
        turns = await self._proposals(before, declared, timer)
        mediator = await self._feedback(before, turns, declared, timer)
        after = _within_limits(advance(before, turns, mediator), timer.spent_s())
        held = Round(
            number=after.number,
            turns=turns,
            mediator=mediator,
            incentives=after.incentives,
            spread=spread(after.values),
            changes=now.changes,
        )
        if now.halted:
            after = after.model_copy(update={"stopped_by": "halted"})
        return after.model_copy(update={"declared": wishes}), held

    def agreement(
        self, state: NegotiationState, *, parents: tuple[str, ...] = (), transcript_id: str = ""
    ) -> Agreement:
        """What the negotiation ended with, beside the theoretical optimum of what was declared."""
        topic = state.topic
        optimum = self.optimizer.optimum(topic, self._declared(topic), self.mediator.utility)
        value = level_reached(state) if topic.kind == "level" and state.agreed else None
        shares = shares_reached(state) if topic.kind == "allocation" and state.agreed else None
        terms = terms_reached(state) if topic.kind == "multi-attribute" and state.agreed else None
        return Agreement(
            id=state.id,
            version=state.version,
            topic=topic,
            agreed=state.agreed,
            value=value if terms is None else terms[topic.attributes[0].name],
            shares=shares,
            terms=terms,
            final_values=state.values,
            rounds=state.number,
            stopped_by=state.stopped_by or "halted",
            optimum=optimum.value if topic.kind == "level" else optimum.shares or optimum.terms,
            distance=_distance(topic, value, shares or terms, optimum),
            messages=state.messages,
            tokens=state.tokens,
            usd=state.usd,
            parents=parents,
            transcript_id=transcript_id,
        )

    def _declared(self, topic: Topic) -> dict[str, Utility]:
        return {name: fits(self.agents[name].declare(topic), topic) for name in sorted(self.agents)}

    def _observed(self, resource: str) -> Conditions | None:
        """What cannot be observed leaves the topic as it is; each agent's own unit says so."""
        if self.conditions is None:
            return None
        try:
            return self.conditions(resource)
        except AssentError:
            return None

    async def _proposals(
        self, state: NegotiationState, declared: Mapping[str, Utility], timer: _Timer
    ) -> tuple[Turn, ...]:
        names = sorted(self.agents)
        replies: dict[str, Turn | str] = {}
        asked: dict[str, Awaitable[Turn]] = {}
        for name in names:
            participant, view = self.agents[name], self._view(state, name)
            if participant.concurrent:
                asked[name] = participant.propose(view)
            else:
                replies[name] = await _reply(participant.propose(view))
        replies.update(await _gather(asked, timer.left_s()))
        return tuple(_accepted(state, name, replies[name], declared[name]) for name in names)

    async def _feedback(
        self,
        state: NegotiationState,
        turns: tuple[Turn, ...],
        declared: Mapping[str, Utility],
        timer: _Timer,
    ) -> Turn:
        table = Table(
            topic=state.topic,
            round=state.number + 1,
            seed=state.seed,
            messages=tuple(_message(turn) for turn in turns),
            values={turn.agent: turn.proposal.value for turn in turns},
            declared=declared,
            weights=state.weights,
            previous=state.values,
            own_last=state.direction,
            terms={turn.agent: terms for turn in turns if (terms := terms_of(turn)) is not None},
        )
        name = self.mediator.name
        if self.mediator.concurrent:
            reply = (await _gather({name: self.mediator.mediate(table)}, timer.left_s()))[name]
        else:
            reply = await _reply(self.mediator.mediate(table))
        if isinstance(reply, str) or not may_say(reply, name, "mediator", state.topic):
            reason = reply if isinstance(reply, str) else "its feedback is outside of the topic"
            return stand_in(table, name, self.mediator.utility, self.optimizer, reason)
        return reply

    def _goals(self, topic: Topic, name: str) -> dict[str, Utility]:
        """What the others declare, which they tell each other in the mode *open*."""
        return {other: one for other, one in self._declared(topic).items() if other != name}

    def _view(self, state: NegotiationState, name: str) -> View:
        mediator = self.mediator.name
        feedback = None
        if name in state.feedback:
            raw: dict[str, Json] = {"value": state.feedback[name], "reasoning": state.feedback_text}
            if state.direction_terms:
                raw["terms"] = dict(state.direction_terms)
            feedback = built(Message, sender=mediator, raw=raw)
        earlier = {mediator: state.previous_feedback[name]} if name in state.previous_feedback else {}
        others = {other: said for other, said in state.values.items() if other != name} if self.open else {}
        last = state.standings[name].last
        return built(
            View,
            topic=state.topic,
            round=state.number + 1,
            seed=state.seed,
            feedback=feedback,
            previous={**others, **earlier},
            own_last=state.values.get(name),
            own_terms=state.terms.get(name),
            goals=self._goals(state.topic, name) if self.open else {},
            incentives=() if last is None else (last,),
        )


def _accepted(state: NegotiationState, name: str, reply: Turn | str, utility: Utility) -> Turn:
    """The participant's turn, or its standing value where it sent none that counts."""
    if not isinstance(reply, str) and may_say(reply, name, "negotiator", state.topic):
        return reply
    reason = reply if isinstance(reply, str) else "what it said is outside of the topic, or not its own"
    return standing(state, name, utility, reason)


def _within_limits(after: NegotiationState, spent_s: float) -> NegotiationState:
    """Over where the round was the last that time or budget allow, and brought no agreement."""
    limits, told = after.topic.limits, after.model_copy(update={"spent_s": spent_s})
    if limits.tokens is not None and told.tokens >= limits.tokens:
        return stop(told, "budget")
    if limits.usd is not None and told.usd >= limits.usd:
        return stop(told, "budget")
    return stop(told, "time") if limits.time_s is not None and spent_s >= limits.time_s else told


def _as_opened(state: NegotiationState) -> Topic:
    """The topic with the bound that it was opened with: what is declared under it changes with wishes alone."""
    topic = state.topic
    if state.ceiling is None or state.ceiling == topic.upper:
        return topic
    return topic.model_copy(update={"upper": state.ceiling})


def _message(turn: Turn) -> Message:
    proposal, terms = turn.proposal, terms_of(turn)
    if terms is not None:
        raw = {"value": proposal.value, "reasoning": proposal.reasoning, "terms": dict(terms)}
        return built(Message, sender=turn.agent, raw=raw)
    return built(Message, sender=turn.agent, raw={"value": proposal.value, "reasoning": proposal.reasoning})


async def _reply(asked: Awaitable[Turn]) -> Turn | str:
    """The turn, or in one line why there is none. What a participant raises must not stop the others."""
    try:
        return await asked
    except AssentError as error:
        return f"failed: {error.code}"
    except Exception as error:  # noqa: BLE001 - a participant's code may fail in any way
        return f"failed: {type(error).__name__}"


async def _gather(asked: Mapping[str, Awaitable[Turn]], deadline_s: float) -> dict[str, Turn | str]:
    """Everybody's reply by the deadline. Late ones are told to stop and are not waited for any longer."""
    if not asked:
        return {}
    tasks = {name: asyncio.ensure_future(_reply(asked[name])) for name in sorted(asked)}
    try:
        _, late = await asyncio.wait(tasks.values(), timeout=deadline_s)
    except asyncio.CancelledError:
        for task in tasks.values():
            task.cancel()
        raise
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=_GRACE_S)
    missed = f"no reply within {deadline_s:g} s"
    return {name: missed if task in late else task.result() for name, task in tasks.items()}


def _distance(
    topic: Topic, value: float | None, found: Mapping[str, float] | None, optimum: Optimum
) -> float | None:
    if value is not None and optimum.value is not None:
        return abs(value - optimum.value)
    if found is not None and optimum.shares is not None:
        return max(abs(found[name] - optimum.shares.get(name, 0.0)) for name in found)
    if found is not None and optimum.terms is not None:
        attributes = topic.package()
        return packages.distance(attributes, listed(attributes, found), listed(attributes, optimum.terms))
    return None


class _Timer:
    """What is left of a round: its own deadline, and of the whole negotiation's time.

    Without a limit on the whole nothing is measured, so that the state of a replay is the same.
    """

    def __init__(self, clock: Callable[[], float], state: NegotiationState) -> None:
        self._clock = clock
        self._limit_s = state.topic.limits.time_s
        self._deadline_s = state.topic.deadline_s
        self._before_s = state.spent_s
        self._began = 0.0 if self._limit_s is None else clock()

    def spent_s(self) -> float:
        if self._limit_s is None:
            return self._before_s
        return self._before_s + max(0.0, self._clock() - self._began)

    def left_s(self) -> float:
        if self._limit_s is None:
            return self._deadline_s
        return max(0.0, min(self._deadline_s, self._limit_s - self.spent_s()))
