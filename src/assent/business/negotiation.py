"""A negotiation as it is held: asks everybody, puts up with who does not answer, and states what was agreed.

The durable workflow calls `hold_round` once per step; campaigns and batches call `run`. Participants that
think in this process answer in name order without tasks; the others answer at the same time, by a deadline.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assent.agents.brief import Message
from assent.agents.fields import built
from assent.business.optima.utilities import best
from assent.business.optimisers import UtilityOptimizer
from assent.business.participants import (
    MediatorPort,
    Participant,
    Table,
    View,
    amounts,
    shares_finding,
    weighted,
)
from assent.business.protocol import (
    STANDING_VALUE,
    NegotiationState,
    advance,
    level_reached,
    shares_reached,
    spread,
    stop,
)
from assent.intents.errors import AssentError, InvalidInput
from assent.intents.negotiation import Agreement, Finding, Pressure, Proposal, Round, Topic, Turn, Utility
from assent.intents.ports import Optimizer, Optimum

Interruption: TypeAlias = Literal["time", "budget", "halted"]

_GRACE_S = 0.2
"""So long a participant that missed the deadline has to notice that nobody waits any more."""


@dataclass(frozen=True)
class Negotiation:
    """Everybody at the table. `interrupted` is asked before each round whether time or budget is spent,
    or the topic is no longer valid. `open`: operators know each other's last values (off by default).
    """

    agents: Mapping[str, Participant]
    mediator: MediatorPort
    optimizer: Optimizer = field(default_factory=UtilityOptimizer)
    interrupted: Callable[[], Interruption | None] | None = None
    open: bool = False

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

        Raises InvalidInput where the participants are not the topic's.
        """
        topic = state.topic
        if sorted(topic.participants) != sorted(self.agents):
            raise InvalidInput(
                f"topic {topic.id} is about {', '.join(sorted(topic.participants))}", field="participants"
            )
        declared = {name: self.agents[name].declare(topic) for name in sorted(self.agents)}
        turns = await self._proposals(state, declared)
        mediator = await self._feedback(state, turns, declared)
        after = advance(state, turns, mediator)
        held = Round(
            number=after.number,
            turns=turns,
            mediator=mediator,
            incentives=after.incentives,
            spread=spread(after.values),
        )
        return after, held

    def agreement(
        self, state: NegotiationState, *, parents: tuple[str, ...] = (), transcript_id: str = ""
    ) -> Agreement:
        """What the negotiation ended with, beside the theoretical optimum of what was declared."""
        topic = state.topic
        declared = {name: self.agents[name].declare(topic) for name in sorted(self.agents)}
        optimum = self.optimizer.optimum(topic, declared, self.mediator.utility)
        level = topic.kind == "level"
        value = level_reached(state) if level and state.agreed else None
        shares = shares_reached(state) if not level and state.agreed else None
        return Agreement(
            id=state.id,
            version=state.version,
            topic=topic,
            agreed=state.agreed,
            value=value,
            shares=shares,
            final_values=state.values,
            rounds=state.number,
            stopped_by=state.stopped_by or "halted",
            optimum=optimum.value if level else optimum.shares,
            distance=_distance(value, shares, optimum),
            messages=state.messages,
            parents=parents,
            transcript_id=transcript_id,
        )

    async def _proposals(self, state: NegotiationState, declared: Mapping[str, Utility]) -> tuple[Turn, ...]:
        names = sorted(self.agents)
        replies: dict[str, Turn | str] = {}
        asked: dict[str, Awaitable[Turn]] = {}
        for name in names:
            participant, view = self.agents[name], self._view(state, name)
            if participant.concurrent:
                asked[name] = participant.propose(view)
            else:
                replies[name] = await _reply(participant.propose(view))
        replies.update(await _gather(asked, state.topic.deadline_s))
        return tuple(_accepted(state, name, replies[name], declared[name]) for name in names)

    async def _feedback(
        self, state: NegotiationState, turns: tuple[Turn, ...], declared: Mapping[str, Utility]
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
        )
        name = self.mediator.name
        if self.mediator.concurrent:
            reply = (await _gather({name: self.mediator.mediate(table)}, state.topic.deadline_s))[name]
        else:
            reply = await _reply(self.mediator.mediate(table))
        if isinstance(reply, str) or not _may_say(reply, name, "mediator", state.topic):
            reason = reply if isinstance(reply, str) else "its feedback is outside of the topic"
            return stand_in(table, name, self.mediator.utility, self.optimizer, reason)
        return reply

    def _view(self, state: NegotiationState, name: str) -> View:
        mediator = self.mediator.name
        feedback = None
        if name in state.feedback:
            raw = {"value": state.feedback[name], "reasoning": state.feedback_text}
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
            incentives=() if last is None else (last,),
        )


def stand_in(table: Table, name: str, utility: Utility | None, optimizer: Optimizer, reason: str) -> Turn:
    """The mediator's turn where its agent failed: the optimizer speaks, and the record says so.

    Without pressure, the mean of what was said stands in.
    """
    topic = table.topic
    findings: tuple[Finding, ...] = ()
    if topic.kind == "allocation":
        value = min(sum(amounts(table, optimizer).values()), topic.upper)
        findings = (shares_finding(table, optimizer),)
    elif topic.pressure is Pressure.NONE:
        value = sum(table.values.values()) / max(len(table.values), 1)
    else:
        value = (
            optimizer.optimum(topic, weighted(table.declared, table.weights), utility).value or topic.lower
        )
    value = min(max(value, topic.lower), topic.upper)
    text = f"The mediator's agent did not answer; the optimizer directs to {value:.10g} {topic.unit}."
    return Turn(
        agent=name,
        role="mediator",
        proposal=Proposal(value=value, reasoning=text),
        findings=findings,
        model="optimizer",
        substitutions=(f"{name}: {reason}",),
    )


def _accepted(state: NegotiationState, name: str, reply: Turn | str, utility: Utility) -> Turn:
    """The participant's turn, or its standing value where it sent none that counts."""
    if not isinstance(reply, str) and _may_say(reply, name, "negotiator", state.topic):
        return reply
    reason = reply if isinstance(reply, str) else "what it said is outside of the topic, or not its own"
    topic = state.topic
    stands = state.values.get(name)
    value = (
        best(utility, topic.lower, min(topic.upper, topic.demands.get(name, topic.upper)))
        if stands is None
        else stands
    )
    text = "No usable message arrived in time; the last value stands."
    return Turn(
        agent=name,
        role="negotiator",
        proposal=Proposal(value=min(max(value, topic.lower), topic.upper), reasoning=text),
        model=STANDING_VALUE,
        substitutions=(f"{name}: {reason}",),
    )


def _may_say(turn: object, name: str, role: str, topic: Topic) -> bool:
    """Whether this is that participant's own turn, with a value that the topic allows. It may be lying."""
    if not isinstance(turn, Turn) or turn.agent != name or turn.role != role:
        return False
    slack = 1e-9 * max(1.0, topic.upper)
    least = 0.0 if topic.kind == "allocation" else topic.lower
    return least - slack <= turn.proposal.value <= topic.upper + slack


def _message(turn: Turn) -> Message:
    proposal = turn.proposal
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


def _distance(value: float | None, shares: Mapping[str, float] | None, optimum: Optimum) -> float | None:
    if value is not None and optimum.value is not None:
        return abs(value - optimum.value)
    if shares is not None and optimum.shares is not None:
        return max(abs(shares[name] - optimum.shares.get(name, 0.0)) for name in shares)
    return None
