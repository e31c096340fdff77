"""What has changed under a running topic: capacity, demand, what operators want (MAESTRO, section III-4).

`negotiation` asks before each round. A topic adapts its bounds; one that leaves nothing to negotiate is halted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assent.agents.figures import mbps_per
from assent.business.protocol import NegotiationState, adapt
from assent.intents.change import Conditions
from assent.intents.negotiation import Topic, Utility


@dataclass(frozen=True)
class Present:
    """The negotiation under present conditions, and in words what has changed. `halted`: nothing is left."""

    state: NegotiationState
    changes: tuple[str, ...] = ()
    halted: bool = False


def present(
    state: NegotiationState, conditions: Conditions | None, declared: Mapping[str, Utility]
) -> Present:
    """`conditions` None: nobody watches the resource. `declared`: what everybody declares now."""
    reopened, wishes = _wishes(state, declared)
    if conditions is None:
        return Present(reopened, wishes)
    topic, capacity = _bounded(state.topic, conditions, state.ceiling)
    topic, demand = _demands(topic, conditions)
    after = reopened if topic is state.topic else adapt(reopened, topic)
    halted = topic.upper <= topic.lower and state.topic.upper > state.topic.lower
    if halted:
        capacity = (*capacity, f"the topic is halted: no value above {topic.lower:g} {topic.unit} is left")
    return Present(after, (*capacity, *demand, *wishes), halted)


def _bounded(topic: Topic, now: Conditions, ceiling: float | None) -> tuple[Topic, tuple[str, ...]]:
    """The upper bound follows what the resource carries, and never exceeds what the topic was opened with."""
    factor = mbps_per(topic.unit)
    if factor is None:
        return topic, ()
    carried = 0.0 if now.cqi == 0 else min(now.reachable_mbps, now.permitted_mbps) / factor
    upper = max(min(carried, topic.upper if ceiling is None else ceiling), topic.lower)
    if upper == topic.upper:
        return topic, ()
    verb = "falls" if upper < topic.upper else "rises"
    text = (
        f"capacity: {topic.resource} carries {carried:g} {topic.unit} now (CQI {now.cqi}); the upper bound "
        f"{verb} from {topic.upper:g} to {upper:g}"
    )
    return topic.model_copy(update={"upper": upper}), (text,)


def _demands(topic: Topic, now: Conditions) -> tuple[Topic, tuple[str, ...]]:
    """On an allocation, the most that a participant's users can use, as far as the resource observes it."""
    factor = mbps_per(topic.unit)
    if topic.kind != "allocation" or factor is None:
        return topic, ()
    seen = {name: now.demand_mbps[name] / factor for name in topic.participants if name in now.demand_mbps}
    changed = {name: most for name, most in sorted(seen.items()) if topic.demands.get(name) != most}
    if not changed:
        return topic, ()
    told = tuple(
        f"demand: {name} can use {most:g} {topic.unit} at most now" for name, most in changed.items()
    )
    return topic.model_copy(update={"demands": {**topic.demands, **changed}}), told


def _wishes(
    state: NegotiationState, declared: Mapping[str, Utility]
) -> tuple[NegotiationState, tuple[str, ...]]:
    """Whoever declares something else than in the round before opens anew: its last value does not bind it."""
    renewed = [
        name for name in sorted(declared) if name in state.declared and state.declared[name] != declared[name]
    ]
    if not renewed:
        return state, ()
    update = {
        "values": {name: said for name, said in state.values.items() if name not in renewed},
        "terms": {name: said for name, said in state.terms.items() if name not in renewed},
    }
    told = tuple(f"intent: {name} declares something else and opens anew" for name in renewed)
    return state.model_copy(update=update), told
